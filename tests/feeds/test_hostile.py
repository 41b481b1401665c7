"""Records made to harm, or made by nobody: each is used, with what was wrong put right and told, or refused."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.feeds import cleaning
from directory.feeds.characters import mend
from directory.feeds.fields import LONGEST_ID, MOST_REPAIRS
from directory.feeds.oruk_v1.service import read_oruk_v1_service
from directory.feeds.oruk_v3.service import read_oruk_v3
from directory.feeds.records import Refusal, ServiceRecord
from tests.feeds.fakes import ORGANISATION


def read(**fields: Any) -> ServiceRecord:
    record = read_oruk_v1_service({"id": "s1", "name": "Lunch club", "organization": ORGANISATION} | fields, 1)
    assert isinstance(record, ServiceRecord), record
    return record


def repairs_of(record: ServiceRecord) -> dict[str, str]:
    return {repair.field: repair.reason for repair in record.repairs}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Tea<script>alert(1)</script> and cake", "Tea and cake"),
        ("Tea<SCRIPT src=//evil.example.org></SCRIPT >", "Tea"),
        ("Tea<script>alert('</p>')", "Tea"),
        ('<img src=x onerror="alert(1)">Tea', "Tea"),
        ("<svg/onload=alert(1)>Tea", "Tea"),
        ("<svg><script>alert(1)</script></svg>Tea", "Tea"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Tea", "Tea"),
        ("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Tea", "Tea"),
        ("<scr\u200bipt>alert(1)</scr\u200bipt>Tea", "Tea"),
        ('<a href="javascript:alert(1)">Tea</a>', "Tea"),
        ("<iframe src='https://evil.example.org'>x</iframe>Tea", "Tea"),
        ("<object data=x>y</object>Tea", "Tea"),
        ("<<script>script>alert(1)<</script>/script>Tea", "Tea"),
    ],
)
def test_script_gets_nowhere_and_is_told_of(html: str, words: str) -> None:
    record = read(description=html)

    assert record.description == words
    assert "a script or something else" in repairs_of(record)["description"]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<style>p {color: red}</style>Tea", "Tea"),
        ("Tea <!-- secret --> and cake", "Tea and cake"),
        ("Tea <!-- never closed", "Tea"),
        ("<!doctype html><p>Tea", "Tea"),
        ("<?php echo 1 ?>Tea", "Tea"),
        ("<p title='a > b' class=\"x > y\">Tea</p>", "Tea"),
        ("<ul><li><p>Tea</p></li><li>Cake</ul>", "- Tea\n- Cake"),
        ("<table><tr><td>Mon</td><td>9am</td></tr></table>", "Mon 9am"),
        ("5 < 7 & 8 > 3", "5 < 7 & 8 > 3"),
        ("AT&T &copy; R&D", "AT&T © R&D"),
        ("a <b", "a <b"),
        ("&#0;&#128;&#xD800;Tea", "\N{REPLACEMENT CHARACTER}€\N{REPLACEMENT CHARACTER}Tea"),
    ],
)
def test_html_becomes_words(html: str, words: str) -> None:
    assert cleaning.plain_text(html) == words


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000,
        "<p></p>" * 14_000,
        "<b><p>" * 16_000,
        "<a " * 33_000,
        '<a "' * 25_000,
        "<!--" * 25_000,
        "<![" * 33_000,
        "</" * 50_000,
        "&amp;" * 20_000,
        "&" + "amp;" * 25_000 + "lt;b&gt;",
        "&" * 100_000,
        "<script>" * 12_000,
        "<svg>" * 20_000,
        "<ul><li>" * 12_000,
        "<td" + " a" * 50_000,
        "\u200b<" * 30_000,
        "Ã" * 100_000,
        "Ã\u00a0" * 50_000,
        "\u200d" * 100_000,
        " " * 99_999 + "x",
        "\n" * 99_999 + "x",
        "'\"" * 50_000 + "<a" + "'\"" * 20,
    ],
    ids=lambda html: html[:12].encode("unicode_escape").decode(),
)
def test_text_made_to_keep_us_busy_does_not(html: str) -> None:
    # Each takes well under a second; a reader that is not linear takes minutes, or all the memory.
    record = read(
        description=html, name="x" + html[:50_000], contacts=[{"phones": [{"number": html}], "email": html}], url=html
    )

    assert cleaning.plain_text(record.description) == record.description


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("CafeÂ\xa0bar", "Cafe\xa0bar"),
        ("Peopleâ€™s tea", "People’s tea"),
        ("Â£5 â€“ â€œhomeâ€\x9d", "£5 – “home”"),
        ("CafÃ©", "Café"),
        ("PeopleÃ¢â‚¬â„¢s tea", "People’s tea"),
        ("TÅ· NewyddÃ\xad", "Tŷ Newyddí"),
        ("ðŸ˜€", "😀"),
        ("Ð\xa0Ñƒ", "Ру"),
        ("CAFÉ™ and ROSÉ®", "CAFÉ™ and ROSÉ®"),
        ("Ysgol Ÿ â ô", "Ysgol Ÿ â ô"),
        ("Ã", "Ã"),
        ("5 x 3â", "5 x 3â"),
    ],
)
def test_letters_in_the_wrong_encoding_are_put_right(written: str, meant: str) -> None:
    assert mend(written) == meant


def test_wrong_encoding_is_told_of_without_quoting() -> None:
    record = read(name="Peopleâ€™s tea", description="<p>CafÃ©</p>")

    assert (record.name, record.description) == ("People’s tea", "Café")
    assert repairs_of(record)["description"] == "letters were in the wrong encoding, so they were put right"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Lunch\x00 club\x07", "Lunch club"),
        ("\u202eLunch\u202c club", "Lunch club"),
        ("Lun\u200bch c\u00adlub\ufeff", "Lunch club"),
        ("Lunch\u2028club", "Lunch\nclub"),
        ("Lunch\r\nclub\x85", "Lunch\nclub\n"),
        ("Lunch \ud800club", "Lunch club"),
        ("Hid\U000e0041den", "Hidden"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a\u200db", "ab"),
        (
            "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        ),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_nobody_can_see_is_taken_out(written: str, meant: str) -> None:
    assert mend(written) == meant


def test_hidden_marks_are_told_of() -> None:
    record = read(description="Ring \u202e321069 23610\u202c")

    assert record.description == "Ring 321069 23610"
    assert repairs_of(record)["description"] == "characters that cannot be seen were taken out"


@pytest.mark.parametrize("record_id", ["not-a-uuid", "https://example.org/1?a=b", 7, "ŵ/ŷ", "x" * LONGEST_ID])
def test_id_need_not_be_a_uuid(record_id: Any) -> None:
    assert read(id=record_id).id == str(record_id)


@pytest.mark.parametrize(
    ("record_id", "reason"),
    [
        ("", "no id"),
        (" \u200b\x00", "no id"),
        (None, "no id"),
        ({}, "no id"),
        (True, "no id"),
        ("x" * 201, "an id of more than 200"),
    ],
)
def test_id_that_cannot_serve_is_refused(record_id: Any, reason: str) -> None:
    for read_one in (read_oruk_v1_service, read_oruk_v3):
        refused = read_one({"id": record_id, "name": "Lunch club", "organization": ORGANISATION}, 1)

        assert isinstance(refused, Refusal)
        assert reason in refused.reason
        assert len(refused.record_id or "") <= LONGEST_ID


def test_id_loses_its_control_characters() -> None:
    assert read(id=" s\x001\u202e\n").id == "s1"


def test_ids_of_parts_are_never_longer_than_an_index_takes() -> None:
    long = "x" * 5_000
    record = read(
        organization={"id": long, "name": long},
        service_at_locations=[{"location": {"id": long, "name": "Hall"}}],
        service_taxonomys=[{"taxonomy": {"id": long, "name": long, "parent_id": long}}],
    )

    ids = [
        record.organization.id,
        record.service_at_locations[0].location.id,
        record.attributes[0].term_id,
        record.attributes[0].parent_id or "",
    ]
    assert [len(each) <= LONGEST_ID for each in ids] == [True] * 4
    assert "organization.id" in repairs_of(record)


@pytest.mark.parametrize(
    ("written", "moment", "reason"),
    [
        ("2025-09-02T12:06:15.654", "2025-09-02T12:06:15.654000+00:00", "the moment has no time zone"),
        ("2025-09-02T12:06:15+01:00", "2025-09-02T11:06:15+00:00", ""),
        ("2025-09-02", "2025-09-02T00:00:00+00:00", ""),
        ("2025-02-30T09:00:00Z", None, "not a moment"),
        ("0001-01-01T00:00:00+14:00", None, "not a moment"),
        ("9999-12-31T23:59:59-12:00", None, "not a moment"),
        ("yesterday", None, "not a moment"),
        ("20250902T120615Z", "2025-09-02T12:06:15+00:00", ""),
    ],
)
def test_moment_is_in_utc_or_told_of(written: str, moment: str | None, reason: str) -> None:
    record = read(last_modified=written)

    assert (record.last_modified.isoformat() if record.last_modified else None) == moment
    assert reason in repairs_of(record).get("last_modified", "")
    assert bool(reason) == bool(record.repairs)


@pytest.mark.parametrize(
    "written", ["2024-02-30", "0000-00-00", "31/02/2024", "1066-10-14", "9999-12-31", "0001-01-01"]
)
def test_day_that_cannot_be_is_left_out(written: str) -> None:
    record = read(assured_date=written)

    assert record.assured_date is None
    assert "assured_date" in repairs_of(record)


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        (0, 0, "0, 0, in the sea off Africa"),
        (0.0001, -0.0001, "0, 0, in the sea off Africa"),
        (-0.65, 53.58, "the wrong way round"),
        (53.58, 179.9, "not in the United Kingdom"),
        (53.58, None, "a latitude without a longitude"),
        ("1e400", "-0.65", "a longitude without a latitude"),
        ("nan", "nan", ""),
    ],
)
def test_point_in_the_wrong_ocean_is_told_of(latitude: Any, longitude: Any, reason: str) -> None:
    record = read(
        service_at_locations=[{"location": {"id": "l1", "name": "Hall", "latitude": latitude, "longitude": longitude}}]
    )

    assert any(reason in repair.reason for repair in record.repairs)


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "//",
        "https://user:word@example.org/",
        "https://bank.example.org@evil.example.net/",
        "https://bank.example.org\\@evil.example.net/",
        "http://127.0.0.1/admin",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://localhost:8000/",
        "http://printer.local/",
        "http://db.internal/",
        "https://example.org/\"onclick=alert(1)",
        "https://example.org/" + "x" * 3_000,
        "https://exam\u202eple.org/\x00",
    ],
)  # fmt: skip
def test_address_nobody_should_follow_is_left_out(written: str) -> None:
    record = read(url=written)

    assert record.url is None or record.url == "https://example.org/"
    assert "url" in repairs_of(record)


def test_ampersand_in_an_address_is_not_read_as_a_sign() -> None:
    assert cleaning.clean_url("https://example.org/?a=1&copy=2&amp;b=3") == "https://example.org/?a=1&copy=2&b=3"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("04632 960123", None),
        ("06632 960123", None),
        ("07777 77777", None),
        ("+353 1 234 5678", ("+353 1 234 5678", "")),
        ("+999 1 234 5678", None),
        ("01632 960123 x12", ("01632 960123", "12")),
        ("+44 7700 900123", ("+44 7700 900123", "")),
        ("\u202a07700 900123\u202c", ("07700 900123", "")),
        ("٠١٦٣٢ ٩٦٠١٢٣", None),
        ("1" * 5_000, None),
    ],
)
def test_phone_is_one_that_could_be_somebodys(written: str, number: tuple[str, str] | None) -> None:
    assert cleaning.clean_phone(written) == number


def test_one_odd_schedule_does_not_cost_the_record() -> None:
    record = read(
        regular_schedules=[
            {"byday": "MO", "opens_at": "09:00", "closes_at": "10:00", "interval": 99999, "bymonthday": "first"},
            {"freq": "MONTHLY", "bymonthday": "1, -1", "opens_at": "09:00", "closes_at": "10:00"},
        ]
    )

    assert [(each.interval, each.bymonthday) for each in record.schedules] == [(1, ""), (1, "1,-1")]
    assert {"regular_schedules.0.interval", "regular_schedules.0.bymonthday"} <= repairs_of(record).keys()


def test_record_made_to_fill_the_report_is_told_of_in_short() -> None:
    record = read(contacts=["x"] * 5_000)

    assert len(record.repairs) == MOST_REPAIRS + 1
    assert "more than 200 things" in record.repairs[-1].reason


# Any JSON at all, with the names that the readers look for so that it gets past the door.
_words = st.text(max_size=30) | st.sampled_from([
    "", "active", "2025-01-01", "2025-01-01T09:00", "09:00", "24:00", "MO,TU", "WEEKLY", "1SA", "-1FR", "0", "-5",
    "1e9",
    "<p>Tea</p>", "&amp;lt;b&gt;", "<", "&", "- ", "- \n-", "Ã©", "â€™", "\u202e", "\u200b", "\x00", "https://example.org",
    "01632 960123", "hello@example.org", "ME7 1AA", "53.4", "99999999999", "nan", "inf", "\u0660", "\ud800",
])  # fmt: skip
_scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _words
_KEYS = [
    "id", "name", "description", "url", "email", "status", "organization", "organization_id", "contacts", "phones",
    "number", "service_at_locations", "location", "latitude", "longitude", "physical_addresses", "addresses",
    "postal_code", "regular_schedule", "regular_schedules", "schedules", "byday", "opens_at", "closes_at", "freq",
    "interval", "bymonthday", "dtstart", "valid_from", "until", "count", "eligibilitys", "minimum_age", "maximum_age",
    "cost_options", "amount", "languages", "language", "service_areas", "service_area", "extent", "uri",
    "service_taxonomys", "taxonomy", "attributes", "taxonomy_term", "pc_targetAudience", "audienceType", "pc_metadata",
    "date_modified", "last_modified", "assured_date", "fees", "attending_access", "signpost", "source", "source_id",
    "accessibility_for_disabilities", "accessibility", "capacities", "unit", "available", "funding", "wkst", "needs",
]  # fmt: skip
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS) | _words, inner, max_size=6),
    max_leaves=15,
)
_services = st.fixed_dictionaries(
    {"id": _words, "name": _words, "organization": st.just(ORGANISATION) | _json},
    optional={key: _json for key in _KEYS if key not in ("id", "name", "organization", "status")},
)


@settings(max_examples=100, deadline=None)
@given(_services | _json)
def test_any_json_gives_a_record_or_a_refusal(written: Any) -> None:
    for read_one in (read_oruk_v1_service, read_oruk_v3):
        found = read_one(written, 7)

        assert isinstance(found, ServiceRecord | Refusal)
        assert found.record_number == 7
        if isinstance(found, ServiceRecord):
            found.fingerprint().encode()


_dirty = st.lists(
    _words | st.sampled_from(["<script>", "</p>", "<li>", "\n", " ", "x", "&lt;", "amp;", "Â", "\xa0", "­"])
).map("".join)


@settings(max_examples=500, deadline=None)
@given(_dirty)
def test_reading_what_was_read_changes_nothing(written: str) -> None:
    words, line = cleaning.plain_text(written), cleaning.plain_line(written)

    assert cleaning.plain_text(words) == words
    assert cleaning.plain_line(line) == line
    assert mend(mend(written)) == mend(written)
    for clean in (cleaning.clean_url, cleaning.clean_email):
        found = clean(written)
        assert found is None or clean(found) == found


@settings(max_examples=60, deadline=None)
@given(_services)
def test_reading_a_records_own_words_gives_the_same_record(written: Any) -> None:
    first = read_oruk_v1_service(written, 1)
    if not isinstance(first, ServiceRecord):
        return

    words = {"id": first.id, "name": first.name, "description": first.description, "summary": first.summary}
    again = read_oruk_v1_service(words | {"organization": ORGANISATION}, 1)

    assert isinstance(again, ServiceRecord)
    assert {key: getattr(again, key) for key in words} == words
