"""Distances between points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.places.distance import distance_miles

LATITUDES = st.floats(min_value=-89.9, max_value=89.9)
LONGITUDES = st.floats(min_value=-180, max_value=180)


def test_distance_is_the_known_one_from_london_to_edinburgh() -> None:
    london, edinburgh = (51.5074, -0.1278), (55.9533, -3.1883)

    miles = distance_miles(*london, *edinburgh)

    assert miles == pytest.approx(332, abs=2)


@given(LATITUDES, LONGITUDES)
def test_distance_of_a_point_from_itself_is_nothing(latitude: float, longitude: float) -> None:
    miles = distance_miles(latitude, longitude, latitude, longitude)

    assert miles == pytest.approx(0, abs=1e-6)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_the_same_both_ways_and_never_past_half_the_earth(
    a_lat: float, a_lon: float, b_lat: float, b_lon: float
) -> None:
    there = distance_miles(a_lat, a_lon, b_lat, b_lon)
    back = distance_miles(b_lat, b_lon, a_lat, a_lon)

    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 12_440
