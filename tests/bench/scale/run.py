"""One run: the corpus indexed by every system, every system asked the same, and all of it deleted again."""

import math
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import track
from sqlmodel import SQLModel

from directory.database import make_engine
from directory.encoder import Encoder
from directory.places import build_gazetteer
from directory.search import Directory, SearchServer, ServiceIndex, build_directory
from directory.search.ports import IndexDocument
from tests.bench.figures import Timing
from tests.bench.machine import load_now, this_machine
from tests.bench.program import BenchFailed
from tests.bench.scale.clocking import clock, memory_of, processes_running, rates
from tests.bench.scale.corpus import Town, find_towns, variants
from tests.bench.scale.figures import Asked, Built, Held, JudgedSet, MillionReport, Quality, ScaleReport
from tests.bench.scale.originals import Original, lend_vocabulary, measure_encoder, originals, our_encoder
from tests.bench.scale.parts import time_parts
from tests.bench.scale.quality import judge_others, judge_ours
from tests.bench.scale.queries import Question, questions
from tests.bench.scale.size import Size
from tests.bench.scale.sql import PostgresLike, PostgresTables, PostgresText, SQLiteLike
from tests.bench.scale.systems import InProcess, MultiMatch, System, ThroughAPI, website
from tests.bench.search import find_elasticsearch, own_alias
from tests.bench.terminal import say
from tests.postgres import PostgresAbsent, new_database, running_server
from web.settling import settle

_BATCH = 500
_MEBIBYTE = 1024**2
_SERVER_SECONDS = 10.0
_NONE, _LEFT_OUT = "none answers on this machine", "left out of this run"


@dataclass(frozen=True)
class Bench:
    """What every step of a run needs."""

    folder: Path
    console: Console
    size: Size
    encoder: Encoder
    documents: Sequence[IndexDocument]
    towns: Sequence[Town]
    asked: Sequence[Question]

    def corpus(self, words: str) -> Iterator[IndexDocument]:
        """Yield the corpus, showing how far we are."""
        stream = variants(self.documents, self.towns, self.size.services)
        if self.console.is_terminal:
            return iter(track(stream, words, self.size.services, console=self.console, transient=True))
        say(self.console, f"{words}: {self.size.services:,} services")
        return stream


def measure_scale(folder: Path, console: Console, size: Size, command: str) -> ScaleReport:
    """Return everything measured at this size; what was started and made has been removed."""
    load, encoder, absent = load_now(), our_encoder(), []
    with ExitStack() as stack:
        server = _server(stack) if size.elasticsearch_seconds else None
        if server is None:
            absent.append(f"Elasticsearch: {_NONE if size.elasticsearch_seconds else _LEFT_OUT}.")
        postgres = _postgres(stack)
        if postgres is None:
            absent.append("PostgreSQL: none is installed on this machine.")
        real = stack.enter_context(originals(folder / "judged", encoder, server, console))
        bench = _bench(folder, console, size, encoder, real)
        quality = _quality(bench, real, postgres)
        asked, parts = _embedded(bench)
        by_engine = {"embedded": parts}
        in_sql = _in_sql(bench, postgres)
        if server is not None:
            try:
                on_server, by_engine["elasticsearch"] = _elasticsearch(bench, server)
                asked += on_server
            except BenchFailed as failure:
                absent.append(f"Elasticsearch: {failure}")
        asked += in_sql
        encoding = measure_encoder(encoder, bench.documents, size.clock_seconds)
        vectors = sum(len(bench.documents[number % len(bench.documents)].vectors) for number in range(size.services))
        sets = [JudgedSet(one.name, len(one.documents), len(one.answerable)) for one in real]
    return ScaleReport(
        machine=this_machine(load),
        command=command,
        services=size.services,
        vectors=vectors,
        towns=len(bench.towns),
        asked=tuple(asked),
        quality=tuple(quality),
        judged=tuple(sets),
        parts=by_engine,
        encoding=encoding,
        absent=tuple(absent),
    )


