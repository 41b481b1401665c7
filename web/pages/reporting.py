"""Telling us that a listing is wrong: a form anybody may send, and the same for programs."""

from collections.abc import Mapping
from typing import Annotated

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, StringConstraints
from werkzeug.wrappers import Response as AnyResponse

from bot.contact import ContactMissing, check_contact
from directory.listing_reports import CONTACT_MAXIMUM, DETAILS_MAXIMUM, KINDS, Kind, TooManyReports, UnknownListing
from web.api.bodies import read_body
from web.api.context import parts
from web.problems import Problem

blueprint = Blueprint("reporting", __name__)
api = Blueprint("reporting_api", __name__, url_prefix="/api")

KIND_WORDS: dict[Kind, str] = {
    "closed": "The service has closed",
    "phone": "The phone number, email or website is wrong",
    "hours": "The opening hours are wrong",
    "place": "The address or place is wrong",
    "who": "It is wrong about who can use it, or how to get in",
    "other": "Something else",
}


class NewReport(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    details: Annotated[str, StringConstraints(max_length=DETAILS_MAXIMUM)] = ""
    contact: Annotated[str, StringConstraints(max_length=CONTACT_MAXIMUM)] = ""


@blueprint.get("/services/<service_id>/report")
def form(service_id: str) -> str:
    return _page(service_id, {}, {})


@blueprint.post("/services/<service_id>/report")
def send(service_id: str) -> str | AnyResponse | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in ("kind", "details", "contact")}
    # People do not see this field; programs that fill in every form they find do.
    if request.form.get("website"):
        return redirect(url_for("reporting.sent", service_id=service_id), 303)
    faults = _faults(typed)
    if faults:
        return _page(service_id, typed, faults), 422
    try:
        _keep(service_id, typed)
    except Problem as problem:
        if problem.status != 429:
            raise
        return _page(service_id, typed, {"kind": problem.detail}), 429
    return redirect(url_for("reporting.sent", service_id=service_id), 303)


@blueprint.get("/services/<service_id>/report/sent")
def sent(service_id: str) -> str:
    return render_template("pages/report_sent.html", service=_service(service_id))


@api.post("/services/<service_id>/reports")
def report(service_id: str) -> tuple[Response, int]:
    """Take a report from a program: ``{"kind", "details", "contact"}``; 201 with its number."""
    body = read_body(NewReport)
    typed = body.model_dump()
    faults = _faults(typed)
    if faults:
        raise Problem(422, " ".join(faults.values()), fields=faults)
    return jsonify(id=_keep(service_id, typed), state="new"), 201


def _page(service_id: str, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    service = _service(service_id)
    return render_template("pages/report.html", service=service, kinds=KIND_WORDS, typed=typed, faults=faults)


def _service(service_id: str) -> dict[str, str]:
    service = parts().directory.get_service(service_id)
    if service is None:
        abort(404)
    return {"id": service.id, "name": service.name, "href": url_for("services.show", service_id=service.id)}


def _faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults = {}
    if typed["kind"] not in KINDS:
        faults["kind"] = "Choose what is wrong"
    if typed["kind"] == "other" and not typed["details"].strip():
        faults["details"] = "Tell us what is wrong"
    if len(typed["details"]) > DETAILS_MAXIMUM:
        faults["details"] = f"Use {DETAILS_MAXIMUM:,} characters or fewer"
    if typed["contact"].strip():
        try:
            check_contact(typed["contact"])
        except ContactMissing as fault:
            faults["contact"] = str(fault)
    return faults


def _keep(service_id: str, typed: Mapping[str, str]) -> int:
    kind = next(kind for kind in KINDS if kind == typed["kind"])
    contact = check_contact(typed["contact"]) if typed["contact"].strip() else ""
    try:
        return parts().reports.add(service_id, kind, typed["details"], contact)
    except UnknownListing as error:
        raise Problem(404, "No service has this id. Look it up again with GET /api/search.") from error
    except TooManyReports as error:
        words = "Many people have told us about this listing already. An editor will look at it soon."
        raise Problem(429, words, headers={"Retry-After": "86400"}) from error
