"""Sessions beside the weekly hours: who is expected, who is booked, what they make good; the class list on paper."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from enrollment.completion import Record, with_catch_up
from enrollment.models import Attendance, Booking, Disclosure, Enrollment, SessionParticipant
from enrollment.selectors.marks import records_of
from enrollment.selectors.print_roster import COLUMNS, NOT_EXPECTED, print_lines, sheets
from enrollment.selectors.roster import session_day
from enrollment.services.attendance import expected, mark_attendance
from enrollment.services.cohorts import busy_clients
from enrollment.services.extra_sessions import add_extra_session
from partners.models import Holiday, Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.enums import SessionKind
from programs.models import Cohort, Session
from programs.services.moving import Extra, move_session, plan_move
from tests.factories.clients import ConsentFactory, RestrictionFactory, lead_of
from tests.factories.flow import confirmed, enrolled, finished, ready_client, second_class, teach
from tests.factories.programs import CohortSlotFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_holidays(db):
    Holiday.objects.all().delete()


def hours(cohort, days, hour=16):
    begins = clock.at_wib(cohort.starts_on + timedelta(days=days), time(hour))
    return {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}


def add(actor, cohort, days=1, hour=16, people=(), reason="", **fields):
    fields = {"kind": SessionKind.CATCH_UP, "is_for_named": bool(people), **hours(cohort, days, hour), **fields}
    cohort = Cohort.objects.select_related("program__partner", "agreement", "place").get(pk=cohort.pk)
    return add_extra_session(actor=actor, cohort=cohort, extra=Extra(**fields), people=people, now=clock.now(), reason=reason)


def refusal_of(call, *args, **kwargs):
    with pytest.raises(DomainError) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


# --- who is expected -----------------------------------------------------------------------------------------------


def test_only_those_named_are_expected_and_booked(cohort, people, partner):
    session = add(partner, cohort, people=people[:2])

    assert expected(actor=partner, session=session) == people[:2]
    assert set(Booking.objects.filter(session=session).values_list("enrollment", flat=True)) == {row.pk for row in people[:2]}


def test_a_session_for_everybody_expects_everybody_and_books_who_comes_later(cohort, people, partner, officer):
    session = add(partner, cohort)
    late = enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=cohort)
    alone = add(partner, cohort, days=2, people=[late], kind=SessionKind.ONE_TO_ONE)
    later = enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=cohort)

    assert len(expected(actor=partner, session=session)) == 5
    assert Booking.objects.filter(session=session).count() == 5
    assert not Booking.objects.filter(session=alone, enrollment=later).exists()


@pytest.mark.parametrize(
    ("kind", "count", "code"), [(SessionKind.ONE_TO_ONE, 2, "one_person"), (SessionKind.ONE_TO_ONE, 0, "one_person"), (SessionKind.CATCH_UP, 0, "nobody_named")]
)
def test_session_for_named_people_names_the_right_number(cohort, people, partner, kind, count, code):
    assert refusal_of(add, partner, cohort, people=people[:count], kind=kind, is_for_named=True) == code
    assert not Session.objects.filter(kind=kind).exists()


def test_people_of_another_class_or_who_left_are_not_named(cohort, people, partner, officer):
    other = second_class(cohort, sessions=0)
    stranger = enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=other)
    Enrollment.objects.filter(pk=people[0].pk).update(state="withdrawn")
    people[0].refresh_from_db()

    assert refusal_of(add, partner, cohort, people=[stranger]) == "not_in_class"
    assert refusal_of(add, partner, cohort, people=[people[0]]) == "not_in_class"


def test_sessions_of_the_day_count_those_who_are_expected(cohort, people, partner):
    add(partner, cohort, days=0, people=people[:1])
    add(partner, cohort, days=1, people=people[:2])
    add(partner, cohort, days=2)

    counted = {(row.kind, row.starts_at.day - cohort.starts_on.day): row.people for row in session_day(actor=partner, now=clock.now()).upcoming}

    assert counted == {
        ("regular", 0): 3, ("regular", 1): 3, ("regular", 2): 3, ("catch_up", 0): 1, ("catch_up", 1): 2, ("catch_up", 2): 3,
    }


# --- clashes -------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy(cohort, people, officer):
    """The first of the three is in another class in the afternoon of the second day."""
    other = second_class(cohort, sessions=0)
    SessionFactory(cohort=other, number=1, **hours(cohort, 1))
    enrolled(officer=officer, client=people[0].client, cohort=other)
    return people[0]


def test_busy_named_person_is_refused_unless_a_leader_says_why(cohort, people, partner, busy):
    lead = lead_of(cohort.program.office)

    assert refusal_of(add, partner, cohort, people=[busy]) == "clash_class"
    assert refusal_of(add, partner, cohort, people=[busy], reason="Harus") == "clash_class"
    session = add(lead, cohort, people=[busy], reason="Kelas lain setuju.")

    assert Booking.objects.get(session=session).override_reason == "Kelas lain setuju."


def test_officer_of_a_busy_person_settles_a_session_for_everybody(cohort, people, partner, busy):
    session = add(partner, cohort)

    assert Booking.objects.filter(session=session).count() == 2
    assert Task.objects.get(kind="booking.clash").subject_id == busy.public_id


def test_busy_people_are_counted_for_partners_and_named_for_those_who_may_see_them(cohort, people, partner, officer, busy):
    other = second_class(cohort, sessions=0)
    SessionFactory(cohort=other, number=1, **hours(cohort, 1, 17))
    enrolled(officer=officer, client=people[1].client, cohort=other)
    RestrictionFactory(client=people[1].client, mode="only_named")
    asked = [Session(**hours(cohort, 1)).hours, Session(**hours(cohort, 2)).hours]

    (seen,) = busy_clients(partner, cohort, asked)
    (known,) = busy_clients(officer, cohort, asked)

    assert (seen.hours, seen.count, seen.names) == (asked[0], 2, ())
    assert (known.count, known.names) == (2, (busy.client.name,))


# --- moves ---------------------------------------------------------------------------------------------------------


def test_bookings_of_all_later_sessions_follow_without_meeting_each_other(cohort, people, partner):
    """Each session moves to the hours that the next one leaves."""
    for weekday in range(7):
        CohortSlotFactory(cohort=cohort, weekday=weekday, starts_at=time(10), ends_at=time(14))
    first = cohort.sessions.select_related("cohort__program__partner", "cohort__agreement").order_by("number").first()
    day = first.starts_at + timedelta(days=1)

    move_session(actor=partner, session=first, starts_at=day, ends_at=day + timedelta(hours=4), now=clock.now(), with_later=True)

    rows = cohort.sessions.in_force().order_by("number")
    assert [row.starts_at - first.starts_at for row in rows] == [timedelta(days=number) for number in (1, 2, 3)]
    assert Booking.objects.count() == 9
    assert all(booking.starts_at == booking.session.starts_at and booking.session.state == "planned" for booking in Booking.objects.all())
    assert not Task.objects.filter(kind="booking.clash").exists()


def test_named_people_follow_their_session(cohort, people, partner):
    session = add(partner, cohort, people=people[:1])
    session = Session.objects.select_related("cohort__program__partner", "cohort__agreement").get(pk=session.pk)

    moved = move_session(actor=partner, session=session, now=clock.now(), **hours(cohort, 2))

    assert (moved.kind, moved.is_for_named) == ("catch_up", True)
    assert expected(actor=partner, session=moved) == people[:1]
    assert Booking.objects.get(enrollment=people[0], starts_at=moved.starts_at).session == moved


def test_clash_of_clients_is_told_before_it_is_saved(cohort, people, partner, officer, busy):
    last = cohort.sessions.select_related("cohort__program__partner", "cohort__agreement").order_by("-number").first()

    proposal = plan_move(actor=partner, session=last, now=clock.now(), **hours(cohort, 1))

    assert [(clash.kind, clash.names) for clash in proposal.clashes] == [("clients", ())]
    assert not proposal.obstacles
    named = plan_move(actor=lead_of(cohort.program.office), session=last, now=clock.now(), **hours(cohort, 1))
    assert named.clashes[0].names == (busy.client.name,)


# --- what they make good -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "caught_up", "expected_record"),
    [(Record(10, 7), 1, Record(10, 8, 1)), (Record(10, 7), 5, Record(10, 10, 3)), (Record(10, 10), 2, Record(10, 10)), (Record(0, 0), 1, Record(0, 0))],
)
def test_catch_up_makes_good_one_missed_session_each(record, caught_up, expected_record):
    assert with_catch_up(record, caught_up) == expected_record


@given(held=st.integers(0, 60), missed=st.integers(0, 60), caught_up=st.integers(0, 80), percent=st.integers(1, 100))
def test_catch_up_never_gives_more_than_was_held_and_never_hurts(held, missed, caught_up, percent):
    record = Record(held, max(0, held - missed))
    after = with_catch_up(record, caught_up)

    assert record.attended <= after.attended <= after.held == held
    assert after.attended == min(held, record.attended + caught_up)
    assert after.meets(percent) or not record.meets(percent)


def test_who_missed_and_caught_up_completes(cohort, people, partner):
    """Two of three sessions needed; both miss two, one catches up, a one-to-one session helps nobody over the line."""
    cohort.program.completion_percent = 66
    cohort.program.save()
    extras = [add(partner, cohort, days=3, people=[people[1]]), add(partner, cohort, days=4, people=[people[2]], kind=SessionKind.ONE_TO_ONE)]
    regular = {1: [people[1], people[2]], 2: [people[1], people[2]]}
    teach(cohort, partner, absent=regular)

    records = records_of(cohort, people)
    finished(cohort, partner)

    assert [records[row.pk] for row in people] == [Record(3, 3), Record(3, 2, 1), Record(3, 1)]
    assert [Enrollment.objects.get(pk=row.pk).state for row in people] == ["completed", "completed", "ended_early"]
    assert Attendance.objects.filter(session__in=extras).count() == 2


def test_mark_of_somebody_who_is_not_named_is_not_written(cohort, people, partner):
    session = add(partner, cohort, people=people[:1])
    confirmed(cohort)

    mark_attendance(actor=partner, session=Session.objects.get(pk=session.pk), marks={people[1].public_id: "late"}, now=session.ends_at)

    assert list(Attendance.objects.values_list("enrollment", flat=True)) == [people[0].pk]


# --- pages ---------------------------------------------------------------------------------------------------------


def typed(cohort, named=(), **changes):
    day = (cohort.starts_on + timedelta(days=1)).isoformat()
    who = {"who": "named", "people": [str(row.public_id) for row in named]} if named else {"who": "everybody"}
    return {"kind": "catch_up", "day": day, "starts_at": "16:00", "ends_at": "18:00", "place": "", "topic": "", "reason": "", **who, **changes}


def url(name, row):
    return reverse(name, args=[row.public_id])


def test_partner_adds_a_session_for_people_by_their_call_names(cohort, people, partner, browser_of):
    tab = browser_of(partner.membership)
    page = tab.get(url("partner:session_new", cohort)).content.decode()
    assert people[0].client.roster_name in page
    assert people[0].client.name not in page

    response = tab.post(url("partner:session_new", cohort), typed(cohort, people[:1]))

    assert response.url == url("partner:cohort", cohort)
    assert SessionParticipant.objects.get().enrollment == people[0]
    assert "susulan" in tab.get(response.url).content.decode().lower()


def test_what_it_would_meet_is_told_first(cohort, people, partner, busy, browser_of):
    tab = browser_of(partner.membership)
    warned = tab.post(url("partner:session_new", cohort), typed(cohort))

    assert warned.status_code == 200
    assert [clash.kind for clash in warned.context["proposal"].clashes] == ["clients"]
    assert not Session.objects.filter(kind="catch_up").exists()
    assert tab.post(url("partner:session_new", cohort), typed(cohort, save="1")).status_code == 302


@pytest.mark.parametrize("changes", [{"kind": "one_to_one"}, {"who": "named"}, {"day": "0001-01-01"}, {"ends_at": "15:00"}, {"who": "named", "people": ["x"]}])
def test_form_that_cannot_be_stays_on_the_page(cohort, people, partner, browser_of, changes):
    response = browser_of(partner.membership).post(url("partner:session_new", cohort), typed(cohort, **changes))

    assert response.status_code == 200
    assert response.context["form"].errors


def test_leaders_of_the_office_move_and_add_in_their_own_section(cohort, people, browser_of):
    tab = browser_of(lead_of(cohort.program.office).membership)
    session = cohort.sessions.order_by("number").last()
    day = (cohort.starts_on + timedelta(days=5)).isoformat()
    hours_typed = {"day": day, "starts_at": "10:00", "ends_at": "14:00", "scope": "only", "reason": ""}

    assert url("office:session_change", session) in tab.get(url("office:cohort", cohort)).content.decode()
    assert tab.get(url("office:session_change", session)).status_code == 200
    assert tab.post(url("office:session_move", session), hours_typed).status_code == 200
    assert tab.post(url("office:session_move", session), {**hours_typed, "save": "1"}).url == url("office:cohort", cohort)
    assert tab.post(url("office:session_new", cohort), typed(cohort)).url == url("office:cohort", cohort)


# --- paper ---------------------------------------------------------------------------------------------------------


def addresses(session):
    return f"https://kelas.example/{session.public_id}"


def printed(actor, cohort):
    lines = print_lines(actor=actor, cohort=cohort, now=clock.now())
    return sheets(actor=actor, cohort=cohort, lines=lines, address=addresses)


def test_list_on_paper_shows_names_as_the_reader_may_know_them(cohort, people, partner, officer):
    ConsentFactory(client=people[0].client, purpose="training_partner", recipient=cohort.program.partner)
    child = ready_client(cohort.program.office, birth_date=clock.today() - timedelta(days=16 * 365))
    Enrollment.objects.create(client=child, program=cohort.program, cohort=cohort, state="enrolled")

    names = {line.name for line in printed(partner, cohort)[0].lines}

    assert people[0].client.name in names
    assert {people[1].client.roster_name, child.roster_name} <= names
    assert people[1].client.name in {line.name for line in printed(officer, cohort)[0].lines}


def test_sessions_stand_in_sheets_side_by_side_with_a_code_each(cohort, people, partner):
    for number in range(4, 9):
        SessionFactory(cohort=cohort, number=number)

    found = printed(partner, cohort)

    assert [len(sheet.columns) for sheet in found] == [COLUMNS, 2]
    assert all(column.code.startswith("<svg") for sheet in found for column in sheet.columns)
    assert len({column.code for sheet in found for column in sheet.columns}) == 8
    assert all(len(line.cells) == len(sheet.columns) for sheet in found for line in sheet.lines)


def test_cells_show_what_is_known_and_who_is_not_expected(cohort, people, partner):
    add(partner, cohort, days=0, people=[people[0]])
    confirmed(cohort)
    first = cohort.sessions.order_by("number").first()
    mark_attendance(actor=partner, session=first, marks={people[1].public_id: "sick"}, now=first.ends_at)

    rows = [line.cells[:2] for line in printed(partner, cohort)[0].lines]

    assert rows == [("✓", ""), ("×", NOT_EXPECTED), ("✓", NOT_EXPECTED)]


def test_print_page_opens_for_partner_and_office_and_is_noted(cohort, people, partner, officer, browser_of):
    ConsentFactory(client=people[0].client, purpose="training_partner", recipient=cohort.program.partner)
    page = browser_of(partner.membership).get(url("partner:roster_print", cohort)).content.decode()

    assert page.count("<svg") >= 3
    assert people[0].client.name in page
    assert people[1].client.name not in page
    assert Disclosure.objects.count() == 1
    assert people[1].client.name in browser_of(officer.membership).get(url("officer:roster_print", cohort)).content.decode()


def test_print_page_of_many_people_takes_no_more_queries(cohort, people, partner, officer, browser_of):
    tab, counts = browser_of(partner.membership), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            tab.get(url("partner:roster_print", cohort))
        counts.append(len(queries))
        for _number in range(8):
            client = ready_client(cohort.program.office)
            Enrollment.objects.create(client=client, program=cohort.program, cohort=cohort, state="enrolled")

    assert counts[0] >= counts[1]
