"""What a reader of the open API may ask for, and the SQL that finds it.

Every condition speaks of the ``service`` table, so that the lists of services, places and organisations share them.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, Table, and_, exists, or_, select

from directory import tables
from directory.feeds.oruk_v3.fields import NEEDS_TAXONOMY
from directory.feeds.rows import taxonomy_id, term_id
from directory.model import Place
from directory.open_referral.query.hours import Hours, falls_within
from directory.reading.vocabulary import Vocabulary

MOST_WORDS = 12

type Condition = ColumnElement[bool]

_METADATA = tables.Service.metadata
_SEARCHED = ("name", "alternate_name", "summary", "description", "name_cy", "description_cy")


@dataclass(frozen=True, slots=True)
class ServiceFilter:
    """Which services are wanted; what is ``None`` or empty asks for nothing.

    ``minimum_age`` and ``maximum_age`` are the years of the people asked for: a service fits whose own ages overlap
    them. ``modified_after`` is aware and itself included; closed services come only with it.
    ``place`` alone gives what serves that place, with ``proximity_metres`` what is given that near to it.
    """

    search: str = ""
    taxonomy_id: str | None = None
    taxonomy_term_id: str | None = None
    organization_id: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    hours: Hours | None = None
    modified_after: datetime | None = None
    place: Place | None = None
    proximity_metres: float | None = None


def table(name: str) -> Table:
    return _METADATA.tables[name]


class Conditions:
    """Turns a filter into SQL conditions on ``service``, all of which must hold.

    Args:
        vocabulary: its needs are terms of a taxonomy of their own, which no row of ``attribute`` names.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._needs = {term_id(NEEDS_TAXONOMY, need.id): need.id for need in vocabulary}
        self._needs_taxonomy = taxonomy_id(NEEDS_TAXONOMY)

    def of(self, wanted: ServiceFilter, today: date, *, by_place: bool = False) -> list[Condition]:
        """Return the conditions of everything but the place, which ``query_places`` sees to.

        Args:
            today: schedules that ended before this day count for nothing.
            by_place: the query also has ``service_at_location``; hours are then those of that place, or of the
                service as a whole.
        """
        service = table("service")
        found = [is_listed(closed_too=wanted.modified_after is not None)]
        if wanted.search:
            found.extend(_mentions(word) for word in words_of(wanted.search))
        if wanted.organization_id is not None:
            found.append(service.c.organization_id == wanted.organization_id)
        if wanted.taxonomy_term_id is not None:
            found.append(self._has_term(wanted.taxonomy_term_id))
        if wanted.taxonomy_id is not None:
            found.append(self._has_taxonomy(wanted.taxonomy_id))
        if wanted.minimum_age is not None:
            found.append(or_(service.c.maximum_age.is_(None), service.c.maximum_age >= wanted.minimum_age))
        if wanted.maximum_age is not None:
            found.append(or_(service.c.minimum_age.is_(None), service.c.minimum_age <= wanted.maximum_age))
        if wanted.hours is not None:
            found.append(_is_open(wanted.hours, today, by_place=by_place))
        if wanted.modified_after is not None:
            found.append(service.c.modified_at >= wanted.modified_after)
        return found

    def _has_term(self, wanted: str) -> Condition:
        if need_id := self._needs.get(wanted):
            return _has_need(need_id)
        attribute = table("attribute")
        return _of_service("attribute", attribute.c.taxonomy_term_id == wanted)

    def _has_taxonomy(self, wanted: str) -> Condition:
        if wanted == self._needs_taxonomy:
            return _has_need(None)
        # A taxonomy has very many listings and a term few: each way to ask is the quicker one for its kind.
        term, attribute = table("taxonomy_term"), table("attribute")
        hung = exists().where(attribute.c.service_id == table("service").c.id)
        hung = hung.where(attribute.c.taxonomy_term_id == term.c.id, term.c.taxonomy_id == wanted)
        return hung.correlate(table("service"))


def is_listed(*, closed_too: bool = False) -> Condition:
    """Tell whether anyone may read of a service: never one that is for professionals alone."""
    service = table("service")
    public = service.c.audience == "public"
    return public if closed_too else and_(public, service.c.status == "active")


def words_of(search: str) -> list[str]:
    """Return the words to look for, each of which must be somewhere in the listing."""
    return list(dict.fromkeys(unicodedata.normalize("NFC", search).split()))[:MOST_WORDS]


def contains(column: ColumnElement[Any], word: str) -> Condition:
    """Tell whether a column has the word in it, whatever its capitals; ``%`` and ``_`` are taken as they are."""
    # SQLite knows the capitals of plain Latin letters only.
    forms = [word] if word.isascii() else dict.fromkeys([word, word.lower(), word.upper(), word.capitalize()])
    return or_(*(column.icontains(form, autoescape=True) for form in forms))


def _mentions(word: str) -> Condition:
    service, organization = table("service"), table("organization")
    named = select(organization.c.id).where(contains(organization.c.name, word))
    return or_(
        *(contains(service.c[column], word) for column in _SEARCHED),
        service.c.organization_id.in_(named),
    )


def _of_service(name: str, *conditions: Condition) -> Condition:
    part = table(name)
    return table("service").c.id.in_(select(part.c.service_id).where(part.c.service_id.is_not(None), *conditions))


def _has_need(need_id: str | None) -> Condition:
    need = table("service_need")
    return _of_service("service_need", *([need.c.need_id == need_id] if need_id is not None else []))


def _is_open(hours: Hours, today: date, *, by_place: bool) -> Exists:
    schedule, link = table("schedule"), table("service_at_location")
    query = exists().where(schedule.c.service_id == table("service").c.id, falls_within(schedule, hours, today))
    if by_place:
        own = schedule.c.service_at_location_id
        query = query.where(or_(own.is_(None), own == link.c.id))
    return query.correlate(table("service"), link)
