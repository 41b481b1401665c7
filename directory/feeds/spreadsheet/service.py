"""Reading one row of the plain spreadsheet into a service."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError

from directory.feeds import cleaning
from directory.feeds.fields import Fields
from directory.feeds.hsds_csv.service import is_free
from directory.feeds.record_parts import Sector
from directory.feeds.records import (
    EligibilityRecord,
    LanguageRecord,
    OrganizationRecord,
    Refusal,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceRecord,
    Status,
)
from directory.feeds.rows import make_id
from directory.feeds.spreadsheet.columns import BY_KEY, EXAMPLE
from directory.feeds.spreadsheet.phones import read_phones
from directory.feeds.spreadsheet.places import read_place
from directory.model import Access, Audience, Level
from directory.reading.vocabulary import Vocabulary

_STATUSES: dict[str, Status] = {
    "": "active", "open": "active", "active": "active", "yes": "active", "running": "active", "live": "active",
    "temporarily closed": "temporarily closed", "paused": "temporarily closed", "on hold": "temporarily closed",
    "inactive": "inactive", "closed": "defunct", "defunct": "defunct", "ended": "defunct",
    "no longer running": "defunct",
}  # fmt: skip
_ACCESS = {
    "self referral": Access.SELF_REFERRAL, "self": Access.SELF_REFERRAL, "open referral": Access.SELF_REFERRAL,
    "anyone": Access.SELF_REFERRAL, "open to all": Access.SELF_REFERRAL, "self refer": Access.SELF_REFERRAL,
    "gp": Access.GP, "gp referral": Access.GP, "doctor": Access.GP, "through your gp": Access.GP, "via gp": Access.GP,
    "professional": Access.PROFESSIONAL, "professional referral": Access.PROFESSIONAL,
    "referral by a professional": Access.PROFESSIONAL, "referral": Access.PROFESSIONAL,
    "drop in": Access.DROP_IN, "dropin": Access.DROP_IN, "walk in": Access.DROP_IN, "just turn up": Access.DROP_IN,
}  # fmt: skip
_EXCEL_BEGINS = date(1899, 12, 30)
_NATIONAL = frozenset({"national", "nationwide", "uk", "uk wide", "the uk", "united kingdom", "everywhere", "anywhere"})
_NO_AGE = frozenset({"any", "all", "none", "no", "n/a", "-", "no limit", "all ages", "any age"})
_AGE = re.compile(
    r"(\d{1,3})(?:\.0)?\s*(?:\+|years?|yrs?|and over|and under|or over|or under)?(?:\s*old)?", re.IGNORECASE
)


class RowReader:
    """Reads rows one by one; ``cells`` are by our names for the columns, those that are empty left out."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        phrases: dict[str, list[str]] = defaultdict(list)
        for need in vocabulary:
            for phrase in need.phrases:
                phrases[phrase.casefold()].append(need.id)
        own = {
            words.casefold(): [need.id]
            for need in vocabulary
            for words in (need.welsh, need.id.replace("-", " "), need.id, need.name)
        }
        self._needs = {words: tuple(ids) for words, ids in (phrases | own).items() if words}
        self._names = {need.name.casefold(): need.name for need in vocabulary}

    def read(
        self, cells: Mapping[str, str], number: int, where: str, *, faults: frozenset[str] = frozenset()
    ) -> ServiceRecord | Refusal:
        """Return the service of a row, or why there is none.

        Args:
            cells: what the row says.
            number: of the record, in the order of the feed.
            where: names the row for people, as in ``leeds.csv row 14``.
            faults: the columns in which the spreadsheet program shows an error.
        """
        written = {BY_KEY[key].heading: words for key, words in cells.items()}
        name = cleaning.plain_line(cells.get("name", ""))
        fields = Fields(written, number, record_id_of(cells), name, path=f"{where}.")
        for key in sorted(faults):
            fields.repair(BY_KEY[key].heading, "the cell shows an error, so it was left out")
        fault = _fault(cells, fields)
        if fault:
            return Refusal(number, fields.record_id or None, name or None, f"{where}: {fault}")
        try:
            record = self._record(cells, fields)
        except ValidationError as error:
            first = error.errors()[0]
            reason = f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}. Correct it in the spreadsheet."
            return Refusal(number, fields.record_id, name, reason)
        if record.status in ("active", "temporarily closed") and not (record.phones or record.email or record.url):
            reason = "no phone, email or website. Add one way to reach this service, or mark it closed."
            told = "; ".join(f"{each.field.rpartition('.')[2]}: {each.reason}" for each in fields.repairs)
            return Refusal(number, record.id, name, f"{where}: {reason}" + (f" ({told})" if told else ""))
        return record

    def _record(self, cells: Mapping[str, str], fields: Fields) -> ServiceRecord:
        description = fields.plain("Description")
        organisation, cost = fields.line("Organisation"), fields.plain("Cost")
        access, note = _access(fields)
        is_national = _plain(cells.get("area", "")) in _NATIONAL
        areas = () if is_national else _listed(fields.line("Area served"), ";")
        record = ServiceRecord(
            id=fields.record_id,
            name=fields.name,
            name_cy=fields.line("Welsh name"),
            organization=OrganizationRecord(id=organisation_id(organisation), name=organisation),
            summary=fields.line("Summary") or cleaning.summarise(description),
            description=description,
            description_cy=fields.plain("Welsh description"),
            url=fields.url("Website"),
            email=fields.email("Email"),
            status=_STATUSES[_plain(cells.get("status", ""))],
            fees_description=cost,
            is_free=is_free(cost),
            assured_date=_day(fields, "Last checked"),
            assurer=fields.line("Checked by"),
            access=access,
            access_note=note,
            audience=_audience(fields),
            level=_level(fields),
            sector=_sector(fields),
            exclusions=fields.plain("Who it is not for"),
            national=is_national,
            needs=self._read_needs(fields),
            phones=read_phones(fields, "Phone"),
            service_at_locations=read_place(fields),
            schedules=_hours(fields),
            eligibilities=_eligibilities(fields),
            languages=tuple(LanguageRecord(name=name) for name in _listed(fields.line("Languages"))),
            service_areas=tuple(ServiceAreaRecord(name=name) for name in areas),
            record_number=fields.record_number,
        )
        return record.model_copy(update={"repairs": tuple(fields.repairs)})

    def _read_needs(self, fields: Fields) -> tuple[str, ...]:
        found: list[str] = []
        for part in re.split(r"[;\n]", fields.plain("Needs")):
            # A need's own name may have a comma in it, so the whole is tried before its pieces.
            whole = self._needs.get(_need_key(part))
            for words in [part] if whole else part.split(","):
                known = self._needs.get(_need_key(words), ())
                found.extend(known)
                if words.strip() and not known:
                    fields.repair("Needs", self._unknown_need(words.strip()))
        return tuple(dict.fromkeys(found))

    def _unknown_need(self, words: str) -> str:
        near = get_close_matches(words.casefold(), self._names, n=1, cutoff=0.75)
        hint = f" Perhaps “{self._names[near[0]]}” is meant." if near else ""
        return f"“{words[:60]}” is not in the list of needs, so it was left out.{hint}"


