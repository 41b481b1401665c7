"""Taxonomies and terms, of feeds and of our own needs, as Open Referral UK 3.0."""

from directory.feeds.records import AttributeRecord
from directory.feeds.rows import taxonomy_id, taxonomy_rows, term_id
from directory.open_referral.present.taxonomies import needs_taxonomy, needs_terms, present_taxonomy, present_term
from directory.reading.vocabulary import Need, Vocabulary
from tests.open_referral.conftest import FindFaults, MakeRecord

NEEDS = Vocabulary(
    {
        "dementia": Need(
            "dementia", "Dementia", ("memory loss",), "health", welsh="Dementia", related=("carers",),
            open_eligibility=("1001",),
        ),
        "memory-clinic": Need("memory-clinic", "Memory clinics", ("clinic",), "health", broader="dementia"),
    },
    {"health": "Health"},
)  # fmt: skip


def test_stored_taxonomy_brings_its_terms(make_record: MakeRecord, find_faults: FindFaults) -> None:
    terms = (
        AttributeRecord(taxonomy="Local", term_id="T1", term="Company", term_uri="https://terms.example/1"),
        AttributeRecord(taxonomy="Local", term_id="T2", term="Tea", parent_id="T1"),
    )
    rows = taxonomy_rows(make_record(attributes=terms))

    written = present_taxonomy(rows["taxonomy"][0], rows["taxonomy_term"])

    assert (written["id"], written["name"], written["description"]) == (taxonomy_id("Local"), "Local", "")
    assert [each["code"] for each in written["taxonomy_terms"]] == ["T1", "T2"]
    assert written["taxonomy_terms"][1]["parent_id"] == written["taxonomy_terms"][0]["id"] == term_id("Local", "T1")
    assert find_faults("taxonomy", written) == []


def test_taxonomy_without_its_terms_has_no_list_of_them(make_record: MakeRecord) -> None:
    rows = taxonomy_rows(make_record(attributes=(AttributeRecord(taxonomy="", term_id="T1", term="Company"),)))

    written = present_taxonomy(rows["taxonomy"][0])

    assert "taxonomy_terms" not in written


def test_need_is_a_term_with_what_the_standard_lacks_beside_it(find_faults: FindFaults) -> None:
    dementia, clinics = needs_terms(NEEDS)

    written = present_term(dementia, "Signpost needs")

    assert written["id"] == term_id("Signpost needs", "dementia")
    assert written["signpost"] == {
        "name_cy": "Dementia",
        "category": "health",
        "related": ["carers"],
        "open_eligibility": ["1001"],
    }
    assert present_term(clinics, "Signpost needs")["parent_id"] == written["id"]
    assert find_faults("taxonomy_term", written) == []


def test_packaged_needs_meet_the_published_schema(find_faults: FindFaults) -> None:
    written = present_taxonomy(needs_taxonomy(), needs_terms())

    assert len(written["taxonomy_terms"]) > 50
    assert len({each["id"] for each in written["taxonomy_terms"]}) == len(written["taxonomy_terms"])
    assert find_faults("taxonomy_list", {"contents": [written]}) == []
