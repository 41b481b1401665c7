"""Search: which services fit what a person says.

One ``ServiceIndex`` protocol with two engines; three signals retrieved apart and fused here.
"""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from directory.catalogue import Catalogue
from directory.encoder import Encoder
from directory.places.gazetteer import Gazetteer, build_gazetteer
from directory.reading.needs import NeedsReader
from directory.reading.synonyms import synonym_groups
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from directory.search.directory import Directory
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from directory.search.outbox import Outbox, OutboxBusy
from directory.search.ports import IndexStatus, IndexUnavailable, ReindexReport, ServiceIndex, ShorterIndex
from directory.search.question import EmptySearch
from directory.search.server import SearchServer
from directory.search.upkeep import Upkeep
from directory.search.vectors import RecentVectors

__all__ = [
    "Directory",
    "EmptySearch",
    "IndexStatus",
    "IndexUnavailable",
    "OutboxBusy",
    "ReindexReport",
    "SearchServer",
    "ServiceIndex",
    "ShorterIndex",
    "build_directory",
    "build_engines",
]


def build_directory(
    *,
    engine: Engine,
    var_dir: Path,
    encoder: Encoder | None,
    server: SearchServer | None = None,
    vocabulary: Vocabulary | None = None,
    gazetteer: Gazetteer | None = None,
    reader: NeedsReader | None = None,
    catalogue: Catalogue | None = None,
) -> Directory:
    """Return the directory over a database and its index; nothing is read from either until it is asked.

    Args:
        engine: the SQL database, which holds the truth.
        var_dir: holds the embedded index and the vectors kept between rebuilds.
        encoder: ``None`` searches by needs and words alone.
        server: an Elasticsearch server; without it the embedded index serves, with it that index stands by.
    """
    vocabulary = vocabulary or load_vocabulary()
    shared = None if encoder is None else RecentVectors(encoder)
    engines = build_engines(var_dir=var_dir, server=server, vocabulary=vocabulary)
    catalogue, kept = catalogue or Catalogue(engine), var_dir / "vectors"
    reader = reader or NeedsReader(vocabulary, shared, cache_dir=kept)
    upkeep = Upkeep(
        services=catalogue, outbox=Outbox(engine), engines=engines, reader=reader, encoder=encoder, vector_dir=kept
    )
    return Directory(
        catalogue=catalogue,
        engines=engines,
        encoder=shared,
        vocabulary=vocabulary,
        gazetteer=gazetteer or build_gazetteer(),
        reader=reader,
        upkeep=upkeep,
    )


def build_engines(
    *, var_dir: Path, server: SearchServer | None = None, vocabulary: Vocabulary | None = None
) -> Engines:
    """Return the engines alone, for whoever wants to know what they hold and reads nobody's words."""
    synonyms = synonym_groups(vocabulary or load_vocabulary())
    embedded = EmbeddedIndex(var_dir / "index", synonyms=synonyms)
    if server is None:
        return Engines(embedded)
    return Engines(_elasticsearch(server, synonyms, embedded), stand_by=embedded)


def _elasticsearch(server: SearchServer, synonyms: Sequence[Sequence[str]], copy: EmbeddedIndex) -> ServiceIndex:
    # Its client takes a fifth of a second to import, which a machine without a server need not spend.
    from directory.search.elastic import ElasticsearchIndex

    return ElasticsearchIndex(
        server.url,
        server.alias,
        api_key=server.api_key,
        index_api_key=server.index_api_key,
        ca_certs=server.ca_certs,
        timeout_seconds=server.timeout_seconds,
        synonyms=synonyms,
        copy=copy,
    )
