"""The pages of partner, office and officer: the chain from a draft to an open cohort, and what bad input gets."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Holiday
from portal.kernel import clock
from programs import providers
from programs.enums import CohortState, ProgramState
from programs.models import Cohort, Program, Session, Skill
from tests.factories.partners import AgreementFactory, EmployerFactory, MembershipFactory, PlaceFactory, PokmasFactory
from tests.factories.programs import CohortFactory, ProgramFactory, SessionFactory
from tests.programs.helpers import cohort_form_data, coming_monday, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(browser_of):
    """A partner's admin in a browser; ``.organization`` is the partner."""
    membership = MembershipFactory()
    browser = browser_of(membership)
    browser.organization = membership.organization
    return browser


@pytest.fixture
def head(browser_of, manager):
    """The head of the partner's office in a browser."""
    return browser_of(MembershipFactory(organization=manager.organization.office, role="head"))


def url(name, row=None):
    return reverse(name, args=[row.public_id] if row is not None else [])


def written(**changes):
    return {
        "skill": Skill.objects.get(code="batik").pk,
        "title": "Batik ciprat",
        "summary": "Kain pertama di hari ketiga.",
        "description": "",
        "outline": "",
        "craft": "batik",
        "mode": "on_site",
        "hours": "12",
        "session_count": "3",
        "clients": "adult",
        "min_age": "18",
        "max_age": "",
        "sex": "any",
        "limit_reason": "",
        "education_minimum": "",
        "tools": "",
        "certificate_kind": "partner",
        "completion_percent": "80",
        "cost_per_seat": "Rp 850.000",
        **changes,
    }


def text_of(response):
    return response.content.decode()


def test_program_goes_from_draft_to_the_catalog(manager, head, client):
    response = manager.post(url("partner:program_new"), written())
    program = Program.objects.get()
    assert response.url == url("partner:program", program)
    assert (program.partner, program.cost_per_seat, program.state) == (manager.organization, 850_000, ProgramState.DRAFT)
    manager.post(url("partner:program_submit", program))
    assert "Batik ciprat" in text_of(head.get(url("office:programs")))
    assert head.get(url("office:program", program)).status_code == 200
    head.post(url("office:program_publish", program))
    program.refresh_from_db()
    assert program.state == ProgramState.PUBLISHED
    assert "Batik ciprat" in text_of(client.get(reverse("programs:catalog")))


def test_returned_program_shows_the_comment_to_the_partner(manager, head):
    manager.post(url("partner:program_new"), written())
    program = Program.objects.get()
    manager.post(url("partner:program_submit", program))
    empty = head.post(url("office:program_return", program), {"return-reason": ""})
    assert empty.status_code == 200
    head.post(url("office:program_return", program), {"return-reason": "Sebutkan alamat sanggar."})
    assert "Sebutkan alamat sanggar." in text_of(manager.get(url("partner:program", program)))
    assert manager.get(url("partner:program_edit", program)).status_code == 200


def test_edit_of_a_published_program_is_shown_beside_the_published_text(manager, head):
    program = ProgramFactory(partner=manager.organization, title="Batik ciprat")
    manager.post(url("partner:program_edit", program), form_data(program, title="Batik lanjut"))
    program.refresh_from_db()
    assert program.title == "Batik ciprat"
    page = text_of(manager.get(url("partner:program", program)))
    assert re.search(r"<del>.*ciprat</del><ins>.*lanjut</ins>", page)
    assert "Batik lanjut" in text_of(manager.get(url("partner:program_edit", program)))
    manager.post(url("partner:program_submit", program))
    assert re.search(r"<del>.*ciprat</del><ins>.*lanjut</ins>", text_of(head.get(url("office:program", program))))
    head.post(url("office:program_publish", program))
    program.refresh_from_db()
    assert (program.title, program.version) == ("Batik lanjut", 2)


