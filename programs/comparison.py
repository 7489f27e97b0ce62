"""What differs between two texts, word by word. Pure over plain values.

A reader sees one flowing text: what stayed, what was taken out, what came in. Words keep the space behind them, so
that joining the parts gives back either text to the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.kernel.decisions import Text

_WORDS = re.compile(r"\s+|\S+\s?")


class Kind(Enum):
    """What happened to a part of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words with one fate."""

    kind: Kind
    text: str

    @property
    def is_added(self) -> bool:
        """Only in the newer text."""
        return self.kind == Kind.ADDED

    @property
    def is_removed(self) -> bool:
        """Only in the older text."""
        return self.kind == Kind.REMOVED


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs: its name in code, its label for people, and the words."""

    name: str
    label: Text
    parts: list[Part]


def compared(old: str, new: str) -> list[Part]:
    """The parts of both texts in reading order; the removed before the added."""
    return list(_parts(_WORDS.findall(old), _WORDS.findall(new)))


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for fate, first, last, begin, end in matcher.get_opcodes():
        if fate == "equal":
            yield Part(Kind.SAME, "".join(old[first:last]))
            continue
        if last > first:
            yield Part(Kind.REMOVED, "".join(old[first:last]))
        if end > begin:
            yield Part(Kind.ADDED, "".join(new[begin:end]))
