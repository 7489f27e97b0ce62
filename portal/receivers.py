"""Which changes the public can see: each of them ends every kept public page in all processes."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_published, page_unpublished

from partners.models import Agreement, Organization
from placements.models import OutcomeSnapshot, Pledge
from portal.generation import raise_generation
from programs.models import Cohort, Funding, Program, Session, Skill

#: Models whose rows public pages show; seats are shown as yes, few or no and follow within the page's lifetime.
PUBLIC_MODELS = (Organization, Agreement, Skill, Program, Cohort, Session, Funding, OutcomeSnapshot, Pledge)


def _changed(**kwargs: Any) -> None:
    raise_generation()


for model in PUBLIC_MODELS:
    post_save.connect(_changed, sender=model, dispatch_uid=f"portal.generation.{model.__name__}.save")
    post_delete.connect(_changed, sender=model, dispatch_uid=f"portal.generation.{model.__name__}.delete")
m2m_changed.connect(_changed, sender=Agreement.districts.through, dispatch_uid="portal.generation.agreement.districts")
page_published.connect(_changed, dispatch_uid="portal.generation.published")
page_unpublished.connect(_changed, dispatch_uid="portal.generation.unpublished")
