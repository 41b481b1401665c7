"""How far one point is from another."""

import math

_EARTH_RADIUS_MILES = 3958.76


def distance_miles(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance in miles between two WGS84 points, in degrees.

    Source:
        Haversine form: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984); the mean
        radius of the Earth, 6371.0 km.
    """
    phi_a, phi_b = math.radians(a_lat), math.radians(b_lat)
    across = math.sin((phi_b - phi_a) / 2) ** 2
    along = math.sin(math.radians(b_lon - a_lon) / 2) ** 2
    return 2 * _EARTH_RADIUS_MILES * math.asin(math.sqrt(min(1.0, across + math.cos(phi_a) * math.cos(phi_b) * along)))
