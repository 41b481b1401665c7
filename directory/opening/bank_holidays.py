"""The bank holidays of each nation of the United Kingdom, as day numbers (``date.toordinal``)."""

from datetime import date
from functools import cache

import holidays

from directory.model import Nation

_SUBDIVISIONS: dict[Nation, str] = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


def bank_holidays(nation: Nation, first: int, last: int) -> frozenset[int]:
    """Return the bank holidays between two days, both included; a substitute day counts as well as its own day."""
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    return frozenset(day for year in years for day in _of_year(nation, year) if first <= day <= last)


@cache
def _of_year(nation: Nation, year: int) -> frozenset[int]:
    """Return a year's holidays, kept since the library takes a millisecond to work them out.

    Source:
        The ``holidays`` library, country ``GB``; the dates are those that the nations' governments publish.
    """
    calendar = holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year)
    return frozenset(day.toordinal() for day in calendar)
