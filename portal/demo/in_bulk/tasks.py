"""Opens the tasks that the present of a written history leaves in people's inboxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from enrollment.enums.flow import EnrollmentState, OfferState
from enrollment.models import Enrollment, Offer, OfficerAssignment
from enrollment.services.enrollments import CORRECT_WITHIN
from partners.models import Organization, Task, User
from partners.services.bulk import store
from placements.enums import PlacementState
from placements.models import Introduction, Placement
from placements.services.introductions import ANSWER_TASK
from placements.services.placements import VERIFY_TASK, VERIFY_WITHIN
from programs.enums import CohortState
from programs.models import Cohort

if TYPE_CHECKING:
    from portal.demo.world import World

#: A lapsed offer is somebody's business for so long; later it has been settled by talking.
LATELY = timedelta(days=12)
CLOSE_WITHIN, CERTIFY_WITHIN = timedelta(days=30), timedelta(days=14)


def open_tasks(world: World) -> int:
    """Write every open task of the present; answers how many."""
    return len(store(Task, _Tasks(world).all()))


class _Tasks:
    """Draws up tasks from states, as the services open them with the moves that lead there."""

    def __init__(self, world: World) -> None:
        self.office, self.now = world.office, world.calendar.now
        held = OfficerAssignment.objects.current().select_related("officer__user")
        self.officers: dict[int, User] = {row.client_id: row.officer.user for row in held.order_by("pk")}

    def all(self) -> Iterator[Task]:
        """Tasks about referrals and offers, about classes, about work."""
        yield from self._ways()
        yield from self._cohorts()
        yield from self._work()

    def _task(
        self,
        kind: str,
        subject: Any,
        *,
        organization: Organization,
        created_at: datetime,
        due_at: datetime | None = None,
        assignee: User | None = None,
        role_key: str = "office_lead",
        params: dict[str, Any] | None = None,
    ) -> Task:
        model = subject._meta.label_lower
        return Task(
            organization=organization,
            kind=kind,
            key=f"{kind}:{model}:{subject.public_id}",
            subject_model=model,
            subject_id=subject.public_id,
            assignee=assignee,
            role_key="" if assignee else role_key,
            created_at=created_at,
            due_at=due_at,
            params=params or {},
        )

    def _for_officer(self, kind: str, subject: Any, client_id: int, **times: Any) -> Task:
        return self._task(kind, subject, organization=self.office, assignee=self.officers.get(client_id), **times)

    def _ways(self) -> Iterator[Task]:
        for offer in Offer.objects.filter(state=OfferState.HELD).select_related("enrollment").order_by("pk"):
            yield self._for_officer("offer.answer", offer, offer.enrollment.client_id, created_at=offer.offered_at, due_at=offer.expires_at)
        asked = Enrollment.objects.filter(state=EnrollmentState.SUBMITTED).select_related("program__partner").order_by("pk")
        for row in asked:
            yield self._task(
                "referral.answer", row, organization=row.program.partner, role_key="partner", created_at=row.submitted_at, due_at=row.due_at
            )
        for row in Enrollment.objects.filter(state=EnrollmentState.RETURNED).order_by("pk"):
            yield self._for_officer("referral.returned", row, row.client_id, created_at=row.submitted_at, due_at=row.due_at)
        refused = Enrollment.objects.filter(state=EnrollmentState.DECLINED, answered_at__gt=self.now - LATELY).exclude(refusal_reason="")
        for row in refused.order_by("pk"):
            yield self._for_officer(
                "referral.declined", row, row.client_id, created_at=row.answered_at, due_at=row.answered_at + CORRECT_WITHIN
            )
        lapsed = Offer.objects.filter(state=OfferState.LAPSED, expires_at__gt=self.now - LATELY).select_related("enrollment").order_by("pk")
        for row in (offer.enrollment for offer in lapsed):
            yield self._for_officer("offer.lapsed", row, row.client_id, created_at=self.now, due_at=row.due_at)

    def _cohorts(self) -> Iterator[Task]:
        rows = Cohort.objects.select_related("program__partner").order_by("pk")
        for cohort in rows.filter(state=CohortState.PROPOSED):
            yield self._about(cohort, "cohort.review", self.office, "office_lead", timedelta(days=7))
        for cohort in rows.filter(state=CohortState.RETURNED):
            yield self._about(cohort, "cohort.returned", cohort.program.partner, "partner", timedelta(days=14))
        for cohort in rows.filter(state=CohortState.FINISHED):
            yield self._about(cohort, "cohort.close", self.office, "office_lead", CLOSE_WITHIN)
        for cohort in rows.filter(state=CohortState.FINISHED, enrollments__state=EnrollmentState.COMPLETED).distinct():
            yield self._about(cohort, "certificate.issue", cohort.program.partner, "partner_manager", CERTIFY_WITHIN)

    def _about(self, cohort: Cohort, kind: str, organization: Organization, role_key: str, within: timedelta) -> Task:
        params = {"title": cohort.program.title, "number": cohort.number}
        return self._task(
            kind, cohort, organization=organization, role_key=role_key, created_at=self.now, due_at=self.now + within, params=params
        )

    def _work(self) -> Iterable[Task]:
        for row in Placement.objects.filter(state=PlacementState.STARTED).order_by("pk"):
            yield self._task(VERIFY_TASK, row, organization=self.office, created_at=row.created_at, due_at=row.created_at + VERIFY_WITHIN)
        waiting = Introduction.objects.waiting_for_answer().select_related("profile").order_by("pk")
        for row in waiting:
            yield self._for_officer(ANSWER_TASK, row, row.profile.client_id, created_at=row.created_at, due_at=row.expires_at)
