"""postcodes.io over HTTP, or a copy of it that somebody runs: exact points for postcodes, and their areas.

Source:
    postcodes.io documentation, ``GET /postcodes/:postcode``, ``/outcodes/:outcode`` and
    ``/terminated_postcodes/:postcode``; since December 2025 a 404 carries what is known of a withdrawn postcode.
"""

import json
import logging
from collections.abc import Callable
from datetime import date
from time import monotonic

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from directory.model import Nation
from directory.places.breaker import Breaker
from directory.places.councils import Councils, load_councils
from directory.places.kept import KeepsAnswers, Kept
from directory.places.located import CodesUnavailable, Located
from directory.places.names import plain_name, slug
from directory.places.postcodes import FoundCode
from directory.places.records import is_in_kingdom

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 1.0
_MOST_BYTES = 256 * 1024
_TOO_MANY = 429
_PAUSE_WHEN_TOO_MANY_SECONDS = 60.0
_MOST_PAUSE_SECONDS = 600.0
_NATIONS: dict[str, Nation] = {
    "England": "england",
    "Wales": "wales",
    "Scotland": "scotland",
    "Northern Ireland": "northern-ireland",
}


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Codes(_Said):
    admin_district: str | None = None
    admin_ward: str | None = None


class _Postcode(_Said):
    """A postcode, an outward code (names in lists) or a withdrawn postcode (a point alone)."""

    latitude: float | None = None
    longitude: float | None = None
    country: str | list[str] | None = None
    admin_district: str | list[str] | None = None
    admin_ward: str | list[str] | None = None
    codes: _Codes = _Codes()
    year_terminated: int | None = Field(None, ge=1, le=9999)
    month_terminated: int | None = Field(None, ge=1, le=12)


class _Envelope(_Said):
    status: int
    result: _Postcode | None = None
    terminated: _Postcode | None = None
    error: str | None = None


class PostcodesIO:
    """Locates postcodes by asking a service, each once; safe to share between threads.

    A service that fails three times running is left alone for a minute, so that nobody waits for it again and again.
    What it says, "no such postcode" included, is kept (see ``Kept``). No postcode reaches a log.
    """

    def __init__(
        self,
        url: str,
        *,
        kept: KeepsAnswers | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        client: httpx.Client | None = None,
        councils: Councils | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Make the adapter; nothing is asked yet.

        Args:
            url: the service, such as ``https://api.postcodes.io``.
            kept: where answers are kept; by default in memory.
            timeout_seconds: the longest wait for the service to connect, and for each part of its answer.
        """
        # At INFO httpx logs the address of each request, in which the postcode stands.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._url = url.rstrip("/")
        self._kept = kept or Kept(None)
        self._timeout_seconds = timeout_seconds
        self._client = client or httpx.Client(timeout=timeout_seconds, headers={"Accept": "application/json"})
        self._councils = councils or load_councils()
        self._council_codes = {plain_name(name): council.code for name, council in self._councils.names}
        self._clock = clock
        self._breaker = Breaker(clock)

    def locate(self, code: FoundCode) -> Located | None:
        """Return where a postcode or outward code is; ``None`` when the service does not know it.

        Raises:
            CodesUnavailable: it does not answer, answers nonsense or asks for a pause.
        """
        answer = self._kept.get(code.code)
        if answer is None:
            answer = self._ask(code)
            self._kept.put(code.code, answer)
        if not answer:
            return None
        try:
            return self._located(_Postcode.model_validate_json(answer), is_outcode=code.sector is None)
        except ValidationError:
            return None

    def _ask(self, code: FoundCode) -> str:
        """Return what the service says as JSON; empty when it does not know the code."""
        with self._breaker.guard():
            wanted = code.code.replace(" ", "")
            if code.sector is None:
                said = self._get(f"/outcodes/{wanted}").result
            else:
                envelope = self._get(f"/postcodes/{wanted}")
                said = envelope.result or envelope.terminated
                said = said or self._get(f"/terminated_postcodes/{wanted}").result
        if said is None or said.latitude is None or said.longitude is None:
            return ""
        if not is_in_kingdom(said.latitude, said.longitude):
            return ""
        return said.model_dump_json(exclude_none=True)

    def _get(self, path: str) -> _Envelope:
        try:
            status, body, headers = self._fetch(path)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unavailable(type(error).__name__) from None
        if status == _TOO_MANY:
            self._breaker.pause(_read_pause(headers.get("Retry-After")))
            raise self._unavailable("too many requests")
        if status not in (200, 404):
            raise self._unavailable(f"status {status}")
        try:
            envelope = _Envelope.model_validate(json.loads(body))
        except (ValueError, RecursionError):
            raise self._unavailable("not its JSON") from None
        if envelope.status != status or (status == 200 and envelope.result is None):
            raise self._unavailable("not its JSON")
        return envelope

    def _fetch(self, path: str) -> tuple[int, bytes, httpx.Headers]:
        """Return status, body and headers; a body that is long, or drips in, is cut off."""
        until = self._clock() + 2 * self._timeout_seconds
        with self._client.stream("GET", self._url + path, timeout=self._timeout_seconds) as response:
            body = b""
            for part in response.iter_bytes():
                body += part
                if len(body) > _MOST_BYTES or self._clock() > until:
                    raise httpx.ReadTimeout("The answer is too long or too slow.")
            return response.status_code, body, response.headers

    def _unavailable(self, reason: str) -> CodesUnavailable:
        log.warning("postcode service unavailable", extra={"reason": reason})
        return CodesUnavailable(f"The postcode service does not answer as it should: {reason}.")

    def _located(self, said: _Postcode, *, is_outcode: bool) -> Located | None:
        if said.latitude is None or said.longitude is None:
            return None
        codes = [said.codes.admin_district or ""] if said.codes.admin_district else []
        codes = codes or [self._council_codes.get(plain_name(name), "") for name in _listed(said.admin_district)]
        nations = [nation for name in _listed(said.country) if (nation := _NATIONS.get(name)) is not None]
        return Located(
            said.latitude,
            said.longitude,
            tuple(code for code in codes if self._councils.get(code) is not None),
            self._smaller_ids(said),
            nations[0] if nations else None,
            is_exact=not is_outcode,
            terminated=_ended(said),
        )

    def _smaller_ids(self, said: _Postcode) -> tuple[str, ...]:
        council = self._councils.get(said.codes.admin_district or "")
        if council is None:
            return tuple(slug(name) for name in _listed(said.admin_district))
        named = isinstance(said.admin_ward, str) and said.admin_ward
        return (f"{council.id}-{slug(str(said.admin_ward))}",) if named else ()


def _listed(names: str | list[str] | None) -> list[str]:
    if not names:
        return []
    return [names] if isinstance(names, str) else names


def _ended(said: _Postcode) -> date | None:
    return date(said.year_terminated, said.month_terminated or 1, 1) if said.year_terminated else None


def _read_pause(retry_after: str | None) -> float:
    """Return the seconds a service asks to be left alone; a date in that header counts as none given."""
    seconds = float(retry_after) if retry_after and retry_after.strip().isdecimal() else _PAUSE_WHEN_TOO_MANY_SECONDS
    return min(max(seconds, 1.0), _MOST_PAUSE_SECONDS)
