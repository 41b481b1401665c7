"""Two clock times made a range of minutes: am and pm, said, half said or to be told from the numbers."""

from dataclasses import dataclass
from typing import Literal

from directory.opening.text.parts import Range
from directory.opening.text.tokens import Token
from directory.opening.week import DAY

_HOUR = 60
_NOON = 12 * _HOUR
_EARLIEST = 7 * _HOUR
_LONGEST = 16 * _HOUR

type Daypart = Literal["", "morning", "afternoon", "evening"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as written. ``is_said`` is one that can only be read one way, such as 9am, noon or 14:00."""

    minute: int
    is_said: bool
    is_padded: bool = False
    is_bare: bool = False
    meridiem: str = ""


def read_clock(token: Token) -> Clock | None:
    """Return a token as a time of day; ``None`` when it is none or cannot be one, such as 25:00."""
    if token.kind == "NOON":
        return Clock(_NOON, is_said=True, meridiem="noon")
    if token.kind == "MIDNIGHT":
        return Clock(0, is_said=True, meridiem="midnight")
    if token.kind not in ("CLOCK", "DIGITS", "NUMBER") or len(token.numbers) != 2:
        return None
    hour, minute = token.numbers
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    is_bare = token.kind == "NUMBER" and not token.meridiem
    if token.meridiem and 1 <= hour <= 12:
        hour = hour % 12 + (12 if token.meridiem == "pm" else 0)
        return Clock(hour * _HOUR + minute, is_said=True, meridiem=token.meridiem)
    return Clock(hour % 24 * _HOUR + minute, is_said=hour > 12 or hour == 0, is_padded=token.is_padded, is_bare=is_bare)


def make_range(opens: Clock, closes: Clock, daypart: Daypart = "") -> Range | None:
    """Return the range two times most likely mean, not sure where another reading is as good; ``None`` for nonsense.

    One that says am or pm settles the other: “3-5pm” begins at 3pm, “9am-5” ends at 5pm. Where neither says, a
    service opens from 7 in the morning and closes at the first such time after it: “9-1”, “11:00 to 3:30”, “2-4”.
    """
    found: Range | None
    if opens.is_said and closes.is_said:
        # “10am to 12am” is as often a slip for noon as it is meant.
        is_slip = closes.minute == 0 and closes.meridiem == "am" and opens.minute < _NOON
        found = _checked(opens.minute, closes.minute, is_said=not is_slip)
    elif closes.is_said:
        found = _from_the_end(opens, closes)
    elif opens.is_said:
        found = _from_the_start(opens, closes)
    else:
        found = _from_neither(opens, closes, daypart)
    if found is None or not daypart or _suits(found, daypart):
        return found
    return Range(found.start, found.end, is_sure=False)


def _from_the_end(opens: Clock, closes: Clock) -> Range:
    """Return the range that ends at a known time: its beginning is the last such time before that."""
    end = closes.minute or DAY
    if closes.meridiem in ("am", "midnight") or opens.is_padded or (not closes.meridiem and end > _NOON):
        return _from_the_end_as_written(opens, closes)
    either = [minute for minute in (opens.minute % _NOON, opens.minute % _NOON + _NOON) if minute < end]
    return _checked(either[-1] if either else opens.minute, closes.minute, is_said=bool(either))


def _from_the_end_as_written(opens: Clock, closes: Clock) -> Range:
    # Beside a 24-hour clock, or before the morning's end, the beginning stands as it is written.
    end = closes.minute or DAY
    if closes.meridiem == "midnight":
        evening = opens.minute % _NOON + _NOON
        start = opens.minute if opens.is_padded or opens.minute == _NOON else evening
        return Range(start, DAY, is_sure=start >= _NOON + 3 * _HOUR)
    if closes.meridiem == "am" and opens.minute >= end:
        return Range(opens.minute % _NOON + _NOON, end + DAY, is_sure=False)
    is_sure = opens.minute >= _EARLIEST or (opens.is_padded and opens.minute >= _EARLIEST - _HOUR)
    # “10 to 12am” is hardly until midnight.
    is_slip = closes.meridiem == "am" and closes.minute == 0
    return _checked(opens.minute, closes.minute, is_said=(is_sure or closes.meridiem == "am") and not is_slip)


def _from_the_start(opens: Clock, closes: Clock) -> Range:
    """Return the range that begins at a known time: it ends at the first such time after that."""
    if closes.is_padded:
        return _checked(opens.minute, closes.minute, is_said=closes.minute > opens.minute)
    both = sorted((closes.minute % _NOON, closes.minute % _NOON + _NOON))
    later = [minute for minute in (*both, DAY + both[0]) if minute > opens.minute]
    # Beside the 24-hour clock, “18:00 - 10:00” may be the next morning.
    return _checked(opens.minute, later[0] % DAY, is_said=bool(opens.meridiem))


def _from_neither(opens: Clock, closes: Clock, daypart: Daypart) -> Range | None:
    if opens.is_padded or closes.is_padded:
        # A leading nought is the 24-hour clock, though 02:00 to 04:00 may still be a slip for the afternoon.
        is_likely = opens.minute >= _EARLIEST - _HOUR and closes.minute > opens.minute
        if closes.minute < opens.minute and not closes.is_padded:
            return _from_the_start(Clock(opens.minute, is_said=True, meridiem="told"), closes)
        return _checked(opens.minute, closes.minute, is_said=is_likely)
    if opens.minute == closes.minute:
        return None
    afternoon = opens.minute % _NOON + _NOON
    is_early = opens.minute % _NOON < _EARLIEST and opens.minute != _NOON
    start = afternoon if is_early or daypart in ("afternoon", "evening") else opens.minute
    found = _from_the_start(Clock(start, is_said=True, meridiem="told"), closes)
    # “7-9” may be breakfast or a club in the evening; the part of the day settles it.
    is_short = found.end - found.start <= 4 * _HOUR and (found.end - 1) % _NOON < 11 * _HOUR
    could_be_either = is_short and 5 * _HOUR <= opens.minute % _NOON < 9 * _HOUR
    return Range(found.start, found.end, found.is_sure and (bool(daypart) or not could_be_either))


def _checked(start: int, end: int, *, is_said: bool) -> Range:
    """Return the range, not sure where it would be a strange one: over 16 hours, in the small hours, turned about."""
    length = (end - start) % DAY or DAY
    is_night = start + length > DAY
    is_strange = length > _LONGEST or (is_night and (start < 16 * _HOUR or end > _NOON)) or start < 5 * _HOUR
    return Range(start, start + length, is_sure=is_said and not (is_strange and length < DAY))


def _suits(found: Range, daypart: Daypart) -> bool:
    if daypart == "morning":
        return found.start < _NOON
    return found.start >= (_NOON if daypart == "afternoon" else 16 * _HOUR)
