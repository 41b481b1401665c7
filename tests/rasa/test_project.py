"""The engine's project files agree with each other and with the rest of the program."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from bot.actions import build_actions
from bot.replies import ChoicesReply, reply_adapter
from tests.actions.builders import FakeDirectory, FakeHandoffs

PROJECT = Path(__file__).resolve().parents[2] / "bot" / "rasa"
OURS = {"directory", "bot", "telephony", "web"}
LEAST_EXAMPLES = 170
LEAST_EXAMPLES_OF_NEEDS = 500
RASA_ACTIONS = {"action_deactivate_loop", "action_listen"}


def project_files(*endings: str) -> list[Path]:
    found = [path for path in PROJECT.rglob("*") if path.suffix in endings]
    return sorted(path for path in found if not {".venv", "models", ".rasa"} & set(path.relative_to(PROJECT).parts))


def load(path: Path) -> dict[str, object]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def examples_by_intent() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((PROJECT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            found[block["intent"]] += [
                line.removeprefix("- ").strip() for line in block["examples"].strip().splitlines()
            ]
    return found


def domain_names(kind: str) -> set[str]:
    return {str(name) for path in (PROJECT / "domain").glob("*.yml") for name in load(path).get(kind, [])}  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", project_files(".yml"), ids=lambda path: path.name)
def test_file_is_yaml_with_something_in_it(path: Path):
    assert load(path)


@pytest.mark.parametrize("path", project_files(".py"), ids=lambda path: path.name)
def test_engine_imports_nothing_of_ours(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    imported = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    imported += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert {name.split(".")[0] for name in imported} & OURS == set()


def test_each_intent_of_the_domain_has_examples_enough():
    examples = examples_by_intent()

    assert examples.keys() == domain_names("intents")
    assert {intent: len(said) for intent, said in examples.items() if len(said) < LEAST_EXAMPLES} == {}
    assert len(examples["find_service"]) >= LEAST_EXAMPLES_OF_NEEDS


def test_no_example_is_given_twice():
    seen: dict[str, list[str]] = defaultdict(list)
    for intent, said in examples_by_intent().items():
        for example in said:
            seen[re.sub(r"\W+", " ", example.lower()).strip()].append(intent)

    assert {example: intents for example, intents in seen.items() if len(intents) > 1} == {}


def test_engine_and_action_server_name_the_same_actions():
    served = {action.name() for action in build_actions(FakeDirectory(), FakeHandoffs())}

    assert served == domain_names("actions")


def test_rules_use_only_what_the_domain_names():
    rules = (PROJECT / "data" / "rules.yml").read_text(encoding="utf-8")

    actions = set(re.findall(r"- action: (\w+)", rules))
    intents = set(re.findall(r"- intent: (\w+)", rules))

    assert actions - domain_names("actions") - domain_names("forms") - RASA_ACTIONS == set()
    assert intents - {"nlu_fallback"} == domain_names("intents")


def test_each_choice_says_something_the_engine_was_taught():
    taught = {example.lower() for said in examples_by_intent().values() for example in said}
    said = set()
    for path in (PROJECT / "domain").glob("*.yml"):
        for forms in load(path).get("responses", {}).values():  # type: ignore[attr-defined]
            reply = reply_adapter.validate_python(forms[0]["custom"]) if "custom" in forms[0] else None
            said |= {choice.say.lower() for choice in reply.choices} if isinstance(reply, ChoicesReply) else set()

    assert said - taught == set()


def test_engine_is_reached_over_rest_alone():
    assert load(PROJECT / "credentials.yml") == {"rest": None}


def test_engine_calls_the_action_server_it_is_told_of():
    assert load(PROJECT / "endpoints.yml")["action_endpoint"] == {"url": "${SIGNPOST_ACTIONS_URL}"}


def test_engine_keeps_where_conversations_stand_in_a_store_of_ours():
    assert load(PROJECT / "endpoints.yml")["tracker_store"] == {"type": "components.kept_trackers.KeptTrackers"}
