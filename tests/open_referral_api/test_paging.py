"""Pages never repeat and never skip, however deep, and what is remembered between them is never stale."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Engine, Select, event, insert, select, update
from sqlmodel import SQLModel

from directory.feeds.rows import organization_rows, service_row
from directory.open_referral.present.service import present_service_at_location_summary, present_summary
from directory.open_referral.query import paging as query_paging
from directory.open_referral.query.filters import ServiceFilter
from directory.open_referral.query.paging import PageFinder
from directory.open_referral.query.query import OpenReferral
from directory.reading.vocabulary import Vocabulary
from directory.stored import load_records, load_summaries
from tests.open_referral_api.builders import CHANGED_AT, SOURCE, a_record, fill
from tests.open_referral_api.test_filters import at_point

EVERYTHING = ServiceFilter()


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def many(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Twenty-three services, in a program that remembers no list of more than five whole."""
    monkeypatch.setattr(query_paging, "MOST_IDS", 5)
    add(engine, range(23))
    return engine


def add(engine: Engine, numbers: Sequence[int]) -> None:
    tables = SQLModel.metadata.tables
    records = [a_record(f"service-{number}", name=f"Service {number}") for number in numbers]
    with engine.begin() as connection:
        if connection.execute(select(tables["organization"].c.id)).first() is None:
            connection.execute(
                insert(tables["organization"]), organization_rows(records[0].organization, SOURCE)["organization"]
            )
        connection.execute(insert(tables["service"]), [service_row(each, SOURCE, CHANGED_AT) for each in records])


def read(found: OpenReferral, numbers: Sequence[int], per_page: int = 4) -> list[list[str]]:
    pages = [found.services.page(EVERYTHING, number=number, per_page=per_page) for number in numbers]
    return [[each["id"] for each in page.items] for page in pages]


@pytest.mark.parametrize("numbers", [range(1, 7), range(6, 0, -1), (6, 2, 4, 1, 5, 3)])
def test_pages_hold_every_record_once_in_whatever_order_they_are_read(
    many: Engine, vocabulary: Vocabulary, numbers: Sequence[int]
) -> None:
    found = OpenReferral(many, vocabulary)

    pages = dict(zip(numbers, read(found, numbers), strict=True))

    ids = [each for number in sorted(pages) for each in pages[number]]
    assert len(ids) == 23
    assert ids == sorted(set(ids))


def test_page_past_the_end_is_empty_and_still_counts(many: Engine, vocabulary: Vocabulary) -> None:
    page = OpenReferral(many, vocabulary).services.page(EVERYTHING, number=7, per_page=4)

    assert (page.items, page.total, page.pages) == ((), 23, 6)


def test_next_page_is_found_without_counting_through_the_earlier_ones(many: Engine, vocabulary: Vocabulary) -> None:
    found = OpenReferral(many, vocabulary)
    found.services.page(EVERYTHING, number=3, per_page=4)
    asked: list[tuple[str, Any]] = []

    @event.listens_for(many, "before_cursor_execute")
    def listen(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    found.services.page(EVERYTHING, number=4, per_page=4)

    assert not any("count(" in statement for statement, _ in asked)
    offsets = [values for statement, values in asked if "OFFSET" in statement]
    assert len(offsets) == 1
    assert 12 not in (offsets[0].values() if isinstance(offsets[0], dict) else offsets[0])


def test_few_matches_are_searched_for_once(many: Engine, vocabulary: Vocabulary) -> None:
    found = OpenReferral(many, vocabulary)
    wanted = ServiceFilter(search="Service 2")
    first = found.services.page(wanted, per_page=2)
    asked: list[str] = []
    event.listen(many, "before_cursor_execute", lambda *given: asked.append(given[2]))

    second = found.services.page(wanted, number=2, per_page=2)

    assert (first.total, len(first.items), len(second.items)) == (5, 2, 2)
    assert not any("LIKE" in statement.upper() for statement in asked)


def test_new_service_is_counted_at_once(many: Engine, vocabulary: Vocabulary) -> None:
    found = OpenReferral(many, vocabulary)
    assert found.services.page(EVERYTHING).total == 23

    fill(many, [a_record("another", name="Another")])

    assert found.services.page(EVERYTHING).total == 24


def test_what_is_remembered_is_dropped_after_half_a_minute(many: Engine) -> None:
    clock = Clock()
    finder = PageFinder(clock)
    service = SQLModel.metadata.tables["service"]
    query: tuple[Select[Any], Column[Any]] = (select(service.c.id), service.c.id)

    def total(connection: Connection) -> int:
        return finder.find(connection, "all", *query, 1, 4).total

    with many.connect() as connection:
        assert total(connection) == 23
    # A change that leaves no trace that the finder looks for.
    add(many, [23])
    with many.connect() as connection:
        assert total(connection) == 23
        clock.now += query_paging.REMEMBERED_SECONDS + 1
        assert total(connection) == 24


def test_least_lately_used_is_forgotten_first(many: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_paging, "MOST_REMEMBERED", 10)
    finder, made = PageFinder(), []

    def find_all() -> list[str]:
        made.append(1)
        return ["a", "b", "c", "d"]

    with many.connect() as connection:
        for key in ("one", "two", "one", "three", "one"):
            finder.find_among(connection, key, find_all, 1, 2)

    assert len(made) == 4


def test_stream_gives_what_the_pages_give(many: Engine, vocabulary: Vocabulary) -> None:
    found = OpenReferral(many, vocabulary)

    streamed = [each["id"] for each in found.services.every(EVERYTHING)]

    assert streamed == [each for page in read(found, range(1, 7)) for each in page]


def test_order_stands_when_a_service_is_renamed_between_pages(many: Engine, vocabulary: Vocabulary) -> None:
    found = OpenReferral(many, vocabulary)
    first = read(found, [1, 2])
    service = SQLModel.metadata.tables["service"]

    with many.begin() as connection:
        later = datetime.now(UTC) + timedelta(seconds=1)
        connection.execute(update(service).where(service.c.id == first[0][0]).values(name="ZZZ", modified_at=later))

    assert read(found, [1, 2]) == first


def test_short_forms_say_the_same_whether_read_short_or_whole(engine: Engine) -> None:
    record = a_record(
        needs=("loneliness", "dementia"), service_at_locations=(at_point(51.4, 0.5, "a"), at_point(51.5, 0.5, "b"))
    )
    fill(engine, [record])
    with engine.connect() as connection:
        ids = list(connection.execute(select(SQLModel.metadata.tables["service"].c.id)).scalars())
        link = SQLModel.metadata.tables["service_at_location"]
        places = list(connection.execute(select(link.c.id)).scalars())

        whole, short = load_records(connection, ids), load_summaries(connection, ids, with_places=True)

    assert len(places) == 2
    assert [present_summary(each) for each in short.values()] == [present_summary(each) for each in whole.values()]
    for each in places:
        assert present_service_at_location_summary(short[ids[0]], each) == present_service_at_location_summary(
            whole[ids[0]], each
        )
