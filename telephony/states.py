"""Where a call is, kept in the database because any process may answer the next webhook."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine
from sqlmodel import Session

from bot.privacy import Cipher
from bot.replies import ServiceCard
from telephony.tables import CallStateRow

type Action = Literal["say", "number", "connect", "dial", "next"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Frozen):
    """What a key does; its place in the list is its key, from 1.

    ``words`` follow "press 1". ``value`` is what a choice says, or the number that is dialled; ``name`` is whose.
    """

    words: str
    action: Action
    value: str = ""
    name: str = ""


class Dialling(_Frozen):
    """A second call to join to this one; ``number`` is in E.164 form, ``written`` as people write it."""

    number: str
    name: str
    written: str = ""
    to_person: bool = False


class Answer(_Frozen):
    """What the caller hears, and what the line does then.

    ``takes_number`` lets a whole phone number be keyed instead of one key.
    """

    spoken: str
    dialling: Dialling | None = None
    hangs_up: bool = False
    takes_number: bool = False


class CallState(_Frozen):
    """A call between two webhooks.

    ``can_text`` is whether what is told can be texted to the number that the call shows.
    ``turn`` numbers the answers given, so that a webhook delivered twice is answered once.
    ``services`` is the page being read, ``at`` the one being read, ``first`` how many came on pages before;
    ``told`` is the one the dialogue spoke of since, as when the caller asked about “the third one”.
    """

    conversation_id: str
    withheld: bool = False
    can_text: bool = False
    turn: int = 0
    services: tuple[ServiceCard, ...] = ()
    at: int = 0
    told: int | None = None
    first: int = 0
    total: int = 0
    options: tuple[Option, ...] = ()
    silences: int = 0
    asked_again: bool = False
    answer: Answer = Answer(spoken="")

    @property
    def spoken_of(self) -> int:
        """The place on the page of the service heard about last, from 0."""
        return self.at if self.told is None else self.told

    @property
    def service(self) -> ServiceCard | None:
        return self.services[self.spoken_of] if self.spoken_of < len(self.services) else None


class CallStates:
    """Reads and writes calls in progress; safe between processes."""

    def __init__(self, sql: Engine, cipher: Cipher) -> None:
        self._sql = sql
        self._cipher = cipher

    def get(self, call_id: str) -> CallState | None:
        with Session(self._sql) as session:
            row = session.get(CallStateRow, call_id)
        return CallState.model_validate_json(self._cipher.decrypt(row.state_encrypted)) if row else None

    def keep(self, call_id: str, state: CallState) -> None:
        row = CallStateRow(
            call_id=call_id,
            conversation_id=state.conversation_id,
            state_encrypted=self._cipher.encrypt(state.model_dump_json()),
            updated_at=datetime.now(UTC),
        )
        with Session(self._sql) as session:
            session.merge(row)
            session.commit()

    def forget(self, call_id: str) -> None:
        with Session(self._sql) as session:
            row = session.get(CallStateRow, call_id)
            if row is not None:
                session.delete(row)
                session.commit()
