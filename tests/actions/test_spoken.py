"""Whatever any action says can be heard: under twenty seconds a reply, and at most three choices."""

from dataclasses import replace
from typing import Any

import pytest

from bot.actions import build_actions
from bot.actions.person import Person
from bot.actions.turn import keep_place
from bot.engine import read_replies
from bot.replies import ChoicesReply, HandoffReply, Reply, ServicesReply, TextReply
from bot.speech import LONGEST_SECONDS, WORDS_A_MINUTE, spoken_seconds
from directory.model import Access, PhoneNumber, Schedule, Site, Spell
from tests.actions.builders import FakeDirectory, FakeHandoffs, FakeSends, place, run_action, service, tracker
from tests.actions.test_responses import RESPONSES

MOST_WORDS = LONGEST_SECONDS * WORDS_A_MINUTE / 60
LONG = "A line that goes on about many things, one after the other, and then some more. " * 12
MUM = Person("grandmother", "women", (80, 89)).kept()


def long_winded() -> FakeDirectory:
    """Four listings with much to say in every field."""
    listed = [
        replace(
            service(number),
            name=f"Medway and Swale Community Health Neighbourhood Wellbeing Service Number {number}",
            summary=LONG,
            description=f"{LONG} The 190 bus stops outside the front door.",
            access=Access.PROFESSIONAL,
            access_note=LONG,
            wait_time=LONG,
            cost=LONG[:200],
            eligibility=LONG,
            exclusions=LONG,
            minimum_age=18,
            maximum_age=64,
            genders=("men",),
            area_ids=("leeds",),
            area_text=LONG[:100],
            phones=(PhoneNumber("01632 960123"), PhoneNumber("01632 960124")),
            sites=(Site("p", "The Old Corn Exchange Hall", LONG[:160], "ME1 1LS", 51.4, 0.5, wheelchair=True),) * 3,
            spells=tuple(Spell(day * 1440 + 540, day * 1440 + 700 + 20 * day) for day in range(7)),
            schedules=(Schedule(freq="MONTHLY", byday=("1SA",), description=LONG),),
            hours_text=LONG,
        )
        for number in range(1, 5)
    ]
    return FakeDirectory(services=listed)


def known(**changes: Any) -> dict[str, Any]:
    kept = [{"id": each.id, "name": each.name} for each in long_winded().services[:3]]
    need = {"words": "my grandmother has dementia", "ids": ["dementia"]}
    return {
        "need": need, "place": keep_place(place()), "page": 1, "total": 4, "shown": kept, "seen": kept,
        "person": MUM, **changes,
    }  # fmt: skip


