"""How sure a figure is: intervals for shares and differences, bands for the unknown, and survival curves.

Pure arithmetic on counts; domain B6 names the methods and holds the worked examples that the tests repeat.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

#: Two-sided 95 % point of the normal distribution (domain B6).
Z95 = 1.959964
#: A survival curve ends where fewer people than this are still followed (domain B6).
FEWEST_AT_RISK = 5


@dataclass(frozen=True, slots=True)
class Interval:
    """A range that the true value plausibly lies in; as shares, 0 to 1, or differences, -1 to 1."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Whether ``value`` is plausible."""
        return self.low <= value <= self.high


def wilson(successes: int, trials: int, *, z: float = Z95) -> Interval:
    """Wilson's score interval of a share, without continuity correction (domain B6).

    ValueError when there are no trials or more successes than trials.
    """
    _check(successes, trials)
    share, z2 = successes / trials, z * z
    center = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    # At the edges the formula gives 0 and 1 exactly; floats may miss them by a hair.
    low = 0.0 if successes == 0 else max(0.0, center - half)
    high = 1.0 if successes == trials else min(1.0, center + half)
    return Interval(low, high)


def newcombe(first: tuple[int, int], second: tuple[int, int], *, z: float = Z95) -> Interval:
    """Interval of the first share less the second, each given as (successes, trials).

    Newcombe's hybrid score method (Newcombe 1998, method 10): it joins the two Wilson intervals.
    """
    one, two = wilson(*first, z=z), wilson(*second, z=z)
    share_1, share_2 = first[0] / first[1], second[0] / second[1]
    difference = share_1 - share_2
    below = sqrt((share_1 - one.low) ** 2 + (two.high - share_2) ** 2)
    above = sqrt((one.high - share_1) ** 2 + (share_2 - two.low) ** 2)
    return Interval(max(-1.0, difference - below), min(1.0, difference + above))


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share with all that an honest page prints beside it: numerator, denominator, unknown, interval, band.

    ``total`` counts everybody, the unknown too; somebody unknown is never counted as a yes (glossary: unknown).
    """

    successes: int
    total: int
    unknown: int = 0

    def __post_init__(self) -> None:
        if min(self.successes, self.unknown) < 0 or self.successes + self.unknown > self.total:
            raise ValueError("successes and unknown are parts of the total")

    @property
    def share(self) -> float | None:
        """Successes of all, or None when there is nobody to count."""
        return self.successes / self.total if self.total else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of ``share``."""
        return wilson(self.successes, self.total) if self.total else None

    @property
    def band(self) -> Interval | None:
        """From "no unknown person succeeded" to "all of them did" (domain B6)."""
        if not self.total:
            return None
        return Interval(self.successes / self.total, (self.successes + self.unknown) / self.total)


@dataclass(frozen=True, slots=True)
class Step:
    """The curve from ``time`` on: how many were followed until then, how many ended, which share remains."""

    time: int
    at_risk: int
    events: int
    survival: float
    standard_error: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """A Kaplan-Meier estimate; before the first step the share is 1."""

    steps: tuple[Step, ...]
    times: tuple[int, ...]

    def at(self, time: int) -> float:
        """Share that remains at ``time``."""
        passed = [step.survival for step in self.steps if step.time <= time]
        return passed[-1] if passed else 1.0

    def at_risk(self, time: int) -> int:
        """People still followed just before ``time``; printed under the axis."""
        return len(self.times) - bisect_left(self.times, time)

    @property
    def median(self) -> int | None:
        """First time at which half or fewer remain, or None when the curve stays above."""
        return next((step.time for step in self.steps if step.survival <= 0.5), None)

    def shown(self, fewest: int = FEWEST_AT_RISK) -> "SurvivalCurve":
        """The curve up to where ``fewest`` people are followed; the rest is too thin to draw (domain B6)."""
        return SurvivalCurve(tuple(step for step in self.steps if step.at_risk >= fewest), self.times)


def kaplan_meier(observations: Iterable[tuple[int, bool]], *, z: float = Z95) -> SurvivalCurve:
    """Survival from (time, ended) pairs; ``ended`` False means last seen then, still on (censored).

    Standard errors by Greenwood's formula, intervals on the log-log scale so that they stay within 0 and 1.
    Somebody last seen on the day of another's end still counts as at risk that day.
    """
    seen = sorted(observations)
    times = tuple(time for time, _ended in seen)
    survival, greenwood, steps = 1.0, 0.0, []
    high = 1.0
    for time, events in sorted(Counter(time for time, ended in seen if ended).items()):
        at_risk = len(times) - bisect_left(times, time)
        survival *= (at_risk - events) / at_risk
        greenwood += events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
        interval = _log_log(survival, greenwood, z) or Interval(0.0, high)
        high = interval.high
        steps.append(Step(time, at_risk, events, survival, survival * sqrt(greenwood), interval))
    return SurvivalCurve(tuple(steps), times)


def _log_log(survival: float, greenwood: float, z: float) -> Interval | None:
    """Interval on the log-log scale; None once nobody remains, where the variance has no meaning."""
    if survival == 0.0:
        return None
    spread = z * sqrt(greenwood) / -log(survival)
    return Interval(survival ** exp(spread), survival ** exp(-spread))


def _check(successes: int, trials: int) -> None:
    if trials <= 0 or not 0 <= successes <= trials:
        raise ValueError("an interval needs trials, and no more successes than trials")
