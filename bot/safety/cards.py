"""Care cards: what a person in danger is told at once, and whom they can call."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.replies import Choice, ChoicesReply, Contact, Reply, UrgentReply
from bot.safety.model import Category, Hit, SafetyDataError
from bot.safety.rules import read_yaml
from directory.model import Nation

_MOST_CARDS = 2
_PERSON = Choice(title="Talk to a person", say="person")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Contact(_Strict):
    name: str
    phone: str
    hours: str
    source: Annotated[str, Field(min_length=1)]
    checked: date | None = None


class _Differs(_Strict):
    """What a card says otherwise in one nation."""

    contacts: Annotated[tuple[str, ...], Field(min_length=1)]
    text: str | None = None
    speech: str | None = None


class _Card(_Strict):
    text: str
    speech: str
    contacts: Annotated[tuple[str, ...], Field(min_length=1)]
    nations: Mapping[Nation, _Differs] = {}
    find: Choice | None = None


class _CardFile(_Strict):
    checked: date | None
    contacts: Mapping[str, _Contact]
    cards: Mapping[Category, _Card]


class Cards:
    """Turns red flags into replies."""

    def __init__(self, contacts: Mapping[str, _Contact], cards: Mapping[Category, _Card], checked: date | None) -> None:
        self._contacts = contacts
        self._cards = cards
        self.checked = checked

    def card(self, hit: Hit, nation: Nation = "england") -> UrgentReply:
        """Return the card for one red flag, with the numbers of the nation the person is in."""
        card = self._cards[hit.category]
        there = card.nations.get(nation) or _Differs(contacts=card.contacts)
        contacts = tuple(
            Contact(name=self._contacts[name].name, phone=self._contacts[name].phone, hours=self._contacts[name].hours)
            for name in there.contacts
        )
        return UrgentReply(
            level=hit.level,
            category=hit.category,
            text=there.text or card.text,
            speech=there.speech or card.speech,
            contacts=contacts,
        )

    def answer(self, hits: Sequence[Hit], nation: Nation = "england") -> tuple[Reply, ...]:
        """Return the cards of the most urgent flags, then the offer of a person and of local services.

        Args:
            hits: at least one, most urgent first.
        """
        first_of = {hit.category: hit for hit in reversed(hits)}
        chosen = [hit for hit in hits if first_of[hit.category] is hit][:_MOST_CARDS]
        finds = [find for hit in chosen if (find := self._cards[hit.category].find) is not None]
        return (*(self.card(hit, nation) for hit in chosen), ChoicesReply(choices=(_PERSON, *finds)))


def load_cards() -> Cards:
    """Return the packaged cards.

    Raises:
        SafetyDataError: a card is missing, or names a contact that is not listed.
    """
    try:
        file = _CardFile.model_validate(read_yaml("cards.yaml"))
    except ValidationError as error:
        raise SafetyDataError(f"cards.yaml: {error}") from error
    for category, card in file.cards.items():
        named = [name for there in card.nations.values() for name in there.contacts]
        for name in (*card.contacts, *named):
            if name not in file.contacts:
                raise SafetyDataError(f"cards.yaml card {category}: contact {name} is not listed.")
    return Cards(file.contacts, file.cards, file.checked)
