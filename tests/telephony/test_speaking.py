"""Speech that is short enough, whatever the directory holds."""

import itertools
from typing import get_args

import pytest

from bot.replies import TextReply
from bot.safety import load_cards
from bot.safety.model import Category, Hit
from bot.speech import LONGEST_SECONDS, spoken_seconds
from telephony.hearing import Heard, read_command
from telephony.hints import LONGEST_HINT, MOST_HINTS, make_hints
from telephony.numbers import caller_number, dialled_number
from telephony.speaking import fit, say_urgent, urgent_options
from tests.telephony.fakes import FakeNeed, FakeVocabulary, card, services

LONG = "A service with a very long account of itself that goes on well past what anybody can take in by ear"


@pytest.mark.parametrize(("name", "summary"), list(itertools.product([LONG, "Café"], [f"{LONG}. {LONG}.", ""])))
def test_a_service_is_said_in_twenty_seconds_with_its_keys(call, talk, name, summary):
    talk.will_say(services(card(1, name=name, summary=summary, caution=LONG), card(2), total=30))

    heard = call.say("help")

    assert spoken_seconds(heard.spoken) <= LONGEST_SECONDS
    assert heard.spoken.endswith("3 for the next.")


def test_a_long_name_still_leaves_time_for_the_number_twice(call, talk):
    talk.will_say(services(card(1, name=LONG, phone="03069 990 123")))
    call.say("help")

    heard = call.press("1")

    assert heard.spoken.count("0 1 2 3") + heard.spoken.count("1 2 3") >= 2
    assert spoken_seconds(heard.spoken) <= LONGEST_SECONDS


def test_long_words_of_the_dialogue_are_cut_at_a_sentence(call, talk):
    talk.will_say(TextReply(text=" ".join(f"This is sentence number {n} of many." for n in range(30))))

    heard = call.say("help")

    assert spoken_seconds(heard.spoken) <= LONGEST_SECONDS
    assert heard.spoken.endswith("of many.")


@pytest.mark.parametrize("nation", ["england", "wales"])
def test_every_care_card_is_heard_whole_and_then_a_way_on_if_there_is_time(nation):
    cards = load_cards()
    hits = [Hit(rule_id="x", category=category, level="crisis", phrase="") for category in get_args(Category.__value__)]

    for hit in hits:
        replies = cards.answer([hit], nation)
        card_alone = cards.card(hit, nation).speech
        spoken = say_urgent(replies, urgent_options(replies))
        assert spoken.startswith(card_alone)
        assert spoken_seconds(spoken) <= max(LONGEST_SECONDS, spoken_seconds(card_alone))
        has_room = spoken_seconds(f"{card_alone} Press 0 for a person.") <= LONGEST_SECONDS
        assert spoken.endswith("0 for a person.") is has_room


def test_the_suicide_card_is_followed_by_the_keys_for_samaritans_and_a_person(call, talk):
    talk.will_say(*load_cards().answer([Hit("x", "suicide", "crisis", "")]))

    heard = call.say("I want to end my life")

    assert heard.spoken.endswith("Samaritans on 1 1 6, 1 2 3. Press 1 for them, 0 for a person.")
    assert call.press("1").dialling == "+44116123"


def test_reasons_that_are_not_needs_are_not_said_as_needs(call, talk):
    talk.will_say(services(card(1, why=("mentions “gas”", "covers Strood", "free", "just turn up"))))

    assert "It is for" not in call.say("help").spoken


def test_ways_on_that_a_long_card_leaves_no_time_for_are_said_after_a_silence(call, talk):
    talk.will_say(*load_cards().answer([Hit("x", "domestic-abuse", "abuse", "")]))
    call.say("he hits me")

    heard = call.stay_silent()

    assert "Press 1 to be put through to National Domestic Abuse Helpline" in heard.spoken


def test_the_least_important_part_is_left_out_first():
    long = "word " * 30

    assert fit([(1, "First."), (3, long), (2, "Second.")], f"{'end ' * 18}.").startswith("First. Second. end")


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("01632 960001", "+441632960001"),
        ("+44 1632 960001", "+441632960001"),
        ("0044 1632 960001", "+441632960001"),
        ("0808 2000 247", "+448082000247"),
        ("116 123", "+44116123"),
        ("999", None),
        ("111", None),
        ("18001 111", None),
        ("", None),
        (None, None),
    ],
)
def test_dialled_number_is_a_uk_number_that_may_be_dialled(written, dialled):
    assert dialled_number(written) == dialled


@pytest.mark.parametrize("shown", ["anonymous", "+266696687", "+86282452253", "", None, "sip:someone@example.org"])
def test_caller_number_is_none_when_withheld(shown):
    assert caller_number(shown) is None


@pytest.mark.parametrize(
    "words",
    ["I need help with my next rent", "my number is 5", "I cannot connect with people", "I lost a person", "bye laws"],
)
def test_longer_speech_is_not_taken_for_a_command(words):
    assert read_command(words) is None


def test_heard_is_doubtful_only_when_the_recogniser_says_so():
    assert Heard(words="hello", confidence=0.1).is_doubtful
    assert not Heard(words="hello", confidence=None).is_doubtful
    assert not Heard(keys="1", confidence=0.1).is_doubtful


def test_hints_keep_to_what_twilio_takes():
    needs = {str(n): FakeNeed(f"Need {n}", tuple(f"phrase {n} {m}" for m in range(9))) for n in range(300)}
    needs["long"] = FakeNeed("x" * 200, ("help, with commas",))

    hints = make_hints(FakeVocabulary(needs), ["Rainham"]).split(",")

    assert len(hints) == MOST_HINTS
    assert max(len(hint) for hint in hints) <= LONGEST_HINT
    assert "Rainham" in hints
    assert "need 299" in hints
