"""Writes what follows: introductions, work, the dated questions with their answers, and what people said they live on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from enrollment.enums.clients import ConsentPurpose
from enrollment.models import Consent, Disclosure
from partners.services.bulk import PastMove, Trail, state_after, store
from placements.enums import ClaimState, FollowUpState, IncomeKind, Informant, PlacementKind
from placements.models import FollowUp, FollowUpTry, IncomeRecord, Introduction, Placement
from placements.schedule import may_give_up
from placements.services.bulk import follow_ups_after
from placements.services.introductions import CONTACT_FIELDS
from placements.workflow import INTRODUCTION, PLACEMENT
from portal.kernel.clock import wib

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.actors import Actor
    from portal.demo.plan.model import Life, PlannedAnswer, PlannedIntroduction, PlannedWork
    from portal.demo.world import World


class Work:
    """Writes one batch; ways and people are written before."""

    def __init__(self, world: World, trail: Trail) -> None:
        self.world, self.trail, self.today = world, trail, world.calendar.today

    def write(self, lives: list[Life]) -> None:
        """Introductions, then work, then questions about both."""
        self._introductions([(life, row) for life in lives for row in life.introductions])
        self._placements([(life, work) for life in lives for work in life.work])
        self._questions(lives)

    def _officer(self, life: Life) -> Actor:
        return self.world.officers[life.officer or 0]

    # --- introductions -----------------------------------------------------------------------------------------------

    def _introductions(self, pairs: list[tuple[Life, PlannedIntroduction]]) -> None:
        rows = store(Introduction, (self._introduction(life, plan) for life, plan in pairs))
        for (life, plan), row in zip(pairs, rows, strict=True):
            plan.row = row
            self.trail.act("introduction.ask", actor=plan.employer.manager, at=plan.asked_at, subject=row, person=life.row)
            self.trail.walk(row, INTRODUCTION, self._moves(life, plan), person=life.row)
        self._disclosures([(life, plan) for life, plan in pairs if plan.opened_at])

    def _introduction(self, life: Life, plan: PlannedIntroduction) -> Introduction:
        steps = [plan.asked_at, plan.checked_at, plan.agreed_at, plan.met_at]
        latest = max(step for step in steps if step)
        days = 3 if plan.checked_at is None else 7 if plan.agreed_at is None else 14
        return Introduction(
            state=state_after(INTRODUCTION, self._moves(life, plan)),
            profile=life.row.candidate_profile,
            employer=plan.employer.organization,
            asked_by=plan.employer.manager.user,
            message=plan.message,
            expires_at=latest + timedelta(days=days),
            decline_reason=plan.reason if plan.declined_at else "",
            may_tell_reason=bool(plan.declined_at),
            contact_shown_at=plan.opened_at,
            met_on=wib(plan.met_at).date() if plan.met_at else None,
            created_at=plan.asked_at,
        )

    def _moves(self, life: Life, plan: PlannedIntroduction) -> Iterator[PastMove]:
        officer, employer = self._officer(life), plan.employer.manager
        if plan.checked_at:
            yield PastMove("check", officer, plan.checked_at)
            yield PastMove("ask_client", officer, plan.checked_at)
        if plan.declined_at:
            yield PastMove("decline", officer, plan.declined_at)
        if plan.agreed_at:
            yield PastMove("agree", officer, plan.agreed_at)
        if plan.met_at:
            yield PastMove("meet", employer, plan.met_at)
        if plan.result_at:
            yield PastMove("hire" if plan.hired else "not_hire", employer, plan.result_at)

    def _disclosures(self, pairs: list[tuple[Life, PlannedIntroduction]]) -> None:
        """Name and phone were opened under the consent that held then."""
        clients = [life.row.pk for life, _plan in pairs]
        consents: dict[int, list[Consent]] = {}
        for consent in Consent.objects.filter(client__in=clients, purpose=ConsentPurpose.EMPLOYER_VIEW).order_by("given_at"):
            consents.setdefault(consent.client_id, []).append(consent)
        store(
            Disclosure,
            (
                Disclosure(
                    client=life.row,
                    consent=_held(consents[life.row.pk], plan.opened_at),
                    recipient=plan.employer.organization,  # type: ignore[arg-type]
                    user=plan.employer.manager.user,
                    purpose=ConsentPurpose.EMPLOYER_VIEW,
                    fields=list(CONTACT_FIELDS),
                    at=plan.opened_at,
                )
                for life, plan in pairs
            ),
        )

    # --- work --------------------------------------------------------------------------------------------------------

    def _placements(self, pairs: list[tuple[Life, PlannedWork]]) -> None:
        rows = store(Placement, (self._placement(life, work) for life, work in pairs))
        last: dict[int, Placement] = {}
        for (life, work), row in zip(pairs, rows, strict=True):
            work.row, row.previous = row, last.get(life.number)
            last[life.number] = row
            self.trail.act("placement.start", actor=self._officer(life), at=work.recorded_at, subject=row, person=life.row)
            self.trail.walk(row, PLACEMENT, self._work_moves(life, work), person=life.row)
        Placement.objects.bulk_update([row for row in rows if row.previous], ["previous"], batch_size=500)

    def _placement(self, life: Life, work: PlannedWork) -> Placement:
        introduction = work.introduction.row if work.introduction else None
        finished = [way for way in life.ways if way.outcome == "completed" and way.finished_at and way.finished_at < work.recorded_at]
        second = self._second(life).user if work.verified_at else None
        return Placement(
            client=life.row,
            kind=work.kind,
            state=state_after(PLACEMENT, self._work_moves(life, work)),
            claim=ClaimState.COUNTED if work.verified_at else ClaimState.RECORDED,
            introduction=introduction,
            enrollment=finished[-1].row if finished else None,
            employer=introduction.employer if introduction else None,
            workplace=work.workplace,
            occupation=work.occupation,
            occupation_code=work.occupation_code,
            region_id=work.region,
            started_on=work.started_on,
            ended_on=work.ended_on,
            end_reason=work.end_reason,
            monthly_wage=work.wage,
            weekly_hours=work.weekly_hours,
            relation=work.relation,
            start_capital=work.start_capital,
            permits=work.permits,
            recorded_by=self._officer(life).user,
            verified_by=second,
            verified_at=work.verified_at,
            created_at=work.recorded_at,
        )

    def _second(self, life: Life) -> Actor:
        return self.world.staff["kepala" if life.is_restricted else "bimker"]

    def _work_moves(self, life: Life, work: PlannedWork) -> Iterator[PastMove]:
        if work.verified_at:
            yield PastMove("verify", self._second(life), work.verified_at)
        if work.ended_at:
            yield PastMove("end", self._officer(life), work.ended_at, work.end_reason)

    # --- questions ---------------------------------------------------------------------------------------------------

    def _questions(self, lives: list[Life]) -> None:
        pairs = [(life, row, answers) for life in lives for rows, answers in self._asked(life) for row in rows]
        for life, row, answers in pairs:
            self._settle(life, row, answers.get(row.day))
        store(FollowUp, (row for _life, row, _answers in pairs))
        answered = [(life, row, answers[row.day]) for life, row, answers in pairs if row.day in answers]
        store(FollowUpTry, (each for life, row, answer in answered for each in self._tries(life, row, answer)))
        self._incomes([(life, row, answer) for life, row, answer in answered if answer.income])
        for life, row, answer in answered:
            self._say(life, row, answer)

    def _asked(self, life: Life) -> Iterator[tuple[list[FollowUp], dict[int, PlannedAnswer]]]:
        for way in life.ways:
            if way.offered_at and way.offer is not None:
                rows = follow_ups_after(wib(way.offered_at).date(), client_id=life.row.pk, offer=way.offer)
                yield rows, _by_day(life.follow_ups.get(id(way), ()))
        for work in life.work:
            if work.kind != PlacementKind.INTERNSHIP:
                yield follow_ups_after(work.started_on, client_id=life.row.pk, placement=work.row), _by_day(work.follow_ups)

    def _settle(self, life: Life, row: FollowUp, answer: PlannedAnswer | None) -> None:
        if answer is None:
            return
        user = self._officer(life).user
        if answer.outcome == "unreachable":
            if may_give_up([wib(at).date() for at in answer.tries]):
                row.state, row.recorded_by = FollowUpState.UNREACHABLE, user
        elif answer.outcome == "reached":
            day = wib(answer.at).date()
            row.state, row.answer, row.informant, row.answered_on = FollowUpState.REACHED, answer.answer, answer.informant, day
            row.is_late, row.recorded_by = day > row.closes_on, user
        else:
            row.state, row.recorded_by = FollowUpState(answer.outcome), user

    def _tries(self, life: Life, row: FollowUp, answer: PlannedAnswer) -> Iterator[FollowUpTry]:
        for at in answer.tries:
            yield FollowUpTry(follow_up=row, tried_on=wib(at).date(), informant=Informant.CLIENT, recorded_by=self._officer(life).user)

    def _incomes(self, rows: list[tuple[Life, FollowUp, PlannedAnswer]]) -> None:
        store(
            IncomeRecord,
            (
                IncomeRecord(
                    client=life.row,
                    kind=IncomeKind.FOLLOW_UP,
                    recorded_on=wib(answer.at).date(),
                    follow_up=row,
                    placement=row.placement,
                    recorded_by=self._officer(life).user,
                    **(answer.income or {}),
                )
                for life, row, answer in rows
            ),
        )

    def _say(self, life: Life, row: FollowUp, answer: PlannedAnswer) -> None:
        officer = self._officer(life)
        for at in answer.tries:
            self.trail.act("follow_up.try", actor=officer, at=at, subject=row, person=life.row)
        if answer.outcome == "reached":
            self.trail.act("follow_up.record", actor=officer, at=answer.at, subject=row, person=life.row, reason=answer.answer)
        elif answer.outcome != "unreachable":
            self.trail.act("follow_up.close", actor=officer, at=answer.at, subject=row, person=life.row, reason=answer.outcome)


def _by_day(answers: Iterable[PlannedAnswer]) -> dict[int, PlannedAnswer]:
    return {answer.day: answer for answer in answers}


def _held(consents: list[Consent], at: datetime) -> Any:
    """The consent that held at an instant; IndexError when the plan was wrong and none did."""
    return [row for row in consents if row.given_at <= at < row.expires_at and (row.withdrawn_at is None or row.withdrawn_at > at)][-1]
