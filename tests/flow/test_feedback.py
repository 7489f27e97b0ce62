"""Feedback: in private, once, by a link of one's own; the partner gets sums from ten answers on, and never a text."""

from datetime import timedelta

import pytest
from django.urls import reverse

from enrollment.documents.discretion import revealing_words
from enrollment.models import Feedback
from enrollment.selectors.feedback import feedback_for_office, feedback_sums
from enrollment.services.feedback import (
    LINK_LASTS,
    enrollment_behind,
    give_feedback,
    link_token,
    make_feedback_link,
    record_call,
)
from partners.actors import Actor
from partners.enums import Role
from partners.models import Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from tests.factories.clients import lead_of
from tests.factories.flow import graduates, officer_in
from tests.factories.partners import OfficeFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"rating": 4, "taught_well": "yes", "felt_safe": "yes", "useful_for_work": "partly", "text": " Gurunya sabar. ", "wants_call": False}
NOBODY = Actor()


@pytest.fixture
def row(cohort, officer):
    return graduates(cohort, officer, 1)[0]


def say(row, actor=NOBODY, channel="signed_link", **answers):
    return give_feedback(actor=actor, enrollment=row, channel=channel, now=clock.now(), **{**ANSWERS, **answers})


# --- the link ------------------------------------------------------------------------------------------------------


def test_link_opens_for_two_weeks(row, officer):
    token = link_token(make_feedback_link(actor=officer, enrollment=row, now=clock.now()))

    assert enrollment_behind(token, clock.now()) == row
    assert enrollment_behind(token, clock.now() + LINK_LASTS) is None


def test_new_link_ends_the_old_one(row, officer):
    old = link_token(make_feedback_link(actor=officer, enrollment=row, now=clock.now()))
    new = link_token(make_feedback_link(actor=officer, enrollment=row, now=clock.now()))

    assert enrollment_behind(old, clock.now()) is None
    assert enrollment_behind(new, clock.now()) == row


@pytest.mark.parametrize("token", ["", "x", "a.1:b", "00000000000000000000000000000000.1:forged"])
def test_forged_link_opens_nothing(row, token):
    assert enrollment_behind(token, clock.now()) is None


def test_link_of_an_offer_is_none_to_feedback(row, officer):
    from django.core.signing import Signer

    make_feedback_link(actor=officer, enrollment=row, now=clock.now())
    assert enrollment_behind(Signer(salt="enrollment.offer").sign(f"{row.public_id.hex}.1"), clock.now()) is None


def test_link_is_made_only_after_the_course_and_by_who_guides(people, cohort, row):
    with pytest.raises(DomainError) as early:
        make_feedback_link(actor=lead_of(cohort.program.office), enrollment=people[0], now=clock.now())
    with pytest.raises(DomainError) as stranger:
        make_feedback_link(actor=officer_in(OfficeFactory()), enrollment=row, now=clock.now())
    assert (early.value.code, stranger.value.code) == ("course_not_over", "not_visible")


# --- what is said --------------------------------------------------------------------------------------------------


def test_feedback_is_given_once(row):
    assert say(row).text == "Gurunya sabar."
    with pytest.raises(DomainError) as refusal:
        say(row)
    assert refusal.value.code == "heard_already"


def test_officer_takes_down_only_for_own_clients(row, officer):
    with pytest.raises(DomainError):
        say(row, actor=officer_in(OfficeFactory()), channel="paper")
    assert say(row, actor=officer, channel="paper").channel == "paper"


@pytest.mark.parametrize("rating", [0, 6])
def test_rating_lies_between_one_and_five(row, rating):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        say(row, rating=rating)


def test_partner_reads_no_feedback_at_all(row, partner):
    say(row)
    assert not Feedback.objects.visible_to(partner).exists()
    assert not feedback_for_office(partner).exists()


# --- please call me ------------------------------------------------------------------------------------------------


def test_call_is_a_task_of_the_section_head_and_names_nobody(row, cohort):
    head = lead_of(cohort.program.office, Role.SECTION_HEAD)
    feedback = say(row, wants_call=True, text="Saya dimarahi")

    task = Task.objects.get(kind="feedback.call")

    assert (task.organization, task.role_key, task.subject_id) == (cohort.program.office, "section_head", feedback.public_id)
    assert task.params == {}
    assert Task.objects.visible_to(head).filter(pk=task.pk).exists()


