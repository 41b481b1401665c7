"""Whether a service is open at a moment, and how that is told."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from directory.opening.week import DAY_NAMES

_ITSELF_TELLS = ("open ", "usually open ")


@dataclass(frozen=True, slots=True)
class OpenStatus:
    """Whether a service is open at a moment.

    ``until`` and ``next_open`` are aware, in London time. ``until`` is ``None`` when it is closed or does not close
    within a year; ``next_open`` is ``None`` when it is open, or when nothing opens within a year.
    ``is_known`` is false when no hours are known, or all that are known are over.
    ``is_sure`` is false when the answer would be another if a doubtful schedule did not hold, or if the service
    kept a bank holiday that its hours say nothing of; ``doubt`` then says why, to follow “as”, where that is known.
    """

    at: datetime
    is_known: bool
    is_open: bool
    until: datetime | None = None
    next_open: datetime | None = None
    is_sure: bool = True
    doubt: str = ""

    def words(self) -> str | None:
        """Return “open until 5pm”, “opens 9am tomorrow”, “open 24 hours”; ``None`` when no hours are known.

        Where the answer is not sure nothing is promised: “usually open until 5pm, check first as it is a bank holiday”.
        """
        if self.is_open:
            plain = f"open until {_until_words(self.until, self.at)}" if self.until else "open 24 hours"
        elif self.next_open:
            plain = f"opens {_opening_words(self.next_open, self.at)}"
        else:
            return None
        if self.is_sure:
            return plain
        return f"usually {plain}, check first{f' as {self.doubt}' if self.doubt else ''}"


def status_sentence(words: str) -> str:
    """Return what ``OpenStatus.words`` told as a sentence: “It is open until 5pm.”, “It opens 9am tomorrow.”"""
    return f"It is {words}." if words.startswith(_ITSELF_TELLS) else f"It {words}."


def clock_words(moment: time) -> str:
    """Return a time of day as people say it: 9am, 12:30pm, midday and midnight by name."""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "midnight" if moment.hour == 0 else "midday"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def _until_words(until: datetime, at: datetime) -> str:
    clock = clock_words(until.time())
    # Up to 6am is still “tonight” to whoever asks the evening before; midnight is the end of its day.
    if until.time() <= time(6, 0) and until - at < timedelta(days=1):
        return clock
    day = until - timedelta(days=1) if until.time() == time(0, 0) else until
    return clock + _day_words(day, at)


def _opening_words(opening: datetime, at: datetime) -> str:
    # “Midnight tomorrow” could be either end of the day; 12am is the start of it.
    clock = "12am" if opening.time() == time(0, 0) else clock_words(opening.time())
    return clock + _day_words(opening, at)


def _day_words(moment: datetime, at: datetime) -> str:
    days = (moment.date() - at.date()).days
    if days <= 1:
        return " tomorrow" if days == 1 else ""
    if days < 14:
        return f" {'next ' if days >= 7 else ''}{DAY_NAMES[moment.weekday()]}"
    year = f" {moment.year}" if moment.year != at.year else ""
    return f" on {DAY_NAMES[moment.weekday()]} {moment.day} {moment:%B}{year}"
