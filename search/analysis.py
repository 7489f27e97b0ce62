"""How text becomes tokens: one analysis for every index, every query and every engine.

A document gives, for each word, the word itself, its base, the concepts it names or hints at (and whatever
contains those), and in titles each pair of neighbours as one word (``eco print`` is also ``ecoprint``). Tokens
are runs of ``a-z0-9``, so that SQLite, PostgreSQL and Elasticsearch all keep them whole; those that stand for no
written word begin with ``z`` and a letter, which no Indonesian word in use does.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import blake2b

from search.morphology import DATA, stem
from search.text import words
from search.thesaurus import PLACE, Concept, Sense, Span, Thesaurus, thesaurus

#: Changes when the same text gives other tokens: documents analysed before are then written anew.
ANALYSIS_VERSION = 1
#: As long as the vocabulary keeps.
MAX_TOKEN_LENGTH = 90
NAMES, HINTS, JOINS = "zc", "zh", "zj"
_SYNTHETIC = (NAMES, HINTS, JOINS)


def stop_words() -> frozenset[str]:
    """Words that are never looked for."""
    return _STOP_WORDS


def _read_stop_words() -> frozenset[str]:
    lines = (DATA / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_STOP_WORDS = _read_stop_words()


def is_written(token: str) -> bool:
    """Whether the token is a word that people write, not one of ours."""
    return not token.startswith(_SYNTHETIC)


def names(concept: Concept) -> str:
    """Token of a document that names the concept."""
    return NAMES + concept.code


def hints(concept: Concept) -> str:
    """Token of a document that hints at the concept, or names something within it."""
    return HINTS + concept.code


def joined(folded: Sequence[str]) -> str:
    """Token of neighbouring words written as one."""
    return (JOINS + "".join(folded))[:MAX_TOKEN_LENGTH]


def fingerprint() -> str:
    """What the tokens of a document depend on besides its text."""
    return f"{ANALYSIS_VERSION}-{_data_fingerprint()}-{thesaurus().fingerprint}"


@cache
def _data_fingerprint() -> str:
    """Changes with the lists of bases, exceptions and stop words."""
    content = b"".join((DATA / name).read_bytes() for name in ("bases.txt", "stems.csv", "stopwords.txt"))
    return blake2b(content, digest_size=8).hexdigest()


def tokens(text: str, *, pairs: bool = False) -> list[str]:
    """The tokens of a text in order, each once; ``pairs`` adds neighbours written as one word."""
    folded, book = words(text), thesaurus()
    found: dict[str, None] = {}
    for span in book.spans(folded):
        found.update(dict.fromkeys(span_tokens(folded, span, book)))
    if pairs:
        found.update(dict.fromkeys(joined(pair) for pair in zip(folded, folded[1:], strict=False)))
    return list(found)


def span_tokens(folded: Sequence[str], span: Span, book: Thesaurus) -> Iterator[str]:
    """What one run of words puts into the index."""
    run = folded[span.start : span.end]
    if not any(sense.concept.kind == PLACE for sense in span.senses) or len(run) == 1:
        yield from _word_tokens(run)
    if len(run) > 1:
        yield joined(run)
    for sense in _senses(run, span, book):
        yield names(sense.concept) if sense.by_name else hints(sense.concept)
        yield from map(hints, book.wider(sense.concept))


def _senses(run: Sequence[str], span: Span, book: Thesaurus) -> Iterator[Sense]:
    """What the run means; where it only hints at something, its words still mean what they mean."""
    yield from span.senses
    if len(run) > 1 and not any(sense.by_name for sense in span.senses):
        for word in run:
            yield from book.senses(word)


def _word_tokens(run: Sequence[str]) -> Iterator[str]:
    """Words and bases. A place of several words is only itself: Musi Banyuasin is not Banyuasin."""
    for word in run:
        if word not in _STOP_WORDS:
            yield word
            yield stem(word)
