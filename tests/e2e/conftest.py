"""The whole program, as ``signpost up`` starts it: real engine, real actions, real search."""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT

READY_SECONDS = 240


# Below those that the kernel lends to connections, any of which may take one before the server does.
_PORTS = range(20_000, 32_000)
_TOGETHER = 4


def free_port() -> int:
    """Return a port that nobody has, and with it the few after it, for servers that take several."""
    for port in random.sample(_PORTS, len(_PORTS)):
        if all(_is_free(port + further) for further in range(_TOGETHER)):
            return port
    pytest.fail(f"no free port from {_PORTS.start} to {_PORTS.stop}: stop servers that are left over")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass(frozen=True)
class Stack:
    """A running Signpost: its address, its folder, its environment and the supervisor's process."""

    url: str
    var_dir: Path
    environment: dict[str, str]
    supervisor: "subprocess.Popen[str]"

    def command(self, *arguments: str, words: str = "") -> "subprocess.CompletedProcess[str]":
        """Run ``signpost ARGUMENTS`` beside the running program, with ``words`` typed into it."""
        line = [str(Path(sys.executable).with_name("signpost")), *arguments]
        return subprocess.run(
            line, cwd=ROOT, env=self.environment, input=words, capture_output=True, text=True, timeout=120
        )

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=20)


def settings_for(var_dir: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a stack of its own: ports nobody uses, a fresh var folder, the built models."""
    built = ROOT / "var"
    for name in ("models", "vectors"):
        shutil.copytree(built / name, var_dir / name, dirs_exist_ok=True)
    ports = {name: str(free_port()) for name in ("WEB", "ACTIONS", "ENGINE")}
    return {
        **os.environ,
        **{f"SIGNPOST_{name}_PORT": port for name, port in ports.items()},
        "SIGNPOST_VAR_DIR": str(var_dir),
        "SIGNPOST_ENCODER_DIR": os.environ.get("SIGNPOST_ENCODER_DIR") or str(built / "encoder"),
        "SIGNPOST_MESSAGES_PER_MINUTE": "600",
        "SIGNPOST_NAVIGATOR_OPENS": "00:00",
        "SIGNPOST_NAVIGATOR_CLOSES": "23:59",
        "DATABASE_URL": "",
        "SEARCH_URL": "",
        **changes,
    }


def start_stack(var_dir: Path, **changes: str) -> Stack:
    environment = settings_for(var_dir, **changes)
    output = (var_dir / "up.log").open("w")
    supervisor = subprocess.Popen(
        [str(Path(sys.executable).with_name("signpost")), "up"],
        cwd=ROOT,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    output.close()
    stack = Stack(f"http://127.0.0.1:{environment['SIGNPOST_WEB_PORT']}", var_dir, environment, supervisor)
    deadline = time.monotonic() + READY_SECONDS
    while "Signpost is running" not in (said := (var_dir / "up.log").read_text()):
        if supervisor.poll() is not None or time.monotonic() > deadline:
            stop_stack(stack)
            logs = "\n".join(log.read_text()[-2000:] for log in (var_dir / "log").glob("*.log"))
            pytest.fail(f"signpost up did not become ready:\n{said[-3000:]}\n{logs}")
        time.sleep(0.2)
    return stack


def stop_stack(stack: Stack) -> int:
    """Stop it as Ctrl-C does; return the supervisor's exit code."""
    if stack.supervisor.poll() is None:
        stack.supervisor.send_signal(signal.SIGINT)
        try:
            stack.supervisor.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(stack.supervisor.pid, signal.SIGKILL)
            stack.supervisor.wait(10)
    code: int = stack.supervisor.returncode
    return code


@pytest.fixture(scope="session")
def embedded_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = start_stack(tmp_path_factory.mktemp("embedded") / "var")
    yield stack
    stop_stack(stack)


@pytest.fixture(scope="session")
def elasticsearch_stack(tmp_path_factory: pytest.TempPathFactory, elasticsearch_url: str) -> Iterator[Stack]:
    alias = f"signpost-e2e-{uuid.uuid4().hex[:8]}"
    stack = start_stack(
        tmp_path_factory.mktemp("elastic") / "var",
        SEARCH_URL=elasticsearch_url,
        SIGNPOST_SEARCH_ALIAS=alias,
        # A machine busy with tests may take longer than anybody should wait; failing over has a test of its own.
        SIGNPOST_SEARCH_TIMEOUT_SECONDS="10",
    )
    yield stack
    stop_stack(stack)
    indexes = httpx.get(f"{elasticsearch_url}/_cat/indices/{alias}*?h=index").text.split()
    for index in indexes:
        httpx.delete(f"{elasticsearch_url}/{index}")


@pytest.fixture(params=["embedded", "elasticsearch"])
def stack(request: pytest.FixtureRequest) -> Stack:
    """The running program, once on each search engine."""
    chosen: Stack = request.getfixturevalue(f"{request.param}_stack")
    return chosen


class Person:
    """Somebody talking through the public chat API."""

    def __init__(self, client: httpx.Client, channel: str = "web") -> None:
        self.client = client
        begun = client.post("/api/conversations", json={"channel": channel, "language": "en"})
        begun.raise_for_status()
        self.id: str = begun.json()["id"]
        self.greeting: list[dict[str, object]] = begun.json()["replies"]
        self.headers = {"Authorization": f"Bearer {begun.json()['token']}"}
        self.replies: list[dict[str, object]] = []
        self.mode = "bot"

    def says(self, words: str) -> "Person":
        answer = self.client.post(f"/api/conversations/{self.id}/messages", json={"text": words}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        self.replies, self.mode = answer.json()["replies"], answer.json()["mode"]
        return self

    def services(self) -> list[dict[str, object]]:
        """The services shown in the last answer."""
        return [card for reply in self.replies if reply["type"] == "services" for card in reply["services"]]  # type: ignore[attr-defined]

    def words(self) -> str:
        """Everything said in the last answer, as one text."""
        return "\n".join(str(reply.get("text", "")) for reply in self.replies)

    def reply(self, kind: str) -> dict[str, object] | None:
        return next((reply for reply in self.replies if reply["type"] == kind), None)


@pytest.fixture
def person(stack: Stack) -> Iterator[Person]:
    with stack.client() as client:
        yield Person(client)


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form with a CSRF token"
    return found.group(1)
