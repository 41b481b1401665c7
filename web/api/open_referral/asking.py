"""What an address of the Open Referral API asks for, checked as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from directory.open_referral.query.collection import Form
from directory.open_referral.query.filters import ServiceFilter
from directory.open_referral.query.hours import Hours
from directory.open_referral.query.terms import TermFilter
from web.api.open_referral.parameters import MOST_MINIMAL, MOST_PER_PAGE, PER_PAGE, refuse

if TYPE_CHECKING:
    from directory.model import Place
    from directory.places.gazetteer import Gazetteer

type Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a list, which page of it, and how much of each record."""

    wanted: Any
    page: int
    per_page: int
    form: Form
    is_stream: bool


def services_asked(given: Given, gazetteer: "Gazetteer") -> ServiceFilter:
    """Return the filter of a list of services.

    Raises:
        Problem: 400, where parameters do not go together or the postcode is not known.
    """
    faults: dict[str, str] = {}
    if "proximity" in given and "postcode" not in given:
        faults["proximity"] = "It is a distance from a postcode. Give postcode too."
    lowest, highest = given.get("minimum_age"), given.get("maximum_age")
    if lowest is not None and highest is not None and lowest > highest:
        faults["minimum_age"] = "It is more than maximum_age. Give the lower age here."
    hours = _hours_asked(given, faults)
    place = None
    if "postcode" in given and (place := _find_postcode(given["postcode"], gazetteer)) is None:
        faults["postcode"] = "We do not know that postcode. Give a full one, like ME7 1AA."
    refuse(faults)
    return ServiceFilter(
        search=given.get("search", ""),
        taxonomy_id=given.get("taxonomy_id"),
        taxonomy_term_id=given.get("taxonomy_term_id"),
        organization_id=given.get("organization_id"),
        minimum_age=lowest,
        maximum_age=highest,
        hours=hours,
        modified_after=given.get("modified_after"),
        place=place,
        proximity_metres=given.get("proximity"),
    )


def terms_asked(given: Given, _: "Gazetteer") -> TermFilter:
    return TermFilter(
        search=given.get("search", ""),
        taxonomy_id=given.get("taxonomy_id"),
        parent_id=given.get("parent_id"),
        top_only=given.get("top_only", False),
    )


def words_asked(given: Given, _: "Gazetteer") -> str:
    return str(given.get("search", ""))


type ReadFilter = Callable[[Given, "Gazetteer"], Any]


def list_asked(given: Given, read_filter: ReadFilter, gazetteer: "Gazetteer") -> Asked:
    """Return all that an address asks of a list.

    Raises:
        Problem: 400, where parameters do not go together.
    """
    form = form_asked(given)
    most = MOST_MINIMAL if form == "minimal" else MOST_PER_PAGE
    per_page = given.get("per_page", most if form == "minimal" else PER_PAGE)
    if per_page > most:
        refuse({"per_page": f"Give a whole number from 1 to {most}, or ask for format=ndjson, which gives everything."})
    return Asked(
        wanted=read_filter(given, gazetteer),
        page=given.get("page", 1),
        per_page=per_page,
        form=form,
        is_stream=given.get("format") == "ndjson",
    )


def form_asked(given: Given, *, usual: Form = "summary") -> Form:
    """Return how much of each record is wanted.

    Raises:
        Problem: 400, where it is to be both whole and minimal.
    """
    if given.get("minimal") and given.get("full"):
        refuse({"minimal": "It asks for the opposite of full. Give one of the two."})
    if given.get("minimal"):
        return "minimal"
    if given.get("full_service"):
        return "full_service"
    return "full" if given.get("full") else usual


def _hours_asked(given: Given, faults: dict[str, str]) -> Hours | None:
    if not {"day", "start_time", "end_time"} & set(given):
        return None
    start, end = given.get("start_time"), given.get("end_time")
    if start is not None and end is not None and start > end:
        faults["start_time"] = "It is after end_time. Give the earlier time here."
    return Hours(given.get("day"), start, end)


def _find_postcode(text: str, gazetteer: "Gazetteer") -> "Place | None":
    found = [place for place in gazetteer.find(text) if place.kind in ("postcode", "outcode")]
    return found[0] if len(found) == 1 else None
