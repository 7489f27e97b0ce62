"""Writes certificates of competence that BNSP issued elsewhere: recorded with their scan, and shown until they expire."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from enrollment.models import Client, CompetenceCertificate, Enrollment
from enrollment.policies.flow import may_guide
from enrollment.signals import skills_checked
from portal.kernel import audit, clock
from portal.kernel.decisions import refuse

if TYPE_CHECKING:
    from partners.actors import Actor


@transaction.atomic
def record_competence(
    *,
    actor: Actor,
    client: Client,
    number: str,
    scheme: str,
    body: str,
    issued_on: date,
    valid_until: date | None,
    now: datetime,
    enrollment: Enrollment | None = None,
    scan: UploadedFile | None = None,
) -> CompetenceCertificate:
    """Keep a certificate that the client showed. Raises DomainError, or ValidationError for what the table refuses."""
    may_guide(actor, client).or_raise()
    if issued_on > clock.wib(now).date():
        refuse("issued_in_future", _("The day of issue has not come yet. Please check it."))
    if enrollment is not None and enrollment.client_id != client.pk:
        refuse("other_client", _("This class belongs to another client."))
    row = CompetenceCertificate(
        client=client, enrollment=enrollment, number=number.strip(), scheme=scheme.strip(), body=body.strip(),
        issued_on=issued_on, valid_until=valid_until, recorded_by=actor.post, recorded_at=now,
    )
    row.full_clean()
    if scan is not None:
        row.scan.save(scan.name or "scan", scan, save=False)
    row.save()
    audit.record("competence.record", actor=actor, subject=row, person=client)
    skills_checked.send(sender=CompetenceCertificate, clients=[client])
    return row
