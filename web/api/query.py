"""What somebody searches for, read from an address and checked, for the API, the pages and the command line alike."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from werkzeug.datastructures import MultiDict

from directory.model import Audience, Place, SearchRequest
from directory.search.facets import DAYS, FACETS
from web.problems import Problem

if TYPE_CHECKING:
    from directory.places.gazetteer import Gazetteer
    from directory.reading.vocabulary import Vocabulary

MAXIMUM_PAGE = 1000
# Parameters that take several values, of which one must hold.
SEVERAL = frozenset({"need", "open", "access", "gender", "delivery", "language", "sector"})
_MOST_OF_SEVERAL = 500
_MOMENT = re.compile(r"(?P<day>[a-z]+),? +(?:at +)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)")


def _empty_as_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _ticked(value: object) -> object:
    words = {"": False, "0": False, "false": False, "no": False, "1": True, "true": True, "yes": True, "on": True}
    return words.get(value.strip().lower(), value) if isinstance(value, str) else value


def split_several(words: str) -> tuple[str, ...]:
    """Return the values between commas, each once."""
    return tuple(dict.fromkeys(part.strip() for part in words.split(",") if part.strip()))


def _several(value: object) -> object:
    if not isinstance(value, str):
        return value
    if len(value) > _MOST_OF_SEVERAL:
        raise ValueError("too many values")
    return split_several(value)


def _known(facet: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(value.lower() for value in values)
        if not set(found) <= set(FACETS[facet]):
            raise ValueError("unknown value")
        return found

    return check


def _moment(value: object) -> object:
    """Return the weekday (0 is Monday) and the time that words such as ``tuesday 18:30`` name."""
    if not isinstance(value, str) or not value.strip():
        return None
    found = _MOMENT.fullmatch(value.strip().lower())
    if found is None or found["day"] not in DAYS:
        raise ValueError("no day and time")
    return DAYS.index(found["day"]), time(int(found["hour"]), int(found["minute"]))


type _Words = Annotated[str, StringConstraints(strip_whitespace=True)]
type _Miles = Annotated[float, Field(gt=0, le=500)]
type _Years = Annotated[int, Field(ge=0, le=120)]
type _Tick = Annotated[bool, BeforeValidator(_ticked)]
type _Several = Annotated[tuple[str, ...], BeforeValidator(_several)]


class PlaceUnclear(Exception):
    """Words do not name exactly one place."""


class SearchQuery(BaseModel):
    """The parameters of ``GET /api/search``; those of ``SEVERAL`` take commas, or may be given again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: Annotated[_Words, Field(max_length=500)] = ""
    need: _Several = ()
    near: Annotated[_Words, Field(max_length=100)] = ""
    radius_miles: Annotated[_Miles | None, BeforeValidator(_empty_as_none)] = None
    open: Annotated[_Several, AfterValidator(_known("open"))] = ()
    open_at: Annotated[tuple[int, time] | None, BeforeValidator(_moment)] = None
    age: Annotated[_Years | None, BeforeValidator(_empty_as_none)] = None
    free: _Tick = False
    access: Annotated[_Several, AfterValidator(_known("access"))] = ()
    wheelchair: _Tick = False
    gender: Annotated[_Several, AfterValidator(_known("gender"))] = ()
    delivery: Annotated[_Several, AfterValidator(_known("delivery"))] = ()
    language: _Several = ()
    sector: _Several = ()
    national: _Tick = False
    audience: Audience = "public"
    page: Annotated[int, Field(ge=1, le=MAXIMUM_PAGE)] = 1
    per_page: Annotated[int, Field(ge=1, le=50)] = 10


