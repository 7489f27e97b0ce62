"""Links by which an instructor without an account marks one class: bound, short-lived, silent about everything else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from enrollment.actors import BY_LINK, link_actor
from enrollment.models import Attendance, AttendanceChange, ClassLink, VerifyCounter
from enrollment.services.attendance import mark_attendance
from enrollment.services.class_links import (
    LINK_SALT,
    MISSES_PER_HOUR,
    SAVES_PER_HOUR,
    class_behind,
    class_link_token,
    make_class_link,
    revoke_class_link,
)
from partners.models import FormReceipt, Membership, Organization
from partners.models.trail import AuditEntry
from partners.services.members import end_membership
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import Cohort, Session
from tests.factories.clients import ConsentFactory, RestrictionFactory, lead_of
from tests.factories.flow import open_class, partner_actor
from tests.factories.partners import actor_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(cohort, people, frozen):
    row = Session.objects.select_related("cohort__program__partner").get(pk=cohort.sessions.order_by("number").first().pk)
    frozen.move_to(row.ends_at)
    return row


@pytest.fixture
def link(session, partner):
    return make_class_link(actor=partner, session=session, now=clock.now(), holder="Pak Hamdan")


def address(link):
    return reverse("enrollment:class_by_link", args=[class_link_token(link)])


def behind(link, now=None):
    return class_behind(token=class_link_token(link), now=now or clock.now())


def mark_name(row):
    return f"mark-{row.public_id.hex}"


def hidden(body, name):
    return re.search(rf'name="{name}" value="([^"]*)"', body)[1]


# --- making --------------------------------------------------------------------------------------------------------


def test_link_opens_its_session_until_a_day_after_it(link, session):
    end = session.ends_at + timedelta(hours=24)
    assert behind(link, end - timedelta(seconds=1)).session == session
    assert behind(link, end) is None


def test_only_the_fingerprint_is_stored(link):
    token = class_link_token(link)
    row = ClassLink.objects.filter(pk=link.pk).values().get()
    assert token not in str(row)
    assert len(row["fingerprint"]) == 64
    assert link.public_id.hex in token, "the rest of the token is the signature"


def test_newer_link_replaces_the_older(link, session, partner):
    newer = make_class_link(actor=partner, session=session, now=clock.now())
    assert (behind(link), behind(newer).pk) == (None, newer.pk)


def test_one_link_a_session_by_the_database(link, session, partner):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassLink.objects.create(session=session, made_by=partner.membership, fingerprint="x", made_at=clock.now(), expires_at=clock.now() + timedelta(1))


def test_leaders_of_the_office_make_links_and_others_do_not(session, cohort, officer):
    assert make_class_link(actor=lead_of(cohort.program.office), session=session, now=clock.now())
    for stranger in (officer, partner_actor(open_class())):
        with pytest.raises(DomainError) as refusal:
            make_class_link(actor=stranger, session=session, now=clock.now())
        assert refusal.value.code == "not_yours"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda row: Session.objects.filter(pk=row.pk).update(state="cancelled", cancelled_by="partner"), "class_not_on"),
        (lambda row: Cohort.objects.filter(pk=row.cohort_id).update(state="finished"), "class_not_on"),
        (lambda row: Session.objects.filter(pk=row.pk).update(starts_at=row.starts_at - timedelta(2), ends_at=row.ends_at - timedelta(2)), "session_long_over"),
        (lambda row: Organization.objects.filter(pk=row.cohort.program.partner_id).update(state="suspended"), "not_verified"),
    ],
)
def test_no_link_for_what_cannot_be_marked(session, change, code):
    change(session)
    row = Session.objects.select_related("cohort__program__partner").get(pk=session.pk)
    actor = partner_actor(row.cohort)
    with pytest.raises(DomainError) as refusal:
        make_class_link(actor=actor, session=row, now=clock.now())
    assert refusal.value.code == code


# --- dying ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "end",
    [
        lambda link, partner: revoke_class_link(actor=partner, link=link, now=clock.now()),
        lambda link, partner: end_membership(actor=actor_in(partner.organization), membership=link.made_by, now=clock.now()),
        lambda link, partner: Organization.objects.filter(pk=partner.organization.pk).update(state="suspended"),
        lambda link, partner: Organization.objects.filter(pk=partner.organization.pk).update(state="left"),
        lambda link, partner: Membership.objects.get(pk=link.made_by_id).user.__class__.objects.update(is_active=False),
        lambda link, partner: Session.objects.filter(pk=link.session_id).update(state="moved"),
        lambda link, partner: Cohort.objects.filter(pk=link.session.cohort_id).update(state="cancelled"),
    ],
    ids=["revoked", "membership ended", "partner suspended", "partner left", "account closed", "session moved", "cohort cancelled"],
)
def test_link_dies_with_what_it_stands_on(link, partner, end):
    """R32: rights are looked at with each request, not when the link was made."""
    assert behind(link) is not None
    end(link, partner)
    assert behind(link) is None


def test_every_dead_link_is_the_same_page(link, partner, session):
    """Forged, changed, of another kind, replaced, old: one answer, in both languages, that names nothing."""
    token = class_link_token(link)
    revoke_class_link(actor=partner, link=link, now=clock.now())
    other_kinds = [Signer(salt=LINK_SALT).sign(uuid4().hex), Signer(salt="enrollment.offer").sign(link.public_id.hex)]
    tokens = [token, token[:-1] + ("A" if token[-1] != "A" else "B"), "x" + token, "a.b:c", *other_kinds]
    pages = [Browser().get(reverse("enrollment:class_by_link", args=[each])) for each in tokens]

    assert {page.status_code for page in pages} == {410}
    bodies = {re.sub(r'href="[^"]*"', "", page.content.decode()) for page in pages}
    assert len(bodies) == 1
    assert session.cohort.program.title not in bodies.pop()
    english = Browser().get(f"/en/hadir/{token}/")
    assert english.status_code == 410
    assert "This link opens nothing" in english.content.decode()


def test_guessing_is_slowed_down_and_others_get_in(link):
    browser, url = Browser(), reverse("enrollment:class_by_link", args=["a:b"])
    statuses = [browser.get(url).status_code for _try in range(MISSES_PER_HOUR + 1)]
    assert (statuses[0], statuses[-1]) == (410, 429)
    assert Browser(REMOTE_ADDR="10.0.0.9").get(url).status_code == 410
    assert browser.get(address(link)).status_code == 200, "whoever holds a link is let in"
    assert "127.0.0.1" not in str(list(VerifyCounter.objects.values()))


# --- behind the link -----------------------------------------------------------------------------------------------


def test_page_shows_call_names_and_numbers_and_nothing_else(link, people):
    """Even of somebody who allowed the partner to read the name."""
    ConsentFactory(client=people[0].client)
    body = Browser().get(address(link)).content.decode()

    for row in people:
        assert row.client.roster_name in body
        assert row.client.name not in body
        assert str(row.client.public_id) not in body
    for word in ("Simpul", "Bapas", "Pemasyarakatan", "probation", link.made_by.user.name, link.holder):
        assert word not in body, word


def test_page_of_a_leaders_link_shows_call_names_too(session, people, cohort):
    link = make_class_link(actor=lead_of(cohort.program.office), session=session, now=clock.now())
    body = Browser().get(address(link)).content.decode()
    assert people[0].client.roster_name in body
    assert people[0].client.name not in body


def test_file_closed_to_the_maker_is_not_on_the_page(link, people, partner):
    restriction = RestrictionFactory(client=people[0].client, mode="except_named")
    restriction.users.add(partner.user)
    assert people[0].client.roster_name not in Browser().get(address(link)).content.decode()


def test_page_is_sealed(link):
    response = Browser().get(address(link))
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in response.content.decode()
    hrefs = set(re.findall(r'<a[^>]*href="([^"]*)"', response.content.decode()))
    assert hrefs <= {"#content", "", f"/en{address(link)}"}


def test_save_goes_the_same_way_and_names_the_maker_by_link(link, session, people, partner):
    response = Browser().post(address(link), {mark_name(people[1]): "late", "form_token": str(uuid4())})

    assert (response.status_code, response["Location"]) == (302, "./")
    rows = {row.enrollment_id: row for row in Attendance.objects.all()}
    assert rows[people[1].pk].status == "late"
    assert {(row.marked_by, row.by_link) for row in rows.values()} == {(partner.membership, True)}
    entry = AuditEntry.objects.get(action="session.hold")
    assert (entry.user, entry.role, entry.organization) == (partner.user, BY_LINK, partner.organization)
    link.refresh_from_db()
    assert link.used_at == clock.now()
    assert AuditEntry.objects.filter(action="class_link.use", role=BY_LINK).count() == 1


def test_reading_is_in_the_trail(link):
    Browser().get(address(link))
    assert AuditEntry.objects.get(action="roster.read").role == BY_LINK


def test_correction_by_link_keeps_what_stood_there(link, people):
    browser = Browser()
    browser.post(address(link), {})
    browser.post(address(link), {mark_name(people[0]): "sick"})
    change = AttendanceChange.objects.get()
    assert (change.source, change.target, change.by_link) == ("present", "sick", True)


def test_sent_twice_is_saved_once_and_the_secret_is_not_kept(link, people):
    browser, body = Browser(), {"form_token": str(uuid4())}
    first, second = browser.post(address(link), body), browser.post(address(link), body)
    assert (first["Location"], second["Location"]) == ("./", "./")
    assert FormReceipt.objects.get().location == "./"
    assert Attendance.objects.count() == len(people)


def test_what_somebody_else_saved_is_told_without_a_name(link, session, people, partner):
    seen = hidden(Browser().get(address(link)).content.decode(), "version")
    mark_attendance(actor=partner, session=session, marks={people[0].public_id: "sick"}, now=clock.now())

    body = Browser().post(address(link), {"version": seen}).content.decode()

    assert Attendance.objects.get(enrollment=people[0]).status == "sick"
    assert partner.user.name not in body
    assert "14.00" in body


def test_before_its_day_the_link_waits_and_shows_nobody(session, people, partner, frozen):
    frozen.move_to(session.starts_at - timedelta(days=1))
    link = make_class_link(actor=partner, session=session, now=clock.now())
    response = Browser().get(address(link))
    assert response.status_code == 200
    assert people[0].client.roster_name not in response.content.decode()
    Browser().post(address(link), {})
    assert not Attendance.objects.exists()


def test_saves_are_counted(link, monkeypatch):
    browser = Browser()
    statuses = [browser.post(address(link), {"mark-" + "0" * 32: "hostile"}).status_code for _try in range(SAVES_PER_HOUR + 1)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_form_token_is_asked_for_although_the_origin_is_hidden(link):
    """A page without a referrer sends ``Origin: null``; the token of the form is still needed (R37)."""
    browser = Browser(enforce_csrf_checks=True)
    token = hidden(browser.get(address(link)).content.decode(), "csrfmiddlewaretoken")
    for headers, body, status in (
        ({"origin": "null"}, {}, 403), ({"origin": "null"}, {"csrfmiddlewaretoken": token}, 302), ({}, {"csrfmiddlewaretoken": token}, 302),
        ({"origin": "https://jahat.example"}, {"csrfmiddlewaretoken": token}, 403),
    ):
        assert browser.post(address(link), body, headers=headers).status_code == status, headers


def test_link_cannot_do_more_than_mark(link):
    """R34: neither role nor rights of the maker come with it."""
    actor = link_actor(link)
    assert actor.role_keys == {"signed_in", "partner"}
    assert not actor.is_lead
    assert not actor.has("partner_manager")


# --- the page that makes it ----------------------------------------------------------------------------------------


def test_partner_makes_shows_and_takes_back_a_link(browser_of, session, partner):
    tab, url = browser_of(partner.membership), reverse("partner:class_link", args=[session.public_id])
    assert tab.post(url, {"holder": "Pak Hamdan", "form_token": str(uuid4())}).status_code == 302
    link = ClassLink.objects.get()

    page = tab.get(url).content.decode()
    assert class_link_token(link) in page
    assert "<svg" in page
    assert "Pak Hamdan" in page

    tab.post(reverse("partner:class_link_revoke", args=[session.public_id]))
    assert class_link_token(link) not in tab.get(url).content.decode()
    assert behind(link) is None


def test_link_of_a_cohort_is_that_of_todays_session(browser_of, session, partner, cohort, frozen):
    tab, url = browser_of(partner.membership), reverse("partner:class_link_today", args=[cohort.public_id])
    assert tab.get(url)["Location"] == reverse("partner:class_link", args=[session.public_id])
    frozen.move_to(cohort.sessions.order_by("-number").first().ends_at + timedelta(days=1))
    assert browser_of(partner.membership).get(url)["Location"] == reverse("partner:cohort", args=[cohort.public_id])


def test_class_of_another_partner_has_no_link_page(browser_of, session):
    stranger = browser_of(partner_actor(open_class()).membership)
    for name in ("class_link", "sheet_history"):
        assert stranger.get(reverse(f"partner:{name}", args=[session.public_id])).status_code == 404
