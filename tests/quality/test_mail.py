"""Sending a message: by a real mail server on this machine, or into a folder."""

from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest

from directory.quality.mail import (
    MailAddressWrong,
    MailFailed,
    MailFolder,
    MailRefused,
    MailServer,
    SMTPMail,
    read_mail_server,
)
from tests.quality.smtp_server import MailServerHere, Post, make_certificate


def a_message(to: str = "info@riverside.org.uk") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Signpost <signpost@medway.example.org>"
    message["To"] = to
    message["Subject"] = "Still right?"
    message.set_content("Hello,\n.\nIs it — still — right?\n")
    return message


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587)),
        ("smtps://a%40b:p%2Fw@mail.example.org", MailServer("mail.example.org", 465, "a@b", "p/w", "tls")),
        ("smtp://127.0.0.1:25?tls=off", MailServer("127.0.0.1", 25, security="off")),
        ("smtp://user:word@localhost:25?tls=off", MailServer("localhost", 25, "user", "word", "off")),
    ],
)
def test_mail_server_is_read_from_its_address(address: str, server: MailServer) -> None:
    assert read_mail_server(address) == server


@pytest.mark.parametrize(
    "address", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:99999", "smtp://h?tls=x"]
)
def test_address_of_no_mail_server_is_refused_with_an_example(address: str) -> None:
    with pytest.raises(MailAddressWrong, match=r"smtp://user:password@mail\.example\.org:587"):
        read_mail_server(address)


def test_password_is_never_sent_in_the_open_nor_told() -> None:
    with pytest.raises(MailAddressWrong) as refused:
        read_mail_server("smtp://user:hidden-word@mail.example.org?tls=off")

    assert "hidden-word" not in str(refused.value)
    assert "hidden-word" not in repr(read_mail_server("smtp://user:hidden-word@mail.example.org"))


@pytest.mark.sockets
def test_message_arrives_whole_over_starttls_after_signing_in(tmp_path: Path) -> None:
    server_tls, client_tls = make_certificate(tmp_path)
    post = Post(context=server_tls, password="word")

    with MailServerHere(post) as port:
        SMTPMail(MailServer("127.0.0.1", port, "user", "word"), context=client_tls).send(a_message())

    assert post.signed_in == ["user"]
    assert "To: info@riverside.org.uk" in post.messages[0]


@pytest.mark.sockets
def test_message_arrives_at_a_server_that_asks_for_nothing() -> None:
    post = Post()

    with MailServerHere(post) as port:
        SMTPMail(MailServer("127.0.0.1", port, security="off")).send(a_message())

    assert len(post.messages) == 1


@pytest.mark.sockets
def test_certificate_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    server_tls, _ = make_certificate(tmp_path)
    post = Post(context=server_tls)

    with MailServerHere(post) as port, pytest.raises(MailFailed, match="certificate"):
        SMTPMail(MailServer("127.0.0.1", port)).send(a_message())

    assert post.messages == []


@pytest.mark.sockets
def test_server_without_starttls_gets_nothing() -> None:
    post = Post()

    with MailServerHere(post) as port, pytest.raises(MailFailed, match="STARTTLS"):
        SMTPMail(MailServer("127.0.0.1", port, "user", "word")).send(a_message())

    assert post.signed_in == post.messages == []


@pytest.mark.sockets
def test_wrong_password_is_told(tmp_path: Path) -> None:
    server_tls, client_tls = make_certificate(tmp_path)

    with (
        MailServerHere(Post(context=server_tls, password="other")) as port,
        pytest.raises(MailFailed, match="password"),
    ):
        SMTPMail(MailServer("127.0.0.1", port, "user", "word"), context=client_tls).send(a_message())


@pytest.mark.sockets
@pytest.mark.parametrize(("code", "kind"), [(550, MailRefused), (451, MailFailed)])
def test_address_the_server_does_not_know_is_told_from_a_server_that_is_busy(code: int, kind: type[Exception]) -> None:
    post = Post(refused={"info@riverside.org.uk": code})

    with MailServerHere(post) as port, pytest.raises(MailFailed) as failed:
        SMTPMail(MailServer("127.0.0.1", port, security="off")).send(a_message())

    assert type(failed.value) is kind
    assert "riverside" not in str(failed.value)


@pytest.mark.sockets
def test_server_that_is_not_there_is_told() -> None:
    with MailServerHere(Post()) as port:
        pass

    with pytest.raises(MailFailed, match="cannot be used"):
        SMTPMail(MailServer("127.0.0.1", port, security="off")).send(a_message())


def test_message_is_written_for_somebody_to_send(tmp_path: Path) -> None:
    folder = tmp_path / "reminders"

    MailFolder(folder).send(a_message("Info+x@Riverside.org.uk"))
    MailFolder(folder).send(a_message("Info+x@Riverside.org.uk"))

    names = sorted(path.name for path in folder.iterdir())
    assert names == ["info-x-riverside-org-uk-2.eml", "info-x-riverside-org-uk.eml"]
    assert message_from_bytes((folder / names[0]).read_bytes())["To"] == "Info+x@Riverside.org.uk"


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(MailFailed, match="cannot be written"):
        MailFolder(tmp_path / "file" / "reminders").send(a_message())
