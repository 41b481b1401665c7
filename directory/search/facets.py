"""The facts of a service to narrow by, as plain terms: both engines filter by them, and the counts are made of them.

A term is the facet and its value, as in ``language:polish``. Values of one facet are alternatives; facets add up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
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
    "free": ("yes",),
    "access": ("self-referral", "gp", "professional"),
    "wheelchair": ("yes",),
    "gender": GENDERS,
    "delivery": DELIVERIES,
    "language": (),
    "sector": (),
    "national": ("yes",),
}


def term(facet: str, value: str) -> str:
    """Return the one form of a fact: lower case, single spaces."""
    return f"{facet}:{' '.join(value.split()).lower()}"


def terms_of(service: Service, needs: Mapping[str, float]) -> frozenset[str]:
    """Return everything a service can be narrowed by, but ``open:now``, which hangs on the moment."""
    return frozenset(term(facet, value) for facet, values in _facts(service, needs).items() for value in values)


def failed_facets(terms: Iterable[str], groups: Mapping[str, frozenset[str]]) -> list[str]:
    """Return the facets of which a service has none of the terms chosen; none when it passes."""
    return [facet for facet, wanted in groups.items() if wanted.isdisjoint(terms)]


def count_facets(
    services: Iterable[Sequence[str]], groups: Mapping[str, frozenset[str]], *, most: int = 20
) -> dict[str, dict[str, int]]:
    """Count, for each value of each facet, the services that choosing it would leave.

    A facet's own choices do not narrow its counts, because its values are alternatives; all other choices do.

    Args:
        services: the terms of each service found before any was chosen.
        most: values kept of a facet whose values are not few and known, the most frequent first.
    """
    if not groups:
        counts = Counter(chain.from_iterable(services))
        return {facet: _of_facet(facet, values, counts, most) for facet, values in FACETS.items()}
    counts = Counter()
    for terms in services:
        failed = failed_facets(terms, groups)
        if not failed:
            counts.update(terms)
        elif len(failed) == 1:
            counts.update(each for each in terms if each.startswith(f"{failed[0]}:"))
    return {facet: _of_facet(facet, values, counts, most) for facet, values in FACETS.items()}


def _of_facet(facet: str, values: tuple[str, ...], counts: Counter[str], most: int) -> dict[str, int]:
    if values:
        return {value: counts[f"{facet}:{value}"] for value in values}
    found = [(each.split(":", 1)[1], count) for each, count in counts.items() if each.startswith(f"{facet}:")]
    return dict(sorted(found, key=lambda item: (-item[1], item[0]))[:most])


def chosen_groups(request: SearchRequest) -> dict[str, frozenset[str]]:
    """Return what a request narrows by: for each facet the terms of which one must hold."""
    chosen = {facet: set(values) for facet, values in request.chosen.items() if values}
    for facet, value in _shorthand(request):
        chosen.setdefault(facet, set()).add(value)
    return {facet: frozenset(term(facet, value) for value in values) for facet, values in chosen.items() if values}


def _shorthand(request: SearchRequest) -> Iterable[tuple[str, str]]:
    if request.open is not None:
        yield "open", request.open
    if request.free:
        yield "free", "yes"
    if request.wheelchair:
        yield "wheelchair", "yes"
    if request.language is not None:
        yield "language", request.language


def _facts(service: Service, needs: Mapping[str, float]) -> dict[str, Iterable[str]]:
    return {
        "need": [need_id for need_id, strength in needs.items() if strength >= NEED_STRENGTH],
        "open": _open(service),
        "free": ["yes"] if service.is_free else [],
        "access": _access(service.access),
        "wheelchair": ["yes"] if any(site.wheelchair for site in service.sites) else [],
        "gender": service.genders,
        "delivery": service.delivery,
        "language": service.languages,
        "sector": [service.sector] if service.sector else [],
        "national": ["yes"] if service.national else [],
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
