"""What must hold of any database, however its rows came there: seats, bookings, moves, consents, questions, certificates.

Every check reads the database and yields breaches; none writes. Tests run all of them on both ways of making the
demonstration, and anybody may run them after an import of history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from enrollment.completion import Record, with_catch_up
from enrollment.documents.discretion import check_discreet
from enrollment.enums.clients import CHILD_PURPOSES, ConsentPurpose
from enrollment.enums.flow import ATTENDED, FINISHED_STATES, OPEN_STATES, SEAT_STATES, EnrollmentState
from enrollment.models import Attendance, Booking, Certificate, Client, Consent, Enrollment, Offer, OfficerAssignment
from enrollment.nik import is_nik
from enrollment.services.certificates import matches
from enrollment.services.clients import nik_index
from enrollment.workflow import ENROLLMENT, OFFER
from partners.models import Agreement, AuditEntry, Organization, PartnerNeed, Task, Transition
from partners.workflow import AGREEMENT, NEED, ORGANIZATION
from placements.enums import FollowUpAnchor, PlacementKind
from placements.models import FollowUp, Introduction, OutcomeSnapshot, Placement
from placements.schedule import due_dates
from placements.services.snapshots import fingerprint
from placements.workflow import INTRODUCTION, PLACEMENT
from portal.kernel.clock import wib
from portal.kernel.workflow import Workflow
from programs.enums import CohortState, SessionKind, SessionState
from programs.models import Cohort, Program, Session
from programs.workflow import COHORT, PROGRAM, SESSION

#: Every model whose state moves through a table, with the table.
WORKFLOWS: tuple[tuple[type[Any], Workflow], ...] = (
    (Organization, ORGANIZATION),
    (Agreement, AGREEMENT),
    (PartnerNeed, NEED),
    (Program, PROGRAM),
    (Cohort, COHORT),
    (Session, SESSION),
    (Enrollment, ENROLLMENT),
    (Offer, OFFER),
    (Introduction, INTRODUCTION),
    (Placement, PLACEMENT),
)
UNDECIDED = (CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED, CohortState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Breach:
    """One row that breaks a rule; ``row`` is a primary key, never a name."""

    rule: str
    row: object
    what: str = ""


Check = Callable[[datetime], Iterator[Breach]]


def breaches(now: datetime) -> list[Breach]:
    """Everything that does not hold; an empty list is what is wanted."""
    return [breach for check in CHECKS for breach in check(now)]


# --- seats and bookings ----------------------------------------------------------------------------------------------


def seats_are_counted(now: datetime) -> Iterator[Breach]:
    """``taken`` is the number of held offers, enrolled, on program and suspended (R01)."""
    held = dict(Enrollment.objects.filter(state__in=SEAT_STATES).order_by().values_list("cohort").annotate(people=Count("pk")))
    for pk, taken in Cohort.objects.order_by("pk").values_list("pk", "taken"):
        if taken != held.get(pk, 0):
            yield Breach("seats", pk, f"{taken} taken, {held.get(pk, 0)} held")


def one_open_enrollment(now: datetime) -> Iterator[Breach]:
    """One client is on the way into one program once (R02)."""
    rows = (
        Enrollment.objects.filter(state__in=OPEN_STATES)
        .order_by()
        .values("client", "program")
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
    )
    yield from (Breach("open_once", row["client"], f"program {row['program']}") for row in rows)


def nobody_is_booked_twice(now: datetime) -> Iterator[Breach]:
    """No two bookings of one client overlap, but for exceptions with a name (R06)."""
    last: dict[int, datetime] = {}
    rows = (
        Booking.objects.filter(overridden_by=None).order_by("client_id", "starts_at").values_list("pk", "client_id", "starts_at", "ends_at")
    )
    for pk, client, starts_at, ends_at in rows.iterator():
        if client in last and starts_at < last[client]:
            yield Breach("double_booking", pk)
        last[client] = max(ends_at, last.get(client, ends_at))


def bookings_belong_to_the_cohort(now: datetime) -> Iterator[Breach]:
    """A booked session is one of the enrollment's cohort, at its hours, and not called off."""
    same = Q(session__cohort=F("enrollment__cohort"), starts_at=F("session__starts_at"), client=F("enrollment__client"))
    wrong = Booking.objects.exclude(same & ~Q(session__state=SessionState.CANCELLED))
    yield from (Breach("booking", pk) for pk in wrong.order_by("pk").values_list("pk", flat=True))


# --- states and the trail --------------------------------------------------------------------------------------------


def states_follow_the_tables(now: datetime) -> Iterator[Breach]:
    """Every state is where its logged moves lead, each move is one of the table, none lies in the future."""
    for model, workflow in WORKFLOWS:
        moved: dict[int, list[tuple[str, str, str, datetime]]] = defaultdict(list)
        rows = Transition.objects.filter(subject_model=model._meta.label_lower).order_by("at", "pk")
        for subject, move, source, target, at in rows.values_list("subject_id", "move", "source", "target", "at").iterator():
            moved[subject].append((move, source, target, at))
        states = model._default_manager.order_by("pk").values_list("pk", "state")
        for pk, state in _subjects(model, states):
            yield from _chain(workflow, pk, state, moved.get(pk, []), now)


