"""How much memory each process holds."""

import psutil

from tests.bench.figures import Memory
from tests.bench.program import BenchFailed
from tests.e2e.conftest import Stack

# What stands in each command line that ``web.processes`` starts.
_MARKS = {"web": "web.serve:application()", "actions": "web.serve_actions", "engine": " -m rasa run "}


def measure_memory(stack: Stack) -> tuple[Memory, ...]:
    """Return the resident memory of the three processes, each with its children, and of their supervisor."""
    supervisor = psutil.Process(stack.supervisor.pid)
    found = {_name(child): Memory(_name(child), _resident(child)) for child in supervisor.children()}
    if missing := set(_MARKS) - set(found):
        raise BenchFailed(f"No process of this name is running: {', '.join(sorted(missing))}.")
    own = Memory("supervisor", supervisor.memory_info().rss / 1024**2)
    return (*(found[name] for name in _MARKS), own)


def _name(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    return next((name for name, mark in _MARKS.items() if mark in line), "other")


def _resident(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return float(sum(each.memory_info().rss for each in family)) / 1024**2
