"""``signpost call``: ring the phone line from a terminal."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from telephony.simulator import Answered, Call, Played

# A number of Ofcom's range for drama, which rings nobody.
DRAMA_NUMBER = "+447700900123"
_KEYS = frozenset("0123456789*#")
_TIMEOUT_SECONDS = 30.0


@click.command("call")
@click.option("--say", "messages", multiple=True, help="Say or press this, then the next, and hang up. Repeat it.")
@click.option("--from", "caller", default=DRAMA_NUMBER, show_default=True, help="The number that the call shows.")
@click.option("--withheld", is_flag=True, help="Show no number.")
@click.option(
    "--dial-outcome",
    type=click.Choice(["completed", "no-answer", "busy", "failed"]),
    default="completed",
    show_default=True,
    help="How a call that the line puts through ends.",
)
@click.option("--url", help="Address of the program; its own setting when not given.")
@click.option("--token", help="Token that signs the requests; its own setting when not given.")
@click.option("--json", "as_json", is_flag=True, help="Print each event as one line of JSON.")
def command(
    messages: tuple[str, ...],
    caller: str,
    withheld: bool,
    dial_outcome: str,
    url: str | None,
    token: str | None,
    as_json: bool,
) -> None:
    """Ring the phone line here; no Twilio account is needed.

    Type what you would say. A lone 0 to 9, * or # is a key, and an empty line is silence. End with Ctrl-D.
    Lines piped in are said one by one.
    """
    from telephony.simulator import WITHHELD, Call, LineDown, LineFault
    from web.keys import twilio_token
    from web.settings import load_settings

    settings = load_settings()
    call = Call(
        HTTPTransport(),
        url=url or settings.site_url,
        token=token or twilio_token(settings),
        caller=WITHHELD if withheld else caller,
    )
    lines = iter(messages) if messages else _typed_lines()
    echo = bool(messages) or not sys.stdin.isatty()
    try:
        hold_call(call, lines, _print_json if as_json else _print_words, dial_outcome=dial_outcome, echo=echo)
    except (LineDown, LineFault) as fault:
        raise click.ClickException(str(fault)) from fault


class HTTPTransport:
    """Sends webhooks over HTTP."""

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> "Answered":
        import httpx

        from telephony.simulator import Answered, LineDown

        try:
            response = httpx.post(
                url, data=dict(form), headers=dict(headers), timeout=_TIMEOUT_SECONDS, trust_env=False
            )
        except httpx.HTTPError as fault:
            raise LineDown("The phone line does not answer. Start the program with: make run") from fault
        return Answered(response.status_code, response.text)


def hold_call(
    call: "Call",
    lines: Iterable[str],
    show: Callable[[Mapping[str, str]], None],
    *,
    dial_outcome: str = "completed",
    echo: bool = False,
) -> None:
    """Hold one call until it or the lines end.

    Args:
        lines: what the caller says or presses; an empty one is silence.
        show: prints an event: who (``phone``, ``caller`` or ``line``) and what.
        dial_outcome: how a call that is put through ends.
        echo: show what the caller did too, because it was not typed here.
    """
    played = _let_through(call, call.ring(), show, dial_outcome)
    for line in lines:
        if played.is_over:
            break
        words = line.strip()
        if echo:
            show({"who": "caller", **_done(words)})
        played = _let_through(call, _act(call, words), show, dial_outcome)
    if not played.is_over:
        call.hang_up()
    show({"who": "line", "did": "the call has ended"})


def _act(call: "Call", words: str) -> "Played":
    if not words:
        return call.stay_silent()
    takes_number = (call.now.attributes or {}).get("numDigits") != "1"
    if words in _KEYS or (takes_number and words.isdecimal()):
        return call.press(words)
    return call.say(words)


def _let_through(call: "Call", played: "Played", show: Callable[[Mapping[str, str]], None], outcome: str) -> "Played":
    """Show what is heard; a call that is put through ends as ``outcome`` says."""
    show({"who": "phone", "said": played.spoken})
    while played.dialling:
        show({"who": "line", "did": f"connecting to {played.dialling}"})
        show({"who": "line", "did": f"that call ended: {outcome}"})
        played = call.end_dialling(outcome)
        show({"who": "phone", "said": played.spoken})
    return played


def _done(words: str) -> dict[str, str]:
    if not words:
        return {"did": "silence"}
    return {"pressed": words} if words in _KEYS else {"said": words}


def _print_words(event: Mapping[str, str]) -> None:
    if event["who"] == "phone":
        click.echo(f"Phone: {event['said']}")
    elif event["who"] == "line":
        click.echo(f"({event['did']})")
    elif "pressed" in event:
        click.echo(f"You press {event['pressed']}")
    else:
        click.echo(f"You: {event.get('said') or '(silence)'}")


def _print_json(event: Mapping[str, str]) -> None:
    click.echo(json.dumps(event, ensure_ascii=False))


def _typed_lines() -> Iterator[str]:
    """Yield lines until the end of the input; prompt only when somebody is there to see it."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    while True:
        try:
            yield input("You: ")
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
