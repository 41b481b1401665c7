"""Service areas, in a feed's words, codes and shapes, become ids; whatever is not certain becomes no limit."""

import json
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.places import build_gazetteer
from directory.places.area import load_area, load_kingdom
from directory.places.areas import area_ids_of
from directory.places.councils import load_councils
from directory.places.extents import MOST_CHARACTERS, area_ids_in_extent
from directory.places.names import slug

ADDRESS = "http://statistics.data.gov.uk/id/statistical-geography/"


@lru_cache
def known_ids() -> set[str]:
    area, councils = load_area(), load_councils()
    wide = {each.id for each in load_kingdom().areas}
    return (
        wide
        | {area.area.id}
        | {locality.id for locality in area.localities}
        | {council.id for council in (*councils.all, *councils.counties)}
    )


def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def polygon(*edges: float) -> str:
    return json.dumps({"type": "Polygon", "coordinates": box(*edges)})


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Medway", ("medway",)),
        ("medway council", ("medway",)),
        ("All of Medway", ("medway",)),
        ("Medway only", ("medway",)),
        ("Residents of Medway", ("medway",)),
        ("Kent", ("kent",)),
        ("Kent County Council area", ("kent-county-council",)),
        ("Kent and Medway", ("kent", "medway")),
        ("Medway, Swale and Maidstone", ("medway", "swale", "maidstone")),
        ("South Gloucestershire", ("south-gloucestershire",)),
        ("Bath and North East Somerset", ("bath-and-north-east-somerset",)),
        ("Newry, Mourne and Down", ("newry-mourne-and-down",)),
        ("London Borough of Bexley", ("bexley",)),
        ("City of Bristol", ("bristol",)),
        ("Bristol, City of", ("bristol",)),
        ("Hull", ("kingston-upon-hull",)),
        ("Brighton & Hove", ("brighton-and-hove",)),
        ("Ynys Môn", ("isle-of-anglesey",)),
        ("Allerdale", ("cumberland",)),
        ("Greater London", ("london",)),
        ("Gillingham", ("gillingham",)),
        ("Hoo Peninsula", ("strood",)),
        ("England", ("england",)),
        ("England and Wales", ("england", "wales")),
        ("Great Britain", ("england", "scotland", "wales")),
        ("UK wide", ("uk",)),
        ("UK-wide", ("uk",)),
        ("nationwide", ("uk",)),
        ("E06000035", ("medway",)),
    ],
)
def test_words_of_a_service_area_become_ids(name: str, ids: tuple[str, ...]) -> None:
    assert area_ids_of(name, None) == ids


def test_name_that_two_areas_share_gives_both() -> None:
    assert set(area_ids_of("Luton", None)) == {"chatham-central", "luton"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "Narnia",
        "Medway and Narnia",
        "Worldwide",
        "Online",
        "West Midlands",
        "Yorkshire",
        "ME7",
        ", ,",
        "x" * 5000,
    ],
)
def test_words_that_are_not_understood_limit_nobody(name: str) -> None:
    assert area_ids_of(name, None) == ()


@pytest.mark.parametrize(
    ("uri", "ids"),
    [
        (ADDRESS + "E06000035", ("medway",)),
        (ADDRESS + "e06000035/", ("medway",)),
        (ADDRESS + "E10000016", ("kent-county-council",)),
        (ADDRESS + "E07000163", ("north-yorkshire",)),
        (ADDRESS + "E92000001", ("england",)),
        (ADDRESS + "K02000001", ("uk",)),
        (ADDRESS + "E12000007", ("london",)),
    ],
)
def test_code_in_an_address_settles_the_matter(uri: str, ids: tuple[str, ...]) -> None:
    assert area_ids_of("Narnia", uri) == ids


@pytest.mark.parametrize("uri", [ADDRESS + "E05015943", ADDRESS + "E06009999", "", "XE06000035X", None])
def test_code_that_is_not_known_leaves_it_to_the_words(uri: str | None) -> None:
    assert area_ids_of("Medway", uri) == ("medway",)
    assert area_ids_of("Narnia", uri) == ()


def test_every_council_is_known_by_its_name_and_code_and_its_places_lie_in_it() -> None:
    gazetteer = build_gazetteer()

    for council in load_councils().all:
        assert council.id in area_ids_of(council.name, None)
        assert area_ids_of("", ADDRESS + council.code) == (council.id,)
        assert set(council.within) <= known_ids() | {"kent-county-council"}
    assert "maidstone" in gazetteer.find("Maidstone")[0].area_ids


