"""Where a check gets its answers from: a folder of files, a function, or (in ``http.py``) a server."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, Protocol

from directory.conformance.profile import Endpoint, load_profile
from directory.conformance.wording import show

MOST_BYTES = 20_000_000
"""An answer longer than this is not read; a page of 100 whole services is well under one million."""


class EndpointFailed(Exception):
    """An endpoint gave no JSON to check.

    Attributes:
        status: the HTTP status; ``None`` when there was no answer, or no HTTP.
        problem: what happened, in words that follow the endpoint's name.
        remedy: how to put it right.
        is_unreachable: nothing at all can be asked there: no such host, no connection, a certificate refused.
    """

    def __init__(self, problem: str, remedy: str, *, status: int | None = None, is_unreachable: bool = False) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.status = status
        self.is_unreachable = is_unreachable


class EndpointSource(Protocol):
    """Answers for endpoints."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def takes_parameters(self) -> bool:
        """Whether it obeys parameters such as ``page``; without that, paging is not tried."""

    def fetch(self, endpoint: str, params: Mapping[str, str]) -> Any:
        """Return the JSON that stands at an endpoint, such as ``/services/8a1f…``.

        Raises:
            EndpointFailed: nothing stands there, or not JSON.
        """


class FolderSource:
    """A folder with one file for each endpoint.

    ``/services`` is in ``service_list.json`` or ``services.json``, ``/services/{id}`` in ``services/{id}.json`` or, the
    same for every id, ``service_full.json``, and so on: ``docs/conformance.md`` has the list.
    """

    takes_parameters = False

    def __init__(self, folder: Path, *, version: str = "3.0") -> None:
        self.name = str(folder)
        self._folder = folder
        self._endpoints = {each.path: each for each in load_profile(version).endpoints}

    def has_any(self) -> bool:
        """Tell whether the folder has a file for any endpoint."""
        return any(
            (self._folder / f"{name}.json").is_file() for each in self._endpoints.values() for name in each.files
        )

    def fetch(self, endpoint: str, params: Mapping[str, str]) -> Any:  # noqa: ARG002 - files take no parameters.
        for path in self._candidates(endpoint):
            if path.is_file():
                with path.open("rb") as file:
                    return read_json(file.read(MOST_BYTES + 1), where=path.name)
        names = " or ".join(path.name for path in self._candidates(endpoint))
        raise EndpointFailed("has no file", f"put its answer in {names}", status=404)

    def _candidates(self, endpoint: str) -> list[Path]:
        known = self._endpoints.get(endpoint)
        if known:
            return self._files_of(known)
        parent, _, record_id = endpoint.rpartition("/")
        own = self._folder / parent.strip("/") / f"{record_id}.json"
        by_id = self._endpoints.get(f"{parent}/{{id}}")
        safe = record_id not in ("", ".", "..") and "\\" not in record_id
        return ([own] if safe else []) + (self._files_of(by_id) if by_id else [])

    def _files_of(self, endpoint: Endpoint) -> list[Path]:
        return [self._folder / f"{name}.json" for name in endpoint.files]


class CallableSource:
    """Answers from a function, such as a test client.

    It is called with the endpoint and its parameters, and returns an HTTP status and the body.
    """

    takes_parameters = True

    def __init__(
        self, call: Callable[[str, Mapping[str, str]], tuple[int, bytes]], *, name: str = "a function"
    ) -> None:
        self.name = name
        self._call = call

    def fetch(self, endpoint: str, params: Mapping[str, str]) -> Any:
        status, body = self._call(endpoint, params)
        refuse_status(status, body)
        return read_json(body)


def refuse_status(status: int, body: bytes = b"") -> None:
    """Pass a status of 2xx.

    Raises:
        EndpointFailed: for any other, in words.
    """
    if 200 <= status < 300:
        return
    if status == 404:
        raise EndpointFailed("answers 404, not found", "let it answer, or check the address", status=status)
    if status in (401, 403):
        raise EndpointFailed(
            f"answers {status}, not allowed", "let anyone read it: open data needs no key or sign-in", status=status
        )
    if status == 429:
        raise EndpointFailed("answers 429, too many requests", "wait a while, then check again", status=status)
    if status >= 500:
        raise EndpointFailed(
            f"answers {status}, a fault inside the server", "look in the server's log for the cause", status=status
        )
    said = f" and says {show(body.decode(errors='replace'))}" if body else ""
    raise EndpointFailed(f"answers {status}{said}", "let it answer 200 with JSON", status=status)


def read_json(body: bytes, *, where: str = "") -> Any:
    """Return the JSON of an answer.

    Raises:
        EndpointFailed: it is too long, or not JSON, and why.
    """
    subject = f"{where} " if where else ""
    if len(body) > MOST_BYTES:
        problem = f"{subject}is over {MOST_BYTES // 1_000_000} MB"
        raise EndpointFailed(problem, "give fewer records on a page")
    if not body.strip():
        raise EndpointFailed(f"{subject}answers with nothing", "let it answer with JSON")
    try:
        text = body.decode("utf-8-sig")
        return json.loads(text, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise EndpointFailed(f"{subject}is not in UTF-8 (byte {error.start + 1})", "write the JSON in UTF-8") from error
    except RecursionError as error:
        raise EndpointFailed(f"{subject}nests too deep to be read", "nest as the profile does") from error
    except ValueError as error:
        raise _not_json(subject, body, error) from error


def _not_json(subject: str, body: bytes, error: ValueError) -> EndpointFailed:
    if body.lstrip()[:1] == b"<":
        return EndpointFailed(
            f"{subject}answers with a web page, not JSON",
            "give the address of the API, not of the website (often it ends in /api or /v3)",
        )
    where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
    return EndpointFailed(f"{subject}is not JSON{where}", "write valid JSON; a JSON editor shows where it breaks")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
