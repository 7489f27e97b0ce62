"""The columns that nobody may write by adding a field to a form (R34), and what stands in them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from tests.matrix.world import Side
from tests.repository.source import PACKAGES

#: Rights, states, owners, seats, and who answered for something.
GUARDED = {
    "state", "role", "office", "organization", "partner", "employer", "lead", "owner", "user", "assignee", "officer", "capacity", "taken", "minimum",
    "is_staff", "is_superuser", "is_active", "is_child_approved", "is_child_officer", "approved_by", "verified_by", "recorded_by", "decided_by", "claim",
    "decree_group", "version", "nik_confirmed", "code", "slug", "published_at", "approved_at", "verified_at", "withdrawn_at", "expires_at", "revoked_at",
}
#: Columns that are drawn anew each time; what matters is whether somebody else's word stands there.
DRAWN = {"code", "slug"}
HIJACKED = "hijacked"


def guarded_fields(model: type[Model]) -> list[Any]:
    """Guarded columns of one model."""
    return [field for field in model._meta.concrete_fields if field.name in GUARDED]


def holdings(known: dict[str, int]) -> dict[str, Counter[Any]]:
    """What stands in the guarded columns of every table; rows that came after ``known`` are called new, whatever their number."""
    found = {}
    for model in (model for app in PACKAGES for model in apps.get_app_config(app).get_models()):
        fields = guarded_fields(model)
        if fields:
            rows = model._default_manager.values_list(*(field.attname for field in fields))
            found[model._meta.label] = Counter(tuple(_told(field, value, known) for field, value in zip(fields, row, strict=True)) for row in rows.order_by())
    return found


def _told(field: Any, value: Any, known: dict[str, int]) -> Any:
    if isinstance(field, ForeignKey) and isinstance(value, int):
        return value if value <= known.get(field.related_model._meta.label, value) else "new"
    return value if field.name not in DRAWN or value == HIJACKED else "drawn"


def last_keys() -> dict[str, int]:
    """The highest key of each model with whole numbers."""
    models = [model for app in PACKAGES for model in apps.get_app_config(app).get_models()]
    keys = {model._meta.label: model._default_manager.order_by("-pk").values_list("pk", flat=True).first() for model in models}
    return {label: key for label, key in keys.items() if isinstance(key, int)}


def extras(thing: Any, other: Side, attacker: Any) -> dict[str, str]:
    """Fields that a hostile body adds: higher rights, another office, more seats, somebody else's yes."""
    state = getattr(thing, "state", "")
    choices = [value for value, _label in thing._meta.get_field("state").choices if value != state] if state else ["verified"]
    user = str(getattr(attacker, "user_id", 1))
    names = {name: str(other.office.pk) for name in ("office", "office_id", "organization", "organization_id", "owner", "owner_id", "partner", "employer", "lead")}
    return {
        **names, "state": choices[-1], "role": "head", "capacity": "497", "taken": "0", "minimum": "1", "is_staff": "on", "is_superuser": "on",
        "is_active": "on", "is_child_approved": "on", "is_child_officer": "on", "approved_by": user, "verified_by": user, "recorded_by": user,
        "approved_at": "2026-01-01", "verified_at": "2026-01-01", "decided_by": user, "claim": "verified", "decree_group": "law_community",
        "version": "9", "nik_confirmed": "on", "code": HIJACKED, "slug": HIJACKED, "user": user, "assignee": user, "officer": user,
    }
