"""What partners, officers and the office see of programs and cohorts in their workspaces."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet, Sum

from partners.models import Region
from partners.services.trail import history_of
from portal.kernel.clock import at_wib, end_of_day
from programs import policies
from programs.catalog import REGENCY_LENGTH
from programs.checks import cohort_checks, missing
from programs.clashes import Clash
from programs.enums import CohortState, ProgramState, SessionState
from programs.models import Cohort, Program, Session
from programs.providers import cohort_people, waiting_for_skill
from programs.selectors.board import card_of, cards_of
from programs.selectors.clashes import Wanted, clashes_of, place_is_free
from programs.selectors.facts import best_agreement, cohort_facts, lost_days, minutes, travel_of
from programs.selectors.texts import cohort_terms, exclusions, office_review_of, partner_review
from programs.steps import cohort_step, cohort_tone, partner_step, program_tone
from programs.wording import requirements, weekly_hours
from programs.workflow import COHORT, PROGRAM

if TYPE_CHECKING:
    from django.http import QueryDict

    from partners.actors import Actor

#: Sessions shown on a partner's first page.
NEXT_SESSIONS = 5
#: Finished cohorts shown below the living ones.
OVER_SHOWN = 20
PAGE = 50
#: Cohorts whose sessions are near enough to be expected.
_TEACHING = (CohortState.OPEN, CohortState.CONFIRMED, CohortState.RUNNING)


def _living() -> QuerySet[Cohort]:
    return Cohort.objects.exclude(state__in=policies.OVER).order_by("starts_on", "pk")


def _program_row(program: Program, today: date) -> dict[str, Any]:
    return {
        "program": program,
        "tone": program_tone(program),
        "step": partner_step(program, program.living, today),  # type: ignore[attr-defined]
        "cohorts": program.living,  # type: ignore[attr-defined]
    }


def partner_programs(actor: Actor, *, today: date, with_cards: bool = False) -> list[dict[str, Any]]:
    """Own programs with state and next step, on wish with the card of their continuity; those that wait for the partner first."""
    programs = Program.objects.own(actor).select_related("skill").prefetch_related(Prefetch("cohorts", _living(), to_attr="living"))
    rows = [_program_row(program, today) for program in programs.order_by("title", "pk")]
    cards = cards_of([row["program"] for row in rows], today=today) if with_cards else {}
    for row in rows:
        row["shown"] = cards.get(row["program"].pk)
    return sorted(rows, key=lambda row: (not row["step"].is_mine, row["program"].state == ProgramState.ARCHIVED))


def partner_program_page(actor: Actor, program: Program, *, today: date, **forms: Any) -> dict[str, Any]:
    """One program for its partner."""
    program.living = list(_living().filter(program=program))  # type: ignore[attr-defined]
    cohorts = list(program.cohorts.order_by("-number").select_related("place", "region"))
    can = {move.name for move in PROGRAM.available(program, actor)}
    return {
        **_program_row(program, today),
        "shown": card_of(program, today=today, for_office=False),
        "all_cohorts": [_cohort_row(cohort, today, for_office=False) for cohort in cohorts],
        "history": history_of(program, PROGRAM),
        "can": can,
        "may_plan": policies.may_plan_cohort(actor, program),
        "requirements": requirements(program),
        "exclusions": exclusions(program),
        **partner_review(actor, program),
        **forms,
    }


def _cohort_row(cohort: Cohort, today: date, *, for_office: bool) -> dict[str, Any]:
    return {"cohort": cohort, "tone": cohort_tone(cohort), "step": cohort_step(cohort, today, for_office=for_office)}


def partner_cohorts(actor: Actor, *, today: date) -> dict[str, Any]:
    """Own cohorts: those that are not over with their next step, and the latest that are."""
    rows = Cohort.objects.own(actor).select_related("program", "place", "region")
    living = [_cohort_row(row, today, for_office=False) for row in rows.exclude(state__in=policies.OVER).order_by("starts_on", "pk")]
    over = [
        _cohort_row(row, today, for_office=False) for row in rows.filter(state__in=policies.OVER).order_by("-starts_on", "-pk")[:OVER_SHOWN]
    ]
    return {"living": living, "over": over}


def cohort_page(actor: Actor, cohort: Cohort, *, today: date, for_office: bool) -> dict[str, Any]:
    """One cohort for its partner or its office: step, sessions, seats, money, checks, moves."""
    sessions = list(cohort.sessions.select_related("place", "moved_to").order_by("starts_at", "pk"))
    agreement = cohort.agreement or best_agreement(cohort)
    checks = cohort_checks(cohort_facts(cohort, agreement))
    clashes = _clashes(actor, cohort, sessions)
    return {
        **_cohort_row(cohort, today, for_office=for_office),
        "program": cohort.program,
        **cohort_terms(cohort),
        "sessions": sessions,
        "hours": weekly_hours(slot.weekly for slot in cohort.slots.all()),
        "total_hours": _hours(sessions),
        "funding": list(cohort.funding.all()),
        "funds": cohort.funding.aggregate(total=Sum("amount"))["total"] or 0,
        "travel": travel_of(cohort),
        "agreement": agreement,
        "checks": checks,
        "gap": missing(checks),
        "clashes": clashes,
        "place_is_free": place_is_free(clashes),
        "lost": lost_days(cohort) if cohort.state in policies.PLANNABLE else {},
        "people": cohort_people(cohort),
        "waiting": waiting_for_skill(cohort.program.skill),
        "history": history_of(cohort, COHORT),
        "can": {move.name for move in COHORT.available(cohort, actor)},
        "copy": policies.can_be_copied(cohort),
        "may_resize": policies.may_change_capacity(actor, cohort),
        "may_plan": policies.may_change_plan(actor, cohort),
        "may_change_sessions": cohort.state in policies.RUNNABLE,
        "may_add": cohort.state in policies.ADDABLE and (actor.is_partner or actor.is_lead),
        "is_dated": cohort.state in policies.COPYABLE,
    }


def _clashes(actor: Actor, cohort: Cohort, sessions: list[Session]) -> list[Clash]:
    """What a plan would meet, as long as nobody has approved it."""
    if cohort.state not in (*policies.PLANNABLE, CohortState.PROPOSED):
        return []
    hours = tuple(session.hours for session in sessions)
    return clashes_of(actor=actor, wanted=Wanted(cohort.program, hours, cohort.place, cohort.instructor_name, cohort))


def _hours(sessions: list[Session]) -> float:
    """Hours of the regular sessions that are planned or were held."""
    counted = (SessionState.PLANNED, SessionState.HELD)
    return sum(minutes(session) for session in sessions if session.state in counted and not session.is_extra) / 60


def partner_home(actor: Actor, today: date) -> dict[str, Any]:
    """For a partner's first page: the next sessions, and programs whose next step is theirs."""
    sessions = Session.objects.planned().filter(
        cohort__in=Cohort.objects.own(actor).filter(state__in=_TEACHING), ends_at__gte=at_wib(today)
    )
    coming = list(sessions.select_related("cohort__program", "place", "cohort__region").order_by("starts_at", "pk")[:NEXT_SESSIONS])
    for session in coming:
        session.has_come = session.starts_at < end_of_day(today)  # type: ignore[attr-defined]
    rows = partner_programs(actor, today=today)
    return {
        "next_sessions": coming,
        "program_rows": [row for row in rows if row["program"].state != ProgramState.ARCHIVED],
    }