def test_cohort_goes_from_plan_to_open(manager, head, client):
    AgreementFactory(lead=manager.organization)
    program = ProgramFactory(partner=manager.organization, hours=12)
    address = url("partner:cohort_new", program)
    assert manager.get(address).status_code == 200
    preview = manager.post(address, cohort_form_data(preview="1"))
    assert not Cohort.objects.exists()
    assert len(preview.context["schedule"].sessions) == 3
    manager.post(address, cohort_form_data(save="1", budget_total="5.000.000", source_1="partner", amount_1="5.000.000"))
    cohort = Cohort.objects.get()
    assert (cohort.sessions.count(), cohort.budget_total, cohort.latitude) == (3, 5_000_000, cohort.region.latitude)
    manager.post(url("partner:cohort_propose", cohort))
    page = head.get(url("office:cohort", cohort))
    assert bool(page.context["gap"])
    head.post(url("office:cohort_approve", cohort))
    head.post(url("office:cohort_open", cohort))
    cohort.refresh_from_db()
    assert cohort.state == CohortState.OPEN
    assert client.get(reverse("programs:program", args=[program.slug])).context["ahead"][0]["takes_registrations"]


def test_place_of_the_office_gives_district_and_point(manager):
    place = PlaceFactory(office=manager.organization.office, region_id="16.02.05", latitude=-3.4, longitude=104.8)
    program = ProgramFactory(partner=manager.organization)
    manager.post(url("partner:cohort_new", program), cohort_form_data(save="1", place=place.pk, region=""))
    cohort = Cohort.objects.get()
    assert (cohort.region_id, cohort.latitude, cohort.sessions.first().place) == ("16.02.05", -3.4, place)


def test_place_of_another_office_is_no_choice(manager):
    place = PlaceFactory()
    program = ProgramFactory(partner=manager.organization)
    response = manager.post(url("partner:cohort_new", program), cohort_form_data(save="1", place=place.pk))
    assert response.context["form"].errors.keys() == {"place"}


def test_days_with_other_hours_are_kept_and_shown_again(manager):
    program = ProgramFactory(partner=manager.organization)
    data = cohort_form_data(save="1", days=["0", "2"], other_days=["5"], other_starts_at="08:00", other_ends_at="10:30")
    manager.post(url("partner:cohort_new", program), data)
    cohort = Cohort.objects.get()
    assert cohort.slots.count() == 3
    form = manager.get(url("partner:cohort_edit", cohort)).context["form"]
    shown = {name: form[name].value() for name in ("days", "other_days", "session_count")}
    assert sorted(shown["days"] + shown["other_days"]) == [0, 2, 5]
    manager.post(url("partner:cohort_edit", cohort), cohort_form_data(save="1", session_count="4"))
    cohort.refresh_from_db()
    assert (cohort.slots.count(), cohort.sessions.count()) == (1, 4)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": ""}, "region"),
        ({"days": []}, "days"),
        ({"ends_at": "09:00"}, "ends_at"),
        ({"other_days": ["5"]}, "other_starts_at"),
        ({"starts_on": "31/02/2027"}, "starts_on"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "9" * 30}, "capacity"),
        ({"budget_total": "1.50"}, "budget_total"),
        ({"source_1": "partner"}, "amount_1"),
        ({"amount_2": "5000"}, "source_2"),
        ({"source_1": "partner", "amount_1": "0"}, "amount_1"),
        ({"session_count": "3000"}, "session_count"),
    ],
)
def test_bad_plan_keeps_what_was_typed_and_names_the_field(manager, changes, field):
    program = ProgramFactory(partner=manager.organization)
    response = manager.post(url("partner:cohort_new", program), cohort_form_data(save="1", travel_note="Lewat jembatan", **changes))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Lewat jembatan" in text_of(response)
    assert not Cohort.objects.exists()


def test_refusal_of_the_service_stands_above_the_form(manager):
    program = ProgramFactory(partner=manager.organization)
    for changes in ({"minimum": "21"}, {"other_days": ["0"], "other_starts_at": "11:00", "other_ends_at": "15:00"}):
        response = manager.post(url("partner:cohort_new", program), cohort_form_data(save="1", **changes))
        assert response.context["form"].non_field_errors()
    assert not Cohort.objects.exists()


