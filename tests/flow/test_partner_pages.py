"""The partner's pages: sessions, attendance on a phone, class list by the name rule, referrals, certificates."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from enrollment.models import Attendance, Certificate, Disclosure, Enrollment
from enrollment.services.certificates import LOOKUPS_PER_HOUR, issue_certificate
from enrollment.services.enrollments import submit_enrollment
from partners.enums import OrganizationState, Role
from partners.models import Organization
from portal.kernel import clock
from programs.models import Cohort, Session
from tests.factories.clients import ConsentFactory, RestrictionFactory, lead_of
from tests.factories.flow import enrolled, graduates, officer_in, open_class, partner_actor, ready_client
from tests.factories.partners import PASSWORD, actor_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tab(browser_of, partner):
    return browser_of(partner.membership)


@pytest.fixture
def session(cohort, people, frozen):
    row = cohort.sessions.order_by("number").first()
    frozen.move_to(row.ends_at)
    return row


def url(name, row=None):
    return reverse(name, args=[row.public_id] if row else [])


def mark_name(row):
    return f"mark-{row.public_id.hex}"


# --- attendance ----------------------------------------------------------------------------------------------------


def test_sessions_of_the_day_wait_to_be_marked(session, tab):
    page = tab.get(url("partner:sessions")).content.decode()

    assert url("partner:attendance", session) in page


def test_everybody_is_present_on_the_page(session, people, tab):
    page = tab.get(url("partner:attendance", session)).content.decode()

    assert page.count('value="present" checked') == len(people)


def test_one_save_marks_the_class(session, people, tab):
    response = tab.post(url("partner:attendance", session), {mark_name(people[1]): "late"})

    assert response.status_code == 302
    assert sorted(Attendance.objects.values_list("status", flat=True)) == ["late", "present", "present"]


def test_saving_again_is_harmless_and_shows_what_is_stored(session, people, tab):
    for _save in range(2):
        tab.post(url("partner:attendance", session), {mark_name(people[1]): "late"})

    assert Attendance.objects.count() == 3
    assert tab.get(url("partner:attendance", session)).content.decode().count('value="late" checked') == 1


@pytest.mark.parametrize("hostile", ["hostile", "not_held", "<script>"])
def test_hostile_mark_is_refused_and_nothing_is_saved(session, people, tab, hostile):
    response = tab.post(url("partner:attendance", session), {mark_name(people[0]): hostile})

    assert response.status_code == 200
    assert not Attendance.objects.exists()


def test_marks_of_strangers_are_ignored(session, people, tab):
    tab.post(url("partner:attendance", session), {"mark-" + "0" * 32: "sick", "state": "completed"})

    assert Attendance.objects.count() == 3
    assert set(Enrollment.objects.values_list("state", flat=True)) == {"on_program"}


def test_session_not_held_is_noted(session, tab):
    tab.post(url("partner:not_held", session), {"because": ""})
    assert Session.objects.get(pk=session.pk).state == "planned"

    tab.post(url("partner:not_held", session), {"because": "office"})
    assert Session.objects.get(pk=session.pk).cancelled_by == "office"


@pytest.mark.parametrize("name", ["partner:attendance", "partner:roster", "partner:certificates"])
def test_class_of_another_partner_is_not_found(browser_of, session, cohort, name):
    stranger = browser_of(partner_actor(open_class()).membership)

    assert stranger.get(url(name, session if name == "partner:attendance" else cohort)).status_code == 404


def test_officer_of_the_office_can_mark_and_another_office_cannot(browser_of, session, cohort, officer):
    assert browser_of(officer.membership).get(url("officer:attendance", session)).status_code == 200
    assert browser_of(officer_in(open_class().program.office).membership).get(url("officer:attendance", session)).status_code == 404


# --- names ---------------------------------------------------------------------------------------------------------


def test_full_name_only_by_consent(session, people, tab):
    ConsentFactory(client=people[0].client)

    page = tab.get(url("partner:attendance", session)).content.decode()

    assert people[0].client.name in page
    assert people[1].client.name not in page
    assert people[1].client.roster_name in page


def test_consent_for_another_partner_shows_nothing(session, people, tab):
    ConsentFactory(client=people[0].client, recipient=open_class().program.partner)

    assert people[0].client.name not in tab.get(url("partner:attendance", session)).content.decode()


def test_consent_that_ended_shows_nothing_without_a_job(session, people, tab):
    ConsentFactory(client=people[0].client, expires_at=clock.now())

    assert people[0].client.name not in tab.get(url("partner:roster", session.cohort)).content.decode()


def test_child_is_a_call_name_even_with_consent(session, people, tab):
    client = people[0].client
    ConsentFactory(client=client)
    client.tried_as_child = True
    client.save()

    page = tab.get(url("partner:roster", session.cohort)).content.decode()

    assert client.name not in page
    assert client.roster_name in page


def test_reading_full_names_is_disclosed_once_a_day(session, people, browser_of, partner, cohort, frozen):
    ConsentFactory(client=people[0].client)
    for _read in range(2):
        browser_of(partner.membership).get(url("partner:roster", cohort))
    assert Disclosure.objects.get().client == people[0].client

    frozen.shift(86400)
    browser_of(partner.membership).get(url("partner:roster", cohort))
    assert Disclosure.objects.count() == 2


def test_closed_file_is_absent_from_the_class_list(session, people, tab, cohort, partner):
    """R36: a file closed to the reader is not listed; the office marks for that person."""
    RestrictionFactory(client=people[0].client, mode="except_named", users=[partner.user])

    assert people[0].client.roster_name not in tab.get(url("partner:roster", cohort)).content.decode()
    tab.post(url("partner:attendance", session), {})
    assert Attendance.objects.count() == 2


def test_suspended_partner_sees_nobody(session, people, tab, cohort):
    """R32: a partner that is not verified any more loses its class list at the next request."""
    Organization.objects.filter(pk=cohort.program.partner_id).update(state=OrganizationState.SUSPENDED)

    assert people[0].client.roster_name not in tab.get(url("partner:roster", cohort)).content.decode()


# --- people and referrals ------------------------------------------------------------------------------------------


def test_partner_pauses_and_ends_early(people, tab, cohort):
    tab.post(url("partner:participant_suspend", people[0]), {"reason": "Dirawat"})
    tab.post(url("partner:participant_end_early", people[1]), {"why": "partner:conduct"})
    tab.post(url("partner:participant_end_early", people[2]), {"why": "hostile"})

    states = [Enrollment.objects.get(pk=row.pk).state for row in people]
    assert states == ["suspended", "ended_early", "enrolled"]
    tab.post(url("partner:participant_resume", people[0]))
    assert Enrollment.objects.get(pk=people[0].pk).state == "on_program"


@pytest.fixture
def referral(cohort, officer, client_row):
    cohort.program.auto_accept_referrals = False
    cohort.program.save()
    return submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now(), note="Kuat angkat barang")


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"answer": "accept"}, "waiting"), ({"answer": "return", "reason": "Ukuran?"}, "returned"), ({"answer": "return"}, "submitted"),
        ({"answer": "decline", "code": "no_capacity", "reason": "Penuh"}, "declined"), ({"answer": "decline", "reason": "x"}, "submitted"), ({}, "submitted"),
    ],
)
def test_partner_answers_a_referral(tab, referral, client_row, typed, state):
    assert url("partner:referrals") in tab.get(url("partner:sessions")).content.decode()
    listed = tab.get(url("partner:referrals")).content.decode()
    page = tab.get(url("partner:referral", referral)).content.decode()
    assert client_row.name not in listed + page
    assert "Kuat angkat barang" in page

    tab.post(url("partner:referral", referral), typed)

    assert Enrollment.objects.get(pk=referral.pk).state == state


def test_referral_of_another_partner_is_not_found(browser_of, referral):
    assert browser_of(partner_actor(open_class()).membership).get(url("partner:referral", referral)).status_code == 404


# --- certificates --------------------------------------------------------------------------------------------------


@pytest.fixture
def done(cohort, officer):
    return graduates(cohort, officer, 3)


def fresh(tab):
    """A log-in of this minute."""
    tab.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return tab


def test_certificates_are_issued_after_a_fresh_log_in(done, tab, cohort):
    form = {"people": [str(row.public_id) for row in done[:2]], "signer_title": "Pemimpin sanggar"}

    asked = tab.post(url("partner:certificates", cohort), form)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not Certificate.objects.exists()

    fresh(tab).post(url("partner:certificates", cohort), form)
    assert Certificate.objects.count() == 2
    assert [Enrollment.objects.get(pk=row.pk).state for row in done] == ["certified", "certified", "completed"]


def test_revealing_title_is_explained_and_kept(done, tab, cohort):
    form = {"people": [str(done[0].public_id)], "signer_title": "Pembimbing Bapas"}

    page = fresh(tab).post(url("partner:certificates", cohort), form).content.decode()

    assert "Pembimbing Bapas" in page
    assert not Certificate.objects.exists()


def test_staff_see_who_could_be_certified_but_no_form(browser_of, done, cohort):
    page = browser_of(actor_in(cohort.program.partner, Role.STAFF).membership).get(url("partner:certificates", cohort)).content.decode()

    assert 'name="signer_title"' not in page


def test_list_of_cohorts_to_certify(done, tab, cohort):
    assert url("partner:certificates", cohort) in tab.get(url("partner:certificates")).content.decode()


@pytest.fixture
def certificate(done, partner):
    return issue_certificate(actor=partner, enrollment=done[0], signer_title="Pemimpin sanggar", now=clock.now())


def test_pdf_with_the_name_for_a_partner_who_may_know_it(certificate, tab):
    assert tab.get(url("enrollment:certificate_pdf", certificate)).status_code == 404
    ConsentFactory(client=certificate.enrollment.client)

    response = tab.get(url("enrollment:certificate_pdf", certificate))

    assert response["Content-Type"] == "application/pdf"
    assert certificate.number in response["Content-Disposition"]


def test_pdf_says_what_can_be_verified_and_nothing_of_the_office(browser_of, certificate, officer):
    import io

    content = browser_of(officer.membership).get(url("enrollment:certificate_pdf", certificate)).content
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)

    assert certificate.holder_name in text
    assert certificate.number in text
    assert certificate.enrollment.program.office.name not in text


def test_credential_is_handed_to_who_may_know_the_name(certificate, tab, browser_of, officer):
    assert tab.get(url("enrollment:certificate_credential", certificate)).status_code == 404
    assert browser_of(officer.membership).get(url("enrollment:certificate_credential", certificate)).content.decode() == certificate.credential


def test_certificate_of_another_office_is_not_found(browser_of, certificate):
    assert browser_of(lead_of(open_class().program.office).membership).get(url("enrollment:certificate_pdf", certificate)).status_code == 404


def test_revoked_by_the_body_on_its_page(certificate, tab):
    tab.post(url("partner:certificate_revoke", certificate), {"reason": "Nama keliru"})

    assert Certificate.objects.get().revoke_reason == "Nama keliru"


# --- strangers -----------------------------------------------------------------------------------------------------


def verify_page(certificate, name=None):
    address = reverse("enrollment:verify_code", args=[certificate.code])
    return Browser().get(address) if name is None else Browser().post(address, {"name": name})


def test_stranger_sees_body_skill_and_month_and_no_name(certificate):
    page = verify_page(certificate).content.decode()

    assert certificate.partner_name in page
    assert certificate.skill_name_id in page
    assert certificate.holder_name not in page
    assert certificate.enrollment.program.office.name not in page
    assert 'href="/"' not in page


def test_stranger_types_the_name(certificate):
    right, wrong = (verify_page(certificate, name).content.decode() for name in (certificate.holder_name, "Orang Lain"))

    assert right != wrong
    assert certificate.holder_name not in wrong


def test_unknown_code_is_the_same_whatever_it_is(certificate):
    pages = [Browser().get(reverse("enrollment:verify_code", args=[code])) for code in ("0" * 32, "x", certificate.number)]

    assert {page.status_code for page in pages} == {404}
    assert certificate.partner_name not in "".join(page.content.decode() for page in pages)


def test_stranger_types_number_and_name(certificate):
    found = Browser().post(reverse("enrollment:verify"), {"code": certificate.number, "name": certificate.holder_name}).content.decode()
    not_found = Browser().post(reverse("enrollment:verify"), {"code": certificate.number, "name": "Orang Lain"}).content.decode()

    assert certificate.partner_name in found
    assert certificate.partner_name not in not_found


def test_guessing_is_stopped(certificate):
    stranger, address = Browser(), reverse("enrollment:verify_code", args=["0" * 32])
    for _guess in range(LOOKUPS_PER_HOUR):
        assert stranger.get(address).status_code == 404

    assert stranger.get(address).status_code == 429
    assert verify_page(certificate).status_code == 429


# --- the same work at any size -------------------------------------------------------------------------------------


def more_people(cohort, officer, number):
    for _each in range(number):
        client = ready_client(cohort.program.office, officer)
        ConsentFactory(client=client, given_at=clock.now())
        enrolled(officer=officer, client=client, cohort=cohort)


def more_graduates(cohort, officer, number):
    more_people(cohort, officer, number)
    Enrollment.objects.filter(cohort=cohort).update(state="completed", sessions_held=3, sessions_attended=3)


def more_classes(cohort, officer, number):
    for _each in range(number):
        other = open_class(partner=cohort.program.partner)
        enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=other)
        Cohort.objects.filter(pk=other.pk).update(state="confirmed")


def more_finished_classes(cohort, officer, number):
    for _each in range(number):
        Cohort.objects.filter(pk=open_class(partner=cohort.program.partner).pk).update(state="finished")


def more_referrals(cohort, officer, number):
    cohort.program.auto_accept_referrals = False
    cohort.program.save()
    for _each in range(number):
        submit_enrollment(actor=officer, client=ready_client(cohort.program.office, officer), cohort=cohort, now=clock.now())


@pytest.mark.parametrize(
    ("page", "of", "grow"),
    [
        ("sessions", None, more_classes), ("attendance", "session", more_people), ("roster", "cohort", more_people),
        ("certificates", "cohort", more_graduates), ("certificates", None, more_finished_classes), ("referrals", None, more_referrals),
    ],
)
def test_queries_do_not_grow(tab, cohort, officer, page, of, grow):
    row = {"session": cohort.sessions.order_by("number").first(), "cohort": cohort, None: None}[of]
    Cohort.objects.filter(pk=cohort.pk).update(capacity=50)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert tab.get(url(f"partner:{page}", row)).status_code == 200
        return len(captured)

    grow(cohort, officer, 1)
    queries()
    few = queries()
    grow(cohort, officer, 5)
    queries()

    assert queries() == few
