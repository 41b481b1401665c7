"""Elasticsearch servers of the tests' own, which they may stop, start and lock."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = "SIGNPOST_TEST_ELASTICSEARCH_TOOL"
PASSWORD = "signpost-test"
_INSTALLED = Path("/var/tmp/elasticsearch-9.4.3")
# Compiled once and not well: it lives for a minute, and starting is most of what it does.
_QUICK_START = "-XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch"
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

    def run(self, *arguments: str) -> None:
        # To a file: a node keeps what it was given open for as long as it runs.
        with (self._home / "tool.log").open("ab") as log:
            subprocess.run(
                [self._tool, *arguments],
                check=True,
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
        server.run("up", "--nodes", str(nodes), "--port", str(port), "--heap", "512m", *["--secure"] * secure)
        yield server
    finally:
        server.run("down")
        shutil.rmtree(home, ignore_errors=True)
