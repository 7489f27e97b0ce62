"""A document ready for any engine: analysed once, hashed once."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b

from search import analysis, facets
from search.geo import Point
from search.specs import SearchDocument
from search.text import fold, split

#: A suggestion is found by each of its first words.
SUGGESTION_STARTS = 6
SUGGESTION_LENGTH = 160
KEY_LENGTH = 80


@dataclass(frozen=True, slots=True)
class AnalyzedDocument:
    """The tokens of a document by field, and what it is sifted, placed and suggested by."""

    id: str
    title: tuple[str, ...]
    keywords: tuple[str, ...]
    body: tuple[str, ...]
    facets: dict[str, tuple[str, ...]]
    point: Point | None
    suggest: tuple[str, ...]
    weight: float
    updated_at: datetime
    content_hash: str

    @property
    def tokens(self) -> frozenset[str]:
        """Every token, wherever it stands."""
        return frozenset(self.title + self.keywords + self.body)


def analyzed(document: SearchDocument) -> AnalyzedDocument:
    """The document as every engine stores it."""
    return AnalyzedDocument(
        id=document.id,
        title=tuple(analysis.tokens(document.title, pairs=True)),
        keywords=_keywords(document.keywords),
        body=tuple(analysis.tokens(document.body)),
        facets=facets.normalized(document.facets),
        point=document.point,
        suggest=tuple(dict.fromkeys(text.strip()[:SUGGESTION_LENGTH] for text in document.suggest if text.strip())),
        weight=document.weight,
        updated_at=document.updated_at,
        content_hash=content_hash(document),
    )


def _keywords(keywords: Sequence[str]) -> tuple[str, ...]:
    """Each keyword is a text of its own: words of two neighbours are no phrase."""
    return tuple(dict.fromkeys(token for keyword in keywords for token in analysis.tokens(keyword, pairs=True)))


def content_hash(document: SearchDocument) -> str:
    """Changes when the document or the analysis changes; equal hashes need no writing."""
    content = json.dumps([analysis.fingerprint(), asdict(document)], sort_keys=True, default=str, ensure_ascii=False)
    return blake2b(content.encode(), digest_size=16).hexdigest()


def suggestion_keys(text: str) -> Iterator[str]:
    """The folded text from each of its first words on: ``bengkel las desa``, ``las desa``, ``desa``."""
    words = [word.folded for word in split(text)]
    yield from dict.fromkeys(" ".join(words[at:])[:KEY_LENGTH] for at in range(min(len(words), SUGGESTION_STARTS)))


def prefix_key(text: str) -> str:
    """What somebody has typed so far, as the keys are written; a blank at the end is kept."""
    folded = " ".join(word.folded for word in split(text))
    return f"{folded} " if folded and fold(text).endswith(" ") else folded
