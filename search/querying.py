"""What a person who typed these words is looking for.

Each meaningful word or phrase becomes a *clause*: tokens that would satisfy it, each with a weight between 0 and
1 for how well it does. Clauses differ in importance; a document is a hit when the clauses it satisfies carry at
least half of the importance of all. A word that is in no document and has no synonym therefore counts against
every document: nothing is found rather than something else.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Protocol

from search import analysis
from search.morphology import colloquial_bases, dictionary, is_indonesian, stem
from search.spelling import Repair, repair
from search.text import words
from search.thesaurus import GENERIC, PLACE, SKILL, TRAIT, Sense, Span, Thesaurus, thesaurus

#: Longer queries are read to this word.
MAX_WORDS = 24
#: Clauses that decide what is a hit; further ones only order the hits.
MAX_DECIDING = 7
#: Part of the importance that a hit has to satisfy.
NEEDED = 0.5
#: Importance of a clause by what it is. Tuned on data/search-dev and on own queries (tests/search/measure.py).
IMPORTANCE = {SKILL: 1.0, "hint": 0.8, TRAIT: 0.7, "plain": 0.6, "unknown": 0.8, PLACE: 0.45, GENERIC: 0.12}

#: A colloquial form that we took for a standard one.
GUESSED = 0.95

EXACT, BASE, JOINED, NAMED, HINTED = 1.0, 0.96, 0.92, 0.9, 0.72
#: A hint typed by a person means itself first, and only then the concept it hints at.
HINT_TO_NAME, HINT_TO_HINT = 0.5, 0.4
#: A place within a wider place: what is offered anywhere in the wider one is of some use.
PLACE_TO_WIDER = 0.7
#: What is related more distantly than this is not what was asked for.
LEAST_WEIGHT = 0.2
#: Words that a beginning may be completed to, and what each is worth.
MAX_COMPLETIONS = 12
COMPLETED_SKILL, COMPLETED_WORD = 0.85, 0.5
MIN_PREFIX = 2
#: A known word this short that stands alone may still be the beginning of another.
SHORT_WORD = 3


class Vocabulary(Protocol):
    """What an index knows of its words."""

    @property
    def documents(self) -> int:
        """Number of documents."""

    def counts(self, tokens: Collection[str]) -> Mapping[str, int]:
        """For each token that occurs, the number of documents that have it."""

    def completions(self, prefix: str, limit: int) -> Sequence[str]:
        """Words that begin with ``prefix``, those in most titles first."""

    def words(self) -> Collection[str]:
        """Every written word."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: what satisfies it and how much it matters."""

    typed: str
    kind: str
    alternatives: Mapping[str, float]

    @property
    def importance(self) -> float:
        """Between 0 and 1."""
        return IMPORTANCE[self.kind]


@dataclass(frozen=True, slots=True)
class AnalyzedQuery:
    """A query as the engines see it; ``corrected`` is what was searched instead of what was typed, if it differs."""

    typed: str
    clauses: tuple[Clause, ...] = ()
    corrected: str = ""
    covers: tuple[tuple[int, ...], ...] = field(default=())

    @property
    def tokens(self) -> frozenset[str]:
        """Every token that satisfies a clause."""
        return frozenset(token for clause in self.clauses for token in clause.alternatives)


@dataclass(frozen=True, slots=True)
class _Read:
    """A typed word as it will be looked for."""

    word: str
    trust: float = 1.0
    known: bool = True
    completions: tuple[str, ...] = ()


def analyze(text: str, vocabulary: Vocabulary, *, complete: bool = True) -> AnalyzedQuery:
    """Clauses of ``text``; with ``complete`` the last word may be the beginning of one (search as you type)."""
    typed = words(text)[:MAX_WORDS]
    reader = _Reader(vocabulary, thesaurus())
    read = reader.read(typed, complete=complete)
    clauses = _distinct(_clauses(read, reader.book))
    corrected = [part.word for part in read]
    return AnalyzedQuery(
        typed=text,
        clauses=clauses,
        corrected=" ".join(corrected) if "".join(corrected) != "".join(typed) else "",
        covers=minimal_covers([clause.importance for clause in clauses]),
    )


