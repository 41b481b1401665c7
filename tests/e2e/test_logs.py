"""The logs of the whole program tell what happened and never what a person said."""

import pytest

from tests.e2e.conftest import Person, Stack

pytestmark = pytest.mark.sockets

SAID = ("I am Gwendolyn and I hear voices at night near ME7 1AA", "my number is 07700 900987", "I want to end my life")
NEVER_LOGGED = ("Gwendolyn", "hear voices", "ME7 1AA", "07700 900987", "07700900987", "end my life")


def test_no_log_holds_what_was_said(embedded_stack: Stack) -> None:
    with embedded_stack.client() as client:
        person = Person(client)
        for words in SAID:
            person.says(words)
        client.get("/api/search", params={"q": "hear voices", "near": "ME7 1AA"})
    called = embedded_stack.command("call", "--from", "+447700900987", words="I hear voices in ME7 1AA\n")

    logs = {path.name: path.read_text() for path in (embedded_stack.var_dir / "log").glob("*.log")}

    assert called.returncode == 0
    assert set(logs) == {"web.log", "actions.log", "engine.log"}
    assert "request" in logs["web.log"]
    for name, text in logs.items():
        assert [words for words in NEVER_LOGGED if words in text] == [], name
