"""What a search in SQL does: full text as PostgreSQL has it, and ``LIKE`` as it is written where there is no more."""

import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from itertools import batched
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from directory.search.ports import IndexDocument
from directory.search.words import content_words
from tests.bench.scale.figures import Built
from tests.bench.scale.queries import Question
from tests.bench.scale.systems import MOST

_BATCH = 500
_MEBIBYTE = 1024**2
_COLUMNS = "id, name, organisation, body"
_INDEXED = """
CREATE TABLE indexed AS SELECT id, name,
  setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', organisation), 'B')
  || setweight(to_tsvector('english', body), 'C') AS words FROM listing
"""
# ``plainto_tsquery`` asks for every word; people who write a sentence would be shown nothing.
_ANY = "replace(plainto_tsquery('english', %(text)s)::text, '&', '|')::tsquery"
_EVERY = "plainto_tsquery('english', %(text)s)"
_RANKED = """
SELECT id FROM indexed, (SELECT {asked} AS asked) AS question
WHERE words @@ asked ORDER BY ts_rank_cd(words, asked) DESC, id LIMIT 10
"""


class PostgresTables:
    """The corpus in PostgreSQL twice: as plain columns, and with a weighted ``tsvector`` under a GIN index."""

    def __init__(self, url: str) -> None:
        self.address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    def build(self, documents: Iterable[IndexDocument]) -> tuple[Built, Built]:
        """Return what the plain table took, and what full text took on top of it."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE TABLE listing ({_COLUMNS.replace(',', ' text,')} text)")
            plain = self._fill(connection, documents)
            connection.execute("VACUUM ANALYZE listing")
            began = time.perf_counter()
            connection.execute(_INDEXED)
            connection.execute("CREATE INDEX indexed_words ON indexed USING gin (words)")
            connection.execute("VACUUM ANALYZE indexed")
            full = plain + time.perf_counter() - began
            sizes = [_size(connection, name) for name in ("listing", "indexed")]
        return Built(plain, sizes[0]), Built(full, sum(sizes))

    def _fill(self, connection: "psycopg.Connection[tuple[object, ...]]", documents: Iterable[IndexDocument]) -> float:
        seconds = 0.0
        with connection.cursor() as cursor, cursor.copy(f"COPY listing ({_COLUMNS}) FROM STDIN") as copy:
            for batch in batched(documents, _BATCH):
                began = time.perf_counter()
                for document in batch:
                    copy.write_row([text.replace("\0", "") for text in _row(document)])
                seconds += time.perf_counter() - began
        return seconds


class PostgresText:
    """Full text as Ohana ranks it, over name, organisation and description by weight."""

    def __init__(self, tables: PostgresTables, *, every_word: bool = False) -> None:
        self.name = f"PostgreSQL full text, {'every' if every_word else 'any'} word"
        self._statement = _RANKED.format(asked=_EVERY if every_word else _ANY)
        self._connections = _Connections(tables.address)

    def search(self, question: Question) -> list[str]:
        rows = self._connections.mine().execute(self._statement, {"text": question.text})
        return [str(row[0]) for row in rows]

    def close(self) -> None:
        self._connections.close()


class PostgresLike:
    """Every content word looked for anywhere in the text, most words matched first."""

    name = "PostgreSQL `ILIKE`"

    def __init__(self, tables: PostgresTables) -> None:
        self._connections = _Connections(tables.address)

    def search(self, question: Question) -> list[str]:
        words = content_words(question.text)
        if not words:
            return []
        statement = like_statement(len(words), "(name || ' ' || organisation || ' ' || body) ILIKE %s", "::int")
        rows = self._connections.mine().execute(statement, _patterns(words))
        return [str(row[0]) for row in rows]

    def close(self) -> None:
        self._connections.close()


class SQLiteLike:
    """The same in SQLite, whose ``LIKE`` takes no notice of case."""

    name = "SQLite `LIKE`"

    def __init__(self, path: Path) -> None:
        self._path = path

    def build(self, documents: Iterable[IndexDocument]) -> Built:
        seconds = 0.0
        with sqlite3.connect(self._path) as connection:
            connection.execute(f"CREATE TABLE listing ({_COLUMNS})")
            for batch in batched(documents, _BATCH):
                began = time.perf_counter()
                connection.executemany("INSERT INTO listing VALUES (?, ?, ?, ?)", map(_row, batch))
                seconds += time.perf_counter() - began
        connection.close()
        return Built(seconds, self._path.stat().st_size / _MEBIBYTE)

    def search(self, question: Question) -> list[str]:
        words = content_words(question.text)
        if not words:
            return []
        connection = sqlite3.connect(self._path)
        try:
            statement = like_statement(len(words), "(name || ' ' || organisation || ' ' || body) LIKE ?", "")
            return [row[0] for row in connection.execute(statement, _patterns(words))]
        finally:
            connection.close()


def like_statement(words: int, clause: str, as_number: str) -> str:
    """Return the statement that orders by how many of so many words match."""
    count = " + ".join([f"({clause}){as_number}"] * words)
    return (
        f"SELECT id FROM (SELECT id, {count} AS matched FROM listing) AS counted "
        f"WHERE matched > 0 ORDER BY matched DESC, id LIMIT {MOST}"
    )


class _Connections:
    """One connection for each thread that asks."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._local = threading.local()
        self._all: list[psycopg.Connection[tuple[object, ...]]] = []

    def mine(self) -> "psycopg.Connection[tuple[object, ...]]":
        if not hasattr(self._local, "connection"):
            self._local.connection = connection = psycopg.connect(self._address, autocommit=True)
            # Compiling a query of milliseconds takes longer than answering it.
            connection.execute("SET jit = off")
            self._all.append(connection)
        mine: psycopg.Connection[tuple[object, ...]] = self._local.connection
        return mine

    def close(self) -> None:
        for connection in self._all:
            connection.close()


def _row(document: IndexDocument) -> tuple[str, str, str, str]:
    return document.listing.service.id, document.name, document.organisation, document.body


def _patterns(words: Sequence[str]) -> list[str]:
    return [f"%{word}%" for word in words]


def _size(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> float:
    row = connection.execute("SELECT pg_total_relation_size(%s::regclass)", (table,)).fetchone()
    return float(str(row[0])) / _MEBIBYTE if row else 0.0
