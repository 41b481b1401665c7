"""What is made of an answer: services by id or by name, cards, handoffs and questions, at every door."""

import pytest

from bot.replies import Choice, ChoicesReply, HandoffReply, ServiceCard, ServicesReply, TextReply, UrgentReply
from telephony.simulator import Played
from tests.people.builders import ASKS_CONSENT, ASKS_CONTACT, ASKS_PLACE, LISTINGS
from web.evaluating.heard import Heard, Offered, Option, read_call, read_chat
from web.evaluating.questions import asked_in, likest

ONE_KEY = {"numDigits": "1"}


def call(spoken: str) -> Heard:
    return read_call(Played(spoken, action="/next", attributes=ONE_KEY), LISTINGS)


def test_a_chat_answer_lists_services_by_the_feeds_own_id() -> None:
    card = ServiceCard(id="7", source_id="lunch", name="Strood lunch club", summary="Lunch on Tuesdays")

    heard = read_chat((TextReply(text="I found 4 services."), ServicesReply(total=4, page=1, services=(card,))), "bot")

    assert heard.offered == (Offered("lunch", "Strood lunch club"),)
    assert heard.total == 4


def test_a_chat_answer_gives_its_card_and_its_choices() -> None:
    card = UrgentReply(level="crisis", category="suicide", text="People want to help.")
    choices = ChoicesReply(choices=(Choice(title="Talk to a person", say="person"),))

    heard = read_chat((card, choices), "bot")

    assert heard.urgent == {"crisis"}
    assert heard.options == (Option("Talk to a person", "person"),)


@pytest.mark.parametrize(
    ("state", "mode", "is_handed"),
    [("queued", "bot", True), ("callback", "bot", True), ("closed", "bot", False), (None, "waiting", True)],
)
def test_being_in_the_queue_or_promised_a_call_is_being_handed_over(state: str, mode: str, is_handed: bool) -> None:
    replies = (HandoffReply(state=state, text="About you."),) if state else ()  # type: ignore[arg-type]

    assert read_chat(replies, mode).is_handed is is_handed


def test_a_caller_knows_a_service_by_its_name() -> None:
    heard = call("I found 6 services. The first is Men’s shed Rochester. It is 2 miles away. Press 1 for the number.")

    assert heard.offered == (Offered("sheds", "Men’s shed Rochester"),)
    assert heard.total == 6
    assert not heard.is_next


def test_a_caller_hears_the_next_of_the_same_list() -> None:
    heard = call("The next is Sing for company. Press 1 for the number, 2 to be connected, 3 for the next.")

    assert heard.offered == (Offered("choir", "Sing for company"),)
    assert heard.is_next
    assert [(option.title, option.say) for option in heard.options] == [
        ("the number", "1"), ("be connected", "2"), ("the next", "3"),
    ]  # fmt: skip


def test_a_name_that_is_cut_short_is_still_known() -> None:
    assert call("I found one service: Walks by the. Press 1 for the number.").offered[0].id == "walks"


def test_a_name_that_no_listing_has_is_no_service_of_ours() -> None:
    assert call("I found one service: Chess at noon. Press 1 for the number.").offered == (
        Offered("", "Chess at noon"),
    )


def test_a_caller_hears_a_card_by_its_words() -> None:
    heard = call("This could be an emergency. Hang up and call 9 9 9 now. Press 0 for a person.")

    assert heard.urgent == {"999"}


@pytest.mark.parametrize(
    ("heard", "question"),
    [
        (ASKS_PLACE, "place"),
        (ASKS_CONTACT, "contact"),
        (ASKS_CONSENT, "consent"),
        (Heard("I do not know that place. Try the nearest town."), "place"),
        (Heard("How old are you? You can say “I’m not sure”."), "age"),
        (Heard("Is this for you, or for somebody else?"), "who"),
        (Heard("I did not follow that. What would help?"), "need"),
        (Heard("Would you like a blue one?"), "other"),
        (Heard("You’re welcome."), None),
        (Heard("Tidy gardens. Where: Chatham. When: Mondays", options=(Option("Show more", "show more"),)), None),
        (Heard("If you or someone else is hurt, call 999.", urgent=frozenset({"crisis"})), None),  # type: ignore[arg-type]
        (Heard("I found 3 services.", offered=(Offered("lunch", "Lunch"),), options=(Option("More", "more"),)), None),
    ],
)
def test_a_question_is_known_for_what_it_asks(heard: Heard, question: str | None) -> None:
    assert asked_in(heard) == question


def test_an_option_that_shares_no_word_is_not_picked() -> None:
    options = (Option("Money, bills or food", "bills"), Option("Feeling low", "low"))

    assert likest(options, "a food parcel") == options[0]
    assert likest(options, "a lift to hospital") is None


@pytest.mark.parametrize(
    ("text", "is_reached"),
    [
        ("Phone 01632 960100", True),
        ("It is 0 1 6 3 2, 9 6 0, 1 0 0. Again", True),
        ("Phone +44 1632 960100", True),
        ("Phone 01632 960101", False),
        ("It opens at 9am", False),
    ],
)
def test_a_number_is_known_however_it_is_written_or_read(text: str, is_reached: bool) -> None:
    assert LISTINGS["lunch"].is_reached_by(text) is is_reached
