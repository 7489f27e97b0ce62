"""The calendar link of a cohort: what it says, who may fetch it, and when it dies (hazards R32)."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from partners.enums import OrganizationState
from partners.models import Membership, Organization
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from portal.kernel.ids import fingerprint
from programs.enums import CohortState, SessionKind
from programs.models import CalendarFeed, Session
from programs.selectors import calendar_events, calendar_name
from programs.services.calendar import cohort_behind, make_feed, revoke_feed
from programs.services.moving import move_session
from programs.services.sessions import cancel_session
from tests.factories.partners import PlaceFactory, actor_in
from tests.factories.programs import CohortFactory, ProgramFactory, SessionFactory
from tests.programs.helpers import sides

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def people():
    return sides()


@pytest.fixture
def cohort(people):
    program = ProgramFactory(partner=people.manager.organization, title="Batik ciprat")
    row = CohortFactory(program=program, number=3, state=CohortState.CONFIRMED, starts_on=clock.today() + timedelta(days=7))
    place = PlaceFactory(office=program.office, name="Sanggar, Plaju")
    for _number in range(3):
        SessionFactory(cohort=row, place=place)
    return row


def link(actor, cohort):
    return make_feed(actor=actor, cohort=cohort, now=clock.now())[1]


def fetch(secret, browser=None, **headers):
    return (browser or Browser()).get(reverse("programs:calendar_feed", args=[secret]), headers=headers)


def lines(response):
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def events(response):
    parts = response.content.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]
    return [dict(line.split(":", 1) for line in part.split("END:VEVENT")[0].strip().split("\r\n")) for part in parts]


def test_link_shows_title_number_place_and_hours_and_nothing_else(people, cohort):
    response = fetch(link(people.staff, cohort))

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-cache"
    first = events(response)[0]
    assert first["SUMMARY"] == r"Batik ciprat\, angkatan 3\, pertemuan 1"
    assert first["LOCATION"].startswith(r"Sanggar\, Plaju\, ")
    assert first["DTSTART;TZID=Asia/Jakarta"] == "20261130T100000"
    assert set(first) == {
        "UID", "DTSTAMP", "SEQUENCE", "DTSTART;TZID=Asia/Jakarta", "DTEND;TZID=Asia/Jakarta", "SUMMARY", "LOCATION", "STATUS",
    }


def test_moved_and_cancelled_sessions_keep_their_name_and_say_so(people, cohort):
    secret = link(people.staff, cohort)
    before = events(fetch(secret))
    first, second, _third = cohort.sessions.select_related("cohort__program__partner", "cohort__agreement").order_by("number")
    later = first.starts_at + timedelta(days=14)
    move_session(actor=people.staff, session=first, starts_at=later, ends_at=later + timedelta(hours=2), now=clock.now())
    cancel_session(actor=people.staff, session=second, by="partner", reason="Banjir", now=clock.now())

    after = events(fetch(secret))

    assert [each["UID"] for each in after] == [each["UID"] for each in before]
    assert [each["SEQUENCE"] for each in after] == ["1", "1", "0"]
    assert [each["STATUS"] for each in after] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert after[0]["DTSTART;TZID=Asia/Jakarta"] == "20261214T100000"
    assert len({each["UID"] for each in after}) == 3


@pytest.mark.parametrize(("kind", "word"), [(SessionKind.CATCH_UP, "susulan"), (SessionKind.ONE_TO_ONE, "perorangan")])
def test_sessions_beside_the_weekly_hours_have_their_own_name(cohort, kind, word):
    SessionFactory(cohort=cohort, number=9, kind=kind, is_for_named=kind == SessionKind.ONE_TO_ONE)

    assert word in calendar_events(cohort)[-1].summary


@pytest.mark.parametrize("name", ["Pos Bapas Kayuagung", "Aula Lapas Kelas I", "Griya Abhipraya Musi"])
def test_calendar_does_not_say_what_kind_of_class_it_is(cohort, name):
    cohort.program.title = "Menjahit untuk klien Bapas"
    Session.objects.filter(cohort=cohort).update(place=PlaceFactory(office=cohort.program.office, name=name, address="Dekat Lapas"))

    event = calendar_events(cohort)[0]

    assert not any(word in f"{event.summary} {event.location}".lower() for word in ("bapas", "lapas", "abhipraya"))
    assert event.location == cohort.region.name
    assert cohort.program.skill.name in calendar_name(cohort)


def test_unchanged_calendar_is_told_in_a_word(people, cohort, frozen):
    secret = link(people.staff, cohort)
    tag = fetch(secret).headers["ETag"]
    frozen.shift(timedelta(hours=3))

    again = fetch(secret, **{"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")
    Session.objects.filter(cohort=cohort, number=1).update(topic="")
    cancel_session(actor=people.staff, session=cohort.sessions.get(number=2), by="office", reason="Libur", now=clock.now())
    assert fetch(secret, **{"if-none-match": tag}).status_code == 200


def test_only_a_fingerprint_is_kept_and_a_new_link_ends_the_old_one(people, cohort):
    old, new = link(people.staff, cohort), link(people.staff, cohort)

    assert old != new
    assert not CalendarFeed.objects.filter(fingerprint__in=[old, new]).exists()
    assert CalendarFeed.objects.get(revoked_at=None).fingerprint == fingerprint(new)
    assert (fetch(old).status_code, fetch(new).status_code) == (404, 200)


def test_revoked_link_is_dead_and_other_peoples_links_live_on(people, cohort):
    mine, theirs = link(people.staff, cohort), link(people.head, cohort)

    assert revoke_feed(actor=people.staff, cohort=cohort, now=clock.now()) == 1
    assert revoke_feed(actor=people.staff, cohort=cohort, now=clock.now()) == 0

    assert (fetch(mine).status_code, fetch(theirs).status_code) == (404, 200)


def removed(people):
    Membership.objects.filter(pk=people.staff.membership.pk).update(ended_at=clock.now())


def suspended(people):
    Organization.objects.filter(pk=people.staff.organization.pk).update(state=OrganizationState.SUSPENDED)


def locked_out(people):
    people.staff.user.is_active = False
    people.staff.user.save()


@pytest.mark.parametrize("happens", [removed, suspended, locked_out])
def test_link_of_somebody_without_the_right_any_more_dies_at_once(people, cohort, happens):
    secret = link(people.staff, cohort)
    assert fetch(secret).status_code == 200

    happens(people)

    assert fetch(secret).status_code == 404
    assert cohort_behind(secret) is None


def test_officers_have_links_too_and_strangers_do_not(people, cohort):
    assert fetch(link(people.officer, cohort)).status_code == 200
    for stranger in (sides().staff, sides().officer, actor_in(people.head.organization, "evaluator")):
        with pytest.raises(DomainError) as refusal:
            make_feed(actor=stranger, cohort=cohort, now=clock.now())
        assert refusal.value.code == "not_yours"


def test_a_plan_that_nobody_approved_has_no_calendar(people):
    draft = CohortFactory(program=ProgramFactory(partner=people.manager.organization), state=CohortState.DRAFT)
    with pytest.raises(DomainError) as refusal:
        make_feed(actor=people.staff, cohort=draft, now=clock.now())

    assert refusal.value.code == "not_approved"


def test_made_up_links_are_not_found():
    assert fetch("x" * 43).status_code == 404


@pytest.mark.parametrize(("who", "section"), [("staff", "partner"), ("officer", "officer")])
def test_address_is_shown_once_and_only_for_its_own_cohort(people, cohort, browser_of, who, section):
    tab = browser_of(getattr(people, who).membership)
    page = reverse(f"{section}:cohort_calendar", args=[cohort.public_id])
    assert "kalender/" not in tab.get(page).content.decode()

    tab.post(reverse(f"{section}:calendar_make", args=[cohort.public_id]))
    shown = tab.get(page)

    assert shown.context["address"].startswith("http")
    assert fetch(shown.context["address"].rstrip("/").rsplit("/", 1)[1]).status_code == 200
    assert tab.get(page).context["address"] == ""
    tab.post(reverse(f"{section}:calendar_revoke", args=[cohort.public_id]))
    assert tab.get(page).context["feed"] is None
    assert tab.get(reverse(f"{section}:cohort_calendar", args=[CohortFactory().public_id])).status_code == 404
