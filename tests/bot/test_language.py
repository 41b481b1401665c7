"""Messages in other languages."""

import pytest

from bot.language import read_language
from bot.replies import ChoicesReply, TextReply
from bot.speech import LONGEST_SECONDS, spoken_seconds
from tests.bot.fakes import Chat, FakeEngine


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Dw i angen help gyda fy mam", "Welsh"),
        ("Bore da", "Welsh"),
        ("mae fy nhad yn sâl ac angen gofal", "Welsh"),
        ("rwy'n chwilio am grŵp i ofalwyr", "Welsh"),
        ("Potrzebuję pomocy z mieszkaniem", "Polish"),
        ("necesito ayuda con mi casa", "Spanish"),
        ("vă rog ajutor", "Romanian"),
        ("Мені потрібна допомога", "Ukrainian, Russian or Bulgarian"),
        ("我需要帮助", "Chinese or Japanese"),
        ("does anyone there speak Polish", "Polish"),
        ("I dont speak english", ""),
    ],
)
def test_language_is_recognised(said: str, name: str) -> None:
    language = read_language(said)

    assert language is not None
    assert language.name == name


@pytest.mark.parametrize(
    "said",
    [
        "I need help with my mum",
        "mam keeps falling and is dead poorly",
        "summat for me chest",
        "ta very much",
        "Pen y Bont",
        "man needs help with debt",
        "blorp fleem wazzock",
        "I would like to learn Spanish",
        "portuguese food shop",
        "somewhere he can have his dinner with people he can talk to in Nepali",
        "a mums and tots group that talk in Urdu",
        "pt c/o low mood re housing",
        "no",
        "🙂🙂",
        "07700 900123",
        "ann@example.org",
        "",
    ],
)
def test_english_dialect_and_nonsense_are_not_taken_for_another_language(said: str) -> None:
    assert read_language(said) is None


def test_welsh_is_answered_in_welsh_with_english_or_a_person_to_choose(chat: Chat, bot: FakeEngine) -> None:
    said = chat.say("Bore da, sut wyt ti")

    choices = [choice for reply in said.replies if isinstance(reply, ChoicesReply) for choice in reply.choices]
    assert "Gallwch barhau yn Saesneg" in said.text
    assert [choice.say for choice in choices] == ["what can you do", "talk to a person who speaks Welsh"]
    assert bot.messages == []


def test_need_or_place_in_welsh_is_looked_up_too(chat: Chat, bot: FakeEngine) -> None:
    said = chat.say("mae fy nhad yn byw yn Cardiff")

    assert "Saesneg" in said.text
    assert "Where are you?" in said.text
    assert bot.messages == ["mae fy nhad yn byw yn Cardiff"]


def test_what_is_told_in_english_beside_asking_for_another_language_is_looked_up_too(
    chat: Chat, bot: FakeEngine
) -> None:
    told = "she cannot speak English and the landlord wants us out of the flat by Friday"

    said = chat.say(told)

    assert "interpreter" in said.text
    assert bot.messages == [told]


def test_one_set_of_choices_is_offered_when_both_have_some(chat: Chat, bot: FakeEngine) -> None:
    bot.answers = [{"text": "Where are you?"}, {"custom": {"type": "choices", "choices": [{"title": "A", "say": "a"}]}}]

    said = chat.say("mae fy nhad yn byw yn Cardiff")

    assert [len(reply.choices) for reply in said.replies if isinstance(reply, ChoicesReply)] == [2]
    assert isinstance(said.replies[-1], ChoicesReply)


def test_other_language_is_told_in_plain_english_of_an_interpreter(chat: Chat, bot: FakeEngine) -> None:
    said = chat.say("Potrzebuję pomocy, gdzie jest lekarz")

    assert said.text.startswith("I think that is Polish.")
    assert "interpreter" in said.text
    assert "999" in said.text
    assert bot.messages == []


def test_person_asked_for_with_a_language_goes_straight_on(chat: Chat, bot: FakeEngine) -> None:
    chat.say("talk to a person who speaks Welsh")

    assert bot.messages == ["talk to a person who speaks Welsh"]


def test_other_language_is_answered_with_the_engine_down(chat: Chat, bot: FakeEngine) -> None:
    bot.is_down()

    assert "interpreter" in chat.say("necesito ayuda por favor").text


@pytest.mark.parametrize("words", ["Bore da", "necesito ayuda por favor", "I don't speak English"])
def test_answer_can_be_heard_in_twenty_seconds(chat: Chat, words: str) -> None:
    for reply in chat.say(words).replies:
        if isinstance(reply, TextReply):
            assert spoken_seconds(reply.speech or reply.text) <= LONGEST_SECONDS
