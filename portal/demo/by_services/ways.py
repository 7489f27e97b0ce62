"""Steps of ways through classes: referred, offered a seat, answered, left or withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from enrollment.enums.flow import AnsweredHow, RefusalReason
from enrollment.services import enrollments, offers
from portal.demo.by_services.steps import Steps
from portal.demo.story import ASKED_BACK, NO_ROOM, WITHDRAWN_BECAUSE

if TYPE_CHECKING:
    from portal.demo.by_services.work import WorkSteps
    from portal.demo.plan.model import Way
    from portal.demo.timeline import Timeline
    from portal.demo.world import World


class WaySteps(Steps):
    """What officers, partners and clients do about a seat; the questions after an offer are those of work."""

    def __init__(self, world: World, timeline: Timeline, work: WorkSteps) -> None:
        super().__init__(world, timeline)
        self.work = work

    def expect(self, way: Way) -> None:
        """One way from the referral to its end."""
        self.add(way.referred_at, self._refer, way)
        if way.cohort.program.source.asks and way.partner:
            self.add(way.partner_at, self._answer_referral, way)
        self.add(way.offered_at, self._offer, way)
        if way.answer in ("yes", "no"):
            self.add(way.answered_at, self._answer, way)
        self.add(way.left_at, self._leave, way)
        self.add(way.withdrawn_at, self._withdraw, way)

    def _refer(self, way: Way, now: datetime) -> None:
        way.row = enrollments.submit_enrollment(actor=self.officer(way.life), client=way.life.row, cohort=way.cohort.row, now=now)

    def _answer_referral(self, way: Way, now: datetime) -> None:
        teacher = way.cohort.program.partner.manager
        if way.partner == "accepted":
            enrollments.accept_enrollment(actor=teacher, enrollment=way.row, now=now)
        elif way.partner == "returned":
            enrollments.return_enrollment(actor=teacher, enrollment=way.row, reason=ASKED_BACK, now=now)
        else:
            enrollments.decline_enrollment(actor=teacher, enrollment=way.row, code=RefusalReason.NO_CAPACITY, reason=NO_ROOM, now=now)

    def _offer(self, way: Way, now: datetime) -> None:
        way.row.refresh_from_db()
        way.offer = offers.offer_seat(actor=self.officer(way.life), enrollment=way.row, cohort=way.cohort.row, now=now)
        for answer in way.life.follow_ups.get(id(way), ()):
            self.work.follow_up(way.life, answer, "offer", way.offer)

    def _answer(self, way: Way, now: datetime) -> None:
        officer = self.officer(way.life)
        if way.answer == "yes":
            offers.accept_offer(actor=officer, offer=way.offer, how=AnsweredHow(way.how), now=now)
        else:
            offers.decline_offer(actor=officer, offer=way.offer, how=AnsweredHow(way.how), reason=way.reason, now=now)

    def _leave(self, way: Way, now: datetime) -> None:
        way.row.refresh_from_db()
        group, code = way.left
        enrollments.end_early(actor=self.officer(way.life), enrollment=way.row, group=group, code=code, note="", now=now)

    def _withdraw(self, way: Way, now: datetime) -> None:
        way.row.refresh_from_db()
        enrollments.withdraw_enrollment(actor=self.officer(way.life), enrollment=way.row, reason=WITHDRAWN_BECAUSE, now=now)
