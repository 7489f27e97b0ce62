"""The sheet of a session: what somebody else saved is told and not overwritten, one send is one save, few queries."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.models import Attendance, AttendanceChange, Enrollment
from enrollment.selectors.marks import Mark, statuses_in, summary_of, version_of
from enrollment.services.attendance import mark_attendance
from partners.models import FormReceipt, Task
from partners.models.trail import AuditEntry
from portal.kernel.decisions import DomainError
from programs.models import Cohort, Session
from programs.services.reminders import watch_marks
from tests.factories.clients import ClientFactory, lead_of
from tests.factories.flow import open_class, partner_actor
from tests.factories.partners import actor_in

pytestmark = pytest.mark.django_db
#: A class of this size, and the queries that its save may need (the reads that name who acts come on top).
CLASS, MOST_QUERIES, WHO_ACTS = 30, 12, 3


@pytest.fixture
def session(cohort, people, frozen):
    row = cohort.sessions.order_by("number").first()
    frozen.move_to(row.ends_at)
    return row


@pytest.fixture
def tab(browser_of, partner):
    return browser_of(partner.membership)


def page_of(session, name="partner:attendance"):
    return reverse(name, args=[session.public_id])


def hidden(body, name):
    return re.search(rf'name="{name}" value="([^"]*)"', body)[1]


def mark_name(row):
    return f"mark-{row.public_id.hex}"


def mark(actor, session, marks=None, **more):
    return mark_attendance(actor=actor, session=session, marks=marks or {}, now=session.ends_at, **more)


# --- somebody else was faster --------------------------------------------------------------------------------------


def test_what_somebody_else_saved_is_not_overwritten(session, people, partner):
    seen = version_of(statuses_in(session))
    mark(partner, session, {people[0].public_id: "sick"})

    with pytest.raises(DomainError) as refusal:
        mark(actor_in(partner.organization, "staff"), session, {people[1].public_id: "late"}, seen=seen)

    assert refusal.value.code == "changed_meanwhile"
    assert partner.user.name in str(refusal.value.message)
    assert Attendance.objects.get(enrollment=people[0]).status == "sick"
    assert not AttendanceChange.objects.exists()


def test_the_same_marks_from_two_screens_are_no_conflict(session, people, partner):
    seen = version_of(statuses_in(session))
    mark(partner, session, {people[0].public_id: "sick"}, seen=seen)

    assert mark(partner, session, {people[0].public_id: "sick"}, seen=seen).changed == 0


def test_whoever_has_looked_again_may_change_it(session, people, partner):
    mark(partner, session, {people[0].public_id: "sick"})

    assert mark(partner, session, {}, seen=version_of(statuses_in(session))).changed == 1


def test_version_follows_every_mark_and_tells_nothing(session, people, partner):
    versions = {version_of(statuses_in(session))}
    for marks in ({}, {people[0].public_id: "late"}, {people[0].public_id: "sick"}):
        mark(partner, session, marks)
        versions.add(version_of(statuses_in(session)))
    assert len(versions) == 4
    mark(partner, session, {})
    assert version_of(statuses_in(session)) in versions, "the same marks are the same version"


def test_the_page_says_who_saved_and_keeps_what_was_typed(session, people, tab, partner):
    body = tab.get(page_of(session)).content.decode()
    mark(partner, session, {people[0].public_id: "sick"})

    refused = tab.post(page_of(session), {"version": hidden(body, "version"), mark_name(people[1]): "late"}).content.decode()

    assert partner.user.name in refused
    assert refused.count('value="late" checked') == 1
    assert refused.count("Tersimpan sebelumnya") >= 1 or refused.count("Saved before") >= 1
    again = tab.post(page_of(session), {"version": hidden(refused, "version"), mark_name(people[1]): "late"})
    assert again.status_code == 302


# --- one send is one save ------------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_save_and_leads_to_the_same_page(session, people, tab):
    body = {"form_token": str(uuid4()), mark_name(people[0]): "late"}
    first = tab.post(page_of(session), body)
    mark_before = Attendance.objects.order_by("pk").values_list("marked_at", "status")

    second = tab.post(page_of(session), {**body, mark_name(people[0]): "sick"})

    assert (first.status_code, second.status_code, first["Location"]) == (302, 302, second["Location"])
    assert list(Attendance.objects.order_by("pk").values_list("marked_at", "status")) == list(mark_before)
    assert FormReceipt.objects.count() == 1


def test_a_script_is_told_when_it_was_saved_and_names_nobody(session, people, tab):
    headers = {"accept": "application/json"}
    answer = tab.post(page_of(session), {"form_token": str(uuid4())}, headers=headers, follow=True)

    assert answer.json() == {"saved_at": "14.00"}
    assert not AuditEntry.objects.filter(action="roster.read").exists()


def test_a_script_whose_send_is_refused_is_told_to_show_the_page(session, people, tab, partner):
    seen = version_of(statuses_in(session))
    mark(partner, session, {people[0].public_id: "sick"})

    answer = tab.post(page_of(session), {"version": seen, "form_token": str(uuid4())}, headers={"accept": "application/json"})

    assert answer.status_code == 409
    assert not FormReceipt.objects.exists()


def test_a_log_in_that_ended_leads_to_the_log_in(session, client):
    answer = client.post(page_of(session), {}, headers={"accept": "application/json"})
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


# --- late corrections ----------------------------------------------------------------------------------------------


def test_after_a_week_a_section_head_says_why_on_the_page(session, people, partner, browser_of, cohort, frozen):
    mark(partner, session)
    frozen.move_to(session.ends_at + timedelta(days=8))
    lead = browser_of(lead_of(cohort.program.office).membership)
    url = page_of(session, "officer:attendance")
    body = lead.get(url).content.decode()
    assert 'name="reason"' in body
    assert "data-attendance" not in body, "a reason is never kept in a browser"

    assert lead.post(url, {mark_name(people[0]): "sick"}).status_code == 200
    assert lead.post(url, {mark_name(people[0]): "sick", "reason": "Surat dokter"}).status_code == 302
    assert "Surat dokter" in lead.get(page_of(session, "officer:sheet_history")).content.decode()
    assert AuditEntry.objects.get(action="attendance.correct").reason == "Surat dokter"


def test_history_names_people_by_the_same_rule(session, people, partner, tab):
    mark(partner, session, {people[0].public_id: "unexcused"})
    mark(partner, session, {people[0].public_id: "sick"})

    page = tab.get(page_of(session, "partner:sheet_history")).content.decode()

    assert people[0].client.roster_name in page
    assert people[0].client.name not in page
    assert partner.user.name in page


# --- what marks add up to ------------------------------------------------------------------------------------------


def test_summary_counts_in_order_of_time(frozen):
    from portal.kernel import clock

    at = [clock.now() + timedelta(days=day) for day in range(4)]
    marks = [Mark(4, at[3], "unexcused"), Mark(1, at[0], "late"), Mark(3, at[2], "not_held"), Mark(2, at[1], "unexcused")]
    summary = summary_of(marks, held=3)
    assert (summary.record.attended, summary.record.held, summary.percent) == (1, 3, 33)
    assert (summary.absences, summary.last_attended) == (2, at[0])
    assert summary_of([], held=0).percent == 0


def test_roster_shows_rate_last_day_and_absences(cohort, people, partner, tab):
    for session in cohort.sessions.order_by("number"):
        mark(partner, session, {people[0].public_id: "present" if session.number == 1 else "unexcused"})

    page = tab.get(reverse("partner:roster", args=[cohort.public_id])).content.decode()

    assert "33%" in page
    assert "100%" in page
    assert "badge--warn" in page


# --- reminders -----------------------------------------------------------------------------------------------------


def test_marking_closes_the_reminders_of_the_class(session, people, partner):
    watch_marks(session.ends_at + timedelta(days=3))
    assert Task.objects.filter(done_at=None, kind__startswith="cohort.marks").count() == 2
    mark(partner, session)
    assert not Task.objects.filter(done_at=None, kind__startswith="cohort.marks").exists()


# --- figure --------------------------------------------------------------------------------------------------------


@pytest.fixture
def big_class(frozen):
    """Thirty people in a class that is running, as it is on any day but the first."""
    cohort = open_class(capacity=CLASS)
    Cohort.objects.filter(pk=cohort.pk).update(state="running")
    facts = {"program": cohort.program, "cohort": cohort, "state": "on_program"}
    people = [Enrollment.objects.create(client=ClientFactory(office=cohort.program.office), **facts) for _number in range(CLASS)]
    session = cohort.sessions.order_by("number").first()
    frozen.move_to(session.ends_at)
    return session, people


def sent(browser, session, marks):
    """One save through the real view: session, user, membership, form receipt, locks, marks, moves, trail, activity."""
    version = version_of(statuses_in(session))
    browser.get(page_of(session), headers={"accept": "application/json"})  # the session of the log-in has begun
    with CaptureQueriesContext(connection) as seen:
        answer = browser.post(page_of(session), {"form_token": str(uuid4()), "version": version, **marks})
    assert answer.status_code == 302
    # Savepoints are bookkeeping of the transaction; kept public pages end after the commit, in a write of their own.
    return [query["sql"][:90] for query in seen if not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK|UPDATE .portal_pagegeneration)", query["sql"])]


def test_thirty_people_are_saved_in_twelve_queries(big_class, browser_of):
    session, people = big_class
    browser = browser_of(partner_actor(session.cohort).membership)

    first = sent(browser, session, {mark_name(people[3]): "late"})
    corrected = sent(browser, session, {mark_name(row): "sick" for row in people})

    assert Attendance.objects.filter(session=session, status="sick").count() == CLASS
    assert len(first) - WHO_ACTS <= MOST_QUERIES, "\n".join(first)
    assert len(corrected) - WHO_ACTS <= MOST_QUERIES, "\n".join(corrected)


def test_first_session_starts_thirty_people_in_few_more(big_class, browser_of):
    """Once in the life of a class: the cohort and its people begin, three updates more and no record more."""
    session, people = big_class
    Cohort.objects.filter(pk=session.cohort_id).update(state="confirmed")
    Enrollment.objects.filter(pk__in=[row.pk for row in people]).update(state="enrolled")

    queries = sent(browser_of(partner_actor(session.cohort).membership), session, {})

    assert Enrollment.objects.filter(state="on_program").count() == CLASS
    assert Cohort.objects.get(pk=session.cohort_id).state == "running"
    assert Session.objects.get(pk=session.pk).state == "held"
    assert AuditEntry.objects.filter(action="enrollment.start").count() == CLASS
    assert len(queries) - WHO_ACTS <= MOST_QUERIES + 2, "\n".join(queries)
