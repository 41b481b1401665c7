"""The export as tables: whole or not at all, described, the same each time, and safe to open."""

import csv
import json
import zipfile
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

import pytest
from sqlalchemy import Engine

from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.records import (
    AttributeRecord,
    OrganizationRecord,
    PhoneRecord,
    Refusal,
    ServiceRecord,
)
from directory.importing import import_feed
from directory.open_referral.export_csv import data_package, export_csv_zip
from directory.stored import StoredRecords


class Breaking(StoredRecords):
    """Records that cannot all be read."""

    def all(self, *, active_only: bool = False) -> Iterator[tuple[str, ServiceRecord]]:
        yield from super().all(active_only=active_only)
        raise RuntimeError("the database went away")


def make_record(record_id: str = "memory-cafe", **fields: object) -> ServiceRecord:
    organization = OrganizationRecord(id="riverside", name="Riverside Trust")
    return ServiceRecord.model_validate(
        {"id": record_id, "name": "Memory café", "organization": organization, **fields}
    )


def table(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive, archive.open(f"{name}.csv") as file:
        return list(csv.DictReader(TextIOWrapper(file, encoding="utf-8", newline="")))


def rewrite(path: Path, name: str, old: str, new: str) -> None:
    """Change the words of one table inside an export."""
    with zipfile.ZipFile(path) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    assert old.encode() in files[f"{name}.csv"]
    files[f"{name}.csv"] = files[f"{name}.csv"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)


@pytest.fixture
def export(other_engine: Engine, tmp_path: Path) -> Path:
    record = make_record(
        description="Tea.",
        url="https://riverside.example/",
        phones=(PhoneRecord(number="01632 960101", languages=("Welsh", "Polish")),),
        attributes=(
            AttributeRecord(taxonomy="Local", term_id="T2", term="Tea", parent_id="T1"),
            AttributeRecord(taxonomy="Local", term_id="T1", term="Drinks", parent_id="T0"),
        ),
    )
    import_feed(other_engine, [record], source="riverside")
    export_csv_zip(StoredRecords(other_engine), tmp_path / "export.zip")
    return tmp_path / "export.zip"


def test_export_that_fails_leaves_the_old_one_and_nothing_beside_it(export: Path, other_engine: Engine) -> None:
    before = export.read_bytes()
    beside = sorted(export.parent.iterdir())

    with pytest.raises(RuntimeError, match="went away"):
        export_csv_zip(Breaking(other_engine), export)

    assert export.read_bytes() == before
    assert sorted(export.parent.iterdir()) == beside


def test_export_of_the_same_directory_is_the_same_byte_for_byte(export: Path, other_engine: Engine) -> None:
    before = export.read_bytes()

    export_csv_zip(StoredRecords(other_engine), export)

    assert export.read_bytes() == before


def test_export_of_an_empty_directory_has_every_table_and_no_rows(other_engine: Engine, tmp_path: Path) -> None:
    count = export_csv_zip(StoredRecords(other_engine), tmp_path / "export.zip")

    assert count == 0
    assert list(read_hsds_csv(tmp_path / "export.zip")) == []


def test_export_tells_how_far_it_is(other_engine: Engine, tmp_path: Path) -> None:
    import_feed(other_engine, [make_record(f"s{number}") for number in range(30)], source="riverside")
    told: list[int] = []

    export_csv_zip(StoredRecords(other_engine), tmp_path / "export.zip", told.append)

    assert told == [25, 30]


def test_data_package_describes_every_column_of_every_table(export: Path) -> None:
    with zipfile.ZipFile(export) as archive:
        described = json.loads(archive.read("datapackage.json"))
        names = set(archive.namelist())

    assert described == data_package()
    assert names == {"datapackage.json", *(each["path"] for each in described["resources"])}
    for each in described["resources"]:
        with zipfile.ZipFile(export) as archive:
            header = archive.read(each["path"]).decode().splitlines()[0].split(",")
        assert header == [field["name"] for field in each["schema"]["fields"]], each["name"]


def test_what_other_programs_need_is_where_hsds_has_it(export: Path) -> None:
    [service], [phone] = table(export, "services"), table(export, "phones")
    languages, terms = table(export, "languages"), {row["code"]: row for row in table(export, "taxonomy_terms")}

    assert service["organization_id"] == table(export, "organizations")[0]["id"]
    assert phone["service_id"] == service["id"]
    assert [(row["phone_id"], row["name"]) for row in languages] == [(phone["id"], "Welsh"), (phone["id"], "Polish")]
    assert terms["T2"]["parent_id"] == terms["T1"]["id"]
    # The parent of T1 is not in the directory, so nothing points at it.
    assert (terms["T1"]["parent_id"], terms["T1"]["signpost_parent_code"]) == ("", "T0")


def test_link_that_is_no_web_page_is_left_out_of_an_export_read_again(export: Path) -> None:
    rewrite(export, "services", "https://riverside.example/", "javascript:alert(1)")

    [record] = read_hsds_csv(export)

    assert isinstance(record, ServiceRecord)
    assert record.url is None
    assert [(each.field, each.reason) for each in record.repairs] == [
        ("services.csv row 2.url", "not a web address, so it was left out")
    ]


def test_tags_are_taken_out_of_an_export_that_is_not_ours(export: Path) -> None:
    rewrite(export, "services", "Tea.", "Tea.<script>steal()</script>")

    [ours], [theirs] = read_hsds_csv(export), read_hsds_csv(export, own_export=False)

    assert isinstance(ours, ServiceRecord)
    assert isinstance(theirs, ServiceRecord)
    assert ours.description == "Tea.<script>steal()</script>"
    assert theirs.description == "Tea."


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("services", ",active,", ",open,", "services.csv row 2: status"),
        ("taxonomies", "Local", "Local\n", ""),
        ("services", "community", "village", "services.csv row 2: level"),
    ],
)
def test_export_changed_by_hand_is_refused_where_it_no_longer_holds(
    export: Path, name: str, old: str, new: str, reason: str
) -> None:
    rewrite(export, name, old, new)

    [record] = read_hsds_csv(export)

    told = record.reason if isinstance(record, Refusal) else ""
    assert told.startswith(reason)
    assert bool(told) == bool(reason)


def test_export_without_an_organization_that_a_service_names_refuses_the_service(export: Path) -> None:
    [organization] = table(export, "organizations")
    rewrite(export, "organizations", organization["id"], "another")

    [record] = read_hsds_csv(export)

    assert isinstance(record, Refusal)
    assert "organizations.csv does not have" in record.reason
    assert record.record_id == "memory-cafe"
