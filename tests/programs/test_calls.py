"""Calls for programs: who is asked, one call a skill and district, answers, the office's choice, silence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from partners.enums import Role
from partners.models import AgreementScope, Notification, Region, Task
from partners.services.tasks import link
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.models import CallAnswer, Cohort, ProgramCall
from programs.nearby import NEAR_KM, places_near, proposed_dates, proposed_place
from programs.services import calls as services
from programs.services.cohorts import draft_cohort
from tests.factories.partners import AgreementFactory, OfficeFactory, PlaceFactory, PokmasFactory, actor_in
from tests.factories.programs import ProgramFactory, SkillFactory
from tests.programs.helpers import cohort_form_data, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
SEKAYU = "16.06.01"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def head(office):
    return actor_in(office, Role.HEAD)


@pytest.fixture
def skill():
    return SkillFactory(parent=SkillFactory())


def partner_with(office, *fields, **facts):
    """A partner with an agreement in these fields."""
    partner = PokmasFactory(office=office, **{name: value for name, value in facts.items() if name == "state"})
    agreement = AgreementFactory(lead=partner, **{name: value for name, value in facts.items() if name != "state"})
    for field in fields:
        AgreementScope.objects.create(agreement=agreement, field=field)
    return partner


@pytest.fixture
def partner(office):
    return partner_with(office, "self_reliance")


@pytest.fixture
def manager(partner):
    return actor_in(partner)


def call_for(head, skill, **changes):
    facts = {"seats": 12, "answer_until": clock.today() + timedelta(days=10), "region": Region.objects.get(code=SEKAYU), **changes}
    return services.open_call(actor=head, skill=skill, now=clock.now(), **facts)


def answered(head, manager, partner, skill):
    call = call_for(head, skill)
    return services.answer_call(actor=manager, call=call, program=ProgramFactory(partner=partner, skill=skill), now=clock.now())


def refused(code):
    return pytest.raises(DomainError, match=code)


# --- open ----------------------------------------------------------------------------------------------------------


def test_a_call_asks_partners_with_an_agreement_for_it_and_nobody_else(office, head, skill, partner):
    others = [
        partner_with(office, "law"), partner_with(office, "self_reliance", state="suspended"), partner_with(OfficeFactory(), "self_reliance"),
        partner_with(office, "self_reliance", ends_on=clock.today() - timedelta(days=1)), PokmasFactory(office=office),
    ]
    member = PokmasFactory(office=office)
    partner.agreements.get().members.add(member)
    call = call_for(head, skill)
    assert set(Task.objects.filter(kind="call.answer").values_list("organization", flat=True)) == {partner.pk, member.pk}
    assert all(ProgramCall.objects.visible_to(actor_in(each)).filter(pk=call.pk).exists() for each in (partner, member))
    assert not any(ProgramCall.objects.visible_to(actor_in(each)).exists() for each in others)


def test_a_task_leads_to_the_call(head, skill, partner):
    call = call_for(head, skill)
    task = Task.objects.get(kind="call.answer")
    assert link(task) == reverse("partner:call", args=[call.public_id])
    assert task.due_at == clock.end_of_day(call.answer_until)


def test_a_second_call_for_the_same_place_is_the_first(head, skill, partner):
    first = call_for(head, skill)
    assert call_for(head, skill, seats=3) == first
    assert call_for(head, skill, region=Region.objects.get(code="16.06.02")) != first
    assert call_for(head, SkillFactory(parent=SkillFactory())) != first
    assert Task.objects.filter(kind="call.answer", subject_id=first.public_id).count() == 1


def test_two_live_calls_for_one_place_cannot_be_stored(office, head, skill):
    call = call_for(head, skill)
    copy = {"office": office, "skill": skill, "region": call.region, "answer_until": call.answer_until}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgramCall.objects.create(**copy)
    services.withdraw_call(actor=head, call=call, reason="Sudah ada kelas", now=clock.now())
    assert call_for(head, skill) != call


@pytest.mark.parametrize(
    ("changes", "code"), [({"days": -1}, "bad_deadline"), ({"days": 91}, "bad_deadline"), ({"region": "16.06"}, "not_a_district")]
)
def test_a_call_needs_a_district_and_time_to_answer(head, skill, changes, code):
    region = Region.objects.get(code=changes.get("region", SEKAYU))
    with refused(code):
        call_for(head, skill, region=region, answer_until=clock.today() + timedelta(days=changes.get("days", 10)))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.EVALUATOR])
def test_only_leaders_call(office, skill, role):
    with refused("not_your_office"):
        call_for(actor_in(office, role), skill)


# --- answer --------------------------------------------------------------------------------------------------------


def test_an_answer_moves_the_call_and_asks_the_office(office, head, skill, partner, manager):
    other = partner_with(office, "self_reliance")
    answer = answered(head, manager, partner, skill)
    assert answer.call.state == "answered"
    assert Task.objects.get(kind="call.answer", organization=partner).done_at is not None
    assert Task.objects.get(kind="call.answer", organization=other).done_at is None
    assert link(Task.objects.get(kind="call.choose")) == reverse("office:call", args=[answer.call.public_id])


def test_a_second_answer_takes_the_place_of_the_first(head, skill, partner, manager):
    first = answered(head, manager, partner, skill)
    draft = ProgramFactory(partner=partner, skill=skill, state="draft", version=0, published_at=None)
    services.answer_call(actor=manager, call=first.call, program=draft, now=clock.now(), note="Rancangan")
    assert [(row.program, row.note) for row in CallAnswer.objects.all()] == [(draft, "Rancangan")]
    assert Task.objects.filter(kind="call.choose").count() == 1


def test_only_a_programme_of_that_skill_answers(head, skill, partner, manager):
    call = call_for(head, skill)
    for program in (ProgramFactory(partner=partner), ProgramFactory(partner=partner, skill=skill, state="archived")):
        with refused("other_skill"):
            services.answer_call(actor=manager, call=call, program=program, now=clock.now())
    with refused("not_yours"):
        services.answer_call(actor=manager, call=call, program=ProgramFactory(skill=skill), now=clock.now())


def test_a_partner_without_an_agreement_cannot_answer(office, head, skill):
    stranger = PokmasFactory(office=office)
    with refused("no_agreement"):
        services.answer_call(actor=actor_in(stranger), call=call_for(head, skill), program=ProgramFactory(partner=stranger, skill=skill), now=clock.now())


def test_answers_end_with_the_last_day(head, skill, partner, manager, frozen):
    call = call_for(head, skill)
    frozen.shift(timedelta(days=11))
    with refused("call_over"):
        services.answer_call(actor=manager, call=call, program=ProgramFactory(partner=partner, skill=skill), now=clock.now())


def test_a_partner_sees_its_own_answer_only(office, head, skill, partner, manager):
    answer = answered(head, manager, partner, skill)
    other = actor_in(partner_with(office, "self_reliance"))
    assert CallAnswer.objects.visible_to(manager).get() == CallAnswer.objects.visible_to(head).get() == answer
    assert not CallAnswer.objects.visible_to(other).exists()
    assert not CallAnswer.objects.visible_to(actor_in(OfficeFactory(), Role.HEAD)).exists()


# --- choose --------------------------------------------------------------------------------------------------------


def test_the_chosen_partner_plans_and_the_others_are_told(office, head, skill, partner, manager):
    other = partner_with(office, "self_reliance")
    answer = answered(head, manager, partner, skill)
    services.answer_call(actor=actor_in(other), call=answer.call, program=ProgramFactory(partner=other, skill=skill), now=clock.now())
    call = services.choose_answer(actor=head, answer=answer, now=clock.now())
    assert (call.state, CallAnswer.objects.get(is_chosen=True)) == ("closed", answer)
    assert Task.objects.get(kind="call.plan").organization == partner
    assert Task.objects.get(kind="call.choose").done_at is not None
    assert set(Notification.objects.filter(kind="call.over").values_list("user__memberships__organization", flat=True)) == {other.pk}
    assert ProgramCall.objects.visible_to(manager).get() == call


def test_planning_the_cohort_settles_the_request(head, skill, partner, manager):
    answer = answered(head, manager, partner, skill)
    services.choose_answer(actor=head, answer=answer, now=clock.now())
    draft_cohort(actor=manager, program=answer.program, plan=plan(region=Region.objects.get(code=SEKAYU)))
    assert Task.objects.get(kind="call.plan").done_at is not None


def test_a_call_is_decided_once_and_by_its_office(head, skill, partner, manager):
    answer = answered(head, manager, partner, skill)
    with refused("not_your_office"):
        services.choose_answer(actor=actor_in(OfficeFactory(), Role.HEAD), answer=answer, now=clock.now())
    services.choose_answer(actor=head, answer=answer, now=clock.now())
    with refused("stale_state"):
        services.close_call(actor=head, call=answer.call, reason="-", now=clock.now())


def test_choosing_none_needs_a_reason_that_is_kept(head, skill, partner, manager):
    call = answered(head, manager, partner, skill).call
    with refused("reason_needed"):
        services.close_call(actor=head, call=call, reason=" ", now=clock.now())
    services.close_call(actor=head, call=call, reason="Kelas sudah ada", now=clock.now())
    assert (call.state, CallAnswer.objects.filter(is_chosen=True).exists()) == ("closed", False)


def test_a_call_that_nobody_answered_lapses_and_its_opener_is_told(head, skill, partner, frozen):
    call = call_for(head, skill)
    frozen.shift(timedelta(days=10))
    assert services.lapse_calls(clock.now()) == {"lapsed": 0}
    frozen.shift(timedelta(days=1))
    assert services.lapse_calls(clock.now()) == {"lapsed": 1}
    call.refresh_from_db()
    assert (call.state, Task.objects.filter(kind="call.answer", done_at=None).exists()) == ("closed", False)
    assert Notification.objects.get(kind="call.lapsed").user == head.user


# --- pages ---------------------------------------------------------------------------------------------------------


def test_from_the_board_to_the_cohort_in_four_clicks(head, skill, partner, manager, browser_of):
    office, site = browser_of(head.membership), browser_of(manager.membership)
    form = office.get(reverse("office:call_new"), {"skill": skill.pk, "district": SEKAYU}).context["form"]
    assert (form["skill"].value(), form["region"].value()) == (str(skill.pk), SEKAYU)
    until = (clock.today() + timedelta(days=10)).isoformat()
    office.post(reverse("office:call_new"), {"skill": skill.pk, "region": SEKAYU, "seats": 12, "answer_until": until, "text": "Selasa"})
    call, program = ProgramCall.objects.get(), ProgramFactory(partner=partner, skill=skill, title="Las Sekayu")
    page = reverse("partner:call", args=[call.public_id])
    shown = site.get(page).content.decode()
    assert "Las Sekayu" in shown and "Selasa" in shown and site.get(reverse("partner:calls")).status_code == 200
    site.post(page, {"program": program.public_id, "note": "Bisa"})
    answer = CallAnswer.objects.get()
    assert "Bisa" in office.get(reverse("office:call", args=[call.public_id])).content.decode()
    office.post(reverse("office:call_choose", args=[call.public_id]), {"answer": answer.public_id})
    plan_url = f"{reverse('partner:cohort_new', args=[program.public_id])}?near={SEKAYU}"
    assert plan_url in site.get(page).content.decode()
    site.post(plan_url, cohort_form_data(region=SEKAYU, save="1"))
    assert Cohort.objects.get().region_id == SEKAYU


@pytest.mark.parametrize("move", ["call_close", "call_withdraw"])
def test_an_end_without_a_reason_stays_on_the_page(head, skill, partner, manager, move, browser_of):
    call = answered(head, manager, partner, skill).call
    answer = browser_of(head.membership).post(reverse(f"office:{move}", args=[call.public_id]), {})
    assert answer.status_code == 200
    call.refresh_from_db()
    assert call.state == "answered"


def test_an_answer_of_another_call_is_no_choice(head, skill, partner, manager, browser_of):
    answer = answered(head, manager, partner, skill)
    other = call_for(head, SkillFactory(parent=SkillFactory()))
    browser_of(head.membership).post(reverse("office:call_choose", args=[other.public_id]), {"answer": answer.public_id})
    assert not CallAnswer.objects.filter(is_chosen=True).exists()


def test_a_partner_that_is_not_asked_finds_no_call(office, head, skill, browser_of):
    call = call_for(head, skill)
    browser = browser_of(actor_in(PokmasFactory(office=office)).membership)
    assert browser.get(reverse("partner:call", args=[call.public_id])).status_code == 404


# --- a cohort for people of one district ---------------------------------------------------------------------------


def place(office, region, name, **fields):
    return PlaceFactory(office=office, region_id=region, name=name, latitude=None, longitude=None, **fields)


def test_the_nearest_place_comes_first_and_is_proposed_when_near_enough(office):
    far, post = place(office, "16.71.01", "Sanggar"), place(office, SEKAYU, "Pos Bapas Sekayu")
    near = places_near(Region.objects.get(code=SEKAYU), [far, post])
    assert [each.place for each in near] == [post, far]
    assert (near[0].km, near[1].km > NEAR_KM) == (0, True)
    assert proposed_place(near) == post
    assert proposed_place(near[1:]) is None and proposed_place([]) is None


def test_the_first_day_leaves_four_weeks(frozen):
    dates = proposed_dates(clock.today())
    assert dates["starts_on"] == clock.today() + timedelta(weeks=4) and dates["starts_on"].weekday() == 0
    assert dates["registration_opens_on"] < dates["registration_closes_on"] < dates["starts_on"]


def test_the_form_of_a_cohort_begins_near_the_people(office, skill, partner, manager, browser_of):
    program = ProgramFactory(partner=partner, skill=skill)
    post = place(office, SEKAYU, "Pos Bapas Sekayu")
    draft_cohort(actor=manager, program=program, plan=plan(capacity=14, minimum=7))
    page = browser_of(manager.membership)
    form = page.get(f"{reverse('partner:cohort_new', args=[program.public_id])}?near=16.06").context["form"]
    assert (form["place"].value(), form["region"].value(), form["capacity"].value(), form["days"].value()) == (post.pk, SEKAYU, 14, [0])
    assert any("Pos Bapas Sekayu" in str(label) and "0 km" in str(label) for _value, label in form.fields["place"].choices)
    plain = page.get(f"{reverse('partner:cohort_new', args=[program.public_id])}?near=nowhere")
    assert plain.status_code == 200 and plain.context["form"]["place"].value() is None
