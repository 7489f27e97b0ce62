"""The officer's day: each reason from its facts, the tabs, the order, and queries that do not grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import translation

from enrollment.caseload import LINKS, Caseload, Group, Reason, When, positions_of, reasons_of, register_position, register_reason
from enrollment.enums.flow import EnrollmentState
from enrollment.models import Attendance, Client, Enrollment, GuidancePeriod, Offer, Snooze
from enrollment.selectors.caseload import Row, View, caseload_of, day_of, find_clients, search_key
from enrollment.selectors.facts import with_list_facts
from enrollment.selectors.reasons import trailing_absences
from enrollment.services.officers import snooze_client, wake_client
from partners.actors import Actor, actor_for
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.clients.conftest import World
from tests.factories.clients import (
    AssignmentFactory,
    ClientFactory,
    ConsentFactory,
    ContactFactory,
    GuarantorFactory,
    GuidancePeriodFactory,
    OfficerFactory,
    WishFactory,
)
from tests.factories.programs import CohortFactory, SessionFactory, SkillFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen", "english")]


@pytest.fixture
def english() -> Iterator[None]:
    """Words of badges are compared in the source language."""
    with translation.override("en"):
        yield


def row_of(actor: Actor, client: Client) -> Row:
    day = day_of(actor, View(tab="all"), now=clock.now())
    return next(row for section in day.sections for row in section.rows if row.client == client)


def codes_of(actor: Actor, client: Client) -> set[str]:
    """Codes of this app's own reasons."""
    return {reason.code for reason in row_of(actor, client).reasons} & OWN


OWN = {"release", "offer", "returned", "absent", "wish", "match", "ending", "consent"}


def add_client(officer: Actor, **period: Any) -> Client:
    client = ClientFactory(office=officer.organization)
    GuidancePeriodFactory(client=client, **period)
    AssignmentFactory(client=client, officer=officer.membership)
    return client


def released(officer: Actor, at: datetime) -> Client:
    return add_client(officer, starts_on=clock.wib(at).date(), released_at=at)


# --- reasons ---


@pytest.mark.parametrize(
    ("hours", "badge", "when"),
    [
        (45, "3 hours left", When.TODAY),
        (50, "over 48 hours", When.TODAY),
        (80, "over 72 hours", When.TODAY),
        (-20, "tomorrow", When.TODAY),
        (-60, "in 2 days", When.WEEK),
    ],
)
def test_release_without_contact(world: World, hours: int, badge: str, when: When) -> None:
    client = released(world.officer, clock.now() - timedelta(hours=hours))
    reason = next(reason for reason in row_of(world.officer, client).reasons if reason.code == "release")
    assert (str(reason.badge), reason.when, reason.group) == (badge, when, Group.RELEASED)


def test_release_with_a_contact_since_is_settled(world: World) -> None:
    client = released(world.officer, clock.now() - timedelta(hours=50))
    ContactFactory(client=client, kind="unreached")
    assert "release" in codes_of(world.officer, client)
    ContactFactory(client=client, at=clock.now() - timedelta(days=9))
    assert "release" in codes_of(world.officer, client)
    ContactFactory(client=client)
    assert "release" not in codes_of(world.officer, client)


def test_release_names_the_guarantor(world: World) -> None:
    client = released(world.officer, clock.now() - timedelta(hours=5))
    GuarantorFactory(client=client, relation="Kakak")
    assert "Kakak" in row_of(world.officer, client).reasons[0].text


def test_old_release_is_a_matter_of_the_file(world: World) -> None:
    assert "release" not in codes_of(world.officer, add_client(world.officer, starts_on=clock.today() - timedelta(days=31)))


def enroll(client: Client, state: str, **fields: Any) -> Enrollment:
    cohort = CohortFactory(program__office=client.office, program__partner__office=client.office)
    return Enrollment.objects.create(client=client, program=cohort.program, cohort=cohort, state=state, **fields)


def test_offer_without_an_answer(world: World) -> None:
    enrollment = enroll(world.client, EnrollmentState.OFFERED)
    Offer.objects.create(
        enrollment=enrollment, cohort=enrollment.cohort, offered_at=clock.now(), expires_at=clock.now() + timedelta(days=2, hours=1)
    )
    reason = row_of(world.officer, world.client).first
    assert reason is not None
    assert (reason.code, reason.when, str(reason.badge)) == ("offer", When.TODAY, "2 days left")
    Offer.objects.update(state="lapsed")
    assert "offer" not in codes_of(world.officer, world.client)


def test_returned_referral(world: World) -> None:
    enroll(world.client, EnrollmentState.RETURNED)
    assert "returned" in codes_of(world.officer, world.client)


def test_two_absences_in_a_row_without_a_word(world: World) -> None:
    enrollment = enroll(world.client, EnrollmentState.ON_PROGRAM)
    for number, status in enumerate(["unexcused", "present", "unexcused"], start=1):
        mark(enrollment, number, status)
    assert "absent" not in codes_of(world.officer, world.client)
    mark(enrollment, 4, "not_held")
    mark(enrollment, 5, "unexcused")
    assert "absent" in codes_of(world.officer, world.client)


