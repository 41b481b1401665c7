"""What hours text is made of once it is parsed: days, times, dates and the words between them."""

from dataclasses import dataclass
from typing import Literal

ALL_WEEK = tuple(range(7))


@dataclass(frozen=True, slots=True)
class Range:
    """Minutes of the day; ``end`` counts on past midnight. ``is_sure`` is false where am or pm had to be guessed."""

    start: int
    end: int
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A weekday, Monday being 0, and which of the month it is; no numbers is every one."""

    day: int
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Days that share their hours. ``bank_holidays`` are among them; ``is_fortnightly`` has no known first week."""

    days: tuple[NamedDay, ...]
    bank_holidays: bool = False
    is_fortnightly: bool = False
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Times:
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A date with what of it was given; a month alone has no day."""

    month: int
    day: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates apart, or with ``is_range`` the first and last of a stretch; ``mark`` is the word before them."""

    points: tuple[Point, ...]
    is_range: bool = False
    mark: Literal["", "from", "until"] = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that says what to do with what stands beside it; ``firm`` breaks are semicolons."""

    kind: Literal["closed", "except", "include", "fortnight", "break", "firm"]


@dataclass(frozen=True, slots=True)
class Unread:
    start: int
    end: int


type Part = Days | Times | Dates | Mark | Unread
