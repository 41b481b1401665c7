"""The envelope round a page, which the profile describes and no schema asserts: all of it is advice."""

from collections.abc import Iterator, Mapping
from typing import Any

from directory.conformance.wording import Fault, show

_NUMBERS = ("total_items", "total_pages", "page_number", "size")
_FLAGS = ("first_page", "last_page", "empty")


def envelope_faults(
    page: Mapping[str, Any], *, asked: int | None = None, per_page: int | None = None
) -> Iterator[Fault]:
    """Return what is wrong with a page's envelope.

    Args:
        page: the answer; its ``contents`` are a list.
        asked: which page was asked for, if one was.
        per_page: how many records a page were asked for, if a number was.
    """
    yield from _shapes(page)
    count = len(page["contents"])
    numbers = {name: page[name] for name in _NUMBERS if is_number(page.get(name))}
    flags = {name: page[name] for name in _FLAGS if isinstance(page.get(name), bool)}
    yield from _sizes(numbers, count, asked, per_page)
    yield from _ends(numbers, flags, count)


def is_number(value: object) -> bool:
    """Tell whether a value can count something: a whole number, not below 0."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _shapes(page: Mapping[str, Any]) -> Iterator[Fault]:
    for name in _NUMBERS + _FLAGS:
        if name not in page:
            yield _advice(name, "is missing", "add it, so that readers know how far to go")
        elif name in _NUMBERS and not is_number(page[name]):
            yield _advice(name, f"{show(page[name])} is not a whole number", "write one without quotation marks")
        elif name in _FLAGS and not isinstance(page[name], bool):
            yield _advice(
                name, f"{show(page[name])} is not true or false", "write true or false without quotation marks"
            )


def _sizes(numbers: Mapping[str, int], count: int, asked: int | None, per_page: int | None) -> Iterator[Fault]:
    size, total, pages = numbers.get("size"), numbers.get("total_items"), numbers.get("total_pages")
    if size is not None and size != count:
        yield _advice("size", f"is {size}, and {count} records are in contents", f"write {count}")
    number = numbers.get("page_number")
    if asked is not None and number is not None and number != asked:
        yield _advice("page_number", f"is {number}, and page {asked} was asked for", f"write {asked}")
    if per_page and count > per_page:
        problem = f"holds {count} records, and {per_page} were asked for"
        yield _advice("per_page", problem, "give no more records than per_page says")
    if total is None:
        return
    if total < count:
        yield _advice("total_items", f"is {total}, and this page alone has {count}", "count all records of the list")
    if pages is None:
        return
    if per_page and count <= per_page and total and pages != -(-total // per_page):
        problem = f"is {pages}, and {total} records make {-(-total // per_page)} pages of {per_page}"
        yield _advice("total_pages", problem, f"write {-(-total // per_page)}")
    elif total == 0 and pages > 1:
        yield _advice("total_pages", f"is {pages}, and there are no records", "write 0 or 1")
    elif total > 0 and (pages == 0 or pages > total):
        yield _advice("total_pages", f"is {pages}, for {total} records", "divide total_items by the size of a page")
    elif pages == 1 and total > count:
        problem = f"is 1, yet this page has {count} of the {total} records"
        yield _advice("total_pages", problem, "divide total_items by the size of a page")


def _ends(numbers: Mapping[str, int], flags: Mapping[str, bool], count: int) -> Iterator[Fault]:
    number, pages = numbers.get("page_number"), numbers.get("total_pages")
    if "empty" in flags and flags["empty"] != (count == 0):
        yield _advice(
            "empty", f"is {show(flags['empty'])}, and {count} records are in contents", f"write {show(count == 0)}"
        )
    if number is None:
        return
    if "first_page" in flags and flags["first_page"] != (number == 1):
        problem = f"is {show(flags['first_page'])} on page {number}"
        yield _advice("first_page", problem, f"write {show(number == 1)}")
    if "last_page" in flags and pages is not None and flags["last_page"] != (number >= pages):
        problem = f"is {show(flags['last_page'])} on page {number} of {pages}"
        yield _advice("last_page", problem, f"write {show(number >= pages)}")


def _advice(name: str, problem: str, remedy: str) -> Fault:
    return Fault((name,), "paging", problem, remedy, is_advice=True)
