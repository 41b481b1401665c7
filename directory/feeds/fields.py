"""Reading fields of dirty JSON one by one: cleaned, checked, and each repair noted where it was made."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from directory.feeds import cleaning
from directory.feeds.records import Repair

# Copying from web pages leaves characters that are not seen and are not white space either.
_BLANKS = " \t\r\n\f\v\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"


class Fields:
    """An object of a feed; empty strings, nulls and wrong kinds read as nothing.

    Parts made from it share its list of repairs, which name the field by its path and never quote the value.
    """

    def __init__(
        self,
        written: dict[str, Any],
        record_number: int,
        record_id: str,
        name: str,
        *,
        path: str = "",
        repairs: list[Repair] | None = None,
    ) -> None:
        self._written = written
        self._path = path
        self.record_number = record_number
        self.record_id = record_id
        self.name = name
        self.repairs: list[Repair] = [] if repairs is None else repairs

    def value(self, key: str) -> Any:
        return self._written.get(key)

    def repair(self, key: str, reason: str) -> None:
        self.repairs.append(Repair(self.record_number, self.record_id, self.name, f"{self._path}{key}", reason))

    def part(self, key: str) -> "Fields":
        """Return the object under a key; an empty one when there is none."""
        written = self._written.get(key)
        return self._inside(written if isinstance(written, dict) else {}, key)

    def _inside(self, written: dict[str, Any], key: str) -> "Fields":
        path = f"{self._path}{key}."
        return Fields(written, self.record_number, self.record_id, self.name, path=path, repairs=self.repairs)

    def parts(self, key: str) -> Iterator["Fields"]:
        """Yield the objects of a list under a key; one object alone counts as a list of one."""
        written = self._written.get(key)
        items = written if isinstance(written, list) else [written] if isinstance(written, dict) else []
        for position, item in enumerate(items):
            if isinstance(item, dict):
                yield self._inside(item, f"{key}.{position}")
            elif item not in (None, ""):
                self.repair(f"{key}.{position}", "not an object, so it was left out")

    def text(self, key: str) -> str:
        written = self._written.get(key)
        if isinstance(written, bool) or not isinstance(written, str | int | float):
            return ""
        return str(written).strip(_BLANKS)

    def plain(self, key: str) -> str:
        return cleaning.plain_text(self.text(key))

    def line(self, key: str) -> str:
        return cleaning.plain_line(self.text(key))

    def url(self, key: str) -> str | None:
        found = self._checked(key, cleaning.clean_url, "not a web address")
        if found is not None and not self.text(key).lower().startswith("http"):
            self.repair(key, "the web address had no https://, so it was added")
        return found

    def email(self, key: str) -> str | None:
        return self._checked(key, cleaning.clean_email, "not an email address")

    def day(self, key: str) -> date | None:
        return self._checked(key, cleaning.clean_date, "not a date like 2024-12-31")

    def moment(self, key: str) -> datetime | None:
        return self._checked(key, cleaning.clean_moment, "not a moment like 2024-12-31T09:00:00Z")

    def clock(self, key: str) -> time | None:
        return self._checked(key, cleaning.clean_time, "not a time like 09:00")

    def number(self, key: str) -> float | None:
        return self._checked(key, _number, "not a number")

    def whole(self, key: str) -> int | None:
        return self._checked(key, _whole, "not a whole number")

    def _checked[T](self, key: str, clean: Callable[[str], T | None], fault: str) -> T | None:
        text = self.text(key)
        if not text:
            return None
        found = clean(text)
        if found is None:
            self.repair(key, f"{fault}, so it was left out")
        return found


def _number(text: str) -> float | None:
    try:
        found = float(text.removeprefix("£").replace(",", ""))
    except ValueError:
        return None
    return found if 0 <= abs(found) < 1e9 else None


def _whole(text: str) -> int | None:
    found = _number(text)
    return int(found) if found is not None and found == int(found) else None
