"""Who may write what in the programs app, as sentences; states are the business of ``workflow``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners.enums import OrganizationState, RegionLevel
from partners.models import Agreement
from portal.kernel import clock
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refused
from programs.enums import CohortState, ProgramState
from programs.querysets import may_be_asked

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization, Region
    from partners.querysets import AgreementQuerySet
    from programs.models import Cohort, Program, ProgramCall

#: Until the office has approved it, a cohort's plan is the partner's to change.
PLANNABLE = (CohortState.DRAFT, CohortState.RETURNED)
#: From approval on there is a run to copy.
COPYABLE = (
    CohortState.APPROVED,
    CohortState.OPEN,
    CohortState.CONFIRMED,
    CohortState.RUNNING,
    CohortState.FINISHED,
    CohortState.CLOSED,
)
#: Single sessions are moved or cancelled while the cohort takes place; before that they are changed in its plan.
RUNNABLE = (CohortState.APPROVED, CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)
#: A session beside the weekly hours makes sense once people can have said yes.
ADDABLE = (CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)
#: A call that waits longer than this is forgotten by everybody.
LONGEST_CALL_DAYS = 90
OVER = (CohortState.FINISHED, CohortState.CLOSED, CohortState.CANCELLED)


def speaks_for(actor: Actor, partner: Organization) -> Decision:
    """The partner's own people, a leader of its office, or the system."""
    if actor.is_system or (actor.is_lead and actor.office_id == partner.office_id):
        return ALLOWED
    if actor.is_partner and actor.organization is not None and actor.organization.pk == partner.pk:
        return ALLOWED
    return refused("not_yours", _("Only the partner itself and its office can do this."))


def partner_is_active(partner: Organization) -> Decision:
    """New things start only with a verified partner (hazards R32)."""
    if partner.state == OrganizationState.VERIFIED:
        return ALLOWED
    return refused("partner_not_verified", _("The office has to verify the partner first."))


def may_write_program(actor: Actor, partner: Organization) -> Decision:
    """Write or edit a program of ``partner``."""
    return first_refusal(check for check in (speaks_for(actor, partner), partner_is_active(partner)))


def may_edit_text(actor: Actor, program: Program) -> Decision:
    """Change text or pictures: not while the office reads them, not of an archived program."""
    return first_refusal(check for check in (may_write_program(actor, program.partner), _text_is_with_partner(program)))


def _text_is_with_partner(program: Program) -> Decision:
    if program.state == ProgramState.PUBLISHED and program.has_changes_in_review:
        return refused("changes_in_review", _("Your last changes are with the office. You can go on when it has answered."))
    if program.state in (ProgramState.SUBMITTED, ProgramState.ARCHIVED):
        return refused("not_editable", _("The programme is with the office or archived. It can be changed when it is back with you."))
    return ALLOWED


def leads_office_of(actor: Actor, partner: Organization) -> Decision:
    """Decisions of the office: its own leaders only."""
    if actor.is_system or (actor.is_lead and actor.office_id == partner.office_id):
        return ALLOWED
    return refused("not_your_office", _("Only the leaders of the partner's office decide this."))


def may_plan_cohort(actor: Actor, program: Program) -> Decision:
    """Write a cohort of a program: the program is published and the partner active."""
    published = (
        ALLOWED
        if program.state == ProgramState.PUBLISHED
        else refused("program_not_published", _("Cohorts can be planned once the office has published the programme."))
    )
    return first_refusal((may_write_program(actor, program.partner), published))


def may_change_plan(actor: Actor, cohort: Cohort) -> Decision:
    """Change dates, place and seats of a cohort that the office has not approved yet."""
    if cohort.state not in PLANNABLE:
        return refused("already_proposed", _("The proposal is with the office now. It can be changed when the office returns it."))
    return may_plan_cohort(actor, cohort.program)


def may_change_capacity(actor: Actor, cohort: Cohort) -> Decision:
    """The partner before approval, leaders of the office until the end."""
    if cohort.state in OVER:
        return refused("cohort_over", _("This cohort is over; its number of seats no longer changes."))
    if cohort.state in PLANNABLE:
        return speaks_for(actor, cohort.program.partner)
    return leads_office_of(actor, cohort.program.partner)


