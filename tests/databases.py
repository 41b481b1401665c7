"""The directory's tables, empty, on any database."""

from collections.abc import Iterator

from sqlalchemy import Engine, Table
from sqlmodel import SQLModel

from directory import tables
from directory.database import make_engine


def directory_tables() -> list[Table]:
    models = [getattr(tables, name) for name in tables.__all__]
    return [model.__table__ for model in models]


def with_tables(url: str) -> Iterator[Engine]:
    """Give an engine over the tables, closed afterwards; for fixtures to yield from."""
    engine = make_engine(url)
    SQLModel.metadata.create_all(engine, tables=directory_tables())
    yield engine
    engine.dispose()
