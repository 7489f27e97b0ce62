"""Steps of work: introductions, first days, verification, ends, and the dated questions with their answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from placements.enums import FollowUpState
from placements.models import CandidateProfile, FollowUp, Vacancy
from placements.services import follow_ups, introductions, placements
from portal.demo.by_services.steps import Steps
from portal.kernel.clock import wib

if TYPE_CHECKING:
    from portal.demo.plan.model import Life, PlannedAnswer, PlannedIntroduction, PlannedWork


class WorkSteps(Steps):
    """What employers, officers and leaders do about work."""

    def expect(self, life: Life) -> None:
        """Introductions and work of one person."""
        for introduction in life.introductions:
            self._introduction(life, introduction)
        for work in life.work:
            self._work(life, work)

    def _introduction(self, life: Life, plan: PlannedIntroduction) -> None:
        self.add(plan.asked_at, self._ask, life, plan)
        self.add(plan.checked_at, self._check, life, plan)
        self.add(plan.agreed_at, self._agree, life, plan)
        self.add(plan.declined_at, self._decline, life, plan)
        self.add(plan.opened_at, self._open, plan)
        self.add(plan.met_at, self._meet, plan)
        self.add(plan.result_at, self._result, plan)

    def _ask(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        vacancy = Vacancy.objects.open(wib(now).date()).filter(employer=plan.employer.organization).order_by("pk").first()
        profile = CandidateProfile.objects.select_related("client").get(client=life.row)
        plan.row = introductions.ask_introduction(
            actor=plan.employer.manager, profile=profile, message=plan.message, now=now, vacancy=vacancy
        )

    def _check(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.check_introduction(actor=self.officer(life), introduction=plan.row, now=now)

    def _agree(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.agree_introduction(actor=self.officer(life), introduction=plan.row, now=now)

    def _decline(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.decline_introduction(actor=self.officer(life), introduction=plan.row, reason=plan.reason, may_tell=True, now=now)

    def _open(self, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.open_contact(actor=plan.employer.manager, introduction=plan.row, now=now)

    def _meet(self, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.record_meeting(actor=plan.employer.manager, introduction=plan.row, met_on=wib(now).date(), now=now)

    def _result(self, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.record_result(actor=plan.employer.manager, introduction=plan.row, hired=plan.hired, now=now)

    def _work(self, life: Life, work: PlannedWork) -> None:
        self.add(work.recorded_at, self._start, life, work)
        self.add(work.verified_at, self._verify, life, work)
        self.add(work.ended_at, self._end_work, life, work)

    def _start(self, life: Life, work: PlannedWork, now: datetime) -> None:
        introduction = work.introduction.row if work.introduction else None
        work.row = placements.start_placement(
            actor=self.officer(life),
            client=life.row,
            now=now,
            introduction=introduction,
            kind=work.kind,
            occupation=work.occupation,
            occupation_code=work.occupation_code,
            region_id=work.region,
            started_on=work.started_on,
            monthly_wage=work.wage,
            weekly_hours=work.weekly_hours,
            relation=work.relation,
            workplace=work.workplace,
            start_capital=work.start_capital,
            permits=work.permits,
        )
        for answer in work.follow_ups:
            self.follow_up(life, answer, "work", work.row)

    def _verify(self, life: Life, work: PlannedWork, now: datetime) -> None:
        second = self.staff["kepala" if life.is_restricted else "bimker"]
        placements.verify_placement(actor=second, placement=work.row, now=now)

    def _end_work(self, life: Life, work: PlannedWork, now: datetime) -> None:
        work.row.refresh_from_db()
        placements.end_placement(actor=self.officer(life), placement=work.row, ended_on=work.ended_on, reason=work.end_reason, now=now)

    def follow_up(self, life: Life, answer: PlannedAnswer, anchor: str, owner: Any) -> None:
        """What came of one dated question about an offer or a piece of work."""

        def row() -> FollowUp:
            found = FollowUp.objects.filter(anchor=anchor, day=answer.day, **{"offer" if anchor == "offer" else "placement": owner})
            return found.select_related("client", "placement").get()

        for tried in answer.tries:
            self.add(tried, lambda now: follow_ups.record_try(actor=self.officer(life), follow_up=row(), informant="client", now=now))
        if answer.outcome != "unreachable":
            self.add(answer.at, lambda now: self._record(life, answer, row(), now))

    def _record(self, life: Life, answer: PlannedAnswer, row: FollowUp, now: datetime) -> None:
        officer = self.officer(life)
        if answer.outcome == "reached":
            follow_ups.record_follow_up(
                actor=officer, follow_up=row, answer=answer.answer, informant=answer.informant, now=now, income=answer.income
            )
        else:
            follow_ups.close_follow_up(actor=officer, follow_up=row, state=FollowUpState(answer.outcome), now=now)
