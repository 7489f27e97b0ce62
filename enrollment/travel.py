"""What is due of travel support: one amount for each session that somebody attended and that was not paid yet.

Plain values, no query. A payment whose mark was corrected afterwards stays paid and is named, so that people decide.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import ALLOWED, Decision, refused

#: Somebody's enrollment and a session, both by primary key.
Attended = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dues:
    """Pairs that are to be paid, and pairs that were paid although nobody is marked as present any more."""

    open: frozenset[Attended]
    unfounded: frozenset[Attended]

    def of(self, enrollment: int) -> int:
        """How many sessions are due to one person."""
        return sum(person == enrollment for person, _session in self.open)

    def chosen(self, people: Collection[int], sessions: Collection[int]) -> list[Attended]:
        """Those of the people and sessions that were chosen, in a stable order."""
        return sorted(pair for pair in self.open if pair[0] in people and pair[1] in sessions)


def dues(attended: Collection[Attended], paid: Collection[Attended]) -> Dues:
    """What the marks and the payments of a class add up to."""
    there, done = frozenset(attended), frozenset(paid)
    return Dues(open=there - done, unfounded=done - there)


def payable_on(paid_on: date, held_on: date, today: date) -> Decision:
    """Whether a payment may carry this day: not before the session that it is for, and not in the future."""
    if paid_on > today:
        return refused("paid_in_future", _("A payment is recorded after it was made, not before."))
    if paid_on < held_on:
        return refused("paid_before_session", _("The day of payment lies before a session that it is for."))
    return ALLOWED
