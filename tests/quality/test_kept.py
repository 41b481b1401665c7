"""Judgements, likely duplicates and link checks, as they are kept; on either database."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, delete, update

from directory import tables
from directory.quality import Judge
from directory.quality.checking import check_listings
from directory.quality.judged import ListingQualities
from directory.quality.likely import LikelyDuplicates, LikelyPair, UnknownPair
from directory.quality.links import LinkOutcome
from directory.quality.links_kept import LinkChecks
from directory.stored import StoredRecords
from tests.quality.conftest import NOW, TODAY, a_listing

type Keep = Callable[..., dict[str, str]]

GONE = "is gone (the site answers 404)"


def judge_all(engine: Engine, *, source: str | None = None, at: int = 0, **options: object) -> ListingQualities:
    qualities = ListingQualities(engine)
    records = StoredRecords(engine).all(active_only=True)
    moment = NOW + timedelta(hours=at)
    check_listings(records, Judge(TODAY), qualities, at=moment, source=source, **options)  # type: ignore[arg-type]
    return qualities


def test_worst_listing_comes_first(engine: Engine, keep: Keep) -> None:
    keep(a_listing("good"), a_listing("bad", name="TEST", phones=()), a_listing("poor", summary=""))

    worst = judge_all(engine).worst()

    assert [each.name for each in worst] == ["TEST", "Memory cafe", "Memory cafe"]
    assert worst[0].faults[0].code == "placeholder"
    assert worst[0].last_checked == date(2026, 9, 1)
    assert worst[0].organisation == "Riverside Trust"


def test_listings_are_filtered_by_fault_and_feed_and_counted(engine: Engine, keep: Keep) -> None:
    keep(a_listing("old", assured_date=date(2020, 1, 1)), a_listing("good"))
    keep(a_listing("never", assured_date=None), source="kent")

    qualities = judge_all(engine)

    assert qualities.fault_counts() == {"stale": 1, "never-checked": 1}
    assert qualities.fault_counts("kent") == {"never-checked": 1}
    assert qualities.count(fault="stale") == len(qualities.worst(fault="stale")) == 1
    assert qualities.count(source="medway") == 2
    assert qualities.worst(fault="stale", source="kent") == []
    assert qualities.sources() == ["kent", "medway"]


def test_judging_again_keeps_one_judgement_a_listing_and_the_time(engine: Engine, keep: Keep) -> None:
    keep(a_listing())
    judge_all(engine)

    qualities = judge_all(engine, at=1)

    assert qualities.count() == 1
    assert qualities.last_judged() == NOW + timedelta(hours=1)


def test_closed_listing_leaves_the_list_when_all_are_judged(engine: Engine, keep: Keep) -> None:
    ids = keep(a_listing("open"), a_listing("closed"))
    judge_all(engine)
    close(engine, ids["closed"])

    qualities = judge_all(engine, at=1)

    assert [each.service_id for each in qualities.worst()] == [ids["open"]]


def test_judging_one_feed_lets_the_others_be_and_shows_all_to_whoever_else_looks(engine: Engine, keep: Keep) -> None:
    keep(a_listing("a"))
    keep(a_listing("b"), source="kent")
    judge_all(engine)
    seen = Seen()

    qualities = judge_all(engine, source="kent", at=1, also=seen)

    assert qualities.count() == 2
    assert sorted(seen.names) == ["a", "b"]


def test_summary_counts_faults_and_averages_scores(engine: Engine, keep: Keep) -> None:
    keep(a_listing("good"), a_listing("never", assured_date=None))

    summary = check_listings(
        StoredRecords(engine).all(), Judge(TODAY), ListingQualities(engine), at=NOW, knows_needs=lambda _: {}
    )

    assert (summary.judged, summary.with_faults, summary.faults) == (2, 1, {"never-checked": 1})
    assert summary.average_score == (100 + 89) / 2


def test_needs_that_search_found_count(engine: Engine, keep: Keep) -> None:
    ids = keep(a_listing("found", needs=()), a_listing("lost", needs=()))

    qualities = judge_all(engine, knows_needs=lambda _: {ids["found"]: True, ids["lost"]: False})

    assert [each.service_id for each in qualities.worst(fault="no-needs")] == [ids["lost"]]


def test_directory_nobody_looked_at_has_no_time(engine: Engine) -> None:
    assert ListingQualities(engine).last_judged() is None
    assert ListingQualities(engine).fault_counts() == {}


def test_decision_outlives_the_next_look_and_the_rest_is_replaced(engine: Engine, keep: Keep) -> None:
    one, two, three = sorted(keep(a_listing("a"), a_listing("b"), a_listing("c")).values())
    duplicates = LikelyDuplicates(engine, lambda: NOW)
    duplicates.keep([LikelyPair(one, two, 0.99), LikelyPair(one, three, 0.85)])
    duplicates.decide(one, two, "different", "edith")

    kept = duplicates.keep([LikelyPair(one, two, 0.97), LikelyPair(two, three, 0.9)])

    assert kept == 1
    assert [(each.service_id, each.other_id) for each in duplicates.waiting()] == [(two, three)]
    [decided] = duplicates.decided()
    assert (decided.decision, decided.decided_by, decided.decided_at) == ("different", "edith", NOW)


def test_decision_stands_even_when_the_pair_is_not_found_again(engine: Engine, keep: Keep) -> None:
    one, two = sorted(keep(a_listing("a"), a_listing("b")).values())
    duplicates = LikelyDuplicates(engine, lambda: NOW)
    duplicates.keep([LikelyPair(one, two, 0.99)])
    duplicates.decide(one, two, "same", "edith")

    duplicates.keep([])

    assert [each.decision for each in duplicates.decided()] == ["same"]


def test_decision_can_be_taken_back(engine: Engine, keep: Keep) -> None:
    one, two = sorted(keep(a_listing("a"), a_listing("b")).values())
    duplicates = LikelyDuplicates(engine, lambda: NOW)
    duplicates.keep([LikelyPair(one, two, 0.99)])
    duplicates.decide(one, two, "same", "edith")

    duplicates.decide(one, two, "", "edith")

    assert duplicates.decided() == []
    assert duplicates.count_waiting() == 1


def test_deciding_of_a_pair_nobody_found_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownPair):
        LikelyDuplicates(engine).decide("a", "b", "same", "edith")


def test_pair_with_a_closed_listing_waits_for_nobody(engine: Engine, keep: Keep) -> None:
    one, two = sorted(keep(a_listing("a"), a_listing("b")).values())
    duplicates = LikelyDuplicates(engine)
    duplicates.keep([LikelyPair(one, two, 0.99)])

    close(engine, two)

    assert duplicates.count_waiting() == 0
    assert duplicates.waiting() == []


def test_addresses_of_active_listings_are_due_each_once(engine: Engine, keep: Keep) -> None:
    page = "https://www.riverside-trust.org.uk/closed"
    ids = keep(a_listing("a"), a_listing("b"), a_listing("closed", url=page))
    close(engine, ids["closed"])

    assert LinkChecks(engine).due() == ["https://www.riverside-trust.org.uk/memory-cafe"]


def test_link_is_broken_when_it_is_gone_twice_on_different_days(engine: Engine, keep: Keep) -> None:
    keep(a_listing())
    url = str(a_listing().url)

    follow(engine, LinkOutcome(url, "gone", GONE), day=0)
    after_one = LinkChecks(engine).broken()
    follow(engine, LinkOutcome(url, "gone", GONE), day=1)

    assert after_one == {}
    assert LinkChecks(engine).broken() == {url: GONE}


def test_link_is_not_followed_again_within_the_day(engine: Engine, keep: Keep) -> None:
    keep(a_listing())

    follow(engine, LinkOutcome(str(a_listing().url), "gone", GONE), day=0)

    assert LinkChecks(engine, lambda: NOW + timedelta(hours=12)).due() == []
    assert len(LinkChecks(engine, lambda: NOW + timedelta(hours=21)).due()) == 1


def test_trouble_never_breaks_a_link_and_an_answer_mends_it(engine: Engine) -> None:
    url = "https://www.riverside-trust.org.uk/"
    for day in range(5):
        follow(engine, LinkOutcome(url, "trouble", "does not answer"), day=day)
    after_trouble = LinkChecks(engine).broken()
    for day in (5, 6):
        follow(engine, LinkOutcome(url, "gone", GONE), day=day)
    while_gone = LinkChecks(engine).broken()
    follow(engine, LinkOutcome(url, "fine"), day=7)

    assert after_trouble == {}
    assert while_gone == {url: GONE}
    assert LinkChecks(engine).broken() == {}


def test_trouble_in_between_neither_counts_nor_forgives(engine: Engine) -> None:
    url = "https://www.riverside-trust.org.uk/"
    for day, state in enumerate(("gone", "trouble", "gone")):
        follow(engine, LinkOutcome(url, state, GONE), day=day)  # type: ignore[arg-type]

    assert LinkChecks(engine).broken() == {url: GONE}


def test_nothing_is_kept_of_links_followed_offline(engine: Engine) -> None:
    outcomes = [LinkOutcome(f"https://{each}.org.uk", "gone", "has no website", False) for each in "abc"]

    summary = LinkChecks(engine).record(outcomes, lambda _: None)

    assert summary.is_offline
    assert LinkChecks(engine, lambda: NOW).broken() == {}


def test_name_without_website_counts_as_gone_where_another_site_answers(engine: Engine) -> None:
    gone = LinkOutcome("https://a.org.uk", "gone", "has no website", has_answered=False)
    for day in (0, 1):
        follow(engine, gone, LinkOutcome("https://b.org.uk", "fine"), day=day)

    assert list(LinkChecks(engine).broken()) == ["https://a.org.uk"]


def test_address_that_no_listing_has_any_more_is_forgotten(engine: Engine, keep: Keep) -> None:
    keep(a_listing())
    for day in (0, 1):
        follow(engine, LinkOutcome("https://old.org.uk", "gone", GONE), LinkOutcome("https://x.uk", "fine"), day=day)

    forgotten = LinkChecks(engine).forget_unused()

    assert forgotten == 2
    assert LinkChecks(engine).broken() == {}


def test_listing_deleted_meanwhile_is_not_judged(engine: Engine, keep: Keep) -> None:
    ids = keep(a_listing())
    records = list(StoredRecords(engine).all())
    with engine.begin() as connection:
        connection.execute(delete(tables.Service).where(tables.Service.id == ids["memory-cafe"]))  # type: ignore[arg-type]

    check_listings(records, Judge(TODAY), ListingQualities(engine), at=NOW)

    assert ListingQualities(engine).count() == 0


class Seen:
    def __init__(self) -> None:
        self.names: list[str] = []

    def take(self, _: str, record: object) -> None:
        self.names.append(record.id)  # type: ignore[attr-defined]


def close(engine: Engine, service_id: str) -> None:
    with engine.begin() as connection:
        service = tables.Service.metadata.tables["service"]
        connection.execute(update(service).where(service.c.id == service_id).values(status="inactive"))


def follow(engine: Engine, *outcomes: LinkOutcome, day: int) -> None:
    LinkChecks(engine, lambda: NOW + timedelta(days=day)).record(outcomes, lambda _: None)
