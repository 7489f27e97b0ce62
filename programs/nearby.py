"""Where a class could be held for people of one district, and when it could begin: what the form of a cohort starts with. Pure; no query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from programs.planning import next_start
from search.geo import Point, distance_km

if TYPE_CHECKING:
    from partners.models import Place, Region

#: A place farther away than this, in a straight line, is no place for people of the district: about the usual way of those
#: with a motorcycle (enrollment.reach). Then the partner looks for a room in the district itself.
NEAR_KM: Final = 20
#: Registration closes so long before the first day.
REGISTRATION_CLOSES_BEFORE: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place and how far it is from the middle of a district, kilometres in a straight line."""

    place: Place
    km: float


def point_of(spot: Any, region: Region) -> Point:
    """Where something stands, else the middle of its district."""
    if spot.latitude is None:
        return Point(region.latitude, region.longitude)
    return Point(spot.latitude, spot.longitude)


def places_near(region: Region, places: Iterable[Place]) -> list[Nearby]:
    """The places, nearest first; each has its region loaded."""
    here = Point(region.latitude, region.longitude)
    found = [Nearby(place, distance_km(here, point_of(place, place.region))) for place in places]
    return sorted(found, key=lambda each: (each.km, each.place.name))


def proposed_place(near: Iterable[Nearby]) -> Place | None:
    """The nearest place, a service post or the partner's own, if it is near enough."""
    nearest = next(iter(near), None)
    return nearest.place if nearest is not None and nearest.km <= NEAR_KM else None


def proposed_dates(today: date) -> dict[str, date]:
    """First day on the Monday that leaves time to propose, approve and register; registration from today."""
    monday = today - timedelta(days=today.weekday())
    start = next_start(starts_on=monday, ends_on=today, today=today)
    return {"starts_on": start, "registration_opens_on": today, "registration_closes_on": start - REGISTRATION_CLOSES_BEFORE}
