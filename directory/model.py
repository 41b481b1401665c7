"""What the directory says about services, places and needs, as plain values.

Every other layer speaks in these types; tables, feeds and search engines stay behind them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

type Audience = Literal["public", "professional"]
type OpenWhen = Literal["now", "evening", "weekend"]
type Gender = Literal["women", "men"]
type Delivery = Literal["home", "phone", "online"]
type Nation = Literal["england", "wales", "scotland", "northern-ireland"]


class Access(StrEnum):
    """How a person gets in to a service (HSDS has no field for it)."""

    SELF_REFERRAL = "self-referral"
    GP = "gp"
    PROFESSIONAL = "professional"
    DROP_IN = "drop-in"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """How much help a service gives, from looking after yourself to urgent help."""

    SELF_CARE = "self-care"
    COMMUNITY = "community"
    SPECIALIST = "specialist"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a person can be: WGS84 degrees and the areas that hold it.

    ``area_ids`` are lower-case slugs such as ``medway``, ``rochester``, ``kent``, ``england``;
    service areas use the same ids, so both search engines filter by plain terms.
    """

    name: str
    latitude: float
    longitude: float
    kind: Literal["postcode", "outcode", "city", "town", "village", "suburb", "area"]
    locality: str | None = None
    county: str | None = None
    nation: Nation = "england"
    area_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NeedMatch:
    """A need read out of somebody's words.

    ``score`` runs from 0 to 1; ``phrase`` is the words that gave it (empty when meaning alone did). ``meant`` is what
    meaning alone gives, 0 where it bears out nothing of the phrase.
    """

    need_id: str
    score: float
    phrase: str = ""
    negated: bool = False
    meant: float = 0.0


@dataclass(frozen=True, slots=True)
class Spell:
    """One spell of opening: local minutes of the week, Monday 00:00 is 0; ``end`` may pass 10080."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule in iCalendar's terms, as HSDS gives it; dates and times are local, the United Kingdom's.

    ``freq`` is ``None`` for a single day (``dtstart``) and for words alone. ``byday`` holds plain days (``MO``) and,
    in months, numbered ones (``1SA``, ``-1FR``); ``bymonthday`` counts from the end when negative.
    ``closes_at`` at or before ``opens_at`` is the next morning; both 00:00 is 24 hours.
    ``dtstart`` anchors ``interval``; it, ``valid_from``, ``valid_to`` and ``until`` are all inclusive.
    ``closed`` makes it an exception: shut on the days it names, all day or between its hours.
    ``bank_holidays`` limits it to, or keeps it off, the bank holidays of the service's nation.
    ``is_sure`` is false where a condition stands in the words that no calendar can settle, such as term time.
    """

    freq: Literal["DAILY", "WEEKLY", "MONTHLY"] | None = None
    interval: int = 1
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    until: date | None = None
    count: int | None = None
    closed: bool = False
    bank_holidays: Literal["", "only", "not"] = ""
    is_sure: bool = True
    description: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a service is given."""

    id: str
    name: str
    address: str
    postcode: str | None
    latitude: float | None
    longitude: float | None
    wheelchair: bool | None = None


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    number: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One service, whole: what its page shows and what the index is built from.

    ``need_ids`` are those the listing itself declares; search adds those it reads out of the text.
    ``area_ids`` empty means no stated limit; ``national`` services have no distance.
    ``schedules`` are its hours in full; ``spells`` is the regular week they make, empty when no hours are known;
    ``hours_text`` keeps what the feed said. ``nation`` settles which bank holidays it keeps.
    ``alert`` is news that may change whether to go at all. ``genders`` is empty where anyone may come;
    ``delivery`` says how else than at its sites it is given.
    ``last_checked`` is when somebody last vouched for the details (HSDS ``assured_date``).
    """

    id: str
    source_id: str
    source: str
    name: str
    organisation: str
    organisation_description: str = ""
    summary: str = ""
    description: str = ""
    status: Literal["active", "closed"] = "active"
    need_ids: tuple[str, ...] = ()
    url: str | None = None
    email: str | None = None
    phones: tuple[PhoneNumber, ...] = ()
    access: Access = Access.UNKNOWN
    access_note: str = ""
    alert: str = ""
    wait_time: str = ""
    audience: Audience = "public"
    level: Level = Level.COMMUNITY
    sector: str = ""
    cost: str = ""
    is_free: bool | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    eligibility: str = ""
    exclusions: str = ""
    genders: tuple[Gender, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    spells: tuple[Spell, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    nation: Nation = "england"
    hours_text: str = ""
    area_ids: tuple[str, ...] = ()
    area_text: str = ""
    national: bool = False
    is_sample: bool = False
    last_checked: date | None = None

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """The sites whose place is known, latitude and longitude in WGS84 degrees."""
        return tuple(
            (site.latitude, site.longitude)
            for site in self.sites
            if site.latitude is not None and site.longitude is not None
        )


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What somebody is looking for.

    Args:
        text: their own words; may be empty when ``need_ids`` are given.
        need_ids: needs already known (browse pages, phone menus, the dialogue); ranked as if said.
        near: where they are; ``None`` ranks by fit alone.
        radius_miles: a hard limit when given; otherwise distance only decays.
        age: years.
        chosen: further facets to narrow by, each with the values of which one must hold, as in
            ``{"delivery": ("home", "phone")}``; ``directory.search.facets`` names them.
        open_at: a local weekday (0 is Monday) and time at which it must be open.
        at: the moment "now" means, aware; ``None`` is the clock.
        page: from 1. per_page: 1 to 50.
        told: what they told before they said it in a few words; where those say little, it counts too, for less.
    """

    text: str = ""
    need_ids: tuple[str, ...] = ()
    near: Place | None = None
    radius_miles: float | None = None
    open: OpenWhen | None = None
    age: int | None = None
    free: bool = False
    wheelchair: bool = False
    language: str | None = None
    audience: Audience = "public"
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_at: tuple[int, time] | None = None
    page: int = 1
    per_page: int = 10
    at: datetime | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A service that may help, why, and how to reach it; the shape of a result in DESIGN section 4."""

    id: str
    source_id: str
    name: str
    organisation: str
    summary: str
    why: tuple[str, ...]
    distance_miles: float | None
    open: str | None
    phone: str | None
    url: str | None
    access: str
    cost: str
    last_checked: date | None
    caution: str = ""
    national: bool = False
    is_sample: bool = False
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody may go on to type; ``note`` tells namesakes apart (an organisation, a county)."""

    kind: Literal["need", "place", "service", "organisation"]
    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of matches, best first.

    ``facets`` maps a facet to its values and what choosing each would leave, as in ``{"open": {"now": 12}}``.
    ``notes`` are sentences for the person: what was widened, what could not be done.
    ``needs`` are those read out of the request, best first; ``unlisted`` those of them that nothing found is for.
    """

    matches: tuple[Match, ...]
    total: int
    page: int
    engine: str
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    needs: tuple[NeedMatch, ...] = ()
    unlisted: tuple[str, ...] = ()
