"""The editors' list of reported listings: read one, take it, say what came of it."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from bot.audit import record_audit
from directory.listing_reports import OUTCOMES, ReportTaken, UnknownReport
from web.api.context import parts
from web.pages.reporting import KIND_WORDS
from web.staff.access import current_user, needs_role
from web.staff.report_presenting import report_page, report_row

blueprint = Blueprint("reports", __name__, url_prefix="/staff/reports")
NOTE_MAXIMUM = 1000
OUTCOME_WORDS = {"put right": "I have put the listing right", "no change": "The listing is right as it is"}

type Answer = str | Response | tuple[str, int]


@blueprint.get("")
@needs_role("editor")
def waiting() -> str:
    return render_template(
        "staff/reports.html",
        user=current_user(),
        waiting=[report_row(each, KIND_WORDS) for each in parts().reports.waiting()],
        finished=[report_row(each, KIND_WORDS) for each in parts().reports.finished()],
    )


@blueprint.get("/<int:report_id>")
@needs_role("editor")
def show(report_id: int) -> str:
    return _page(report_id, {}, "")


@blueprint.post("/<int:report_id>/take")
@needs_role("editor")
def take(report_id: int) -> Answer:
    try:
        parts().reports.take(report_id, current_user().username)
    except UnknownReport:
        abort(404)
    except ReportTaken as taken:
        return _page(report_id, {"state": str(taken)}, ""), 409
    return redirect(url_for("reports.show", report_id=report_id), 303)


@blueprint.post("/<int:report_id>/finish")
@needs_role("editor")
def finish(report_id: int) -> Answer:
    wanted, note = request.form.get("outcome", ""), request.form.get("note", "").strip()
    outcome = next((each for each in OUTCOMES if each == wanted), None)
    faults = {} if outcome else {"outcome": "Choose what came of it"}
    if len(note) > NOTE_MAXIMUM:
        faults["note"] = f"Use {NOTE_MAXIMUM:,} characters or fewer"
    if faults or outcome is None:
        return _page(report_id, faults, note), 422
    try:
        parts().reports.finish(report_id, current_user().username, outcome, note)
    except UnknownReport:
        abort(404)
    except ReportTaken as taken:
        return _page(report_id, {"state": str(taken)}, note), 409
    return redirect(url_for("reports.waiting"), 303)


def _page(report_id: int, faults: dict[str, str], note: str) -> str:
    try:
        report = parts().reports.get(report_id)
    except UnknownReport:
        abort(404)
    with Session(parts().sql) as session:
        record_audit(session, datetime.now(UTC), current_user().username, "viewed", "listing report", str(report_id))
        session.commit()
    page = report_page(report, KIND_WORDS, viewer=current_user().username)
    return render_template(
        "staff/report.html", user=current_user(), page=page, outcomes=OUTCOME_WORDS, faults=faults, note=note
    )
