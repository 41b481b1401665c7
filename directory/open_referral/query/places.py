"""Which services somebody at a postcode can use: those given near it, and those whose area covers it."""

import math
from itertools import batched

from sqlalchemy import Column, Connection, and_, exists, not_, or_, select

from directory.model import Place
from directory.open_referral.query.filters import Condition, table
from directory.places.distance import distance_miles

METRES_PER_MILE = 1609.344
NEAR_METRES = 10 * METRES_PER_MILE
BATCH_SIZE = 2000
_METRES_PER_DEGREE = 111_195.0


def find_in_reach(
    connection: Connection,
    column: Column[str],
    conditions: list[Condition],
    place: Place,
    proximity_metres: float | None,
) -> list[str]:
    """Return the ids, in order, of what meets the conditions and is in reach of a place.

    With a distance: what is given at a point no farther than that. Without one: every service whose area covers the
    place, every national one, and, of those whose area is not known, what is given within ten miles.

    Args:
        column: ``service.id`` or ``service_at_location.id``: what ids are wanted.
        conditions: on ``service``.
    """
    if proximity_metres is not None:
        return sorted(_near(connection, column, conditions, place, proximity_metres))
    service, link = table("service"), table("service_at_location")
    covered = select(column).where(*conditions, _covers(place))
    if column.table is link:
        covered = covered.join_from(link, service, service.c.id == link.c.service_id)
    found = set(connection.execute(covered).scalars())
    found |= _near(connection, column, [*conditions, not_(_has_known_area())], place, NEAR_METRES)
    return sorted(found)


def _covers(place: Place) -> Condition:
    service, area = table("service"), table("service_area")
    holding = exists().where(area.c.service_id == service.c.id, area.c.area_id.in_(sorted(place.area_ids)))
    return or_(service.c.national.is_(True), holding.correlate(service))


def _has_known_area() -> Condition:
    service, area = table("service"), table("service_area")
    known = exists().where(area.c.service_id == service.c.id, area.c.area_id.is_not(None))
    return known.correlate(service)


def _near(
    connection: Connection, column: Column[str], conditions: list[Condition], place: Place, metres: float
) -> set[str]:
    """Return what is given within a distance: a box picks the points, the great circle judges each."""
    service, link, location = table("service"), table("service_at_location"), table("location")
    # The points come first and alone, or a database that knows little of the tables begins with every service.
    points = (
        select(link.c.id, link.c.service_id, location.c.latitude, location.c.longitude)
        .join_from(location, link, link.c.location_id == location.c.id)
        .where(_in_box(place, metres), location.c.location_type == "physical")
    )
    miles = metres / METRES_PER_MILE
    near = {
        row.id if column.table is link else row.service_id
        for row in connection.execute(points)
        if distance_miles(place.latitude, place.longitude, row.latitude, row.longitude) <= miles
    }
    found: set[str] = set()
    for part in batched(sorted(near), BATCH_SIZE):
        query = select(column).where(column.in_(part))
        if column.table is link:
            query = query.where(exists().where(service.c.id == link.c.service_id, *conditions).correlate(link))
        else:
            query = query.where(*conditions)
        found.update(connection.execute(query).scalars())
    return found


def _in_box(place: Place, metres: float) -> Condition:
    # A little wider than the circle, so that rounding never leaves a point out.
    height = metres * 1.001 / _METRES_PER_DEGREE
    width = height / math.cos(math.radians(min(89.0, abs(place.latitude) + height)))
    location = table("location")
    return and_(
        location.c.latitude.between(place.latitude - height, place.latitude + height),
        location.c.longitude.between(place.longitude - width, place.longitude + width),
    )
