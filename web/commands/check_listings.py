"""The half of ``signpost check`` that judges our own listings."""

import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from web.commands.database import open_signpost
from web.progress import counting

if TYPE_CHECKING:
    from directory.quality.checking import CheckSummary
    from directory.quality.duplicates import DuplicateFinder
    from directory.quality.judged import JudgedListing
    from directory.quality.judging import Judge
    from directory.quality.likely import KeptPair
    from directory.quality.links_kept import LinkSummary
    from web.wiring import Signpost

log = logging.getLogger(__name__)
ALL_WELL, SOME_UNREACHABLE, COULD_NOT_CHECK = 0, 1, 2
_PROGRESS_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person at the terminal asked for."""

    links: bool
    duplicates: bool
    stale_months: int
    source: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to say about the directory.

    ``names`` are of the listings in ``pairs``, by id, each with its source; ``pairs`` is ``None`` when nobody looked.
    """

    summary: "CheckSummary"
    worst: "Sequence[JudgedListing]"
    pairs: "Sequence[KeptPair] | None"
    pairs_waiting: int
    names: Mapping[str, str] = field(default_factory=dict)
    links: "LinkSummary | None" = None
    seconds: float = 0.0
    list_address: str = ""


def check_directory(wish: Wish, *, as_json: bool) -> None:
    """Judge the listings, print what was found, and exit with 0, or with 1 when some cannot be reached."""
    from web.commands.check_listings_report import print_found, print_json

    signpost = open_signpost()
    _refuse_unknown_source(signpost, wish.source)
    found = look(signpost, wish, is_quiet=as_json)
    (print_json if as_json else print_found)(found, wish)
    sys.exit(SOME_UNREACHABLE if found.summary.faults.get("unreachable") else ALL_WELL)


def look(signpost: "Signpost", wish: Wish, *, is_quiet: bool) -> Found:
    """Follow links if wished, judge every listing, look for duplicates if wished; all is kept in the database."""
    from directory.quality.judged import ListingQualities
    from directory.quality.likely import LikelyDuplicates

    began = time.monotonic()
    links = _follow_links(signpost, wish.source, is_quiet=is_quiet) if wish.links else None
    qualities, likely = ListingQualities(signpost.sql), LikelyDuplicates(signpost.sql)
    with ExitStack() as stack:
        finder = stack.enter_context(_finder()) if wish.duplicates else None
        summary = _judge(signpost, wish, finder, is_quiet=is_quiet)
        if finder is not None:
            if not is_quiet:
                click.echo("Comparing listings that are alike", err=True)
            likely.keep(finder.find())
    pairs = likely.waiting(limit=wish.limit) if wish.duplicates else None
    return Found(
        summary,
        qualities.worst(source=wish.source, limit=wish.limit),
        pairs,
        likely.count_waiting() if wish.duplicates else 0,
        _names(signpost, pairs or ()),
        links,
        time.monotonic() - began,
        f"{signpost.settings.site_url}/staff/listings",
    )


def _judge(signpost: "Signpost", wish: Wish, finder: "DuplicateFinder | None", *, is_quiet: bool) -> "CheckSummary":
    from directory.quality.checking import check_listings
    from directory.quality.judged import ListingQualities
    from directory.stored import StoredRecords

    now = datetime.now(UTC)
    with counting("Judging listings", "listings", is_quiet=is_quiet, every=_PROGRESS_EVERY) as on_progress:
        return check_listings(
            StoredRecords(signpost.sql).all(active_only=True),
            _judge_of(signpost, now, wish.stale_months),
            ListingQualities(signpost.sql),
            at=now,
            source=wish.source,
            knows_needs=_knows_needs(signpost),
            also=finder,
            on_progress=on_progress,
        )


def _judge_of(signpost: "Signpost", now: datetime, stale_months: int) -> "Judge":
    """Return a judge that asks nobody outside this machine."""
    from directory.opening.text.reader import read_hours
    from directory.places import build_gazetteer
    from directory.places.imported import ImportedPostcodes
    from directory.quality.judging import Judge
    from directory.quality.links_kept import LinkChecks

    gazetteer = build_gazetteer(sources=[ImportedPostcodes(signpost.sql)])

    def find_point(postcode: str) -> tuple[float, float] | None:
        return next(((place.latitude, place.longitude) for place in gazetteer.find(postcode)), None)

    return Judge(
        now.date(),
        stale_months=stale_months,
        can_read_hours=lambda text: bool(read_hours(text).schedules),
        find_point=find_point,
        broken_links=LinkChecks(signpost.sql).broken(),
    )


def _knows_needs(signpost: "Signpost") -> Callable[[Sequence[str]], Mapping[str, bool]]:
    """Ask the search index, which has read every listing's words; where it does not answer, nobody knows."""
    from directory.search import IndexUnavailable, build_engines
    from web.wiring import search_server

    engines = build_engines(var_dir=signpost.settings.var_dir, server=search_server(signpost.settings))
    is_silent = False

    def ask(service_ids: Sequence[str]) -> Mapping[str, bool]:
        nonlocal is_silent
        if is_silent:
            return {}
        try:
            listings, _ = engines.ask(lambda index: index.listings(service_ids))
        except IndexUnavailable:
            is_silent = True
            log.warning("needs not judged", extra={"reason": "the search index does not answer"})
            return {}
        return {service_id: bool(listing.needs) for service_id, listing in listings.items()}

    return ask


def _finder() -> "DuplicateFinder":
    from directory.places.area import load_area
    from directory.places.towns import load_towns
    from directory.quality.duplicates import DuplicateFinder

    home = (place.name for locality in load_area().localities for place in (locality, *locality.places))
    names = (name.lower() for name in (*home, *(town.name for town in load_towns())))
    return DuplicateFinder(places=frozenset(name for name in names if name.isalpha()))


def _follow_links(signpost: "Signpost", source: str | None, *, is_quiet: bool) -> "LinkSummary":
    from directory.quality.links import LinkFollower, follow_all, make_client
    from directory.quality.links_kept import LinkChecks

    checks = LinkChecks(signpost.sql)
    with (
        make_client() as client,
        counting("Following web addresses", "addresses", is_quiet=is_quiet, every=50) as on_progress,
    ):
        summary = checks.record(follow_all(checks.due(source), LinkFollower(client)), on_progress)
    checks.forget_unused()
    return summary


def _names(signpost: "Signpost", pairs: "Sequence[KeptPair]") -> dict[str, str]:
    from directory.stored import StoredRecords

    def ids() -> Iterator[str]:
        for pair in pairs:
            yield from (pair.service_id, pair.other_id)

    records = StoredRecords(signpost.sql).get_many(list(dict.fromkeys(ids())))
    return {service_id: f"{record.name} ({record.origin})" for service_id, record in records.items()}


def _refuse_unknown_source(signpost: "Signpost", source: str | None) -> None:
    from sqlalchemy import select
    from sqlmodel import col

    from directory import tables

    if source is None:
        return
    with signpost.sql.connect() as connection:
        known = sorted(connection.execute(select(col(tables.Service.source)).distinct()).scalars())
    if source not in known:
        names = ", ".join(known) or "none yet: import a feed first"
        raise click.UsageError(f"No listing comes from {source!r}. The feeds are {names}.")
