"""``signpost chat``: talk to the assistant in a terminal."""

import json
import logging
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from bot.replies import Reply, ServiceCard, ServicesReply, UrgentReply
    from bot.turns import Talk

_LEAVE = frozenset({"quit", "exit", ":q"})


@click.command("chat")
@click.option("--say", "messages", multiple=True, help="Say this, then the next, and end. May be given many times.")
@click.option("--json", "as_json", is_flag=True, help="Print each event as one line of JSON.")
def command(messages: tuple[str, ...], as_json: bool) -> None:
    """Talk to the assistant here.

    Type what would help. Type 1, 2 or 3 to pick a choice, and quit to end. Lines piped in are said one by one.
    Without the dialogue engine the guided search answers.
    """
    from web.settings import load_settings
    from web.wiring import build

    # Logs of a turn are for whoever watches the service; here they would stand in the middle of the talk.
    logging.getLogger("bot").setLevel(logging.ERROR)
    talk = build(load_settings()).talk
    lines = iter(messages) if messages else _typed_lines()
    chat(talk, lines, as_json=as_json, echo=bool(messages) or not sys.stdin.isatty())


def chat(talk: "Talk", lines: Iterable[str], *, as_json: bool, echo: bool) -> None:
    """Hold one conversation.

    Args:
        lines: what the person says; a number picks one of the choices just offered.
        as_json: print events instead of rendering replies.
        echo: print what was said too, because it was not typed here.
    """
    from rich.console import Console

    from bot.turns import MessageEmpty, MessageTooLong, TooFast, Utterance

    console = Console(highlight=False)
    started = talk.start("terminal")
    _print(console, "bot", started.replies, as_json=as_json, seq=None)
    replies = started.replies
    for line in lines:
        text = picked(line, replies)
        if text.lower() in _LEAVE:
            break
        if echo:
            _print_said(console, text, as_json=as_json)
        try:
            turn = talk.take_turn(Utterance(started.id, text, channel="terminal"))
        except MessageEmpty:
            continue
        except (MessageTooLong, TooFast) as refusal:
            console.print(str(refusal), markup=False)
            continue
        replies = turn.replies
        _print(console, "bot", replies, as_json=as_json, seq=turn.seq)


def picked(line: str, replies: Iterable["Reply"]) -> str:
    """Return what a line says: the words of a choice when it is the choice's number, else the line itself."""
    from bot.replies import ChoicesReply

    offered = [choice for reply in replies if isinstance(reply, ChoicesReply) for choice in reply.choices]
    text = line.strip()
    if text.isdecimal() and 1 <= int(text) <= len(offered):
        return offered[int(text) - 1].say
    return text


def _typed_lines() -> Iterator[str]:
    """Yield lines until the end of the input; prompt only when somebody is there to see it."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    while True:
        try:
            yield input("\nYou: ")
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return


def _print_said(console: "Console", text: str, *, as_json: bool) -> None:
    if as_json:
        _print_json({"speaker": "person", "text": text})
    else:
        console.print()
        console.print(f"You: {text}", style="bold", markup=False)


def _print(console: "Console", speaker: str, replies: Iterable["Reply"], *, as_json: bool, seq: int | None) -> None:
    if as_json:
        said = [reply.model_dump(mode="json", exclude_none=True) for reply in replies]
        _print_json({"speaker": speaker, "seq": seq, "replies": said})
        return
    for part in render(replies):
        console.print(part)


def _print_json(event: dict[str, Any]) -> None:
    click.echo(json.dumps(event, ensure_ascii=False))


def render(replies: Iterable["Reply"]) -> Iterator["RenderableType"]:
    """Yield what a terminal shows for each reply; choices are numbered across the turn."""
    from rich.text import Text

    from bot.replies import ChoicesReply, ServicesReply, UrgentReply

    number = 0
    for reply in replies:
        if isinstance(reply, ServicesReply):
            yield from _services(reply)
        elif isinstance(reply, UrgentReply):
            yield _urgent(reply)
        elif isinstance(reply, ChoicesReply):
            for choice in reply.choices:
                number += 1
                yield Text(f"  {number}. {choice.title}", style="cyan")
        else:
            yield Text(reply.text)


def _services(reply: "ServicesReply") -> Iterator["RenderableType"]:
    for card in reply.services:
        yield _card(card)


def _card(card: "ServiceCard") -> "RenderableType":
    from rich.panel import Panel
    from rich.text import Text

    miles = f"{card.distance_miles:g} miles" if card.distance_miles is not None else ""
    lines = [
        card.organisation,
        card.summary,
        card.caution,
        " · ".join(part for part in (miles, card.open or "", card.cost) if part),
        f"Phone {card.phone}" if card.phone else "",
        card.url or "",
        f"Why: {', '.join(card.why)}" if card.why else "",
        f"Last checked {card.last_checked}" if card.last_checked else "We have not checked these details yet",
    ]
    title = f"{card.name} (sample)" if card.is_sample and "sample" not in card.organisation else card.name
    return Panel(Text("\n".join(line for line in lines if line)), title=Text(title), title_align="left", width=78)


def _urgent(reply: "UrgentReply") -> "RenderableType":
    from rich.panel import Panel
    from rich.text import Text

    contacts = [f"{contact.name}: {contact.phone} {contact.hours}".rstrip() for contact in reply.contacts]
    words = Text("\n".join([reply.text, *contacts]))
    return Panel(words, title="Urgent", title_align="left", border_style="bold red", width=78)
