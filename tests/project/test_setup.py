"""Setting up: what stands in the way is said in one sentence."""

import importlib.util
import shutil
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def setup() -> ModuleType:
    specification = importlib.util.spec_from_file_location("deploy_setup", ROOT / "deploy" / "setup.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def fake_uv(folder: Path, script: str) -> Path:
    """An executable in uv's place that does what ``script`` says."""
    path = folder / "uv"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_full_disk_is_named_with_what_is_needed(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "PROGRAM", tmp_path / "nothing")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 1024**3))

    with pytest.raises(setup.SetupFailed, match=r"1\.0 GB free; Signpost needs 5 GB"):
        setup.check_disk()


def test_a_missing_interpreter_is_named(setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    (tmp_path / "lock.txt").write_text("six==1.17.0\n")
    uv = fake_uv(tmp_path, 'echo "No interpreter found" >&2; exit 2')

    with pytest.raises(setup.SetupFailed, match=r"Python 3\.10 was not found and could not be fetched; install it"):
        setup.make_environment(uv, tmp_path / "environment", "lock.txt", "3.10")


def test_an_environment_is_made_once_from_one_lock_file(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    (tmp_path / "lock.txt").write_text("six==1.17.0\n")
    environment = tmp_path / "environment"
    uv = fake_uv(tmp_path, f"mkdir -p {environment}/bin; echo once >> {tmp_path}/calls")

    made = [setup.make_environment(uv, environment, "lock.txt", "3.12") for _ in range(2)]
    (tmp_path / "lock.txt").write_text("six==1.16.0\n")
    again = setup.make_environment(uv, environment, "lock.txt", "3.12")

    assert made == [True, False]
    assert again is True


def test_the_environment_with_the_tests_serves_for_running_too(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    for name in ("run.txt", "test.txt"):
        (tmp_path / name).write_text(name)
    environment = tmp_path / "environment"
    uv = fake_uv(tmp_path, f"mkdir -p {environment}/bin")
    setup.make_environment(uv, environment, "test.txt", "3.12")

    made = setup.make_environment(uv, environment, "run.txt", "3.12", extra_locks=["test.txt"])

    assert made is False


def test_no_tracked_lock_names_a_registry() -> None:
    for lock in (ROOT / "deploy").glob("*.txt"):
        assert "://" not in lock.read_text(), lock.name
