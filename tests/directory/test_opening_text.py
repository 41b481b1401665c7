"""Hours as people write them: what is read, what is doubted, what is left alone."""

import json
import re
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.model import Schedule
from directory.opening import WEEKDAYS, HoursReading, read_hours

type Hours = frozenset[tuple[str, str, str, str]]
"""Weekday, which of the month or "every", opening, closing."""

_NOTATION = re.compile(r"(\w\w)(?:-(\w\w))?(?:\[([-\d,]+)\])?")


def hours_of_notation(text: str) -> Hours:
    """Read OpenStreetMap's notation, as far as the judged answers use it: “Mo-Fr 09:00-12:00; Sa[1,3] 10:00-11:00”."""
    found: set[tuple[str, str, str, str]] = set()
    for rule in text.split(";"):
        days, _, times = rule.strip().rpartition(" ")
        for first, last, numbers in _NOTATION.findall(days):
            start = WEEKDAYS.index(first.upper())
            length = (WEEKDAYS.index((last or first).upper()) - start) % 7
            for step in range(length + 1):
                for number in (numbers or "every").split(","):
                    for opens, closes in (spell.split("-") for spell in times.split(",")):
                        found.add((WEEKDAYS[(start + step) % 7], number, opens, closes))
    return frozenset(found)


def hours_of_schedules(reading: HoursReading) -> Hours:
    return frozenset(
        (day[-2:], day[:-2] or "every", f"{each.opens_at:%H:%M}", f"{each.closes_at:%H:%M}")
        for each in reading.schedules
        if not each.closed and each.bank_holidays != "only"
        for day in each.byday
    )


def test_real_texts_are_read_exactly_and_never_wrongly_sure(shared_data: Path) -> None:
    pairs = json.loads((shared_data / "warm_spaces" / "opening_hours_text.json").read_text())

    readings = [(pair["text"], read_hours(pair["text"]), hours_of_notation(pair["good"])) for pair in pairs]

    wrong = [(text, reading) for text, reading, good in readings if hours_of_schedules(reading) != good]
    assert [text for text, reading in wrong if reading.is_sure] == []
    assert len(wrong) / len(pairs) < 0.01


def test_texts_of_places_are_mostly_sure_and_agree_with_what_others_read(shared_data: Path) -> None:
    places = json.loads((shared_data / "warm_spaces" / "places.geojson").read_text())["features"]
    said: Mapping[str, str] = {
        hours["_text"]: hours["opening"]
        for hours in (place["properties"].get("hours") or {} for place in places)
        if hours.get("opening")
    }

    sure = {text: reading for text, reading in ((text, read_hours(text)) for text in said) if reading.is_sure}

    agreed = sum(hours_of_schedules(reading) == hours_of_notation(said[text]) for text, reading in sure.items())
    assert len(sure) / len(said) > 0.6
    # The other reading is a program's too; where the two differ, it is that one which drops or doubles hours.
    assert agreed / len(sure) > 0.96


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("Mon, Wed 9.30–noon", "Mo,We 09:30-12:00"),
        ("<ul><li>Monday - 2 to 5pm</li><li>Friday&nbsp;9&ndash;1</li></ul>", "Mo 14:00-17:00; Fr 09:00-13:00"),
        ("Monday - 8.15am to 8pmTuesday - 8.15am to 5pm", "Mo 08:15-20:00; Tu 08:15-17:00"),
        ("1<sup>st</sup> Saturday of the month 10 a.m. - 12 noon", "Sa[1] 10:00-12:00"),
        ("Saturday (1st and 3rd of the month) 10am-12pm", "Sa[1,3] 10:00-12:00"),
        ("6pm to midnight Friday and Saturday", "Fr,Sa 18:00-00:00"),
        ("9-2pm Mon-Tue, 9-3pm Wed-Fri", "Mo-Tu 09:00-14:00; We-Fr 09:00-15:00"),
        ("Monday ; Tuesday 10-12.30pm; Wednesday ; Thursday 11-1pm; Friday", "Tu 10:00-12:30; Th 11:00-13:00"),
        ("Wed evenings 7-9", "We 19:00-21:00"),
        ("Mon 9-5 Tue closed Wed 9-5", "Mo 09:00-17:00; We 09:00-17:00"),
        ("Daily 10am-4pm except Mondays", "Tu-Su 10:00-16:00"),
        ("Mondays, Tuesdays and Wednesdays. 9am to 3pm.", "Mo-We 09:00-15:00"),
        ("10am - 4pm\nMonday to Friday", "Mo-Fr 10:00-16:00"),
        ("Friday 10pm - 4am", "Fr 22:00-04:00"),
        ("0900hrs to 1700hrs Mon to Fri", "Mo-Fr 09:00-17:00"),
        ("24 hours a day, 7 days a week", "Mo-Su 00:00-00:00"),
        ("24/7", "Mo-Su 00:00-00:00"),
        ("Tuesday to Sunday 10am-5pm (last entry 4.30pm)", "Tu-Su 10:00-17:00"),
        ("Mo-Fr 08:00-17:30; Sa[1,-1] 10:00-12:00", "Mo-Fr 08:00-17:30; Sa[1,-1] 10:00-12:00"),
        ("weekends 10-4, weekdays 9-5", "Sa-Su 10:00-16:00; Mo-Fr 09:00-17:00"),
    ],
)
def test_plain_hours_are_surely_read(text: str, notation: str) -> None:
    reading = read_hours(text)

    assert hours_of_schedules(reading) == hours_of_notation(notation)
    assert (reading.is_sure, reading.unread) == (True, "")
    assert all(each.is_sure for each in reading.schedules)


