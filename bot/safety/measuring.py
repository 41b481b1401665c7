"""How well the red flags do on labelled lines: recall and false alarms with their uncertainty, and the time taken.

Definitions: recall is the share of dangerous lines with any hit, whatever its category (the first help named on a card
is rarely the only one that fits); a false alarm is a hit on a line with no danger in it.
"""

import json
import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.safety.model import Hit
from bot.safety.red_flags import RedFlags

HARMLESS_KINDS = ("negative", "harmless")
_WORST = 10


class LabelsWrong(Exception):
    """A file of labelled lines cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line and what is in it; ``category`` is ``None`` when there is no danger."""

    text: str
    kind: str
    category: str | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the 95 % interval of the share (0 to 1)."""

    found: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One set: recall by kind and by kind and category, false alarms, lines that went wrong, milliseconds."""

    name: str
    recall: dict[str, Share]
    false_alarms: Share
    right_category: Share
    wrong: tuple[str, ...]
    p50_ms: float
    p95_ms: float


def load_labelled(path: Path) -> list[Labelled]:
    """Return the lines of a JSON-lines file with ``text``, ``kind`` and ``category``.

    Raises:
        LabelsWrong: a line is not of that shape.
    """
    lines: list[Labelled] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            lines.append(Labelled(row["text"], row["kind"], row["category"]))
        except (ValueError, KeyError, TypeError) as error:
            raise LabelsWrong(f"{path} line {number}: give text, kind and category as JSON ({error!r}).") from error
    if not lines:
        raise LabelsWrong(f"{path} has no lines. Give one JSON object a line.")
    return lines


def measure(flags: RedFlags, lines: Sequence[Labelled], name: str, *, keep_secret: bool = False) -> Measured:
    """Judge every line and count.

    Args:
        keep_secret: leave out the lines that went wrong, for a set that nobody who writes rules may read.
    """
    flags.check("warm up, as a running program is")
    judged: list[tuple[Labelled, list[Hit]]] = []
    times: list[float] = []
    for line in lines:
        started = time.perf_counter()
        hits = flags.check(line.text)
        times.append((time.perf_counter() - started) * 1000)
        judged.append((line, hits))
    danger = [(line, hits) for line, hits in judged if line.kind not in HARMLESS_KINDS]
    harmless = [(line, hits) for line, hits in judged if line.kind in HARMLESS_KINDS]
    groups = dict.fromkeys(name for line, _ in sorted(danger, key=_order) for name in (line.kind, _group(line)))
    p50, p95 = np.percentile(times, [50, 95])
    return Measured(
        name=name,
        recall={
            group: wilson(bool(hits) for line, hits in danger if group in (line.kind, _group(line))) for group in groups
        },
        false_alarms=wilson(bool(hits) for _, hits in harmless),
        right_category=wilson(any(hit.category == line.category for hit in hits) for line, hits in danger if hits),
        wrong=() if keep_secret else _wrong(judged)[: 2 * _WORST],
        p50_ms=float(p50),
        p95_ms=float(p95),
    )


def wilson(outcomes: Iterable[bool]) -> Share:
    """Return the share of outcomes that are true, with its 95 % interval.

    Source:
        Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    values = list(outcomes)
    found, of = sum(values), len(values)
    if of == 0:
        return Share(0, 0, 0.0, 0.0, 1.0)
    z = 1.959964
    share = found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Share(found, of, share, max(0.0, middle - reach), min(1.0, middle + reach))


def _group(line: Labelled) -> str:
    return f"{line.kind}, {line.category}"


def _order(judged: tuple[Labelled, list[Hit]]) -> str:
    return _group(judged[0])


def _wrong(judged: Sequence[tuple[Labelled, list[Hit]]]) -> tuple[str, ...]:
    alarms = [
        f"false alarm ({hits[0].rule_id}: {hits[0].phrase}): {line.text}"
        for line, hits in judged
        if hits and line.kind in HARMLESS_KINDS
    ]
    missed = [
        f"missed ({_group(line)}): {line.text}" for line, hits in judged if not hits and line.kind not in HARMLESS_KINDS
    ]
    return (*missed[:_WORST], *alarms[:_WORST])
