"""Lets a plan happen through the services of the product, each step at its own instant, in the order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from enrollment.enums.clients import RestrictionMode
from enrollment.enums.flow import AnsweredHow, RefusalReason
from enrollment.models import Enrollment
from enrollment.services import attendance, certificates, clients, consents, enrollments, offers, officers, wishes
from enrollment.services.bulk import add_assessment, own_instrument
from enrollment.services.clients import GuarantorData, Period, Person
from partners.actors import Actor
from placements.enums import FollowUpState, IncomeKind
from placements.models import CandidateProfile, FollowUp, Vacancy
from placements.services import follow_ups, incomes, introductions, placements, profiles
from portal.demo.calendar import jobs_of
from portal.demo.partners import ROUNDS
from portal.demo.plan.after import declined_because
from portal.demo.story import (
    ASKED_BACK,
    CALLED_OFF_BECAUSE,
    CANCELLED_BECAUSE,
    INSTRUMENT,
    NO_LONGER_NEEDED,
    NO_ROOM,
    RESTRICTED_BECAUSE,
    RETURNED_BECAUSE,
    SMALL_BECAUSE,
    WITHDRAWN_BECAUSE,
)
from portal.kernel import jobs
from portal.kernel.clock import wib
from portal.kernel.ranges import ONE_DAY
from programs.services import cohorts, running, sessions

if TYPE_CHECKING:
    from portal.demo.plan.model import (
        Life,
        Plan,
        PlannedAnswer,
        PlannedCohort,
        PlannedConsent,
        PlannedIntroduction,
        PlannedSession,
        PlannedWork,
        Way,
    )
    from portal.demo.timeline import Timeline
    from portal.demo.world import World

#: The regular work of the product that moves histories along; it is run on the days on which it has something to do.
ADVANCE, BEGIN, LAPSE, WATCH, VACANCIES = (
    "programs.advance_cohorts", "enrollment.begin_classes", "enrollment.lapse_offers", "enrollment.watch_referrals",
    "placements.close_vacancies",
)
ALL_WORK = (ADVANCE, BEGIN, LAPSE, WATCH, VACANCIES, "placements.expire_introductions")


class Happening:
    """Puts a plan on a timeline, as calls of services by the people whose business each step is."""

    def __init__(self, world: World, timeline: Timeline, seed: int) -> None:
        self.world, self.timeline, self.rng = world, timeline, Random(f"{seed}:happening")
        self.staff, self.now = world.staff, world.calendar.now
        self.instrument = own_instrument(**INSTRUMENT)

    def expect(self, plan: Plan) -> None:
        """All steps of a plan that have happened by now."""
        for day, names in sorted(self._busy_days(plan).items()):
            self._add(jobs_of(day), run_work, sorted(names))
        for cohort in plan.cohorts:
            self._cohort(cohort)
        for life in plan.lives:
            self._life(life)
        self._add(self.now, run_work, ALL_WORK)

    def _busy_days(self, plan: Plan) -> dict[date, set[str]]:
        """On which days which regular work finds something: cohorts open, are confirmed, start and finish; offers run out."""
        days: dict[date, set[str]] = defaultdict(set)
        for cohort in plan.cohorts:
            dates = (cohort.plan.registration_opens_on, cohort.plan.registration_closes_on + ONE_DAY, cohort.plan.starts_on)
            for day in (*dates, wib(cohort.last_end).date() + ONE_DAY):
                days[day].add(ADVANCE)
            days[cohort.plan.starts_on].add(BEGIN)
            for way in cohort.ways:
                if way.answer == "lapsed":
                    days[wib(way.answered_at).date()].add(LAPSE)  # type: ignore[arg-type]
        for _posted, closes in ROUNDS:
            days[self.world.calendar.day(closes + 16)].add(VACANCIES)
        return days

    def _add(self, instant: datetime | None, step: Any, *args: Any) -> None:
        """Let ``step`` happen unless its time has not come."""
        if instant is not None and instant <= self.now:
            self.timeline.add(instant, lambda now: step(*args, now))

    def _officer(self, life: Life) -> Actor:
        return self.world.officers[life.officer or 0]

    # --- classes -----------------------------------------------------------------------------------------------------

    def _cohort(self, cohort: PlannedCohort) -> None:
        self._add(cohort.proposed_at, self._plan_cohort, cohort)
        if cohort.fate != "draft":
            self._add(cohort.proposed_at + timedelta(minutes=20), self._propose, cohort)
        if cohort.fate not in ("draft", "proposed"):
            self._add(cohort.decided_at, self._decide, cohort)
        self._add(cohort.confirmed_at, self._confirm, cohort, "")
        self._add(cohort.small_at, self._confirm, cohort, SMALL_BECAUSE)
        self._add(cohort.cancelled_at, self._cancel, cohort)
        if not cohort.cancelled_at:
            for position, session in enumerate(cohort.sessions):
                self._add(session.settled_at, self._settle, cohort, session, position)
        self._add(cohort.certified_at, self._certify, cohort)
        self._add(cohort.closed_at, self._close, cohort)

    def _plan_cohort(self, cohort: PlannedCohort, now: datetime) -> None:
        program = cohort.program.program
        previous = program.cohorts.exclude(state="cancelled").order_by("-starts_on").first()
        cohort.row = cohorts.draft_cohort(actor=cohort.program.partner.staff, program=program, plan=cohort.plan, previous=previous)
        cohort.session_rows = list(cohort.row.sessions.order_by("number"))

    def _propose(self, cohort: PlannedCohort, now: datetime) -> None:
        cohorts.propose_cohort(actor=cohort.program.partner.staff, cohort=cohort.row, now=now)

    def _decide(self, cohort: PlannedCohort, now: datetime) -> None:
        lead = self.staff["bimker"]
        if cohort.fate == "returned":
            cohorts.return_cohort(actor=lead, cohort=cohort.row, reason=RETURNED_BECAUSE, now=now)
        else:
            cohorts.approve_cohort(actor=lead, cohort=cohort.row, now=now, exception_reason=cohort.exception)

    def _confirm(self, cohort: PlannedCohort, reason: str, now: datetime) -> None:
        cohort.row.refresh_from_db()
        actor = self.staff["bimker"] if reason else cohort.program.partner.manager
        running.confirm_cohort(actor=actor, cohort=cohort.row, now=now, reason=reason)

    def _cancel(self, cohort: PlannedCohort, now: datetime) -> None:
        cohort.row.refresh_from_db()
        running.cancel_cohort(actor=cohort.program.partner.manager, cohort=cohort.row, reason=CANCELLED_BECAUSE, now=now)

    def _settle(self, cohort: PlannedCohort, session: PlannedSession, position: int, now: datetime) -> None:
        row, teacher = cohort.session_rows[position], cohort.program.partner.staff
        row.cohort.refresh_from_db()
        if session.fate == "cancelled":
            sessions.cancel_session(actor=teacher, session=row, by="force_majeure", reason=CALLED_OFF_BECAUSE, now=now)
        elif session.fate == "not_held":
            attendance.mark_not_held(actor=teacher, session=row, because=session.because, now=now)
        else:
            attendance.mark_attendance(actor=teacher, session=row, marks=self._marks(cohort, position), now=now)

    def _marks(self, cohort: PlannedCohort, position: int) -> dict[Any, str]:
        """Marks of those who were not simply present; the fewer rows of the plan leave out what was called off."""
        place = sum(each.fate in ("held", "not_held") for each in cohort.sessions[:position])
        marked = [(way, way.marks[place]) for way in cohort.ways if way.row is not None and place < len(way.marks)]
        return {way.row.public_id: mark for way, mark in marked if mark != "present"}

    def _certify(self, cohort: PlannedCohort, now: datetime) -> None:
        people = Enrollment.objects.of_cohort(cohort.row).filter(state="completed").select_related("client__region", "program__partner__region", "program__skill", "cohort")
        partner = cohort.program.partner
        certificates.issue_many(actor=partner.manager, enrollments=people.order_by("pk"), signer_title=partner.source.signer_title, now=now)

    def _close(self, cohort: PlannedCohort, now: datetime) -> None:
        cohort.row.refresh_from_db()
        running.close_cohort(actor=self.staff["bimker"], cohort=cohort.row, now=now)

    # --- people ------------------------------------------------------------------------------------------------------

    def _life(self, life: Life) -> None:
        self._add(life.registered_at, self._register, life)
        self._add(life.assigned_at, self._assign, life)
        self._add(life.acknowledged_at, self._acknowledge, life)
        for at, kind, note in life.contacts:
            self._add(at, self._contact, life, kind, note)
        self._add(life.wished_at, self._wish, life)
        for consent in life.consents:
            self._add(consent.at, self._consent, life, consent)
        for way in life.ways:
            self._way(way)
        for introduction in life.introductions:
            self._introduction(life, introduction)
        for work in life.work:
            self._work(life, work)
        if life.available:
            self._add(life.available[0], self._describe, life)
        if life.ending:
            self._add(life.ending[2], self._end, life)

    def _register(self, life: Life, now: datetime) -> None:
        guarantor = GuarantorData(**life.guarantor) if life.guarantor else None
        life.row = clients.create_client(
            actor=self.staff["registrasi"], person=Person(**life.person), period=Period(**life.period), guarantor=guarantor, now=now
        )

    def _assign(self, life: Life, now: datetime) -> None:
        officer = self._officer(life)
        lead = self.staff["kasi-anak" if life.is_child else "kasi-dewasa"]
        officers.assign_officer(actor=lead, client=life.row, officer=officer.membership, now=now)
        if life.is_restricted:
            named = [officer.user, self.staff["kepala"].user, lead.user]
            officers.restrict_client(
                actor=lead, client=life.row, mode=RestrictionMode.ONLY_NAMED, users=named, reason=RESTRICTED_BECAUSE, now=now
            )

    def _acknowledge(self, life: Life, now: datetime) -> None:
        clients.acknowledge_duties(actor=self._officer(life), guarantor=life.row.guarantors.get(), now=now)

    def _contact(self, life: Life, kind: str, note: str, now: datetime) -> None:
        clients.record_contact(actor=self._officer(life), client=life.row, kind=kind, at=now - timedelta(minutes=4), note=note, now=now)

    def _wish(self, life: Life, now: datetime) -> None:
        officer = self._officer(life)
        wishes.record_wish(actor=officer, client=life.row, skills=life.wishes, limits=wishes.Limits(**life.limits), now=now)
        if life.duty:
            clients.set_reporting_duties(actor=officer, client=life.row, duties=[life.duty])
        if life.baseline:
            incomes.record_income(actor=officer, client=life.row, kind=IncomeKind.BASELINE, now=now, **life.baseline)
        if life.assessed_on:
            add_assessment(actor=officer, client=life.row, instrument=self.instrument, taken_on=life.assessed_on, needs=life.needs)

    def _consent(self, life: Life, consent: PlannedConsent, now: datetime) -> None:
        row = consents.give_consent(
            actor=self._officer(life), client=life.row, purpose=consent.purpose, channel=consent.channel, language="id", now=now,
            witness=self.staff["asisten"].user.name, guardian_name=consent.guardian, child_assented=life.is_child,
        )
        self._add(consent.withdrawn_at, self._withdraw_consent, life, row)

    def _withdraw_consent(self, life: Life, row: Any, now: datetime) -> None:
        consents.withdraw_consent(actor=self._officer(life), consent=row, now=now, reason=NO_LONGER_NEEDED)

    def _describe(self, life: Life, now: datetime) -> None:
        _at, available_from, summary = life.available  # type: ignore[misc]
        profile = CandidateProfile.objects.get(client=life.row)
        profiles.describe_profile(actor=self._officer(life), profile=profile, available_from=available_from, summary=summary)

    def _end(self, life: Life, now: datetime) -> None:
        reason, ended_on, _at = life.ending  # type: ignore[misc]
        period = life.row.periods.select_related("client").get()
        clients.end_guidance(actor=self._officer(life), period=period, reason=reason, ended_on=ended_on, now=now)

    # --- ways through classes ----------------------------------------------------------------------------------------

    def _way(self, way: Way) -> None:
        self._add(way.referred_at, self._refer, way)
        if way.cohort.program.source.asks and way.partner:
            self._add(way.partner_at, self._answer_referral, way)
        self._add(way.offered_at, self._offer, way)
        if way.answer in ("yes", "no"):
            self._add(way.answered_at, self._answer, way)
        self._add(way.left_at, self._leave, way)
        self._add(way.withdrawn_at, self._withdraw, way)

    def _refer(self, way: Way, now: datetime) -> None:
        way.row = enrollments.submit_enrollment(actor=self._officer(way.life), client=way.life.row, cohort=way.cohort.row, now=now)

    def _answer_referral(self, way: Way, now: datetime) -> None:
        teacher = way.cohort.program.partner.manager
        if way.partner == "accepted":
            enrollments.accept_enrollment(actor=teacher, enrollment=way.row, now=now)
        elif way.partner == "returned":
            enrollments.return_enrollment(actor=teacher, enrollment=way.row, reason=ASKED_BACK, now=now)
        else:
            enrollments.decline_enrollment(
                actor=teacher, enrollment=way.row, code=RefusalReason.NO_CAPACITY, reason=NO_ROOM, now=now
            )

    def _offer(self, way: Way, now: datetime) -> None:
        way.row.refresh_from_db()
        way.offer = offers.offer_seat(actor=self._officer(way.life), enrollment=way.row, cohort=way.cohort.row, now=now)
        for answer in way.life.follow_ups.get(id(way), ()):
            self._follow_up(way.life, answer, "offer", way.offer)

    def _answer(self, way: Way, now: datetime) -> None:
        officer = self._officer(way.life)
        if way.answer == "yes":
            offers.accept_offer(actor=officer, offer=way.offer, how=AnsweredHow(way.how), now=now)
        else:
            offers.decline_offer(actor=officer, offer=way.offer, how=AnsweredHow(way.how), reason=way.reason, now=now)

    def _leave(self, way: Way, now: datetime) -> None:
        way.row.refresh_from_db()
        group, code = way.left
        enrollments.end_early(actor=self._officer(way.life), enrollment=way.row, group=group, code=code, note="", now=now)

    def _withdraw(self, way: Way, now: datetime) -> None:
        way.row.refresh_from_db()
        enrollments.withdraw_enrollment(actor=self._officer(way.life), enrollment=way.row, reason=WITHDRAWN_BECAUSE, now=now)

    # --- work --------------------------------------------------------------------------------------------------------

    def _introduction(self, life: Life, plan: PlannedIntroduction) -> None:
        self._add(plan.asked_at, self._ask, life, plan)
        self._add(plan.checked_at, self._check, life, plan)
        self._add(plan.agreed_at, self._agree, life, plan)
        self._add(plan.declined_at, self._decline, life, plan)
        self._add(plan.opened_at, self._open, plan)
        self._add(plan.met_at, self._meet, plan)
        self._add(plan.result_at, self._result, plan)

    def _ask(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        vacancy = Vacancy.objects.open(wib(now).date()).filter(employer=plan.employer.organization).order_by("pk").first()
        profile = CandidateProfile.objects.select_related("client").get(client=life.row)
        plan.row = introductions.ask_introduction(actor=plan.employer.manager, profile=profile, message=plan.message, now=now, vacancy=vacancy)

    def _check(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.check_introduction(actor=self._officer(life), introduction=plan.row, now=now)

    def _agree(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.agree_introduction(actor=self._officer(life), introduction=plan.row, now=now)

    def _decline(self, life: Life, plan: PlannedIntroduction, now: datetime) -> None:
        reason = declined_because(self.rng)
        introductions.decline_introduction(actor=self._officer(life), introduction=plan.row, reason=reason, may_tell=True, now=now)

    def _open(self, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.open_contact(actor=plan.employer.manager, introduction=plan.row, now=now)

    def _meet(self, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.record_meeting(actor=plan.employer.manager, introduction=plan.row, met_on=wib(now).date(), now=now)

    def _result(self, plan: PlannedIntroduction, now: datetime) -> None:
        introductions.record_result(actor=plan.employer.manager, introduction=plan.row, hired=plan.hired, now=now)

    def _work(self, life: Life, work: PlannedWork) -> None:
        self._add(work.recorded_at, self._start, life, work)
        self._add(work.verified_at, self._verify, life, work)
        self._add(work.ended_at, self._end_work, life, work)

    def _start(self, life: Life, work: PlannedWork, now: datetime) -> None:
        introduction = work.introduction.row if work.introduction else None
        work.row = placements.start_placement(
            actor=self._officer(life), client=life.row, now=now, introduction=introduction, kind=work.kind, occupation=work.occupation,
            occupation_code=work.occupation_code, region_id=work.region, started_on=work.started_on, monthly_wage=work.wage,
            weekly_hours=work.weekly_hours, relation=work.relation, workplace=work.workplace, start_capital=work.start_capital, permits=work.permits,
        )
        for answer in work.follow_ups:
            self._follow_up(life, answer, "work", work.row)

    def _verify(self, life: Life, work: PlannedWork, now: datetime) -> None:
        second = self.staff["kepala" if life.is_restricted else "bimker"]
        placements.verify_placement(actor=second, placement=work.row, now=now)

    def _end_work(self, life: Life, work: PlannedWork, now: datetime) -> None:
        work.row.refresh_from_db()
        placements.end_placement(actor=self._officer(life), placement=work.row, ended_on=work.ended_on, reason=work.end_reason, now=now)

    def _follow_up(self, life: Life, answer: PlannedAnswer, anchor: str, owner: Any) -> None:
        def row() -> FollowUp:
            found = FollowUp.objects.filter(anchor=anchor, day=answer.day, **{"offer" if anchor == "offer" else "placement": owner})
            return found.select_related("client", "placement").get()

        for tried in answer.tries:
            self._add(tried, lambda now: follow_ups.record_try(actor=self._officer(life), follow_up=row(), informant="client", now=now))
        if answer.outcome != "unreachable":
            self._add(answer.at, lambda now: self._record(life, answer, row(), now))

    def _record(self, life: Life, answer: PlannedAnswer, row: FollowUp, now: datetime) -> None:
        officer = self._officer(life)
        if answer.outcome == "reached":
            follow_ups.record_follow_up(
                actor=officer, follow_up=row, answer=answer.answer, informant=answer.informant, now=now, income=answer.income
            )
        else:
            follow_ups.close_follow_up(actor=officer, follow_up=row, state=FollowUpState(answer.outcome), now=now)


def run_work(names: Iterable[str], now: datetime) -> None:
    """Run regular work of these names, as the scheduler does."""
    by_name = {job.name: job for job in jobs.jobs()}
    for name in names:
        by_name[name].run(now)
