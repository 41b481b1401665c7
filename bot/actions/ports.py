"""What the actions ask of the rest of the program."""

from collections.abc import Sequence
from typing import Protocol

from bot.handoff_request import HandoffRequest
from bot.sending import Outcome
from directory.model import NeedMatch, Place, SearchRequest, SearchResult, Service


class ReadsNeeds(Protocol):
    def read(self, text: str, *, limit: int = 5) -> list[NeedMatch]: ...


class PlaceWords(Protocol):
    """Places named in a sentence, and the sentence without them."""

    @property
    def places(self) -> tuple[Place, ...]: ...

    @property
    def rest(self) -> str: ...


class ReadsPlaces(Protocol):
    def find(self, text: str) -> Sequence[Place]: ...

    def read(self, text: str) -> PlaceWords: ...


class Directory(Protocol):
    """The directory as the actions need it."""

    @property
    def reader(self) -> ReadsNeeds: ...

    @property
    def gazetteer(self) -> ReadsPlaces: ...

    def find_services(self, request: SearchRequest) -> SearchResult: ...

    def get_service(self, service_id: str) -> Service | None: ...


class Sends(Protocol):
    """Ways to send somebody what they were shown; ``bot.sending.Sending`` is one."""

    @property
    def can_email(self) -> bool: ...

    @property
    def can_text(self) -> bool: ...

    def send(self, to: str, subject: str, words: str) -> Outcome: ...


class Handoffs(Protocol):
    """Requests for a person."""

    def request(
        self, conversation_id: str, *, contact: str, consent: bool, reason: str = "", name: str = ""
    ) -> HandoffRequest: ...
