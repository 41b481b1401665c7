"""Words looked up in a tantivy index: BM25 over English stems. The only module that imports tantivy."""

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from directory.search.embedded.arrays import Mask, Rows
from directory.search.embedded.facts import facts_of, groups_of
from directory.search.embedded.synonyms import Stems, Synonyms
from directory.search.ports import Filters, IndexDocument
from directory.search.words import FIELD_BOOSTS, SHORTEST_TYPO, TYPO_BOOST, content_words

_ANALYSER = "english_stems"
_BUILD_BYTES = 100_000_000
_CHANGE_BYTES = 15_000_000
_LONGEST_TEXT = 2_000
_SYNONYM_BOOST = 0.7
# Where more than this share of the index passes, throwing hits away costs less than filtering.
_MANY = 0.5
_OVERSAMPLE = 4
# Written anew by tantivy in place, so they cannot be shared; locks are not taken along.
_COPIED = {"meta.json", ".managed.json"}


class WordIndex:
    """A read-only index of one state; safe to search from many threads."""

    def __init__(self, folder: Path, groups: Sequence[Sequence[str]]) -> None:
        index = tantivy.Index.open(str(folder))
        self._analyser = _make_analyser()
        index.register_tokenizer(_ANALYSER, self._analyser)
        # A state never changes, so nobody needs to watch its folder.
        index.config_reader("manual")
        self._searcher = index.searcher()
        self._schema = index.schema
        self._synonyms = Synonyms(groups, self._analyser.analyze)

    def search(self, text: str, filters: Filters, passing: Mask, limit: int) -> tuple[Rows, NDArray[np.float32]]:
        """Return the passing rows holding any of the text's content words, or what means the same, best first."""
        clauses = self._clauses(text) if limit > 0 and len(passing) else []
        if not clauses:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        query = _any_of(clauses)
        share = np.count_nonzero(passing) / len(passing)
        if share < _MANY:
            groups = [(tantivy.Occur.Must, self._having(group)) for group in groups_of(filters)]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *groups])
        wanted = limit if share == 1 else 2 * limit
        while True:
            hits = self._searcher.search(query, limit=wanted, count=False).hits
            rows = np.array(self._searcher.fast_field_values("row", [address for _, address in hits]), dtype=np.int32)
            kept = passing[rows]
            if len(hits) < wanted or kept.sum() >= limit:
                scores = np.array([score for score, _ in hits], dtype=np.float32)
                return rows[kept][:limit], scores[kept][:limit]
            wanted *= _OVERSAMPLE

    def _having(self, facts: Iterable[str]) -> tantivy.Query:
        terms = [tantivy.Query.term_query(self._schema, "facts", fact, "basic") for fact in facts]
        return tantivy.Query.const_score_query(_any_of(terms), 0.0)

    def _clauses(self, text: str) -> list[tantivy.Query]:
        others, known = self._synonyms.of(self._analyser.analyze(text[:_LONGEST_TEXT]))
        clauses = [clause for form in others for clause in self._other_form(form)]
        for word in content_words(text):
            for stem in self._analyser.analyze(word):
                clauses += self._stem(stem, may_be_typo=stem not in known)
        return clauses

    def _stem(self, stem: str, *, may_be_typo: bool) -> Iterable[tantivy.Query]:
        is_known = any(self._searcher.doc_freq(name, stem) for name, _ in FIELD_BOOSTS)
        for name, boost in FIELD_BOOSTS:
            if is_known:
                yield self._term(name, stem, boost)
            elif may_be_typo and len(stem) >= SHORTEST_TYPO:
                query = tantivy.Query.fuzzy_term_query(self._schema, name, stem, 1, True)
                yield tantivy.Query.boost_query(query, boost * TYPO_BOOST)

    def _other_form(self, form: Stems) -> Iterable[tantivy.Query]:
        for name, boost in FIELD_BOOSTS:
            if len(form) == 1:
                yield self._term(name, form[0], boost * _SYNONYM_BOOST)
            else:
                # A phrase scores the sum of its words, and must not outdo what was said for being longer.
                query = tantivy.Query.phrase_query(self._schema, name, list(form))
                yield tantivy.Query.boost_query(query, boost * _SYNONYM_BOOST * 2 / (len(form) + 1))

    def _term(self, name: str, stem: str, boost: float) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, name, stem, "freq"), boost)


class WordWriter:
    """Writes an index of words, new or going on from one that was copied."""

    def __init__(self, folder: Path, *, is_new: bool) -> None:
        if is_new:
            folder.mkdir()
        index = tantivy.Index(_make_schema(), path=str(folder))
        index.register_tokenizer(_ANALYSER, _make_analyser())
        self._writer = index.writer(heap_size=_BUILD_BYTES if is_new else _CHANGE_BYTES, num_threads=1)

    def add(self, row: int, document: IndexDocument) -> None:
        kept = tantivy.Document(name=document.name, organisation=document.organisation, body=document.body)
        kept.add_unsigned("row", row)
        for fact in facts_of(document.listing):
            kept.add_text("facts", fact)
        self._writer.add_document(kept)

    def delete(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._writer.delete_documents_by_term("row", row)

    def finish(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()

    def abandon(self) -> None:
        self._writer.rollback()


def copy_words(old: Path, new: Path) -> None:
    """Make a copy that can change without the old one; they share the files that are never written again."""
    new.mkdir()
    for path in old.iterdir():
        if path.name in _COPIED:
            shutil.copyfile(path, new / path.name)
        elif path.suffix != ".lock":
            os.link(path, new / path.name)


def _any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_unsigned_field("row", indexed=True, fast=True)
    builder = builder.add_text_field("facts", tokenizer_name="raw", index_option="basic")
    for name, _ in FIELD_BOOSTS:
        builder = builder.add_text_field(name, tokenizer_name=_ANALYSER, index_option="position")
    return builder.build()


def _make_analyser() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
