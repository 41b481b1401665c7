"""What editors see of imports and their reports."""

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from directory.importing import KINDS, Entry, ImportReport, Kind
from web.staff.presenting import moment_words

LINES_A_PAGE = 50
_STATES: dict[str, tuple[str, str]] = {
    "running": ("Running", "nhsuk-tag--blue"),
    "done": ("Landed", "nhsuk-tag--green"),
    "failed": ("Failed", "nhsuk-tag--red"),
    "held": ("Held", "nhsuk-tag--yellow"),
    "approved": ("Approved", "nhsuk-tag--green"),
    "discarded": ("Discarded", "nhsuk-tag--grey"),
}
KIND_WORDS: dict[Kind, str] = {
    "added": "Added",
    "changed": "Changed",
    "reopened": "Opened again",
    "closed": "Closed",
    "kept": "Editor’s word kept",
    "refused": "Refused",
    "repaired": "Repaired",
}


@dataclass(frozen=True, slots=True)
class RunRow:
    href: str
    title: str
    source: str
    when: str
    state: str
    tag: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindLink:
    href: str
    text: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a report: of which record, and what became of it."""

    title: str
    href: str
    kind: str
    number: str
    record_id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """One import: its counts, one page of its lines, and whether its viewer may decide about it."""

    id: int
    row: RunRow
    address: str
    took: str
    read: int
    unchanged: int
    failure: str
    decided: str
    kinds: tuple[KindLink, ...]
    lines: tuple[LineView, ...]
    heading: str
    previous: str
    next: str
    is_held: bool
    is_running: bool


def run_row(report: ImportReport) -> RunRow:
    state, tag = _STATES.get(report.state, (report.state, "nhsuk-tag--grey"))
    counts = [f"{getattr(report, kind)} {KIND_WORDS[kind].lower()}" for kind in KINDS if getattr(report, kind)]
    return RunRow(
        href=f"/staff/imports/{report.run_id}",
        title=f"{report.source}, import {report.run_id}",
        source=report.source,
        when=moment_words(report.started_at),
        state=state,
        tag=tag,
        counts=tuple(counts) or ("Nothing changed",),
    )


def run_page(report: ImportReport, *, kind: Kind | None, number: int) -> RunPage:
    """Return one import with a page of its lines, of one kind or all; a page past the end is the last one."""
    counts = report.count_entries()
    total = counts[kind] if kind else sum(counts.values())
    last = max(1, ceil(total / LINES_A_PAGE))
    number = min(max(number, 1), last)
    lines = report.entries(kind, start=(number - 1) * LINES_A_PAGE, limit=LINES_A_PAGE)
    row = run_row(report)
    return RunPage(
        id=report.run_id,
        row=row,
        address=report.address,
        took=f"{report.seconds:.1f} seconds",
        read=report.records,
        unchanged=report.unchanged,
        failure=report.failure,
        decided=_decided(report),
        kinds=_kind_links(row.href, counts, kind),
        lines=tuple(_line(entry, is_landed=report.state in ("done", "approved")) for entry in lines),
        heading=_heading(kind, total, number, last),
        previous=_address(row.href, kind, number - 1) if number > 1 else "",
        next=_address(row.href, kind, number + 1) if number < last else "",
        is_held=report.state == "held",
        is_running=report.state == "running",
    )


def _decided(report: ImportReport) -> str:
    if not report.decided_by or report.decided_at is None:
        return ""
    return f"{_STATES[report.state][0]} by {report.decided_by} at {moment_words(report.decided_at)}"


def _kind_links(href: str, counts: dict[Kind, int], current: Kind | None) -> tuple[KindLink, ...]:
    every = KindLink(href, "All", sum(counts.values()), current is None)
    each = (
        KindLink(_address(href, kind, 1), KIND_WORDS[kind], count, kind == current)
        for kind, count in counts.items()
        if count
    )
    return (every, *each)


def _address(href: str, kind: Kind | None, number: int) -> str:
    query = ({"kind": kind} if kind else {}) | ({"page": str(number)} if number > 1 else {})
    return f"{href}?{urlencode(query)}" if query else href


def _heading(kind: Kind | None, total: int, number: int, last: int) -> str:
    what = KIND_WORDS[kind] if kind else "Record by record"
    part = f", page {number} of {last}" if last > 1 else ""
    return f"{what}: {total:,} line{'' if total == 1 else 's'}{part}"


def _line(entry: Entry, *, is_landed: bool) -> LineView:
    is_there = entry.service_id and (is_landed or entry.kind != "added")
    kind = next((words for known, words in KIND_WORDS.items() if known == entry.kind), entry.kind)
    return LineView(
        title=entry.name or entry.record_id or "A record without a name",
        href=f"/services/{entry.service_id}" if is_there else "",
        kind=kind,
        number=f"Record {entry.record_number}" if entry.record_number else "",
        record_id=entry.record_id or "",
        field=entry.field,
        reason=entry.reason[:1].upper() + entry.reason[1:],
    )
