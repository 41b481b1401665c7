"""As many services as asked for, each made from a real one: the same ones for the same seed, one at a time."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from directory.model import Place, Service
from directory.places.gazetteer import Gazetteer
from directory.places.towns import load_towns
from directory.search.facets import term
from directory.search.listing import Listing
from directory.search.ports import IndexDocument, Vector

SEED = 7
MOST_TOWNS = 400
# How far a variant's vector lies from its original's, as a share of its length: a cosine of about .98.
NOISE = 0.2
SERVICES_PER_ORGANISATION = 6
_SPREAD_DEGREES = 0.03
_WITHOUT_AREA = 0.4
_KINDS = ("Community", "Wellbeing", "Neighbourhood", "Outreach", "Drop-in", "Family", "Evening", "Mobile")
_CHANGES = (
    ("support", "help"),
    ("group", "club"),
    ("people", "residents"),
    ("weekly", "each week"),
    ("advice", "guidance"),
    ("children", "young ones"),
    ("friendly", "welcoming"),
    ("activities", "things to do"),
)
_PLACES = re.compile(
    r"\b(?:North Lincolnshire|Scunthorpe|Brigg|Barton|Epworth|Crowle|Ashby|Winterton|"
    r"Medway|Chatham|Gillingham|Rochester|Rainham|Strood|Lordswood)\b"
)
_NATIONAL = term("national", "yes")


@dataclass(frozen=True, slots=True)
class Town:
    """A town and the id of the council that serves it, where the gazetteer knows one."""

    place: Place
    council: str | None


def find_towns(gazetteer: Gazetteer, most: int = MOST_TOWNS) -> list[Town]:
    """Return the largest towns of Great Britain whose name means one place alone."""
    towns: dict[str, Town] = {}
    known = (town for town in load_towns() if town.nation != "northern-ireland" and town.population)
    for town in sorted(known, key=lambda one: (-one.population, one.name)):
        places = gazetteer.find(town.name)
        if len(places) == 1 and places[0].name == town.name:
            towns.setdefault(town.name, Town(places[0], _council(places[0])))
        if len(towns) == most:
            break
    return list(towns.values())


def variants(originals: Sequence[IndexDocument], towns: Sequence[Town], wanted: int) -> Iterator[IndexDocument]:
    """Yield ``wanted`` services, each of its own seed: any part of the series is the same whichever is made first.

    A variant keeps its original's needs, hours, ages and costs, and takes its vectors with a little noise, as long as
    they were. A national service stays national once; its further variants are local ones.
    """
    for number in range(wanted):
        chance = random.Random(f"{SEED}-{number}")
        original = originals[number % len(originals)]
        yield _vary(original, number, chance, chance.choice(towns), is_first=number < len(originals))


def nudged(vectors: Vector, number: int) -> Vector:
    """Return vectors a little beside the given ones and exactly as long."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    noise = np.random.default_rng((SEED, number)).standard_normal(vectors.shape, dtype=np.float32)
    moved = vectors + noise * (NOISE * lengths / np.sqrt(vectors.shape[1] or 1))
    return np.asarray(moved * (lengths / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)), np.float32)


def _vary(original: IndexDocument, number: int, chance: random.Random, town: Town, *, is_first: bool) -> IndexDocument:
    old, new = chance.choice(_CHANGES)

    def said(text: str) -> str:
        return _PLACES.sub(town.place.name, text).replace(old, new)

    listing = original.listing
    is_national = listing.service.national and is_first
    name = _name(said(original.name), chance, town)
    organisation = f"{_PLACES.sub(town.place.name, original.organisation)} {number // SERVICES_PER_ORGANISATION}"
    service = replace(
        _placed(listing.service, chance, town, is_national=is_national),
        id=str(UUID(int=number)),
        source_id=str(number),
        source="synthetic",
        name=name,
        organisation=organisation,
        summary=said(listing.service.summary),
    )
    terms = listing.terms if is_national else listing.terms - {_NATIONAL}
    return IndexDocument(
        listing=Listing(service, listing.needs, terms),
        name=name,
        organisation=organisation,
        body=said(original.body),
        vectors=nudged(original.vectors, number),
    )


def _name(name: str, chance: random.Random, town: Town) -> str:
    lead = chance.choice(("", f"{town.place.name} ", f"{chance.choice(_KINDS)} "))
    return f"{lead}{name}"


def _placed(service: Service, chance: random.Random, town: Town, *, is_national: bool) -> Service:
    if is_national:
        return service
    areas = () if town.council is None or chance.random() < _WITHOUT_AREA else (town.council,)
    sites = tuple(
        replace(
            site,
            latitude=round(chance.gauss(town.place.latitude, _SPREAD_DEGREES), 5),
            longitude=round(chance.gauss(town.place.longitude, _SPREAD_DEGREES), 5),
        )
        for site in service.sites
    )
    return replace(
        service, national=False, sites=sites, area_ids=areas, area_text=town.place.name, nation=town.place.nation
    )


def _council(place: Place) -> str | None:
    """Return the narrowest area that is no nation; several are told apart by their names alone."""
    areas = sorted(place.area_ids - {"uk", place.nation})
    own = place.name.lower().replace(" ", "-")
    return own if own in areas else next(iter(areas), None)
