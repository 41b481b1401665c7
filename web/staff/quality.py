"""The editors' lists of listings to put right: the worst first, and those that are likely one service."""

from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.quality import KINDS
from directory.quality.likely import DECISIONS, UnknownPair
from web.api.context import parts
from web.staff.access import current_user, needs_role
from web.staff.quality_presenting import listing_row, pair_view, quality_page

blueprint = Blueprint("quality", __name__, url_prefix="/staff/listings")
PER_PAGE = 25
PAIRS_PER_PAGE = 10
DECIDED_SHOWN = 10


@blueprint.get("")
@needs_role("editor")
def worst() -> str:
    listings = parts().quality.listings
    sources = listings.sources()
    fault = next((code for code in KINDS if code == request.args.get("fault")), None)
    source = next((each for each in sources if each == request.args.get("source")), None)
    total = listings.count(fault=fault, source=source)
    page = _page_number(total, PER_PAGE)
    shown = listings.worst(fault=fault, source=source, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    chosen = {name: value for name, value in (("fault", fault), ("source", source)) if value}
    view = quality_page(
        [listing_row(each) for each in shown],
        total=total,
        fault_counts=listings.fault_counts(source),
        sources=sources,
        chosen=chosen,
        judged_at=listings.last_judged(),
        duplicates=parts().quality.duplicates.count_waiting(),
    )
    links = _pager(page, total, PER_PAGE, "quality.worst", chosen)
    return render_template("staff/quality.html", user=current_user(), page=view, **links)


@blueprint.get("/duplicates")
@needs_role("editor")
def duplicates() -> str:
    desk = parts().quality
    total = desk.duplicates.count_waiting()
    page = _page_number(total, PAIRS_PER_PAGE)
    waiting = desk.duplicates.waiting(offset=(page - 1) * PAIRS_PER_PAGE, limit=PAIRS_PER_PAGE)
    decided = desk.duplicates.decided(limit=DECIDED_SHOWN)
    services = desk.services([*waiting, *decided])
    return render_template(
        "staff/quality_duplicates.html",
        user=current_user(),
        total=total,
        waiting=[view for pair in waiting if (view := pair_view(pair, services))],
        decided=[view for pair in decided if (view := pair_view(pair, services))],
        is_looked_at=desk.listings.last_judged() is not None,
        **_pager(page, total, PAIRS_PER_PAGE, "quality.duplicates", {}),
    )


@blueprint.post("/duplicates")
@needs_role("editor")
def decide() -> Response:
    decision = next((each for each in DECISIONS if each == request.form.get("decision")), None)
    if decision is None:
        abort(400)
    pair = (request.form.get("service_id", ""), request.form.get("other_id", ""))
    try:
        parts().quality.duplicates.decide(*pair, decision, current_user().username)
    except UnknownPair:
        abort(404)
    return redirect(url_for("quality.duplicates"), 303)


def _page_number(total: int, per_page: int) -> int:
    """Return the page that is asked for, or the nearest there is."""
    wanted = request.args.get("page", "1")
    last = max(1, -(-total // per_page))
    return min(max(int(wanted), 1), last) if wanted.isdecimal() and len(wanted) < 9 else 1


def _pager(page: int, total: int, per_page: int, endpoint: str, chosen: dict[str, str]) -> dict[str, str]:
    def address(number: int) -> str:
        return f"{url_for(endpoint)}?{urlencode({**chosen, 'page': number})}"

    return {
        "previous": address(page - 1) if page > 1 else "",
        "next": address(page + 1) if page * per_page < total else "",
    }
