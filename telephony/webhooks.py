"""The addresses Twilio calls: each checks the signature, reads the form, and answers with TwiML."""

import logging
from collections.abc import Callable, Iterable

from flask import Blueprint, Response, abort, request, url_for
from sqlalchemy import Engine
from twilio.request_validator import RequestValidator
from werkzeug.exceptions import HTTPException

from bot.privacy import Cipher
from bot.safety import load_red_flags
from directory.places.area import Area, load_area
from telephony.hearing import Heard
from telephony.hints import HintedVocabulary, make_hints
from telephony.line import KnowsNavigators, PhoneLine, Talks
from telephony.settings import PhoneSettings
from telephony.states import Answer, CallState, CallStates
from telephony.twiml import write_twiml

__all__ = ["PhoneSettings", "make_blueprint"]

LONGEST_WORDS = 2000
_OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_log = logging.getLogger(__name__)


def make_blueprint(
    talk: Talks,
    handoffs: KnowsNavigators,
    vocabulary: HintedVocabulary,
    settings: PhoneSettings,
    *,
    sql: Engine,
    cipher: Cipher,
    is_urgent: Callable[[str], object] | None = None,
    places: Iterable[str] | None = None,
) -> Blueprint:
    """Return the telephone routes, under ``/telephony``.

    The blueprint's ``csrf_exempt`` is true: a signature proves every request.

    Args:
        vocabulary: its needs are what the speech recogniser expects to hear.
        sql, cipher: keep calls in progress, encrypted.
        is_urgent: whether words tell of danger; the packaged red flags when not given.
        places: names the recogniser expects; those of the home area when not given.
    """
    check = is_urgent or load_red_flags().check
    line = PhoneLine(talk, handoffs, CallStates(sql, cipher), settings, lambda words: bool(check(words)))
    hints = make_hints(vocabulary, place_names(load_area()) if places is None else tuple(places))
    blueprint = Blueprint("telephony", __name__, url_prefix="/telephony")
    blueprint.csrf_exempt = True  # type: ignore[attr-defined]  # Read by the website's factory.
    _guard(blueprint, settings)
    _add_routes(blueprint, line, settings, hints)
    _add_apology(blueprint, line)
    return blueprint


def place_names(area: Area) -> tuple[str, ...]:
    """Return the names of an area's localities, then of the places in them."""
    localities = [locality.name for locality in area.localities]
    return (*localities, *(place.name for locality in area.localities for place in locality.places))


def _guard(blueprint: Blueprint, settings: PhoneSettings) -> None:
    validator = RequestValidator(settings.auth_token)

    @blueprint.before_request
    def check_signature() -> None:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(_signed_url(settings), request.form, signature):
            _log.warning("twilio_signature_refused", extra={"route": request.path, "signed": bool(signature)})
            abort(403)
        if not request.form.get("CallSid"):
            abort(400)


def _signed_url(settings: PhoneSettings) -> str:
    if settings.public_url is None:
        return request.url
    query = request.query_string.decode("ascii", "replace")
    return f"{settings.public_url.rstrip('/')}{request.path}{'?' if query else ''}{query}"


def _add_routes(blueprint: Blueprint, line: PhoneLine, settings: PhoneSettings, hints: str) -> None:
    def say(state: CallState) -> Response:
        twiml = write_twiml(
            state.answer,
            turn_url=url_for("telephony.turn", n=state.turn),
            dialled_url=url_for("telephony.dialled", n=state.turn),
            hints=hints,
            phone_number=settings.phone_number,
            withheld=state.withheld,
        )
        return Response(twiml, mimetype="text/xml")

    @blueprint.post("/voice")
    def voice() -> Response:
        return say(line.start(request.form["CallSid"], request.form.get("From", "")))

    @blueprint.post("/turn")
    def turn() -> Response:
        shown = request.form.get("From", "")
        return say(line.hear(request.form["CallSid"], _turn_number(), _heard(), shown))

    @blueprint.post("/dialled")
    def dialled() -> Response:
        status, shown = request.form.get("DialCallStatus", ""), request.form.get("From", "")
        return say(line.return_from_dialling(request.form["CallSid"], _turn_number(), status, shown))

    @blueprint.post("/status")
    def status() -> Response:
        if request.form.get("CallStatus") in _OVER:
            line.end(request.form["CallSid"])
        return Response(status=204)


def _add_apology(blueprint: Blueprint, line: PhoneLine) -> None:
    @blueprint.errorhandler(Exception)
    def apologise(fault: Exception) -> Response | HTTPException:
        if isinstance(fault, HTTPException):
            return fault
        # A caller must not hear Twilio's own "application error", and its log must not hold what they said.
        _log.error("call_failed", extra={"route": request.path, "fault": type(fault).__name__})
        return Response(_last_words(line.sorry()), mimetype="text/xml")


def _last_words(answer: Answer) -> str:
    return write_twiml(answer, turn_url="", dialled_url="", hints="", phone_number=None, withheld=False)


def _turn_number() -> int:
    return request.args.get("n", default=-1, type=int)


def _heard() -> Heard:
    words = request.form.get("SpeechResult", "").strip()[:LONGEST_WORDS]
    keys = request.form.get("Digits", "").strip()
    return Heard(words=words, keys=keys, confidence=request.form.get("Confidence", type=float))
