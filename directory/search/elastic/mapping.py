"""What an index is made with: its settings, its fields, and the note of what it was made from."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from directory.model import Audience
from directory.search.ports import VECTOR_SIZE

type JSON = dict[str, Any]
type Synonyms = Sequence[Sequence[str]]

# Raised whenever fields or analysis change, so that a running index is known to be of another make.
FORMAT = 6
STEMS, SYNONYMS, STARTS, TYPED = "english_stems", "english_synonyms", "word_starts", "typed_words"

# What is for professionals alone lies apart: a filter on a search by meaning costs as much as the search.
PASSAGES: dict[Audience, str] = {"public": "passages", "professional": "passages_for_professionals"}

_LONGEST_START = 15
_KEYWORD: JSON = {"type": "keyword"}
_BOOLEAN: JSON = {"type": "boolean"}
_WORDS: JSON = {"type": "text", "analyzer": STEMS}
# For finding a name by what is typed of it: the beginnings of its words, and the whole of it as typed.
_TYPED_NAME: JSON = {
    "starts": {"type": "text", "analyzer": STARTS, "search_analyzer": TYPED, "norms": False, "index_options": "docs"},
    "typed": {"type": "keyword", "normalizer": TYPED, "doc_values": False},
}
_VECTOR: JSON = {
    "type": "dense_vector",
    "dims": VECTOR_SIZE,
    "index": True,
    # Passages are shorter than unit length, so neither cosine nor dot_product would keep their weight.
    "similarity": "max_inner_product",
    "index_options": {"type": "int8_hnsw", "rescore_vector": {"oversample": 1.0}},
}


def settings_of(synonyms: Synonyms) -> JSON:
    """Return the settings of an index while it is built: it is not searched yet, and one copy of it is enough."""
    return {
        # One shard, so that BM25 sees all services.
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "analysis": _analysis(synonyms),
    }


# Once it serves: a second copy wherever there is a second node. Changes show when they are taken, not by the clock.
SERVING: JSON = {"auto_expand_replicas": "0-1"}


def mapping_of(synonyms: Synonyms, position: int) -> JSON:
    return {
        "dynamic": False,
        "_meta": note_of(synonyms, position),
        # The database is the truth; what a search gives back are columns, and texts and vectors are never read back.
        "_source": {"includes": ["name", "organisation"]},
        "properties": {
            "name": {**_WORDS, "copy_to": "everything", "fields": _TYPED_NAME},
            "organisation": {**_WORDS, "copy_to": "everything", "fields": _TYPED_NAME},
            "body": {**_WORDS, "copy_to": "everything"},
            "everything": _WORDS,
            # The id and the stamp in one column: what every hit gives, without reading a stored document.
            "key": {"type": "keyword", "index": False},
            "title": {"type": "keyword", "index": False},
            "title_length": {"type": "short", "index": False},
            "provider": _KEYWORD,
            "provider_length": {"type": "short", "index": False},
            "audience": _KEYWORD,
            "closed": _BOOLEAN,
            "area_ids": _KEYWORD,
            "terms": _KEYWORD,
            "placeless": _BOOLEAN,
            "cells": _KEYWORD,
            "points": {"type": "geo_point"},
            "ages": {"type": "integer_range"},
            "open_minutes": {"type": "integer_range"},
            "needs": {"type": "sparse_vector", "index_options": {"prune": False}},
            **{name: {"type": "nested", "properties": {"vector": _VECTOR}} for name in PASSAGES.values()},
            "brief": {"type": "binary", "doc_values": True},
            "listing": {"type": "binary", "doc_values": True},
        },
    }


def note_of(synonyms: Synonyms, position: int) -> JSON:
    """Return what an index says of itself: the make of its fields, its synonyms, and the last change it has taken."""
    return {"format": FORMAT, "synonyms": hash_of(synonyms), "position": position}


def hash_of(synonyms: Synonyms) -> str:
    return hashlib.sha256(json.dumps([list(group) for group in synonyms]).encode()).hexdigest()[:16]


def what_differs(note: Mapping[str, Any], synonyms: Synonyms) -> str:
    """Return why an index with this note should be rebuilt, "" when it need not be."""
    if note.get("format") != FORMAT:
        return f"it has the format {note.get('format')} and this program writes {FORMAT}"
    if note.get("synonyms") != hash_of(synonyms):
        return "the synonyms of the needs have changed"
    return ""


def _analysis(synonyms: Synonyms) -> JSON:
    plain = ["lowercase", "asciifolding"]
    filters: JSON = {
        "stems": {"type": "stemmer", "language": "porter2"},
        "starts": {"type": "edge_ngram", "min_gram": 1, "max_gram": _LONGEST_START},
        "typed": {"type": "truncate", "length": _LONGEST_START},
    }
    expanded = [*plain, "stems"]
    if synonyms:
        rules = [", ".join(form.replace(",", " ") for form in group) for group in synonyms]
        filters["synonyms"] = {"type": "synonym_graph", "synonyms": rules, "lenient": True}
        # After the stems, so that one form stands for its plural too.
        expanded.append("synonyms")
    return {
        "char_filter": {"one_word": {"type": "mapping", "mappings": ["' =>", "’ =>"]}},
        "filter": filters,
        "normalizer": {TYPED: {"type": "custom", "char_filter": ["one_word"], "filter": plain}},
        "analyzer": {
            STEMS: _analyser([*plain, "stems"]),
            SYNONYMS: _analyser(expanded),
            STARTS: {**_analyser([*plain, "starts"]), "char_filter": ["one_word"]},
            TYPED: {**_analyser([*plain, "typed"]), "char_filter": ["one_word"]},
        },
    }


def _analyser(filters: Sequence[str]) -> JSON:
    return {"type": "custom", "tokenizer": "standard", "filter": list(filters)}
