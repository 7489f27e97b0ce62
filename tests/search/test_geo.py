"""Distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.geo import EARTH_RADIUS_KM, Point, distance_km

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_one_degree_along_a_meridian() -> None:
    assert distance_km(Point(0, 104), Point(1, 104)) == pytest.approx(EARTH_RADIUS_KM * 3.141592653589793 / 180)


@given(POINTS, POINTS)
def test_distance_is_the_same_both_ways_and_within_half_the_earth(here: Point, there: Point) -> None:
    assert distance_km(here, there) == pytest.approx(distance_km(there, here), abs=1e-6)
    assert 0 <= distance_km(here, there) <= EARTH_RADIUS_KM * 3.1416


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_points_are_on_earth(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="between"):
        Point(latitude, longitude)
