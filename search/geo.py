"""Places and distances: haversine on a sphere, as everywhere in the product (data/README.md, shared definitions)."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = EARTH_RADIUS_KM * radians(1)


@dataclass(frozen=True, slots=True)
class Point:
    """A place on Earth, WGS 84 degrees."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("latitude lies between -90 and 90, longitude between -180 and 180")


def distance_km(here: Point, there: Point) -> float:
    """Straight-line distance over ground in kilometres."""
    up, along = radians(there.latitude - here.latitude) / 2, radians(there.longitude - here.longitude) / 2
    chord = sin(up) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(along) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