class _Reader:
    """Reads the typed words against one index and the thesaurus."""

    def __init__(self, vocabulary: Vocabulary, book: Thesaurus) -> None:
        self.vocabulary = vocabulary
        self.book = book
        self._counts: dict[str, int] = {}

    def read(self, typed: Sequence[str], *, complete: bool) -> list[_Read]:
        """Every typed word, repaired, split, or completed where nobody knows it."""
        self._look_up(typed)
        read: list[_Read] = []
        for index, word in enumerate(typed):
            is_last = complete and index == len(typed) - 1
            read.extend(self._read_word(word, is_last=is_last, is_only=len(typed) == 1))
        return read

    def _look_up(self, typed: Sequence[str]) -> None:
        """One question to the index about all words, their bases and neighbours written as one."""
        pairs = [first + second for first, second in zip(typed, typed[1:], strict=False)]
        asked = {*typed, *map(stem, typed), *pairs, *(analysis.joined([word]) for word in typed)}
        self._counts.update(self.vocabulary.counts(asked))

    def _read_word(self, word: str, *, is_last: bool, is_only: bool) -> Iterator[_Read]:
        if word in analysis.stop_words() or self.book.senses(word):
            yield _Read(word)
        elif self._occurs(word):
            completions = self._completions(word) if is_last and is_only and len(word) <= SHORT_WORD else ()
            yield _Read(word, completions=completions)
        elif is_last and (completions := self._completions(word)):
            yield _Read(word, completions=completions)
        else:
            yield from self._repaired(word)

    def _occurs(self, word: str) -> bool:
        return any(self._counts.get(token) for token in (word, stem(word), analysis.joined([word])))

    def _is_useful(self, word: str) -> bool:
        return bool(self.book.senses(word)) or word in self._words()

    def _words(self) -> Collection[str]:
        return self.vocabulary.words()

    def _completions(self, prefix: str) -> tuple[str, ...]:
        """Skills first, then other words of the index; a real word is completed to skills only."""
        if len(prefix) < MIN_PREFIX:
            return ()
        skills = [word for word in sorted(self.book.skills) if word.startswith(prefix)]
        if skills and is_indonesian(prefix):
            return tuple(skills[:MAX_COMPLETIONS])
        others = self.vocabulary.completions(prefix, MAX_COMPLETIONS)
        if is_indonesian(prefix):
            return ()
        return tuple(dict.fromkeys([*skills, *others]))[:MAX_COMPLETIONS]

    def _repaired(self, word: str) -> Iterator[_Read]:
        """A word nobody knows: colloquial, written together, mistyped, or really unknown."""
        if word in dictionary():
            yield _Read(word, known=False)
        elif guess := next(filter(self._is_useful, colloquial_bases(word)), None):
            yield _Read(guess, trust=GUESSED)
        elif parts := self._split(word):
            yield from map(_Read, parts)
        elif not is_indonesian(word) and (mended := self._mended(word)):
            yield _Read(mended.word, trust=mended.trust)
        else:
            yield _Read(word, known=False)

    def _split(self, word: str) -> tuple[str, str] | None:
        """Two words of a phrase of the thesaurus written as one (budidayaikan, tukanglas)."""
        cuts = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        return next((cut for cut in cuts if self.book.senses(*cut) or all(map(self.book.senses, cut))), None)

    def _mended(self, word: str) -> Repair | None:
        known = [*self.book.words, *self._words()]
        return repair(word, known, (self.book.skills, set(self._words())))


def _clauses(read: Sequence[_Read], book: Thesaurus) -> Iterator[Clause]:
    """One clause for each run of words that means something."""
    folded = [part.word for part in read]
    for span in book.spans(folded, named_only=True):
        parts = read[span.start : span.end]
        if span.senses:
            yield _sense_clause(parts, span, book)
        elif parts[0].word not in analysis.stop_words():
            yield _word_clause(parts[0], read, span.start, book)


def _sense_clause(parts: Sequence[_Read], span: Span, book: Thesaurus) -> Clause:
    trust = min(part.trust for part in parts)
    folded = [part.word for part in parts]
    alternatives = _best([_written(folded), *(_meanings(sense, book) for sense in span.senses)], trust)
    kind = _kind(span.senses)
    if kind == PLACE:
        alternatives = {token: weight for token, weight in alternatives.items() if not analysis.is_written(token)}
    return Clause(" ".join(folded), kind, alternatives)


