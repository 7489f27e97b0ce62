"""What may be shown of numbers about people outside the office, and inside it to those who evaluate.

The one module for it (design §3.10, hazards 4.5): counts under the threshold are hidden, zero too, because
"nobody" also tells something about somebody; further counts are hidden where a small one could be worked out
from sums; the rest is rounded; rates need a denominator. There is no switch: a policy is one of the two below.

The reader we guard against knows the true value of every total that is shown (it may stand elsewhere), knows
each shown count as closely as its rounding tells, and computes without error (R58). A hidden count must stay
at least ``Policy.least_doubt`` wide for that reader. Why a count is hidden is never told apart, "too small" or
"covers a small one": the difference would give the small one away.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from statistics import median_low

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.bounds import Key, Range, Sum, linear_range, table_range, table_sums
from portal.kernel.intervals import wilson
from portal.kernel.money import divide_rounded

#: What stands in place of a hidden number.
DASH = "–"
#: A number that is never published may be guessed but not known.
NEVER_DOUBT = 1


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits for one circle of readers."""

    threshold: int
    rounding: int
    rate_denominator: int
    count_hidden: Promise
    rate_hidden: Promise

    @property
    def least_doubt(self) -> int:
        """Width that the range of a hidden count keeps: for the public as wide as a shown one is rounded."""
        return self.threshold // 2

    def hides(self, count: int) -> bool:
        """Whether ``count`` is too small to show."""
        return count < self.threshold

    def rounded(self, count: int) -> int:
        """``count`` to the nearest step."""
        return divide_rounded(count, self.rounding) * self.rounding

    def known_of(self, shown: int) -> Range:
        """What a shown count tells: the counts that are rounded to it and not hidden."""
        slack = (self.rounding - 1) // 2
        return Range(max(self.threshold, shown - slack), shown + slack)


#: Everybody outside the office: hidden under 10, steps of 5, rates from 30 people (design §3.10).
PUBLIC = Policy(
    threshold=10,
    rounding=5,
    rate_denominator=30,
    count_hidden=_("Not shown: fewer than 10 people, or needed to cover such a small group."),
    rate_hidden=_("Not shown: a rate needs at least 30 people, with at least 10 on either side."),
)
#: Evaluators inside the office: hidden under 5, no rounding (design §3.10).
INTERNAL = Policy(
    threshold=5,
    rounding=1,
    rate_denominator=30,
    count_hidden=_("Not shown: fewer than 5 people, or needed to cover such a small group."),
    rate_hidden=_("Not shown: a rate needs at least 30 people, with at least 5 on either side."),
)


@dataclass(frozen=True, slots=True)
class Published:
    """A number as it may be shown; ``value`` None means hidden and ``reason`` says why in one sentence."""

    value: int | None
    reason: str | Promise = field(default="", compare=False)

    @property
    def shown(self) -> bool:
        """Whether there is a number to show."""
        return self.value is not None

    def __str__(self) -> str:
        if self.value is None:
            return DASH
        return formats.number_format(self.value, use_l10n=True, force_grouping=True)


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """A rate with its parts, all from the rounded counts so that they cannot be turned back into exact ones.

    ``percent``, ``low`` and ``high`` (Wilson's interval) are whole percents, or all None.
    """

    numerator: Published
    denominator: Published
    percent: int | None
    low: int | None
    high: int | None
    reason: str | Promise = field(default="", compare=False)

    @property
    def shown(self) -> bool:
        """Whether there is a rate to show."""
        return self.percent is not None


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table by rows and columns with its totals."""

    cells: tuple[tuple[Published, ...], ...]
    row_totals: tuple[Published, ...]
    column_totals: tuple[Published, ...]
    total: Published


@dataclass(frozen=True, slots=True)
class Leak:
    """A hidden number that a reader can work out too closely."""

    key: Key
    possible: Range


def publish_count(count: int, policy: Policy = PUBLIC) -> Published:
    """A single count that is part of no sum shown elsewhere."""
    return _published(count, hidden=policy.hides(count), policy=policy)


def publish_rate(successes: int, trials: int, policy: Policy = PUBLIC) -> PublishedRate:
    """A share of people. Both those for whom it holds and the others must be enough: "all of them" tells of each.

    ValueError when there are more successes than trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError("successes are a part of the trials")
    small = policy.hides(successes) or policy.hides(trials - successes) or _is_pinned(successes, trials, policy)
    numerator = _published(successes, hidden=small, policy=policy)
    denominator = publish_count(trials, policy)
    if small or trials < policy.rate_denominator:
        return PublishedRate(numerator, denominator, None, None, None, policy.rate_hidden)
    few, all_of_them = policy.rounded(successes), policy.rounded(trials)
    interval = wilson(few, all_of_them)
    percent = divide_rounded(100 * few, all_of_them)
    return PublishedRate(numerator, denominator, percent, round(100 * interval.low), round(100 * interval.high))


