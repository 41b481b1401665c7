"""Answers over HTTP: one request at a time, with limits on time, length, redirects and repeats."""

import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from directory.conformance.sources import MOST_BYTES, EndpointFailed, read_json, refuse_status

USER_AGENT = "Signpost conformance check (+https://docs.openreferraluk.org)"
TIMEOUT_SECONDS = 20.0
MOST_REDIRECTS = 5
ATTEMPTS = 3
LONGEST_WAIT_SECONDS = 30.0
PAUSE_SECONDS = 0.1
_WORTH_REPEATING = frozenset({429, 502, 503, 504})
_LISTS = ("/services", "/taxonomies", "/taxonomy_terms", "/service_at_locations")


class HTTPSource:
    """An API at a base address.

    Args:
        base: its address; the address of one of its lists, such as ``…/services``, is taken for it. Parameters in it (a
            key) go with every request; a name and password in it are used, and never shown.
        client: for tests; whoever gives it closes it.
        sleep: for tests.
    """

    takes_parameters = True

    def __init__(
        self, base: str, *, client: httpx.Client | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._base = read_base(base)
        self.name = shown(self._base)
        self._client = client or httpx.Client(
            timeout=TIMEOUT_SECONDS, follow_redirects=True, max_redirects=MOST_REDIRECTS
        )
        self._sleep = sleep
        self._has_asked = False

    def fetch(self, endpoint: str, params: Mapping[str, str]) -> Any:
        url = self._base.copy_with(path=self._base.path.rstrip("/") + endpoint).copy_merge_params(dict(params))
        try:
            status, body = self._ask(url)
        except httpx.HTTPError as error:
            raise _unanswered(error, self._base.host) from error
        refuse_status(status, body)
        return read_json(body)

    def _ask(self, url: httpx.URL) -> tuple[int, bytes]:
        for attempt in range(1, ATTEMPTS + 1):
            if self._has_asked:
                self._sleep(PAUSE_SECONDS)
            self._has_asked = True
            try:
                status, body, wait = self._ask_once(url)
            except (httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout):
                if attempt == ATTEMPTS:
                    raise
                status, body, wait = 503, b"", 0.0
            if status not in _WORTH_REPEATING or attempt == ATTEMPTS:
                break
            self._sleep(min(max(wait, float(attempt)), LONGEST_WAIT_SECONDS))
        return status, body

    def _ask_once(self, url: httpx.URL) -> tuple[int, bytes, float]:
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        with self._client.stream("GET", url, headers=headers) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > MOST_BYTES:
                    break
            after = answer.headers.get("Retry-After", "")
            return answer.status_code, bytes(body), float(after) if after.isdecimal() else 0.0


def read_base(address: str) -> httpx.URL:
    """Return the base address of an API.

    Raises:
        EndpointFailed: it is not a web address.
    """
    try:
        url = httpx.URL(address.strip())
    except httpx.InvalidURL as error:
        raise _not_an_address(address) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise _not_an_address(address)
    path = url.path.rstrip("/")
    for name in _LISTS:
        path = path.removesuffix(name)
    return url.copy_with(path=path or "/", fragment=None)


def shown(url: httpx.URL) -> str:
    """Return an address without a name, a password or parameters, which may hold a key."""
    return str(url.copy_with(username=None, password=None, query=None)).rstrip("/")


def _not_an_address(address: str) -> EndpointFailed:
    return EndpointFailed(
        f"{address[:200]} is not a web address", "give one like https://example.org/api", is_unreachable=True
    )


def _unanswered(error: httpx.HTTPError, host: str) -> EndpointFailed:
    if isinstance(error, httpx.TooManyRedirects):
        return EndpointFailed(f"sends the asker on more than {MOST_REDIRECTS} times", "answer at one address")
    if isinstance(error, httpx.ConnectError):
        if _is_certificate_trouble(error):
            problem = f"has a certificate for {host} that cannot be trusted"
            return EndpointFailed(problem, "renew the certificate, or install the whole chain", is_unreachable=True)
        if "name" in str(error).lower() or "nodename" in str(error).lower() or "resolve" in str(error).lower():
            return EndpointFailed(f"cannot be found: there is no host {host}", "check the address", is_unreachable=True)
        problem = f"cannot be reached: {host} does not take connections"
        return EndpointFailed(problem, "check the address, and that the server runs", is_unreachable=True)
    if isinstance(error, httpx.ConnectTimeout):
        problem = f"cannot be reached: {host} did not answer in {TIMEOUT_SECONDS:.0f} seconds"
        return EndpointFailed(problem, "check the address, and that the server runs", is_unreachable=True)
    if isinstance(error, httpx.TimeoutException):
        return EndpointFailed(
            f"did not answer in {TIMEOUT_SECONDS:.0f} seconds", "make it faster, or check again later"
        )
    if isinstance(error, (httpx.UnsupportedProtocol, httpx.ProxyError)):
        return EndpointFailed("cannot be reached from here", "check the address and this machine's proxy")
    return EndpointFailed("broke off in the middle of its answer", "check again; then look in the server's log")


def _is_certificate_trouble(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) or "certificate" in str(cause).lower() or "ssl" in str(cause).lower():
            return True
        cause = cause.__cause__ or cause.__context__
    return False
