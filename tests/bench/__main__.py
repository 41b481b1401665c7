"""``python -m tests.bench``: measure everything, print it, and write ``docs/benchmarks*.md``."""

import signal
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from tests.bench.directory import measure_directory
from tests.bench.figures import DirectoryReport, Memory, Report, Searches, Start, TurnRate, Turns
from tests.bench.machine import load_now, this_machine
from tests.bench.memory import measure_memory
from tests.bench.program import BenchFailed, signpost_up
from tests.bench.rates import measure_rates
from tests.bench.report import Sheet, as_markdown, directory_as_markdown, directory_sheets, sheets
from tests.bench.scale import run
from tests.bench.scale.report import million_sheets, page_with_million, page_with_scale, scale_sheets
from tests.bench.scale.size import Size, size_of
from tests.bench.search import find_elasticsearch, measure_searches, own_alias
from tests.bench.starting import TRAINING, measure_cold_start
from tests.bench.terminal import say, show
from tests.bench.turns import measure_turns
from tests.conftest import ROOT
from tests.e2e.conftest import settings_for

_PROGRAM_FILE = ROOT / "docs" / "benchmarks.md"
_DIRECTORY_FILE = ROOT / "docs" / "benchmarks-directory.md"
_SEARCH_FILE = ROOT / "docs" / "benchmarks-search.md"
_COMMAND = "make bench"
_SECONDS, _QUICK_SECONDS = 12.0, 2.0


@click.command()
@click.option("--quick", is_flag=True, help="Small counts, to see that it works; writes no file.")
@click.option("--skip-cold", is_flag=True, help="Leave out make run on a fresh clone, which installs everything.")
@click.option("--program", "only_program", is_flag=True, help="Measure turns, searches, memory and starting alone.")
@click.option("--directory", "only_directory", is_flag=True, help="Measure imports and the open API alone.")
@click.option("--search", "only_search", is_flag=True, help="Measure search at scale, beside other systems, alone.")
@click.option("--million", is_flag=True, help="Index a million services, ask them some questions, and nothing else.")
@click.option("--services", type=click.IntRange(1000), help="Services to search among, instead of the usual number.")
@click.option(
    "--elasticsearch-seconds", type=float, default=1800.0, help="Longest to fill it at scale; 0 leaves it out."
)
def main(
    quick: bool,
    skip_cold: bool,
    only_program: bool,
    only_directory: bool,
    only_search: bool,
    million: bool,
    services: int | None,
    elasticsearch_seconds: float,
) -> None:
    """Measure turns, searches, memory, starting, imports, the open API and search at scale.

    Ctrl-C stops all that was started.
    """
    signal.signal(signal.SIGTERM, _stop)
    console = Console()
    size = size_of(services, million=million, quick=quick, elasticsearch_seconds=elasticsearch_seconds)
    try:
        if million or only_search:
            measure_search(console, size, _asked_for(), None if quick else _SEARCH_FILE, million=million)
            return
        if not only_directory:
            report = measure(console, _asked_for(), quick=quick, skip_cold=skip_cold)
            _tell(console, sheets(report), as_markdown(report), None if quick else _PROGRAM_FILE)
        if only_program:
            return
        of_directory = measure_at_size(console, _asked_for(), quick=quick)
        page = directory_as_markdown(of_directory)
        _tell(console, directory_sheets(of_directory), page, None if quick else _DIRECTORY_FILE)
        if not only_directory:
            measure_search(console, size, _asked_for(), None if quick else _SEARCH_FILE)
    except BenchFailed as failure:
        raise click.ClickException(str(failure)) from failure


def _tell(console: Console, tables: Sequence[Sheet], page: str, target: Path | None) -> None:
    for sheet in tables:
        show(console, sheet)
    if target is not None:
        target.write_text(page)
        say(console, f"Written to {target}.")


