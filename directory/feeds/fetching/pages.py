"""One page of a feed's list: what its envelope says, and what its services show of the rest.

Source: Open Referral UK API, versions 1 (``content``, ``totalPages``, ``number``, ``first``, ``last``: the names of
Spring's pages) and 3 (``contents``, ``total_pages``, ``page_number``, ``first_page``, ``last_page``).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from directory.feeds.formats import judge_version
from directory.feeds.records import FeedError
from directory.feeds.streaming.encoding import detect_encoding, read_as_utf_8
from directory.feeds.streaming.json_record import Unusable
from directory.feeds.streaming.json_stream import ServiceStream

# A list may give services in short; one with any of these is whole.
_DETAILS = frozenset({
    "contacts", "phones", "schedules", "regular_schedules", "service_at_locations", "cost_options", "languages",
    "service_areas", "attributes", "service_taxonomys", "eligibilitys", "funding", "fundings", "additional_urls",
    "required_documents", "capacities", "signpost",
})  # fmt: skip
_SERVICES_TO_JUDGE_BY = 5
_MOST_API_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """``digest`` is of the services' ids in their order; two pages with one digest hold the same services.

    What the envelope does not say, or says in no way that can be understood, is ``None``.
    """

    count: int
    digest: str
    version: int
    has_details: bool
    number: int | None = None
    total_items: int | None = None
    total_pages: int | None = None
    is_first: bool | None = None
    is_last: bool | None = None

    @property
    def is_whole(self) -> bool:
        """Whether this page is all there is, as far as it says."""
        if self.total_pages is not None and self.total_pages > 1:
            return False
        if self.total_items is not None:
            return self.count >= self.total_items
        return self.is_last is not False


def read_page(path: Path) -> Page | None:
    """Read a page's envelope and count its services; ``None`` when the file holds no page.

    Raises:
        FeedError: the file is not whole, not JSON or not a feed.
    """
    stream = ServiceStream(path)
    ids, count = hashlib.sha256(), 0
    sample: list[Any] = []
    has_details = False
    for service in stream:
        if not stream.page_key:
            return None
        count += 1
        if len(sample) < _SERVICES_TO_JUDGE_BY:
            sample.append(service)
        ids.update(f"{_id_of(service)}\n".encode("utf-8", "replace"))
        has_details = has_details or has_detail(service)
    if not stream.page_key:
        return None
    said = stream.envelope
    return Page(
        count=count,
        digest=ids.hexdigest()[:24],
        version=judge_version(sample, stream.page_key),
        has_details=has_details,
        number=_whole(said, "page_number", "number", "page"),
        total_items=_whole(said, "total_items", "totalElements", "totalItems", "total"),
        total_pages=_whole(said, "total_pages", "totalPages"),
        is_first=_flag(said, "first_page", "first"),
        is_last=_flag(said, "last_page", "last"),
    )


def has_detail(service: Any) -> bool:
    """Tell whether a service is given whole; one that goes beyond a limit counts as that."""
    return isinstance(service, Unusable) or (isinstance(service, dict) and bool(_DETAILS & service.keys()))


def looks_like_api(path: Path) -> bool:
    """Tell whether a file is what an API answers at its base: its version and where its description is."""
    if path.stat().st_size > _MOST_API_BYTES:
        return False
    try:
        text = b"".join(read_as_utf_8(path, detect_encoding(path)))
    except FeedError:
        return False
    return text.lstrip()[:1] == b"{" and (b'"openapi_url"' in text or b'"version"' in text)


def _id_of(service: Any) -> Any:
    if isinstance(service, Unusable):
        return service.record_id
    return service.get("id") if isinstance(service, dict) else service


def _whole(said: dict[str, Any], *names: str) -> int | None:
    for name in names:
        value = said.get(name)
        if isinstance(value, bool):
            continue
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 12:
            value = int(value)
        if isinstance(value, int) and 0 <= value < 10**12:
            return value
    return None


def _flag(said: dict[str, Any], *names: str) -> bool | None:
    known = {True: True, False: False, "true": True, "false": False}
    for name in names:
        value = said.get(name)
        if isinstance(value, bool | str):
            found = known.get(value.lower() if isinstance(value, str) else value)
            if found is not None:
                return found
    return None
