"""How many turns of talk are answered each second while several people talk at once."""

import threading
import time
import uuid
from collections.abc import Callable, Sequence
from itertools import cycle

import httpx
from rich.console import Console

from bot.engines import in_order
from tests.bench.figures import BARE, TurnRate
from tests.bench.program import BenchFailed
from tests.bench.terminal import say
from tests.bench.turns import ask_engine, client_of, engine_urls
from tests.bench.words import CONVERSATIONS
from tests.e2e.conftest import Person, Stack

PEOPLE = 4
_ROUNDS = 3

# Holds one conversation until the time is up; returns how many turns of it were answered.
type Talks = Callable[[Sequence[str], float], int]


def measure_rates(stack: Stack, console: Console, seconds: float) -> tuple[TurnRate, TurnRate]:
    """Return the turns a second through the chat API and by the engines alone, measured turn about."""
    urls = engine_urls(stack)
    chat, bare = 0.0, 0.0
    with client_of(stack.url) as web, httpx.Client(timeout=30.0, trust_env=False) as engines:
        for number in range(_ROUNDS):
            say(console, f"{PEOPLE} people talk at once to {len(urls)} engines, round {number + 1} of {_ROUNDS}")
            chat += _rate(lambda words, ends: _talk_to_chat(web, words, ends), seconds)
            bare += _rate(lambda words, ends: _talk_to_engine(engines, urls, words, ends), seconds)
    return (
        TurnRate("chat API", len(urls), PEOPLE, chat / _ROUNDS),
        TurnRate(BARE, len(urls), PEOPLE, bare / _ROUNDS),
    )


def _rate(talks: Talks, seconds: float) -> float:
    ends = time.monotonic() + seconds
    counts: list[int] = []
    faults: list[Exception] = []

    def hold_talks(first: int) -> None:
        done = 0
        try:
            for words in cycle(CONVERSATIONS[first:] + CONVERSATIONS[:first]):
                if time.monotonic() >= ends:
                    break
                done += talks(words, ends)
        except Exception as fault:  # Told of below, in the thread that asked for the measurement.
            faults.append(fault)
        counts.append(done)

    began = time.monotonic()
    threads = [threading.Thread(target=hold_talks, args=(3 * number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise BenchFailed(f"A talk broke off: {faults[0]}") from faults[0]
    return sum(counts) / (time.monotonic() - began)


def _talk_to_chat(web: httpx.Client, conversation: Sequence[str], ends: float) -> int:
    person, done = Person(web), 0
    for words in conversation:
        person.says(words)
        done += 1
        if time.monotonic() >= ends:
            break
    return done


def _talk_to_engine(client: httpx.Client, urls: Sequence[str], conversation: Sequence[str], ends: float) -> int:
    sender, done = f"bench-{uuid.uuid4().hex}", 0
    # Kept to one engine as the website keeps it.
    url = in_order(sender, urls)[0]
    for words in conversation:
        ask_engine(client, sender, words, url)
        done += 1
        if time.monotonic() >= ends:
            break
    return done
