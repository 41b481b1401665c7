"""``signpost evaluate``: how good the program's parts are, measured on judged examples."""

import json as json_module
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from web.commands.evaluate_dialogue import dialogue
from web.commands.evaluate_red_flags import red_flags
from web.commands.evaluate_understanding import understanding

if TYPE_CHECKING:
    from directory.feeds.records import Refusal, ServiceRecord
    from directory.search import Directory
    from directory.search.evaluation import Evaluation, JudgedQuery
    from web.wiring import Signpost

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_PATH = click.Path(exists=True, path_type=Path)
_ALIAS = "signpost-evaluation"
_TIMEOUT_SECONDS = 30.0


@click.group()
def command() -> None:
    """Measure search on judged queries, and the dialogue with made-up people."""


command.add_command(dialogue)
command.add_command(red_flags)
command.add_command(understanding)


@command.command("search")
@click.option("--judged", type=_FOLDER, help="A folder with queries.jsonl and qrels.tsv, to judge your directory by.")
@click.option("--feed", type=_PATH, help="Judge this feed instead: a file or folder in any format that import takes.")
@click.option("--engine", type=click.Choice(["embedded", "elasticsearch", "both"]), default="embedded")
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def search(judged: Path | None, feed: Path | None, engine: str, as_json: bool) -> None:
    """Score words, meaning, needs and their fusion: nDCG and recall at 10, and MRR.

    Without --judged the queries are our own, over the sample directory. That and a --feed are read into a temporary
    database and index, so your own stay as they are.
    """
    from directory.feeds import FeedError
    from directory.search import IndexUnavailable
    from directory.search.evaluation import JudgementsMissing, evaluate_search
    from web.settings import load_settings
    from web.wiring import build

    if feed is not None and judged is None:
        raise click.UsageError("--feed wants --judged: our own queries are about the sample directory.")
    signpost = build(load_settings())
    wants_server = engine != "embedded"
    if wants_server and signpost.settings.search_url is None:
        raise click.ClickException("SEARCH_URL is not set, so there is no Elasticsearch to measure.")
    try:
        queries = _load(judged)
        is_own = judged is not None and feed is None
        with _directory(signpost, feed, is_own=is_own, wants_server=wants_server) as directory:
            indexes = [index for index in directory.engines.all() if engine in ("both", index.name)]
            evaluations = [evaluate_search(directory, index, queries) for index in indexes]
    except (FeedError, JudgementsMissing, IndexUnavailable) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json_module.dumps([asdict(evaluation) for evaluation in evaluations], ensure_ascii=False))
        return
    for evaluation in evaluations:
        _print(evaluation)


def _load(judged: Path | None) -> "list[JudgedQuery]":
    from directory.search.evaluation import load_judged

    if judged is not None:
        return load_judged(judged)
    with as_file(files("directory") / "sample" / "judged") as folder:
        return load_judged(folder)


@contextmanager
def _directory(signpost: "Signpost", feed: Path | None, *, is_own: bool, wants_server: bool) -> "Iterator[Directory]":
    if is_own:
        yield signpost.directory
        return
    from sqlmodel import SQLModel

    from directory.database import make_engine
    from directory.importing import import_feed
    from directory.search import build_directory
    from web import progress
    from web.wiring import search_server

    server = search_server(signpost.settings) if wants_server else None
    with TemporaryDirectory() as folder:
        sql = make_engine(f"sqlite:///{folder}/judged.db")
        SQLModel.metadata.create_all(sql)
        import_feed(sql, _records(feed), source="judged")
        directory = build_directory(
            engine=sql,
            var_dir=Path(folder),
            encoder=signpost.encoder,
            server=None if server is None else replace(server, alias=_ALIAS, timeout_seconds=_TIMEOUT_SECONDS),
            vocabulary=signpost.vocabulary,
            gazetteer=signpost.gazetteer,
            reader=signpost.directory.reader,
        )
        try:
            progress.reindex(directory, force=True)
            yield directory
        finally:
            for index in directory.engines.all():
                index.drop()
            sql.dispose()


def _records(feed: Path | None) -> "Iterator[ServiceRecord | Refusal]":
    from directory.feeds.formats import detect_format, read_feed
    from directory.feeds.sample import read_sample

    return read_sample() if feed is None else read_feed(feed, detect_format(feed))


def _print(evaluation: "Evaluation") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    groups = list(next(iter(evaluation.scores.values())))
    table = Table(title=f"{evaluation.engine}, {evaluation.services} services: nDCG@10 / recall@10 / MRR")
    table.add_column("signal")
    for group in groups:
        table.add_column(group)
    for signal, by_group in evaluation.scores.items():
        table.add_row(signal, *(f"{s.ndcg:.3f} / {s.recall:.3f} / {s.mrr:.3f}" for s in by_group.values()))
    console.print(table)
    console.print(f"A query takes {evaluation.p50_ms:.0f} ms (median), {evaluation.p95_ms:.0f} ms (19 in 20).")
    console.print(
        f"Nothing relevant among the first ten: {len(evaluation.empty_handed)}. Said to be not listed: "
        f"{len(evaluation.told_unlisted)} of {evaluation.without_answer} without an answer, and wrongly "
        f"{len(evaluation.wrongly_unlisted)} with one."
    )
    console.print("Worst, fused:")
    for score, query in evaluation.worst:
        console.print(f"  {score:.2f} {query.id} {query.text}", markup=False, highlight=False)
