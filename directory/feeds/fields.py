"""Reading fields of dirty JSON one by one: cleaned, checked, and each repair noted where it was made."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from directory.feeds import cleaning
from directory.feeds.characters import holds_unseen, mend, mend_encoding
from directory.feeds.markup import holds_script
from directory.feeds.records import Repair

LONGEST_ID = 200
MOST_REPAIRS = 200
"""Of one record; a record made to fill the report is not told of in full."""


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
        """Note once what was left out or put right; beyond ``MOST_REPAIRS`` only that there was more."""
        if len(self.repairs) > MOST_REPAIRS:
            return
        field = f"{self._path}{key}"
        if len(self.repairs) == MOST_REPAIRS:
            field, reason = "", f"more than {MOST_REPAIRS} things to put right, of which the rest are not listed"
        found = Repair(self.record_number, self.record_id, self.name, field, reason)
        if found not in self.repairs:
            self.repairs.append(found)

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
        """Return the words as they stand, without what nobody can see and with letters in the right encoding.

        An id (``id``, ``..._id``) is on one line, and none when it is longer than ``LONGEST_ID``.
        """
        written = self._written.get(key)
        if isinstance(written, bool) or not isinstance(written, str | int | float):
            return ""
        text = self._mended(key, str(written))
        if key != "id" and not key.endswith("_id"):
            return text
        if len(text) > LONGEST_ID:
            self.repair(key, f"an id of more than {LONGEST_ID} characters, so it was left out")
            return ""
        return " ".join(text.split())

    def _mended(self, key: str, text: str) -> str:
        if text.isascii() and text.isprintable():
            return text.strip()
        readable = mend_encoding(text)
        if readable != text:
            self.repair(key, "letters were in the wrong encoding, so they were put right")
        if holds_unseen(readable):
            self.repair(key, "characters that cannot be seen were taken out")
        return mend(readable).strip()

    def plain(self, key: str) -> str:
        text = self.text(key)
        if holds_script(text):
            self.repair(key, "it held a script or something else that a browser would run, which was taken out")
        return cleaning.plain_text(text)

    def line(self, key: str) -> str:
        return " ".join(self.plain(key).split())

    def url(self, key: str) -> str | None:
        found = self._checked(key, cleaning.clean_url, "not a web address that anybody can follow")
        if found is not None and not self.text(key).lower().startswith("http"):
            self.repair(key, "the web address had no https://, so it was added")
        return found

    def email(self, key: str) -> str | None:
        return self._checked(key, cleaning.clean_email, "not an email address")

    def day(self, key: str) -> date | None:
        return self._checked(key, cleaning.clean_date, "not a date like 2024-12-31")

    def moment(self, key: str) -> datetime | None:
        """Return a moment in UTC; one without a zone is taken for that."""
        found = self._checked(key, cleaning.clean_moment, "not a moment like 2024-12-31T09:00:00Z")
        if found is None or found.tzinfo is not None:
            return found
        # A day alone has no zone to leave out.
        if len(self.text(key)) > len("2024-12-31"):
            self.repair(key, "the moment has no time zone, so it was taken as UTC")
        return found.replace(tzinfo=UTC)

    def clock(self, key: str) -> time | None:
        return self._checked(key, cleaning.clean_time, "not a time like 09:00")

    def number(self, key: str) -> float | None:
        return self._checked(key, _number, "not a number")

    def price(self, key: str) -> float | None:
        """Return an amount of money, which is never below nothing."""
        found = self.number(key)
        if found is not None and found < 0:
            self.repair(key, "a price below nothing, so it was left out")
            return None
        return found

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
