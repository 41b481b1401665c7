"""One person's whole conversation: what they say next, and how it ended."""

import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.evaluating.doors import Door, DoorFault
from web.evaluating.heard import Heard, Offered
from web.evaluating.noise import Noise
from web.evaluating.outcome import End, Line, Played
from web.evaluating.people import Listing, Person
from web.evaluating.questions import Question, asked_in, asks_to_repeat, is_not_followed, likest

MOST_TURNS = 12
TOP = 3
_SAYS_NEED_AT_MOST = 3
_TRIES_FOR_CONTACT = 2
_ORDINALS = ("first", "second", "third")
_AFTER_RESULTS: frozenset[Question] = frozenset({"which", "place", "who", "age"})


@dataclass(slots=True)
class _Talk:
    """A conversation while it goes on."""

    person: Person
    door: Door
    noise: Noise
    contact: str
    listings: Mapping[str, Listing]
    lines: list[Line] = field(default_factory=list)
    heard: Heard = field(default_factory=lambda: Heard(""))
    listed: list[Offered] = field(default_factory=list)
    total: int = 0
    right: Offered | None = None
    needs_said: int = 1
    questions: int = 0
    turns_to_list: int | None = None
    is_wrong_offer: bool = False
    is_handed: bool = False
    is_false_alarm: bool = False
    loops: int = 0
    not_followed: int = 0
    told: set[str] = field(default_factory=set)

    @property
    def has_turns_left(self) -> bool:
        return len(self.lines) < MOST_TURNS and not self.heard.is_over

    def say(self, words: str, *, exactly: bool = False) -> Heard:
        """Say something, noise and all, and take in the answer.

        Args:
            exactly: keep it as it is: a key, a phone number, or the words on a button.
        """
        said = words if exactly else self.noise.on(words)
        before, began = self.heard.text, time.perf_counter()
        self.heard = self.door.say(said)
        seconds = time.perf_counter() - began
        self._take_in()
        if self.heard.text and self.heard.text == before and not asks_to_repeat(words):
            self.loops += 1
        ids, urgent = tuple(one.id for one in self.heard.offered), tuple(sorted(self.heard.urgent))
        asked = asked_in(self.heard)
        self.lines.append(Line(said, words, self.heard.text, asked, ids, urgent, seconds))
        if self.turns_to_list is None and asked is not None:
            self.questions += 1
        return self.heard

    def _take_in(self) -> None:
        heard, goal = self.heard, self.person.goal
        self.not_followed += is_not_followed(heard)
        self.is_handed = self.is_handed or heard.is_handed
        self.is_false_alarm = self.is_false_alarm or bool(heard.urgent and goal.urgent is None)
        self.told |= {each for each in goal.services if self.listings[each].is_reached_by(heard.text)}
        if not heard.offered:
            return
        self.listed = [*self.listed, *heard.offered] if heard.is_next else list(heard.offered)
        self.total = self.total if heard.is_next else heard.total
        if self.turns_to_list is None:
            self.turns_to_list = len(self.lines) + 1
        now = next((one for one in self.listed[:TOP] if one.id in goal.services), None)
        self.right = now or self.right


def play(person: Person, door: Door, noise: Noise, *, contact: str, listings: Mapping[str, Listing]) -> Played:
    """Play somebody from their opening words to the end, in at most 12 turns.

    Args:
        contact: a phone number that they give when they are asked how to be reached.
        listings: services by the feed's id.
    """
    talk = _Talk(person, door, noise, contact, listings)
    fault = ""
    try:
        talk.heard = door.open()
        end = _converse(talk)
        door.leave()
    except DoorFault as broke:
        end, fault = "broke", str(broke)
    return Played(
        person=person,
        end=end,
        lines=tuple(talk.lines),
        turns_to_list=talk.turns_to_list,
        questions=talk.questions,
        is_wrong_offer=talk.is_wrong_offer,
        is_handed=talk.is_handed,
        is_false_alarm=talk.is_false_alarm,
        loops=talk.loops,
        not_followed=talk.not_followed,
        fault=fault,
    )


def _converse(talk: _Talk) -> End:
    goal = talk.person.goal
    talk.say(talk.person.opens)
    if goal.urgent is not None:
        return "carded" if goal.urgent in talk.heard.urgent else "wrong card" if talk.heard.urgent else "no card"
    if talk.person.wants_person:
        return _seek_person(talk)
    return _seek_service(talk)


