"""What is found wrong with a listing, and what is let be."""

from datetime import date, time

import pytest

from directory.feeds.records import (
    AddressRecord,
    ContactRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    URLRecord,
)
from directory.quality import KINDS, Judge
from directory.quality.contact import email_fault, url_fault
from directory.quality.personal import has_named_mobile, is_personal, is_private_mailbox
from directory.quality.phones import phone_fault, phone_key
from directory.quality.timing import closes_first
from directory.quality.wording import is_shouted, is_shouted_name, stands_in
from tests.quality.conftest import TODAY, a_listing, a_place

JUDGE = Judge(TODAY)


def faults_of(**changes: object) -> set[str]:
    return {fault.code for fault in JUDGE.judge(a_listing(**changes)).faults}


def test_good_listing_has_no_fault_and_every_point() -> None:
    judgement = JUDGE.judge(a_listing())

    assert judgement.faults == ()
    assert judgement.score == 100


def test_every_fault_says_how_to_put_it_right() -> None:
    assert all(kind.title and kind.remedy.endswith(".") for kind in KINDS.values())


def test_listing_without_any_way_to_reach_it_is_unreachable() -> None:
    assert "unreachable" in faults_of(phones=(), email=None, url=None, service_at_locations=())


@pytest.mark.parametrize(
    "way",
    [
        {"phones": (PhoneRecord(number="111"),)},
        {"email": "info@riverside-trust.org.uk"},
        {"urls": (URLRecord(url="https://www.riverside-trust.org.uk/"),)},
        {"contacts": (ContactRecord(phones=(PhoneRecord(number="111"),)),)},
        {"organization": OrganizationRecord(id="r", name="R", website="https://www.riverside-trust.org.uk")},
        {"service_at_locations": (a_place(),)},
    ],
    ids=["phone", "email", "another page", "a contact's phone", "the organisation's page", "an address"],
)
def test_listing_with_one_way_to_reach_it_is_reachable(way: dict[str, object]) -> None:
    nothing = {"phones": (), "email": None, "url": None, "service_at_locations": ()}

    assert "unreachable" not in faults_of(**(nothing | way))


def test_fax_alone_is_no_way_to_reach_a_service() -> None:
    fax = PhoneRecord(number="111", type="fax")

    assert "unreachable" in faults_of(phones=(fax,), email=None, url=None, service_at_locations=())


@pytest.mark.parametrize(
    "number",
    [
        "999",
        "111",
        "116 123",
        "116123",
        "85258",
        "0800 1111",
        "18001 0300 123 3393",
        "+44 (0)300 123 3393",
        "0300 123 3393",
    ],
)
def test_number_that_can_be_dialled_is_right(number: str) -> None:
    assert phone_fault(number, "GB") is None


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0163", "too short"),
        ("01632 960001 960002", "too long"),
        ("ask at the desk", "not a phone"),
        ("01999 000000", "dialled"),
    ],
)
def test_number_that_cannot_be_dialled_says_why(number: str, words: str) -> None:
    fault = phone_fault(number, "GB")

    assert fault is not None
    assert words in fault


def test_number_for_plays_is_right_in_a_sample_listing_only() -> None:
    assert phone_fault("01632 960001", "GB", is_sample=True) is None
    assert phone_fault("07700 900123", "GB") == "is one of those kept for films and plays"


def test_number_is_judged_by_the_country_of_the_listing() -> None:
    washington = AddressRecord(city="Washington", state_province="DC", postal_code="20001")
    place = a_place(addresses=(washington,), latitude=None, longitude=None)
    number = (PhoneRecord(number="202 555 0142"),)

    assert "phone-form" not in faults_of(phones=number, service_at_locations=(place,))
    assert "phone-form" in faults_of(phones=number)


@pytest.mark.parametrize("number", ["(202) 555-0142", "202-555-0142", "1-202-555-0142", "+1 202 555 0142"])
def test_number_written_as_americans_do_is_american_wherever_it_stands(number: str) -> None:
    assert phone_fault(number, "GB") is None
    assert phone_key(number, "GB") == "+12025550142"


def test_american_short_code_is_right() -> None:
    assert phone_fault("211", "GB") is None


