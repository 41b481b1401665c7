"""What Rasa's cross-validation wrote, read into figures and told."""

import csv
import io
import json
from pathlib import Path

import pytest

from web.evaluating.understanding import as_markdown, as_matrix, read_results


def predicted(meant: str, heard: str | None) -> dict[str, object]:
    return {"text": "words", "intent": meant, "intent_prediction": {"name": heard, "confidence": 0.5}}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    of_greet = {"precision": 1.0, "recall": 0.5, "f1-score": 0.6, "support": 2}
    of_deny = {"precision": 0.5, "recall": 1.0, "f1-score": 0.8, "support": 2}
    report = {"greet": of_greet, "deny": of_deny, "macro avg": of_deny, "weighted avg": of_deny, "accuracy": 0.75}
    (tmp_path / "intent_report.json").write_text(json.dumps(report))
    right = [predicted("greet", "greet"), predicted("deny", "deny"), predicted("deny", "deny")]
    (tmp_path / "intent_successes.json").write_text(json.dumps(right))
    (tmp_path / "intent_errors.json").write_text(json.dumps([predicted("greet", None)]))
    return tmp_path


def test_every_message_counts_once(results: Path) -> None:
    read = read_results(results, "config.yml", 5, 61.0)

    assert (read.accuracy, read.mean_f1) == (0.75, pytest.approx(0.7))
    assert [(aim.name, aim.examples) for aim in read.aims] == [("deny", 2), ("greet", 2)]


def test_the_matrix_has_a_row_for_what_was_meant(results: Path) -> None:
    rows = list(csv.reader(io.StringIO(as_matrix(read_results(results, "config.yml", 5, 61.0)))))

    assert rows[0] == ["meant", "(none)", "deny", "greet"]
    assert rows[3] == ["greet", "1", "0", "1"]


def test_the_page_tells_of_each_pipeline_and_of_what_is_mistaken(results: Path) -> None:
    ours, other = read_results(results, "config.yml", 5, 61.0), read_results(results, "compared/diet.yml", 5, 900.0)

    page = as_markdown([ours, other], read_results(results, "the model in use", 1, 9.0))

    assert "| `config.yml` | 0.750 | 0.700 | 61 |" in page
    assert "| `compared/diet.yml` | 0.750 | 0.700 | 900 |" in page
    assert "| greet | (none) | 1 |" in page
    assert "**Of 4 messages that nothing is learnt from**" in page


def test_without_mistakes_there_is_no_file_of_them(results: Path) -> None:
    (results / "intent_errors.json").unlink()

    assert read_results(results, "config.yml", 5, 1.0).accuracy == 1.0
