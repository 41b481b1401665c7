"""The export as JSON lines: a service a line, the same for the same directory, and nothing that breaks a line."""

import json
from io import StringIO

from sqlalchemy import Engine

from directory.importing import import_feed
from directory.open_referral.export import export_json_lines
from directory.stored import StoredRecords
from tests.open_referral.conftest import MakeRecord


def test_export_gives_a_whole_service_a_line_in_order_of_id(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record(f"s{number}") for number in range(3)], source="riverside")
    out = StringIO()

    count = export_json_lines(StoredRecords(engine), out)

    services = [json.loads(line) for line in out.getvalue().splitlines()]
    assert count == len(services) == 3
    assert [each["id"] for each in services] == sorted(each["id"] for each in services)
    assert {each["organization"]["name"] for each in services} == {"Riverside Trust"}


def test_export_holds_closed_services_too(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record(status="defunct")], source="riverside")

    assert export_json_lines(StoredRecords(engine), StringIO()) == 1


def test_line_ends_within_a_text_do_not_break_the_line(engine: Engine, make_record: MakeRecord) -> None:
    description = "one\u2028two\u2029three\x85four\nŵ 日本"
    import_feed(engine, [make_record(description=description)], source="riverside")
    out = StringIO()

    export_json_lines(StoredRecords(engine), out)

    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    assert "ŵ 日本" in lines[0]
    assert json.loads(lines[0])["description"] == description


def test_empty_directory_gives_an_empty_file(engine: Engine) -> None:
    out = StringIO()

    assert export_json_lines(StoredRecords(engine), out) == 0
    assert out.getvalue() == ""


def test_progress_is_told_now_and_then_and_at_the_end(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record(f"s{number}") for number in range(105)], source="riverside")
    told: list[int] = []

    export_json_lines(StoredRecords(engine), StringIO(), told.append)

    assert told == [100, 105]
