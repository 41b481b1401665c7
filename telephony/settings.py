"""How the phone line is set up."""

from dataclasses import dataclass

from telephony.numbers import dialled_number


class BadNavigatorPhone(ValueError):
    """Callers cannot be put through to the number set for care navigators."""


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """How the phone line is set up.

    Args:
        auth_token: what Twilio signs its requests with.
        public_url: the address Twilio calls, as in ``https://help.example.org``; ``None`` takes each request's own.
        phone_number: the number people ring.
        navigator_phone: where callers are put through to a person; ``None`` offers to be rung back instead.
        area_name: the place served, as people say it.
        can_text: whether the dialogue can send texts.
    """

    auth_token: str
    public_url: str | None = None
    phone_number: str | None = None
    navigator_phone: str | None = None
    area_name: str = "your area"
    can_text: bool = False

    def __post_init__(self) -> None:
        if self.navigator_phone and dialled_number(self.navigator_phone) is None:
            raise BadNavigatorPhone(
                "The care navigators' number cannot be dialled. Set SIGNPOST_NAVIGATOR_PHONE to a whole UK number."
            )
