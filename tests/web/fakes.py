"""Hand-written stand-ins for the parts the website is wired to; each records what it was asked."""

import itertools
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel, create_engine

from bot.greeting import greeting
from bot.handoff import ClaimLost, HandoffRequest, UnknownRequest
from bot.record import Channel, Event, Mode, Speaker, TooFast, UnknownConversation, WrongToken
from bot.replies import Reply
from bot.tables import AuditRow
from bot.turns import MessageEmpty, MessageTooLong, Started, Turn, Utterance
from directory import tables as directory_tables
from directory.listing_reports import (
    Kind,
    Outcome,
    Report,
    ReportTaken,
    TooManyReports,
    UnknownListing,
    UnknownReport,
)
from directory.model import Audience, Match, NeedMatch, Place, SearchRequest, SearchResult, Service, Suggestion
from directory.open_referral.query.query import OpenReferral
from directory.places.gazetteer import PlaceReading
from directory.quality import QualityDesk
from directory.reading.vocabulary import Need, Vocabulary
from directory.search import IndexUnavailable
from tests.open_referral_api.builders import an_open_referral
from tests.web.builders import NOON, SERVICES, a_match, a_request, a_service
from web.staff.import_desk import ImportDesk
from web.staff.users import Users
from web.tables import LoginAttempt, StaffUser


class FakeTalk:
    """Answers every message with the replies it was given; keeps the record as the real one does."""

    def __init__(self) -> None:
        self.answers: tuple[Reply, ...] = SERVICES
        self.said: list[Utterance] = []
        self.error: Exception | None = None
        self.mode_now: Mode = "bot"
        self._tokens: dict[str, str] = {}
        self._events: dict[str, list[Event]] = {}
        self._answered: dict[tuple[str, str], Turn] = {}
        self._numbers = itertools.count(1)

    def start(self, channel: Channel, *, language: str = "en", **_call: str | None) -> Started:
        conversation_id = f"conversation-{next(self._numbers)}"
        self._tokens[conversation_id] = f"token-of-{conversation_id}"
        self._events[conversation_id] = []
        replies = greeting(channel)
        self._add(conversation_id, "bot", None, replies)
        return Started(conversation_id, self._tokens[conversation_id], "bot", replies)

    def check_token(self, conversation_id: str, token: str) -> None:
        if conversation_id not in self._tokens:
            raise UnknownConversation
        if self._tokens[conversation_id] != token:
            raise WrongToken

    def take_turn(self, utterance: Utterance) -> Turn:
        if self.error:
            raise self.error
        if not utterance.text.strip():
            raise MessageEmpty
        if len(utterance.text) > 2000:
            raise MessageTooLong
        before = self._answered.get((utterance.conversation_id, utterance.idempotency_key or ""))
        if utterance.idempotency_key and before:
            return before
        self.said.append(utterance)
        self._add(utterance.conversation_id, "person", utterance.text, ())
        seq = self._add(utterance.conversation_id, "bot", None, self.answers)
        turn = Turn(self.mode_now, self.answers, seq)
        self._answered[utterance.conversation_id, utterance.idempotency_key or ""] = turn
        return turn

    def events(self, conversation_id: str, after: int = 0) -> list[Event]:
        return [event for event in self._events[conversation_id] if event.seq > after]

    def mode(self, conversation_id: str) -> Mode:
        return self.mode_now if conversation_id in self._tokens else "bot"

    def navigator_says(self, conversation_id: str, text: str) -> None:
        self._add(conversation_id, "navigator", text, ())

    def forget(self) -> None:
        """Delete every conversation, as the retention job does."""
        self._tokens.clear()
        self._events.clear()

    def is_too_fast(self) -> None:
        self.error = TooFast(12)

    def _add(self, conversation_id: str, speaker: Speaker, text: str | None, replies: tuple[Reply, ...]) -> int:
        events = self._events[conversation_id]
        events.append(Event(len(events) + 1, NOON, speaker, text, replies))
        return len(events)


