"""What sends: by mail or by text, whichever is set up, never too often to one address."""

import logging
import threading
from email.message import EmailMessage

import pytest

from bot.sending import MOST_A_DAY, Sending, TextFailed, TextRefused
from directory.quality.mail import MailFailed, MailRefused

MOBILE = "07700 900123"


class FakeMail:
    def __init__(self, fault: Exception | None = None, gate: threading.Event | None = None) -> None:
        self.fault, self.gate = fault, gate
        self.messages: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> None:
        if self.gate:
            self.gate.wait(5)
        if self.fault:
            raise self.fault
        self.messages.append(message)


def test_mail_goes_to_the_address_from_the_one_that_is_set():
    mail = FakeMail()

    outcome = Sending(mail=mail, mail_from="Signpost <signpost@example.org>").send(
        "ann@example.org", "Details", "Words"
    )

    (message,) = mail.messages
    assert outcome == "sent"
    assert (message["To"], message["From"]) == ("ann@example.org", "Signpost <signpost@example.org>")
    assert message.get_content() == "Words\n"


def test_mail_that_fails_is_logged_without_the_address(caplog: pytest.LogCaptureFixture):
    outcome = Sending(mail=FakeMail(MailFailed("the mail server cannot be used"))).send("ann@example.org", "D", "W")

    assert outcome == "failed"
    assert [record.message for record in caplog.records] == ["sending_failed"]
    assert "ann@" not in str([record.__dict__ for record in caplog.records])


def test_slow_mail_server_does_not_hold_up_the_turn(caplog: pytest.LogCaptureFixture):
    gate = threading.Event()
    mail = FakeMail(gate=gate)

    with caplog.at_level(logging.WARNING):
        outcome = Sending(mail=mail, mail_from="a@example.org", wait_seconds=0.02).send("ann@example.org", "D", "W")
        gate.set()

    assert outcome == "on its way"


def test_nothing_can_be_sent_where_nothing_is_set():
    sending = Sending()

    assert (sending.can_email, sending.can_text) == (False, False)
    assert sending.send("07700 900123", "D", "W") == "failed"


class FakeTexts:
    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.texts: list[tuple[str, str]] = []

    def send(self, number: str, words: str) -> None:
        if self.fault:
            raise self.fault
        self.texts.append((number, words))


class FakeClock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_text_goes_to_a_number_and_mail_to_an_address() -> None:
    mail, texts = FakeMail(), FakeTexts()
    sending = Sending(mail=mail, mail_from="signpost@example.org", texts=texts)

    outcomes = sending.send(MOBILE, "Details", "Words"), sending.send("ann@example.org", "Details", "Words")

    assert outcomes == ("sent", "sent")
    assert texts.texts == [(MOBILE, "Words")]
    assert len(mail.messages) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(TextRefused("they asked for no more texts"), "refused"), (TextFailed("no answer"), "failed")],
)
def test_text_that_is_refused_is_told_from_one_that_failed(
    fault: Exception, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert Sending(texts=FakeTexts(fault)).send(MOBILE, "Details", "Words") == outcome

    assert [vars(record)["fault"] for record in caplog.records] == [str(fault)]
    assert "900123" not in str([vars(record) for record in caplog.records])


def test_address_that_a_mail_server_does_not_know_is_refused() -> None:
    mail = FakeMail(MailRefused("the mail server does not know the address"))

    assert Sending(mail=mail, mail_from="a@example.org").send("ann@example.org", "D", "W") == "refused"


def test_nobody_is_sent_more_than_a_few_in_a_day_however_they_write_the_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    texts, clock = FakeTexts(), FakeClock()
    sending = Sending(texts=texts, clock=clock)

    outcomes = [sending.send(MOBILE, "Details", "Words") for _ in range(MOST_A_DAY)]
    one_more = sending.send("07700900123", "Details", "Words")
    another = sending.send("07700 900456", "Details", "Words")
    clock.at += 25 * 3600
    next_day = sending.send(MOBILE, "Details", "Words")

    assert set(outcomes) == {"sent"}
    assert (one_more, another, next_day) == ("refused", "sent", "sent")
    assert [record.message for record in caplog.records] == ["sending_too_often"]
    assert "900123" not in str([vars(record) for record in caplog.records])
