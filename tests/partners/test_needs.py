"""The board of needs: who asks, who answers, who chooses, and when contact persons are named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.models import NeedAnswer, Notification, PartnerNeed, Task, Transition
from partners.services.needs import accept_answer, answer_need, ask_for_help, close_need, take_back_answer, watch_needs, withdraw_need
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.partners import EmployerFactory, OfficeFactory, PokmasFactory, SponsorFactory, actor_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
ASKER, HELPER = "Nyimas Penanya", "Kemas Penolong"


@pytest.fixture
def office():
    return OfficeFactory(region_id="16.71")


@pytest.fixture
def asker(office):
    return actor_in(PokmasFactory(office=office))


@pytest.fixture
def helper(office):
    return actor_in(PokmasFactory(office=office, kind="training_centre"))


@pytest.fixture
def sponsor(office):
    return actor_in(SponsorFactory(office=office))


@pytest.fixture
def need(asker, helper, sponsor):
    return ask(asker)


def ask(actor, **changes):
    known = {"kind": "tools", "text": "Tiga kompor batik", "contact_name": ASKER, "contact_phone": "0811", "now": clock.now()}
    return ask_for_help(actor=actor, **{**known, **changes})


def answer(actor, need, **changes):
    known = {"text": "Kami punya dua", "contact_name": HELPER, "contact_phone": "0822", "now": clock.now()}
    return answer_need(actor=actor, need=need, **{**known, **changes})


def open_tasks(kind):
    return Task.objects.filter(kind=kind, done_at=None)


def messages(kind, actor):
    return Notification.objects.filter(kind=kind, user=actor.user).count()


# --- asking ----------------------------------------------------------------------------------------------------------


def test_asking_tells_helpers_and_gives_the_office_two_weeks(need, office, asker, helper, sponsor):
    assert (need.state, need.due_at) == ("open", clock.now() + timedelta(days=14))
    task = open_tasks("need.open").get()
    assert (task.organization, task.role_key, task.subject_id) == (office, "office_lead", need.public_id)
    assert messages("need.posted", helper) == messages("need.posted", sponsor) == 1
    assert messages("need.posted", asker) == 0


@pytest.mark.parametrize("facts", [{"state": "submitted"}, {"state": "suspended"}, {"kind": "sponsor"}, {"kind": "employer"}])
def test_only_verified_partners_ask(office, facts):
    with pytest.raises(DomainError, match="not_verified"):
        ask(actor_in(PokmasFactory(office=office, **facts)))


# --- answering -------------------------------------------------------------------------------------------------------


def test_several_answer_and_one_is_accepted(need, asker, helper, sponsor):
    first, second = answer(helper, need), answer(sponsor, need)
    need.refresh_from_db()
    assert (need.state, need.due_at) == ("answered", clock.now() + timedelta(days=7))
    assert not open_tasks("need.open").exists()
    assert open_tasks("need.choose").get().organization == asker.home
    accept_answer(actor=asker, answer=second, now=clock.now())
    need.refresh_from_db()
    assert (need.state, need.due_at) == ("met", None)
    assert list(need.answers.filter(accepted_at__isnull=False)) == [second]
    assert messages("need.accepted", sponsor) == messages("need.thanked", helper) == 1
    assert not Task.objects.filter(done_at=None, subject_id=need.public_id).exists()
    with pytest.raises(DomainError, match="stale_state"):
        accept_answer(actor=asker, answer=first, now=clock.now())
    moves = Transition.objects.filter(subject_model="partners.partnerneed").order_by("pk").values_list("move", flat=True)
    assert list(moves) == ["answer", "accept"]


def test_who_may_not_answer_is_told_why(need, asker, office):
    cases = (
        (asker, "own_need"), (actor_in(EmployerFactory(office=office)), "not_a_helper"), (actor_in(office, "head"), "not_a_helper"),
        (actor_in(PokmasFactory()), "not_a_helper"), (actor_in(PokmasFactory(office=office, state="suspended")), "not_a_helper"),
    )
    for actor, code in cases:
        with pytest.raises(DomainError, match=code) as refusal:
            answer(actor, need)
        assert str(refusal.value.message)


def test_one_answer_an_organization(need, helper):
    answer(helper, need)
    with pytest.raises(DomainError, match="answered_already"):
        answer(helper, need)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedAnswer.objects.create(need=need, organization=helper.home, text="x", contact_name="x", contact_phone="1", given_by=helper.user)


def test_only_whoever_asked_chooses_and_takes_back(need, helper, sponsor):
    given = answer(helper, need)
    for actor in (helper, sponsor):
        with pytest.raises(DomainError, match="not_your_need"):
            accept_answer(actor=actor, answer=given, now=clock.now())
        with pytest.raises(DomainError, match="not_your_need"):
            withdraw_need(actor=actor, need=need, now=clock.now())


def test_an_answer_taken_back_opens_the_need_again(need, asker, helper, sponsor):
    given = answer(helper, need)
    with pytest.raises(DomainError, match="not_your_answer"):
        take_back_answer(actor=sponsor, answer=given, now=clock.now())
    take_back_answer(actor=helper, answer=given, now=clock.now())
    need.refresh_from_db()
    assert need.state == "open"
    assert open_tasks("need.open").exists() and not open_tasks("need.choose").exists()
    with pytest.raises(DomainError, match="taken_back"):
        accept_answer(actor=asker, answer=given, now=clock.now())
    answer(helper, need)
    need.refresh_from_db()
    assert need.state == "answered"


def test_with_another_answer_left_it_stays_answered(need, helper, sponsor):
    given = answer(helper, need)
    answer(sponsor, need)
    take_back_answer(actor=helper, answer=given, now=clock.now())
    need.refresh_from_db()
    assert need.state == "answered"


def test_an_accepted_answer_cannot_be_taken_back(need, asker, helper):
    given = answer(helper, need)
    accept_answer(actor=asker, answer=given, now=clock.now())
    with pytest.raises(DomainError, match="accepted"):
        take_back_answer(actor=helper, answer=given, now=clock.now())


@pytest.mark.parametrize("by_office", [False, True])
def test_a_closed_need_is_told_to_whoever_answered(need, asker, helper, office, by_office):
    given = answer(helper, need)
    need.refresh_from_db()
    if by_office:
        with pytest.raises(DomainError, match="reason_needed"):
            close_need(actor=actor_in(office, "head"), need=need, reason=" ", now=clock.now())
        close_need(actor=actor_in(office, "head"), need=need, reason="Ganda", now=clock.now())
    else:
        withdraw_need(actor=asker, need=need, now=clock.now())
    assert PartnerNeed.objects.get().state == "withdrawn"
    assert messages("need.closed", helper) == 1
    assert messages("need.closed", asker) == by_office
    assert not Task.objects.filter(done_at=None).exists()
    with pytest.raises(DomainError, match="need_closed"):
        take_back_answer(actor=helper, answer=given, now=clock.now())
    with pytest.raises(DomainError, match="need_closed"):
        answer(actor_in(PokmasFactory(office=office)), need)


def test_another_office_cannot_close_it(need):
    with pytest.raises(DomainError, match="not_your_office"):
        close_need(actor=actor_in(OfficeFactory(), "head"), need=need, reason="x", now=clock.now())


def test_the_office_hears_of_answers_that_nobody_chooses_from(need, helper, frozen):
    answer(helper, need)
    assert watch_needs(clock.now() + timedelta(days=6))["undecided"] == 0
    later = clock.now() + timedelta(days=7)
    assert watch_needs(later)["undecided"] == watch_needs(later)["undecided"] == 1
    assert open_tasks("need.undecided").get().role_key == "office_lead"


@pytest.mark.parametrize(
    "changes", [{"accepted_at": clock.now(), "withdrawn_at": clock.now()}]
)
def test_the_database_refuses_an_accepted_answer_that_is_taken_back(need, helper, changes):
    given = answer(helper, need)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedAnswer.objects.filter(pk=given.pk).update(**changes)


def test_the_database_refuses_two_accepted_answers_and_a_wait_without_end(need, helper, sponsor):
    answer(helper, need)
    answer(sponsor, need)
    with pytest.raises(IntegrityError), transaction.atomic():
        need.answers.update(accepted_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerNeed.objects.update(due_at=None)


# --- who sees what ---------------------------------------------------------------------------------------------------


def sees(actor, need):
    return PartnerNeed.objects.visible_to(actor).filter(pk=need.pk).exists()


def test_the_board_is_seen_by_helpers_of_the_same_office_only(need, office, asker, helper, sponsor):
    assert all(sees(actor, need) for actor in (asker, helper, sponsor, actor_in(office, "head")))
    outsiders = (
        actor_in(EmployerFactory(office=office)), actor_in(PokmasFactory()), actor_in(OfficeFactory(), "head"),
        actor_in(PokmasFactory(office=office, state="submitted")), actor_in(office, "evaluator"),
    )
    assert not any(sees(actor, need) for actor in outsiders)


def test_a_met_need_stays_visible_to_the_two_and_to_who_answered(need, office, asker, helper, sponsor):
    other = actor_in(PokmasFactory(office=office))
    given = answer(helper, need)
    answer(sponsor, need)
    accept_answer(actor=asker, answer=given, now=clock.now())
    assert all(sees(actor, need) for actor in (asker, helper, sponsor))
    assert not sees(other, need)


def page(browser_of, actor, need):
    section = "office" if actor.is_lead else "partner"
    return browser_of(actor.membership).get(f"/{section}/needs/{need.public_id}/").content.decode()


def test_contact_persons_are_named_after_the_acceptance_and_to_the_two_only(browser_of, need, office, asker, helper, sponsor):
    head, chosen, _other = actor_in(office, "head"), answer(helper, need), answer(sponsor, need, contact_name="Ratna Sponsor")
    assert HELPER not in page(browser_of, asker, need)
    assert ASKER not in page(browser_of, helper, need)
    assert ASKER not in page(browser_of, head, need) and HELPER not in page(browser_of, head, need)
    accept_answer(actor=asker, answer=chosen, now=clock.now())
    need.refresh_from_db()
    assert HELPER in page(browser_of, asker, need)
    assert ASKER in page(browser_of, helper, need)
    assert ASKER in page(browser_of, head, need) and HELPER in page(browser_of, head, need)
    for actor in (asker, helper, head):
        assert "Ratna Sponsor" not in page(browser_of, actor, need)
    losing = page(browser_of, sponsor, need)
    assert ASKER not in losing and HELPER not in losing


def test_whoever_answers_does_not_read_the_answers_of_others(browser_of, need, helper, sponsor):
    answer(helper, need, text="Kompor gas dua tungku")
    assert "Kompor gas" not in page(browser_of, sponsor, need)


def test_the_public_reads_nothing_of_it(client, need):
    address = f"/mitra/{need.organization.code}/"
    for path in ("/mitra/", address, "/"):
        assert need.text not in client.get(path).content.decode()
    assert client.get(f"/partner/needs/{need.public_id}/").status_code == 302


# --- pages -----------------------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_the_way_of_a_need_through_the_pages(browser_of, asker, sponsor, office):
    mine, theirs = browser_of(asker.membership), browser_of(sponsor.membership)
    sent = {"kind": "room", "text": HOSTILE, "contact_name": HOSTILE, "contact_phone": "0811", "state": "met", "organization": str(office.pk)}
    assert mine.post("/partner/needs/new/", sent).status_code == 302
    need = PartnerNeed.objects.get()
    assert (need.state, need.organization) == ("open", asker.home)
    assert theirs.get("/partner/needs/").status_code == 200
    reply = {"text": HOSTILE, "contact_name": HOSTILE, "contact_phone": "<b>1</b>", "accepted_at": "2026-01-01", "organization": str(office.pk)}
    assert theirs.post(f"/partner/needs/{need.public_id}/answer/", reply).status_code == 302
    given = NeedAnswer.objects.get()
    assert (given.organization, given.accepted_at) == (sponsor.home, None)
    again = theirs.post(f"/partner/needs/{need.public_id}/answer/", {**reply, "text": "Lagi"})
    assert "sudah menjawab" in again.content.decode()
    assert mine.post(f"/partner/needs/answers/{given.public_id}/accept/").status_code == 302
    head = browser_of(actor_in(office, "head").membership)
    for browser, path in ((mine, "/partner/needs/?view=own"), (mine, f"/partner/needs/{need.public_id}/"), (theirs, f"/partner/needs/{need.public_id}/"),
                          (theirs, "/partner/needs/?view=answered"), (head, "/office/needs/?view=all"), (head, f"/office/needs/{need.public_id}/")):
        body = browser.get(path).content.decode()
        assert "<script>alert(1)" not in body and "<img src=x" not in body and "<b>1</b>" not in body
        assert "&lt;script&gt;alert(1)" in body


def test_forms_come_back_with_what_was_typed(browser_of, need, asker, helper, office):
    assert "Catatan saya" in browser_of(asker.membership).post("/partner/needs/new/", {"text": "Catatan saya"}).content.decode()
    answered = browser_of(helper.membership).post(f"/partner/needs/{need.public_id}/answer/", {"text": "Jawaban saya"})
    assert "Jawaban saya" in answered.content.decode()
    closed = browser_of(actor_in(office, "head").membership).post(f"/office/needs/{need.public_id}/close/", {"reason": ""})
    assert closed.status_code == 200 and PartnerNeed.objects.get().state == "open"


def test_one_takes_back_and_withdraws_by_buttons(browser_of, need, asker, helper, office):
    given = answer(helper, need)
    browser_of(helper.membership).post(f"/partner/needs/answers/{given.public_id}/take-back/")
    assert PartnerNeed.objects.get().state == "open"
    browser_of(asker.membership).post(f"/partner/needs/{need.public_id}/withdraw/")
    assert PartnerNeed.objects.get().state == "withdrawn"


def test_an_unverified_partner_reads_why_it_cannot_ask(browser_of, office):
    browser = browser_of(actor_in(PokmasFactory(office=office, state="submitted")).membership)
    assert "setelah Bapas memverifikasi" in browser.get("/partner/needs/new/").content.decode()


def test_the_board_asks_the_same_number_of_questions_for_few_and_for_many(browser_of, asker, helper):
    browser = browser_of(helper.membership)

    def queries(more: int) -> int:
        for _number in range(more):
            ask(asker)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/partner/needs/").status_code == 200
        return len(captured)

    browser.get("/partner/needs/")
    assert queries(2) == queries(12)
