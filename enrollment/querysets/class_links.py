"""Words of queries about class links: seen by the partner whose class it is, and by its office."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from partners.querysets import VisibleQuerySet
from programs.querysets import mine

if TYPE_CHECKING:
    from partners.actors import Actor


class ClassLinkQuerySet(VisibleQuerySet):
    """Links by whether they still open something."""

    def scope(self, actor: Actor) -> Q | None:
        return mine(actor, "session__cohort__program") if actor.is_partner or actor.is_lead else None

    def open(self, now: datetime) -> Self:
        """Neither taken back nor past their hour."""
        return self.filter(revoked_at=None, expires_at__gt=now)

    def with_class(self) -> Self:
        """With everything that the page behind a link needs, and the maker as they are now."""
        return self.select_related("made_by__user", "made_by__organization", "session__place", "session__cohort__program__partner")
