"""Searching, and showing what was found a page at a time."""

import logging
from dataclasses import replace
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from bot.actions.base import SignpostAction, search_again
from bot.actions.finding import TRIES_FOR_NEED
from bot.actions.offers import make_offer
from bot.actions.ports import Directory
from bot.actions.turn import Event, Turn
from bot.presenting import services_reply
from bot.replies import TextReply
from directory.model import SearchRequest, SearchResult
from directory.search.ports import IndexUnavailable

_log = logging.getLogger(__name__)

PER_PAGE = 3
NEARER_MILES = 3.0
_MOST_SEEN = 30
_MOST_NOTES = 2
_FILTER_WORDS = {"now": "open now", "weekend": "open at the weekend", "evening": "open in the evening"}


class ShowServices(SignpostAction):
    """Shows the first page, once the form knows enough; offers a person when it could not find out."""

    action_name = "action_show_services"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        if turn.slot("aside"):
            turned = [] if turn.slot("aside") == "told" else [FollowupAction(turn.slot("aside"))]
            return [SlotSet("aside", None), *turned]
        if turn.has_need:
            return show_page(turn, self._directory, 1, turn.filters)
        if turn.misunderstandings >= TRIES_FOR_NEED:
            turn.say("utter_offer_person")
            turn.say("utter_choices_person_or_again")
        return []


class ShowMore(SignpostAction):
    action_name = "action_show_more"

    def answer(self, turn: Turn) -> list[Event]:
        if not turn.has_need or turn.is_new_search:
            return search_again()
        page = int(turn.slot("page") or 0)
        if page * PER_PAGE >= int(turn.slot("total") or 0):
            turn.say("utter_no_more")
            turn.say("utter_choices_person_or_again")
            return [SlotSet("misunderstandings", 0)]
        return show_page(turn, self._directory, page + 1, turn.filters)


class Refine(SignpostAction):
    """Narrows or widens the search: nearer, further, open then, free, step-free."""

    action_name = "action_refine"

    def answer(self, turn: Turn) -> list[Event]:
        if not turn.has_need or turn.is_new_search:
            return search_again()
        wanted = {**turn.filters, **turn.limits}
        if turn.heard.wants_all:
            wanted = {}
        if turn.heard.wants_further:
            wanted.pop("radius_miles", None)
        elif turn.heard.wants_nearer:
            if turn.place is None:
                # Nearer than what cannot be told without a place, so the form asks for it.
                return [SlotSet("place", None), *search_again()]
            wanted["radius_miles"] = min(float(wanted.get("radius_miles", 2 * NEARER_MILES)) / 2, NEARER_MILES)
        return show_page(turn, self._directory, 1, wanted)


def show_page(turn: Turn, directory: Directory, page: int, filters: dict[str, Any]) -> list[Event]:
    """Search and show one page; when limits leave nothing, say so and show what there is without them."""
    try:
        result, filters = _search(turn, directory, page, filters)
    except IndexUnavailable:
        _log.exception("search_unavailable")
        turn.say("utter_search_is_down")
        turn.say("utter_choices_person_or_again")
        return [SlotSet("misunderstandings", 0)]
    if not result.matches:
        return _nothing(turn, page, filters)
    _introduce(turn, result, page, filters)
    turn.show(services_reply(result, page))
    # A caller hears the first service alone, so what else there is waits until they have asked about it.
    offered = make_offer(turn) if page == 1 and not turn.is_phone else None
    if offered is None and not turn.is_phone:
        # On the phone the services' own speech ends with what can be said next.
        is_last = page * PER_PAGE >= result.total
        turn.say("utter_choices_after_last_services" if is_last else "utter_choices_after_services")
    return [*_shown_events(turn, result, page, filters), *(offered or ())]


def _search(
    turn: Turn, directory: Directory, page: int, filters: dict[str, Any]
) -> tuple[SearchResult, dict[str, Any]]:
    """Return what was found, and the limits it keeps to."""
    result = directory.find_services(_request(turn, page, filters))
    limits = _limit_words(filters)
    if result.matches or not limits or page > 1:
        return result, filters
    looser = {name: value for name, value in filters.items() if name == "age"}
    result = directory.find_services(_request(turn, page, looser))
    if result.matches:
        turn.say("utter_nothing_matches_filters", filters=limits)
    return result, looser


def _request(turn: Turn, page: int, filters: dict[str, Any]) -> SearchRequest:
    request = SearchRequest(
        text=turn.need_words,
        told=turn.told,
        need_ids=turn.need_ids,
        near=turn.place,
        audience=turn.audience,
        page=page,
        per_page=PER_PAGE,
    )
    return replace(request, **filters)


def _introduce(turn: Turn, result: SearchResult, page: int, filters: dict[str, Any]) -> None:
    if turn.is_phone:
        return
    count = len(result.matches)
    if page > 1:
        turn.say("utter_one_more_service" if count == 1 else "utter_more_services", count=count)
        return
    words = {"near": _near(turn, filters), "total": result.total, "count": count}
    if result.total == 1:
        turn.say("utter_found_one", **words)
    else:
        turn.say("utter_found_services" if result.total > count else "utter_found_all", **words)
    for note in result.notes[:_MOST_NOTES]:
        turn.show(TextReply(text=note))


def _nothing(turn: Turn, page: int, filters: dict[str, Any]) -> list[Event]:
    if page > 1:
        turn.say("utter_no_more")
    else:
        turn.say("utter_found_none", near=_near(turn, filters))
    turn.say("utter_choices_person_or_again")
    return [SlotSet("filters", filters), SlotSet("misunderstandings", 0)]


def _shown_events(turn: Turn, result: SearchResult, page: int, filters: dict[str, Any]) -> list[Event]:
    shown = [{"id": match.id, "name": match.name} for match in result.matches]
    seen = [*(turn.slot("seen") or []), *shown]
    # A caller has heard the first of the page alone, so that is the one they ask about.
    return [
        SlotSet("page", page),
        SlotSet("total", result.total),
        SlotSet("shown", shown),
        SlotSet("seen", seen[-_MOST_SEEN:]),
        SlotSet("service", shown[0]["id"] if len(shown) == 1 or turn.is_phone else None),
        SlotSet("compared", None),
        SlotSet("filters", filters),
        SlotSet("misunderstandings", 0),
    ]


def _near(turn: Turn, filters: dict[str, Any]) -> str:
    if turn.place is None:
        return ""
    miles = filters.get("radius_miles")
    return f" within {miles:g} miles of {turn.place.name}" if miles else f" near {turn.place.name}"


def _limit_words(filters: dict[str, Any]) -> str:
    words = [_FILTER_WORDS[filters["open"]]] if filters.get("open") else []
    words += ["free"] if filters.get("free") else []
    words += ["step-free"] if filters.get("wheelchair") else []
    words += [f"given in {filters['language'].capitalize()}"] if filters.get("language") else []
    words += ["nearer"] if filters.get("radius_miles") else []
    return " and ".join(words)
