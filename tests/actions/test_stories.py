"""A long story is answered by asking for it in a few words."""

from tests.actions.builders import FakeDirectory, run_action, tracker

STORY = (
    "Well it started when my sister moved to Spain, and she had always done the garden for me, and the hedge too, and "
    "my neighbour is very good but he has his own back to think of, so I sit here and look at it and it gets me down, "
    "and my son says pay somebody, and I say with what, so I am feeling ever so lonely and I am 74 next week"
)
KEPT = {"words": STORY, "ids": ["loneliness"]}


def test_a_story_is_kept_and_asked_for_in_few_words() -> None:
    started = run_action("validate_find_form", tracker(STORY, intent="find_service", loop="find_form"))

    assert started.slots["need"] is None
    assert started.slots["story"]["words"] == STORY
    assert "person" not in started.slots
    assert "filters" not in started.slots

    asked = run_action("action_ask_find_form_need", tracker(STORY, slots=started.slots))

    assert asked.said == ["utter_ask_need_in_few_words"]


def test_a_story_that_says_plainly_what_is_needed_is_not_asked_again() -> None:
    plain = f"{STORY}. So what I really need is somebody to talk to, I'm lonely"

    started = run_action("validate_find_form", tracker(plain, intent="find_service", loop="find_form"))

    assert started.slots["need"]["ids"] == ["loneliness"]


def test_the_few_words_are_what_is_looked_for() -> None:
    slots = {"story": KEPT, "requested_slot": "need"}

    answered = run_action(
        "validate_find_form", tracker("I'm lonely", intent="find_service", slots=slots, loop="find_form")
    )

    assert answered.slots["need"] == {"words": "I'm lonely", "ids": ["loneliness"], "told": STORY}
    assert answered.slots["story"] is None


def test_few_words_that_name_no_need_are_looked_for_beside_the_story() -> None:
    slots = {"story": KEPT, "requested_slot": "need"}

    answered = run_action(
        "validate_find_form", tracker("others who know what it is like", intent="inform", slots=slots, loop="find_form")
    )

    assert answered.slots["need"] == {"words": "others who know what it is like", "ids": [], "told": STORY}


def test_whoever_cannot_say_it_shorter_is_searched_for_by_the_story() -> None:
    slots = {"story": KEPT, "requested_slot": "need"}

    answered = run_action(
        "validate_find_form", tracker("I'm not sure", intent="not_sure", slots=slots, loop="find_form")
    )

    assert answered.slots["need"] == KEPT
    assert answered.slots["story"] is None


def test_an_aside_leaves_the_story_and_the_question_open() -> None:
    slots = {"story": KEPT, "requested_slot": "need"}

    answered = run_action(
        "validate_find_form", tracker("are you a robot", intent="bot_challenge", slots=slots, loop="find_form")
    )

    assert answered.said == ["utter_who_are_you"]
    assert "need" not in answered.slots


def test_what_is_said_in_few_words_at_once_is_not_asked_again() -> None:
    started = run_action("validate_find_form", tracker("I'm lonely", intent="find_service", loop="find_form"))

    assert started.slots["need"]["ids"] == ["loneliness"]


def test_what_was_told_reaches_the_search() -> None:
    directory = FakeDirectory()
    need = {"words": "people like that", "ids": [], "told": STORY}

    run_action("action_show_services", tracker("ok", slots={"need": need, "place": "anywhere"}), directory=directory)

    assert directory.requests[-1].text == "people like that"
    assert directory.requests[-1].told == STORY


def test_a_middling_message_of_which_little_is_understood_is_asked_again() -> None:
    faint = (
        "it has been one of those weeks you know and the lad at the chemist was ever so good about it all but I am no "
        "further on than I was"
    )

    started = run_action("validate_find_form", tracker(faint, intent="find_service", loop="find_form"))

    assert started.slots["need"] is None
    assert started.slots["story"]["words"] == faint


def test_a_middling_message_that_names_a_need_is_looked_for_at_once() -> None:
    plain = "it has been one of those weeks you know and I do not see a soul from Monday to Friday, I'm lonely is what"

    started = run_action("validate_find_form", tracker(plain, intent="find_service", loop="find_form"))

    assert started.slots["need"]["ids"] == ["loneliness"]


def test_a_few_words_of_which_nothing_is_understood_are_asked_for_again() -> None:
    started = run_action(
        "validate_find_form", tracker("the tin of peaches has to do us both", intent="find_service", loop="find_form")
    )

    assert started.slots["need"] is None
    assert started.slots["story"]["words"] == "the tin of peaches has to do us both"


def test_a_language_told_in_the_story_is_kept_for_the_search() -> None:
    slots = {"story": {"words": f"{STORY}. They would have to speak Nepali", "ids": []}, "requested_slot": "need"}

    answered = run_action(
        "validate_find_form", tracker("I'm lonely", intent="find_service", slots=slots, loop="find_form")
    )

    assert answered.slots["filters"]["language"] == "nepali"


def test_an_answer_that_tells_of_a_need_is_no_question_about_us() -> None:
    slots = {"requested_slot": "need"}

    answered = run_action(
        "validate_find_form",
        tracker("summat for me chest", intent="ask_for_help", slots=slots, loop="find_form"),
    )

    assert answered.slots["need"]["words"] == "summat for me chest"
    assert "utter_help" not in answered.said


def test_a_place_told_of_in_a_story_where_nothing_is_listed_is_not_where_they_are() -> None:
    told = f"{STORY}, and my son is in Strood now"
    nowhere_near = FakeDirectory(services=[])

    started = run_action(
        "validate_find_form", tracker(told, intent="find_service", loop="find_form"), directory=nowhere_near
    )
    near = run_action("validate_find_form", tracker(told, intent="find_service", loop="find_form"))

    assert started.slots.get("place") is None
    assert near.slots["place"]["name"] == "Strood"
