"""What the log of moves says of rows, as annotations: when something was last done to them, perhaps by their partner's people."""

from __future__ import annotations

from datetime import datetime

from django.db.models import DateTimeField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partners.models import Transition


def _moves(model: type[Model], names: tuple[str, ...]) -> QuerySet[Transition]:
    return Transition.objects.filter(subject_model=model._meta.label_lower, subject_id=OuterRef("pk"), move__in=names).order_by("-at")


def last_move(model: type[Model], *names: str) -> Subquery:
    """The instant of the last move of these names on each row of ``model``."""
    return Subquery(_moves(model, names).values("at")[:1])


def returned_at(model: type[Model]) -> Coalesce:
    """When each row was last returned for correction; when it was made, where the log does not say."""
    return Coalesce(last_move(model, "return"), "created_at", output_field=DateTimeField())


def last_move_by(model: type[Model], *names: str, partner: str, since: datetime) -> Subquery:
    """The same, made since an instant by somebody of the partner to whom ``partner`` leads (a path from the row)."""
    own = _moves(model, names).filter(at__gte=since, user__memberships__organization=OuterRef(partner))
    return Subquery(own.values("at")[:1])