class FakeDirectory:
    """Finds what it was given, and keeps the requests."""

    def __init__(self) -> None:
        self.requests: list[SearchRequest] = []
        self.matches: tuple[Match, ...] = (a_match(),)
        self.total = 1
        self.facets: dict[str, dict[str, int]] = {"open": {"now": 1}}
        self.notes: tuple[str, ...] = ("Nothing was widened.",)
        self.needs: tuple[NeedMatch, ...] = ()
        self.unlisted: tuple[str, ...] = ()
        self.suggestions: list[Suggestion] = [Suggestion("need", "blood-tests", "Blood tests", "Treatment and clinics")]
        self.typed: list[tuple[str, int, Audience]] = []
        self.services = {"blood-tests-gillingham": a_service()}
        self.is_down = False
        self.failed_over: dict[str, int] = {}

    def find_services(self, request: SearchRequest) -> SearchResult:
        if self.is_down:
            raise IndexUnavailable("no engine")
        self.requests.append(request)
        return SearchResult(
            self.matches, self.total, request.page, "embedded", self.facets, self.notes, self.needs, self.unlisted
        )

    def suggest(self, text: str, *, limit: int = 8, audience: Audience = "public") -> list[Suggestion]:
        self.typed.append((text, limit, audience))
        return self.suggestions[:limit] if text else []

    def get_service(self, service_id: str) -> Service | None:
        return self.services.get(service_id)

    def get(self, service_id: str) -> Service | None:
        return self.services.get(service_id)


class FakeGazetteer:
    def find(self, text: str) -> list[Place]:
        kent = Place("Gillingham", 51.389, 0.548, "town", locality="gillingham", county="Kent")
        dorset = Place("Gillingham", 51.039, -2.277, "town", county="Dorset")
        known = {"me7 1aa": [replace(kent, name="ME7 1AA", kind="postcode")], "gillingham": [kent, dorset]}
        return known.get(text.strip().lower(), [])

    def read(self, text: str) -> PlaceReading:
        return PlaceReading((), text)

    def starting(self, text: str, most: int) -> list[Place]:
        return []


class FakeHandoffs:
    """A queue in memory; ``viewed`` is who looked at what."""

    def __init__(self) -> None:
        self.requests = {"request-1": a_request()}
        self.viewed: list[tuple[str, str]] = []
        self.said: list[Event] = []

    def waiting(self, *, viewer: str = "staff") -> list[HandoffRequest]:
        return [each for each in self.requests.values() if each.state == "queued"]

    def held_by(self, navigator: str) -> list[HandoffRequest]:
        return [each for each in self.requests.values() if each.navigator == navigator and each.state == "claimed"]

    def get(self, request_id: str, *, viewer: str = "staff") -> HandoffRequest | None:
        self.viewed.append((viewer, request_id))
        return self.requests.get(request_id)

    def transcript(self, request_id: str, *, viewer: str) -> list[Event]:
        return self.said

    def claim(self, request_id: str, navigator: str) -> HandoffRequest:
        if request_id not in self.requests:
            raise UnknownRequest
        if self.requests[request_id].state != "queued":
            raise ClaimLost
        self.requests[request_id] = replace(self.requests[request_id], state="claimed", navigator=navigator)
        return self.requests[request_id]

    def finish(self, request_id: str, navigator: str, outcome: str, note: str = "") -> HandoffRequest:
        held = self.requests.get(request_id)
        if held is None:
            raise UnknownRequest
        if held.navigator != navigator:
            raise ClaimLost
        self.requests[request_id] = replace(held, state="done", outcome=outcome, note=note)
        return self.requests[request_id]


