"""What editing gives back: a change, a line of history, or the reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

type Action = Literal["added", "edited", "released", "closed", "reopened", "checked"]


class UnknownListing(Exception):
    """There is no such listing; the message says how to name one."""

    def __init__(self, named: str) -> None:
        super().__init__(
            f"There is no listing {named}. Give its id, or its source and the feed's own id as SOURCE:ID; "
            "`signpost search --json` shows both."
        )


class EditRefused(Exception):
    """A change cannot be made.

    Args:
        faults: what is wrong with each field and how to put it right, as ``{"email": "is not an e-mail address."}``.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("\n".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = dict(faults)


class EditingBusy(Exception):
    """Somebody else is changing the same things, or an import has the database to itself."""

    def __init__(self) -> None:
        super().__init__(
            "An import is landing, or somebody is changing the same listing. Wait a minute, then make the change again."
        )


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as JSON holds it."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a listing; ``fields`` is empty when it was so already."""

    service_id: str
    name: str
    action: Action
    by: str
    at: datetime
    fields: tuple[FieldChange, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a listing's history; ``action`` is as in ``tables.ListingChange``."""

    at: datetime
    by: str
    action: str
    fields: tuple[FieldChange, ...]
    reason: str
