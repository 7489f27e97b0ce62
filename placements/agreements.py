"""What placements knows of an agreement: work after its classes for the renewal file, and what ends with an employer that leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from enrollment.agreements import of
from enrollment.enums.flow import FINISHED_STATES
from enrollment.models import Enrollment
from partners import providers
from partners.merging import Treatment, treat
from partners.providers import Fact, RenewalPart, Section
from placements.enums import ClaimState, FollowUpState, VacancyState, WorkAnswer
from placements.models import FollowUp, Placement, Vacancy
from portal.kernel.bounds import Sum
from portal.kernel.disclosure import INTERNAL, publish_linked

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.actors import Actor
    from partners.models import Agreement, Organization

COUNTED = (ClaimState.COUNTED, ClaimState.COUNTED_WITH_EXCEPTION)


def connect() -> None:
    """Answer what partners asks about agreements, and say how a merge treats the tables of this app."""
    providers.provide_renewal_facts(renewal_part, order=40)
    providers.on_left(close_vacancies)
    treat(
        Treatment.MOVE,
        "placements.Introduction.employer", "placements.Placement.employer", "placements.Vacancy.employer", "placements.Pledge.employer",
    )
    treat(Treatment.OFFICE, "placements.OutcomeSnapshot.office")


def close_vacancies(organization: Organization, actor: Actor, now: datetime) -> None:
    """Work at an employer that has left is no longer on offer."""
    Vacancy.objects.filter(employer=organization, state=VacancyState.OPEN).update(state=VacancyState.CLOSED)


def renewal_part(agreement: Agreement, partner: Organization, today: date) -> RenewalPart:
    """Work after completion and what the follow-ups found, as counts of people with denominators and the floor of five."""
    done = Enrollment.objects.filter(cohort__agreement=agreement, program__partner=partner, state__in=FINISHED_STATES)
    clients = set(done.order_by().values_list("client_id", flat=True))
    work = Placement.objects.work().filter(client__in=clients, claim__in=COUNTED, started_on__gte=agreement.starts_on)
    placed = len(set(work.order_by().values_list("client_id", flat=True)))
    shown = publish_linked(
        {"completed": len(clients), "placed": placed, "not_placed": len(clients) - placed},
        [Sum("completed", ("placed", "not_placed"))], INTERNAL,
    )
    asked = _follow_ups(FollowUp.objects.filter(client__in=clients, closes_on__lt=today))
    facts = (
        Fact(_("With work a second person has seen"), of(shown["placed"], shown["completed"])),
        Fact(_("Follow-ups answered, of those due"), asked[0]),
        Fact(_("In work, of those who answered"), asked[1]),
    )
    return RenewalPart(sections=(Section(_("Work afterwards"), facts, note=_("Work before the class, or not yet verified, does not count.")),))


def _follow_ups(rows: QuerySet[FollowUp]) -> tuple[str, str]:
    """Answers of the questions whose time is over; several questions of one person count each."""
    found = Counter(rows.order_by().values_list("state", "answer"))
    reached = {answer: number for (state, answer), number in found.items() if state == FollowUpState.REACHED}
    working = sum(number for answer, number in reached.items() if answer != WorkAnswer.NOT_WORKING)
    truth: dict[Hashable, int] = {"due": sum(found.values()), "answered": sum(reached.values()), "working": working}
    truth |= {"silent": truth["due"] - truth["answered"], "idle": truth["answered"] - working}
    shown = publish_linked(truth, [Sum("due", ("answered", "silent")), Sum("answered", ("working", "idle"))], INTERNAL)
    return of(shown["answered"], shown["due"]), of(shown["working"], shown["answered"])
