"""Errors in one place: problem details for programs, pages for people."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from bot.record import ConversationBusy, TooFast, UnknownConversation, WrongToken
from bot.turns import MessageEmpty, MessageTooLong
from directory.search import EmptySearch, IndexUnavailable

log = logging.getLogger(__name__)


class Problem(Exception):
    """Something wrong with a request, in words for whoever sent it.

    Args:
        status: the HTTP status.
        detail: what is wrong and how to put it right.
        fields: what is wrong with each named field, as in ``{"near": "Enter a postcode, like ME7 1AA."}``.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})


_PAGES: dict[int, tuple[str, str]] = {
    400: ("We could not read that", "Go back, reload the page and send it again."),
    403: ("You cannot see this page", "Your account does not open this page. Ask an administrator if you need it."),
    404: ("We could not find that page", "The address may be mistyped, or the page may have moved."),
    405: ("We could not do that", "Go back and use the buttons on the page."),
    409: ("That has changed", "Somebody else was quicker. Go back and look again."),
    413: ("That is too much to send at once", "Send it again in fewer words: 2,000 characters or fewer."),
    429: ("Please wait a moment", "We had a lot of messages from you at once. Wait a minute, then send it again."),
    500: ("Something is wrong on our side", "It is not your fault. Please try again in a few minutes."),
    503: ("Search is not working just now", "Please try again in a few minutes."),
}


def as_problem(error: Exception) -> Problem:
    """Return the problem that an exception of any layer means to whoever asked."""
    match error:
        case Problem():
            return error
        case UnknownConversation():
            return Problem(404, "No conversation has this id. Start a new one.")
        case WrongToken():
            return _unauthorised("That token does not open this conversation.")
        case MessageTooLong():
            return Problem(413, "Use 2,000 characters or fewer.", fields={"text": "Use 2,000 characters or fewer."})
        case MessageEmpty():
            return Problem(422, "Type what you need help with.", fields={"text": "Type what you need help with."})
        case TooFast():
            wait = error.retry_after
            return Problem(429, f"Wait {wait} seconds, then send it again.", headers={"Retry-After": str(wait)})
        case ConversationBusy():
            detail = "We are still working on your last message. Wait a moment, then send it again."
            return Problem(429, detail, headers={"Retry-After": "5"})
        case EmptySearch():
            return Problem(422, "Enter what you are looking for.", fields={"q": "Enter what you are looking for."})
        case IndexUnavailable():
            return Problem(503, "Search is not working just now. Try again in a few minutes.")
        case MethodNotAllowed():
            allowed = ", ".join(sorted(error.valid_methods or ()))
            return Problem(405, f"This address takes {allowed or 'no such method'}.", headers={"Allow": allowed})
        case HTTPException():
            return Problem(error.code or 500, error.description or HTTPStatus(error.code or 500).phrase)
        case _:
            return Problem(500, "Something is wrong on our side. Try again in a few minutes.")


def _unauthorised(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})


def missing_token() -> Problem:
    return _unauthorised("Send the conversation's token, as in Authorization: Bearer <token>.")


def problem_json(problem: Problem) -> Response:
    """Return a problem as ``application/problem+json``.

    Source:
        RFC 9457, "Problem Details for HTTP APIs".
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.fields:
        body["errors"] = [{"field": name, "detail": fault} for name, fault in problem.fields.items()]
    if "request_id" in g:
        body["request_id"] = g.request_id
    response = current_app.response_class(json.dumps(body), problem.status, mimetype="application/problem+json")
    response.headers.extend(problem.headers)
    return response


def problem_page(problem: Problem) -> Response:
    title, advice = _PAGES.get(problem.status, _PAGES[500 if problem.status >= 500 else 400])
    body = render_template("pages/problem.html", title=title, advice=advice, status=problem.status)
    response = current_app.response_class(body, problem.status)
    response.headers.extend(problem.headers)
    return response


def wants_json() -> bool:
    """Say whether the answer is for a program: the API, or our own script."""
    if request.path.startswith(("/api/", "/health/", "/metrics")):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def register_problems(app: Flask) -> None:
    """Turn every exception into a problem document or a page."""

    def handle(error: Exception) -> Response:
        problem = as_problem(error)
        if problem.status >= 500 and not isinstance(error, HTTPException | Problem):
            log.error("request failed", exc_info=error, extra={"request_id": g.get("request_id")})
        return problem_json(problem) if wants_json() else problem_page(problem)

    def handle_csrf(_: CSRFError) -> Response:
        old = Problem(400, "This page was open for too long. Reload it, then send again.")
        log.info("csrf refused", extra={"request_id": g.get("request_id"), "route": request.endpoint})
        return problem_json(old) if wants_json() else problem_page(old)

    app.register_error_handler(Exception, handle)
    app.register_error_handler(CSRFError, handle_csrf)
