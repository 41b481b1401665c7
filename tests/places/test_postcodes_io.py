"""postcodes.io: exact where it answers, and nobody the worse where it does not."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from directory.database import make_engine
from directory.places import build_gazetteer
from directory.places.breaker import MOST_FAILURES, PAUSE_SECONDS
from directory.places.kept import KEEP_DAYS, KEEP_UNKNOWN_DAYS, Kept
from directory.places.located import CodesUnavailable
from directory.places.postcodes_io import PostcodesIO
from tests.places.conftest import Codes
from tests.places.fakes import GILLINGHAM, WITHDRAWN, FakePostcodesIO, answer, running_postcodes_io

type Responder = Callable[[httpx.Request], httpx.Response]


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> float:
        return self.seconds


def well(request: httpx.Request) -> httpx.Response:
    status, body = answer(request.url.path)
    return httpx.Response(status, json=body)


class Service:
    """postcodes.io without a socket: answers as told and counts what it is asked."""

    def __init__(self, respond: Responder = well) -> None:
        self.respond = respond
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        return self.respond(request)


def adapter(service: Service, **options: Any) -> PostcodesIO:
    client = httpx.Client(transport=httpx.MockTransport(service))
    return PostcodesIO("https://postcodes.example.org/", client=client, **options)


def test_postcode_has_its_point_council_and_ward(codes: Codes) -> None:
    located = adapter(Service()).locate(codes("ME7 1AA"))

    assert located is not None
    assert (located.latitude, located.longitude, located.is_exact) == (51.390123, 0.549876, True)
    assert located.councils == ("E06000035",)
    assert located.area_ids == ("medway-gillingham-north",)
    assert located.nation == "england"


def test_outward_code_lies_in_every_council_that_shares_it(codes: Codes) -> None:
    located = adapter(Service()).locate(codes("TD15"))

    assert located is not None
    assert located.councils == ("E06000057", "S12000026")
    assert (located.is_exact, located.terminated) == (False, None)


def test_withdrawn_postcode_is_asked_for_among_the_withdrawn(codes: Codes) -> None:
    service = Service()

    located = adapter(service).locate(codes("ME7 1AB"))

    assert service.asked == ["/postcodes/ME71AB", "/terminated_postcodes/ME71AB"]
    assert located is not None
    assert (located.latitude, located.terminated) == (51.39, date(2015, 3, 1))


def test_withdrawn_postcode_told_with_the_404_needs_no_second_question(codes: Codes) -> None:
    body = {"status": 404, "error": "Postcode not found", "terminated": WITHDRAWN}
    service = Service(lambda _: httpx.Response(404, json=body))

    located = adapter(service).locate(codes("ME7 1AB"))

    assert len(service.asked) == 1
    assert located is not None
    assert located.terminated == date(2015, 3, 1)


@pytest.mark.parametrize("postcode", ["ME7 9ZZ", "GY1 1AA"])
def test_postcode_it_does_not_know_or_has_no_point_for_is_nowhere(codes: Codes, postcode: str) -> None:
    assert adapter(Service()).locate(codes(postcode)) is None


def test_point_in_another_ocean_is_not_believed(codes: Codes) -> None:
    far = {"status": 200, "result": GILLINGHAM | {"latitude": 0.0, "longitude": 0.0}}

    assert adapter(Service(lambda _: httpx.Response(200, json=far))).locate(codes("ME7 1AA")) is None


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500, text="oops"),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"status": 200}),
        httpx.Response(200, json={"status": 404, "error": "Postcode not found"}),
        httpx.Response(200, json={"status": 200, "result": {"latitude": "north"}}),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, content=b" " * 300_000),
        httpx.Response(302, headers={"Location": "https://elsewhere.example.org/"}),
        httpx.Response(404, text="no such page"),
    ],
    ids=range(10),
)
def test_anything_but_its_json_is_one_kind_of_error_and_is_not_kept(codes: Codes, response: httpx.Response) -> None:
    service = Service(lambda _: response)
    asks = adapter(service)

    for _ in range(2):
        with pytest.raises(CodesUnavailable, match="does not answer as it should"):
            asks.locate(codes("ME7 1AA"))

    assert len(service.asked) == 2


def test_service_that_fails_three_times_running_is_left_alone_for_a_minute_then_tried_once(codes: Codes) -> None:
    clock, service = Clock(), Service(lambda _: httpx.Response(500))
    asks = adapter(service, clock=clock)
    for _ in range(MOST_FAILURES + 5):
        with pytest.raises(CodesUnavailable):
            asks.locate(codes("ME7 1AA"))
    asked_at_first = len(service.asked)
    clock.seconds += PAUSE_SECONDS + 1
    for _ in range(3):
        with pytest.raises(CodesUnavailable):
            asks.locate(codes("ME7 1AA"))
    asked_after_a_minute = len(service.asked)
    clock.seconds += PAUSE_SECONDS + 1
    service.respond = well

    located = asks.locate(codes("ME7 1AA"))

    assert (asked_at_first, asked_after_a_minute) == (MOST_FAILURES, MOST_FAILURES + 1)
    assert located is not None
    assert asks.locate(codes("TD15")) is not None


def test_service_that_asks_for_a_pause_is_given_it(codes: Codes) -> None:
    clock, service = Clock(), Service(lambda _: httpx.Response(429, headers={"Retry-After": "120"}))
    asks = adapter(service, clock=clock)
    for _ in range(2):
        with pytest.raises(CodesUnavailable):
            asks.locate(codes("ME7 1AA"))
    service.respond = well
    clock.seconds += 119
    with pytest.raises(CodesUnavailable):
        asks.locate(codes("ME7 1AA"))
    clock.seconds += 2

    located = asks.locate(codes("ME7 1AA"))

    assert located is not None
    assert len(service.asked) == 2


def test_answers_are_kept_and_so_is_not_knowing(codes: Codes) -> None:
    service = Service()
    asks = adapter(service)

    answers = [asks.locate(codes(text)) for text in ("ME7 1AA", "ME7 1AA", "ME7 9ZZ", "ME7 9ZZ")]

    assert [each is not None for each in answers] == [True, True, False, False]
    assert service.asked == ["/postcodes/ME71AA", "/postcodes/ME79ZZ", "/terminated_postcodes/ME79ZZ"]


def test_answers_outlive_the_process_in_the_database_until_they_are_too_old(engine: Engine, codes: Codes) -> None:
    clock, service = Clock(), Service()
    adapter(service, kept=Kept(engine, lambda: clock.now)).locate(codes("ME7 1AA"))
    adapter(service, kept=Kept(engine, lambda: clock.now)).locate(codes("ME7 9ZZ"))

    def ask_again(days: float) -> int:
        service.asked.clear()
        later = clock.now + timedelta(days=days)
        for text in ("ME7 1AA", "ME7 9ZZ"):
            adapter(service, kept=Kept(engine, lambda: later)).locate(codes(text))
        return len(service.asked)

    assert ask_again(KEEP_UNKNOWN_DAYS - 1) == 0
    assert ask_again(KEEP_UNKNOWN_DAYS + 1) == 2
    assert ask_again(KEEP_DAYS + 1) == 3


def test_old_answers_are_deleted_when_a_new_one_is_kept(engine: Engine) -> None:
    clock = Clock()
    Kept(engine, lambda: clock.now).put("ME7 1AA", "{}")

    Kept(engine, lambda: clock.now + timedelta(days=KEEP_DAYS + 1)).put("ME7 1AB", "{}")

    assert Kept(engine, lambda: clock.now).get("ME7 1AA") is None


def test_database_without_the_tables_loses_nothing_but_the_keeping(codes: Codes) -> None:
    nothing = make_engine("sqlite://")
    service = Service()

    located = adapter(service, kept=Kept(nothing)).locate(codes("ME7 1AA"))

    nothing.dispose()
    assert located is not None


def test_no_postcode_reaches_a_log(codes: Codes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asks = adapter(Service())
    asks.locate(codes("ME7 1AA"))
    broken = adapter(Service(lambda _: httpx.Response(500)))

    with pytest.raises(CodesUnavailable) as fault:
        broken.locate(codes("ME7 1AA"))

    said = json.dumps([[str(value) for value in record.__dict__.values()] for record in caplog.records])
    assert "unavailable" in said
    assert not any(part in said + str(fault.value) for part in ("ME7", "1AA"))


@pytest.fixture
def server() -> Iterator[FakePostcodesIO]:
    with running_postcodes_io() as fake:
        yield fake


def locate_over_http(server: FakePostcodesIO, codes: Codes, text: str = "ME7 1AA") -> Any:
    with httpx.Client() as client:
        return PostcodesIO(server.url, client=client, timeout_seconds=0.3).locate(codes(text))


@pytest.mark.sockets
def test_real_server_is_asked_and_understood(server: FakePostcodesIO, codes: Codes) -> None:
    found, unknown = locate_over_http(server, codes), locate_over_http(server, codes, "ME7 9ZZ")

    assert found.councils == ("E06000035",)
    assert unknown is None


@pytest.mark.sockets
@pytest.mark.parametrize("mood", ["slow", "broken", "garbage", "busy", "redirect"])
def test_real_server_in_a_bad_mood_is_unavailable(server: FakePostcodesIO, codes: Codes, mood: str) -> None:
    server.mood = mood

    with pytest.raises(CodesUnavailable):
        locate_over_http(server, codes)


@pytest.mark.sockets
def test_gazetteer_goes_on_without_the_service(server: FakePostcodesIO) -> None:
    server.mood = "broken"
    with httpx.Client() as client:
        gazetteer = build_gazetteer(sources=[PostcodesIO(server.url, client=client)])
        rough = gazetteer.find("ME7 1AA")[0]
        server.mood = "well"
        exact = gazetteer.find("ME7 1AA")[0]

    assert (rough.locality, rough.latitude) == ("gillingham", 51.387)
    assert (exact.locality, exact.latitude) == ("gillingham", 51.390123)
    assert exact.kind == rough.kind == "postcode"


@pytest.mark.sockets
def test_service_that_is_not_there_is_unavailable(codes: Codes) -> None:
    with running_postcodes_io() as gone:
        pass

    with pytest.raises(CodesUnavailable):
        locate_over_http(gone, codes)
