"""Distances, limits and costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.reach import Point, cost_one_way, limit_km, road_km, straight_km

PALEMBANG = Point(-2.9761, 104.7754)
PRABUMULIH = Point(-3.4214, 104.2437)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def test_known_distance():
    """Great-circle distance between the two town halls, from their coordinates by the spherical law of cosines: 77 km."""
    assert straight_km(PALEMBANG, PRABUMULIH) == pytest.approx(77.1, abs=0.5)
    assert road_km(PALEMBANG, PRABUMULIH) == pytest.approx(77.1 * 1.4, abs=0.7)


@given(points, points)
def test_distance_is_even_and_never_beyond_half_the_earth(a, b):
    assert straight_km(a, b) == pytest.approx(straight_km(b, a), abs=1e-6)
    assert 0 <= straight_km(a, b) <= 20016


@pytest.mark.parametrize(("said", "transport", "limit"), [(12, "none", 12), (0, "car", 0), (None, "public", 20), (None, "boat", 15), (None, "", 15)])
def test_own_word_goes_before_the_usual_limit(said, transport, limit):
    assert limit_km(said=said, transport=transport) == limit


@pytest.mark.parametrize(
    ("km", "transport", "cost"),
    [(4, "public", 5_000), (6, "public", 5_000), (6.1, "public", 10_000), (10, "motorcycle", 3_500), (10, "car", 12_000), (3, "none", 0), (3, "", 0)],
)
def test_cost_of_one_way(km, transport, cost):
    assert cost_one_way(km=km, transport=transport) == cost
