"""Starting, stopping, and carrying on when a part dies."""

import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import psutil
import pytest

from tests.e2e.conftest import Person, Stack, settings_for, start_stack, stop_stack

pytestmark = pytest.mark.sockets


def child(stack: Stack, words: str) -> psutil.Process:
    """The process of the running program whose command line holds ``words``."""
    for process in psutil.Process(stack.supervisor.pid).children(recursive=True):
        if words in " ".join(process.cmdline()):
            return process
    raise AssertionError(f"no process of {words}")


def test_a_port_already_taken_is_named_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        stack = Stack("", tmp_path, settings_for(tmp_path / "var", SIGNPOST_WEB_PORT=port), None)  # type: ignore[arg-type]

        done = stack.command("up")

    assert done.returncode == 1
    assert f"Port {port} is already in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_people_are_answered_while_the_engine_is_down_and_it_comes_back(tmp_path: Path) -> None:
    stack = start_stack(tmp_path / "var")
    try:
        with stack.client() as client:
            person = Person(client).says("debt advice in Chatham")
            before = person.services()
            engine = child(stack, "rasa")
            engine.send_signal(signal.SIGKILL)
            engine.wait(10)

            person.says("lunch club in Rochester")
            during = person.services()
            deadline = time.monotonic() + 120
            while client.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
                time.sleep(0.5)
            after = person.says("stop smoking in Gillingham").services()

        assert before
        assert during
        assert after
    finally:
        code = stop_stack(stack)
    assert code == 0
    assert not any(Path(str(stack.var_dir)).name in " ".join(p.cmdline()) for p in psutil.Process().children())


def test_a_second_start_keeps_the_directory_and_answers_within_a_minute(embedded_stack: Stack, tmp_path: Path) -> None:
    doctor = embedded_stack.command("doctor", "--json")

    assert doctor.returncode == 0, doctor.stdout
    assert httpx.get(f"{embedded_stack.url}/health/live", timeout=5).status_code == 200
    up = (embedded_stack.var_dir / "up.log").read_text()
    assert "304 services loaded" in up
    assert isinstance(embedded_stack.supervisor, subprocess.Popen)
