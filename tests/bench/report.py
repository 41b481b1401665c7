"""One run of the benchmark as tables, for the terminal and for ``docs/benchmarks.md``."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.figures import (
    BARE,
    DirectoryReport,
    Import,
    Machine,
    OpenReferral,
    Report,
    Searches,
    Timing,
    TurnRate,
    Turns,
)

_HEADER = """# What was measured

`make bench` writes this file; what it measures is in `tests/bench/`. Every figure below comes from one run, and nothing
is carried over from another. p50 is the median and p95 the 95th percentile."""


_DIRECTORY_HEADER = """# What was measured of the directory

`make bench` writes this file; `python -m tests.bench --directory` writes it alone. What it measures is in
`tests/bench/directory.py`. Every figure below comes from one run. p50 is the median and p95 the 95th percentile."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title and what must be known to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


def sheets(report: Report) -> list[Sheet]:
    """Return every table of a report, in reading order."""
    return [
        _turns(report.turns),
        _rates(report.rates),
        _searches(report.searches),
        _memory(report),
        _starts(report),
    ]


def directory_sheets(report: DirectoryReport) -> list[Sheet]:
    """Return every table of a report on the directory, in reading order."""
    return [_imports(report.imports), _open_referral(report.open_referral)]


def as_markdown(report: Report) -> str:
    """Return a report as ``docs/benchmarks.md``."""
    return _page(_HEADER, report.machine, report.command, sheets(report))


def directory_as_markdown(report: DirectoryReport) -> str:
    """Return a report on the directory as ``docs/benchmarks-directory.md``."""
    return _page(_DIRECTORY_HEADER, report.machine, report.command, directory_sheets(report))


def _page(header: str, machine: Machine, command: str, tables: Sequence[Sheet]) -> str:
    return "\n\n".join([header, about(machine, command), *map(sheet_as_markdown, tables)]) + "\n"


def about(machine: Machine, command: str) -> str:
    before, after = machine.load
    lines = (
        f"When: {machine.when}, commit {machine.commit}",
        f"Machine: {machine.cores} cores ({machine.processor}), {machine.memory_gib:.1f} GiB memory, {machine.system}",
        f"Python: {machine.program_python} for the program, {machine.engine_python} for the dialogue engine",
        f"Load average over one minute: {before:.1f} before, {after:.1f} after",
        f"To repeat it: `{command}`",
    )
    return "\n".join(f"- {line}" for line in lines)


def _turns(turns: Turns) -> Sheet:
    bare = turns.bare_engine
    rows = [(*cells(each), *_ratios(each, bare)) for each in (turns.chat, turns.chat_with_services)]
    rows += [(*cells(bare), "1.00", "1.00"), (*cells(turns.idle_engine), *_ratios(turns.idle_engine, bare))]
    late = f"In {turns.guided} of the chat API's turns the engine gave no answer in time and guided search answered."
    note = (
        "The same words were said through the chat API and straight to the dialogue engine, turn about, each in a "
        "fresh conversation, after a warm-up. The engine calls the same actions and the same search both times. "
        f"Message by message, the chat API took {turns.paired_ratio:.2f} times as long as the bare engine and "
        f"{turns.paired_added_ms:+.1f} ms more (medians of the pairs). “Engine alone” is `/restart`, which needs no "
        f"understanding of words and no action of ours. {late}"
    )
    columns = ("turn", "count", "p50 ms", "p95 ms", "p50 beside bare engine", "p95 beside bare engine")
    return Sheet("Turns of talk", columns, tuple(rows), note)


def _rates(rates: Sequence[TurnRate]) -> Sheet:
    bare = next(each.per_second for each in rates if each.name == BARE and each.engines == 1)
    rows = [
        (each.name, str(each.engines), str(each.people), f"{each.per_second:.1f}", f"{each.per_second / bare:.2f}")
        for each in rates
    ]
    note = (
        "So many people talked at once, each saying the next thing as soon as the last was answered, in rounds turn "
        "about. Each conversation is kept to one engine, with the bare engines too."
    )
    columns = ("asked", "engines", "people at once", "turns a second", "beside one bare engine")
    return Sheet("Turns a second", columns, tuple(rows), note)


def _searches(searches: Sequence[Searches]) -> Sheet:
    rows = []
    for each in searches:
        inside = each.in_process
        rows.append((each.engine, *cells(each.through_api), *_ratios(each.through_api, inside)))
        rows.append((each.engine, *cells(inside), "1.00", "1.00"))
    sizes = ", ".join(f"{each.services} services on {each.engine}" for each in searches)
    absent = "" if len(searches) > 1 else " No Elasticsearch answered on this machine, so it was not measured."
    note = (
        f"Over the sample directory ({sizes}); half of the queries name a place. Each query was asked both ways, "
        f"turn about, one at a time.{absent}"
    )
    columns = ("engine", "search", "count", "p50 ms", "p95 ms", "p50 beside in process", "p95 beside in process")
    return Sheet("Searches", columns, tuple(rows), note)


def _imports(imports: Sequence[Import]) -> Sheet:
    rows = tuple(
        (
            each.database,
            each.feed,
            f"{each.used:,}",
            f"{each.refused:,}",
            f"{each.seconds:.1f}",
            f"{each.records / each.seconds:,.0f}",
            f"{each.memory_before:.0f}",
            f"{each.memory_peak:.0f}",
        )
        for each in imports
    )
    note = (
        "Each feed is read, checked and landed in one transaction by a process of its own, without the search index. "
        "Memory is the process's highest resident memory before the import began, and when it ended."
    )
    columns = ("database", "feed", "used", "refused", "seconds", "records a second", "MiB before", "MiB at most")
    return Sheet("Imports", columns, rows, note)


def _open_referral(answers: Sequence[OpenReferral]) -> Sheet:
    rows = tuple((each.database, *cells(asked)) for each in answers for asked in each.timings)
    sizes = ", ".join(f"{each.listed:,} services listed on {each.database}" for each in answers)
    note = f"Over HTTP on this machine, one request at a time, one web process ({sizes})."
    return Sheet("Open Referral API", ("database", "request", "count", "p50 ms", "p95 ms"), rows, note)


def _memory(report: Report) -> Sheet:
    rows = [(each.process, f"{each.mebibytes:.0f}") for each in report.memory]
    rows.append(("together", f"{sum(each.mebibytes for each in report.memory):.0f}"))
    note = "Resident memory after the turns and searches above on the embedded index, each with its child processes."
    return Sheet("Memory", ("process", "MiB"), tuple(rows), note)


def _starts(report: Report) -> Sheet:
    rows = tuple((each.name, f"{each.seconds:.1f}", each.note) for each in report.starts)
    note = "From the command until it says “Signpost is running”, when every process answers."
    return Sheet("Starting", ("start", "seconds", "what is in it"), rows, note)


def cells(timing: Timing) -> tuple[str, str, str, str]:
    return timing.name, str(timing.count), f"{timing.p50:.1f}", f"{timing.p95:.1f}"


def _ratios(timing: Timing, beside: Timing) -> tuple[str, str]:
    return f"{timing.p50 / beside.p50:.2f}", f"{timing.p95 / beside.p95:.2f}"


def sheet_as_markdown(sheet: Sheet) -> str:
    lines = [_row(sheet.columns), _row(["---"] * len(sheet.columns)), *map(_row, sheet.rows)]
    return "\n".join([f"## {sheet.title}", "", *lines, "", sheet.note])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
