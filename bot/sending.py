"""Sending somebody what they were shown: by email or text, where a way to do so is set up."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from email.message import EmailMessage
from typing import Literal, Protocol

from directory.quality.mail import MailFailed, SendsMail

# A turn has three seconds in all; a slow mail server is waited for elsewhere.
WAIT_SECONDS = 1.5
_WORKERS = 2

type Outcome = Literal["sent", "on its way", "failed"]

_log = logging.getLogger(__name__)


class TextFailed(Exception):
    """The text was not sent; the message says why, and names no number."""


class SendsTexts(Protocol):
    """Whoever sends text messages."""

    def send(self, number: str, words: str) -> None:
        """Send words to a UK mobile number in national form.

        Raises:
            TextFailed: it was not taken.
        """


class Sending:
    """Sends by what is set up, and knows what is not.

    Args:
        mail: a mail server; ``None`` where none is set.
        mail_from: whom messages are from.
        texts: sends text messages; ``None`` where nothing does.
    """

    def __init__(
        self,
        *,
        mail: SendsMail | None = None,
        mail_from: str = "",
        texts: SendsTexts | None = None,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self._mail = mail
        self._mail_from = mail_from
        self._texts = texts
        self._wait_seconds = wait_seconds
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="sending")

    @property
    def can_email(self) -> bool:
        return self._mail is not None

    @property
    def can_text(self) -> bool:
        return self._texts is not None

    def send(self, to: str, subject: str, words: str) -> Outcome:
        """Send words to an email address or a mobile number, waiting a moment to learn what became of it.

        “on its way” is a message still being sent; what becomes of it is logged, without the address.
        """
        task = (
            self._pool.submit(self._email, to, subject, words)
            if "@" in to
            else self._pool.submit(self._text, to, words)
        )
        try:
            task.result(self._wait_seconds)
        except NotYet:
            task.add_done_callback(_log_late)
            return "on its way"
        except (MailFailed, TextFailed) as fault:
            _log.warning("sending_failed", extra={"fault": str(fault)})
            return "failed"
        return "sent"

    def _send(self, to: str, subject: str, words: str) -> None:
        if "@" in to:
            self._email(to, subject, words)
        else:
            self._text(to, words)

    def _email(self, to: str, subject: str, words: str) -> None:
        if self._mail is None:
            raise MailFailed("no mail server is set")
        message = EmailMessage()
        message["From"] = self._mail_from
        message["To"] = to
        message["Subject"] = subject
        message.set_content(words)
        self._mail.send(message)

    def _text(self, to: str, words: str) -> None:
        if self._texts is None:
            raise TextFailed("nothing that sends texts is set up")
        self._texts.send(to, words)


def _log_late(task: "Future[None]") -> None:
    fault = task.exception()
    if fault is not None:
        told = str(fault) if isinstance(fault, MailFailed | TextFailed) else type(fault).__name__
        _log.warning("sending_failed", extra={"fault": told})
