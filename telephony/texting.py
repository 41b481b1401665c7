"""Text messages, sent over Twilio."""

import logging
import re
import time
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from bot.sending import TextFailed, TextRefused, is_mobile
from telephony.numbers import dialled_number

TIMEOUT_SECONDS = 8.0
# Twilio never took a request that it answers with 429, so that one alone is safe to send again.
_TOO_FAST = 429
_WAIT_SECONDS = 1.0
# Not taken for this number, now or later: invalid, a short code, in a country or network we do not text, opted out
# (they replied STOP), not a mobile, a landline.
_REFUSED = {
    21211: "the number is not valid",
    21265: "the number is a short code",
    21408: "the account may not text that country",
    21610: "they asked for no more texts",
    21612: "the number cannot be reached from ours",
    21614: "the number is not a mobile",
    21635: "the number is a landline",
}
_UNDELIVERED = frozenset({"failed", "undelivered", "canceled"})
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
# Twilio's own log tells of every request, with the account in its address.
_SILENT = logging.Logger("twilio requests", logging.CRITICAL)


class BadTextSettings(ValueError):
    """Texts cannot be sent with what is set; the message names the setting and quotes none of it."""


class TwilioTexts:
    """Sends texts by Twilio's Messages resource; thread-safe. A ``bot.sending.SendsTexts``.

    Args:
        account_sid: the account, ``AC`` and 32 digits of base 16.
        auth_token: its token.
        sender: whom texts are from: a number of the account that can text, a name of up to 11 letters, or a messaging
            service, ``MG`` and 32 digits of base 16.
        http: sends the requests; over the network when not given.
        wait_seconds: pause before a text that came too fast is sent again, once.

    Raises:
        BadTextSettings: the account or the sender is none of these.

    Source:
        Twilio, "Messages resource: create a Message"; "Error and warning dictionary" 20429, 21610, 21614 and the
        others named above.
    """

    def __init__(
        self, account_sid: str, auth_token: str, sender: str, *, http: Any = None, wait_seconds: float = _WAIT_SECONDS
    ) -> None:
        if not _ACCOUNT.fullmatch(account_sid):
            raise BadTextSettings("Set TWILIO_ACCOUNT_SID to the account's SID: AC and 32 letters and digits.")
        self._from = read_sender(sender)
        http = http or TwilioHttpClient(timeout=TIMEOUT_SECONDS, logger=_SILENT)
        self._messages = Client(account_sid, auth_token, http_client=http).messages
        self._wait_seconds = wait_seconds

    def send(self, number: str, words: str) -> None:
        to = dialled_number(number)
        if to is None or not is_mobile(number):
            raise TextRefused("the number is not a UK mobile")
        try:
            self._send(to, words)
        except TwilioException as fault:
            if getattr(fault, "status", None) != _TOO_FAST:
                raise _read_fault(fault) from None
            time.sleep(self._wait_seconds)
            try:
                self._send(to, words)
            except TwilioException as again:
                raise _read_fault(again) from None

    def _send(self, to: str, words: str) -> None:
        try:
            message = self._messages.create(to=to, body=words, **self._from)
        # The library's own faults are raised as they are; those of the network under it are of several kinds.
        except OSError as fault:
            # It may have been taken all the same, so it is not sent a second time.
            raise TextFailed(f"Twilio gave no answer ({type(fault).__name__})") from None
        except ValueError:
            raise TextFailed("Twilio answered with something that is not JSON") from None
        if message.status in _UNDELIVERED:
            raise TextFailed(f"Twilio could not send it (error {message.error_code})")


def read_sender(written: str) -> dict[str, str]:
    """Return whom texts are from, as the Messages resource takes it.

    >>> read_sender("07700 900123")
    {'from_': '+447700900123'}
    """
    sender = written.strip()
    if _SERVICE.fullmatch(sender):
        return {"messaging_service_sid": sender}
    if _NAME.fullmatch(sender):
        return {"from_": sender}
    number = None if re.search(r"[A-Za-z]", sender) else dialled_number(sender)
    if number is None:
        raise BadTextSettings(
            "Set SIGNPOST_TEXT_FROM to a number that can text, a name of up to 11 letters, or a messaging service."
        )
    return {"from_": number}


def _read_fault(fault: TwilioException) -> TextFailed:
    """Return a fault in words of our own, because Twilio's quote the number."""
    code, status = getattr(fault, "code", None), getattr(fault, "status", None)
    if code in _REFUSED:
        return TextRefused(f"{_REFUSED[code]} (Twilio {code})")
    return TextFailed(f"Twilio did not take it (status {status}, code {code})")
