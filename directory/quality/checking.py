"""Looking at every listing once: judging it, and putting it by for the search for duplicates."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Protocol

from directory.feeds.records import ServiceRecord
from directory.quality.judged import ListingQualities
from directory.quality.judging import Judge

_BATCH = 200

# Of listings by their ids, whether search found a need that each serves; those it does not know are left out.
type KnowsNeeds = Callable[[Sequence[str]], Mapping[str, bool]]


class TakesListings(Protocol):
    """Whatever else wants to see each listing once, such as the search for duplicates."""

    def take(self, service_id: str, record: ServiceRecord) -> None: ...


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """How many listings were judged, what they score on average, 0 to 100, and how many have each kind of fault."""

    judged: int = 0
    average_score: float = 0.0
    with_faults: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)


def check_listings(
    records: Iterable[tuple[str, ServiceRecord]],
    judge: Judge,
    qualities: ListingQualities,
    *,
    at: datetime,
    source: str | None = None,
    knows_needs: KnowsNeeds = lambda _: {},
    also: TakesListings | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> CheckSummary:
    """Judge listings as they come, a batch in memory at a time, and keep the judgements in place of earlier ones.

    Args:
        records: every active listing, with its id.
        at: when, for all of them; judgements kept from before are of listings no longer active, and are deleted.
        source: judge only those of this feed; ``also`` sees all.
        on_progress: called with the number of listings seen so far.
    """
    judged = seen = score = with_faults = 0
    faults: Counter[str] = Counter()
    for part in batched(records, _BATCH):
        wanted = [(service_id, record) for service_id, record in part if source in (None, record.origin)]
        serving = knows_needs([service_id for service_id, _ in wanted])
        judgements = [(key, judge.judge(record, has_needs=serving.get(key))) for key, record in wanted]
        qualities.save(judgements, at)
        for _, each in judgements:
            faults.update({fault.code for fault in each.faults})
            with_faults += bool(each.faults)
            score += each.score
        if also is not None:
            for service_id, record in part:
                also.take(service_id, record)
        judged += len(wanted)
        seen += len(part)
        on_progress(seen)
    qualities.forget_before(at, source)
    return CheckSummary(judged, score / judged if judged else 0.0, with_faults, dict(faults.most_common()))
