"""``signpost doctor``: what works on this machine, what does not, and what would mend it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from web.settings import Settings
    from web.wiring import Signpost


@dataclass(frozen=True, slots=True)
class Finding:
    part: str
    is_well: bool
    says: str


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """Check each part; exit 1 when something that people need does not work."""
    from rich.console import Console
    from rich.table import Table

    from web.settings import load_settings

    findings = list(_findings(load_settings()))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        table = Table("Part", "State", "What was found")
        for finding in findings:
            table.add_row(finding.part, "well" if finding.is_well else "NOT WELL", finding.says)
        Console().print(table)
    raise SystemExit(0 if all(finding.is_well for finding in findings) else 1)


def _findings(settings: "Settings") -> Iterator[Finding]:
    from web.processes import is_answering, processes
    from web.training import ENGINE_PYTHON, model_path
    from web.wiring import build

    signpost = build(settings)
    yield _database(signpost)
    encoder = signpost.encoder
    words = "sentence encoder loaded" if encoder else "absent: search runs on words and needs; run signpost train"
    yield Finding("encoder", encoder is not None, words)
    safety = signpost.safety_encoder
    words = (
        "loaded" if safety else "absent: red flags go by rules alone and miss most that is implied; run signpost train"
    )
    yield Finding("red flag encoder", safety is not None, words)
    status = signpost.directory.status()
    yield Finding("search", status.is_ready, f"{status.engine} engine, {status.count} services indexed")
    has_engine = ENGINE_PYTHON.exists() or settings.engine_url is not None
    yield Finding("engine", has_engine, "environment found" if has_engine else "missing: run make run")
    has_model = model_path(settings).exists() or settings.engine_url is not None
    yield Finding("model", has_model, "trained" if has_model else "missing: run signpost train")
    for process in processes(settings):
        answers = is_answering(process.health_url)
        yield Finding(f"{process.name} process", answers, "answers" if answers else "not running: run make run")


def _database(signpost: "Signpost") -> Finding:
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return Finding("database", True, f"{signpost.catalogue.count()} services in {signpost.sql.dialect.name}")
    except SQLAlchemyError as error:
        return Finding("database", False, f"{type(error).__name__}: run make run, or check DATABASE_URL")
