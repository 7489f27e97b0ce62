"""What placements does when the lower apps change something, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from enrollment.enums import ConsentPurpose
from enrollment.models import Certificate, Client, Consent, Offer
from enrollment.signals import consent_withdrawn, skills_checked
from placements.services.follow_ups import schedule_after_offer
from placements.services.introductions import close_introductions_of
from placements.services.profiles import refresh_profile


@receiver(post_save, sender=Offer, dispatch_uid="placements.schedule_follow_ups")
def schedule_follow_ups(instance: Offer, created: bool, **kwargs: Any) -> None:
    """Everybody who is offered a seat is asked at 30, 90, 180 and 365 days."""
    if created:
        schedule_after_offer(instance)


@receiver(post_save, sender=Consent, dispatch_uid="placements.make_profile")
def make_profile(instance: Consent, created: bool, **kwargs: Any) -> None:
    """A yes to being seen by employers makes the profile."""
    if created and instance.purpose == ConsentPurpose.EMPLOYER_VIEW:
        refresh_profile(instance.client)


@receiver(post_save, sender=Certificate, dispatch_uid="placements.update_profile")
def update_profile(instance: Certificate, **kwargs: Any) -> None:
    """A new or revoked certificate changes what an existing profile shows."""
    client = instance.enrollment.client
    if hasattr(client, "candidate_profile"):
        refresh_profile(client)


@receiver(skills_checked, dispatch_uid="placements.show_skills")
def show_skills(clients: list[Client], **kwargs: Any) -> None:
    """A skill check or a competence certificate changes what an existing profile shows."""
    for client in clients:
        if hasattr(client, "candidate_profile"):
            refresh_profile(client)


@receiver(consent_withdrawn, dispatch_uid="placements.close_introductions")
def close_introductions(consent: Consent, now: Any, **kwargs: Any) -> None:
    """A withdrawn yes to employers ends open introductions at once."""
    if consent.purpose == ConsentPurpose.EMPLOYER_VIEW:
        close_introductions_of(client=consent.client, now=now)