def test_one_number_has_one_form_however_it_is_written() -> None:
    written = ["01632 960001", "+44 (0)1632 960001", "(01632) 960-001", "18001 01632 960001"]

    assert {phone_key(number, "GB") for number in written} == {"+441632960001"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("www.riverside.org.uk", "does not begin"),
        ("https://river side.org.uk", "space"),
        ("https://info@riverside.org.uk", "email"),
        ("https://http://riverside.org.uk", "cannot be followed"),
        ("https://riverside", "cannot be followed"),
        ("http://10.0.0.8/page", "private"),
        ("https://www.example.org/page", "example"),
    ],
)
def test_web_address_in_the_wrong_form_says_why(url: str, words: str) -> None:
    fault = url_fault(url)

    assert fault is not None
    assert words in fault


@pytest.mark.parametrize("url", ["https://riverside.org.uk/a?b=c", "http://httpd.riverside.org.uk", "https://r.wales"])
def test_web_address_in_the_right_form_is_let_be(url: str) -> None:
    assert url_fault(url) is None


def test_address_of_an_example_is_right_in_a_sample_listing() -> None:
    sample = {"url": "https://clinic.example.org/", "email": "info@clinic.example.org", "is_sample": True}

    assert faults_of(**sample) == set()


@pytest.mark.parametrize(
    "email", ["info@riverside", "a@b.org and c@d.org", "jo@riverside.con", "jo@gmial.com", ".a@b.org"]
)
def test_email_in_the_wrong_form_is_found(email: str) -> None:
    assert email_fault(email) is not None


def test_link_known_to_be_gone_is_told_with_why() -> None:
    listing = a_listing()
    judge = Judge(TODAY, broken_links={str(listing.url): "is gone (the site answers 404)"})

    fault = next(each for each in judge.judge(listing).faults if each.code == "broken-link")

    assert "answers 404" in fault.words


@pytest.mark.parametrize(
    "email",
    ["jane.smith@council.gov.uk", "j.smith@nhs.net", "Jane@riverside.org", "smith_jane2@aol.com", "olu.adeyemi@x.org"],
)
def test_email_with_a_name_in_it_is_personal(email: str) -> None:
    assert is_personal(email)


@pytest.mark.parametrize(
    "email",
    ["info@x.org", "enquiries@x.org", "memory.cafe@x.org", "hoo.lunchclub@x.org", "b.team@x.org", "community-hub@x.org",
     "st.marys.church@x.org", "m20mini@x.org", "grace.house@x.org", "adult-social-care@x.gov.uk"],
)  # fmt: skip
def test_email_of_a_role_or_a_group_is_not_personal(email: str) -> None:
    assert not is_personal(email)


def test_email_with_the_surname_of_a_contact_is_personal() -> None:
    assert is_personal("kowalczyk@riverside.org", ["Anna Kowalczyk"])
    assert not is_personal("kowalczyk@riverside.org")


def test_mailbox_of_a_free_provider_is_noted_unless_its_name_says_what_for() -> None:
    assert is_private_mailbox("hoobells@gmail.com")
    assert not is_private_mailbox("hoo.lunch.club@gmail.com")
    assert not is_private_mailbox("hoobells@gmail.example.org")


def test_personal_email_in_words_is_told_by_its_place_and_never_quoted() -> None:
    listing = a_listing(description=f"{a_listing().description} Write to jane.smith@riverside-trust.org.uk.")

    fault = next(each for each in JUDGE.judge(listing).faults if each.code == "personal-email")

    assert "the description" in fault.words
    assert "jane" not in fault.words


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("Please ring Sarah on 07700 900123", True),
        ("Contact: Tom Jones\nMobile: +44 7700 900123", True),
        ("Ring 07700 900123", False),
        ("Jo's Coffee Shop, Epworth. Tel: 07700 900123", False),
        ("Ring the staff of Victor House on 07700 900123", False),
        ("Ring Sarah on 01632 960001", False),
    ],
)
def test_mobile_counts_where_a_first_name_stands_before_it(words: str, is_found: bool) -> None:
    assert has_named_mobile(words) is is_found


def test_listing_nobody_checked_for_over_the_months_given_is_stale() -> None:
    listing = a_listing(assured_date=date(2026, 2, 1))

    assert not JUDGE.judge(listing).has("stale")
    assert Judge(TODAY, stale_months=6).judge(listing).has("stale")


def test_listing_nobody_ever_checked_is_told_apart_from_a_stale_one() -> None:
    assert faults_of(assured_date=None) == {"never-checked"}