def _is_pinned(successes: int, trials: int, policy: Policy) -> bool:
    """Whether the rule for the other side narrows a shown numerator: 45 of 53, rounded, could only be 43."""
    possible = policy.known_of(policy.rounded(successes))
    return min(possible.high, trials - policy.threshold) - possible.low < (policy.rounding - 1) // 2


def publish_median(values: Sequence[int], *, step: int, policy: Policy = PUBLIC) -> Published:
    """The middle of amounts, rounded to ``step`` (wages: 50,000 rupiah); needs as many people as a rate.

    The smallest and the largest amount belong to somebody and are never shown.
    """
    if len(values) < policy.rate_denominator:
        return Published(None, policy.rate_hidden)
    return Published(divide_rounded(median_low(values), step) * step)


def publish_list(counts: Sequence[int], policy: Policy = PUBLIC) -> tuple[tuple[Published, ...], Published]:
    """Counts that add up to a total: what may be shown of them, and of the total."""
    keys: list[Key] = list(range(len(counts)))
    truth: dict[Key, int] = {**dict(zip(keys, counts, strict=True)), "total": sum(counts)}
    shown = publish_linked(truth, [Sum("total", tuple(keys))], policy)
    return tuple(shown[key] for key in keys), shown["total"]


def publish_table(rows: Sequence[Sequence[int]], policy: Policy = PUBLIC) -> PublishedTable:
    """Counts by row and column with all totals: what may be shown of each."""
    truth, sums = _table(rows)
    hidden = _Release(truth, sums, policy, lambda known, key: table_range(truth, known, key)).hidden()
    shown = {key: _published(count, hidden=key in hidden, policy=policy) for key, count in truth.items()}
    height, width = len(rows), len(rows[0]) if rows else 0
    return PublishedTable(
        cells=tuple(tuple(shown[row, column] for column in range(width)) for row in range(height)),
        row_totals=tuple(shown[row, None] for row in range(height)),
        column_totals=tuple(shown[None, column] for column in range(width)),
        total=shown[None, None],
    )


def publish_linked(
    truth: Mapping[Key, int],
    sums: Sequence[Sum],
    policy: Policy = PUBLIC,
    *,
    never: Collection[Key] = (),
    earlier: Mapping[Key, Published] | None = None,
) -> dict[Key, Published]:
    """Counts that hang together by any sums: tables that share totals, levels of a hierarchy, months of a series.

    ``never`` names numbers that are not published at all and must not be fixed either, such as the change
    between two months; ``earlier`` holds what was published before and cannot be taken back.
    Exact and therefore slow: meant for some hundred numbers.
    """
    before = dict(earlier or {})
    release = _Release(truth, sums, policy, lambda known, key: linear_range(truth, known, sums, key), never, before)
    hidden = release.hidden()
    return {key: _published(count, hidden=key in hidden, policy=policy) for key, count in truth.items()} | before


def audit_table(rows: Sequence[Sequence[int]], table: PublishedTable, policy: Policy = PUBLIC) -> list[Leak]:
    """Every hidden number of a published table that a reader can work out too closely; empty is the proof."""
    truth, sums = _table(rows)
    shown: dict[Key, Published] = {(None, None): table.total}
    for row, cells in enumerate(table.cells):
        shown |= {(row, column): cell for column, cell in enumerate(cells)} | {(row, None): table.row_totals[row]}
    shown |= {(None, column): total for column, total in enumerate(table.column_totals)}
    release = _Release(truth, sums, policy, lambda known, key: table_range(truth, known, key))
    return list(release.leaks(_hidden_of(shown)))


