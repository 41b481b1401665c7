"""Starting, stopping, and carrying on when a part dies."""

import json
import signal
import socket
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


def test_people_are_answered_while_the_engine_is_down_and_a_second_start_keeps_everything(tmp_path: Path) -> None:
    stack = start_stack(tmp_path / "var")
    try:
        with stack.client() as client:
            person = Person(client).says("debt advice in Chatham")
            before = person.services()
            engine = child(stack, "rasa")
            engine.send_signal(signal.SIGKILL)
            engine.wait(10)

            during = person.says("lunch club in Rochester").services()
            wait_for_engine(stack)
            after = person.says("stop smoking in Gillingham").services()
    finally:
        children = psutil.Process(stack.supervisor.pid).children(recursive=True)
        code = stop_stack(stack)
    assert before
    assert during
    assert after
    assert code == 0
    assert not [process for process in children if process.is_running()]

    again = start_stack(stack.var_dir)
    try:
        with again.client() as client:
            said = client.get(f"/api/conversations/{person.id}/events", headers=person.headers).json()["events"]
            found = client.get("/api/search", params={"q": "debt"}).json()["total"]
    finally:
        stop_stack(again)
    assert any(event.get("text") == "debt advice in Chatham" for event in said)
    assert found
    assert "Loading the sample directory" not in (stack.var_dir / "up.log").read_text()


def wait_for_engine(stack: Stack) -> None:
    """Wait until the supervisor has brought the engine back."""
    engine = f"http://127.0.0.1:{stack.environment['SIGNPOST_ENGINE_PORT']}/webhooks/rest/"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(engine, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError("the engine did not come back")


def test_doctor_finds_every_part_well(embedded_stack: Stack) -> None:
    doctor = embedded_stack.command("doctor", "--json")

    findings = {finding["part"]: finding["is_well"] for finding in json.loads(doctor.stdout)}

    assert doctor.returncode == 0
    assert all(findings.values()), findings
