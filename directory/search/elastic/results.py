"""Answers of Elasticsearch to searches, read into as few objects as they need: a search gives hundreds of hits."""

from typing import Any

import msgspec


class Fields(msgspec.Struct, gc=False):
    """The columns of a hit, each as the server gives it; empty when that hit has none."""

    # Tuples, since a list of its own would be made for each column that a hit has not.
    key: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()


class Result(msgspec.Struct, gc=False):
    """One hit; ``score`` and ``sort`` where the search orders by them."""

    fields: Fields = msgspec.field(default_factory=Fields)
    score: float | None = msgspec.field(name="_score", default=None)
    sort: tuple[Any, ...] = ()


class Results(msgspec.Struct, gc=False):
    hits: list[Result] = []


class Option(msgspec.Struct, gc=False):
    text: str


class Entry(msgspec.Struct, gc=False):
    options: list[Option] = []


class Answer(msgspec.Struct, gc=False):
    """The answer to one search of several; ``error`` stands for the rest where it failed."""

    hits: Results = msgspec.field(default_factory=Results)
    suggest: dict[str, list[Entry]] = {}
    status: int = 200
    error: Any = None


class _Answers(msgspec.Struct):
    responses: list[Answer]


_DECODER = msgspec.json.Decoder(_Answers)


def read_body(data: bytes) -> Any:
    """Return a body of JSON: an answer to searches with each of its ``responses`` an ``Answer``, any other as it is.

    Raises:
        msgspec.DecodeError: it is no JSON.
    """
    try:
        return {"responses": _DECODER.decode(data).responses}
    except msgspec.ValidationError:
        return msgspec.json.decode(data)
