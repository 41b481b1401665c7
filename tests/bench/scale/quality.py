"""How good each system's first ten are on judged queries, over the real services alone."""

from pathlib import Path
from statistics import fmean

from directory.search.evaluation import evaluate_search, ndcg
from tests.bench.scale.figures import Quality
from tests.bench.scale.originals import Original
from tests.bench.scale.queries import Question
from tests.bench.scale.sql import PostgresLike, PostgresTables, PostgresText, SQLiteLike
from tests.bench.scale.systems import MultiMatch, System
from tests.postgres import new_database


def judge_ours(original: Original) -> list[Quality]:
    """Score each engine of ours as ``signpost evaluate search`` does."""
    return [
        Quality(f"ours, {index.name}", original.name, evaluated.scores["fused"]["all"].ndcg)
        for index in original.directory.engines.all()
        for evaluated in [evaluate_search(original.directory, index, original.queries)]
    ]


def judge_others(original: Original, folder: Path, postgres: str | None) -> list[Quality]:
    """Score what has nothing of ours in it, over the same services."""
    like = SQLiteLike(folder / f"{original.name}.db")
    like.build(original.documents)
    found = [judge(like, original)]
    if original.server is not None:
        raw = MultiMatch(original.server.url, original.server.alias)
        found.append(judge(raw, original))
        raw.close()
    if postgres is not None:
        with new_database(postgres) as url:
            tables = PostgresTables(url)
            tables.build(original.documents)
            for system in (PostgresText(tables), PostgresText(tables, every_word=True), PostgresLike(tables)):
                found.append(judge(system, original))
                system.close()
    return found


def judge(system: System, original: Original) -> Quality:
    """Return the mean over the answerable queries; nobody's place is given, as in the judgements."""
    source_ids = {one.listing.service.id: one.listing.service.source_id for one in original.documents}
    scores = [
        ndcg([source_ids[found] for found in system.search(Question(query.text, None))], query.grades)
        for query in original.answerable
    ]
    return Quality(system.name, original.name, fmean(scores))
