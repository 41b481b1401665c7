"""Fetching a feed's files over HTTP: politely, again when that may help, and never more than was bargained for."""

import os
import re
import socket
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import stamina

from directory.feeds.fetching import addresses
from directory.feeds.records import FeedError
from directory.feeds.streaming.json_record import show_bytes

USER_AGENT = "Signpost directory import (Open Referral UK)"
MOST_DOWNLOAD_BYTES = 500_000_000
"""Of one feed, pages and details together, after unpacking."""
ATTEMPTS = 5
MOST_REDIRECTS = 5
LONGEST_WAIT_SECONDS = 120.0
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_WORTH_REPEATING = frozenset({429, 500, 502, 503, 504})
_HOST = re.compile(r"[\w.:-]*[\w:.]")
_BYTES_AT_ONCE = 64 * 1024


class Answered(FeedError):
    """The server answered, and with a status that asking again does not change."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class TryAgain(Exception):
    """A failure that may pass; ``wait_seconds`` is how long the server wants to be left alone, where it said so."""

    def __init__(self, why: str, wait_seconds: float | None = None) -> None:
        super().__init__(why)
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came with a file. ``answered_at`` is the server's own clock; ``None`` where it did not say."""

    url: httpx.URL
    etag: str
    answered_at: datetime | None
    is_unchanged: bool = False


def make_client() -> httpx.Client:
    return httpx.Client(timeout=_TIMEOUT, follow_redirects=False)


def shown(url: httpx.URL) -> str:
    """Return an address without name, password and parameters, any of which may be a secret."""
    return str(url.copy_with(username=None, password=None, query=None, fragment=None)).rstrip("/")


def is_web_address(url: httpx.URL) -> bool:
    return url.scheme in ("http", "https") and _HOST.fullmatch(url.host) is not None


def _no_check(_: Path) -> None:
    """Whatever came is taken."""


