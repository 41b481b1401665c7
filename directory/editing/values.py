"""What an editor types, made into values a record can have: cleaned as a feed's are, or refused in words."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from directory.editing.changes import EditRefused
from directory.feeds.cleaning import clean_email, clean_phone, clean_url, plain_line, plain_text
from directory.feeds.records import ServiceRecord

NOT_EDITED = frozenset({"id", "origin", "modified_at", "last_modified", "status_note", "record_number", "repairs"})
EDITABLE = tuple(name for name in ServiceRecord.model_fields if name not in NOT_EDITED)
_ADDRESSES = frozenset({"url", "website", "logo", "uri", "term_uri", "schedule_link"})
_EMAILS = frozenset({"email", "assurer_email"})
_LONG = frozenset({"description", "description_cy", "summary", "alert", "access_note", "exclusions", "transportation"})
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_TEXT_MAXIMUM = 20_000


def changed_values(record: ServiceRecord, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record's fields that the changes touch, whole, with the changes put in and cleaned.

    Args:
        changes: by field, or by a path into one, as in ``organization.website`` or ``phones.0.number``.

    Raises:
        EditRefused: there is no such field, it is not for editing, or what is to be put in cannot be.
    """
    whole = record.model_dump(mode="json")
    touched: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for path, value in changes.items():
        name, *steps = path.split(".")
        if name not in EDITABLE:
            faults[path] = _no_such_field(name)
            continue
        before = touched.get(name, whole[name])
        try:
            touched[name] = _cleaned(name, _put_in(deepcopy(before), steps, value), name)
        except _Unfit as fault:
            faults[fault.path or path] = fault.words
    if faults:
        raise EditRefused(faults)
    return touched


def refusal_of(error: ValidationError) -> EditRefused:
    """Return what pydantic found wrong, in words for whoever typed it."""
    return EditRefused({".".join(map(str, each["loc"])) or "listing": _words(each) for each in error.errors()})


def clean_listing(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole listing as somebody wrote it, each field cleaned.

    Raises:
        EditRefused: a field is not one a listing has, or cannot be cleaned.
    """
    faults: dict[str, str] = {}
    cleaned: dict[str, Any] = {}
    for name, value in written.items():
        if name not in EDITABLE and name != "id":
            faults[name] = _no_such_field(name)
            continue
        try:
            cleaned[name] = _cleaned(name, value, name)
        except _Unfit as fault:
            faults[fault.path] = fault.words
    if faults:
        raise EditRefused(faults)
    return cleaned


class _Unfit(Exception):
    def __init__(self, path: str, words: str) -> None:
        super().__init__(words)
        self.path = path
        self.words = words


def _no_such_field(name: str) -> str:
    if name in NOT_EDITED:
        return "is kept by Signpost itself and is not for editing."
    return f"is not a field of a listing. The fields are {', '.join(EDITABLE)}."


def _put_in(before: Any, steps: list[str], value: Any) -> Any:
    """Return ``before`` with the value at the end of a path; one past the end of a list is added to it."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(before, list):
        if not step.isdigit() or int(step) > len(before):
            raise _Unfit(
                "",
                f"leads to place {step} of a list of {len(before)}, counted from 0. Give one of those, or the next.",
            )
        if int(step) == len(before):
            before.append({})
        before[int(step)] = _put_in(before[int(step)], rest, value)
        return before
    if not isinstance(before, dict):
        raise _Unfit("", "leads into a field that has no parts. Give the field itself.")
    return before | {step: _put_in(before.get(step), rest, value)}


def _cleaned(name: str, value: Any, path: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _cleaned(str(key), each, f"{path}.{key}") for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(name, each, f"{path}.{place}") for place, each in enumerate(value)]
    if not isinstance(value, str):
        return value
    return _clean_text(name, value.strip(), path)


def _clean_text(name: str, text: str, path: str) -> str | None:
    if not text and name in _ADDRESSES | _EMAILS | {"postal_code"}:
        return None
    if len(text) > _TEXT_MAXIMUM:
        raise _Unfit(path, f"is {len(text):,} characters long. Use {_TEXT_MAXIMUM:,} or fewer.")
    if "\0" in text or (not text.isprintable() and any(0xD800 <= ord(letter) <= 0xDFFF for letter in text)):
        raise _Unfit(path, "holds characters that cannot be kept. Type it again.")
    if name in _ADDRESSES:
        return _needed(clean_url(text), path, "is not a web address. Write one like https://example.org/page.")
    if name in _EMAILS:
        return _needed(clean_email(text), path, "is not an e-mail address. Write one like name@example.org.")
    if name == "number":
        number = clean_phone(text)
        return _needed(number and number[0], path, "is not a phone number that can be dialled, like 01632 960001.")
    if _MARKUP.search(text):
        return plain_text(text) if name in _LONG else plain_line(text)
    return text


def _needed(cleaned: str | None, path: str, fault: str) -> str:
    if not cleaned:
        raise _Unfit(path, fault)
    return cleaned


def _words(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    fixed = {
        "missing": "is missing. Give it.",
        "string_too_short": "is empty or too short. Write it out.",
        "string_type": "must be words.",
        "extra_forbidden": "is not a field here. Check its name.",
        "bool_parsing": "must be yes or no.",
        "bool_type": "must be yes or no.",
        "int_parsing": "must be a whole number.",
        "int_type": "must be a whole number.",
        "int_from_float": "must be a whole number.",
        "float_parsing": "must be a number.",
        "float_type": "must be a number.",
        "tuple_type": "must be a list. Write it in square brackets, as in [a, b].",
        "model_type": "must have parts. Write them as in {name: value}.",
    }
    if kind in fixed:
        return fixed[kind]
    if kind in ("literal_error", "enum"):
        return f"must be one of {context.get('expected', 'the known values')}."
    if kind.startswith("datetime"):
        return "must be a moment like 2026-10-02T09:30:00Z."
    if kind.startswith("date"):
        return "must be a date like 2026-10-02."
    if kind.startswith("time"):
        return "must be a time like 09:30."
    if kind == "value_error":
        return f"{context.get('error', error['msg'])}."
    return f"{error['msg'][:1].lower()}{error['msg'][1:]}."
