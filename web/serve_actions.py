"""The action server's process: what the dialogue engine asks us to do, done with our own directory."""

import logging
from typing import TYPE_CHECKING

from web.logs import set_up_logs
from web.settings import load_settings
from web.wiring import build

if TYPE_CHECKING:
    from bot.sending import Sending
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
    run_action_server(actions, "127.0.0.1", settings.actions_port)


def sending(settings: "Settings") -> "Sending":
    """Return how people are sent what they were shown: by the mail server that is set, and by nothing else yet.

    Messages in a folder would wait for somebody to send them, which people are not told to count on.
    """
    from bot.sending import Sending
    from directory.quality.mail import MailAddressWrong, SMTPMail, read_mail_server

    if settings.smtp_url is None or not settings.mail_from:
        return Sending()
    try:
        server = read_mail_server(settings.smtp_url.get_secret_value())
    except MailAddressWrong as fault:
        _log.warning("mail_server_not_usable", extra={"fault": str(fault)})
        return Sending()
    return Sending(mail=SMTPMail(server), mail_from=settings.mail_from)


if __name__ == "__main__":
    main()
