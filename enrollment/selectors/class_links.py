"""Reads of class links: the one that works for a session, and which session of a cohort is to be shared next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from enrollment.models import ClassLink
from portal.kernel import clock

if TYPE_CHECKING:
    from partners.actors import Actor
    from programs.models import Cohort, Session


def open_link_of(*, actor: Actor, session: Session, now: datetime) -> ClassLink | None:
    """The link of a session that works now, if there is one that the actor may see."""
    return ClassLink.objects.visible_to(actor).open(now).filter(session=session).select_related("made_by__user").first()


def class_to_share(*, cohort: Cohort, now: datetime) -> Session | None:
    """Today's session of a cohort, also when its hour is over; else the next one."""
    today = clock.at_wib(clock.wib(now).date())
    return cohort.sessions.in_force().filter(starts_at__gte=today).order_by("starts_at", "pk").first()
