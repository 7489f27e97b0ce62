"""A cohort until it opens: plan, proposal, the office's checks, the copy of the last one."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from partners.models import Holiday, Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from portal.kernel.ranges import WeeklySlot
from programs.enums import CohortState
from programs.models import Cohort
from programs.planning import FundingLine
from programs.services.cohorts import approve_cohort, copy_as_next, draft_cohort, edit_cohort, preview, propose_cohort, return_cohort
from programs.services.running import finish_cohort, open_cohort
from tests.factories.partners import AgreementFactory
from tests.factories.programs import CohortFactory, CohortSlotFactory, ProgramFactory, SessionFactory
from tests.programs.helpers import coming_monday, plan, sides

pytestmark = pytest.mark.django_db


def code_of(call, **arguments):
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


def proposed(people, **changes):
    program = ProgramFactory(partner=people.manager.organization, hours=12)
    cohort = draft_cohort(actor=people.staff, program=program, plan=plan(**changes))
    return propose_cohort(actor=people.staff, cohort=cohort, now=clock.now())


def agreement_of(people, **changes):
    return AgreementFactory(lead=people.manager.organization, **changes)


def test_draft_lays_out_sessions_slots_and_money():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization, version=4)
    money = (FundingLine("partner", 2_000_000), FundingLine("company", 3_000_000, "CSR"))
    cohort = draft_cohort(actor=people.staff, program=program, plan=plan(budget_total=5_000_000, funding=money))
    start = coming_monday()
    assert [clock.wib(session.starts_at).date() for session in cohort.sessions.all()] == [start + timedelta(weeks=n) for n in range(3)]
    assert [session.number for session in cohort.sessions.all()] == [1, 2, 3]
    assert (cohort.ends_on, cohort.number, cohort.program_version, cohort.state) == (start + timedelta(weeks=2), 1, 4, CohortState.DRAFT)
    assert cohort.slots.get().weekly == WeeklySlot(0, time(10), time(14))
    assert sum(line.amount for line in cohort.funding.all()) == 5_000_000


def test_holiday_on_file_moves_the_last_day():
    Holiday.objects.create(held_on=coming_monday() + timedelta(weeks=1), name="Libur")
    schedule = preview(plan())
    assert [name for _day, name in schedule.skipped] == ["Libur"]
    assert clock.wib(schedule.sessions[-1].start).date() == coming_monday() + timedelta(weeks=3)


def test_numbers_go_on_and_are_never_reused():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    CohortFactory(program=program, number=6, state=CohortState.CANCELLED)
    assert draft_cohort(actor=people.staff, program=program, plan=plan()).number == 7


def test_cohort_needs_a_published_program_of_a_verified_partner():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization, state="draft")
    assert code_of(draft_cohort, actor=people.staff, program=program, plan=plan()) == "program_not_published"
    program = ProgramFactory(partner=people.manager.organization)
    type(people.manager.organization).objects.filter(pk=people.manager.organization.pk).update(state="suspended")
    assert code_of(draft_cohort, actor=people.staff, program=program, plan=plan()) == "partner_not_verified"
    assert code_of(draft_cohort, actor=sides().manager, program=program, plan=plan()) == "not_yours"


@pytest.mark.parametrize(
    "changes",
    [{"minimum": 21}, {"registration_closes_on": date(2099, 1, 1)}, {"capacity": 0}, {"latitude": 1.0}],
)
def test_plan_that_breaks_a_rule_is_not_stored(changes):
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    with pytest.raises(ValidationError):
        draft_cohort(actor=people.staff, program=program, plan=plan(**changes))
    assert not Cohort.objects.exists()


def test_edit_lays_the_sessions_out_anew():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    cohort = draft_cohort(actor=people.staff, program=program, plan=plan(funding=(FundingLine("partner", 1),)))
    edit_cohort(actor=people.staff, cohort=cohort, plan=plan(session_count=5, capacity=12))
    assert (cohort.sessions.count(), cohort.slots.count(), cohort.funding.count(), cohort.capacity) == (5, 1, 0, 12)


def test_plan_is_locked_while_the_office_decides():
    people = sides()
    cohort = proposed(people)
    assert code_of(edit_cohort, actor=people.staff, cohort=cohort, plan=plan()) == "already_proposed"


def test_proposal_in_the_past_is_refused():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    cohort = draft_cohort(actor=people.staff, program=program, plan=plan())
    late = clock.at_wib(coming_monday() + timedelta(days=1))
    assert code_of(propose_cohort, actor=people.staff, cohort=cohort, now=late) == "starts_in_past"


def test_proposal_is_a_task_of_the_office_and_names_the_version_it_runs_under():
    people = sides()
    program = ProgramFactory(partner=people.manager.organization)
    cohort = draft_cohort(actor=people.staff, program=program, plan=plan())
    type(program).objects.update(version=3)
    cohort = Cohort.objects.select_related("program__partner", "program__office").get(pk=cohort.pk)
    propose_cohort(actor=people.staff, cohort=cohort, now=clock.now())
    assert cohort.program_version == 3
    task = Task.objects.get(kind="cohort.review")
    assert (task.organization, task.role_key, task.params["number"]) == (people.head.organization, "office_lead", 1)


def test_returned_cohort_carries_the_comment_and_is_the_partners_again():
    people = sides()
    cohort = proposed(people)
    return_cohort(actor=people.head, cohort=cohort, reason="Terlalu jauh.", now=clock.now())
    assert Task.objects.get(kind="cohort.returned").role_key == "partner"
    edit_cohort(actor=people.staff, cohort=cohort, plan=plan(capacity=10))
    propose_cohort(actor=people.staff, cohort=cohort, now=clock.now())
    assert not Task.objects.filter(kind="cohort.returned", done_at=None).exists()


def test_approval_needs_agreement_and_money():
    people = sides()
    cohort = proposed(people)
    assert code_of(approve_cohort, actor=people.head, cohort=cohort, now=clock.now()) == "no_agreement"
    agreement = agreement_of(people)
    approve_cohort(actor=people.head, cohort=cohort, now=clock.now())
    cohort.refresh_from_db()
    assert (cohort.state, cohort.agreement, cohort.exception_reason) == (CohortState.APPROVED, agreement, "")


def test_agreement_that_ends_too_early_needs_a_named_exception():
    people = sides()
    cohort = proposed(people)
    agreement_of(people, ends_on=cohort.ends_on - timedelta(days=1), referrals_until=cohort.registration_closes_on)
    assert code_of(approve_cohort, actor=people.head, cohort=cohort, now=clock.now(), exception_reason="  ") == "agreement_ends"
    approve_cohort(actor=people.head, cohort=cohort, now=clock.now(), exception_reason="Perpanjangan sudah disepakati.")
    cohort.refresh_from_db()
    assert cohort.exception_reason == "Perpanjangan sudah disepakati."


def test_reason_without_need_is_not_kept_as_an_exception():
    people = sides()
    cohort = proposed(people)
    agreement_of(people)
    approve_cohort(actor=people.head, cohort=cohort, now=clock.now(), exception_reason="Tidak perlu")
    assert cohort.exception_reason == ""


def test_money_must_cover_the_budget():
    people = sides()
    agreement_of(people)
    cohort = proposed(people, budget_total=3_000_000, funding=(FundingLine("partner", 2_999_999),))
    assert code_of(approve_cohort, actor=people.head, cohort=cohort, now=clock.now()) == "funds_short"


def test_the_agreement_that_covers_the_days_is_preferred():
    people = sides()
    cohort = proposed(people)
    fits = agreement_of(people, ends_on=cohort.ends_on, referrals_until=cohort.ends_on)
    agreement_of(people, starts_on=cohort.starts_on + timedelta(days=1))
    approve_cohort(actor=people.head, cohort=cohort, now=clock.now())
    assert cohort.agreement == fits


def test_only_the_own_office_decides():
    people, others = sides(), sides()
    cohort = proposed(people)
    for actor in (people.manager, people.officer, others.head):
        assert code_of(approve_cohort, actor=actor, cohort=cohort, now=clock.now()) == "not_your_office"
        assert code_of(return_cohort, actor=actor, cohort=cohort, reason="x", now=clock.now()) == "not_your_office"
        assert code_of(open_cohort, actor=actor, cohort=cohort, now=clock.now()) == "not_your_office"


def test_approved_cohort_can_still_be_returned_but_an_open_one_not():
    people = sides()
    agreement_of(people)
    cohort = approve_cohort(actor=people.head, cohort=proposed(people), now=clock.now())
    return_cohort(actor=people.head, cohort=cohort, reason="Tempat tidak bisa dipakai.", now=clock.now())
    propose_cohort(actor=people.staff, cohort=cohort, now=clock.now())
    approve_cohort(actor=people.head, cohort=cohort, now=clock.now())
    open_cohort(actor=people.head, cohort=cohort, now=clock.now())
    assert code_of(return_cohort, actor=people.head, cohort=cohort, reason="x", now=clock.now()) == "stale_state"


def finished(people):
    program = ProgramFactory(partner=people.manager.organization)
    start = clock.today() - timedelta(days=30)
    cohort = CohortFactory(program=program, state=CohortState.RUNNING, starts_on=start, taken=15, budget_total=9)
    CohortSlotFactory(cohort=cohort, weekday=start.weekday())
    SessionFactory(cohort=cohort, state="held", held_at=clock.now())
    return finish_cohort(actor=people.manager, cohort=cohort, now=clock.now())


def test_next_cohort_is_copied_in_one_step():
    people = sides()
    cohort = finished(people)
    assert Task.objects.get(kind="cohort.next").organization == people.manager.organization
    following = copy_as_next(actor=people.staff, cohort=cohort, today=clock.today())
    assert (following.previous, following.number, following.state, following.taken) == (cohort, 2, CohortState.DRAFT, 0)
    assert following.starts_on.weekday() == cohort.starts_on.weekday()
    assert following.starts_on >= clock.today() + timedelta(weeks=4)
    assert (following.capacity, following.region, following.budget_total) == (cohort.capacity, cohort.region, 9)
    assert following.sessions.count() == 1
    assert not following.funding.exists()
    propose_cohort(actor=people.staff, cohort=following, now=clock.now())
    assert not Task.objects.filter(kind="cohort.next", done_at=None).exists()


def test_next_cohort_is_copied_once():
    people = sides()
    cohort = finished(people)
    copy_as_next(actor=people.staff, cohort=cohort, today=clock.today())
    assert code_of(copy_as_next, actor=people.staff, cohort=cohort, today=clock.today()) == "already_planned"


def test_undecided_cohort_is_not_copied():
    cohort = CohortFactory(state=CohortState.DRAFT)
    assert code_of(copy_as_next, actor=sides().manager, cohort=cohort, today=clock.today()) == "not_copyable"


def test_plan_survives_its_own_copy():
    schedule = preview(plan())
    assert preview(replace(plan(), session_count=3)) == schedule
