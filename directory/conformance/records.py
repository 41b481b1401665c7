"""One record checked against the profile: what the schema finds, and what makes no sense besides."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from directory.conformance.profile import Document, Level, load_profile
from directory.conformance.report import Finding
from directory.conformance.schemas import record_validator
from directory.conformance.sense import doubts_about
from directory.conformance.wording import OR_LEAVE_OUT, Fault, faults_of, path_in_words, pointer, tidy


@dataclass(frozen=True)
class RecordChecker:
    """Checks records of one endpoint.

    Attributes:
        severity: how bad a breach of the profile is there.
        endpoint: what findings name.
        version: of the profile.
    """

    document: Document
    severity: Level
    endpoint: str
    version: str = "3.0"

    def check(self, record: object, *, label: str = "") -> Iterator[Finding]:
        """Return everything wrong with a record.

        Args:
            label: what to call it when it has neither id nor name, such as "record 3".
        """
        validator = record_validator(self.document.name, version=self.version)
        profile = load_profile(self.version)
        for fault in faults_of(validator.iter_errors(record)):
            yield self._finding(record, fault, label, is_advice=fault.is_advice or self._is_beyond(fault))
        for fault in doubts_about(record, profile, self.document.entity):
            yield self._finding(record, fault, label, is_advice=True)

    def _is_beyond(self, fault: Fault) -> bool:
        """Tell whether a fault is in what only the international standard has, such as phones."""
        profile = load_profile(self.version)
        entity = profile.entities[self.document.entity]
        for part in fault.path:
            if isinstance(part, int):
                continue
            if part in entity.beyond:
                return True
            child = entity.child(part)
            if child is None:
                return False
            entity = profile.entities[child]
        return False

    def _is_required(self, fault: Fault) -> bool:
        """Tell whether a fault is in a field that must be there, so that leaving it out is no remedy."""
        profile = load_profile(self.version)
        entity = profile.entities[self.document.entity]
        for part in fault.path[:-1]:
            child = entity.child(part) if isinstance(part, str) else entity.name
            if child is None:
                return False
            entity = profile.entities[child]
        return not fault.path or fault.path[-1] in entity.required

    def _finding(self, record: object, fault: Fault, label: str, *, is_advice: bool) -> Finding:
        record_id, name = identify(record)
        remedy = fault.remedy.removesuffix(OR_LEAVE_OUT) if self._is_required(fault) else fault.remedy
        return Finding(
            "advice" if is_advice else self.severity,
            self.endpoint,
            fault.rule,
            fault.problem,
            remedy,
            path_in_words(fault.path),
            record_id or label,
            name,
            pointer(fault.path),
        )


def identify(record: object) -> tuple[str, str]:
    """Return a record's id and name, each empty when it has none, fit to be shown."""
    if not isinstance(record, Mapping):
        return "", ""
    identifier, name = record.get("id"), record.get("name")
    return (
        tidy(str(identifier)[:80]) if isinstance(identifier, (str, int)) and not isinstance(identifier, bool) else "",
        tidy(name[:80]) if isinstance(name, str) else "",
    )
