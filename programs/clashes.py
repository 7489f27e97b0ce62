"""What meets at the same hour: the same place, the same instructor, people with another booking. Pure; no query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from portal.kernel.decisions import Text
from portal.kernel.ranges import TimeRange
from search.text import words

T = TypeVar("T")

PLACE, INSTRUCTOR, CLIENTS = "place", "instructor", "clients"


@dataclass(frozen=True, slots=True)
class Clash:
    """One warning; ``names`` of clients only for those who may see them."""

    kind: str
    at: TimeRange
    text: Text
    names: tuple[str, ...] = ()

    @property
    def needs_reason(self) -> bool:
        """Whether it is held all the same only with a reason: two classes in one room."""
        return self.kind == PLACE


def same_person(one: str, other: str) -> bool:
    """Whether two ways of writing a name mean one instructor: case, accents, dots and spaces do not count."""
    return bool(words(one)) and words(one) == words(other)


def meetings(wanted: Iterable[TimeRange], busy: Sequence[tuple[TimeRange, T]]) -> Iterator[tuple[TimeRange, T]]:
    """Each wanted range with whatever is busy at the same time, in order of time."""
    ordered = sorted(busy, key=lambda pair: pair[0])
    for want in sorted(wanted):
        for hours, thing in ordered:
            if hours.start >= want.end:
                break
            if want.overlaps(hours):
                yield want, thing


def span(ranges: Sequence[TimeRange]) -> TimeRange:
    """From the first start to the last end; ValueError for none."""
    return TimeRange(min(each.start for each in ranges), max(each.end for each in ranges))
