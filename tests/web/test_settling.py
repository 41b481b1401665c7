"""What is loaded for good is not looked through again and again by the garbage collector."""

import gc
from collections.abc import Iterator

import pytest

from web.settling import settle


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_left_out_of_the_rounds() -> None:
    words = [["debt"], ["food"]]

    settle()

    assert gc.get_freeze_count() > 0
    assert not any(each is words for each in gc.get_objects())


def test_what_comes_later_is_still_collected() -> None:
    settle()
    circle: list[object] = []
    circle.append(circle)

    del circle

    assert gc.collect() >= 1
