"""Reading the rows that hang on services, organisations and places: phones, contacts, languages, terms."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from directory.feeds.fields import Fields
from directory.feeds.records import AttributeRecord, ContactRecord, LanguageRecord, PhoneRecord
from directory.feeds.tabular.country import clean_number
from directory.feeds.tabular.values import Recent, TableRow, Tables

type _PhoneType = Literal["voice", "text", "textphone", "fax"]

_TYPES = {"tty": "textphone", "tdd": "textphone", "minicom": "textphone", "sms": "text", "": "voice"} | {
    "phone": "voice", "telephone": "voice", "mobile": "voice", "cell": "voice", "hotline": "voice", "main": "voice",
    "tollfree": "voice", "toll free": "voice", "landline": "voice",
}  # fmt: skip
_SEVERAL = re.compile(r"\s+(?:or|and)\s+|[/;|]")


class RowReader:
    """Reads the rows of one owner at a time; what is wrong with a row is put down on the list given.

    A row may be read for several owners: ``fields`` notes its faults for the first of them alone.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._terms: Recent[AttributeRecord | None] = Recent()

    def fields(self, row: TableRow, owner: Fields) -> Fields:
        """Return a row as fields whose repairs go with its owner's, named by the row."""
        repairs = owner.repairs if self.tables.use(row) else []
        return Fields(
            dict(row.data), owner.record_number, owner.record_id, owner.name, path=f"{row.where}.", repairs=repairs
        )

    def rows(self, table: str, column: str, value: str, owner: Fields) -> Iterator[Fields]:
        for row in self.tables.where(table, column, value):
            yield self.fields(row, owner)

    def phones(self, rows: Iterable[TableRow], owner: Fields, country: str) -> tuple[PhoneRecord, ...]:
        found: dict[PhoneRecord, None] = {}
        for row in rows:
            part = self.fields(row, owner)
            for phone in self._phones_of(part, row, country):
                found.setdefault(phone)
        return tuple(found)

    def _phones_of(self, part: Fields, row: TableRow, country: str) -> Iterator[PhoneRecord]:
        written = part.line("number")
        if not written:
            part.repair("number", "no number, so the row was left out")
        for number in _SEVERAL.split(written) if written else ():
            found = clean_number(number, country)
            if found is None:
                part.repair("number", "not a phone number of its country, so it was left out")
                continue
            yield PhoneRecord(
                number=found[0],
                extension=part.line("extension") if part.line("extension") not in ("", "0") else found[1],
                type=_phone_type(part),
                description=part.line("description") or part.line("department"),
                languages=self._phone_languages(part, row),
            )

    def _phone_languages(self, part: Fields, row: TableRow) -> tuple[str, ...]:
        names = []
        for said in row.get("language").split(","):
            word = " ".join(said.split())
            known = self.tables.first("languages", "language_recordid", word) if word.isdigit() else None
            if known is not None:
                self.tables.use(known)
                names.append(known.get("name"))
            elif word.isdigit():
                part.repair("language", "a language's number that languages.csv does not have, so it was left out")
            elif word:
                names.append(word)
        if row.get("id"):
            names += [self.fields(each, part).line("name") for each in self._named("languages", "phone_id", row)]
        return tuple(dict.fromkeys(name.replace(",", " ") for name in names if name))

    def _named(self, table: str, column: str, row: TableRow) -> list[TableRow]:
        return self.tables.where(table, column, row.get("id")) if row.get("id") else []

    def contacts(self, rows: Iterable[TableRow], owner: Fields, country: str) -> tuple[ContactRecord, ...]:
        found: dict[ContactRecord, None] = {}
        for row in rows:
            part = self.fields(row, owner)
            contact = ContactRecord(
                name=part.line("name"),
                title=part.line("title"),
                department=part.line("department"),
                email=part.email("email"),
                phones=self.phones(self._named("phones", "contact_id", row), owner, country),
            )
            if contact == ContactRecord():
                part.repair("name", "says nothing of the contact, so the row was left out")
            else:
                found.setdefault(contact)
        return tuple(found)

    def languages(self, rows: Iterable[TableRow], owner: Fields) -> tuple[LanguageRecord, ...]:
        parts = [self.fields(row, owner) for row in rows]
        found = [
            LanguageRecord(name=part.line("name"), code=part.line("code"), note=part.plain("note"))
            for part in parts
            if part.line("name")
        ]
        return tuple(dict.fromkeys(found))

    def attributes(self, owner: Fields, link_id: str, entity: str) -> Iterator[AttributeRecord]:
        """Yield the terms that HSDS 3's attributes.csv hangs on a service, an organisation or a place."""
        for row in self.tables.where("attributes", "link_id", link_id):
            if row.get("link_entity").lower().rstrip("s") not in ("", entity):
                continue
            part = self.fields(row, owner)
            term = self.term(row.get("taxonomy_term_id"))
            if term is None:
                part.repair("taxonomy_term_id", "a term that taxonomy_terms.csv does not have, so it was left out")
                continue
            yield term.model_copy(update={"link_type": part.line("link_type"), "value": part.plain("value")})

    def term(self, term_id: str) -> AttributeRecord | None:
        """Return a term by its id: HSDS 3 and 2 keep terms in taxonomy_terms.csv, HSDS 1 in taxonomy.csv."""
        return self._terms.get(term_id, lambda: self._read_term(term_id))

    def _read_term(self, term_id: str) -> AttributeRecord | None:
        row = self._term_row(term_id)
        if row is None:
            return None
        parents = row.refs("parent_id")
        parent = self._term_row(parents[0]) if parents else None
        plain = Fields(dict(row.data), 0, "", "")
        name = plain.line("name")
        if not name:
            return None
        return AttributeRecord(
            taxonomy=self._taxonomy_of(row),
            term_id=row.get("code") or row.get("id"),
            term=name,
            description=plain.plain("description"),
            parent_id=(parent.get("code") or parent.get("id")) if parent else None,
            term_uri=plain.url("term_uri"),
        )

    def _term_row(self, term_id: str) -> TableRow | None:
        if not term_id:
            return None
        return self.tables.first("taxonomy_terms", "id", term_id) or self.tables.first("taxonomies", "id", term_id)

    def _taxonomy_of(self, row: TableRow) -> str:
        for column in ("taxonomy_id", "taxonomy"):
            known = self.tables.first("taxonomies", "id", row.get(column)) if row.get(column) else None
            if known is not None and row.table != "taxonomies":
                return " ".join(known.get("name").split())
        said = row.get("vocabulary") or ("" if row.get("taxonomy").isdigit() else row.get("taxonomy"))
        return " ".join(said.split())


def _phone_type(part: Fields) -> _PhoneType:
    said = part.line("type").lower()
    kind = _TYPES.get(said, said)
    if kind in get_args(_PhoneType.__value__):
        return kind  # type: ignore[return-value]
    part.repair("type", "not a type of phone that is known, so it counts as voice")
    return "voice"
