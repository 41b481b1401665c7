"""The check itself: every endpoint of a source, or every service of a file, held against the profile."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Any
from urllib.parse import quote

from directory.conformance.files import FileFault, FileSource
from directory.conformance.paging import envelope_faults
from directory.conformance.probing import contents_of, ids_of, is_version_1, probe_list, probe_unknown_id, read_on
from directory.conformance.profile import Endpoint, load_profile
from directory.conformance.records import RecordChecker, identify
from directory.conformance.report import ConformanceReport, Finding, Severity
from directory.conformance.sources import EndpointFailed, EndpointSource
from directory.conformance.wording import Fault, path_in_words, pointer, show

SAMPLE = 10
MOST_PAGES = 2
THE_FILE = "the file"


class CheckImpossible(Exception):
    """There was nothing that could be checked; the message says why, and what to do."""


def check_open_referral(
    source: EndpointSource | FileSource,
    *,
    sample: int = SAMPLE,
    most_pages: int = MOST_PAGES,
    version: str = "3.0",
    on_progress: Callable[[int], None] = lambda _: None,
) -> ConformanceReport:
    """Check a feed against Open Referral UK, and say in plain words what is wrong with it.

    Errors and warnings are what the published validator would find in the same answers: errors at ``/``, ``/services``
    and ``/services/{id}``, warnings at the other endpoints. Everything that no schema asserts is advice.

    Args:
        source: an API, a folder of its answers, or a file of services; each service of a file is held against
            ``/services/{id}``.
        sample: how many records of each list are also fetched by their id, spread over the list.
        most_pages: how many pages of each list are read.
        version: of the profile.
        on_progress: called with the number of records checked so far.

    Raises:
        CheckImpossible: nobody answers there, or what answers is no Open Referral API, or the file holds no service.
        UnknownProfile: there is no such version.
    """
    load_profile(version)
    if isinstance(source, FileSource):
        return _FileCheck(source, version, on_progress).run()
    return _EndpointCheck(source, sample, most_pages, version, on_progress).run()


class _EndpointCheck:
    def __init__(
        self, source: EndpointSource, sample: int, most_pages: int, version: str, on_progress: Callable[[int], None]
    ) -> None:
        self._source = source
        self._sample = sample
        self._most_pages = most_pages
        self._version = version
        self._on_progress = on_progress
        self._profile = load_profile(version)
        self._report = ConformanceReport(source.name, self._profile.name)
        self._ids: dict[str, list[str]] = {}

    def run(self) -> ConformanceReport:
        for endpoint in self._profile.endpoints:
            if endpoint.is_list:
                self._check_list(endpoint)
            elif endpoint.ids_from:
                self._check_by_id(endpoint, endpoint.ids_from)
            else:
                self._check_root(endpoint)
        return self._report

    def _check_root(self, endpoint: Endpoint) -> None:
        try:
            body = self._fetch(endpoint.path)
        except EndpointFailed as error:
            if error.is_unreachable:
                raise CheckImpossible(
                    f"{self._source.name} {error.problem}. To put it right: {error.remedy}."
                ) from error
            self._report_failure(endpoint, error)
            return
        self._report.visit(endpoint.path, answers=1)
        self._check_records(endpoint, [body])

    def _check_list(self, endpoint: Endpoint) -> None:
        try:
            page = self._fetch(endpoint.path)
        except EndpointFailed as error:
            self._report_failure(endpoint, error)
            if endpoint.path == "/services" and not any(visit.answers for visit in self._report.visits.values()):
                raise CheckImpossible(
                    f"{self._source.name} is not an Open Referral UK API: neither / nor /services can be read "
                    f"(/services {error.problem}). To put it right: {error.remedy}."
                ) from error
            return
        records = contents_of(page)
        if records is None:
            self._report_shapeless(endpoint, page)
            return
        self._report.visit(endpoint.path, answers=1)
        self._check_records(endpoint, records)
        self._ids[endpoint.path] = ids_of(records)
        self._advise(endpoint, envelope_faults(page, asked=1 if self._source.takes_parameters else None))
        self._advise(endpoint, _repeats(self._ids[endpoint.path]))
        if self._source.takes_parameters:
            self._ask_further(endpoint, page)

    def _ask_further(self, endpoint: Endpoint, page: Mapping[str, Any]) -> None:
        for each in read_on(self._fetch, endpoint.path, page, self._most_pages):
            if isinstance(each, Fault):
                self._advise(endpoint, [each])
            else:
                self._report.visit(endpoint.path, answers=1)
                self._check_records(endpoint, each)
                self._ids[endpoint.path] += ids_of(each)
        if endpoint.path == "/services":
            self._advise(endpoint, probe_list(self._fetch, endpoint.path, page))

    def _check_by_id(self, endpoint: Endpoint, ids_from: str) -> None:
        ids = _spread(list(dict.fromkeys(self._ids.get(ids_from, ()))), self._sample)
        if not ids:
            self._report.not_checked[endpoint.path] = f"{ids_from} gave no ids to ask for"
            return
        seen: set[str] = set()
        for record_id in ids:
            self._check_one(endpoint, record_id, seen)
        if self._source.takes_parameters and endpoint.severity == "error":
            self._advise(endpoint, probe_unknown_id(self._fetch, endpoint.path))

    def _check_one(self, endpoint: Endpoint, record_id: str, seen: set[str]) -> None:
        try:
            body = self._fetch(endpoint.path.replace("{id}", quote(record_id, safe="")))
        except EndpointFailed as error:
            self._report_failure(endpoint, error, record_id=record_id)
            return
        self._report.visit(endpoint.path, answers=1)
        if contents_of(body) is not None:
            self._add(
                endpoint, "page-for-one", "answers with a page of records", "answer with the one record", record_id
            )
            return
        own = identify(body)[0] or record_id
        if own != record_id and self._source.takes_parameters:
            problem = f"asked for {show(record_id)}, it answers with {show(own)}"
            self._add(endpoint, "other-id", problem, "answer with the record asked for", record_id, "advice")
        if own not in seen:
            seen.add(own)
            self._check_records(endpoint, [body])

    def _fetch(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        return self._source.fetch(path, params or {})

    def _check_records(self, endpoint: Endpoint, records: list[Any]) -> None:
        checker = RecordChecker(endpoint.document, endpoint.severity, endpoint.path, self._version)
        for number, record in enumerate(records, start=1):
            for finding in checker.check(record, label=f"record {number}" if endpoint.is_list else ""):
                self._report.add(finding)
        self._report.visit(endpoint.path, records=len(records))
        self._on_progress(self._report.records)

    def _advise(self, endpoint: Endpoint, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self._report.add(_advice(endpoint.path, fault))

    def _report_failure(self, endpoint: Endpoint, error: EndpointFailed, *, record_id: str = "") -> None:
        self._report.visit(endpoint.path)
        self._add(endpoint, "no-answer", error.problem, error.remedy, record_id)

    def _report_shapeless(self, endpoint: Endpoint, page: object) -> None:
        self._report.visit(endpoint.path, answers=1)
        remedy = "put the records in a list called contents, with the page's numbers beside it"
        if is_version_1(page):
            problem = "has its records in content, as version 1 of the standard has them"
        else:
            problem = "answers with a plain list" if isinstance(page, list) else "has no list called contents"
        self._add(endpoint, "no-contents", problem, remedy)

    def _add(
        self,
        endpoint: Endpoint,
        rule: str,
        problem: str,
        remedy: str,
        record_id: str = "",
        severity: Severity | None = None,
    ) -> None:
        severity = severity or endpoint.severity
        self._report.add(Finding(severity, endpoint.path, rule, problem, remedy, record_id=record_id))


class _FileCheck:
    def __init__(self, source: FileSource, version: str, on_progress: Callable[[int], None]) -> None:
        self._source = source
        self._on_progress = on_progress
        profile = load_profile(version)
        self._checker = RecordChecker(profile.documents["service"], "error", THE_FILE, version)
        self._report = ConformanceReport(source.name, profile.name)

    def run(self) -> ConformanceReport:
        try:
            self._read()
        except EndpointFailed as error:
            raise CheckImpossible(f"{error.problem}. To put it right: {error.remedy}.") from error
        except OSError as error:
            raise CheckImpossible(f"{self._source.name} cannot be read: {error.strerror}.") from error
        if not self._report.records:
            found = next(
                (each.examples[0].problem for each in self._report.groups if each.rule == "unreadable"),
                "holds no service",
            )
            raise CheckImpossible(f"{self._source.name} {found}. Give a file with at least one service.")
        return self._report

    def _read(self) -> None:
        self._report.visit(THE_FILE, answers=1)
        if self._source.shape() == "page":
            for fault in envelope_faults(self._source.envelope() or {"contents": []}):
                self._report.add(_advice(THE_FILE, fault))
        with closing(sqlite3.connect("")) as ids:
            ids.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")
            for each in self._source.records():
                if isinstance(each, FileFault):
                    self._report.add(
                        Finding("error", THE_FILE, "unreadable", each.problem, each.remedy, record_id=each.label)
                    )
                else:
                    self._check(each.record, each.number, ids)

    def _check(self, record: Any, number: int, ids: sqlite3.Connection) -> None:
        for finding in self._checker.check(record, label=f"record {number}"):
            self._report.add(finding)
        self._report.visit(THE_FILE, records=1)
        self._on_progress(self._report.records)
        record_id, name = identify(record)
        if not record_id:
            return
        if not ids.execute("INSERT OR IGNORE INTO seen VALUES (?)", (record_id,)).rowcount:
            problem = f"record {number} has an id that a record before it has"
            remedy = "give every service an id of its own"
            self._report.add(Finding("advice", THE_FILE, "repeated-id", problem, remedy, "id", record_id, name, "/id"))


def _advice(endpoint: str, fault: Fault) -> Finding:
    return Finding(
        "advice",
        endpoint,
        fault.rule,
        fault.problem,
        fault.remedy,
        path_in_words(fault.path),
        pointer=pointer(fault.path),
    )


def _spread(ids: list[str], most: int) -> list[str]:
    """Return at most so many, the first among them and the rest evenly over the list."""
    if len(ids) <= most:
        return ids
    return [ids[number * len(ids) // most] for number in range(most)]


def _repeats(ids: list[str]) -> list[Fault]:
    repeated = len(ids) - len(set(ids))
    if not repeated:
        return []
    problem = f"{repeated} of the page's {len(ids)} records have an id that one before them has"
    return [Fault(("contents", "id"), "repeated-id", problem, "give every record an id of its own", is_advice=True)]
