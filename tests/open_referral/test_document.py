"""What the document on Open Referral UK says of the extension is all there is."""

import re

import pytest

from directory.feeds.oruk_v3.fields import extension_name, own_fields, told
from directory.feeds.record_parts import Record
from directory.feeds.records import (
    AccessibilityRecord,
    AttributeRecord,
    LocationRecord,
    OrganizationRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceRecord,
)
from tests.conftest import ROOT

ROWS = {
    "service": ServiceRecord,
    "organization": OrganizationRecord,
    "location": LocationRecord,
    "accessibility": AccessibilityRecord,
    "schedule": ScheduleRecord,
    "service_area": ServiceAreaRecord,
    "attribute": AttributeRecord,
}
WHOLE = {
    "program": {"name": "x"},
    "minimum_age": 1,
    "byday": "MO",
    "taxonomy_term": {"taxonomy": "x", "code": "x", "name": "x", "description": "x", "term_uri": "x"},
}


@pytest.mark.parametrize(("name", "kind"), ROWS.items())
def test_every_field_that_only_the_extension_holds_is_in_the_document(name: str, kind: type[Record]) -> None:
    page = (ROOT / "docs" / "open-referral.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"^\| {name} \| (.*) \|$", page, re.MULTILINE)
    every_field = dict.fromkeys(own_fields(kind), "x") | WHOLE

    only_there = {extension_name(kind, field) for field in own_fields(kind)} - told(kind, every_field).keys()

    assert only_there
    assert only_there <= set(re.findall(r"`([\w]+)`", row))
