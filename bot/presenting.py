"""Search results as replies: cards to read, and one service at a time to hear."""

from collections.abc import Callable

from bot.replies import ServiceCard, ServicesReply
from bot.speech import read_number, shorten_speech
from directory.model import Match, SearchResult
from directory.opening import status_sentence

_WAYS_IN = {
    "self-referral": "You can contact them yourself.",
    "drop-in": "You can drop in.",
    "gp": "Ask your GP to refer you.",
    "professional": "A professional needs to refer you.",
}


def service_card(match: Match) -> ServiceCard:
    """Return a match as a reply and the search API give it."""
    return ServiceCard(
        id=match.id,
        source_id=match.source_id,
        name=match.name,
        organisation=match.organisation,
        summary=match.summary,
        why=match.why,
        caution=match.caution,
        distance_miles=None if match.distance_miles is None else round(match.distance_miles, 1),
        open=match.open,
        phone=match.phone,
        url=match.url,
        access=match.access,
        cost=match.cost,
        last_checked=match.last_checked.isoformat() if match.last_checked else None,
        national=match.national,
        is_sample=match.is_sample,
    )


def services_reply(result: SearchResult, page: int | None = None) -> ServicesReply:
    """Return a page of matches; its speech is how many there are and the first of them.

    Args:
        page: from 1; the result's own when not given.
    """
    cards = tuple(service_card(match) for match in result.matches)
    shown_page = page or result.page
    speech = None
    if cards:
        count = "one service" if result.total == 1 else f"{result.total} services"
        opening = f"I found {count}. The first is" if shown_page == 1 else "The next one is"
        after = "Say number, next, or person." if result.total > 1 else "Say number, repeat, or person."
        speech = _fit(lambda summary: f"{say_service(cards[0], opening, summary=summary)} {after}")
    return ServicesReply(total=result.total, page=shown_page, services=cards, speech=speech)


def say_service(card: ServiceCard, opening: str = "This is", *, summary: bool = True) -> str:
    """Return one service in a few spoken sentences, without its number."""
    sentences = [f"{opening} {card.name}."]
    if summary and card.summary and spoken_differs(card):
        sentences.append(_sentence(card.summary))
    if card.distance_miles is not None:
        sentences.append(f"It is {say_miles(card.distance_miles)} away.")
    elif card.national:
        sentences.append("You can use it wherever you live.")
    if card.open:
        sentences.append(status_sentence(card.open))
    if card.access in _WAYS_IN:
        sentences.append(_WAYS_IN[card.access])
    return " ".join(sentences)


def say_number(card: ServiceCard) -> str:
    """Return the service's number as it is read aloud, twice, or what there is instead."""
    if not card.phone:
        return f"I do not have a phone number for {card.name}. You can hear the next one, or talk to a person."
    digits = read_number(card.phone)
    return f"The number for {card.name} is: {digits}. Again: {digits}."


def spoken_differs(card: ServiceCard) -> bool:
    return card.summary.strip().rstrip(".").lower() != card.name.strip().lower()


def _fit(say: Callable[[bool], str]) -> str:
    whole = say(True)
    return whole if shorten_speech(whole) == whole else shorten_speech(say(False))


def say_miles(miles: float) -> str:
    """Return a distance as it is told: “1.2 miles”, “less than half a mile”."""
    if miles < 0.5:
        return "less than half a mile"
    return "1 mile" if miles == 1 else f"{miles:g} miles"


def _sentence(text: str) -> str:
    clean = text.strip()
    return clean if clean.endswith((".", "!", "?")) else f"{clean}."
