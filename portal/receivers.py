"""Which changes the public can see: each of them ends every kept public page in all processes."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_published, page_unpublished

from partners.models import Agreement, Organization
from partners.signals import moves_stored
from placements.models import OutcomeSnapshot, Pledge
from portal.generation import raise_generation
from programs.models import Cohort, Funding, Program, Session, Skill
from programs.signals import public_changed

#: Models whose rows public pages show.
PUBLIC_MODELS = (Organization, Agreement, Skill, Program, Cohort, Session, Funding, OutcomeSnapshot, Pledge)
PUBLIC_LABELS = frozenset(model._meta.label_lower for model in PUBLIC_MODELS)


def _changed(**kwargs: Any) -> None:
    raise_generation()


def _moved(labels: frozenset[str], **kwargs: Any) -> None:
    """A workflow move is an update, which sends no signal of its own; the trail tells of it."""
    if labels & PUBLIC_LABELS:
        raise_generation()


for model in PUBLIC_MODELS:
    post_save.connect(_changed, sender=model, dispatch_uid=f"portal.generation.{model.__name__}.save")
    post_delete.connect(_changed, sender=model, dispatch_uid=f"portal.generation.{model.__name__}.delete")
moves_stored.connect(_moved, dispatch_uid="portal.generation.moved")
m2m_changed.connect(_changed, sender=Agreement.districts.through, dispatch_uid="portal.generation.agreement.districts")
public_changed.connect(_changed, dispatch_uid="portal.generation.programs")
page_published.connect(_changed, dispatch_uid="portal.generation.published")
page_unpublished.connect(_changed, dispatch_uid="portal.generation.unpublished")
