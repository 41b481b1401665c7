"""Hand-made trackers, a small directory that needs no files, and one conversation driven through the actions."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions import build_actions
from bot.handoff_request import HandoffRequest
from bot.sending import Outcome
from directory.model import (
    Access,
    Match,
    NeedMatch,
    PhoneNumber,
    Place,
    SearchRequest,
    SearchResult,
    Service,
    Site,
    Spell,
)
from directory.search.ports import IndexUnavailable

PHRASES = {
    "lonely": "loneliness",
    "lunch": "lunch-clubs",
    "debt": "debt",
    "dementia": "dementia",
    "blood test": "blood-tests",
    "dentist": "dentist",
    "look after": "carers-support",
    "knee": "chronic-pain",
    "repeat": "dementia",
}

# The real reader finds these near some need, though nobody meant one.
NEAR_IN_MEANING = {"open on saturday", "good morning", "you're useless", "talk to a person", "summat for me chest"}


def place(name: str = "Rochester", county: str = "Kent", kind: Any = "town") -> Place:
    return Place(name, 51.39, 0.5, kind, county=county, area_ids=frozenset({"medway", "kent"}))


PLACES = {
    "rochester": [place()],
    "strood": [place("Strood")],
    "rainham": [place("Rainham"), place("Rainham", "Greater London")],
    "me7 1aa": [place("ME7 1AA", kind="postcode")],
}


class FakeReader:
    def read(self, text: str, *, limit: int = 5) -> list[NeedMatch]:
        lower = text.lower()
        if lower in NEAR_IN_MEANING:
            return [NeedMatch("pharmacy", 0.72)]
        said = [(words, need) for words, need in PHRASES.items() if words in lower]
        return [NeedMatch(need, 0.9, words, negated=f"not {words}" in lower) for words, need in said][:limit]


@dataclass(frozen=True)
class FakePlaceReading:
    places: tuple[Place, ...]
    rest: str


class FakeGazetteer:
    def find(self, text: str) -> list[Place]:
        return PLACES.get(text.lower().strip(), [])

    def read(self, text: str) -> FakePlaceReading:
        for name, found in PLACES.items():
            if re.search(rf"\b{name}\b", text, re.I):
                return FakePlaceReading(tuple(found), re.sub(rf"\b{name}\b", "", text, flags=re.I).strip())
        return FakePlaceReading((), text)


def service(number: int = 1, **changes: Any) -> Service:
    believable = Service(
        id=f"s{number}",
        source_id=f"source-{number}",
        source="sample",
        name=("Rochester Lunch Club", "Memory Cafe", "Debt Advice Desk", "Telephone Friends")[(number - 1) % 4],
        organisation="Medway Neighbours (sample)",
        summary="A hot meal and company every week.",
        description="A hot meal and company every week for anyone over 55.",
        phones=(PhoneNumber("01632 960123"),),
        url="https://neighbours.example.org/lunch",
        access=Access.SELF_REFERRAL,
        access_note="Phone first to book a place.",
        cost="£4 a meal",
        sites=(Site("p1", "Corn Exchange", "High Street, Rochester", "ME1 1LS", 51.39, 0.5),),
        spells=tuple(Spell(day * 1440 + 9 * 60, day * 1440 + 17 * 60) for day in range(5)),
        last_checked=date(2026, 10, 2),
    )
    return replace(believable, **changes)


@dataclass
class FakeDirectory:
    """Finds every service it holds, whatever is asked; records what was asked."""

    services: list[Service] = field(default_factory=lambda: [service(number) for number in range(1, 5)])
    requests: list[SearchRequest] = field(default_factory=list)
    is_down: bool = False
    is_broken: bool = False
    reader: FakeReader = field(default_factory=FakeReader)
    gazetteer: FakeGazetteer = field(default_factory=FakeGazetteer)

    def find_services(self, request: SearchRequest) -> SearchResult:
        self.requests.append(request)
        if self.is_down:
            raise IndexUnavailable("No engine answered. Start one, or set SEARCH_URL.")
        if self.is_broken:
            raise RuntimeError("The disk has gone.")
        first = (request.page - 1) * request.per_page
        page = self.services[first : first + request.per_page]
        return SearchResult(tuple(match_of(each) for each in page), len(self.services), request.page, "fake")

    def get_service(self, service_id: str) -> Service | None:
        return next((each for each in self.services if each.id == service_id), None)


def match_of(of: Service) -> Match:
    return Match(
        id=of.id,
        source_id=of.source_id,
        name=of.name,
        organisation=of.organisation,
        summary=of.summary,
        why=("loneliness",),
        distance_miles=1.2,
        open="open until 5pm",
        phone=of.phones[0].number if of.phones else None,
        url=of.url,
        access=of.access.value,
        cost=of.cost,
        last_checked=of.last_checked,
    )


@dataclass
class FakeHandoffs:
    asked: list[dict[str, Any]] = field(default_factory=list)

    def request(
        self, conversation_id: str, *, contact: str, consent: bool, reason: str = "", name: str = ""
    ) -> HandoffRequest:
        self.asked.append({"conversation": conversation_id, "contact": contact, "consent": consent, "reason": reason})
        moment = datetime(2026, 11, 2, 10, tzinfo=UTC)
        return HandoffRequest(
            id="h1", conversation_id=conversation_id, state="queued", urgent=False, channel="web", reason=reason,
            summary="", words="", services_shown=(), contact=contact, name=name, locality=None, consented_at=moment,
            created_at=moment, callback_at=None, navigator=None, claimed_at=None, finished_at=None, outcome=None,
            note="", position=1,
        )  # fmt: skip


@dataclass
class FakeSends:
    """Records what it is given to send."""

    can_email: bool = True
    can_text: bool = True
    outcome: Outcome = "sent"
    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, to: str, _subject: str, words: str) -> Outcome:
        self.sent.append((to, words))
        return self.outcome


def tracker(
    text: str,
    *,
    intent: str = "find_service",
    slots: dict[str, Any] | None = None,
    channel: str = "web",
    caller: str | None = None,
    heard_last: str | None = None,
    loop: str | None = None,
    events: Sequence[dict[str, Any]] = (),
) -> Tracker:
    told = {"caller": caller, "service": heard_last}
    message = {
        "text": text,
        "intent": {"name": intent},
        "metadata": {name: value for name, value in told.items() if value},
    }
    said = {"event": "user", "text": text, "input_channel": channel}
    return Tracker("c1", dict(slots or {}), message, [*events, said], False, None, {"name": loop} if loop else {}, None)


@dataclass
class Answered:
    """What one action said and set."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def said(self) -> list[str]:
        """Names of the responses, and types of the structured replies, in order."""
        return [message["response"] or message["custom"].get("type", "text") for message in self.messages]

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def followup(self) -> str | None:
        return next((event["name"] for event in self.events if event["event"] == "followup"), None)

    def custom(self, kind: str) -> dict[str, Any]:
        return next(message["custom"] for message in self.messages if message["custom"].get("type") == kind)

    def words(self, response: str) -> dict[str, Any]:
        return next(message for message in self.messages if message["response"] == response)


def run_action(
    name: str,
    told: Tracker,
    *,
    directory: FakeDirectory | None = None,
    handoffs: FakeHandoffs | None = None,
    sends: FakeSends | None = None,
) -> Answered:
    """Run one action by its name, as the action server would."""
    actions = {
        each.name(): each for each in build_actions(directory or FakeDirectory(), handoffs or FakeHandoffs(), sends)
    }
    dispatcher = CollectingDispatcher()
    events = asyncio.run(actions[name].run(dispatcher, told, {}))
    return Answered(dispatcher.messages, events)
