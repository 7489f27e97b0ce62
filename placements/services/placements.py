"""Work that begins, is verified by a second person, and ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.models import Client, Enrollment
from partners.services.tasks import close_tasks, open_task
from placements.enums import ClaimState, PlacementKind
from placements.models import Introduction, Placement
from placements.policies import may_verify_placement, may_work_with
from placements.services.follow_ups import schedule_after_work
from placements.services.introductions import ANSWER_TASK
from placements.workflow import PLACEMENT
from portal.kernel import audit, clock
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor

VERIFY_TASK = "placement.verify"
VERIFY_WITHIN = timedelta(days=14)


@transaction.atomic
def start_placement(
    *, actor: Actor, client: Client, now: datetime, introduction: Introduction | None = None, **facts: Any
) -> Placement:
    """Record a first day of work; the checks at 30, 90, 180 and 365 days are made with it.

    Raises DomainError: not your client, a day in the future, an introduction that led to somebody else.
    """
    may_work_with(actor, client).or_raise()
    if facts["started_on"] > clock.wib(now).date():
        refuse("starts_later", _("Record work on its first day, not before."))
    _close_introduction(actor, client, introduction, now)
    row = Placement(
        client=client, introduction=introduction, employer=introduction.employer if introduction else None, recorded_by=actor.user,
        enrollment=_training_of(client), previous=_last_work(client), **facts,
    )
    row.full_clean(exclude=["introduction", "previous"])
    row.save()
    audit.record("placement.start", actor=actor, subject=row, person=client)
    if row.kind != PlacementKind.INTERNSHIP:
        schedule_after_work(row)
    open_task(organization=client.office, kind=VERIFY_TASK, subject=row, role_key="office_lead", due_at=now + VERIFY_WITHIN)
    return row


def _close_introduction(actor: Actor, client: Client, introduction: Introduction | None, now: datetime) -> None:
    if introduction is None:
        return
    if introduction.profile.client_id != client.pk:
        refuse("other_client", _("This introduction is about somebody else."))
    if introduction.state != "hired":
        from placements.services.introductions import record_result

        record_result(actor=actor, introduction=introduction, hired=True, now=now)
    close_tasks(kind=ANSWER_TASK, subject=introduction, actor=actor)


def _training_of(client: Client) -> Enrollment | None:
    """The last course that the person has finished: what the work is compared with."""
    return Enrollment.objects.filter(client=client, state__in=["completed", "certified"]).order_by("-ended_on", "-pk").first()


def _last_work(client: Client) -> Placement | None:
    return Placement.objects.filter(client=client, next=None).order_by("-started_on", "-pk").first()


@transaction.atomic
def verify_placement(*, actor: Actor, placement: Placement, now: datetime) -> Placement:
    """A second person has seen the evidence: from now on it counts."""
    may_verify_placement(actor, placement).or_raise()
    PLACEMENT.apply(placement, "verify", actor=actor, now=now, verified_by=actor.user, verified_at=now, claim=ClaimState.COUNTED)
    close_tasks(kind=VERIFY_TASK, subject=placement, actor=actor)
    return placement


@transaction.atomic
def return_placement(*, actor: Actor, placement: Placement, reason: str, now: datetime) -> Placement:
    """The evidence is not enough yet; the officer adds to it."""
    may_verify_placement(actor, placement).or_raise()
    PLACEMENT.apply(placement, "return", actor=actor, now=now, reason=reason, claim=ClaimState.RETURNED, claim_reason=reason[:200])
    close_tasks(kind=VERIFY_TASK, subject=placement, actor=actor)
    return placement


@transaction.atomic
def end_placement(*, actor: Actor, placement: Placement, ended_on: date, reason: str, now: datetime) -> Placement:
    """The work has ended, for a coded reason."""
    may_work_with(actor, placement.client).or_raise()
    if ended_on < placement.started_on or ended_on > clock.wib(now).date():
        refuse("bad_end", _("The last day lies between the first day and today."))
    PLACEMENT.apply(placement, "end", actor=actor, now=now, reason=reason, ended_on=ended_on, end_reason=reason)
    close_tasks(kind=VERIFY_TASK, subject=placement, actor=actor)
    return placement
