"""The pages about clients: who opens them, what a form does, what a look leaves behind (R31, R34, R36, R37)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client as Browser
from django.urls import reverse

from enrollment.enums.clients import RestrictionMode
from enrollment.models import (
    Client,
    ClientContact,
    Consent,
    DuplicatePair,
    Guarantor,
    GuidancePeriod,
    ImportBatch,
    OfficerAssignment,
    ReportingDuty,
    Restriction,
    Wish,
)
from enrollment.services.officers import offer_transfer
from partners.enums import Role
from partners.models import AuditEntry, FormReceipt
from portal.kernel import clock
from programs.models import Skill
from tests.clients.conftest import World
from tests.factories.clients import (
    ClientFactory,
    ConsentFactory,
    GuarantorFactory,
    OfficerFactory,
    RestrictionFactory,
    WishFactory,
    lead_of,
)
from tests.factories.partners import EmployerFactory, MembershipFactory, PokmasFactory

pytestmark = pytest.mark.django_db


def pages(world: World) -> dict[str, str]:
    """Every page about one client that answers GET, with rows to show."""
    client = world.client
    WishFactory(client=client)
    consent, guarantor = ConsentFactory(client=client), GuarantorFactory(client=client)
    ClientContact.objects.create(client=client, kind="phone", at=clock.now(), note="Menanyakan kabar")
    period = GuidancePeriod.objects.get(client=client)
    one = [client.public_id]
    return {
        "client": reverse("officer:client", args=one),
        "edit": reverse("officer:client_edit", args=one),
        "wish": reverse("officer:wish", args=one),
        "consent": reverse("officer:consent", args=one),
        "contact": reverse("officer:contact", args=one),
        "duties": reverse("officer:duties", args=one),
        "withdraw": reverse("officer:consent_withdraw", args=[consent.public_id]),
        "end": reverse("officer:period_end", args=[period.public_id]),
        "number": reverse("officer:reveal_nik", args=one),
        "acknowledge": reverse("officer:guarantor_acknowledge", args=[guarantor.public_id]),
        "snooze": reverse("officer:client_snooze", args=one),
        "wake": reverse("officer:client_wake", args=one),
        "transfer": reverse("office:transfer_offer", args=one),
        "restrict": reverse("office:restrict", args=one),
    }


POST_ONLY = {"acknowledge", "snooze", "wake"}
FOR_LEADERS = {"transfer", "restrict"}
ASKS_PASSWORD = {"number"}


def answer(browser: Browser, name: str, url: str) -> int:
    return (browser.post if name in POST_ONLY else browser.get)(url).status_code


# --- who opens what ---


def test_officer_opens_every_page_of_their_client(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    for name, url in pages(world).items():
        expected = 403 if name in FOR_LEADERS else 302 if name in POST_ONLY | ASKS_PASSWORD else 200
        assert answer(browser, name, url) == expected, name


def test_leader_opens_the_pages_of_the_file_and_of_deciding(world: World, browser_of: Any) -> None:
    browser = browser_of(world.lead.membership)
    for name, url in pages(world).items():
        expected = 403 if name in ("snooze", "wake") else 302 if name in POST_ONLY | ASKS_PASSWORD else 200
        assert answer(browser, name, url) == expected, name


def test_every_page_of_somebody_elses_client_is_not_there_and_the_look_is_audited(world: World, browser_of: Any) -> None:
    browser = browser_of(world.other.membership)
    urls = {name: url for name, url in pages(world).items() if name not in FOR_LEADERS | ASKS_PASSWORD}
    for name, url in urls.items():
        assert answer(browser, name, url) == 404, name
    refused = AuditEntry.objects.filter(user=world.other.user, allowed=False, action="client.refused", person_id=world.client.public_id)
    assert refused.count() == len(urls)


def test_closed_file_is_not_there_for_a_leader_in_any_page_list_or_count(world: World, browser_of: Any) -> None:
    urls = pages(world)
    RestrictionFactory(client=world.client, mode=RestrictionMode.EXCEPT_NAMED, users=[world.lead.user])
    browser = browser_of(world.lead.membership)
    for name in ("client", "edit", "wish", "consent", "contact", "withdraw", "end", "transfer", "restrict", "acknowledge"):
        assert answer(browser, name, urls[name]) == 404, name
    page = browser.get("/office/clients/").content.decode()
    assert world.client.name not in page
    assert browser.get("/office/clients/").context["page"].paginator.count == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda world: MembershipFactory(organization=PokmasFactory(office=world.office)),
        lambda world: MembershipFactory(organization=EmployerFactory(office=world.office)),
        lambda world: MembershipFactory(organization=world.office, role=Role.EVALUATOR),
        lambda world: MembershipFactory(organization=world.office, role=Role.ADMINISTRATOR),
    ],
    ids=["partner", "employer", "evaluator", "administrator"],
)
def test_other_roles_are_refused_the_page_itself(world: World, browser_of: Any, make: Any) -> None:
    browser = browser_of(make(world))
    for name, url in pages(world).items():
        assert answer(browser, name, url) == 403, name
    assert AuditEntry.objects.filter(action="page.refused").count() == 14


def test_nobody_is_led_to_the_log_in(world: World) -> None:
    for name, url in pages(world).items():
        response = (Browser().post if name in POST_ONLY else Browser().get)(url)
        assert response.status_code == 302
        assert "/account/login/" in response["Location"], name


def test_evaluator_has_a_first_page_without_clients(world: World, browser_of: Any) -> None:
    response = browser_of(MembershipFactory(organization=world.office, role=Role.EVALUATOR)).get("/office/")
    assert response.status_code == 200
    assert {str(row.url) for row in response.context["waiting"]} & {"/office/assign/", "/office/duplicates/"} == set()


# --- a look changes nothing ---

#: R37: audit, session and throttle rows may grow.
MAY_GROW = {"partners.AuditEntry", "sessions.Session", "usersessions.UserSession", "enrollment.VerifyCounter"}


def contents() -> dict[str, list[Any]]:
    """Every row of every table that a look must leave alone."""
    models = [model for model in apps.get_models() if model._meta.label not in MAY_GROW and not model._meta.proxy]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


def test_get_and_head_leave_the_database_as_it_was(world: World, browser_of: Any) -> None:
    urls = [url for name, url in pages(world).items() if name not in POST_ONLY]
    other = ClientFactory(office=world.office)
    first, second = sorted((world.client, other), key=lambda row: row.pk)
    pair = DuplicatePair.objects.create(first=first, second=second, answer="review", reasons=["name_same"], found_at=clock.now())
    batch = ImportBatch.objects.create(
        office=world.office,
        uploaded_by=world.lead.user,
        file_name="a.csv",
        file_hash="x",
        totals={"imported": 0, "data_rows": 0, "accepted_clean": 0, "accepted_with_warnings": 0, "rejected": 0, "unchanged": 0},
    )
    urls += [
        "/office/",
        "/office/clients/",
        "/office/assign/",
        "/office/duplicates/",
        f"/office/duplicates/{pair.public_id}/",
        "/office/import/",
        f"/office/import/{batch.public_id}/",
    ]
    urls += [
        "/officer/",
        "/officer/?tab=all&region=16.71&link=match&sort=name",
        "/officer/clients/?q=fauzan",
        "/officer/clients/new/",
        "/officer/import/",
    ]
    browsers = [browser_of(world.lead.membership), browser_of(world.officer.membership)]
    before = contents()
    for browser in browsers:
        for url in urls:
            assert browser.get(url).status_code in (200, 302, 403, 404)
            assert browser.head(url).status_code in (200, 302, 403, 404)
    assert contents() == before


def test_get_of_a_post_page_is_refused(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    urls = pages(world)
    assert {browser.get(urls[name]).status_code for name in POST_ONLY} == {405}


def test_post_without_a_token_is_refused(world: World) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(world.officer.user)
    assert {browser.post(url).status_code for name, url in pages(world).items() if name not in FOR_LEADERS} == {403}


def test_each_read_of_a_file_leaves_one_row_in_the_trail(world: World, browser_of: Any) -> None:
    browser_of(world.officer.membership).get(reverse("officer:client", args=[world.client.public_id]))
    rows = AuditEntry.objects.filter(person_id=world.client.public_id)
    assert [row.action for row in rows] == ["client.read"]


def test_page_titles_and_addresses_hold_no_name(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    for name, url in pages(world).items():
        if name not in POST_ONLY | FOR_LEADERS | ASKS_PASSWORD:
            title = browser.get(url).content.decode().split("<title>")[1].split("</title>")[0]
            assert "Fauzan" not in title + url


# --- forms ---

PERSON = {"name": "Yulia Zubaidah", "birth_date": "1990-04-05", "kind": "parole", "starts_on": "2026-11-01", "register_number": "PB.9/2026"}


def test_new_client_form_puts_a_client_with_period_and_guarantor_on_file(world: World, browser_of: Any) -> None:
    response = browser_of(world.other.membership).post(
        "/officer/clients/new/", {**PERSON, "guarantor_name": "Nur", "region": "16.71.09"}, follow=True
    )
    client = Client.objects.visible_to(world.other).get()
    assert response.redirect_chain == [(f"/officer/clients/{client.public_id}/", 302)]
    assert (client.periods.get().register_number, client.guarantors.get().name, client.region_id) == ("PB.9/2026", "Nur", "16.71.09")


def test_new_client_form_shows_visible_people_who_look_alike_first(world: World, browser_of: Any) -> None:
    ClientFactory(office=world.office, name="Yulia Zubaidah", birth_date="1990-04-05")
    browser = browser_of(world.lead.membership)
    response = browser.post("/officer/clients/new/", PERSON)
    assert [row.name for row in response.context["alike"]] == ["Yulia Zubaidah"]
    assert Client.objects.filter(name="Yulia Zubaidah").count() == 1
    browser.post("/officer/clients/new/", {**PERSON, "is_checked": "on"})
    assert Client.objects.filter(name="Yulia Zubaidah").count() == 2


def test_new_client_form_does_not_show_people_whom_the_reader_may_not_see(world: World, browser_of: Any) -> None:
    ClientFactory(office=world.office, name="Yulia Zubaidah", birth_date="1990-04-05")
    response = browser_of(world.other.membership).post("/officer/clients/new/", PERSON, follow=True)
    assert Client.objects.visible_to(world.other).count() == 1
    assert DuplicatePair.objects.count() == 1
    assert "alike" not in response.context or not response.context["alike"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("birth_date", "kemarin"),
        ("birth_date", "2190-01-01"),
        ("kind", "nothing"),
        ("starts_on", ""),
        ("nik", "123"),
        ("region", "99.99.99"),
        ("sex", "robot"),
        ("name", "x" * 151),
    ],
)
def test_new_client_form_keeps_what_was_typed_and_says_what_is_wrong(world: World, browser_of: Any, field: str, value: str) -> None:
    response = browser_of(world.officer.membership).post("/officer/clients/new/", {**PERSON, field: value})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "PB.9/2026" in response.content.decode()
    assert Client.objects.count() == 1


def test_extra_fields_of_a_post_are_not_stored(world: World, browser_of: Any) -> None:
    extra = {"state": "ended", "office": "999", "nik_confirmed": "on", "roster_number": "777", "public_id": str(world.client.public_id)}
    browser_of(world.other.membership).post("/officer/clients/new/", {**PERSON, **extra})
    client = Client.objects.visible_to(world.other).get()
    assert (client.state, client.office, client.nik_confirmed) == ("active", world.office, False)
    assert client.roster_number != 777


def test_second_click_is_led_to_the_first_result(world: World, browser_of: Any) -> None:
    browser = browser_of(world.other.membership)
    body = {**PERSON, "form_token": "7b0c1c52-2d55-4c43-9d6e-0e7f3a2f1c11"}
    first, second = (browser.post("/officer/clients/new/", body) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Client.objects.filter(name="Yulia Zubaidah").count() == 1
    assert FormReceipt.objects.count() == 1


def test_edit_form_shows_the_present_and_saves_the_new(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    url = reverse("officer:client_edit", args=[world.client.public_id])
    form = browser.get(url).context["form"]
    body = {name: value for name, value in form.initial.items() if value not in (None, False, "")}
    browser.post(url, {**body, "birth_date": world.client.birth_date.isoformat(), "phone": "081200001111"})
    world.client.refresh_from_db()
    assert world.client.phone == "081200001111"


def test_wish_form_ranks_skills_and_keeps_limits(world: World, browser_of: Any) -> None:
    first, second = Skill.objects.active().filter(children=None).order_by("pk")[:2]
    browser = browser_of(world.officer.membership)
    url = reverse("officer:wish", args=[world.client.public_id])
    browser.post(
        url,
        {
            f"skill_{first.pk}": "2",
            f"skill_{second.pk}": "1",
            "unavailable_days": ["0", "4"],
            "transport": "public",
            "max_distance_km": "12",
        },
    )
    assert [wish.skill for wish in Wish.objects.filter(client=world.client).order_by("rank")] == [second, first]
    sheet = Client.objects.get(pk=world.client.pk).wish_sheet
    assert (sheet.unavailable_days, sheet.transport, sheet.max_distance_km) == ([0, 4], "public", 12)
    assert browser.get(url).context["form"].initial[f"skill_{second.pk}"] == 1


@pytest.mark.parametrize("ranks", [{}, {0: "1", 1: "1"}, {0: "9"}])
def test_wish_form_refuses_no_wish_and_a_rank_twice(world: World, browser_of: Any, ranks: dict[int, str]) -> None:
    skills = list(Skill.objects.active().filter(children=None).order_by("pk")[:2])
    body = {f"skill_{skills[place].pk}": rank for place, rank in ranks.items()}
    response = browser_of(world.officer.membership).post(reverse("officer:wish", args=[world.client.public_id]), body)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Wish.objects.exists()


def test_contact_form_answers_the_clock_of_the_release(world: World, browser_of: Any) -> None:
    url = reverse("officer:contact", args=[world.client.public_id])
    body = {"kind": "phone", "at": clock.wib(clock.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"), "note": "Baik"}
    assert browser_of(world.officer.membership).post(url, body).status_code == 302
    contact = ClientContact.objects.get()
    assert abs(contact.at - clock.now()) < timedelta(minutes=7)


def test_duty_form_and_guarantor_button(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    body = {"weekday": "0", "starts_at": "10:00", "ends_at": "09:00", "every_weeks": "1", "from_on": "2026-11-23"}
    url = reverse("officer:duties", args=[world.client.public_id])
    assert browser.post(url, body).context["form"].errors
    assert browser.post(url, {**body, "ends_at": "11:00"}).status_code == 302
    assert ReportingDuty.objects.get().weekday == 0
    guarantor = GuarantorFactory(client=world.client)
    browser.post(reverse("officer:guarantor_acknowledge", args=[guarantor.public_id]))
    assert Guarantor.objects.get().duties_acknowledged_at is not None


def test_period_end_form(world: World, browser_of: Any) -> None:
    period = GuidancePeriod.objects.get()
    browser = browser_of(world.officer.membership)
    url = reverse("officer:period_end", args=[period.public_id])
    assert browser.post(url, {"reason": "completed", "ended_on": "2190-01-01"}).context["form"].errors
    assert browser.post(url, {"reason": "completed", "ended_on": clock.today().isoformat()}).status_code == 302
    period.refresh_from_db()
    assert period.end_reason == "completed"


def test_consent_form_and_withdrawal(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    url = reverse("officer:consent", args=[world.client.public_id]) + "?purpose=employer_view"
    body = {
        "fields_shared": ["skills", "certificates"],
        "channel": "signed_paper",
        "language": "id",
        "ends_on": (clock.today() + timedelta(days=30)).isoformat(),
    }
    assert browser.post(url, body).context["form"].errors.keys() == {"is_heard"}
    assert browser.post(url, {**body, "is_heard": "on"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.purpose, consent.fields, consent.text_version) == ("employer_view", ["skills", "certificates"], "2026-1")
    browser.post(reverse("officer:consent_withdraw", args=[consent.public_id]), {"reason": ""})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_consent_page_of_a_child_asks_for_the_partner_only(world: World, browser_of: Any) -> None:
    Client.objects.filter(pk=world.client.pk).update(tried_as_child=True)
    response = browser_of(world.officer.membership).get(reverse("officer:consent", args=[world.client.public_id]) + "?purpose=photo")
    assert response.context["purpose"] == "training_partner"
    assert [row.purpose for row in response.context["rows"]] == ["training_partner"]
    assert {"guardian_name", "child_assented"} <= response.context["form"].fields.keys()


def test_number_is_shown_after_the_password_for_a_reason_and_only_in_that_answer(world: World, browser_of: Any) -> None:
    from tests.factories.partners import PASSWORD

    browser = browser_of(world.officer.membership)
    url = reverse("officer:reveal_nik", args=[world.client.public_id])
    assert "reauthenticate" in browser.get(url)["Location"]
    assert "reauthenticate" in browser.post(url, {"reason": "Pengurusan KTP hilang"})["Location"]
    assert browser.post(reverse("account_reauthenticate") + f"?next={url}", {"password": PASSWORD})["Location"] == url
    assert world.client.nik not in browser.get(url).content.decode()
    assert browser.post(url, {"reason": "KTP"}).context["form"].errors
    response = browser.post(url, {"reason": "Pengurusan KTP hilang"})
    assert world.client.nik in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.filter(action="client.reveal_nik").count() == 1


# --- leaders ---


def test_assign_page_gives_chosen_clients(world: World, browser_of: Any) -> None:
    clients = [ClientFactory(office=world.office) for _number in range(3)]
    browser = browser_of(world.lead.membership)
    response = browser.get("/office/assign/")
    assert response.context["page"].paginator.count == 3
    assert [officer.load for officer in response.context["officers"]] == [0, 1]
    body = {"officer": world.other.membership.pk, "clients": [str(client.public_id) for client in clients[:2]]}
    browser.post("/office/assign/", body)
    assert Client.objects.visible_to(world.other).count() == 2
    assert browser.post("/office/assign/", {"officer": world.other.membership.pk}).context["form"].errors


def test_assign_page_refuses_clients_of_another_office_and_closed_ones(world: World, browser_of: Any) -> None:
    stranger, closed = ClientFactory(), ClientFactory(office=world.office)
    RestrictionFactory(client=closed, mode=RestrictionMode.EXCEPT_NAMED, users=[world.lead.user])
    browser = browser_of(world.lead.membership)
    for client in (stranger, closed):
        response = browser.post("/office/assign/", {"officer": world.other.membership.pk, "clients": [str(client.public_id)]})
        assert response.context["form"].errors
    assert Client.objects.visible_to(world.other).count() == 0


def test_transfer_by_pages(world: World, browser_of: Any) -> None:
    lead, other = browser_of(world.lead.membership), browser_of(world.other.membership)
    lead.post(
        reverse("office:transfer_offer", args=[world.client.public_id]), {"officer": world.other.membership.pk, "reason": "Pindah wilayah"}
    )
    offer = OfficerAssignment.objects.offered().get()
    url = reverse("officer:transfer", args=[offer.public_id])
    page = other.get(url)
    assert page.status_code == 200
    assert world.client.name not in page.content.decode()
    assert browser_of(world.officer.membership).get(url).status_code == 404
    assert other.post(url, {"answer": "no", "reason": ""}).context["form"].errors
    assert other.post(url, {"answer": "yes"}).status_code == 302
    assert Client.objects.visible_to(world.other).get() == world.client


def test_transfer_can_be_declined_by_page(world: World, browser_of: Any) -> None:
    offer = offer_transfer(actor=world.lead, client=world.client, officer=world.other.membership, reason="Beban", now=clock.now())
    browser_of(world.other.membership).post(reverse("officer:transfer", args=[offer.public_id]), {"answer": "no", "reason": "Terlalu jauh"})
    offer.refresh_from_db()
    assert (offer.state, offer.reason) == ("declined", "Terlalu jauh")


def test_file_is_closed_and_opened_by_pages(world: World, browser_of: Any) -> None:
    browser = browser_of(world.lead.membership)
    body = {"mode": "except_named", "people": [world.officer.membership.pk], "reason": "Kerabat"}
    browser.post(reverse("office:restrict", args=[world.client.public_id]), body)
    assert not Client.objects.visible_to(world.officer).exists()
    browser.post(reverse("office:restriction_lift", args=[Restriction.objects.get().public_id]))
    assert Client.objects.visible_to(world.officer).exists()


def test_pair_is_decided_by_page(world: World, browser_of: Any) -> None:
    other = ClientFactory(office=world.office)
    first, second = sorted((world.client, other), key=lambda row: row.pk)
    pair = DuplicatePair.objects.create(first=first, second=second, answer="review", reasons=["name_same"], found_at=clock.now())
    browser = browser_of(world.lead.membership)
    assert browser.get("/office/duplicates/").context["page"].paginator.count == 1
    url = reverse("office:duplicate", args=[pair.public_id])
    assert browser.post(url, {"decision": "maybe"}).context["form"].errors
    browser.post(url, {"decision": "same"})
    assert browser.get("/office/duplicates/").context["page"].paginator.count == 0
    page = browser.get(reverse("officer:client", args=[world.client.public_id]))
    assert [twin.pk for twin in page.context["twins"]] == [other.pk]


def test_first_page_of_leaders_counts_what_waits(world: World, browser_of: Any, django_assert_max_num_queries: Any) -> None:
    ClientFactory(office=world.office)
    browser = browser_of(lead_of(world.office, Role.HEAD).membership)
    browser.get("/office/")
    with django_assert_max_num_queries(19):
        response = browser.get("/office/")
    assert response.context["total"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "tab=nothing",
        "selected=nonsense",
        "region=%00",
        "link=" + "x" * 300,
        "sort=name&tab=all",
        "selected=00000000-0000-4000-8000-000000000000",
    ],
)
def test_home_bears_any_address(world: World, browser_of: Any, query: str) -> None:
    assert browser_of(world.officer.membership).get(f"/officer/?{query}").status_code == 200


def test_put_off_by_page_and_back(world: World, browser_of: Any) -> None:
    browser = browser_of(world.officer.membership)
    browser.post(reverse("officer:client_snooze", args=[world.client.public_id]), {"days": "3"})
    assert browser.get("/officer/?tab=snoozed").context["day"].counts["snoozed"] == 1
    browser.post(reverse("officer:client_wake", args=[world.client.public_id]))
    assert browser.get("/officer/").context["day"].counts["snoozed"] == 0


def test_officer_without_clients_is_told_what_to_do(world: World, browser_of: Any) -> None:
    response = browser_of(OfficerFactory(organization=world.office)).get("/officer/")
    assert response.context["day"].counts["all"] == 0
    assert reverse("officer:client_new") in response.content.decode()


def test_timeline_tells_the_way_through_a_class(world: World, browser_of: Any) -> None:
    from enrollment.models import Enrollment, Offer
    from tests.factories.programs import CohortFactory

    cohort = CohortFactory(program__title="Batik ciprat", program__office=world.office, program__partner__office=world.office)
    now = clock.now()
    enrollment = Enrollment.objects.create(
        client=world.client, program=cohort.program, cohort=cohort, state="ended_early", submitted_at=now, enrolled_at=now,
        ended_on=clock.today(), end_reason_group="client", end_reason_code="work",
    )
    Offer.objects.create(enrollment=enrollment, cohort=cohort, offered_at=now, expires_at=now + timedelta(days=3), state="lapsed")
    events = browser_of(world.officer.membership).get(reverse("officer:client", args=[world.client.public_id])).context["events"]
    assert sum("Batik ciprat" in event.title for event in events) == 4


def test_wish_form_keeps_a_wished_group_of_skills(world: World, browser_of: Any) -> None:
    group = Skill.objects.filter(children__isnull=False).distinct().order_by("pk").first()
    url = reverse("officer:wish", args=[world.client.public_id])
    browser = browser_of(world.officer.membership)
    assert group not in browser.get(url).context["form"].skills
    WishFactory(client=world.client, skill=group)
    assert group in browser.get(url).context["form"].skills
