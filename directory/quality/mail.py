"""Sending a message: to a mail server, or as a file in a folder for somebody to send."""

import re
import smtplib
import ssl
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 20.0
_PORTS = {"smtp": 587, "smtps": 465}

type Security = Literal["starttls", "tls", "off"]


class MailAddressWrong(Exception):
    """The mail server's address cannot be understood; the message says what one looks like."""


class MailFailed(Exception):
    """The message was not sent, and no other will be; the message says why, and names no address."""


class MailRefused(MailFailed):
    """The server will not take this one message: its address is not known there."""


class SendsMail(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Send a message to the address in its ``To``.

        Raises:
            MailRefused: it cannot be delivered to that address.
            MailFailed: nothing can be sent now.
        """


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = "starttls"


def read_mail_server(address: str) -> MailServer:
    """Return the server that an address names.

    ``smtp://user:password@host:587`` must offer STARTTLS; ``smtps://host:465`` is encrypted from the start;
    ``smtp://127.0.0.1:25?tls=off`` is not encrypted, which only a server on this machine may be with a password.

    Raises:
        MailAddressWrong: it names none; the password is never in the message.
    """
    example = "Write smtp://user:password@mail.example.org:587, with smtps:// where it is encrypted from the start."
    try:
        parts = urlsplit(address.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
        tls = parse_qs(parts.query).get("tls", ["on"])[0]
    except ValueError as error:
        raise MailAddressWrong(f"SIGNPOST_SMTP_URL is not the address of a mail server. {example}") from error
    if parts.scheme not in _PORTS or not parts.hostname or tls not in ("on", "off"):
        raise MailAddressWrong(f"SIGNPOST_SMTP_URL is not the address of a mail server. {example}")
    security: Security = "tls" if parts.scheme == "smtps" else "starttls" if tls == "on" else "off"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if security == "off" and user and not _is_here(parts.hostname):
        raise MailAddressWrong("SIGNPOST_SMTP_URL would send the password unencrypted. Take ?tls=off out of it.")
    return MailServer(parts.hostname, port, user, password, security)


class SMTPMail:
    """Sends over SMTP, a connection for each message.

    Args:
        context: whose certificates are trusted; by default those the system trusts.
    """

    def __init__(self, server: MailServer, *, context: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._context = context

    def send(self, message: EmailMessage) -> None:
        try:
            with closing(self._connect()) as connection:
                self._sign_in(connection)
                connection.send_message(message)
                connection.quit()
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            if all(500 <= code < 600 for code in codes):
                raise MailRefused("the mail server does not know the address") from error
            raise MailFailed("the mail server does not take messages just now") from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailFailed(
                "the mail server offers no STARTTLS or no signing in, which SIGNPOST_SMTP_URL asks for"
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailFailed("the mail server does not accept the user and password in SIGNPOST_SMTP_URL") from error
        except ssl.SSLError as error:
            raise MailFailed("the mail server's certificate cannot be trusted, or it speaks no TLS there") from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(f"the mail server cannot be used ({type(error).__name__})") from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        context = self._context or ssl.create_default_context()
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        if server.security == "starttls":
            try:
                connection.starttls(context=context)
            except BaseException:
                connection.close()
                raise
        return connection

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        if self._server.user:
            connection.login(self._server.user, self._server.password)


class MailFolder:
    """Writes each message into a folder, as a file that any mail program opens and sends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        name = re.sub(r"[^a-z0-9]+", "-", str(message["To"]).lower()).strip("-")[:80]
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self._folder / f"{name}.eml"
            number = 1
            while path.exists():
                number += 1
                path = self._folder / f"{name}-{number}.eml"
            path.write_bytes(message.as_bytes(policy=SMTP))
        except OSError as error:
            raise MailFailed(f"{self._folder} cannot be written to ({error.strerror})") from error


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