def mark(enrollment: Enrollment, number: int, status: str) -> None:
    at = clock.at_wib(date(2026, 10, number), time(10))
    session = SessionFactory(cohort=enrollment.cohort, number=number, starts_at=at, ends_at=at + timedelta(hours=2))
    cause = "partner" if status == "not_held" else ""
    Attendance.objects.create(enrollment=enrollment, session=session, status=status, not_held_because=cause, marked_at=at)


@pytest.mark.parametrize(
    ("statuses", "missed"),
    [
        ([], 0),
        (["present", "unexcused"], 0),
        (["unexcused", "not_held", "unexcused", "late"], 2),
        (["not_held"], 0),
        (["sick", "unexcused"], 0),
    ],
)
def test_trailing_absences(statuses: Iterable[str], missed: int) -> None:
    assert trailing_absences(statuses) == missed


def test_client_whom_nobody_asked_for_a_wish(world: World) -> None:
    assert codes_of(world.officer, world.client) == {"wish"}
    WishFactory(client=world.client)
    assert codes_of(world.officer, world.client) == set()


def test_wish_with_an_open_class_is_urgent_in_its_last_week(world: World) -> None:
    wish = WishFactory(client=world.client)
    cohort = CohortFactory(program__skill=wish.skill, program__office=world.office, program__partner__office=world.office)
    reason = next(reason for reason in row_of(world.officer, world.client).reasons if reason.code == "match")
    assert reason.when is When.WEEK
    cohort.registration_closes_on = clock.today() + timedelta(days=7)
    cohort.save()
    reason = next(reason for reason in row_of(world.officer, world.client).reasons if reason.code == "match")
    assert reason.when is When.TODAY


def test_wish_without_a_free_seat_is_not_a_match(world: World) -> None:
    wish = WishFactory(client=world.client)
    CohortFactory(program__skill=wish.skill, program__office=world.office, program__partner__office=world.office, capacity=5, taken=5)
    assert "match" not in codes_of(world.officer, world.client)


def test_client_on_the_way_is_not_matched_again(world: World) -> None:
    wish = WishFactory(client=world.client)
    CohortFactory(program__skill=wish.skill, program__office=world.office, program__partner__office=world.office)
    enroll(world.client, EnrollmentState.ENROLLED)
    assert "match" not in codes_of(world.officer, world.client)


@pytest.mark.parametrize(("days", "expected"), [(31, False), (30, True), (-1, True)])
def test_guidance_that_ends_soon_or_has_ended(world: World, days: int, expected: bool) -> None:
    GuidancePeriod.objects.update(ends_on=clock.today() + timedelta(days=days))
    assert ("ending" in codes_of(world.officer, world.client)) is expected


def test_consent_that_ends_within_two_weeks(world: World) -> None:
    ConsentFactory(client=world.client, expires_at=clock.now() + timedelta(days=15))
    assert "consent" not in codes_of(world.officer, world.client)
    ConsentFactory(client=world.client, expires_at=clock.now() + timedelta(days=14))
    assert "consent" in codes_of(world.officer, world.client)


# --- where they stand ---


@pytest.mark.parametrize(
    ("state", "link"),
    [
        (None, "need"),
        (EnrollmentState.SUBMITTED, "seat"),
        (EnrollmentState.ON_PROGRAM, "class"),
        (EnrollmentState.COMPLETED, "certificate"),
        (EnrollmentState.CERTIFIED, "work"),
        (EnrollmentState.LAPSED, "need"),
    ],
)
def test_link_of_the_chain(world: World, state: str | None, link: str) -> None:
    if state:
        enroll(world.client, state, **({"sessions_held": 1, "sessions_attended": 1} if link == "work" else {}))
    assert row_of(world.officer, world.client).link == link


def test_wish_is_the_link_after_the_need(world: World) -> None:
    WishFactory(client=world.client)
    assert row_of(world.officer, world.client).link == "match"


# --- tabs, order, filters ---


def test_tabs_count_each_client_once_and_put_off_ones_apart(world: World) -> None:
    released(world.officer, clock.now() - timedelta(hours=50))
    asleep = released(world.officer, clock.now() - timedelta(hours=60))
    snooze_client(actor=world.officer, client=asleep, until_on=clock.today() + timedelta(days=1), today=clock.today(), now=clock.now())
    counts = day_of(world.officer, View(), now=clock.now()).counts
    assert (counts["today"], counts["week"], counts["snoozed"], counts["all"]) == (1, 1, 1, 3)


def test_put_off_client_comes_back_alone_on_the_day(world: World, frozen: Any) -> None:
    snooze_client(
        actor=world.officer, client=world.client, until_on=clock.today() + timedelta(days=3), today=clock.today(), now=clock.now()
    )
    assert row_of(world.officer, world.client).tab == "snoozed"
    frozen.shift(timedelta(days=3))
    assert row_of(world.officer, world.client).tab == "week"
    wake_client(actor=world.officer, client=world.client)
    assert not Snooze.objects.exists()


