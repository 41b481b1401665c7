"""Filters of the search API through a real index: values of one facet are alternatives, facets add up."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from directory.model import Access, Spell
from directory.reading.needs import NeedsReader
from directory.search import Directory
from directory.search.documents import make_documents
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from directory.search.ports import rebuild
from tests.web.builders import a_service
from tests.web.fakes import FakeGazetteer, FakeSignpost, a_vocabulary

MONDAY, TUESDAY, SATURDAY = 0, 1, 5


def opening(day: int, opens: int, closes: int) -> tuple[Spell, ...]:
    return (Spell(day * 1440 + opens * 60, day * 1440 + closes * 60),)


SERVICES = (
    a_service(id="clinic", need_ids=("blood-tests",), languages=("Polish",), spells=opening(MONDAY, 9, 17)),
    a_service(
        id="van",
        need_ids=("blood-tests",),
        languages=("Urdu",),
        spells=opening(TUESDAY, 17, 20),
        delivery=("home",),
        access=Access.DROP_IN,
        sector="voluntary",
        is_free=None,
    ),
    a_service(
        id="women",
        need_ids=("blood-tests", "loneliness"),
        languages=("Polish", "Urdu"),
        spells=opening(SATURDAY, 10, 12),
        genders=("women",),
        delivery=("phone",),
        access=Access.SELF_REFERRAL,
        sector="voluntary",
        sites=(),
    ),
)


@pytest.fixture
def found(client: FlaskClient, signpost: FakeSignpost, tmp_path: Path) -> Any:
    """Ask the API for blood tests and get the ids of what it finds, or the whole answer."""
    vocabulary = a_vocabulary()
    reader = NeedsReader(vocabulary, None)
    index = EmbeddedIndex(tmp_path / "index")
    rebuild(index, make_documents(SERVICES, reader, None))
    signpost.directory = Directory(
        catalogue=signpost.directory,
        engines=Engines(index),
        encoder=None,
        vocabulary=vocabulary,
        gazetteer=FakeGazetteer(),
        reader=reader,
        upkeep=None,  # type: ignore[arg-type]
    )

    def ask(filters: str, *, whole: bool = False) -> Any:
        answer = client.get(f"/api/search?q=blood+tests&{filters}").json
        assert answer is not None
        return answer if whole else sorted(service["id"] for service in answer["services"])

    return ask


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("", ["clinic", "van", "women"]),
        ("language=polish", ["clinic", "women"]),
        ("language=polish,urdu", ["clinic", "van", "women"]),
        ("language=polish,urdu&delivery=home", ["van"]),
        ("delivery=home,phone", ["van", "women"]),
        ("delivery=home&delivery=phone&gender=women", ["women"]),
        ("access=self-referral", ["van", "women"]),
        ("access=gp,professional", ["clinic"]),
        ("sector=voluntary&language=polish", ["women"]),
        ("open=monday,saturday", ["clinic", "women"]),
        ("open=weekend", ["women"]),
        ("open=evening&free=false", ["van"]),
        ("open_at=tuesday+18:30", ["van"]),
        ("open_at=monday+16:59", ["clinic"]),
        ("free=true", ["clinic", "women"]),
        ("wheelchair=true", ["clinic", "van"]),
        ("need=loneliness", ["women"]),
        ("age=17", []),
    ],
)
def test_values_of_a_facet_are_alternatives_and_facets_add_up(found: Any, filters: str, expected: list[str]) -> None:
    assert found(filters) == expected


def test_counts_are_what_each_choice_would_leave(found: Any) -> None:
    facets = found("language=polish", whole=True)["facets"]

    assert facets["language"] == {"polish": 2, "urdu": 2}
    assert (facets["gender"]["women"], facets["delivery"]["home"], facets["delivery"]["phone"]) == (1, 0, 1)


def test_a_choice_that_leaves_nothing_says_what_was_given_up(found: Any) -> None:
    answer = found("language=welsh", whole=True)

    assert len(answer["services"]) == 3
    assert "speaks Welsh" in answer["notes"][0]
    assert not any("welsh" in reason.lower() for service in answer["services"] for reason in service["why"])
