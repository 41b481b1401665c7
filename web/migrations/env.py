"""Alembic runs this for every command: it connects to the database and gives the tables to compare with."""

from importlib.util import find_spec
from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

from directory.database import make_engine

TABLE_MODULES = ("directory.tables", "directory.places.tables", "bot.tables", "telephony.tables", "web.tables")


def load_tables() -> None:
    """Import the modules whose tables share one metadata."""
    for name in TABLE_MODULES:
        if find_spec(name) is not None:
            __import__(name)


def render_item(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Write SQLModel's own string type as SQLAlchemy's in generated revisions, which import only the latter."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    load_tables()
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise ValueError("sqlalchemy.url is not set. Call web.migrations.upgrade_database(url).")
    engine = make_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Dropping a table that was copied would otherwise take the rows that refer to it along.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.commit()
        # SQLite cannot alter most things in place; batch mode copies the table instead.
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
