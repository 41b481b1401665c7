"""Where the time of one search goes, part by part."""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, repeat

from bot.presenting import service_card
from directory.model import SearchRequest
from directory.search import Directory
from directory.search.finding import MOST_BY_NEED, MOST_BY_TEXT, rank_found
from directory.search.narrowing import facets_of, make_pool, narrowing_of
from directory.search.ports import Lookup, Near, ServiceIndex
from directory.search.question import Question as Read
from directory.search.question import make_filters
from directory.search.reasons import make_match
from tests.bench.figures import Timing, timing
from tests.bench.scale.queries import Question
from tests.bench.scale.systems import System
from web.api.query import read_query, search_request

RETRIEVING = "retrieving, all signals"
PARTS = (
    "reading the request and its place",
    "encoding the words",
    "reading the needs, words already encoded",
    RETRIEVING,
    "retrieving again: needs alone",
    "retrieving again: meaning alone",
    "retrieving again: words alone",
    "ranking",
    "pool and facets",
    "reading the ten listings shown",
    "presenting ten matches",
    "writing them as JSON",
)
# Those that one search does; the others are done again, apart.
ONCE = tuple(part for part in PARTS if " again" not in part)
RAW_BESIDE = "the raw query, asked beside these"
_ROUNDS = 3


def time_parts(directory: Directory, questions: Sequence[Question], raw: System | None = None) -> tuple[Timing, ...]:
    """Do what one search does, a part at a time, for words that nobody has said to this process before.

    Args:
        raw: asked the same beside each, before it and after it by turns; timed as ``RAW_BESIDE``.
    """
    timed = _Clock()
    for number, question in enumerate(chain.from_iterable(repeat(questions, _ROUNDS))):
        said = question.said_anew(100 + number % 40)
        if raw is not None and number % 2:
            timed(RAW_BESIDE, partial(raw.search, said))
        _search(directory, said, timed)
        if raw is not None and not number % 2:
            timed(RAW_BESIDE, partial(raw.search, said))
    return timed.timings()


class _Clock:
    """Times pieces of work by their names; calling it does one and returns what it gave."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = defaultdict(list)

    def __call__[T](self, part: str, do: Callable[[], T]) -> T:
        began = time.perf_counter()
        done = do()
        self._taken[part].append(time.perf_counter() - began)
        return done

    def timings(self) -> tuple[Timing, ...]:
        """Return each in the order of ``PARTS``, and then what else was timed."""
        return tuple(
            timing(part, self._taken[part]) for part in dict.fromkeys([*PARTS, *self._taken]) if part in self._taken
        )


def _search(directory: Directory, question: Question, timed: _Clock) -> None:
    index, vocabulary = directory.engines.first, directory.vocabulary
    arguments = {"q": question.text, "near": question.near}
    request = timed(PARTS[0], lambda: search_request(read_query(arguments), vocabulary, directory.gazetteer))
    timed(PARTS[1], lambda: directory.encode(" ".join(request.text.split())))
    read = timed(PARTS[2], lambda: directory.read(request))
    lookup = _lookup(directory, request, read)
    found = timed(PARTS[3], lambda: index.retrieve(lookup))
    _apart(index, lookup, timed)
    ranked, unlisted = timed(PARTS[7], lambda: rank_found(found, read))
    narrowing = narrowing_of(request, read)
    timed(PARTS[8], lambda: facets_of(make_pool(ranked, read, is_cut=True, unlisted=unlisted), narrowing))
    stamps = {one.brief.id: one.brief.stamp for one in ranked[:10]}
    listings = timed(PARTS[9], lambda: index.listings(stamps, stamps))
    shown = [(one, listings[one.brief.id].service) for one in ranked[:10]]
    matches = timed(PARTS[10], lambda: [make_match(*each, read, request, vocabulary) for each in shown])
    timed(PARTS[11], lambda: json.dumps([service_card(match).model_dump(mode="json") for match in matches]))


def _lookup(directory: Directory, request: SearchRequest, read: Read) -> Lookup:
    place = read.place
    return Lookup(
        text=read.text,
        vector=directory.vector_of(read),
        needs=read.need_weights(),
        filters=make_filters(request, read),
        near=None if place is None else Near(place.latitude, place.longitude, read.reach_miles),
        most_by_need=MOST_BY_NEED,
        most_by_text=MOST_BY_TEXT,
    )


def _apart(index: ServiceIndex, lookup: Lookup, timed: _Clock) -> None:
    timed(PARTS[4], lambda: index.retrieve(replace(lookup, text="", vector=None)))
    timed(PARTS[5], lambda: index.retrieve(replace(lookup, text="", needs={})))
    timed(PARTS[6], lambda: index.retrieve(replace(lookup, vector=None, needs={})))