def _subjects(model: type[Any], states: Any) -> Iterator[tuple[int, str]]:
    """Rows with a state; offices are founded and move nowhere."""
    rows = states.exclude(kind="office") if model is Organization else states
    yield from rows.iterator()


def _chain(workflow: Workflow, pk: int, state: str, moves: list[tuple[str, str, str, datetime]], now: datetime) -> Iterator[Breach]:
    at_state = workflow.initial
    for move, source, target, at in moves:
        known = workflow.move(move)
        if source != at_state or source not in known.sources or target != known.target:
            yield Breach("move", pk, f"{workflow.name}.{move} from {source} to {target} after {at_state}")
        if at > now:
            yield Breach("future", pk, f"{workflow.name}.{move}")
        at_state = target
    if at_state != state:
        yield Breach("state", pk, f"{workflow.name} is {state}, its moves lead to {at_state}")


def moves_are_in_the_trail(now: datetime) -> Iterator[Breach]:
    """Beside every move stands an act of the audit trail."""
    written = dict(AuditEntry.objects.order_by().values_list("action").annotate(number=Count("pk")))
    for model, _workflow in WORKFLOWS:
        label = model._meta.label_lower
        rows = Transition.objects.filter(subject_model=label).order_by().values_list("move").annotate(number=Count("pk"))
        for move, number in rows:
            action = f"{model._meta.model_name}.{move}"
            if written.get(action, 0) < number:
                yield Breach("trail", action, f"{number} moves, {written.get(action, 0)} acts")


def people_are_in_the_trail(now: datetime) -> Iterator[Breach]:
    """Every client was put on file by somebody."""
    created = set(AuditEntry.objects.filter(action="client.create").values_list("person_id", flat=True))
    imported = Client.objects.filter(import_batch__isnull=False).values("pk")
    rows = Client.objects.exclude(pk__in=imported).order_by("pk").values_list("pk", "public_id")
    yield from (Breach("registered", pk) for pk, public_id in rows if public_id not in created)


# --- people and consents ---------------------------------------------------------------------------------------------


def children_are_protected(now: datetime) -> Iterator[Breach]:
    """No consent of a child but for training (R27), and an officer who works with children."""
    today = wib(now).date()
    for consent in Consent.objects.exclude(purpose__in=CHILD_PURPOSES).select_related("client").order_by("pk").iterator():
        if consent.client.is_child(wib(consent.given_at).date()):
            yield Breach("child_consent", consent.pk, consent.purpose)
    held = OfficerAssignment.objects.current().filter(officer__is_child_officer=False).select_related("client")
    for row in held.order_by("pk").iterator():
        if row.client.is_child(today):
            yield Breach("child_officer", row.pk)


def numbers_are_kept_well(now: datetime) -> Iterator[Breach]:
    """A national number has sixteen digits, opens with our key, and is found by its keyed hash."""
    for client in Client.objects.exclude(nik_hash="").order_by("pk").iterator():
        if not is_nik(client.nik) or client.nik_hash != nik_index(client.nik):
            yield Breach("nik", client.pk)


def introductions_rest_on_consent(now: datetime) -> Iterator[Breach]:
    """When an employer asked, and when a contact was opened, the person's consent held."""
    for row in Introduction.objects.select_related("profile__client").order_by("pk").iterator():
        instants = [instant for instant in (row.created_at, row.contact_shown_at) if instant]
        for instant in instants:
            if not Consent.objects.in_force(ConsentPurpose.EMPLOYER_VIEW, row.profile.client, instant).exists():
                yield Breach("introduction", row.pk, instant.isoformat())


# --- classes ---------------------------------------------------------------------------------------------------------


def agreements_cover_cohorts(now: datetime) -> Iterator[Breach]:
    """Whatever the office approved runs within a signed agreement, or under a named exception (design §4.1)."""
    for row in Cohort.objects.exclude(state__in=UNDECIDED).select_related("agreement").order_by("pk").iterator():
        paper = row.agreement
        covered = paper is not None and paper.signed_on is not None and paper.starts_on <= row.starts_on and row.ends_on <= paper.ends_on
        if not covered and not row.exception_reason:
            yield Breach("agreement", row.pk)


def outcomes_are_computed(now: datetime) -> Iterator[Breach]:
    """Who finished met the rule by the marks, and the figures on the enrollment are those of the marks (design §4.4)."""
    regular = Session.objects.regular().filter(state=SessionState.HELD)
    held = dict(regular.order_by().values_list("cohort").annotate(number=Count("pk")))
    there = Counter(Attendance.objects.filter(status__in=ATTENDED).order_by().values_list("enrollment", "session__kind").iterator())
    for row in Enrollment.objects.filter(state__in=FINISHED_STATES).select_related("program").order_by("pk").iterator():
        record = Record(held.get(row.cohort_id, 0), there[row.pk, SessionKind.REGULAR])
        attended = with_catch_up(record, there[row.pk, SessionKind.CATCH_UP]).attended
        if (row.sessions_held, row.sessions_attended) != (held.get(row.cohort_id, 0), attended):
            yield Breach(
                "record", row.pk, f"{row.sessions_attended} of {row.sessions_held}, marks say {attended} of {held.get(row.cohort_id, 0)}"
            )
        elif attended * 100 < row.program.completion_percent * held[row.cohort_id]:
            yield Breach("rule", row.pk)


