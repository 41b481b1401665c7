"""Listings of one service are found; branches and siblings are let be."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from directory.feeds import Refusal, ServiceRecord
from directory.feeds.records import AddressRecord, OrganizationRecord, PhoneRecord
from directory.feeds.sample import read_sample
from directory.quality.comparing import comparisons
from directory.quality.duplicates import DuplicateFinder
from directory.quality.features import features_of
from directory.quality.likely import LikelyPair
from tests.quality.conftest import a_listing, a_place
from tests.quality.labelled import COPIES, LOOKALIKES, as_copied, as_lookalike

PLACES = frozenset({"rainham", "rochester", "strood", "gillingham", "lordswood", "chatham", "maidstone", "hoo"})


def find(records: Iterable[ServiceRecord], folder: Path | None = None) -> list[LikelyPair]:
    with DuplicateFinder(folder, places=PLACES) as finder:
        for record in records:
            finder.take(record.id, record)
        return list(finder.find())


@pytest.fixture(scope="module")
def sample() -> dict[str, ServiceRecord]:
    return {record.id: record for record in read_sample() if not isinstance(record, Refusal)}


@pytest.fixture(scope="module")
def found(sample: dict[str, ServiceRecord]) -> set[tuple[str, str]]:
    copies = [as_copied(sample[each]) for each in COPIES]
    lookalikes = [as_lookalike(sample[each]) for each in LOOKALIKES]
    return {(pair.service_id, pair.other_id) for pair in find([*sample.values(), *copies, *lookalikes])}


LABELLED = {tuple(sorted((each, f"copy-of-{each}"))) for each in COPIES}


def test_nine_in_ten_copies_are_found(found: set[tuple[str, str]]) -> None:
    assert len(found & LABELLED) / len(LABELLED) >= 0.9


def test_nine_in_ten_pairs_found_are_copies(found: set[tuple[str, str]]) -> None:
    assert len(found & LABELLED) / len(found) >= 0.9


def test_branches_in_two_towns_are_two_services(found: set[tuple[str, str]]) -> None:
    branches = {"memory-cafe-rainham", "memory-cafe-rochester", "age-day-centre", "carers-centre", "stop-smoking"}

    assert not found & {tuple(sorted((each, f"like-of-{each}"))) for each in branches}


def test_sample_holds_no_service_twice(sample: dict[str, ServiceRecord]) -> None:
    assert find(sample.values()) == []


def test_one_listing_and_none_have_no_duplicates() -> None:
    assert find([]) == []
    assert find([a_listing()]) == []


def test_same_listing_of_two_feeds_is_almost_surely_one_service() -> None:
    [pair] = find([a_listing("a"), a_listing("b")])

    assert (pair.service_id, pair.other_id) == ("a", "b")
    assert pair.probability > 0.99


def test_groups_of_one_programme_on_other_days_are_two_services() -> None:
    monday, tuesday = (a_listing(day, name=f"Friendship group, {day}") for day in ("Mondays", "Tuesdays"))

    assert find([monday, tuesday]) == []


def test_steps_of_one_programme_are_not_taken_for_slips_of_the_keys() -> None:
    steps = (a_listing(step, name=f"Recovery programme, phase {step}") for step in ("II", "III", "IV"))

    assert find(steps) == []


def test_number_that_many_share_says_little() -> None:
    switchboard = (PhoneRecord(number="01632 960100"),)
    council = OrganizationRecord(id="council", name="Council")
    names = ["Bins", "Parking", "Libraries", "Registrar", "Blue badges", "Housing", "Planning", "Benefits"]
    services = [
        a_listing(name, name=f"{name} {number}", phones=switchboard, organization=council, email=None, url=None)
        for number, name in enumerate(names * 4)
    ]
    services = [each.model_copy(update={"id": str(number)}) for number, each in enumerate(services)]

    assert find(services) == []


def test_what_it_wrote_down_is_gone_afterwards(tmp_path: Path) -> None:
    find([a_listing("a"), a_listing("b")], tmp_path)

    assert os.listdir(tmp_path) == []


def test_nothing_of_the_machine_is_within_reach_of_its_database(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")

    with DuplicateFinder() as finder, pytest.raises(Exception, match="disabled"):
        finder._database.execute(f"SELECT * FROM read_csv('{secret}')")


def test_levels_of_each_comparison_are_all_there_is() -> None:
    for comparison in comparisons():
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]

        assert sum(level["m_probability"] for level in levels) == pytest.approx(1)
        assert sum(level["u_probability"] for level in levels) == pytest.approx(1)
        assert levels[-1]["sql_condition"] == "ELSE"


def test_features_hold_one_form_of_what_is_written_in_many() -> None:
    listing = a_listing(
        name="The Café & Company, Mondays (9–11 year olds)",
        phones=(PhoneRecord(number="+44 (0)1632 960001"),),
        url="https://WWW.riverside-trust.org.uk/Cafe/?page=2",
    )

    features = features_of("a", listing)

    assert features.name_words == ["cafe", "company", "mondays", "9", "11", "year", "olds"]
    assert features.marks == ["11", "9", "mon"]
    assert features.contacts == [
        "einfo@riverside-trust.org.uk",
        "p+441632960001",
        "wriverside-trust.org.uk/cafe?page=2",
    ]
    assert features.doors == ["ME44TR"]
    assert features.districts == []


def test_zip_code_is_a_district_and_its_door_the_whole_address() -> None:
    address = AddressRecord(address_1="1 Main St.", city="Washington", postal_code="20001", country="US")

    features = features_of("a", a_listing(service_at_locations=(a_place(addresses=(address,)),)))

    assert (features.doors, features.districts) == (["1mainst20001"], ["20001"])


def test_name_is_compared_without_its_organisation_s_unless_that_is_all() -> None:
    riverside = OrganizationRecord(id="riverside", name="Riverside Trust")

    pantry = features_of("a", a_listing(name="Food pantry - Riverside Trust", organization=riverside))
    itself = features_of("b", a_listing(name="Riverside Trust", organization=riverside))

    assert (pantry.name, itself.name) == ("food pantry", "riverside trust")


def test_two_services_of_one_church_are_two_services() -> None:
    church = OrganizationRecord(id="church", name="Riverside Baptist Church")
    names = ("Clothing bank - Riverside Baptist Church", "Food bank - Riverside Baptist Church")

    assert find(a_listing(name, name=name, organization=church, description="Call in. " * 9) for name in names) == []
