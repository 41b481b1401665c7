"""Going on where a fetch broke off: from the pages kept, unless they are too old or the feed has changed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from directory.feeds.fetching.spool import Spool
from directory.feeds.records import FeedError, ServiceRecord
from tests.feeds.fakes import FakeAPI, service

LIST = "https://feed.example.org/v3/services"


def many(count: int) -> list[dict[str, Any]]:
    return [service(number) for number in range(count)]


def break_at(api: FakeAPI, page: str) -> None:
    api.answer = lambda request: httpx.Response(503) if request.url.params.get("page") == page else api.respond(request)


def read(api: FakeAPI, spool: Path, **options: Any) -> list[str]:
    api.requests.clear()
    return [record.id for record in api.open(LIST, spool, **options).records if isinstance(record, ServiceRecord)]


@pytest.fixture
def broken(spool: Path) -> FakeAPI:
    """An API of five pages that broke off at the fourth, and now answers again."""
    api = FakeAPI(many(45))
    break_at(api, "4")
    with pytest.raises(FeedError, match=r"answers 503, 5 times over.* The 3 pages fetched so far are kept for a day"):
        read(api, spool)
    api.answer = api.respond
    return api


def test_second_run_goes_on_from_the_last_whole_page(broken: FakeAPI, spool: Path) -> None:
    services = read(broken, spool)

    assert services == [f"s{number}" for number in range(45)]
    assert broken.asked == ["/v3/services 1", "/v3/services 4", "/v3/services 5"]
    assert list(spool.iterdir()) == []


def test_break_lets_no_record_through(spool: Path) -> None:
    api = FakeAPI(many(45))
    break_at(api, "4")
    records = api.open(LIST, spool).records

    with pytest.raises(FeedError):
        next(records)


def test_unchanged_first_page_is_not_sent_again(spool: Path) -> None:
    api = FakeAPI(many(25))

    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("If-None-Match") == '"one"':
            return httpx.Response(304)
        if request.url.params["page"] == "3":
            return httpx.Response(503)
        return httpx.Response(200, json=api.page(int(request.url.params["page"])), headers={"ETag": '"one"'})

    api.answer = answer
    with pytest.raises(FeedError):
        read(api, spool)
    api.requests.clear()

    api.open(LIST, spool)

    assert api.asked == ["/v3/services 1"]


@pytest.mark.parametrize(
    "change",
    [
        lambda services: services.append(service(99)),
        lambda services: services.insert(0, service(99)),
        lambda services: services.__setitem__(0, service(99)),
    ],
)
def test_feed_that_has_changed_is_read_anew(broken: FakeAPI, spool: Path, change: Any) -> None:
    change(broken.services)

    services = read(broken, spool)

    assert services == [each["id"] for each in broken.services]
    assert broken.asked[1:] == [f"/v3/services {page}" for page in range(1, 6)]


def test_pages_over_a_day_old_are_fetched_anew(broken: FakeAPI, spool: Path) -> None:
    [manifest] = spool.glob("*/manifest.json")
    written = json.loads(manifest.read_text(encoding="utf-8"))
    written["started_at"] = (datetime.now(UTC) - timedelta(hours=25)).isoformat()
    manifest.write_text(json.dumps(written), encoding="utf-8")

    assert len(read(broken, spool)) == 45
    assert len(broken.asked) == 5


@pytest.mark.parametrize(
    "options", [{"modified_after": datetime(2025, 1, 1, tzinfo=UTC)}, {"source": "another"}], ids=["moment", "source"]
)
def test_pages_of_another_question_are_not_mixed_in(broken: FakeAPI, spool: Path, options: dict[str, Any]) -> None:
    assert len(read(broken, spool, **options)) == 45
    assert len(broken.asked) == 5


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"identity": "", "address": "", "started_at": "2025-01-01", "pages": "3"}',
        b'{"pages": 3}',
        b'{"identity": 1, "address": 2, "started_at": 3}',
    ],
)
def test_damaged_manifest_is_as_good_as_none(broken: FakeAPI, spool: Path, damage: bytes) -> None:
    [manifest] = spool.glob("*/manifest.json")
    manifest.write_bytes(damage)

    assert len(read(broken, spool)) == 45
    assert len(broken.asked) == 5


def test_limit_counts_the_pages_kept_from_before(broken: FakeAPI, spool: Path) -> None:
    kept = sum(page.stat().st_size for page in spool.glob("*/page-*.json"))

    with pytest.raises(FeedError, match="the limit for one that is fetched"):
        read(broken, spool, most_bytes=kept + 2_000)


def test_page_that_has_gone_from_the_spool_is_fetched(broken: FakeAPI, spool: Path) -> None:
    [page] = spool.glob("*/page-00002.json")
    page.unlink()

    assert len(read(broken, spool)) == 45


def test_import_that_failed_after_all_was_fetched_asks_for_the_first_page_only(spool: Path) -> None:
    api = FakeAPI(many(25))
    records = api.open(LIST, spool).records
    next(records)
    records.close()  # type: ignore[attr-defined]

    services = read(api, spool)

    assert len(services) == 25
    assert api.asked == ["/v3/services 1"]


def test_page_cut_short_is_asked_for_again_and_then_reported(spool: Path) -> None:
    api = FakeAPI(many(25))
    whole = json.dumps(api.page(2)).encode()
    api.answer = lambda request: (
        httpx.Response(200, content=whole[:-30]) if request.url.params["page"] == "2" else api.respond(request)
    )

    with pytest.raises(FeedError, match="broke off in the middle of its answer, 5 times over"):
        read(api, spool)

    assert api.asked == ["/v3/services 1", *["/v3/services 2"] * 5]


def test_details_go_on_from_the_last_one_kept(spool: Path) -> None:
    short = [{"id": f"s{number}", "name": "Lunch club"} for number in range(15)]
    api = FakeAPI(short)
    api.details = {f"s{number}": service(number) for number in range(15)}
    api.answer = lambda request: httpx.Response(503) if request.url.path.endswith("/s12") else api.respond(request)
    with pytest.raises(FeedError, match="kept for a day"):
        read(api, spool)
    [kept] = spool.glob("*/page-00002.details.jsonl")
    with kept.open("a", encoding="utf-8") as file:
        file.write('{"service": {"id": "s12", "na')
    api.answer = api.respond

    services = read(api, spool)

    assert services == [f"s{number}" for number in range(15)]
    assert api.asked == ["/v3/services 1", "/v3/services/s12", "/v3/services/s13", "/v3/services/s14"]


def test_two_fetches_of_one_feed_do_not_run_together(spool: Path) -> None:
    api = FakeAPI(many(25))
    first = api.open(LIST, spool)

    with pytest.raises(FeedError, match="this feed is being fetched already"):
        api.open(LIST, spool)

    assert len(list(first.records)) == 25
    assert len(read(api, spool)) == 25


def test_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(FeedError, match="cannot be written"):
        Spool(tmp_path / "file" / "feed")


def test_spool_holds_no_key(broken: FakeAPI, spool: Path) -> None:
    break_at(broken, "4")
    with pytest.raises(FeedError):
        list(broken.open(f"{LIST}?key=secret", spool).records)

    kept = [path.read_text(encoding="utf-8") for path in spool.rglob("manifest.json")]

    assert kept
    assert "secret" not in "".join(kept)
