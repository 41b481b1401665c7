"""What ``signpost check`` prints of our own listings."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from directory.quality.faults import KINDS

if TYPE_CHECKING:
    from rich.console import Console

    from directory.quality.judged import JudgedListing
    from directory.quality.links_kept import LinkSummary
    from web.commands.check_listings import Found, Wish


def print_found(found: "Found", wish: "Wish") -> None:
    from rich.console import Console

    console = Console()
    if console.is_terminal:
        _print_tables(found, console)
    else:
        _print_lines(found)
    if wish.source and found.pairs is not None:
        click.echo("Likely duplicates are looked for among the listings of all feeds.")
    if found.links is not None:
        click.echo(_links_sentence(found.links))
    for sentence in _sentences(found):
        click.echo(sentence)


def print_json(found: "Found", _: "Wish") -> None:
    summary = found.summary
    report: dict[str, Any] = {
        "checked": True,
        "judged": summary.judged,
        "average_score": round(summary.average_score, 1),
        "with_faults": summary.with_faults,
        "faults": dict(summary.faults),
        "listings": [
            {
                "id": each.service_id,
                "name": each.name,
                "source": each.source,
                "score": each.score,
                "last_checked": each.last_checked.isoformat() if each.last_checked else None,
                "faults": [fault.as_json() | {"remedy": fault.kind.remedy} for fault in each.faults],
            }
            for each in found.worst
        ],
        "duplicates": _duplicates_as_json(found),
        "links": _links_as_json(found),
        "seconds": round(found.seconds, 2),
    }
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))


def _duplicates_as_json(found: "Found") -> dict[str, Any] | None:
    if found.pairs is None:
        return None
    pairs = [
        {"id": each.service_id, "other_id": each.other_id, "probability": round(each.probability, 4)}
        for each in found.pairs
    ]
    return {"to_decide": found.pairs_waiting, "pairs": pairs}


def _links_as_json(found: "Found") -> dict[str, Any] | None:
    links = found.links
    if links is None:
        return None
    return {
        "followed": links.followed,
        "fine": links.fine,
        "gone": links.gone,
        "trouble": links.trouble,
        "offline": links.is_offline,
    }


def _print_tables(found: "Found", console: "Console") -> None:
    from rich.table import Table
    from rich.text import Text

    if found.worst:
        table = Table("Score", "Listing", "Feed", "Last checked", "What is wrong", title="Worst first", show_lines=True)
        for each in found.worst:
            table.add_row(
                str(each.score), Text(each.name), Text(each.source), _checked(each), Text(" ".join(_words(each)))
            )
        console.print(table)
    if found.summary.faults:
        faults = Table("Fault", "Listings", "How to put it right", title="What is wrong, and how often")
        for code, count in found.summary.faults.items():
            faults.add_row(KINDS[code].title, f"{count:,}", KINDS[code].remedy)
        console.print(faults)
    if found.pairs:
        pairs = Table("Likely", "Listing", "Other listing", title="Likely one service")
        for pair in found.pairs:
            pairs.add_row(
                likelihood_words(pair.probability),
                Text(found.names.get(pair.service_id, "")),
                Text(found.names.get(pair.other_id, "")),
            )
        console.print(pairs)


def _print_lines(found: "Found") -> None:
    for each in found.worst:
        click.echo(f"{each.score:>3}  {each.service_id}  {each.name} ({each.source}): {' '.join(_words(each))}")
    for code, count in found.summary.faults.items():
        click.echo(f"{count:>6,}  {KINDS[code].title}. {KINDS[code].remedy}")
    for pair in found.pairs or ():
        names = (found.names.get(pair.service_id, ""), found.names.get(pair.other_id, ""))
        click.echo(f"{likelihood_words(pair.probability)} likely one service  {names[0]}  |  {names[1]}")


def likelihood_words(probability: float) -> str:
    """Say a probability without ever being certain."""
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"


def _words(each: "JudgedListing") -> Sequence[str]:
    return [fault.words for fault in each.faults] or ["Nothing is wrong; it could say more."]


def _checked(each: "JudgedListing") -> str:
    return f"{each.last_checked:%-d %b %Y}" if each.last_checked else "never"


def _links_sentence(links: "LinkSummary") -> str:
    if links.is_offline:
        return "No web server answered, so this machine is taken to be offline, and nothing was kept of the links."
    if not links.followed:
        return "Every web address was followed within the last 20 hours."
    return (
        f"{links.followed:,} web addresses followed: {links.fine:,} fine, {links.gone:,} gone, {links.trouble:,} that "
        "nothing can be said of. A link counts as broken when it is gone twice, on different days."
    )


def _sentences(found: "Found") -> Sequence[str]:
    summary = found.summary
    if not summary.judged:
        return ["There are no active listings to judge. Import a feed first: signpost import."]
    unreachable = summary.faults.get("unreachable", 0)
    said = [
        f"{summary.judged:,} listings judged in {found.seconds:.1f} seconds: {summary.average_score:.0f} of 100 on "
        f"average, {summary.with_faults:,} with something wrong, {unreachable:,} that nobody can reach."
    ]
    if found.pairs is not None:
        pairs = found.pairs_waiting
        said.append(
            f"{pairs:,} {'pair' if pairs == 1 else 'pairs'} of listings may be one service; nobody has decided."
        )
    return [*said, f"Editors find all of it at {found.list_address}."]
