"""The anonymous profile: made from facts when the person agrees, seen through a handle of the reader, every view written down."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from enrollment.enums import ConsentPurpose
from enrollment.enums.flow import SkillLevel
from enrollment.models import Certificate, Client, CompetenceCertificate, Consent, Disclosure, SkillCheck
from enrollment.services.consents import record_disclosure
from placements.models import CandidateProfile
from placements.policies import may_work_with
from portal.kernel import audit, clock
from portal.kernel.crypto import keyring
from portal.kernel.handles import make_handle, open_handle

if TYPE_CHECKING:
    from partners.actors import Actor
    from partners.models import Organization

#: A profile is a card, no file.
MOST_ABILITIES = 12
SHOWN_FIELDS = ("skills", "certificate", "area", "availability")


@transaction.atomic
def refresh_profile(client: Client) -> CandidateProfile:
    """Bring skills, month of the certificate and coarse area up to date; whether it is seen is the consent's business."""
    certificates = Certificate.objects.filter(enrollment__client=client, revoked_at=None).select_related("enrollment__program")
    rows = list(certificates.order_by("-ends_on", "-pk"))
    area = client.region.regency_code if client.region else None
    profile, _new = CandidateProfile.objects.update_or_create(
        client=client,
        defaults={
            "region_id": area,
            "certified_month": rows[0].month if rows else None,
            "abilities": _abilities(client),
            "competences": _competences(client),
        },
    )
    profile.skills.set({row.enrollment.program.skill_id for row in rows})
    return profile


def _abilities(client: Client) -> list[str]:
    """What somebody does alone; an employer reads no levels."""
    rows = SkillCheck.objects.filter(enrollment__client=client, level=SkillLevel.ALONE).order_by("enrollment", "pk")
    return list(dict.fromkeys(rows.values_list("unit", flat=True)))[:MOST_ABILITIES]


def _competences(client: Client) -> list[list[str]]:
    rows = CompetenceCertificate.objects.filter(client=client).order_by("-issued_on", "-pk")
    return [[row.scheme, row.valid_until.isoformat() if row.valid_until else ""] for row in rows]


@transaction.atomic
def describe_profile(*, actor: Actor, profile: CandidateProfile, available_from: date | None, summary: str) -> CandidateProfile:
    """Add when the person can begin, and a sentence in their own words."""
    may_work_with(actor, profile.client).or_raise()
    profile.available_from, profile.summary = available_from, summary.strip()
    profile.save(update_fields=["available_from", "summary", "updated_at"])
    audit.record("profile.describe", actor=actor, subject=profile, person=profile.client)
    return profile


def handle_for(profile: CandidateProfile, employer: Organization) -> str:
    """The profile's name for one employer."""
    return make_handle(keyring(), profile.client.public_id, reader=employer.public_id)


def find_profile(*, actor: Actor, handle: str) -> CandidateProfile | None:
    """The profile behind a handle if this employer may see it now; None for unknown, withdrawn, child and foreign alike."""
    candidates = open_handle(keyring(), handle, reader=actor.home.public_id)
    rows = CandidateProfile.objects.visible_to(actor).filter(client__public_id__in=candidates)
    return rows.select_related("client", "region").prefetch_related("skills").order_by("pk").first()


@transaction.atomic
def note_view(*, actor: Actor, profile: CandidateProfile, now: datetime) -> Disclosure | None:
    """Write down that somebody of an employer saw the profile: once a person and day."""
    seen = Disclosure.objects.filter(
        client=profile.client, user=actor.user, recipient=actor.home, purpose=ConsentPurpose.EMPLOYER_VIEW,
        at__gte=clock.at_wib(clock.wib(now).date()),
    )
    if seen.exists():
        return None
    consent = Consent.objects.in_force(ConsentPurpose.EMPLOYER_VIEW, profile.client, now).first()
    return record_disclosure(
        actor=actor, client=profile.client, recipient=actor.home, purpose=ConsentPurpose.EMPLOYER_VIEW, fields=SHOWN_FIELDS,
        now=now, consent=consent,
    )
