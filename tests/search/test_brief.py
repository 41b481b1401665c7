"""What search keeps of a service beside its listing: as much as ranking and narrowing ask of it, and no less."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.model import Schedule, Spell
from directory.opening import DAY, LONDON, status_of, weekly_schedules
from directory.search.brief import Brief, dump_brief, make_brief, read_brief
from directory.search.listing import Listing
from tests.search.builders import make_service, make_site

NINE_TO_FIVE = tuple(Spell(day * DAY + 540, day * DAY + 1020) for day in range(5))
ONCE_A_MONTH = Schedule(freq="MONTHLY", byday=("1MO",), opens_at=time(9), closes_at=time(17))
CHRISTMAS = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)
FIRST_MONDAY = datetime(2026, 12, 7, 11, 0, tzinfo=UTC)
SECOND_MONDAY = datetime(2026, 12, 14, 11, 0, tzinfo=UTC)


def brief_of(**given) -> Brief:
    return make_brief(Listing(make_service("a", **given), {"debt": 0.5}, frozenset({"free:yes", "open:evening"})))


def minute_of(moment: datetime) -> int:
    return moment.weekday() * DAY + moment.hour * 60 + moment.minute


def test_a_brief_is_read_as_it_was_written():
    brief = brief_of(spells=NINE_TO_FIVE, schedules=(ONCE_A_MONTH,), sites=(make_site(51.4, 0.5),), status="closed")

    assert read_brief(dump_brief(brief)) == brief


def test_what_another_version_wrote_is_refused():
    with pytest.raises(ValueError, match="array"):
        read_brief(b"\x81\xa2id\xa1a")


@pytest.mark.parametrize("moment", [CHRISTMAS, FIRST_MONDAY, SECOND_MONDAY])
@pytest.mark.parametrize(
    "schedules",
    [(), weekly_schedules(NINE_TO_FIVE), (ONCE_A_MONTH,), (Schedule(closed=True, dtstart=FIRST_MONDAY.date()),)],
)
def test_it_is_open_whenever_the_whole_service_is(schedules, moment):
    service = make_service("a", spells=NINE_TO_FIVE, schedules=schedules)

    is_open = make_brief(Listing(service, {})).is_open(minute_of(moment), moment)

    assert is_open == status_of(service, moment).is_open


_SPELLS = st.builds(
    lambda start, length: Spell(start, start + length), st.integers(0, 7 * DAY - 1), st.integers(30, DAY)
)
# About Christmas and New Year, and the two Sundays on which the clocks change.
_HOURS_FROM = st.sampled_from(
    [datetime(2026, 12, 23, tzinfo=UTC), datetime(2027, 3, 26, 1, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)]
)


@given(spells=st.lists(_SPELLS, min_size=1, max_size=5), start=_HOURS_FROM, hours=st.integers(0, 24 * 8))
def test_no_week_is_open_where_its_service_is_not(spells, start, hours):
    moment = (start + timedelta(hours=hours)).astimezone(LONDON)
    service = make_service("a", spells=tuple(spells), schedules=weekly_schedules(spells))

    is_open = make_brief(Listing(service, {})).is_open(minute_of(moment), moment)

    assert is_open == status_of(service, moment).is_open


def test_hours_that_the_week_says_whole_are_not_kept_twice():
    assert brief_of(spells=NINE_TO_FIVE, schedules=weekly_schedules(NINE_TO_FIVE)).schedules == ()
    assert brief_of(spells=NINE_TO_FIVE, schedules=(ONCE_A_MONTH,)).schedules == (ONCE_A_MONTH,)


def test_a_night_past_sunday_is_met_again_on_monday_morning():
    brief = brief_of(spells=(Spell(6 * DAY + 1200, 7 * DAY + 120),))

    assert brief.is_ordinarily_open(60)
    assert not brief.is_ordinarily_open(180)


def test_the_nearest_site_counts_and_a_national_service_is_nowhere():
    sites = (make_site(51.388, 0.505), make_site(52.0, 0.5), make_site(None, None))

    assert brief_of(sites=sites).miles_from(51.388, 0.505) == pytest.approx(0.0, abs=1e-6)
    assert brief_of(sites=sites, national=True).miles_from(51.388, 0.505) is None
    assert brief_of(sites=(make_site(None, None),)).miles_from(51.388, 0.505) is None


def test_one_never_checked_is_of_no_age():
    today = date(2026, 11, 2)

    assert brief_of(last_checked=date(2025, 11, 1)).is_older_than(365, today)
    assert not brief_of(last_checked=date(2025, 11, 2)).is_older_than(365, today)
    assert not brief_of(last_checked=None).is_older_than(365, today)


def test_the_ages_a_service_states_come_before_what_its_words_say():
    stated = brief_of(name="Children's choir", minimum_age=7, maximum_age=11)
    told = brief_of(name="Children's choir")

    assert (stated.youngest, stated.oldest) == (7, 11)
    assert (told.youngest, told.oldest) == (0, 17)
