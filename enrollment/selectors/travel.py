"""What is due and what was paid for the way to class, by person and by session; people by call name and number only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Sum

from enrollment.enums.flow import ATTENDED, COHORT_STATES, EnrollmentState
from enrollment.models import Attendance, Enrollment, TravelPayment
from enrollment.travel import Dues, dues
from programs.enums import SessionState
from programs.models import Cohort, Session
from programs.selectors import travel_of

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import TravelSupport


def dues_of(cohort: Cohort) -> Dues:
    """Attended and paid sessions of a whole cohort; two queries."""
    attended = Attendance.objects.filter(session__cohort=cohort, status__in=ATTENDED, session__state=SessionState.HELD)
    paid = TravelPayment.objects.in_force().filter(session__cohort=cohort)
    return dues(set(attended.values_list("enrollment", "session")), set(paid.values_list("enrollment", "session")))


@dataclass(frozen=True, slots=True)
class PersonDue:
    """One person of a class: sessions attended and paid, and what is still due in rupiah."""

    enrollment: Enrollment
    attended: int
    paid_sessions: int
    paid: int
    due: int
    last_paid_on: date | None

    @property
    def name(self) -> str:
        """Call name and number; receipts carry no full name."""
        return self.enrollment.client.roster_name


@dataclass(frozen=True, slots=True)
class SessionDue:
    """One held session: who attended it, and for how many it is still due."""

    session: Session
    attended: int
    open: int


@dataclass(frozen=True, slots=True)
class TravelPage:
    """Travel support of one cohort."""

    support: TravelSupport
    people: list[PersonDue]
    sessions: list[SessionDue]
    #: Payments whose mark was corrected afterwards.
    unfounded: list[TravelPayment]

    @property
    def due(self) -> int:
        """Rupiah that are due in all."""
        return sum(person.due for person in self.people)

    @property
    def is_short(self) -> bool:
        """Whether more is due than is left."""
        return self.due > self.support.left


def travel_page(*, actor: Actor, cohort: Cohort) -> TravelPage | None:
    """What the page of a cohort's travel support shows; None where none was set."""
    support = travel_of(cohort)
    if support is None:
        return None
    found = dues_of(cohort)
    return TravelPage(support, _people(actor, cohort, found, support.rate), _sessions(cohort, found), _unfounded(actor, cohort, found))


def _people(actor: Actor, cohort: Cohort, found: Dues, rate: int) -> list[PersonDue]:
    states = set(COHORT_STATES) - {EnrollmentState.OFFERED}
    rows = Enrollment.objects.visible_to(actor).of_cohort(cohort).filter(state__in=states).select_related("client")
    sums = _paid_by_person(cohort)
    still = Counter(person for person, _session in found.open)
    lost = Counter(person for person, _session in found.unfounded)
    people = []
    for row in rows.order_by("client__roster_number", "pk"):
        paid_sessions, paid, last = sums.get(row.pk, (0, 0, None))
        attended = still[row.pk] + paid_sessions - lost[row.pk]
        people.append(PersonDue(row, attended, paid_sessions, paid, still[row.pk] * rate, last))
    return people


def _paid_by_person(cohort: Cohort) -> dict[int, tuple[int, int, date | None]]:
    rows = TravelPayment.objects.in_force().filter(session__cohort=cohort).order_by().values("enrollment")
    found: dict[int, tuple[int, int, date | None]] = {}
    for row in rows.annotate(paid=Sum("amount"), last=Max("paid_on"), sessions=Count("pk")):
        found[row["enrollment"]] = (row["sessions"], row["paid"], row["last"])
    return found


def _sessions(cohort: Cohort, found: Dues) -> list[SessionDue]:
    rows = cohort.sessions.filter(state=SessionState.HELD).order_by("starts_at", "pk")
    still = Counter(session for _person, session in found.open)
    attended = Counter(
        Attendance.objects.filter(session__cohort=cohort, status__in=ATTENDED).values_list("session", flat=True)
    )
    return [SessionDue(row, attended[row.pk], still[row.pk]) for row in rows]


def _unfounded(actor: Actor, cohort: Cohort, found: Dues) -> list[TravelPayment]:
    """Payments in force whose mark says by now that the person was away."""
    if not found.unfounded:
        return []
    rows = TravelPayment.objects.visible_to(actor).in_force().filter(session__cohort=cohort).select_related("enrollment__client", "session")
    return [row for row in rows.order_by("session__starts_at", "pk") if (row.enrollment_id, row.session_id) in found.unfounded]


def payments_to_take_back(*, actor: Actor, cohort: Cohort) -> list[TravelPayment]:
    """Every payment in force, the latest first."""
    rows = TravelPayment.objects.visible_to(actor).in_force().filter(session__cohort=cohort)
    return list(rows.select_related("enrollment__client", "enrollment__cohort__program__partner", "session").order_by("-recorded_at", "pk"))
