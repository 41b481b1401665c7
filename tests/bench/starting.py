"""How long ``make run`` takes on a clean clone, and again once everything is there."""

import os
import subprocess
from pathlib import Path

from rich.console import Console

from tests.bench.figures import Start
from tests.bench.program import READY, launched
from tests.bench.terminal import say
from tests.conftest import ROOT
from tests.e2e.conftest import free_port

COLD_SECONDS = 3600.0
TRAINING = "Training the dialogue engine"


def measure_cold_start(folder: Path, console: Console) -> tuple[Start, ...]:
    """Clone the project's last commit into a folder and run ``make run`` there, twice.

    Uncommitted changes are not in it. What package tools have cached on this machine stays cached.
    """
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    environment = _clean_environment()
    say(console, "Running make run in a fresh clone; this installs everything")
    with launched(["make", "run"], clone, environment, folder / "cold.log") as running:
        installed = running.wait_for(TRAINING, COLD_SECONDS)
        cold = running.wait_for(READY, COLD_SECONDS)
    say(console, "Running make run there again")
    with launched(["make", "run"], clone, environment, folder / "warm.log") as running:
        warm = running.wait_for(READY, COLD_SECONDS)
    return (
        Start("`make run`, fresh clone, until training", installed, "environments, downloads, sentence encoder"),
        Start(
            "`make run`, fresh clone, training to ready", cold - installed, "training, sample directory, index, start"
        ),
        Start("`make run`, fresh clone, in all", cold, "depends on the network and on what is cached"),
        Start("`make run`, same clone, second time", warm, "checks, then the three processes"),
    )


def _clean_environment() -> dict[str, str]:
    """Return this environment without settings of ours, on ports nobody uses."""
    ours = ("SIGNPOST_", "DATABASE_URL", "SEARCH_URL", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **{f"SIGNPOST_{name}_PORT": str(free_port()) for name in ("WEB", "ACTIONS", "ENGINE")}}
