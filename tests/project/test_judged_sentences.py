"""Quality is measured on sentences the program has never been shown."""

import json
import re
from pathlib import Path

from tests.conftest import ROOT

LEARNT_FROM = ("directory/needs/vocabulary.yaml", "bot/rasa/data", "bot/safety", "tests/reading/said.yaml")


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def learnt_text() -> str:
    """Everything that is learnt from, as one plain text."""
    files: list[Path] = []
    for name in LEARNT_FROM:
        path = ROOT / name
        files += sorted(path.rglob("*.yml")) + sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return plain("\n".join(file.read_text() for file in files))


def test_no_judged_sentence_is_learnt_from(shared_data: Path) -> None:
    lines = (shared_data / "judged_queries_north_lincolnshire" / "queries.jsonl").read_text().splitlines()
    learnt = learnt_text()

    found = [query["id"] for query in map(json.loads, lines) if plain(query["text"]) in learnt]

    assert len(lines) == 60
    assert found == []
