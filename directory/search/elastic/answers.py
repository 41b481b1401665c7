"""What Elasticsearch's answers say, in the contract's terms.

An index of another version of the program gives a ``KeyError`` or a ``ValueError``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from directory.search.brief import Brief
from directory.search.elastic.documents import unpack_brief, unpack_listing
from directory.search.elastic.mapping import JSON
from directory.search.elastic.queries import inner_product
from directory.search.listing import Listing
from directory.search.ports import Found, Hit, Lookup, Named, Near, nearness

# The id of a service, the stamp of what is held of it, and its score.
type Row = tuple[str, str, float]


def rows_of(answer: JSON) -> list[Row]:
    """Return the hits of one search, best first."""
    return [(*_key(hit), hit["_score"]) for hit in _hits(answer)]


def respelled(answer: JSON) -> set[str]:
    """Return the stems suggested for words that no listing has."""
    entries = answer.get("suggest", {}).get("spelling", [])
    return {option["text"] for entry in entries for option in entry.get("options", ())}


def briefs_of(answer: JSON) -> Iterator[tuple[str, Brief]]:
    for hit in _hits(answer):
        yield _key(hit)[0], unpack_brief(hit["fields"]["brief"][0])


def listings_of(answer: JSON) -> Iterator[tuple[str, Listing]]:
    for hit in _hits(answer):
        yield _key(hit)[0], unpack_listing(hit["fields"]["listing"][0])


def named_of(services: JSON, organisations: JSON, limit: int) -> list[Named]:
    """Return what was found by its name: what begins as typed first, then the shorter, then by name."""
    placed = [(_place(hit), Named("organisation", name, name)) for hit in _hits(organisations) if (name := _name(hit))]
    placed += [
        (_place(hit), Named("service", _key(hit)[0], hit["fields"]["title"][0], _name(hit))) for hit in _hits(services)
    ]
    placed.sort(key=lambda one: one[0])
    return [named for _, named in placed[:limit]]


def found_of(lookup: Lookup, rows: Mapping[str, Sequence[Row]], briefs: Mapping[str, Brief]) -> Found:
    """Return what each signal found; a service deleted between two requests has no brief and is left out."""
    needs = [
        Hit(service_id, _score_of_needs(briefs[service_id], lookup.needs, lookup.near))
        for service_id, _, _ in rows.get("needs", ())
        if service_id in briefs
    ]
    needs.sort(key=lambda hit: -hit.score)
    return Found(
        needs=needs,
        meaning=[Hit(hit.service_id, inner_product(hit.score)) for hit in _held(rows.get("meaning", ()), briefs)],
        words=list(_held(rows.get("words", ()), briefs)),
        briefs=briefs,
    )


def _held(rows: Iterable[Row], briefs: Mapping[str, Brief]) -> Iterator[Hit]:
    return (Hit(service_id, score) for service_id, _, score in rows if service_id in briefs)


def _score_of_needs(brief: Brief, weights: Mapping[str, float], near: Near | None) -> float:
    """Return the score as the contract has it; the server's own is good to two and a half digits."""
    met = brief.needs
    score = sum([weights[need_id] * met[need_id] for need_id in weights.keys() & met.keys()])
    return (
        score if near is None else score * nearness(brief.miles_from(near.latitude, near.longitude), near.reach_miles)
    )


def _hits(answer: JSON) -> list[JSON]:
    found: list[JSON] = answer.get("hits", {}).get("hits", [])
    return found


def _key(hit: JSON) -> tuple[str, str]:
    service_id, _, stamp = hit["fields"]["key"][0].rpartition(" ")
    return service_id, stamp


def _name(hit: JSON) -> str:
    return str(hit["fields"].get("provider", [""])[0])


def _place(hit: JSON) -> tuple[float, int, str]:
    score, length, name = hit["sort"]
    return -score, length, name
