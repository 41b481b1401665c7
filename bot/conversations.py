"""The record of conversations: who may speak in one, its mode, and everything said, in order."""

import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, delete, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.privacy import Cipher
from bot.record import (
    Channel,
    ConversationBusy,
    Event,
    Mode,
    OpenTurn,
    RateLimit,
    Speaker,
    TooFast,
    UnknownConversation,
    WrongToken,
)
from bot.replies import Reply, replies_adapter
from bot.tables import ConversationRow, EventRow, utc

TURN_LEASE_SECONDS = 15.0
TURN_WAIT_SECONDS = 30.0
_POLL_SECONDS = 0.01


def now() -> datetime:
    return datetime.now(UTC)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _changed(session: Session, statement: Any) -> int:
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


class Conversations:
    """Reads and writes the record; thread-safe, and safe between processes sharing a database.

    A turn holds a short lease in the conversation's own row, so two messages sent at once are
    taken one after the other whichever process gets them; a lease left by a crash runs out.
    """

    def __init__(self, sql: Engine, cipher: Cipher, *, clock: Callable[[], datetime] = now) -> None:
        self._sql = sql
        self._cipher = cipher
        self._clock = clock

    def create(
        self, channel: Channel, *, language: str = "en", caller: str | None = None, call_id: str | None = None
    ) -> tuple[str, str]:
        """Return the id and the secret token of a new conversation.

        A call id seen before gives that call's conversation with a fresh token, because a
        telephone network may deliver the start of one call twice.
        """
        token = secrets.token_urlsafe(32)
        at = self._clock()
        row = ConversationRow(
            id=str(uuid.uuid4()),
            token_hash=_hash(token),
            channel=channel,
            language=language,
            call_id=call_id,
            caller_encrypted=self._cipher.encrypt_optional(caller),
            created_at=at,
            last_seen_at=at,
        )
        conversation_id = row.id
        try:
            with Session(self._sql) as session:
                session.add(row)
                session.commit()
        except IntegrityError:
            known = self.by_call(call_id) if call_id else None
            if known is None:
                raise
            self._change(known, token_hash=_hash(token))
            conversation_id = known
        return conversation_id, token

    def check_token(self, conversation_id: str, token: str) -> None:
        """Raise unless the token opens the conversation.

        Raises:
            UnknownConversation: no conversation has this id.
            WrongToken: it has another token.
        """
        if not hmac.compare_digest(self._row(conversation_id).token_hash, _hash(token)):
            raise WrongToken("That token does not open this conversation. Start a new one.")

    def by_call(self, call_id: str) -> str | None:
        with Session(self._sql) as session:
            return session.exec(select(ConversationRow.id).where(ConversationRow.call_id == call_id)).first()

    def mode(self, conversation_id: str) -> Mode:
        return cast(Mode, self._row(conversation_id).mode)

    def set_mode(self, conversation_id: str, mode: Mode) -> None:
        self._change(conversation_id, mode=mode)

    def channel(self, conversation_id: str) -> Channel:
        return cast(Channel, self._row(conversation_id).channel)

    def caller(self, conversation_id: str) -> str:
        """Return the number a call or text came from, or an empty string when it was withheld."""
        return self._cipher.decrypt_optional(self._row(conversation_id).caller_encrypted)

    def begin_turn(self, conversation_id: str, text: str, *, idempotency_key: str | None, limit: RateLimit) -> OpenTurn:
        """Record what a person said and hold the conversation until ``end_turn``.

        Raises:
            UnknownConversation, TooFast.
            ConversationBusy: an earlier message is still being answered after half a minute.
        """
        holder = str(uuid.uuid4())
        give_up = time.monotonic() + TURN_WAIT_SECONDS
        while True:
            with Session(self._sql) as session:
                if self._take_lease(session, conversation_id, holder):
                    turn = self._record_said(session, conversation_id, holder, text, idempotency_key, limit)
                    session.commit()
                    return turn
            self._row(conversation_id)
            if time.monotonic() > give_up:
                raise ConversationBusy("The last message is still being answered. Send this one again in a minute.")
            time.sleep(_POLL_SECONDS)

    def end_turn(self, turn: OpenTurn, replies: Sequence[Reply], mode: Mode) -> int:
        """Record the replies, let the conversation go, and return the last sequence number."""
        with Session(self._sql) as session:
            self._release(session, turn)
            seq = turn.seq
            if replies:
                seq = self._add(session, turn.conversation_id, "bot", None, replies, mode, answers_seq=turn.seq)
            session.commit()
            return seq

    def abandon_turn(self, turn: OpenTurn) -> None:
        """Let the conversation go without an answer, so that the same message can be sent again."""
        with Session(self._sql) as session:
            self._release(session, turn)
            session.commit()

    def append(
        self, conversation_id: str, speaker: Speaker, *, text: str | None = None, replies: Sequence[Reply] = ()
    ) -> int:
        """Record something said outside a turn and return its number."""
        with Session(self._sql) as session:
            seq = self._add(session, conversation_id, speaker, text, replies, None)
            session.commit()
            return seq

    def events(self, conversation_id: str, after: int = 0, limit: int | None = None) -> list[Event]:
        """Return what was said after a sequence number, oldest first.

        Raises:
            UnknownConversation: no conversation has this id.
        """
        self._row(conversation_id)
        query = select(EventRow).where(EventRow.conversation_id == conversation_id, EventRow.seq > after)
        with Session(self._sql) as session:
            return [self._opened(row) for row in session.exec(query.order_by(col(EventRow.seq)).limit(limit))]

    def forget_before(self, moment: datetime) -> int:
        """Delete conversations last heard from before a time, with all that hangs on them; return how many."""
        with Session(self._sql) as session:
            old = select(ConversationRow.id).where(ConversationRow.last_seen_at < moment)
            session.execute(delete(EventRow).where(col(EventRow.conversation_id).in_(old)))
            count = _changed(session, delete(ConversationRow).where(col(ConversationRow.last_seen_at) < moment))
            session.commit()
            return count

    def _row(self, conversation_id: str) -> ConversationRow:
        with Session(self._sql) as session:
            row = session.get(ConversationRow, conversation_id)
        if row is None:
            raise UnknownConversation("No conversation has this id. Start a new one.")
        return row

    def _change(self, conversation_id: str, **values: object) -> None:
        with Session(self._sql) as session:
            if not _changed(session, update(ConversationRow).where(_is(conversation_id)).values(**values)):
                raise UnknownConversation("No conversation has this id. Start a new one.")
            session.commit()

    def _take_lease(self, session: Session, conversation_id: str, holder: str) -> bool:
        at = self._clock()
        free = or_(col(ConversationRow.turn_until).is_(None), col(ConversationRow.turn_until) < at)
        lease = {"turn_holder": holder, "turn_until": at + timedelta(seconds=TURN_LEASE_SECONDS)}
        return _changed(session, update(ConversationRow).where(_is(conversation_id), free).values(**lease)) == 1

    def _release(self, session: Session, turn: OpenTurn) -> None:
        ours = col(ConversationRow.turn_holder) == turn.holder
        nobody = {"turn_holder": None, "turn_until": None}
        session.execute(update(ConversationRow).where(_is(turn.conversation_id), ours).values(**nobody))

    def _record_said(
        self, session: Session, conversation_id: str, holder: str, text: str, key: str | None, limit: RateLimit
    ) -> OpenTurn:
        row = session.get_one(ConversationRow, conversation_id)
        channel, mode = cast(Channel, row.channel), cast(Mode, row.mode)
        said = self._event(session, conversation_id, idempotency_key=key) if key else None
        if said is not None:
            answer = self._event(session, conversation_id, answers_seq=said.seq)
            if answer is None and said.mode == "human":
                answer = said
            return OpenTurn(conversation_id, holder, said.seq, channel, mode, answer)
        self._check_rate(session, conversation_id, limit)
        seq = self._add(session, conversation_id, "person", text, (), mode, key=key)
        return OpenTurn(conversation_id, holder, seq, channel, mode)

    def _event(self, session: Session, conversation_id: str, **wanted: object) -> Event | None:
        query = select(EventRow).filter_by(conversation_id=conversation_id, **wanted)
        row = session.exec(query).first()
        return self._opened(row) if row else None

    def _check_rate(self, session: Session, conversation_id: str, limit: RateLimit) -> None:
        at = self._clock()
        recent = (
            EventRow.conversation_id == conversation_id,
            EventRow.speaker == "person",
            EventRow.at > at - timedelta(seconds=limit.seconds),
        )
        count, first = session.exec(select(func.count(), func.min(EventRow.at)).where(*recent)).one()
        if count >= limit.messages:
            waited = (at - utc(first)).total_seconds()
            raise TooFast(max(1, round(limit.seconds - waited)))

    def _add(
        self,
        session: Session,
        conversation_id: str,
        speaker: Speaker,
        text: str | None,
        replies: Sequence[Reply],
        mode: Mode | None,
        *,
        key: str | None = None,
        answers_seq: int | None = None,
    ) -> int:
        # The number is taken by the same statement that locks the row, so two writers cannot share one
        # and a rolled-back writer leaves no gap.
        at = self._clock()
        numbered = {"last_seq": ConversationRow.last_seq + 1, "last_seen_at": at}
        statement = update(ConversationRow).where(_is(conversation_id)).values(**numbered)
        taken = session.execute(statement.returning(col(ConversationRow.last_seq), col(ConversationRow.mode))).first()
        if taken is None:
            raise UnknownConversation("No conversation has this id. Start a new one.")
        payload = {
            "text": text,
            "replies": replies_adapter.dump_python(list(replies), mode="json"),
            "mode": mode or taken.mode,
        }
        session.add(
            EventRow(
                conversation_id=conversation_id,
                seq=taken.last_seq,
                at=at,
                speaker=speaker,
                kind="replies" if replies else "said",
                payload_encrypted=self._cipher.encrypt(json.dumps(payload, ensure_ascii=False)),
                idempotency_key=key,
                answers_seq=answers_seq,
            )
        )
        return int(taken.last_seq)

    def _opened(self, row: EventRow) -> Event:
        payload = json.loads(self._cipher.decrypt(row.payload_encrypted))
        replies = tuple(replies_adapter.validate_python(payload["replies"]))
        return Event(row.seq, utc(row.at), cast(Speaker, row.speaker), payload["text"], replies, payload["mode"])


def _is(conversation_id: str) -> Any:
    return col(ConversationRow.id) == conversation_id
