"""What is said to Elasticsearch: the mapping, each document, and each query, as plain values."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from directory.model import Spell
from directory.opening import WEEK, merge_spells, opens_evening, opens_weekend
from directory.search.ports import VECTOR_SIZE, Filters, IndexDocument, Vector
from directory.search.words import FIELD_BOOSTS, SHORTEST_TYPO, TYPO_BOOST

type JSON = dict[str, Any]

_TEXT: JSON = {"type": "text", "analyzer": "english_stems"}


def index_settings() -> JSON:
    """One shard, so that BM25 sees all services; stems as the embedded engine's; stop words are out before it."""
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",
        "analysis": {
            "filter": {"stems": {"type": "stemmer", "language": "porter2"}},
            "analyzer": {
                "english_stems": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["lowercase", "asciifolding", "stems"],
                }
            },
        },
    }


def index_mapping() -> JSON:
    keyword: JSON = {"type": "keyword"}
    boolean: JSON = {"type": "boolean"}
    vector: JSON = {
        "type": "dense_vector",
        "dims": VECTOR_SIZE,
        "index": True,
        # Passages are shorter than unit length, so neither cosine nor dot_product would keep their weight.
        "similarity": "max_inner_product",
        "index_options": {"type": "hnsw"},
    }
    return {
        "dynamic": False,
        "properties": {
            **{name: {**_TEXT, "copy_to": "everything"} for name, _ in FIELD_BOOSTS},
            "everything": _TEXT,
            "audience": keyword,
            "area_ids": keyword,
            "has_area": boolean,
            "languages": keyword,
            "is_free": boolean,
            "wheelchair": boolean,
            "national": boolean,
            "has_point": boolean,
            "ages": {"type": "integer_range"},
            "open_minutes": {"type": "integer_range"},
            "evenings": boolean,
            "weekends": boolean,
            "points": {"type": "geo_point"},
            "needs": {"type": "nested", "properties": {"id": keyword, "strength": {"type": "float"}}},
            "passages": {"type": "nested", "properties": {"vector": vector}},
            # Stored apart, so that fetching it never reads the source with its texts and vectors.
            "listing": {"type": "keyword", "index": False, "doc_values": False, "store": True},
        },
    }


def document_source(document: IndexDocument, listing: str) -> JSON:
    """Return the stored form of one document; ``listing`` is its listing as JSON text."""
    service = document.listing.service
    points = [
        {"lat": site.latitude, "lon": site.longitude}
        for site in service.sites
        if site.latitude is not None and site.longitude is not None
    ]
    return {
        "name": document.name,
        "organisation": document.organisation,
        "body": document.body,
        "audience": service.audience,
        "area_ids": list(service.area_ids),
        "has_area": bool(service.area_ids),
        "languages": [language.lower() for language in service.languages],
        "is_free": service.is_free is True,
        "wheelchair": any(site.wheelchair for site in service.sites),
        "national": service.national,
        "has_point": bool(points),
        "ages": {"gte": service.minimum_age or 0, "lte": 999 if service.maximum_age is None else service.maximum_age},
        "open_minutes": [part for spell in merge_spells(service.spells) for part in _within_week(spell)],
        "evenings": opens_evening(service.spells),
        "weekends": opens_weekend(service.spells),
        "points": points,
        "needs": [{"id": need_id, "strength": strength} for need_id, strength in document.listing.needs.items()],
        "passages": [{"vector": vector.tolist()} for vector in document.vectors],
        "listing": listing,
    }


def _within_week(spell: Spell) -> list[JSON]:
    if spell.end <= WEEK:
        return [{"gte": spell.start, "lt": spell.end}]
    return [{"gte": spell.start, "lt": WEEK}, {"gte": 0, "lt": spell.end - WEEK}]


def filter_clauses(filters: Filters) -> list[JSON]:
    """Return the filters as Elasticsearch clauses, all of which must hold."""
    clauses: list[JSON] = []
    if filters.audience == "public":
        clauses.append({"term": {"audience": "public"}})
    if filters.area_ids:
        clauses.append(_any({"term": {"has_area": False}}, {"terms": {"area_ids": sorted(filters.area_ids)}}))
    if filters.is_free:
        clauses.append({"term": {"is_free": True}})
    if filters.has_wheelchair_access:
        clauses.append({"term": {"wheelchair": True}})
    if filters.language is not None:
        clauses.append({"term": {"languages": filters.language.lower()}})
    if filters.age is not None:
        clauses.append({"term": {"ages": filters.age}})
    if filters.open_at is not None:
        clauses.append({"term": {"open_minutes": filters.open_at}})
    if filters.open_evenings:
        clauses.append({"term": {"evenings": True}})
    if filters.open_weekends:
        clauses.append({"term": {"weekends": True}})
    if filters.within is not None:
        centre = {"lat": filters.within.latitude, "lon": filters.within.longitude}
        near: JSON = {"geo_distance": {"distance": f"{filters.within.radius_miles}mi", "points": centre}}
        clauses.append(_any({"term": {"has_point": False}}, {"term": {"national": True}}, near))
    return clauses


def words_query(words: Sequence[str], respelled: Collection[str], filters: Filters) -> JSON:
    """Return the query for words, of which any may match; ``respelled`` are stems and count for less."""
    text = " ".join(words)
    should: list[JSON] = []
    for name, boost in FIELD_BOOSTS:
        should.append({"match": {name: {"query": text, "boost": boost}}})
        should += [{"term": {name: {"value": stem, "boost": boost * TYPO_BOOST}}} for stem in respelled]
    return {"bool": {"should": should, "minimum_should_match": 1, "filter": filter_clauses(filters)}}


def spelling_request(words: Sequence[str]) -> JSON:
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


def meaning_query(vector: Vector, filters: Filters, limit: int) -> JSON:
    return {
        "field": "passages.vector",
        "query_vector": vector.tolist(),
        "k": limit,
        "num_candidates": max(limit * 2, 200),
        "filter": filter_clauses(filters),
    }


def inner_product(score: float) -> float:
    """Return the inner product behind a ``max_inner_product`` score.

    Source:
        Elasticsearch reference, "Dense vector field type", parameter ``similarity``.
    """
    return score - 1 if score >= 1 else 1 - 1 / score


def needs_query(weights: Mapping[str, float], filters: Filters) -> JSON:
    """Return the query whose score is the sum of each need's weight times the listing's strength."""
    functions = [
        {
            "filter": {"term": {"needs.id": need_id}},
            "field_value_factor": {"field": "needs.strength", "factor": weight, "missing": 0},
        }
        for need_id, weight in weights.items()
    ]
    scored = {
        "function_score": {
            "query": {"terms": {"needs.id": list(weights)}},
            "functions": functions,
            "score_mode": "sum",
            "boost_mode": "replace",
        }
    }
    nested = {"nested": {"path": "needs", "score_mode": "sum", "query": scored}}
    return {"bool": {"must": nested, "filter": filter_clauses(filters)}}


def _any(*clauses: JSON) -> JSON:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}
