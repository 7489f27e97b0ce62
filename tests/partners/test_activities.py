"""Signs of life: noted by people, written with sessions, told by answers; the task that silence raises, and its end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from enrollment.services.enrollments import accept_enrollment, resubmit_enrollment, return_enrollment, submit_enrollment
from partners.enums import ActivityKind
from partners.models import Agreement, Organization, PartnerActivity, Task, Transition
from partners.pulse import DutyCode
from partners.selectors_pulse import pulse_of, timeline_of
from partners.services.activities import record_contact, watch_silence
from portal.kernel import clock
from portal.kernel.clock import wib
from portal.kernel.decisions import DomainError
from programs.services.cohorts import propose_cohort, return_cohort
from programs.services.sessions import hold_session
from tests.factories.flow import officer_in, open_class, partner_actor, ready_client
from tests.factories.partners import AgreementFactory, EmployerFactory, OfficeFactory, PokmasFactory, actor_in
from tests.factories.programs import CohortFactory, ProgramFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def days_ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def silent_partner(days: int = 70, *, office=None, **facts) -> Organization:
    """Verified long ago, heard of so many days ago, and a session is not marked."""
    partner = PokmasFactory(office=office or OfficeFactory(region_id="16.71"), decided_at=days_ago(400), **facts)
    PartnerActivity.objects.create(organization=partner, kind="visit", at=days_ago(days))
    cohort = CohortFactory(program=ProgramFactory(partner=partner), state="running")
    SessionFactory(cohort=cohort, starts_at=days_ago(5), ends_at=days_ago(4.9))
    return partner


def note(actor, partner, **changes):
    facts = {"kind": "contact", "at": days_ago(1), "note": "Jadwal kelas", "now": clock.now(), **changes}
    return record_contact(actor=actor, organization=partner, **facts)


# --- who notes what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "section_head", "job_guidance_head", "officer", "assistant"])
def test_everybody_of_the_office_who_works_with_partners_notes_contacts(role):
    partner = PokmasFactory()
    row = note(actor_in(partner.office, role), partner)
    assert (row.kind, row.note, row.organization) == ("contact", "Jadwal kelas", partner)


@pytest.mark.parametrize("role", ["evaluator", "administrator"])
def test_evaluators_and_technical_staff_do_not(role):
    partner = PokmasFactory()
    with pytest.raises(DomainError, match="not_yours"):
        note(actor_in(partner.office, role), partner)


def test_the_partner_notes_its_own_and_no_other():
    partner, other = PokmasFactory(), PokmasFactory()
    assert note(actor_in(partner, "staff"), partner)
    with pytest.raises(DomainError, match="not_yours"):
        note(actor_in(partner), other)
    with pytest.raises(DomainError, match="not_yours"):
        note(actor_in(other.office, "head"), partner)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "session"}, "wrong_kind"), ({"kind": "answer"}, "wrong_kind"), ({"kind": "x"}, "wrong_kind"),
        ({"at": clock.now() + timedelta(days=4000)}, "in_future"), ({"at": clock.now() - timedelta(days=4000)}, "too_long_ago"),
    ],
)
def test_a_contact_that_cannot_be_is_refused(changes, code):
    partner = PokmasFactory()
    with pytest.raises(DomainError, match=code) as refusal:
        note(actor_in(partner), partner, **changes)
    assert str(refusal.value.message)
    assert not PartnerActivity.objects.exists()


# --- what the pulse is taken from --------------------------------------------------------------------------------------


def test_a_held_session_is_one_row_and_a_sign_of_life():
    cohort = open_class()
    partner = partner_actor(cohort)
    session = cohort.sessions.order_by("number")[0]
    type(cohort).objects.filter(pk=cohort.pk).update(state="confirmed")
    session.refresh_from_db()
    hold_session(actor=partner, session=session, now=session.ends_at)
    assert PartnerActivity.objects.filter(kind=ActivityKind.SESSION).count() == 1
    row = pulse_of(cohort.program.partner, now=session.ends_at)
    assert row is not None
    assert (row.pulse.last.kind, row.pulse.days) == (ActivityKind.SESSION, 0)


@pytest.fixture
def asked():
    """A class whose partner answers referrals itself, its officer, and a client."""
    cohort = open_class()
    cohort.program.auto_accept_referrals = False
    cohort.program.save()
    cohort.program.partner.decided_at = days_ago(300)
    cohort.program.partner.save()
    officer = officer_in(cohort.program.office)
    return cohort, officer, ready_client(cohort.program.office, officer)


def test_answer_time_runs_from_the_last_time_the_referral_was_handed_in(asked):
    cohort, officer, client = asked
    now, partner = clock.now(), partner_actor(cohort)
    row = submit_enrollment(actor=officer, client=client, cohort=cohort, now=now - timedelta(hours=100))
    return_enrollment(actor=partner, enrollment=row, reason="Ukuran baju?", now=now - timedelta(hours=90))
    assert pulse_of(cohort.program.partner, now=now).pulse.answer_hours == pytest.approx(10)
    resubmit_enrollment(actor=officer, enrollment=row, note="L", now=now - timedelta(hours=30))
    accept_enrollment(actor=partner, enrollment=row, now=now - timedelta(hours=6))
    pulse = pulse_of(cohort.program.partner, now=now).pulse
    assert pulse.answer_hours == pytest.approx(24)
    assert (pulse.answers, pulse.last.kind, pulse.days) == (1, ActivityKind.ANSWER, 0)


def test_what_the_office_accepts_is_no_sign_of_the_partner(asked):
    cohort, officer, client = asked
    row = submit_enrollment(actor=officer, client=client, cohort=cohort, now=days_ago(3))
    accept_enrollment(actor=actor_in(cohort.program.office, "section_head"), enrollment=row, now=clock.now())
    pulse = pulse_of(cohort.program.partner, now=clock.now()).pulse
    assert (pulse.last, pulse.answers, pulse.days) == (None, 0, 300)


def test_what_the_system_accepts_at_once_is_no_answer():
    cohort = open_class()
    officer = officer_in(cohort.program.office)
    submit_enrollment(actor=officer, client=ready_client(cohort.program.office, officer), cohort=cohort, now=clock.now())
    assert pulse_of(cohort.program.partner, now=clock.now()).pulse.answers == 0


def test_a_cohort_that_the_partner_proposes_is_a_sign_and_one_returned_is_due():
    partner = PokmasFactory(decided_at=days_ago(100))
    AgreementFactory(lead=partner)
    manager = actor_in(partner)
    cohort = CohortFactory(program=ProgramFactory(partner=partner), state="draft", budget_total=0)
    SessionFactory(cohort=cohort)
    propose_cohort(actor=manager, cohort=cohort, now=days_ago(2))
    assert pulse_of(partner, now=clock.now()).pulse.days == 2
    return_cohort(actor=actor_in(partner.office, "head"), cohort=cohort, reason="Dana?", now=days_ago(1))
    (duty,) = pulse_of(partner, now=clock.now()).pulse.duties
    assert (duty.code, duty.count, duty.since) == (DutyCode.CORRECTIONS, 1, wib(days_ago(1)).date())


def test_open_duties_are_counted_from_all_apps(asked):
    cohort, officer, client = asked
    partner = cohort.program.partner
    submit_enrollment(actor=officer, client=client, cohort=cohort, now=days_ago(9))
    done = CohortFactory(program=cohort.program, state="finished")
    SessionFactory(cohort=done, starts_at=days_ago(8), ends_at=days_ago(7.9))
    gone = CohortFactory(program=cohort.program, state="cancelled")
    SessionFactory(cohort=gone, starts_at=days_ago(8), ends_at=days_ago(7.9))
    other = ready_client(cohort.program.office, officer)
    type(client.enrollments.get()).objects.create(client=other, program=cohort.program, cohort=done, state="completed", ended_on=days_ago(7).date())
    duties = {duty.code: duty.count for duty in pulse_of(partner, now=clock.now()).pulse.duties}
    assert duties == {DutyCode.REFERRALS: 1, DutyCode.ATTENDANCE: 1, DutyCode.CERTIFICATES: 1}


@pytest.mark.parametrize(
    ("ends_in", "successor", "is_due"),
    [(91, None, False), (90, None, True), (-5, None, True), (30, "draft", True), (30, "in_review", False), (30, "signed", False)],
)
def test_an_agreement_about_to_end_is_due_until_its_successor_is_handed_in(ends_in, successor, is_due):
    partner, today = PokmasFactory(), clock.today()
    AgreementFactory(lead=partner, ends_on=today + timedelta(days=ends_in))
    if successor:
        AgreementFactory(lead=partner, state=successor, number="" if successor != "signed" else "B", ends_on=today + timedelta(days=800))
    duties = [duty.code for duty in pulse_of(partner, now=clock.now()).pulse.duties]
    assert duties == ([DutyCode.AGREEMENT] if is_due else [])


def test_a_returned_agreement_is_due_since_the_day_it_was_returned():
    partner = PokmasFactory()
    row = AgreementFactory(lead=partner, state="returned", number="")
    Transition.objects.create(
        subject_model=Agreement._meta.label_lower, subject_id=row.pk, move="return", source="in_review", target="returned", at=days_ago(4)
    )
    (duty,) = pulse_of(partner, now=clock.now()).pulse.duties
    assert (duty.code, duty.since) == (DutyCode.CORRECTIONS, wib(days_ago(4)).date())


def test_who_does_not_train_or_is_not_verified_has_no_pulse():
    assert pulse_of(EmployerFactory(), now=clock.now()) is None
    assert pulse_of(PokmasFactory(state="submitted"), now=clock.now()) is None


# --- silence ---------------------------------------------------------------------------------------------------------


def silent_tasks():
    return Task.objects.filter(kind="partner.silent", done_at=None)


def test_silence_raises_one_task_for_the_office():
    partner = silent_partner()
    assert watch_silence(clock.now()) == {"silent": 1, "over": 0}
    assert watch_silence(clock.now()) == {"silent": 1, "over": 0}
    task = silent_tasks().get()
    assert (task.organization, task.role_key, task.subject_id) == (partner.office, "office_lead", partner.public_id)
    assert task.due_at == clock.now() + timedelta(days=7)


@pytest.mark.parametrize("facts", [{"days": 59}, {"state": "suspended"}])
def test_short_silence_and_paused_partners_raise_none(facts):
    silent_partner(**facts)
    assert watch_silence(clock.now())["silent"] == 0


def test_silence_without_anything_due_raises_none():
    partner = PokmasFactory(decided_at=days_ago(400))
    PartnerActivity.objects.create(organization=partner, kind="visit", at=days_ago(200))
    assert watch_silence(clock.now())["silent"] == 0
    assert not silent_tasks().exists()


def test_the_next_contact_closes_the_task_at_once():
    partner = silent_partner()
    watch_silence(clock.now())
    officer = actor_in(partner.office, "officer")
    note(officer, partner)
    assert Task.objects.get(kind="partner.silent").done_by == officer.user


def test_a_session_and_an_answer_close_the_task_at_once(asked):
    cohort, officer, client = asked
    partner, now = partner_actor(cohort), clock.now()
    row = submit_enrollment(actor=officer, client=client, cohort=cohort, now=now)
    assert watch_silence(now)["silent"] == 1
    accept_enrollment(actor=partner, enrollment=row, now=now)
    assert not silent_tasks().exists()
    Task.objects.update(done_at=None)
    cohort.state = "confirmed"
    cohort.save()
    session = cohort.sessions.order_by("number")[0]
    hold_session(actor=partner, session=session, now=session.ends_at)
    assert not silent_tasks().exists()


def test_an_act_of_the_office_does_not_end_the_silence_of_the_partner(asked):
    cohort, officer, client = asked
    row = submit_enrollment(actor=officer, client=client, cohort=cohort, now=clock.now())
    watch_silence(clock.now())
    accept_enrollment(actor=actor_in(cohort.program.office, "head"), enrollment=row, now=clock.now())
    assert silent_tasks().exists()


def test_the_job_closes_what_is_over():
    partner = silent_partner()
    watch_silence(clock.now())
    Organization.objects.filter(pk=partner.pk).update(state="suspended")
    assert watch_silence(clock.now()) == {"silent": 0, "over": 1}


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_list_begins_with_the_longest_silence(browser_of):
    office = OfficeFactory(region_id="16.71")
    for days in (10, 70, 40):
        silent_partner(days, office=office, name=f"Sanggar {days}")
    browser = browser_of(actor_in(office, "section_head").membership)
    body = browser.get("/office/organizations/pulse/").content.decode()
    assert body.index("Sanggar 70") < body.index("Sanggar 40") < body.index("Sanggar 10")
    only = browser.get("/office/organizations/pulse/?level=silent").content.decode()
    assert "Sanggar 70" in only and "Sanggar 40" not in only


@pytest.mark.parametrize("address", ["/office/organizations/pulse/", "/officer/partners/"])
def test_the_list_asks_the_same_number_of_questions_for_few_and_for_many(browser_of, address):
    office = OfficeFactory(region_id="16.71")
    browser = browser_of(actor_in(office, "officer" if "officer" in address else "head").membership)

    def queries(partners: int) -> int:
        for _number in range(partners):
            silent_partner(office=office)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    browser.get(address)
    assert queries(2) == queries(12)


def test_office_and_partner_read_the_same_words(browser_of):
    partner = silent_partner()
    row = pulse_of(partner, now=clock.now())
    pages = (
        (actor_in(partner), "/partner/pulse/"),
        (actor_in(partner.office, "officer"), f"/officer/partners/{partner.public_id}/"),
        (actor_in(partner.office, "head"), f"/office/organizations/{partner.public_id}/"),
    )
    for actor, address in pages:
        body = browser_of(actor.membership).get(address).content.decode()
        with translation.override("id"):
            expected = pulse_of(partner, now=clock.now())
        assert all(sentence in body for sentence in (*expected.sentences, str(expected.step))), address
    assert row is not None


@pytest.mark.parametrize(
    ("role", "address"),
    [("manager", "/partner/pulse/"), ("officer", "/officer/partners/{}/"), ("head", "/office/organizations/{}/contact/")],
)
def test_a_contact_is_noted_from_each_page(browser_of, role, address):
    partner = silent_partner()
    actor = actor_in(partner if role == "manager" else partner.office, role)
    browser, path = browser_of(actor.membership), address.format(partner.public_id)
    bad = browser.post(path, {"kind": "visit", "on": "2027-05-01", "note": "Rencana"})
    assert bad.status_code == 200
    assert "belum tiba" in bad.content.decode() and "Rencana" in bad.content.decode()
    sent = {"kind": "visit", "on": clock.today().isoformat(), "note": "Kelas berikutnya dibahas", "state": "left", "recorded_by": "1", "at": "2020-01-01"}
    assert browser.post(path, sent).status_code == 302
    row = partner.activities.first()
    assert (row.kind, row.at, row.recorded_by, row.note) == ("visit", clock.now(), actor.user, "Kelas berikutnya dibahas")


def test_an_office_elsewhere_finds_nothing(browser_of):
    partner, stranger = silent_partner(), OfficeFactory()
    for role, address in (("officer", f"/officer/partners/{partner.public_id}/"), ("head", f"/office/organizations/{partner.public_id}/contact/")):
        browser = browser_of(actor_in(stranger, role).membership)
        assert browser.post(address, {"kind": "visit", "on": clock.today().isoformat()}).status_code == 404


def test_the_timeline_tells_contacts_one_by_one_and_sessions_by_month():
    partner = PokmasFactory()
    for days in (1, 2, 40):
        PartnerActivity.objects.create(organization=partner, kind="session", at=days_ago(days))
    note(actor_in(partner), partner, at=days_ago(3))
    with translation.override("en"):
        events = timeline_of(partner, now=clock.now())
        assert [event["title"] for event in events] == ["2 sessions held", "Contact", "1 session held"]
        assert str(events[0]["month"]) == "November 2026"


def test_markup_in_a_note_stays_text(browser_of):
    partner = PokmasFactory()
    note(actor_in(partner), partner, note="<script>alert(1)</script>")
    for actor, address in ((actor_in(partner), "/partner/pulse/"), (actor_in(partner.office, "head"), f"/office/organizations/{partner.public_id}/")):
        body = browser_of(actor.membership).get(address).content.decode()
        assert "<script>alert(1)" not in body
        assert "&lt;script&gt;alert(1)" in body
