"""How alike two names are, and what sets them apart: pure comparison of words, no knowledge of the people.

The words of the shorter name look for partners in the longer one, best first. The likeness of the names is that of
the weakest pair; words left over on one side make it partial, words left over on both sides make the names different
(unless they are the same letters, glued or split otherwise).
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from enrollment.names import CACHED_WORDS, MUHAMMAD, MUHAMMAD_INITIAL, PersonName, word_key, word_keys

SHORTEST_TYPO_WORD: Final = 2
LONGEST_ABBREVIATION: Final = 4
SHORTEST_TWO_LETTER_TYPO: Final = 9
SHORTEST_GLUED: Final = 6
LETTERS_PER_GLUE_ERROR: Final = 5
MOST_GLUE_ERRORS: Final = 2
_VOWELS: Final = frozenset("aeiou")


class Likeness(IntEnum):
    """From different names to one name; the numbers only order them."""

    DIFFERENT = 0
    PARTIAL = 1
    ONE_LETTER = 2
    SPELLING = 3
    SAME = 4


class Trait(StrEnum):
    """What was seen while two names were compared."""

    SPELLING = "name_spelling"
    ONE_LETTER = "name_one_letter"
    ORDER = "name_order"
    MUHAMMAD = "name_muhammad"
    MUHAMMAD_MISSING = "name_muhammad_missing"
    NICKNAME = "name_nickname"
    FATHER = "name_father"
    SHORTENED = "name_shortened"
    PART_MISSING = "name_part_missing"
    GLUED = "name_glued"


@dataclass(frozen=True, slots=True)
class NameComparison:
    """The likeness of two names with the traits that were seen, in the order of ``Trait``."""

    likeness: Likeness
    traits: frozenset[Trait] = frozenset()


DIFFERENT_NAMES: Final = NameComparison(Likeness.DIFFERENT)
_MAYBE_GLUED: Final = frozenset({Trait.SHORTENED, Trait.PART_MISSING})


def compare_names(a: PersonName, b: PersonName) -> NameComparison:
    """Compare two names; the answer does not depend on which comes first. Names without words are different."""
    if not (a.words and b.words):
        return DIFFERENT_NAMES
    if a.words == b.words:
        return NameComparison(Likeness.SAME)
    shorter, longer = sorted((a, b), key=lambda name: (len(name.words), name.words, name.father, name.nickname))
    by_words = _compare_words(shorter, longer)
    if by_words.likeness and not by_words.traits >= _MAYBE_GLUED:
        return by_words
    return _compare_otherwise(shorter, longer) or by_words


def compare_fathers(a: PersonName, b: PersonName) -> Likeness | None:
    """How alike the names after bin/binti are; ``None`` when one of them is missing."""
    if not (a.father and b.father):
        return None
    return compare_names(PersonName(a.father), PersonName(b.father)).likeness


@lru_cache(maxsize=CACHED_WORDS)
def compare_words(a: str, b: str) -> Likeness:
    """The likeness of two folded words; ``PARTIAL`` where one may be short for the other or two letters differ."""
    if word_key(a) == word_key(b) or {a, b} == {MUHAMMAD, MUHAMMAD_INITIAL}:
        return Likeness.SAME
    if word_keys(a) & word_keys(b):
        return Likeness.SPELLING
    distance = min(OSA.distance(a, b), OSA.distance(word_key(a), word_key(b)))
    shorter, longer = sorted((a, b), key=len)
    if distance == 1 and len(shorter) >= SHORTEST_TYPO_WORD:
        return Likeness.ONE_LETTER
    is_two_letter_typo = distance == 2 and len(shorter) >= SHORTEST_TWO_LETTER_TYPO
    return Likeness.PARTIAL if is_two_letter_typo or _abbreviates(shorter, longer) else Likeness.DIFFERENT


def _abbreviates(short: str, long: str) -> bool:
    """``kurn`` or ``krnw`` for ``kurniawan``, ``s`` for ``sofyan``: the beginning, or a few consonants in order."""
    if long.startswith(short) or word_key(long).startswith(word_key(short)):
        return True
    if len(short) > LONGEST_ABBREVIATION or short[0] != long[0] or _VOWELS.intersection(short[1:]):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


# --- word by word ---


@dataclass(slots=True)
class _Pairing:
    """Which words found a partner, how alike each pair is, and which words are left."""

    pairs: list[tuple[int, int, Likeness]]
    left_short: list[int]
    left_long: list[int]


def _pair_words(short: tuple[str, ...], long: tuple[str, ...]) -> _Pairing:
    table = sorted((-compare_words(x, y), abs(i - j), i, j) for i, x in enumerate(short) for j, y in enumerate(long))
    pairing = _Pairing([], list(range(len(short))), list(range(len(long))))
    for negative, _, i, j in table:
        if negative and i in pairing.left_short and j in pairing.left_long:
            pairing.pairs.append((i, j, Likeness(-negative)))
            pairing.left_short.remove(i)
            pairing.left_long.remove(j)
    return pairing


def _compare_words(shorter: PersonName, longer: PersonName) -> NameComparison:
    pairing = _pair_words(shorter.words, longer.words)
    left_short, traits_short = _unexplained(shorter, pairing.left_short, longer)
    left_long, traits_long = _unexplained(longer, pairing.left_long, shorter)
    if not pairing.pairs or (left_short and left_long):
        return DIFFERENT_NAMES
    traits = traits_short | traits_long | _pair_traits(shorter, longer, pairing)
    likeness = min(grade for _, _, grade in pairing.pairs)
    if left_short or left_long:
        traits.add(Trait.PART_MISSING)
    is_whole = not traits & {Trait.PART_MISSING, Trait.MUHAMMAD_MISSING}
    if not is_whole or _count(pairing, Likeness.ONE_LETTER) > 1:
        likeness = min(likeness, Likeness.PARTIAL)
    return NameComparison(likeness, frozenset(traits))


def _unexplained(name: PersonName, left: list[int], other: PersonName) -> tuple[list[str], set[Trait]]:
    """Words left over that neither Muhammad nor the other's nickname or father accounts for."""
    words: list[str] = []
    traits: set[Trait] = set()
    for word in (name.words[place] for place in left):
        if word in (MUHAMMAD, MUHAMMAD_INITIAL):
            traits.add(Trait.MUHAMMAD_MISSING)
        elif _is_among(word, other.nickname):
            traits.add(Trait.NICKNAME)
        elif _is_among(word, other.father):
            traits.add(Trait.FATHER)
        else:
            words.append(word)
    return words, traits


