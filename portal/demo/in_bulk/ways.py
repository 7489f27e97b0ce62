"""Writes ways through classes: referrals, offers, bookings, attendance, outcomes, certificates, and the seats they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from enrollment import matching
from enrollment.enums.flow import SEAT_STATES, AttendanceStatus, EndReason, EndReasonGroup, RefusalReason
from enrollment.models import Attendance, Booking, Certificate, Enrollment, Offer
from enrollment.selectors.matches import weights_of
from enrollment.services.bulk import CertificateMaker, bookings_of
from enrollment.services.enrollments import ANSWER_WITHIN, CORRECT_WITHIN, REACH_WITHIN
from enrollment.workflow import ENROLLMENT, OFFER
from partners.actors import SYSTEM
from partners.services.bulk import PastMove, Trail, state_after, store
from placements.services.bulk import store_profile_skills
from portal.demo.plan.ways import facts_of, record_of
from portal.demo.story import ASKED_BACK, NO_ROOM, WITHDRAWN_BECAUSE
from portal.kernel.clock import wib
from programs.services.bulk import set_taken

if TYPE_CHECKING:
    from partners.actors import Actor
    from portal.demo.plan.model import PlannedCohort, Way
    from portal.demo.world import World

COHORT_CANCELLED = "Angkatan dibatalkan."


class Ways:
    """Writes the ways of one batch; each knows its rows afterwards."""

    def __init__(self, world: World, trail: Trail) -> None:
        self.world, self.trail, self.now = world, trail, world.calendar.now
        self.weights = weights_of(world.office.pk, world.calendar.today).values
        self.maker = CertificateMaker(now=self.now)

    def write(self, cohorts: list[PlannedCohort]) -> None:
        """All ways through these classes."""
        ways = sorted((way for cohort in cohorts for way in cohort.ways), key=lambda way: way.referred_at)
        for way in ways:
            way.row = self._enrollment(way)
            way.row.state = state_after(ENROLLMENT, self._moves(way))
        store(Enrollment, (way.row for way in ways))
        offered = [way for way in ways if way.offered_at]
        for way, row in zip(offered, store(Offer, (self._offer(way) for way in offered)), strict=True):
            way.offer = row
        for way in ways:
            self._walk(way)
        set_taken(
            [cohort.row for cohort in cohorts if cohort.row], Counter(way.row.cohort_id for way in ways if way.row.state in SEAT_STATES)
        )
        store(Booking, (booking for way in ways for booking in self._bookings(way)))
        store(Attendance, (mark for way in ways for mark in self._attendance(way)))
        self._certificates([way for way in ways if self._is_certified(way)])

    def _officer(self, way: Way) -> Actor:
        return self.world.officers[way.life.officer or 0]

    # --- rows --------------------------------------------------------------------------------------------------------

    def _enrollment(self, way: Way) -> Enrollment:
        officer, program = self._officer(way), way.cohort.program.program
        lost = way.withdrawn_at is not None
        return Enrollment(
            client=way.life.row,
            program=program,
            cohort=None if lost else way.cohort.row,
            referred_by=officer.membership,
            submitted_at=way.referred_at,
            created_at=way.referred_at,
            **self._answered(way),
            **self._outcome(way),
        )

    def _answered(self, way: Way) -> dict[str, Any]:
        """What the partner's answer, the offer and the client's answer leave on the enrollment."""
        if way.partner == "":
            return {"due_at": way.referred_at + ANSWER_WITHIN}
        if way.partner == "returned":
            return {"due_at": way.partner_at + CORRECT_WITHIN}  # type: ignore[operator]
        if way.partner == "declined":
            return {"answered_at": way.partner_at, "refusal_reason": RefusalReason.NO_CAPACITY, "ended_on": wib(way.partner_at).date()}  # type: ignore[arg-type]
        known: dict[str, Any] = {"answered_at": way.partner_at, "waiting_since": way.referred_at}
        if way.answer == "held":
            known["due_at"] = way.expires_at
        elif way.answer == "lapsed":
            known["due_at"] = way.answered_at + REACH_WITHIN  # type: ignore[operator]
        elif way.answer == "no":
            known.update(decline_reason=way.reason, ended_on=wib(way.answered_at).date())  # type: ignore[arg-type]
        elif way.answer == "yes" and way.withdrawn_at is None:
            known["enrolled_at"] = way.answered_at
        return known

    def _outcome(self, way: Way) -> dict[str, Any]:
        known: dict[str, Any] = {}
        started = self._started_at(way)
        if started:
            known["started_on"] = wib(started).date()
        if way.withdrawn_at:
            known["ended_on"] = wib(way.withdrawn_at).date()
        if way.outcome and way.finished_at:
            known["ended_on"] = wib(way.finished_at).date()
        if way.left_at:
            known.update(end_reason_group=way.left[0], end_reason_code=way.left[1])
        elif way.outcome:
            record = record_of(way)
            known.update(sessions_held=record.held, sessions_attended=record.attended)
            if way.outcome == "ended_early":
                known.update(end_reason_group=EndReasonGroup.CLIENT, end_reason_code=EndReason.RULE_NOT_MET)
        return known

    def _offer(self, way: Way) -> Offer:
        officer = self._officer(way)
        answered = way.answer in ("yes", "no")
        return Offer(
            enrollment=way.row,
            cohort=way.cohort.row,
            state=state_after(OFFER, self._offer_moves(way)),
            offered_by=officer.membership,
            offered_at=way.offered_at,
            expires_at=way.expires_at,
            answered_at=way.answered_at if answered else None,
            answered_how=way.how if answered else "",
            answered_by=officer.membership if answered else None,
            decline_reason=way.reason,
            snapshot=self._snapshot(way),
        )

    def _snapshot(self, way: Way) -> dict[str, Any]:
        """What was true on the day of the offer; the seats taken are counted from the offers before it."""
        today = wib(way.offered_at).date()  # type: ignore[arg-type]
        before = sum(other.offered_at is not None and other.offered_at < way.offered_at for other in way.cohort.ways)  # type: ignore[operator]
        taken = min(before, way.cohort.plan.capacity - 1)
        cohort = replace(way.cohort.facts, number=way.cohort.row.number, taken=taken)  # type: ignore[type-var, union-attr]
        client = facts_of(way.life, today, self.world.office.pk)
        return matching.snapshot(matching.match(client, cohort, self.weights, today), self.weights, today)  # type: ignore[arg-type]

    # --- moves -------------------------------------------------------------------------------------------------------

    def _walk(self, way: Way) -> None:
        self.trail.walk(way.row, ENROLLMENT, self._moves(way), person=way.life.row)
        if way.offer is not None:
            self.trail.walk(way.offer, OFFER, self._offer_moves(way), person=way.life.row)

    def _moves(self, way: Way) -> Iterator[PastMove]:
        officer, partner = self._officer(way), way.cohort.program.partner.manager
        yield PastMove("submit", officer, way.referred_at)
        if way.partner == "" or way.partner_at is None:
            return
        if way.partner != "accepted":
            yield PastMove(
                "return" if way.partner == "returned" else "decline",
                partner,
                way.partner_at,
                ASKED_BACK if way.partner == "returned" else NO_ROOM,
            )
            return
        answering = partner if way.cohort.program.source.asks else SYSTEM
        yield PastMove("accept", answering, way.partner_at)
        yield PastMove("queue", answering, way.partner_at)
        if way.offered_at:
            yield PastMove("offer", officer, way.offered_at)
            yield from self._after_offer(way, officer)

    def _after_offer(self, way: Way, officer: Actor) -> Iterator[PastMove]:
        at = way.answered_at
        if at is None or way.answer == "held":
            return
        if way.answer == "no":
            yield PastMove("say_no", officer, at, way.reason)
        elif way.answer == "lapsed":
            yield PastMove("lapse", SYSTEM, at)
        else:
            yield PastMove("say_yes", officer, at)
            yield from self._in_class(way, officer)

    def _in_class(self, way: Way, officer: Actor) -> Iterator[PastMove]:
        cancelled, started = way.cohort.cancelled_at, self._started_at(way)
        if cancelled:
            yield PastMove("lose_seat", SYSTEM, cancelled, COHORT_CANCELLED)
            if way.withdrawn_at:
                yield PastMove("withdraw", officer, way.withdrawn_at, WITHDRAWN_BECAUSE)
            return
        if started:
            yield PastMove("start", SYSTEM, started)
        if way.left_at:
            yield PastMove("end_early", officer, way.left_at, way.left[1])
        elif way.outcome == "ended_early" and way.finished_at:
            yield PastMove("end_early", SYSTEM, way.finished_at, EndReason.RULE_NOT_MET)
        elif way.outcome == "completed" and way.finished_at:
            yield PastMove("complete", SYSTEM, way.finished_at)
            if self._is_certified(way) and way.cohort.certified_at:
                yield PastMove("certify", way.cohort.program.partner.manager, way.cohort.certified_at)

    def _offer_moves(self, way: Way) -> Iterator[PastMove]:
        moves = {"yes": "accept", "no": "decline", "lapsed": "lapse"}
        if way.answer in moves and way.answered_at:
            actor = SYSTEM if way.answer == "lapsed" else self._officer(way)
            yield PastMove(moves[way.answer], actor, way.answered_at, way.reason)

    def _started_at(self, way: Way) -> Any:
        """The first session that was held with the person in class."""
        if way.answer != "yes" or not way.marks or way.cohort.cancelled_at:
            return None
        settled = [session for session in way.cohort.sessions if session.fate in ("held", "not_held")][: len(way.marks)]
        return next((session.settled_at for session in settled if session.fate == "held"), None)

    # --- in class ----------------------------------------------------------------------------------------------------

    def _bookings(self, way: Way) -> list[Booking]:
        """Of those who said yes: sessions that were not called off, up to the day on which the person left."""
        if way.answer != "yes" or way.cohort.cancelled_at:
            return []
        until = way.left_at or way.cohort.last_end + timedelta(days=1)
        booked = [row for row in way.cohort.session_rows if row.state != "cancelled" and way.answered_at < row.starts_at < until]  # type: ignore[operator]
        return bookings_of(way.row, booked)

    def _attendance(self, way: Way) -> Iterator[Attendance]:
        teacher = way.cohort.program.partner.staff.membership
        settled = [pair for pair in zip(way.cohort.sessions, way.cohort.session_rows, strict=True) if pair[0].fate in ("held", "not_held")]
        for mark, (planned, row) in zip(way.marks, settled, strict=False):
            because = planned.because if mark == AttendanceStatus.NOT_HELD else ""
            yield Attendance(
                enrollment=way.row, session=row, status=mark, not_held_because=because, marked_by=teacher, marked_at=planned.settled_at
            )

    # --- certificates ------------------------------------------------------------------------------------------------

    def _is_certified(self, way: Way) -> bool:
        certified = way.cohort.certified_at
        return way.outcome == "completed" and certified is not None and certified <= self.now

    def _certificates(self, ways: list[Way]) -> None:
        store(
            Certificate,
            (
                self.maker.make(
                    enrollment=way.row,
                    signer=way.cohort.program.partner.manager,
                    signer_title=way.cohort.program.partner.source.signer_title,
                    at=way.cohort.certified_at,  # type: ignore[arg-type]
                )
                for way in ways
            ),
        )
        shown: dict[int, tuple[Any, set[int]]] = {}
        for way in ways:
            profile = getattr(way.life.row, "candidate_profile", None) if _has_profile(way) else None
            if profile is not None:
                profile.certified_month = wib(way.cohort.last_end).date().replace(day=1)
                shown.setdefault(profile.pk, (profile, set()))[1].add(way.row.program.skill_id)
        rows = [profile for profile, _skills in shown.values()]
        type(rows[0]).objects.bulk_update(rows, ["certified_month"], batch_size=500) if rows else None
        store_profile_skills((profile, skill) for profile, skills in shown.values() for skill in sorted(skills))


def _has_profile(way: Way) -> bool:
    return "candidate_profile" in way.life.row._state.fields_cache
