"""Stand-ins for the engine and the directory, and a bot built on them in memory."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel, create_engine

from bot.conversations import Conversations
from bot.engine import EngineUnavailable
from bot.guided import GuidedSearch
from bot.handoff import HandoffQueue
from bot.privacy import Cipher, new_key
from bot.record import Channel, RateLimit
from bot.replies import Reply, TextReply, UrgentReply
from bot.safety import RedFlags, load_cards, load_red_flags
from bot.turns import Talk, Turn, Utterance
from directory.model import Match, NeedMatch, Place, SearchRequest, SearchResult
from directory.search.ports import IndexUnavailable

STROOD = Place("Strood", 51.39, 0.49, "town", locality="strood", county="Kent")
CARDIFF = Place("Cardiff", 51.48, -3.18, "city", nation="wales")
NEWPORTS = (
    Place("Newport", 51.58, -2.99, "city", county="Gwent", nation="wales"),
    Place("Newport", 52.76, -2.37, "town", county="Shropshire"),
)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


class FakeClock:
    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, **span: float) -> None:
        self.at += timedelta(**span)


class FakeEngine:
    """A dialogue engine that records what it was told and says what it is given."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.senders: list[str] = []
        self.told: list[Mapping[str, Any]] = []
        self.answers: list[dict[str, Any]] = [{"text": "Where are you?"}]
        self.fault: Exception | None = None
        self.on_reply: Any = None

    def is_down(self) -> None:
        self.fault = EngineUnavailable("nobody listens on this port")

    def reply(
        self, conversation_id: str, text: str, channel: Channel, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        if self.fault is not None:
            raise self.fault
        self.messages.append(text)
        self.senders.append(conversation_id)
        self.told.append(metadata)
        if self.on_reply is not None:
            self.on_reply(conversation_id)
        return self.answers


@dataclass(frozen=True)
class FakeNeed:
    name: str


@dataclass(frozen=True)
class FakeVocabulary:
    needs: Mapping[str, FakeNeed] = field(
        default_factory=lambda: {"dementia": FakeNeed("Dementia"), "loneliness": FakeNeed("Loneliness")}
    )


@dataclass(frozen=True)
class FoundPlaces:
    places: tuple[Place, ...]
    rest: str


class FakeReader:
    def read(self, text: str, *, limit: int = 5) -> list[NeedMatch]:
        words = {"dementia": "dementia", "lonely": "loneliness"}
        return [NeedMatch(need, 1.0, word) for word, need in words.items() if word in text.lower()][:limit]


class FakeGazetteer:
    def __init__(self) -> None:
        self._known = {"strood": (STROOD,), "cardiff": (CARDIFF,), "newport": NEWPORTS}

    def find(self, text: str) -> list[Place]:
        return list(self._known.get(text.strip().lower(), ()))

    def read(self, text: str) -> FoundPlaces:
        for name, places in self._known.items():
            if name in text.lower():
                rest = text.lower().replace(f"in {name}", "").replace(name, "")
                return FoundPlaces(places, rest.strip())
        return FoundPlaces((), text)


def make_match(number: int = 1, **changes: Any) -> Match:
    values: dict[str, Any] = {
        "id": f"s{number}",
        "source_id": f"feed-{number}",
        "name": f"Memory café {number}",
        "organisation": "Medway Memory (sample)",
        "summary": "A friendly café for people with dementia",
        "why": ("dementia", "1.2 miles"),
        "distance_miles": 1.24,
        "open": "open until 5pm",
        "phone": "01632 960001",
        "url": "https://memory.example.org",
        "access": "drop-in",
        "cost": "Free",
        "last_checked": date(2026, 10, 2),
    }
    return Match(**{**values, **changes})


class FakeDirectory:
    """A directory that records the requests and finds the same services every time."""

    def __init__(self) -> None:
        self.vocabulary = FakeVocabulary()
        self.reader = FakeReader()
        self.gazetteer = FakeGazetteer()
        self.requests: list[SearchRequest] = []
        self.matches = tuple(make_match(number) for number in range(1, 8))
        self.is_broken = False

    def find_services(self, request: SearchRequest) -> SearchResult:
        self.requests.append(request)
        if self.is_broken:
            raise IndexUnavailable("no engine answers")
        start = (request.page - 1) * request.per_page
        shown = self.matches[start : start + request.per_page]
        return SearchResult(shown, len(self.matches), request.page, "fake")


@dataclass
class Said:
    """A turn as a test reads it."""

    turn: Turn

    @property
    def replies(self) -> tuple[Reply, ...]:
        return self.turn.replies

    @property
    def is_emergency(self) -> bool:
        return any(isinstance(reply, UrgentReply) for reply in self.replies)

    @property
    def text(self) -> str:
        return "\n".join(reply.text for reply in self.replies if isinstance(reply, TextReply | UrgentReply))


@dataclass
class Bot:
    """The whole bot on fakes."""

    sql: Engine
    clock: FakeClock
    cipher: Cipher
    engine: FakeEngine
    directory: FakeDirectory
    conversations: Conversations
    handoffs: HandoffQueue
    talk: Talk


class Chat:
    """One conversation, said aloud."""

    def __init__(self, bot: Bot, channel: Channel = "web") -> None:
        self.bot = bot
        self.started = bot.talk.start(channel)
        self.id = self.started.id

    def say(self, text: str, key: str | None = None, service: str | None = None) -> Said:
        return Said(self.bot.talk.take_turn(Utterance(self.id, text, idempotency_key=key, service=service)))


def memory_database() -> Engine:
    sql = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    SQLModel.metadata.create_all(sql, tables=bot_tables())
    return sql


def file_database(path: str) -> Engine:
    sql = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False, "timeout": 20})
    SQLModel.metadata.create_all(sql, tables=bot_tables())
    return sql


def bot_tables() -> list[Any]:
    names = ("conversation", "event", "handoff_request", "audit")
    return [SQLModel.metadata.tables[name] for name in names]


_LOCK = threading.Lock()
_RULES: list[RedFlags] = []


def rules_alone() -> RedFlags:
    """The red flags without an encoder, read once for all tests."""
    with _LOCK:
        if not _RULES:
            _RULES.append(load_red_flags())
        return _RULES[0]


def make_bot(sql: Engine | None = None, *, hours: str = "08:00-20:00", limit: RateLimit | None = None) -> Bot:
    sql = sql or memory_database()
    clock, cipher = FakeClock(), Cipher([new_key()])
    engine, directory = FakeEngine(), FakeDirectory()
    conversations = Conversations(sql, cipher, clock=clock)
    handoffs = HandoffQueue(sql, cipher, conversations, directory=directory, office_hours=hours, clock=clock)
    talk = Talk(
        conversations=conversations,
        engine=engine,
        guided=GuidedSearch(directory, handoffs),
        handoffs=handoffs,
        red_flags=rules_alone(),
        cards=load_cards(),
        directory=directory,
        limit=limit,
    )
    return Bot(sql, clock, cipher, engine, directory, conversations, handoffs, talk)
