"""What the dates of an agreement mean: its status, when its end is called out, the terms of a renewal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from partners.enums import AgreementState, AgreementStatus
from portal.kernel.ranges import ONE_DAY, DateRange

#: Days before the end at which the office is told (design.md §4.1).
EXPIRY_DAYS = (180, 90, 30)
#: Statuses in which the renewal is the next step.
CALLS_FOR_RENEWAL = (AgreementStatus.EXPIRING, AgreementStatus.LAPSED)
#: Tone of the badge that shows a state or status.
TONES: dict[str, str] = {
    AgreementStatus.ACTIVE: "ok",
    AgreementStatus.EXPIRING: "warn",
    AgreementStatus.LAPSED: "bad",
    AgreementStatus.UPCOMING: "info",
    AgreementState.IN_REVIEW: "warn",
    AgreementState.RETURNED: "warn",
    AgreementState.SUSPENDED: "bad",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The four days of an agreement; all of them belong to it."""

    starts_on: date
    ends_on: date
    referrals_from: date
    referrals_until: date


def status_of(state: str, terms: Terms, today: date) -> AgreementState | AgreementStatus:
    """The state, or for a signed agreement what its dates make of it today."""
    if state != AgreementState.SIGNED:
        return AgreementState(state)
    if today < terms.starts_on:
        return AgreementStatus.UPCOMING
    if today > terms.ends_on:
        return AgreementStatus.LAPSED
    return AgreementStatus.EXPIRING if threshold_reached(terms.ends_on, today) else AgreementStatus.ACTIVE


def threshold_reached(ends_on: date, today: date) -> int | None:
    """The nearest of 180, 90 and 30 days that the end has come within; None while it is further off or already past."""
    left = (ends_on - today).days
    return min((days for days in EXPIRY_DAYS if 0 <= left <= days), default=None)


def share_a_day(one: Terms, other: Terms) -> bool:
    """Whether two agreements are valid on the same day."""
    return _valid(one).overlaps(_valid(other))


def _valid(terms: Terms) -> DateRange:
    return DateRange.inclusive(terms.starts_on, terms.ends_on)


def renewed_terms(terms: Terms, today: date) -> Terms:
    """As long as before, from the day after the last one on, or from today where that is past; the window keeps its place."""
    starts_on = max(terms.ends_on + ONE_DAY, today)
    shift: timedelta = starts_on - terms.starts_on
    return Terms(starts_on, terms.ends_on + shift, terms.referrals_from + shift, terms.referrals_until + shift)


def takes_over_at_once(new: Terms, old: Terms, today: date) -> bool:
    """Whether signing the new version ends the old one now: it has begun, or both would be valid on the same day."""
    return new.starts_on <= today or share_a_day(new, old)