@pytest.mark.parametrize(
    ("text", "notation", "unread"),
    [
        ("Tuesdays, term time only, 10-12", "Tu 10:00-12:00", "term time only"),
        ("every other Tuesday 2-4pm", "Tu 14:00-16:00", ""),
        ("Every second Tuesday 10am-12pm", "Tu[2] 10:00-12:00", ""),
        ("Monday 10am-12pm Coffee Club", "Mo 10:00-12:00", "Coffee Club"),
        ("Weds 7-9", "We 07:00-09:00", ""),
        ("Monday 10am to 12am", "Mo 10:00-00:00", ""),
        ("Monday 02:00-04:00", "Mo 02:00-04:00", ""),
        ("Monday-Saturday 9am-7pm; Sat 9am-5pm", "Mo-Sa 09:00-19:00; Sa 09:00-17:00", ""),
        ("Monday 9-5, Tuesday", "Mo 09:00-17:00", ""),
        ("Monday 9-5 or by appointment", "Mo 09:00-17:00", "or by appointment"),
        ("Friday 9am-1pm (2pm July)", "Fr 09:00-13:00", "2pm"),
        ("Every Thursday 11am - 2pm (2nd and 4th Thursday of every month)", "Th 11:00-14:00", ""),
    ],
)
def test_hours_that_could_be_meant_another_way_are_doubted(text: str, notation: str, unread: str) -> None:
    reading = read_hours(text)

    assert hours_of_schedules(reading) == hours_of_notation(notation)
    assert (reading.is_sure, reading.unread) == (False, unread)
    assert not any(each.is_sure for each in reading.schedules)


@pytest.mark.parametrize(
    "text",
    [
        "Monday mornings",
        "9am to 5pm",
        "By appointment only",
        "Wednesdays at 6pm",
        "Contact us for our opening times",
        "Tuesday and Friday, Mowbray Community Church, HG1 5AT",
        "Tuesday 14 January until 18 March 10am-12pm",
        "Monday 9th January 10am-12pm",
        "Thursday, ages 5-11 years",
        "Monday 25:00-26:00",
        "Closed",
    ],
)
def test_text_without_days_and_times_is_left_as_it_is(text: str) -> None:
    assert read_hours(text) == HoursReading((), is_sure=False, unread=text)


def test_empty_text_says_nothing() -> None:
    assert read_hours("  ") == HoursReading((), is_sure=False, unread="")


OFFICE = {"freq": "WEEKLY", "byday": ("MO", "TU", "WE", "TH", "FR"), "opens_at": time(9), "closes_at": time(17)}


def office(**fields: object) -> Schedule:
    return Schedule(**{**OFFICE, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "schedules"),
    [
        ("Mon-Fri 9-5, not August", [office(), Schedule(freq="DAILY", bymonth=(8,), closed=True)]),
        ("Mon-Fri 9-5, closed bank holidays", [office(bank_holidays="not")]),
        ("Mo-Fr 09:00-17:00; PH off", [office(bank_holidays="not")]),
        ("Mon-Fri 9-5 including bank holidays", [office(), office(bank_holidays="only")]),
        (
            "Mon-Fri 9-5 and bank holidays 10-2",
            [office(), Schedule(freq="DAILY", bank_holidays="only", opens_at=time(10), closes_at=time(14))],
        ),
        ("Mon-Fri 9am-5pm (Until 19th January 2023)", [office(valid_to=date(2023, 1, 19))]),
        ("Mon-Fri 9am-5pm from 6 January 2026", [office(valid_from=date(2026, 1, 6))]),
        ("Mon-Fri 9am-5pm, November to February", [office(bymonth=(11, 12, 1, 2))]),
        ("1 April to 30 September: Mon-Fri 9am-5pm", [office(bymonth=(4, 5, 6, 7, 8, 9))]),
        (
            "Mon-Fri 9-5 from December 2026 to February 2027",
            [office(valid_from=date(2026, 12, 1), valid_to=date(2027, 2, 28))],
        ),
        (
            "Mon-Fri 9-5. Closed 24 December 2026 to 2 January 2027",
            [office(), Schedule(freq="DAILY", valid_from=date(2026, 12, 24), valid_to=date(2027, 1, 2), closed=True)],
        ),
        (
            "Mon-Fri 9-5, closed on Christmas Day",
            [office(), Schedule(freq="MONTHLY", bymonth=(12,), bymonthday=(25,), closed=True)],
        ),
        ("Mon-Fri 9-5, closed 4/12/2026", [office(), Schedule(dtstart=date(2026, 12, 4), closed=True)]),
        ("Mon-Fri 9-5 closed for lunch 1-2pm", [office(), office(opens_at=time(13), closes_at=time(14), closed=True)]),
        ("Mon-Fri (closed 1-2pm) 9-5", [office(), office(opens_at=time(13), closes_at=time(14), closed=True)]),
        ("Mon-Fri 9-5 except 1st Monday", [office(), Schedule(freq="MONTHLY", byday=("1MO",), closed=True)]),
        (
            "Saturday 7 November 2026, 9am-5pm",
            [Schedule(dtstart=date(2026, 11, 7), opens_at=time(9), closes_at=time(17))],
        ),
    ],
)
def test_dates_and_exceptions_become_schedules(text: str, schedules: list[Schedule]) -> None:
    reading = read_hours(text)

    assert list(reading.schedules) == schedules
    assert reading.is_sure


