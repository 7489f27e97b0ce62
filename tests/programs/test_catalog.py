"""The public catalog and the page of a program: what fits, what is shown, what never is."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kernel import clock
from programs import providers
from programs.catalog import Wanted, facets_for, find, programs_for, wanted_from
from programs.enums import CohortState, ProgramState
from programs.models import Cohort, Skill
from programs.signals import tell_public_changed
from tests.factories.partners import AgreementFactory, MembershipFactory, PokmasFactory
from tests.factories.programs import CohortFactory, CohortSlotFactory, ProgramFactory, SessionFactory

pytestmark = pytest.mark.django_db
CATALOG = reverse("programs:catalog")


def page_of(program):
    return reverse("programs:program", args=[program.slug])


def titles(**wanted):
    return [program.title for program in programs_for(Wanted(**wanted), find(""), clock.today())]


def counts(name, **wanted):
    facet = next(facet for facet in facets_for(Wanted(**wanted), find(""), clock.today()) if facet.name == name)
    return {choice.value: choice.count for choice in facet.choices}


def test_catalog_answers_in_both_languages_without_log_in(client):
    ProgramFactory(title="Batik ciprat")
    assert "Batik ciprat" in client.get(CATALOG).content.decode()
    english = client.get(f"/en{CATALOG}")
    assert english.status_code == 200
    assert "What can you learn here?" in english.content.decode()


@pytest.mark.parametrize("state", [state for state in ProgramState if state != ProgramState.PUBLISHED])
def test_unpublished_program_is_nowhere_in_public(client, state):
    program = ProgramFactory(state=state, title="Rahasia")
    assert "Rahasia" not in client.get(CATALOG).content.decode()
    assert client.get(page_of(program)).status_code == 404


@pytest.mark.parametrize(
    "state", [CohortState.DRAFT, CohortState.PROPOSED, CohortState.RETURNED, CohortState.APPROVED, CohortState.CANCELLED]
)
def test_cohort_that_is_not_open_is_not_on_the_page(client, state):
    cohort = CohortFactory(state=state, travel_note="Lewat jembatan")
    assert "Lewat jembatan" not in client.get(page_of(cohort.program)).content.decode()


def test_page_shows_cohorts_hours_and_requirements_but_no_people_and_no_number_of_seats(client):
    cohort = CohortFactory(capacity=97, taken=95, instructor_name="Ibu Sari", travel_note="Lewat jembatan", latitude=-2.9, longitude=104.7)
    CohortSlotFactory(cohort=cohort)
    MembershipFactory(organization=cohort.program.partner, user__name="Pak Darmawan")
    html = client.get(page_of(cohort.program)).content.decode()
    for shown in ("Lewat jembatan", "10.00–14.00", cohort.program.partner.name, "/mitra/"):
        assert shown in html
    for hidden in ("Ibu Sari", "Pak Darmawan"):
        assert hidden not in html
    card = BeautifulSoup(html, "html.parser").select_one(".cohort").get_text()
    assert not any(number in card for number in ("97", "95", "2 kursi", "2 seats"))


def test_page_counts_sessions_held_and_names_the_agreement(client):
    cohort = CohortFactory(state=CohortState.CLOSED, starts_on=clock.today() - timedelta(days=60))
    for number in range(1, 5):
        SessionFactory(
            cohort=cohort, number=number, state="held" if number < 4 else "cancelled", held_at=clock.now(), cancelled_by="partner"
        )
    html = client.get(page_of(cohort.program)).content.decode()
    assert "3" in html
    assert str(cohort.number) in html
    assert (clock.today() + timedelta(days=365)).strftime("%Y") in html


def test_agreement_of_yesterday_is_not_named(client):
    program = ProgramFactory()
    AgreementFactory(lead=program.partner, ends_on=clock.today() - timedelta(days=1), referrals_until=clock.today() - timedelta(days=2))
    response = client.get(page_of(program))
    assert response.context["facts"]["agreement_until"] is None


def test_filters_are_by_skill_group_mode_district_and_free_seats():
    sewing = Skill.objects.get(code="sewing")
    ProgramFactory(title="Jahit", skill=sewing, mode="online", partner__region_id="16.07.03")
    mobile = ProgramFactory(title="Keliling", mode="mobile", partner__region_id="16.71.01")
    CohortFactory(program=mobile, region_id="16.02.05", capacity=10, taken=10)
    CohortFactory(program=mobile, region_id="16.06.01", capacity=10, taken=9)
    assert titles(skills=("textile",)) == titles(skills=("sewing",)) == ["Jahit"]
    assert titles(modes=("mobile",)) == ["Keliling"]
    assert titles(districts=("16.02",)) == titles(districts=("16.06",)) == ["Keliling"]
    assert titles(districts=("16.07", "16.02")) == ["Jahit", "Keliling"]
    assert titles(districts=("16.71",)) == []
    assert titles(seats=True) == ["Keliling"]
    assert titles(seats=True, modes=("online",)) == []


def test_facets_count_what_the_words_leave():
    sewing = Skill.objects.get(code="sewing")
    ProgramFactory(skill=sewing, mode="online", partner__region_id="16.07.03")
    mobile = ProgramFactory(mode="mobile")
    CohortFactory(program=mobile, region_id="16.02.05")
    CohortFactory(program=mobile, region_id="16.02.11")
    CohortFactory(program=mobile, region_id="16.06.01", capacity=5, taken=5)
    assert counts("skill") == {"textile": 1, mobile.skill.code: 1}
    assert counts("district") == {"16.02": 1, "16.06": 1, "16.07": 1}
    assert counts("mode") == {"mobile": 1, "online": 1}
    assert counts("seats") == {"yes": 1}
    assert counts("mode", modes=("mixed",)) == {"mobile": 1, "online": 1, "mixed": 0}


def test_program_whose_cohorts_are_over_stands_where_its_partner_sits():
    program = ProgramFactory(partner__region_id="16.07.03")
    CohortFactory(program=program, region_id="16.02.05", state=CohortState.CLOSED, starts_on=clock.today() - timedelta(days=90))
    assert counts("district") == {"16.07": 1}
    assert titles(districts=("16.07",)) == [program.title]


def test_search_finds_by_synonym_and_by_stem(client):
    sewing = ProgramFactory(title="Busana seragam", skill=Skill.objects.get(code="sewing"))
    fish = ProgramFactory(title="Bioflok", summary="Membesarkan ikan di kolam.", skill=Skill.objects.get(code="fish-farming"))
    for program in (sewing, fish):
        tell_public_changed(program)
    for words in ("penjahit", "jait baju"):
        html = client.get(CATALOG, {"q": words}).content.decode()
        assert "Busana seragam" in html, words
        assert "Bioflok" not in html, words
    nothing = client.get(CATALOG, {"q": "pelaut kapal pesiar"})
    assert "Bioflok" not in nothing.content.decode()


def test_unpublished_program_is_never_found(client):
    program = ProgramFactory(title="Busana", skill=Skill.objects.get(code="sewing"))
    tell_public_changed(program)
    type(program).objects.update(state=ProgramState.ARCHIVED)
    assert "Busana" not in client.get(CATALOG, {"q": "jahit"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 5000,
        "district=%27%20OR%201=1",
        "mode=<script>",
        "skill=../../etc",
        "page=-7",
        "page=abc",
        "seats=maybe",
        "q=%27%22%3E%3Cscript%3E",
    ],
)
def test_hostile_address_gets_a_page(client, query):
    ProgramFactory()
    response = client.get(f"{CATALOG}?{query}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert b'"><script>' not in response.content


def test_unknown_values_are_dropped():
    wanted = wanted_from(QueryDict("skill=a b&skill=sewing&district=16.71&district=167&mode=mobile&mode=x&seats=yes&q= las "))
    assert wanted == Wanted("las", ("sewing",), ("16.71",), ("mobile",), True)


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def fill(number):
    for index in range(number):
        cohort = CohortFactory(region_id=("16.71.01", "16.02.05", "16.06.01")[index % 3])
        CohortSlotFactory(cohort=cohort)


@pytest.mark.parametrize("query", ["", "?mode=on_site&seats=yes", "?district=16.02&skill=textile"])
def test_catalog_takes_the_same_number_of_queries_whatever_its_size(client, query):
    fill(3)
    few = queries_of(client, f"{CATALOG}{query}")
    fill(20)
    assert queries_of(client, f"{CATALOG}{query}{'&' if query else '?'}x=1") == few <= 15


def test_program_page_takes_the_same_number_of_queries_whatever_its_size(client):
    cohort = CohortFactory()
    CohortSlotFactory(cohort=cohort)
    few = queries_of(client, page_of(cohort.program))
    for _number in range(8):
        CohortSlotFactory(cohort=CohortFactory(program=cohort.program, region_id="16.02.05"))
    assert queries_of(client, f"{page_of(cohort.program)}?x=1") == few <= 12


def test_partner_page_names_its_published_programs(client):
    partner = PokmasFactory()
    ProgramFactory(partner=partner, title="Batik ciprat")
    ProgramFactory(partner=partner, title="Rahasia", state="draft")
    html = client.get(reverse("partners:partner", args=[partner.code])).content.decode()
    assert "Batik ciprat" in html
    assert "Rahasia" not in html


def test_program_held_at_two_places_has_a_map_with_the_numbers_of_its_cohorts(client):
    first = CohortFactory(latitude=-2.9, longitude=104.7)
    assert client.get(page_of(first.program)).context["spots"] == []
    CohortFactory(program=first.program, region_id="16.02.05", latitude=-3.4, longitude=104.8)
    response = client.get(f"{page_of(first.program)}?again")
    assert [spot["pin"] for spot in response.context["spots"]] == ["1", "2"]
    assert response.context["water"] == "16"


def test_catalog_numbers_only_programs_with_a_place_on_the_map(client):
    ProgramFactory(title="Anyaman")
    CohortFactory(program__title="Batik", latitude=-2.9, longitude=104.7)
    response = client.get(CATALOG)
    assert [(program.title, program.pin) for program in response.context["page"]] == [("Anyaman", ""), ("Batik", "1")]


def test_cohorts_are_asked_for_in_words():
    today = clock.today()
    soon, running = CohortFactory(), CohortFactory(state=CohortState.RUNNING, starts_on=today - timedelta(days=3))
    over = CohortFactory(state=CohortState.CLOSED, starts_on=today - timedelta(days=90))
    full = CohortFactory(capacity=5, taken=5)
    cohorts = Cohort.objects.order_by("pk")
    assert list(cohorts.upcoming(today)) == [soon, full]
    assert list(cohorts.alive(today)) == [soon, running, full]
    assert list(cohorts.open(today)) == list(cohorts.taking_registrations(today)) == [soon, full]
    assert list(cohorts.open(today).with_seats_left()) == [soon]
    assert list(cohorts.of_skill(over.program.skill)) == [over]


def test_figures_of_higher_apps_are_shown_on_the_page(client, monkeypatch):
    figure = {"label": "Bekerja dalam 90 hari", "value": 40, "of": 95, "interval": None, "note": ""}
    monkeypatch.setattr(providers, "_public_figures", [lambda program: [figure]])
    assert "Bekerja dalam 90 hari" in client.get(page_of(ProgramFactory())).content.decode()