def audit_linked(
    truth: Mapping[Key, int],
    sums: Sequence[Sum],
    shown: Mapping[Key, Published],
    policy: Policy = PUBLIC,
    *,
    never: Collection[Key] = (),
) -> list[Leak]:
    """The same proof for any set of sums."""
    release = _Release(truth, sums, policy, lambda known, key: linear_range(truth, known, sums, key), never)
    return list(release.leaks(_hidden_of(shown)))


def _hidden_of(shown: Mapping[Key, Published]) -> set[Key]:
    return {key for key, number in shown.items() if not number.shown}


def _published(count: int, *, hidden: bool, policy: Policy) -> Published:
    return Published(None, policy.count_hidden) if hidden else Published(policy.rounded(count))


def _table(rows: Sequence[Sequence[int]]) -> tuple[dict[Key, int], list[Sum]]:
    width = len(rows[0]) if rows else 0
    truth: dict[Key, int] = {(row, column): rows[row][column] for row in range(len(rows)) for column in range(width)}
    truth |= {(row, None): sum(counts) for row, counts in enumerate(rows)}
    truth |= {(None, column): sum(counts[column] for counts in rows) for column in range(width)}
    truth[None, None] = sum(map(sum, rows))
    return truth, table_sums(len(rows), width)


@dataclass(frozen=True, slots=True)
class _Release:
    """Numbers about to be published together: which of them to hide, and what a reader could still work out."""

    truth: Mapping[Key, int]
    sums: Sequence[Sum]
    policy: Policy
    read: Callable[[Mapping[Key, Range], Key], Range]
    never: Collection[Key] = ()
    earlier: Mapping[Key, Published] = field(default_factory=dict)

    def hidden(self) -> set[Key]:
        """The small ones, then one more as long as a sum or the reader gives one away."""
        hidden = {key for key, count in self.truth.items() if self.policy.hides(count)}
        hidden |= set(self.never) | _hidden_of(self.earlier)
        while (exposed := self._exposed(hidden)) is not None:
            cover = self._cheapest_cover(exposed, hidden)
            if cover is None:
                break
            hidden.add(cover)
        return hidden

    def leaks(self, hidden: Collection[Key]) -> Iterator[Leak]:
        """Hidden numbers whose possible range is too narrow, for the reader of the module's docstring."""
        exact = {each.total for each in self.sums if each.exact}
        known = {key: self._known(key, key in hidden, key in exact) for key in self.truth}
        for key in self.truth:
            doubt = NEVER_DOUBT if key in self.never else self.policy.least_doubt
            if key in hidden and (possible := self.read(known, key)).width < doubt:
                yield Leak(key, possible)

    def _known(self, key: Key, is_hidden: bool, is_exact: bool) -> Range:
        count = self.truth[key]
        if is_hidden:
            return Range(0, inf)
        return Range(count, count) if is_exact else self.policy.known_of(self.policy.rounded(count))

    def _exposed(self, hidden: set[Key]) -> Key | None:
        """A number that stands alone hidden in a sum, where plain subtraction finds it; else the first leak."""
        for each in self.sums:
            inside = [key for key in each.members if key in hidden]
            if each.exact and len(inside) == 1:
                return inside[0]
        leak = next(self.leaks(hidden), None)
        return None if leak is None else leak.key

    def _cheapest_cover(self, exposed: Key, hidden: set[Key]) -> Key | None:
        """What to hide beside ``exposed``: in a sum with it, rather no total, no new lonely line, few people."""
        free = self.truth.keys() - hidden - self.earlier.keys()
        near = {key for each in self.sums if exposed in each.members for key in each.members} & free
        candidates = [key for key in self.truth if key in (near or free)]
        return min(candidates, key=lambda key: self._cost(key, hidden), default=None)

    def _cost(self, key: Key, hidden: set[Key]) -> tuple[int, int, int]:
        as_total = sum(key == each.total for each in self.sums)
        lonely = sum(key in each.members and hidden.isdisjoint(each.members) for each in self.sums)
        return as_total, lonely, self.truth[key]
