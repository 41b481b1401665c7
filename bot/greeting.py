"""The first words on each channel: a computer is speaking, what it can do, and how to reach a person."""

from bot.record import Channel
from bot.replies import Choice, ChoicesReply, Reply, TextReply

_WHO = "Hello. I am a computer assistant, not a person."
_WHAT = "I can look up health, care and community services near you."
_PERSON = "To reach a person, say “person” at any time."
_DANGER = "If someone is in danger, call 999."
_SPOKEN = (
    "Hello. This is a computer assistant. I can find health, care and community services near you. "
    "To talk to a person, say person, or press 0. If someone is in danger, hang up and call 9 9 9. "
    "What would help?"
)
_EXAMPLES = (
    Choice(title="I feel lonely", say="I feel lonely"),
    Choice(title="Help at home", say="help at home"),
    Choice(title="Talk to a person", say="person"),
)


def greeting(channel: Channel) -> tuple[Reply, ...]:
    """Return what a conversation opens with."""
    if channel == "phone":
        return (TextReply(text=f"{_WHO} {_WHAT} {_PERSON} {_DANGER} What would help?", speech=_SPOKEN),)
    if channel == "sms":
        return (TextReply(text=f"{_WHO} {_WHAT} Text PERSON to reach a person. {_DANGER} What would help?"),)
    if channel == "desk":
        return (TextReply(text=f"{_WHO} {_WHAT} What would help the patient? Leave out their name and number."),)
    words = (TextReply(text=f"{_WHO} {_WHAT} {_PERSON} {_DANGER}"), TextReply(text="What would help?"))
    return (*words, ChoicesReply(choices=_EXAMPLES)) if channel in ("web", "widget") else words
