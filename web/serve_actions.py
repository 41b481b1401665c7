"""The action server's process: what the dialogue engine asks us to do, done with our own directory."""

import logging
from typing import TYPE_CHECKING

from web.logs import set_up_logs
from web.settings import load_settings
from web.settling import settle
from web.wiring import build

if TYPE_CHECKING:
    from bot.sending import Sending, SendsTexts
    from directory.quality.mail import SendsMail
    from web.settings import Settings

_log = logging.getLogger(__name__)


def main() -> None:
    """Serve the actions on loopback until stopped."""
    from bot.actions import build_actions
    from bot.actions.server import run_action_server

    settings = load_settings()
    set_up_logs(settings.log_level)
    signpost = build(settings)
    actions = build_actions(signpost.directory, signpost.handoffs, sending(settings))
    settle()
    run_action_server(actions, "127.0.0.1", settings.actions_port)


def sending(settings: "Settings") -> "Sending":
    """Return how people are sent what they were shown: by the mail server and the Twilio account that are set.

    Messages in a folder would wait for somebody to send them, which people are not told to count on.
    """
    from bot.sending import Sending

    return Sending(mail=_mail(settings), mail_from=settings.mail_from or "", texts=_texts(settings))


def _mail(settings: "Settings") -> "SendsMail | None":
    from directory.quality.mail import MailAddressWrong, SMTPMail, read_mail_server

    if settings.smtp_url is None or not settings.mail_from:
        return None
    try:
        return SMTPMail(read_mail_server(settings.smtp_url.get_secret_value()))
    except MailAddressWrong as fault:
        _log.warning("mail_server_not_usable", extra={"fault": str(fault)})
        return None


def _texts(settings: "Settings") -> "SendsTexts | None":
    account, token, sender = settings.twilio_account_sid, settings.twilio_auth_token, settings.text_sender
    if account is None or token is None or sender is None:
        return None
    from telephony.texting import BadTextSettings, TwilioTexts

    try:
        return TwilioTexts(account, token.get_secret_value(), sender)
    except BadTextSettings as fault:
        _log.warning("texts_not_usable", extra={"fault": str(fault)})
        return None


if __name__ == "__main__":
    main()
