"""A mail server on this machine that keeps what it is given: as much of SMTP as one message takes."""

import base64
import datetime
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Post:
    """What the server took, and how it is to behave."""

    messages: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    password: str = ""


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "EHLO":
                offers = ["250-here", *(["250-STARTTLS"] if post.context else []), "250 AUTH PLAIN"]
                self._say("\r\n".join(offers))
            elif verb == "STARTTLS":
                self._say("220 go on")
                self._wrap(post)
            elif verb == "AUTH":
                self._sign_in(post, line)
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                code = post.refused.get(address)
                self._say(f"{code} no" if code else "250 yes")
            elif verb == "DATA":
                self._say("354 go on")
                post.messages.append(self._read_message())
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
        self.wfile.flush()

    def _wrap(self, post: Post) -> None:
        assert post.context is not None
        self.connection = post.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")  # type: ignore[assignment]

    def _sign_in(self, post: Post, line: str) -> None:
        user, password = base64.b64decode(line.split()[2]).decode().split("\0")[1:]
        if password != post.password:
            self._say("535 no")
            return
        post.signed_in.append(user)
        self._say("235 yes")

    def _read_message(self) -> str:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines).decode()

    def finish(self) -> None:
        super().finish()
        self.connection.close()


class _Server(socketserver.ThreadingTCPServer):
    def handle_error(self, *_: object) -> None:
        """A client that turns a certificate down breaks off, which is what some tests are about."""


class MailServerHere:
    """Runs while it is entered; gives its port."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def __enter__(self) -> int:
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.post = self._post  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return int(self._server.server_address[1])

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the TLS of a server at 127.0.0.1 and that of a client who trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "here.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))
