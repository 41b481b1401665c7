"""Sending somebody what they were shown: by email or text, where a way to do so is set up."""

import hashlib
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from email.message import EmailMessage
from typing import Literal, Protocol

from directory.quality.mail import MailFailed, MailRefused, SendsMail

# A turn has three seconds in all; a slow mail server is waited for elsewhere.
WAIT_SECONDS = 1.5
# However many conversations somebody begins, nobody's phone or inbox is flooded.
MOST_A_DAY = 5
_DAY_SECONDS = 24 * 3600.0
_MOST_REMEMBERED = 1000
_WORKERS = 2
_MOBILE_DIGITS = 11

# What a caller says, or has a key say, to get by text what they were told.
TEXT_IT = "text it to me"

type Outcome = Literal["sent", "on its way", "refused", "failed"]

_log = logging.getLogger(__name__)


class TextFailed(Exception):
    """The text was not sent; the message says why, and names no number."""


class TextRefused(TextFailed):
    """Texts to this number are not taken, now or later: it is no mobile, or they asked for no more."""


def is_mobile(number: str) -> bool:
    """Whether a UK number, in national form or E.164, is one that texts reach.

    Source:
        Ofcom, "The National Telephone Numbering Plan": 070 numbers are personal ones that cost more, 076 pagers but
        for 07624, the Isle of Man's mobiles.
    """
    digits = re.sub(r"\D", "", number)
    national = f"0{digits[2:]}" if number.strip().startswith("+44") else digits
    return bool(re.fullmatch(r"07(?:[1-57-9]\d|624)\d+", national)) and len(national) == _MOBILE_DIGITS


class SendsTexts(Protocol):
    """Whoever sends text messages."""

    def send(self, number: str, words: str) -> None:
        """Send words to a UK mobile number in national form.

        Raises:
            TextRefused: that number takes no texts from us.
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
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._mail = mail
        self._mail_from = mail_from
        self._texts = texts
        self._wait_seconds = wait_seconds
        self._sparing = _Sparing(clock)
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="sending")

    @property
    def can_email(self) -> bool:
        return self._mail is not None

    @property
    def can_text(self) -> bool:
        return self._texts is not None

    def send(self, to: str, subject: str, words: str) -> Outcome:
        """Send words to an email address or a mobile number, waiting a moment to learn what became of it.

        “refused” is an address or number that takes nothing from us, or that was sent to five times in a day;
        “on its way” is a message still being sent; what becomes of it is logged, without the address.
        """
        if not self._sparing.allows(to):
            _log.warning("sending_too_often")
            return "refused"
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
            return "refused" if isinstance(fault, MailRefused | TextRefused) else "failed"
        return "sent"

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


class _Sparing:
    """Counts what was sent to each address in a day, without keeping the addresses; thread-safe, this process alone."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._salt = os.urandom(16)
        self._sent: dict[bytes, list[float]] = {}
        self._lock = threading.Lock()

    def allows(self, to: str) -> bool:
        """Return whether one more may be sent, and count it if so."""
        key = hashlib.sha256(self._salt + re.sub(r"\s", "", to.casefold()).encode()).digest()
        at = self._clock()
        with self._lock:
            if len(self._sent) > _MOST_REMEMBERED:
                self._sent = {each: times for each, times in self._sent.items() if at - times[-1] < _DAY_SECONDS}
            today = [sent_at for sent_at in self._sent.get(key, []) if at - sent_at < _DAY_SECONDS]
            if len(today) >= MOST_A_DAY:
                return False
            self._sent[key] = [*today, at]
        return True


def _log_late(task: "Future[None]") -> None:
    fault = task.exception()
    if fault is not None:
        told = str(fault) if isinstance(fault, MailFailed | TextFailed) else type(fault).__name__
        _log.warning("sending_failed", extra={"fault": told})
