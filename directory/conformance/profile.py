"""A profile of Open Referral: its entities, fields and endpoints, read from a file of facts.

Source:
    Open Referral UK 3.0 (HSDS-UK), https://docs.openreferraluk.org; the extra fields are those of HSDS 3.0,
    https://docs.openreferral.org.
"""

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

type Level = Literal["error", "warning"]
type Branches = Literal["whole", "bare"] | dict[str, "Branches"]

PROFILES = {"3.0": "profile_3_0.yaml"}


class UnknownProfile(ValueError):
    """There is no profile of that name here."""


@dataclass(frozen=True)
class FieldKind:
    """What a field holds: a JSON type, perhaps a format, a list of choices, or a shape that only advice speaks of."""

    type: str
    format: str = ""
    choices: tuple[str, ...] = ()
    reads_as: str = ""


@dataclass(frozen=True)
class Entity:
    """A kind of record.

    ``one`` and ``many`` name the records that hang from it, ``beyond`` those that the international standard adds, and
    ``also`` the rest of that standard's fields, which are known but not checked.
    """

    name: str
    fields: dict[str, FieldKind]
    required: tuple[str, ...]
    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, str] = field(default_factory=dict)
    beyond: dict[str, str] = field(default_factory=dict)
    also: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> frozenset[str]:
        """Every field name that either standard has for it."""
        return frozenset([*self.fields, *self.one, *self.many, *self.beyond, *self.also])

    def child(self, name: str) -> str | None:
        """Return which entity hangs from this one under that name."""
        return self.one.get(name) or self.many.get(name) or self.beyond.get(name)


@dataclass(frozen=True)
class Document:
    """One record as an answer gives it: which entity, and how much hangs from it."""

    name: str
    entity: str
    branches: Branches


@dataclass(frozen=True)
class Endpoint:
    """A path of the API, what stands there, and how bad it is when that is wrong."""

    path: str
    document: Document
    severity: Level
    is_list: bool
    ids_from: str | None
    files: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """One version of the standard."""

    name: str
    entities: dict[str, Entity]
    documents: dict[str, Document]
    endpoints: tuple[Endpoint, ...]
    leaves_out: dict[str, frozenset[str]]
    versions: tuple[str, ...] = ()


_KINDS = {
    "text": FieldKind("string"),
    "number": FieldKind("number"),
    "boolean": FieldKind("boolean"),
    "uuid": FieldKind("string", format="uuid"),
    "uri": FieldKind("string", format="uri"),
    "email": FieldKind("string", format="email"),
    "datetime": FieldKind("string", format="date-time"),
}


@cache
def load_profile(version: str = "3.0") -> Profile:
    """Return the profile of that version.

    Raises:
        UnknownProfile: there is none.
    """
    if version not in PROFILES:
        raise UnknownProfile(f"There is no profile {version}. The profiles are: {', '.join(PROFILES)}.")
    facts = yaml.safe_load((Path(__file__).parent / PROFILES[version]).read_text(encoding="utf-8"))
    documents = {
        name: Document(name, each["entity"], each.get("with", "bare")) for name, each in facts["documents"].items()
    }
    return Profile(
        facts["name"],
        {name: _read_entity(name, each) for name, each in facts["entities"].items()},
        documents,
        tuple(_read_endpoint(each, documents) for each in facts["endpoints"]),
        {name: frozenset(each) for name, each in facts["leaves_out"].items()},
        tuple(facts["versions"]),
    )


def _read_entity(name: str, facts: dict[str, Any]) -> Entity:
    return Entity(
        name,
        {key: _read_kind(words) for key, words in facts["fields"].items()},
        tuple(facts["required"]),
        facts.get("one", {}),
        facts.get("many", {}),
        facts.get("beyond", {}),
        frozenset(facts.get("also", ())),
    )


def _read_kind(words: str) -> FieldKind:
    if words.startswith("one of "):
        return FieldKind("string", choices=tuple(words.removeprefix("one of ").split(", ")))
    if words.startswith("text as "):
        return FieldKind("string", reads_as=words.removeprefix("text as "))
    return _KINDS[words]


def _read_endpoint(facts: dict[str, Any], documents: dict[str, Document]) -> Endpoint:
    document = documents[facts.get("list_of") or facts["document"]]
    return Endpoint(
        facts["path"], document, facts["severity"], "list_of" in facts, facts.get("ids_from"), tuple(facts["files"])
    )
