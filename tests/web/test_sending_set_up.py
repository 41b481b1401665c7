"""What the settings let the assistant send by."""

import logging
from typing import Any

import pytest

from web.serve_actions import sending
from web.settings import Settings

TWILIO = {
    "twilio_account_sid": "AC" + "0123456789abcdef" * 2,
    "twilio_auth_token": "a-token-only-tests-know",
    "text_from": "Signpost",
}


def settings(**changes: Any) -> Settings:
    return Settings(_env_file=None, **changes)


@pytest.mark.parametrize("missing", TWILIO)
def test_texts_need_an_account_its_token_and_whom_they_are_from(missing: str) -> None:
    assert sending(settings(**TWILIO)).can_text
    assert not sending(settings(**{**TWILIO, missing: None})).can_text


def test_texts_are_from_the_number_people_ring_when_nothing_else_is_set() -> None:
    assert settings(**{**TWILIO, "text_from": None, "phone_number": "01632 960000"}).text_sender == "01632 960000"
    assert settings(phone_number="01632 960000").text_sender is None


def test_mail_needs_a_server_and_whom_it_is_from() -> None:
    mail = {"smtp_url": "smtps://mail.example.org", "mail_from": "Signpost <signpost@example.org>"}

    assert sending(settings(**mail)).can_email
    assert not sending(settings(smtp_url=mail["smtp_url"])).can_email


@pytest.mark.parametrize("wrong", [{"text_from": "1"}, {"twilio_account_sid": "hidden-word"}])
def test_settings_that_cannot_be_used_are_told_in_the_log_and_nothing_is_offered(
    wrong: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        made = sending(settings(**{**TWILIO, **wrong}))

    assert not made.can_text
    assert [record.message for record in caplog.records] == ["texts_not_usable"]
    assert "hidden-word" not in str([vars(record) for record in caplog.records])
