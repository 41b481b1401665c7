"""Signing in: a password, then a code from an authenticator app, which the first sign-in sets up."""

import segno
from flask import Blueprint, redirect, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from web.api.context import parts
from web.staff.access import begin_sign_in, current_user, finish_sign_in, needs_role, signing_in
from web.staff.users import SignInRefused, TooManyAttempts, UnknownUser, User

blueprint = Blueprint("signing_in", __name__, url_prefix="/staff")

type Answer = str | Response | tuple[str, int]


@blueprint.get("/sign-in")
def password() -> str:
    return render_template("staff/sign_in.html", username="", faults={})


@blueprint.post("/sign-in")
def check_password() -> Answer:
    username, secret = request.form.get("username", "").strip(), request.form.get("password", "")
    faults = _missing({"username": (username, "Enter your username"), "password": (secret, "Enter your password")})
    if faults:
        return _again(username, faults, 422)
    try:
        user = parts().users.verify(username, secret)
    except SignInRefused as refused:
        return _again(username, {"password": str(refused)}, 422)
    except TooManyAttempts as refused:
        return _again(username, {"username": str(refused)}, 429)
    begin_sign_in(user)
    return redirect(url_for("signing_in.code"), 303)


@blueprint.get("/sign-in/code")
def code() -> Answer:
    user = signing_in()
    return _code_page(user, {}) if user else redirect(url_for("signing_in.password"), 303)


@blueprint.post("/sign-in/code")
def check_code() -> Answer:
    user = signing_in()
    if user is None:
        return redirect(url_for("signing_in.password"), 303)
    try:
        finish_sign_in(parts().users.check_code(user.id, request.form.get("code", "")))
    except (SignInRefused, UnknownUser) as refused:
        return _code_page(user, {"code": str(refused)}), 422
    except TooManyAttempts as refused:
        return _code_page(user, {"code": str(refused)}), 429
    return redirect(url_for("queue.home"), 303)


@blueprint.post("/sign-out")
@needs_role("receptionist", "navigator", "editor", "analyst")
def sign_out() -> Response:
    """Sign out everywhere, so that a copied cookie is worth nothing."""
    parts().users.end_sessions(current_user().id)
    session.clear()
    return redirect(url_for("signing_in.password"), 303)


def _missing(fields: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {name: fault for name, (value, fault) in fields.items() if not value}


def _again(username: str, faults: dict[str, str], status: int) -> Answer:
    return render_template("staff/sign_in.html", username=username, faults=faults), status


def _code_page(user: User, faults: dict[str, str]) -> str:
    if user.has_second_factor:
        return render_template("staff/code.html", faults=faults)
    enrolment = parts().users.start_enrolment(user.id)
    spaced = " ".join(enrolment.secret[at : at + 4] for at in range(0, len(enrolment.secret), 4))
    drawn = segno.make(enrolment.uri).svg_inline(scale=4, svgclass=None, lineclass=None, omitsize=True)
    return render_template("staff/enrol.html", faults=faults, secret=spaced, drawing=Markup(drawn))  # noqa: S704 - drawn by segno, not typed by anybody.
