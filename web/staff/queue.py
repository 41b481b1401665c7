"""The navigators' pages: who is waiting for a person, one request whole, take it, finish it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.handoff import ClaimLost, HandoffRequest, UnknownRequest
from web.api.context import parts
from web.staff.access import current_user, needs_role
from web.staff.menu import staff_menu
from web.staff.presenting import OUTCOME_WORDS, queue_row, request_page

blueprint = Blueprint("queue", __name__, url_prefix="/staff")
NOTE_MAXIMUM = 2000

type Answer = str | Response | tuple[str, int]


@blueprint.get("")
@needs_role("receptionist", "navigator", "editor", "analyst")
def home() -> Response:
    """Go to the page that somebody's role uses first; to the public search where it has none of its own."""
    pages = staff_menu(current_user().role)
    return redirect(pages[0]["href"] if pages else url_for("browse.search"), 303)


@blueprint.get("/queue")
@needs_role("navigator")
def waiting() -> str:
    who = current_user().username
    queued = [queue_row(each) for each in parts().handoffs.waiting(viewer=who)]
    mine = [queue_row(each) for each in parts().handoffs.held_by(who)]
    return render_template("staff/queue.html", user=current_user(), waiting=queued, mine=mine)


@blueprint.get("/requests/<request_id>")
@needs_role("navigator")
def show(request_id: str) -> str:
    return _page(request_id, {}, "")


@blueprint.post("/requests/<request_id>/claim")
@needs_role("navigator")
def claim(request_id: str) -> Answer:
    try:
        parts().handoffs.claim(request_id, current_user().username)
    except UnknownRequest:
        abort(404)
    except ClaimLost:
        return _page(request_id, {"claim": "Somebody else has taken this request, or it is finished."}, ""), 409
    return redirect(url_for("queue.show", request_id=request_id), 303)


@blueprint.post("/requests/<request_id>/finish")
@needs_role("navigator")
def finish(request_id: str) -> Answer:
    outcome, note = request.form.get("outcome", ""), request.form.get("note", "").strip()
    faults = _finish_faults(outcome, note)
    if faults:
        return _page(request_id, faults, note), 422
    try:
        parts().handoffs.finish(request_id, current_user().username, outcome, note)
    except UnknownRequest:
        abort(404)
    except ClaimLost:
        return _page(request_id, {"claim": "Take this request first. Somebody else may have it."}, note), 409
    return redirect(url_for("queue.waiting"), 303)


def _finish_faults(outcome: str, note: str) -> dict[str, str]:
    faults = {}
    if outcome not in OUTCOME_WORDS:
        faults["outcome"] = "Choose what happened"
    if len(note) > NOTE_MAXIMUM:
        faults["note"] = f"Use {NOTE_MAXIMUM:,} characters or fewer"
    return faults


def _page(request_id: str, faults: dict[str, str], note: str) -> str:
    user = current_user()
    asked: HandoffRequest | None = parts().handoffs.get(request_id, viewer=user.username)
    if asked is None:
        abort(404)
    events = parts().handoffs.transcript(request_id, viewer=user.username)
    page = request_page(asked, events, parts().catalogue, viewer=user.username)
    return render_template("staff/request.html", user=user, page=page, faults=faults, note=note, outcomes=OUTCOME_WORDS)
