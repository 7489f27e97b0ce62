"""Who sits in a class, under which name the reader may know them, and what their attendance adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from enrollment.actors import LinkActor
from enrollment.completion import ABSENCES_IN_A_ROW, Record
from enrollment.enums.flow import COHORT_STATES, FINISHED_STATES, IN_CLASS_STATES, AttendanceStatus, EnrollmentState
from enrollment.models import Certificate, Client, Consent, Enrollment, Offer, SkillCheck
from enrollment.policies.flow import FREE_CORRECTION_DAYS
from enrollment.selectors.marks import Summary, summaries_of
from portal.kernel import clock
from programs.enums import CohortState, SessionState
from programs.models import Cohort, Session

if TYPE_CHECKING:
    from partners.actors import Actor

#: The four tints of avatars, given out in turn.
TONES = 4
#: Sessions to come that the page of the day still shows.
NEXT_SHOWN = 6
TEACHING = (CohortState.CONFIRMED, CohortState.RUNNING)


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name as one reader may see it; ``consent`` is what allows a partner to read the full one."""

    text: str
    phone: str = ""
    is_full: bool = False
    consent: Consent | None = None


def names_for(*, actor: Actor, people: Sequence[Enrollment], now: datetime) -> dict[int, ShownName]:
    """Names by enrollment: office staff read the file's, a partner the full one only by consent, of children never (R27).

    Behind a class link there are call names and numbers, whoever made the link.
    """
    if isinstance(actor, LinkActor):
        return {person.pk: ShownName(person.client.roster_name) for person in people}
    if actor.is_office or actor.is_system:
        return {person.pk: ShownName(person.client.name, person.client.phone, is_full=True) for person in people}
    rows = Consent.objects.for_partner(actor.organization, now).filter(client__in=[person.client_id for person in people])
    consents = {consent.client_id: consent for consent in rows.order_by("given_at")}
    today = clock.wib(now).date()
    return {person.pk: _name(person.client, None if person.client.is_child(today) else consents.get(person.client_id)) for person in people}


