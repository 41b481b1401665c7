"""Replies: what the bot says, structured so that every channel can render it.

The shapes are those of DESIGN section 4 and of the public chat API.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TextReply(_Reply):
    """Plain words; ``speech`` is a shorter form for the phone."""

    type: Literal["text"] = "text"
    text: str
    speech: str | None = None


class Contact(_Reply):
    name: str
    phone: str
    hours: str = ""


class UrgentReply(_Reply):
    """A care card: somebody may be in danger, so this comes before anything else."""

    type: Literal["urgent"] = "urgent"
    level: Literal["999", "111", "crisis", "abuse", "safeguarding"]
    category: str
    text: str
    speech: str | None = None
    contacts: tuple[Contact, ...] = ()


class ServiceCard(_Reply):
    """One service as a reply and the search API give it; ``last_checked`` is an ISO date."""

    id: str
    source_id: str
    name: str
    organisation: str = ""
    summary: str
    why: tuple[str, ...] = ()
    caution: str = ""
    distance_miles: float | None = None
    open: str | None = None
    phone: str | None = None
    url: str | None = None
    access: str = ""
    cost: str = ""
    last_checked: str | None = None
    national: bool = False
    is_sample: bool = False


class ServicesReply(_Reply):
    type: Literal["services"] = "services"
    total: int
    page: int
    services: tuple[ServiceCard, ...]
    speech: str | None = None


class Choice(_Reply):
    """``title`` is what a button shows; ``say`` is what pressing it says."""

    title: str
    say: str


class ChoicesReply(_Reply):
    type: Literal["choices"] = "choices"
    choices: tuple[Choice, ...]


class HandoffReply(_Reply):
    type: Literal["handoff"] = "handoff"
    state: Literal["queued", "joined", "callback", "closed"]
    text: str
    speech: str | None = None
    position: int | None = None
    wait_minutes: int | None = None


type Reply = Annotated[
    TextReply | UrgentReply | ServicesReply | ChoicesReply | HandoffReply, Field(discriminator="type")
]

reply_adapter: TypeAdapter[Reply] = TypeAdapter(Reply)
replies_adapter: TypeAdapter[list[Reply]] = TypeAdapter(list[Reply])
