"""What Elasticsearch's answers say, in the contract's terms.

An index of another version of the program gives a ``ValueError``.
"""

from collections.abc import Iterator, Mapping, Sequence

from directory.search.brief import Brief
from directory.search.elastic.documents import unpack_brief, unpack_listing
from directory.search.elastic.queries import inner_product, most_asked
from directory.search.elastic.results import Answer, Result
from directory.search.listing import Listing
from directory.search.ports import Circle, Found, Hit, Lookup, Named, Near, nearness

# The key of a service, which is its id and the stamp of what is held of it, and its score.
type Row = tuple[str, float]


def rows_of(answer: Answer) -> list[Row]:
    """Return the hits of one search, best first."""
    hits = answer.hits.hits
    rows = [(key, hit.score or 0.0) for hit in hits for key in hit.fields.key]
    if len(rows) != len(hits):
        raise ValueError("there are hits without a key, or with several")
    return rows


def respelled(answer: Answer | None) -> set[str]:
    """Return the stems suggested for words that no listing has."""
    entries = [] if answer is None else answer.suggest.get("spelling", [])
    return {option.text for entry in entries for option in entry.options}


def briefs_of(answer: Answer) -> Iterator[tuple[str, Brief]]:
    for hit in answer.hits.hits:
        yield _id(hit), unpack_brief(_only(hit.fields.brief))


def listings_of(answer: Answer) -> Iterator[tuple[str, Listing]]:
    for hit in answer.hits.hits:
        yield _id(hit), unpack_listing(_only(hit.fields.listing))


def named_of(services: Answer, organisations: Answer, limit: int) -> list[Named]:
    """Return what was found by its name: what begins as typed first, then the shorter, then by name."""
    placed = [
        (_place(hit), Named("organisation", name, name)) for hit in organisations.hits.hits if (name := _name(hit))
    ]
    placed += [
        (_place(hit), Named("service", _id(hit), _only(hit.fields.title), _name(hit))) for hit in services.hits.hits
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
    meaning = [(brief, score) for key, score in rows.get("meaning", ()) if (brief := briefs.get(key)) is not None]
    words = [(brief, score) for key, score in rows.get("words", ()) if (brief := briefs.get(key)) is not None]
    return Found(
        needs=needs[: lookup.most_by_need],
        meaning=[Hit(brief.id, inner_product(score)) for brief, score in meaning[: lookup.most_by_text]],
        words=[Hit(brief.id, score) for brief, score in words[: lookup.most_by_text]],
        briefs={brief.id: brief for brief in briefs.values()},
    )


def _is_inside(circle: Circle, brief: Brief) -> bool:
    miles = brief.miles_from(circle.latitude, circle.longitude)
    return miles is None or miles <= circle.radius_miles


def _score_of_needs(brief: Brief, weights: Mapping[str, float], near: Near | None) -> float:
    """Return the score as the contract has it; the server's own is good to two and a half digits."""
    score = 0.0
    # A plain loop, since it is asked of hundreds for each search.
    for need_id, strength in brief.needs.items():
        if (weight := weights.get(need_id)) is not None:
            score += weight * strength
    return (
        score if near is None else score * nearness(brief.miles_from(near.latitude, near.longitude), near.reach_miles)
    )


def _id(hit: Result) -> str:
    return id_and_stamp(_only(hit.fields.key))[0]


def _name(hit: Result) -> str:
    return next(iter(hit.fields.provider), "")


def _place(hit: Result) -> tuple[float, int, str]:
    score, length, name = hit.sort
    return -score, length, name


def _only(column: Sequence[str]) -> str:
    """Return what stands in a column of a hit; raises ``ValueError`` where nothing does."""
    (value,) = column
    return value
