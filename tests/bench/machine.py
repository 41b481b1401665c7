"""Where a measurement was made."""

import os
import platform
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from tests.bench.figures import Machine
from tests.conftest import ROOT
from web.training import ENGINE_PYTHON


def this_machine(load_before: float) -> Machine:
    return Machine(
        when=datetime.now(ZoneInfo("Europe/London")).strftime("%-d %B %Y, %H:%M"),
        commit=_commit(),
        system=f"{platform.system()} {platform.machine()}",
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gib=psutil.virtual_memory().total / 1024**3,
        program_python=platform.python_version(),
        engine_python=_said([str(ENGINE_PYTHON), "--version"]).removeprefix("Python "),
        load=(load_before, load_now()),
    )


def load_now() -> float:
    """Return the load average over the last minute."""
    return psutil.getloadavg()[0]


def _commit() -> str:
    changed = _said(["git", "status", "--porcelain", "--untracked-files=no"])
    return _said(["git", "rev-parse", "--short", "HEAD"]) + (" with uncommitted changes" if changed else "")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _said(command: list[str]) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
