"""Moving a session alone or with all later ones, adding one, and what each would meet."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Holiday, Transition
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from portal.kernel.ranges import TimeRange
from programs import providers
from programs.enums import CohortState, SessionKind, SessionState
from programs.models import Session
from programs.providers import BusyClients
from programs.selectors import Wanted, clashes_of
from programs.services.cohorts import propose_cohort
from programs.services.moving import Extra, add_session, move_session, plan_extra, plan_move
from tests.factories.partners import PlaceFactory
from tests.factories.programs import CohortFactory, CohortSlotFactory, ProgramFactory, SessionFactory
from tests.programs.helpers import sides

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
#: The class meets on Mondays from 7 December 2026, which is no holiday.
FIRST = date(2026, 12, 7)
WEEK = timedelta(weeks=1)


@pytest.fixture
def people():
    return sides()


def monday_class(people, count=4, state=CohortState.CONFIRMED, **fields):
    """A class on Mondays, ten to two, under an agreement."""
    Holiday.objects.all().delete()
    program = fields.pop("program", None) or ProgramFactory(partner=people.manager.organization)
    fields = {"starts_on": FIRST, "ends_on": FIRST + WEEK * (count - 1), **fields}
    cohort = CohortFactory(program=program, state=state, **fields)
    CohortSlotFactory(cohort=cohort)
    for number in range(count):
        begins = at(FIRST + WEEK * number)
        SessionFactory(cohort=cohort, number=number + 1, starts_at=begins, ends_at=begins + timedelta(hours=4), place=cohort.place)
    return cohort


def at(day, hour=10):
    return clock.at_wib(day, time(hour))


def to(day, hour=10, **more):
    return {"starts_at": at(day, hour), "ends_at": at(day, hour) + timedelta(hours=4), "now": clock.now(), **more}


def session_of(cohort, number):
    rows = Session.objects.select_related("cohort__program__partner", "cohort__agreement", "place")
    return rows.in_force().get(cohort=cohort, number=number)


def days_of(cohort):
    return [clock.wib(row.starts_at).date() for row in cohort.sessions.in_force().order_by("number")]


def code_of(call, **arguments):
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


# --- one or all later ones -----------------------------------------------------------------------------------------


def test_only_one_session_moves_when_that_is_asked(people):
    cohort = monday_class(people)
    move_session(actor=people.staff, session=session_of(cohort, 2), **to(date(2026, 12, 16)))
    assert days_of(cohort) == [FIRST, date(2026, 12, 16), FIRST + WEEK * 2, FIRST + WEEK * 3]


def test_later_sessions_keep_weekly_hours_and_numbers_and_the_last_day_follows(people):
    cohort = monday_class(people)
    Holiday.objects.create(held_on=date(2026, 12, 28), name="Cuti bersama")
    move_session(actor=people.staff, session=session_of(cohort, 2), with_later=True, **to(date(2026, 12, 23)))
    cohort.refresh_from_db()
    assert days_of(cohort) == [FIRST, date(2026, 12, 23), date(2027, 1, 4), date(2027, 1, 11)]
    assert cohort.ends_on == date(2027, 1, 11)
    assert sorted(cohort.sessions.filter(state=SessionState.MOVED).values_list("number", flat=True)) == [2, 3, 4]
    assert all(row.moved_to.number == row.number for row in cohort.sessions.filter(state=SessionState.MOVED))


def test_a_session_whose_hours_stay_is_left_alone(people):
    cohort = monday_class(people)
    move_session(actor=people.staff, session=session_of(cohort, 3), with_later=True, **to(date(2026, 12, 19)))
    assert days_of(cohort) == [FIRST, FIRST + WEEK, date(2026, 12, 19), FIRST + WEEK * 2]
    again = monday_class(people, program=cohort.program)
    move_session(actor=people.staff, session=session_of(again, 2), with_later=True, **to(date(2026, 12, 15)))
    assert days_of(again) == [FIRST, date(2026, 12, 15), FIRST + WEEK * 2, FIRST + WEEK * 3]
    assert list(again.sessions.filter(state=SessionState.MOVED).values_list("number", flat=True)) == [2]


def test_moving_everything_earlier_brings_the_last_day_forward(people):
    cohort = monday_class(people, registration_closes_on=date(2026, 12, 1), registration_opens_on=date(2026, 11, 1))
    move_session(actor=people.staff, session=session_of(cohort, 1), with_later=True, **to(date(2026, 12, 3)))
    cohort.refresh_from_db()
    assert days_of(cohort) == [date(2026, 12, 3), FIRST, FIRST + WEEK, FIRST + WEEK * 2]
    assert (cohort.starts_on, cohort.ends_on) == (date(2026, 12, 3), FIRST + WEEK * 2)


def test_first_day_of_a_running_class_stays(people):
    cohort = monday_class(people, state=CohortState.RUNNING)
    Session.objects.filter(pk=session_of(cohort, 1).pk).update(state=SessionState.CANCELLED, cancelled_by="partner")
    move_session(actor=people.staff, session=session_of(cohort, 2), **to(date(2026, 12, 16)))
    cohort.refresh_from_db()
    assert cohort.starts_on == FIRST


def test_plan_says_what_the_service_then_writes(people):
    cohort = monday_class(people)
    arguments = to(date(2026, 12, 16), with_later=True)
    proposal = plan_move(actor=people.staff, session=session_of(cohort, 2), **arguments)
    assert days_of(cohort) == [FIRST + WEEK * number for number in range(4)]
    move_session(actor=people.staff, session=session_of(cohort, 2), **arguments)
    assert days_of(cohort)[1:] == [clock.wib(step.hours.start).date() for step in proposal.steps]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 12, 25), "holiday"),
        (FIRST + WEEK, "session_clash"),
        (date(2026, 11, 24), "registration_open"),
        (date(2026, 11, 22), "in_the_past"),
        (date(2031, 1, 6), "too_long"),
    ],
)
def test_hours_that_no_reason_makes_possible_are_refused(people, day, code):
    cohort = monday_class(people)
    Holiday.objects.create(held_on=date(2026, 12, 25), name="Natal")
    arguments = {"actor": people.head, "session": session_of(cohort, 1), "reason": "Harus", **to(day)}
    assert code_of(move_session, **arguments) == code


def test_what_is_settled_or_beside_the_weekly_hours_takes_nothing_along(people):
    cohort = monday_class(people)
    gone = session_of(cohort, 4)
    Session.objects.filter(pk=gone.pk).update(state=SessionState.HELD, held_at=clock.now())
    assert code_of(move_session, actor=people.staff, session=gone, **to(date(2027, 1, 1))) == "stale_state"
    begins = at(date(2026, 12, 9))
    SessionFactory(cohort=cohort, number=5, kind=SessionKind.CATCH_UP, starts_at=begins, ends_at=begins + timedelta(hours=2))
    assert code_of(plan_move, actor=people.staff, session=session_of(cohort, 5), with_later=True, **to(date(2026, 12, 10))) == "only_regular"
    assert code_of(plan_move, actor=sides().staff, session=session_of(cohort, 2), **to(date(2026, 12, 10))) == "not_yours"


# --- exceptions ----------------------------------------------------------------------------------------------------


def test_past_the_agreement_only_with_a_leaders_reason(people):
    cohort = monday_class(people)
    cohort.agreement.ends_on = FIRST + WEEK * 3
    cohort.agreement.referrals_until = FIRST
    cohort.agreement.save()
    arguments = {"session": session_of(cohort, 4), **to(date(2027, 1, 5))}
    proposal = plan_move(actor=people.staff, **arguments)
    assert [obstacle.code for obstacle in proposal.obstacles] == ["outside_agreement"]
    assert code_of(move_session, actor=people.staff, reason="Boleh", **arguments) == "outside_agreement"
    assert code_of(move_session, actor=people.head, reason=" ", **arguments) == "outside_agreement"
    moved = move_session(actor=people.head, reason="Perpanjangan sedang ditandatangani.", **arguments)
    cohort.refresh_from_db()
    assert moved.exception_reason == cohort.exception_reason == "Perpanjangan sedang ditandatangani."
    assert Transition.objects.get(move="move").reason == moved.exception_reason


def test_taken_place_is_held_all_the_same_with_a_reason(people):
    place = PlaceFactory(office=people.head.organization)
    cohort = monday_class(people, place=place)
    other = monday_class(sides(), place=place, state=CohortState.OPEN, starts_on=FIRST)
    Session.objects.filter(cohort=other).exclude(number=1).delete()
    arguments = {"actor": people.staff, "session": session_of(cohort, 2), **to(FIRST, 14)}
    assert not plan_move(**arguments).clashes
    arguments = {**arguments, **to(date(2026, 12, 9))}
    Session.objects.filter(cohort=other).update(starts_at=at(date(2026, 12, 9), 13), ends_at=at(date(2026, 12, 9), 15))
    proposal = plan_move(**arguments)
    assert [clash.kind for clash in proposal.clashes] == ["place"]
    assert other.program.title in str(proposal.clashes[0].text)
    assert code_of(move_session, **arguments) == "place_taken"
    assert move_session(reason="Ruangnya cukup besar.", **arguments).exception_reason == "Ruangnya cukup besar."


# --- warnings ------------------------------------------------------------------------------------------------------


def wanted(cohort, hours):
    return Wanted(cohort.program, (hours,), cohort.place, cohort.instructor_name, cohort)


def test_the_same_instructor_is_known_however_the_name_is_written(people):
    cohort = monday_class(people, instructor_name="Ibu SARI")
    monday_class(people, program=ProgramFactory(partner=people.manager.organization), instructor_name="ibu  Sari.")
    found = clashes_of(actor=people.staff, wanted=wanted(cohort, session_of(cohort, 1).hours))
    assert [clash.kind for clash in found] == ["instructor"]
    assert not found[0].needs_reason


def test_plans_of_another_partner_have_no_name_yet(people):
    place = PlaceFactory(office=people.head.organization)
    cohort = monday_class(people, place=place, state=CohortState.DRAFT)
    other = monday_class(sides(), place=place, state=CohortState.PROPOSED)
    for actor, named in ((people.staff, False), (people.head, True)):
        found = clashes_of(actor=actor, wanted=wanted(cohort, session_of(cohort, 1).hours))
        assert (other.program.title in str(found[0].text)) is named


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.RETURNED, CohortState.CANCELLED, CohortState.CLOSED])
def test_classes_that_nobody_has_planned_for_good_take_no_place(people, state):
    place = PlaceFactory(office=people.head.organization)
    cohort = monday_class(people, place=place)
    monday_class(sides(), place=place, state=state)
    assert clashes_of(actor=people.staff, wanted=wanted(cohort, session_of(cohort, 1).hours)) == []


def test_busy_clients_are_told_as_their_own_app_counts_them(people, monkeypatch):
    cohort = monday_class(people)
    hours = session_of(cohort, 1).hours
    monkeypatch.setattr(providers, "_busy_clients", [lambda actor, of, asked: [BusyClients(asked[0], 3, ("Andi",))]])
    (found,) = clashes_of(actor=people.head, wanted=wanted(cohort, hours))
    assert (found.kind, found.names) == ("clients", ("Andi",))
    assert "3" in str(found.text)
    assert clashes_of(actor=people.head, wanted=Wanted(cohort.program, (hours,), None)) == []


def test_warnings_take_as_many_queries_for_many_sessions(people):
    place = PlaceFactory(office=people.head.organization)
    counts = []
    for number in (2, 9):
        cohort = monday_class(people, count=number, place=place, instructor_name="Sari")
        hours = tuple(TimeRange(at(FIRST + WEEK * week), at(FIRST + WEEK * week, 14)) for week in range(number))
        with CaptureQueriesContext(connection) as queries:
            clashes_of(actor=people.head, wanted=Wanted(cohort.program, hours, place, "Sari", cohort))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_proposal_for_a_taken_place_says_why(people):
    place = PlaceFactory(office=people.head.organization)
    monday_class(sides(), place=place)
    cohort = monday_class(people, place=place, state=CohortState.DRAFT)
    assert code_of(propose_cohort, actor=people.staff, cohort=cohort, now=clock.now()) == "place_taken"
    propose_cohort(actor=people.staff, cohort=cohort, now=clock.now(), reason="Dua ruang terpisah.")
    assert Transition.objects.get(move="propose").reason == "Dua ruang terpisah."


# --- beside the weekly hours ---------------------------------------------------------------------------------------


def extra(day, hour=10, **fields):
    return Extra(kind=fields.pop("kind", SessionKind.CATCH_UP), starts_at=at(day, hour), ends_at=at(day, hour) + timedelta(hours=2), **fields)


def test_catch_up_session_stands_beside_the_weekly_hours(people):
    cohort = monday_class(people)
    session = add_session(actor=people.staff, cohort=cohort, extra=extra(date(2026, 12, 30)), now=clock.now())
    cohort.refresh_from_db()
    assert (session.number, session.kind, session.is_for_named, session.place) == (5, "catch_up", False, cohort.place)
    assert cohort.ends_on == date(2026, 12, 30)
    assert list(cohort.sessions.regular().values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("state", "fields", "code"),
    [
        (CohortState.APPROVED, {}, "cohort_not_changeable"),
        (CohortState.FINISHED, {}, "cohort_not_changeable"),
        (CohortState.RUNNING, {"kind": SessionKind.ONE_TO_ONE}, "wrong_kind"),
        (CohortState.RUNNING, {"kind": SessionKind.REGULAR}, "wrong_kind"),
        (CohortState.RUNNING, {"day": FIRST}, "session_clash"),
        (CohortState.RUNNING, {"day": date(2026, 12, 25)}, "holiday"),
    ],
)
def test_session_is_added_only_where_it_fits(people, state, fields, code):
    cohort = monday_class(people, state=state)
    Holiday.objects.create(held_on=date(2026, 12, 25), name="Natal")
    wanted_extra = extra(fields.pop("day", date(2026, 12, 30)), **fields)
    assert code_of(add_session, actor=people.staff, cohort=cohort, extra=wanted_extra, now=clock.now()) == code


def test_named_people_may_be_seen_side_by_side_but_not_during_class(people):
    cohort = monday_class(people)
    one = extra(date(2026, 12, 9), kind=SessionKind.ONE_TO_ONE, is_for_named=True)
    for _number in range(2):
        add_session(actor=people.staff, cohort=cohort, extra=one, now=clock.now())
    during = extra(FIRST, 11, kind=SessionKind.ONE_TO_ONE, is_for_named=True)
    assert code_of(plan_extra, actor=people.staff, cohort=cohort, extra=during, now=clock.now()) == "session_clash"
