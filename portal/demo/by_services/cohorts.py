"""Steps of classes: planned, proposed, decided, taught session by session, certified, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from enrollment.models import Enrollment
from enrollment.services import attendance, certificates
from portal.demo.by_services.steps import Steps
from portal.demo.story import CALLED_OFF_BECAUSE, CANCELLED_BECAUSE, RETURNED_BECAUSE, SAME_PLACE_BECAUSE, SMALL_BECAUSE
from programs.models import Cohort
from programs.policies import COPYABLE
from programs.services import cohorts, running, sessions

if TYPE_CHECKING:
    from portal.demo.plan.model import PlannedCohort, PlannedSession

#: What a certificate reads of an enrollment.
CERTIFIED = ("client__region", "program__partner__region", "program__skill", "cohort")


class CohortSteps(Steps):
    """Everything about classes but the people in them."""

    def expect(self, cohort: PlannedCohort) -> None:
        """One class from its proposal to its end."""
        self.add(cohort.proposed_at, self._plan_cohort, cohort)
        if cohort.fate != "draft":
            self.add(cohort.proposed_at + timedelta(minutes=20), self._propose, cohort)
        if cohort.fate not in ("draft", "proposed"):
            self.add(cohort.decided_at, self._decide, cohort)
        self.add(cohort.confirmed_at, self._confirm, cohort, "")
        self.add(cohort.small_at, self._confirm, cohort, SMALL_BECAUSE)
        self.add(cohort.cancelled_at, self._cancel, cohort)
        if not cohort.cancelled_at:
            for position, session in enumerate(cohort.sessions):
                self.add(session.settled_at, self._settle, cohort, session, position)
        self.add(cohort.certified_at, self._certify, cohort)
        self.add(cohort.closed_at, self._close, cohort)

    def _plan_cohort(self, cohort: PlannedCohort, now: datetime) -> None:
        program = cohort.program.program
        open_ends = program.cohorts.filter(state__in=COPYABLE, starts_on__lt=cohort.plan.starts_on)
        previous = open_ends.exclude(following__in=Cohort.objects.exclude(state="cancelled")).order_by("-starts_on").first()
        cohort.row = cohorts.draft_cohort(actor=cohort.program.partner.staff, program=program, plan=cohort.plan, previous=previous)
        cohort.session_rows = list(cohort.row.sessions.order_by("number"))

    def _propose(self, cohort: PlannedCohort, now: datetime) -> None:
        cohorts.propose_cohort(actor=cohort.program.partner.staff, cohort=cohort.row, now=now, reason=SAME_PLACE_BECAUSE)

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
        people = Enrollment.objects.of_cohort(cohort.row).filter(state="completed").select_related(*CERTIFIED)
        partner = cohort.program.partner
        certificates.issue_many(actor=partner.manager, enrollments=people.order_by("pk"), signer_title=partner.source.signer_title, now=now)

    def _close(self, cohort: PlannedCohort, now: datetime) -> None:
        cohort.row.refresh_from_db()
        running.close_cohort(actor=self.staff["bimker"], cohort=cohort.row, now=now)
