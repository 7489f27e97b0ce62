"""The officer's pages: matches, one click, the client's answer, the way of an enrollment; the client's own link."""

import uuid

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.enums.flow import EnrollmentState
from enrollment.models import Consent, Enrollment, Offer
from enrollment.selectors.matches import propose_for
from enrollment.services.enrollments import return_enrollment, submit_enrollment
from enrollment.services.offers import link_token, make_link
from partners.models import AuditEntry
from portal.kernel import clock
from programs.models import Cohort
from tests.factories.clients import ConsentFactory, WishFactory, lead_of
from tests.factories.flow import enrolled, offered, officer_in, open_class, ready_client, second_class

pytestmark = pytest.mark.django_db


@pytest.fixture
def tab(browser_of, officer):
    return browser_of(officer.membership)


def url(name, row):
    return reverse(name, args=[row.public_id])


def offer_form(cohort, **more):
    return {"cohort": str(cohort.public_id), "form_token": str(uuid.uuid4()), **more}


# --- matches -------------------------------------------------------------------------------------------------------


def test_matches_say_why_and_why_not(tab, cohort, client_row):
    WishFactory(client=client_row, skill=cohort.program.skill)
    women = open_class(partner=cohort.program.partner, program__sex="female", program__limit_reason="Kelas perempuan")

    page = tab.get(url("officer:matches", client_row)).content.decode()

    assert cohort.program.title in page
    assert page.index(cohort.program.title) < page.index(women.program.title)
    assert page.count('class="match ') + page.count('class="match"') == 1
    assert client_row.name in page


def test_reading_matches_is_audited(tab, client_row):
    tab.get(url("officer:matches", client_row))

    assert AuditEntry.objects.filter(action="client.read", person_id=client_row.public_id, reason="matches").count() == 1


def test_title_of_the_page_names_nobody(tab, client_row):
    page = tab.get(url("officer:matches", client_row)).content.decode()

    assert client_row.name not in page.partition("<title>")[2].partition("</title>")[0]


def test_one_click_holds_the_seat(tab, cohort, client_row):
    response = tab.post(url("officer:offer", client_row), offer_form(cohort))

    offer = Offer.objects.get()
    assert response.url == url("officer:offer_detail", offer)
    assert Cohort.objects.get(pk=cohort.pk).taken == 1


def test_second_click_of_the_same_form_is_led_to_the_first_result(tab, cohort, client_row):
    """R08: a double click, the back button, a form sent again."""
    form = offer_form(cohort)
    first = tab.post(url("officer:offer", client_row), form)
    second = tab.post(url("officer:offer", client_row), form)

    assert second.url == first.url
    assert Enrollment.objects.count() == Offer.objects.count() == 1


def test_direct_post_for_a_client_outside_is_refused_and_audited(tab, cohort, client_row):
    """R09."""
    cohort.program.sex, cohort.program.limit_reason = "female", "Kelas perempuan"
    cohort.program.save()

    response = tab.post(url("officer:offer", client_row), offer_form(cohort), follow=True)

    assert response.status_code == 200
    assert not Enrollment.objects.exists()
    entry = AuditEntry.objects.get(action="enrollment.refused")
    assert (entry.allowed, entry.reason, entry.person_id) == (False, "women_only", client_row.public_id)


def test_full_class_leads_to_the_waiting_list(tab, cohort, client_row):
    Cohort.objects.filter(pk=cohort.pk).update(taken=cohort.capacity)

    refused = tab.post(url("officer:offer", client_row), offer_form(cohort), follow=True)
    assert url("officer:refer", client_row) in refused.content.decode()

    tab.post(url("officer:refer", client_row), offer_form(cohort, note="Kuat"))
    assert Enrollment.objects.get().state == EnrollmentState.WAITING


