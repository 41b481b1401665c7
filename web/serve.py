"""The web process, as gunicorn starts it: ``gunicorn "web.serve:application()"``."""

from flask import Flask

from web.app import create_app
from web.logs import set_up_logs
from web.settings import load_settings
from web.wiring import build


def application() -> Flask:
    """Return the whole website, every part loaded."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    return create_app(build(settings).warm())