def record_id_of(cells: Mapping[str, str]) -> str:
    """Return a row's own reference, or an id made of its name, organisation and postcode."""
    reference = " ".join(cells.get("reference", "").split())
    parts = [_key(cells.get(key, "")) for key in ("name", "organisation", "postcode")]
    parts[2] = parts[2].replace(" ", "")
    return reference or make_id("spreadsheet", *parts)


def organisation_id(name: str) -> str:
    return make_id("spreadsheet-organisation", _key(name))


def _key(words: str) -> str:
    return " ".join(cleaning.plain_line(words).casefold().split())


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w/]+", " ", words.casefold()).split())


def _need_key(words: str) -> str:
    return " ".join(words.casefold().split()).strip(" .")


def _fault(cells: Mapping[str, str], fields: Fields) -> str:
    if {key: cells.get(key, "") for key in ("name", "reference")} == {
        key: EXAMPLE[key] for key in ("name", "reference")
    }:
        return "the example of the template. Take this row out."
    missing = [
        column.heading.lower() for column in BY_KEY.values() if column.is_needed and not fields.line(column.heading)
    ]
    if missing:
        words = " and ".join([", ".join(missing[:-1]), missing[-1]] if len(missing) > 1 else missing)
        return f"no {words}. Fill in {'that cell' if len(missing) == 1 else 'those cells'}, or take the row out."
    if _plain(cells.get("status", "")) not in _STATUSES:
        return "a status that is not known. Write open, temporarily closed or closed."
    return ""


