"""Writes about the board of needs: asked, answered, one answer accepted, taken back, closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners import policies
from partners.actors import SYSTEM, Actor
from partners.enums import NeedState
from partners.models import NeedAnswer, Organization, PartnerNeed
from partners.querysets import BOARD_KINDS
from partners.services.activities import note_sign
from partners.services.tasks import close_tasks, notify_organization, open_task
from partners.workflow import NEED
from portal.kernel import audit
from portal.kernel.decisions import refuse

FIND_WITHIN = timedelta(days=NEED.waiting[NeedState.OPEN].days)
CHOOSE_WITHIN = timedelta(days=NEED.waiting[NeedState.ANSWERED].days)
OPEN_TASK, CHOOSE_TASK, UNDECIDED_TASK = "need.open", "need.choose", "need.undecided"


@transaction.atomic
def ask_for_help(
    *, actor: Actor, kind: str, text: str, contact_name: str, contact_phone: str, now: datetime, needed_by: date | None = None
) -> PartnerNeed:
    """Put a need on the board; the office is asked to find somebody, helpers are told."""
    policies.may_ask_for_help(actor).or_raise()
    need = PartnerNeed.objects.create(
        organization=actor.home, kind=kind, text=text.strip(), contact_name=contact_name.strip(), contact_phone=contact_phone.strip(),
        needed_by=needed_by, due_at=now + FIND_WITHIN,
    )
    audit.record("need.ask", actor=actor, subject=need)
    note_sign(organization=need.organization, kind="answer", actor=actor, now=now)
    _ask_office(need, now)
    for helper in _helpers(need):
        notify_organization(organization=helper, kind="need.posted", subject=need)
    return need


def _ask_office(need: PartnerNeed, now: datetime) -> None:
    open_task(
        organization=Organization.objects.get(pk=need.organization.tenant_id), kind="need.open", subject=need, role_key="office_lead",
        due_at=now + FIND_WITHIN,
    )


def _helpers(need: PartnerNeed) -> list[Organization]:
    rows = Organization.objects.verified().filter(office=need.organization.office_id, kind__in=BOARD_KINDS)
    return list(rows.exclude(pk=need.organization_id).order_by("pk"))


@transaction.atomic
def answer_need(*, actor: Actor, need: PartnerNeed, text: str, contact_name: str, contact_phone: str, now: datetime) -> NeedAnswer:
    """Say what one can give. Raises DomainError ``answered_already``, ``own_need``, ``need_closed``."""
    need = PartnerNeed.objects.select_for_update(of=("self",)).select_related("organization").get(pk=need.pk)
    policies.may_answer_need(actor, need).or_raise()
    if need.answers.standing().filter(organization=actor.home).exists():
        refuse("answered_already", _("You have answered this request already. Take your answer back to write another one."))
    answer = NeedAnswer.objects.create(
        need=need, organization=actor.home, text=text.strip(), contact_name=contact_name.strip(), contact_phone=contact_phone.strip(),
        given_by=actor.person,
    )
    audit.record("need.answer", actor=actor, subject=answer)
    if actor.is_partner:
        note_sign(organization=actor.home, kind="answer", actor=actor, now=now)
    if need.state == NeedState.OPEN:
        NEED.apply(need, "answer", actor=actor, now=now, due_at=now + CHOOSE_WITHIN)
        close_tasks(kind="need.open", subject=need, actor=actor)
    open_task(organization=need.organization, kind="need.choose", subject=need, role_key="partner", due_at=now + CHOOSE_WITHIN)
    return answer


@transaction.atomic
def accept_answer(*, actor: Actor, answer: NeedAnswer, now: datetime) -> PartnerNeed:
    """Choose one answer: the need is met, both sides see the other's contact person, the others are thanked."""
    need = PartnerNeed.objects.select_for_update(of=("self",)).select_related("organization").get(pk=answer.need_id)
    policies.may_decide_need(actor, need).or_raise()
    chosen = need.answers.standing().filter(pk=answer.pk)
    if not chosen.exists():
        refuse("taken_back", _("This answer was taken back in the meantime. Choose another one, or wait."))
    NEED.apply(need, "accept", actor=actor, now=now, due_at=None)
    chosen.update(accepted_at=now)
    audit.record("need.accept", actor=actor, subject=answer)
    _settle(need, actor)
    for row in need.answers.standing().select_related("organization"):
        notify_organization(organization=row.organization, kind="need.accepted" if row.pk == answer.pk else "need.thanked", subject=need)
    return need


def _settle(need: PartnerNeed, actor: Actor) -> None:
    for kind in (OPEN_TASK, CHOOSE_TASK, UNDECIDED_TASK):
        close_tasks(kind=kind, subject=need, actor=actor)


@transaction.atomic
def take_back_answer(*, actor: Actor, answer: NeedAnswer, now: datetime) -> NeedAnswer:
    """Take one's answer back before it is accepted; without any other answer the need is open again."""
    need = PartnerNeed.objects.select_for_update(of=("self",)).select_related("organization").get(pk=answer.need_id)
    answer.refresh_from_db()
    policies.may_take_back_answer(actor, answer).or_raise()
    if not need.is_open or not NeedAnswer.objects.standing().filter(pk=answer.pk).update(withdrawn_at=now):
        refuse("need_closed", _("This request is closed; nothing has to be taken back."))
    audit.record("need.take_back", actor=actor, subject=answer)
    if not need.answers.standing().exists():
        NEED.apply(need, "reopen", actor=SYSTEM, now=now, due_at=now + FIND_WITHIN)
        _settle(need, actor)
        _ask_office(need, now)
    return answer


@transaction.atomic
def withdraw_need(*, actor: Actor, need: PartnerNeed, now: datetime) -> PartnerNeed:
    """Whoever asked does not need it any more; whoever answered is told."""
    policies.may_decide_need(actor, need).or_raise()
    return _end(actor, need, "withdraw", now, "")


@transaction.atomic
def close_need(*, actor: Actor, need: PartnerNeed, reason: str, now: datetime) -> PartnerNeed:
    """The office takes a request from the board, with a reason that whoever asked reads."""
    policies.may_steer(actor, need.organization).or_raise()
    need = _end(actor, need, "close", now, reason)
    notify_organization(organization=need.organization, kind="need.closed", subject=need)
    return need


def _end(actor: Actor, need: PartnerNeed, move: str, now: datetime, reason: str) -> PartnerNeed:
    NEED.apply(need, move, actor=actor, now=now, reason=reason, due_at=None)
    _settle(need, actor)
    for row in need.answers.standing().select_related("organization"):
        notify_organization(organization=row.organization, kind="need.closed", subject=need)
    return need


@transaction.atomic
def watch_needs(now: datetime) -> dict[str, int]:
    """Tell the office of answers that nobody has chosen from in time."""
    rows = list(PartnerNeed.objects.visible_to(SYSTEM).undecided(now).select_related("organization__office").order_by("pk"))
    for need in rows:
        office = need.organization.office
        assert office is not None
        open_task(organization=office, kind="need.undecided", subject=need, role_key="office_lead", due_at=now + CHOOSE_WITHIN)
    return {"undecided": len(rows)}