def test_extra_fields_of_a_request_are_never_stored(manager):
    """R34: state, owner, approval and counters are not the sender's to say."""
    stranger = PokmasFactory()
    extra = {
        "state": "published",
        "partner": stranger.pk,
        "office": stranger.office.pk,
        "version": "9",
        "slug": "milik-kita",
        "is_child_approved": "on",
        "published_at": "2026-01-01",
        "role": "head",
        "approve_children": "on",
    }
    manager.post(url("partner:program_new"), written(**extra))
    program = Program.objects.get()
    assert (program.state, program.partner, program.version, program.slug) == ("draft", manager.organization, 0, "batik-ciprat")
    assert not program.is_child_approved
    program = ProgramFactory(partner=manager.organization)
    extra = {
        "state": "open",
        "taken": "7",
        "agreement": "1",
        "exception_reason": "x",
        "number": "99",
        "approved_by": "1",
        "ends_on": "2099-01-01",
    }
    manager.post(url("partner:cohort_new", program), cohort_form_data(save="1", **extra))
    cohort = Cohort.objects.get()
    assert (cohort.state, cohort.taken, cohort.agreement, cohort.exception_reason, cohort.number) == ("draft", 0, None, "", 1)
    assert cohort.ends_on == coming_monday() + timedelta(weeks=2)


def test_form_sent_twice_writes_once(manager):
    token = str(uuid4())
    first = manager.post(url("partner:program_new"), written(form_token=token))
    second = manager.post(url("partner:program_new"), written(form_token=token))
    assert first.url == second.url
    assert Program.objects.count() == 1


def test_bad_program_keeps_what_was_typed(manager):
    response = manager.post(url("partner:program_new"), written(title="", summary="Kain pertama", sex="female", cost_per_seat="banyak"))
    assert set(response.context["form"].errors) == {"title", "cost_per_seat"}
    assert "Kain pertama" in text_of(response)
    response = manager.post(url("partner:program_new"), written(sex="female"))
    assert response.context["form"].non_field_errors()
    assert not Program.objects.exists()


def test_hostile_text_is_shown_as_text(manager, head, client):
    attack = '"><script>alert(1)</script>'
    manager.post(
        url("partner:program_new"), written(title="Batik " + attack, summary=attack, outline=f"{attack}: {attack}", description=attack)
    )
    program = Program.objects.get()
    manager.post(url("partner:program_submit", program))
    pages = [manager.get(url("partner:program", program)), head.get(url("office:program", program))]
    head.post(url("office:program_publish", program))
    pages += [client.get(reverse("programs:program", args=[program.slug])), client.get(reverse("programs:catalog"))]
    assert all("<script>alert" not in text_of(page) for page in pages)


def test_next_cohort_button_leads_to_the_copied_plan(manager):
    program = ProgramFactory(partner=manager.organization)
    cohort = CohortFactory(program=program, state=CohortState.FINISHED, starts_on=clock.today() - timedelta(days=60))
    SessionFactory(cohort=cohort, state="held", held_at=clock.now())
    cohort.slots.create(weekday=0, starts_at="10:00", ends_at="14:00")
    assert url("partner:cohort_next", cohort) in text_of(manager.get(url("partner:cohort", cohort)))
    response = manager.post(url("partner:cohort_next", cohort))
    following = program.cohorts.get(previous=cohort)
    assert response.url == url("partner:cohort", following)
    again = manager.post(url("partner:cohort_next", cohort))
    assert again.url == response.url
    assert program.cohorts.filter(previous=cohort).count() == 1
    assert url("partner:cohort_next", cohort) not in text_of(manager.get(url("partner:cohort", cohort)))


