"""Days with their times, written as schedules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from directory.model import Schedule
from directory.opening.text.dates import make_day
from directory.opening.text.limits import Limit
from directory.opening.text.parts import Dates, Days, NamedDay, Range
from directory.opening.week import DAY, WEEKDAYS


@dataclass(slots=True)
class Draft:
    """Hours of some days, or of some dates, within a limit."""

    days: Days | None
    dates: Dates | None
    ranges: tuple[Range, ...]
    limit: Limit

    def leave_out(self, days: set[int]) -> bool:
        """Take weekdays out again, “daily, closed Mondays”, and say whether anything is left."""
        if self.days is None:
            return True
        kept = tuple(each for each in self.days.days if each.day not in days)
        is_left = bool(kept) or self.days.bank_holidays
        self.days = replace(self.days, days=kept)
        return is_left

    def shut_hours(self) -> list[Schedule]:
        """Return the draft as closures between its hours."""
        return [replace(each, closed=True) for each in self.schedules() if each.bank_holidays != "only"]

    @staticmethod
    def shut_days(day: NamedDay) -> Schedule:
        return Schedule(freq="MONTHLY", byday=_byday([day]), closed=True)

    def schedules(self) -> list[Schedule]:
        found: list[Schedule] = []
        for each in dict.fromkeys((range_.start, range_.end) for range_ in self.ranges):
            opens, closes = (time(minute % DAY // 60, minute % 60) for minute in each)
            found.extend(self._with_hours(Schedule(opens_at=opens, closes_at=closes)))
        return found

    def _with_hours(self, hours: Schedule) -> list[Schedule]:
        dated = [make_day(point) for point in self.dates.points] if self.dates else []
        found = [replace(hours, dtstart=day) for day in dated if day]
        if self.days is None:
            return found
        hours = replace(hours, bymonth=self.limit.months, valid_from=self.limit.first, valid_to=self.limit.last)
        plain = [each for each in self.days.days if not each.numbers]
        numbered = [each for each in self.days.days if each.numbers]
        if plain:
            interval = 2 if self.days.is_fortnightly else 1
            weekly = replace(hours, freq="WEEKLY", byday=_byday(plain), interval=interval, is_sure=interval == 1)
            found.append(weekly)
        if numbered:
            is_sure = not self.days.is_fortnightly
            found.append(replace(hours, freq="MONTHLY", byday=_byday(numbered), is_sure=is_sure))
        if self.days.bank_holidays:
            found.append(replace(hours, freq="DAILY", bank_holidays="only"))
        return found


def make_schedules(drafts: Sequence[Draft], *, keeps_holidays: bool | None) -> tuple[Schedule, ...]:
    """Return the schedules of all drafts, each once.

    Args:
        keeps_holidays: false keeps all of them off bank holidays; true repeats each for the bank holidays on its days.
    """
    found = [schedule for draft in drafts for schedule in draft.schedules()]
    if keeps_holidays is False:
        found = [each if each.bank_holidays == "only" else replace(each, bank_holidays="not") for each in found]
    if keeps_holidays:
        found.extend(replace(each, bank_holidays="only") for each in list(found) if each.freq == "WEEKLY")
    return tuple(dict.fromkeys(found))


def _byday(days: Sequence[NamedDay]) -> tuple[str, ...]:
    names = [
        f"{number or ''}{WEEKDAYS[each.day]}"
        for each in sorted(days, key=lambda each: each.day)
        for number in each.numbers or (0,)
    ]
    return tuple(dict.fromkeys(names))
