"""The terminal and the phone line against the running program."""

import json

import httpx
import pytest

from tests.e2e.conftest import Stack

pytestmark = pytest.mark.sockets


def test_chat_in_a_terminal_answers_piped_words(stack: Stack) -> None:
    done = stack.command("chat", words="befriending for my nan in Rochester\nthanks, bye\n")

    assert done.returncode == 0, done.stderr
    assert "befriending" in done.stdout.lower()


def test_chat_prints_json_for_machines(stack: Stack) -> None:
    done = stack.command("chat", "--json", "--say", "podiatry in Strood")

    kinds = {json.loads(line).get("type") for line in done.stdout.splitlines() if line.startswith("{")}

    assert done.returncode == 0, done.stderr
    assert kinds


def test_a_call_hears_one_service_at_a_time_and_its_number(stack: Stack) -> None:
    done = stack.command("call", words="food bank in Chatham\n1\n")

    assert done.returncode == 0, done.stderr
    assert "computer" in done.stdout.lower()
    assert "Food bank" in done.stdout


def test_it_means_the_service_the_caller_heard_last(stack: Stack) -> None:
    done = stack.command("call", "--json", words="I feel lonely in Rochester\nnext\nhow do I get to it\nnumber\n")

    heard = [event["said"] for event in map(json.loads, done.stdout.splitlines()) if event["who"] == "phone"]
    second = heard[2].removeprefix("The next is ").partition(".")[0]
    assert done.returncode == 0, done.stderr
    assert second not in heard[1]
    assert heard[3].startswith(f"{second} is at ")
    assert heard[4].startswith(f"The number for {second} is")


@pytest.mark.parametrize("again", ["eto", "dywedwch hynny eto", "beth ddywedoch chi"])
def test_last_answer_is_said_again_when_asked_in_welsh(stack: Stack, again: str) -> None:
    done = stack.command("call", "--json", "--say", "Bore da", "--say", again)

    heard = [event["said"] for event in map(json.loads, done.stdout.splitlines()) if event["who"] == "phone"]
    assert done.returncode == 0, done.stderr
    assert "Welsh" in heard[1]
    assert heard[2] == heard[1]


def test_a_caller_who_asks_for_a_person_is_asked_for_consent(stack: Stack) -> None:
    done = stack.command("call", "--from", "+447700900456", words="0\nyes\n")

    assert done.returncode == 0, done.stderr
    assert "navigator" in done.stdout.lower()


def test_an_unsigned_call_is_refused(stack: Stack) -> None:
    answer = httpx.post(f"{stack.url}/telephony/voice", data={"CallSid": "CA1", "From": "+447700900456"}, timeout=20)

    assert answer.status_code == 403