def measure_million(folder: Path, console: Console, size: Size, command: str) -> MillionReport:
    """Index very many services once on the embedded index, and ask it some questions both ways."""
    load, encoder = load_now(), our_encoder()
    with originals(folder / "judged", encoder, None, console) as real:
        bench = _bench(folder, console, size, encoder, real)
    with _directory(bench, "embedded", None) as (directory, at):
        built = _build(bench, directory.engines.first, lambda: _disk(at / "index"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with website(folder / "web", at, None) as (running, client):
            systems: list[System] = [
                ThroughAPI("`GET /api/search`", "embedded", client),
                InProcess("in process", directory),
            ]
            timings = clock(systems, bench.asked, size.clock_seconds, most_warming=size.warming_seconds)
            held = memory_of("web process", [running.process.pid])
        count = directory.engines.first.count()
    vectors = sum(len(bench.documents[number % len(bench.documents)].vectors) for number in range(size.services))
    return MillionReport(this_machine(load), command, count, vectors, built, peak, held, tuple(timings))


def _bench(folder: Path, console: Console, size: Size, encoder: Encoder, real: Sequence[Original]) -> Bench:
    towns = find_towns(build_gazetteer())
    texts = [query.text for query in real[0].answerable]
    asked = questions(texts, [town.place for town in towns], size.questions)
    documents = [document for one in real for document in one.documents]
    return Bench(folder, console, size, encoder, documents, towns, asked)


def _quality(bench: Bench, real: Sequence[Original], postgres: str | None) -> list[Quality]:
    found = []
    for one in real:
        say(bench.console, f"Judging every system on {one.name}: {len(one.answerable)} queries")
        found += [*judge_ours(one), *judge_others(one, bench.folder, postgres)]
    return found


def _embedded(bench: Bench) -> tuple[list[Asked], tuple[Timing, ...]]:
    with _directory(bench, "embedded", None) as (directory, at):
        built = _build(bench, directory.engines.first, lambda: _disk(at / "index"))
        asked = _ask_ours(bench, directory, at, None, built, [])
        parts = time_parts(directory, bench.asked)
    return asked, parts


def _elasticsearch(bench: Bench, server: SearchServer) -> tuple[list[Asked], tuple[Timing, ...]]:
    with _directory(bench, "elasticsearch", server) as (directory, at):
        index = directory.engines.first
        built = _build(bench, index, lambda: _disk_of(server), bench.size.elasticsearch_seconds)
        if directory.engines.stand_by is not None:
            # It is there wherever Elasticsearch is, and spares it sending what it holds.
            _build(bench, directory.engines.stand_by, lambda: _disk(at / "index"))
        raw = MultiMatch(server.url, server.alias)
        try:
            asked = _ask_ours(bench, directory, at, server, built, [raw])
            return asked, time_parts(directory, bench.asked, raw)
        finally:
            raw.close()
            index.drop()


def _ask_ours(
    bench: Bench, directory: Directory, at: Path, server: SearchServer | None, built: Built, beside: Sequence[System]
) -> list[Asked]:
    engine = directory.engine_name
    # As our own processes do once all is loaded: the corpus in memory is none of a search's business.
    settle()
    with website(bench.folder / f"web-{engine}", at, server) as (running, client):
        systems: list[System] = [
            ThroughAPI(f"ours, {engine}: `GET /api/search`", engine, client),
            InProcess(f"ours, {engine}: in process", directory),
            *beside,
        ]
        say(bench.console, f"Asking {', '.join(system.name for system in systems)}")
        timings = clock(systems, bench.asked, bench.size.clock_seconds, most_warming=bench.size.warming_seconds)
        speeds = [rates(system, bench.asked, bench.size.rate_seconds) for system in systems]
        ours = memory_of("web process", [running.process.pid])
    theirs = None
    if server is not None:
        theirs = memory_of("Elasticsearch server", processes_running("java", "org.elasticsearch"))
    held: list[Held | None] = [ours, None, *([theirs] * len(beside))]
    return [Asked(one.name, one, rate, built, holds) for one, rate, holds in zip(timings, speeds, held, strict=True)]


def _in_sql(bench: Bench, postgres: str | None) -> list[Asked]:
    path = bench.folder / "like.db"
    like = SQLiteLike(path)
    found = [_ask_alone(bench, like, like.build(bench.corpus("Filling SQLite")), lambda: None)]
    path.unlink()
    if postgres is None:
        return found
    with new_database(postgres) as url:
        tables = PostgresTables(url)
        plain, full = tables.build(bench.corpus("Filling PostgreSQL"))
        found += _ask_postgres(bench, tables, plain, full, postgres)
    return found


def _ask_postgres(bench: Bench, tables: PostgresTables, plain: Built, full: Built, server: str) -> list[Asked]:
    text, every, like = PostgresText(tables), PostgresText(tables, every_word=True), PostgresLike(tables)
    found = []
    for system, built in ((text, full), (every, full), (like, plain)):
        try:
            found.append(_ask_alone(bench, system, built, lambda: _postgres_memory(server)))
        finally:
            system.close()
    return found


def _ask_alone(bench: Bench, system: System, built: Built, memory: Callable[[], Held | None]) -> Asked:
    say(bench.console, f"Asking {system.name}")
    # Compiled before they run, and slow enough that a few seconds settle it.
    seconds = bench.size.clock_seconds
    one = clock([system], bench.asked, seconds / 2, most_warming=seconds / 4)[0]
    return Asked(system.name, one, rates(system, bench.asked, bench.size.rate_seconds), built, memory())


def _postgres_memory(server: str) -> Held | None:
    """Return what a server started here holds; of one named by address nothing is known."""
    _, started_here, folder = server.partition("host=")
    pids = processes_running("postgres", "-D", folder) if started_here else []
    return memory_of("PostgreSQL server", pids) if pids else None


@contextmanager
def _directory(bench: Bench, name: str, server: SearchServer | None) -> Iterator[tuple[Directory, Path]]:
    """Give a directory with empty tables and no index yet, and its folder."""
    at = bench.folder / name
    lend_vocabulary(at, bench.encoder)
    sql = make_engine(f"sqlite:///{at / 'services.db'}")
    SQLModel.metadata.create_all(sql)
    try:
        yield build_directory(engine=sql, var_dir=at, encoder=bench.encoder, server=server), at
    finally:
        sql.dispose()


def _build(bench: Bench, index: ServiceIndex, disk: Callable[[], float], most_seconds: float = math.inf) -> Built:
    """Index the corpus; making the services is not counted.

    Raises:
        BenchFailed: it took longer than it may, and was given up.
    """
    seconds = 0.0
    build = index.start_build()
    try:
        for batch in batched(bench.corpus(f"Indexing, {index.name}"), _BATCH):
            began = time.perf_counter()
            build.add(batch)
            seconds += time.perf_counter() - began
            if seconds > most_seconds:
                raise BenchFailed(f"it was not filled in {most_seconds:.0f} seconds.")
        began = time.perf_counter()
        build.swap()
        seconds += time.perf_counter() - began
    finally:
        build.abandon()
    say(bench.console, f"  {seconds:.0f} s")
    return Built(seconds, disk())


def _server(stack: ExitStack) -> SearchServer | None:
    url = find_elasticsearch()
    if url is None:
        return None
    names = stack.enter_context(own_alias(url))
    return SearchServer(url, names["SIGNPOST_SEARCH_ALIAS"], timeout_seconds=_SERVER_SECONDS)


def _postgres(stack: ExitStack) -> str | None:
    try:
        return stack.enter_context(running_server())
    except PostgresAbsent:
        return None


def _disk(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / _MEBIBYTE


def _disk_of(server: SearchServer) -> float:
    with httpx.Client(base_url=server.url, timeout=_SERVER_SECONDS, trust_env=False) as client:
        told = client.get(f"/{server.alias}/_stats/store").raise_for_status().json()
    return float(told["_all"]["primaries"]["store"]["size_in_bytes"]) / _MEBIBYTE
