"""What all tests share: no sockets unless a test says so, and in CI no skips."""

import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import disable_socket, enable_socket
from xdist.scheduler import LoadScopeScheduling

from tests.postgres import PostgresAbsent, new_database, running_server

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
IN_CI = bool(os.environ.get("CI"))


class ByFolder(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types for it.
    """Keeps together, when workers share the tests, those that share a server or a reader that is slow to start.

    A folder is one group: two of them may not start an Elasticsearch cluster at once, either.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("/")[1]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFolder:
    return ByFolder(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Unit tests talk to nobody; one that needs a server on this machine is marked ``sockets``."""
    if item.get_closest_marker("sockets"):
        enable_socket()
    else:
        disable_socket(allow_unix_socket=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skip is a failure: everything a test needs is put in place before it runs."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real feeds and judged queries; they stay outside the project."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/data is absent: real feeds and judged queries are kept there")
    return folder


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    folder = Path(os.environ.get("SIGNPOST_ENCODER_DIR") or ROOT / "var" / "encoder")
    if not folder.is_dir():
        pytest.skip("no sentence encoder: run `signpost train`, which `make test` does")
    return folder


@pytest.fixture(scope="session")
def safety_encoder_folder(encoder_folder: Path) -> Path:
    folder = encoder_folder.with_name(f"{encoder_folder.name}-safety")
    if not folder.is_dir():
        pytest.skip("no sentence encoder for red flags: run `signpost train`, which `make test` does")
    return folder


@pytest.fixture(scope="session")
def vector_folder() -> Path:
    """Where the vocabulary's vectors are kept between runs: a minute's work on two cores."""
    return ROOT / "var" / "vectors"


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """A real Elasticsearch: the one named, else one in a container where Docker runs."""
    if url := os.environ.get("SIGNPOST_TEST_ELASTICSEARCH_URL"):
        yield url
        return
    if not (shutil.which("docker") and _docker_answers()):
        pytest.skip("no Elasticsearch: start Docker, or set SIGNPOST_TEST_ELASTICSEARCH_URL to a running 9.4")
    from testcontainers.elasticsearch import ElasticSearchContainer

    with ElasticSearchContainer("elasticsearch:9.4.3", mem_limit="2g") as server:
        yield server.get_url()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL: the one named, else one started from the programs installed here."""
    try:
        with running_server() as address:
            yield address
    except PostgresAbsent as reason:
        pytest.skip(str(reason))


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty database of its own for each test."""
    with new_database(postgres_server) as address:
        yield address


def _docker_answers() -> bool:
    done = subprocess.run(["docker", "info"], capture_output=True, check=False)
    return done.returncode == 0
