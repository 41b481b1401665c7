"""Who is signed in, for how long, and what their role opens."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from web.api.context import parts
from web.problems import Problem, wants_json
from web.staff.roles import Role
from web.staff.users import User

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 60 * 60
PENDING_SECONDS = 10 * 60
_STAFF = "staff"
_PENDING = "signing-in"


def needs_role[**Params](*roles: Role) -> Callable[[Callable[Params, Any]], Callable[Params, Any]]:
    """Open a view to signed-in people with one of these roles; administrators see everything."""

    def guard(view: Callable[Params, Any]) -> Callable[Params, Any]:
        @wraps(view)
        def guarded(*args: Params.args, **kwargs: Params.kwargs) -> Any:
            user = signed_in()
            if user is None:
                return _to_sign_in()
            if user.role not in {*roles, "admin"}:
                raise Problem(403, "Your account does not open this page.")
            g.user = user
            return view(*args, **kwargs)

        guarded.guard = "staff"  # type: ignore[attr-defined]  # Read by the test that every route is guarded.
        return guarded

    return guard


def signed_in() -> User | None:
    """Return who is signed in; being active keeps a session alive, half an hour without ends it."""
    kept = session.get(_STAFF)
    now = time.time()
    if not kept or now - kept["seen"] > IDLE_SECONDS or now - kept["since"] > LONGEST_SECONDS:
        session.pop(_STAFF, None)
        return None
    user = parts().users.get(kept["id"])
    if user is None or user.is_disabled or user.session_version != kept["version"]:
        session.pop(_STAFF, None)
        return None
    # A page that refreshes itself is nobody at work, so it does not count as being active.
    if request.headers.get("X-Refresh") is None:
        session[_STAFF] = {**kept, "seen": now}
    return user


def begin_sign_in(user: User) -> None:
    """Remember that the password was right; the second factor is still to come."""
    session[_PENDING] = {"id": user.id, "version": user.session_version, "at": time.time()}


def signing_in() -> User | None:
    """Return whose password was right a short while ago."""
    kept = session.get(_PENDING)
    if not kept or time.time() - kept["at"] > PENDING_SECONDS:
        return None
    user = parts().users.get(kept["id"])
    if user is None or user.is_disabled or user.session_version != kept["version"]:
        return None
    return user


def finish_sign_in(user: User) -> None:
    """Start a session afresh, so that nothing set before signing in lives on in it."""
    session.clear()
    now = time.time()
    session[_STAFF] = {"id": user.id, "version": user.session_version, "seen": now, "since": now}


def current_user() -> User:
    user: User = g.user
    return user


def _to_sign_in() -> Response:
    if wants_json():
        raise Problem(401, "Sign in again.")
    return redirect(url_for("signing_in.password"), 303)
