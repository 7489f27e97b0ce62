"""Work, follow-ups, income: dates, second person, not reached as a result of its own."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from partners.models import Task
from placements.models import FollowUp, IncomeRecord, OutcomeSnapshot
from placements.schedule import due_dates, may_give_up
from placements.services.follow_ups import close_follow_up, record_follow_up, record_try
from placements.services.incomes import record_income
from placements.services.placements import end_placement, verify_placement
from placements.services.snapshots import approve_snapshot, freeze_outcomes
from placements.services.vacancies import wage_is_lawful
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.clients import ClientFactory, lead_of, officer_of
from tests.factories.flow import offered, officer_in, open_class, ready_client
from tests.factories.partners import EmployerFactory, OfficeFactory, actor_in
from tests.factories.placements import agreed, employer_in, seen_client, working

pytestmark = pytest.mark.django_db


def test_follow_ups_count_calendar_days_from_the_offer():
    assert [due.due_on for due in due_dates(date(2026, 1, 31))] == [
        date(2026, 3, 2),
        date(2026, 5, 1),
        date(2026, 7, 30),
        date(2027, 1, 31),
    ]
    assert [(due.due_on - due.opens_on).days for due in due_dates(date(2026, 1, 31))] == [7, 14, 21, 30]


@pytest.mark.parametrize(("days", "answer"), [([1, 5, 15], True), ([1, 5, 14], False), ([1, 15], False), ([1, 1, 15], False)])
def test_somebody_is_lost_after_three_days_over_two_weeks(days, answer):
    assert may_give_up([date(2026, 1, day) for day in days]) is answer


def test_every_offer_makes_four_questions_whatever_the_answer():
    cohort = open_class()
    officer = officer_in(cohort.program.office)
    client = ready_client(cohort.program.office, officer)
    offered(officer=officer, client=client, cohort=cohort)
    rows = FollowUp.objects.filter(client=client, anchor="offer")
    assert list(rows.values_list("day", flat=True).order_by("day")) == [30, 90, 180, 365]


def test_work_is_verified_by_a_second_person_only():
    client = ClientFactory()
    lead = lead_of(client.office)
    row = working(client, lead)
    with pytest.raises(DomainError, match="second_person"):
        verify_placement(actor=lead, placement=row, now=clock.now())
    verify_placement(actor=lead_of(client.office), placement=row, now=clock.now())
    assert (row.state, row.claim) == ("verified", "counted")


def test_work_that_has_ended_asks_nobody_to_look_at_it():
    client = ClientFactory()
    officer = officer_of(client)
    row = working(client, officer)
    tasks = Task.objects.filter(kind="placement.verify", subject_id=row.public_id, done_at=None)
    assert tasks.count() == 1
    end_placement(actor=officer, placement=row, ended_on=clock.wib(clock.now()).date(), reason="resigned", now=clock.now())
    assert not tasks.exists()


def test_an_internship_makes_no_questions_about_staying_in_work():
    client = ClientFactory()
    row = working(client, officer_of(client), kind="internship")
    assert not row.follow_ups.exists()


def test_new_work_continues_the_chain():
    client = ClientFactory()
    officer = officer_of(client)
    first = working(client, officer)
    end_placement(actor=officer, placement=first, ended_on=clock.today() - timedelta(days=5), reason="better_job", now=clock.now())
    second = working(client, officer, started_on=clock.today())
    assert second.previous == first


def test_news_are_recorded_once_with_the_income():
    client = ClientFactory()
    officer = officer_of(client)
    row = working(client, officer).follow_ups.get(day=30)
    income = {"monthly_income": 4_200_000, "weekly_hours": 40, "source": "own_word"}
    record_follow_up(actor=officer, follow_up=row, answer="same_work", informant="client", income=income, now=clock.now())
    assert IncomeRecord.objects.get(follow_up=row).monthly_income == 4_200_000
    with pytest.raises(DomainError, match="answered"):
        record_follow_up(actor=officer, follow_up=row, answer="not_working", informant="client", now=clock.now())


def test_a_question_cannot_be_answered_before_its_window():
    client = ClientFactory()
    officer = officer_of(client)
    row = working(client, officer).follow_ups.get(day=90)
    with pytest.raises(DomainError, match="too_early"):
        record_follow_up(actor=officer, follow_up=row, answer="same_work", informant="client", now=clock.now())


def test_three_tries_over_two_weeks_are_not_reached_and_news_still_count_later(frozen):
    client = ClientFactory()
    officer = officer_of(client)
    row = working(client, officer).follow_ups.get(day=30)
    for gap in (0, 7, 7):
        frozen.shift(timedelta(days=gap))
        record_try(actor=officer, follow_up=row, informant="client", now=clock.now())
    assert row.state == "unreachable"
    frozen.shift(timedelta(days=2))
    record_follow_up(actor=officer, follow_up=row, answer="other_work", informant="family", now=clock.now())
    assert (row.state, row.is_late) == ("reached", True)


def test_results_without_news_are_coded():
    client = ClientFactory()
    officer = officer_of(client)
    row = working(client, officer).follow_ups.get(day=30)
    with pytest.raises(DomainError, match="unknown_result"):
        close_follow_up(actor=officer, follow_up=row, state="reached", now=clock.now())
    close_follow_up(actor=officer, follow_up=row, state="refused", now=clock.now())
    assert row.state == "refused"


def test_the_baseline_exists_once():
    client = ClientFactory()
    officer = officer_of(client)
    record_income(actor=officer, client=client, kind="baseline", now=clock.now(), monthly_income=0, source="own_word")
    with pytest.raises(DomainError, match="baseline_exists"):
        record_income(actor=officer, client=client, kind="baseline", now=clock.now(), monthly_income=1, source="own_word")


def test_a_foreign_officer_can_do_nothing():
    client = ClientFactory()
    stranger = officer_of(ClientFactory(office=client.office))
    with pytest.raises(DomainError, match="not_your_client"):
        working(client, stranger)


def test_first_day_of_work_through_the_pages(browser_of):
    client = seen_client()
    officer = officer_of(client)
    agreed(client, employer_in(client.office), officer)
    browser = browser_of(officer.membership)
    address = reverse("officer:placement_new", args=[client.public_id])
    assert "Usaha" in browser.get(address).content.decode()
    body = {
        "kind": "employee",
        "occupation": "Penjahit",
        "workplace": "Konveksi",
        "region": "16.71",
        "started_on": clock.today().isoformat(),
        "monthly_wage": "Rp4.200.000",
        "weekly_hours": "40",
        "relation": "same",
    }
    response = browser.post(address, body)
    assert response.status_code == 302
    row = client.placements.get()
    assert row.monthly_wage == 4_200_000
    assert row.introduction.state == "hired"
    assert browser.get(response.url).status_code == 200
    assert browser.get(reverse("officer:follow_ups")).status_code == 200


@pytest.mark.parametrize(
    ("wage", "hours", "micro", "lawful"),
    [
        (4_192_837, 40, False, True),
        (4_192_836, 40, False, False),
        (2_096_419, 20, False, True),
        (1_000_000, 40, True, True),
    ],
)
def test_wages_keep_the_minimum_of_year_and_district(wage, hours, micro, lawful):
    employer = EmployerFactory(is_micro=micro)
    decision = wage_is_lawful(employer=employer, region_code="16.71", year=2026, monthly_wage=wage, weekly_hours=hours)
    assert bool(decision) is lawful


def test_the_wage_of_the_province_counts_where_the_regency_has_none():
    assert not wage_is_lawful(employer=EmployerFactory(), region_code="16.10", year=2026, monthly_wage=3_000_000, weekly_hours=40)


def test_published_figures_are_frozen_and_approved_by_the_head():
    office = OfficeFactory()
    row = freeze_outcomes(office=office, now=clock.now())
    assert freeze_outcomes(office=office, now=clock.now()) == row
    with pytest.raises(DomainError, match="not_head"):
        approve_snapshot(actor=actor_in(office, "section_head"), snapshot=row, now=clock.now())
    OutcomeSnapshot.objects.filter(pk=row.pk).update(figures={**row.figures, "chain": {"offered": 500}})
    row.refresh_from_db()
    with pytest.raises(DomainError, match="changed"):
        approve_snapshot(actor=actor_in(office, "head"), snapshot=row, now=clock.now())


def test_small_groups_never_reach_the_public(client):
    office = OfficeFactory()
    cohort = open_class(partner__office=office) if False else open_class()
    office = cohort.program.office
    officer = officer_in(office)
    for _ in range(3):
        offered(officer=officer, client=ready_client(office, officer), cohort=cohort)
    row = freeze_outcomes(office=office, now=clock.now())
    approve_snapshot(actor=actor_in(office, "head"), snapshot=row, now=clock.now())
    assert set(row.figures["chain"].values()) == {None}
    page = client.get(reverse("portal:statistics") + "?min=0&raw=1").content.decode()
    assert "–" in page
