"""``/health/live`` says that the process runs; ``/health/ready`` asks everything it depends on."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx
from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import text

from directory.model import SearchRequest
from web.api.context import Parts

log = logging.getLogger(__name__)
blueprint = Blueprint("health", __name__, url_prefix="/health")

TIMEOUT_SECONDS = 1.5
_READINESS = "signpost-readiness"

type Check = Callable[[], str]
type Status = Literal["ok", "degraded", "down"]


class NotWell(Exception):
    """A dependency does not answer as it should; the message says what to look at."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something this process needs.

    ``needed`` is for how long: ``always``, only ``to start`` (after that people are still served
    without it), or ``for best`` answers.
    """

    name: str
    check: Check
    needed: Literal["always", "to start", "for best"]


class Readiness:
    """Whether people can be sent here.

    Not ready until every dependency but the best-only ones has answered once. After that, losing
    the dialogue engine or its actions leaves the process ready, because guided search, the pages
    and the phone numbers go on without them.
    """

    def __init__(self, dependencies: list[Dependency]) -> None:
        self._dependencies = dependencies
        self._has_been_whole = False

    def look(self) -> tuple[Status, bool, dict[str, dict[str, str]]]:
        """Return the status, whether we are ready, and each dependency by name."""
        found = {each.name: _look(each) for each in self._dependencies}
        failing = {each.needed for each in self._dependencies if found[each.name]["status"] != "ok"}
        if not failing - {"for best"}:
            self._has_been_whole = True
        ready = self._has_been_whole and "always" not in failing
        return ("down" if not ready else "degraded" if failing else "ok"), ready, found


def _look(dependency: Dependency) -> dict[str, str]:
    try:
        return {"status": "ok", "detail": dependency.check()}
    except Exception as error:
        log.warning("dependency down", extra={"dependency": dependency.name, "fault": type(error).__name__})
        detail = str(error) if isinstance(error, NotWell) else f"No answer ({type(error).__name__})."
        return {"status": "down", "detail": detail}


def dependencies(signpost: Parts, client: httpx.Client) -> list[Dependency]:
    """Return what the website needs, each with how to ask it."""
    settings = signpost.settings
    return [
        Dependency("database", lambda: _database(signpost), "always"),
        Dependency("search", lambda: _search(signpost), "always"),
        Dependency("engine", lambda: _engines(client, settings.rasa_urls), "to start"),
        Dependency("actions", lambda: _answers(client, f"{settings.actions_url}/health"), "to start"),
        Dependency("encoder", lambda: _encoder(signpost), "for best"),
    ]


def _database(signpost: Parts) -> str:
    with signpost.sql.connect() as connection:
        connection.execute(text("select 1"))
    return signpost.sql.dialect.name


def _search(signpost: Parts) -> str:
    return signpost.directory.find_services(SearchRequest(text="help", per_page=1)).engine


def _engines(client: httpx.Client, urls: Sequence[str]) -> str:
    """Ask every engine; one that is down makes the whole degraded, though the others take its conversations."""
    for url in urls:
        _answers(client, f"{url}/webhooks/rest/")
    return "answering" if len(urls) == 1 else f"{len(urls)} answering"


def _encoder(signpost: Parts) -> str:
    if signpost.encoder is None:
        raise NotWell("No sentence encoder, so search goes by words and needs alone. See signpost doctor.")
    if signpost.safety_encoder is None:
        raise NotWell("No encoder for red flags, so they go by rules alone. See signpost doctor.")
    return "loaded"


def _answers(client: httpx.Client, url: str) -> str:
    response = client.get(url)
    if response.status_code != httpx.codes.OK:
        raise NotWell(f"Answered {response.status_code}.")
    return "answering"


def install_health(app: Flask, wanted: list[Dependency]) -> None:
    app.extensions[_READINESS] = Readiness(wanted)


@blueprint.get("/live")
def live() -> Response:
    return jsonify(status="ok")


@blueprint.get("/ready")
def ready() -> tuple[Response, int]:
    """Answer 200 when people can be sent here, else 503; each dependency by name."""
    readiness: Readiness = current_app.extensions[_READINESS]
    status, is_ready, found = readiness.look()
    body: Mapping[str, Any] = {"status": status, "dependencies": found}
    return jsonify(body), 200 if is_ready else 503
