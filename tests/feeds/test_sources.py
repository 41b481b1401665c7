"""Opening feeds at an address: APIs of both versions page by page, files, and where services are given in short."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from directory.feeds.records import FeedError, OrganizationRecord, Refusal, ServiceRecord
from directory.feeds.sources import OpenFeed, open_feed
from directory.open_referral.present.service import present_service
from tests.feeds.fakes import ORGANISATION, FakeAPI, FakeServer, service

BASE = "https://feed.example.org/v3"


def ids(feed: OpenFeed) -> list[str | None]:
    return [record.id if isinstance(record, ServiceRecord) else record.record_id for record in feed.records]


def many(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [service(number, **fields) for number in range(count)]


@pytest.mark.parametrize(("version", "feed_format"), [(1, "oruk-v1"), (3, "oruk-v3")])
@pytest.mark.parametrize("target", [BASE, f"{BASE}/", f"{BASE}/services", f"{BASE}/services?page=2"])
def test_api_is_read_to_its_last_page(spool: Path, version: int, feed_format: str, target: str) -> None:
    api = FakeAPI(many(25), version=version)

    feed = api.open(target, spool)

    assert (feed.format, feed.whole, feed.address) == (feed_format, True, target.partition("?")[0].rstrip("/"))
    assert ids(feed) == [f"s{number}" for number in range(25)]
    assert [each for each in api.asked if each.startswith("/v3/services")] == [
        "/v3/services 1",
        "/v3/services 2",
        "/v3/services 3",
    ]
    assert api.progress == [(10, 25), (20, 25), (25, 25)]


def test_records_are_numbered_through_all_pages(spool: Path) -> None:
    api = FakeAPI([*many(11), service(11, status="pending"), *many(1)])

    *_, refused, last = api.open(BASE, spool).records

    assert isinstance(refused, Refusal)
    assert isinstance(last, ServiceRecord)
    assert (refused.record_number, last.record_number) == (12, 13)


def test_asker_names_itself_and_asks_for_whole_services(spool: Path) -> None:
    api = FakeAPI(many(1))

    api.open(f"{BASE}/services?taxonomy_id=7&key=secret", spool)

    [request] = api.requests
    assert "Signpost" in request.headers["User-Agent"]
    assert dict(request.url.params) == {
        "taxonomy_id": "7",
        "key": "secret",
        "page": "1",
        "per_page": "100",
        "full": "true",
    }


def test_changes_only_are_asked_for_after_a_moment(spool: Path) -> None:
    api = FakeAPI(many(12))
    moment = datetime(2025, 6, 1, 12, tzinfo=UTC)

    feed = api.open(BASE, spool, modified_after=moment)
    list(feed.records)

    assert not feed.whole
    assert [each.url.params.get("modified_after") for each in api.requests[1:]] == ["2025-06-01T12:00:00Z"] * 2


def test_next_time_begins_a_little_before_the_servers_clock(spool: Path) -> None:
    api = FakeAPI(many(1))
    api.answer = lambda request: httpx.Response(
        200, json=api.page(1), headers={"Date": "Sun, 01 Jun 2025 12:00:00 GMT"}
    )

    feed = api.open(f"{BASE}/services", spool)

    assert feed.next_modified_after == datetime(2025, 6, 1, 11, 55, tzinfo=UTC)


def test_server_that_counts_pages_from_0_is_read_from_there(spool: Path) -> None:
    api = FakeAPI(many(25), version=1, first_page=0)

    assert ids(api.open(BASE, spool)) == [f"s{number}" for number in range(25)]
    assert api.asked[1:] == ["/v3/services 1", "/v3/services 0", "/v3/services 1", "/v3/services 2"]


def test_single_page_counted_from_0_is_read(spool: Path) -> None:
    api = FakeAPI(many(3), version=1, first_page=0)

    assert ids(api.open(BASE, spool)) == ["s0", "s1", "s2"]


def test_page_that_denies_being_the_first_is_believed_only_if_there_is_another(spool: Path) -> None:
    api = FakeAPI(many(3))
    api.envelope = {"first_page": False}
    api.answer = lambda request: httpx.Response(400) if request.url.params.get("page") == "0" else api.respond(request)

    assert ids(api.open(BASE, spool)) == ["s0", "s1", "s2"]


def test_list_without_totals_ends_where_a_page_is_empty_or_absent(spool: Path) -> None:
    silent = dict.fromkeys(("total_items", "total_pages", "first_page", "last_page", "page_number"))
    empty, absent = FakeAPI(many(25)), FakeAPI(many(25))
    empty.envelope = absent.envelope = silent
    absent.answer = lambda request: (
        httpx.Response(404) if request.url.params.get("page") == "4" else absent.respond(request)
    )

    assert len(ids(empty.open(f"{BASE}/services", spool))) == 25
    assert len(ids(absent.open(f"{BASE}/services", spool))) == 25


def test_list_that_takes_no_notice_of_page_is_read_once(spool: Path) -> None:
    server = FakeServer(lambda request: httpx.Response(200, json={"contents": many(4)}))

    assert ids(server.open(f"{BASE}/services", spool)) == ["s0", "s1", "s2", "s3"]


@pytest.mark.parametrize("status", [400, 422])
def test_server_that_refuses_parameters_is_asked_without_them(spool: Path, status: int) -> None:
    api = FakeAPI(many(12))
    api.answer = lambda request: (
        httpx.Response(status) if {"full", "per_page"} & request.url.params.keys() else api.respond(request)
    )

    assert len(ids(api.open(BASE, spool))) == 12
    assert dict(api.requests[-1].url.params) == {"page": "2"}


def test_server_that_repeats_a_page_is_a_clear_error(spool: Path) -> None:
    api = FakeAPI(many(25))
    api.answer = lambda request: httpx.Response(200, json=api.page(1))

    with pytest.raises(FeedError, match=r"page 2 of https://feed\.example\.org/v3/services repeats an earlier page"):
        list(api.open(f"{BASE}/services", spool).records)


def test_empty_page_before_the_last_is_a_clear_error(spool: Path) -> None:
    api = FakeAPI(many(15))
    api.envelope = {"total_pages": 5, "total_items": 50, "last_page": False}

    with pytest.raises(FeedError, match=r"page 3 of .* is empty, though there should be 5 pages"):
        list(api.open(BASE, spool).records)


def test_feed_a_page_short_of_what_it_promises_is_a_clear_error(spool: Path) -> None:
    api = FakeAPI(many(15))
    api.envelope = {"total_items": 26}

    with pytest.raises(FeedError, match="gave 15 of the 26 services"):
        list(api.open(BASE, spool).records)


def test_feed_that_grows_a_little_is_read_to_its_new_end(spool: Path) -> None:
    api = FakeAPI(many(20))

    feed = api.open(BASE, spool)
    api.services.append(service(20))

    assert len(ids(feed)) == 21


def test_feed_that_grows_as_fast_as_it_is_read_is_a_clear_error(spool: Path) -> None:
    api = FakeAPI(many(10))

    def grow(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        fresh = [service(page * 200 + number) for number in range(200)]
        total = {"total_items": 200 * page + 200, "total_pages": page + 1, "last_page": False}
        return httpx.Response(200, json={"contents": fresh} | total)

    api.answer = grow

    with pytest.raises(FeedError, match="grows as fast as it is read"):
        list(api.open(f"{BASE}/services", spool).records)


def test_feed_that_shrinks_while_it_is_read_is_read_anew(spool: Path) -> None:
    api = FakeAPI(many(25))

    feed = api.open(BASE, spool)
    del api.services[0]

    assert ids(feed) == [f"s{number}" for number in range(1, 25)]


def test_feed_that_keeps_shrinking_is_a_clear_error(spool: Path) -> None:
    api = FakeAPI(many(40))

    def shrink(request: httpx.Request) -> httpx.Response:
        del api.services[0]
        return api.respond(request)

    api.answer = shrink

    with pytest.raises(FeedError, match="services keep leaving the feed"):
        list(api.open(f"{BASE}/services", spool).records)


def test_services_given_in_short_are_fetched_one_by_one(spool: Path) -> None:
    api = FakeAPI([{key: value for key, value in each.items() if key != "contacts"} for each in many(12)])
    api.details = {f"s{number}": service(number, phones=[{"number": "01632 960123"}]) for number in range(12)}

    records = list(api.open(BASE, spool).records)

    assert [isinstance(record, ServiceRecord) and len(record.phones) for record in records] == [1] * 12
    assert api.progress[-1] == (12, 12)
    assert len(api.waits) >= 13


def test_service_without_a_page_of_its_own_is_refused(spool: Path) -> None:
    short = [{"id": f"s{number}", "name": "Lunch club"} for number in range(3)]
    api = FakeAPI(short)
    api.details = {"s0": service(0), "s2": service(9)}

    used, absent, other = api.open(BASE, spool).records

    assert isinstance(used, ServiceRecord)
    assert isinstance(absent, Refusal)
    assert isinstance(other, Refusal)
    assert (absent.record_id, other.record_id) == ("s1", "s2")
    assert "its own page answers 404" in absent.reason
    assert "that of another service" in other.reason


def test_list_is_all_there_is_when_services_have_no_more_to_say(spool: Path) -> None:
    plain = [{key: value for key, value in each.items() if key != "contacts"} for each in many(15)]
    api = FakeAPI(plain)
    api.details = {each["id"]: each for each in plain}

    records = list(api.open(BASE, spool).records)

    assert all(isinstance(record, ServiceRecord) for record in records)
    assert sum("/services/" in each for each in api.asked) == 3


def test_ids_cannot_lead_elsewhere(spool: Path) -> None:
    odd = ["../../admin", "..", "a/b?c#d", "s p", "", "é"]
    api = FakeAPI([{"id": each, "name": "Lunch club"} for each in odd])
    api.details = {"x": service(0)}

    list(api.open(BASE, spool).records)

    paths = [request.url.raw_path.decode() for request in api.requests if b"/services/" in request.url.raw_path]
    assert {path.partition("?")[0] for path in paths} <= {
        f"/v3/services/{each}" for each in ("..%2F..%2Fadmin", "a%2Fb%3Fc%23d", "s%20p", "%C3%A9")
    }


@pytest.mark.parametrize(
    ("content", "feed_format"),
    [
        (json.dumps(many(3)), "oruk-v1"),
        ("\n".join(map(json.dumps, many(3, schedules=[]))), "oruk-v3"),
        (json.dumps({"contents": many(3)}), "oruk-v3"),
        (json.dumps({"total_pages": 1, "content": many(3)}), "oruk-v1"),
    ],
)
@pytest.mark.parametrize("path", ["/feed.json", "/export?format=json", "/services"])
def test_file_on_the_web_is_read_whole_whatever_it_says_it_is(
    spool: Path, content: str, feed_format: str, path: str
) -> None:
    server = FakeServer(lambda request: httpx.Response(200, text=content, headers={"Content-Type": "image/png"}))

    feed = server.open(f"https://feed.example.org{path}", spool, modified_after=datetime(2025, 1, 1, tzinfo=UTC))

    assert (feed.format, feed.source) == (feed_format, feed.source)
    assert ids(feed) == ["s0", "s1", "s2"]
    assert feed.whole or path == "/services"
    assert list(spool.iterdir()) == []


def test_page_that_says_there_are_more_is_followed_at_its_own_address(spool: Path) -> None:
    api = FakeAPI(many(25))
    api.answer = lambda request: httpx.Response(200, json=api.page(int(request.url.params.get("page", "1"))))

    assert len(ids(api.open("https://feed.example.org/lists/all", spool))) == 25


def test_base_that_answers_nothing_is_tried_with_its_list(spool: Path) -> None:
    api = FakeAPI(many(3))
    api.answer = lambda request: httpx.Response(404) if request.url.path == "/v3" else api.respond(request)

    assert len(ids(api.open(BASE, spool))) == 3


def test_address_where_nothing_is_says_so(spool: Path) -> None:
    server = FakeServer(lambda request: httpx.Response(404))

    with pytest.raises(
        FeedError, match=r"https://feed\.example\.org/v3 answers 404\. Nothing is there: check the address"
    ):
        server.open(f"{BASE}?key=secret", spool)


def test_web_page_is_no_feed(spool: Path) -> None:
    server = FakeServer(lambda request: httpx.Response(200, text="<!doctype html><p>Sign in"))

    with pytest.raises(FeedError, match="it is a web page"):
        server.open("https://feed.example.org/", spool)


def test_tables_on_the_web_are_read_as_tables(spool: Path) -> None:
    server = FakeServer(lambda request: httpx.Response(200, content=b"name,phone\nLunch club,01632 960123\n"))

    assert server.open("https://feed.example.org/download", spool).format == "spreadsheet"


def test_source_is_named_by_host_and_path(spool: Path) -> None:
    api = FakeAPI(many(1))

    assert api.open(f"{BASE}/services", spool).source == "feed-example-org-v3"
    assert api.open(f"{BASE}/services", spool / "2", source="medway").source == "medway"


def test_own_export_keeps_its_source_only_from_a_file_without_another(tmp_path: Path, spool: Path) -> None:
    record = ServiceRecord(id="s1", name="Lunch club", organization=OrganizationRecord(**ORGANISATION))
    own = present_service(record.model_copy(update={"origin": "elsewhere"}))
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([own]), encoding="utf-8")
    server = FakeServer(lambda request: httpx.Response(200, json=[own]))

    def origin_of(feed: OpenFeed) -> str | None:
        [record] = feed.records
        assert isinstance(record, ServiceRecord), record
        return record.origin

    assert origin_of(open_feed(str(path), feed_format=None, source=None, spool_dir=spool)) == "elsewhere"
    assert origin_of(open_feed(str(path), feed_format=None, source="mine", spool_dir=spool)) is None
    assert origin_of(server.open("https://feed.example.org/feed.json", spool)) is None


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ("ftp://feed.example.org/feed.json", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("https://", "not a web address"),
        ("https://[broken", "not a web address"),
        ("nowhere.json", "there is no such file"),
    ],
)
def test_target_that_is_neither_address_nor_file_says_what_to_give(spool: Path, target: str, fault: str) -> None:
    with pytest.raises(FeedError, match=fault):
        open_feed(target, feed_format=None, source=None, spool_dir=spool)
