"""Writes about places: added, changed, retired when they are used no more, taken back into use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from partners import policies
from partners.actors import Actor
from partners.enums import PlaceFeature
from partners.models import Organization, Place, PlaceFacility, Region
from portal.kernel import audit
from portal.kernel.decisions import ALLOWED, Decision, refused
from search.geo import Point, distance_km

#: A point further from the middle of its district than this lies in another one: the largest districts on file are about so wide.
FARTHEST_KM = 75


@transaction.atomic
def add_place(*, actor: Actor, owner: Organization | None, office: Organization, features: Iterable[str], **facts: Any) -> Place:
    """A new place of the office (``owner`` None) or of a partner. Raises DomainError, or ValidationError with words per field."""
    place = Place(office=office, owner=owner, **facts)
    policies.may_keep_place(actor, place).or_raise()
    _save(place, features)
    audit.record("place.add", actor=actor, subject=place)
    return place


@transaction.atomic
def edit_place(*, actor: Actor, place: Place, features: Iterable[str], **facts: Any) -> Place:
    """Change what is known of a place; classes planned there stay."""
    policies.may_keep_place(actor, place).or_raise()
    for name, value in facts.items():
        setattr(place, name, value)
    _save(place, features)
    audit.record("place.edit", actor=actor, subject=place)
    return place


def _save(place: Place, features: Iterable[str]) -> None:
    lies_in_work_area(place.office, place.region).or_raise()
    place.full_clean()
    lies_in_its_district(place).or_raise()
    place.save()
    place.facilities.all().delete()
    wanted = set(features)
    PlaceFacility.objects.bulk_create([PlaceFacility(place=place, feature=each) for each in PlaceFeature.values if each in wanted])


def lies_in_work_area(office: Organization, region: Region) -> Decision:
    """Districts of the office's own province that are on file; elsewhere another office works."""
    if Region.objects.worked_by(office).filter(pk=region.pk).exists():
        return ALLOWED
    return refused("outside_work_area", _("This district is not one in which the office works. Choose a district from the list."))


def lies_in_its_district(place: Place) -> Decision:
    """The point on the map must not lie far away from the district that was chosen."""
    if place.latitude is None or place.longitude is None:
        return ALLOWED
    middle = Point(place.region.latitude, place.region.longitude)
    if distance_km(Point(place.latitude, place.longitude), middle) <= FARTHEST_KM:
        return ALLOWED
    return refused("far_from_district", _("This point lies far away from the district. Check the two numbers, or choose another district."))


@transaction.atomic
def remove_place(*, actor: Actor, place: Place, now: datetime) -> bool:
    """Delete a place that no class has ever used; one that was used is retired. Answers whether it is gone for good."""
    policies.may_keep_place(actor, place).or_raise()
    audit.record("place.remove", actor=actor, subject=place)
    try:
        with transaction.atomic():
            place.delete()
    except ProtectedError:
        Place.objects.filter(pk=place.pk, retired_at=None).update(retired_at=now)
        return False
    return True


@transaction.atomic
def restore_place(*, actor: Actor, place: Place) -> Place:
    """Offer a retired place again."""
    policies.may_keep_place(actor, place).or_raise()
    Place.objects.filter(pk=place.pk).update(retired_at=None)
    audit.record("place.restore", actor=actor, subject=place)
    return place
