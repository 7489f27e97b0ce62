"""Which known word a mistyped one was meant to be.

Two words that sound alike (``otomotip``, ``barbersop``) are as near as one wrong letter. The nearest word within
the bound for its length wins; ties go to words that name a skill or are in the index, then to the same beginning.
"""

import re
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Letters that may be wrong, by the length of the word: a short word has too many neighbours.
MIN_LENGTH = 4
_BOUNDS = ((MIN_LENGTH, 0), (7, 1), (12, 2))
LONG_WORD_BOUND = 3
#: A letter or two are dropped or doubled; more makes another word (program, programmer).
MAX_LENGTH_DIFFERENCE = 2
#: What a repaired word is worth beside one typed right, by the number of wrong letters.
_TRUST = {0: 0.9, 1: 0.85, 2: 0.7, 3: 0.55}

#: Neighbours looked at closely.
CANDIDATES = 24

#: Spellings that Indonesian mixes: foreign f and v as p, kh as k, sy and sh as s, z and j as s, doubled letters.
_SOUNDS = (("kh", "k"), ("ck", "k"), ("ph", "p"), ("th", "t"), ("dh", "d"), ("sy", "s"), ("sh", "s"), ("oe", "u"),
           ("dj", "j"), ("tj", "c"), ("f", "p"), ("v", "p"), ("z", "s"), ("x", "ks"), ("q", "k"), ("y", "i"))  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Repair:
    """The word that was meant and how sure we are of it, between 0 and 1."""

    word: str
    trust: float


def bound(word: str) -> int:
    """How many letters of ``word`` may be wrong."""
    return next((errors for length, errors in _BOUNDS if len(word) < length), LONG_WORD_BOUND)


def sound(word: str) -> str:
    """A rough spelling by ear: ``parfum`` and ``parpum``, ``mebel`` and ``mebbel`` are one."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


def repair(word: str, known: Collection[str], preferred: Sequence[Container[str]]) -> Repair | None:
    """The nearest word of ``known``; among equals, the one in most of the ``preferred`` sets.

    None when nothing is near enough, or the word is too short to tell.
    """
    allowed = bound(word)
    if not allowed:
        return None
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=allowed + 1, limit=CANDIDATES)
    ranked = sorted(_rank(word, other, int(distance), preferred) for other, distance, _index in near)
    best = next((rank for rank in ranked if _is_near_enough(rank, allowed) and _is_same_length(word, rank[-1])), None)
    return Repair(best[-1], _TRUST[best[0]]) if best else None


#: Distance (by ear or by eye), preferences missed, wrong letters in the beginning, the word: order of candidates.
Rank = tuple[int, int, int, str]


def _rank(word: str, other: str, distance: int, preferred: Sequence[Container[str]]) -> Rank:
    heard = int(OSA.distance(sound(word), sound(other)))
    beginning = int(OSA.distance(word[:3], other[:3]))
    return min(distance, heard), sum(other not in group for group in preferred), beginning, other


def _is_near_enough(rank: Rank, allowed: int) -> bool:
    """Within the bound; with two wrong letters the beginning must be right: people seldom mistype that."""
    distance, _missed, beginning, _word = rank
    return distance <= min(allowed, 1) or (distance <= allowed and beginning == 0)


def _is_same_length(word: str, other: str) -> bool:
    return abs(len(word) - len(other)) <= MAX_LENGTH_DIFFERENCE
