"""Places: who keeps them, what is refused with words, and that a used one is retired, not deleted."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.models import Place, Region
from partners.services.places import add_place, edit_place, remove_place, restore_place
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.forms import CohortForm
from tests.factories.partners import OfficeFactory, PlaceFactory, PokmasFactory, actor_in
from tests.factories.programs import CohortFactory, ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(region_id="16.71")


@pytest.fixture
def lead(office):
    return actor_in(office, "job_guidance_head")


@pytest.fixture
def partner(office):
    return PokmasFactory(office=office)


def facts(**changes):
    region = Region.objects.get(pk=changes.pop("region_id", "16.71.01"))
    known = {"kind": "griya", "name": "Griya Abhipraya", "region": region, "address": "Jalan Contoh 1", "seats": 20, "suits": "",
             "latitude": -2.99, "longitude": 104.75, "features": ["kitchen", "yard"]}
    return {**known, **changes}


def add(actor, office, **changes):
    owner = None if actor.is_lead else actor.home
    return add_place(actor=actor, office=office, owner=owner, **facts(**changes))


def test_the_office_adds_a_place_with_what_is_there(office, lead):
    place = add(lead, office)
    assert (place.office, place.owner, place.seats) == (office, None, 20)
    assert [row.feature for row in place.facilities.all()] == ["kitchen", "yard"]
    edit_place(actor=lead, place=place, **facts(features=["classroom"], seats=None))
    assert [row.feature for row in place.facilities.all()] == ["classroom"]
    assert Place.objects.get().seats is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"latitude": 104.75, "longitude": -2.99}, "Indonesia"), ({"latitude": None}, "lintang dan bujur"), ({"seats": 0}, "paling sedikit 1"),
        ({"seats": 501}, "500"), ({"name": ""}, "name"), ({"kind": "moon"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused_with_words(office, lead, changes, words):
    with pytest.raises(ValidationError) as error:
        add(lead, office, **changes)
    assert words.lower() in str(error.value).lower()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"region_id": "16.71"}, "outside_work_area"), ({"region_id": "16.12"}, "outside_work_area"),
        ({"latitude": -4.5, "longitude": 104.0}, "far_from_district"), ({"latitude": 5.5, "longitude": 95.3}, "far_from_district"),
    ],
)
def test_places_elsewhere_are_refused_with_words(office, lead, changes, code):
    with pytest.raises(DomainError, match=code) as refusal:
        add(lead, office, **changes)
    assert str(refusal.value.message)


def test_an_office_of_another_province_works_in_none_of_these_districts():
    Region.objects.create(code="32", name="Jawa Barat", level="provinsi", latitude=-6.9, longitude=107.6)
    elsewhere = OfficeFactory(region_id="32")
    with pytest.raises(DomainError, match="outside_work_area"):
        add(actor_in(elsewhere, "head"), elsewhere)


@pytest.mark.parametrize("changes", [{"latitude": 91.0}, {"latitude": None}, {"seats": 0}, {"longitude": 200.0}])
def test_the_database_refuses_it_too(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceFactory(**changes)


def test_a_partner_keeps_its_own_place_only(office, partner, lead):
    manager = actor_in(partner)
    own, shared = add(manager, office, name="Sanggar"), add(lead, office)
    assert own.owner == partner
    edit_place(actor=manager, place=own, **facts(name="Sanggar besar"))
    edit_place(actor=lead, place=own, **facts(name="Sanggar utama"))
    for actor, place in ((manager, shared), (actor_in(PokmasFactory(office=office)), own), (actor_in(partner, "staff"), own)):
        with pytest.raises(DomainError, match="not_your_place"):
            edit_place(actor=actor, place=place, **facts(name="Lain"))


def test_partners_see_places_of_the_office_and_their_own(office, partner):
    shared, own = PlaceFactory(office=office), PlaceFactory(office=office, owner=partner)
    other, foreign = PlaceFactory(office=office, owner=PokmasFactory(office=office)), PlaceFactory()
    assert set(Place.objects.visible_to(actor_in(partner))) == {shared, own}
    assert set(Place.objects.visible_to(actor_in(office, "head"))) == {shared, own, other}
    assert foreign not in Place.objects.usable_by(partner)


def test_a_used_place_is_retired_and_one_never_used_is_deleted(office, partner, lead):
    used, unused = PlaceFactory(office=office), PlaceFactory(office=office)
    cohort = CohortFactory(program=ProgramFactory(partner=partner), place=used)
    assert remove_place(actor=lead, place=used, now=clock.now()) is False
    assert remove_place(actor=lead, place=unused, now=clock.now()) is True
    used.refresh_from_db()
    cohort.refresh_from_db()
    assert used.retired_at is not None
    assert cohort.place == used
    assert not Place.objects.filter(pk=unused.pk).exists()


def test_cohorts_choose_places_in_use_only(office, partner, lead):
    shared, own, retired = PlaceFactory(office=office), PlaceFactory(office=office, owner=partner), PlaceFactory(office=office, retired_at=clock.now())
    PlaceFactory(office=office, owner=PokmasFactory(office=office))
    program = ProgramFactory(partner=partner)
    assert set(CohortForm(program=program).fields["place"].queryset) == {shared, own}
    restore_place(actor=lead, place=retired)
    assert set(CohortForm(program=program).fields["place"].queryset) == {shared, own, retired}


def form(**changes):
    return {"kind": "griya", "name": "Griya <b>Baru</b>", "region": "16.71.01", "address": "<script>alert(1)</script>", "seats": "12",
            "features": ["kitchen"], "suits": "<img src=x onerror=alert(1)>", "latitude": "-2.99", "longitude": "104.75", **changes}


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(browser_of, lead):
    browser = browser_of(lead.membership)
    for changes, words in (
        ({"region": "16.12"}, "di luar wilayah kerja"), ({"latitude": "104.75", "longitude": "-2.99"}, "terbalik|tertukar"),
        ({"latitude": "-4.5", "longitude": "104"}, "jauh dari kecamatan"), ({"longitude": ""}, "lintang dan bujur"),
    ):
        body = browser.post("/office/places/new/", form(**changes)).content.decode()
        assert any(word in body for word in words.split("|")), words
        assert "Griya &lt;b&gt;Baru" in body
    assert not Place.objects.exists()


def test_extra_fields_are_ignored_and_markup_stays_text(browser_of, office, lead, partner):
    browser, other = browser_of(lead.membership), OfficeFactory()
    extra = {"office": str(other.pk), "owner": str(partner.pk), "retired_at": "2026-01-01"}
    assert browser.post("/office/places/new/", form(**extra)).status_code == 302
    place = Place.objects.get()
    assert (place.office, place.owner, place.retired_at) == (office, None, None)
    for actor, address in ((lead, "/office/places/"), (lead, f"/office/places/{place.public_id}/"), (actor_in(partner), f"/partner/places/{place.public_id}/")):
        body = browser_of(actor.membership).get(address).content.decode()
        assert "<script>alert(1)" not in body
        assert "<img src=x" not in body
        assert "<b>Baru" not in body


def test_the_pages_lead_through_retiring_and_back(browser_of, office, partner, lead):
    place = PlaceFactory(office=office)
    CohortFactory(program=ProgramFactory(partner=partner), place=place)
    browser = browser_of(lead.membership)
    browser.post(f"/office/places/{place.public_id}/remove/")
    assert place.name not in browser.get("/office/places/").content.decode()
    assert place.name in browser.get("/office/places/?view=retired").content.decode()
    browser.post(f"/office/places/{place.public_id}/restore/")
    assert place.name in browser.get("/office/places/").content.decode()


def test_a_partner_is_told_why_it_cannot_remove_a_place_of_the_office(browser_of, office, partner):
    place = PlaceFactory(office=office)
    browser = browser_of(actor_in(partner).membership)
    body = browser.post(f"/partner/places/{place.public_id}/remove/", follow=True).content.decode()
    assert "diurus oleh Bapas" in body
    assert Place.objects.filter(pk=place.pk).exists()


def test_the_list_asks_the_same_number_of_questions_for_few_and_for_many(browser_of, office, lead):
    browser = browser_of(lead.membership)

    def queries(more: int) -> int:
        for number in range(more):
            add(lead, office, name=f"Tempat {Place.objects.count()} {number}")
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/office/places/").status_code == 200
        return len(captured)

    browser.get("/office/places/")
    assert queries(2) == queries(15)
