"""Which engine answers when the first does not, and how it comes back."""

from itertools import pairwise

import pytest

from directory.search.engines import Engines
from directory.search.ports import IndexUnavailable
from tests.search.fakes import FakeIndex


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server():
    return FakeIndex("elasticsearch")


@pytest.fixture
def engines(server, clock):
    return Engines(server, FakeIndex("embedded"), clock=clock)


def who_answers(engines):
    return engines.ask(lambda index: index.count())[1].name


def test_a_failed_server_is_left_alone_for_a_while_and_comes_back_by_itself(engines, server, clock):
    server.fault = "down"
    first = who_answers(engines)
    server.fault = ""
    soon = who_answers(engines)
    clock.now = 11.0

    assert (first, soon, who_answers(engines)) == ("embedded", "embedded", "elasticsearch")


def test_a_server_that_keeps_failing_is_asked_less_and_less_often(engines, server, clock):
    server.fault = "timeout"
    asked = []
    for second in range(300):
        clock.now = float(second)
        before = engines.failed_over.get("timeout", 0)
        who_answers(engines)
        if engines.failed_over.get("timeout", 0) > before:
            asked.append(second)

    assert asked[:4] == [0, 5, 15, 35]
    assert max(later - sooner for sooner, later in pairwise(asked)) == 60


def test_only_one_search_finds_out_whether_the_server_is_back(engines, server, clock):
    server.fault = "down"
    who_answers(engines)
    server.fault = ""
    clock.now = 11.0

    def while_asking(index):
        # Whoever comes while the first is still waiting is answered by the stand-by.
        return who_answers(engines) if index.name == "elasticsearch" else index.count()

    assert engines.ask(while_asking)[0] == "embedded"


def test_each_search_that_the_stand_by_answers_is_counted_by_why(engines, server, clock):
    server.fault = "red"
    for _ in range(3):
        who_answers(engines)

    assert engines.failed_over == {"red": 1, "resting": 2}


def test_a_search_without_any_engine_says_so(engines, server):
    server.fault = "down"
    engines.stand_by.fault = "down"

    with pytest.raises(IndexUnavailable):
        who_answers(engines)


def test_a_fault_of_ours_is_not_taken_for_one_of_the_server(engines):
    with pytest.raises(ZeroDivisionError):
        engines.ask(lambda index: 1 // 0)

    assert engines.failed_over == {}
