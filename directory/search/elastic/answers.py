"""What Elasticsearch's answers say, in the contract's terms.

An index of another version of the program gives a ``KeyError`` or a ``ValueError``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from directory.search.brief import Brief
from directory.search.elastic.documents import unpack_brief, unpack_listing
from directory.search.elastic.mapping import JSON
from directory.search.elastic.queries import inner_product, most_asked
from directory.search.listing import Listing
from directory.search.ports import Circle, Found, Hit, Lookup, Named, Near, nearness

# The key of a service, which is its id and the stamp of what is held of it, and its score.
type Row = tuple[str, float]


def rows_of(answer: JSON) -> list[Row]:
    """Return the hits of one search, best first."""
    return [(hit["fields"]["key"][0], hit["_score"]) for hit in _hits(answer)]


def respelled(answer: JSON) -> set[str]:
    """Return the stems suggested for words that no listing has."""
    entries = answer.get("suggest", {}).get("spelling", [])
    return {option["text"] for entry in entries for option in entry.get("options", ())}


def briefs_of(answer: JSON) -> Iterator[tuple[str, Brief]]:
    for hit in _hits(answer):
        yield _id(hit), unpack_brief(hit["fields"]["brief"][0])


def listings_of(answer: JSON) -> Iterator[tuple[str, Listing]]:
    for hit in _hits(answer):
        yield _id(hit), unpack_listing(hit["fields"]["listing"][0])


def named_of(services: JSON, organisations: JSON, limit: int) -> list[Named]:
    """Return what was found by its name: what begins as typed first, then the shorter, then by name."""
    placed = [(_place(hit), Named("organisation", name, name)) for hit in _hits(organisations) if (name := _name(hit))]
    placed += [
        (_place(hit), Named("service", _id(hit), hit["fields"]["title"][0], _name(hit))) for hit in _hits(services)
    ]
    placed.sort(key=lambda one: one[0])
    return [named for _, named in placed[:limit]]


def id_and_stamp(key: str) -> tuple[str, str]:
    service_id, _, stamp = key.rpartition(" ")
    return service_id, stamp


def inside(circle: Circle | None, briefs: Mapping[str, Brief]) -> Mapping[str, Brief]:
    """Return those that a circle holds, and those that are nowhere in particular."""
    if circle is None:
        return briefs
    return {key: brief for key, brief in briefs.items() if _is_inside(circle, brief)}


def cut_short(lookup: Lookup, rows: Mapping[str, Sequence[Row]], briefs: Mapping[str, Brief]) -> set[str]:
    """Return the signals that gave all they were asked for, of which too many lie beyond the circle."""
    short: set[str] = set()
    if lookup.filters.within is None:
        return short
    for signal, found in rows.items():
        limit = lookup.most_by_need if signal == "needs" else lookup.most_by_text
        is_full = len(found) >= most_asked(lookup, limit, exactly=False)
        if is_full and sum(key in briefs for key, _ in found) < limit:
            short.add(signal)
    return short


def found_of(lookup: Lookup, rows: Mapping[str, Sequence[Row]], briefs: Mapping[str, Brief]) -> Found:
    """Return what each signal found; a service deleted between two requests has no brief and is left out.

    Args:
        briefs: by key.
    """
    needs = [
        Hit(brief.id, _score_of_needs(brief, lookup.needs, lookup.near))
        for key, _ in rows.get("needs", ())
        if (brief := briefs.get(key)) is not None
    ]
    needs.sort(key=lambda hit: -hit.score)
    meaning = [Hit(hit.service_id, inner_product(hit.score)) for hit in _held(rows.get("meaning", ()), briefs)]
    return Found(
        needs=needs[: lookup.most_by_need],
        meaning=meaning[: lookup.most_by_text],
        words=list(_held(rows.get("words", ()), briefs))[: lookup.most_by_text],
        briefs={brief.id: brief for brief in briefs.values()},
    )


def _held(rows: Iterable[Row], briefs: Mapping[str, Brief]) -> Iterator[Hit]:
    return (Hit(briefs[key].id, score) for key, score in rows if key in briefs)


def _is_inside(circle: Circle, brief: Brief) -> bool:
    miles = brief.miles_from(circle.latitude, circle.longitude)
    return miles is None or miles <= circle.radius_miles


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


def _id(hit: JSON) -> str:
    return id_and_stamp(hit["fields"]["key"][0])[0]


def _name(hit: JSON) -> str:
    return str(hit["fields"].get("provider", [""])[0])


def _place(hit: JSON) -> tuple[float, int, str]:
    score, length, name = hit["sort"]
    return -score, length, name
