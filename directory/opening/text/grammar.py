"""The grammar of hours text: tokens in, parts out, in one pass with a look ahead of a few tokens.

    days   = [fortnight] day {joiner day} [of month] [fortnight]
    day    = [ordinals] weekday ["[" numbers "]"] [dash weekday] | every day | weekdays | weekend | bank holidays
    times  = range {joiner range};  range = [between] clock dash clock | 24 hours
    dates  = [from | until] date [dash date] | date {joiner date};  a date may lack its day or its year

Whatever fits none of these is unread.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from directory.opening.text.clock import Daypart, make_range, read_clock
from directory.opening.text.dates import parse_dates
from directory.opening.text.parts import ALL_WEEK, Days, Mark, NamedDay, Part, Range, Times, Unread
from directory.opening.text.tokens import Token
from directory.opening.week import DAY

_JOINERS = ("COMMA", "AND", "SLASH")
_PUNCTUATION = (*_JOINERS, "COLON", "DASH", "LEFT", "RIGHT", "FROM", "EVERY", "UNTIL", "BETWEEN")
_MOST_IN_MONTH = 5
_RANGE_DASHES = ("DASH", "UNTIL")
# A number beside one of these counts people or years, not hours.
_COUNTED = re.compile(r"(?:years?|yrs?|y|months?|olds?|people|adults|children|age[ds]?)")
_GROUPS = {"EVERY_DAY": ALL_WEEK, "WEEKDAYS": ALL_WEEK[:5], "WEEKEND": ALL_WEEK[5:]}
_BEGINS_DATES = frozenset({"FROM", "UNTIL", "DAY", "DATE", "FEAST", "MONTH", "NUMBER", "ORDINAL"})
_BEGINS_DAYS = frozenset({"FORTNIGHT", "EVERY", "BANK", "ORDINAL", "DAY", *_GROUPS})
_BEGINS_TIMES = frozenset({"ALL_DAY", "FROM", "BETWEEN", "NOON", "MIDNIGHT", "CLOCK", "DIGITS", "NUMBER"})
_MARKS: dict[str, Literal["closed", "except", "include", "fortnight"]] = {
    "CLOSED": "closed",
    "EXCEPT": "except",
    "INCLUDE": "include",
    "FORTNIGHT": "fortnight",
}


def parse_hours(tokens: Sequence[Token], text: str) -> list[Part]:
    """Return the parts of the text in order; ``text`` tells which breaks are semicolons."""
    return _Parser(tokens, text).parse()


class _Parser:
    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self._tokens = tokens
        self._text = text
        self._at = 0
        self._daypart: Token | None = None

    def parse(self) -> list[Part]:
        parts: list[Part] = []
        while self._at < len(self._tokens):
            parts.extend(self._part())
        parts.extend(self._drop_daypart())
        return parts

    def _part(self) -> list[Part]:
        before, kind = self._at, self._tokens[self._at].kind
        if kind in _BEGINS_DATES:
            found, self._at = parse_dates(self._tokens, before)
            if found is not None:
                return [*self._drop_daypart(), found]
        if kind in _BEGINS_DAYS:
            days = self._days()
            if days is not None:
                return [*self._drop_daypart(), days]
            self._at = before
        if kind in _BEGINS_TIMES:
            times = self._times()
            if times is not None:
                return [times]
            self._at = before
        return self._single()

    def _single(self) -> list[Part]:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "ALWAYS":
            return [Days(tuple(map(NamedDay, ALL_WEEK))), Times((Range(0, DAY),))]
        if token.kind in _MARKS:
            return [Mark(_MARKS[token.kind])]
        if token.kind == "BREAK":
            return [Mark("firm" if ";" in self._text[token.start : token.end] else "break")]
        if token.kind == "DAYPART":
            dropped = self._drop_daypart()
            self._daypart = token
            return dropped
        if token.kind == "LAST_ENTRY":
            # When the last person is let in is no end of the opening.
            self._at += read_clock(self._peek()) is not None
            return []
        return [] if token.kind in _PUNCTUATION or token.kind == "SIGN" else [Unread(token.start, token.end)]

    def _drop_daypart(self) -> list[Part]:
        """Return a part of the day that no times followed as unread: a morning without times is not guessed at."""
        token, self._daypart = self._daypart, None
        return [Unread(token.start, token.end)] if token else []

    def _peek(self, ahead: int = 0) -> Token:
        at = self._at + ahead
        return self._tokens[at] if 0 <= at < len(self._tokens) else _END

    def _take(self, *kinds: str) -> Token | None:
        token = self._peek()
        if token.kind not in kinds:
            return None
        self._at += 1
        return token

    def _take_joiner(self) -> bool:
        took = self._take(*_JOINERS)
        # “Monday, Tuesday, and Thursday”.
        if took and took.kind == "COMMA":
            self._take("AND")
        return took is not None

    def _days(self) -> Days | None:
        is_fortnightly = self._take("FORTNIGHT") is not None
        found = self._day_list()
        if found is None:
            return None
        is_of_month = self._take("OF_MONTH") is not None
        found = self._numbered_after(found)
        is_fortnightly = is_fortnightly or self._fortnight_after()
        numbered = [day for day in found.days if day.numbers]
        # “Every second Tuesday” is one in two or the month's second; “of the month” settles it.
        is_open = self._had_every and any(number > 1 for day in numbered for number in day.numbers)
        is_sure = found.is_sure and bool(numbered) if is_of_month else found.is_sure and not is_open
        return replace(found, is_fortnightly=is_fortnightly, is_sure=is_sure)

    def _fortnight_after(self) -> bool:
        back = self._at
        self._take("COMMA", "LEFT")
        self._take("EVERY")
        if self._take("FORTNIGHT"):
            return True
        self._at = back
        return False

    def _day_list(self) -> Days | None:
        self._had_every = False
        whole: Days | None = None
        while True:
            back = self._at
            if whole is not None and not self._take_joiner():
                return whole
            found = self._day()
            if found is None:
                self._at = back
                return whole
            whole = found if whole is None else _joined(whole, found)

    def _day(self) -> Days | None:
        if self._take("EVERY"):
            self._had_every = True
        if self._take("BANK"):
            return Days((), bank_holidays=True)
        group = self._take(*_GROUPS)
        if group:
            return Days(tuple(map(NamedDay, _GROUPS[group.kind])))
        numbers = self._ordinals()
        first = self._take("DAY")
        if first is None:
            return None
        numbers = numbers or self._bracketed()
        last = self._last_day()
        if last is None:
            return Days((NamedDay(first.numbers[0], numbers),))
        length = (last - first.numbers[0]) % 7
        days = tuple(NamedDay((first.numbers[0] + step) % 7, numbers) for step in range(length + 1))
        return Days(days, is_sure=length > 0 and not numbers)

    def _last_day(self) -> int | None:
        back = self._at
        if self._take("DASH", "UNTIL"):
            token = self._take("DAY")
            if token:
                return token.numbers[0]
        self._at = back
        return None

    def _ordinals(self) -> tuple[int, ...]:
        """Return “1st and 3rd”, as far as they number weeks of a month."""
        numbers: list[int] = []
        while True:
            back = self._at
            if numbers:
                self._take_joiner()
            token = self._take("ORDINAL")
            if token is None or token.numbers[0] > _MOST_IN_MONTH or len(numbers) > _MOST_IN_MONTH:
                self._at = back
                return tuple(numbers)
            numbers.append(token.numbers[0])

    def _bracketed(self) -> tuple[int, ...]:
        back = self._at
        numbers: list[int] = []
        if self._take("LEFT_SQUARE"):
            while True:
                sign = -1 if self._take("DASH") else 1
                token = self._take("NUMBER")
                if token is None or not 1 <= token.numbers[0] <= _MOST_IN_MONTH or len(numbers) > _MOST_IN_MONTH:
                    break
                numbers.append(sign * token.numbers[0])
                if self._take("RIGHT_SQUARE"):
                    return tuple(numbers)
                if not self._take("COMMA"):
                    break
        self._at = back
        return ()

    def _numbered_after(self, found: Days) -> Days:
        """Return “Saturday (1st and 3rd of the month)” with its numbers; only one day can have them."""
        back = self._at
        if len(found.days) == 1 and not found.days[0].numbers:
            self._take("LEFT", "COMMA", "DASH", "COLON")
            self._take("EVERY")
            numbers = self._ordinals()
            if numbers and self._take("OF_MONTH"):
                return replace(found, days=(NamedDay(found.days[0].day, numbers),))
        self._at = back
        return found

    def _times(self) -> Times | None:
        ranges: list[Range] = []
        while True:
            back = self._at
            if ranges:
                self._take_joiner()
                self._take("DASH")
            found = self._range()
            if found is None:
                self._at = back
                break
            ranges.append(found)
        if not ranges:
            return None
        self._daypart = None
        return Times(tuple(ranges))

    def _range(self) -> Range | None:
        if self._take("ALL_DAY"):
            return Range(0, DAY)
        before = self._peek(-1)
        self._take("FROM")
        between = self._take("BETWEEN")
        opens_token = self._peek()
        opens = read_clock(opens_token)
        if opens is None:
            return None
        self._at += 1
        dashes = 0
        while self._take(*_RANGE_DASHES) or (between and not dashes and self._take("AND")):
            dashes += 1
        closes = read_clock(self._peek())
        if not dashes or closes is None:
            return None
        self._at += 1
        after = self._peek(1) if self._peek().kind == "DASH" else self._peek()
        is_counting = after.kind == "MONTH" or any(_COUNTED.fullmatch(each.word) for each in (before, after))
        if (closes.is_bare or opens.is_bare) and is_counting:
            return None
        daypart: Daypart = self._daypart.word if self._daypart else ""  # type: ignore[assignment]
        return make_range(opens, closes, daypart)


_END = Token("END", 0, 0)


def _joined(one: Days, other: Days) -> Days:
    """Return both lists as one; “1st Monday and Tuesday” leaves open whose number it is."""
    is_open = any(day.numbers for day in one.days) and any(not day.numbers for day in other.days)
    return Days(
        one.days + other.days,
        one.bank_holidays or other.bank_holidays,
        is_sure=one.is_sure and other.is_sure and not is_open,
    )
