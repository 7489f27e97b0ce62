"""Kept public pages: fast for everybody, never somebody else's, never stale after a public change."""

import pytest
from django.urls import reverse

from portal.generation import current_generation
from tests.factories.partners import MembershipFactory, PokmasFactory, actor_in

pytestmark = pytest.mark.django_db


def test_second_visitor_is_answered_from_memory_with_the_same_headers(client, django_assert_max_num_queries):
    first = client.get("/mitra/")
    with django_assert_max_num_queries(1):
        second = client.get("/mitra/")
    assert (first["X-Page-Cache"], second["X-Page-Cache"]) == ("miss", "hit")
    assert first.content == second.content
    for name in ("Content-Security-Policy", "X-Frame-Options", "Content-Language", "Permissions-Policy"):
        assert first[name] == second[name]


@pytest.mark.parametrize("address", ["/account/login/", "/daftar/", "/sertifikat/"])
def test_pages_with_forms_are_never_kept(client, address):
    for _ in range(2):
        assert client.get(address).get("X-Page-Cache") != "hit"


def test_signed_in_people_get_their_own_page(client, browser_of):
    client.get("/mitra/")
    member = MembershipFactory()
    page = browser_of(member).get("/mitra/")
    assert "X-Page-Cache" not in page
    assert page["Cache-Control"] == "no-store"


def test_languages_and_themes_are_kept_apart(client):
    indonesian, english = client.get("/mitra/").content, client.get("/en/mitra/").content
    client.cookies["theme"] = "dark"
    assert len({indonesian, english, client.get("/mitra/").content}) == 3


def test_a_public_change_ends_kept_pages_at_once(client):
    from partners.services.organizations import suspend_organization, verify_organization
    from portal.kernel import clock

    partner = PokmasFactory(state="submitted", name="Sanggar Ombak")
    assert "Sanggar Ombak" not in client.get("/mitra/").content.decode()
    before = current_generation()
    head = actor_in(partner.office, "head")
    verify_organization(actor=head, organization=partner, now=clock.now())
    assert current_generation() > before
    assert "Sanggar Ombak" in client.get("/mitra/").content.decode()
    assert client.get(reverse("partners:partner", args=[partner.code])).status_code == 200
    suspend_organization(actor=head, organization=partner, reason="Berkas kedaluwarsa", now=clock.now())
    assert "Sanggar Ombak" not in client.get("/mitra/").content.decode()
    assert client.get(reverse("partners:partner", args=[partner.code])).status_code == 404
