"""Where conversations stand, kept over a restart; run by the engine's own interpreter."""

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.conftest import ROOT

ENGINE = ROOT / "bot" / "rasa"
SCRIPT = """
import asyncio, json, os, sys
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet, UserUttered
from components.kept_trackers import FILE_VARIABLE, KEYS_VARIABLE, KEPT_SECONDS, KeptTrackers, StateFile

path, key, other = sys.argv[1:]
slots = "slots: {need: {type: any, mappings: [{type: custom}]}}"
domain = Domain.from_yaml(slots + "\\nforms: {find_form: {required_slots: [need]}}")
os.environ[FILE_VARIABLE], os.environ[KEYS_VARIABLE] = path, key

def open_store():
    return KeptTrackers(domain, host=None)

async def talk():
    store = open_store()
    tracker = await store.get_or_create_tracker("ann")
    said = [UserUttered("my mum is lonely"), SlotSet("need", {"ids": ["loneliness"]}), ActiveLoop("find_form")]
    tracker.update_with_events(said, domain)
    await store.save(tracker)
    again = await open_store().retrieve("ann")
    stranger = await open_store().retrieve("bob")
    os.environ[KEYS_VARIABLE] = f"{other},{key}"
    turned = await open_store().retrieve("ann")
    os.environ[KEYS_VARIABLE] = other
    locked = await open_store().retrieve("ann")
    del os.environ[FILE_VARIABLE]
    memory = open_store()
    await memory.save(tracker)
    return {
        "need": again.get_slot("need"), "loop": again.active_loop_name, "said": again.latest_message.text,
        "stranger": stranger is None, "turned": turned.get_slot("need"), "locked": locked is None,
        "memory": (await memory.retrieve("ann")).get_slot("need"), "keys": list(await memory.keys()),
    }

now = [1000.0]
old = StateFile(path + ".old", [key], clock=lambda: now[0])
old.save("ann", "state")
before = old.load("ann")
now[0] += KEPT_SECONDS + 1
after = old.load("ann")
old.save("bob", "state")
print("ANSWER" + json.dumps({**asyncio.run(talk()), "before": before, "after": after, "left": old.senders()}))
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trackers") / "trackers.db"


@pytest.fixture(scope="module")
def answer(file: Path) -> dict[str, Any]:
    python = ENGINE / ".venv" / "bin" / "python"
    if not python.exists():
        pytest.skip("no environment for the engine: `make test` makes bot/rasa/.venv")
    keys = [Fernet.generate_key().decode() for _ in range(2)]
    done = subprocess.run(
        [python, "-W", "ignore", "-c", SCRIPT, str(file), *keys],
        cwd=ENGINE,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ENGINE)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.split("ANSWER")[1])
    return found


def test_state_is_there_for_the_next_engine(answer: dict[str, Any]):
    assert (answer["need"], answer["loop"], answer["said"]) == (
        {"ids": ["loneliness"]},
        "find_form",
        "my mum is lonely",
    )


def test_another_conversation_has_no_state(answer: dict[str, Any]):
    assert answer["stranger"]


def test_nothing_said_can_be_read_in_the_file(answer: dict[str, Any], file: Path):
    kept = b"".join(part.read_bytes() for part in file.parent.glob("trackers.db*"))

    assert answer["said"].encode() not in kept
    assert b"loneliness" not in kept


def test_file_is_its_owners_alone(answer: dict[str, Any], file: Path):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_old_key_still_opens_and_a_strange_one_does_not(answer: dict[str, Any]):
    assert answer["turned"] == {"ids": ["loneliness"]}
    assert answer["locked"]


def test_state_not_touched_for_two_days_is_deleted(answer: dict[str, Any]):
    assert (answer["before"], answer["after"], answer["left"]) == ("state", None, ["bob"])


def test_memory_serves_where_no_file_is_named(answer: dict[str, Any]):
    assert (answer["memory"], answer["keys"]) == ({"ids": ["loneliness"]}, ["ann"])
