"""How to get to a service: the address, how far it is, a map, and buses or parking where the listing tells of them."""

import re

from bot.presenting import say_miles
from bot.speech import shorten_speech
from directory.model import Place, Service, Site
from directory.places.distance import distance_miles

_TRAVEL = re.compile(r"\b(?:bus(?:es)?|trains?|station|park and ride|car park|parking|tram|metro)\b", re.I)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_MOST_HINTS = 2
_SPOKEN_SECONDS = 17.0


def nearest_site(service: Service, place: Place | None) -> tuple[Site | None, float | None]:
    """Return the site nearest to a place and its distance in miles; the first site when no place is known."""
    if place is None:
        return (service.sites[0] if service.sites else None), None
    measured = [
        (distance_miles(place.latitude, place.longitude, site.latitude, site.longitude), at, site)
        for at, site in enumerate(service.sites)
        if site.latitude is not None and site.longitude is not None
    ]
    if not measured:
        return (service.sites[0] if service.sites else None), None
    miles, _, site = min(measured)
    return site, miles


def directions_words(service: Service, place: Place | None, *, has_link: bool) -> tuple[str, str]:
    """Return how to get to a service, to read and to hear.

    Args:
        has_link: whether the words may hold the address of a map.
    """
    site, miles = nearest_site(service, place)
    if site is None or not (site.address or site.postcode or site.name):
        text = _without_address(service)
        return text, shorten_speech(text, _SPOKEN_SECONDS)
    where = ", ".join(dict.fromkeys(part for part in (site.name, site.address, site.postcode) if part))
    parts = [f"{service.name} is at {where}."]
    if miles is not None and place is not None:
        parts.append(f"It is {say_miles(round(miles, 1))} from {place.name}, as the crow flies.")
    if len(service.sites) > 1:
        parts.append(
            f"It has {len(service.sites)} places. {'This is the nearest.' if miles is not None else ''}".strip()
        )
    if site.wheelchair:
        parts.append("You can get in with a wheelchair.")
    hints = travel_hints(service)
    parts += hints
    if "home" in service.delivery:
        parts.append("They can also come to you.")
    speech = shorten_speech(" ".join(parts), _SPOKEN_SECONDS)
    if not hints:
        parts.append("The listing does not tell of buses or parking.")
    if has_link and site.latitude is not None and site.longitude is not None:
        parts.append(f"Map: {map_link(site.latitude, site.longitude)}")
    return " ".join(parts), speech


def travel_hints(service: Service) -> list[str]:
    """Return the listing's own sentences about buses, trains and parking."""
    told = (service.description, *service.accessibility, service.access_note)
    sentences = [sentence.strip() for part in told for sentence in _SENTENCE_END.split(part)]
    found = [sentence for sentence in sentences if _TRAVEL.search(sentence) and len(sentence.split()) <= 40]
    return [sentence if sentence.endswith((".", "!", "?")) else f"{sentence}." for sentence in found[:_MOST_HINTS]]


def map_link(latitude: float, longitude: float) -> str:
    """Return the address of a map with a mark at a point in WGS84 degrees.

    Source: OpenStreetMap wiki, "Browsing": the ``mlat`` and ``mlon`` parameters.
    """
    return (
        f"https://www.openstreetmap.org/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=17/{latitude:.5f}/{longitude:.5f}"
    )


def _without_address(service: Service) -> str:
    if "home" in service.delivery:
        return f"You do not have to travel. {service.name} comes to you."
    if service.national or {"phone", "online"} & set(service.delivery):
        return f"You do not have to travel. You can use {service.name} by phone or online."
    return f"The listing for {service.name} gives no address. They can tell you where to go."
