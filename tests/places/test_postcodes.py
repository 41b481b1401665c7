"""Postcodes out of what people type, mistype, say and are misheard to say."""

import string
from importlib.util import find_spec

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from directory.places import Gazetteer, build_gazetteer
from directory.places.postcodes import PostcodeReader

READER = PostcodeReader()
OUTCODES = "ME7 ME14 M1 B33 W1T SW1A EC1A E1W N10 NW10 G1 EH12 BT1 CF10 ZE1"
LAST = "ABDEFGHJLNPQRSTUWXYZ"
NAMES = {
    "A": "ay", "B": "bee", "C": "see", "D": "dee", "E": "ee", "F": "ef", "G": "gee", "H": "aitch", "J": "jay",
    "K": "kay", "L": "ell", "M": "em", "N": "en", "P": "pee", "Q": "queue", "R": "ar", "S": "ess", "T": "tee",
    "U": "you", "V": "vee", "W": "double you", "X": "ex", "Y": "why", "Z": "zed", "O": "oh", "I": "eye",
}  # fmt: skip
RADIO = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo "
    "sierra tango uniform victor whiskey x-ray yankee zulu"
)
WORDS = (
    "apple bread copper dinner eagle finger garden house island jumper kettle lemon mother nobody onion pepper queen "
    "river spoon tiger umbrella village window xylophone yellow zebra"
)
FIGURES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer()


@st.composite
def postcodes(draw: st.DrawFn) -> str:
    outcode = draw(st.sampled_from(OUTCODES.split()))
    letters = draw(st.sampled_from(LAST)) + draw(st.sampled_from(LAST))
    assume(letters not in ("ST", "ND", "RD", "TH"))
    return f"{outcode} {draw(st.integers(0, 9))}{letters}"


@st.composite
def spelt(draw: st.DrawFn) -> tuple[str, str]:
    """A postcode, and one of the ways people spell it out."""
    postcode = draw(postcodes())
    said: list[str] = []
    for half in postcode.split():
        at = 0
        while at < len(half):
            letter = half[at]
            if half[at : at + 2] == letter * 2 and draw(st.booleans()):
                said.append("double " + _say(draw, letter))
                at += 2
            elif half[at : at + 2] in ("10", "11", "12") and half == postcode.split()[0] and draw(st.booleans()):
                said.append(FIGURES[int(half[at : at + 2])])
                at += 2
            else:
                said.append(_say(draw, letter))
                at += 1
    return postcode, draw(st.sampled_from([" ", ", ", " - ", " um "])).join(said)


def _say(draw: st.DrawFn, letter: str) -> str:
    if letter.isdigit():
        return draw(st.sampled_from([letter, FIGURES[int(letter)]]))
    place = string.ascii_uppercase.index(letter)
    radio, word = RADIO.split()[place], WORDS.split()[place]
    ways = [letter, letter.lower(), NAMES[letter], radio, f"{letter} for {word}"]
    return draw(st.sampled_from([*ways, f"{letter.lower()} as in {word}"]))


@given(spelt())
@example(("M1 0WW", "M 1 0 double double you"))
@settings(max_examples=300, deadline=None)
def test_every_postcode_spelt_out_in_any_way_reads_back(case: tuple[str, str]) -> None:
    postcode, said = case

    found = READER.find_spoken(said)

    assert found is not None
    assert found.code == postcode
    assert found.end - found.start == len(said)


@given(postcodes(), st.sampled_from(["{}", "my postcode is {} thanks", "I live at {}, can you help"]), st.data())
@settings(max_examples=200, deadline=None)
def test_every_postcode_typed_in_any_way_reads_back(postcode: str, sentence: str, data: st.DataObject) -> None:
    joint = data.draw(st.sampled_from([" ", "", "  ", "-", "."]))
    typed = joint.join(postcode.split())
    typed = data.draw(st.sampled_from([typed, typed.lower()]))

    found = [code.code for code in READER.find_full(sentence.format(typed))]

    assert found == [postcode]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_is_found_in_any_text_has_an_outward_code_that_exists(text: str) -> None:
    found = [*READER.find_full(text), *filter(None, [READER.find_spoken(text, outward=True)])]

    assert all(find_spec(f"uk_postcodes_parsing.outcodes.{code.outcode.lower()}") for code in found)
    assert all(0 <= code.start < code.end <= len(text) for code in found)


@pytest.mark.parametrize(
    "text",
    [
        "ME7 IAA",
        "ME7 lAA",
        "ME 7 1AA",
        "me71aa",
        "ME7, 1AA",
        "ME.7.1AA",
        "ME7 1A A",
        "m e 7 1 a a",
        "M E seven, one A A",
        "em ee seven one double a",
        "em e seven one a a",
        "me seven one double a",
        "M for mother E for echo 7 1 double A",
        "m for mother, e for echo, seven, one, double a",
        "m as in mother, e as in elephant, seven, one, a for apple, a for apple",
        "it's mike echo seven, one alpha alpha",
        "postcode is mary edward seven space one andrew andrew",
        "my postcode is em ee seven um one ay ay please",
        "letter m letter e number seven then one double a",
    ],
)
def test_postcode_is_read_however_it_is_given(gazetteer: Gazetteer, text: str) -> None:
    alone, inside = gazetteer.find(text), gazetteer.read(f"I need a food bank, {text}").places

    assert [place.name for place in alone] == ["ME7 1AA"]
    assert [place.name for place in inside] == ["ME7 1AA"]


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("SWIA 1AA", "SW1A 1AA"),
        ("sw1a oaa", "SW1A 0AA"),
        ("EC1A lBB", "EC1A 1BB"),
        ("N10 OAA", "N10 0AA"),
        ("n w ten oh a a", "NW10 0AA"),
        ("en ten nought double a", "N10 0AA"),
        ("double u one tee three s j", "W1T 3SJ"),
        ("double you one tee three ess jay", "W1T 3SJ"),
        ("see tee one two eh bee", "CT1 2AB"),
        ("S E twenty one seven double l", "SE21 7LL"),
        ("B ninety nine nine double b", "B99 9BB"),
        ("E H twelve 5 A B", "EH12 5AB"),
        ("gee one one x queue", "G1 1XQ"),
        ("zed ee one nought double a", "ZE1 0AA"),
        ("bee tee one five gee ess", "BT1 5GS"),
        ("b for bravo t for tango 1 5 g s", "BT1 5GS"),
        ("kay double you fifteen one double a", "KW15 1AA"),
    ],
)
def test_postcodes_of_every_nation_are_read(gazetteer: Gazetteer, text: str, postcode: str) -> None:
    assert [place.name for place in gazetteer.find(text)] == [postcode]


@pytest.mark.parametrize(
    "text",
    [
        "PO BOX 12",
        "nil PN appts",
        "P O box 1 2 AB",
        "BS",
        "I want to be one of them",
        "give me one please",
        "see you at ten",
        "is there anything for me to do",
        "b for one see you",
        "it is 3 to 4 for me",
        "be at the A2 for 2",
        "the M25 at 9am",
        "take two a day for one week",
        "my P45 and P60",
        "on the N1 2nd stop",
        "E3 4pm",
        "walk 5k a day",
        "why are you too late",
        "oh I see a tea for two",
        "so 1 in 2 of us",
    ],
)
def test_words_and_figures_that_only_look_like_a_postcode_are_none(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.read(text).places == ()


def test_message_of_nothing_but_sounds_is_read_without_trying_everything() -> None:
    readings = sum(1 for _ in READER._spoken.spellings("oh " * 600))

    assert readings <= 4_000
