"""Search at scale as ``docs/benchmarks-search.md``: a section for each number of services, each from one run."""

import re
from collections.abc import Sequence

from tests.bench.figures import Timing
from tests.bench.report import Sheet, about, cells, sheet_as_markdown
from tests.bench.scale.corpus import NOISE
from tests.bench.scale.figures import Asked, MillionReport, Quality, ScaleReport
from tests.bench.scale.parts import ONCE, RAW_BESIDE, RETRIEVING

GOAL_P95_MS = 25.0
GOAL_RATIO = 2.0
_SECTION = re.compile(r"^# (?P<services>[\d,]+) services$", re.MULTILINE)
_RAW = "raw Elasticsearch"
_OURS, _OURS_ES = "ours, embedded", "ours, elasticsearch"
_API = "`GET /api/search`"

_HEADER = """# What was measured of search at scale

`python -m tests.bench --search` writes this file, `make bench` among the rest, and `--million` the section on a million
services; what they measure is in `tests/bench/scale/`. Each section comes from the one run that it names, and a run
replaces the section of its size alone. p50 is the median and p95 the 95th percentile."""


def scale_sheets(report: ScaleReport) -> list[Sheet]:
    """Return every table, in reading order: ratios and goals first."""
    sheets = [_goals(report), _ratios(report), _times(report), _quality(report), _costs(report), *_parts(report)]
    return [sheet for sheet in sheets if sheet.rows]


def million_sheets(report: MillionReport) -> list[Sheet]:
    built, count = report.built, report.services
    rows = (
        ("services", f"{count:,}"),
        ("sentence vectors", f"{report.vectors:,}"),
        ("building, seconds", f"{built.seconds:,.0f}"),
        ("services a second", f"{count / built.seconds:,.0f}"),
        ("disk, MiB", f"{built.disk:,.0f}"),
        ("disk for each service, bytes", f"{built.disk * 1024**2 / count:,.0f}"),
        ("memory of the builder at most, MiB resident", f"{report.peak:,.0f}"),
        ("memory of the web process after the queries, MiB", f"{report.held.proportional:,.0f}"),
        ("of it private, MiB", f"{report.held.private:,.0f}"),
        *(
            (f"{one.name}, p50 / p95 ms of {one.count} queries", f"{one.p50:.1f} / {one.p95:.1f}")
            for one in report.timings
        ),
    )
    note = (
        "The embedded index, built once from services that are made one at a time and never held together; making "
        "them is not counted. The builder also holds the real listings and the sentence encoder. Resident memory "
        "includes the parts of the index's files that the kernel keeps mapped."
    )
    return [Sheet("Indexed and asked", ("what", "figure"), rows, note)]


def page_with_scale(report: ScaleReport, old: str) -> str:
    """Return the page with the section of this run's size written anew."""
    return _page(old, report.services, [about(report.machine, report.command), _corpus(report)], scale_sheets(report))


def page_with_million(report: MillionReport, old: str) -> str:
    """Return the page with the section of this run's size written anew."""
    return _page(old, report.services, [about(report.machine, report.command)], million_sheets(report))


def _page(old: str, services: int, lines: Sequence[str], sheets: Sequence[Sheet]) -> str:
    written = "\n\n".join([f"# {services:,} services", *lines, *map(sheet_as_markdown, sheets)])
    sections = {**_sections(old), services: written}
    return "\n\n".join([_HEADER, *(section for _, section in sorted(sections.items()))]) + "\n"


def _sections(page: str) -> dict[int, str]:
    found = list(_SECTION.finditer(page))
    ends = [*(each.start() for each in found[1:]), len(page)]
    return {
        int(each["services"].replace(",", "")): page[each.start() : end].rstrip()
        for each, end in zip(found, ends, strict=False)
    }


