"""One turn of talk, the same on every channel: record, red flags, mode, dialogue engine, record."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from bot.asking import wants_again, wants_person
from bot.conversations import Conversations, now
from bot.engine import TIMEOUT_SECONDS, DialogueEngine, EngineUnavailable, RasaEngine, read_replies
from bot.engines import PinnedEngines
from bot.greeting import greeting
from bot.guided import GuidedSearch, SearchesDirectory
from bot.handoff import HandoffQueue
from bot.language import WELSH, language_replies, read_language
from bot.privacy import Cipher
from bot.record import (
    Channel,
    ConversationBusy,
    Event,
    Mode,
    OpenTurn,
    RateLimit,
    TooFast,
    UnknownConversation,
    WrongToken,
)
from bot.replies import ChoicesReply, Reply, TextReply, UrgentReply
from bot.safety import Cards, Encoder, Hit, RedFlags, load_cards, load_red_flags
from bot.summary import last_place
from bot.utterance import MessageEmpty, MessageTooLong, Utterance, check_text
from directory.model import Nation

__all__ = [
    "Channel",
    "ConversationBusy",
    "Event",
    "MessageEmpty",
    "MessageTooLong",
    "Mode",
    "Started",
    "Talk",
    "TooFast",
    "Turn",
    "UnknownConversation",
    "Utterance",
    "WrongToken",
    "build_talk",
]

_ENDED = "This conversation has ended. You can start a new one at any time."
# Someone in danger may send many short lines: a red flag is answered up to twice the ordinary limit.
_URGENT_FACTOR = 2
# Whoever says more than this in English to ask for another language tells what it is about.
_ONLY_ASKS = 9
# What is said after a card adds to what the card answered; after one of 999 or a crisis line nothing is looked up.
_SEARCHED_AFTER = frozenset({"111", "abuse", "safeguarding"})
_MOST_BESIDE_A_PLACE = 3
_FEW_WORDS = range(3, 13)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said back; ``seq`` is the number of the last event the person has now seen."""

    mode: Mode
    replies: tuple[Reply, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Started:
    """A new conversation; the token is shown this once."""

    id: str
    token: str
    mode: Mode
    replies: tuple[Reply, ...]


class Talk:
    """Conversations on every channel; thread-safe. Build it with ``build_talk``."""

    def __init__(
        self,
        *,
        conversations: Conversations,
        engine: DialogueEngine,
        guided: GuidedSearch,
        handoffs: HandoffQueue,
        red_flags: RedFlags,
        cards: Cards,
        directory: SearchesDirectory,
        nation: Nation = "england",
        limit: RateLimit | None = None,
    ) -> None:
        self._conversations = conversations
        self._engine = engine
        self._guided = guided
        self._handoffs = handoffs
        self._red_flags = red_flags
        self._cards = cards
        self._directory = directory
        self._nation: Nation = nation
        self._limit = limit or RateLimit()

    def start(
        self, channel: Channel, *, language: str = "en", caller: str | None = None, call_id: str | None = None
    ) -> Started:
        """Begin a conversation.

        Args:
            caller: the number a call or text came from; kept encrypted.
            call_id: the network's id of a call. A call started twice is one conversation.
        """
        conversation_id, token = self._conversations.create(channel, language=language, caller=caller, call_id=call_id)
        replies = greeting(channel)
        self._conversations.append(conversation_id, "bot", replies=replies)
        return Started(conversation_id, token, self._conversations.mode(conversation_id), replies)

    def check_token(self, conversation_id: str, token: str) -> None:
        """Raise ``UnknownConversation`` or ``WrongToken`` unless the token opens the conversation."""
        self._conversations.check_token(conversation_id, token)

    def by_call(self, call_id: str) -> str | None:
        """Return the conversation of a call."""
        return self._conversations.by_call(call_id)

    def mode(self, conversation_id: str) -> Mode:
        """Return who answers in this conversation now."""
        return self._conversations.mode(conversation_id)

    def events(self, conversation_id: str, after: int = 0) -> list[Event]:
        """Return what was said after a sequence number, oldest first."""
        return self._conversations.events(conversation_id, after)

    def take_turn(self, utterance: Utterance) -> Turn:
        """Record what was said and return what is said back.

        The same idempotency key sent again gives the same turn and is not said twice.

        Raises:
            UnknownConversation, MessageEmpty, MessageTooLong, TooFast.
            ConversationBusy: an earlier message is still being answered after half a minute.
        """
        text = check_text(utterance.text)
        opened = self._begin(utterance, text)
        if opened.answered is not None:
            self._conversations.abandon_turn(opened)
            return Turn(opened.answered.mode, opened.answered.replies, opened.answered.seq)
        try:
            replies = self._answer(opened, replace(utterance, text=text, channel=utterance.channel or opened.channel))
            mode = self._conversations.mode(opened.conversation_id)
            seq = self._conversations.end_turn(opened, replies, mode)
        except BaseException:
            self._conversations.abandon_turn(opened)
            raise
        return Turn(mode, replies, seq)

    def _begin(self, utterance: Utterance, text: str) -> OpenTurn:
        key = utterance.idempotency_key
        try:
            return self._conversations.begin_turn(
                utterance.conversation_id, text, idempotency_key=key, limit=self._limit
            )
        except TooFast:
            if not self._red_flags.check(text):
                raise
        urgent = RateLimit(self._limit.messages * _URGENT_FACTOR, self._limit.seconds)
        return self._conversations.begin_turn(utterance.conversation_id, text, idempotency_key=key, limit=urgent)

    def _answer(self, opened: OpenTurn, said: Utterance) -> tuple[Reply, ...]:
        hits = self._red_flags.check(said.text)
        if hits:
            return self._answer_danger(opened, hits)
        mode = self._conversations.mode(opened.conversation_id)
        if mode == "human":
            return ()
        if mode == "closed":
            return (TextReply(text=_ENDED, speech=_ENDED),)
        again = self._said_last(opened) if wants_again(said.text) else ()
        if again:
            return again
        return self._ask_in_language(opened, replace(said, text=self._with_what_was_told(opened, said.text)), mode)

    def _with_what_was_told(self, opened: OpenTurn, text: str) -> str:
        """Return the words, with those that the card just shown answered where these say little by themselves.

        The engine never heard what a card answered, and would ask what would help although it was told.
        """
        reading = self._directory.gazetteer.read(text)
        beside, words = len(reading.rest.split()), len(text.split())
        says_little = beside <= _MOST_BESIDE_A_PLACE if reading.places else _FEW_WORDS.start <= words < _FEW_WORDS.stop
        if not says_little or wants_person(text) or self._names_need(reading.rest):
            return text
        before = [event for event in self._conversations.events(opened.conversation_id) if event.seq < opened.seq]
        last = next((event for event in reversed(before) if event.speaker == "person"), None)
        shown = next((event.replies for event in reversed(before) if event.replies), ())
        card = next((reply for reply in shown if isinstance(reply, UrgentReply)), None)
        if last is None or not last.text or card is None or card.level not in _SEARCHED_AFTER:
            return text
        return f"{last.text}. {text}"

    def _said_last(self, opened: OpenTurn) -> tuple[Reply, ...]:
        """Return the answer before this message, whoever gave it: the engine knows its own alone."""
        events = reversed(self._conversations.events(opened.conversation_id))
        return next((event.replies for event in events if event.replies and event.seq < opened.seq), ())

    def _answer_danger(self, opened: OpenTurn, hits: list[Hit]) -> tuple[Reply, ...]:
        _log.warning("red_flag", extra={"conversation": opened.conversation_id, "rule": hits[0].rule_id})
        self._handoffs.mark_urgent(opened.conversation_id)
        events = self._conversations.events(opened.conversation_id)
        place = last_place(
            [event.text for event in events if event.speaker == "person" and event.text], self._directory
        )
        return self._cards.answer(hits, place.nation if place else self._nation)

    def _ask_in_language(self, opened: OpenTurn, said: Utterance, mode: Mode) -> tuple[Reply, ...]:
        """Answer other languages in words they can use; what can be read of them all the same is looked up too."""
        language = None if wants_person(said.text) else read_language(said.text)
        if language is None:
            return self._ask_engine(opened, said, mode)
        told = language_replies(language)
        tells_more = language.is_asked_for and len(said.text.split()) > _ONLY_ASKS
        if not tells_more and (
            not (language.is_asked_for or language.name == WELSH) or not self._can_be_read(said.text)
        ):
            return told
        answer = self._ask_engine(opened, said, mode)
        # One set of choices at a time: those of the language, because they cannot be typed without it.
        offered = [reply for reply in told if isinstance(reply, ChoicesReply)]
        return (*(reply for reply in (*told, *answer) if not isinstance(reply, ChoicesReply)), *offered)

    def _can_be_read(self, text: str) -> bool:
        """Whether a need or a place is named; the vocabulary knows Welsh."""
        return self._names_need(text) or bool(self._directory.gazetteer.read(text).places)

    def _names_need(self, text: str) -> bool:
        return any(need.phrase and not need.negated for need in self._directory.reader.read(text))

    def _ask_engine(self, opened: OpenTurn, said: Utterance, mode: Mode) -> tuple[Reply, ...]:
        channel = said.channel or opened.channel
        metadata: dict[str, str] = {"channel": channel, "mode": mode}
        if channel == "phone":
            metadata["caller"] = self._conversations.caller(opened.conversation_id)
        if said.service:
            metadata["service"] = said.service
        try:
            replies = read_replies(self._engine.reply(opened.conversation_id, said.text, channel, metadata), channel)
            if replies:
                return replies
            _log.warning("engine_said_nothing", extra={"conversation": opened.conversation_id})
        except EngineUnavailable as error:
            _log.warning("engine_unavailable", extra={"conversation": opened.conversation_id, "fault": str(error)})
        before = [event for event in self._conversations.events(opened.conversation_id) if event.seq != opened.seq]
        return self._guided.answer(opened.conversation_id, said.text, before)


def build_talk(
    *,
    sql: Engine,
    engine_urls: Sequence[str],
    directory: SearchesDirectory,
    cipher: Cipher,
    handoffs: HandoffQueue,
    encoder: Encoder | None = None,
    cache_dir: Path | None = None,
    nation: Nation = "england",
    engine_timeout_seconds: float = TIMEOUT_SECONDS,
    messages_per_minute: int = 20,
    clock: Callable[[], datetime] = now,
) -> Talk:
    """Wire a ``Talk`` to Rasa and the directory.

    Args:
        engine_urls: where each dialogue engine listens.
        encoder: lets red flags be read in other words than the rules know; rules alone without it.
        cache_dir: keeps what takes seconds to encode between runs.
        nation: whose numbers the urgent cards show until the person names a place.
        engine_timeout_seconds: how long one answer of the engine may take.
        messages_per_minute: how many messages one conversation may send.
    """
    return Talk(
        conversations=Conversations(sql, cipher, clock=clock),
        engine=PinnedEngines({url: RasaEngine(url, timeout_seconds=engine_timeout_seconds) for url in engine_urls}),
        guided=GuidedSearch(directory, handoffs),
        handoffs=handoffs,
        red_flags=load_red_flags(encoder, cache_dir),
        cards=load_cards(),
        directory=directory,
        nation=nation,
        limit=RateLimit(messages_per_minute),
    )