@given(st.text(max_size=200), st.one_of(st.none(), st.text(max_size=100)))
@settings(max_examples=200, deadline=None)
def test_any_words_at_all_give_known_ids_or_none(name: str, uri: str | None) -> None:
    assert set(area_ids_of(name, uri)) <= known_ids()


def test_slug_has_no_accents_or_punctuation() -> None:
    assert [slug(name) for name in ("Ynys Môn", "St. Helen's", "Bath & North East Somerset")] == [
        "ynys-mon",
        "st-helens",
        "bath-and-north-east-somerset",
    ]


def test_polygon_holds_the_councils_whose_middles_lie_in_it() -> None:
    assert area_ids_in_extent(polygon(0.3, 51.25, 0.8, 51.5), "geojson") == (
        "gravesham",
        "medway",
        "swale",
        "thurrock",
        "tonbridge-and-malling",
    )


def test_small_polygon_round_one_town_is_that_town_not_the_council_round_it() -> None:
    assert area_ids_in_extent(polygon(0.53, 51.38, 0.56, 51.40), "geojson") == ("gillingham",)


def test_small_polygon_round_the_middle_of_england_is_not_england() -> None:
    assert area_ids_in_extent(polygon(-1.6, 52.5, -1.4, 52.7), "geojson") == ("nuneaton-and-bedworth",)


def test_polygon_round_everything_is_the_kingdom_alone() -> None:
    assert area_ids_in_extent(polygon(-10, 49, 3, 61.9), "geojson") == ("uk",)


@pytest.mark.parametrize(
    "extent",
    [
        json.dumps({"type": "Feature", "properties": {}, "geometry": json.loads(polygon(0.4, 51.3, 0.7, 51.5))}),
        json.dumps({
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": json.loads(polygon(0.4, 51.3, 0.7, 51.5))}],
        }),
        json.dumps({"type": "MultiPolygon", "coordinates": [box(0.4, 51.3, 0.7, 51.5)]}),
        "POLYGON((0.4 51.3, 0.7 51.3, 0.7 51.5, 0.4 51.5, 0.4 51.3))",
        "SRID=4326;POLYGON((0.4 51.3, 0.7 51.3, 0.7 51.5, 0.4 51.5, 0.4 51.3))",
        "POLYGON((51.3 0.4, 51.3 0.7, 51.5 0.7, 51.5 0.4, 51.3 0.4))",
        polygon(51.3, 0.4, 51.5, 0.7),
    ],
)  # fmt: skip
def test_shapes_are_read_however_they_are_written(extent: str) -> None:
    assert area_ids_in_extent(extent, "") == ("medway",)


@pytest.mark.parametrize(
    "extent",
    [
        "",
        "{",
        "null",
        "[]",
        '{"type": "Polygon"}',
        '{"type": "Polygon", "coordinates": "x"}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}',
        '{"type": "Polygon", "coordinates": [[["a", "b"]]]}',
        '{"type": "Polygon", "coordinates": [[[1e999, 2], [3, 4], [5, 6], [1e999, 2]]]}',
        '{"type": "FeatureCollection", "features": 5}',
        '{"a":' * 50_000,
        "[" * 50_000,
        "POLYGON((0 0",
        "POLYGON EMPTY",
        "POINT(0.5 51.4)",
        "SRID=27700;POLYGON((0.4 51.3, 0.7 51.3, 0.7 51.5, 0.4 51.5, 0.4 51.3))",
        polygon(570_000, 160_000, 590_000, 180_000),
        polygon(100, 10, 120, 20),
        polygon(0.4, 51.3, 0.7, 51.5) + " " * MOST_CHARACTERS,
        "the whole of the town",
    ],
    ids=range(20),
)
def test_shape_that_cannot_be_read_limits_nobody(extent: str) -> None:
    assert area_ids_in_extent(extent, "geojson") == ()


def test_shape_that_crosses_itself_is_mended() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0.1, 51], [0.9, 52], [0.9, 51], [0.1, 52], [0.1, 51]]]}

    ids = area_ids_in_extent(json.dumps(bow), "geojson")

    assert "swale" in ids
    assert "medway" not in ids


@given(st.text(max_size=200), st.sampled_from(["geojson", "wkt", "kml", "text", ""]))
@settings(max_examples=200, deadline=None)
def test_any_extent_at_all_gives_known_ids_or_none(extent: str, extent_type: str) -> None:
    assert set(area_ids_in_extent(extent, extent_type)) <= known_ids()
