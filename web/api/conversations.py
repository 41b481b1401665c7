"""The chat API: start a conversation, say something, hear what was said since (DESIGN section 4)."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, current_app, jsonify, request

from bot.replies import replies_adapter
from bot.turns import Utterance
from web.api.bodies import NewConversation, NewMessage, bearer_token, idempotency_key, read_body
from web.api.context import parts
from web.api.metrics import count_turn
from web.api.streaming import event_json, stream_events, take_stream
from web.problems import Problem

blueprint = Blueprint("conversations", __name__, url_prefix="/api/conversations")


def token_required[**Params](view: Callable[Params, Response]) -> Callable[Params, Response]:
    """Let a request through only with the token of the conversation in its address."""

    @wraps(view)
    def guarded(*args: Params.args, **kwargs: Params.kwargs) -> Response:
        parts().talk.check_token(str(kwargs["conversation_id"]), bearer_token())
        return view(*args, **kwargs)

    guarded.guard = "token"  # type: ignore[attr-defined]  # Read by the test that every route is guarded.
    return guarded


@blueprint.post("")
def start() -> tuple[Response, int]:
    """Start a conversation; the id and token are ours to make."""
    wanted = read_body(NewConversation)
    started = parts().talk.start(wanted.channel, language=wanted.language)
    replies = replies_adapter.dump_python(list(started.replies), mode="json")
    return jsonify(id=started.id, token=started.token, mode=started.mode, replies=replies), 201


@blueprint.post("/<conversation_id>/messages")
@token_required
def say(conversation_id: str) -> Response:
    """Take one turn; a message sent again with the same key gets the same answer."""
    text = read_body(NewMessage).text
    turn = parts().talk.take_turn(Utterance(conversation_id, text, idempotency_key=idempotency_key()))
    count_turn("api", turn)
    replies = replies_adapter.dump_python(list(turn.replies), mode="json")
    return jsonify(mode=turn.mode, replies=replies, seq=turn.seq)


@blueprint.get("/<conversation_id>/events")
@token_required
def events(conversation_id: str) -> Response:
    """Give what was said since a sequence number, once as JSON or for a while as server-sent events."""
    after = _after()
    talk = parts().talk
    if request.accept_mimetypes.best_match(["application/json", "text/event-stream"]) == "text/event-stream":
        lines = stream_events(lambda seq: talk.events(conversation_id, seq), after, take_stream(current_app))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(lines, mimetype="text/event-stream", headers=headers)
    said = talk.events(conversation_id, after)
    return jsonify(events=[event_json(event) for event in said], seq=said[-1].seq if said else after)


def _after() -> int:
    """Return where to go on from; a stream that broke says so itself in Last-Event-ID."""
    value = request.headers.get("Last-Event-ID") or request.args.get("after") or "0"
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        fault = "Use the seq of the last event you have, or 0."
        raise Problem(422, f"after: {fault}", fields={"after": fault})
    return int(value)