def _word_clause(part: _Read, read: Sequence[_Read], at: int, book: Thesaurus) -> Clause:
    options = [_written([part.word])]
    neighbours = [read[index].word for index in (at, at + 1) if index < len(read)]
    if len(neighbours) > 1:
        options.append({"".join(neighbours): JOINED})
    if at:
        options.append({read[at - 1].word + part.word: JOINED})
    options.extend(_completed(word, book) for word in part.completions)
    kind = "plain" if part.known else "unknown"
    return Clause(part.word, kind, _best(options, part.trust))


def _written(folded: Sequence[str]) -> dict[str, float]:
    """The words themselves: one as typed, as its base, as a pair written apart; several only written as one."""
    together = "".join(folded)
    if len(folded) > 1:
        return {analysis.joined(folded): EXACT, together: JOINED}
    return {together: EXACT, **({stem(together): BASE} if stem(together) != together else {}), analysis.joined(folded): JOINED}


def _meanings(sense: Sense, book: Thesaurus) -> dict[str, float]:
    """Tokens of the concept and of what is related to it."""
    concept = sense.concept
    name, hint = (NAMED, HINTED) if sense.by_name else (HINT_TO_NAME, HINT_TO_HINT)
    found = {analysis.names(concept): name, analysis.hints(concept): hint}
    for key, weight in concept.related.items():
        other = book.concepts[key]
        found |= {analysis.names(other): weight * name, analysis.hints(other): weight * hint}
    if concept.kind == PLACE:
        found |= {analysis.names(wider): PLACE_TO_WIDER for wider in book.wider(concept)[:1]}
    return found


def _completed(word: str, book: Thesaurus) -> dict[str, float]:
    """What a completed word is worth: itself and, when it names something, that too."""
    senses = [sense for sense in book.senses(word) if sense.by_name and sense.concept.kind == SKILL]
    share = COMPLETED_SKILL if senses else COMPLETED_WORD
    return _best([{word: EXACT}, *(_meanings(sense, book) for sense in senses)], share)


def _best(options: Iterable[Mapping[str, float]], trust: float) -> dict[str, float]:
    """The highest weight offered for each token, best first."""
    best: dict[str, float] = {}
    for option in options:
        for token, weight in option.items():
            best[token] = max(best.get(token, 0.0), weight * trust)
    ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return {token: weight for token, weight in ordered if weight >= LEAST_WEIGHT}


def _kind(senses: Sequence[Sense]) -> str:
    """The most telling kind among the senses."""
    named = [sense.concept.kind for sense in senses if sense.by_name]
    if not named:
        return "hint" if senses[0].concept.kind == SKILL else senses[0].concept.kind
    return max(named, key=IMPORTANCE.__getitem__)


def _distinct(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Clauses that ask for the same thing count once (kue kue; shopee tokopedia)."""
    kept: dict[frozenset[str], Clause] = {}
    for clause in clauses:
        concepts = frozenset(token for token in clause.alternatives if token.startswith(analysis.NAMES))
        key = concepts or frozenset(clause.alternatives)
        kept[key] = _together(kept[key], clause) if key in kept else clause
    return tuple(kept.values())


def _together(first: Clause, second: Clause) -> Clause:
    return replace(first, alternatives=_best([first.alternatives, second.alternatives], 1.0))


def minimal_covers(importance: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """The smallest sets of clauses that carry at least ``NEEDED`` of the importance; any one of them makes a hit."""
    deciding = sorted(range(len(importance)), key=lambda index: -importance[index])[:MAX_DECIDING]
    total = sum(importance[index] for index in deciding)
    found: list[frozenset[int]] = []
    for size in range(1, len(deciding) + 1):
        for chosen in map(frozenset, combinations(deciding, size)):
            enough = sum(importance[index] for index in chosen) >= NEEDED * total - 1e-9
            if enough and not any(smaller <= chosen for smaller in found):
                found.append(chosen)
    return tuple(tuple(sorted(cover)) for cover in found)
