"""Which words mean the same thing, and which things lie near each other.

A concept is a row of ``data/synonyms.csv`` (or of a source that another app registers): its *terms* are other
names for it, its *hints* are words that give it away in a text without naming it (who writes of an overdeck
writes of sewing), *broader* concepts contain it, *related* ones lie beside it with a weight between 0 and 1.
A term is compared by its base as well (jahit finds menjahit); ``=pakaian`` by this very spelling alone.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from search.morphology import DATA, stem
from search.text import words

#: Kinds of concept, by how much they say about what is looked for.
SKILL, TRAIT, PLACE, GENERIC = "skill", "trait", "place", "generic"


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that people look for under several names."""

    key: str
    kind: str
    terms: tuple[str, ...]
    hints: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: Mapping[str, float] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The key as a token that no text contains and every engine keeps whole."""
        return self.key.replace("_", "")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a run of words stands for: a concept, by name or as a hint."""

    concept: Concept
    by_name: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words ``[start, end)`` and its senses; none for a word that the thesaurus does not have."""

    start: int
    end: int
    senses: tuple[Sense, ...] = ()


Source = Callable[[], Iterable[Concept]]


class Thesaurus:
    """Concepts, found by the words that name them."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: dict[str, Concept] = {concept.key: concept for concept in concepts}
        self._senses: dict[tuple[str, ...], dict[str, Sense]] = defaultdict(dict)
        for concept in self.concepts.values():
            for term in concept.terms:
                self._add(term, Sense(concept, by_name=True))
        for concept in self.concepts.values():
            for hint in concept.hints:
                self._add(hint, Sense(concept, by_name=False))
        self._longest = max(map(len, self._senses), default=1)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every single word written in a term or a hint: what a typing error may have meant."""
        phrases = (phrase for concept in self.concepts.values() for phrase in concept.terms + concept.hints)
        return frozenset(word for phrase in phrases for word in words(phrase))

    @cached_property
    def skills(self) -> frozenset[str]:
        """Single words that name a skill."""
        return frozenset(word for word in self.words if any(_names_skill(sense) for sense in self.senses(word)))

    @cached_property
    def fingerprint(self) -> str:
        """Changes when any row changes: documents analysed with another one are out of date."""
        rows = sorted(repr((c.key, c.kind, c.terms, c.hints, c.broader, sorted(c.related.items()))) for c in self.concepts.values())
        return blake2b("\n".join(rows).encode(), digest_size=8).hexdigest()

    def spans(self, folded: Sequence[str], *, named_only: bool = False) -> list[Span]:
        """``folded`` cut into the longest runs that mean something, left to right; single words otherwise.

        With ``named_only`` several words are one run only if they name something: a person who types
        ``servis mobil`` asks for both words, a text that has them hints at a mechanic.
        """
        found, at = [], 0
        while at < len(folded):
            span = self._longest_at(folded, at, named_only)
            found.append(span)
            at = span.end
        return found

    def senses(self, *phrase: str) -> tuple[Sense, ...]:
        """What exactly these words stand for; their bases are tried when the words themselves say nothing."""
        if hit := self._senses.get(phrase):
            return tuple(hit.values())
        return tuple(self._senses.get(tuple(map(stem, phrase)), {}).values())

    def wider(self, concept: Concept) -> list[Concept]:
        """Every concept that contains this one, nearest first."""
        seen: dict[str, Concept] = {}
        waiting = list(concept.broader)
        while waiting:
            key = waiting.pop(0)
            if key not in seen and key in self.concepts:
                seen[key] = self.concepts[key]
                waiting.extend(self.concepts[key].broader)
        return list(seen.values())

    def _longest_at(self, folded: Sequence[str], at: int, named_only: bool) -> Span:
        for length in range(min(self._longest, len(folded) - at), 0, -1):
            senses = self.senses(*folded[at : at + length])
            if senses and (length == 1 or not named_only or any(sense.by_name for sense in senses)):
                return Span(at, at + length, senses)
        return Span(at, at + 1)

    def _add(self, term: str, sense: Sense) -> None:
        """By name beats by hint: the first sense of a concept for a phrase stays."""
        phrase = tuple(words(term))
        self._senses[phrase].setdefault(sense.concept.key, sense)
        if not term.startswith("="):
            self._senses[tuple(map(stem, phrase))].setdefault(sense.concept.key, sense)


def read_concepts(path: Path) -> list[Concept]:
    """The rows of a synonym file (columns concept, kind, terms, hints, broader, related; ``|`` between values)."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [_concept(row) for row in csv.DictReader(lines)]


def _names_skill(sense: Sense) -> bool:
    return sense.by_name and sense.concept.kind == SKILL


def _concept(row: Mapping[str, str]) -> Concept:
    related = dict(part.split(":") for part in _values(row["related"]))
    return Concept(
        key=row["concept"],
        kind=row["kind"],
        terms=_values(row["terms"]),
        hints=_values(row["hints"]),
        broader=_values(row["broader"]),
        related={key: float(weight) for key, weight in related.items()},
    )


def _values(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|")))


def shipped_concepts() -> list[Concept]:
    """The concepts that come with the product."""
    return read_concepts(DATA / "synonyms.csv")


_sources: list[Source] = [shipped_concepts]
_current: list[Thesaurus] = []


def register_source(source: Source) -> None:
    """Add concepts of another app (regions, skills); rows with a key already taken extend that concept."""
    _sources.append(source)
    forget()


def forget() -> None:
    """Read every source again at the next use: call it when staff changed a synonym."""
    _current.clear()


def thesaurus() -> Thesaurus:
    """The thesaurus in force in this process."""
    if not _current:
        _current.append(Thesaurus(merged(concept for source in _sources for concept in source())))
    return _current[0]


def merged(concepts: Iterable[Concept]) -> list[Concept]:
    """One concept for each key, with the words of all rows that have it."""
    by_key: dict[str, Concept] = {}
    for concept in concepts:
        first = by_key.get(concept.key)
        by_key[concept.key] = concept if first is None else _joined(first, concept)
    return list(by_key.values())


def _joined(first: Concept, second: Concept) -> Concept:
    return Concept(
        key=first.key,
        kind=first.kind,
        terms=tuple(dict.fromkeys(first.terms + second.terms)),
        hints=tuple(dict.fromkeys(first.hints + second.hints)),
        broader=tuple(dict.fromkeys(first.broader + second.broader)),
        related={**first.related, **second.related},
    )
