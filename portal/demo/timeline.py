"""Lets things happen in the order of time, each with the clock at its own instant."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import count

from portal.kernel import clock
from portal.kernel.decisions import DomainError

Step = Callable[[datetime], object]


class Timeline:
    """Steps by instant; of two at the same instant the one added first goes first."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Step]] = []
        self._order = count()
        #: How often a service refused a step, by code; a well-made plan is refused nothing.
        self.refusals: Counter[str] = Counter()
        self.done = 0

    def __len__(self) -> int:
        return len(self._steps)

    def add(self, instant: datetime, step: Step) -> None:
        """Let ``step`` happen at ``instant``; it is called with it."""
        heapq.heappush(self._steps, (instant, next(self._order), step))

    def run(self, until: datetime, *, tell: Callable[[int], object] = lambda _done: None) -> None:
        """Everything up to and at ``until``; a step may add others. ``tell`` hears how many are done."""
        while self._steps and self._steps[0][0] <= until:
            instant, _order, step = heapq.heappop(self._steps)
            with clock.at(instant):
                self._take(step, instant)
            self.done += 1
            tell(self.done)

    def _take(self, step: Step, instant: datetime) -> None:
        try:
            step(instant)
        except DomainError as refusal:
            self.refusals[refusal.code] += 1
