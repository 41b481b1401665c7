"""Reading where a service of the plain spreadsheet is given."""

from directory.feeds.fields import Fields
from directory.feeds.oruk_v1.parts import says_wheelchair
from directory.feeds.records import AccessibilityRecord, AddressRecord, LocationRecord, ServiceAtLocationRecord
from directory.feeds.rows import make_id
from directory.feeds.tabular.country import clean_postcode, is_in

_YES = frozenset({"yes", "y", "true", "1", "full", "fully", "accessible", "wheelchair accessible"})
_NO = frozenset({"no", "n", "false", "0", "not accessible", "none"})
_UNKNOWN = frozenset({"", "unknown", "not known", "don't know", "n/a", "?", "-"})


def read_place(fields: Fields) -> tuple[ServiceAtLocationRecord, ...]:
    """Return the row's place, or nothing if it says nothing of one. Rows that say the same of a place share it."""
    written = fields.text("Postcode")
    postcode = clean_postcode(written, "GB") if written else None
    if written and postcode is None:
        fields.repair("Postcode", "not a whole postcode, so it was left out")
    address = AddressRecord(
        address_1=fields.line("Address").strip(" ,"), city=fields.line("Town").strip(" ,"), postal_code=postcode
    )
    latitude, longitude = _point(fields)
    location = LocationRecord(
        id="unknown",
        name=fields.line("Venue"),
        latitude=latitude,
        longitude=longitude,
        addresses=(address,) if address != AddressRecord() else (),
    )
    if location == LocationRecord(id="unknown"):
        return ()
    accessibility = _wheelchair(fields)
    location = location.model_copy(update={"accessibility": accessibility})
    location = location.model_copy(update={"id": make_id("spreadsheet-place", location.model_dump_json())})
    return (ServiceAtLocationRecord(location=location),)


def _point(fields: Fields) -> tuple[float | None, float | None]:
    latitude, longitude = fields.number("Latitude"), fields.number("Longitude")
    if (latitude is None) != (longitude is None):
        fields.repair("Latitude", "one of latitude and longitude alone, so it was left out")
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None, None
    if is_in(latitude, longitude, "GB"):
        return latitude, longitude
    if is_in(longitude, latitude, "GB"):
        fields.repair("Latitude", "latitude and longitude were the wrong way round, so they were swapped")
        return longitude, latitude
    fields.repair("Latitude", "the point is not in the United Kingdom, so it was left out")
    return None, None


def _wheelchair(fields: Fields) -> tuple[AccessibilityRecord, ...]:
    said = fields.plain("Wheelchair access")
    word = said.casefold().strip(" .")
    if word in _UNKNOWN:
        return ()
    if word in _YES:
        return (AccessibilityRecord(description="Wheelchair access", wheelchair=True),)
    if word in _NO:
        return (AccessibilityRecord(description="No wheelchair access", wheelchair=False),)
    return (AccessibilityRecord(description=said, wheelchair=says_wheelchair(said)),)
