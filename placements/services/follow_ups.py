"""Follow-ups: made with the offer and with the first day of work, answered once, never silently lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.models import Offer
from placements.enums import FollowUpAnchor, FollowUpState, IncomeKind, WorkAnswer
from placements.models import FollowUp, FollowUpTry, IncomeRecord, Placement
from placements.policies import may_work_with
from placements.schedule import due_dates, may_give_up
from portal.kernel import audit, clock
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor

#: Results that need no answer from anybody.
WITHOUT_ANSWER = frozenset({FollowUpState.REFUSED, FollowUpState.DIED, FollowUpState.TRANSFERRED, FollowUpState.NOT_APPLICABLE})


def _rows(anchor: str, anchored_on: date, **owner: Any) -> Iterable[FollowUp]:
    return [
        FollowUp(anchor=anchor, day=due.day, due_on=due.due_on, opens_on=due.opens_on, closes_on=due.closes_on, **owner)
        for due in due_dates(anchored_on)
    ]


def schedule_after_offer(offer: Offer) -> None:
    """Four questions for everybody who was offered a seat, whatever the answer (domain.md B5)."""
    day = clock.wib(offer.offered_at).date()
    FollowUp.objects.bulk_create(
        _rows(FollowUpAnchor.OFFER, day, offer=offer, client_id=offer.enrollment.client_id), ignore_conflicts=True
    )


def schedule_after_work(placement: Placement) -> None:
    """Four questions about staying in work."""
    FollowUp.objects.bulk_create(
        _rows(FollowUpAnchor.WORK, placement.started_on, placement=placement, client_id=placement.client_id), ignore_conflicts=True
    )


def _open(actor: Actor, follow_up: FollowUp, today: date) -> None:
    may_work_with(actor, follow_up.client).or_raise()
    if follow_up.state not in {FollowUpState.DUE, FollowUpState.UNREACHABLE}:
        refuse("answered", _("This question has been answered already."))
    if today < follow_up.opens_on:
        refuse("too_early", _("This question opens on %(day)s.") % {"day": follow_up.opens_on.strftime("%d.%m.%Y")})


def _settle(follow_up: FollowUp, **changes: Any) -> None:
    """Write the result once, even if two people send at the same time."""
    open_rows = FollowUp.objects.filter(pk=follow_up.pk, state__in=[FollowUpState.DUE, FollowUpState.UNREACHABLE])
    if not open_rows.update(**changes):
        refuse("answered", _("This question has been answered already."))
    for name, value in changes.items():
        setattr(follow_up, name, value)


@transaction.atomic
def record_follow_up(
    *, actor: Actor, follow_up: FollowUp, answer: str, informant: str, now: datetime, note: str = "", income: dict[str, Any] | None = None
) -> FollowUp:
    """Somebody was reached; ``income`` holds the facts of an IncomeRecord where figures were given."""
    today = clock.wib(now).date()
    _open(actor, follow_up, today)
    _settle(
        follow_up, state=FollowUpState.REACHED, answer=WorkAnswer(answer), informant=informant, answered_on=today,
        is_late=today > follow_up.closes_on, note=note.strip()[:300], recorded_by=actor.user,
    )
    if income:
        IncomeRecord.objects.create(
            client=follow_up.client, kind=IncomeKind.FOLLOW_UP, recorded_on=today, follow_up=follow_up, placement=follow_up.placement,
            recorded_by=actor.person, **income,
        )
    audit.record("follow_up.record", actor=actor, subject=follow_up, person=follow_up.client, reason=answer)
    return follow_up


@transaction.atomic
def record_try(*, actor: Actor, follow_up: FollowUp, informant: str, now: datetime) -> FollowUp:
    """Nobody answered today; after three tries over fourteen days the question counts as not reached."""
    today = clock.wib(now).date()
    _open(actor, follow_up, today)
    FollowUpTry.objects.get_or_create(follow_up=follow_up, tried_on=today, informant=informant, defaults={"recorded_by": actor.person})
    if may_give_up(list(follow_up.tries.values_list("tried_on", flat=True))):
        _settle(follow_up, state=FollowUpState.UNREACHABLE, recorded_by=actor.user)
    audit.record("follow_up.try", actor=actor, subject=follow_up, person=follow_up.client)
    return follow_up


@transaction.atomic
def close_follow_up(*, actor: Actor, follow_up: FollowUp, state: str, now: datetime, note: str = "") -> FollowUp:
    """Refused, died, moved to another office, or not applicable."""
    if state not in WITHOUT_ANSWER:
        refuse("unknown_result", _("Choose one of the results."))
    _open(actor, follow_up, clock.wib(now).date())
    _settle(follow_up, state=FollowUpState(state), note=note.strip()[:300], recorded_by=actor.user)
    audit.record("follow_up.close", actor=actor, subject=follow_up, person=follow_up.client, reason=state)
    return follow_up
