"""Cleaning: words, addresses, numbers and times as feeds write them, put right or turned away."""

from datetime import time

import pytest

from directory.feeds.cleaning import clean_email, clean_phone, clean_time, clean_url, find_phones, plain_text, summarise
from directory.feeds.oruk_v1.parts import says_wheelchair


def test_words_with_an_angle_that_is_no_tag_are_kept() -> None:
    assert plain_text("For children < 5 and > 2 years") == "For children < 5 and > 2 years"


def test_summary_is_cut_at_a_word() -> None:
    summary = summarise("Support " * 40)

    assert len(summary) <= 160
    assert summary.endswith("Support…")


def test_summary_passes_over_an_opening_question() -> None:
    assert summarise("Feeling lonely on your own? We run a club. It is free.") == "We run a club."


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("01632 960123", ("01632 960123", "")),
        ("+44 (0)1632 960123", ("+44 (0)1632 960123", "")),
        ("tel:020 7946 0001 ext. 12", ("020 7946 0001", "12")),
        ("116 123", ("116 123", "")),
        ("0800 1111", ("0800 1111", "")),
        ("01632 9601", None),
        ("1234567", None),
        ("0000 000 000", None),
        ("none", None),
    ],
)
def test_phone_is_one_that_can_be_dialled(written: str, number: tuple[str, str] | None) -> None:
    assert clean_phone(written) == number


def test_phones_in_words_are_not_taken_from_addresses_or_sums() -> None:
    assert find_phones("https://x.example.org/01632960123 or £01632960123 or id=01632960123") == ()


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("HTTPS://riverside.example.org/a", "https://riverside.example.org/a"),
        ("https://riverside.example.org/?fbclid=abc&day=1", "https://riverside.example.org/?day=1"),
        ("riverside.example.org", "https://riverside.example.org"),
        ("javascript:alert(1)", None),
        ("https://localhost/", None),
        ("https://a b.example.org", None),
        ("https://[broken", None),
        ("none", None),
    ],
)
def test_web_address_can_be_followed(written: str, cleaned: str | None) -> None:
    assert clean_url(written) == cleaned


def test_email_loses_what_is_around_it() -> None:
    assert clean_email("mailto:hello@example.org.") == "hello@example.org"
    assert clean_email("hello@example") is None


@pytest.mark.parametrize(
    ("written", "moment"),
    [("9.30am", time(9, 30)), ("12am", time(0)), ("24:00", time(0)), ("13pm", None), ("9", None), ("25:00", None)],
)
def test_time_is_read_in_the_forms_feeds_use(written: str, moment: time | None) -> None:
    assert clean_time(written) == moment


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("Wheelchair access", True),
        ("Step-free entrance", True),
        ("Not wheelchair accessible", False),
        ("There is no wheelchair access", False),
        ("Hearing loop", None),
    ],
)
def test_wheelchair_claim_is_read_from_words(words: str, claim: bool | None) -> None:
    assert says_wheelchair(words) is claim
