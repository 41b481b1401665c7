"""Search: which services fit what a person says.

One ``ServiceIndex`` protocol with two engines; three signals retrieved apart and fused here.
"""

from pathlib import Path

from sqlalchemy import Engine

from directory.catalogue import Catalogue
from directory.encoder import Encoder
from directory.places.gazetteer import Gazetteer, build_gazetteer
from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from directory.search.directory import Directory
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from directory.search.ports import IndexStatus, IndexUnavailable, ReindexReport, ServiceIndex, ShorterIndex
from directory.search.question import EmptySearch
from directory.search.vectors import RecentVectors

__all__ = [
    "Directory",
    "EmptySearch",
    "IndexStatus",
    "IndexUnavailable",
    "ReindexReport",
    "ServiceIndex",
    "ShorterIndex",
    "build_directory",
    "build_engines",
]

DEFAULT_ALIAS = "signpost-services"


def build_directory(
    *,
    engine: Engine,
    var_dir: Path,
    encoder: Encoder | None,
    search_url: str | None = None,
    search_api_key: str | None = None,
    search_alias: str = DEFAULT_ALIAS,
    search_timeout_seconds: float = 1.0,
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
        search_url: an Elasticsearch server; without it the embedded index serves, with it that index stands by.
    """
    vocabulary = vocabulary or load_vocabulary()
    shared = None if encoder is None else RecentVectors(encoder)
    engines = build_engines(
        var_dir=var_dir,
        search_url=search_url,
        search_api_key=search_api_key,
        search_alias=search_alias,
        search_timeout_seconds=search_timeout_seconds,
    )
    return Directory(
        catalogue=catalogue or Catalogue(engine),
        engines=engines,
        encoder=shared,
        vocabulary=vocabulary,
        gazetteer=gazetteer or build_gazetteer(),
        reader=reader or NeedsReader(vocabulary, shared, cache_dir=var_dir / "vectors"),
        vector_dir=var_dir / "vectors",
    )


def build_engines(
    *,
    var_dir: Path,
    search_url: str | None = None,
    search_api_key: str | None = None,
    search_alias: str = DEFAULT_ALIAS,
    search_timeout_seconds: float = 1.0,
) -> Engines:
    """Return the engines alone, for whoever wants to know what they hold and reads nobody's words."""
    embedded = EmbeddedIndex(var_dir / "index")
    if search_url is None:
        return Engines(embedded)
    return Engines(_elasticsearch(search_url, search_alias, search_api_key, search_timeout_seconds), stand_by=embedded)


def _elasticsearch(url: str, alias: str, api_key: str | None, timeout_seconds: float) -> ServiceIndex:
    # Its client takes a fifth of a second to import, which a machine without a server need not spend.
    from directory.search.elastic import ElasticsearchIndex

    return ElasticsearchIndex(url, alias, api_key, timeout_seconds)
