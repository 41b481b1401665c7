"""People, listings and front doors made for tests."""

from typing import Any

from web.evaluating.heard import Heard, Offered, Option
from web.evaluating.noise import Noise
from web.evaluating.people import Facts, Goal, Listing, Person

LISTINGS = {
    "lunch": Listing("lunch", "Strood lunch club", ("01632960100",), ()),
    "choir": Listing("choir", "Sing for company", ("01632960200",), ()),
    "sheds": Listing("sheds", "Men’s shed Rochester", ("01632960300",), ()),
    "walks": Listing("walks", "Walks by the river", ("01632960400",), ()),
    "leaflet": Listing("leaflet", "Menopause leaflet", (), ("https://leaflet.example.org",)),
}
ASKS_PLACE = Heard(
    "Where are you? You can say a town or a postcode.", options=(Option("I’m not sure", "I'm not sure"),)
)
ASKS_CONTACT = Heard(
    "A care navigator can help you. What phone number can they reach you on?",
    options=(Option("Never mind", "never mind"),),
)
ASKS_CONSENT = Heard("We keep it for 30 days. Is that OK?", options=(Option("Yes", "yes"), Option("No", "no")))
QUEUED = Heard("You are number 1 in the queue to talk to a care navigator.", is_handed=True)


def make_person(**changes: Any) -> Person:
    facts = {"place": "Strood", "need": "a lunch club", "who": "me", "age": "80", "anything": "I'm not sure"}
    fields: dict[str, Any] = {
        "id": "ann",
        "who": "Ann",
        "channel": "web",
        "mood": "polite",
        "opens": "I eat alone and would like company",
        "facts": Facts(**{**facts, **changes.pop("facts", {})}),
        "turns": changes.pop("turns", ()),
        "goal": make_goal(*changes.pop("services", ("lunch",)), **changes.pop("goal", {})),
    }
    return Person(**{**fields, **changes})


def make_goal(*services: str, handoff: bool = False, urgent: Any = None) -> Goal:
    return Goal(services=() if handoff else services, handoff=handoff, urgent=urgent)


def listing(*ids: str, total: int | None = None, is_next: bool = False, text: str = "I found 9 services.") -> Heard:
    """Return an answer that lists services."""
    offered = tuple(Offered(each, LISTINGS[each].name) for each in ids)
    return Heard(text, offered=offered, total=9 if total is None else total, is_next=is_next)


def quiet() -> Noise:
    return Noise(0.0, "none", is_heard=False)


class FakeDoor:
    """A door that gives answers in turn, the last one for ever, and keeps what was said to it."""

    def __init__(self, *answers: Heard, greeting: str = "Hello. What would help?") -> None:
        self._answers = list(answers)
        self._greeting = greeting
        self.said: list[str] = []
        self.was_left = False

    def open(self) -> Heard:
        return Heard(self._greeting)

    def say(self, words: str) -> Heard:
        self.said.append(words)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def leave(self) -> None:
        self.was_left = True