class FakeReports:
    """Reports in memory; ``is_full`` refuses more."""

    def __init__(self) -> None:
        self.kept: dict[int, Report] = {}
        self.is_full = False

    def add(self, service_id: str, kind: Kind, details: str = "", contact: str = "") -> int:
        if self.is_full:
            raise TooManyReports(service_id)
        if service_id != "blood-tests-gillingham":
            raise UnknownListing(service_id)
        number = len(self.kept) + 1
        self.kept[number] = Report(number, service_id, "Blood tests", NOON, kind, "new", details, contact)
        return number

    def waiting(self) -> list[Report]:
        return [each for each in self.kept.values() if each.state in ("new", "working")]

    def finished(self) -> list[Report]:
        return [each for each in self.kept.values() if each.state not in ("new", "working")]

    def get(self, report_id: int) -> Report:
        if report_id not in self.kept:
            raise UnknownReport(report_id)
        return self.kept[report_id]

    def take(self, report_id: int, by: str) -> None:
        self._change(report_id, by, state="working")

    def finish(self, report_id: int, by: str, outcome: Outcome, note: str = "") -> None:
        self._change(report_id, by, state=outcome, outcome=note)

    def _change(self, report_id: int, by: str, **changes: Any) -> None:
        report = self.get(report_id)
        if report.handled_by not in ("", by):
            raise ReportTaken(f"{report.handled_by} works on it.")
        self.kept[report_id] = replace(report, handled_by=by, **changes)


class PlainCipher:
    def encrypt(self, text: str) -> str:
        return text[::-1]

    def decrypt(self, stored: str) -> str:
        return stored[::-1]


@dataclass(frozen=True)
class FakeSettings:
    area_name: str = "Medway"
    phone_number: str | None = "01632 960100"
    secure_cookies: bool = False
    web_threads: int = 8
    rasa_urls: tuple[str, ...] = ("http://127.0.0.1:1",)
    actions_url: str = "http://127.0.0.1:1"
    public_url: str | None = None


def a_vocabulary() -> Vocabulary:
    needs = (
        Need("blood-tests", "Blood tests", ("blood taken",), "treatment", related=("gp-registration",)),
        Need("gp-registration", "Finding a GP", ("find a doctor",), "treatment"),
        Need("loneliness", "Feeling lonely", ("i am lonely",), "company"),
    )
    names = {"treatment": "Treatment and clinics", "company": "Company and things to do", "empty": "Nothing here"}
    return Vocabulary({need.id: need for need in needs}, names)


def a_database() -> Engine:
    """SQLite in memory, shared between threads, with the tables of the web."""
    engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
    tables = [SQLModel.metadata.tables[str(table.__tablename__)] for table in (StaffUser, LoginAttempt, AuditRow)]
    SQLModel.metadata.create_all(engine, tables=tables)
    return engine


def a_directory_database() -> Engine:
    """SQLite in memory, shared between threads, with the tables of the directory."""
    engine = create_engine("sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool)
    models = [getattr(directory_tables, name) for name in directory_tables.__all__]
    SQLModel.metadata.create_all(engine, tables=[model.__table__ for model in models])
    return engine


def cheap_hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class FakeSignpost:
    """Everything the website is wired to."""

    secret_key: str = "a-secret-for-tests-only"
    settings: Any = field(default_factory=FakeSettings)
    sql: Engine = field(default_factory=a_database)
    encoder: Any = None
    safety_encoder: Any = None
    vocabulary: Vocabulary = field(default_factory=a_vocabulary)
    gazetteer: Any = field(default_factory=FakeGazetteer)
    directory: Any = field(default_factory=FakeDirectory)
    talk: Any = field(default_factory=FakeTalk)
    handoffs: Any = field(default_factory=FakeHandoffs)
    reports: Any = field(default_factory=FakeReports)
    refreshed: list[bool] = field(default_factory=list)

    @cached_property
    def open_referral(self) -> OpenReferral:
        """The real thing over a directory of one service in memory, made when somebody asks for it."""
        return an_open_referral(self.vocabulary)

    @cached_property
    def directory_sql(self) -> Engine:
        return a_directory_database()

    @cached_property
    def imports(self) -> ImportDesk:
        """The real thing over an empty directory in memory; what it does later it does at once."""
        return ImportDesk(self.directory_sql, lambda: self.refreshed.append(True), run=lambda job: job())

    @cached_property
    def quality(self) -> QualityDesk:
        """The real thing over the same directory as ``imports``."""
        return QualityDesk(self.directory_sql)

    def __post_init__(self) -> None:
        self.catalogue: Any = self.directory
        self.users = Users(self.sql, PlainCipher(), hasher=cheap_hasher())
