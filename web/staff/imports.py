"""The editors' pages about imports: what each did, record by record, and those that wait for a decision."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.importing import KINDS, ImportBusy, Kind, NotHeld
from web.api.context import parts
from web.staff.access import current_user, needs_role
from web.staff.import_presenting import run_page, run_row

blueprint = Blueprint("imports", __name__, url_prefix="/staff/imports")
RUNS_A_PAGE = 25

type Answer = str | Response | tuple[str, int]


@blueprint.get("")
@needs_role("editor")
def runs() -> str:
    number = _number()
    found = parts().imports.latest(start=(number - 1) * RUNS_A_PAGE, limit=RUNS_A_PAGE + 1)
    return render_template(
        "staff/imports.html",
        user=current_user(),
        held=[run_row(report) for report in parts().imports.held()],
        runs=[run_row(report) for report in found[:RUNS_A_PAGE]],
        previous=url_for("imports.runs", page=number - 1) if number > 1 else "",
        next=url_for("imports.runs", page=number + 1) if len(found) > RUNS_A_PAGE else "",
    )


@blueprint.get("/<int:run_id>")
@needs_role("editor")
def show(run_id: int) -> str:
    return _page(run_id, {})


@blueprint.post("/<int:run_id>/approve")
@needs_role("editor")
def approve(run_id: int) -> Answer:
    return _decide(run_id, is_approved=True)


@blueprint.post("/<int:run_id>/discard")
@needs_role("editor")
def discard(run_id: int) -> Answer:
    return _decide(run_id, is_approved=False)


def _decide(run_id: int, *, is_approved: bool) -> Answer:
    desk, by = parts().imports, current_user().username
    if desk.get(run_id) is None:
        abort(404)
    try:
        desk.approve(run_id, by=by) if is_approved else desk.discard(run_id, by=by)
    except NotHeld:
        return _page(run_id, {"state": "Somebody has decided about this import already"}), 409
    except ImportBusy:
        return _page(run_id, {"state": "Another import of this source is running. Try again when it is done"}), 409
    return redirect(url_for("imports.show", run_id=run_id), 303)


def _page(run_id: int, faults: dict[str, str]) -> str:
    report = parts().imports.get(run_id)
    if report is None:
        abort(404)
    asked = request.args.get("kind", "")
    kind: Kind | None = next((each for each in KINDS if each == asked), None)
    page = run_page(report, kind=kind, number=_number())
    return render_template("staff/import.html", user=current_user(), page=page, faults=faults)


def _number() -> int:
    """Return the page asked for; anything that is no number is the first."""
    asked = request.args.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
