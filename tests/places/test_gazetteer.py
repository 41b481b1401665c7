"""Places found by postcode and by name, as people type and say them."""

import csv
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.model import Place
from directory.places import Gazetteer, build_gazetteer, distance_miles
from directory.places.area import AreaError, load_area

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SIX = {"rainham", "gillingham", "chatham-central", "lordswood", "rochester", "strood"}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer()


def only(places: list[Place]) -> Place:
    assert len(places) == 1
    return places[0]


@pytest.mark.parametrize(
    "text",
    [
        "ME7 1AA",
        "me71aa",
        " me7  1aa ",
        "ME7-1AA",
        "ME7 IAA",
        "my postcode is ME7 1AA",
        "em ee seven one double a",
        "M E 7 1 A A",
        "mike echo seven one alpha alpha",
    ],
)
def test_postcode_is_found_however_it_is_typed_or_said(gazetteer: Gazetteer, text: str) -> None:
    place = only(gazetteer.find(text))

    assert (place.name, place.kind, place.locality) == ("ME7 1AA", "postcode", "gillingham")
    assert place.area_ids == {"gillingham", "medway", "kent", "england", "uk"}


@pytest.mark.parametrize("text", ["ZZ1 1AA", "MET 1AA", "not a postcode", "12345", "", "   "])
def test_postcode_that_does_not_exist_is_not_a_place(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


@pytest.mark.parametrize("text", ["me8", "ME8", "em ee eight", "in ME8"])
def test_outward_code_is_found_alone(gazetteer: Gazetteer, text: str) -> None:
    place = only(gazetteer.find(text))

    assert (place.name, place.kind, place.locality) == ("ME8", "outcode", "rainham")


def test_postcode_far_away_is_put_at_its_sector_and_in_its_council(gazetteer: Gazetteer) -> None:
    leeds, cardiff = only(gazetteer.find("LS2 7UE")), only(gazetteer.find("CF10 1AA"))

    assert distance_miles(leeds.latitude, leeds.longitude, 53.80, -1.55) < 1
    assert leeds.area_ids == {"leeds", "west-yorkshire", "england", "uk"}
    assert cardiff.area_ids == {"cardiff", "wales", "uk"}


def test_outward_code_on_a_border_lies_in_every_council_that_shares_it(gazetteer: Gazetteer) -> None:
    place = only(gazetteer.find("TD15"))

    assert {"northumberland", "scottish-borders", "england", "scotland", "uk"} == place.area_ids


def test_kent_outside_medway_lies_under_the_county_council_and_medway_does_not(gazetteer: Gazetteer) -> None:
    maidstone, medway = only(gazetteer.find("ME14 1AA")), only(gazetteer.find("ME4 4AA"))

    assert {"maidstone", "kent-county-council", "kent"} <= maidstone.area_ids
    assert "kent-county-council" not in medway.area_ids


def test_town_lies_in_the_council_of_the_nearest_postcodes(gazetteer: Gazetteer) -> None:
    place = only(gazetteer.find("Keighley"))

    assert {"bradford", "west-yorkshire", "england"} <= place.area_ids
    assert place.county == "West Yorkshire"


@pytest.mark.parametrize(
    ("text", "name", "locality"),
    [
        ("strood", "Strood", "strood"),
        ("STROOD.", "Strood", "strood"),
        ("Strewd", "Strood", "strood"),
        ("gilingham", "Gillingham", "gillingham"),
        ("i live in walderslade", "Walderslade", "lordswood"),
        ("St. Mary's Island", "St Mary's Island", "chatham-central"),
        ("st marys island", "St Mary's Island", "chatham-central"),
        ("hoo", "Hoo St Werburgh", "strood"),
        ("Twydal", "Twydall", "rainham"),
        ("Luton", "Luton", "chatham-central"),
        ("Rochester", "Rochester", "rochester"),
        ("grain", "Grain", "strood"),
    ],
)
def test_home_place_wins_its_name(gazetteer: Gazetteer, text: str, name: str, locality: str) -> None:
    place = only(gazetteer.find(text))

    assert (place.name, place.locality, place.county) == (name, locality, "Kent")
    assert {locality, "medway", "kent"} <= place.area_ids


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("Gillingham, Dorset", "Dorset"),
        ("gillingham in dorset", "Dorset"),
        ("Rochester Northumberland", "Northumberland"),
        ("luton bedfordshire", "Bedfordshire"),
        ("rainham london", "Greater London"),
        ("Newport, Wales", "Gwent"),
    ],
)
def test_county_said_after_a_name_settles_which_town_is_meant(gazetteer: Gazetteer, text: str, county: str) -> None:
    assert only(gazetteer.find(text)).county == county


