"""The actions of the dialogue: rasa-sdk calls them, and they call the directory and the handoff queue."""

from collections.abc import Sequence

from rasa_sdk import Action

from bot.actions.aspects import Aspect
from bot.actions.base import SignpostAction
from bot.actions.finding import AskNeed, AskPlace, ValidateFindForm
from bot.actions.handing_over import AskConsent, AskContact, RequestHandoff, ValidateHandoffForm
from bot.actions.one_service import AboutService, CompareServices
from bot.actions.ports import Directory, Handoffs, Sends
from bot.actions.results import Refine, ShowMore, ShowServices
from bot.actions.sending import AskSendOK, AskSendTo, SendIt, ValidateSendForm
from bot.actions.talking import Affirm, Answer, Deny, MedicalAdvice, Misunderstood, Repeat, StartAgain
from bot.sending import Sending

_ANSWERS = {
    "action_greet": ("utter_greet",),
    "action_help": ("utter_help",),
    "action_who_are_you": ("utter_who_are_you",),
    "action_not_sure": ("utter_not_sure", "utter_choose_a_need"),
    "action_thanks": ("utter_thanks",),
    "action_goodbye": ("utter_goodbye",),
    "action_out_of_scope": ("utter_out_of_scope",),
    "action_complain": ("utter_complain", "utter_choices_person_or_again"),
}

_ABOUT_SERVICE: dict[str, Aspect] = {
    "action_show_details": "details",
    "action_give_number": "number",
    "action_give_opening_hours": "hours",
    "action_say_how_to_get_there": "directions",
    "action_say_how_to_get_in": "access",
    "action_say_who_it_is_for": "fit",
}

__all__ = ["Directory", "Handoffs", "build_actions"]


def build_actions(directory: Directory, handoffs: Handoffs, sends: Sends | None = None) -> Sequence[Action]:
    """Return every action that the engine's domain names, ready to be registered with an action server.

    Args:
        sends: how people are sent what they were shown; without it they are told that nothing can be sent.
    """
    kinds = (
        ValidateFindForm, AskNeed, AskPlace, ShowServices, ShowMore, Refine, CompareServices, Repeat, StartAgain,
        ValidateHandoffForm, AskContact, AskConsent, MedicalAdvice, Misunderstood,
    )  # fmt: skip
    actions: list[SignpostAction] = [kind(directory) for kind in kinds]
    actions.extend(AboutService(directory, name, aspect) for name, aspect in _ABOUT_SERVICE.items())
    sending = (ValidateSendForm, AskSendTo, AskSendOK, SendIt)
    actions.extend(kind(directory, sends or Sending()) for kind in sending)
    actions.append(RequestHandoff(directory, handoffs))
    actions.append(Affirm(directory, "action_affirm", ("utter_affirm",)))
    actions.append(Deny(directory, "action_deny", ("utter_deny", "utter_choices_person_or_again")))
    actions.extend(Answer(directory, name, responses) for name, responses in _ANSWERS.items())
    for action in actions:
        action.sends = sends
    return actions
