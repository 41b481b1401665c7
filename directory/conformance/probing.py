"""Questions that a good API answers well and no schema asks: other pages, wrong parameters, ids that nobody has."""

from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any

from directory.conformance.paging import envelope_faults, is_number
from directory.conformance.sources import EndpointFailed
from directory.conformance.wording import Fault

type Ask = Callable[[str, Mapping[str, str]], Any]

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
_BAD_PARAMETERS = (("page", "0"), ("page", "abc"), ("per_page", "abc"))


def contents_of(page: object) -> list[Any] | None:
    """Return a page's records, or ``None`` when it is not a page."""
    contents = page.get("contents") if isinstance(page, Mapping) else None
    return contents if isinstance(contents, list) else None


def is_version_1(page: object) -> bool:
    """Tell whether a page is one of Open Referral UK 1.0, which calls its records ``content``."""
    return isinstance(page, Mapping) and isinstance(page.get("content"), list)


def ids_of(records: list[Any]) -> list[str]:
    """Return the records' ids, as they come, without those that have none."""
    ids = (record.get("id") for record in records if isinstance(record, Mapping))
    return [str(each) for each in ids if isinstance(each, (str, int)) and not isinstance(each, bool) and each != ""]


def read_on(ask: Ask, path: str, first: Mapping[str, Any], most_pages: int) -> Iterator[Fault | list[Any]]:
    """Turn a list's pages after the first: yield each page's records, and what is wrong with the turning."""
    total = first.get("total_pages")
    if not is_number(total):
        return
    before = ids_of(first["contents"])
    for number in range(2, min(int(total or 0), most_pages) + 1):
        page = yield from _ask_page(ask, path, number)
        if page is None:
            return
        ids = ids_of(page["contents"])
        if ids and ids == before:
            problem = f"page {number} gives the same records as page {number - 1}"
            yield _advice("page", problem, "let the page parameter turn the page")
            return
        if repeated := len(set(ids) & set(before)):
            problem = f"page {number} repeats {repeated} of the records of page {number - 1}"
            yield _advice("page", problem, "keep the list in one order, such as by id")
        if first.get("total_items") != page.get("total_items"):
            problem = f"is {first.get('total_items')} on page 1 and {page.get('total_items')} on page {number}"
            yield _advice("total_items", problem, "count all records of the list on every page")
        before = ids
        yield page["contents"]


def _ask_page(ask: Ask, path: str, number: int) -> Generator[Fault, None, Mapping[str, Any] | None]:
    try:
        page = ask(path, {"page": str(number)})
    except EndpointFailed as error:
        yield _advice("page", f"page {number} {error.problem}", error.remedy)
        return None
    if not isinstance(page, Mapping) or contents_of(page) is None:
        yield _advice("page", f"page {number} has no list called contents", "answer every page alike")
        return None
    yield from envelope_faults(page, asked=number)
    return page


def probe_list(ask: Ask, path: str, first: Mapping[str, Any]) -> Iterator[Fault]:
    """Ask a list for one record a page, for a page past its end, and with parameters that mean nothing."""
    if len(first["contents"]) > 1:
        yield from _probe_size(ask, path)
    total = first.get("total_pages")
    if is_number(total):
        yield from _probe_end(ask, path, max(int(total or 0), 1) + 1)
    for name, value in _BAD_PARAMETERS:
        yield from _probe_refusal(ask, path, {name: value}, f"{name}={value}", "a reason")


def probe_unknown_id(ask: Ask, path: str) -> Iterator[Fault]:
    """Ask for a record that nobody has: 404 is the only honest answer."""
    yield from _probe_refusal(ask, path.replace("{id}", UNKNOWN_ID), {}, "an id that nobody has", "404")


def _probe_size(ask: Ask, path: str) -> Iterator[Fault]:
    try:
        page = ask(path, {"per_page": "1", "page": "1"})
    except EndpointFailed as error:
        yield _advice("per_page", f"with per_page=1 it {error.problem}", error.remedy)
        return
    if contents_of(page) is None:
        yield _advice("per_page", "with per_page=1 there is no list called contents", "answer every page alike")
    else:
        yield from envelope_faults(page, asked=1, per_page=1)


def _probe_end(ask: Ask, path: str, number: int) -> Iterator[Fault]:
    """A page past the end may be empty or refused; anything else makes readers go round for ever."""
    try:
        page = ask(path, {"page": str(number)})
    except EndpointFailed as error:
        if error.status is None or error.status >= 500:
            yield _advice(
                "page", f"page {number}, past the end, {error.problem}", "answer with an empty page, or with 404"
            )
        return
    if contents_of(page):
        problem = f"page {number}, past the end, gives records"
        yield _advice("page", problem, "answer with an empty page, or with 404")


def _probe_refusal(ask: Ask, path: str, params: Mapping[str, str], asked: str, wanted: str) -> Iterator[Fault]:
    field = next(iter(params), "id")
    remedy = "answer 404" if wanted == "404" else "answer 400 and say what is wrong"
    try:
        ask(path, params)
    except EndpointFailed as error:
        if (
            error.status is None
            or error.status >= 500
            or (wanted == "404" and error.status not in (400, 404, 410, 422))
        ):
            yield _advice(field, f"asked for {asked}, it {error.problem}", remedy)
        return
    yield _advice(field, f"asked for {asked}, it answers as if that were right", remedy)


def _advice(name: str, problem: str, remedy: str) -> Fault:
    return Fault((name,), "asking", problem, remedy, is_advice=True)