def test_fortnight_is_doubted_but_not_the_hours_beside_it() -> None:
    weekly, fortnightly = read_hours("Monday 9am-5pm, every other Saturday 10am-12pm").schedules

    assert (weekly.is_sure, fortnightly.interval, fortnightly.is_sure) == (True, 2, False)


def test_times_after_an_exception_are_not_given_to_other_days() -> None:
    reading = read_hours("Mon-Fri 9-5 except Wed 6-8pm")

    assert not reading.is_sure
    assert all(each.opens_at == time(9) for each in reading.schedules)


def test_long_text_is_read_to_a_limit_and_doubted() -> None:
    reading = read_hours("Monday 9am-5pm. " + "Come in. " * 10_000)

    assert hours_of_schedules(reading) == hours_of_notation("Mo 09:00-17:00")
    assert not reading.is_sure
    assert reading.unread.endswith("Come in.")


@pytest.mark.parametrize(
    "piece", ["(", "9-", "1st and ", "Monday, ", "<", "&amp;", "Mo[1,", "Jan ", "24 hours ", "9-5 "]
)
def test_hostile_text_is_not_taken_as_sure(piece: str) -> None:
    assert not read_hours(piece * (100_000 // len(piece))).is_sure


@settings(max_examples=300, deadline=None)
@given(text=st.text() | st.text(st.sampled_from("MonTuesSat19:0-&,;()[]./ andto\nampm<>")))
def test_any_text_is_read_without_fault(text: str) -> None:
    reading = read_hours(text)

    assert not reading.is_sure or (reading.schedules and not reading.unread)


DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def written_times(draw: st.DrawFn) -> tuple[str, str, str]:
    """Write a spell of the day in one of the ways people do, with its 24-hour opening and closing."""
    opens = draw(st.integers(7 * 4, 18 * 4)) * 15
    closes = draw(st.integers(opens // 15 + 1, 23 * 4)) * 15
    dash = draw(st.sampled_from(("-", " - ", " – ", " to ", "—", " until ")))
    way = draw(st.sampled_from(("24", "12", "12 dotted", "a.m.")))
    return dash.join(_written(each, way) for each in (opens, closes)), _on_24(opens), _on_24(closes)


def _on_24(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _written(minute: int, way: str) -> str:
    if way == "24":
        return _on_24(minute)
    hour = (minute // 60 - 1) % 12 + 1
    past = f"{'.' if way == '12 dotted' else ':'}{minute % 60:02}" if minute % 60 else ""
    half = ("am", "pm") if way != "a.m." else (" a.m.", " p.m.")
    return f"{hour}{past}{half[minute >= 720]}"


@st.composite
def written_hours(draw: st.DrawFn) -> tuple[str, Hours]:
    """Write some days and their times as people do, days first or times first, with what they mean."""
    is_times_first = draw(st.booleans())
    groups: list[str] = []
    meant: set[tuple[str, str, str, str]] = set()
    left = draw(st.permutations(range(7)))[: draw(st.integers(1, 5))]
    while left:
        size = draw(st.integers(1, 3))
        days, left = sorted(left[:size]), left[size:]
        number = draw(st.sampled_from(("", "", "1st ", "last "))) if len(days) == 1 else ""
        short = draw(st.booleans())
        names = [DAY_NAMES[day][:3] if short else DAY_NAMES[day] for day in days]
        times, opens, closes = written_times(draw)
        joined = draw(st.sampled_from((", ", " & ", " and ", "/"))).join(names)
        spoken = f"{number}{joined}{' of the month' if number else ''}"
        groups.append(
            f"{times} {spoken}" if is_times_first else f"{spoken}{draw(st.sampled_from((' ', ': ', ', ')))}{times}"
        )
        which = {"": "every", "1st ": "1", "last ": "-1"}[number]
        meant.update((WEEKDAYS[day], which, opens, closes) for day in days)
    return draw(st.sampled_from(("; ", "\n", ". "))).join(groups), frozenset(meant)


@settings(max_examples=300, deadline=None)
@given(written=written_hours())
def test_hours_written_in_any_usual_way_are_read_as_meant(written: tuple[str, Hours]) -> None:
    text, meant = written

    reading = read_hours(text)

    assert hours_of_schedules(reading) == meant
    assert reading.is_sure
