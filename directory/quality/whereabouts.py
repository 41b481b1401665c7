"""Whether a listing's places can be found: whole postcodes, and points that lie where the postcodes do."""

from collections.abc import Callable, Iterator
from functools import cache

from directory.feeds.records import AddressRecord, ServiceRecord
from directory.feeds.tabular.country import clean_postcode
from directory.places.distance import distance_miles
from directory.places.postcodes import PostcodeReader
from directory.quality.faults import Fault
from directory.quality.parts import all_addresses, country_of

# The middle of a postcode's sector is within 3 miles of 95 postcodes in 100; the Highlands have the rest.
FAR_MILES = 10.0

type FindPoint = Callable[[str], tuple[float, float] | None]


def whereabouts_faults(record: ServiceRecord, find_point: FindPoint | None) -> Iterator[Fault]:
    """Yield what is wrong with the places.

    Args:
        find_point: the latitude and longitude of a postcode; ``None`` where nothing knows.
    """
    country = country_of(record)
    for location, address in all_addresses(record):
        if fault := postcode_fault(address, country):
            yield Fault("postcode-form", f"The postcode {(address.postal_code or '')[:20]} {fault}.")
        elif find_point and country == "GB" and location.latitude is not None and location.longitude is not None:
            found = find_point(address.postal_code) if address.postal_code else None
            if found is None or address.address_type == "postal":
                continue
            miles = distance_miles(location.latitude, location.longitude, *found)
            if miles > FAR_MILES:
                yield Fault(
                    "far-from-postcode", f"The point on the map is {miles:,.0f} miles from {address.postal_code}."
                )


def postcode_fault(address: AddressRecord, country: str) -> str | None:
    """Return what is wrong with an address's postcode, or ``None``; an address without one is right."""
    if not address.postal_code:
        return None
    if clean_postcode(address.postal_code, country) is None:
        return "is not whole"
    if country == "GB" and not any(_reader().find_full(address.postal_code)):
        return "is not in use"
    return None


@cache
def _reader() -> PostcodeReader:
    return PostcodeReader()
