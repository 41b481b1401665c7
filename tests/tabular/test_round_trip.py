"""What is exported as tables comes back as it was: every field of any record, on either database."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from directory.feeds.hsds_csv.columns import guard, unguard
from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.records import ServiceRecord
from directory.feeds.sample import read_sample
from directory.importing import import_feed
from directory.open_referral.export_csv import export_csv_zip
from directory.stored import StoredRecords
from tests.databases import with_tables
from tests.record_strategies import WILD_TEXT, directories

SLOW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
UNTOLD = ("origin", "modified_at", "status_note")


def everything(record: ServiceRecord) -> dict[str, Any]:
    """Return all that a record says, what is left out of its JSON too."""
    return record.model_dump() | {name: getattr(record, name) for name in UNTOLD}


def all_of(engine: Engine) -> dict[str, dict[str, Any]]:
    return {service_id: everything(record) for service_id, record in StoredRecords(engine).all()}


def records_of(path: Path) -> list[ServiceRecord]:
    found = list(read_hsds_csv(path))
    assert all(isinstance(record, ServiceRecord) for record in found), found
    return [record for record in found if isinstance(record, ServiceRecord)]


@SLOW
@given(records=directories(), source=st.sampled_from(["riverside", '=odd, "source"', "ŵ\nx"]))
def test_any_directory_comes_back_field_for_field(records: tuple[ServiceRecord, ...], source: str) -> None:
    with TemporaryDirectory() as folder:
        target = Path(folder) / "export.zip"
        [engine] = list(_opened(f"sqlite:///{folder}/one.db"))
        import_feed(engine, records, source=source)

        count = export_csv_zip(StoredRecords(engine), target)
        found = records_of(target)
        [other] = list(_opened(f"sqlite:///{folder}/two.db"))
        import_feed(other, found, source="another")

        assert count == len(records)
        assert [record.repairs for record in found] == [()] * count
        stored = all_of(engine)
        assert sorted(map(str, map(everything, found))) == sorted(map(str, stored.values()))
        assert all_of(other) == stored
        engine.dispose()
        other.dispose()


def _opened(url: str) -> list[Engine]:
    return [next(with_tables(url))]


def test_sample_directory_comes_back_whole_on_either_database(
    engine: Engine, other_engine: Engine, tmp_path: Path
) -> None:
    import_feed(engine, read_sample(), source="medway")

    export_csv_zip(StoredRecords(engine), tmp_path / "export.zip")
    import_feed(other_engine, read_hsds_csv(tmp_path / "export.zip"), source="export")

    assert len(all_of(engine)) > 200
    assert all_of(other_engine) == all_of(engine)


def test_importing_an_export_where_it_came_from_changes_nothing(other_engine: Engine, tmp_path: Path) -> None:
    import_feed(other_engine, read_sample(), source="medway")
    export_csv_zip(StoredRecords(other_engine), tmp_path / "export.zip")
    before = all_of(other_engine)

    report = import_feed(other_engine, read_hsds_csv(tmp_path / "export.zip"), source="export")

    assert (report.added, report.changed) == (0, 0)
    assert all_of(other_engine) == before


@given(words=WILD_TEXT | st.from_regex(r"\A'{0,3}[=+@\t-].{0,5}\Z"))
def test_guard_is_taken_off_again_exactly(words: str) -> None:
    assert unguard(guard(words)) == words


@pytest.mark.parametrize("words", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\tx", "\rx", "＝1+1"])
def test_words_that_a_program_would_take_for_a_formula_are_guarded(words: str) -> None:
    assert guard(words) == f"'{words}"


@pytest.mark.parametrize("words", ["+44 1632 960001", "-1", "A = B", "'quoted'", ""])
def test_words_that_are_no_formula_stay_as_they_are(words: str) -> None:
    assert guard(words) == words


def test_export_read_as_any_feed_keeps_nothing_of_whose_it_was(other_engine: Engine, tmp_path: Path) -> None:
    import_feed(other_engine, read_sample(), source="medway")
    export_csv_zip(StoredRecords(other_engine), tmp_path / "export.zip")
    stored = dict(StoredRecords(other_engine).all())

    found = [
        record
        for record in read_hsds_csv(tmp_path / "export.zip", own_export=False)
        if isinstance(record, ServiceRecord)
    ]

    assert {record.id for record in found} == set(stored)
    assert {(record.origin, record.modified_at) for record in found} == {(None, None)}
    assert {record.id: record.needs for record in found} == {key: record.needs for key, record in stored.items()}
