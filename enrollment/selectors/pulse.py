"""What enrollment knows of how alive a partner is: answers to referrals with their time, and what is due to people."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Count, Min, OuterRef, Q, Subquery

from enrollment.enums.flow import EnrollmentState
from enrollment.models import Enrollment
from partners.enums import ActivityKind
from partners.models import Transition
from partners.moves import last_move_by
from partners.providers import SignOfLife
from partners.pulse import Duty, DutyCode
from portal.kernel.clock import wib

HOUR = 3600


def partner_signs(partners: Collection[int], since: datetime) -> Iterator[SignOfLife]:
    """Each last answer to a referral by the partner's own people: accepted, declined or sent back with a question.

    The answer time runs from the last time that the referral was handed in, so that an officer's delay does not count.
    What the office or the system accepted is no sign of life of the partner.
    """
    answered = last_move_by(Enrollment, "accept", "decline", "return", partner="program__partner", since=since)
    asked = Transition.objects.filter(
        subject_model=Enrollment._meta.label_lower, subject_id=OuterRef("pk"), move="submit", at__lte=OuterRef("told_at")
    )
    candidates = Enrollment.objects.filter(Q(answered_at__gte=since) | Q(state=EnrollmentState.RETURNED), program__partner__in=partners)
    rows = candidates.annotate(told_at=answered).filter(told_at__isnull=False).order_by("pk")
    rows = rows.annotate(asked_at=Subquery(asked.order_by("-at").values("at")[:1]))
    for key, told_at, asked_at in rows.values_list("program__partner", "told_at", "asked_at"):
        yield SignOfLife(key, ActivityKind.ANSWER, told_at, (told_at - asked_at).total_seconds() / HOUR if asked_at else None)


def partner_duties(partners: Collection[int], now: datetime) -> Iterator[tuple[int, Duty]]:
    """Referrals without an answer, and certificates of people who have finished."""
    mine = Enrollment.objects.filter(program__partner__in=partners).order_by()
    asked = mine.filter(state=EnrollmentState.SUBMITTED, submitted_at__isnull=False)
    for key, count, first in asked.values_list("program__partner").annotate(Count("pk"), Min("submitted_at")):
        yield key, Duty(DutyCode.REFERRALS, count, wib(first).date())
    finished = mine.filter(state=EnrollmentState.COMPLETED)
    for key, count, first in finished.values_list("program__partner").annotate(Count("pk"), Min("ended_on")):
        yield key, Duty(DutyCode.CERTIFICATES, count, first or wib(now).date())
