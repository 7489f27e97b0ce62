"""Regular work about certificates that classes owe: at half time the partner is nudged, at full time the office is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from enrollment.enums.flow import EnrollmentState
from enrollment.models import Enrollment
from enrollment.selectors.owed import CERTIFY_WITHIN, certificates_due, cohorts_owing_certificates
from partners.models import Notification, Task
from partners.services.tasks import notify_organization, open_task
from portal.kernel import clock
from programs.models import Cohort

NUDGE, LATE = "certificate.nudge", "certificate.late"
#: The office settles what its partner left open within this time.
SETTLE_WITHIN = timedelta(days=7)


def watch_certificates(now: datetime) -> dict[str, int]:
    """Once for each class, however often it runs; what is settled is closed."""
    closed = close_settled_certificates(now=now)
    nudged = late = 0
    for cohort in cohorts_owing_certificates(Cohort.objects.all()):
        due_at = certificates_due(cohort.owed_since)  # type: ignore[attr-defined]
        nudged += due_at - CERTIFY_WITHIN / 2 <= now < due_at and _nudge(cohort)
        late += due_at <= now and _tell_office(cohort, now)
    return {"nudged": nudged, "late": late, "settled": closed}


def _named(cohort: Cohort) -> dict[str, Any]:
    return {"title": cohort.program.title, "number": cohort.number}


def _nudge(cohort: Cohort) -> bool:
    if Notification.objects.filter(kind=NUDGE, subject_id=cohort.public_id).exists():
        return False
    return notify_organization(organization=cohort.program.partner, kind="certificate.nudge", subject=cohort, params=_named(cohort)) > 0


def _tell_office(cohort: Cohort, now: datetime) -> bool:
    office = cohort.program.office
    open_task(
        organization=office, kind="certificate.late", subject=cohort, role_key="office_lead", due_at=now + SETTLE_WITHIN, params=_named(cohort)
    )
    return True


def close_settled_certificates(*, now: datetime) -> int:
    """End the office's tasks about classes in which nobody waits for a certificate any more; answers how many."""
    waiting = Enrollment.objects.filter(cohort__public_id=OuterRef("subject_id"), state=EnrollmentState.COMPLETED)
    return Task.objects.filter(~Exists(waiting), kind=LATE, done_at=None).update(done_at=clock.now())