def _seek_person(talk: _Talk) -> End:
    """Answer what is asked until a person is on the way; say the next thing when a list is shown instead."""
    to_say = list(talk.person.turns)
    while not talk.is_handed and talk.has_turns_left:
        if talk.heard.offered or (asked_in(talk.heard) is None and to_say):
            talk.say(to_say.pop(0) if to_say else talk.person.facts.anything)
        else:
            _answer(talk)
    return "handed over" if talk.is_handed else "not handed over"


def _seek_service(talk: _Talk) -> End:
    while talk.turns_to_list is None and talk.has_turns_left and not talk.is_handed:
        _answer(talk)
    if talk.turns_to_list is None:
        return "handed over wrongly" if talk.is_handed else "no list"
    _hear_on(talk)
    talk.is_wrong_offer = talk.right is None
    for words in talk.person.turns:
        if talk.has_turns_left:
            talk.say(words)
            _settle(talk)
    _hear_on(talk)
    if talk.right is None:
        return "handed over wrongly" if talk.is_handed else "none right"
    return "served" if _ask_contact(talk, talk.right) else "contact not read back"


def _hear_on(talk: _Talk) -> None:
    """On the phone, ask for the next service until the right one is heard, or three were."""
    while (
        talk.person.channel == "phone"
        and talk.right is None
        and len(talk.listed) < min(TOP, talk.total)
        and talk.has_turns_left
    ):
        before = len(talk.listed)
        _press_or_say(talk, "next", "next one please")
        if len(talk.listed) == before:
            return


def _settle(talk: _Talk) -> None:
    """Answer a question that was put in return, once, where somebody would."""
    if talk.has_turns_left and asked_in(talk.heard) in _AFTER_RESULTS and not talk.heard.offered:
        _answer(talk)


def _ask_contact(talk: _Talk, right: Offered) -> bool:
    """Return whether the number of the right service was read back; asked for in two ways, unless it was already."""
    for attempt in range(_TRIES_FOR_CONTACT):
        if right.id in talk.told or not talk.has_turns_left:
            break
        is_caller = talk.person.channel == "phone"
        if is_caller and attempt == 0:
            _press_or_say(talk, "number", "what's the number")
        else:
            talk.say(_contact_words(talk, right, by_place=attempt == 0 and _has_even_name(talk.person)))
        _settle(talk)
    return right.id in talk.told


def _contact_words(talk: _Talk, right: Offered, *, by_place: bool) -> str:
    ids = [one.id for one in talk.listed[:TOP]]
    if by_place and right.id in ids:
        return f"tell me about the {_ORDINALS[ids.index(right.id)]} one"
    return f"what's the number for {right.name}"


def _press_or_say(talk: _Talk, option: str, words: str) -> None:
    """Press the key of an option where one is offered and they are somebody who does, else say the words."""
    key = next((each.say for each in talk.heard.options if option in each.title), None)
    if key is not None and _has_even_name(talk.person):
        talk.say(key, exactly=True)
    else:
        talk.say(words)


def _answer(talk: _Talk) -> None:
    """Say what they would say to the question just put."""
    question, facts, wants_person = asked_in(talk.heard), talk.person.facts, talk.person.wants_person
    if question == "contact" and wants_person:
        talk.say(talk.contact, exactly=True)
    elif question == "consent":
        talk.say("yes" if wants_person else "no", exactly=True)
    elif question == "place":
        _pick_or_say(talk, facts.place, facts.place)
    elif question == "who":
        talk.say(facts.who)
    elif question == "age":
        talk.say(facts.age)
    elif question == "which":
        name = talk.right.name if talk.right else ""
        _pick_or_say(talk, facts.anything, name, facts.place, facts.need)
    else:
        _answer_anything(talk)


def _answer_anything(talk: _Talk) -> None:
    """Say the need where it was not said often, then take a choice that fits, then say that they do not know."""
    if talk.person.wants_person:
        person = next((option for option in talk.heard.options if "person" in option.say.lower()), None)
        if person is not None:
            talk.say(person.say, exactly=True)
            return
    if talk.needs_said < _SAYS_NEED_AT_MOST or talk.person.wants_person:
        talk.needs_said += 1
        talk.say(talk.person.facts.need)
        return
    _pick_or_say(talk, talk.person.facts.anything, talk.person.facts.need)


def _pick_or_say(talk: _Talk, otherwise: str, *wanted: str) -> None:
    """Take the choice that has most of the wanted words; say something where none has any."""
    option = likest(talk.heard.options, *wanted)
    if option is not None:
        talk.say(option.say, exactly=True)
    else:
        talk.say(otherwise)


def _has_even_name(person: Person) -> bool:
    """Whether this is one of the half of people who ask by place in the list and press keys."""
    return zlib.crc32(person.id.encode()) % 2 == 0