@pytest.mark.parametrize("cohort_id", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_hostile_cohort_is_not_found(tab, client_row, cohort_id):
    assert tab.post(url("officer:offer", client_row), {"cohort": cohort_id}).status_code == 404


@pytest.mark.parametrize("name", ["officer:matches", "officer:offer", "officer:refer"])
def test_client_of_another_officer_is_not_found(browser_of, cohort, client_row, name):
    stranger = browser_of(officer_in(cohort.program.office).membership)
    send = stranger.get if name == "officer:matches" else stranger.post

    assert send(url(name, client_row), offer_form(cohort)).status_code == 404


def test_exception_is_offered_to_leaders_only(tab, browser_of, cohort, officer, client_row):
    enrolled(officer=officer, client=client_row, cohort=cohort)
    other = second_class(cohort)
    lead = browser_of(lead_of(cohort.program.office).membership)

    assert "override_reason" not in tab.get(url("officer:matches", client_row)).content.decode()
    assert "override_reason" in lead.get(url("officer:matches", client_row)).content.decode()

    lead.post(url("officer:offer", client_row), offer_form(other, override_reason="Dua kali saja"))
    assert Offer.objects.get(cohort=other).override_reason == "Dua kali saja"


def test_refusing_a_consent_changes_no_rank(officer, cohort, client_row):
    """Design 3.8: the order is the same before and after a yes and its withdrawal."""
    open_class(partner=cohort.program.partner)
    WishFactory(client=client_row, skill=cohort.program.skill)

    def order():
        ranking = propose_for(actor=officer, client=client_row, now=clock.now()).ranking
        return [(each.cohort.pk, each.score) for each in ranking.matches]

    before = order()
    consent = ConsentFactory(client=client_row, purpose="employer_view", given_at=clock.now())
    ConsentFactory(client=client_row, purpose="training_partner", given_at=clock.now())
    with_yes = order()
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=clock.now())

    assert len(before) == 2
    assert before == with_yes == order()


def test_matching_lists_who_has_a_wish_and_no_way(tab, cohort, officer, client_row):
    WishFactory(client=client_row, skill=cohort.program.skill)
    busy = ready_client(cohort.program.office, officer)
    WishFactory(client=busy, skill=cohort.program.skill)
    submit_enrollment(actor=officer, client=busy, cohort=cohort, now=clock.now())
    hidden = ready_client(cohort.program.office)
    WishFactory(client=hidden, skill=cohort.program.skill)

    page = tab.get(reverse("officer:matching")).content.decode()

    assert url("officer:matches", client_row) in page
    assert url("officer:matches", busy) not in page
    assert url("officer:matches", hidden) not in page


# --- the answer ----------------------------------------------------------------------------------------------------


@pytest.fixture
def offer(officer, cohort, client_row):
    return offered(officer=officer, client=client_row, cohort=cohort)


def test_yes_with_consent_is_taken_down_in_one_form(tab, offer, cohort, client_row):
    tab.post(url("officer:offer_detail", offer), {"answer": "yes", "how": "officer_visit", "share": "on", "channel": "signed_paper", "witness": "Siti"})

    offer.refresh_from_db()
    consent = Consent.objects.get(client=client_row)
    assert (offer.state, offer.answered_how) == ("accepted", "officer_visit")
    assert (consent.purpose, consent.recipient, consent.channel) == ("training_partner", cohort.program.partner, "signed_paper")


def test_yes_without_consent_takes_the_seat_all_the_same(tab, offer):
    tab.post(url("officer:offer_detail", offer), {"answer": "yes", "how": "officer_phone"})

    offer.refresh_from_db()
    assert offer.state == "accepted"
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [{}, {"answer": "no", "how": "officer_phone"}, {"answer": "yes", "how": "officer_phone", "share": "on"}, {"answer": "yes", "how": "signed_link"},
     {"answer": "maybe", "how": "officer_phone"}, {"answer": "no", "how": "officer_phone", "reason": "hostile"}],
)
def test_answer_that_is_not_whole_is_kept_and_explained(tab, offer, typed):
    response = tab.post(url("officer:offer_detail", offer), {**typed, "note": "Kata klien"})

    offer.refresh_from_db()
    assert response.status_code == 200
    assert offer.state == "held"
    assert "Kata klien" in response.content.decode()


def test_no_is_recorded_with_its_reason(tab, offer):
    tab.post(url("officer:offer_detail", offer), {"answer": "no", "how": "officer_phone", "reason": "distance", "note": "Jauh"})

    offer.refresh_from_db()
    assert (offer.state, offer.decline_reason, offer.decline_note) == ("declined", "distance", "Jauh")


def test_offer_page_tells_what_became_of_it(tab, offer):
    tab.post(url("officer:offer_detail", offer), {"answer": "no", "how": "officer_phone", "reason": "distance"})

    page = tab.get(url("officer:offer_detail", offer)).content.decode()

    assert 'name="answer"' not in page


def test_offer_of_another_caseload_is_not_found(browser_of, offer, cohort):
    stranger = browser_of(officer_in(cohort.program.office).membership)

    for name in ("officer:offer_detail", "officer:enrollment"):
        row = offer if name == "officer:offer_detail" else offer.enrollment
        assert stranger.get(url(name, row)).status_code == 404
    assert stranger.post(url("officer:offer_revoke", offer), {"reason": "x"}).status_code == 404


def test_revoked_by_the_officer(tab, offer):
    tab.post(url("officer:offer_revoke", offer), {"reason": "Kelas penuh"})

    offer.refresh_from_db()
    assert offer.state == "revoked"


# --- the client's link ---------------------------------------------------------------------------------------------