def _day(fields: Fields, key: str) -> date | None:
    """Read a date, with a time of day after it or none; as Excel counts days; with two figures for the year."""
    text = fields.text(key)
    if re.fullmatch(r"[345]\d{4}", text):
        fields.repair(key, "a number, as Excel keeps a date, so it was read as one")
        return _EXCEL_BEGINS + timedelta(days=int(text))
    short = re.fullmatch(r"(\d{1,2}[/.]\d{1,2}[/.])(\d{2})", text)
    found = cleaning.clean_date(f"{short[1]}20{short[2]}" if short else text.partition(" ")[0])
    return found if found is not None else fields.day(key)


def _access(fields: Fields) -> tuple[Access, str]:
    said, note = fields.line("How to get in"), fields.plain("How to get in: note")
    access = _ACCESS.get(_plain(said).removesuffix(" only").replace("selfreferral", "self referral"), Access.UNKNOWN)
    if access is Access.UNKNOWN and said:
        note = "\n".join(each for each in (said, note) if each)
    return access, note


def _audience(fields: Fields) -> Audience:
    said = _plain(fields.line("Audience"))
    if said in ("professional", "professionals", "professionals only", "staff"):
        return "professional"
    if said not in ("", "public", "everyone", "anyone", "all"):
        fields.repair("Audience", "neither public nor professional, so only professionals are shown it")
        return "professional"
    return "public"


def _level(fields: Fields) -> Level:
    said = _plain(fields.line("Level")).replace(" ", "-")
    if said and said not in set(Level):
        fields.repair("Level", f"not one of {', '.join(Level)}, so it counts as community")
    return Level(said) if said in set(Level) else Level.COMMUNITY


def _sector(fields: Fields) -> Sector:
    said = {"charity": "voluntary", "vcse": "voluntary", "local authority": "council", "private": "independent"}
    word = _plain(fields.line("Kind of organisation"))
    word = said.get(word, word)
    if word not in get_args(Sector.__value__):
        fields.repair("Kind of organisation", "not one of those in the template, so it was left out")
        return ""
    return word  # type: ignore[return-value]


def _hours(fields: Fields) -> tuple[ScheduleRecord, ...]:
    # Words are kept as they are; what can be told from them is read whenever it is asked whether the service is open.
    words = fields.plain("Opening hours")
    return (ScheduleRecord(description=words),) if words else ()


def _eligibilities(fields: Fields) -> tuple[EligibilityRecord, ...]:
    lowest, highest = _age(fields, "Minimum age"), _age(fields, "Maximum age")
    if lowest is not None and highest is not None and lowest > highest:
        fields.repair("Minimum age", "the lower age is above the upper, so they were swapped")
        lowest, highest = highest, lowest
    found = EligibilityRecord(eligibility=fields.plain("Who it is for"), minimum_age=lowest, maximum_age=highest)
    return (found,) if found != EligibilityRecord() else ()


def _age(fields: Fields, key: str) -> int | None:
    text = fields.line(key)
    if not text or text.casefold() in _NO_AGE:
        return None
    found = _AGE.fullmatch(text)
    if not found or int(found[1]) > 120:
        fields.repair(key, "not an age in years, so it was left out")
        return None
    return int(found[1])


def _listed(words: str, between: str = ";,/") -> tuple[str, ...]:
    parts = re.split(rf"[{between}]|\s+and\s+" if "," in between else rf"[{between}]", words)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
