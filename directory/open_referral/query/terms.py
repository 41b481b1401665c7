"""Taxonomies and their terms: those of the feeds, and the needs, which are a taxonomy of our own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from sqlalchemy import Connection, Engine, Table, or_, select

from directory.feeds.oruk_v3.fields import NEEDS_TAXONOMY, Written
from directory.feeds.rows import term_id
from directory.open_referral.present.taxonomies import (
    needs_taxonomy,
    needs_terms,
    present_taxonomy,
    present_term,
)
from directory.open_referral.query.collection import Collection, Form, Found
from directory.open_referral.query.filters import contains, table, words_of
from directory.open_referral.query.paging import PageFinder
from directory.reading.vocabulary import Vocabulary

BATCH_SIZE = 500
_SEARCHED = ("name", "description")

type Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TermFilter:
    """Which terms are wanted; ``top_only`` leaves out those that are under another."""

    search: str = ""
    taxonomy_id: str | None = None
    parent_id: str | None = None
    top_only: bool = False


class Taxonomies(Collection[str]):
    """The filter is the words searched for; ``""`` asks for all. One by its id has its terms."""

    name = "taxonomy"

    def __init__(self, engine: Engine, finder: PageFinder, vocabulary: Vocabulary) -> None:
        super().__init__(engine, finder)
        self._ours = needs_taxonomy()
        self._needs = needs_terms(vocabulary)

    def one(self, record_id: str, *, form: Form = "full") -> Found | None:  # noqa: ARG002 - it is always whole.
        term = table("taxonomy_term")
        with self._engine.connect() as connection:
            found = self._rows(connection, [record_id])
            terms = connection.execute(select(term).where(term.c.taxonomy_id == record_id).order_by(term.c.id))
            by_id = {row["id"]: dict(row) for row in terms.mappings()}
        if not found:
            return None
        if record_id == self._ours["id"]:
            by_id |= {each["id"]: each for each in self._needs}
        return Found(present_taxonomy(found[0], [by_id[each] for each in sorted(by_id)]))

    def _select(self, wanted: str) -> None:  # noqa: ARG002 - our own taxonomy is in no table.
        return None

    def _ids(self, connection: Connection, wanted: str) -> Sequence[str]:
        taxonomy = table("taxonomy")
        query = select(taxonomy.c.id).where(*_found_by(taxonomy, wanted))
        found = set(connection.execute(query).scalars())
        if _mentions(self._ours, wanted):
            found.add(self._ours["id"])
        return sorted(found)

    def _write(self, connection: Connection, ids: Sequence[str], form: Form) -> list[Written]:  # noqa: ARG002
        return [present_taxonomy(each) for each in self._rows(connection, ids)]

    def _rows(self, connection: Connection, ids: Sequence[str]) -> list[Fields]:
        found = _rows(connection, table("taxonomy"), ids) | {self._ours["id"]: self._ours}
        return [found[each] for each in ids if each in found]


class Terms(Collection[TermFilter]):
    """The terms of every taxonomy. A need keeps its term's id for ever, so a reader may remember it."""

    name = "taxonomy_term"

    def __init__(self, engine: Engine, finder: PageFinder, vocabulary: Vocabulary) -> None:
        super().__init__(engine, finder)
        self._needs: dict[str, Fields] = {each["id"]: each for each in needs_terms(vocabulary)}

    def one(self, record_id: str, *, form: Form = "full") -> Found | None:
        with self._engine.connect() as connection:
            written = self._write(connection, [record_id], form)
        return Found(written[0]) if written else None

    def _select(self, wanted: TermFilter) -> None:  # noqa: ARG002 - the needs are in no table.
        return None

    def _ids(self, connection: Connection, wanted: TermFilter) -> Sequence[str]:
        term, taxonomy = table("taxonomy_term"), table("taxonomy")
        query = select(term.c.id, term.c.parent_code, taxonomy.c.name).join(
            taxonomy, taxonomy.c.id == term.c.taxonomy_id
        )
        query = query.where(*_found_by(term, wanted.search))
        if wanted.taxonomy_id is not None:
            query = query.where(term.c.taxonomy_id == wanted.taxonomy_id)
        found = {each_id for each_id, code, name in connection.execute(query) if _is_under(code, name, wanted)}
        found.update(
            each["id"]
            for each in self._needs.values()
            if _mentions(each, wanted.search)
            and wanted.taxonomy_id in (None, each["taxonomy_id"])
            and _is_under(each["parent_code"], NEEDS_TAXONOMY, wanted)
        )
        return sorted(found)

    def _write(self, connection: Connection, ids: Sequence[str], form: Form) -> list[Written]:  # noqa: ARG002
        found = _rows(connection, table("taxonomy_term"), ids)
        names = {
            each["id"]: each["name"]
            for each in _rows(connection, table("taxonomy"), {each["taxonomy_id"] for each in found.values()}).values()
        }
        ours = {each: self._needs[each] for each in ids if each in self._needs}
        written = {each_id: present_term(each, names[each["taxonomy_id"]]) for each_id, each in found.items()}
        written |= {each_id: present_term(each, NEEDS_TAXONOMY) for each_id, each in ours.items()}
        return [written[each] for each in ids if each in written]


def _rows(connection: Connection, of: Table, ids: Iterable[str]) -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for part in batched(ids, BATCH_SIZE):
        rows = connection.execute(select(of).where(of.c.id.in_(part))).mappings()
        found.update((row["id"], dict(row)) for row in rows)
    return found


def _found_by(of: Table, search: str) -> list[Any]:
    return [or_(*(contains(of.c[name], word) for name in _SEARCHED)) for word in words_of(search)]


def _mentions(fields: Fields, search: str) -> bool:
    text = " ".join(fields[name] for name in _SEARCHED).casefold()
    return all(word.casefold() in text for word in words_of(search))


def _is_under(parent_code: str | None, taxonomy: str, wanted: TermFilter) -> bool:
    """Tell whether a term stands where it is wanted; its parent may be known by its code alone."""
    if wanted.top_only and parent_code:
        return False
    if wanted.parent_id is None:
        return True
    return bool(parent_code) and term_id(taxonomy, str(parent_code)) == wanted.parent_id
