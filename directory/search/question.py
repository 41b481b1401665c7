"""What a request asks for, read out of its words: the needs, the place, and what is left to look up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from directory.model import NeedMatch, Place, SearchRequest
from directory.opening import DAY, LONDON
from directory.places.gazetteer import PlaceReading
from directory.reading.life_stages import NOBODY_TOLD, Concerned, read_concerned
from directory.reading.people import read_people
from directory.reading.vague import is_vague
from directory.reading.vocabulary import Need, Vocabulary
from directory.reading.words import tidy
from directory.reading.young_carers import YOUNG_CARERS
from directory.search.ports import Circle, Filters
from directory.search.told import ReadsNeeds, with_told

# Whom to ask when nothing else is left: people whose work is to know what there is.
LAST_RESORT = ("care-navigation", "social-prescribing", "citizens-advice")

MOST_TEXT = 2000
_MOST_NEEDS = 6
_RELATED = 0.5
_BROADER = 0.5
_NARROWER = 0.5
_GATEWAY, _GATEWAY_ALONE = 0.3, 0.65
# Less than a service counts whose own name was said.
_UNREAD = 0.4
_UNREAD_NOTE = "We are not sure what you need, so say a little more if you can."
_VAGUE_NOTE = "We are not sure what you need. Say in a few words what would help most."
_EVERYWHERE_MILES = 10.0
_OF_CHILDREN = "family"
_SURELY_YOUNG, _LIKELY = 0.8, 0.45
# Beyond this many times the way people ordinarily go, a service is no answer until nothing nearer is left.
_REACHES, _LEAST_VICINITY_MILES = 6.0, 40.0


class EmptySearch(ValueError):
    """Neither words nor a need were given; the person is asked what they need help with."""


class ReadsPlaces(Protocol):
    def read(self, text: str) -> PlaceReading: ...


@dataclass(frozen=True, slots=True)
class AskedNeed:
    """One need of the request; ``widened`` adds its neighbours in the vocabulary, each with its weight.

    ``narrower`` are those neighbours that are kinds of it, ``gateways`` those who arrange or advise on its kind.
    """

    need: Need
    weight: float
    widened: Mapping[str, float]
    narrower: frozenset[str] = frozenset()
    gateways: frozenset[str] = frozenset()

    def towards_gateways(self) -> "AskedNeed":
        """Return the need as it is asked once nothing is listed for it: whoever arranges such help comes first."""
        return replace(self, widened={**self.widened, **dict.fromkeys(self.gateways, _GATEWAY_ALONE)})


@dataclass(frozen=True, slots=True)
class Question:
    """A request, read.

    ``text`` is what is left to look up when the place words are out. ``refused`` are needs the person turned down.
    ``moment`` is local time. ``concerned`` are the people it is about, by age.
    """

    text: str
    needs: tuple[AskedNeed, ...]
    refused: frozenset[str]
    place: Place | None
    moment: datetime
    matches: tuple[NeedMatch, ...]
    notes: tuple[str, ...] = ()
    concerned: Concerned = NOBODY_TOLD

    @property
    def minute_of_week(self) -> int:
        """Local minutes since Monday 00:00."""
        return self.moment.weekday() * DAY + self.moment.hour * 60 + self.moment.minute

    @property
    def reach_miles(self) -> float:
        """How far people ordinarily go for what is asked; the farthest of the needs."""
        return max((asked.need.reach_miles for asked in self.needs), default=_EVERYWHERE_MILES)

    def need_weights(self) -> dict[str, float]:
        weights: dict[str, float] = {}
        for asked in self.needs:
            for need_id, share in asked.widened.items():
                weights[need_id] = max(weights.get(need_id, 0.0), asked.weight * share)
        return weights


def read_question(
    request: SearchRequest, vocabulary: Vocabulary, reader: ReadsNeeds, gazetteer: ReadsPlaces, now: datetime
) -> Question:
    """Read a request.

    Raises:
        EmptySearch: there are no words and no need that the vocabulary knows.
    """
    text = tidy(" ".join(request.text.split())[:MOST_TEXT])
    given = [need_id for need_id in dict.fromkeys(request.need_ids) if need_id in vocabulary]
    if not text and not given:
        raise EmptySearch("Say what you need help with, in your own words, or choose a need from the list.")
    place, text, notes = _read_place(request, text, gazetteer)
    read = reader.read(text, limit=_MOST_NEEDS) if text else []
    read = with_told(read, request.told[:MOST_TEXT], reader)[:_MOST_NEEDS]
    matches = _join_needs(given, [match for match in read if match.need_id in vocabulary])
    moment = (request.at or now).astimezone(LONDON)
    asked = tuple(_ask(vocabulary, match, is_exact=not text) for match in matches if not match.negated)
    return Question(
        text=text or " ".join(vocabulary[need_id].name for need_id in given),
        needs=asked or _ask_those_who_know(vocabulary),
        refused=frozenset(match.need_id for match in matches if match.negated),
        place=place,
        moment=moment,
        matches=tuple(matches),
        notes=(*notes, *_doubts(text, matches, asked)),
        concerned=_read_concerned(request, asked),
    )


def _doubts(text: str, matches: list[NeedMatch], asked: tuple[AskedNeed, ...]) -> Iterable[str]:
    if is_vague(text, [match for match in matches if not match.negated]):
        yield _VAGUE_NOTE
    elif not asked:
        yield _UNREAD_NOTE


def make_filters(request: SearchRequest, question: Question) -> Filters:
    """Return what every service found must meet, before anything is chosen: it can take this person, here."""
    place = question.place
    vicinity = max(question.reach_miles * _REACHES, _LEAST_VICINITY_MILES, request.radius_miles or 0.0)
    return Filters(
        audience=request.audience,
        area_ids=place.area_ids if place is not None else frozenset(),
        age=request.age,
        within=None if place is None else Circle(place.latitude, place.longitude, vicinity),
    )


def _read_place(request: SearchRequest, text: str, gazetteer: ReadsPlaces) -> tuple[Place | None, str, tuple[str, ...]]:
    if request.near is not None or not text:
        return request.near, text, ()
    reading = gazetteer.read(text)
    if not reading.places:
        return None, text, ()
    first = reading.places[0]
    namesakes = dict.fromkeys(_describe(place) for place in reading.places if place.name == first.name)
    if len(namesakes) > 1:
        choices = ", ".join(list(namesakes)[:4])
        note = f"There is more than one {first.name}: {choices}. Tell us which one to see what is near."
        return None, text, (note,)
    # "Gillingham" alone may be the start of a service's name, so the words stay when nothing else is left.
    return first, reading.rest.strip() or text, ()


def _read_concerned(request: SearchRequest, asked: tuple[AskedNeed, ...]) -> Concerned:
    return read_concerned(
        request.text,
        read_people(request.text),
        age=request.age,
        is_young=any(one.need.id == YOUNG_CARERS and one.weight >= _SURELY_YOUNG for one in asked),
        is_of_children=any(one.need.category == _OF_CHILDREN and one.weight >= _LIKELY for one in asked),
    )


def _describe(place: Place) -> str:
    return f"{place.name} ({place.county})" if place.county else place.name


def _join_needs(given: list[str], read: list[NeedMatch]) -> list[NeedMatch]:
    """Return the needs given that the words do not tell of, then those the words tell of, as much as they do.

    A dialogue gives every need that was named; the words say which was asked for and which only told.
    """
    told = {match.need_id for match in read if not match.negated}
    chosen = [NeedMatch(need_id, 1.0) for need_id in given if need_id not in told]
    return chosen + [match for match in read if match.need_id in told or match.need_id not in given]


def _ask_those_who_know(vocabulary: Vocabulary) -> tuple[AskedNeed, ...]:
    """Return what stands in where no need could be read, so that even keys struck at random lead to a person."""
    known = (vocabulary[each] for each in LAST_RESORT if each in vocabulary)
    return tuple(AskedNeed(need, _UNREAD, {need.id: 1.0}) for need in known)


def _ask(vocabulary: Vocabulary, match: NeedMatch, *, is_exact: bool) -> AskedNeed:
    need = vocabulary[match.need_id]
    widened: dict[str, float] = {}
    if not is_exact:
        # Somebody who browses a need chose it by name; somebody who talks may be better served next door.
        widened.update(dict.fromkeys((other for other in need.related if other in vocabulary), _RELATED))
    narrower = vocabulary.narrower_of(need)
    widened.update(dict.fromkeys(narrower, _NARROWER))
    gateways = frozenset() if is_exact else frozenset(gateway.id for gateway in vocabulary.gateways_of(need))
    for gateway_id in gateways:
        widened.setdefault(gateway_id, _GATEWAY)
    if not is_exact and need.broader is not None and need.broader in vocabulary:
        widened[need.broader] = _BROADER
    widened[need.id] = 1.0
    return AskedNeed(need, match.score, widened, narrower, gateways)