def test_put_off_needs_a_day_to_come_and_the_right(world: World) -> None:
    with pytest.raises(DomainError, match="snooze_in_past"):
        snooze_client(actor=world.officer, client=world.client, until_on=clock.today(), today=clock.today(), now=clock.now())
    with pytest.raises(DomainError, match="not_visible"):
        snooze_client(
            actor=world.other, client=world.client, until_on=clock.today() + timedelta(days=1), today=clock.today(), now=clock.now()
        )


def test_most_urgent_comes_first_below_its_heading(world: World) -> None:
    late, fresh = (released(world.officer, clock.now() - timedelta(hours=hours)) for hours in (60, 10))
    day = day_of(world.officer, View(), now=clock.now())
    assert [section.group for section in day.sections] == [Group.RELEASED]
    assert [row.client for row in day.sections[0].rows] == [late, fresh]
    assert day.selected is not None
    assert day.selected.client == late


def test_filters_by_area_and_link_and_order_by_name(world: World) -> None:
    client = add_client(world.officer)
    Client.objects.filter(pk=client.pk).update(region="16.07.03", normalized_name="a")
    WishFactory(client=client)

    def shown(**chosen: Any) -> list[Client]:
        day = day_of(world.officer, View(tab="all", **chosen), now=clock.now())
        return [row.client for section in day.sections for row in section.rows]

    assert shown(region="16.07") == [client]
    assert shown(link="match") == [client]
    assert shown(region="16.71", link="match") == []
    assert shown(sort="name") == [client, world.client]


def test_only_active_clients_of_the_officer_are_in_the_day(world: World) -> None:
    Client.objects.filter(pk=world.client.pk).update(state="ended")
    add_client(world.other)
    assert day_of(world.officer, View(tab="all"), now=clock.now()).counts["all"] == 0


# --- registry ---


def test_two_sources_of_one_name_are_a_mistake() -> None:
    def one(caseload: Caseload) -> list[Reason]:
        return []

    def two(caseload: Caseload) -> dict[int, str]:
        return {}

    with pytest.raises(ValueError, match="two sources"):
        register_reason("enrollment.released", one)
    with pytest.raises(ValueError, match="two sources"):
        register_position("enrollment", two)


def test_reasons_and_positions_of_nobody_are_empty(world: World) -> None:
    empty = caseload_of(world.officer, [], now=clock.now())
    assert (reasons_of(empty), positions_of(empty)) == ({}, {})
    assert LINKS[0] == "need"


# --- search ---


@pytest.mark.parametrize("typed", ["fauzan", "FAUZAN", "m. fauzan", "Muhammad Pauzan", "fauz", "Kgs. M. Fauzan"])
def test_search_finds_a_name_in_other_spellings(world: World, typed: str) -> None:
    assert list(find_clients(world.officer, words=typed)) == [world.client]


def test_search_finds_only_visible_people_and_ignores_what_is_no_word(world: World) -> None:
    assert list(find_clients(world.other, words="fauzan")) == []
    assert list(find_clients(world.officer, words="budi")) == []
    assert search_key("  ") == ""


# --- queries ---


def fill(officer: Actor, size: int) -> None:
    skill = SkillFactory()
    CohortFactory(program__skill=skill, program__office=officer.organization, program__partner__office=officer.organization)
    for number in range(size):
        client = released(officer, clock.now() - timedelta(hours=10)) if number % 3 == 0 else add_client(officer)
        GuarantorFactory(client=client)
        ConsentFactory(client=client, expires_at=clock.now() + timedelta(days=5))
        if number % 2:
            WishFactory(client=client, skill=skill)


def test_home_needs_the_same_queries_for_4_and_for_60_clients(world: World, browser_of: Any, django_assert_max_num_queries: Any) -> None:
    few, many = (actor_for(OfficerFactory(organization=world.office)) for _number in range(2))
    fill(few, 4)
    fill(many, 60)
    counts = []
    for officer in (few, many):
        browser = browser_of(officer.membership)
        browser.get("/officer/")
        with django_assert_max_num_queries(19) as captured:
            response = browser.get("/officer/")
        counts.append(len(captured))
        assert response.status_code == 200
    assert counts[0] == counts[1]


def test_list_needs_the_same_queries_for_4_and_for_60_clients(world: World, browser_of: Any, django_assert_max_num_queries: Any) -> None:
    counts = []
    for size in (4, 60):
        officer = actor_for(OfficerFactory(organization=world.office))
        fill(officer, size)
        browser = browser_of(officer.membership)
        browser.get("/officer/clients/")
        with django_assert_max_num_queries(22) as captured:
            browser.get("/officer/clients/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_facts_of_a_list_are_read_with_the_clients(world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rows = list(with_list_facts(Client.objects.visible_to(world.officer), world.officer).order_by("pk"))
        assert rows[0].region is not None
        assert rows[0].snoozed_until is None
