"""What a reader can work out: the exact range of a hidden number, given everything that was published.

Numbers hang together by sums (cells make a total). A reader knows a range for each published number and
nothing for a hidden one; whatever fits all sums is possible. Two exact methods, checked against each other:
flows for a table of rows, columns and totals, and a simplex in fractions for any set of sums. Both start at
the true numbers, which are always possible, and push one number as far as the others give way.
"""

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import cast

Key = Hashable


@dataclass(frozen=True, slots=True)
class Range:
    """All values from ``low`` to ``high`` are possible; ``high`` may be infinite."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """0 when the number is known exactly."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Sum:
    """``total`` is the sum of ``parts``; all are keys of numbers.

    ``exact`` False marks a sum whose total nobody knows better than what was published of it, such as a
    later month as the sum of an earlier one and the change between them.
    """

    total: Key
    parts: tuple[Key, ...]
    exact: bool = True

    @property
    def members(self) -> tuple[Key, ...]:
        """Everything that hangs together here."""
        return (*self.parts, self.total)


# --- tables: rows, columns and totals ------------------------------------------------------------------------------
# A cell is a pipe from its row to its column; row totals feed the rows from a source, column totals lead to a sink,
# the grand total closes the circle. Changing one number by k means to send k round a circle through the other pipes.

_SOURCE, _SINK = ("source",), ("sink",)
_Pipes = dict[Hashable, dict[Hashable, float]]


def table_range(truth: Mapping[Key, int], known: Mapping[Key, Range], key: Key) -> Range:
    """Possible values of ``key`` in a table with keys (row, column), (row, None), (None, column), (None, None)."""
    start, end = _pipe(key)
    pipes = _free_room(truth, known, key)
    value, own = truth[key], known[key]
    more = _push(pipes, end, start, own.high - value)
    less = _push(_free_room(truth, known, key), start, end, value - own.low)
    return Range(value - less, value + more)


def table_sums(rows: int, columns: int) -> list[Sum]:
    """The sums of a table: every row, every column, and both lines of totals."""
    row_sums = [Sum((row, None), tuple((row, column) for column in range(columns))) for row in range(rows)]
    column_sums = [Sum((None, column), tuple((row, column) for row in range(rows))) for column in range(columns)]
    down = Sum((None, None), tuple((row, None) for row in range(rows)))
    across = Sum((None, None), tuple((None, column) for column in range(columns)))
    return [*row_sums, *column_sums, down, across]


def _pipe(key: Key) -> tuple[Hashable, Hashable]:
    row, column = cast("tuple[Hashable, Hashable]", key)
    if row is None:
        return (_SINK, _SOURCE) if column is None else (("column", column), _SINK)
    return (_SOURCE, ("row", row)) if column is None else (("row", row), ("column", column))


def _free_room(truth: Mapping[Key, int], known: Mapping[Key, Range], without: Key) -> _Pipes:
    """How much each pipe but one may gain (along it) or lose (against it) within what is known."""
    pipes: _Pipes = {}
    for key, value in truth.items():
        if key != without:
            start, end = _pipe(key)
            pipes.setdefault(start, {})[end] = known[key].high - value
            pipes.setdefault(end, {})[start] = value - known[key].low
    return pipes


def _push(pipes: _Pipes, start: Hashable, end: Hashable, limit: float) -> float:
    """The most that flows from ``start`` to ``end``, up to ``limit`` (Edmonds and Karp 1972)."""
    pushed: float = 0
    while pushed < limit and (path := _shortest(pipes, start, end)):
        room = min([limit - pushed, *(pipes[here][there] for here, there in path)])
        if room == inf:
            return inf
        for here, there in path:
            pipes[here][there] -= room
            pipes[there][here] += room
        pushed += room
    return pushed


def _shortest(pipes: _Pipes, start: Hashable, end: Hashable) -> list[tuple[Hashable, Hashable]]:
    """The pipes of a shortest way with room, or nothing."""
    came_from: dict[Hashable, Hashable] = {start: start}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for there, room in pipes.get(here, {}).items():
            if room > 0 and there not in came_from:
                came_from[there] = here
                waiting.append(there)
    path: list[tuple[Hashable, Hashable]] = []
    while end in came_from and end != start:
        path.append((came_from[end], end))
        end = came_from[end]
    return path


# --- any set of sums -----------------------------------------------------------------------------------------------
# Each number is moved by y from its true value, so "nothing moves" fits all sums. Some numbers are expressed by the
# others (the basis); the target is pushed up or down by moving one of the others at a time until none helps.


