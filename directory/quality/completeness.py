"""How complete a listing is: what each part is worth, and how much of it is there."""

from collections.abc import Callable, Iterator
from datetime import date

from directory.feeds.records import ServiceRecord
from directory.model import Access
from directory.quality.parts import all_emails, all_phones, all_schedules, all_urls

GOOD_SUMMARY, GOOD_DESCRIPTION, SHORTEST_DESCRIPTION = 40, 250, 40
_LONGEST_NAME = 100
_DAYS_A_MONTH = 30.44

# What each part is worth; together 100. docs/quality-of-listings.md explains them.
WEIGHTS: dict[str, int] = {
    "name": 6, "summary": 8, "description": 12, "reach": 16, "where": 10, "hours": 10, "cost": 7, "who": 8,
    "access": 8, "needs": 5, "area": 4, "checked": 6,
}  # fmt: skip


def completeness(record: ServiceRecord, today: date, *, has_needs: bool, stale_months: int) -> dict[str, float]:
    """Return how much of each part is there, 0 to 1, by the names in ``WEIGHTS``.

    Args:
        has_needs: whether anything says what it helps with.
        stale_months: a check older than this counts half, one older than twice this nothing.
    """
    shares: dict[str, Callable[[], float]] = {
        "name": lambda: float(3 <= len(record.name) <= _LONGEST_NAME),
        "summary": lambda: min(1.0, len(record.summary) / GOOD_SUMMARY),
        "description": lambda: _ramp(len(record.description), SHORTEST_DESCRIPTION, GOOD_DESCRIPTION),
        "reach": lambda: _reach(record),
        "where": lambda: _where(record),
        "hours": lambda: _hours(record),
        "cost": lambda: float(_says_cost(record)),
        "who": lambda: float(bool(record.eligibilities or record.exclusions)),
        "access": lambda: _access(record),
        "needs": lambda: float(has_needs),
        "area": lambda: float(record.national or bool(record.service_areas)),
        "checked": lambda: _checked(record.assured_date, today, stale_months),
    }
    return {name: shares[name]() for name in WEIGHTS}


def completeness_score(shares: dict[str, float]) -> int:
    """Return 0 to 100."""
    return round(sum(WEIGHTS[name] * share for name, share in shares.items()))


def _ramp(length: int, shortest: int, good: int) -> float:
    return 0.0 if length < shortest else min(1.0, length / good)


def _reach(record: ServiceRecord) -> float:
    """A number to ring is worth half, a web page a third, an email address the rest."""
    has_phone = any(phone.type != "fax" for _, phone in all_phones(record))
    has_email = any(True for _ in all_emails(record))
    has_page = any(True for _ in all_urls(record))
    return (3 * has_phone + 2 * has_page + has_email) / 6


def _where(record: ServiceRecord) -> float:
    """A point or a postcode is all; a place without either is half. A national service needs no place."""
    if record.national:
        return 1.0
    locations = [each.location for each in record.service_at_locations]
    postcodes = [address.postal_code for location in locations for address in location.addresses]
    if any(postcodes) or any(location.latitude is not None for location in locations):
        return 1.0
    return 0.5 if any(location.addresses or location.location_type == "virtual" for location in locations) else 0.0


def _hours(record: ServiceRecord) -> float:
    """Hours a program can reckon with are all; hours in words alone are half."""
    schedules = list(all_schedules(record))
    if any(each.opens_at and (each.byday or each.dtstart or each.freq) for each in schedules):
        return 1.0
    return 0.5 if any(each.description or each.byday for each in schedules) else 0.0


def _says_cost(record: ServiceRecord) -> bool:
    return record.is_free is not None or bool(record.fees_description or record.cost_options)


def _access(record: ServiceRecord) -> float:
    notes: Iterator[str] = (words for words in (record.access_note, record.application_process) if words)
    return 0.75 * (record.access is not Access.UNKNOWN) + 0.25 * any(notes)


def _checked(checked: date | None, today: date, stale_months: int) -> float:
    if checked is None:
        return 0.0
    months = (today - checked).days / _DAYS_A_MONTH
    return 1.0 if months <= stale_months else 0.5 if months <= 2 * stale_months else 0.0
