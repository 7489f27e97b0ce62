"""How far a class is from a client's home, how far is too far, and what the way costs.

River crossings are not known here: distances are straight lines stretched by one factor, and screens say "about".
"""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_RADIUS_KM: Final = 6371.0088
#: Roads in a river delta are longer than the straight line (domain.md C3).
ROAD_FACTOR: Final = 1.4
#: How far people go one way when they were not asked, by means; estimates of the product, the client's word goes first.
DEFAULT_LIMITS_KM: Final[dict[str, int]] = {"none": 3, "bicycle": 8, "public": 20, "motorcycle": 30, "car": 50, "": 15}
#: Estimates: one ride in a shared minibus, and how far it goes; fuel of a motorcycle and a car for one kilometre.
FARE_PER_RIDE: Final = 5_000
KM_PER_RIDE: Final = 6
FUEL_PER_KM: Final[dict[str, int]] = {"motorcycle": 350, "car": 1_200}
#: Amounts are estimates and are shown in steps of this many rupiah.
COST_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map; ``is_rough`` when only the middle of the district is known."""

    latitude: float
    longitude: float
    is_rough: bool = False


def straight_km(a: Point, b: Point) -> float:
    """Great-circle distance (haversine), kilometres."""
    north = sin(radians(b.latitude - a.latitude) / 2) ** 2
    east = sin(radians(b.longitude - a.longitude) / 2) ** 2
    both = north + cos(radians(a.latitude)) * cos(radians(b.latitude)) * east
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, both)))


def road_km(a: Point, b: Point) -> float:
    """About how far it is by road, kilometres with one decimal."""
    return round(straight_km(a, b) * ROAD_FACTOR, 1)


def limit_km(*, said: int | None, transport: str) -> int:
    """How far is too far: what the client said, else what is usual for the means of travel."""
    return said if said is not None else DEFAULT_LIMITS_KM.get(transport, DEFAULT_LIMITS_KM[""])


def cost_one_way(*, km: float, transport: str) -> int:
    """Estimated cost of the way, whole rupiah; 0 on foot, by bicycle, or when the means is not known."""
    if transport == "public":
        return FARE_PER_RIDE * -(-round(km * 10) // (KM_PER_RIDE * 10))
    return -(-round(km * FUEL_PER_KM.get(transport, 0)) // COST_STEP) * COST_STEP
