"""Files of postcodes go in whole or not at all, and postcodes come out exact."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from directory.places import build_gazetteer
from directory.places.distance import distance_miles
from directory.places.files import MOST_BYTES, PlacesFileError
from directory.places.imported import ImportedPostcodes
from directory.places.loading import import_postcodes
from directory.places.tables import Postcode, PostcodeRelease
from tests.places.conftest import OLD_HEADER, ONSPD, Codes, MakeZip, csv_text, ons_row

WARDS = "Documents/WD25_LAD25_UK_LU.csv"
COUNCILS = "Documents/LA_UA names and codes UK as at 04_25.csv"


def stored(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Postcode)) or 0


def releases(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(PostcodeRelease)) or 0


def test_onspd_of_today_goes_in_with_every_row_accounted_for(engine: Engine, make_zip: MakeZip) -> None:
    rows = [
        ons_row("ME7 1AA"),
        ons_row("ME7 1AB", doterm="201503"),
        ons_row("ME7 1AA", lat="50.0"),
        ons_row("JE2 3AB", ctry25cd="L93000001", lad25cd="L99999999"),
        ons_row("ME7 1AC", lat="99.999999", long="0.000000", gridind="9"),
        ons_row("ME7 1AD", lat="12.5", long="-40"),
        ons_row("NPT 8AA"),
        ons_row("ME7 1AE", ctry25cd="", lad25cd=""),
    ]

    report = import_postcodes(engine, make_zip({ONSPD: csv_text(rows)}))

    assert (report.source, report.rows, report.used, report.terminated) == ("onspd", 8, 2, 1)
    assert report.refused == {
        "came earlier in the file": 1,
        "outside the United Kingdom": 2,
        "no grid reference": 1,
        "not a postcode": 1,
        "no country code": 1,
    }
    assert stored(engine) == 2


def test_onspd_of_years_past_has_other_column_names(engine: Engine, make_zip: MakeZip, codes: Codes) -> None:
    row = {"pcds": "ME7 1AA", "oslaua": "E06000035", "ctry": "E92000001", "lat": "51.387", "long": "0.548"}

    import_postcodes(engine, make_zip({ONSPD: csv_text([row], OLD_HEADER)}))

    located = ImportedPostcodes(engine).locate(codes("ME7 1AA"))
    assert located is not None
    assert (located.latitude, located.longitude, located.councils) == (51.387, 0.548, ("E06000035",))


def test_files_of_postcode_areas_are_read_where_there_is_no_whole_one(engine: Engine, make_zip: MakeZip) -> None:
    members = {
        "Data/multi_csv/ONSPD_NOV_2025_UK_ME.csv": csv_text([ons_row("ME7 1AA")]),
        "Data/multi_csv/ONSPD_NOV_2025_UK_TN.csv": csv_text([ons_row("TN1 1AA")]),
        "User Guide/columns.csv": "not,for,us\n",
    }

    report = import_postcodes(engine, make_zip(members))

    assert report.used == 2


def test_whole_file_is_read_once_where_the_areas_files_lie_beside_it(engine: Engine, make_zip: MakeZip) -> None:
    rows = [ons_row("ME7 1AA"), ons_row("ME7 1AB")]
    members = {ONSPD: csv_text(rows), "Data/multi_csv/ONSPD_NOV_2025_UK_ME.csv": csv_text(rows)}

    report = import_postcodes(engine, make_zip(members))

    assert (report.rows, report.used) == (2, 2)


def test_plain_csv_and_unpacked_folder_go_in_too(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    (folder / "Data").mkdir(parents=True)
    (folder / ONSPD).write_text(csv_text([ons_row("ME7 1AA")]), encoding="utf-8-sig")

    reports = [import_postcodes(engine, path) for path in (folder, folder / ONSPD)]

    assert [report.used for report in reports] == [1, 1]


def test_areas_take_their_names_from_the_lists_in_the_zip(engine: Engine, make_zip: MakeZip, codes: Codes) -> None:
    members = {
        ONSPD: csv_text([ons_row("ME7 1AA"), ons_row("CF10 1AA", ctry25cd="W92000004", lad25cd="W06000099")]),
        WARDS: "WD25CD,WD25NM,LAD25CD,LAD25NM\nE05015943,Gillingham North,E06000035,Medway\n",
        COUNCILS: "LAD25CD,LAD25NM,LAD25NMW\nW06000099,Caerd\xf4n,\n".encode("cp1252"),
    }

    report = import_postcodes(engine, make_zip(members))

    home = ImportedPostcodes(engine).locate(codes("ME7 1AA"))
    new_council = ImportedPostcodes(engine).locate(codes("CF10 1AA"))
    assert report.named_areas == 2
    assert home is not None
    assert home.area_ids == ("medway-gillingham-north",)
    assert new_council is not None
    assert new_council.area_ids == ("caerdon", "e05015943")


def test_area_without_a_name_keeps_its_code(engine: Engine, make_zip: MakeZip, codes: Codes) -> None:
    import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])}))

    located = ImportedPostcodes(engine).locate(codes("ME7 1AA"))

    assert located is not None
    assert located.area_ids == ("e05015943",)


def test_code_point_open_goes_in_good_to_five_metres(engine: Engine, make_zip: MakeZip, codes: Codes) -> None:
    # Ordnance Survey's worked example, Caister water tower, under a postcode of our own choosing.
    rows = '"NR30 1AA",10,651410,313177,"E92000001","E19000239","E18000007","E10000020","E07000145","E05005788"\n'
    members = {
        "Data/CSV/nr.csv": rows + '"NR30 1AB",90,0,0,"E92000001","","","","",""\n',
        "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,x,x,x,x,x,x,x,x,x\n",
    }

    report = import_postcodes(engine, make_zip(members, "codepo_gb.zip"))

    located = ImportedPostcodes(engine).locate(codes("NR30 1AA"))
    assert (report.source, report.used, report.refused) == ("code-point-open", 1, {"no grid reference": 1})
    assert located is not None
    assert distance_miles(located.latitude, located.longitude, 52.6580080, 1.7160740) * 1609 < 5
    assert located.councils == ("E07000145",)


def test_second_import_replaces_the_first(engine: Engine, make_zip: MakeZip, codes: Codes) -> None:
    import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row("ME7 1AA"), ons_row("ME7 1AB")])}))

    report = import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row("ME7 1AA", lat="51.4"), ons_row("ME7 1AC")])}))

    moved = ImportedPostcodes(engine).locate(codes("ME7 1AA"))
    assert report.replaced == 2
    assert (stored(engine), releases(engine)) == (2, 1)
    assert moved is not None
    assert moved.latitude == 51.4
    assert ImportedPostcodes(engine).locate(codes("ME7 1AB")) is None


def test_file_that_breaks_off_leaves_what_was_there(engine: Engine, make_zip: MakeZip, tmp_path: Path) -> None:
    import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])}))
    broken = tmp_path / "broken.csv"
    broken.write_bytes(csv_text([ons_row("ME7 1AB"), ons_row("ME7 1AC")]).encode() + b"\xff\xfe broken\n")

    with pytest.raises(PlacesFileError, match=r"broken\.csv: not UTF-8 text"):
        import_postcodes(engine, broken)

    assert (stored(engine), releases(engine)) == (1, 1)


def test_remains_of_an_import_that_was_killed_are_cleared_by_the_next(
    engine: Engine, make_zip: MakeZip, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])})
    with monkeypatch.context() as killed:
        killed.setattr("directory.places.loading._remove", lambda *_: None)
        with pytest.raises(KeyboardInterrupt):
            import_postcodes(engine, path, on_progress=_interrupt)
    left = stored(engine)

    import_postcodes(engine, path)

    assert left == 1
    assert (stored(engine), releases(engine)) == (1, 1)


def _interrupt(_: int) -> None:
    raise KeyboardInterrupt


def test_file_that_has_shrunk_by_more_than_a_third_is_held_back(engine: Engine, make_zip: MakeZip) -> None:
    import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row(f"ME7 1A{letter}") for letter in "ABDE"])}))
    smaller = make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])}, "smaller.zip")

    with pytest.raises(PlacesFileError, match=r"has 1 postcodes where there are 4 now.*--allow-fewer"):
        import_postcodes(engine, smaller)

    assert stored(engine) == 4
    assert import_postcodes(engine, smaller, allow_fewer=True).used == 1


def test_progress_is_told_as_rows_are_read(engine: Engine, make_zip: MakeZip) -> None:
    told: list[int] = []

    import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])}), on_progress=told.append)

    assert told == [1]


def test_withdrawn_postcode_is_still_found_and_known_to_be_withdrawn(
    engine: Engine, make_zip: MakeZip, codes: Codes
) -> None:
    import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row("ME7 1AB", doterm="201503")])}))

    located = ImportedPostcodes(engine).locate(codes("ME7 1AB"))

    assert located is not None
    assert located.terminated == date(2015, 3, 1)


def test_outward_code_is_the_mean_of_its_postcodes_and_in_each_council_that_shares_it(
    engine: Engine, make_zip: MakeZip, codes: Codes
) -> None:
    rows = [
        ons_row("ME7 1AA", lat="51.30"),
        ons_row("ME7 1AB", lat="51.40"),
        ons_row("ME7 3AA", lat="51.35", lad25cd="E07000110"),
        ons_row("ME7 9ZZ", lat="51.99", doterm="200001"),
    ]
    import_postcodes(engine, make_zip({ONSPD: csv_text(rows)}))

    located = ImportedPostcodes(engine).locate(codes("ME7"))

    assert located is not None
    assert located.latitude == pytest.approx(51.35)
    assert located.councils == ("E06000035", "E07000110")
    assert ImportedPostcodes(engine).locate(codes("ME8")) is None


@pytest.mark.parametrize("text", ["ME7 1AA", "ME7"])
def test_looking_up_does_not_read_every_postcode(engine: Engine, codes: Codes, text: str) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    ImportedPostcodes(engine).locate(codes(text))
    statement, parameters = asked[-1]
    prefix = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        plan = " ".join(str(row) for row in connection.exec_driver_sql(prefix + statement, parameters))

    assert "SCAN postcode'" not in plan
    assert "Seq Scan on postcode " not in plan


def test_imported_postcode_at_home_is_exact_and_keeps_its_locality(engine: Engine, make_zip: MakeZip) -> None:
    rows = [
        ons_row("ME7 1AA", lat="51.390000", long="0.560000"),
        ons_row("ME7 3RA", lad25cd="E07000110", wd25cd=""),
        ons_row("DA13 9AA", lat="51.374", long="0.452", wd25cd=""),
    ]
    import_postcodes(engine, make_zip({ONSPD: csv_text(rows)}))
    gazetteer = build_gazetteer(sources=[ImportedPostcodes(engine)])

    home, beyond, edge, unlisted = (gazetteer.find(text)[0] for text in ("ME7 1AA", "ME7 3RA", "DA13 9AA", "ME7 4PX"))

    assert (home.latitude, home.longitude, home.locality) == (51.39, 0.56, "gillingham")
    assert {"medway", "kent", "e05015943"} <= home.area_ids
    assert (beyond.locality, "medway" in beyond.area_ids, "maidstone" in beyond.area_ids) == (None, False, True)
    assert (edge.locality, "medway" in edge.area_ids) == ("strood", True)
    assert (unlisted.kind, unlisted.locality) == ("postcode", "gillingham")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("notes.csv", "name,phone\nRiverside,01632 960001\n", "not a file of postcodes we know"),
        ("empty.csv", "", "not a file of postcodes we know"),
        ("picture.zip", "\x89PNG", "not a file of postcodes we know"),
        ("no_point.csv", "pcds,lat\nME7 1AA,51.4\n", "not a file of postcodes we know"),
        ("long.csv", "pcds,lat,long\n" + "x" * 70_000, "line 2 is longer than"),
        ("binary.csv", "pcds,lat,long\nME7\0 1AA,51,0\n", "holds bytes that no text has"),
        ("none.csv", "pcds,lat,long,ctry\nnowhere,51,0,E92000001\n", "none of its 1 rows can be used"),
        ("utf16.csv", "\ufeffpcds,lat,long\n", "not a file of postcodes we know|not UTF-8"),
    ],
)
def test_file_that_is_no_file_of_postcodes_is_refused_with_the_reason(
    engine: Engine, tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-16" if name.startswith("utf16") else "utf-8")

    with pytest.raises(PlacesFileError, match=message):
        import_postcodes(engine, path)

    assert (stored(engine), releases(engine)) == (0, 0)


def test_file_that_is_not_there_is_one_sentence(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(PlacesFileError, match="there is no such file"):
        import_postcodes(engine, tmp_path / "nothing.zip")


def test_zip_bomb_is_not_unpacked(engine: Engine, make_zip: MakeZip) -> None:
    bomb = make_zip({ONSPD: "pcds,lat,long\n" + "0" * 5_000_000})

    with pytest.raises(PlacesFileError, match="would grow more than 100 times"):
        import_postcodes(engine, bomb)


def test_zip_that_claims_to_unpack_to_more_than_the_limit_is_not_read(
    engine: Engine, make_zip: MakeZip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.places.files.MOST_BYTES", 10)

    with pytest.raises(PlacesFileError, match="unpacks to more than"):
        import_postcodes(engine, make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])}))

    assert MOST_BYTES > 10


def test_damaged_zip_and_locked_zip_say_what_to_do(engine: Engine, make_zip: MakeZip) -> None:
    damaged = make_zip({ONSPD: csv_text([ons_row(f"ME7 {digit}AA") for digit in range(10)])})
    content = bytearray(damaged.read_bytes())
    content[80:120] = bytes(40)
    damaged.write_bytes(bytes(content))
    locked = make_zip({ONSPD: csv_text([ons_row("ME7 1AA")])}, "locked.zip")
    _claim_a_password(locked)

    with pytest.raises(PlacesFileError, match=r"the zip is damaged.*Download it again"):
        import_postcodes(engine, damaged)
    with pytest.raises(PlacesFileError, match="the zip has a password"):
        import_postcodes(engine, locked)


def _claim_a_password(path: Path) -> None:
    content: Any = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(bytes(content))
    assert zipfile.is_zipfile(path)