def measure_at_size(console: Console, command: str, *, quick: bool) -> DirectoryReport:
    """Return what was measured of the directory; what was started has been stopped."""
    load = load_now()
    sizes = {"large": 500, "requests": 5} if quick else {}
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as name:
        imports, answers = measure_directory(Path(name), console, **sizes)
    return DirectoryReport(this_machine(load), command, imports, answers)


def measure_search(console: Console, size: Size, command: str, target: Path | None, *, million: bool = False) -> None:
    """Measure search at scale, tell of it and write its section; what was started has been stopped."""
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as name:
        if million:
            of_million = run.measure_million(Path(name), console, size, command)
            tables, write = million_sheets(of_million), partial(page_with_million, of_million)
        else:
            of_scale = run.measure_scale(Path(name), console, size, command)
            tables, write = scale_sheets(of_scale), partial(page_with_scale, of_scale)
    # Read at the end: another run may have written its own section meanwhile.
    old = _SEARCH_FILE.read_text() if _SEARCH_FILE.exists() else ""
    _tell(console, tables, write(old), target)


def _asked_for() -> str:
    return " ".join(["python -m tests.bench", *sys.argv[1:]]) if sys.argv[1:] else _COMMAND


def measure(console: Console, command: str, *, quick: bool, skip_cold: bool) -> Report:
    """Return everything measured; what was started has been stopped."""
    load = load_now()
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as name:
        folder = Path(name)
        turns, rates, embedded, memory, starts = _measure_embedded(folder, console, quick)
        rates += _measure_two_engines(folder, console, quick)
        searches = (embedded, *_measure_elasticsearch(folder, console, quick))
        if not skip_cold:
            starts = (*starts, *measure_cold_start(folder, console))
    return Report(this_machine(load), command, turns, rates, searches, memory, starts)


def _measure_embedded(
    folder: Path, console: Console, quick: bool
) -> tuple[Turns, tuple[TurnRate, ...], Searches, tuple[Memory, ...], tuple[Start, ...]]:
    environment = settings_for(folder / "embedded" / "var")
    say(console, "Starting Signpost on an empty folder")
    with signpost_up(environment) as (stack, first):
        trained = TRAINING in (stack.var_dir / "up.log").read_text()
    say(console, f"Ready after {first:.1f} s; starting it a second time")
    with signpost_up(environment) as (stack, second):
        say(console, f"Ready after {second:.1f} s")
        turns = measure_turns(stack, console, 2 if quick else None)
        searches = measure_searches(stack, console, 6 if quick else None)
        memory = measure_memory(stack)
        rates = measure_rates(stack, console, _QUICK_SECONDS if quick else _SECONDS)
    starts = (
        Start(
            "`signpost up`, empty folder", first, ("training, " if trained else "") + "sample directory, index, start"
        ),
        Start("`signpost up`, second time", second, "the three processes alone"),
    )
    return turns, rates, searches, memory, starts


def _measure_two_engines(folder: Path, console: Console, quick: bool) -> tuple[TurnRate, ...]:
    say(console, "Starting Signpost with two dialogue engines")
    with signpost_up(settings_for(folder / "two" / "var", SIGNPOST_ENGINES="2")) as (stack, _):
        return measure_rates(stack, console, _QUICK_SECONDS if quick else _SECONDS)


def _measure_elasticsearch(folder: Path, console: Console, quick: bool) -> tuple[Searches, ...]:
    url = find_elasticsearch()
    if url is None:
        say(console, "No Elasticsearch answers on this machine; set SIGNPOST_TEST_ELASTICSEARCH_URL to measure one")
        return ()
    say(console, "Starting Signpost on Elasticsearch")
    with (
        own_alias(url) as changes,
        signpost_up(settings_for(folder / "elasticsearch" / "var", **changes)) as (stack, _),
    ):
        return (measure_searches(stack, console, 6 if quick else None),)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that every ``finally`` stops what it started."""
    sys.exit(143)


if __name__ == "__main__":
    main()