def _corpus(report: ScaleReport) -> str:
    encoding = report.encoding
    rate = encoding.texts / encoding.seconds
    absent = "".join(f"\n\nNot measured: {reason}" for reason in report.absent)
    judged = " and ".join(f"{one.services} of {one.name}" for one in report.judged)
    return (
        f"The corpus is {report.services:,} services made from real listings ({judged}), each with its own town "
        f"of {report.towns}, point, council or none, organisation and a few words changed; the same ones every time. "
        f"Each keeps its original's needs and takes its sentence vectors with noise of {NOISE:.0%} of their length, as "
        f"long as they were: {report.vectors:,} vectors. **No text of the corpus was encoded**: this machine's encoder "
        f"took {encoding.listings} real listings ({encoding.texts} texts with their passages) at {rate:.0f} texts a "
        f"second, so encoding the corpus would take about {report.vectors / rate / 60:,.0f} minutes more, once; its "
        f"vectors are then kept.{absent}"
    )


def _goals(report: ScaleReport) -> Sheet:
    rows = []
    if ours := _find(report.asked, f"{_OURS}: {_API}"):
        rows.append(_goal(f"embedded, whole API call, p95 ≤ {GOAL_P95_MS:.0f} ms", ours.timing.p95, GOAL_P95_MS, " ms"))
    raw = _find(report.asked, _RAW)
    for ours in (one for one in report.asked if raw and one.system.startswith(_OURS_ES)):
        beside = raw.timing if raw else ours.timing
        what = ours.system.removeprefix("ours, ")
        for name, ratio in (("p50", ours.timing.p50 / beside.p50), ("p95", ours.timing.p95 / beside.p95)):
            rows.append(_goal(f"{what}, {name} ≤ {GOAL_RATIO:.0f} × the raw query", ratio, GOAL_RATIO, " ×"))
    parts = {one.name: one for one in report.parts.get("elasticsearch", ())}
    if RETRIEVING in parts and RAW_BESIDE in parts:
        own, beside = parts[RETRIEVING], parts[RAW_BESIDE]
        for name, ratio in (("p50", own.p50 / beside.p50), ("p95", own.p95 / beside.p95)):
            what = f"elasticsearch: its own part, {name} ≤ {GOAL_RATIO:.0f} × the raw query"
            rows.append(_goal(what, ratio, GOAL_RATIO, " ×"))
    note = (
        f"The goals are for 100,000 services; this run had {report.services:,}. Elasticsearch's own part is "
        f"“{RETRIEVING}” below, and the raw query that was asked beside it: all that is asked of it and read from its "
        "answers, without encoding, reading needs, ranking and HTTP."
    )
    return Sheet("Goals", ("goal", "measured", "verdict"), tuple(rows), note)


def _goal(words: str, figure: float, most: float, unit: str) -> tuple[str, str, str]:
    return words, f"{figure:.2f}{unit}", "met" if figure <= most else "**missed**"


def _ratios(report: ScaleReport) -> Sheet:
    base = _find(report.asked, f"{_OURS}: {_API}") or report.asked[0]
    rows = tuple(
        (
            one.system,
            f"{one.timing.p50 / base.timing.p50:.2f}",
            f"{one.timing.p95 / base.timing.p95:.2f}",
            f"{one.rates[0].per_second / base.rates[0].per_second:.2f}",
            *(_ndcg(report.quality, one.system, judged.name) for judged in report.judged),
        )
        for one in report.asked
    )
    columns = ("system", "p50", "p95", f"queries a second, {base.rates[0].clients} clients")
    judged = tuple(f"nDCG@10, {one.name}" for one in report.judged)
    note = (
        f"Times and rates are beside “{base.system}”: above 1 is slower, or more queries a second. nDCG@10 is that of "
        "the same system on the judged sets below."
    )
    return Sheet("Side by side", (*columns, *judged), rows, note)


