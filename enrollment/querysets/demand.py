"""Who may read demand: its lines whoever sees the client, the frozen months the office, its evaluators and verified partners."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from enrollment.querysets.clients import ClientOwnedQuerySet, closed_to
from partners.querysets import VisibleQuerySet

if TYPE_CHECKING:
    from partners.actors import Actor


class DemandLineQuerySet(ClientOwnedQuerySet):
    """Lines by who may see the client, and by day."""

    def scope(self, actor: Actor) -> Q | None:
        """As for the client; of leaders said with the line's own office, which an index answers."""
        if actor.is_lead and actor.user is not None:
            return Q(office=actor.office_id) & ~Q(client__in=closed_to(actor.user))
        return super().scope(actor)

    def ready_on(self, today: date) -> Self:
        """Of people who are ready on a day."""
        return self.filter(from_on__lte=today, until_on__gte=today)


class DemandSnapshotQuerySet(VisibleQuerySet):
    """Months of the own office; the newest first."""

    def scope(self, actor: Actor) -> Q | None:
        if not actor.is_verified or not actor.has("office", "evaluator", "partner"):
            return None
        return Q(office=actor.office_id)
