"""Calendar links: made, renewed and revoked by whoever uses them; their rights are asked at each fetch (hazards R32)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners.actors import actor_for
from partners.models import Membership
from portal.kernel import audit
from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refused
from portal.kernel.ids import fingerprint, token
from programs.models import CalendarFeed, Cohort
from programs.policies import COPYABLE, partner_is_active

if TYPE_CHECKING:
    from partners.actors import Actor


@transaction.atomic
def make_feed(*, actor: Actor, cohort: Cohort, now: datetime) -> tuple[CalendarFeed, str]:
    """A new link to the sessions of a cohort, and its secret, which is told once; an older link stops working."""
    first_refusal(check for check in (_knows(actor, cohort), _has_dates(cohort))).or_raise()
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    _revoke(actor, cohort, now)
    secret = token()
    feed = CalendarFeed.objects.create(cohort=cohort, membership=actor.post, fingerprint=fingerprint(secret), created_at=now)
    audit.record("calendar.make", actor=actor, subject=cohort)
    return feed, secret


@transaction.atomic
def revoke_feed(*, actor: Actor, cohort: Cohort, now: datetime) -> int:
    """End the actor's own link to a cohort; answers how many were ended. Again changes nothing."""
    ended = _revoke(actor, cohort, now)
    if ended:
        audit.record("calendar.revoke", actor=actor, subject=cohort)
    return ended


def _revoke(actor: Actor, cohort: Cohort, now: datetime) -> int:
    return CalendarFeed.objects.visible_to(actor).in_use().filter(cohort=cohort).update(revoked_at=now)


def _knows(actor: Actor, cohort: Cohort) -> Decision:
    """The cohort's partner while it is verified, and its office."""
    own = Cohort.objects.own(actor).filter(pk=cohort.pk).exists()
    if own and actor.is_office:
        return ALLOWED
    if own and actor.is_partner:
        return partner_is_active(cohort.program.partner)
    return refused("not_yours", _("Only the partner itself and its office can do this."))


def _has_dates(cohort: Cohort) -> Decision:
    if cohort.state in COPYABLE:
        return ALLOWED
    return refused("not_approved", _("The dates can go into a calendar once the office has approved the cohort."))


def cohort_behind(secret: str) -> Cohort | None:
    """The cohort that a link opens now, or None: unknown, revoked, or its owner may not see the cohort any more."""
    rows = CalendarFeed.objects.in_use().filter(fingerprint=fingerprint(secret), membership__in=Membership.objects.active())
    feed = rows.select_related("membership__user", "membership__organization", "cohort__program__partner").first()
    if feed is None or not _knows(actor_for(feed.membership), feed.cohort):
        return None
    return feed.cohort
