"""What somebody searches for, read from an address and checked, for the API and the pages alike."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from directory.model import Place, SearchRequest
from web.problems import Problem

if TYPE_CHECKING:
    from directory.places.gazetteer import Gazetteer
    from directory.reading.vocabulary import Vocabulary

MAXIMUM_PAGE = 1000


def _empty_as_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _ticked(value: object) -> object:
    words = {"": False, "0": False, "false": False, "no": False, "1": True, "true": True, "yes": True, "on": True}
    return words.get(value.strip().lower(), value) if isinstance(value, str) else value


type _Words = Annotated[str, StringConstraints(strip_whitespace=True)]
type _Open = Literal["now", "evening", "weekend"]
type _Tick = Annotated[bool, BeforeValidator(_ticked)]


class PlaceUnclear(Exception):
    """Words do not name exactly one place."""


class SearchQuery(BaseModel):
    """The parameters of ``GET /api/search``; ``need`` is the id of a need and may be repeated with commas."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: Annotated[_Words, Field(max_length=500)] = ""
    need: Annotated[_Words, Field(max_length=300)] = ""
    near: Annotated[_Words, Field(max_length=100)] = ""
    radius_miles: Annotated[float | None, BeforeValidator(_empty_as_none), Field(gt=0, le=500)] = None
    open: Annotated[_Open | None, BeforeValidator(_empty_as_none)] = None
    age: Annotated[int | None, BeforeValidator(_empty_as_none), Field(ge=0, le=120)] = None
    free: _Tick = False
    wheelchair: _Tick = False
    language: Annotated[_Words | None, BeforeValidator(_empty_as_none), Field(max_length=40)] = None
    audience: Literal["public", "professional"] = "public"
    page: Annotated[int, Field(ge=1, le=MAXIMUM_PAGE)] = 1
    per_page: Annotated[int, Field(ge=1, le=50)] = 10


_FAULTS = {
    "q": "Use 500 characters or fewer.",
    "near": "Enter a postcode, like ME7 1AA, or the name of a town.",
    "radius_miles": "Enter a number of miles from 1 to 500.",
    "open": f"Use one of: {', '.join(get_args(_Open.__value__))}.",
    "age": "Enter an age in years from 0 to 120.",
    "free": "Use true or false.",
    "wheelchair": "Use true or false.",
    "language": "Enter the name of a language, like Polish.",
    "audience": "Use public or professional.",
    "page": f"Use a page number from 1 to {MAXIMUM_PAGE}.",
    "per_page": "Use a number from 1 to 50.",
}


def read_query(values: Mapping[str, str]) -> SearchQuery:
    """Return the checked parameters.

    Raises:
        Problem: 422, with what is wrong with each field and how to put it right.
    """
    try:
        return SearchQuery.model_validate(dict(values))
    except ValidationError as error:
        fields = {str(fault["loc"][0]): _fault(str(fault["loc"][0])) for fault in error.errors()}
        raise Problem(422, " ".join(f"{name}: {words}" for name, words in fields.items()), fields=fields) from error


def _fault(name: str) -> str:
    known = ", ".join(SearchQuery.model_fields)
    return _FAULTS.get(name, f"There is no such parameter. Use any of: {known}.")


def search_request(query: SearchQuery, vocabulary: "Vocabulary", gazetteer: "Gazetteer") -> SearchRequest:
    """Return the request the directory understands, with the place and the needs looked up.

    Raises:
        Problem: 422 when there is nothing to search for, or a need or place is not known.
    """
    need_ids = tuple(part.strip() for part in query.need.split(",") if part.strip())
    faults: dict[str, str] = {}
    if unknown := [need_id for need_id in need_ids if need_id not in vocabulary.needs]:
        faults["need"] = f"{unknown[0]} is not the id of a need."
    if not query.q and not need_ids:
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
        need_ids=need_ids,
        near=near,
        radius_miles=query.radius_miles,
        open=query.open,
        age=query.age,
        free=query.free,
        wheelchair=query.wheelchair,
        language=query.language,
        audience=query.audience,
        page=query.page,
        per_page=query.per_page,
    )


def find_place(words: str, gazetteer: "Gazetteer") -> Place:
    """Return the one place that somebody's words mean.

    Raises:
        PlaceUnclear: no place, or more than one, has this name; the message says what to enter.
    """
    places = gazetteer.find(words)
    if not places:
        raise PlaceUnclear(f"We do not know a place called {words.strip()}. Enter a postcode, like ME7 1AA, or a town.")
    if len(places) > 1:
        named = " or ".join(dict.fromkeys(_full_name(place) for place in places[:3]))
        raise PlaceUnclear(f"There is more than one place called that: {named}. Enter a postcode, like ME7 1AA.")
    return places[0]


def _full_name(place: Place) -> str:
    return f"{place.name} in {place.county}" if place.county else place.name
