"""When care navigators are at work."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class BadHours(Exception):
    """Office hours that cannot be read."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The same hours every day, local time in London."""

    opens: time
    closes: time

    @classmethod
    def read(cls, hours: str) -> "OfficeHours":
        """Read hours written like ``08:00-20:00``.

        Raises:
            BadHours: they are written otherwise, or end before they begin.
        """
        found = _HOURS.fullmatch(hours.strip())
        if found is None:
            raise BadHours(f"Office hours {hours!r} cannot be read. Write them like 08:00-20:00.")
        open_hour, open_minute, close_hour, close_minute = (int(part) for part in found.groups())
        opens, closes = time(open_hour, open_minute), time(close_hour, close_minute)
        if closes <= opens:
            raise BadHours(f"Office hours {hours!r} end before they begin. Write them like 08:00-20:00.")
        return cls(opens, closes)

    def is_open(self, at: datetime) -> bool:
        return self.opens <= at.astimezone(_LONDON).time() < self.closes

    def next_opening(self, at: datetime) -> datetime:
        """Return when the office next opens, in UTC."""
        local = at.astimezone(_LONDON)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        return datetime.combine(day, self.opens, _LONDON).astimezone(UTC)

    def words(self) -> str:
        return f"{clock_words(self.opens)} to {clock_words(self.closes)}"


def clock_words(moment: time) -> str:
    """Return a time of day as people write it: 9am, 5:30pm, midday."""
    if (moment.hour, moment.minute) == (12, 0):
        return "midday"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def callback_words(callback_at: datetime, asked_at: datetime) -> str:
    """Return when somebody will call back, seen from when they asked: today, tomorrow or the day."""
    local, asked = callback_at.astimezone(_LONDON), asked_at.astimezone(_LONDON)
    days = (local.date() - asked.date()).days
    day = {0: "today", 1: "tomorrow"}.get(days, f"on {local:%A}")
    return f"{day} from {clock_words(local.time())}"
