"""Dates in hours text: days of a month, months, and stretches of either, with or without a year."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from directory.opening.text.parts import Dates, Point
from directory.opening.text.tokens import Token

_JOINERS = ("COMMA", "AND", "SLASH")
_MOST_DAYS = 12
_MARKS: dict[str, Literal["from", "until"]] = {"FROM": "from", "UNTIL": "until"}


def parse_dates(tokens: Sequence[Token], at: int) -> tuple[Dates | None, int]:
    """Return the dates that begin at a token and where the next part begins; ``None`` and ``at`` if there are none.

    The days of “1-3 March” are the ends of a stretch, as are those of “1 March to 3 April”.
    """
    mark: Literal["", "from", "until"] = _MARKS.get(tokens[at].kind, "")
    points, after = _points(tokens, at + bool(mark))
    if not points:
        first = _day(tokens, at + bool(mark))
        ends, after = _points(tokens, at + bool(mark) + 2)
        if first and len(ends) == 1 and ends[0].day and _kind(tokens, at + bool(mark) + 1) == "DASH":
            return Dates((replace(ends[0], day=first), ends[0]), is_range=True), after
        return None, at
    if _kind(tokens, after) in ("DASH", "UNTIL"):
        ends, end = _points(tokens, after + 1)
        if len(ends) == 1 and len(points) == 1:
            return Dates((_with_year(points[0], ends[0]), ends[0]), is_range=True), end
    while not mark and _kind(tokens, after) in _JOINERS:
        more, end = _points(tokens, after + 1)
        if not more:
            break
        points, after = [*points, *more], end
    year = points[-1].year
    return Dates(tuple(replace(point, year=point.year or year) for point in points), mark=mark), after


def make_day(point: Point) -> date | None:
    """Return a whole date, ``None`` where its year or day is not given or there is no such day."""
    if point.year is None or point.day is None:
        return None
    try:
        return date(point.year, point.month, point.day)
    except ValueError:
        return None


def _with_year(first: Point, last: Point) -> Point:
    """Return the first with the year that stands only after the last: “1 November to 31 March 2026” begins in 2025."""
    if first.year is not None or last.year is None:
        return first
    return replace(first, year=last.year - (first.month > last.month))


def _kind(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else ""


def _points(tokens: Sequence[Token], at: int) -> tuple[list[Point], int]:
    """Return the days of one month, “25 and 26 December 2026”, or one date written another way."""
    if _kind(tokens, at) == "DAY" and _kind(tokens, at + 1) != "DASH":
        found, after = _points_without_weekday(tokens, at + 1 + (_kind(tokens, at + 1) == "COMMA"))
        # A weekday and a month alone, “Tuesday, May to July”, are no date.
        return (found, after) if found and found[0].day is not None else ([], at)
    return _points_without_weekday(tokens, at)


def _points_without_weekday(tokens: Sequence[Token], at: int) -> tuple[list[Point], int]:
    kind = _kind(tokens, at)
    if kind == "DATE":
        year, month, day = tokens[at].numbers
        return ([Point(month, day, year)], at + 1) if 1 <= month <= 12 else ([], at)
    if kind == "FEAST":
        month, day = tokens[at].numbers
        year_given, after = _year(tokens, at + 1)
        return [Point(month, day, year_given)], after
    return _month_first(tokens, at) if kind == "MONTH" else _days_first(tokens, at)


def _days_first(tokens: Sequence[Token], at: int) -> tuple[list[Point], int]:
    days: list[int] = []
    after = at
    while (day := _day(tokens, after)) is not None:
        days.append(day)
        after += 1
        if _kind(tokens, after) == "MONTH":
            month = tokens[after].numbers[0]
            year, end = _year(tokens, after + 1)
            return [Point(month, each, year) for each in days], end
        if _kind(tokens, after) not in _JOINERS or len(days) > _MOST_DAYS:
            break
        after += 1
    return [], at


def _month_first(tokens: Sequence[Token], at: int) -> tuple[list[Point], int]:
    month = tokens[at].numbers[0]
    year, after = _year(tokens, at + 1)
    if year is not None:
        return [Point(month, None, year)], after
    day = _day(tokens, at + 1)
    is_time = _kind(tokens, at + 1) == "NUMBER" and _kind(tokens, at + 2) == "DASH" and _kind(tokens, at + 3) != "MONTH"
    if day is None or is_time:
        return [Point(month)], at + 1
    days, after = [day], at + 2
    while _kind(tokens, after) in _JOINERS and _kind(tokens, after + 1) == "ORDINAL":
        days.append(tokens[after + 1].numbers[0])
        after += 2
    year, after = _year(tokens, after)
    return [Point(month, each, year) for each in days], after


def _day(tokens: Sequence[Token], at: int) -> int | None:
    if _kind(tokens, at) not in ("NUMBER", "ORDINAL") or tokens[at].meridiem:
        return None
    return tokens[at].numbers[0] if 1 <= tokens[at].numbers[0] <= 31 else None


def _year(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    start = at + (_kind(tokens, at) == "COMMA")
    if _kind(tokens, start) == "DIGITS" and tokens[start].numbers[0] == 20 and not tokens[start].meridiem:
        return 2000 + tokens[start].numbers[1], start + 1
    return None, at
