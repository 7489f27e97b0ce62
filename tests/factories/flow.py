"""A class with people in it: cohorts with sessions, clients who may come, and enrollments at each step of the way.

States that a service reaches are reached through the services, so that seats, bookings and tasks are true.
"""

from datetime import datetime, time, timedelta
from typing import Any

from enrollment.enums.flow import AnsweredHow
from enrollment.models import Client, Enrollment, Offer
from enrollment.services.attendance import mark_attendance
from enrollment.services.offers import accept_offer, refer_and_offer
from partners.actors import Actor, actor_for
from partners.models import Organization
from portal.kernel import clock
from programs.enums import CohortState
from programs.models import Cohort, Session
from programs.services.running import finish_cohort
from tests.factories.clients import AssignmentFactory, ClientFactory, GuidancePeriodFactory, OfficerFactory
from tests.factories.partners import AgreementFactory, PokmasFactory, actor_in
from tests.factories.programs import CohortFactory, ProgramFactory, SessionFactory

CLIENT_FIELDS = (
    "name",
    "sex",
    "birth_date",
    "region_id",
    "education",
    "past_work",
    "phone_kind",
    "latitude",
    "longitude",
    "tried_as_child",
)


def open_class(*, sessions: int = 3, capacity: int = 5, partner: Organization | None = None, **fields: Any) -> Cohort:
    """An open cohort of a published program, two weeks ahead, with sessions on consecutive mornings."""
    program_fields = {name.removeprefix("program__"): fields.pop(name) for name in list(fields) if name.startswith("program__")}
    partner = partner or PokmasFactory(
        name=fields.pop("partner_name", "Sanggar Ciprat Musi"), code=f"sanggar-{ProgramFactory._meta.model.objects.count()}"
    )
    program = program_fields.pop("program", None) or ProgramFactory(partner=partner, **program_fields)
    agreement = AgreementFactory(lead=partner)
    cohort = CohortFactory(program=program, agreement=agreement, capacity=capacity, minimum=1, **fields)
    hour = fields.get("hour", 10)
    for number in range(sessions):
        starts_at = clock.at_wib(cohort.starts_on + timedelta(days=number), time(hour))
        SessionFactory(cohort=cohort, number=number + 1, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4))
    return cohort


def second_class(cohort: Cohort, **fields: Any) -> Cohort:
    """Another program of the same partner at the same hours: its sessions clash with those of ``cohort``."""
    return open_class(partner=cohort.program.partner, **fields)


def ready_client(office: Organization, officer: Actor | None = None, **fields: Any) -> Client:
    """A client of the office under guidance for the coming year, in the caseload of ``officer`` if one is given."""
    client = ClientFactory(office=office, **fields)
    GuidancePeriodFactory(client=client, starts_on=clock.today() - timedelta(days=100), ends_on=clock.today() + timedelta(days=400))
    if officer is not None:
        AssignmentFactory(client=client, officer=officer.membership)
    return client


def officer_in(office: Organization) -> Actor:
    """A probation officer of the office."""
    return actor_for(OfficerFactory(organization=office))


def offered(*, officer: Actor, client: Client, cohort: Cohort, now: datetime | None = None) -> Offer:
    """A seat held for the client."""
    enrollment = refer_and_offer(actor=officer, client=client, cohort=cohort, now=now or clock.now())
    return enrollment.offers.get()


def enrolled(*, officer: Actor, client: Client, cohort: Cohort, now: datetime | None = None) -> Enrollment:
    """A client who said yes."""
    offer = offered(officer=officer, client=client, cohort=cohort, now=now)
    accept_offer(actor=officer, offer=offer, how=AnsweredHow.OFFICER_VISIT, now=now or clock.now())
    return offer.enrollment


def graduates(cohort: Cohort, officer: Actor, count: int = 2) -> list[Enrollment]:
    """People of a finished cohort who have completed it, written directly: what came before is of no interest."""
    Cohort.objects.filter(pk=cohort.pk).update(state=CohortState.FINISHED)
    cohort.refresh_from_db()
    facts = {"state": "completed", "ended_on": clock.today(), "sessions_held": 3, "sessions_attended": 3}
    clients = [ready_client(cohort.program.office, officer) for _number in range(count)]
    return [Enrollment.objects.create(client=client, program=cohort.program, cohort=cohort, **facts) for client in clients]


def partner_actor(cohort: Cohort) -> Actor:
    """An admin of the partner whose class it is."""
    return actor_in(cohort.program.partner)


def confirmed(cohort: Cohort) -> Cohort:
    """The cohort will take place."""
    Cohort.objects.filter(pk=cohort.pk).update(state=CohortState.CONFIRMED)
    cohort.refresh_from_db()
    return cohort


def teach(cohort: Cohort, actor: Actor, absent: dict[int, list[Enrollment]] | None = None) -> None:
    """Hold every session on its day: everybody present but those named by session number."""
    for session in Session.objects.filter(cohort=cohort).order_by("number"):
        away = {person.public_id: "unexcused" for person in (absent or {}).get(session.number, [])}
        mark_attendance(actor=actor, session=session, marks=away, now=session.ends_at)


def finished(cohort: Cohort, actor: Actor) -> Cohort:
    """The class is over and everybody has an outcome."""
    last = cohort.sessions.order_by("-ends_at").first()
    cohort.refresh_from_db()
    return finish_cohort(actor=actor, cohort=cohort, now=last.ends_at + timedelta(hours=1))