def may_set_travel(actor: Actor, cohort: Cohort) -> Decision:
    """Rate and budget of the way to class: the partner before approval, leaders of the office until the cohort is closed."""
    if cohort.state in (CohortState.CLOSED, CohortState.CANCELLED):
        return refused("cohort_over", _("This cohort is over; its travel support no longer changes."))
    if cohort.state in PLANNABLE:
        return speaks_for(actor, cohort.program.partner)
    return leads_office_of(actor, cohort.program.partner)


def may_run(actor: Actor, cohort: Cohort) -> Decision:
    """Record what happens in class: the partner while it is bound, or anybody of its office who works with clients."""
    if actor.is_office and actor.office_id == cohort.program.office_id:
        return ALLOWED
    own = speaks_for(actor, cohort.program.partner)
    return own if not own or actor.is_system else _is_bound(cohort)


def bound_by(partner_id: int) -> AgreementQuerySet:
    """Agreements by which a partner is bound today."""
    rows: AgreementQuerySet = Agreement.objects.of_partner(partner_id).in_force(clock.today())
    return rows


def _is_bound(cohort: Cohort) -> Decision:
    """An agreement of the partner is in force today, or the office let this cohort run without one (hazards R32).

    ``cohort.is_bound_now`` is what somebody has just read under the lock; without it the database is asked.
    """
    known = cohort.is_bound_now
    if cohort.exception_reason or (known if known is not None else bound_by(cohort.program.partner_id).exists()):
        return ALLOWED
    return refused("agreement_over", _("The agreement has run out. Until a renewal is signed, the office records what happens in class."))


def can_be_copied(cohort: Cohort) -> Decision:
    """Whether the next cohort can be proposed from this one; the button and the service ask the same."""
    if cohort.state not in COPYABLE:
        return refused("not_copyable", _("Only a cohort that the office has approved can be copied."))
    if type(cohort)._default_manager.following(cohort).exists():
        return refused("already_planned", _("A later cohort of this programme is already planned."))
    return ALLOWED


def may_call(actor: Actor, region: Region, answer_until: date, today: date) -> Decision:
    """Ask partners for a class: leaders of an office, for a district, with time left to answer."""
    leads = ALLOWED if actor.is_lead else refused("not_your_office", _("Only the leaders of the office call for programmes."))
    district = ALLOWED if region.level == RegionLevel.DISTRICT else refused("not_a_district", _("Choose the district where people wait."))
    days = (answer_until - today).days
    soon = ALLOWED if 0 <= days <= LONGEST_CALL_DAYS else refused("bad_deadline", _("Give partners until a day within the next 90 days."))
    return first_refusal((leads, district, soon))


def may_answer_call(actor: Actor, call: ProgramCall, program: Program, today: date) -> Decision:
    """Answer with a program of one's own that teaches the skill, while the call takes answers."""
    return first_refusal(
        check()
        for check in (
            lambda: may_write_program(actor, program.partner),
            lambda: _is_asked(actor, call, today),
            lambda: _takes_answers(call, today),
            lambda: _teaches(program, call),
        )
    )


def _is_asked(actor: Actor, call: ProgramCall, today: date) -> Decision:
    if actor.organization is not None and actor.office_id == call.office_id and may_be_asked(actor.organization, today):
        return ALLOWED
    return refused("no_agreement", _("An agreement in force for self-reliance guidance is needed to answer."))


def _takes_answers(call: ProgramCall, today: date) -> Decision:
    if call.is_live and today <= call.answer_until:
        return ALLOWED
    return refused("call_over", _("This call no longer takes answers."))


def _teaches(program: Program, call: ProgramCall) -> Decision:
    if program.state != ProgramState.ARCHIVED and call.skill_id in (program.skill_id, program.skill.parent_id):
        return ALLOWED
    return refused("other_skill", _("Choose a programme that teaches this skill."))


def may_decide_call(actor: Actor, call: ProgramCall) -> Decision:
    """Choose, close or take back: leaders of the office that called."""
    if actor.is_lead and actor.office_id == call.office_id:
        return ALLOWED
    return refused("not_your_office", _("Only the leaders of the office that called decide this."))
