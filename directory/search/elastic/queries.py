"""What is asked of Elasticsearch, as plain values: filters, and a search for each signal."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from directory.search.cells import cells_within
from directory.search.elastic.documents import ANYWHERE, composed, packed
from directory.search.elastic.mapping import JSON, PASSAGES, SYNONYMS
from directory.search.ports import FAR, UNKNOWN_NEARNESS, Circle, Filters, Lookup, Near, Vector
from directory.search.words import FIELD_BOOSTS, SHORTEST_TYPO, TYPO_BOOST

SYNONYM_BOOST = 0.5
_FEWEST_CANDIDATES = 200
_MOST_CELLS = 200
# Cells reach a little beyond a circle, so as many more are asked for as are likely to be thrown away.
_BEYOND = 1.25


def filter_clauses(filters: Filters, *, exactly: bool = True) -> list[JSON]:
    """Return the filters as Elasticsearch clauses, all of which must hold.

    Args:
        exactly: false lets a little more through than a circle holds, for much less work (see ``cells_within``).
    """
    audience: list[JSON] = [{"term": {"audience": "public"}}] if filters.audience == "public" else []
    return audience + _clauses_for_everyone(filters, exactly=exactly)


def _clauses_for_everyone(filters: Filters, *, exactly: bool) -> list[JSON]:
    clauses: list[JSON] = []
    if filters.area_ids:
        clauses.append({"terms": {"area_ids": [ANYWHERE, *sorted(filters.area_ids)]}})
    clauses += [{"terms": {"terms": sorted(group)}} for group in filters.terms]
    if filters.age is not None:
        clauses.append({"term": {"ages": filters.age}})
    if filters.open_at is not None:
        clauses.append({"term": {"open_minutes": filters.open_at}})
    if filters.within is not None:
        clauses.append(_inside(filters.within, exactly=exactly))
    return clauses


def _inside(circle: Circle, *, exactly: bool) -> JSON:
    cells = () if exactly else cells_within(circle, _MOST_CELLS)
    if cells:
        return {"terms": {"cells": [ANYWHERE, *cells]}}
    centre = {"lat": circle.latitude, "lon": circle.longitude}
    distance: JSON = {"geo_distance": {"distance": f"{circle.radius_miles}mi", "points": centre}}
    return _any({"term": {"placeless": True}}, distance)


def searches_of(
    lookup: Lookup, words: Sequence[str], said: Mapping[str, float], *, exactly: bool = False
) -> dict[str, JSON]:
    """Return the search of each signal that is asked for; see ``filter_clauses`` for ``exactly``."""
    searches: dict[str, JSON] = {}
    if lookup.needs and lookup.most_by_need > 0:
        searches["needs"] = needs_search(lookup, exactly=exactly)
    if lookup.vector is not None and lookup.most_by_text > 0:
        searches["meaning"] = meaning_search(lookup.vector, lookup, exactly=exactly)
    if words:
        searches["words"] = words_search(words, said, lookup, exactly=exactly)
    return searches


def most_asked(lookup: Lookup, limit: int, *, exactly: bool) -> int:
    """Return how many hits are asked for where ``limit`` are wanted."""
    return limit if exactly or lookup.filters.within is None else int(limit * _BEYOND)


def needs_search(lookup: Lookup, *, exactly: bool = True) -> JSON:
    """Return the search for needs: the sum of weight times strength, times what distance leaves of it.

    Source:
        Elasticsearch reference, "Sparse vector query" and "Function score", exponential decay.
    """
    sums: JSON = {"sparse_vector": {"field": "needs", "query_vector": dict(lookup.needs), "prune": False}}
    query: JSON = {"bool": {"must": sums, "filter": filter_clauses(lookup.filters, exactly=exactly)}}
    if lookup.near is not None:
        query = {
            "function_score": {
                "query": query,
                "functions": _nearness(lookup.near),
                "score_mode": "sum",
                "boost_mode": "multiply",
            }
        }
    return _search(most_asked(lookup, lookup.most_by_need, exactly=exactly), query=query)


def meaning_search(vector: Vector, lookup: Lookup, *, exactly: bool = True) -> JSON:
    """Return the search for the nearest passages; what is for professionals alone is looked through for them alone."""
    limit = most_asked(lookup, lookup.most_by_text, exactly=exactly)
    about = {
        "query_vector": packed(vector),
        "k": limit,
        "num_candidates": max(limit * 2, _FEWEST_CANDIDATES),
        "filter": _clauses_for_everyone(lookup.filters, exactly=exactly),
    }
    audiences = ("public",) if lookup.filters.audience == "public" else tuple(PASSAGES)
    return _search(limit, knn=[{"field": f"{PASSAGES[audience]}.vector", **about} for audience in audiences])


def inner_product(score: float) -> float:
    """Return the inner product behind a ``max_inner_product`` score.

    Source:
        Elasticsearch reference, "Dense vector field type", parameter ``similarity``.
    """
    return score - 1 if score >= 1 else 1 - 1 / score


def words_search(
    words: Sequence[str],
    said: Mapping[str, float],
    lookup: Lookup,
    respelled: Collection[str] | None = None,
    *,
    exactly: bool = True,
) -> JSON:
    """Return the search for words, of which any may match.

    Args:
        said: the synonym groups' forms among the words, each with its share of a word's weight.
        respelled: stems near to words that no listing has; ``None`` asks the server for them as well.
    """
    should: list[JSON] = []
    for name, boost in FIELD_BOOSTS:
        should.append({"match": {name: {"query": " ".join(words), "boost": boost}}})
        should += [{"term": {name: {"value": stem, "boost": boost * TYPO_BOOST}}} for stem in respelled or ()]
        should += [
            {"match": {name: {"query": form, "analyzer": SYNONYMS, "boost": boost * share * SYNONYM_BOOST}}}
            for form, share in said.items()
        ]
    clauses = filter_clauses(lookup.filters, exactly=exactly)
    query = {"bool": {"should": should, "minimum_should_match": 1, "filter": clauses}}
    limit = most_asked(lookup, lookup.most_by_text, exactly=exactly)
    if respelled is None:
        return _search(limit, query=query, suggest=_spelling(words))
    return _search(limit, query=query)


def briefs_search(ids: Collection[str]) -> JSON:
    return _held_search(ids, "brief")


def listings_search(ids: Collection[str]) -> JSON:
    return _held_search(ids, "listing")


def named_services_search(text: str, filters: Filters, limit: int) -> JSON:
    search = _named_search("name", "title", text, filters, limit)
    return {**search, "docvalue_fields": ["key", "title", "provider"]}


def named_organisations_search(text: str, filters: Filters, limit: int) -> JSON:
    search = _named_search("organisation", "provider", text, filters, limit)
    return {**search, "docvalue_fields": ["provider"], "collapse": {"field": "provider"}}


def _held_search(ids: Collection[str], column: str) -> JSON:
    query = {"ids": {"values": list(ids)}}
    return _search(len(ids), query=query, docvalue_fields=["key", column], sort=["_doc"])


def _search(limit: int, **request: object) -> JSON:
    # Reading stored fields, the id among them, is most of the work for hundreds of hits; a column is not.
    columns = {"stored_fields": "_none_", "docvalue_fields": ["key"], "track_total_hits": False}
    return {"size": limit, **columns, **request}


def _nearness(near: Near) -> list[JSON]:
    at = {"lat": near.latitude, "lon": near.longitude}
    decay = {"points": {"origin": at, "scale": f"{near.reach_miles}mi", "decay": 0.5}, "multi_value_mode": "min"}
    return [
        {"weight": FAR},
        {"filter": {"term": {"placeless": True}}, "weight": UNKNOWN_NEARNESS - FAR},
        {"filter": {"term": {"placeless": False}}, "exp": decay, "weight": 1 - FAR},
    ]


def _named_search(field: str, whole: str, text: str, filters: Filters, limit: int) -> JSON:
    """Return the search for names with a word begun by each word typed: first what begins so, then what is shorter."""
    typed = " ".join(composed(text).split())
    begun: JSON = {"match": {f"{field}.starts": {"query": typed, "operator": "and"}}}
    first = {"constant_score": {"filter": {"prefix": {f"{field}.typed": typed}}}}
    clauses = [begun, *filter_clauses(filters), {"term": {"closed": False}}]
    query = {"bool": {"filter": clauses, "should": first}}
    return _search(limit, query=query, sort=[{"_score": "desc"}, {f"{whole}_length": "asc"}, {whole: "asc"}])


def _spelling(words: Iterable[str]) -> JSON:
    """Return the request for the nearest stems to those words that no listing has."""
    return {
        "text": " ".join(words),
        "spelling": {
            "term": {
                "field": "everything",
                "suggest_mode": "missing",
                "max_edits": 1,
                "prefix_length": 1,
                "min_word_length": SHORTEST_TYPO,
                "size": 3,
            }
        },
    }


def _any(*clauses: JSON) -> JSON:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}
