"""JSON Schema (Draft 2020-12) built from a profile's facts, and the format checks it is read with.

Format checking is an option in JSON Schema, and ``jsonschema`` knows a format only when its helper is installed:
``rfc3339-validator`` for ``date-time`` and ``rfc3986-validator`` for ``uri``;
``uuid`` it knows by itself. Its e-mail check asks for no more than an @, so there is a stricter one here.
"""

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from rfc3339_validator import validate_rfc3339  # type: ignore[import-untyped]
from rfc3986_validator import validate_rfc3986  # type: ignore[import-untyped]

from directory.conformance.profile import Branches, Document, Endpoint, FieldKind, Profile, load_profile

type Schema = dict[str, Any]

_EMAIL = re.compile(r"[^\s@<>(),;:\"\\]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+", re.I)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_LONGEST = 2_000
"""Characters of an address, an e-mail address or a time; patterns are not tried on more."""


@cache
def record_validator(document: str, *, beyond: bool = True, version: str = "3.0") -> Draft202012Validator:
    """Return the validator of one record.

    Args:
        document: its name in the profile, such as ``service``.
        beyond: also what the international standard adds, such as phones.
    """
    profile = load_profile(version)
    schema = build_record_schema(profile, profile.documents[document], beyond=beyond)
    return Draft202012Validator(schema, format_checker=_formats())


def build_endpoint_schema(profile: Profile, endpoint: Endpoint) -> Schema:
    """Return the schema of an endpoint's whole answer, as published: it says nothing of a page's envelope."""
    record = build_record_schema(profile, endpoint.document)
    return {"properties": {"contents": {"type": "array", "items": record}}} if endpoint.is_list else record


def build_record_schema(profile: Profile, document: Document, *, beyond: bool = False) -> Schema:
    """Return the schema of one record with all that hangs from it."""
    return _Builder(profile, beyond).build(document.entity, document.branches, frozenset())


class _Builder:
    def __init__(self, profile: Profile, beyond: bool) -> None:
        self._profile = profile
        self._beyond = beyond

    def build(self, name: str, branches: Branches, without: frozenset[str]) -> Schema:
        entity = self._profile.entities[name]
        properties = {key: _field_schema(kind) for key, kind in entity.fields.items()}
        links = entity.one | entity.many | (entity.beyond if self._beyond else {})
        for key, child in links.items():
            below = branches.get(key) if isinstance(branches, dict) else branches
            if below is None or branches == "bare" or key in without:
                continue
            record = self.build(child, below, self._profile.leaves_out.get(f"{name}.{key}", frozenset()))
            properties[key] = record if key in entity.one else {"type": "array", "items": record}
        return {"type": "object", "properties": properties, "required": list(entity.required)}


def _field_schema(kind: FieldKind) -> Schema:
    schema: Schema = {"type": kind.type}
    if kind.format:
        schema["format"] = kind.format
    if kind.choices:
        schema["enum"] = list(kind.choices)
    return schema


@cache
def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    checker.checks("uuid")(_is_uuid)
    checker.checks("uri")(is_web_address)
    checker.checks("email")(_is_email)
    checker.checks("date-time")(_is_date_time)
    return checker


def is_web_address(value: object) -> bool:
    """Tell whether text is a whole address with its scheme; what is not text is for the type check."""
    return not isinstance(value, str) or _fits_uri(value, "URI")


def is_address_part(value: str) -> bool:
    """Tell whether text could be an address relative to another one, such as ``example/counselling``.

    The published validator lets those pass where the profile says ``uri``.
    """
    return _fits_uri(value, "URI_reference")


def _fits_uri(value: str, rule: str) -> bool:
    return 0 < len(value) <= _LONGEST and validate_rfc3986(value, rule=rule) is not None


def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or _UUID.fullmatch(value) is not None


def _is_email(value: object) -> bool:
    return not isinstance(value, str) or (len(value) <= _LONGEST and _EMAIL.fullmatch(value) is not None)


def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or (len(value) <= _LONGEST and bool(validate_rfc3339(value.upper())))
