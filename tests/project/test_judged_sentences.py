"""Quality is measured on sentences the program has never been shown."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from directory.feeds.records import ServiceRecord
from directory.feeds.sample import read_sample
from tests.conftest import ROOT

LEARNT_FROM = ("directory/needs", "bot/rasa/data", "bot/safety", "tests/reading/said.yaml")
SUFFIXES = ("*.yml", "*.yaml", "*.txt")
OUR_SET = ROOT / "directory" / "sample" / "judged"
RELEVANT_FROM = 2


class Query(TypedDict):
    id: str
    group: str
    text: str
    need: str
    needs: list[str]
    answerable: bool


class Need(TypedDict):
    id: str
    phrases: list[object]


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def run_together(text: str) -> str:
    """Only letters and digits, so that neither an apostrophe nor a space hides a copy."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def learnt_text() -> str:
    """Everything that is learnt from, as one text."""
    files: list[Path] = []
    for name in LEARNT_FROM:
        path = ROOT / name
        files += [file for suffix in SUFFIXES for file in sorted(path.rglob(suffix))] if path.is_dir() else [path]
    return "\n".join(file.read_text() for file in files)


def vocabulary() -> list[Need]:
    needs: list[Need] = yaml.safe_load((ROOT / "directory" / "needs" / "vocabulary.yaml").read_text())["needs"]
    return needs


def long_phrases() -> Iterator[str]:
    """Phrases of four words or more: shorter ones are names of things, which anybody may say."""
    for need in vocabulary():
        yield from (str(phrase) for phrase in need["phrases"] if len(plain(str(phrase)).split()) >= 4)


def read_queries(folder: Path) -> list[Query]:
    return [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]


def read_judgements() -> list[tuple[str, str, int]]:
    with (OUR_SET / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(row["query_id"], row["service_id"], int(row["grade"])) for row in rows]


@pytest.mark.parametrize("name", ["north_lincolnshire", "medway"])
def test_no_judged_sentence_is_learnt_from(name: str, request: pytest.FixtureRequest) -> None:
    if name == "medway":
        folder, at_least = OUR_SET, 140
    else:
        folder, at_least = request.getfixturevalue("shared_data") / "judged_queries_north_lincolnshire", 60
    queries = read_queries(folder)
    learnt = run_together(learnt_text())
    phrases = {run_together(phrase) for phrase in long_phrases()}

    assert len(queries) >= at_least
    assert [query["id"] for query in queries if run_together(query["text"]) in learnt] == []
    assert [query["id"] for query in queries if run_together(query["text"]) in phrases] == []


def test_the_texts_are_the_ones_written_before_the_directory_was_read() -> None:
    lines = "".join(f"{query['id']}\t{query['text']}\n" for query in read_queries(OUR_SET))

    assert hashlib.sha256(lines.encode()).hexdigest() in (OUR_SET / "README.md").read_text(encoding="utf-8")


def test_our_judged_queries_are_well_formed() -> None:
    queries = read_queries(OUR_SET)
    known_needs = {need["id"] for need in vocabulary()}

    assert len({query["id"] for query in queries}) == len(queries)
    assert {query["group"] for query in queries} == {"web", "phone", "gp"}
    assert sum(query["answerable"] for query in queries) >= 120
    assert sum(not query["answerable"] for query in queries) >= 8
    assert {need for query in queries for need in query["needs"]} - known_needs == set()


def test_our_grades_are_of_services_in_the_sample() -> None:
    queries, judgements = read_queries(OUR_SET), read_judgements()
    records = [record for record in read_sample() if isinstance(record, ServiceRecord)]
    services = {record.id: record for record in records}
    not_for_the_public = {key for key, service in services.items() if service.audience == "professional"}
    relevant = {query_id for query_id, _, grade in judgements if grade >= RELEVANT_FROM}

    assert {service_id for _, service_id, _ in judgements} - services.keys() == set()
    assert {query_id for query_id, _, _ in judgements} - {query["id"] for query in queries} == set()
    assert len({(query_id, service_id) for query_id, service_id, _ in judgements}) == len(judgements)
    assert {grade for _, _, grade in judgements} == {0, 1, 2, 3}
    assert [row for row in judgements if row[1] in not_for_the_public and row[2] > 0] == []
    assert [query["id"] for query in queries if query["answerable"] != (query["id"] in relevant)] == []
