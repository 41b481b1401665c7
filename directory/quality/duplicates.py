"""Looking for listings of one service: splink weighs the pairs, DuckDB holds them, in a file of its own.

Nothing is fetched: DuckDB's extensions are off, and splink sends nothing anywhere.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
from splink import DuckDBAPI, Linker

from directory.feeds.records import ServiceRecord
from directory.quality.comparing import RARE, SCARCE, model
from directory.quality.features import Features, features_of
from directory.quality.likely import LikelyPair

LIKELY = 0.8
# A key that more listings than this share brings nobody together: a council's number, "youth club".
MOST_SHARING = 60
_BATCH = 2_000
_MEMORY = "1GB"
_SCHEMA = pa.schema(
    [
        ("service_id", pa.string()),
        ("name", pa.string()),
        ("name_words", pa.list_(pa.string())),
        ("marks", pa.list_(pa.string())),
        ("organisation", pa.string()),
        ("contacts", pa.list_(pa.string())),
        ("hosts", pa.list_(pa.string())),
        ("doors", pa.list_(pa.string())),
        ("districts", pa.list_(pa.string())),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("description_words", pa.list_(pa.string())),
        ("keys", pa.list_(pa.string())),
    ]
)
_COUNTED = f"""
CREATE TABLE listing AS
WITH
  key_count AS (
    SELECT key FROM (SELECT unnest(keys) AS key FROM raw) GROUP BY key HAVING count(*) BETWEEN 2 AND {MOST_SHARING}
  ),
  kept AS (
    SELECT service_id, list(key) AS keys
    FROM (SELECT service_id, unnest(keys) AS key FROM raw) SEMI JOIN key_count USING (key) GROUP BY service_id
  ),
  contact_count AS (
    SELECT contact, count(*) AS sharing FROM (SELECT unnest(contacts) AS contact FROM raw) GROUP BY contact
  ),
  contact_kept AS (
    SELECT service_id, list(contact) FILTER (sharing <= {RARE}) AS rare,
           list(contact) FILTER (sharing <= {SCARCE}) AS scarce
    FROM (SELECT service_id, unnest(contacts) AS contact FROM raw) JOIN contact_count USING (contact)
    GROUP BY service_id
  ),
  named AS (SELECT *, array_to_string(list_sort(name_words), ' ') AS name_key FROM raw)
SELECT
  named.* EXCLUDE (keys),
  kept.keys,
  coalesce(contact_kept.rare, []) AS rare_contacts,
  coalesce(contact_kept.scarce, []) AS scarce_contacts,
  count(*) OVER (PARTITION BY name_key) AS name_count,
  count(*) OVER (PARTITION BY organisation) AS organisation_count
FROM named JOIN kept USING (service_id) LEFT JOIN contact_kept USING (service_id)
"""  # noqa: S608 - the numbers are ours.


class DuplicateFinder:
    """Takes listings one by one, then finds those that are likely one service.

    Used with ``with``: what it was given lies in a temporary file until then, and memory stays under a gigabyte
    however many there are.
    """

    def __init__(self, folder: Path | None = None, *, places: frozenset[str] = frozenset()) -> None:
        """Open nothing yet.

        Args:
            folder: where the file will be; by default the system's temporary folder.
            places: names of towns of one word, small letters, which tell branches apart.
        """
        self._parent = folder
        self._places = places
        self._waiting: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="duplicates-", dir=self._parent)
        self._database = _open(Path(self._folder.name))
        self._database.register("empty", _SCHEMA.empty_table())
        self._database.execute("CREATE TABLE raw AS SELECT * FROM empty")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._folder.cleanup()

    def take(self, service_id: str, record: ServiceRecord) -> None:
        """Take a listing; each at most once."""
        self.add(features_of(service_id, record, places=self._places))

    def add(self, features: Features) -> None:
        self._waiting.append(features.as_row())
        if len(self._waiting) >= _BATCH:
            self._flush()

    def find(self, least: float = LIKELY) -> Iterator[LikelyPair]:
        """Yield the pairs at least this likely, the likeliest first. To be called once, after all were added."""
        self._flush()
        self._database.execute(_COUNTED)
        if self._is_empty():
            return
        api = DuckDBAPI(connection=self._database)
        rule = {"blocking_rule": "l.keys = r.keys", "arrays_to_explode": ["keys"], "sql_dialect": "duckdb"}
        linker = Linker(api.register("listing"), model(rule), log_level=None)
        found = linker.inference.predict(threshold_match_probability=least)
        select = "SELECT least(service_id_l, service_id_r), greatest(service_id_l, service_id_r), match_probability"
        rows = self._database.execute(f"{select} FROM {found.physical_name} ORDER BY 3 DESC, 1, 2")
        while batch := rows.fetchmany(_BATCH):
            yield from (LikelyPair(*row) for row in batch)

    def _flush(self) -> None:
        if not self._waiting:
            return
        self._database.register("batch", pa.Table.from_pylist(self._waiting, schema=_SCHEMA))
        self._database.execute("INSERT INTO raw SELECT * FROM batch")
        self._database.unregister("batch")
        self._waiting.clear()

    def _is_empty(self) -> bool:
        return not self._database.execute("SELECT service_id FROM listing LIMIT 1").fetchall()


def _open(folder: Path) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(
        str(folder / "listings.duckdb"),
        config={
            "memory_limit": _MEMORY,
            "temp_directory": str(folder / "spill"),
            "threads": 2,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    # From here on no other file and no address is within its reach.
    database.execute("SET enable_external_access = false")
    return database