# Each action with what leads it to its longest or its every answer.
TURNS: list[tuple[str, str, dict[str, Any]]] = [
    ("validate_find_form", "are you a robot", {"requested_slot": "place", "place": None}),
    ("validate_find_form", "compare the first and the second", {}),
    ("action_ask_find_form_need", "blah", {}),
    ("action_ask_find_form_need", "blah", {"misunderstandings": 1}),
    ("action_ask_find_form_need", "blah", {"misunderstandings": 2}),
    ("action_ask_find_form_need", "not sure", {"misunderstandings": 1}),
    ("action_ask_find_form_place", "blah", {}),
    ("action_ask_find_form_place", "x", {"place_options": [keep_place(place()), keep_place(place("Rainham"))]}),
    ("action_ask_find_form_place", "x", {"place_options": [keep_place(place()), keep_place(place())]}),
    ("action_show_services", "x", {}),
    ("action_show_services", "x", {"offer": {"words": "w", "ids": ["debt"], "name": "somewhere warm to live in"}}),
    ("action_show_services", "x", {"need": None, "misunderstandings": 3}),
    ("action_show_more", "more", {}),
    ("action_show_more", "more", {"page": 2}),
    ("action_refine", "only free ones", {}),
    ("action_compare_services", "compare them", {}),
    ("action_compare_services", "which is nearer", {}),
    ("action_compare_services", "which is cheaper", {}),
    ("action_compare_services", "which is open later", {}),
    ("action_compare_services", "compare them", {"shown": []}),
    ("action_show_details", "the first one", {}),
    ("action_show_details", "tell me more", {}),
    ("action_show_details", "how much is the first one", {}),
    ("action_give_number", "number of the first one", {}),
    ("action_give_opening_hours", "when is the first one open", {}),
    ("action_give_opening_hours", "is the first one open at the weekend", {}),
    ("action_say_how_to_get_there", "how do I get to the first one", {}),
    ("action_say_how_to_get_in", "how do I get in to the first one", {}),
    ("action_say_who_it_is_for", "is the first one for her", {}),
    ("validate_send_form", "send it to me", {}),
    ("action_ask_send_form_send_to", "x", {}),
    ("action_ask_send_form_send_ok", "x", {"send_to": "07700 900123"}),
    ("action_send_it", "yes", {"send_to": "07700 900123", "send_ok": True, "send_ids": ["s1"]}),
    ("action_send_it", "no", {"send_left": "left"}),
    ("validate_handoff_form", "what can you do", {"requested_slot": "contact"}),
    ("action_ask_handoff_form_contact", "x", {}),
    ("action_ask_handoff_form_contact", "x", {"misunderstandings": 1}),
    ("action_ask_handoff_form_consent", "x", {"contact": "07700 900123"}),
    ("action_ask_handoff_form_consent", "x", {"contact": "07700 900123", "misunderstandings": 1}),
    ("action_request_handoff", "yes", {"contact": "07700 900123", "consent": True}),
    ("action_request_handoff", "no", {}),
    ("action_repeat", "repeat", {}),
    ("action_start_again", "start again", {}),
    ("action_medical_advice", "can I take this", {}),
    ("action_misunderstood", "blah", {}),
    ("action_misunderstood", "blah", {"misunderstandings": 1}),
    ("action_misunderstood", "blah", {"misunderstandings": 2}),
    ("action_misunderstood", "not me, my dad", {}),
    *(
        (f"action_{name}", "x", {})
        for name in (
            "greet", "help", "who_are_you", "affirm", "deny", "not_sure", "thanks", "goodbye", "out_of_scope",
            "complain",
        )
    ),
]  # fmt: skip


def replies_to(action: str, said: str, slots: dict[str, Any], channel: Any) -> tuple[Reply, ...]:
    """Return what the engine's client makes of an action's answers: responses filled in as Rasa fills them."""
    told = tracker(said, intent="x", slots=known(**slots), channel=channel)
    answered = run_action(action, told, directory=long_winded(), sends=FakeSends())
    answers = []
    for message in answered.messages:
        if not message["response"]:
            answers.append({"custom": message["custom"]})
            continue
        (form,) = RESPONSES[message["response"]]
        answers.append(filled(form, message))
    # Read as for a screen, where nothing is cut: what is heard has to fit as it was written.
    return read_replies(answers, "web")


def filled(form: Any, words: dict[str, Any]) -> Any:
    if isinstance(form, str):
        return form.format(**{name: value for name, value in words.items() if isinstance(value, str)})
    if isinstance(form, dict):
        return {name: filled(part, words) for name, part in form.items()}
    return [filled(part, words) for part in form] if isinstance(form, list) else form


@pytest.mark.parametrize(("action", "said", "slots"), TURNS)
def test_each_reply_of_each_action_can_be_heard_in_twenty_seconds(action: str, said: str, slots: dict[str, Any]):
    for reply in replies_to(action, said, slots, "phone"):
        if isinstance(reply, ChoicesReply):
            continue
        assert isinstance(reply, TextReply | ServicesReply | HandoffReply)
        spoken = reply.speech or (reply.text if isinstance(reply, TextReply) else "")
        assert spoken
        assert "http" not in spoken
        assert spoken_seconds(spoken) <= LONGEST_SECONDS, spoken
        assert len(spoken.split()) <= MOST_WORDS


@pytest.mark.parametrize("channel", ["web", "phone"])
@pytest.mark.parametrize(("action", "said", "slots"), TURNS)
def test_each_action_offers_at_most_three_choices(action: str, said: str, slots: dict[str, Any], channel: str):
    choices = [reply for reply in replies_to(action, said, slots, channel) if isinstance(reply, ChoicesReply)]

    assert len(choices) <= 1
    assert all(1 <= len(reply.choices) <= 3 for reply in choices)


def test_every_action_is_listened_to():
    actions = {action.name() for action in build_actions(FakeDirectory(), FakeHandoffs())}

    assert actions == {action for action, _, _ in TURNS}
