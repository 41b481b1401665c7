"""The chat page. A form that posts and comes back whole; script asks for the same thing as JSON."""

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.record import UnknownConversation, WrongToken
from bot.turns import MessageEmpty, Utterance
from web.api.context import parts
from web.api.metrics import count_turn
from web.pages.transcript import GREETING_SEQ, Transcript, fresh_transcript, transcript
from web.problems import Problem, as_problem, wants_json

blueprint = Blueprint("chat", __name__, url_prefix="/chat")

_CONVERSATION = "conversation"
_EXIT = "https://www.bbc.co.uk/weather"
_CAN_BE_PUT_RIGHT = frozenset({413, 422, 429})


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, kept when it could not be sent, and why it could not."""

    words: str = ""
    fault: str = ""


@blueprint.get("")
def talk() -> str:
    return _page(Typed())


@blueprint.post("")
def say() -> Response | AnyResponse | tuple[str, int]:
    words = _words()
    try:
        is_new = _take_turn(words, request.form.get("key") or None)
    except Exception as error:
        problem = as_problem(error)
        if wants_json() or problem.status not in _CAN_BE_PUT_RIGHT:
            raise
        return _page(Typed(words, problem.detail)), problem.status
    if wants_json():
        return _news(GREETING_SEQ if is_new else _number(request.form.get("after", "0")))
    return redirect(url_for("chat.talk", _anchor="latest"), 303)


@blueprint.get("/events")
def events() -> Response:
    return _news(_number(request.args.get("after", "0")))


@blueprint.post("/start-again")
def start_again() -> AnyResponse:
    session.pop(_CONVERSATION, None)
    return redirect(url_for("chat.talk"), 303)


@blueprint.get("/leave")
def leave() -> AnyResponse:
    """Forget the conversation in this browser and go somewhere that gives nothing away."""
    session.pop(_CONVERSATION, None)
    response = redirect(_EXIT, 303)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _words() -> str:
    """Return what was said; browsers send a new line as two characters, which would count as two."""
    return (request.form.get("choice") or request.form.get("say", "")).replace("\r\n", "\n").strip()


def _take_turn(words: str, key: str | None) -> bool:
    """Say something in this browser's conversation; return whether it is a new one."""
    talk = parts().talk
    known = _conversation_id()
    if not known and not words:
        raise MessageEmpty("Nothing was said, so no conversation is started.")
    turn = talk.take_turn(Utterance(known or _start(), words, "web", key))
    count_turn("web", turn)
    return known is None


def _start() -> str:
    started = parts().talk.start("web")
    session[_CONVERSATION] = {"id": started.id, "token": started.token}
    return started.id


def _conversation_id() -> str | None:
    """Return the conversation of this browser, if its token still opens one."""
    kept = session.get(_CONVERSATION)
    if not kept:
        return None
    try:
        parts().talk.check_token(kept["id"], kept["token"])
    except (UnknownConversation, WrongToken):
        session.pop(_CONVERSATION, None)
        return None
    return str(kept["id"])


def _said(after: int = 0, *, own_words: bool = True) -> Transcript:
    conversation_id = _conversation_id()
    if conversation_id is None:
        return fresh_transcript()
    talk = parts().talk
    mode = talk.mode(conversation_id)
    return transcript(talk.events(conversation_id), mode=mode, after=after, own_words=own_words)


def _page(typed: Typed) -> str:
    return render_template("pages/chat.html", chat=_said(), typed=typed, key=secrets.token_urlsafe(16))


def _news(after: int) -> Response:
    said = _said(after, own_words=False)
    return jsonify(
        html="" if said.is_new else render_template("parts/turns.html", turns=said.turns),
        choices=render_template("parts/choices.html", choices=said.choices),
        mode=said.mode,
        seq=said.seq,
        key=secrets.token_urlsafe(16),
    )


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Problem(422, "Reload the page, then send it again.", fields={"after": "Use the number the page gave."})
    return int(value)
