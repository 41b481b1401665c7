"""Care cards: everywhere in the country there is a number to call, and it is the right one."""

import itertools
from typing import get_args

import pytest

from bot.replies import UrgentReply
from bot.safety import load_cards
from bot.safety.cards import Cards
from bot.safety.model import Category, Hit
from bot.safety.rules import read_yaml
from directory.model import Nation

CATEGORIES: tuple[Category, ...] = get_args(Category.__value__)
NATIONS: tuple[Nation, ...] = get_args(Nation.__value__)


def card(category: Category, nation: Nation, cards: Cards | None = None) -> UrgentReply:
    return (cards or load_cards()).card(Hit("x", category, "999", ""), nation)


@pytest.mark.parametrize(("category", "nation"), list(itertools.product(CATEGORIES, NATIONS)))
def test_every_card_has_words_speech_and_numbers_in_every_nation(category: Category, nation: Nation) -> None:
    shown = card(category, nation)

    assert shown.text
    assert shown.speech
    assert len(shown.contacts) >= 2
    assert all(contact.phone and contact.hours for contact in shown.contacts)


@pytest.mark.parametrize(
    ("category", "nation", "phone"),
    [
        ("suicide", "england", "111"),
        ("suicide", "wales", "0800 132 737"),
        ("suicide", "scotland", "0800 83 85 87"),
        ("suicide", "northern-ireland", "0808 808 8000"),
        ("domestic-abuse", "england", "0808 2000 247"),
        ("domestic-abuse", "wales", "0808 80 10 800"),
        ("domestic-abuse", "scotland", "0800 027 1234"),
        ("domestic-abuse", "northern-ireland", "0808 802 1414"),
        ("safeguarding-adults", "scotland", "0808 808 8141"),
    ],
)
def test_card_has_the_line_of_the_nation(category: Category, nation: Nation, phone: str) -> None:
    assert phone in [contact.phone for contact in card(category, nation).contacts]


@pytest.mark.parametrize("category", CATEGORIES)
def test_northern_ireland_is_not_sent_to_nhs_111(category: Category) -> None:
    shown = card(category, "northern-ireland")

    assert "111" not in [contact.phone for contact in shown.contacts]
    assert "NHS 111" not in shown.text


@pytest.mark.parametrize("category", ["emergency", "suicide", "domestic-abuse"])
def test_deaf_person_is_given_a_text_route(category: Category) -> None:
    phones = [contact.phone for contact in card(category, "england").contacts]

    assert {"18000", "85258"} & set(phones)


def test_every_contact_says_where_its_number_is_published() -> None:
    contacts = read_yaml("cards.yaml")["contacts"]

    assert [name for name, contact in contacts.items() if not contact["source"]] == []
