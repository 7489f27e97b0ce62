"""The clock after a release: 48 hours due, 72 escalated, counted between instants (R53)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from enrollment.release import ReleaseState, release_clock, release_instant

#: Friday 20 November 2026, 17.30 WIB.
FRIDAY = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "state", "left"),
    [
        (timedelta(days=-3, seconds=-1), ReleaseState.FAR, 120),
        (timedelta(days=-3), ReleaseState.COMING, 120),
        (timedelta(seconds=-1), ReleaseState.COMING, 48),
        (timedelta(0), ReleaseState.FRESH, 48),
        (timedelta(hours=45), ReleaseState.FRESH, 3),
        (timedelta(hours=48) - timedelta(seconds=1), ReleaseState.FRESH, 0),
        (timedelta(hours=48), ReleaseState.DUE, 0),
        (timedelta(hours=72) - timedelta(seconds=1), ReleaseState.DUE, 0),
        (timedelta(hours=72), ReleaseState.ESCALATED, 0),
        (timedelta(days=30), ReleaseState.ESCALATED, 0),
        (timedelta(days=30, seconds=1), ReleaseState.PAST, 0),
    ],
)
def test_state_at_each_limit(passed: timedelta, state: ReleaseState, left: int) -> None:
    clock = release_clock(FRIDAY, FRIDAY + passed)
    assert (clock.state, clock.hours_left) == (state, left)


def test_release_on_friday_evening_is_due_on_sunday_evening() -> None:
    assert release_clock(FRIDAY, FRIDAY).due_at == datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def test_day_without_an_hour_counts_from_midnight_in_wib() -> None:
    assert release_instant(released_at=None, starts_on=date(2026, 11, 20)) == datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    assert release_instant(released_at=FRIDAY, starts_on=date(2026, 11, 20)) == FRIDAY
