"""Answers of the Open Referral API: a mark of what is in each, so that nobody fetches again what has not changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response, request
from werkzeug.http import http_date

from directory.open_referral.query.collection import Found
from directory.open_referral.query.paging import Page

CACHING = "public, max-age=60"
NDJSON = "application/x-ndjson"


def envelope(page: Page[Any]) -> dict[str, Any]:
    """Return a page in the envelope of Open Referral UK."""
    return {
        "total_items": page.total,
        "total_pages": page.pages,
        "page_number": page.number,
        "size": len(page.items),
        "first_page": page.number == 1,
        "last_page": page.number >= page.pages,
        "empty": not page.items,
        "contents": list(page.items),
    }


def answer_found(found: Found) -> Response:
    """Answer with one record, and with when our copy of it last changed, where that is known."""
    response = answer_json(found.written)
    if found.modified_at is not None:
        response.headers["Last-Modified"] = http_date(found.modified_at)
    return response


def answer_json(body: Any) -> Response:
    """Answer with JSON, or with 304 to whoever already has it.

    The mark is made from the bytes themselves: an organisation's new phone number changes every list that shows it.
    ``If-Modified-Since`` is passed over, as it may be: what a service shows can change without the service.

    Source:
        RFC 9110, sections 8.8.3 (ETag) and 13.1.2 (If-None-Match).
    """
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    response = Response(written, mimetype="application/json")
    mark = hashlib.sha256(written).hexdigest()[:32]
    if request.if_none_match.contains_weak(mark):
        response = Response(status=304)
        # An answer without a body says nothing of what kind the body would be.
        del response.headers["Content-Type"]
    response.set_etag(mark)
    response.headers["Cache-Control"] = CACHING
    return response


def answer_stream(records: Iterable[Any]) -> Response:
    """Answer with one JSON object a line, read from the database as they are sent."""
    response = Response(_lines(records), mimetype=NDJSON)
    response.headers["Cache-Control"] = CACHING
    return response


def _lines(records: Iterable[Any]) -> Iterator[bytes]:
    for record in records:
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