@pytest.fixture
def link(officer, offer):
    make_link(actor=officer, offer=offer, now=clock.now())
    return reverse("enrollment:offer_link", args=[link_token(offer)])


def test_link_is_made_and_shown_with_a_message(tab, offer):
    tab.post(url("officer:offer_link_make", offer))
    offer.refresh_from_db()

    assert link_token(offer) in tab.get(url("officer:offer_detail", offer)).content.decode()


def test_link_shows_the_class_and_no_name(link, cohort, client_row):
    response = Browser().get(link)
    page = response.content.decode()

    assert cohort.program.title in page
    assert client_row.name not in page
    assert client_row.call_name not in page
    assert cohort.program.office.name not in page
    assert "no-store" in response["Cache-Control"]


def test_client_says_yes_by_the_link(link, offer):
    Browser().post(link, {"answer": "yes"})

    offer.refresh_from_db()
    assert (offer.state, offer.answered_how, offer.answered_by) == ("accepted", "signed_link", None)
    assert Browser().get(link).status_code == 200


def test_client_says_no_by_the_link_with_a_reason(link, offer):
    assert Browser().post(link, {"answer": "no"}).status_code == 200
    Browser().post(link, {"answer": "no", "reason": "work", "note": "Kerja malam"})

    offer.refresh_from_db()
    assert (offer.state, offer.decline_reason) == ("declined", "work")


def test_client_asks_by_the_link(link, offer, tab):
    Browser().post(link, {"ask": "1", "question": "Ada makan siang?"})

    assert "Ada makan siang?" in tab.get(url("officer:offer_detail", offer)).content.decode()


def test_link_says_the_same_whatever_is_wrong_with_it(link, offer, officer, frozen):
    make_link(actor=officer, offer=offer, now=clock.now())
    replaced, invented = Browser().get(link), Browser().get(reverse("enrollment:offer_link", args=["x"]))

    assert replaced.status_code == invented.status_code == 410
    assert offer.cohort.program.title not in replaced.content.decode()


# --- enrollments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("show", ["open", "class", "done", "all", "hostile"])
def test_list_of_ways_opens_in_every_view(tab, offer, client_row, show):
    page = tab.get(reverse("officer:enrollments"), {"show": show}).content.decode()

    assert (client_row.name in page) == (show in ("open", "all", "hostile"))


@pytest.mark.parametrize(
    ("move", "data", "state"),
    [("withdraw", {"reason": "Pindah"}, "withdrawn"), ("hold_back", {"reason": "KTP"}, "not_ready"), ("withdraw", {}, "waiting"), ("resume", {}, "waiting")],
)
def test_buttons_of_a_way(tab, officer, cohort, client_row, move, data, state):
    row = submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())

    response = tab.post(url(f"officer:enrollment_{move}", row), data, follow=True)

    assert response.status_code == 200
    assert Enrollment.objects.get(pk=row.pk).state == state


def test_early_end_by_the_officer(tab, officer, cohort, client_row):
    row = enrolled(officer=officer, client=client_row, cohort=cohort)

    tab.post(url("officer:enrollment_end_early", row), {"why": "client:found_work"})

    assert Enrollment.objects.get(pk=row.pk).end_reason_code == "found_work"


def test_returned_referral_is_answered_on_its_page(tab, officer, partner, cohort, client_row):
    cohort.program.auto_accept_referrals = False
    cohort.program.save()
    row = submit_enrollment(actor=officer, client=client_row, cohort=cohort, now=clock.now())
    return_enrollment(actor=partner, enrollment=row, reason="Ukuran baju?", now=clock.now())

    assert url("officer:enrollment_submit", row) in tab.get(url("officer:enrollment", row)).content.decode()
    tab.post(url("officer:enrollment_submit", row), {"note": "L"})
    assert Enrollment.objects.get(pk=row.pk).note == "L"


# --- the same work at any size -------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["matches", "matching", "enrollments"])
def test_queries_do_not_grow(tab, cohort, officer, client_row, page):
    address = url("officer:matches", client_row) if page == "matches" else f"{reverse(f'officer:{page}')}?show=all"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert tab.get(address).status_code == 200
        return len(captured)

    def grow(number):
        for _each in range(number):
            other = open_class(partner=cohort.program.partner)
            someone = ready_client(cohort.program.office, officer)
            WishFactory(client=someone, skill=other.program.skill)
            WishFactory(client=client_row, skill=other.program.skill, rank=100 + Enrollment.objects.count() + other.pk)
            busy = ready_client(cohort.program.office, officer)
            offered(officer=officer, client=busy, cohort=other)

    grow(1)
    queries()
    few = queries()
    grow(5)

    assert queries() == few
