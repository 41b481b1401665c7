"""How good search is, measured on judged queries: each signal alone, and all of them fused.

A folder of judgements holds ``queries.jsonl`` (id, group, text, answerable) and ``qrels.tsv`` (query_id, service_id,
grade 0 to 3), where service ids are the feed's own.
"""

import csv
import json
import math
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from directory.model import SearchRequest
from directory.search.brief import Brief
from directory.search.directory import Directory
from directory.search.finding import rank_found, retrieve
from directory.search.ports import Hit, ServiceIndex
from directory.search.question import make_filters

DEPTH = 10
RELEVANT_FROM = 2
SIGNALS = ("words", "meaning", "needs", "fused")

type Ranking = Sequence[str]


class JudgementsMissing(Exception):
    """The folder given holds no judged queries."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query and the grade of each judged service, by the feed's id; some have no answer in the directory."""

    id: str
    group: str
    text: str
    grades: Mapping[str, int]
    is_answerable: bool = True


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over queries, 0 to 1."""

    ndcg: float
    recall: float
    mrr: float
    queries: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one engine scored: by signal, then by group (``all`` among them).

    ``worst`` are the lowest fused nDCG by query. ``empty_handed`` are the answerable queries with nothing relevant
    among the first ten. Of the queries without an answer, ``told_unlisted`` said so; of the answerable ones,
    ``wrongly_unlisted`` did.
    """

    engine: str
    services: int
    scores: Mapping[str, Mapping[str, Scores]]
    worst: Sequence[tuple[float, JudgedQuery]]
    empty_handed: Sequence[str]
    without_answer: int
    told_unlisted: Sequence[str]
    wrongly_unlisted: Sequence[str]
    p50_ms: float
    p95_ms: float


def load_judged(folder: Path) -> list[JudgedQuery]:
    """Return the queries, those without an answer among them.

    Raises:
        JudgementsMissing: ``queries.jsonl`` or ``qrels.tsv`` is not in the folder, or no query has an answer.
    """
    try:
        lines = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
            judgements = list(csv.DictReader(file, delimiter="\t"))
    except FileNotFoundError as error:
        raise JudgementsMissing(f"{error.filename} is not there. Give a folder of judged queries.") from error
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in judgements:
        grades[row["query_id"]][row["service_id"]] = int(row["grade"])
    written = [json.loads(line) for line in lines if line.strip()]
    queries = [
        JudgedQuery(query["id"], query["group"], query["text"], grades[query["id"]], query.get("answerable", True))
        for query in written
    ]
    if not any(query.is_answerable for query in queries):
        raise JudgementsMissing(f"{folder} has no query with an answer. Add some to queries.jsonl.")
    return queries


def ndcg(ranking: Ranking, grades: Mapping[str, int]) -> float:
    """Return nDCG at 10: gain 2^grade - 1, discount log2 of the place plus one, what is not judged counts 0."""
    ideal = _gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return _gain([grades.get(service_id, 0) for service_id in ranking[:DEPTH]]) / ideal if ideal else 0.0


def recall(ranking: Ranking, grades: Mapping[str, int]) -> float:
    relevant = {service_id for service_id, grade in grades.items() if grade >= RELEVANT_FROM}
    return len(relevant & set(ranking[:DEPTH])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Ranking, grades: Mapping[str, int]) -> float:
    places = (place for place, one in enumerate(ranking, start=1) if grades.get(one, 0) >= RELEVANT_FROM)
    return 1 / next(places, math.inf)


def evaluate_search(
    directory: Directory,
    index: ServiceIndex,
    queries: Sequence[JudgedQuery],
    on_progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Search for every query on one engine and score each signal and the fusion."""
    rankings: dict[str, dict[str, Ranking]] = {signal: {} for signal in SIGNALS}
    unlisted, milliseconds = set(), []
    for done, query in enumerate(queries, start=1):
        began = time.perf_counter()
        by_signal, is_unlisted = _rank_by_signal(directory, index, query.text)
        milliseconds.append((time.perf_counter() - began) * 1000)
        for signal, ranking in by_signal.items():
            rankings[signal][query.id] = ranking
        if is_unlisted:
            unlisted.add(query.id)
        if on_progress is not None:
            on_progress(done, len(queries))
    answerable = [query for query in queries if query.is_answerable]
    fused = rankings["fused"]
    worst = sorted(((ndcg(fused[query.id], query.grades), query) for query in answerable), key=lambda one: one[0])
    return Evaluation(
        engine=index.name,
        services=index.count(),
        scores={signal: score_groups(answerable, rankings[signal]) for signal in SIGNALS},
        worst=worst[:DEPTH],
        empty_handed=[query.id for query in answerable if not recall(fused[query.id], query.grades)],
        without_answer=len(queries) - len(answerable),
        told_unlisted=[query.id for query in queries if query.id in unlisted and not query.is_answerable],
        wrongly_unlisted=[query.id for query in answerable if query.id in unlisted],
        p50_ms=_percentile(milliseconds, 0.5),
        p95_ms=_percentile(milliseconds, 0.95),
    )


def score_groups(queries: Sequence[JudgedQuery], rankings: Mapping[str, Ranking]) -> dict[str, Scores]:
    groups: dict[str, list[JudgedQuery]] = {"all": list(queries)}
    for query in queries:
        groups.setdefault(query.group, []).append(query)
    return {group: _score(members, rankings) for group, members in groups.items()}


def _rank_by_signal(directory: Directory, index: ServiceIndex, text: str) -> tuple[dict[str, Ranking], bool]:
    """Return each signal's order, and whether the person would be told that nothing listed is for it."""
    request = SearchRequest(text=text)
    question = directory.read(request)
    found = retrieve(index, question, directory.vector_of(question), make_filters(request, question))
    ranked, unlisted = rank_found(found, question)
    return {
        "words": _source_ids(found.words, found.briefs),
        "meaning": _source_ids(found.meaning, found.briefs),
        "needs": _source_ids(found.needs, found.briefs),
        "fused": [one.brief.source_id for one in ranked],
    }, bool(unlisted)


def _source_ids(hits: Iterable[Hit], briefs: Mapping[str, Brief]) -> list[str]:
    return [briefs[hit.service_id].source_id for hit in hits if hit.service_id in briefs]


def _score(queries: Sequence[JudgedQuery], rankings: Mapping[str, Ranking]) -> Scores:
    return Scores(
        ndcg=fmean(ndcg(rankings[query.id], query.grades) for query in queries),
        recall=fmean(recall(rankings[query.id], query.grades) for query in queries),
        mrr=fmean(reciprocal_rank(rankings[query.id], query.grades) for query in queries),
        queries=len(queries),
    )


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
