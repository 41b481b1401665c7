"""Words looked up in a tantivy index: BM25 over English stems. The only module that imports tantivy."""

from collections.abc import Iterable
from pathlib import Path

import tantivy

from directory.search.ports import Hit, IndexDocument
from directory.search.words import FIELD_BOOSTS, SHORTEST_TYPO, TYPO_BOOST, content_words

_ANALYSER = "english_stems"
_WRITER_BYTES = 50_000_000


class WordIndex:
    """A read-only index of one generation; safe to search from many threads."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._analyser = _make_analyser()
        self._index.register_tokenizer(_ANALYSER, self._analyser)
        self._searcher = self._index.searcher()
        self._schema = self._index.schema

    def search(self, text: str, limit: int) -> list[Hit]:
        """Return services holding any of the text's content words, best first."""
        clauses = [clause for word in content_words(text) for clause in self._clauses(word)]
        if not clauses or limit < 1:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])
        found = self._searcher.search(query, limit=limit, count=False).hits
        return [Hit(str(self._searcher.doc(address).get_first("id")), float(score)) for score, address in found]

    def _clauses(self, word: str) -> list[tantivy.Query]:
        clauses = []
        for stem in self._analyser.analyze(word):
            is_known = any(self._searcher.doc_freq(name, stem) for name, _ in FIELD_BOOSTS)
            may_be_typo = not is_known and len(stem) >= SHORTEST_TYPO
            for name, boost in FIELD_BOOSTS:
                if is_known:
                    query = tantivy.Query.term_query(self._schema, name, stem, "freq")
                    clauses.append(tantivy.Query.boost_query(query, boost))
                elif may_be_typo:
                    query = tantivy.Query.fuzzy_term_query(self._schema, name, stem, 1, True)
                    clauses.append(tantivy.Query.boost_query(query, boost * TYPO_BOOST))
        return clauses


def write_word_index(folder: Path, documents: Iterable[IndexDocument]) -> None:
    """Write a new index of the documents into an empty folder."""
    folder.mkdir()
    builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name, _ in FIELD_BOOSTS:
        builder = builder.add_text_field(name, stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    index = tantivy.Index(builder.build(), path=str(folder))
    index.register_tokenizer(_ANALYSER, _make_analyser())
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for document in documents:
        writer.add_document(
            tantivy.Document(
                id=document.listing.service.id,
                name=document.name,
                organisation=document.organisation,
                body=document.body,
            )
        )
    writer.commit()
    writer.wait_merging_threads()


def _make_analyser() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