def test_two_towns_of_one_name_are_both_given_with_their_counties(gazetteer: Gazetteer) -> None:
    places = gazetteer.find("Ashford")

    assert {place.county for place in places} == {"Kent", "Surrey"}


def test_place_a_recogniser_may_have_misheard_is_asked_about(gazetteer: Gazetteer) -> None:
    places = gazetteer.find("stroud")

    assert [place.name for place in places] == ["Strood", "Stroud"]
    assert all(place.county for place in places)


@pytest.mark.parametrize("text", ["near me", "here", "Nearby", "my area", "not sure", "anywhere", "at home"])
def test_words_for_where_one_is_are_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


def test_towns_of_the_kingdom_know_their_nation(gazetteer: Gazetteer) -> None:
    found = {name: only(gazetteer.find(name)).nation for name in ("Scunthorpe", "Swansea", "Edinburgh", "Belfast")}

    assert found == {
        "Scunthorpe": "england",
        "Swansea": "wales",
        "Edinburgh": "scotland",
        "Belfast": "northern-ireland",
    }


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("physio in Strood", ["Strood"], "physio"),
        ("I live near ME7 1AA", ["ME7 1AA"], ""),
        ("im in leeds", ["Leeds"], ""),
        ("food bank ME5", ["ME5"], "food bank"),
        ("I live in Hoo and feel lonely", ["Hoo St Werburgh"], "feel lonely"),
        ("counselling in gilingham", ["Gillingham"], "counselling"),
        ("reading group in reading", ["Reading"], "reading group"),
        ("deal with debt in Deal", ["Deal"], "deal with debt"),
        ("fell over in strood", ["Strood"], "fell over"),
        ("where can I get help in Gillingham, Dorset", ["Gillingham"], "where can I get help"),
        ("chatham or rochester", ["Chatham", "Rochester"], ""),
        ("my post code is em ee seven one double a and I need physio", ["ME7 1AA"], "I need physio"),
        ("baby group on St Mary's Island please", ["St Mary's Island"], "baby group on please"),
    ],
)
def test_place_words_are_taken_out_of_a_sentence(gazetteer: Gazetteer, text: str, names: list[str], rest: str) -> None:
    reading = gazetteer.read(text)

    assert [place.name for place in reading.places] == names
    assert reading.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "I need help with reading and writing",
        "I hope you can help me deal with this",
        "the cost of grain",
        "fell in the bath",
        "I have low b12",
        "my son Ashley is ill",
        "Maidstone Road surgery",
        "going for a walk in the street",
        "I was stood in the rain",
        "volunteer in bowling",
        "I can see a queue for tea",
        "is there anything for me to do",
        "I am in England",
        "need rails for the bath and a stone step",
    ],
)
def test_ordinary_words_are_not_taken_for_places(gazetteer: Gazetteer, text: str) -> None:
    reading = gazetteer.read(text)

    assert reading.places == ()
    assert reading.rest == text


def test_near_me_is_taken_out_though_it_is_no_place(gazetteer: Gazetteer) -> None:
    reading = gazetteer.read("lunch club near me")

    assert (reading.places, reading.rest) == ((), "lunch club")


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_can_be_read(gazetteer: Gazetteer, text: str) -> None:
    reading = gazetteer.read(text)
    places = gazetteer.find(text)

    assert all(49 < place.latitude < 61.5 for place in (*reading.places, *places))


def test_home_area_has_the_six_localities_and_every_code_lies_in_one() -> None:
    area = load_area()

    codes = [*area.outcodes.values(), *area.sectors.values()]

    assert {locality.id for locality in area.localities} == SIX
    assert {code.locality for code in codes} <= SIX


