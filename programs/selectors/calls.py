"""What the office and its partners see of calls for programs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet

from partners.models import Region
from partners.regions import SEATS
from partners.services.trail import history_of
from programs.enums import CallState, ProgramState
from programs.models import CallAnswer, Program, ProgramCall
from programs.querysets import asked_partners
from programs.workflow import PROGRAM_CALL

if TYPE_CHECKING:
    from partners.actors import Actor

TONES = {CallState.OPEN: "info", CallState.ANSWERED: "warn", CallState.CLOSED: "plain", CallState.WITHDRAWN: "plain"}
#: Calls that are over, shown below the living ones.
OVER_SHOWN = 20
CODE_LENGTH = 13


def calls_of(actor: Actor) -> QuerySet[ProgramCall]:
    """Calls that this actor may see, with what a list needs; a partner's own answer lies in ``mine``."""
    mine = Prefetch("answers", CallAnswer.objects.visible_to(actor).select_related("program"), to_attr="mine")
    rows = ProgramCall.objects.visible_to(actor).select_related("skill", "region__parent").prefetch_related(mine)
    return rows.annotate(answered=Count("answers")).order_by("answer_until", "pk")


def calls_page(actor: Actor, *, today: date) -> dict[str, Any]:
    """Living calls by their last day, then those that are over."""
    rows = calls_of(actor)
    over = rows.exclude(pk__in=ProgramCall.objects.live().values("pk")).order_by("-updated_at", "-pk")[:OVER_SHOWN]
    return {"living": [_row(row, today) for row in rows.live()], "over": [_row(row, today) for row in over]}  # type: ignore[attr-defined]


def _row(call: ProgramCall, today: date) -> dict[str, Any]:
    return {"call": call, "tone": TONES[CallState(call.state)], "is_late": call.is_live and call.answer_until < today}


def office_call_page(actor: Actor, call: ProgramCall, *, today: date) -> dict[str, Any]:
    """One call for the office: the answers, what can be done, what happened."""
    answers = CallAnswer.objects.visible_to(actor).filter(call=call).select_related("partner", "program__skill").order_by("pk")
    return {
        **_row(call, today), "answers": list(answers), "asked": asked_partners(call.office_id, today).count(),
        "can": {move.name for move in PROGRAM_CALL.available(call, actor)}, "history": history_of(call, PROGRAM_CALL),
    }


def partner_call_page(actor: Actor, call: ProgramCall, *, today: date) -> dict[str, Any]:
    """One call for a partner: the programs it could answer with, and its own answer."""
    answer = CallAnswer.objects.visible_to(actor).filter(call=call).select_related("program").first()
    return {**_row(call, today), "programs": list(own_programs(actor, call)), "answer": answer}


def own_programs(actor: Actor, call: ProgramCall) -> QuerySet[Program]:
    """Programs of this partner that teach what a call asks for, drafts too."""
    fits = Q(skill=call.skill_id) | Q(skill__parent=call.skill_id)
    return Program.objects.own(actor).filter(fits).exclude(state=ProgramState.ARCHIVED).order_by("title", "pk")


def programs_by_skill(actor: Actor) -> dict[str, list[Program]]:
    """Published programs of this partner by code of the skill, for planning a cohort where people wait."""
    found: dict[str, list[Program]] = {}
    rows = Program.objects.own(actor).published().select_related("skill__parent").order_by("title", "pk")
    for program in rows:
        for skill in filter(None, (program.skill, program.skill.parent)):
            found.setdefault(skill.code, []).append(program)
    return found


def living_calls(office_id: int) -> dict[tuple[int, str], ProgramCall]:
    """Calls that wait for answers or a choice, by skill and district: none is opened twice."""
    rows = ProgramCall.objects.live().filter(office=office_id).order_by("pk")
    return {(row.skill_id, row.region_id): row for row in rows}


def class_district(code: str) -> Region | None:
    """The district for whose people a class is planned; of a regency its seat. None for a code that nobody knows."""
    return Region.objects.filter(pk=SEATS.get(code, code)[:CODE_LENGTH]).first()
