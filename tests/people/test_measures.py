"""What conversations add up to, and how many are played at once."""

import json

import httpx
import pytest

from tests.people.builders import LISTINGS, make_person
from web.evaluating.doors import DoorFault, Site
from web.evaluating.measures import measure, play_all, wilson

LUNCH = {
    "type": "services", "total": 1, "page": 1,
    "services": [{"id": "1", "source_id": "lunch", "name": "Strood lunch club", "summary": ""}],
}  # fmt: skip
CARD = {"type": "urgent", "level": "999", "category": "emergency", "text": "Call 999."}
NUMBER = {"type": "text", "text": "You can phone Strood lunch club on 01632 960100."}
CHOIR = {**LUNCH, "services": [{**LUNCH["services"][0], "source_id": "choir"}]}  # type: ignore[dict-item]


class FakeSite:
    """A chat API that answers by the words said to it; keeps the channels it was opened on."""

    def __init__(self, answers: dict[str, dict[str, object]]) -> None:
        self._answers = answers
        self.channels: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if request.url.path == "/api/conversations":
            self.channels.append(body["channel"])
            return httpx.Response(201, json={"id": "c", "token": "t", "mode": "bot", "replies": []})
        if request.headers.get("Authorization") != "Bearer t":
            return httpx.Response(401, json={})
        reply = self._answers.get(body["text"], NUMBER)
        return httpx.Response(200, json={"mode": "bot", "replies": [reply], "seq": 2})


def site_of(answers: dict[str, dict[str, object]]) -> tuple[Site, FakeSite]:
    fake = FakeSite(answers)
    return Site("http://signpost.test", "token", LISTINGS, httpx.MockTransport(fake)), fake


def test_wilson_gives_the_interval_of_the_tables() -> None:
    interval = wilson(81, 90)

    assert (round(interval.share, 3), round(interval.low, 3), round(interval.high, 3)) == (0.9, 0.821, 0.946)
    assert wilson(0, 0).high == 1.0


def test_people_are_played_in_their_order_and_counted_by_door() -> None:
    site, fake = site_of({"lunch": LUNCH, "choir": CHOIR, "chest": CARD})
    people = [
        make_person(id="ann", opens="lunch"),
        make_person(id="bob", opens="choir", channel="desk"),
        make_person(id="cas", opens="chest", channel="sms", goal={"handoff": True, "urgent": "999"}),
    ]

    played = play_all(people, site, LISTINGS)
    measures = measure(played)

    assert [(one.person.id, one.end) for one in played] == [("ann", "served"), ("bob", "none right"), ("cas", "carded")]
    assert sorted(fake.channels) == ["desk", "sms", "web"]
    assert list(measures) == ["all", "web", "sms", "desk"]
    assert measures["all"].success.share == pytest.approx(2 / 3)
    assert (measures["all"].wrong_offers, measures["desk"].wrong_offers, measures["web"].wrong_offers) == (1, 1, 0)
    assert (measures["all"].cards_right, measures["all"].cards_wanted) == (1, 1)
    assert measures["all"].turns_median == 1


def test_somebody_met_by_a_fault_has_not_succeeded() -> None:
    site = Site("http://signpost.test", "t", LISTINGS, httpx.MockTransport(lambda _: httpx.Response(503)))

    (one,) = play_all([make_person()], site, LISTINGS)

    assert one.end == "broke"
    assert "503" in one.fault


def test_a_program_that_does_not_answer_is_named() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    site = Site("http://signpost.test", "t", LISTINGS, httpx.MockTransport(refuse))

    with pytest.raises(DoorFault, match="make run"):
        site.door_of(make_person(), "+447700900001").open()
