"""Red flags, judged on labelled lines; a third of them was written after the rules and not used to write them."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.safety import Hit, RedFlags, load_cards, load_red_flags
from bot.safety.rules import load_rules
from directory.encoder import load_encoder
from tests.bot.fakes import rules_alone

# Reached on the third of these lines that was set aside; tests/safety holds a newer and larger set.
IMPLIED_FLOOR = 0.85

LINES = Path(__file__).with_name("red_flags.jsonl")


@dataclass(frozen=True)
class Line:
    text: str
    danger: bool
    kind: str
    category: str | None
    split: str


def read_lines(split: str, kind: str) -> list[Line]:
    lines = [Line(**json.loads(line)) for line in LINES.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if (line.split, line.kind) == (split, kind)]


def share_flagged(flags: RedFlags, lines: list[Line]) -> float:
    return sum(bool(flags.check(line.text)) for line in lines) / len(lines)


@pytest.fixture(scope="module")
def with_encoder(safety_encoder_folder: Path, vector_folder: Path) -> RedFlags:
    return load_red_flags(load_encoder(safety_encoder_folder), vector_folder)


def test_labelled_set_has_enough_lines_of_every_kind() -> None:
    counts = {
        (split, kind): len(read_lines(split, kind))
        for split in ("seen", "unseen")
        for kind in ("explicit", "implied", "harmless")
    }

    assert sum(counts.values()) >= 300
    assert counts["unseen", "harmless"] >= 100
    assert min(counts["unseen", "explicit"], counts["unseen", "implied"]) >= 40


@pytest.mark.parametrize("split", ["seen", "unseen"])
def test_explicit_danger_is_flagged_by_rules_alone(split: str) -> None:
    assert share_flagged(rules_alone(), read_lines(split, "explicit")) >= 0.95


@pytest.mark.parametrize("split", ["seen", "unseen"])
def test_harmless_lines_are_rarely_flagged_by_rules_alone(split: str) -> None:
    assert share_flagged(rules_alone(), read_lines(split, "harmless")) <= 0.02


def test_implied_danger_is_flagged_with_the_encoder(with_encoder: RedFlags) -> None:
    assert share_flagged(with_encoder, read_lines("unseen", "implied")) >= IMPLIED_FLOOR


def test_harmless_lines_are_rarely_flagged_with_the_encoder(with_encoder: RedFlags) -> None:
    assert share_flagged(with_encoder, read_lines("unseen", "harmless")) <= 0.02


def test_every_example_of_a_rule_is_flagged_by_that_rule() -> None:
    flags = rules_alone()

    missed = [
        (rule.id, example)
        for rule in load_rules()
        for example in rule.examples
        if rule.id not in {hit.rule_id for hit in flags.check(example)}
    ]

    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "I feel so low and lonely",
        "my mum keeps falling",
        "I need food today",
        "stroke rehab",
        "my husband died by suicide last year – looking for support",
        "no chest pain",
        "I am not suicidal",
        "had a stroke 2 years ago",
        "domestic abuse awareness training for staff",
    ],
)
def test_ordinary_request_is_not_flagged(text: str) -> None:
    assert rules_alone().check(text) == []


def test_past_does_not_hide_the_present() -> None:
    hits = rules_alone().check("He had a stroke two years ago and now his face has dropped again")

    assert {hit.level for hit in hits} == {"999"}


def test_denial_of_one_thing_does_not_hide_another() -> None:
    hits = rules_alone().check("I'm not hungry, I want to die")

    assert {hit.category for hit in hits} == {"suicide"}


def test_most_urgent_hit_comes_first() -> None:
    hits = rules_alone().check("My husband hits me. He has just collapsed and is not breathing.")

    assert hits[0].level == "999"
    assert "abuse" in [hit.level for hit in hits]


@pytest.mark.parametrize(
    "text", ["kms tonight", "im gonna unalive myself", "I want to k*ll myself", "feeling suicidle"]
)
def test_text_speak_and_misspelling_are_read(text: str) -> None:
    assert {hit.category for hit in rules_alone().check(text)} == {"suicide"}


@pytest.mark.parametrize("text", ["", "   ", "🙂", "a" * 2000, "(((((", "?" * 500, "\x00\ud7ff", "no " * 600])
def test_any_text_can_be_checked(text: str) -> None:
    assert rules_alone().check(text) == []


def test_ordinary_message_is_checked_in_under_fifteen_milliseconds() -> None:
    flags = rules_alone()
    text = (
        "I look after my mum in Rochester, she has heart failure and keeps falling, is there any help at home for us?"
    )
    flags.check(text)

    times = []
    for _ in range(20):
        start = time.process_time()
        flags.check(text)
        times.append(time.process_time() - start)

    assert sorted(times)[10] < 0.015


def test_failing_encoder_leaves_the_rules_working() -> None:
    class BrokenEncoder:
        calls = 0

        def encode(self, texts: object) -> object:
            import numpy as np

            self.calls += 1
            if self.calls > 1:
                raise RuntimeError("model file is gone")
            return np.eye(len(list(texts)), 384, dtype=np.float32)  # type: ignore[call-overload]

    flags = load_red_flags(BrokenEncoder())  # type: ignore[arg-type]

    assert flags.check("I want to end my life")
    assert flags.check("the weather is lovely in Rainham") == []


def test_every_rule_has_a_card_with_a_number_to_call() -> None:
    cards = load_cards()

    for rule in load_rules():
        for nation in ("england", "wales"):
            card = cards.card(Hit(rule.id, rule.category, rule.level, ""), nation)  # type: ignore[arg-type]
            assert card.contacts
            assert card.text
            assert card.speech


def test_pressing_a_card_s_own_choices_is_not_a_red_flag() -> None:
    cards = load_cards()

    for rule in load_rules():
        *_, choices = cards.answer([Hit(rule.id, rule.category, rule.level, "")])
        for choice in choices.choices:  # type: ignore[union-attr]
            assert rules_alone().check(choice.say) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("hr hit me agen", "domestic-abuse"),
        ("hit me again last night", "domestic-abuse"),
        ("cnt brthe n chst is tite", "emergency"),
        ("pt c/o central chest pain", "emergency"),
        ("?stroke in waiting room", "emergency"),
        ("stabd in the leg", "emergency"),
        ("he was strangeling me", "domestic-abuse"),
        ("catheter's blocked and it's agony", "urgent-medical"),
        ("wants to do himself in", "suicide"),
        ("swallwed a hole pack of tablts", "emergency"),
    ],
)
def test_shorthand_dropped_words_and_misspelt_danger_are_read(text: str, category: str) -> None:
    assert category in [hit.category for hit in rules_alone().check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "these shoes are killing me, is there a chiropodist",
        "I'm dying to meet people, any clubs",
        "the form asked if I was suicidal, where do I post it",
        "my crossword clue is 'stabbed in the back', is the library open",
        "it hit me for six when he retired",
        "I want to cut my hedge back",
        "I overdosed on mince pies, slimming club please",
        "the lady at the tax office keeps cutting me off",
        "brambles scratched my legs to bits, who cuts hedges for pensioners",
        "his confidence is completely shot since the job went",
        "she takes the occasional fit, has done all her life, she wants a lunch club",
        "help with not waking up at five every day",
        "their dad is always turning up late to collect them, do you do mediation",
        "a man from the bank says keep it a secret, is there a call blocker",
    ],
)
def test_saying_and_somebody_elses_words_are_not_flagged(text: str) -> None:
    assert rules_alone().check(text) == []


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I am married to an abusive wife", "domestic-abuse"),
        ("a mum in our clinic needs to flee with her two little ones", "domestic-abuse"),
        ("they told me I'm meant to marry my cousin and I don't want it", "domestic-abuse"),
        ("the tip of my finger is hanging off", "emergency"),
        ("it's mate crime, they clean him out every payday", "safeguarding-adults"),
        ("our neighbour was trafficked here and got away", "safeguarding-adults"),
        ("he sleeps in the caravan behind the yard and works all day for nothing", "safeguarding-adults"),
    ],
)
def test_abuse_by_its_plain_name_is_flagged_by_rules_alone(text: str, category: str) -> None:
    assert category in [hit.category for hit in rules_alone().check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "mate crime awareness training for our volunteers",
        "we live in a caravan and I'm working again, is there a nursery",
        "she works at the charity shop for nothing and loves it",
        "the end of my finger is a bit sore",
        "we are expected to marry in June, is there a registrar",
    ],
)
def test_near_twin_of_such_a_name_is_not_flagged(text: str) -> None:
    assert rules_alone().check(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "she is not waking up at all",
        "he keeps turning up outside my house at night",
        "I keep cutting and I can't stop",
        "my brother has been shot",
        "she's having a fit on the kitchen floor",
    ],
)
def test_danger_beside_such_a_saying_is_still_flagged(text: str) -> None:
    assert rules_alone().check(text) != []
