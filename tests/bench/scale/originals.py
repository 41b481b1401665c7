"""The real services everything is made from: read once, encoded once, and judged as they are."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console
from sqlmodel import SQLModel

from directory.catalogue import Catalogue
from directory.database import make_engine
from directory.encoder import Encoder, load_encoder
from directory.feeds import Refusal, ServiceRecord, read_oruk_v1, read_sample
from directory.importing import import_feed
from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import load_vocabulary
from directory.search import Directory, SearchServer, build_directory
from directory.search.documents import make_documents
from directory.search.evaluation import JudgedQuery, load_judged
from directory.search.ports import IndexDocument
from directory.search.vectors import RecentVectors, VectorCache
from tests.bench.scale.figures import Encoding
from tests.bench.terminal import say
from tests.conftest import ROOT, SHARED

# Kept between runs: encoding the real listings takes longer than everything else that is made of them.
_KEPT = ROOT / "var" / "bench" / "vectors"
_ENCODER = ROOT / "var" / "encoder"
_REAL = SHARED / "data" / "oruk_v1_north_lincolnshire" / "services.json"
_REAL_JUDGED = SHARED / "data" / "judged_queries_north_lincolnshire"
_MEASURED_LISTINGS = 200


@dataclass(frozen=True)
class Original:
    """One judged set: its services in a directory of their own, and what is asked of them."""

    name: str
    directory: Directory
    documents: Sequence[IndexDocument]
    queries: Sequence[JudgedQuery]
    server: SearchServer | None = None

    @cached_property
    def answerable(self) -> list[JudgedQuery]:
        return [query for query in self.queries if query.is_answerable]


@contextmanager
def originals(
    folder: Path, encoder: Encoder, server: SearchServer | None, console: Console
) -> Iterator[list[Original]]:
    """Give each judged set there is on this machine, indexed; the server's indices are deleted afterwards."""
    made: list[Original] = []
    try:
        for number, (name, records, queries) in enumerate(_sets()):
            say(console, f"Reading and indexing {name}")
            own = None if server is None else replace(server, alias=f"{server.alias}-{number}", timeout_seconds=30.0)
            made.append(_make(name, folder / str(number), encoder, own, records, queries))
        yield made
    finally:
        for one in made:
            for index in one.directory.engines.all():
                index.drop()


def lend_vocabulary(folder: Path, encoder: Encoder) -> None:
    """Give a directory that will be made in ``folder`` the encoded vocabulary, which takes minutes to make."""
    _reader(encoder)
    target = folder / "vectors"
    target.mkdir(parents=True, exist_ok=True)
    for kept in (*_KEPT.glob("needs-*.npy"), *_KEPT.glob("learnt-*.npy")):
        shutil.copy2(kept, target)


def our_encoder() -> Encoder:
    return load_encoder(_ENCODER)


def measure_encoder(encoder: Encoder, documents: Sequence[IndexDocument], most_seconds: float) -> Encoding:
    """Encode real listings from all over the corpus afresh, one text for each vector the index holds of them."""
    texts = listings = 0
    began = time.perf_counter()
    for document in documents[:: max(1, len(documents) // _MEASURED_LISTINGS)][:_MEASURED_LISTINGS]:
        if listings and time.perf_counter() - began > most_seconds:
            break
        words = f"{document.name}. {document.body}".split()
        passages = [words[start : start + 60] for start in range(0, 60 * (len(document.vectors) - 1), 60)]
        encoder.encode([" ".join(each) for each in (words, *passages)])
        texts += 1 + len(passages)
        listings += 1
    return Encoding(listings, texts, time.perf_counter() - began)


def _reader(encoder: Encoder) -> NeedsReader:
    return NeedsReader(load_vocabulary(), RecentVectors(encoder), cache_dir=_KEPT)


def _sets() -> Iterator[tuple[str, list[ServiceRecord | Refusal], list[JudgedQuery]]]:
    if _REAL.exists() and _REAL_JUDGED.exists():
        yield "North Lincolnshire", list(read_oruk_v1(_REAL)), load_judged(_REAL_JUDGED)
    with as_file(files("directory") / "sample" / "judged") as judged:
        yield "Medway, our own", list(read_sample()), load_judged(judged)


def _make(
    name: str,
    folder: Path,
    encoder: Encoder,
    server: SearchServer | None,
    records: Sequence[ServiceRecord | Refusal],
    queries: Sequence[JudgedQuery],
) -> Original:
    lend_vocabulary(folder, encoder)
    sql = make_engine(f"sqlite:///{folder}/services.db")
    SQLModel.metadata.create_all(sql)
    import_feed(sql, iter(records), source="judged")
    directory = build_directory(engine=sql, var_dir=folder, encoder=encoder, server=server)
    documents = list(make_documents(Catalogue(sql).all(), _reader(encoder), VectorCache(_KEPT, encoder)))
    for index in directory.engines.all():
        build = index.start_build()
        build.add(documents)
        build.swap()
    return Original(name, directory, documents, queries, server)
