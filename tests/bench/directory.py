"""Imports small and large, and the Open Referral API over a large directory, on each database there is."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from directory.open_referral.present.service import present_service
from tests.bench.figures import Import, OpenReferral, Timing, timing
from tests.bench.program import BenchFailed, launched
from tests.bench.synthetic import synthetic_services
from tests.bench.terminal import each, say
from tests.conftest import ROOT, SHARED
from tests.e2e.conftest import free_port, settings_for
from tests.postgres import PostgresAbsent, new_database, running_server

API = "/api/open-referral/v3"
SMALL, LARGE = 10_000, 100_000
REQUESTS = 200
_REAL_V1 = SHARED / "data" / "oruk_v1_north_lincolnshire" / "services.json"
_REAL_CSV = SHARED / "data" / "hsds_csv_washington_dc"
_SEED = 11
_WORDS = ("dementia", "food bank", "debt", "carers", "walking group", "housing", "falls", "hearing aids", "lunch club")

type Request = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Feed:
    name: str
    path: Path


def measure_directory(
    folder: Path, console: Console, *, large: int = LARGE, requests: int = REQUESTS
) -> tuple[tuple[Import, ...], tuple[OpenReferral, ...]]:
    """Import every feed and ask the API about the largest, on SQLite and then on PostgreSQL where that is installed."""
    feeds = _feeds(folder, console, large)
    imports: list[Import] = []
    answers: list[OpenReferral] = []
    for database, url in _databases(folder, console):
        for feed in feeds:
            say(console, f"Importing {feed.name} into {database}")
            imports.append(done := _import(database, url, feed))
            say(console, f"  {done.used:,} used in {done.seconds:.1f} s, {done.memory_peak:.0f} MiB at most")
        say(console, f"Asking the Open Referral API over {large:,} services on {database}")
        answers.append(_ask(folder, database, url, console, large, requests))
    return tuple(imports), tuple(answers)


def _feeds(folder: Path, console: Console, large: int) -> list[Feed]:
    real = [Feed("738 real services, Open Referral UK v1", _REAL_V1), Feed("1,656 real services, HSDS CSV", _REAL_CSV)]
    made = []
    for count in (max(large // 10, 1), large):
        say(console, f"Writing {count:,} synthetic services")
        made.append(
            Feed(f"{count:,} synthetic services, Open Referral UK v3", _write(folder / f"{count}.jsonl", count))
        )
    return [*(feed for feed in real if feed.path.exists()), *made]


def _write(path: Path, count: int) -> Path:
    real = _REAL_V1 if _REAL_V1.exists() else None
    with path.open("w", encoding="utf-8") as out:
        for record in synthetic_services(count, real_feed=real):
            written = present_service(record.model_copy(update={"origin": "synthetic"}))
            # Without our own extension it is a feed like anybody's, cleaned and checked as one.
            written.pop("signpost", None)
            out.write(json.dumps(written) + "\n")
    return path


@contextmanager
def _postgres() -> Iterator[str | None]:
    try:
        with running_server() as server, new_database(server) as url:
            yield url
    except PostgresAbsent:
        yield None


def _databases(folder: Path, console: Console) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'directory.db'}"
    with _postgres() as url:
        if url is None:
            say(console, "No PostgreSQL is installed on this machine, so it is not measured")
        else:
            yield "PostgreSQL", url


def _import(database: str, url: str, feed: Feed) -> Import:
    source = feed.path.stem if feed.path.stem != "services" else "real"
    command = [sys.executable, "-m", "tests.bench.one_import", url, str(feed.path), source]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchFailed(f"Importing {feed.name} failed:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    counts = [told[name] for name in ("records", "used", "refused", "seconds", "before", "peak")]
    return Import(database, feed.name, *counts)


def _ask(folder: Path, database: str, url: str, console: Console, services: int, requests: int) -> OpenReferral:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += ["--threads", "4", "tests.bench.api_server:application()"]
    environment = settings_for(folder / "api-var", DATABASE_URL=url)
    with (
        launched(command, ROOT, environment, folder / f"api-{database}.log") as running,
        httpx.Client(base_url=f"http://127.0.0.1:{port}{API}", timeout=60, trust_env=False) as client,
    ):
        running.wait_for("Listening at", 60)
        total = client.get("/services", params={"per_page": 1}).raise_for_status().json()["total_items"]
        pages = max(1, total // 50)
        chance = random.Random(_SEED)
        ids = _some_ids(client, pages, chance)
        kinds = _requests(chance, requests, pages, ids)
        timings = tuple(_time(client, name, asked, console) for name, asked in kinds.items())
    return OpenReferral(database, services, total, timings)


def _some_ids(client: httpx.Client, pages: int, chance: random.Random) -> list[str]:
    found: list[str] = []
    for _ in range(5):
        page = client.get("/services", params={"page": chance.randint(1, pages)}).raise_for_status().json()
        found.extend(service["id"] for service in page["contents"])
    return found


def _requests(chance: random.Random, count: int, pages: int, ids: Sequence[str]) -> dict[str, list[Request]]:
    """Return what is asked, by kind, ``count`` of each."""

    def some(make: Callable[[], Request]) -> list[Request]:
        return [make() for _ in range(count)]

    changed = {"modified_after": "2026-01-01T00:00:00Z"}
    return {
        "a page of 50, anywhere in the list": some(lambda: ("/services", {"page": chance.randint(1, pages)})),
        "a page by postcode and distance": some(
            lambda: ("/services", {"postcode": "LS1 4DY", "proximity": chance.randint(5_000, 40_000)})
        ),
        "a page of changes": some(lambda: ("/services", {**changed, "page": chance.randint(1, min(pages, 20))})),
        "a page by words": some(lambda: ("/services", {"search": chance.choice(_WORDS)})),
        "one service": some(lambda: (f"/services/{chance.choice(ids)}", {})),
    }


def _time(client: httpx.Client, name: str, asked: Sequence[Request], console: Console) -> Timing:
    taken = []
    for path, parameters in each(console, list(asked), f"Measuring {name}"):
        began = time.perf_counter()
        answer = client.get(path, params=parameters)
        taken.append(time.perf_counter() - began)
        answer.raise_for_status()
    return timing(name, taken)