def office_review(actor: Actor, query: QueryDict, *, today: date) -> dict[str, Any]:
    """What waits for the office's decision, and all its programs by title."""
    own = Program.objects.own(actor).select_related("skill", "partner").prefetch_related(Prefetch("cohorts", _living(), to_attr="living"))
    cohorts = Cohort.objects.own(actor).select_related("program__partner", "region", "place")
    state = query.get("state", "")
    chosen = own.exclude(state=ProgramState.DRAFT).filter(Q(state=state) if state in ProgramState.values else Q())
    return {
        "to_review": list(own.awaiting_review().order_by("updated_at", "pk")),
        "to_decide": [_cohort_row(row, today, for_office=True) for row in cohorts.awaiting_decision().order_by("starts_on", "pk")],
        "to_move": _to_move(cohorts, today),
        "state": state,
        "states": [choice for choice in ProgramState.choices if choice[0] != ProgramState.DRAFT],
        "page": Paginator(chosen.order_by("title", "pk"), PAGE).get_page(query.get("page")),
    }


def _to_move(cohorts: QuerySet[Cohort], today: date) -> list[dict[str, Any]]:
    """Approved cohorts to open, and finished ones to close; also open ones that stayed too small."""
    rows = cohorts.filter(state__in=[CohortState.APPROVED, CohortState.OPEN, CohortState.FINISHED]).order_by("starts_on", "pk")
    shown = [_cohort_row(row, today, for_office=True) for row in rows]
    return [row for row in shown if row["step"].is_mine]


def office_program_page(actor: Actor, program: Program, *, today: date) -> dict[str, Any]:
    """One program for the office: its text, what would change, its cohorts, what was decided before."""
    cohorts = program.cohorts.order_by("-number").select_related("place", "region")
    return {
        "program": program,
        "shown": card_of(program, today=today, for_office=True),
        "tone": program_tone(program),
        "requirements": requirements(program),
        "exclusions": exclusions(program),
        **office_review_of(actor, program),
        "cohorts": [_cohort_row(cohort, today, for_office=True) for cohort in cohorts],
        "history": history_of(program, PROGRAM),
        "can": {move.name for move in PROGRAM.available(program, actor)},
        "is_waiting": _is_waiting(program),
        "takes_children": (program.pending_changes or {}).get("clients", program.clients) != "adult",
        "agreements": program.partner.agreements.order_by("-ends_on", "-pk"),
        "waiting": waiting_for_skill(program.skill),
    }


def _is_waiting(program: Program) -> bool:
    return program.state == ProgramState.SUBMITTED or program.has_changes_in_review


def open_cohorts(actor: Actor, *, today: date) -> QuerySet[Cohort]:
    """Cohorts of the actor's office that take registrations today."""
    rows = Cohort.objects.own(actor).filter(program__state=ProgramState.PUBLISHED).taking_registrations(today)
    return (
        rows.select_related("program__partner", "program__skill", "region__parent", "place")
        .prefetch_related("slots")
        .order_by("starts_on", "pk")
    )


def district_choices(cohorts: QuerySet[Cohort]) -> list[tuple[str, str]]:
    """Regencies in which the cohorts are held, as (code, name)."""
    codes = {code[:REGENCY_LENGTH] for code in cohorts.order_by().values_list("region_id", flat=True)}
    return list(Region.objects.filter(code__in=codes).order_by("name").values_list("code", "name"))
