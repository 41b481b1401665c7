"""The page for people who write programs: the open API, told from its own OpenAPI document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from web.api.context import parts
from web.api.open_referral.openapi import openapi_document
from web.api.open_referral.routes import PREFIX

blueprint = Blueprint("developers", __name__)

# Words with whether they are code, in the order they stand.
type Words = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class ParameterRow:
    name: str
    about: Words
    holds: str
    example: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API. ``example`` can be followed as it stands; it is empty where an id is wanted."""

    anchor: str
    path: str
    summary: str
    example: str
    parameters: tuple[ParameterRow, ...]


@blueprint.get("/developers")
def show() -> str:
    document = openapi_document(parts().settings.area_name)
    endpoints = list(present_endpoints(document))
    return render_template("pages/developers.html", endpoints=endpoints, prefix=PREFIX)


def present_endpoints(document: Mapping[str, Any]) -> Iterator[Endpoint]:
    """Yield what people need to know of each path of an OpenAPI document."""
    for path, operations in document["paths"].items():
        operation = operations["get"]
        queries = [each for each in operation["parameters"] if each["in"] == "query"]
        yield Endpoint(
            anchor=operation["operationId"].replace("_", "-"),
            path=path,
            summary=operation["summary"],
            example="" if "{" in path else PREFIX + path + _example(queries),
            parameters=tuple(_row(each) for each in queries),
        )


def _row(parameter: Mapping[str, Any]) -> ParameterRow:
    example = parameter.get("example", "")
    return ParameterRow(
        name=parameter["name"],
        about=_words(parameter["description"]),
        holds=_kind(parameter["schema"]),
        example=str(example).lower() if isinstance(example, bool) else str(example),
    )


def _words(text: str) -> Words:
    pieces = re.split(r"`([^`]*)`", text)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(schema["enum"]) if len(schema["enum"]) < 5 else "a day of the week"
    if schema.get("format") == "uuid":
        return "an id"
    if "anyOf" in schema:
        return "a date or a moment"
    kinds = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
    return kinds.get(schema["type"], "a time of day" if "pattern" in schema else "text")


def _example(queries: list[Mapping[str, Any]]) -> str:
    return "?per_page=5" if any(each["name"] == "per_page" for each in queries) else ""
