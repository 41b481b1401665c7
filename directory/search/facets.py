"""The facts of a service to narrow by, as plain terms: both engines filter by them, and the counts are made of them.

A term is the facet and its value, as in ``language:polish``. Values of one facet are alternatives; facets add up.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

from directory.model import Access, Delivery, Gender, SearchRequest, Service
from directory.opening import DAY, DAY_NAMES, merge_spells, opens_evening, opens_weekend

# A need the listing meets at least this strongly is one to narrow by.
NEED_STRENGTH = 0.5

DAYS = tuple(name.lower() for name in DAY_NAMES)
GENDERS: tuple[Gender, ...] = get_args(Gender.__value__)
DELIVERIES: tuple[Delivery, ...] = get_args(Delivery.__value__)
# The facets and, where they are few and known, their values in the order people read them.
FACETS: Mapping[str, tuple[str, ...]] = {
    "need": (),
    "open": ("now", "evening", "weekend", *DAYS),
    "cost": ("free",),
    "access": ("self-referral", "gp", "professional"),
    "wheelchair": ("yes",),
    "gender": GENDERS,
    "delivery": DELIVERIES,
    "language": (),
    "sector": (),
}


def term(facet: str, value: str) -> str:
    """Return the one form of a fact: lower case, single spaces."""
    return f"{facet}:{' '.join(value.split()).lower()}"


def terms_of(service: Service, needs: Mapping[str, float]) -> frozenset[str]:
    """Return everything a service can be narrowed by, but ``open:now``, which hangs on the moment."""
    return frozenset(term(facet, value) for facet, values in _facts(service, needs).items() for value in values)


def chosen_groups(request: SearchRequest) -> dict[str, frozenset[str]]:
    """Return what a request narrows by: for each facet the terms of which one must hold.

    ``open:now`` is not among them: engines settle it by the minute of the week.
    """
    chosen = {facet: set(values) for facet, values in request.chosen.items() if values}
    for facet, value in _shorthand(request):
        chosen.setdefault(facet, set()).add(value)
    chosen.get("open", set()).discard("now")
    return {facet: frozenset(term(facet, value) for value in values) for facet, values in chosen.items() if values}


def _shorthand(request: SearchRequest) -> Iterable[tuple[str, str]]:
    if request.open is not None:
        yield "open", request.open
    if request.free:
        yield "cost", "free"
    if request.wheelchair:
        yield "wheelchair", "yes"
    if request.language is not None:
        yield "language", request.language


def _facts(service: Service, needs: Mapping[str, float]) -> dict[str, Iterable[str]]:
    return {
        "need": [need_id for need_id, strength in needs.items() if strength >= NEED_STRENGTH],
        "open": _open(service),
        "cost": ["free"] if service.is_free else [],
        "access": _access(service.access),
        "wheelchair": ["yes"] if any(site.wheelchair for site in service.sites) else [],
        "gender": service.genders,
        "delivery": service.delivery,
        "language": service.languages,
        "sector": [service.sector] if service.sector else [],
    }


def _open(service: Service) -> Iterable[str]:
    if opens_evening(service.spells):
        yield "evening"
    if opens_weekend(service.spells):
        yield "weekend"
    for spell in merge_spells(service.spells):
        # A night's end belongs to the evening it began in, so only the day it begins counts, or all of a long one.
        for day in range(spell.start // DAY, max(spell.end - DAY // 2, spell.start + 1) // DAY + 1):
            yield DAYS[day % len(DAYS)]


def _access(access: Access) -> Iterable[str]:
    if access in (Access.SELF_REFERRAL, Access.DROP_IN):
        return ["self-referral"]
    return [] if access == Access.UNKNOWN else [str(access)]
