"""Whole pages: the kit, the bases, the pages for what went wrong, and those of the account."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from partners.actors import PUBLIC
from portal.views.kit import kit
from tests.ui.test_navigation import Somebody

ERRORS = ("400", "403", "403_csrf", "404", "410", "429", "500", "503")
BASES = ("public", "partner", "employer", "officer", "office", "auth", "print")


PARTS = (
    "prog", "chain--across", "timeline", "beads", "seats", "dots", "figure-tile", "stackbar", "chart--p", "chart--tiles", "map",
    "tablewrap", "filters", "tabs", "crumb", "pages", "note", "toast", "empty", "skel", "term", "queue", "problems",
    "form-field", "has-error", "steps",
    "searchbar", "badge", "avatar", "icons", "keys", "panel",
)
OWN_ACCOUNT = ("logout", "2fa", "password/change", "sessions", "reauthenticate")


def soup_of(html):
    return BeautifulSoup(html, "html.parser")


def request_for(path="/kit/", actor=PUBLIC, **cookies):
    request = RequestFactory().get(path)
    request.actor = actor
    request.user = None
    request.COOKIES.update(cookies)
    return request


def check_page(html):
    """What holds for every page of ours."""
    soup = soup_of(html)
    assert soup.html["lang"] in {"id", "en"}
    assert soup.title.get_text(strip=True)
    assert len(soup.find_all("h1")) == 1
    ids = [each["id"] for each in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})
    levels = [int(each.name[1]) for each in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for control in soup.select("input:not([type=hidden]), select, textarea"):
        assert soup.find("label", attrs={"for": control.get("id", "")}) or control.find_parent("label"), control
    for label in soup.find_all("label", attrs={"for": True}):
        assert soup.find(id=label["for"]), label
    for described in soup.find_all(attrs={"aria-describedby": True}):
        assert all(soup.find(id=each) for each in described["aria-describedby"].split())
    assert all(image.has_attr("alt") for image in soup.find_all("img"))
    assert all(button.get_text(strip=True) or button.get("aria-label") for button in soup.find_all("button"))
    assert not soup.find(style=True)
    return soup


@pytest.mark.urls("tests.ui.urls")
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_the_kit_shows_every_component(language, theme):
    with translation.override(language):
        soup = check_page(kit(request_for(theme=theme)).content.decode())
    assert soup.html.get("data-theme", "") == theme
    assert soup.html["lang"] == language
    assert [part for part in PARTS if not soup.select_one(f".{part}")] == []


@pytest.mark.urls("tests.ui.urls")
def test_the_kit_in_indonesian_has_no_english_left():
    with translation.override("id"):
        page = soup_of(kit(request_for()).content.decode())
    page.select_one(".icons").decompose()  # the names of icons are code
    text = page.main.get_text(" ")
    for english in ("Every part", "seats left", "See as a table", "Not saved", "Filter and sort", "people"):
        assert english not in text


@pytest.mark.urls("tests.ui.urls")
@pytest.mark.parametrize("base", BASES)
def test_a_page_on_each_base_stands(base):
    source = get_template("portal/kit.html").template.engine.from_string(
        '{% extends "portal/base_' + base + '.html" %}{% block title %}Judul{% endblock %}{% block heading %}Jawaban{% endblock %}'
        "{% block content %}" + ("<h1>Jawaban</h1>" if base == "public" else "<p>isi</p>") + "{% endblock %}"
    )
    from django.template import RequestContext

    soup = check_page(source.render(RequestContext(request_for("/officer/", Somebody(frozenset({"office_lead"}))))))
    assert soup.title.get_text() == "Judul · Simpul Mandiri"
    assert soup.h1.get_text() == "Jawaban"
    assert soup.select_one("a.skip")["href"].lstrip("#") == soup.main["id"]


@pytest.mark.urls("tests.ui.urls")
def test_a_certificate_shows_nothing_of_ours():
    html = render_to_string("portal/base_certificate.html", {}, request_for())
    soup = soup_of(html)
    assert soup.find("a") is None
    assert soup.find("script") is None
    assert soup.select_one(".brand, .ka, .kb, .footer, .masthead") is None
    for word in ("simpul", "bapas", "klien", "pemasyarakatan", "probation"):
        assert word not in soup.get_text().lower()
        assert word not in html.lower()


@pytest.mark.urls("tests.ui.urls")
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_needs_nothing_and_says_what_to_do_next(code, language):
    with translation.override(language):
        soup = check_page(get_template(f"{code}.html").render())
    assert soup.main.find("a", href=True)
    assert len(soup.select(".oops p")) >= 2
    assert soup.html["lang"] == language


def test_an_error_page_touches_no_database():
    # The test has no access to the database: a query would raise.
    assert get_template("500.html").render({"correlation_id": "abc123"}).count("abc123") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/account/inactive/",
                                  "/account/password/reset/key/x-y/", "/account/confirm-email/nokey/", "/account/signup/"])
def test_pages_before_log_in_are_in_our_look(client, path):
    soup = check_page(client.get(path, follow=True).content.decode())
    assert soup.select_one(".auth h1")
    assert soup.select_one("a.brand")


@pytest.mark.django_db
def test_a_wrong_password_is_told_at_the_head_of_the_form(client):
    response = client.post("/account/login/", {"login": "nobody@simpul.example", "password": "x"})
    soup = check_page(response.content.decode())
    assert soup.select_one(".problems li").get_text(strip=True)
    assert soup.find("input", attrs={"name": "login"})["value"] == "nobody@simpul.example"


@pytest.fixture
def member(browser_of):
    from tests.factories.partners import MembershipFactory

    return browser_of(MembershipFactory())


@pytest.mark.django_db
@pytest.mark.parametrize("path", OWN_ACCOUNT)
def test_pages_of_the_account_are_in_our_look(member, path):
    soup = check_page(member.get(f"/account/{path}/", follow=True).content.decode())
    assert soup.select_one(".auth h1")


@pytest.mark.django_db
def test_the_second_step_is_set_up_shown_and_switched_off(member, frozen):
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.totp.internal import auth as totp

    from tests.factories.partners import PASSWORD

    member.post("/account/reauthenticate/", {"password": PASSWORD})
    page = check_page(member.get("/account/2fa/totp/activate/").content.decode())
    secret = page.select_one(".mono").get_text(strip=True)
    assert page.select_one(".qr img")["alt"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    codes = check_page(member.post("/account/2fa/totp/activate/", {"code": code}, follow=True).content.decode())
    assert len(codes.select(".codes li")) == 10
    assert get_adapter()
    for path in ("/account/2fa/", "/account/2fa/recovery-codes/", "/account/2fa/recovery-codes/generate/", "/account/2fa/totp/deactivate/"):
        assert check_page(member.get(path).content.decode()).select_one(".auth h1")


@pytest.mark.django_db
def test_the_theme_is_chosen_on_a_page_of_its_own_and_kept(client):
    page = check_page(client.get("/theme/").content.decode())
    form = page.select_one("form.theme")
    assert form["action"] == "/theme/"
    response = client.post("/theme/", {"theme": "dark", "next": "/account/login/"})
    assert response["Location"] == "/account/login/"
    assert soup_of(client.get("/account/login/").content.decode()).html["data-theme"] == "dark"
    client.post("/theme/", {"theme": "system", "next": "//evil.example"})
    assert "data-theme" not in soup_of(client.get("/account/login/").content.decode()).html.attrs
