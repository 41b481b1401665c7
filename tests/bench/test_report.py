"""The report says what was measured, in tables that Markdown can show; no server is asked."""

import re
from dataclasses import replace

import pytest

from bot.safety import load_red_flags
from tests.bench.figures import (
    DirectoryReport,
    Import,
    Machine,
    Memory,
    OpenReferral,
    Report,
    Searches,
    Start,
    Timing,
    TurnRate,
    Turns,
    timing,
)
from tests.bench.report import as_markdown, directory_as_markdown
from tests.bench.words import CONVERSATIONS, searches


def a_timing(name: str = "chat API, every turn", p50: float = 60.0, p95: float = 150.0) -> Timing:
    return Timing(name, 60, p50, p95)


def some_searches(engine: str) -> Searches:
    return Searches(engine, 304, a_timing("GET /api/search", 12.0, 30.0), a_timing("in process", 10.0, 24.0))


def a_report() -> Report:
    return Report(
        machine=Machine(
            when="1 March 2026, 09:30",
            commit="abc1234",
            system="Linux x86_64",
            processor="Some processor",
            cores=4,
            memory_gib=15.6,
            program_python="3.12.9",
            engine_python="3.10.16",
            load=(0.2, 1.4),
        ),
        command="make bench",
        turns=Turns(
            chat=a_timing(),
            chat_with_services=a_timing("chat API, turns that show services", 80.0, 160.0),
            bare_engine=a_timing("bare engine, every turn", 50.0, 100.0),
            idle_engine=a_timing("engine alone", 10.0, 20.0),
            paired_ratio=1.18,
            paired_added_ms=8.94,
            guided=0,
        ),
        rates=(
            TurnRate("chat API", 1, 4, 9.0),
            TurnRate("bare engine", 1, 4, 10.0),
            TurnRate("chat API", 2, 4, 12.0),
        ),
        searches=(some_searches("embedded"), some_searches("elasticsearch")),
        memory=(Memory("web", 400.4), Memory("engine", 900.4)),
        starts=(Start("`signpost up`, second time", 21.26, "the three processes alone"),),
    )


def a_directory_report() -> DirectoryReport:
    return DirectoryReport(
        machine=a_report().machine,
        command="make bench",
        imports=(Import("SQLite", "738 real services", 738, 736, 2, 1.5, 90.2, 140.6),),
        open_referral=(OpenReferral("SQLite", 100_000, 99_000, (a_timing("one service", 5.0, 9.0),)),),
    )


def rows_of(page: str) -> dict[str, list[str]]:
    """Return the rows of every table by their first two cells."""
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("|")]
    return {" / ".join(cells[:2]): cells for cells in lines}


def test_a_timing_is_the_median_and_the_95th_percentile_in_milliseconds() -> None:
    seconds = [number / 1000 for number in range(101)]

    measured = timing("anything", seconds)

    assert (measured.count, measured.p50, measured.p95) == pytest.approx((101, 50.0, 95.0))


def test_a_turn_stands_beside_the_bare_engine_with_its_ratio() -> None:
    page = as_markdown(a_report())

    row = rows_of(page)["chat API, every turn / 60"]

    assert row[2:] == ["60.0", "150.0", "1.20", "1.50"]
    assert "1.18 times" in page
    assert "+8.9 ms" in page


def test_each_search_engine_has_its_rows() -> None:
    rows = rows_of(as_markdown(a_report()))

    assert rows["embedded / GET /api/search"][3:] == ["12.0", "30.0", "1.20", "1.25"]
    assert rows["elasticsearch / in process"][3:] == ["10.0", "24.0", "1.00", "1.00"]


def test_an_engine_that_was_not_there_is_said_to_be_missing() -> None:
    without = replace(a_report(), searches=(some_searches("embedded"),))

    page = as_markdown(without)

    assert "No Elasticsearch answered" in page
    assert "No Elasticsearch answered" not in as_markdown(a_report())


def test_memory_is_added_up() -> None:
    rows = rows_of(as_markdown(a_report()))

    assert rows["engine / 900"]
    assert rows["together / 1301"]


def test_the_page_says_when_where_and_how_to_repeat_it() -> None:
    page = as_markdown(a_report())

    for fact in ("1 March 2026", "abc1234", "4 cores", "15.6 GiB", "3.12.9", "3.10.16", "`make bench`", "0.2 before"):
        assert fact in page


def test_every_row_of_a_table_has_as_many_cells_as_its_heading() -> None:
    page = as_markdown(a_report())

    for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_the_mix_is_as_large_as_the_figures_claim() -> None:
    turns = sum(len(words) for words in CONVERSATIONS)

    assert turns >= 55
    assert len(set(searches())) >= 100


def test_nothing_said_while_measuring_is_a_red_flag() -> None:
    red_flags = load_red_flags(None)

    flagged = [words for conversation in CONVERSATIONS for words in conversation if red_flags.check(words)]

    assert flagged == []


def test_an_import_stands_with_its_records_a_second_and_its_memory() -> None:
    row = rows_of(directory_as_markdown(a_directory_report()))["SQLite / 738 real services"]

    assert row[2:] == ["736", "2", "1.5", "492", "90", "141"]


def test_the_open_api_stands_with_how_many_services_it_lists() -> None:
    page = directory_as_markdown(a_directory_report())

    assert rows_of(page)["SQLite / one service"][2:] == ["60", "5.0", "9.0"]
    assert "99,000 services listed on SQLite" in page


def test_rates_stand_beside_one_bare_engine() -> None:
    page = as_markdown(a_report())

    assert "| chat API | 1 | 4 | 9.0 | 0.90 |" in page
    assert "| chat API | 2 | 4 | 12.0 | 1.20 |" in page
