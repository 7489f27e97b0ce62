"""Facts behind the figures: how far people came along the chain, and what they said at the follow-ups."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from enrollment.models import Certificate, Enrollment, Offer
from partners.models import Organization
from placements.enums import ClaimState, FollowUpAnchor, FollowUpState, WorkAnswer
from placements.indicators import PLACED_WITHIN_DAYS, Rate
from placements.models import FollowUp, Placement
from placements.schedule import WINDOWS

FINISHED = ("completed", "certified")
COUNTED = (ClaimState.COUNTED, ClaimState.COUNTED_WITH_EXCEPTION)
#: Leave the denominator and are counted on their own (domain.md B1).
LEFT = (FollowUpState.DIED, FollowUpState.TRANSFERRED, FollowUpState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Chain:
    """People by how far they came; each number counts people, not papers."""

    offered: int
    said_yes: int
    completed: int
    certified: int
    placed: int


def chain_of(office: Organization) -> Chain:
    """The funnel of one office, everything that is on record."""
    enrollments = Enrollment.objects.filter(program__office=office)
    finished = enrollments.filter(state__in=FINISHED)
    placed = Placement.objects.work().filter(client__office=office, claim__in=COUNTED)
    return Chain(
        offered=_people(Offer.objects.filter(cohort__program__office=office), "enrollment__client"),
        said_yes=_people(Offer.objects.filter(cohort__program__office=office, state="accepted"), "enrollment__client"),
        completed=_people(finished, "client"),
        certified=_people(Certificate.objects.filter(enrollment__program__office=office, revoked_at=None), "enrollment__client"),
        placed=_people(placed.filter(client__in=finished.values("client")), "client"),
    )


def _people(rows: Any, path: str) -> int:
    number: int = rows.order_by().aggregate(number=Count(path, distinct=True))["number"]
    return number


def work_rates(office: Organization, today: date, anchor: str = FollowUpAnchor.OFFER) -> dict[int, Rate]:
    """Share in work at each day after the anchor, over everybody whose window has closed; silence is unknown."""
    due = FollowUp.objects.filter(client__office=office, anchor=anchor).exclude(state__in=LEFT)
    closed = due.filter(Q(closes_on__lt=today) | ~Q(state=FollowUpState.DUE))
    rows = closed.order_by().values_list("day", "state", "answer").annotate(number=Count("pk"))
    return {day: _rate([row for row in rows if row[0] == day]) for day in WINDOWS}


def _rate(rows: list[tuple[int, str, str, int]]) -> Rate:
    answers: Counter[bool | None] = Counter()
    for _day, state, answer, number in rows:
        answers[answer != WorkAnswer.NOT_WORKING if state == FollowUpState.REACHED else None] += number
    return Rate(yes=answers[True], known=answers[True] + answers[False], unknown=answers[None])


def placed_within(office: Organization) -> Rate:
    """Of those who completed at least ninety days ago, how many had counted work within ninety days (design §4.5)."""
    finished = Enrollment.objects.filter(program__office=office, state__in=FINISHED, ended_on__isnull=False)
    ends = dict(finished.order_by("ended_on").values_list("client_id", "ended_on"))
    work = Placement.objects.work().filter(client__in=ends, claim__in=COUNTED).values_list("client_id", "started_on")
    placed = {client for client, start in work if 0 <= (start - ends[client]).days <= PLACED_WITHIN_DAYS}
    return Rate(yes=len(placed), known=len(ends))


def completions_by_program(office: Organization) -> list[tuple[str, str, int]]:
    """(partner code, program slug, completions) of every published program."""
    from programs.models import Program

    done = Count("enrollments", filter=Q(enrollments__state__in=FINISHED))
    rows = Program.objects.filter(office=office).order_by("slug").annotate(done=done)
    return list(rows.values_list("partner__code", "slug", "done"))