def linear_range(truth: Mapping[Key, int], known: Mapping[Key, Range], sums: Sequence[Sum], key: Key) -> Range:
    """Possible values of ``key``, exact in fractions; for small sets of tables that share numbers."""
    value = truth[key]
    low, high = (_Simplex(truth, known, sums, key, direction).furthest() for direction in (-1, 1))
    return Range(value + low, value + high)


class _Simplex:
    """Primal simplex for bounded variables; Bland's rule (1977) keeps it from running in circles."""

    def __init__(self, truth: Mapping[Key, int], known: Mapping[Key, Range], sums: Sequence[Sum], target: Key, direction: int) -> None:
        self.order = {key: position for position, key in enumerate(truth)}
        self.room = {key: (known[key].low - value, known[key].high - value) for key, value in truth.items()}
        self.moved: dict[Key, float | Fraction] = dict.fromkeys(truth, 0)
        self.target, self.direction = target, direction
        self.basis: dict[Key, dict[Key, Fraction]] = {}
        for each in sums:
            self._add(each)
        if target not in self.basis:
            self._express_target()

    def furthest(self) -> float:
        """How far the target can move in the direction, with its sign; may be infinite."""
        if self.target not in self.basis:
            return self.room[self.target][self.direction > 0]
        while (entering := self._entering()) is not None:
            mover, way = entering
            step, leaving = self._step(mover, way)
            if step == inf:
                return self.direction * inf
            self._move(mover, way * step)
            if leaving == self.target:
                break
            if leaving != mover:
                self._swap(leaving, mover)
        return float(self.moved[self.target])

    def _add(self, each: Sum) -> None:
        """Take in one more sum: express one of its members, not yet in the basis, by the rest."""
        row: dict[Key, Fraction] = {}
        for key, sign in [*((part, 1) for part in each.parts), (each.total, -1)]:
            for other, factor in self.basis.get(key, {key: Fraction(1)}).items():
                row[other] = row.get(other, Fraction(0)) + sign * factor
        free = [key for key, factor in row.items() if factor]
        if free:
            # The target comes last: it is expressed here only if this sum alone fixes it.
            self._solve(row, min(free, key=lambda key: (key == self.target, self.order[key])))

    def _express_target(self) -> None:
        """Bring the target into the basis if any sum holds it."""
        holder = next((key for key, row in self.basis.items() if row.get(self.target)), None)
        if holder is not None:
            self._swap(holder, self.target)

    def _swap(self, leaving: Key, entering: Key) -> None:
        row = self.basis.pop(leaving)
        self._solve({**row, leaving: Fraction(-1)}, entering)

    def _solve(self, row: Mapping[Key, Fraction], key: Key) -> None:
        """``row`` adds up to nothing: express ``key`` by the rest, here and in every other row."""
        own = {other: -factor / row[key] for other, factor in row.items() if factor and other != key}
        for expression in self.basis.values():
            if share := expression.pop(key, None):
                for other, factor in own.items():
                    expression[other] = expression.get(other, Fraction(0)) + share * factor
        self.basis[key] = own

    def _entering(self) -> tuple[Key, int] | None:
        """The first number whose move helps the target and that still has room to move."""
        for key in sorted(self.basis[self.target], key=self.order.__getitem__):
            factor = self.basis[self.target][key] * self.direction
            way = (factor > 0) - (factor < 0)
            if way and self._left(key, way) > 0:
                return key, way
        return None

    def _left(self, key: Key, way: int) -> float | Fraction:
        """Room left for ``key`` in one direction."""
        low, high = self.room[key]
        return high - self.moved[key] if way > 0 else self.moved[key] - low

    def _step(self, mover: Key, way: int) -> tuple[float | Fraction, Key]:
        """How far ``mover`` may go and which number stops it; ties go to the target, then to the first in order."""
        limits = [(self._left(mover, way), self.order[mover], mover)]
        for key, row in self.basis.items():
            if speed := row.get(mover, Fraction(0)) * way:
                left = self._left(key, 1 if speed > 0 else -1)
                limits.append((left if left == inf else left / abs(speed), self.order[key], key))
        return min(limits, key=lambda limit: (limit[0], limit[2] != self.target, limit[1]))[::2]

    def _move(self, mover: Key, by: float | Fraction) -> None:
        self.moved[mover] += by
        for key, row in self.basis.items():
            self.moved[key] += by * row.get(mover, Fraction(0))
