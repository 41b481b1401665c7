"""``signpost search`` takes the filters of the API and says what is wrong with one in its words."""

import json
from collections.abc import Callable
from datetime import time

import pytest
from click.testing import CliRunner, Result

from tests.web.fakes import FakeSignpost
from web.commands import search

type Run = Callable[..., Result]


@pytest.fixture
def run(signpost: FakeSignpost, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr("web.wiring.build", lambda _: signpost)
    return lambda *words: CliRunner().invoke(search.command, words)


def test_command_passes_every_filter_on(run: Run, signpost: FakeSignpost) -> None:
    result = run(
        "a", "swim", "--near", "ME7 1AA", "--radius", "2.5", "--open", "now", "--open", "saturday",
        "--open-at", "tuesday 18:30", "--age", "72", "--free", "--access", "gp", "--wheelchair", "--gender", "women",
        "--delivery", "home", "--delivery", "phone", "--language", "Polish", "--sector", "nhs", "--need", "loneliness",
        "--audience", "professional", "--page", "2", "--per-page", "5",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    asked = signpost.directory.requests[0]
    assert (asked.text, asked.radius_miles, asked.age, asked.open_at) == ("a swim", 2.5, 72, (1, time(18, 30)))
    assert (asked.audience, asked.page, asked.per_page) == ("professional", 2, 5)
    assert asked.chosen == {
        "need": ("loneliness",),
        "open": ("now", "saturday"),
        "access": ("gp",),
        "gender": ("women",),
        "delivery": ("home", "phone"),
        "language": ("Polish",),
        "sector": ("nhs",),
        "free": ("yes",),
        "wheelchair": ("yes",),
    }


def test_command_browses_a_need_without_words(run: Run, signpost: FakeSignpost) -> None:
    result = run("--need", "loneliness")

    assert result.exit_code == 0
    assert signpost.directory.requests[0].need_ids == ("loneliness",)


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--open", "later", "Use any of: now, evening"),
        ("--open-at", "18:30", "Choose a day and a time"),
        ("--age", "130", "Enter an age in years"),
        ("--radius", "0", "Enter a number of miles"),
        ("--per-page", "51", "Use a number from 1 to 50"),
        ("--need", "happiness", "not the id of a need"),
        ("--near", "Narnia", "not a place we know"),
    ],
)
def test_command_says_how_to_put_an_option_right(run: Run, option: str, value: str, words: str) -> None:
    result = run("x", option, value)

    assert result.exit_code == 1
    assert words in result.stderr


def test_command_gives_json_with_everything_of_a_result(run: Run, signpost: FakeSignpost) -> None:
    signpost.directory.unlisted = ("loneliness",)

    answer = json.loads(run("chess", "--json").stdout)

    assert answer["services"][0]["source_id"] == "balmoral-phlebotomy"
    assert (answer["unlisted"], answer["facets"]) == (["loneliness"], {"open": {"now": 1}})
