"""Values as the standard wants them, or not at all: a reader may trip over a null, an empty text or a bad address."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from rfc3986_validator import validate_rfc3986  # type: ignore[import-untyped]

from directory.feeds.cleaning import clean_email
from directory.feeds.oruk_v3.fields import EXTENSION, Kind, Written, untold

_URI_CHARACTERS = "%:/?#[]@!$&'()*+,;=~"
_LONGEST = 2_000
"""Characters of a web address; browsers and readers give up on longer ones, and so does the check."""
_WEB = re.compile(r"https?://", re.IGNORECASE)


def filled(**fields: Any) -> Written:
    """Return the fields that say something: no nulls, no empty texts, no empty lists."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [])}


def uri_of(value: str | None) -> str | None:
    """Return a web address as a valid URI (letters beyond ASCII escaped), or ``None`` when it cannot be one."""
    if not value or not _WEB.match(value):
        return None
    escaped = quote(value, safe=_URI_CHARACTERS)
    return escaped if len(escaped) <= _LONGEST and validate_rfc3986(escaped, rule="URI") else None


def email_of(value: str | None) -> str | None:
    return value if value and clean_email(value) == value else None


def with_extension(kind: Kind, fields: Mapping[str, Any], written: Written, **more: Any) -> Written:
    """Return an object with what the standard cannot say of it under ``signpost``, where there is anything.

    Args:
        kind: the record's class.
        fields: its fields as JSON values.
        written: the object in the standard's own fields.
        more: what belongs under ``signpost`` besides.
    """
    extension = filled(**more) | untold(kind, fields, written)
    return written | ({EXTENSION: extension} if extension else {})
