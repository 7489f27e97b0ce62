"""Writes about calls for programs: open, answer, choose, close, take back; who is silent lets a call lapse."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from partners.actors import SYSTEM
from partners.models import Task
from partners.services.tasks import close_tasks, notify, notify_organization, open_task
from portal.kernel import audit, clock
from portal.kernel.decisions import DomainError
from programs.enums import CallState
from programs.models import CallAnswer, ProgramCall
from programs.policies import may_answer_call, may_call, may_decide_call
from programs.querysets import asked_partners
from programs.workflow import PROGRAM_CALL

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization, Region
    from programs.models import Program, Skill

#: Days in which the office chooses, once the last day for answers has passed or the first answer came (workflow table).
CHOOSE_WITHIN = timedelta(days=PROGRAM_CALL.waiting[CallState.ANSWERED].days)


@transaction.atomic
def open_call(*, actor: Actor, skill: Skill, region: Region, seats: int, answer_until: date, now: datetime, text: str = "") -> ProgramCall:
    """Ask the partners for a class; a call for the same skill and district that still lives is answered instead of doubled."""
    may_call(actor, region, answer_until, clock.wib(now).date()).or_raise()
    row = ProgramCall(
        office=actor.home, skill=skill, region=region, seats=seats, answer_until=answer_until, text=text, opened_by=actor.membership
    )
    living = ProgramCall.objects.live().filter(office=actor.office_id, skill=skill, region=region)
    return living.first() or _save_once(row, actor, now) or living.get()


def _save_once(row: ProgramCall, actor: Actor, now: datetime) -> ProgramCall | None:
    """Save, record and tell; None when somebody else opened the same call at this moment."""
    row.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return None
    audit.record("programcall.open", actor=actor, subject=row)
    for partner in asked_partners(row.office_id, clock.wib(now).date()).order_by("pk"):
        _ask(row, partner)
    return row


def _ask(call: ProgramCall, partner: Organization) -> None:
    open_task(
        organization=partner, kind="call.answer", subject=call, role_key="partner", due_at=clock.end_of_day(call.answer_until),
        params=_named(call), key=f"call.answer:{call.public_id}:{partner.pk}",
    )


def _named(call: ProgramCall) -> dict[str, object]:
    return {"skill": call.skill.name, "district": call.region.name}


@transaction.atomic
def answer_call(*, actor: Actor, call: ProgramCall, program: Program, now: datetime, note: str = "") -> CallAnswer:
    """Offer a program of one's own; a second answer of the same partner takes the place of the first."""
    call = ProgramCall.objects.select_for_update(of=("self",)).select_related("skill", "region", "office").get(pk=call.pk)
    may_answer_call(actor, call, program, clock.wib(now).date()).or_raise()
    answer, _is_new = CallAnswer.objects.update_or_create(call=call, partner=actor.home, defaults={"program": program, "note": note})
    if call.state == CallState.OPEN:
        PROGRAM_CALL.apply(call, "answer", actor=actor, now=now)
    audit.record("callanswer.give", actor=actor, subject=answer)
    _settle(call, actor.home, actor)
    open_task(
        organization=call.office, kind="call.choose", subject=call, role_key="office_lead",
        due_at=max(clock.end_of_day(call.answer_until), now) + CHOOSE_WITHIN, params=_named(call),
    )
    return answer


def _settle(call: ProgramCall, partner: Organization, actor: Actor) -> None:
    """This partner's task is done; the others are still asked."""
    rows = Task.objects.filter(kind="call.answer", subject_id=call.public_id, organization=partner, done_at=None)
    rows.update(done_at=clock.now(), done_by=actor.user)


@transaction.atomic
def choose_answer(*, actor: Actor, answer: CallAnswer, now: datetime) -> ProgramCall:
    """Take one answer: the call is closed, that partner is asked to plan the cohort, the others are thanked."""
    call = answer.call
    may_decide_call(actor, call).or_raise()
    PROGRAM_CALL.apply(call, "pick", actor=actor, now=now)
    CallAnswer.objects.filter(pk=answer.pk).update(is_chosen=True)
    _close_tasks(call, actor)
    open_task(
        organization=answer.partner, kind="call.plan", subject=call, role_key="partner", due_at=now + CHOOSE_WITHIN, params=_named(call)
    )
    _thank(call, except_for=answer.partner_id)
    return call


def _thank(call: ProgramCall, except_for: int | None = None) -> None:
    for other in call.answers.exclude(partner=except_for).select_related("partner").order_by("pk"):
        notify_organization(organization=other.partner, kind="call.over", subject=call, params=_named(call))


def _close_tasks(call: ProgramCall, actor: Actor) -> None:
    for kind in ("call.answer", "call.choose"):
        close_tasks(kind=kind, subject=call, actor=actor)


@transaction.atomic
def close_call(*, actor: Actor, call: ProgramCall, reason: str, now: datetime) -> ProgramCall:
    """Choose none of the answers; those who answered read why."""
    return _end(actor, call, "close", reason, now)


@transaction.atomic
def withdraw_call(*, actor: Actor, call: ProgramCall, reason: str, now: datetime) -> ProgramCall:
    """Take a call back, with the reason."""
    return _end(actor, call, "withdraw", reason, now)


def _end(actor: Actor, call: ProgramCall, move: str, reason: str, now: datetime) -> ProgramCall:
    may_decide_call(actor, call).or_raise()
    PROGRAM_CALL.apply(call, move, actor=actor, now=now, reason=reason)
    _close_tasks(call, actor)
    _thank(call)
    return call


def settle_chosen(*, actor: Actor, program: Program) -> int:
    """A cohort of a chosen program was planned: the request for it is done; answers how many were."""
    calls = ProgramCall.objects.filter(answers__program=program, answers__is_chosen=True).order_by("pk")
    return sum(close_tasks(kind="call.plan", subject=call, actor=actor) for call in calls)


def lapse_calls(now: datetime) -> dict[str, int]:
    """Job: calls that nobody answered in time are closed, and the office is told."""
    rows = ProgramCall.objects.overdue(clock.wib(now).date()).select_related("skill", "region", "opened_by__user").order_by("pk")
    return {"lapsed": sum(_lapse(row, now) for row in rows)}


@transaction.atomic
def _lapse(call: ProgramCall, now: datetime) -> int:
    try:
        PROGRAM_CALL.apply(call, "lapse", actor=SYSTEM, now=now)
    except DomainError:
        return 0
    _close_tasks(call, SYSTEM)
    _tell_opener(call)
    return 1


def _tell_opener(call: ProgramCall) -> None:
    if call.opened_by is not None:
        notify(user=call.opened_by.user, kind="call.lapsed", subject=call, params=_named(call))
