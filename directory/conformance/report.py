"""What a check found: findings, grouped and counted, in memory that does not grow with the feed."""

from collections import Counter
from dataclasses import asdict, dataclass
from dataclasses import field as made
from typing import Any, Literal

type Severity = Literal["error", "warning", "advice"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")
EXAMPLES_KEPT = 20
GROUPS_KEPT = 500


@dataclass(frozen=True)
class Finding:
    """One thing wrong in one place.

    Attributes:
        severity: ``error`` breaks the profile where it must hold, ``warning`` where it should; ``advice`` is ours.
        endpoint: such as ``/services/{id}``; ``the file`` for a file.
        rule: a short code that programs may rely on, such as ``missing`` or ``email``.
        problem: what is wrong, in words that follow the field's name: "is missing".
        remedy: what to write instead, as an order: "give the service a name".
        field: where in the record, in words: ``phones, 2nd, number``; empty when it is the whole.
        record_id: the record's own id; empty when it has none or the finding is not about one.
        record_name: its name.
        pointer: where, as a JSON Pointer (RFC 6901) from the record.
    """

    severity: Severity
    endpoint: str
    rule: str
    problem: str
    remedy: str
    field: str = ""
    record_id: str = ""
    record_name: str = ""
    pointer: str = ""

    def sentence(self) -> str:
        """Say what is wrong and what to do about it: ``email: 'x' is not an e-mail address; write one like …``."""
        where = f"{self.field}: " if self.field else ""
        return f"{where}{self.problem}; {self.remedy}"

    def kind(self) -> tuple[str, str, str, str]:
        """Return what findings of one kind share: the field's name counts, not which of several records it is in."""
        names = ", ".join(part for part in self.field.split(", ") if not part[:1].isdigit())
        return self.severity, self.endpoint, names, self.rule


@dataclass
class Group:
    """Findings of one kind: how many, in how many records, and the first of them."""

    severity: Severity
    endpoint: str
    field: str
    rule: str
    count: int = 0
    examples: list[Finding] = made(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


@dataclass
class Visit:
    """What was asked of one endpoint: ``answers`` it gave, and ``records`` in them that were checked."""

    answers: int = 0
    records: int = 0


@dataclass
class ConformanceReport:
    """Everything a check found.

    ``counts`` are of findings by severity; errors and warnings together are what the published validator counts. Memory
    is bounded: of each kind of finding the first 20 are kept, and of kinds the first 500; all are counted.
    """

    source: str
    profile: str
    counts: Counter[str] = made(default_factory=Counter)
    visits: dict[str, Visit] = made(default_factory=dict)
    not_checked: dict[str, str] = made(default_factory=dict)
    _problems: Counter[str] = made(default_factory=Counter)
    _groups: dict[tuple[str, str, str, str], Group] = made(default_factory=dict)

    @property
    def errors(self) -> int:
        return self.counts["error"]

    @property
    def warnings(self) -> int:
        return self.counts["warning"]

    @property
    def advice(self) -> int:
        return self.counts["advice"]

    @property
    def problems(self) -> int:
        """Errors and warnings: what the published validator counts."""
        return self.errors + self.warnings

    @property
    def records(self) -> int:
        return sum(visit.records for visit in self.visits.values())

    @property
    def conforms(self) -> bool:
        return not self.errors

    @property
    def groups(self) -> list[Group]:
        """The kinds of findings: errors, warnings, advice; each by endpoint, as they came, the most frequent first."""
        order = {name: number for number, name in enumerate(self.visits)}
        return sorted(
            self._groups.values(),
            key=lambda group: (
                SEVERITIES.index(group.severity),
                order.get(group.endpoint, len(order)),
                group.endpoint,
                -group.count,
            ),
        )

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there is room for its kind."""
        self.counts[finding.severity] += 1
        if finding.severity != "advice":
            self._problems[finding.endpoint] += 1
        kind = finding.kind()
        if kind not in self._groups:
            if len(self._groups) >= GROUPS_KEPT:
                return
            self._groups[kind] = Group(finding.severity, finding.endpoint, kind[2], finding.rule)
        group = self._groups[kind]
        group.count += 1
        if len(group.examples) < EXAMPLES_KEPT:
            group.examples.append(finding)

    def visit(self, endpoint: str, *, records: int = 0, answers: int = 0) -> None:
        """Note that an endpoint answered, and how many of its records were checked."""
        visit = self.visits.setdefault(endpoint, Visit())
        visit.answers += answers
        visit.records += records

    def problems_by_endpoint(self) -> dict[str, int]:
        """Return how many errors and warnings each endpoint has, without those that have none."""
        return dict(self._problems)

    def summary(self) -> str:
        """Say it in one line."""
        counts = (
            f"{_many(self.problems, 'problem')} ({_many(self.errors, 'error')}, {_many(self.warnings, 'warning')}), "
            f"{_many(self.advice, 'piece')} of advice"
        )
        verdict = "conforms" if self.conforms else "does not conform"
        return f"{self.source}: {verdict} to {self.profile}. {counts}, in {_many(self.records, 'record')}."

    def as_json(self) -> dict[str, Any]:
        """Return it for programs; ``docs/conformance.md`` names the fields."""
        return {
            "source": self.source,
            "profile": self.profile,
            "conforms": self.conforms,
            "counts": {
                "error": self.errors,
                "warning": self.warnings,
                "advice": self.advice,
                "problems": self.problems,
            },
            "problems_by_endpoint": self.problems_by_endpoint(),
            "checked": {endpoint: asdict(visit) for endpoint, visit in self.visits.items()},
            "not_checked": self.not_checked,
            "findings": [group.as_json() for group in self.groups],
            "summary": self.summary(),
        }


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