def test_session_is_moved_and_cancelled_from_its_page(manager):
    cohort = CohortFactory(program=ProgramFactory(partner=manager.organization), state=CohortState.CONFIRMED)
    first, second = SessionFactory(cohort=cohort), SessionFactory(cohort=cohort)
    Holiday.objects.all().delete()
    day = (cohort.ends_on + timedelta(days=2)).isoformat()
    assert manager.get(url("partner:session_change", first)).status_code == 200
    bad = manager.post(url("partner:session_move", first), {"day": day, "starts_at": "14:00", "ends_at": "10:00", "scope": "only"})
    assert bad.context["move_form"].non_field_errors()
    hours = {"day": day, "starts_at": "10.00", "ends_at": "14.00", "scope": "only"}
    preview = manager.post(url("partner:session_move", first), hours)
    assert [step.session for step in preview.context["changes"]] == [first]
    assert not Session.objects.exclude(state="planned").exists()
    manager.post(url("partner:session_move", first), {**hours, "save": "1"})
    manager.post(url("partner:session_cancel", second), {"by": "force_majeure", "reason": "Air pasang"})
    states = {session.pk: session.state for session in Session.objects.all()}
    assert (states[first.pk], states[second.pk], len(states)) == ("moved", "cancelled", 3)
    assert manager.get(url("partner:session_change", first)).status_code == 200
    assert manager.post(url("partner:session_cancel", first), {"by": "", "reason": ""}).context["cancel_form"].errors


def test_partner_takes_a_plan_back_confirms_and_finishes(manager):
    program = ProgramFactory(partner=manager.organization)
    draft, ready, ended = (
        CohortFactory(program=program, state=CohortState.DRAFT),
        CohortFactory(program=program, taken=6),
        CohortFactory(program=program, state=CohortState.RUNNING),
    )
    assert manager.post(url("partner:cohort_cancel", draft), {"reason": ""}).context["cancel_form"].errors
    manager.post(url("partner:cohort_cancel", draft), {"reason": "Belum siap"})
    manager.post(url("partner:cohort_confirm", ready))
    manager.post(url("partner:cohort_finish", ended))
    assert [row.state for row in Cohort.objects.order_by("pk")] == ["cancelled", "confirmed", "finished"]
    for row in (draft, ready, ended):
        assert manager.get(url("partner:cohort", row)).status_code == 200


def test_office_decides_about_small_late_and_finished_cohorts(manager, head):
    program = ProgramFactory(partner=manager.organization)
    small, enough, done, off = (
        CohortFactory(program=program, taken=1),
        CohortFactory(program=program, taken=9),
        CohortFactory(program=program, state=CohortState.FINISHED),
        CohortFactory(program=program),
    )
    assert head.post(url("office:cohort_confirm_small", small), {"small-reason": ""}).context["small_form"].errors
    head.post(url("office:cohort_confirm_small", small), {"small-reason": "Cukup"})
    head.post(url("office:cohort_confirm", enough))
    head.post(url("office:cohort_close", done))
    head.post(url("office:cohort_cancel", off), {"cancel-reason": "Dana dialihkan"})
    assert [row.state for row in Cohort.objects.order_by("pk")] == ["confirmed", "confirmed", "closed", "cancelled"]
    refused = head.post(url("office:cohort_capacity", enough), {"capacity": "8"})
    assert "9" in str(refused.context["capacity_form"].non_field_errors())
    head.post(url("office:cohort_capacity", enough), {"capacity": "12"})
    enough.refresh_from_db()
    assert enough.capacity == 12


def test_approval_without_agreement_asks_for_the_exception(manager, head):
    cohort = CohortFactory(program=ProgramFactory(partner=manager.organization), state=CohortState.PROPOSED)
    refused = head.post(url("office:cohort_approve", cohort), {"exception_reason": ""})
    assert refused.context["approve_form"].non_field_errors()
    head.post(url("office:cohort_approve", cohort), {"exception_reason": "Perjanjian ditandatangani minggu depan."})
    cohort.refresh_from_db()
    assert cohort.state == CohortState.APPROVED
    assert "Perjanjian ditandatangani" in text_of(head.get(url("office:cohort", cohort)))
    head.post(url("office:cohort_return", cohort), {"return-reason": "Tempat berubah."})
    cohort.refresh_from_db()
    assert cohort.state == CohortState.RETURNED
    assert "Tempat berubah." in text_of(manager.get(url("partner:cohort", cohort)))


