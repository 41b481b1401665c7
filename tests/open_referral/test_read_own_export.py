"""A service of our own export is taken exactly, but only from a trusted file, and its links are checked anyway."""

from typing import Any

import pytest

from directory.feeds.oruk_v3.service import read_oruk_v3
from directory.feeds.records import AttributeRecord, PhoneRecord, Refusal, ServiceRecord
from directory.open_referral.present.service import present_service
from tests.open_referral.conftest import MakeRecord


def test_source_and_id_are_those_of_the_first_import(make_record: MakeRecord) -> None:
    written = present_service(make_record(status="inactive", status_note="Left the feed"))

    found = _read(written)

    assert (found.origin, found.id, found.status_note) == ("riverside", "memory-cafe", "Left the feed")
    assert found.modified_at is not None


def test_source_and_id_are_not_believed_from_a_feed(make_record: MakeRecord) -> None:
    written = present_service(make_record(status_note="Left the feed"))

    found = read_oruk_v3(written, 1)

    assert isinstance(found, ServiceRecord)
    assert (found.origin, found.id, found.status_note, found.modified_at) == (None, written["id"], "", None)
    assert found.organization.id == written["organization"]["id"]


def test_text_of_a_feed_is_cleaned_whatever_its_extension_says(make_record: MakeRecord) -> None:
    script = "<script>alert(1)</script>Tea"
    written = present_service(make_record(summary=script, exclusions=script, description=script))

    found = read_oruk_v3(written, 1)

    assert isinstance(found, ServiceRecord)
    assert (found.summary, found.exclusions, found.description) == ("Tea", "Tea", "Tea")


@pytest.mark.parametrize("extension", [None, [], "x", {}, {"source": 1, "source_id": "a"}, {"source": "riverside"}])
def test_service_that_does_not_say_whence_is_read_as_a_feeds(make_record: MakeRecord, extension: Any) -> None:
    written = present_service(make_record()) | {"signpost": extension}

    found = _read(written)

    assert (found.origin, found.id) == (None, written["id"])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org"])
def test_address_that_must_not_become_a_link_is_left_out_and_reported(make_record: MakeRecord, address: str) -> None:
    written = present_service(make_record(url=address))

    found = _read(written)

    assert found.url is None
    assert [repair.field for repair in found.repairs] == ["url"]


def test_email_address_that_is_none_is_left_out_and_reported(make_record: MakeRecord) -> None:
    written = present_service(make_record())
    written["organization"]["email"] = "a@example.org?bcc=b@example.org"

    found = _read(written)

    assert found.organization.email is None
    assert [repair.field for repair in found.repairs] == ["organization.email"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "sleeping"}, "status: "),
        ({"organization": None}, "organization is not an object"),
        ({"phones": "01632 960101"}, "phones is not a list of objects"),
        ({"phones": [{"id": "x"}]}, "phones.0.number: "),
        ({"schedules": [{"freq": "HOURLY"}]}, "schedules.0.freq: "),
        ({"description": "a\x00b"}, "NUL"),
        ({"last_modified": "yesterday"}, "modified_at: "),
    ],
)
def test_record_that_our_export_never_holds_is_refused_with_the_reason(
    make_record: MakeRecord, change: dict[str, Any], reason: str
) -> None:
    found = read_oruk_v3(present_service(make_record()) | change, 7, own_export=True)

    assert isinstance(found, Refusal)
    assert reason in found.reason
    assert (found.record_number, found.record_id, found.name) == (7, "memory-cafe", "Memory café")


@pytest.mark.parametrize(
    "change",
    [
        {"program": "text"},
        {"attributes": [{"taxonomy_term": "text"}]},
        {"phones": [{"number": "01632 960101", "languages": ["Welsh"]}]},
        {"signpost": {"source": "a", "source_id": "b", "left_empty": [{}, 1]}},
        {"schedules": [{"signpost": "text", "byday": 7}]},
    ],
)
def test_garbled_file_never_raises(make_record: MakeRecord, change: dict[str, Any]) -> None:
    found = read_oruk_v3(present_service(make_record()) | change, 1, own_export=True)

    assert isinstance(found, ServiceRecord | Refusal)


def test_term_of_a_feed_that_is_named_like_our_needs_stays_an_attribute(make_record: MakeRecord) -> None:
    term = AttributeRecord(taxonomy="Signpost needs", term_id="dementia", term="Dementia")
    record = make_record(attributes=(term,), needs=("dementia",))

    found = _read(present_service(record))

    assert (found.attributes, found.needs) == ((term,), ("dementia",))


def test_extension_number_is_kept_to_the_letter(make_record: MakeRecord) -> None:
    phone = PhoneRecord(number="01632 960101", extension="007")

    found = _read(present_service(make_record(phones=(phone,))))

    assert found.phones == (phone,)


def _read(written: dict[str, Any]) -> ServiceRecord:
    found = read_oruk_v3(written, 1, own_export=True)
    assert isinstance(found, ServiceRecord)
    return found
