"""A dialogue and navigators made by hand, and the phone line on them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel, create_engine

from bot.privacy import Cipher, new_key
from bot.record import Channel
from bot.replies import Choice, ChoicesReply, Contact, Reply, ServiceCard, ServicesReply, TextReply, UrgentReply
from bot.turns import Started, Turn, Utterance
from telephony.settings import PhoneSettings
from telephony.simulator import Answered, Call
from telephony.webhooks import make_blueprint

TOKEN = "a-token-only-tests-know"
URL = "http://localhost"
CALLER = "+447700900123"
NAVIGATORS = "01632 960999"


@dataclass(frozen=True)
class FakeNeed:
    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class FakeVocabulary:
    needs: Mapping[str, FakeNeed] = field(
        default_factory=lambda: {
            "loneliness": FakeNeed("Loneliness", ("I feel lonely", "nobody to talk to")),
            "dentist": FakeNeed("Dentist", ("toothache",)),
        }
    )


class FakeTalk:
    """Answers from a list and records what it was told; keeps conversations by call, as the real one does."""

    def __init__(self) -> None:
        self.callers: list[str | None] = []
        self.said: list[Utterance] = []
        self.answers: list[tuple[Reply, ...]] = []
        self.fault: Exception | None = None
        self._by_call: dict[str, str] = {}
        self._by_key: dict[str, Turn] = {}

    def will_say(self, *replies: Reply) -> None:
        self.answers.append(replies)

    @property
    def words(self) -> list[str]:
        return [utterance.text for utterance in self.said]

    def start(
        self, channel: Channel, *, language: str = "en", caller: str | None = None, call_id: str | None = None
    ) -> Started:
        self.callers.append(caller)
        conversation_id = self._by_call.setdefault(call_id or "", f"conversation-{len(self._by_call) + 1}")
        return Started(conversation_id, "token", "bot", (TextReply(text="Hello."),))

    def take_turn(self, utterance: Utterance) -> Turn:
        if self.fault is not None:
            raise self.fault
        key = utterance.idempotency_key or ""
        if key not in self._by_key:
            self.said.append(utterance)
            replies = self.answers.pop(0) if self.answers else (TextReply(text="Where are you?"),)
            self._by_key[key] = Turn("bot", replies, len(self.said) * 2)
        return self._by_key[key]


@dataclass
class FakeNavigators:
    staffed: bool = True

    def is_staffed(self) -> bool:
        return self.staffed


@dataclass(frozen=True)
class FlaskTransport:
    """Sends webhooks to a Flask test client."""

    client: FlaskClient

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answered:
        response = self.client.post(url, data=dict(form), headers=dict(headers))
        return Answered(response.status_code, response.text)


@dataclass
class Line:
    """The phone line under test."""

    talk: FakeTalk
    navigators: FakeNavigators
    sql: Engine
    app: Flask
    settings: PhoneSettings

    def call(self, caller: str = CALLER, *, call_id: str | None = None, token: str = TOKEN, url: str = URL) -> Call:
        transport = FlaskTransport(self.app.test_client())
        return Call(transport, url=url, token=token, caller=caller, call_id=call_id)


@contextmanager
def open_line(**settings: Any) -> Iterator[Line]:
    sql = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    tables = [SQLModel.metadata.tables[name] for name in ("conversation", "call_state")]
    SQLModel.metadata.create_all(sql, tables=tables)
    phone = PhoneSettings(**{"auth_token": TOKEN, "phone_number": "01632 960000", "area_name": "Medway", **settings})
    talk, navigators, app = FakeTalk(), FakeNavigators(), Flask("line")
    blueprint = make_blueprint(
        talk,
        navigators,
        FakeVocabulary(),
        phone,
        sql=sql,
        cipher=Cipher([new_key()]),
        is_urgent=lambda words: "die" in words,
    )
    app.register_blueprint(blueprint)
    yield Line(talk, navigators, sql, app, phone)
    sql.dispose()


def card(number: int = 1, **changes: Any) -> ServiceCard:
    values: dict[str, Any] = {
        "id": f"s{number}",
        "source_id": f"feed-{number}",
        "name": f"Memory Café {number}",
        "organisation": "Medway Memory (sample)",
        "summary": "A friendly café for people with dementia",
        "why": ("dementia", "1.2 miles away", "open now"),
        "distance_miles": 1.2,
        "open": "open until 5pm",
        "phone": f"01632 96000{number}",
        "access": "drop-in",
    }
    return ServiceCard(**{**values, **changes})


def services(*cards: ServiceCard, total: int | None = None, page: int = 1) -> ServicesReply:
    shown = cards or tuple(card(number) for number in (1, 2, 3))
    return ServicesReply(total=total or len(shown), page=page, services=shown)


def choices(*says: str) -> ChoicesReply:
    return ChoicesReply(choices=tuple(Choice(title=say.capitalize(), say=say) for say in says))


def crisis() -> tuple[Reply, ...]:
    lines = (
        Contact(name="Emergency services", phone="999", hours="24 hours"),
        Contact(name="Samaritans", phone="116 123", hours="24 hours"),
    )
    words = "People want to help you. Call Samaritans on 116 123."
    speech = "People want to help you. Call Samaritans on 1 1 6, 1 2 3."
    urgent = UrgentReply(level="crisis", category="suicide", text=words, speech=speech, contacts=lines)
    return (urgent, ChoicesReply(choices=(Choice(title="Talk to a person", say="person"),)))
