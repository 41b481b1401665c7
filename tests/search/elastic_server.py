"""Elasticsearch servers of the tests' own, which they may stop, start and lock."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = "SIGNPOST_TEST_ELASTICSEARCH_TOOL"
PASSWORD = "signpost-test"
_INSTALLED = Path("/var/tmp/elasticsearch-9.4.3")
# Compiled once and not well: it lives for a minute, and starting is most of what it does.
_QUICK_START = "-XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch"
_START_SECONDS = 240.0
_HOW = (
    f"no Elasticsearch to stop and start: keep the program ../shared/tools/elasticsearch, or name one like it in {TOOL}"
)


class OwnServer:
    """One or several nodes on ports of their own; ``urls`` has the address of each, in order."""

    def __init__(self, tool: Path, home: Path, port: int, nodes: int) -> None:
        self.urls = [f"http://127.0.0.1:{port + number}" for number in range(nodes)]
        self._tool = tool
        self._home = home

    def stop(self, node: int) -> None:
        self.run("stop", str(node))

    def start(self, node: int) -> None:
        self.run("start", str(node))

    def wait(self) -> None:
        """Wait for every node, longer than the tool does: a busy machine takes minutes to start three."""
        ends = time.monotonic() + _START_SECONDS
        while self._nodes_there() < len(self.urls):
            if time.monotonic() > ends:
                told = (self._home / "tool.log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"Elasticsearch did not start in {_START_SECONDS:.0f} seconds: {told[-1000:]}")
            time.sleep(1)

    def _nodes_there(self) -> int:
        try:
            answer = httpx.get(f"{self.urls[0]}/_cluster/health", auth=("elastic", PASSWORD), timeout=5.0)
            return int(answer.json()["number_of_nodes"]) if answer.is_success else 0
        except httpx.HTTPError:
            return 0

    def run(self, *arguments: str, check: bool = True) -> None:
        # To a file: a node keeps what it was given open for as long as it runs.
        with (self._home / "tool.log").open("ab") as log:
            subprocess.run(
                [self._tool, *arguments],
                check=check,
                timeout=300,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={
                    **os.environ,
                    "SIGNPOST_ES_HOME": str(self._home),
                    "ELASTIC_PASSWORD": PASSWORD,
                    "ES_JAVA_OPTS": _QUICK_START,
                },
            )


@contextmanager
def own_server(port: int, *, nodes: int = 1, secure: bool = False) -> Iterator[OwnServer]:
    """Give a server that nothing else uses, in a folder of its own, stopped and gone afterwards.

    The program is linked from where the tool keeps it, so that nothing is fetched twice.
    """
    tool = Path(os.environ.get(TOOL) or ROOT.parent / "shared" / "tools" / "elasticsearch")
    if not tool.is_file():
        pytest.skip(_HOW)
    home = Path(tempfile.mkdtemp(prefix=f"signpost-elasticsearch-{port}-", dir="/var/tmp"))
    home.chmod(0o755)
    if (_INSTALLED / ".installed").is_file():
        leave_out = shutil.ignore_patterns("nodes")
        shutil.copytree(_INSTALLED, home, ignore=leave_out, copy_function=os.link, dirs_exist_ok=True)
    server = OwnServer(tool, home, port, nodes)
    try:
        server.run(
            "up", "--nodes", str(nodes), "--port", str(port), "--heap", "512m", *["--secure"] * secure, check=False
        )
        server.wait()
        yield server
    finally:
        server.run("down")
        shutil.rmtree(home, ignore_errors=True)
