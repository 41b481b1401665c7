"""Which staff pages a role opens, in the order its people use them."""

from flask import url_for

from web.staff.roles import Role

_PAGES: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("queue.waiting", "Requests", frozenset({"navigator", "admin"})),
    ("reports.waiting", "Reported listings", frozenset({"editor", "admin"})),
    ("quality.worst", "Listings to put right", frozenset({"editor", "admin"})),
    ("imports.runs", "Imports", frozenset({"editor", "admin"})),
)


def staff_menu(role: Role) -> list[dict[str, str]]:
    """Return the links of a role as ``{"href", "text"}``; none for a role that has no pages yet."""
    return [{"href": url_for(endpoint), "text": words} for endpoint, words, roles in _PAGES if role in roles]
