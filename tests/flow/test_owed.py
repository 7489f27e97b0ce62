"""What classes owe: listed with one button a row, counted at home, reminded of by the calendar, gone when done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.models import Enrollment
from enrollment.owed import OwedKind, owed_rows
from enrollment.selectors.owed import CERTIFY_WITHIN, certificates_due
from enrollment.services.attendance import mark_attendance
from enrollment.services.certificates import issue_certificate
from enrollment.services.owed_jobs import watch_certificates
from partners.models import Notification, Task
from portal.kernel import clock
from programs.models import Program
from tests.factories.clients import lead_of
from tests.factories.flow import graduates, open_class, partner_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(cohort, officer):
    """A finished class with two people who completed it today."""
    graduates(cohort, officer)
    return cohort


def due(cohort):
    return certificates_due(Enrollment.objects.filter(cohort=cohort).first().ended_on)


def kinds(actor, now):
    return [(row.kind, row.cohort) for row in owed_rows(actor, now)]


def test_session_is_owed_from_its_end_until_it_is_marked(cohort, people, partner):
    session = cohort.sessions.order_by("number").first()
    assert kinds(partner, session.ends_at) == []
    after = session.ends_at + timedelta(minutes=1)
    assert kinds(partner, after) == [(OwedKind.MARKS, cohort)]
    mark_attendance(actor=partner, session=session, marks={}, now=after)
    assert kinds(partner, after) == []


def test_certificates_are_owed_until_the_last_is_issued(over, partner):
    rows = list(Enrollment.objects.filter(cohort=over))
    for left, row in zip((2, 1), rows, strict=True):
        (owed,) = owed_rows(partner, clock.now())
        assert owed.kind == OwedKind.CERTIFICATES
        assert str(left) in str(owed.text)
        issue_certificate(actor=partner, enrollment=row, signer_title="Pemimpin", now=clock.now())
    assert owed_rows(partner, clock.now()) == []


def test_skill_checks_are_owed_until_everybody_was_checked_by_every_line(over, partner):
    Program.objects.filter(pk=over.program_id).update(skill_sheet="Memotong\nMenjahit\nMerapikan")
    people = list(Enrollment.objects.filter(cohort=over).order_by("pk"))
    assert (OwedKind.SKILLS, over) in kinds(partner, clock.now())
    for person in people:
        for unit in ("Memotong", "Menjahit", "Merapikan"):
            assert (OwedKind.SKILLS, over) in kinds(partner, clock.now())
            person.skill_checks.create(unit=unit, level="alone", checked_on=clock.today())
    assert (OwedKind.SKILLS, over) not in kinds(partner, clock.now())


def test_pages_show_each_row_with_its_button(browser_of, over, cohort, partner):
    for actor, page, target in (
        (partner, "partner:owed", reverse("partner:certificates", args=[over.public_id])),
        (lead_of(over.program.office), "office:owed", reverse("office:cohort", args=[over.public_id])),
    ):
        body = browser_of(actor.membership).get(reverse(page)).content.decode()
        assert target in body
        assert body.count('class="btn btn--sm"') == 1


def test_session_leads_each_side_to_its_own_page(browser_of, cohort, people, partner, frozen):
    session = cohort.sessions.order_by("number").first()
    frozen.move_to(session.ends_at + timedelta(hours=1))
    for actor, page, target in ((partner, "partner:owed", "partner:attendance"), (lead_of(cohort.program.office), "office:owed", "officer:attendance")):
        assert reverse(target, args=[session.public_id]) in browser_of(actor.membership).get(reverse(page)).content.decode()


def test_others_see_nothing_of_it(over, cohort):
    stranger = open_class()
    assert kinds(partner_actor(stranger), clock.now()) == []
    assert kinds(lead_of(stranger.program.office), clock.now()) == []


def test_first_page_of_the_partner_counts_it(browser_of, over, partner):
    body = browser_of(partner.membership).get(reverse("partner:home")).content.decode()
    assert reverse("partner:owed") in body


def test_queries_do_not_grow(browser_of, cohort, people, partner, frozen):
    sessions = list(cohort.sessions.order_by("number"))
    counts = []
    for session in (sessions[0], sessions[-1]):
        frozen.move_to(session.ends_at + timedelta(minutes=5))
        with CaptureQueriesContext(connection) as seen:
            browser_of(partner.membership).get(reverse("partner:owed"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- the calendar --------------------------------------------------------------------------------------------------


def test_partner_is_nudged_once_at_half_time(over, partner):
    half = due(over) - CERTIFY_WITHIN / 2
    assert watch_certificates(half - timedelta(seconds=1))["nudged"] == 0
    assert [watch_certificates(half + timedelta(hours=hour))["nudged"] for hour in range(3)] == [1, 0, 0]
    assert Notification.objects.get(kind="certificate.nudge").user == partner.user


def test_office_is_told_once_at_full_time_until_it_is_done(over, partner):
    end = due(over)
    assert watch_certificates(end - timedelta(seconds=1))["late"] == 0
    for _run in range(3):
        watch_certificates(end)
    task = Task.objects.get(kind="certificate.late", done_at=None)
    assert (task.organization, task.role_key) == (over.program.office, "office_lead")

    for row in Enrollment.objects.filter(cohort=over):
        issue_certificate(actor=partner, enrollment=row, signer_title="Pemimpin", now=clock.now())

    assert not Task.objects.filter(kind="certificate.late", done_at=None).exists()
    assert watch_certificates(end + timedelta(days=1)) == {"nudged": 0, "late": 0, "settled": 0}


def test_task_whose_people_were_settled_otherwise_is_closed_by_the_job(over):
    watch_certificates(due(over))
    Enrollment.objects.filter(cohort=over).update(state="certified")
    assert watch_certificates(due(over) + timedelta(hours=1))["settled"] == 1
