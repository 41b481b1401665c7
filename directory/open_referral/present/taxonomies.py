"""Taxonomies and their terms, those of feeds and our own needs alike, as Open Referral UK 3.0 objects."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from directory.feeds.oruk_v3.fields import EXTENSION, NEEDS_TAXONOMY, Written, need_attribute_id
from directory.feeds.rows import taxonomy_id, term_id
from directory.open_referral.present.values import filled, uri_of
from directory.reading.vocabulary import Need, Vocabulary, load_vocabulary

_NEEDS_DESCRIPTION = "What people want help with, in plain words."


def present_taxonomy(taxonomy: Mapping[str, Any], terms: Iterable[Mapping[str, Any]] | None = None) -> Written:
    """Return a taxonomy, with its terms when they are given.

    Args:
        taxonomy: a row of the table ``taxonomy``, or one of ``needs_taxonomy``.
        terms: rows of ``taxonomy_term``; ``None`` leaves the key out.
    """
    written = {"id": taxonomy["id"], "name": taxonomy["name"], "description": taxonomy["description"]}
    written |= filled(uri=uri_of(taxonomy["uri"]), version=taxonomy["version"])
    if terms is not None:
        written["taxonomy_terms"] = [present_term(term, taxonomy["name"]) for term in terms]
    return written


def present_term(term: Mapping[str, Any], taxonomy: str) -> Written:
    """Return a term of a taxonomy.

    Args:
        term: a row of the table ``taxonomy_term``, or one of ``needs_terms``.
        taxonomy: the name of its taxonomy.
    """
    parent = term["parent_code"]
    written = {
        "id": term["id"],
        "code": term["code"],
        "name": term["name"],
        "description": term["description"],
        "taxonomy_id": term["taxonomy_id"],
    }
    return written | filled(
        taxonomy=taxonomy,
        parent_id=term_id(taxonomy, parent) if parent else None,
        term_uri=uri_of(term["term_uri"]),
        **{EXTENSION: term.get(EXTENSION)},
    )


def needs_taxonomy() -> dict[str, Any]:
    """Return our vocabulary of needs as a row of the table ``taxonomy``."""
    own = taxonomy_id(NEEDS_TAXONOMY)
    return {"id": own, "name": NEEDS_TAXONOMY, "description": _NEEDS_DESCRIPTION, "uri": None, "version": ""}


def needs_terms(vocabulary: Vocabulary | None = None) -> list[dict[str, Any]]:
    """Return the needs as rows of ``taxonomy_term``, in the order of the vocabulary.

    Under ``signpost`` they have besides what the standard's term has no field for: ``name_cy``, ``category``,
    ``related`` and ``open_eligibility``.
    """
    return [_need_row(need) for need in vocabulary or _packaged()]


def need_attributes(needs: Sequence[str], service_id: str, vocabulary: Vocabulary | None = None) -> list[Written]:
    """Return the needs that a listing declares as attributes, each once.

    One that is not in the vocabulary has its id for a name.
    """
    known = vocabulary or _packaged()
    return [
        {
            "id": need_attribute_id(service_id, need_id),
            "link_id": service_id,
            "link_entity": "service",
            "taxonomy_term_id": term_id(NEEDS_TAXONOMY, need_id),
            "taxonomy_term": _without_extension(present_term(_row_of(need_id, known), NEEDS_TAXONOMY)),
        }
        for need_id in dict.fromkeys(needs)
    ]


def _row_of(need_id: str, vocabulary: Vocabulary) -> dict[str, Any]:
    return _need_row(vocabulary.get(need_id) or Need(id=need_id, name=need_id, phrases=(), category=""))


def _need_row(need: Need) -> dict[str, Any]:
    return {
        "id": term_id(NEEDS_TAXONOMY, need.id),
        "taxonomy_id": taxonomy_id(NEEDS_TAXONOMY),
        "code": need.id,
        "name": need.name,
        "description": "",
        "parent_code": need.broader,
        "term_uri": None,
        EXTENSION: filled(
            name_cy=need.welsh,
            category=need.category,
            related=list(need.related),
            open_eligibility=list(need.open_eligibility),
        ),
    }


def _without_extension(term: Written) -> Written:
    return {name: value for name, value in term.items() if name != EXTENSION}


@cache
def _packaged() -> Vocabulary:
    return load_vocabulary()
