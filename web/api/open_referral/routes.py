"""``/api/open-referral/v3/``: the directory as Open Referral UK 3.0 gives it, for anyone and without a key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request, url_for

from directory.open_referral.query.collection import Collection
from web.api.context import parts
from web.api.open_referral.answers import answer_found, answer_json, answer_stream, envelope
from web.api.open_referral.asking import ReadFilter, form_asked, list_asked, services_asked, terms_asked, words_asked
from web.api.open_referral.parameters import (
    FILTERS,
    FULL,
    FULL_SERVICE,
    MINIMAL,
    PAGING,
    SEARCH,
    TERM_FILTERS,
    Parameter,
    is_uuid,
    read_parameters,
)
from web.problems import Problem

VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org"
PREFIX = "/api/open-referral/v3"

blueprint = Blueprint("open_referral", __name__, url_prefix=PREFIX)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of record that the API gives: a list of it, and each by its id.

    ``name`` is its path and the attribute of ``OpenReferral`` it is read from; ``one`` and ``many`` are for people.
    """

    name: str
    one: str
    many: str
    read_filter: ReadFilter
    list_parameters: tuple[Parameter, ...]
    own_parameters: tuple[Parameter, ...] = ()

    @property
    def collection(self) -> Collection[Any]:
        found: Collection[Any] = getattr(parts().open_referral, self.name)
        return found


SHELVES = (
    Shelf("services", "service", "services", services_asked, (SEARCH, *FILTERS, MINIMAL, FULL, *PAGING)),
    Shelf("taxonomies", "taxonomy", "taxonomies", words_asked, (SEARCH, *PAGING)),
    Shelf("taxonomy_terms", "taxonomy term", "taxonomy terms", terms_asked, (SEARCH, *TERM_FILTERS, *PAGING)),
    Shelf(
        "service_at_locations",
        "service at a location",
        "services at locations",
        services_asked,
        (SEARCH, *FILTERS, FULL, *PAGING),
    ),
    Shelf(
        "organizations",
        "organisation",
        "organisations",
        words_asked,
        (SEARCH, FULL, FULL_SERVICE, *PAGING),
        (FULL_SERVICE,),
    ),
)


@blueprint.get("/", strict_slashes=False)
def details() -> Response:
    """Answer with which version and profile this is, and where its OpenAPI document stands."""
    read_parameters((), request.args)
    document, site = url_for("open_referral_document.openapi"), parts().settings.public_url or request.host_url
    return answer_json({"version": VERSION, "profile": PROFILE, "openapi_url": site.rstrip("/") + document})


def _list_view(shelf: Shelf) -> Callable[[], Response]:
    def show() -> Response:
        given = read_parameters(shelf.list_parameters, request.args)
        asked = list_asked(given, shelf.read_filter, parts().gazetteer)
        if asked.is_stream:
            return answer_stream(shelf.collection.every(asked.wanted, form=asked.form))
        page = shelf.collection.page(asked.wanted, number=asked.page, per_page=asked.per_page, form=asked.form)
        return answer_json(envelope(page))

    return show


def _record_view(shelf: Shelf) -> Callable[[str], Response]:
    def show(record_id: str) -> Response:
        given = read_parameters(shelf.own_parameters, request.args)
        form = form_asked(given, usual="full")
        found = shelf.collection.one(record_id.lower(), form=form) if is_uuid(record_id) else None
        if found is None:
            raise Problem(404, f"No {shelf.one} has this id. Take ids from {PREFIX}/{shelf.name}.")
        return answer_found(found)

    return show


for _shelf in SHELVES:
    blueprint.add_url_rule(f"/{_shelf.name}", _shelf.name, _list_view(_shelf))
    blueprint.add_url_rule(f"/{_shelf.name}/<record_id>", f"{_shelf.name}_one", _record_view(_shelf))
