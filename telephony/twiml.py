"""Answers as TwiML, the form that Twilio reads."""

from twilio.twiml.voice_response import VoiceResponse

from telephony.numbers import dialled_number
from telephony.states import Answer, Dialling

VOICE = "Polly.Amy-Neural"
LANGUAGE = "en-GB"
RING_SECONDS = 25
_SILENCE_SECONDS = 6
_PHONE_DIGITS = 11


def write_twiml(
    answer: Answer, *, turn_url: str, dialled_url: str, hints: str, phone_number: str | None, withheld: bool
) -> str:
    """Return an answer as TwiML.

    No speech model is named, because ``speechTimeout="auto"`` may not be used with one.

    Args:
        turn_url: where what the caller says next is sent.
        dialled_url: where the end of a second call is told.
        phone_number: the number people ring us on.
        withheld: the caller does not show their number.

    Source:
        Twilio, "TwiML Voice: Gather", "TwiML Voice: Dial" and warning 13335.
    """
    response = VoiceResponse()
    if answer.dialling is not None:
        response.say(answer.spoken, voice=VOICE, language=LANGUAGE)
        _dial(response, answer.dialling, dialled_url, phone_number, withheld=withheld)
    elif answer.hangs_up:
        response.say(answer.spoken, voice=VOICE, language=LANGUAGE)
        response.hangup()
    else:
        gather = response.gather(
            input="dtmf speech",
            action=turn_url,
            method="POST",
            language=LANGUAGE,
            speech_timeout="auto",
            timeout=_SILENCE_SECONDS,
            action_on_empty_result=True,
            hints=hints,
            # Without a finishing key a single # arrives as a key of its own.
            finish_on_key="#" if answer.takes_number else "",
            num_digits=_PHONE_DIGITS if answer.takes_number else 1,
        )
        gather.say(answer.spoken, voice=VOICE, language=LANGUAGE)
    return str(response)


def _dial(
    response: VoiceResponse, dialling: Dialling, dialled_url: str, phone_number: str | None, *, withheld: bool
) -> None:
    # A service sees our number, not the caller's, who has not agreed to show it; a care navigator may ring back.
    ours = dialled_number(phone_number)
    shown = {"caller_id": ours} if ours and (withheld or not dialling.to_person) else {}
    dial = response.dial(action=dialled_url, method="POST", timeout=RING_SECONDS, **shown)
    dial.number(dialling.number)
