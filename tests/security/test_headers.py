"""Every answer is safe by default: policy headers, no-store, redirects that stay here (hazards R37, R41)."""

import pytest
from django.urls import reverse

from tests.factories.partners import MembershipFactory, OfficeFactory

pytestmark = pytest.mark.django_db
ADDRESSES = ["/", "/en/", "/mitra/", "/daftar/", "/account/login/", "/nowhere/", "/partner/", "/robots.txt", "/livez", "/cms/"]
EVIL = [
    "//evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "%2f%2fevil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "///evil.example",
    "\tjavascript:alert(1)",
    "/ok\r\nSet-Cookie: a=b",
    "data:text/html,x",
    "ftp://evil.example",
    "//ｅvil.example",
]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_policies(client, method, address):
    response = getattr(client, method)(address)
    policy = response["Content-Security-Policy"]
    assert "object-src 'none'" in policy
    if not address.startswith("/cms"):
        assert "unsafe" not in policy
        assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_own_pages_hold_no_inline_script_or_style(client):
    for address in ("/", "/en/", "/mitra/", "/daftar/", "/account/login/"):
        page = client.get(address).content.decode()
        assert "<style" not in page, address
        assert " style=" not in page, address
        assert " onclick=" not in page, address
        assert "<script>" not in page, address


def test_signed_in_pages_are_not_kept(browser_of):
    browser = browser_of(MembershipFactory(organization=OfficeFactory(), role="head"))
    for name in ("office:organizations", "account:tasks"):
        assert browser.get(reverse(name))["Cache-Control"] == "no-store"


@pytest.mark.parametrize("target", EVIL)
def test_log_in_and_theme_never_lead_elsewhere(client, target):
    user = MembershipFactory().user
    theme = client.post(reverse("portal:theme"), {"theme": "dark", "next": target})
    login = client.post(reverse("account_login"), {"login": user.email, "password": "a-long-password-for-tests", "next": target})
    for response in (theme, login):
        assert response.status_code in {200, 302}
        if response.status_code == 302:
            assert response.url.startswith("/")
            assert not response.url.startswith(("//", "/\\"))


def test_unsafe_methods_need_a_token():
    from django.test import Client as Browser

    browser = Browser(enforce_csrf_checks=True)
    for name in ("partners:register", "portal:theme", "account_login"):
        assert browser.post(reverse(name), {}).status_code == 403
