"""The pages about imports: what each did, and the two buttons under one that is held."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from directory.feeds import Refusal, Repair, ServiceRecord
from directory.feeds.records import OrganizationRecord
from directory.importing import ImportReport, import_feed
from tests.web.conftest import send_form
from tests.web.fakes import FakeSignpost

type SignIn = Callable[..., FlaskClient]


def services(count: int, **fields: str) -> list[ServiceRecord]:
    organization = OrganizationRecord(id="riverside", name="Riverside Trust")
    return [
        ServiceRecord(
            id=f"s{number:03}", organization=organization, **({"name": f"Service {number}"} | fields)
        )
        for number in range(count)
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def _clean_up(signpost: FakeSignpost) -> Iterator[None]:
    yield
    signpost.directory_sql.dispose()


@pytest.fixture
def take_in(signpost: FakeSignpost) -> Callable[..., ImportReport]:
    def run(*records: ServiceRecord | Refusal) -> ImportReport:
        return import_feed(signpost.directory_sql, records, source="riverside")

    return run


@pytest.fixture
def held(take_in: Callable[..., ImportReport]) -> ImportReport:
    take_in(*services(12))
    return take_in(*services(3))


@pytest.mark.parametrize("address", ["/staff/imports", "/staff/imports/1"])
@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("admin", 200), ("navigator", 403)])
def test_import_pages_open_to_editors_and_administrators_only(
    sign_in: SignIn, take_in: Callable[..., ImportReport], role: str, status: int, address: str
) -> None:
    take_in(*services(1))

    assert sign_in(role).get(address).status_code == status


def test_imports_are_listed_newest_first_with_counts_and_held_ones_apart(
    sign_in: SignIn, held: ImportReport
) -> None:  # fmt: skip
    page = sign_in("editor").get("/staff/imports").text

    assert "1 waiting for a decision" in page
    assert page.index("riverside, import 2") < page.index("riverside, import 1")
    assert "12 added" in page
    assert "9 closed" in page


def test_report_tells_each_record_and_filters_by_kind(
    sign_in: SignIn, take_in: Callable[..., ImportReport]
) -> None:  # fmt: skip
    good = services(1)[0]
    repair = Repair(1, "s000", "Service 0", "url", "it was <b>left out</b>")
    take_in(good.model_copy(update={"repairs": (repair,)}), Refusal(2, "x", "Nameless & co", "no name."))
    client = sign_in("editor")

    every = client.get("/staff/imports/1").text
    refused = client.get("/staff/imports/1?kind=refused").text

    assert "Nameless &amp; co" in every
    assert "It was &lt;b&gt;left out" in every
    assert "No name." in refused
    assert "left out" not in refused
    assert 'aria-current="true">Refused (1)' in refused


def test_report_comes_in_pages(sign_in: SignIn, take_in: Callable[..., ImportReport]) -> None:
    take_in(*services(51))
    client = sign_in("editor")

    first = client.get("/staff/imports/1?kind=added").text
    second = client.get("/staff/imports/1?kind=added&page=2").text
    beyond = client.get("/staff/imports/1?kind=added&page=99").text

    assert "51 lines, page 1 of 2" in first
    assert 'href="/staff/imports/1?kind=added&amp;page=2" rel="next"' in first
    assert "Service 50" in second
    assert "Service 49" not in second
    assert "page 2 of 2" in beyond


def test_held_import_says_what_would_change_and_asks(sign_in: SignIn, held: ImportReport) -> None:
    page = sign_in("editor").get(f"/staff/imports/{held.run_id}?kind=closed").text

    assert "more than a third fewer" in page
    assert "Should this land?" in page
    assert "Closed: 9 lines" in page


def test_approved_import_lands_and_the_index_is_refreshed(
    sign_in: SignIn, signpost: FakeSignpost, held: ImportReport
) -> None:  # fmt: skip
    client, address = sign_in("editor", "ed"), f"/staff/imports/{held.run_id}"

    answer = send_form(client, address, f"{address}/approve")

    report = signpost.imports.get(held.run_id)
    assert answer.headers["Location"] == address
    assert report is not None
    assert (report.state, report.decided_by, report.closed) == ("approved", "ed", 9)
    assert signpost.refreshed == [True]
    assert "Approved by ed" in client.get(address).text


def test_discarded_import_changes_nothing(sign_in: SignIn, signpost: FakeSignpost, held: ImportReport) -> None:
    client, address = sign_in("editor", "ed"), f"/staff/imports/{held.run_id}"

    send_form(client, address, f"{address}/discard")

    report = signpost.imports.get(held.run_id)
    assert report is not None
    assert report.state == "discarded"
    assert signpost.refreshed == []
    assert "Should this land?" not in client.get(address).text


@pytest.mark.parametrize("action", ["approve", "discard"])
def test_import_somebody_else_decided_says_so(
    sign_in: SignIn, signpost: FakeSignpost, held: ImportReport, action: str
) -> None:
    client, address = sign_in("editor"), f"/staff/imports/{held.run_id}"
    client.get(address)
    signpost.imports.discard(held.run_id, by="other")

    answer = send_form(client, "/staff/imports", f"{address}/{action}")

    assert answer.status_code == 409
    assert "Somebody has decided about this import already" in answer.text


@pytest.mark.parametrize("address", ["/staff/imports/99", "/staff/imports/x"])
def test_import_that_is_not_there_is_not_found(sign_in: SignIn, address: str) -> None:
    assert sign_in("editor").get(address).status_code == 404


@pytest.mark.parametrize("action", ["approve", "discard"])
def test_decision_about_no_import_is_not_found(sign_in: SignIn, action: str) -> None:
    assert send_form(sign_in("editor"), "/staff/imports", f"/staff/imports/99/{action}").status_code == 404


@pytest.mark.parametrize("page", ["x", "-1", "0", "9" * 40, "٣"])
def test_page_number_that_is_none_is_the_first(sign_in: SignIn, page: str) -> None:
    assert sign_in("editor").get("/staff/imports", query_string={"page": page}).status_code == 200


def test_landing_that_fails_leaves_the_import_held_and_says_why(
    sign_in: SignIn, signpost: FakeSignpost, held: ImportReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr("directory.importing.deciding.land", broken)
    client, address = sign_in("editor"), f"/staff/imports/{held.run_id}"

    send_form(client, address, f"{address}/approve")

    page = client.get(address).text
    assert "landing it failed (RuntimeError)" in page
    assert "Should this land?" in page
    assert signpost.refreshed == []