class SuggestQuery(BaseModel):
    """The parameters of ``GET /api/suggest``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: Annotated[_Words, Field(max_length=500)] = ""
    limit: Annotated[int, Field(ge=1, le=20)] = 8
    audience: Audience = "public"


def _any_of(facet: str) -> str:
    return f"Use any of: {', '.join(FACETS[facet])}. Put commas between several."


_FAULTS = {
    "q": "Use 500 characters or fewer.",
    "need": "Use fewer needs.",
    "near": "Enter a postcode, like ME7 1AA, or the name of a town.",
    "radius_miles": "Enter a number of miles from 1 to 500.",
    "open": _any_of("open"),
    "open_at": "Choose a day and a time, like tuesday 18:30.",
    "age": "Enter an age in years from 0 to 120.",
    "free": "Use true or false.",
    "access": _any_of("access"),
    "wheelchair": "Use true or false.",
    "gender": _any_of("gender"),
    "delivery": _any_of("delivery"),
    "language": "Enter fewer languages, each by its name, like Polish.",
    "sector": "Enter fewer sectors, each by its name, like voluntary.",
    "national": "Use true or false.",
    "audience": "Use public or professional.",
    "page": f"Use a page number from 1 to {MAXIMUM_PAGE}.",
    "per_page": "Use a number from 1 to 50.",
    "limit": "Use a number from 1 to 20.",
}


def read_query(values: Mapping[str, str]) -> SearchQuery:
    """Return the checked parameters of a search.

    Raises:
        Problem: 422, with what is wrong with each field and how to put it right.
    """
    return _checked(SearchQuery, values)


def read_suggest_query(values: Mapping[str, str]) -> SuggestQuery:
    """Return the checked parameters of suggesting; raises ``Problem`` as ``read_query`` does."""
    return _checked(SuggestQuery, values)


def _checked[Query: BaseModel](model: type[Query], values: Mapping[str, str]) -> Query:
    try:
        return model.model_validate(_gathered(values))
    except ValidationError as error:
        names = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors())
        fields = {name: _fault(name, model) for name in names}
        raise Problem(422, " ".join(f"{name}: {words}" for name, words in fields.items()), fields=fields) from error


def _gathered(values: Mapping[str, str]) -> dict[str, str]:
    """Return one value for each name; of those that take several, all that were given, with commas."""
    if not isinstance(values, MultiDict):
        return dict(values)
    return {name: ",".join(given) if name in SEVERAL else given[0] for name, given in values.lists()}


def _fault(name: str, model: type[BaseModel]) -> str:
    if name not in model.model_fields:
        return f"There is no such parameter. Use any of: {', '.join(model.model_fields)}."
    return _FAULTS[name]


def search_request(query: SearchQuery, vocabulary: "Vocabulary", gazetteer: "Gazetteer") -> SearchRequest:
    """Return the request the directory understands, with the place and the needs looked up.

    Needs alone are looked for; beside words they narrow what the words find.

    Raises:
        Problem: 422 when there is nothing to search for, or a need or place is not known.
    """
    faults: dict[str, str] = {}
    if unknown := [need_id for need_id in query.need if need_id not in vocabulary.needs]:
        faults["need"] = f"{unknown[0]} is not the id of a need."
    if not query.q and not query.need:
        faults["q"] = "Enter what you are looking for, like help with money."
    near = None
    if query.near:
        try:
            near = find_place(query.near, gazetteer)
        except PlaceUnclear as unclear:
            faults["near"] = str(unclear)
    if faults:
        raise Problem(422, " ".join(faults.values()), fields=faults)
    return SearchRequest(
        text=query.q,
        need_ids=() if query.q else query.need,
        near=near,
        radius_miles=query.radius_miles,
        age=query.age,
        audience=query.audience,
        chosen=dict(_chosen(query)),
        open_at=query.open_at,
        page=query.page,
        per_page=query.per_page,
    )


def _chosen(query: SearchQuery) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Yield the facets to narrow by, each with its values."""
    for facet, values in (
        ("need", query.need if query.q else ()),
        ("open", query.open),
        ("access", query.access),
        ("gender", query.gender),
        ("delivery", query.delivery),
        ("language", query.language),
        ("sector", query.sector),
        *((name, ("yes",)) for name in ("free", "wheelchair", "national") if getattr(query, name)),
    ):
        if values:
            yield facet, values


def find_place(words: str, gazetteer: "Gazetteer") -> Place:
    """Return the one place that somebody's words mean.

    Raises:
        PlaceUnclear: no place, or more than one, has this name; the message says what to enter.
    """
    places = gazetteer.find(words)
    if not places:
        raise PlaceUnclear(f"“{words.strip()}” is not a place we know. Enter a postcode, like ME7 1AA, or a town.")
    if len(places) > 1:
        named = " or ".join(dict.fromkeys(_full_name(place) for place in places[:3]))
        raise PlaceUnclear(
            f"There is more than one place called that: {named}. Enter one of these, or a postcode, like ME7 1AA."
        )
    return places[0]


def _full_name(place: Place) -> str:
    return f"{place.name} in {place.county}" if place.county else place.name