@pytest.mark.parametrize(
    ("opens", "closes", "is_wrong"),
    [
        ("09:00", "05:00", True),
        ("09:00", "01:00", True),
        ("09:00", "09:00", True),
        ("13:00", "11:00", True),
        ("17:00", "09:00", False),
        ("22:00", "06:00", False),
        ("00:00", "00:00", False),
        ("09:00", "00:00", False),
        ("09:00", "17:00", False),
    ],
)
def test_closing_before_opening_is_wrong_where_it_is_no_night_service(opens: str, closes: str, is_wrong: bool) -> None:
    schedule = ScheduleRecord(opens_at=time.fromisoformat(opens), closes_at=time.fromisoformat(closes))

    assert closes_first(schedule) is is_wrong


def test_listing_is_over_when_every_date_is_past() -> None:
    past = ScheduleRecord(freq="WEEKLY", byday=("MO",), opens_at="10:00", closes_at="12:00", valid_to=date(2026, 7, 1))
    coming = ScheduleRecord(dtstart=date(2026, 12, 1), opens_at="10:00", closes_at="12:00")

    assert "ended" in faults_of(schedules=(past,))
    assert "ended" not in faults_of(schedules=(past, coming))


def test_listing_with_nothing_but_past_closures_is_not_over() -> None:
    christmas = ScheduleRecord(dtstart=date(2025, 12, 25), closed=True)

    assert "ended" not in faults_of(schedules=(christmas,))


def test_hours_in_words_that_nobody_can_read_are_told() -> None:
    listing = a_listing(schedules=(ScheduleRecord(description="When the flag is up"),))

    assert Judge(TODAY, can_read_hours=lambda _: False).judge(listing).has("hours-unread")
    assert not Judge(TODAY, can_read_hours=lambda _: True).judge(listing).has("hours-unread")


@pytest.mark.parametrize("words", ["TBC", "test", "Lorem ipsum dolor", "[insert name here]", "To be confirmed.", "n/a"])
def test_words_that_stand_in_for_others_are_found(words: str) -> None:
    assert stands_in(words)


@pytest.mark.parametrize(
    "words", ["Blood test", "Testing for hearing loss", "Venue TBC, every Monday", "No description needed"]
)
def test_words_that_only_hold_such_a_word_are_let_be(words: str) -> None:
    assert not stands_in(words)


def test_shouting_is_several_long_words_in_a_row() -> None:
    assert is_shouted("Come along: EVERYBODY WELCOME EVERY MONDAY MORNING")
    assert not is_shouted("SSAFA and RNID and YMCA help. NHS GP EMIS MSK CBT are known to us.")


def test_shouted_name_is_no_abbreviation() -> None:
    assert is_shouted_name("RIVERSIDE LUNCH CLUB")
    assert not is_shouted_name("YMCA")
    assert not is_shouted_name("NHS 111")


def test_words_for_professionals_are_told_only_where_the_public_sees_them() -> None:
    words = "Referral line for health professionals only. " * 6

    assert "not-for-public" in faults_of(description=words)
    assert "not-for-public" not in faults_of(description=words, audience="professional")


def test_half_a_postcode_is_told() -> None:
    place = a_place(addresses=(AddressRecord(address_1="1 High Street", postal_code="ME4"),))

    assert "postcode-form" in faults_of(service_at_locations=(place,))


def test_american_postcode_is_right_in_america() -> None:
    place = a_place(addresses=(AddressRecord(city="Washington", postal_code="20001", country="US"),))

    assert "postcode-form" not in faults_of(service_at_locations=(place,))


def test_point_far_from_its_postcode_is_told_with_the_miles() -> None:
    judge = Judge(TODAY, find_point=lambda _: (53.48, -2.24))

    fault = judge.judge(a_listing()).faults[0]

    assert fault.code == "far-from-postcode"
    assert "miles from ME4 4TR" in fault.words


def test_point_near_its_postcode_and_one_of_an_unknown_postcode_are_let_be() -> None:
    assert not Judge(TODAY, find_point=lambda _: (51.38, 0.52)).judge(a_listing()).has("far-from-postcode")
    assert not Judge(TODAY, find_point=lambda _: None).judge(a_listing()).has("far-from-postcode")


def test_listing_that_search_finds_no_need_in_is_told_unless_it_names_one() -> None:
    assert JUDGE.judge(a_listing(needs=()), has_needs=False).has("no-needs")
    assert not JUDGE.judge(a_listing(needs=()), has_needs=None).has("no-needs")
    assert not JUDGE.judge(a_listing(needs=("dementia",)), has_needs=False).has("no-needs")