class Fetcher:
    """Fetches from one host that a person named, and from public hosts it sends us on to.

    Args:
        given: the address that the person gave.
        most_bytes: how much may be fetched in all, counted unpacked.
        resolve: for tests: a host's IP addresses.
    """

    def __init__(
        self,
        client: httpx.Client,
        given: httpx.URL,
        *,
        most_bytes: int = MOST_DOWNLOAD_BYTES,
        resolve: addresses.Resolve = addresses.resolve,
    ) -> None:
        self._client = client
        self._given = given
        self._most_bytes = most_bytes
        self._resolve = resolve
        self.bytes_fetched = 0

    def fetch(self, url: httpx.URL, to: Path, *, etag: str = "", check: Callable[[Path], None] = _no_check) -> Fetched:
        """Fetch a file into a path, which is written whole or not at all.

        Args:
            etag: of an earlier answer; if nothing has changed since, nothing is written.
            check: looks at the file before it takes its place; ``TryAgain`` from it has it fetched again.

        Raises:
            Answered: the server refuses the request for good.
            FeedError: it cannot be had, after some attempts, or may not be fetched.
        """
        part = to.with_name(f"{to.name}.part")
        try:
            # Nothing but our own words is in the error, so that the retry's log holds no address.
            for attempt in stamina.retry_context(
                on=_how_long, attempts=ATTEMPTS, timeout=None, wait_initial=1.0, wait_max=30.0, wait_jitter=1.0
            ):
                with attempt:
                    fetched = self._fetch_once(url, part, etag)
                    if not fetched.is_unchanged:
                        check(part)
                        os.replace(part, to)
            return fetched
        except TryAgain as error:
            raise FeedError(f"{shown(url)} {error}, {ATTEMPTS} times over. Try again later.") from error
        finally:
            part.unlink(missing_ok=True)

    def _fetch_once(self, url: httpx.URL, to: Path, etag: str) -> Fetched:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", "Accept": "application/json, */*;q=0.5"}
        for _ in range(MOST_REDIRECTS + 1):
            self._check_host(url)
            with _Answer(self._client, url, headers | ({"If-None-Match": etag} if etag else {})) as answer:
                self._check_peer(url, answer)
                if answer.has_redirect_location:
                    url = self._follow(url, answer.headers["Location"])
                    continue
                _check_status(url, answer)
                if answer.status_code != 304:
                    self._save(url, answer, to)
                moment = _moment(answer.headers.get("Date", ""))
                return Fetched(url, answer.headers.get("ETag", ""), moment, answer.status_code == 304)
        raise FeedError(f"{shown(self._given)} sends us on more than {MOST_REDIRECTS} times. Check the address.")

    def _follow(self, url: httpx.URL, location: str) -> httpx.URL:
        try:
            following = url.join(location)
        except httpx.InvalidURL as error:
            raise FeedError(f"{shown(url)} sends us on to something that is no web address.") from error
        if not is_web_address(following):
            raise FeedError(f"{shown(url)} sends us on to an address that is not http or https, which is not followed.")
        if following.host != url.host:
            return following.copy_with(username=None, password=None)
        return following

    def _check_host(self, url: httpx.URL) -> None:
        if url.host == self._given.host:
            return
        try:
            found = self._resolve(url.host)
        except (OSError, UnicodeError) as error:
            if addresses.has_proxy():
                return
            raise TryAgain("sends us on to a host that cannot be found") from error
        if not all(map(addresses.is_public, found)):
            raise _private(url)

    def _check_peer(self, url: httpx.URL, answer: httpx.Response) -> None:
        """Hold the machine that did answer to the same rule, for a host's addresses may change between two looks."""
        stream = answer.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if url.host != self._given.host and peer and not addresses.has_proxy() and not addresses.is_public(peer[0]):
            raise _private(url)

    def _save(self, url: httpx.URL, answer: httpx.Response, to: Path) -> None:
        before = self.bytes_fetched
        try:
            with to.open("wb") as file:
                for piece in _unpacked(url, answer):
                    self.bytes_fetched += len(piece)
                    if self.bytes_fetched > self._most_bytes:
                        raise FeedError(
                            f"{shown(url)}: the feed is over {show_bytes(self._most_bytes)}, the limit for one that is "
                            "fetched. Ask for it in parts, or import it from a file."
                        )
                    file.write(piece)
        except zlib.error as error:
            self.bytes_fetched = before
            raise TryAgain("sent what could not be unpacked") from error
        except BaseException:
            self.bytes_fetched = before
            raise


class _Answer:
    """An answer under way; what goes wrong while it comes is told in our own words."""

    def __init__(self, client: httpx.Client, url: httpx.URL, headers: dict[str, str]) -> None:
        self._stream = client.stream("GET", url, headers=headers)
        self._url = url

    def __enter__(self) -> httpx.Response:
        try:
            return self._stream.__enter__()
        except httpx.HTTPError as error:
            raise _unanswered(self._url, error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._stream.__exit__(kind, error, None)
        if isinstance(error, httpx.HTTPError):
            raise _unanswered(self._url, error) from error


def _unpacked(url: httpx.URL, answer: httpx.Response) -> Iterator[bytes]:
    """Yield an answer's bytes, unpacked a little at a time: a short answer may unpack to a monstrous one."""
    coding = answer.headers.get("Content-Encoding", "").strip().lower()
    if coding in ("", "identity"):
        yield from answer.iter_raw(_BYTES_AT_ONCE)
        return
    if coding not in ("gzip", "x-gzip"):
        raise FeedError(f"{shown(url)} sends its answer packed in a way that was not asked for ({coding[:40]!r}).")
    unpacker = zlib.decompressobj(wbits=31)
    for packed in answer.iter_raw(_BYTES_AT_ONCE):
        while packed:
            yield unpacker.decompress(packed, _BYTES_AT_ONCE)
            if unpacker.eof and unpacker.unused_data:
                packed, unpacker = unpacker.unused_data, zlib.decompressobj(wbits=31)
            else:
                packed = unpacker.unconsumed_tail
    while not unpacker.eof:
        left = unpacker.decompress(b"", _BYTES_AT_ONCE)
        if not left:
            raise zlib.error("broken off")
        yield left


def _check_status(url: httpx.URL, answer: httpx.Response) -> None:
    status = answer.status_code
    if status in _WORTH_REPEATING:
        raise TryAgain(f"answers {status}", _retry_after(answer.headers.get("Retry-After", "")))
    if 200 <= status < 300 or status == 304:
        return
    advice = {
        401: "It wants a key or a sign-in: ask its owner for an open address.",
        403: "It does not let us in: ask its owner.",
        404: "Nothing is there: check the address.",
        410: "Nothing is there any more: ask its owner where it went.",
    }.get(status, "Check the address, or ask its owner.")
    raise Answered(f"{shown(url)} answers {status}. {advice}", status)


def _how_long(error: Exception) -> bool | float:
    """Say whether to try again, and after how many seconds where the server has said."""
    if not isinstance(error, TryAgain):
        return False
    return True if error.wait_seconds is None else min(error.wait_seconds, LONGEST_WAIT_SECONDS)


def _retry_after(header: str) -> float | None:
    if header.strip().isdecimal():
        return float(header)
    moment = _moment(header)
    return None if moment is None else max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _moment(header: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _private(url: httpx.URL) -> FeedError:
    return FeedError(
        f"the feed sends us on to {url.host}, which is on a private network. If that is right, import from there."
    )


def _unanswered(url: httpx.URL, error: httpx.HTTPError) -> Exception:
    where = shown(url)
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME for cause in causes):
        return FeedError(f"{where}: there is no host {url.host}. Check the address.")
    if any("CERTIFICATE_VERIFY_FAILED" in str(cause) for cause in causes):
        return FeedError(f"{where}: the certificate of {url.host} cannot be trusted. Ask its owner to renew it.")
    if isinstance(error, httpx.TimeoutException):
        return TryAgain("did not answer in time")
    if isinstance(error, httpx.ConnectError):
        return TryAgain("does not take connections")
    if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError | httpx.ProxyError):
        return TryAgain("broke off in the middle of its answer")
    return FeedError(f"{where} cannot be fetched ({type(error).__name__}). Check the address.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
