"""``signpost places``: postcodes go in, and places can be looked up, from a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command as alembic
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner, Result
from sqlalchemy import MetaData, inspect

from directory.database import make_engine
from tests.places.conftest import MODELS, ONSPD, MakeZip, csv_text, ons_row
from web.commands.places import command
from web.migrations import migration_config, upgrade_database

NAMES = {model.__tablename__ for model in MODELS}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("DATABASE_URL", "SIGNPOST_DATABASE_URL", "SIGNPOST_POSTCODES_IO_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIGNPOST_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str) -> Result:
        return CliRunner().invoke(command, list(arguments))

    return run_command


def test_import_says_what_was_used_and_what_was_not_then_find_is_exact(run: Any, make_zip: MakeZip) -> None:
    path = make_zip({ONSPD: csv_text([ons_row("ME7 1AA", lat="51.391234"), ons_row("nowhere")])})

    imported, found = run("import", str(path)), run("find", "em", "ee", "seven", "one", "double", "a")

    assert imported.exit_code == 0, imported.output
    assert f"refused 1 rows: not a postcode, the first in row 3 of {ONSPD}" in imported.output
    assert "postcodes.zip (onspd): 2 rows read, 1 postcodes used (0 of them withdrawn), 1 refused" in imported.output
    assert "ME7 1AA, Kent (postcode): 51.3912, 0.5480" in found.output


def test_import_as_json_can_be_read_by_a_program(run: Any, make_zip: MakeZip) -> None:
    result = run("import", str(make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])})), "--json")

    assert json.loads(result.stdout)["used"] == 1


def test_import_of_something_else_is_one_sentence_and_exits_with_1(run: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    result = run("import", "notes.csv")

    assert result.exit_code == 1
    assert "Error: notes.csv: not a file of postcodes we know." in result.output
    assert "Nothing was imported." in result.output
    assert "Traceback" not in result.output


def test_find_tells_towns_of_one_name_apart(run: Any) -> None:
    result = run("find", "Ashford", "--json")

    assert {place["county"] for place in json.loads(result.stdout)} == {"Kent", "Surrey"}


def test_find_exits_with_1_when_no_place_is_known(run: Any) -> None:
    result = run("find", "Nowhereton")

    assert result.exit_code == 1
    assert "No place of this name is known." in result.output


def test_migrated_tables_are_those_declared_and_go_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    upgrade_database(url)
    engine = make_engine(url)
    metadata = MetaData()
    for model in MODELS:
        model.__table__.to_metadata(metadata)

    with engine.connect() as connection:
        options = {"include_name": lambda name, kind, _: kind != "table" or name in NAMES, "compare_type": True}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    alembic.downgrade(migration_config(url), "0004")
    left = set(inspect(engine).get_table_names())
    engine.dispose()

    assert differences == []
    assert not left & NAMES
