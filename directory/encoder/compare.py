"""Measure encoders side by side: search by meaning alone, and intents told apart by meaning alone.

python -m directory.encoder.compare --judged FOLDER --feed FILE --examples FOLDER --encoder A --encoder B

The first encoder named is the yardstick. Definitions of the first measure are those of the judged
queries' own README: text "name. description", gain 2^grade-1, log2 discount, unjudged 0.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from directory.encoder.sentence import Encoder, EncoderUnavailable, load_encoder

DEPTH = 10
FOLDS = 5
RIDGE = 0.1
RESAMPLES = 2000
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")

type Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judged:
    """Queries with a grade for each service that somebody judged."""

    service_ids: tuple[str, ...]
    texts: tuple[str, ...]
    queries: tuple[str, ...]
    grades: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one encoder scored; ``ndcg`` and ``correct`` hold one number a query or example."""

    ndcg: NDArray[np.float64]
    correct: NDArray[np.float64]
    vectors: Vectors
    seconds: float
    texts: int


def read_judged(judged: Path, feed: Path) -> Judged:
    """Read the answerable queries of a judged set and the services they were judged against."""
    from directory.feeds.cleaning import plain_line

    services = json.loads(feed.read_text(encoding="utf-8"))
    queries = [json.loads(line) for line in (judged / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    queries = [query for query in queries if query["answerable"]]
    grades: dict[str, dict[str, int]] = {query["id"]: {} for query in queries}
    for line in (judged / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query_id, service_id, grade = line.split("\t")
        grades.setdefault(query_id, {})[service_id] = int(grade)
    return Judged(
        service_ids=tuple(service["id"] for service in services),
        texts=tuple(f"{plain_line(s['name'])}. {plain_line(s.get('description') or '')}" for s in services),
        queries=tuple(query["text"] for query in queries),
        grades=tuple(grades[query["id"]] for query in queries),
    )


def read_examples(folder: Path) -> list[tuple[str, str]]:
    """Return (intent, words) for each different example in a folder of Rasa NLU files."""
    import yaml

    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*.yml")):
        for entry in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("nlu", []):
            for line in str(entry.get("examples", "")).splitlines() if "intent" in entry else []:
                words = _ANNOTATION.sub(r"\1", line.strip().removeprefix("-").strip())
                if words:
                    found.setdefault(words, entry["intent"])
    return [(intent, words) for words, intent in found.items()]


def ndcg_at_10(scores: Sequence[float] | Vectors, service_ids: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return how good the ten highest scores are: 1 is the best order that the grades allow."""
    order = np.argsort(-np.asarray(scores), kind="stable")[:DEPTH]
    ideal = _gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return _gain([grades.get(service_ids[at], 0) for at in order]) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / np.log2(rank + 2) for rank, grade in enumerate(grades)))


def told_apart(vectors: Vectors, labels: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 for each example whose label a linear reader trained on the other folds finds, else 0.

    Examples are dealt to five folds label by label. The reader is ridge regression on the labels,
    each label weighing the same however many examples it has.
    """
    names = sorted(set(labels))
    known = np.array([names.index(label) for label in labels])
    fold = np.zeros(len(known), dtype=np.int64)
    for name in range(len(names)):
        places = np.flatnonzero(known == name)
        fold[places] = np.arange(len(places)) % FOLDS
    columns = np.hstack([vectors, np.ones((len(vectors), 1))]).astype(np.float64)
    targets = np.eye(len(names))[known]
    weight = 1.0 / np.bincount(known)[known]
    correct = np.zeros(len(known))
    for held_out in range(FOLDS):
        learn, test = fold != held_out, fold == held_out
        weighted = columns[learn] * weight[learn, None]
        square = weighted.T @ columns[learn] + RIDGE * np.eye(columns.shape[1]) / len(names)
        answers = columns[test] @ np.linalg.solve(square, weighted.T @ targets[learn])
        correct[test] = answers.argmax(axis=1) == known[test]
    return correct


def measure(encoder: Encoder, judged: Judged, examples: Sequence[tuple[str, str]]) -> Measured:
    """Score one encoder on both measures."""
    texts = [*judged.texts, *judged.queries, *(words for _, words in examples)]
    started = time.perf_counter()
    vectors = encoder.encode(texts)
    seconds = time.perf_counter() - started
    services, queries, words = np.split(vectors, [len(judged.texts), len(judged.texts) + len(judged.queries)])
    ndcg = [
        ndcg_at_10(services @ query, judged.service_ids, grades)
        for query, grades in zip(queries, judged.grades, strict=True)
    ]
    correct = told_apart(words, [intent for intent, _ in examples]) if examples else np.zeros(0)
    return Measured(np.array(ndcg), correct, vectors, seconds, len(texts))


def paired_interval(differences: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean difference."""
    draws = np.random.default_rng(0).integers(0, len(differences), size=(RESAMPLES, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def describe(name: str, one: Measured, yardstick: Measured) -> Iterator[str]:
    """Give the lines to print for one encoder."""
    yield f"{name}: {one.seconds * 1000 / one.texts:.1f} ms a text over {one.texts} texts"
    for title, mine, other in (
        ("nDCG@10", one.ndcg, yardstick.ndcg),
        ("intent accuracy", one.correct, yardstick.correct),
    ):
        if len(mine):
            line = f"  {title} {mine.mean():.4f} ({len(mine)} judged)"
            if one is not yardstick:
                low, high = paired_interval(mine - other)
                line += f", difference {(mine - other).mean():+.4f} (95 % {low:+.3f} to {high:+.3f})"
            yield line
    if one is not yardstick:
        cosines = (one.vectors * yardstick.vectors).sum(axis=1)
        yield f"  cosine with the first: mean {cosines.mean():.4f}, lowest {cosines.min():.4f}"


@click.command()
@click.option("--judged", type=click.Path(exists=True, path_type=Path), required=True, help="folder of judged queries")
@click.option(
    "--feed", type=click.Path(exists=True, path_type=Path), required=True, help="the services, as a JSON list"
)
@click.option("--examples", type=click.Path(exists=True, path_type=Path), help="folder of Rasa NLU files")
@click.option("--encoder", "folders", type=click.Path(path_type=Path), multiple=True, required=True)
def main(judged: Path, feed: Path, examples: Path | None, folders: tuple[Path, ...]) -> None:
    """Measure encoders side by side; the first is the yardstick."""
    asked = read_judged(judged, feed)
    labelled = read_examples(examples) if examples else []
    yardstick: Measured | None = None
    for folder in folders:
        try:
            one = measure(load_encoder(folder), asked, labelled)
        except EncoderUnavailable as error:
            raise click.ClickException(str(error)) from error
        yardstick = yardstick or one
        for line in describe(str(folder), one, yardstick):
            click.echo(line)


if __name__ == "__main__":
    main()
