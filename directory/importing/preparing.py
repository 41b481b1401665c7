"""What every record is given before it is compared and kept: the ids of its areas, its sector, each need once."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from directory.feeds.records import ServiceAreaRecord, ServiceRecord

type FindAreas = Callable[[ServiceAreaRecord], Sequence[str]]

_REMEMBERED = 8192


def prepare(record: ServiceRecord, find_areas: FindAreas) -> ServiceRecord:
    """Return the record as it is kept; preparing it again changes nothing.

    An area that has an id keeps it. One that means several, such as two councils, is followed by a nameless area for
    each but the first, so that nobody in any of them is left out.
    """
    changes: dict[str, object] = {}
    areas = tuple(each for area in record.service_areas for each in _with_ids(area, find_areas))
    if areas != record.service_areas:
        changes["service_areas"] = areas
    needs = tuple(dict.fromkeys(record.needs))
    if needs != record.needs:
        changes["needs"] = needs
    if not record.sector and record.organization.sector:
        changes["sector"] = record.organization.sector
    return record.model_copy(update=changes) if changes else record


def _with_ids(area: ServiceAreaRecord, find_areas: FindAreas) -> tuple[ServiceAreaRecord, ...]:
    found = () if area.area_id else find_areas(area)
    if not found:
        return (area,)
    first, *more = found
    return (area.model_copy(update={"area_id": first}), *(ServiceAreaRecord(area_id=each) for each in more))


@cache
def default_areas() -> FindAreas:
    """Return the finder over the areas of ``directory.places``, which is loaded when first asked for.

    An area known by its name or its address is that area; else what its shape covers is looked up.
    """
    from directory.places.areas import area_ids_of
    from directory.places.extents import area_ids_in_extent

    @lru_cache(maxsize=_REMEMBERED)
    def by_name(name: str, uri: str | None) -> tuple[str, ...]:
        return tuple(area_ids_of(name, uri))

    def find(area: ServiceAreaRecord) -> Sequence[str]:
        named = by_name(area.name, area.uri)
        if named or not area.extent:
            return named
        return tuple(area_ids_in_extent(area.extent, area.extent_type))

    return find
