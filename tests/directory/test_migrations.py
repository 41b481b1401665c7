"""The migrations and the tables say the same."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text
from sqlmodel import SQLModel

from directory import tables
from directory.database import make_engine
from web.migrations import migration_config, upgrade_database

DIRECTORY_TABLES = {getattr(tables, name).__tablename__ for name in tables.__all__}


def test_upgrade_from_nothing_gives_the_tables_as_they_are_declared(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    upgrade_database(url)

    engine = make_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_ours, "compare_type": True})
        differences = compare_metadata(context, _directory_metadata())
    engine.dispose()
    assert differences == []
    assert len(DIRECTORY_TABLES) >= 20


def test_upgrade_can_be_run_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'again.db'}"
    upgrade_database(url)

    upgrade_database(url)

    engine = make_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from alembic_version")).scalar() == 1
    engine.dispose()


def test_upgrade_keeps_references_between_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'keys.db'}"

    upgrade_database(url)

    engine = make_engine(url)
    keys = inspect(engine).get_foreign_keys("phone")
    engine.dispose()
    assert {key["referred_table"] for key in keys} == {
        "service",
        "contact",
        "organization",
        "location",
        "service_at_location",
    }
    assert all(key["options"]["ondelete"] == "CASCADE" for key in keys)


def test_downgrade_takes_every_directory_table_away(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'down.db'}"
    upgrade_database(url)

    command.downgrade(migration_config(url), "base")

    engine = make_engine(url)
    left = set(inspect(engine).get_table_names())
    engine.dispose()
    assert not left & DIRECTORY_TABLES


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or name in DIRECTORY_TABLES


def _directory_metadata() -> MetaData:
    """Other owners' tables share the metadata when their modules are imported; theirs are other revisions."""
    metadata = MetaData()
    for table in SQLModel.metadata.sorted_tables:
        if table.name in DIRECTORY_TABLES:
            table.to_metadata(metadata)
    return metadata
