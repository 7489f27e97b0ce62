"""Writes the mark of a training body: a picture, or its initials; certificates keep the mark under which they were signed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enrollment.models import TrainingMark
from enrollment.policies.flow import may_sign
from portal.kernel import audit

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization


@transaction.atomic
def set_mark(*, actor: Actor, partner: Organization, picture: UploadedFile | None, now: datetime) -> TrainingMark:
    """From now on certificates carry ``picture``, or drawn initials when it is None. Earlier ones don't change."""
    may_sign(actor, partner).or_raise()
    row = TrainingMark(partner=partner, set_by=actor.post, set_at=now)
    if picture is not None:
        row.picture.save(f"{row.public_id.hex}.png", picture, save=False)
    row.save()
    audit.record("certificate.mark", actor=actor, subject=partner)
    return row


def mark_of(partner: Organization) -> TrainingMark | None:
    """The mark that the next certificate carries; None for initials."""
    row = TrainingMark.objects.filter(partner=partner).order_by("-set_at", "-pk").first()
    return row if row is not None and row.picture else None
