"""What employers see: R24 to R28, R30."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollment.models import Consent, Disclosure
from enrollment.services.consents import withdraw_consent
from placements.models import CandidateProfile, Introduction
from placements.services.introductions import open_contact
from placements.services.profiles import find_profile, handle_for
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.clients import ClientFactory, officer_of
from tests.factories.partners import OfficeFactory
from tests.factories.placements import agreed, asked, employer_in, seen_client

pytestmark = pytest.mark.django_db


def page_of(browser, client, employer):
    handle = handle_for(CandidateProfile.objects.get(client=client), employer.organization)
    return browser.get(reverse("employer:candidate", args=[handle]))


def test_profile_shows_no_name_and_is_written_down_once_a_day(browser_of):
    client = seen_client(name="Marzuki Tanpa Nama")
    employer = employer_in(client.office)
    browser = browser_of(employer.membership)
    for _ in range(2):
        page = page_of(browser, client, employer)
        assert page.status_code == 200
        assert "Marzuki" not in page.content.decode()
        assert page["Cache-Control"] == "no-store"
    assert Disclosure.objects.filter(client=client, recipient=employer.organization).count() == 1


def test_withdrawn_consent_means_the_neutral_404_at_the_next_request(browser_of):
    client = seen_client()
    employer = employer_in(client.office)
    browser = browser_of(employer.membership)
    assert page_of(browser, client, employer).status_code == 200
    row = asked(client, employer)
    withdraw_consent(actor=officer_of(client), consent=Consent.objects.get(client=client), now=clock.now())
    handle = handle_for(CandidateProfile.objects.get(client=client), employer.organization)
    assert page_of(browser, client, employer).status_code == 404
    assert browser.post(reverse("employer:ask", args=[handle]), {"message": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "expired"
    assert "Look closer" not in browser.get("/en" + reverse("employer:candidates")).content.decode()


def test_handles_differ_by_employer_and_foreign_ones_open_nothing():
    client = seen_client()
    one, two = employer_in(client.office), employer_in(client.office)
    profile = CandidateProfile.objects.get(client=client)
    first, second = (handle_for(profile, actor.organization) for actor in (one, two))
    assert first != second
    assert find_profile(actor=one, handle=first) == profile
    assert find_profile(actor=two, handle=first) is None
    assert find_profile(actor=one, handle="not-a-handle-at-all!") is None


def test_unknown_withdrawn_child_and_foreign_profiles_get_the_same_page(browser_of, settings):
    office = OfficeFactory()
    employer = employer_in(office)
    gone, elsewhere = seen_client(office), seen_client()
    child = seen_client(office)
    withdraw_consent(actor=officer_of(gone), consent=Consent.objects.get(client=gone), now=clock.now())
    type(child).objects.filter(pk=child.pk).update(tried_as_child=True)
    browser = browser_of(employer.membership)
    handles = [handle_for(CandidateProfile.objects.get(client=row), employer.organization) for row in (gone, elsewhere, child)] + [
        "AAAAAAAAAAAAAAAAAAAAAA"
    ]
    pages = set()
    for handle in handles:
        response = browser.get(reverse("employer:candidate", args=[handle]))
        body = response.content.decode().replace(response["X-Correlation-ID"], "").replace(handle, "")
        pages.add((response.status_code, body.split("csrfmiddlewaretoken")[0]))
    assert {code for code, _body in pages} == {404}
    assert len(pages) == 1


def test_walking_handles_locks_viewing_and_tells_the_office(browser_of):
    from partners.models import Task

    office = OfficeFactory()
    client = seen_client(office)
    employer = employer_in(office)
    browser = browser_of(employer.membership)
    for number in range(21):
        browser.get(reverse("employer:candidate", args=[f"{number:022d}"]))
    assert page_of(browser, client, employer).status_code == 409
    assert Task.objects.filter(kind="profile.misses").count() == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(under_age=st.booleans(), tried=st.booleans(), consented=st.booleans(), active=st.booleans(), expired=st.booleans())
def test_only_consenting_active_adults_are_ever_seen(under_age, tried, consented, active, expired):
    age = 16 if under_age else 30
    client = ClientFactory(birth_date=clock.today() - timedelta(days=age * 366))
    if consented and not under_age:
        from tests.factories.clients import ConsentFactory

        given_at = clock.now() - timedelta(days=200 if expired else 1)
        ConsentFactory(client=client, purpose="employer_view", given_at=given_at, expires_at=given_at + timedelta(days=180))
    type(client).objects.filter(pk=client.pk).update(tried_as_child=tried, state="active" if active else "ended")
    CandidateProfile.objects.get_or_create(client=client)
    visible = CandidateProfile.objects.visible_to(employer_in(client.office)).filter(client=client).exists()
    assert visible == (consented and active and not expired and not under_age and not tried)


def test_consent_ends_at_midnight_without_any_job(frozen):
    client = seen_client()
    consent = Consent.objects.get(client=client)
    employer = employer_in(client.office)
    frozen.move_to(consent.expires_at - timedelta(seconds=1))
    assert CandidateProfile.objects.visible_to(employer).exists()
    frozen.move_to(consent.expires_at)
    assert not CandidateProfile.objects.visible_to(employer).exists()


def test_contact_opens_only_after_the_yes_and_for_that_employer_only():
    client = seen_client()
    one, two = employer_in(client.office), employer_in(client.office)
    row = asked(client, one)
    with pytest.raises(DomainError, match="not_agreed"):
        open_contact(actor=one, introduction=row, now=clock.now())
    officer = officer_of(client)
    from placements.services.introductions import agree_introduction, check_introduction

    check_introduction(actor=officer, introduction=row, now=clock.now())
    agree_introduction(actor=officer, introduction=row, now=clock.now())
    assert open_contact(actor=one, introduction=row, now=clock.now()) == client
    with pytest.raises(DomainError, match="not_yours"):
        open_contact(actor=two, introduction=row, now=clock.now())
    assert Disclosure.objects.get(client=client, recipient=one.organization).fields == ["name", "phone"]


def test_contact_closes_with_the_consent():
    client = seen_client()
    employer = employer_in(client.office)
    officer = officer_of(client)
    row = agreed(client, employer, officer)
    withdraw_consent(actor=officer, consent=Consent.objects.get(client=client), now=clock.now())
    row.refresh_from_db()
    with pytest.raises(DomainError):
        open_contact(actor=employer, introduction=row, now=clock.now())


def test_one_open_introduction_per_person_and_employer():
    client = seen_client()
    employer = employer_in(client.office)
    asked(client, employer)
    with pytest.raises(DomainError, match="asked_already"):
        asked(client, employer)
    assert Introduction.objects.count() == 1


def test_unverified_employers_see_nobody():
    client = seen_client()
    assert not CandidateProfile.objects.visible_to(employer_in(client.office, state="submitted")).exists()


def test_candidate_list_takes_the_same_queries_for_more_people(browser_of, django_assert_max_num_queries):
    office = OfficeFactory()
    employer = employer_in(office)
    browser = browser_of(employer.membership)
    address = reverse("employer:candidates")
    seen_client(office)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(address)
    for _ in range(6):
        seen_client(office)
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) <= len(few)
