"""The board of the office, the card on both sides' pages, and the button that drafts the next cohort."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Holiday
from portal.kernel import clock
from programs.enums import CohortState
from programs.models import Cohort
from tests.factories.partners import AgreementFactory, MembershipFactory, PokmasFactory
from tests.factories.programs import CohortFactory, ProgramFactory
from tests.programs.test_going_on import ago, finished, partner_with

pytestmark = pytest.mark.django_db

BOARD = "office:continuity"


@pytest.fixture
def manager(browser_of):
    """A partner's admin in a browser; ``.organization`` is the partner."""
    membership = MembershipFactory()
    browser = browser_of(membership)
    browser.organization = membership.organization
    AgreementFactory(lead=membership.organization)
    return browser


@pytest.fixture
def head(browser_of, manager):
    """The head of the partner's office in a browser."""
    return browser_of(MembershipFactory(organization=manager.organization.office, role="head"))


def url(name, row=None):
    return reverse(name, args=[row.public_id] if row is not None else [])


def text_of(response):
    return response.content.decode()


def titles(response):
    return [shown.program.title for shown in response.context["shown_rows"]]


def fill(partner):
    """One programme at each level; the one that is about to stop comes last by title."""
    partner_with(20, partner=partner, title="Tata boga")
    partner_with(200, partner=partner, title="Las dasar")
    running = partner_with(20, partner=partner, title="Jahit")
    CohortFactory(program=running, starts_on=ago(-40), region_id="16.02.05")
    partner_with(partner=partner, title="Anyaman")


def test_board_puts_what_is_about_to_stop_first(manager, head):
    fill(manager.organization)
    partner_with(20, title="Kantor lain")
    response = head.get(url(BOARD), headers={"accept-language": "en"})
    assert titles(response) == ["Tata boga", "Las dasar", "Jahit", "Anyaman"]
    page = text_of(response)
    assert page.count("btn btn--sm") == 1
    assert "Kantor lain" not in page
    assert page.count('role="img"') >= 4 * 9


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"level": "stopped"}, ["Las dasar"]),
        ({"district": "16.02"}, ["Jahit"]),
        ({"partner": "nobody"}, []),
        ({"level": "new", "district": ""}, ["Anyaman"]),
    ],
)
def test_board_is_filtered(manager, head, query, found):
    fill(manager.organization)
    response = head.get(url(BOARD), query)
    assert titles(response) == found
    assert ('class="empty"' in text_of(response)) == (not found)


def test_board_is_filtered_by_partner(manager, head):
    fill(manager.organization)
    other = partner_with(20, partner=PokmasFactory(office=manager.organization.office), title="Kopi")
    assert titles(head.get(url(BOARD), {"partner": other.partner.code})) == ["Kopi"]


def test_empty_board_says_why(head):
    assert 'class="empty"' in text_of(head.get(url(BOARD)))


def test_board_takes_the_same_number_of_queries(manager, head):
    def queries():
        head.get(url(BOARD))
        with CaptureQueriesContext(connection) as found:
            assert head.get(url(BOARD)).status_code == 200
        return len(found)

    fill(manager.organization)
    few = queries()
    for number in range(8):
        partner_with(30, 90, partner=manager.organization, title=f"Kelas {number}")
    assert queries() == few < 25


def test_list_of_the_partner_takes_the_same_number_of_queries_with_its_cards(manager):
    def queries():
        manager.get(url("partner:programs"))
        with CaptureQueriesContext(connection) as found:
            assert manager.get(url("partner:programs")).status_code == 200
        return len(found)

    fill(manager.organization)
    few = queries()
    for number in range(8):
        partner_with(30, 90, partner=manager.organization, title=f"Kelas {number}")
    assert queries() == few < 30


def test_both_sides_read_the_same_score_sentence_and_timeline(manager, head):
    program = partner_with(20, 100, partner=manager.organization, title="Jahit")
    cards = [browser.get(url(name, program)).context["shown"] for browser, name in ((manager, "partner:program"), (head, "office:program"))]
    assert cards[0].standing.score == cards[1].standing.score
    for page in (
        text_of(manager.get(url("partner:programs"))),
        text_of(manager.get(url("partner:program", program))),
        text_of(head.get(url("office:program", program))),
    ):
        assert cards[0].sentence in page
        assert cards[0].timeline_sentence in page


def test_evaluator_reads_the_board_and_is_led_to_no_page_of_leaders(browser_of, manager):
    program = partner_with(20, partner=manager.organization)
    partner_with(partner=manager.organization)
    browser = browser_of(MembershipFactory(organization=manager.organization.office, role="evaluator"))
    for page in (text_of(browser.get(url(BOARD))), text_of(browser.get(url("office:program", program)))):
        assert url("office:program_next", program) not in page
    assert url("office:organization", program.partner) not in text_of(browser.get(url(BOARD)))
    assert browser.post(url("office:program_next", program)).status_code == 403


def test_partner_drafts_from_its_page_and_reads_what_is_missing(manager):
    program = partner_with(partner=manager.organization)
    last = finished(program, 20, budget_total=1_000_000)
    for offset in range(1, 15):
        Holiday.objects.get_or_create(held_on=last.starts_on + timedelta(weeks=offset), defaults={"name": "Hari Contoh"})
    response = manager.post(url("partner:program_next", program), follow=True)
    draft = program.cohorts.get(previous=last)
    assert response.redirect_chain[-1][0] == url("partner:cohort", draft)
    page = text_of(response)
    assert "Hari Contoh" in page
    assert "Rp1.000.000" in page
    assert [message.level_tag for message in response.context["messages"]] == ["success"]
    again = manager.post(url("partner:program_next", program), follow=True)
    assert again.redirect_chain[-1][0] == url("partner:cohort", draft)
    assert [message.level_tag for message in again.context["messages"]] == ["info"]
    assert manager.post(url("partner:cohort_next", last)).url == url("partner:cohort", draft)
    assert Cohort.objects.count() == 2


def test_office_drafts_from_the_board(manager, head):
    program = partner_with(20, partner=manager.organization)
    assert url("office:program_next", program) in text_of(head.get(url(BOARD)))
    response = head.post(url("office:program_next", program), {"state": "approved", "capacity": "99"}, follow=True)
    draft = program.cohorts.get(number=2)
    assert response.redirect_chain[-1][0] == url("office:cohort", draft)
    assert (draft.state, draft.capacity) == (CohortState.DRAFT, 20)
    assert draft.program.title in text_of(manager.get(reverse("partner:home")))


def test_programme_of_somebody_else_is_not_found(manager, head):
    other = partner_with(20)
    assert manager.post(url("partner:program_next", other)).status_code == 404
    assert head.post(url("office:program_next", other)).status_code == 404


def test_programme_without_a_cohort_cannot_be_copied(manager):
    program = ProgramFactory(partner=manager.organization)
    assert manager.post(url("partner:program_next", program)).status_code == 409


def test_first_page_of_the_office_leads_to_the_board(manager, head):
    partner_with(20, partner=manager.organization)
    assert url(BOARD) in text_of(head.get(reverse("office:home")))
    assert clock.today()
