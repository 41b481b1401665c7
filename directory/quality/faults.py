"""What can be wrong with a listing: each kind with its words, how to put it right, and what it costs."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FaultKind:
    """``title`` names it in a list, ``remedy`` says how to put it right, ``points`` are taken from the score."""

    code: str
    title: str
    remedy: str
    points: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one listing; ``words`` say what is wrong with this one."""

    code: str
    words: str

    @property
    def kind(self) -> FaultKind:
        return KINDS[self.code]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "words": self.words}


_SERIOUS, _WRONG, _MINOR, _NOTED = 30, 10, 5, 0

# In the order in which they are listed: what turns somebody away first.
_ALL = (
    FaultKind(
        "unreachable",
        "No way to reach it",
        "Add a phone number, an email or web address, or an address people can go to; or close the listing.",
        _SERIOUS,
    ),
    FaultKind(
        "ended", "All its dates are past", "Give the next dates, or close the listing if it will not run again.", 15
    ),
    FaultKind("stale", "Not checked for a long time", "Ask the service whether it is right, then mark it checked.", 5),
    FaultKind("never-checked", "Never checked", "Ask the service whether it is right, then mark it checked.", _MINOR),
    FaultKind(
        "broken-link",
        "Web page is gone",
        "Find where the page has moved to, or take the web address out.",
        _WRONG,
    ),
    FaultKind(
        "phone-form",
        "Phone number in the wrong form",
        "Write the whole number with its area code, like 020 7946 0018; put words beside it in the description.",
        _WRONG,
    ),
    FaultKind(
        "web-form",
        "Web address in the wrong form",
        "Write the whole address of the service's own page, beginning with https://.",
        _WRONG,
    ),
    FaultKind(
        "email-form", "Email address in the wrong form", "Write one address, like info@riverside.org.uk.", _WRONG
    ),
    FaultKind(
        "personal-email",
        "Somebody's own email address",
        "Use an address of the service, like info@ or enquiries@, or ask the person whether it may be published.",
        _MINOR,
    ),
    FaultKind(
        "private-mailbox",
        "Email address of a free provider",
        "Make sure that it is the group's mailbox and not one person's; an address of the group's own is better.",
        _NOTED,
    ),
    FaultKind(
        "personal-mobile",
        "Somebody's own mobile number",
        "Use the service's number, or ask the person whether theirs may be published; leave their name out.",
        _MINOR,
    ),
    FaultKind(
        "not-for-public",
        "Meant for professionals, shown to everybody",
        "Make the audience professional, or rewrite it for the public.",
        _WRONG,
    ),
    FaultKind(
        "placeholder",
        "Words that stand in for the real ones",
        "Write the real words, or leave the field empty.",
        _WRONG,
    ),
    FaultKind("shouting", "Written in capitals", "Write it in small letters; capitals are hard to read.", _MINOR),
    FaultKind(
        "closes-first",
        "Closes before it opens",
        "Check the times: 5pm is 17:00, and noon is 12:00.",
        _WRONG,
    ),
    FaultKind(
        "hours-unread",
        "Opening hours that cannot be worked out",
        "Give days with opening and closing times, so that people can be told whether it is open now.",
        _MINOR,
    ),
    FaultKind(
        "postcode-form",
        "Postcode not whole",
        "Write the whole postcode, like ME7 1AA, so that people near it find it.",
        _MINOR,
    ),
    FaultKind(
        "far-from-postcode",
        "On the map far from its postcode",
        "Check the postcode and the point on the map: one of them is wrong.",
        _WRONG,
    ),
    FaultKind(
        "no-needs",
        "Serves no need we know",
        "Say in the name or the description what it helps with, or choose its needs.",
        _MINOR,
    ),
)

KINDS: dict[str, FaultKind] = {kind.code: kind for kind in _ALL}
