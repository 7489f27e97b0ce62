"""How typed words are read: repaired, taken for a standard form, split, or completed where nobody knows them.

A word that the index or the thesaurus has is left as it is. A word of the dictionary is no typing error, even if no
document has it: people who ask for a pilot are not to be shown pillows.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from search import analysis
from search.morphology import colloquial_bases, dictionary, is_indonesian, stem
from search.spelling import Repair, repair
from search.thesaurus import Thesaurus

#: A colloquial form that we took for a standard one.
GUESSED = 0.95
#: Words that a beginning may be completed to.
MAX_COMPLETIONS = 12
MIN_PREFIX = 2
#: A known word this short that stands alone may still be the beginning of another.
SHORT_WORD = 3
#: Each half of a word that is split has at least this many letters.
MIN_HALF = 3


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
class Read:
    """A typed word as it will be looked for."""

    word: str
    trust: float = 1.0
    known: bool = True
    completions: tuple[str, ...] = ()
    #: The colloquial form that was understood without correcting anybody.
    colloquial: str = ""

    @property
    def shown(self) -> str:
        """The word as people are told it was searched."""
        return self.colloquial or self.word


class Reader:
    """Reads the typed words against one index and the thesaurus."""

    def __init__(self, vocabulary: Vocabulary, book: Thesaurus) -> None:
        self.vocabulary = vocabulary
        self.book = book
        self._occurring: frozenset[str] = frozenset()

    def read(self, typed: Sequence[str], *, complete: bool) -> list[Read]:
        """Every typed word, repaired, split, or completed where nobody knows it."""
        pairs = {first + second: (first, second) for first, second in pairwise(typed)}
        self._look_up({*typed, *map(stem, typed), *pairs, *(analysis.joined([word]) for word in typed)})
        paired = {word for pair, parts in pairs.items() if pair in self._occurring for word in parts}
        read: list[Read] = []
        for at, word in enumerate(typed):
            if word in paired or word in analysis.stop_words() or self.book.senses(word):
                read.append(Read(word))
            else:
                is_last = complete and at == len(typed) - 1
                read.extend(self._plain(word, is_last=is_last, is_only=len(typed) == 1))
        return read

    def _look_up(self, tokens: Collection[str]) -> None:
        """One question to the index about everything that was typed."""
        self._occurring = frozenset(self.vocabulary.counts(tokens))

    def _plain(self, word: str, *, is_last: bool, is_only: bool) -> Iterator[Read]:
        """A word that the thesaurus does not have."""
        if not self._occurring.isdisjoint((word, stem(word), analysis.joined([word]))):
            is_short = is_last and is_only and len(word) <= SHORT_WORD
            yield Read(word, completions=self._completions(word) if is_short else ())
        elif is_last and (completions := self._completions(word)):
            yield Read(word, completions=completions)
        else:
            yield from self._unknown(word)

    def _completions(self, prefix: str) -> tuple[str, ...]:
        """Skills first, then other words of the index; a real word is completed to skills only."""
        if len(prefix) < MIN_PREFIX:
            return ()
        skills = [word for word in sorted(self.book.skills) if word.startswith(prefix)]
        others = [] if is_indonesian(prefix) else self.vocabulary.completions(prefix, MAX_COMPLETIONS)
        return tuple(dict.fromkeys([*skills, *others]))[:MAX_COMPLETIONS]

    def _unknown(self, word: str) -> Iterator[Read]:
        """A word nobody knows: colloquial, written together, mistyped, or really unknown."""
        if word in dictionary():
            yield Read(word, known=False)
        elif guess := next(filter(self._is_useful, colloquial_bases(word)), None):
            yield Read(guess, trust=GUESSED, colloquial=word)
        elif halves := self._halves(word):
            yield from map(Read, halves)
        elif not is_indonesian(word) and (mended := self._mended(word)):
            yield Read(mended.word, trust=mended.trust)
        else:
            yield Read(word, known=False)

    def _is_useful(self, word: str) -> bool:
        return bool(self.book.senses(word)) or word in analysis.stop_words() or word in self.vocabulary.words()

    def _halves(self, word: str) -> tuple[str, str] | None:
        """Two words written as one that mean something apart (tukanglas, jualonline)."""
        cuts = ((word[:at], word[at:]) for at in range(MIN_HALF, len(word) - MIN_HALF + 1))
        return next((cut for cut in cuts if self.book.senses(*cut) or all(map(self.book.senses, cut))), None)

    def _mended(self, word: str) -> Repair | None:
        indexed = self.vocabulary.words()
        return repair(word, [*self.book.words, *indexed], (self.book.skills, indexed))
