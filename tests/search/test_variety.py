"""Some variety among those who stand in where nothing is listed."""

from directory.search.brief import Brief
from directory.search.fusion import Ranked
from directory.search.variety import vary


def ranked(*named: tuple[str, float]) -> list[Ranked]:
    briefs = [Brief(str(place), str(place), name, {}, ()) for place, (name, _) in enumerate(named)]
    return [Ranked(brief, score, None) for brief, (_, score) in zip(briefs, named, strict=True)]


def names(found: list[Ranked]) -> list[str]:
    return [one.brief.name for one in found]


def test_near_namesakes_make_way_for_another_kind() -> None:
    found = ranked(("Ashby Peer Support Group", 1.0), ("Barton Peer Support Group", 0.99), ("Social prescribing", 0.95))

    assert names(vary(found)) == ["Ashby Peer Support Group", "Social prescribing", "Barton Peer Support Group"]


def test_what_is_far_behind_stays_behind_near_namesakes() -> None:
    found = ranked(("Ashby Peer Support Group", 1.0), ("Barton Peer Support Group", 0.99), ("Chess club", 0.5))

    assert vary(found) == found


def test_words_that_say_little_make_no_names_alike() -> None:
    found = ranked(("The Carers Service", 1.0), ("The Falls Service", 0.99), ("Advice for Housing", 0.985))

    assert vary(found) == found


def test_nothing_is_lost_however_many_there_are() -> None:
    found = ranked(*((f"Group {place} of Ashby", 1 - place / 1000) for place in range(90)))

    assert sorted(one.brief.id for one in vary(found)) == sorted(one.brief.id for one in found)
    assert vary([]) == []
