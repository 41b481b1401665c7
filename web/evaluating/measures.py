"""What the conversations add up to: by the door people came by, and over all."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import fmean, median

from web.evaluating.doors import Site
from web.evaluating.noise import Noise
from web.evaluating.outcome import Played
from web.evaluating.people import DOORS, Listing, Person
from web.evaluating.playing import play

_Z = 1.959964
# Numbers of Ofcom's range for drama, which ring nobody.
_DRAMA_NUMBERS = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """A share and the bounds that hold it 19 times in 20, all 0 to 1."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What one group of people met.

    ``turns_median`` and ``turns_p90`` count what was said up to the first list; ``None`` when nobody got one.
    ``questions_most`` and ``questions_mean`` were asked before it. ``wrong_offers`` are first lists with nothing right
    among the first three. ``cards_right`` of ``cards_wanted`` people in danger got the card of the right level at once;
    ``false_alarms`` got one and were in none. ``loops`` are answers given twice running;
    ``not_followed`` are those that say the words were not understood.
    """

    people: int
    success: Interval
    turns_median: float | None
    turns_p90: float | None
    questions_most: int
    questions_mean: float
    wrong_offers: int
    handoffs_right: int
    handoffs_wanted: int
    handoffs_wrong: int
    cards_right: int
    cards_wanted: int
    false_alarms: int
    loops: int
    not_followed: int
    turn_seconds: float


def wilson(successes: int, of: int) -> Interval:
    """Return a share with its 95 % interval.

    Source:
        E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not of:
        return Interval(0.0, 0.0, 1.0)
    share, square = successes / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def play_all(
    people: Sequence[Person],
    site: Site,
    listings: dict[str, Listing],
    *,
    noise: float = 0.0,
    seed: int = 0,
    at_once: int = 4,
    on_progress: Callable[[int], None] = lambda _: None,
) -> list[Played]:
    """Play everybody, several at once, and return how they fared in their own order.

    Args:
        noise: share of words changed, 0 to 1.
        seed: the same one changes the same words.
        on_progress: told how many are done.
    """

    def play_one(numbered: tuple[int, Person]) -> Played:
        number, person = numbered
        digits = f"{number % _DRAMA_NUMBERS:03d}"
        slips = Noise(noise, f"{seed}:{person.id}", is_heard=person.channel == "phone", places=(person.facts.place,))
        door = site.door_of(person, f"+447700900{digits}")
        return play(person, door, slips, contact=f"07700 900{digits}", listings=listings)

    played: list[Played] = []
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        for done, one in enumerate(pool.map(play_one, enumerate(people)), start=1):
            played.append(one)
            on_progress(done)
    return played


def measure(played: Sequence[Played]) -> dict[str, Measures]:
    """Return the measures over ``all``, then by door for those that anybody came by."""
    groups = {"all": list(played)}
    for door in DOORS:
        came = [one for one in played if one.person.channel == door]
        if came:
            groups[door] = came
    return {name: _measure(group) for name, group in groups.items()}


def _measure(played: Sequence[Played]) -> Measures:
    turns = sorted(one.turns_to_list for one in played if one.turns_to_list is not None and _seeks_service(one))
    seeking = [one for one in played if _seeks_service(one)]
    seconds = [line.seconds for one in played for line in one.lines]
    wants_person = [one for one in played if one.person.wants_person]
    in_danger = [one for one in played if one.person.goal.urgent is not None]
    return Measures(
        people=len(played),
        success=wilson(sum(one.is_success for one in played), len(played)),
        turns_median=median(turns) if turns else None,
        turns_p90=turns[math.ceil(0.9 * len(turns)) - 1] if turns else None,
        questions_most=max((one.questions for one in seeking), default=0),
        questions_mean=fmean([one.questions for one in seeking]) if seeking else 0.0,
        wrong_offers=sum(one.is_wrong_offer for one in played),
        handoffs_right=sum(one.is_handed for one in wants_person),
        handoffs_wanted=len(wants_person),
        handoffs_wrong=sum(one.is_handed for one in seeking),
        cards_right=sum(one.end == "carded" for one in in_danger),
        cards_wanted=len(in_danger),
        false_alarms=sum(one.is_false_alarm for one in played),
        loops=sum(one.loops for one in played),
        not_followed=sum(one.not_followed for one in played),
        turn_seconds=fmean(seconds) if seconds else 0.0,
    )


def _seeks_service(one: Played) -> bool:
    return not one.person.goal.handoff
