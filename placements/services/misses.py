"""Slows down whoever walks through made-up profile handles: more than twenty misses in ten minutes lock viewing (R25).

Counted in the audit trail, so that the limit holds whatever happens to the cache.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partners.models import AuditEntry, Organization
from partners.services.tasks import open_task
from portal.kernel import audit
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor

WINDOW = timedelta(minutes=10)
MOST_MISSES = 20
MISS = "profile.miss"


def _misses(actor: Actor, now: datetime) -> int:
    return AuditEntry.objects.filter(user=actor.user, action=MISS, at__gt=now - WINDOW).count()


def check_misses(*, actor: Actor, now: datetime) -> None:
    """Raises DomainError while this person is locked."""
    if _misses(actor, now) > MOST_MISSES:
        refuse("locked", _("Too many pages that do not exist. Please wait ten minutes, or call the office."))


def note_miss(*, actor: Actor, now: datetime) -> None:
    """Count one miss; the office is told when the limit is passed."""
    audit.record(MISS, actor=actor, allowed=False)
    if _misses(actor, now) == MOST_MISSES + 1:
        office = Organization.objects.get(pk=actor.home.tenant_id)
        open_task(organization=office, kind="profile.misses", role_key="office_lead", key=f"profile.misses:{actor.person.public_id}")
