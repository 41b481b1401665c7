"""Judging one listing: what it scores and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from directory.feeds.records import ServiceRecord
from directory.quality.completeness import completeness, completeness_score
from directory.quality.contact import contact_faults
from directory.quality.faults import KINDS, Fault
from directory.quality.personal import personal_faults
from directory.quality.timing import STALE_MONTHS, CanReadHours, timing_faults
from directory.quality.whereabouts import FindPoint, whereabouts_faults
from directory.quality.wording import wording_faults

_ORDER = {code: number for number, code in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """``score`` is 0 to 100; ``faults`` are in the order of ``KINDS``, the same words once."""

    score: int
    faults: tuple[Fault, ...]

    def has(self, code: str) -> bool:
        return any(fault.code == code for fault in self.faults)


@dataclass(frozen=True)
class Judge:
    """Judges listings by what it is handed; what it is not handed it does not look at.

    Args:
        today: the day it judges by.
        stale_months: a check longer ago than this is stale.
        can_read_hours: whether opening hours can be told from words.
        find_point: where a postcode is, in degrees.
        broken_links: web addresses that are gone, with why.
    """

    today: date
    stale_months: int = STALE_MONTHS
    can_read_hours: CanReadHours | None = None
    find_point: FindPoint | None = None
    broken_links: Mapping[str, str] = field(default_factory=dict)

    def judge(self, record: ServiceRecord, *, has_needs: bool | None = None) -> Judgement:
        """Return what a listing scores: how complete it is, less the points of each kind of fault it has.

        Args:
            has_needs: whether search found a need that it serves; ``None`` where nobody looked, which is no fault.
        """
        serves = bool(record.needs) or has_needs is not False
        faults = sorted(dict.fromkeys(self._faults(record, serves)), key=lambda fault: _ORDER[fault.code])
        shares = completeness(record, self.today, has_needs=serves, stale_months=self.stale_months)
        points = sum(KINDS[code].points for code in {fault.code for fault in faults})
        return Judgement(max(0, completeness_score(shares) - points), tuple(faults))

    def _faults(self, record: ServiceRecord, has_needs: bool) -> Iterator[Fault]:
        yield from contact_faults(record, self.broken_links)
        yield from timing_faults(record, self.today, stale_months=self.stale_months, can_read_hours=self.can_read_hours)
        yield from personal_faults(record)
        yield from wording_faults(record)
        yield from whereabouts_faults(record, self.find_point)
        if not has_needs:
            yield Fault("no-needs", "Nothing in it says what it helps with.")
