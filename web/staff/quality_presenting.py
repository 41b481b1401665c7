"""What editors see of listings to put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from directory.model import Service
from directory.quality import KINDS
from directory.quality.judged import JudgedListing
from directory.quality.likely import Decision, KeptPair
from web.staff.presenting import moment_words

_DECISION_WORDS: dict[Decision, str] = {"same": "Same service", "different": "Different services", "": ""}
_POOR, _FAIR = 40, 70
_SUMMARY_SHOWN = 240


@dataclass(frozen=True, slots=True)
class FaultLine:
    title: str
    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ListingRow:
    """``tag`` is the colour of its score's tag."""

    href: str
    name: str
    organisation: str
    source: str
    score: str
    tag: str
    checked: str
    faults: tuple[FaultLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class QualityPage:
    """``looked`` says when the listings were judged, and is empty when they never were."""

    rows: Sequence[ListingRow]
    heading: str
    looked: str
    faults: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    is_filtered: bool
    duplicates: str


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a comparison; ``is_same`` when both listings say it."""

    label: str
    one: str
    other: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """Two listings side by side; ``decision`` is empty while nobody decided."""

    service_id: str
    other_id: str
    href: str
    other_href: str
    name: str
    other_name: str
    likely: str
    fields: tuple[Field, ...]
    decision: str
    decided: str
    is_same: bool


def listing_row(listing: JudgedListing) -> ListingRow:
    poor, fair = listing.score < _POOR, listing.score < _FAIR
    return ListingRow(
        href=f"/services/{listing.service_id}",
        name=listing.name,
        organisation=listing.organisation,
        source=listing.source,
        score=f"{listing.score} of 100",
        tag="nhsuk-tag--red" if poor else "nhsuk-tag--yellow" if fair else "nhsuk-tag--green",
        checked=f"Last checked {_day(listing.last_checked)}" if listing.last_checked else "Never checked",
        faults=tuple(FaultLine(each.kind.title, each.words, each.kind.remedy) for each in listing.faults),
    )


def quality_page(
    rows: Sequence[ListingRow],
    *,
    total: int,
    fault_counts: Mapping[str, int],
    sources: Sequence[str],
    chosen: Mapping[str, str],
    judged_at: datetime | None,
    duplicates: int,
) -> QualityPage:
    fault, source = chosen.get("fault", ""), chosen.get("source", "")
    faults = [Choice("", "Any, or none", not fault)]
    # The chosen one is offered even where no listing has it, so that the form says what is shown.
    for code in KINDS:
        if code in fault_counts or code == fault:
            faults.append(Choice(code, f"{KINDS[code].title} ({fault_counts.get(code, 0):,})", code == fault))
    return QualityPage(
        rows=rows,
        heading="1 listing" if total == 1 else f"{total:,} listings",
        looked=moment_words(judged_at) if judged_at else "",
        faults=tuple(faults),
        sources=(Choice("", "All", not source), *(Choice(each, each, each == source) for each in sources)),
        is_filtered=bool(chosen),
        duplicates="" if not duplicates else "1 pair" if duplicates == 1 else f"{duplicates:,} pairs",
    )


def pair_view(pair: KeptPair, services: Mapping[str, Service]) -> PairView | None:
    """Return two listings side by side, or nothing when one of them is no longer there."""
    one, other = services.get(pair.service_id), services.get(pair.other_id)
    if one is None or other is None:
        return None
    decided = f"{pair.decided_by}, {moment_words(pair.decided_at)}" if pair.decided_at else ""
    return PairView(
        service_id=pair.service_id,
        other_id=pair.other_id,
        href=f"/services/{pair.service_id}",
        other_href=f"/services/{pair.other_id}",
        name=one.name,
        other_name=other.name,
        likely="Over 99% likely" if pair.probability > 0.99 else f"{pair.probability:.0%} likely",
        fields=tuple(_field(label, mine, theirs) for label, mine, theirs in _compared(one, other) if mine or theirs),
        decision=_DECISION_WORDS[pair.decision],
        decided=decided,
        is_same=pair.decision == "same",
    )


def _compared(one: Service, other: Service) -> list[tuple[str, str, str]]:
    return [(label, mine, theirs) for (label, mine), (_, theirs) in zip(_told(one), _told(other), strict=True)]


def _told(service: Service) -> list[tuple[str, str]]:
    places = "; ".join(", ".join(part for part in (site.address, site.postcode) if part) for site in service.sites)
    return [
        ("Name", service.name),
        ("Organisation", service.organisation),
        ("Feed", service.source),
        ("Where", places or service.area_text or ("National" if service.national else "")),
        ("Phone", ", ".join(phone.number for phone in service.phones)),
        ("Email", service.email or ""),
        ("Web page", service.url or ""),
        ("Hours", service.hours_text),
        ("About", _cut(service.summary or service.description)),
        ("Last checked", _day(service.last_checked) if service.last_checked else ""),
    ]


def _field(label: str, one: str, other: str) -> Field:
    return Field(label, one or "Not said", other or "Not said", one.casefold() == other.casefold())


def _cut(text: str) -> str:
    return text if len(text) <= _SUMMARY_SHOWN else f"{text[: _SUMMARY_SHOWN - 1].rsplit(' ', 1)[0]}…"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
