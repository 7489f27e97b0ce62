"""R38 to R40: log-in, second factor, sessions."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from partners.models import Membership
from partners.services.outbox import drain_outbox
from portal.kernel import clock
from tests.factories.partners import PASSWORD, MembershipFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


def log_in(browser: Browser, email: str, password: str):
    return browser.post(reverse("account_login"), {"login": email, "password": password})


def test_log_in_leads_to_the_own_section(client):
    member = MembershipFactory(organization__office__name="Bapas", role="manager")
    assert log_in(client, member.user.email, PASSWORD).url == reverse("account:home")
    assert client.get(reverse("account:home")).url == reverse("partner:home")


def test_wrong_log_in_says_the_same_for_known_unknown_and_disabled(client):
    UserFactory(email="known@simpul.example")
    UserFactory(email="closed@simpul.example", is_active=False)
    pages = {
        log_in(Browser(), email, "wrong password, certainly").content.decode().count("errorlist")
        for email in ("known@simpul.example", "unknown@simpul.example", "closed@simpul.example")
    }
    assert len(pages) == 1


def test_wrong_log_in_keeps_the_address_and_forgets_the_password(client):
    page = log_in(client, "known@simpul.example", "wrong password, certainly").content.decode()
    assert "known@simpul.example" in page
    assert "wrong password, certainly" not in page


def test_repeated_wrong_log_ins_are_stopped(client):
    UserFactory(email="known@simpul.example")
    codes = [log_in(client, "known@simpul.example", f"wrong password {n}").status_code for n in range(8)]
    assert codes[0] == 200
    page = log_in(client, "known@simpul.example", PASSWORD)
    assert page.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_password_reset_answers_alike_and_mails_only_the_known(client):
    user = UserFactory(email="known@simpul.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}) for email in ("known@simpul.example", "other@simpul.example")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, reverse("account_reset_password_done"))}
    drain_outbox(clock.now())
    assert [message.to for message in mail.outbox] == [["known@simpul.example"]]


def test_mails_about_an_account_are_ours_in_both_languages(client):
    """The way to a new password, and the news that it was chosen; no sentence of a library, no name in a subject."""
    user = UserFactory(email="known@simpul.example", name="Rukmini")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": user.email})
    drain_outbox(clock.now())
    (asked,) = mail.outbox
    assert asked.subject == "[Simpul Mandiri] Buat kata sandi baru"
    link = re.search(r"http://testserver(/\S+)", asked.body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "belajar menjahit setiap pagi", "password2": "belajar menjahit setiap pagi"})
    drain_outbox(clock.now())
    changed = mail.outbox[-1]
    assert changed.subject == "[Simpul Mandiri] Kata sandi Anda telah diganti"
    assert "Bila itu bukan Anda" in changed.body
    assert "Rukmini" not in asked.subject + changed.subject
    user.refresh_from_db()
    assert user.check_password("belajar menjahit setiap pagi")


def test_the_log_in_page_shows_the_way_to_a_new_password_once(client):
    page = client.get(reverse("account_login")).content.decode()
    assert page.count(reverse("account_reset_password")) == 1


def test_nobody_signs_up_without_an_invitation(client):
    page = client.post(reverse("account_signup"), {"email": "new@simpul.example", "password1": PASSWORD, "password2": PASSWORD})
    assert page.status_code == 200
    assert not Membership.objects.exists()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["partner:home", "account:tasks", "account:home"])
def test_without_second_factor_only_its_set_up_opens(settings, browser_of, address):
    settings.MFA_REQUIRED = True
    response = browser_of(MembershipFactory()).get(reverse(address))
    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))


@pytest.mark.parametrize("address", ["/cms/", "/cms/pages/", "/en/cms/"])
def test_the_editor_cannot_be_reached_past_the_second_factor(settings, client, address):
    settings.MFA_REQUIRED = True
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 302
    assert "2fa" in response.url or "totp" in response.url


@pytest.mark.parametrize("address", ["/cms/login/", "/en/cms/login/"])
def test_the_editors_own_log_in_leads_to_ours(client, address):
    assert reverse("account_login").split("/account")[1] in client.get(address).url
    assert client.post(address, {"username": "a", "password": "b"}).status_code == 302


@pytest.mark.parametrize(("role", "minutes"), [("office", 30), ("partner", 60)])
def test_a_session_ends_after_its_idle_time(frozen, browser_of, role, minutes):
    member = MembershipFactory(organization=OfficeFactory(), role="head") if role == "office" else MembershipFactory()
    browser, address = browser_of(member), reverse("account:tasks")
    assert browser.get(address).status_code == 200
    frozen.shift(timedelta(minutes=minutes - 1))
    assert browser.get(address).status_code == 200
    frozen.shift(timedelta(minutes=minutes + 2))
    assert browser.get(address).status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(frozen, browser_of):
    browser = browser_of(MembershipFactory())
    for _ in range(12 * 3 + 1):
        last = browser.get(reverse("partner:home")).status_code
        frozen.shift(timedelta(minutes=20))
    assert last == 200
    assert browser.get(reverse("partner:home")).status_code == 302


@pytest.mark.parametrize("password", ["short", "bapaspalembang1", "1234567890123456", "password12345678"])
def test_weak_passwords_are_refused_in_words(client, password):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(password)
