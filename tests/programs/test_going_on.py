"""Facts for the score in a constant number of queries, the next cohort in one click, and the task before a programme stops."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from enrollment.services.cohorts import seats_used, waiting_by_place
from partners.models import Holiday, Task
from partners.services.tasks import link, sentence
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from portal.kernel.jobs import jobs
from programs import providers
from programs.enums import CohortState, ContinuityLevel, SessionState
from programs.models import Cohort, Program
from programs.selectors.board import about_to_stop, card_of, shifted_months, step_link
from programs.selectors.continuity import STAGES, standing_of, standings
from programs.selectors.facts import lost_days
from programs.services.cohorts import copy_as_next, propose_cohort
from programs.services.continuity import propose_next, watch_continuity
from programs.services.running import cancel_cohort
from tests.factories.partners import AgreementFactory, PokmasFactory, actor_in
from tests.factories.programs import CohortFactory, CohortSlotFactory, FundingFactory, ProgramFactory, SessionFactory, SkillFactory
from tests.programs.helpers import sides

pytestmark = pytest.mark.django_db


def ago(days):
    return clock.today() - timedelta(days=days)


def finished(program, days=20, **fields):
    """A cohort of 20 days that ended so many days ago, with its weekly hour and one held session."""
    fields.setdefault("agreement", program.partner.agreements.order_by("pk").first())
    cohort = CohortFactory(program=program, state=CohortState.FINISHED, starts_on=ago(days + 20), ends_on=ago(days), **fields)
    CohortSlotFactory(cohort=cohort, weekday=cohort.starts_on.weekday())
    SessionFactory(cohort=cohort, state=SessionState.HELD, held_at=clock.now())
    return cohort


def partner_with(*days, **fields):
    """A partner under an agreement with one programme and its finished cohorts."""
    program = ProgramFactory(**fields)
    AgreementFactory(lead=program.partner)
    for each in days:
        finished(program, each)
    return program


def all_rows():
    return Program.objects.order_by("pk").select_related("partner", "skill")


# --- facts -----------------------------------------------------------------------------------------------------------


def test_every_state_of_a_cohort_is_a_stage():
    assert set(STAGES) == set(CohortState)


def test_facts_come_from_the_register(monkeypatch):
    program = partner_with()
    last = finished(program, 30, budget_total=100)
    SessionFactory(cohort=last, state=SessionState.CANCELLED, cancelled_by="partner")
    running = CohortFactory(program=program, state=CohortState.RUNNING, starts_on=ago(9), budget_total=100)
    SessionFactory(cohort=running)
    coming = CohortFactory(program=program, starts_on=ago(-40), taken=7, budget_total=100)
    FundingFactory(cohort=coming, amount=60)
    monkeypatch.setattr(providers, "_seats_used", [lambda pks: {last.pk: 12}])
    facts = standing_of(program, today=clock.today()).facts
    found = {row.key: row for row in facts.cohorts}
    assert (found[last.pk].held, found[last.pk].lost, found[last.pk].seats_used) == (1, 1, 12)
    assert (found[running.pk].unmarked, found[running.pk].seats_used, found[running.pk].funds) == (1, 0, 0)
    assert (found[coming.pk].seats_used, found[coming.pk].budget, found[coming.pk].funds) == (7, 100, 60)
    assert facts.agreement_until == ago(-365)


def test_nobody_counts_is_unknown(monkeypatch):
    program = partner_with(30)
    monkeypatch.setattr(providers, "_seats_used", [providers._seats_unknown])
    monkeypatch.setattr(providers, "_waiting_by_place", [providers._waiting_unknown])
    score = standing_of(program, today=clock.today()).score
    assert (score.part("seats").value, score.part("demand").value) == (None, None)


def test_members_of_an_agreement_share_it_and_the_longest_counts():
    program = ProgramFactory()
    lead = PokmasFactory(office=program.office)
    short = AgreementFactory(lead=program.partner, ends_on=ago(-10))
    joint = AgreementFactory(lead=lead, ends_on=ago(-500))
    joint.members.add(program.partner)
    joint.districts.add("16.71.01")
    standing = standing_of(program, today=clock.today())
    assert (standing.facts.agreement_number, standing.paper.regencies) == (joint.number, frozenset({"16.71"}))
    joint.state = "suspended"
    joint.save()
    assert standing_of(program, today=clock.today()).facts.agreement_number == short.number


def test_reach_is_where_the_agreement_works_and_everywhere_online(monkeypatch):
    places = {"16.71": 6, "16.02": 5}
    monkeypatch.setattr(providers, "_waiting_by_place", [lambda office, skills: {(pk, code): n for pk in skills for code, n in places.items()}])
    program = ProgramFactory()
    assert standing_of(program, today=clock.today()).facts.waiting == 11
    AgreementFactory(lead=program.partner).districts.add("16.71")
    assert standing_of(program, today=clock.today()).facts.waiting == 6
    Program.objects.filter(pk=program.pk).update(mode="online")
    assert standing_of(program, today=clock.today()).facts.waiting == 11


def test_facts_take_the_same_number_of_queries_for_two_and_for_ten():
    office = PokmasFactory().office

    def fill(count):
        for _number in range(count):
            partner_with(30, 90, partner=PokmasFactory(office=office))

    fill(2)
    with CaptureQueriesContext(connection) as few:
        assert len(standings(all_rows(), today=clock.today())) == 2
    fill(8)
    with CaptureQueriesContext(connection) as many:
        assert len(standings(all_rows(), today=clock.today())) == 10
    assert len(few) == len(many) <= 10


def test_enrollment_answers_for_many_at_once():
    assert seats_used([CohortFactory().pk]) == {}
    assert waiting_by_place(PokmasFactory().office_id, [SkillFactory().pk]) == {}
    assert providers.seats_used([]) == {}
    assert providers.waiting_by_place(0, []) == {}


# --- the next cohort in one click ------------------------------------------------------------------------------------


def test_next_cohort_is_drafted_once_and_found_again():
    people = sides()
    program = partner_with(20, partner=people.manager.organization)
    first = propose_next(actor=people.manager, program=program, today=clock.today())
    again = propose_next(actor=people.staff, program=program, today=clock.today())
    assert (first.is_new, again.is_new) == (True, False)
    assert first.cohort == again.cohort
    assert (first.cohort.state, first.cohort.previous.number) == (CohortState.DRAFT, 1)
    assert program.cohorts.count() == 2
    assert not Task.objects.filter(kind="cohort.prepared").exists()


def test_draft_of_the_office_waits_for_the_partner_until_it_is_proposed_or_taken_back():
    people = sides()
    program = partner_with(20, partner=people.manager.organization)
    draft = propose_next(actor=people.head, program=program, today=clock.today()).cohort
    task = Task.objects.get(kind="cohort.prepared")
    assert (task.organization, task.role_key, task.subject_id) == (program.partner, "partner", draft.public_id)
    assert link(task).endswith(f"/{draft.public_id}/")
    propose_cohort(actor=people.manager, cohort=draft, now=clock.now())
    task.refresh_from_db()
    assert task.done_at
    cancel_cohort(actor=people.manager, cohort=draft, reason="Instruktur pindah.", now=clock.now())
    second = propose_next(actor=people.head, program=program, today=clock.today()).cohort
    assert second != draft
    cancel_cohort(actor=people.manager, cohort=second, reason="Belum siap.", now=clock.now())
    assert not Task.objects.filter(kind="cohort.prepared", done_at=None).exists()


def test_nothing_to_copy_is_refused_with_its_reason():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    CohortFactory(program=program, state=CohortState.DRAFT)
    with pytest.raises(DomainError) as refusal:
        propose_next(actor=people.manager, program=program, today=clock.today())
    assert refusal.value.code == "nothing_to_copy"


@pytest.mark.parametrize("who", ["officer", "stranger"])
def test_nobody_else_drafts_for_a_partner(who):
    people = sides()
    program = partner_with(20, partner=people.manager.organization)
    actor = people.officer if who == "officer" else actor_in(PokmasFactory())
    with pytest.raises(DomainError) as refusal:
        propose_next(actor=actor, program=program, today=clock.today())
    assert refusal.value.code == "not_yours"


def test_copy_that_was_moved_before_the_first_still_counts_as_its_successor():
    people = sides()
    program = partner_with(20, partner=people.manager.organization)
    draft = propose_next(actor=people.manager, program=program, today=clock.today()).cohort
    Cohort.objects.filter(pk=draft.pk).update(starts_on=ago(60), registration_opens_on=ago(70), registration_closes_on=ago(61))
    assert not propose_next(actor=people.manager, program=program, today=clock.today()).is_new
    with pytest.raises(DomainError) as refusal:
        copy_as_next(actor=people.manager, cohort=program.cohorts.get(number=1), today=clock.today())
    assert refusal.value.code == "already_planned"


def test_table_allows_one_living_successor():
    cohort = CohortFactory()
    gone = CohortFactory(program=cohort.program, previous=cohort, state=CohortState.CANCELLED)
    CohortFactory(program=cohort.program, previous=cohort, state=CohortState.DRAFT)
    with transaction.atomic(), pytest.raises(IntegrityError, match="previous"):
        CohortFactory(program=cohort.program, previous=cohort, state=CohortState.DRAFT)
    assert gone.previous == cohort


def test_lost_days_are_the_holidays_on_class_days():
    program = partner_with(20)
    cohort = program.cohorts.get()
    Holiday.objects.all().delete()
    Holiday.objects.create(held_on=cohort.starts_on + timedelta(days=7), name="Maulid")
    Holiday.objects.create(held_on=cohort.starts_on + timedelta(days=8), name="Lain")
    assert list(lost_days(cohort).values()) == ["Maulid"]


# --- the task --------------------------------------------------------------------------------------------------------


def open_kinds():
    return sorted(Task.objects.filter(done_at=None).values_list("kind", flat=True))


def test_job_is_registered_daily():
    job = next(job for job in jobs() if job.name == "programs.watch_continuity")
    assert (job.every, job.run) == (timedelta(days=1), watch_continuity)


def test_programme_about_to_stop_is_asked_for_once_then_the_office():
    program = partner_with(20)
    assert watch_continuity(clock.now()) == {"asked": 1, "escalated": 0, "closed": 0}
    assert watch_continuity(clock.now()) == {"asked": 0, "escalated": 0, "closed": 0}
    task = Task.objects.get(kind="program.about_to_stop")
    assert (task.organization, task.subject_id) == (program.partner, program.public_id)
    assert task.due_at == clock.end_of_day(standing_of(program, today=clock.today()).alarm.step.by)
    with translation.override("en"):
        assert program.title in sentence(task)
    late = task.due_at + timedelta(minutes=1)
    assert watch_continuity(late)["escalated"] == 1
    assert watch_continuity(late) == {"asked": 0, "escalated": 0, "closed": 0}
    office = Task.objects.get(kind="program.about_to_stop_office")
    assert (office.organization, office.role_key) == (program.office, "office_lead")


def test_tasks_close_when_the_programme_goes_on():
    program = partner_with(20)
    watch_continuity(clock.now())
    watch_continuity(Task.objects.get().due_at)
    assert open_kinds() == ["program.about_to_stop", "program.about_to_stop_office"]
    CohortFactory(program=program, starts_on=ago(-40))
    assert watch_continuity(clock.now())["closed"] == 2
    assert open_kinds() == []


def test_task_stays_when_the_programme_has_stopped_and_ends_when_it_is_withdrawn():
    program = partner_with(20)
    watch_continuity(clock.now())
    half_a_year = clock.now() + timedelta(days=170)
    assert watch_continuity(half_a_year) == {"asked": 0, "escalated": 1, "closed": 0}
    Program.objects.filter(pk=program.pk).update(state="archived")
    assert watch_continuity(half_a_year)["closed"] == 2


def test_programme_that_stopped_long_ago_is_not_asked_for_anew():
    partner_with(200)
    assert watch_continuity(clock.now()) == {"asked": 0, "escalated": 0, "closed": 0}


def test_office_is_asked_at_once_when_the_partner_cannot_act():
    program = partner_with(20)
    program.partner.state = "suspended"
    program.partner.save()
    assert watch_continuity(clock.now())["escalated"] == 1
    assert open_kinds() == ["program.about_to_stop_office"]
    assert watch_continuity(clock.now())["escalated"] == 0


# --- where the step leads --------------------------------------------------------------------------------------------


def step(program, *, for_office):
    return step_link(standing_of(program, today=clock.today()), for_office=for_office)


def test_each_side_takes_the_step_where_it_can():
    program = partner_with(20)
    assert step(program, for_office=True).url == f"/office/programs/{program.public_id}/next/"
    assert step(program, for_office=False).url == f"/partner/programs/{program.public_id}/next/"
    assert step(program, for_office=False).is_post


def test_long_silence_leads_the_office_to_the_partner_and_the_partner_to_the_copy():
    program = partner_with(400)
    assert step(program, for_office=True).url == f"/office/organizations/{program.partner.public_id}/"
    assert step(program, for_office=False).url == f"/partner/programs/{program.public_id}/next/"


def test_first_cohort_is_planned_by_the_partner():
    program = partner_with()
    assert step(program, for_office=True).url == f"/office/organizations/{program.partner.public_id}/"
    assert step(program, for_office=False).url == f"/partner/programs/{program.public_id}/cohorts/new/"


def test_money_is_looked_for_at_the_cohort_and_paper_at_the_agreement():
    program = partner_with(20)
    paper = program.partner.agreements.get()
    coming = CohortFactory(program=program, starts_on=ago(-30), budget_total=10, agreement=paper)
    assert step(program, for_office=True).url == f"/office/programs/cohorts/{coming.public_id}/"
    assert step(program, for_office=False).url == f"/partner/cohorts/{coming.public_id}/"
    paper.ends_on = paper.referrals_until = ago(-20)
    paper.save()
    assert step(program, for_office=True).url == f"/office/agreements/{paper.public_id}/"
    program.partner.agreements.update(state="suspended")
    assert step(program, for_office=False).url == "/partner/agreements/"


def test_what_goes_on_has_no_button_and_drafts_have_no_card():
    program = partner_with(20)
    CohortFactory(program=program, starts_on=ago(-40))
    assert step(program, for_office=True) is None
    assert card_of(ProgramFactory(state="draft"), today=clock.today(), for_office=True) is None


def test_card_says_in_words_what_it_draws():
    program = partner_with(20, 100)
    CohortFactory(program=program, state=CohortState.DRAFT, starts_on=ago(2))
    with translation.override("en"):
        shown = card_of(program, today=clock.today(), for_office=True)
        assert (shown.level, shown.tone) == (ContinuityLevel.ABOUT_TO_STOP, "bad")
        assert "Next cohort 0%" in shown.bars_sentence
        assert "2 cohorts took place" in shown.timeline_sentence
    assert [span.kind for span in shown.spans] == ["over", "over"]
    assert shifted_months(shown.last, -6) in {shown.today, shown.today.replace(day=28)}


def test_first_page_counts_what_is_about_to_stop():
    people = sides()
    partner_with(20, partner=people.manager.organization)
    partner_with(200, partner=people.manager.organization)
    partner_with(20)
    assert about_to_stop(people.head) == 0
    watch_continuity(clock.now())
    assert about_to_stop(people.head) == 1
