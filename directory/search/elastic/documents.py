"""A service as Elasticsearch holds it."""

import base64
import unicodedata
from collections.abc import Iterable, Iterator

from directory.model import Spell
from directory.opening import WEEK, merge_spells
from directory.search.brief import Brief, dump_brief, make_brief, read_brief
from directory.search.cells import cells_of
from directory.search.elastic.mapping import JSON, PASSAGES
from directory.search.listing import Listing, dump_listing, read_listing
from directory.search.ports import IndexDocument, Vector

# Stands among the areas of a service that states none, and the cells of one that is nowhere in particular, so that one
# query by terms meets both.
ANYWHERE = "*"
_OLDEST = 999


def index_actions(documents: Iterable[IndexDocument], gone: Iterable[str], *, to: str, position: int) -> Iterator[JSON]:
    """Yield the actions that bring an index to what the database held at ``position``.

    The version is the position, counted from 1: whatever comes later with an older one changes nothing.

    Args:
        to: the alias written to.
    """
    version = position + 1
    about = {"_index": to, "version": version, "version_type": "external"}
    for document in documents:
        service_id = document.listing.service.id
        yield {"_op_type": "index", "_id": service_id, "_source": _source(document), **about}
    for service_id in gone:
        yield {"_op_type": "delete", "_id": service_id, **about}


def unpack_brief(packed: str) -> Brief:
    """Return a brief as the server holds it; raises ``ValueError`` for one of another version of the program."""
    return read_brief(base64.b64decode(packed))


def unpack_listing(packed: str) -> Listing:
    """Return a listing as the server holds it; raises ``ValueError`` for one of another version of the program."""
    return read_listing(base64.b64decode(packed))


def key_of(brief: Brief) -> str:
    """Return the id of a service and the stamp of what is held of it, which every hit gives."""
    return f"{brief.id} {brief.stamp}"


def _source(document: IndexDocument) -> JSON:
    service, brief = document.listing.service, make_brief(document.listing)
    points = service.points
    is_placeless = service.national or not points
    return {
        "key": key_of(brief),
        "name": composed(document.name),
        "organisation": composed(document.organisation),
        "body": composed(document.body),
        "title": document.name,
        "title_length": len(document.name),
        "provider": document.organisation,
        "provider_length": len(document.organisation),
        "audience": service.audience,
        "closed": service.status == "closed",
        "area_ids": list(service.area_ids) or [ANYWHERE],
        "terms": sorted(document.listing.terms),
        "placeless": is_placeless,
        "cells": [ANYWHERE] if is_placeless else sorted({*cells_of(points)}),
        "points": [{"lat": latitude, "lon": longitude} for latitude, longitude in points],
        "ages": {
            "gte": service.minimum_age or 0,
            "lte": _OLDEST if service.maximum_age is None else service.maximum_age,
        },
        "open_minutes": [part for spell in merge_spells(service.spells) for part in _within_week(spell)],
        "needs": {need_id: strength for need_id, strength in document.listing.needs.items() if strength > 0},
        PASSAGES[service.audience]: [{"vector": packed(vector)} for vector in document.vectors],
        "brief": base64.b64encode(dump_brief(brief)).decode(),
        "listing": base64.b64encode(dump_listing(document.listing)).decode(),
    }


def composed(text: str) -> str:
    """Return a text with each accented letter as one character: what folds accents away knows no others."""
    return unicodedata.normalize("NFKC", text)


def packed(vector: Vector) -> str:
    """Return a vector as Elasticsearch 9.3 and later take it: big-endian floats in base64, a third of the digits."""
    return base64.b64encode(vector.astype(">f4").tobytes()).decode()


def _within_week(spell: Spell) -> list[JSON]:
    if spell.end <= WEEK:
        return [{"gte": spell.start, "lt": spell.end}]
    return [{"gte": spell.start, "lt": WEEK}, {"gte": 0, "lt": spell.end - WEEK}]
