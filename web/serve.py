"""The web process, as gunicorn starts it: ``gunicorn "web.serve:application()"``."""

from flask import Blueprint, Flask

from telephony.settings import PhoneSettings
from telephony.webhooks import make_blueprint
from web.app import create_app
from web.housekeeping import start_following, start_forgetting
from web.logs import set_up_logs
from web.settings import load_settings
from web.settling import settle
from web.wiring import Signpost, build

# An index that was away for longer is built afresh.
ANNOUNCED_DAYS = 7


def application() -> Flask:
    """Return the whole website, every part loaded."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    signpost = build(settings).warm()
    for kept in (signpost.conversations, signpost.reports):
        start_forgetting(kept, settings.retention_days)
    start_following(signpost.directory.upkeep)
    start_forgetting(signpost.directory.upkeep, ANNOUNCED_DAYS)
    app = create_app(signpost, [telephone(signpost)])
    settle()
    return app


def telephone(signpost: Signpost) -> Blueprint:
    """Return the phone line's routes over the program's parts."""
    settings = signpost.settings
    phone = PhoneSettings(
        auth_token=signpost.twilio_token,
        public_url=settings.public_url,
        phone_number=settings.phone_number,
        navigator_phone=settings.navigator_phone,
        area_name=settings.area_name,
        can_text=settings.text_sender is not None,
    )
    return make_blueprint(
        signpost.talk, signpost.handoffs, signpost.vocabulary, phone, sql=signpost.sql, cipher=signpost.cipher
    )
