"""What the tests of places share: empty tables on either database, and files as the publishers lay them out."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

from directory.database import make_engine
from directory.places import tables
from directory.places.postcodes import FoundCode, PostcodeReader

type MakeZip = Callable[..., Path]
type Codes = Callable[[str], FoundCode]

MODELS: list[Any] = [tables.PostcodeRelease, tables.Postcode, tables.AreaName, tables.PostcodeAnswer]
ONSPD = "Data/ONSPD_NOV_2025_UK.csv"
NEW_HEADER = "pcd7,pcd8,pcds,dointr,doterm,lad25cd,wd25cd,ctry25cd,rgn25cd,gridind,east1m,north1m,lat,long"
OLD_HEADER = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,ctry,rgn,osgrdind,oseast1m,osnrth1m,lat,long"


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The tables of places, empty, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'places.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    engine = make_engine(url)
    SQLModel.metadata.create_all(engine, tables=[model.__table__ for model in MODELS])
    yield engine
    engine.dispose()


@pytest.fixture
def codes() -> Codes:
    """Read a postcode or outward code as the gazetteer does."""
    reader = PostcodeReader()

    def read(text: str) -> FoundCode:
        return next(reader.find_full(text), None) or next(reader.find_outward(text))

    return read


def ons_row(postcode: str, **fields: str) -> dict[str, str]:
    """Return a row of the ONS directory in its newest form, believable for Gillingham unless told otherwise."""
    believable = {
        "pcds": postcode,
        "pcd7": postcode,
        "lad25cd": "E06000035",
        "wd25cd": "E05015943",
        "ctry25cd": "E92000001",
        "gridind": "1",
        "lat": "51.387000",
        "long": "0.548000",
    }
    return believable | fields


def csv_text(rows: list[dict[str, str]], header: str = NEW_HEADER) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header.split(","), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def make_zip(tmp_path: Path) -> MakeZip:
    def make(members: Mapping[str, str | bytes], name: str = "postcodes.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path

    return make
