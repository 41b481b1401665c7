"""The website: one factory that wires routes, security and errors; nothing happens on import."""

import hashlib
import logging
import re
import time
import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path

import httpx
from flask import Blueprint, Flask, Response, current_app, g, request, url_for
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader

from web.api import conversations, health, metrics, search
from web.api.context import EXTENSION, Parts
from web.api.health import dependencies, install_health
from web.api.metrics import install_metrics
from web.api.open_referral import openapi
from web.api.open_referral import routes as open_referral
from web.api.streaming import install_streams
from web.pages import browse, chat, developers, public, reporting, services
from web.presenters import phone_href
from web.problems import register_problems
from web.staff import imports, quality, queue, reports, signing_in
from web.staff.menu import staff_menu

log = logging.getLogger(__name__)

COOKIE = "signpost_session"
BODY_LIMIT_BYTES = 64 * 1024
_HERE = Path(__file__).resolve().parent
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")

# Whoever adds a route either puts its endpoint here or guards its view; a test holds this.
PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "pages.home",
        "pages.about",
        "pages.privacy",
        "pages.accessibility",
        "browse.needs",
        "browse.need",
        "browse.search",
        "services.show",
        "reporting.form",
        "reporting.send",
        "reporting.sent",
        "reporting_api.report",
        "chat.talk",
        "chat.say",
        "chat.events",
        "chat.start_again",
        "chat.leave",
        "search_api.search",
        "search_api.suggest",
        "developers.show",
        "open_referral.details",
        "open_referral.services",
        "open_referral.services_one",
        "open_referral.taxonomies",
        "open_referral.taxonomies_one",
        "open_referral.taxonomy_terms",
        "open_referral.taxonomy_terms_one",
        "open_referral.service_at_locations",
        "open_referral.service_at_locations_one",
        "open_referral.organizations",
        "open_referral.organizations_one",
        "open_referral_document.openapi",
        "conversations.start",
        "health.live",
        "health.ready",
        "metrics.show",
        "signing_in.password",
        "signing_in.check_password",
        "signing_in.code",
        "signing_in.check_code",
    }
)

# No inline script or style and nothing from elsewhere, so words a person typed can never run.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_OPEN_API = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After, X-Request-ID",
    "Access-Control-Max-Age": "86400",
}


def create_app(signpost: Parts, extra_blueprints: Iterable[Blueprint] = ()) -> Flask:
    """Return the website.

    Args:
        signpost: the parts it is made of; see ``web.api.context.Parts``.
        extra_blueprints: routes of other layers, such as telephony. One whose ``csrf_exempt``
            attribute is true proves its requests by other means, such as a signature.
    """
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.extensions[EXTENSION] = signpost
    _configure(app, signpost)
    _set_up_templates(app, signpost)
    _set_up_requests(app)
    install_metrics(app, lambda: signpost.directory.failed_over)
    install_streams(app, signpost.settings.web_threads // 4)
    client = httpx.Client(timeout=health.TIMEOUT_SECONDS, trust_env=False)
    install_health(app, dependencies(signpost, client))
    register_problems(app)
    csrf = CSRFProtect(app)
    pages = (public, browse, services, developers, reporting, chat, signing_in, queue, reports, quality, imports)
    for module in (*pages, search, open_referral, openapi, conversations, health, metrics):
        app.register_blueprint(module.blueprint)
    app.register_blueprint(reporting.api)
    # These carry a token in a header instead of a cookie, which no other site can make a browser send, or need neither.
    csrf.exempt(conversations.blueprint)
    csrf.exempt(reporting.api)
    for blueprint in extra_blueprints:
        app.register_blueprint(blueprint)
        if getattr(blueprint, "csrf_exempt", False):
            csrf.exempt(blueprint)
    return app


def _configure(app: Flask, signpost: Parts) -> None:
    app.config.update(
        SECRET_KEY=signpost.secret_key,
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=signpost.settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=BODY_LIMIT_BYTES,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT_BYTES,
        # A form lives as long as its session: somebody who reads slowly must not lose their words.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # The default provider has it.


def _set_up_templates(app: Flask, signpost: Parts) -> None:
    app.jinja_options = {
        "undefined": ChainableUndefined,
        "loader": ChoiceLoader([FileSystemLoader(_HERE / "templates"), PackageLoader("nhsuk_frontend_jinja")]),
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    settings = signpost.settings

    @cache
    def fingerprint(name: str) -> str:
        return hashlib.sha256((_HERE / "static" / name).read_bytes()).hexdigest()[:10]

    def static_url(name: str) -> str:
        return url_for("static", filename=name, v=fingerprint(name))

    def everywhere() -> dict[str, object]:
        return {
            "area_name": settings.area_name,
            "phone_number": settings.phone_number,
            "menu": _menu(request.path),
            "footer_links": _footer(),
            "static_url": static_url,
            "cookie_name": COOKIE,
        }

    app.context_processor(everywhere)
    app.add_template_global(staff_menu)
    app.add_template_filter(phone_href, "tel")


def _menu(path: str) -> list[dict[str, object]]:
    items = (("chat.talk", "Chat"), ("browse.needs", "Browse by need"), ("browse.search", "Search"))
    links = [(url_for(endpoint), words) for endpoint, words in (*items, ("pages.about", "About"))]
    return [{"href": href, "text": words, "current": path.startswith(href)} for href, words in links]


def _footer() -> list[dict[str, str]]:
    items = (
        ("pages.about", "About this service"),
        ("pages.privacy", "Privacy and cookies"),
        ("pages.accessibility", "Accessibility statement"),
        ("developers.show", "For developers"),
        ("queue.waiting", "Staff sign in"),
    )
    return [{"href": url_for(endpoint), "text": words} for endpoint, words in items]


def _set_up_requests(app: Flask) -> None:
    def begin() -> None:
        offered = request.headers.get("X-Request-ID", "")
        g.request_id = offered if _REQUEST_ID.match(offered) else uuid.uuid4().hex
        g.started = time.perf_counter()

    def finish(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if current_app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if request.path.startswith("/api/"):
            response.headers.extend(_OPEN_API)
        _set_caching(response)
        _log_request(response)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            # Its body is never sent, so nobody else closes the file it was opened from.
            response.close()
        return response

    app.before_request(begin)
    app.after_request(finish)


def _set_caching(response: Response) -> None:
    """Keep pages nowhere, and a static file for as long as its address carries the mark of what is in it."""
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _log_request(response: Response) -> None:
    """Log the route, never the address: a search or a place stands in the query of an address."""
    fields = {
        "request_id": g.get("request_id"),
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    }
    log.info("request", extra=fields)
