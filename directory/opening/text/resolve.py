"""From parts to schedules: which times belong to which days, from when to when, and but for which."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from directory.model import Schedule
from directory.opening.text.dates import make_day
from directory.opening.text.limits import NO_LIMIT, Limit, closed_dates, limit_of
from directory.opening.text.parts import Dates, Days, Mark, Part, Range, Times, Unread
from directory.opening.text.schedules import Draft, make_schedules


@dataclass(slots=True)
class Resolved:
    """``is_sure`` is false when anything was unread, left over, or could be meant another way."""

    schedules: tuple[Schedule, ...]
    unread: tuple[Unread, ...]
    is_sure: bool


def resolve(parts: Sequence[Part]) -> Resolved:
    return _Resolver().resolve(parts)


@dataclass(slots=True)
class _Resolver:
    """Reads the parts segment by segment, a segment being what stands between two breaks."""

    drafts: list[Draft] = field(default_factory=list)
    closures: list[Schedule] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    days: Days | None = None
    dates: Dates | None = None
    is_waiting: bool = False
    is_form: bool = False
    early: Times | None = None
    limit: Limit = NO_LIMIT
    shut: set[int] = field(default_factory=set)
    begun: int = 0
    last_hours: int = -1
    keeps_holidays: bool | None = None
    is_sure: bool = True

    def resolve(self, parts: Sequence[Part]) -> Resolved:
        for segment, is_firm in _segments(parts):
            self._read(segment)
            # A form lists every day, and leaves the closed ones blank: “Monday; Tuesday 10-2; Wednesday;”.
            is_one_day = self.days is not None and len(self.days.days) == 1 and not self.days.days[0].numbers
            self.is_form = is_firm and len(segment) == 1 and self.is_waiting and is_one_day
        self._finish()
        for draft in self.drafts:
            self.is_sure = draft.leave_out(self.shut) and self.is_sure
        schedules = make_schedules(self.drafts, keeps_holidays=self.keeps_holidays)
        is_sure = self.is_sure and not self.unread and bool(schedules) and not _contradicts(self.drafts)
        whole = (*schedules, *self.closures) if schedules else ()
        if not is_sure:
            whole = tuple(replace(each, is_sure=False) for each in whole)
        return Resolved(whole, tuple(self.unread), is_sure and all(each.is_sure for each in whole))

    def _read(self, segment: list[Part]) -> None:
        if self._is_times_first(segment):
            segment = _turned(segment)
        self.begun = len(self.drafts)
        self.last_hours = max((at for at, part in enumerate(segment) if isinstance(part, Days | Times)), default=-1)
        at = 0
        while at < len(segment):
            at += self._take(segment, at)

    def _is_times_first(self, segment: Sequence[Part]) -> bool:
        core = [part for part in segment if isinstance(part, Days | Times)]
        if not core or not isinstance(core[0], Times) or self.is_waiting:
            return False
        return isinstance(core[-1], Days)

    def _take(self, segment: list[Part], at: int) -> int:
        """Take one part, or a mark with what it is about; return how many were taken."""
        part = segment[at]
        if isinstance(part, Unread):
            self.unread.append(part)
        elif isinstance(part, Days):
            self._take_days(part)
        elif isinstance(part, Times):
            self._take_times(part)
        elif isinstance(part, Dates):
            self._take_dates(part, follows=self.last_hours > at)
        elif part.kind in ("closed", "except"):
            return 1 + self._take_closed(part, segment[at + 1 :])
        elif part.kind == "include":
            return 1 + self._take_included(segment[at + 1 :])
        else:
            self._take_fortnight()
        return 1

    def _take_days(self, days: Days) -> None:
        if self.is_waiting:
            # “Friday: the last Friday of each month” says the same day again, more closely.
            is_same = self.days is not None and {each.day for each in days.days} == {
                each.day for each in self.days.days
            }
            self.is_sure = self.is_sure and is_same != self.is_form
        self.days, self.dates, self.is_waiting, self.is_form = days, None, True, False
        self.is_sure = self.is_sure and days.is_sure

    def _take_times(self, times: Times) -> None:
        if self.days is None and self.dates is None:
            self.is_sure = self.is_sure and self.early is None
            self.early = times
            return
        self._add(times)

    def _add(self, times: Times) -> None:
        if not self.is_waiting and self.unread and self._is_inside(times):
            # “9:30am to 4pm, with a baby bank running 9:30am to 12pm”: something that goes on in the hours told.
            return
        self.is_waiting = False
        self.is_sure = self.is_sure and all(each.is_sure for each in times.ranges)
        self.drafts.append(Draft(self.days, self.dates, times.ranges, self.limit))

    def _is_inside(self, times: Times) -> bool:
        told = self.drafts[-1].ranges if self.drafts else ()
        return all(any(one.start <= each.start and each.end <= one.end for one in told) for each in times.ranges)

    def _take_dates(self, dates: Dates, *, follows: bool) -> None:
        is_days = not dates.is_range and not dates.mark and all(point.day for point in dates.points)
        if is_days:
            # Dates stand for the days of the times after them; without a year nobody can tell which.
            self.is_sure = self.is_sure and not self.is_waiting and all(map(make_day, dates.points))
            self.days, self.dates, self.is_waiting = None, dates, True
            return
        limit = limit_of(dates)
        if limit is None:
            self.is_sure = False
            return
        in_segment = self.drafts[self.begun :]
        if follows and not in_segment:
            self.limit = limit
            return
        self.is_sure = self.is_sure and not follows
        for draft in self.drafts if dates.mark else in_segment:
            draft.limit = draft.limit.narrowed(limit)
        if not self.drafts:
            self.limit = limit
        elif not dates.mark and not in_segment:
            self.is_sure = False

    def _take_closed(self, mark: Mark, rest: Sequence[Part]) -> int:
        if mark.kind == "closed" and self.is_waiting:
            if rest and isinstance(rest[0], Times):
                # “Monday to Friday (closed 1-2pm) 9am to 6pm”.
                self.closures.extend(Draft(self.days, self.dates, rest[0].ranges, self.limit).shut_hours())
                self.is_sure = self.is_sure and all(each.is_sure for each in rest[0].ranges)
                return 1
            self._shut_waiting()
            return 0
        taken = 0
        while taken < len(rest) and self._shut(rest[taken], taken):
            taken += 1
        self.is_sure = self.is_sure and taken > 0
        return taken

    def _shut_waiting(self) -> None:
        if self.days is not None:
            self._shut_days(self.days)
        elif self.dates is not None:
            self._shut_dates(self.dates)
        self.days, self.dates, self.is_waiting = None, None, False

    def _shut(self, part: Part, already: int) -> bool:
        """Take what is shut; after the first of it only dates and bank holidays go on the list."""
        if isinstance(part, Dates):
            self._shut_dates(part)
        elif isinstance(part, Days) and (not already or not part.days):
            self._shut_days(part)
        elif isinstance(part, Times) and not already:
            self._shut_times(part)
        else:
            return False
        return True

    def _shut_days(self, days: Days) -> None:
        if days.bank_holidays:
            self.keeps_holidays = False
        self.is_sure = self.is_sure and days.is_sure and not days.is_fortnightly
        self.shut.update(each.day for each in days.days if not each.numbers)
        if not self.is_waiting:
            # Times that follow would be those of the days left out: “except Wednesday 6-8pm”.
            self.days, self.dates = None, None
        for each in days.days:
            if each.numbers:
                self.closures.append(Draft.shut_days(each))

    def _shut_dates(self, dates: Dates) -> None:
        found = closed_dates(dates)
        self.is_sure = self.is_sure and found is not None
        self.closures.extend(found or ())

    def _shut_times(self, times: Times) -> None:
        """“Closed 12.30pm to 1pm” is about the days told before it in its segment."""
        done = self.drafts[self.begun :] or self.drafts[-1:]
        self.is_sure = self.is_sure and bool(done) and all(each.is_sure for each in times.ranges)
        for draft in done:
            self.closures.extend(replace(draft, ranges=times.ranges).shut_hours())

    def _take_included(self, rest: Sequence[Part]) -> int:
        days = rest[0] if rest else None
        if not isinstance(days, Days) or days.days or self.keeps_holidays is not None:
            self.is_sure = False
            return 0
        self.keeps_holidays = True
        return 1

    def _take_fortnight(self) -> None:
        if self.is_waiting and self.days is not None:
            self.days = replace(self.days, is_fortnightly=True)
        elif self.drafts and self.drafts[-1].days is not None:
            self.drafts[-1].days = replace(self.drafts[-1].days, is_fortnightly=True)
        else:
            self.is_sure = False

    def _finish(self) -> None:
        if self.early is not None:
            # “10am-4pm” on one line and “Monday to Friday” on the next.
            if not self.drafts and self.is_waiting:
                self._add(self.early)
            else:
                self.is_sure = False
        elif self.is_waiting and not self.is_form:
            self.is_sure = False


def _segments(parts: Sequence[Part]) -> list[tuple[list[Part], bool]]:
    """Return the parts between breaks, and whether the break after them is a semicolon."""
    segments: list[tuple[list[Part], bool]] = []
    current: list[Part] = []
    for part in parts:
        if isinstance(part, Mark) and part.kind in ("break", "firm"):
            if current:
                segments.append((current, part.kind == "firm"))
            current = []
        else:
            current.append(part)
    # A last piece without a break after it is like the piece before it.
    return [*segments, (current, bool(segments) and segments[-1][1])] if current else segments


def _turned(segment: Sequence[Part]) -> list[Part]:
    """Return “10-12 Thursdays, 2-4 Fridays” with the days first: each run of times goes after the days that follow."""
    turned: list[Part] = []
    held: list[Part] = []
    for part in segment:
        if isinstance(part, Times):
            held.append(part)
        elif isinstance(part, Days) and held:
            turned.extend([part, *held])
            held = []
        else:
            turned.append(part)
    return turned


def _contradicts(drafts: Sequence[Draft]) -> bool:
    """Say whether one day has two hours that overlap and are not the same: one of them is about something else."""
    by_day: dict[int, set[Range]] = {}
    for draft in drafts:
        for day in draft.days.days if draft.days else ():
            if not draft.limit.months and not draft.limit.first and not draft.limit.last:
                by_day.setdefault(day.day, set()).update(replace(each, is_sure=True) for each in draft.ranges)
    for ranges in by_day.values():
        ordered = sorted(ranges, key=lambda each: (each.start, each.end))
        if any(other.start < one.end for one, other in pairwise(ordered)):
            return True
    return False
