"""Reads for the board of needs: who sees which request, which answers, and whose contact person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from partners import policies
from partners.actors import Actor
from partners.enums import NeedState
from partners.models import NeedAnswer, PartnerNeed
from portal.kernel.decisions import Decision

#: Views of the board for a partner or sponsor, and for the office.
BOARD, OWN, ANSWERED = "board", "own", "answered"
OPEN, ALL = "open", "all"


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact person, shown once both sides have agreed."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer as one reader may see it."""

    answer: NeedAnswer
    contact: Contact | None
    may_take_back: Decision


def contact_is_open(need: PartnerNeed, answer: NeedAnswer) -> bool:
    """Names of contact persons open with the acceptance, between the two who agreed (and for their office)."""
    return need.state == NeedState.MET and answer.accepted_at is not None


def board(actor: Actor, view: str) -> QuerySet[PartnerNeed]:
    """The needs of one view, with the number of answers that stand."""
    rows = PartnerNeed.objects.visible_to(actor).select_related("organization__region")
    rows = rows.annotate(answer_count=Count("answers", filter=Q(answers__withdrawn_at=None)))
    return _narrowed(rows, actor, view).order_by("-created_at", "-pk")


def _narrowed(rows: Any, actor: Actor, view: str) -> Any:
    if actor.is_office:
        return rows.open() if view == OPEN else rows
    if view == OWN:
        return rows.filter(organization=actor.home)
    if view == ANSWERED:
        return rows.filter(pk__in=NeedAnswer.objects.standing().filter(organization=actor.home).values("need"))
    return rows.open().exclude(organization=actor.home)


def need_page(actor: Actor, need: PartnerNeed) -> dict[str, Any]:
    """One need with the answers that this reader may see, and what may be done now."""
    rows = NeedAnswer.objects.visible_to(actor).standing().filter(need=need).select_related("organization")
    answers = [_shown(actor, need, row) for row in rows]
    return {
        "need": need,
        "answers": answers,
        "contact": _asker(actor, need, [shown.answer for shown in answers]),
        "may_answer": policies.may_answer_need(actor, need),
        "has_answered": any(shown.answer.organization_id == actor.home.pk for shown in answers),
        "may_decide": policies.may_decide_need(actor, need) if need.is_open else False,
    }


def _shown(actor: Actor, need: PartnerNeed, answer: NeedAnswer) -> ShownAnswer:
    is_own = answer.organization_id == actor.home.pk
    contact = Contact(answer.contact_name, answer.contact_phone) if is_own or contact_is_open(need, answer) else None
    return ShownAnswer(answer, contact, policies.may_take_back_answer(actor, answer))


def _asker(actor: Actor, need: PartnerNeed, answers: list[NeedAnswer]) -> Contact | None:
    """Whom to call at the side that asked: for itself, for the one accepted, and for the office after that."""
    is_own = need.organization_id == actor.home.pk
    if is_own or any(contact_is_open(need, answer) for answer in answers):
        return Contact(need.contact_name, need.contact_phone)
    return None