def _times(report: ScaleReport) -> Sheet:
    clients = [rate.clients for rate in report.asked[0].rates]
    rows = tuple((*cells(one.timing), *(f"{rate.per_second:.1f}" for rate in one.rates)) for one in report.asked)
    note = (
        "One query at a time, each up to three times, in words new to the encoder: judged texts and our own, half with "
        "a town; those of ours on one engine and the raw query turn about, after they were asked others for up to five "
        "minutes, until none got quicker by it, as servers that have run for a while are. The clients asked for a few "
        "seconds, each time in words new to the encoder, on the "
        f"{report.machine.cores} cores that clients, website and servers share. Ours reads needs and places, filters "
        "by area and distance and explains itself; the others match words alone and know no place. The raw query asks "
        "for ten ids, out of the same index and with the same client library. A slow system was asked fewer queries: "
        "see the count. In process, clients are threads of one Python process."
    )
    columns = ("system", "count", "p50 ms", "p95 ms", *(f"queries a second, {count} clients" for count in clients))
    return Sheet("Times and rates", columns, rows, note)


def _quality(report: ScaleReport) -> Sheet:
    systems = list(dict.fromkeys(one.system for one in report.quality))
    rows = tuple((name, *(_ndcg(report.quality, name, judged.name) for judged in report.judged)) for name in systems)
    sizes = "; ".join(f"{one.name}: {one.queries} answerable queries over {one.services}" for one in report.judged)
    note = f"Over the judged services alone, nothing synthetic, no place given ({sizes}). What is not judged counts 0."
    return Sheet("Quality", ("system", *(f"nDCG@10, {one.name}" for one in report.judged)), rows, note)


def _costs(report: ScaleReport) -> Sheet:
    rows = tuple(
        (
            one.system,
            f"{one.built.seconds:.0f}",
            f"{one.built.disk:,.0f}",
            "-" if one.held is None else one.held.whose,
            "-" if one.held is None else f"{one.held.proportional:,.0f}",
            "-" if one.held is None else f"{one.held.private:,.0f}",
        )
        for one in report.asked
    )
    note = (
        "Making the services is not counted in the seconds. Memory is taken after the queries: the proportional set "
        "size, in which a page shared by several processes, or mapped from a file, counts once, and what is private. "
        "Elasticsearch's includes its whole heap and whatever other indices the server held. What runs in process has "
        "no process of its own."
    )
    columns = ("system", "index, seconds", "disk MiB", "memory of", "MiB", "of it private, MiB")
    return Sheet("Index, disk and memory", columns, rows, note)


def _parts(report: ScaleReport) -> list[Sheet]:
    return [_parts_of(report, engine, parts) for engine, parts in report.parts.items()]


def _parts_of(report: ScaleReport, engine: str, parts: Sequence[Timing]) -> Sheet:
    once = [one for one in parts if one.name in ONCE]
    total = sum(one.p50 for one in once)
    rows = [(one.name, f"{one.p50:.2f}", f"{one.p95:.2f}", _share(one, once, total)) for one in parts]
    whole = _find(report.asked, f"ours, {engine}: {_API}")
    rest = ""
    if whole is not None:
        rows.append(
            ("HTTP, Flask and the client: the whole call less these", f"{whole.timing.p50 - total:.2f}", "", "")
        )
        rest = f" The whole call's p50 is {whole.timing.p50:.1f} ms; the last row is the difference of medians."
    note = f"In process, every text new to the encoder. “Again” was done apart, to see inside.{rest}"
    return Sheet(
        f"Where the time goes, {engine}", ("part", "p50 ms", "p95 ms", "share of one search"), tuple(rows), note
    )


def _share(one: Timing, once: Sequence[Timing], total: float) -> str:
    return f"{one.p50 / total:.0%}" if one in once else ""


def _ndcg(quality: Sequence[Quality], system: str, judged: str) -> str:
    plain = system.partition(":")[0]
    return next((f"{one.ndcg:.3f}" for one in quality if one.system == plain and one.judged == judged), "-")


def _find(asked: Sequence[Asked], beginning: str) -> Asked | None:
    return next((one for one in asked if one.system.startswith(beginning)), None)
