"""What programs send to the chat API, checked."""

from typing import Annotated

from flask import request
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from bot.record import Channel
from web.problems import Problem, missing_token

KEY_MAXIMUM = 200


class NewConversation(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Channel = "web"
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")] = "en"


class NewMessage(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str


_FAULTS = {
    "channel": "Use one of: web, phone, sms, desk, terminal, widget.",
    "language": "Use a language code, like en or cy.",
    "kind": "Use one of: closed, phone, hours, place, who, other.",
    "details": "Use 1,000 characters or fewer.",
    "contact": "Use 200 characters or fewer.",
    "text": 'Send the words as text, as in {"text": "food bank near me"}.',
}


def read_body[Body: BaseModel](shape: type[Body]) -> Body:
    """Return the JSON body of this request in a shape.

    Raises:
        Problem: 400 when it is not a JSON object, 413 when it is too large, 422 when a field is wrong.
    """
    try:
        sent = request.get_json(silent=True)
    except RequestEntityTooLarge as error:
        raise Problem(413, "Use 2,000 characters or fewer.") from error
    if not isinstance(sent, dict):
        raise Problem(400, "Send a JSON object, with Content-Type: application/json.")
    try:
        return shape.model_validate(sent)
    except ValidationError as error:
        names = [str(fault["loc"][0]) if fault["loc"] else "body" for fault in error.errors()]
        fields = {name: _FAULTS.get(name, "There is no such field.") for name in names}
        raise Problem(422, " ".join(f"{name}: {words}" for name, words in fields.items()), fields=fields) from error


def bearer_token() -> str:
    """Return the token of this request.

    Raises:
        Problem: 401 when there is none.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise missing_token()
    return token.strip()


def idempotency_key() -> str | None:
    """Return the key by which a message sent twice is answered once.

    Raises:
        Problem: 422 when it is too long to keep.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > KEY_MAXIMUM:
        fault = f"Use {KEY_MAXIMUM} characters or fewer."
        raise Problem(422, f"Idempotency-Key: {fault}", fields={"Idempotency-Key": fault})
    return key or None
