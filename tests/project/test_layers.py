"""The tree: arrows between folders point one way, and nothing grows past a screen or two."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("directory", "bot", "telephony", "web")


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if ROOT / "bot" / "rasa" not in path.parents:
                yield path


def importers_of(vendor: str) -> set[str]:
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            if any(name == vendor or name.startswith(f"{vendor}.") for name in names):
                found.add(path.relative_to(ROOT).as_posix())
    return found


def test_layers_hold() -> None:
    done = subprocess.run([Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("vendor", ["elasticsearch", "tantivy", "fastembed", "faiss"])
def test_a_search_vendor_is_imported_by_one_module(vendor: str) -> None:
    importers = importers_of(vendor)

    assert len(importers) == 1, importers


def test_only_telephony_imports_twilio() -> None:
    importers = importers_of("twilio")

    assert importers
    assert all(path.startswith("telephony/") for path in importers), importers


def test_nothing_imports_the_engine() -> None:
    importers = importers_of("bot.rasa") | importers_of("rasa")

    assert importers == set()


def test_the_engine_imports_nothing_of_ours() -> None:
    engine = [path for path in (ROOT / "bot" / "rasa").rglob("*.py") if ".venv" not in path.parts]

    for path in engine:
        for node in ast.walk(ast.parse(path.read_text())):
            name = node.module if isinstance(node, ast.ImportFrom) else None
            assert (name or "").split(".")[0] not in PACKAGES, path


def test_modules_are_under_300_lines_and_functions_under_41() -> None:
    long: list[str] = []
    for path in sources():
        text = path.read_text()
        name = path.relative_to(ROOT).as_posix()
        if len(text.splitlines()) > 300:
            long.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 40:
                    long.append(f"{name}:{node.lineno} {node.name} {lines}")

    assert long == []
