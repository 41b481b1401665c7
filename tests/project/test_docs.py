"""What the documents say is so: routes, examples, files and commands."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.replies import ServiceCard, replies_adapter
from tests.conftest import ROOT
from tests.web.fakes import FakeSignpost
from web.api.query import SearchQuery
from web.app import create_app
from web.cli import COMMANDS

API = ROOT / "docs" / "api.md"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@dataclass(frozen=True)
class Example:
    """A curl command of the document, and the answer that stands under it."""

    method: str
    address: str
    headers: dict[str, str]
    body: str | None
    status: int | None
    answer: dict[str, Any] | None


def examples() -> list[Example]:
    """Return every curl command, with the status and the JSON that follow it before the next one."""
    parts = re.split(r"^```sh\n(.*?)^```", API.read_text(), flags=re.MULTILINE | re.DOTALL)[1:]
    return [read_example(command, after) for command, after in zip(parts[::2], parts[1::2], strict=True)]


def read_example(command: str, after: str) -> Example:
    words = shlex.split(command.replace("\\\n", " "))
    assert words[0] == "curl"
    address = urlsplit(next(word for word in words if word.startswith("http://")))
    options = list(pairwise(words))
    headers = dict(value.split(": ", 1) for option, value in options if option == "-H")
    body = next((value for option, value in options if option == "-d"), None)
    told = re.match(r"\s*Answer, (\d{3}):\s+```json\n(.*?)^```", after, re.MULTILINE | re.DOTALL)
    status, answer = (int(told[1]), json.loads(told[2])) if told else (None, None)
    target = address.path + (f"?{address.query}" if address.query else "")
    return Example("POST" if body else "GET", target, headers, body, status, answer)


def routes() -> list[tuple[str, str]]:
    found = re.findall(r"`(GET|POST|PUT|DELETE) (/[^`\s?]*)", API.read_text())
    return sorted(set(found))


@pytest.fixture(scope="module")
def website() -> Iterator[Flask]:
    signpost = FakeSignpost()
    yield create_app(signpost)
    signpost.sql.dispose()


@pytest.fixture(scope="module")
def client(website: Flask) -> FlaskClient:
    return website.test_client()


@pytest.fixture(scope="module")
def names(client: FlaskClient) -> dict[str, str]:
    """A conversation for the examples that need one."""
    begun = client.post("/api/conversations", json={}).get_json()
    return {"$ID": begun["id"], "$TOKEN": begun["token"]}


def ask(client: FlaskClient, example: Example, names: dict[str, str]) -> TestResponse:
    def filled(words: str) -> str:
        for name, value in names.items():
            words = words.replace(name, value)
        return words

    headers = {name: filled(value) for name, value in example.headers.items()}
    return client.open(filled(example.address), method=example.method, headers=headers, data=example.body)


def shape(value: Any) -> Any:
    """Return the names in a JSON value; a list has the shape of its first item, save that replies differ by type."""
    if isinstance(value, dict):
        return {name: None if name in ("replies", "facets") else shape(each) for name, each in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def replies_in(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.get("replies") or []
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from replies_in(each)


@pytest.mark.parametrize(("method", "path"), routes())
def test_every_route_the_document_names_is_there(website: Flask, method: str, path: str) -> None:
    address = re.sub(r"\{\w+\}", "something", path)

    is_there = website.url_map.bind("localhost").test(address, method=method)

    assert is_there


def test_every_route_of_the_api_is_in_the_document(website: Flask) -> None:
    public = [rule for rule in website.url_map.iter_rules() if rule.rule.startswith(("/api/", "/health/", "/metrics"))]

    there = {
        (method, re.sub(r"<\w+>", "{id}", rule.rule))
        for rule in public
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert there
    assert there <= set(routes())


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example.method} {example.address}")
def test_every_example_works_as_it_stands(client: FlaskClient, names: dict[str, str], example: Example) -> None:
    answer = ask(client, example, names)

    if example.answer is None:
        assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
        answer.close()
        return
    assert answer.status_code == example.status
    assert shape(answer.get_json()) == shape(example.answer)


def test_every_json_in_the_document_can_be_read_and_its_replies_are_replies() -> None:
    blocks = [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", API.read_text(), re.M | re.S)]

    replies = [reply for block in blocks for reply in replies_in(block)]

    assert {reply["type"] for reply in replies} >= {"text", "urgent", "services", "choices"}
    assert replies_adapter.dump_python(replies_adapter.validate_python(replies), mode="json") == replies


def test_a_service_in_the_document_has_every_field() -> None:
    block = next(example.answer for example in examples() if example.address.startswith("/api/search?q"))

    assert block is not None
    assert set(block["services"][0]) == set(ServiceCard.model_fields)


def test_every_parameter_of_search_is_in_the_document() -> None:
    section = API.read_text().split("## Search\n")[1].split("\n## ")[0]

    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))

    assert documented == set(SearchQuery.model_fields)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", page.read_text())
    local = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]

    missing = [link for link in local if not (page.parent / link).exists()]

    assert missing == []


def test_every_command_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`(?:\.venv/bin/)?signpost (\w+)", (ROOT / "README.md").read_text()))

    assert named
    assert named <= set(COMMANDS)


def test_every_make_target_the_readme_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))

    named = set(re.findall(r"^make (\w+)|`make (\w+)`", (ROOT / "README.md").read_text(), re.MULTILINE))

    assert {first or second for first, second in named} <= targets