def test_area_file_that_cannot_be_used_is_named_with_its_fault(tmp_path: Path) -> None:
    path = tmp_path / "elsewhere.yaml"
    path.write_text("area: {id: here}\n", encoding="utf-8")

    with pytest.raises(AreaError, match=r"elsewhere\.yaml: area\.name"):
        load_area(path)
    with pytest.raises(AreaError, match=r"cannot be read"):
        load_area(tmp_path / "nothing.yaml")


def test_outward_codes_lie_near_their_surveyed_middles(gazetteer: Gazetteer) -> None:
    path = SHARED / "outcodes.csv"
    if not path.exists():
        pytest.skip("needs ../shared/data/outcodes.csv beside the project")
    with path.open(encoding="utf-8") as file:
        surveyed = [row for row in csv.DictReader(file) if row["region"] and row["latitude"]]

    errors: dict[str, list[float]] = {"home": [], "kent": [], "kingdom": []}
    for row in surveyed:
        for place in gazetteer.find(row["postcode"]):
            miles = distance_miles(place.latitude, place.longitude, float(row["latitude"]), float(row["longitude"]))
            home, kent = "medway" in place.area_ids, "kent" in place.area_ids
            errors["home" if home else "kent" if kent else "kingdom"].append(miles)

    assert max(errors["home"]) < 2
    assert median(errors["kent"]) < 1
    assert median(errors["kingdom"]) < 1


@pytest.mark.parametrize(("kind", "least"), [("c", 0.99), ("t", 0.97), ("v", 0.2)], ids=["city", "town", "village"])
def test_surveyed_places_are_found_within_five_kilometres(gazetteer: Gazetteer, kind: str, least: float) -> None:
    path = SHARED / "os_open_names_places.tsv"
    if not path.exists():
        pytest.skip("needs ../shared/data/os_open_names_places.tsv beside the project")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    # Looking up a name that is not known is slow, since it is compared with every other; one in ten villages will do.
    surveyed = [row for row in rows if row[2] == kind][:: 10 if kind == "v" else 1]

    found = sum(
        any(
            distance_miles(place.latitude, place.longitude, float(latitude), float(longitude)) < 5 / 1.609
            for place in gazetteer.find(name)
        )
        for name, _, _, latitude, longitude in surveyed
    )

    assert found / len(surveyed) > least


@pytest.mark.parametrize(
    ("name", "counties"),
    [
        ("Newport", {"Gwent", "Isle of Wight", "Shropshire"}),
        ("Richmond", {"Greater London", "North Yorkshire"}),
        ("Bangor", {"County Down", "Gwynedd"}),
        ("Farnborough", {"Hampshire", "Greater London"}),
        ("Wellington", {"Telford and Wrekin", "Somerset"}),
    ],
)
def test_towns_of_one_name_are_told_apart_by_their_counties(
    gazetteer: Gazetteer, name: str, counties: set[str]
) -> None:
    places = gazetteer.find(name)

    assert counties <= {place.county for place in places}
    assert len({place.county for place in places}) == len(places)


@pytest.mark.parametrize(
    ("name", "town"),
    [("Aberhonddu", "Brecon"), ("Y Fflint", "Flint"), ("An Gearasdan", "Fort William"), ("Inbhir Nis", "Inverness")],
)
def test_welsh_and_gaelic_names_are_known(gazetteer: Gazetteer, name: str, town: str) -> None:
    assert only(gazetteer.find(name)).name == town


def test_home_places_lie_where_the_survey_has_them() -> None:
    path = SHARED / "os_open_names_places.tsv"
    if not path.exists():
        pytest.skip("needs ../shared/data/os_open_names_places.tsv beside the project")
    surveyed: dict[str, tuple[float, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, district, _, latitude, longitude = line.split("\t")
        if district == "Medway":
            surveyed[name] = (float(latitude), float(longitude))

    places = [place for locality in load_area().localities for place in (locality, *locality.places)]
    far = {
        place.name: distance_miles(*place.at, *surveyed[place.name])
        for place in places
        if place.name in surveyed and distance_miles(*place.at, *surveyed[place.name]) > 0.6
    }

    assert set(far) <= {"Gillingham", "Kingsnorth"}
    assert sum(place.name in surveyed for place in places) >= 25


def test_a_month_is_not_taken_for_a_town() -> None:
    gazetteer = build_gazetteer()

    assert gazetteer.read("my wife died in march").places == ()
    assert gazetteer.read("I live in March").places[0].name == "March"
