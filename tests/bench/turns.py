"""How long a turn of talk takes, beside the bare dialogue engine saying the same."""

import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import httpx
from rich.console import Console

from tests.bench.figures import Turns, timing
from tests.bench.program import BenchFailed
from tests.bench.terminal import each
from tests.bench.words import CONVERSATIONS
from tests.e2e.conftest import Person, Stack

_PATIENCE_SECONDS = 30.0
# Rasa's own command to forget a conversation: no words to understand, no action of ours to call.
_IDLE = "/restart"


@dataclass
class _Heard:
    """Seconds of every turn, by who was asked; the first two lists are paired."""

    chat: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    services: list[float] = field(default_factory=list)


def measure_turns(stack: Stack, console: Console, most: int | None = None) -> Turns:
    """Hold each conversation with Signpost and with the bare engine at once, turn about.

    Args:
        most: how many conversations, after one that is not counted.
    """
    heard = _Heard()
    with client_of(stack.url) as web, client_of(engine_urls(stack)[0]) as engine:
        for words in each(console, CONVERSATIONS[:2], "Warming up, conversations"):
            _converse(web, engine, words, _Heard())
        guided = _guided_turns(stack)
        for words in each(console, CONVERSATIONS[:most], "Measuring turns, conversations"):
            _converse(web, engine, words, heard)
    if len(heard.services) < 2:
        raise BenchFailed(
            f"Services were shown in {len(heard.services)} turns, so there is nothing to time. Try signpost chat."
        )
    pairs = list(zip(heard.chat, heard.bare, strict=True))
    return Turns(
        chat=timing("chat API, every turn", heard.chat),
        chat_with_services=timing("chat API, turns that show services", heard.services),
        bare_engine=timing("bare engine, every turn", heard.bare),
        idle_engine=timing("engine alone", heard.idle),
        paired_ratio=statistics.median(chat / bare for chat, bare in pairs),
        paired_added_ms=statistics.median((chat - bare) * 1000 for chat, bare in pairs),
        guided=_guided_turns(stack) - guided,
    )


def _converse(web: httpx.Client, engine: httpx.Client, conversation: Sequence[str], heard: _Heard) -> None:
    person, sender, idler = Person(web), f"bench-{uuid.uuid4().hex}", f"bench-{uuid.uuid4().hex}"
    for number, words in enumerate(conversation):
        arms: list[Callable[[], None]] = [
            lambda words=words: _ask_chat(person, words, heard),  # type: ignore[misc]
            lambda words=words: heard.bare.append(ask_engine(engine, sender, words)),  # type: ignore[misc]
            lambda: heard.idle.append(ask_engine(engine, idler, _IDLE)),
        ]
        # Whoever is asked first changes, so that what one leaves warm helps each as often.
        for arm in _rotated(arms, number):
            arm()


def _rotated[Item](items: Sequence[Item], by: int) -> Iterator[Item]:
    for place in range(len(items)):
        yield items[(place + by) % len(items)]


def _ask_chat(person: Person, words: str, heard: _Heard) -> None:
    began = time.perf_counter()
    person.says(words)
    seconds = time.perf_counter() - began
    if person.reply("urgent"):
        raise BenchFailed(f"“{words}” raised a red flag and never reached the engine. Measure with other words.")
    heard.chat.append(seconds)
    if person.services():
        heard.services.append(seconds)


def ask_engine(engine: httpx.Client, sender: str, words: str, url: str = "") -> float:
    """Ask as ``bot.engine`` does, and return the seconds it took; ``url`` is where, unless the client knows."""
    metadata = {"channel": "web", "mode": "bot"}
    body = {"sender": sender, "message": words, "input_channel": "web", "metadata": metadata}
    began = time.perf_counter()
    engine.post(f"{url}/webhooks/rest/webhook", json=body).raise_for_status()
    return time.perf_counter() - began


def _guided_turns(stack: Stack) -> int:
    """Count the turns that ``bot.turns`` has logged as not answered by the engine."""
    log = (stack.var_dir / "log" / "web.log").read_text()
    return log.count("engine_unavailable") + log.count("engine_said_nothing")


def engine_urls(stack: Stack) -> list[str]:
    first = int(stack.environment["SIGNPOST_ENGINE_PORT"])
    return [
        f"http://127.0.0.1:{first + number}" for number in range(int(stack.environment.get("SIGNPOST_ENGINES") or 1))
    ]


def client_of(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=_PATIENCE_SECONDS, trust_env=False)
