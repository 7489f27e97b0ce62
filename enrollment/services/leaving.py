"""What happens to the ways of a client when guidance ends or the consent to after-care is withdrawn.

Both news come as signals of ``enrollment.signals``, in the transaction of the change.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from enrollment.enums.clients import ClientState, ConsentPurpose, GuidanceEndReason
from enrollment.enums.flow import IN_CLASS_STATES, EndReason, EndReasonGroup
from enrollment.models import Client, Consent, Enrollment, GuidancePeriod
from enrollment.services.enrollments import ask_officer, leave
from enrollment.services.offers import promote_next
from enrollment.signals import client_ended, consent_withdrawn
from partners.actors import SYSTEM
from portal.kernel import clock

if TYPE_CHECKING:
    from partners.actors import Actor

#: How the end of guidance is told as the end of a class.
_REASONS = {
    GuidanceEndReason.DECEASED: (EndReasonGroup.OTHER, EndReason.DIED),
    GuidanceEndReason.TRANSFERRED: (EndReasonGroup.SENTENCE, EndReason.TRANSFERRED),
    GuidanceEndReason.REVOKED: (EndReasonGroup.SENTENCE, EndReason.REVOKED),
    GuidanceEndReason.COMPLETED: (EndReasonGroup.SENTENCE, EndReason.GUIDANCE_ENDED),
}


def connect() -> None:
    """Listen to the two signals; again changes nothing."""
    client_ended.connect(_on_client_ended, dispatch_uid="enrollment.leaving")
    consent_withdrawn.connect(_on_consent_withdrawn, dispatch_uid="enrollment.leaving")


def _on_client_ended(sender: Any, *, client: Client, actor: Actor, now: datetime, **kwargs: Any) -> None:
    end_all_ways(client=client, now=now)


def _on_consent_withdrawn(sender: Any, *, consent: Consent, actor: Actor, now: datetime, **kwargs: Any) -> None:
    if consent.purpose == ConsentPurpose.AFTERCARE:
        ask_about_classes_past_guidance(client=consent.client, now=now)


def end_all_ways(*, client: Client, now: datetime) -> int:
    """End every open way of a client who left guidance, and pass the seats on; answers how many.

    Whoever completed guidance and agreed to after-care goes on.
    """
    why = _why(client)
    if why == GuidanceEndReason.COMPLETED and Consent.objects.in_force(ConsentPurpose.AFTERCARE, client, now).exists():
        return 0
    rows = list(Enrollment.objects.open().filter(client=client).select_related("client__office", "cohort__program").order_by("cohort_id", "pk"))
    for row in rows:
        _end(row, why, now)
    for cohort in {row.cohort for row in rows if row.cohort is not None}:
        promote_next(cohort=cohort, now=now)
    return len(rows)


def _why(client: Client) -> GuidanceEndReason:
    states = {ClientState.DECEASED: GuidanceEndReason.DECEASED, ClientState.TRANSFERRED: GuidanceEndReason.TRANSFERRED}
    if client.state in states:
        return states[ClientState(client.state)]
    last = GuidancePeriod.objects.filter(client=client).exclude(end_reason="").order_by("-ended_on", "-pk").first()
    return GuidanceEndReason(last.end_reason) if last else GuidanceEndReason.COMPLETED


def _end(row: Enrollment, why: GuidanceEndReason, now: datetime) -> None:
    """In class the end has a coded reason; before class the referral is withdrawn."""
    group, code = _REASONS[why]
    ended_on = clock.wib(now).date()
    if row.state in IN_CLASS_STATES:
        coded = {"end_reason_group": group, "end_reason_code": code}
        leave(row, "end_early", actor=SYSTEM, now=now, reason=code, ended_on=ended_on, **coded)
    else:
        leave(row, "withdraw", actor=SYSTEM, now=now, reason=code, ended_on=ended_on, due_at=None)


def ask_about_classes_past_guidance(*, client: Client, now: datetime) -> int:
    """Without after-care a class cannot run past guidance: the officer settles it with client and partner."""
    period = GuidancePeriod.objects.filter(client=client).order_by("-starts_on", "-pk").first()
    end = (period.ended_on or period.ends_on) if period else None
    rows = Enrollment.objects.in_class().filter(client=client).select_related("client__office", "cohort")
    past = [row for row in rows.order_by("pk") if end is not None and row.cohort is not None and row.cohort.ends_on > end]
    for row in past:
        ask_officer(kind="aftercare.ended", subject=row, client=client, due_at=now)
    return len(past)