def test_call_is_no_task_of_the_partner(row, partner):
    say(row, wants_call=True)
    assert not Task.objects.visible_to(partner).filter(kind="feedback.call").exists()


def test_call_goes_to_the_leaders_where_there_is_no_section_head(row):
    say(row, wants_call=True)
    assert Task.objects.get(kind="feedback.call").role_key == "office_lead"


def test_call_is_recorded_once_with_what_came_of_it(row, cohort, officer):
    head, feedback = lead_of(cohort.program.office, Role.SECTION_HEAD), say(row, wants_call=True)
    for actor, note, code in ((officer, "x", "leads_only"), (head, " ", "note_needed")):
        with pytest.raises(DomainError) as refusal:
            record_call(actor=actor, feedback=feedback, note=note, now=clock.now())
        assert refusal.value.code == code

    record_call(actor=head, feedback=feedback, note="Sudah ditelepon", now=clock.now())

    assert not Task.objects.filter(kind="feedback.call", done_at=None).exists()
    with pytest.raises(DomainError):
        record_call(actor=head, feedback=feedback, note="lagi", now=clock.now())


# --- sums ----------------------------------------------------------------------------------------------------------


def said(cohort, officer, count, **answers):
    """``count`` people who answered two months ago."""
    rows = graduates(cohort, officer, count)
    Feedback.objects.bulk_create(
        [Feedback(enrollment=row, channel="paper", given_at=clock.now() - timedelta(days=62), **{**ANSWERS, **answers}) for row in rows]
    )


@pytest.mark.parametrize(("count", "shown"), [(9, False), (10, True)])
def test_sums_are_shown_from_ten_answers_on(cohort, officer, count, shown):
    said(cohort, officer, count)
    sums = feedback_sums(cohort.program, now=clock.now())
    assert (sums.total.shown, bool(sums.questions)) == (shown, shown)


def test_small_groups_within_the_sums_are_hidden_and_the_rest_rounded(cohort, officer):
    said(cohort, officer, 11, taught_well="yes")
    said(cohort, officer, 1, taught_well="no")
    (yes, partly, no) = [count for _label, count in feedback_sums(cohort.program, now=clock.now()).questions[0].answers]
    assert not no.shown
    assert not partly.shown
    assert yes.value in (None, 10)


def test_answers_of_this_month_wait(cohort, officer):
    said(cohort, officer, 10)
    before = feedback_sums(cohort.program, now=clock.now())
    for row in graduates(cohort, officer, 10):
        say(row)
    assert feedback_sums(cohort.program, now=clock.now()) == before
    assert feedback_sums(cohort.program, now=clock.now() + timedelta(days=31)).total.value == 20


# --- the page ------------------------------------------------------------------------------------------------------


@pytest.fixture
def address(row, officer):
    token = link_token(make_feedback_link(actor=officer, enrollment=row, now=clock.now()))
    return reverse("enrollment:feedback_link", args=[token])


def test_page_of_the_link_says_nothing_of_justice_and_is_kept_nowhere(client, address, row):
    response = client.get(address)
    body = response.content.decode()

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert revealing_words(body) == ()
    for word in (row.client.name, row.client.call_name or "\0", row.program.office.name, "Simpul"):
        assert word not in body


def test_answer_by_the_link_is_kept_and_the_page_thanks(client, address, row):
    body = {**ANSWERS, "wants_call": "on"}
    assert client.post(address, body).status_code == 302
    feedback = Feedback.objects.get(enrollment=row)
    assert (feedback.channel, feedback.rating, feedback.waits_for_call) == ("signed_link", 4, True)
    assert b"<form method=\"post\" class=\"stack\"" not in client.get(address).content


def test_incomplete_answer_keeps_what_was_typed(client, address):
    response = client.post(address, {"text": "Baik sekali"})
    assert response.status_code == 200
    assert "Baik sekali" in response.content.decode()
    assert not Feedback.objects.exists()


def test_old_link_says_so_and_nothing_else(client):
    response = client.get(reverse("enrollment:feedback_link", args=["tidak-ada"]))
    assert response.status_code == 410
    assert revealing_words(response.content.decode()) == ()