def _pair_traits(shorter: PersonName, longer: PersonName, pairing: _Pairing) -> set[Trait]:
    traits = {_TRAIT_OF[grade] for _, _, grade in pairing.pairs if grade in _TRAIT_OF}
    for i, j, grade in pairing.pairs:
        if grade is Likeness.SAME and shorter.words[i] != longer.words[j]:
            traits.add(Trait.MUHAMMAD if MUHAMMAD in (shorter.words[i], longer.words[j]) else Trait.SPELLING)
    places = [j for _, j, _ in sorted(pairing.pairs)]
    if places != sorted(places):
        traits.add(Trait.ORDER)
    return traits


_TRAIT_OF: Final = {
    Likeness.PARTIAL: Trait.SHORTENED,
    Likeness.ONE_LETTER: Trait.ONE_LETTER,
    Likeness.SPELLING: Trait.SPELLING,
}


def _count(pairing: _Pairing, grade: Likeness) -> int:
    return sum(found is grade for _, _, found in pairing.pairs)


def _is_among(word: str, words: tuple[str, ...]) -> bool:
    return any(compare_words(word, other) >= Likeness.SPELLING for other in words)


# --- when the words do not pair ---


def _compare_otherwise(shorter: PersonName, longer: PersonName) -> NameComparison | None:
    if _is_glued(shorter, longer):
        return NameComparison(Likeness.PARTIAL, frozenset({Trait.GLUED}))
    if _is_nickname_of(shorter, longer) or _is_nickname_of(longer, shorter):
        return NameComparison(Likeness.PARTIAL, frozenset({Trait.NICKNAME}))
    return None


def _is_glued(shorter: PersonName, longer: PersonName) -> bool:
    """The same letters with blanks elsewhere; ``Abdul Rahman`` and ``Abdurrahman`` also lose a letter on the way."""
    if len(shorter.words) == len(longer.words):
        return False
    a, b = (word_key("".join(name.words)) for name in (shorter, longer))
    allowed = min(len(a), len(b)) // LETTERS_PER_GLUE_ERROR
    return min(len(a), len(b)) >= SHORTEST_GLUED and OSA.distance(a, b) <= min(allowed, MOST_GLUE_ERRORS)


def _is_nickname_of(one: PersonName, other: PersonName) -> bool:
    """One record knows the person by nickname only."""
    return bool(other.nickname) and all(_is_among(word, other.nickname) for word in one.words)
