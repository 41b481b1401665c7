"""The connection to the database, which is the truth that every index is a copy of."""

from typing import Any

from sqlalchemy import URL, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

BUSY_TIMEOUT_SECONDS = 10


class DatabaseAddressWrong(Exception):
    """The database address cannot be understood; the message says what one looks like."""


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite (``sqlite:///var/signpost.db``) or PostgreSQL (``postgresql://…``); connects later.

    SQLite gets write-ahead logging, so that readers never wait for an import, foreign keys, and a wait of
    ``BUSY_TIMEOUT_SECONDS`` for another writer. ``sqlite://`` alone lives in memory and is shared by all threads.

    Raises:
        DatabaseAddressWrong: the address is neither.
    """
    address = _read_address(url)
    if address.get_backend_name() == "sqlite":
        return _make_sqlite_engine(address)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, pool_pre_ping=True)


def _read_address(url: str) -> URL:
    try:
        address = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except ArgumentError as error:
        raise DatabaseAddressWrong(
            "DATABASE_URL is not a database address. Write sqlite:///path/to/file.db or postgresql://user@host/name."
        ) from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseAddressWrong(
            f"DATABASE_URL names {address.get_backend_name()}. Signpost runs on sqlite or postgresql."
        )
    return address


def _make_sqlite_engine(address: URL) -> Engine:
    in_memory = address.database in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    engine = create_engine(
        address, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_SECONDS}, **options
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if not in_memory:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    return engine
