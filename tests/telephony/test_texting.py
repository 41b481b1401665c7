"""Texts over Twilio: by its own client, to a Messages resource on this machine."""

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.sending import Sending, TextFailed, TextRefused, is_mobile
from telephony.texting import BadTextSettings, TwilioTexts, read_sender
from tests.telephony.twilio_here import ACCOUNT, TOKEN, HereInstead, Twilio, twilio_here

MOBILE = "07700 900123"
E164 = "+447700900123"
SERVICE = "MG" + "0123456789abcdef" * 2
WORDS = "Memory Café: 01632 960123"


@pytest.fixture
def here() -> Iterator[tuple[Twilio, str]]:
    with twilio_here() as started:
        yield started


@pytest.fixture
def twilio(here: tuple[Twilio, str]) -> Twilio:
    return here[0]


@pytest.fixture
def make_texts(here: tuple[Twilio, str]) -> Callable[..., TwilioTexts]:
    def make(sender: str = "01632 960000", token: str = TOKEN, timeout: float = 5.0) -> TwilioTexts:
        # A logger that tells everything, to see that even then no number and no words are told.
        http = HereInstead(here[1], timeout=timeout, logger=logging.getLogger("twilio"))
        return TwilioTexts(ACCOUNT, token, sender, http=http, wait_seconds=0.01)

    return make


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("sender", "named"),
    [("01632 960000", ("From", "+441632960000")), ("Signpost", ("From", "Signpost")),
     (SERVICE, ("MessagingServiceSid", SERVICE))],
)  # fmt: skip
def test_text_is_sent_to_the_number_from_whom_is_set(make_texts, twilio, sender: str, named: tuple[str, str]):
    make_texts(sender).send(MOBILE, WORDS)

    (taken,) = twilio.taken
    assert taken == {"To": E164, "Body": WORDS, named[0]: named[1]}


@pytest.mark.sockets
@pytest.mark.parametrize(
    ("code", "why"),
    [(21610, "asked for no more texts"), (21614, "not a mobile"), (21635, "landline"), (21211, "not valid")],
)
def test_number_that_takes_no_texts_is_told_apart_and_not_tried_again(make_texts, twilio, code: int, why: str):
    twilio.refused[E164] = code

    with pytest.raises(TextRefused, match=why) as refusal:
        make_texts().send(MOBILE, WORDS)

    assert str(code) in str(refusal.value)
    assert "900123" not in str(refusal.value)
    assert twilio.asked == 1


@pytest.mark.sockets
def test_text_that_came_too_fast_is_sent_again_once(make_texts, twilio):
    twilio.busy = 1

    make_texts().send(MOBILE, WORDS)

    assert len(twilio.taken) == 1


@pytest.mark.sockets
def test_text_that_comes_too_fast_twice_has_failed(make_texts, twilio):
    twilio.busy = 5

    with pytest.raises(TextFailed, match="429"):
        make_texts().send(MOBILE, WORDS)

    assert twilio.asked == 2


@pytest.mark.sockets
def test_fault_of_twilio_is_not_tried_again_because_it_may_have_been_taken(make_texts, twilio):
    twilio.is_broken = True

    with pytest.raises(TextFailed, match="status 503"):
        make_texts().send(MOBILE, WORDS)

    assert twilio.asked == 1


@pytest.mark.sockets
def test_twilio_that_does_not_answer_in_time_has_failed(make_texts, twilio):
    twilio.gate = threading.Event()

    with pytest.raises(TextFailed, match="no answer"):
        make_texts(timeout=0.1).send(MOBILE, WORDS)


@pytest.mark.sockets
def test_nobody_at_the_address_has_failed():
    http = HereInstead("http://127.0.0.1:9", timeout=1.0)

    with pytest.raises(TextFailed, match="ConnectionError"):
        TwilioTexts(ACCOUNT, TOKEN, "Signpost", http=http).send(MOBILE, WORDS)


@pytest.mark.sockets
def test_answer_that_is_not_json_has_failed(make_texts, twilio):
    twilio.babbles = True

    with pytest.raises(TextFailed, match="not JSON"):
        make_texts().send(MOBILE, WORDS)


@pytest.mark.sockets
def test_message_that_failed_at_once_has_failed(make_texts, twilio):
    twilio.status = "failed"

    with pytest.raises(TextFailed, match="could not send"):
        make_texts().send(MOBILE, WORDS)


@pytest.mark.sockets
def test_wrong_token_is_told_without_it(make_texts):
    with pytest.raises(TextFailed, match="status 401, code 20003") as fault:
        make_texts(token="hidden-word").send(MOBILE, WORDS)

    assert "hidden-word" not in str(fault.value)


@pytest.mark.parametrize("number", ["01632 960123", "070 0000 0000", "07611 900123", "+33 6 12 34 56 78", "999", ""])
def test_nothing_but_a_uk_mobile_is_texted(number: str):
    texts = TwilioTexts(ACCOUNT, TOKEN, "Signpost", http=HereInstead("http://127.0.0.1:9"))

    with pytest.raises(TextRefused, match="not a UK mobile"):
        texts.send(number, WORDS)


@pytest.mark.parametrize("number", ["07700 900123", "+447700900123", "07624 900123"])
def test_uk_mobile_is_one_in_national_form_and_e164(number: str):
    assert is_mobile(number)


@pytest.mark.parametrize("sender", ["", "1", "A name that is too long", "999", "+33 6 12 34 56 78", "MG12 3456 7890"])
def test_sender_that_twilio_would_not_take_is_refused_at_the_start(sender: str):
    with pytest.raises(BadTextSettings, match="SIGNPOST_TEXT_FROM"):
        read_sender(sender)


def test_account_that_is_none_is_refused_without_quoting_it():
    with pytest.raises(BadTextSettings, match="TWILIO_ACCOUNT_SID") as fault:
        TwilioTexts("SK-hidden-word", TOKEN, "Signpost")

    assert "hidden-word" not in str(fault.value)


@pytest.mark.sockets
@pytest.mark.parametrize(("refused", "outcome"), [({}, "sent"), ({E164: 21610}, "refused"), ({E164: 30034}, "failed")])
def test_no_number_and_no_words_are_logged_whatever_becomes_of_it(
    make_texts, twilio, caplog, refused: dict[str, int], outcome: str
):
    caplog.set_level(logging.DEBUG)
    twilio.refused = refused

    assert Sending(texts=make_texts(), wait_seconds=5.0).send(MOBILE, "Subject", WORDS) == outcome

    told = " ".join(str(vars(record)) for record in caplog.records)
    assert "900123" not in told.replace(" ", "")
    assert "Memory" not in told


@pytest.mark.sockets
def test_twilios_own_log_which_names_the_account_is_silent(here, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    given: dict[str, Any] = {}
    monkeypatch.setattr(
        "telephony.texting.TwilioHttpClient", lambda **told: HereInstead(here[1], **(given.update(told) or told))
    )

    TwilioTexts(ACCOUNT, TOKEN, "Signpost").send(MOBILE, WORDS)

    assert len(here[0].taken) == 1
    assert 0 < given["timeout"] <= 10
    assert [record for record in caplog.records if record.name.startswith("twilio")] == []
