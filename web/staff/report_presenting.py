"""What editors see of a reported listing."""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.listing_reports import Kind, Report, State
from web.staff.presenting import contact_href, moment_words

_STATE_WORDS: dict[State, str] = {
    "new": "Waiting",
    "working": "Being worked on",
    "put right": "Put right",
    "no change": "Right as it was",
}


@dataclass(frozen=True, slots=True)
class ReportRow:
    href: str
    title: str
    listing: str
    listing_href: str
    when: str
    state: str
    by: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report, opened; ``can_take`` and ``can_finish`` are what its viewer may do now."""

    id: int
    row: ReportRow
    details: tuple[str, ...]
    contact: str
    contact_href: str
    outcome: str
    can_take: bool
    can_finish: bool


def report_row(report: Report, kinds: Mapping[Kind, str]) -> ReportRow:
    return ReportRow(
        href=f"/staff/reports/{report.id}",
        title=kinds[report.kind],
        listing=report.service_name or "A listing that is no longer there",
        listing_href=f"/services/{report.service_id}" if report.service_name else "",
        when=moment_words(report.at),
        state=_STATE_WORDS[report.state],
        by=report.handled_by,
    )


def report_page(report: Report, kinds: Mapping[Kind, str], *, viewer: str) -> ReportPage:
    is_mine = report.state == "working" and report.handled_by == viewer
    return ReportPage(
        id=report.id,
        row=report_row(report, kinds),
        details=tuple(line for line in report.details.splitlines() if line.strip()),
        contact=report.contact,
        contact_href=contact_href(report.contact),
        outcome=report.outcome,
        can_take=report.state == "new",
        can_finish=is_mine,
    )
