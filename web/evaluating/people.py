"""The people who are played, and what the listings that would help them say of how to reach a service."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.safety.model import Level
from directory.feeds.records import ServiceRecord
from directory.feeds.sample import read_sample

type Door = Literal["web", "phone", "sms", "desk"]

DOORS: tuple[Door, ...] = ("web", "phone", "sms", "desk")
# Shorter numbers, such as 111, may stand in a text for another reason.
_SURE_DIGITS = 9


class PeopleMissing(Exception):
    """The folder given holds no people, or one of them is not whole; the message says which."""


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Facts(_Written):
    """What somebody says when they are asked; ``anything`` answers any other question."""

    place: str
    need: str
    who: str
    age: str
    anything: str


class Goal(_Written):
    """The right end: any of these services by the feed's id, or a person or an urgent card."""

    services: tuple[str, ...]
    handoff: bool
    urgent: Level | None


class Person(_Written):
    """Somebody made up; ``tests/people/README.md`` says what each field holds."""

    id: str
    who: str
    channel: Door
    mood: str
    opens: str = Field(min_length=1)
    facts: Facts
    turns: tuple[str, ...] = ()
    goal: Goal

    @property
    def wants_person(self) -> bool:
        """Whether the right end is to be handed to a person, rather than a service or a card."""
        return self.goal.handoff and self.goal.urgent is None


@dataclass(frozen=True, slots=True)
class Listing:
    """A service as a person may be told of it; ``numbers`` are digits in national form."""

    id: str
    name: str
    numbers: tuple[str, ...]
    written: tuple[str, ...]

    def is_reached_by(self, text: str) -> bool:
        """Whether the text holds a number of this service; for one without, its email, website or postcode."""
        if self.numbers:
            return any(_holds_number(text, number) for number in self.numbers)
        return any(each.lower() in text.lower() for each in self.written)


def load_people(folder: Path) -> list[Person]:
    """Return everybody in the ``*.yaml`` files of a folder, in the order of the files.

    Raises:
        PeopleMissing: there is nobody, or somebody is not whole.
    """
    people: list[Person] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            people += [Person.model_validate(written) for written in yaml.safe_load(path.read_text(encoding="utf-8"))]
        except (ValidationError, yaml.YAMLError, TypeError) as error:
            raise PeopleMissing(f"{path}: {error}") from error
    if not people:
        raise PeopleMissing(f"{folder} has no *.yaml file of people. Give the folder that holds them with --people.")
    return people


def choose_people(people: Sequence[Person], ids: Sequence[str]) -> list[Person]:
    """Return the people of these ids, or everybody when none is given.

    Raises:
        PeopleMissing: nobody has one of the ids.
    """
    unknown = set(ids) - {person.id for person in people}
    if unknown:
        raise PeopleMissing(f"Nobody is called {', '.join(sorted(unknown))}. Look for the id in the files of people.")
    return [person for person in people if not ids or person.id in ids]


def sample_listings() -> dict[str, Listing]:
    """Return the listings of the packaged sample directory by the feed's id."""
    return {record.id: _listing(record) for record in read_sample() if isinstance(record, ServiceRecord)}


def plain_words(text: str) -> str:
    """Return the words of a text alone, small, one space between them."""
    return " ".join(re.findall(r"\w+", text.lower().replace("’", "'").replace("'", "")))


def named_in(spoken: str, listings: Mapping[str, Listing]) -> Listing | None:
    """Return the listing whose name these words begin with; a name cut short to be heard counts too."""
    said = f"{plain_words(spoken)} "
    sentence = f"{plain_words(spoken.partition('. ')[0])} "
    found = [one for one in listings.values() if said.startswith(f"{plain_words(one.name)} ")]
    cut = [one for one in listings.values() if f"{plain_words(one.name)} ".startswith(sentence)]
    return max(found, key=lambda one: len(one.name), default=cut[0] if len(cut) == 1 else None)


def _listing(record: ServiceRecord) -> Listing:
    addresses = [address for at in record.service_at_locations if at.location for address in at.location.addresses]
    written = [record.email, record.url, *(address.postal_code for address in addresses)]
    return Listing(
        id=record.id,
        name=record.name,
        numbers=tuple(_national(phone.number) for phone in record.phones),
        written=tuple(each for each in written if each),
    )


def _national(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return f"0{digits[2:]}" if number.strip().startswith("+44") else digits


def _holds_number(text: str, number: str) -> bool:
    if len(number) >= _SURE_DIGITS:
        return any(number in run for run in _digit_runs(text))
    return re.search(rf"(?<!\d){'[ ,]*'.join(number)}(?!\d)", text) is not None


def _digit_runs(text: str) -> Iterator[str]:
    """Yield the digits of each run of them, whether written together or read one by one."""
    for run in re.finditer(r"\+?\d(?:[ ,.()-]{0,2}\d)*", text):
        yield _national(run.group())
