"""``gunicorn "tests.bench.api_server:application()"``: the website without warming what the open API does not use."""

from flask import Flask

from web.app import create_app
from web.logs import set_up_logs
from web.settings import load_settings
from web.settling import settle
from web.wiring import build


def application() -> Flask:
    """Return the website as ``web.serve`` does, its dialogue left unopened."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    signpost = build(settings)
    signpost.directory.status()
    app = create_app(signpost)
    settle()
    return app
