"""Services as a text message."""

from dataclasses import replace
from typing import Any

import pytest

from bot.actions.text_words import MOST_SEGMENTS, text_words
from bot.segments import count_segments
from tests.actions.builders import service

LONG = "Medway and Swale Community Health and Wellbeing Neighbourhood Partnership Service for Older People "
LINK = "https://www.example.org/find-help/services-in-your-area/older-people/and-a-long-way-further-down/the-page"


def test_name_and_number_come_first_then_the_web_and_where_it_is():
    assert text_words([service(1)]) == (
        "Rochester Lunch Club: 01632 960123 https://neighbours.example.org/lunch\n"
        "Corn Exchange, High Street, Rochester, ME1 1LS\n"
        "From Signpost, as you asked."
    )


def test_several_are_a_line_each_without_where_they_are():
    lines = text_words([service(1), service(2)]).splitlines()

    assert [line.partition(" http")[0] for line in lines] == [
        "Rochester Lunch Club: 01632 960123",
        "Memory Cafe: 01632 960123",
        "From Signpost, as you asked.",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": LONG * 2, "url": LINK * 3},
        {"name": "Tŷ’r Gŵyr – Carers’ Café", "url": LINK * 2},
        {"name": "中文" * 60},
        {"name": LONG, "phones": (), "url": LINK},
        {"name": "🙂" * 80, "phones": ()},
        {"phones": (), "url": LINK * 6},
    ],
)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_text_is_never_more_than_three_parts(changes: dict[str, Any], count: int):
    words = text_words([replace(service(number), **changes) for number in range(1, count + 1)])

    assert count_segments(words) <= MOST_SEGMENTS
    assert words.endswith("From Signpost, as you asked.")


def test_numbers_of_all_are_kept_when_there_is_no_room_for_the_web():
    crowded = [replace(service(number), name=f"{number} {LONG}", url=LINK * 2) for number in (1, 2, 3)]

    words = text_words(crowded)

    assert words.count("01632 960123") == 3
    assert "http" not in words


def test_one_letter_the_alphabet_lacks_does_not_shorten_the_rest():
    words = text_words([replace(service(1), name="Carers’ Café – Tŷ Gwyn")])

    assert words.startswith("Carers' Café - Ty Gwyn: 01632 960123")


def test_service_without_a_number_is_given_its_web_address_or_email_once():
    online = text_words([replace(service(1), phones=(), sites=())])
    by_mail = text_words([replace(service(1), phones=(), url=None, email="hello@example.org", sites=())])

    assert online == "Rochester Lunch Club: https://neighbours.example.org/lunch\nFrom Signpost, as you asked."
    assert by_mail.startswith("Rochester Lunch Club: hello@example.org\n")
