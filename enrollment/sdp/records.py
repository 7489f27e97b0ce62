"""From physical lines to records: cells, and the line on which each record starts.

Quoted cells may hold line breaks. A quotation mark that is never closed must not swallow the rest of the file: then
its line alone is broken, and reading goes on with the next line.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from enrollment.sdp.decoding import LONGEST_LINE

MOST_LINES: Final = 100


@dataclass(frozen=True, slots=True)
class Record:
    """The cells that start on ``line`` (from 1); a broken record has none that can be trusted."""

    line: int
    cells: list[str] = field(default_factory=list)
    is_broken: bool = False


class _TooLong(Exception):
    """A record takes more lines or more letters than any row does."""


class _LineFeed:
    """Hands lines to the splitter, remembers those of the present record, and can take them back."""

    def __init__(self, lines: Iterator[str], first_line: int) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.line = first_line - 1
        self.taken: list[str] = []
        self.ended_within = False

    def __iter__(self) -> "_LineFeed":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise _TooLong
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            self.ended_within = bool(self.taken)
            raise StopIteration
        self.taken.append(line)
        self.line += 1
        if len(line) > LONGEST_LINE:
            raise _TooLong
        return line

    def start_record(self) -> int:
        """Forget the record before; the answer is the line on which the next one starts."""
        self.taken.clear()
        self.ended_within = False
        return self.line + 1

    def give_back(self) -> None:
        """Keep the first line of the record as read and hand out the others again."""
        others = self.taken[1:]
        self._again.extendleft(reversed(others))
        self.line -= len(others)


def split_records(lines: Iterator[str], delimiter: str, *, width: int = 0, first_line: int = 1) -> Iterator[Record]:
    """Split lines into records; ``width`` is the number of columns, where it is known already."""
    feed = _LineFeed(lines, first_line)
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        start = feed.start_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong):
            cells = None
        if cells is None or feed.ended_within or _swallowed(feed, cells, delimiter, width):
            feed.give_back()
            reader = csv.reader(feed, delimiter=delimiter)
            yield Record(start, is_broken=True)
        else:
            yield Record(start, cells)


def _swallowed(feed: _LineFeed, cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a record of the wrong size holds a line that is a whole row by itself."""
    if len(feed.taken) == 1 or not width or len(cells) == width:
        return False
    return any(len(alone) == width for line in feed.taken[1:] for alone in csv.reader([line], delimiter=delimiter))