def _name(client: Client, consent: Consent | None) -> ShownName:
    if consent is None or "name" not in consent.fields:
        return ShownName(client.roster_name)
    phone = client.phone if "phone" in consent.fields else ""
    return ShownName(client.name, phone, is_full=True, consent=consent)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person of a class."""

    enrollment: Enrollment
    name: ShownName
    tone: int
    summary: Summary
    status: str = AttendanceStatus.PRESENT
    certificate: Certificate | None = None
    #: Level by unit of the skill sheet.
    levels: dict[str, str] = field(default_factory=dict)

    @property
    def record(self) -> Record:
        """Sessions held, and those attended."""
        return self.summary.record

    @property
    def absences(self) -> int:
        """Sessions in a row without a word, up to the last."""
        return self.summary.absences

    @property
    def last_attended(self) -> datetime | None:
        """The last session in which the person was there."""
        return self.summary.last_attended

    @property
    def status_label(self) -> str:
        """The mark in words."""
        return str(AttendanceStatus(self.status).label)

    @property
    def warns(self) -> bool:
        """Whether one more absence without a word is the third in a row."""
        return self.absences >= ABSENCES_IN_A_ROW - 1

    @property
    def percent(self) -> int:
        """Share attended so far, whole percent."""
        return self.summary.percent

    @property
    def is_away(self) -> bool:
        """Whether the officer was told of absences in a row."""
        return self.absences >= ABSENCES_IN_A_ROW


def _people(actor: Actor, cohort: Cohort, states: Iterable[str]) -> list[Enrollment]:
    rows = Enrollment.objects.visible_to(actor).of_cohort(cohort).filter(state__in=states)
    return list(rows.select_related("client", "program", "cohort").order_by("client__roster_number", "pk"))


def _lines(actor: Actor, cohort: Cohort, people: list[Enrollment], now: datetime, **more: dict[int, Any]) -> list[RosterLine]:
    names, summaries = names_for(actor=actor, people=people, now=now), summaries_of(cohort, people)
    return [
        RosterLine(
            person, names[person.pk], place % TONES + 1, summaries[person.pk],
            **{key: values[person.pk] for key, values in more.items() if person.pk in values},
        )
        for place, person in enumerate(people)
    ]


def roster(*, actor: Actor, cohort: Cohort, now: datetime) -> list[RosterLine]:
    """Everybody who took a seat of the cohort and sits in class, has finished or left early; queries do not grow."""
    people = _people(actor, cohort, set(COHORT_STATES) - {EnrollmentState.OFFERED})
    return _lines(actor, cohort, people, now)


def certificate_lines(*, actor: Actor, cohort: Cohort, now: datetime) -> list[RosterLine]:
    """Those who have finished or left early, with the certificate that counts."""
    people = _people(actor, cohort, (*FINISHED_STATES, EnrollmentState.ENDED_EARLY))
    rows = Certificate.objects.valid().filter(enrollment__in=people).order_by("pk")
    papers = {row.enrollment_id: row for row in rows}
    return _lines(actor, cohort, people, now, certificate=papers, levels=_levels(actor, people))


def marking_lines(
    *, actor: Actor, session: Session, people: list[Enrollment], statuses: Mapping[int, str], now: datetime
) -> list[RosterLine]:
    """Those expected in a session with the mark they have (``selectors.marks.statuses_in``), or present while nothing is marked."""
    marked = {enrollment: status for enrollment, status in statuses.items() if status != AttendanceStatus.NOT_HELD}
    return _lines(actor, session.cohort, people, now, status=marked)


def skill_lines(*, actor: Actor, cohort: Cohort, people: list[Enrollment], now: datetime) -> list[RosterLine]:
    """People of a class with the result that each unit has so far."""
    return _lines(actor, cohort, people, now, levels=_levels(actor, people))


def _levels(actor: Actor, people: Iterable[Enrollment]) -> dict[int, dict[str, str]]:
    levels: dict[int, dict[str, str]] = {}
    for row in SkillCheck.objects.visible_to(actor).filter(enrollment__in=people).order_by("pk"):
        levels.setdefault(row.enrollment_id, {})[row.unit] = row.level
    return levels


# --- sessions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bead:
    """One session on the thread of the cohort; x of 300."""

    x: int
    kind: str
    radius: int


def beads(sessions: Sequence[Session], current: Session) -> list[Bead]:
    """The sessions in a row: held ones filled, the one at hand larger."""
    step = 280 / max(1, len(sessions) - 1)
    return [
        Bead(round(10 + place * step), "pin" if each.state == SessionState.HELD else "open", 7 if each.pk == current.pk else 4)
        for place, each in enumerate(sessions)
    ]


@dataclass(frozen=True, slots=True)
class SessionDay:
    """The page of the day: what is to be marked now, what comes, and what can still be corrected."""

    due: list[Session] = field(default_factory=list)
    upcoming: list[Session] = field(default_factory=list)
    held: list[Session] = field(default_factory=list)


def session_day(*, actor: Actor, now: datetime) -> SessionDay:
    """Sessions of the actor's classes that take place now, by what there is to do; three queries."""
    cohorts = Cohort.objects.own(actor).filter(state__in=TEACHING)
    seated = Q(cohort__enrollments__state__in=IN_CLASS_STATES)
    in_class = Count("cohort__enrollments", filter=seated & _is_expected(), distinct=True)
    rows = Session.objects.filter(cohort__in=cohorts).select_related("cohort__program", "place").annotate(people=in_class)
    tonight = clock.end_of_day(clock.wib(now).date())
    free_since = now - timedelta(days=FREE_CORRECTION_DAYS)
    return SessionDay(
        due=list(rows.planned().filter(starts_at__lt=tonight).order_by("starts_at", "pk")),
        upcoming=list(rows.planned().filter(starts_at__gte=tonight).order_by("starts_at", "pk")[:NEXT_SHOWN]),
        held=list(rows.filter(state=SessionState.HELD, held_at__gte=free_since).order_by("-starts_at", "-pk")),
    )


def _is_expected() -> Q:
    """Everybody in class, or only those named for the session."""
    return Q(is_for_named=False) | Q(cohort__enrollments__extra_sessions__session=F("pk"))


def cohorts_to_certify(*, actor: Actor) -> QuerySet[Cohort]:
    """Finished cohorts of the actor, with how many completed and how many are certified."""
    completed = Count("enrollments", filter=Q(enrollments__state=EnrollmentState.COMPLETED))
    certified = Count("enrollments", filter=Q(enrollments__state=EnrollmentState.CERTIFIED))
    rows = Cohort.objects.own(actor).filter(state__in=[CohortState.FINISHED, CohortState.CLOSED]).select_related("program")
    return rows.annotate(completed=completed, certified=certified).order_by("-ends_on", "-pk")


def referrals_to_answer(*, actor: Actor) -> QuerySet[Enrollment]:
    """Referrals that wait for the actor's answer, the oldest deadline first."""
    rows = Enrollment.objects.visible_to(actor).filter(state=EnrollmentState.SUBMITTED)
    return rows.select_related("client", "program", "cohort").order_by("due_at", "pk")


def enrollments_of(*, actor: Actor) -> QuerySet[Enrollment]:
    """Enrollments of the actor's clients with the offer that holds, newest first."""
    held = Prefetch("offers", queryset=Offer.objects.held(), to_attr="held_offers")
    rows = Enrollment.objects.visible_to(actor).with_people()
    return rows.annotate(has_certificate=Exists(Certificate.objects.valid().filter(enrollment=OuterRef("pk")))).prefetch_related(held)