def test_archive_and_restore_from_the_page(manager, head):
    program = ProgramFactory(partner=manager.organization)
    assert manager.post(url("partner:program_archive", program), {"reason": ""}).context["archive_form"].errors
    manager.post(url("partner:program_archive", program), {"reason": "Instruktur pindah"})
    manager.post(url("partner:program_restore", program))
    program.refresh_from_db()
    assert program.state == ProgramState.DRAFT
    other = ProgramFactory(partner=manager.organization)
    assert head.post(url("office:program_archive", other), {"archive-reason": ""}).context["archive_form"].errors
    head.post(url("office:program_archive", other), {"archive-reason": "Tidak lagi sesuai"})
    other.refresh_from_db()
    assert other.state == ProgramState.ARCHIVED


def test_stale_button_is_answered_with_a_sentence(manager):
    program = ProgramFactory(partner=manager.organization)
    response = manager.post(url("partner:program_submit", program), follow=True)
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


PARTNER_PAGES = ("partner:program", "partner:program_edit", "partner:cohort_new")


@pytest.mark.parametrize("name", PARTNER_PAGES)
def test_program_of_somebody_else_is_not_found(manager, name):
    assert manager.get(url(name, ProgramFactory())).status_code == 404
    assert manager.get(reverse(name, args=[uuid4()])).status_code == 404


def test_cohort_and_session_of_somebody_else_are_not_found(manager, head):
    cohort = CohortFactory()
    session = SessionFactory(cohort=cohort)
    assert manager.get(url("partner:cohort", cohort)).status_code == 404
    assert manager.get(url("partner:session_change", session)).status_code == 404
    assert manager.post(url("partner:cohort_cancel", cohort), {"reason": "x"}).status_code == 404
    assert head.get(url("office:cohort", cohort)).status_code == 404
    assert head.get(url("office:program", cohort.program)).status_code == 404
    assert head.post(url("office:program_publish", cohort.program)).status_code == 404


def test_plan_page_says_why_when_the_program_is_not_published(manager):
    program = ProgramFactory(partner=manager.organization, state="draft")
    assert manager.get(url("partner:cohort_new", program)).status_code == 409
    cohort = CohortFactory(program=ProgramFactory(partner=manager.organization))
    assert manager.get(url("partner:cohort_edit", cohort)).status_code == 409


@pytest.mark.parametrize("role", ["officer", "evaluator", "administrator"])
def test_decisions_are_refused_to_other_roles_of_the_office(browser_of, manager, role):
    cohort = CohortFactory(program=ProgramFactory(partner=manager.organization), state=CohortState.PROPOSED)
    browser = browser_of(MembershipFactory(organization=manager.organization.office, role=role))
    assert browser.post(url("office:cohort_approve", cohort)).status_code == 403
    assert browser.post(url("office:program_publish", cohort.program)).status_code == 403


def test_evaluator_reads_what_the_office_decides(browser_of, manager):
    browser = browser_of(MembershipFactory(organization=manager.organization.office, role="evaluator"))
    cohort = CohortFactory(program=ProgramFactory(partner=manager.organization), state=CohortState.PROPOSED)
    for address in (url("office:programs"), url("office:program", cohort.program), url("office:cohort", cohort)):
        page = browser.get(address)
        assert page.status_code == 200
        assert "/approve/" not in text_of(page)