def attendance_belongs_to_the_cohort(now: datetime) -> Iterator[Breach]:
    """Marks are of sessions of the own cohort that were held, or fell out with a cause."""
    own = Q(session__cohort=F("enrollment__cohort"))
    kept = Q(session__state=SessionState.HELD) & ~Q(status="not_held") | Q(session__state=SessionState.CANCELLED, status="not_held")
    yield from (Breach("mark", pk) for pk in Attendance.objects.exclude(own & kept).order_by("pk").values_list("pk", flat=True))


def certificates_are_true(now: datetime) -> Iterator[Breach]:
    """A valid certificate belongs to somebody certified, holds their name by its hash, and outs nobody (R42, R43)."""
    for row in Certificate.objects.valid().select_related("enrollment__client").order_by("pk").iterator():
        if row.enrollment.state != EnrollmentState.CERTIFIED:
            yield Breach("certificate_state", row.pk, row.enrollment.state)
        if not matches(row, row.enrollment.client.name) or not row.credential:
            yield Breach("certificate_holder", row.pk)
        if not check_discreet(row.partner_name, row.skill_name_id, row.skill_name_en, row.signer_title):
            yield Breach("certificate_words", row.pk)
    certified = Enrollment.objects.filter(state=EnrollmentState.CERTIFIED).exclude(
        certificates__revoked_at=None, certificates__isnull=False
    )
    yield from (Breach("certificate_missing", pk) for pk in certified.order_by("pk").values_list("pk", flat=True))


# --- work ------------------------------------------------------------------------------------------------------------


def questions_are_dated(now: datetime) -> Iterator[Breach]:
    """Everybody offered a seat is asked four times, and so is everybody who began to work; on the right days (domain.md B5)."""
    found: dict[tuple[str, int], set[tuple[int, Any]]] = defaultdict(set)
    for anchor, offer, placement, day, due_on in (
        FollowUp.objects.order_by("pk").values_list("anchor", "offer", "placement", "day", "due_on").iterator()
    ):
        found[anchor, offer or placement].add((day, due_on))
    offers = (
        (FollowUpAnchor.OFFER, pk, wib(at).date()) for pk, at in Offer.objects.order_by("pk").values_list("pk", "offered_at").iterator()
    )
    work = Placement.objects.exclude(kind=PlacementKind.INTERNSHIP).order_by("pk").values_list("pk", "started_on")
    begun = ((FollowUpAnchor.WORK, pk, day) for pk, day in work.iterator())
    for anchor, pk, day in (*offers, *begun):
        if found[anchor, pk] != {(due.day, due.due_on) for due in due_dates(day)}:
            yield Breach("questions", pk, anchor)


def answers_are_in_time(now: datetime) -> Iterator[Breach]:
    """Nobody answered in the future or before the question opened."""
    early = Q(answered_on__lt=F("opens_on")) | Q(answered_on__gt=wib(now).date())
    yield from (Breach("answer", pk) for pk in FollowUp.objects.filter(early).order_by("pk").values_list("pk", flat=True))


def work_counts_when_verified(now: datetime) -> Iterator[Breach]:
    """Only work that a second person has seen counts in figures."""
    counted = Placement.objects.filter(claim="counted").filter(Q(verified_by=None) | Q(verified_by=F("recorded_by")))
    yield from (Breach("verified", pk) for pk in counted.order_by("pk").values_list("pk", flat=True))


# --- the office ------------------------------------------------------------------------------------------------------


def figures_are_frozen(now: datetime) -> Iterator[Breach]:
    """Published figures are those that were frozen."""
    for row in OutcomeSnapshot.objects.order_by("pk"):
        if fingerprint(row.figures) != row.hash:
            yield Breach("figures", row.pk)


def tasks_lead_somewhere(now: datetime) -> Iterator[Breach]:
    """Every open task is about something that is there."""
    from django.apps import apps

    for model, subject, pk in (
        Task.objects.filter(done_at=None).exclude(subject_model="").order_by("pk").values_list("subject_model", "subject_id", "pk")
    ):
        if not apps.get_model(model)._default_manager.filter(public_id=subject).exists():
            yield Breach("task", pk, model)


CHECKS: tuple[Check, ...] = (
    seats_are_counted,
    one_open_enrollment,
    nobody_is_booked_twice,
    bookings_belong_to_the_cohort,
    states_follow_the_tables,
    moves_are_in_the_trail,
    people_are_in_the_trail,
    children_are_protected,
    numbers_are_kept_well,
    introductions_rest_on_consent,
    agreements_cover_cohorts,
    outcomes_are_computed,
    attendance_belongs_to_the_cohort,
    certificates_are_true,
    questions_are_dated,
    answers_are_in_time,
    work_counts_when_verified,
    figures_are_frozen,
    tasks_lead_somewhere,
)
