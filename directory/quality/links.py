"""Following web addresses, to tell pages that are gone from pages that only answer badly just now."""

import queue
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import urlsplit

import httpx

from directory.feeds.fetching import addresses

USER_AGENT = "Signpost link check"
TIMEOUT_SECONDS = 15.0
MOST_REDIRECTS = 5
AT_ONCE = 8
PAUSE_SECONDS = 1.0
_GONE = frozenset({404, 410})
# What a name server says when a name is not there, as against when it does not answer.
_NO_SUCH_NAME = frozenset(
    {socket.EAI_NONAME, *(getattr(socket, name) for name in ("EAI_NODATA",) if hasattr(socket, name))}
)

type LinkState = Literal["fine", "gone", "trouble"]


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """What came of following an address.

    ``gone`` is what a person would call a broken link; ``trouble`` says nothing about the page: the site was slow, or
    does not let programs in. ``has_answered`` is whether any web server answered at all.
    """

    url: str
    state: LinkState
    words: str = ""
    has_answered: bool = True


class FollowsLinks(Protocol):
    def follow(self, url: str) -> LinkOutcome:
        """Return what came of following an address; never raises for what is wrong with the link."""


class LinkFollower:
    """Asks for a page's head, or for the page where that is refused, and reads no further than its status.

    Only machines that anybody may reach are asked, at every step of a redirect: the address is looked up here, held to
    that rule, and the very same address is connected to, so that it cannot change in between. Through a proxy, which
    looks names up itself, the rule is the proxy's.

    Args:
        client: without redirects of its own; whoever gives it closes it.
        resolve: the addresses of a host; raises ``OSError``.
        is_allowed: which addresses may be connected to.
    """

    def __init__(
        self,
        client: httpx.Client,
        *,
        resolve: addresses.Resolve = addresses.resolve,
        is_allowed: Callable[[str], bool] = addresses.is_public,
    ) -> None:
        self._client = client
        self._resolve = resolve
        self._is_allowed = is_allowed

    def follow(self, url: str) -> LinkOutcome:
        try:
            status = self._final_status("HEAD", httpx.URL(url))
            if status >= 400:
                # Many a site answers HEAD wrongly, and GET well.
                status = self._final_status("GET", httpx.URL(url))
        except _Stopped as stopped:
            return LinkOutcome(url, stopped.state, str(stopped), stopped.has_answered)
        except socket.gaierror as error:
            is_gone = error.errno in _NO_SUCH_NAME
            words = "has no website behind its name" if is_gone else "could not be looked up"
            return LinkOutcome(url, "gone" if is_gone else "trouble", words, has_answered=False)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            return LinkOutcome(url, "trouble", _say(error), has_answered=False)
        if status in _GONE:
            return LinkOutcome(url, "gone", f"is gone (the site answers {status})")
        if status >= 400:
            return LinkOutcome(url, "trouble", f"is not shown to programs, or not now (the site answers {status})")
        return LinkOutcome(url, "fine")

    def _final_status(self, method: str, url: httpx.URL) -> int:
        has_answered = False
        for _ in range(MOST_REDIRECTS + 1):
            status, location = self._ask(method, url, has_answered)
            if location is None:
                return status
            has_answered = True
            url = url.join(location)
            if url.scheme not in ("http", "https") or not url.host:
                raise _Stopped("leads to something that is no web page", has_answered=True)
        raise _Stopped("sends people on and on", has_answered=True)

    def _ask(self, method: str, url: httpx.URL, has_answered: bool) -> tuple[int, str | None]:
        request = self._request(method, url, has_answered)
        answer = self._client.send(request, stream=True, follow_redirects=False)
        try:
            location = answer.headers.get("Location") if answer.has_redirect_location else None
            return answer.status_code, location
        finally:
            answer.close()

    def _request(self, method: str, url: httpx.URL, has_answered: bool) -> httpx.Request:
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*"}
        if addresses.has_proxy():
            return self._client.build_request(method, url, headers=headers)
        found = sorted(self._resolve(url.host), key=lambda address: ":" in address)
        if not found or not all(map(self._is_allowed, found)):
            raise _Stopped("leads into a private network", has_answered=has_answered)
        port = f":{url.port}" if url.port else ""
        headers["Host"] = url.raw_host.decode("ascii") + port
        pinned = url.copy_with(host=found[0], username=None, password=None)
        extensions = {"sni_hostname": url.raw_host.decode("ascii")}
        return self._client.build_request(method, pinned, headers=headers, extensions=extensions)


class _Stopped(Exception):
    """The address was not followed to its end; the message says why."""

    def __init__(self, words: str, *, state: LinkState = "trouble", has_answered: bool) -> None:
        super().__init__(words)
        self.state = state
        self.has_answered = has_answered


def make_client() -> httpx.Client:
    """Return a client with the limits a link check has; close it after use."""
    return httpx.Client(timeout=TIMEOUT_SECONDS, limits=httpx.Limits(max_connections=AT_ONCE))


def follow_all(
    urls: Iterable[str],
    follower: FollowsLinks,
    *,
    at_once: int = AT_ONCE,
    pause_seconds: float = PAUSE_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[LinkOutcome]:
    """Yield what came of each address, as it comes: a few sites at once, one page of a site at a time.

    Args:
        at_once: how many sites. pause_seconds: between two pages of a site.
    """
    by_host = _by_host(urls)
    outcomes: queue.SimpleQueue[LinkOutcome | Exception] = queue.SimpleQueue()
    is_stopped = threading.Event()

    def visit(pages: list[str]) -> None:
        try:
            for number, url in enumerate(pages):
                if is_stopped.is_set():
                    return
                if number:
                    sleep(pause_seconds)
                outcomes.put(follower.follow(url))
        except Exception as error:
            outcomes.put(error)

    with ThreadPoolExecutor(at_once, thread_name_prefix="links") as pool:
        try:
            for pages in by_host.values():
                pool.submit(visit, pages)
            for _ in range(sum(map(len, by_host.values()))):
                outcome = outcomes.get()
                if isinstance(outcome, Exception):
                    raise outcome
                yield outcome
        finally:
            is_stopped.set()
            pool.shutdown(wait=True, cancel_futures=True)


def _by_host(urls: Iterable[str]) -> dict[str, list[str]]:
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[(urlsplit(url).hostname or "").removeprefix("www.")].append(url)
    return by_host


def _say(error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "has a certificate that cannot be trusted"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.TimeoutException):
        return f"does not answer within {TIMEOUT_SECONDS:.0f} seconds"
    if isinstance(error, httpx.InvalidURL | UnicodeError):
        return "cannot be followed"
    return "does not answer"