def test_officer_sees_open_cohorts_of_the_own_office_by_district(browser_of, manager):
    browser = browser_of(MembershipFactory(organization=manager.organization.office, role="officer"))
    near = CohortFactory(program=ProgramFactory(partner=manager.organization, title="Las dasar"), region_id="16.71.01")
    CohortFactory(program=ProgramFactory(partner=manager.organization, title="Lele bioflok"), region_id="16.02.05")
    CohortFactory(program__title="Kantor lain")
    CohortFactory(program=near.program, state=CohortState.APPROVED, travel_note="belum buka")
    page = text_of(browser.get(url("officer:programs")))
    assert "Las dasar" in page
    assert "Lele bioflok" in page
    assert "Kantor lain" not in page
    assert "Lele bioflok" not in text_of(browser.get(url("officer:programs"), {"district": "16.71"}))


def test_employer_has_no_workshop_pages(browser_of):
    browser = browser_of(MembershipFactory(organization=EmployerFactory()))
    for name in ("partner:programs", "partner:cohorts", "office:programs", "officer:programs"):
        assert browser.get(url(name)).status_code == 403


def test_empty_lists_say_what_to_do_next(manager, head):
    for browser, name in ((manager, "partner:programs"), (manager, "partner:cohorts"), (head, "office:programs")):
        assert 'class="empty"' in text_of(browser.get(url(name)))


def test_first_page_of_a_partner_shows_sessions_and_next_steps(manager):
    program = ProgramFactory(partner=manager.organization, title="Batik ciprat")
    SessionFactory(cohort=CohortFactory(program=program, state=CohortState.CONFIRMED))
    assert "Batik ciprat" in text_of(manager.get(reverse("partner:home")))


def queries_of(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["partner:programs", "partner:cohorts"])
def test_lists_of_the_partner_take_the_same_number_of_queries(manager, name):
    for _number in range(2):
        CohortFactory(program=ProgramFactory(partner=manager.organization))
    few = queries_of(manager, url(name))
    for _number in range(8):
        CohortFactory(program=ProgramFactory(partner=manager.organization))
    assert queries_of(manager, url(name)) == few < 20


def test_list_of_the_office_takes_the_same_number_of_queries(manager, head):
    def fill(number):
        for _number in range(number):
            program = ProgramFactory(partner=manager.organization)
            CohortFactory(program=program, state=CohortState.PROPOSED)
            ProgramFactory(partner=manager.organization, state=ProgramState.SUBMITTED)

    fill(2)
    few = queries_of(head, url("office:programs"))
    fill(8)
    assert queries_of(head, url("office:programs")) == few < 20


def test_partner_resizes_a_draft_and_reads_why_an_open_cohort_stays(manager):
    program = ProgramFactory(partner=manager.organization)
    draft, opened = CohortFactory(program=program, state=CohortState.DRAFT), CohortFactory(program=program)
    manager.post(url("partner:cohort_capacity", draft), {"capacity": "30"})
    draft.refresh_from_db()
    assert draft.capacity == 30
    assert manager.post(url("partner:cohort_capacity", draft), {"capacity": "viele"}).context["capacity_form"].errors
    assert manager.post(url("partner:cohort_capacity", opened), {"capacity": "30"}).context["capacity_form"].non_field_errors()


def test_exclusions_are_asked_for_only_where_kinds_of_cases_are_known(manager, head, monkeypatch):
    monkeypatch.setattr(providers, "_offense_kinds", [list])
    assert "offense_exclusions" not in manager.get(url("partner:program_new")).context["form"].fields
    monkeypatch.setattr(providers, "_offense_kinds", [lambda: [("narcotics", "Narkotika")]])
    refused = manager.post(url("partner:program_new"), written(offense_exclusions=["narcotics"], exclusion_reason=""))
    assert refused.context["form"].non_field_errors()
    unknown = manager.post(url("partner:program_new"), written(offense_exclusions=["unknown"]))
    assert unknown.context["form"].errors.keys() == {"offense_exclusions"}
    manager.post(url("partner:program_new"), written(offense_exclusions=["narcotics"], exclusion_reason="UU 35/2009"))
    program = Program.objects.get()
    assert program.offense_exclusions == ["narcotics"]
    assert "Narkotika" in text_of(manager.get(url("partner:program", program)))
    assert "UU 35/2009" in text_of(head.get(url("office:program", program)))
