"""The page of a list of services: what was found, what to say about it, and the form that asked for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.presenting import service_card
from directory.model import NeedMatch, SearchResult
from directory.reading.vocabulary import Vocabulary
from web.pages.address import Asked
from web.pages.filters import Filters, present_filters
from web.presenters import ServiceView, service_view

# Somebody who plainly asks for these may be in danger, so the numbers that answer at any time come first.
URGENT_NEEDS = frozenset(
    {
        "suicide-support", "self-harm", "mental-health-crisis", "domestic-abuse", "sexual-violence",
        "safeguarding-adults", "safeguarding-children",
    }
)  # fmt: skip
_PLAINLY = 0.6
# Where a field without an element of its own name is put right.
_FIELDS = {"open_at": "day", "page": "near"}
_SHOWN_AT_ONCE = frozenset({"q", "near"})


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """A page of a list of services, with the form that asked for it as it was filled in.

    ``searched`` is false before anything was asked, and when what was asked could not be used. ``faults`` is what to
    put right by field, ``fault_ids`` the elements where that is done, if not one of the field's own name.
    """

    words: str
    place: str
    filters: Filters
    faults: Mapping[str, str]
    fault_ids: Mapping[str, str]
    searched: bool
    unavailable: bool = False
    is_urgent: bool = False
    heading: str = ""
    services: tuple[ServiceView, ...] = ()
    notes: tuple[str, ...] = ()
    previous: str | None = None
    next: str | None = None

    @property
    def has_hidden_fault(self) -> bool:
        """Whether a filter has to be put right, so that the filters are shown opened."""
        return not set(self.faults) <= _SHOWN_AT_ONCE


def results_page(asked: Asked, result: SearchResult, vocabulary: Vocabulary, *, per_page: int) -> ResultsPage:
    """Return a page of matches, the filters with counts, and the addresses of the pages before and after it."""
    last = -(-result.total // per_page)
    return ResultsPage(
        words=asked.first("q"),
        place=asked.first("near"),
        filters=present_filters(asked, result.facets, vocabulary),
        faults={},
        fault_ids=_FIELDS,
        searched=True,
        is_urgent=_is_urgent(result.needs),
        heading=_count_words(result, last),
        services=tuple(service_view(service_card(match)) for match in result.matches),
        notes=result.notes,
        previous=asked.at_page(result.page - 1) if result.page > 1 else None,
        next=asked.at_page(result.page + 1) if result.page < last else None,
    )


def empty_results(
    asked: Asked, vocabulary: Vocabulary, faults: Mapping[str, str] | None = None, *, unavailable: bool = False
) -> ResultsPage:
    """Return the page with the form alone: nothing asked yet, or something to put right."""
    faults = faults or {}
    return ResultsPage(
        words=asked.first("q"),
        place=asked.first("near"),
        filters=present_filters(asked, None, vocabulary),
        faults=faults,
        fault_ids=_FIELDS,
        searched=False,
        unavailable=unavailable,
    )


def _is_urgent(needs: Iterable[NeedMatch]) -> bool:
    return any(match.need_id in URGENT_NEEDS and match.score >= _PLAINLY and not match.negated for match in needs)


def _count_words(result: SearchResult, last: int) -> str:
    if result.total == 0:
        return "No services found"
    services = "1 service" if result.total == 1 else f"{result.total:,} services"
    return f"{services} found" if last <= 1 else f"{services} found, page {result.page} of {last:,}"
