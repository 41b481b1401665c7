"""The processes of one machine, kept running by circus, and the wait until they answer."""

import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from web.keys import field_keys
from web.settings import Settings
from web.training import ENGINE_PYTHON, RASA_PROJECT, engine_environment, model_path


class CannotStart(Exception):
    """One sentence that says what stands in the way and how to put it right."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process: what runs, where, with what extra environment; ``port`` is the one it listens on."""

    name: str
    port: int
    port_setting: str
    command: tuple[str, ...]
    folder: Path
    environment: dict[str, str]
    health_url: str


def processes(settings: Settings) -> list[Process]:
    """Return what ``signpost up`` starts; the engines are left out when others are named."""
    root = Path.cwd()
    started = [_web(settings, root), _actions(settings, root)]
    if settings.engine_url is None:
        started += [_engine(settings, number) for number in range(settings.engines)]
    return started


def _web(settings: Settings, root: Path) -> Process:
    bind = f"{settings.web_host}:{settings.web_port}"
    options = ("--worker-class", "gthread", "--threads", str(settings.web_threads), "--graceful-timeout", "5")
    command = (sys.executable, "-m", "gunicorn", "--bind", bind, *options, "web.serve:application()")
    health = f"http://{bind}/health/ready"
    return Process("web", settings.web_port, "SIGNPOST_WEB_PORT", command, root, {}, health)


def _actions(settings: Settings, root: Path) -> Process:
    command = (sys.executable, "-m", "web.serve_actions")
    health = f"{settings.actions_url}/health"
    return Process("actions", settings.actions_port, "SIGNPOST_ACTIONS_PORT", command, root, {}, health)


def _engine(settings: Settings, number: int) -> Process:
    port = settings.engine_port + number
    model = model_path(settings).resolve()
    command = (str(ENGINE_PYTHON), "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port))
    files = ("--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
    environment = {
        **engine_environment(settings),
        "SIGNPOST_ACTIONS_URL": f"{settings.actions_url}/webhook",
        # Where conversations stand holds what people said, so it is encrypted like their record.
        "SIGNPOST_TRACKERS": str((settings.var_dir / "trackers.db").resolve()),
        "SIGNPOST_TRACKER_KEYS": ",".join(field_keys(settings)),
    }
    health = f"http://127.0.0.1:{port}/webhooks/rest/"
    name = "engine" if number == 0 else f"engine-{number + 1}"
    return Process(name, port, "SIGNPOST_ENGINE_PORT", command + files, RASA_PROJECT, environment, health)


def check_ports(wanted: list[Process]) -> None:
    """Raise CannotStart for the first port that something else is using."""
    for process in wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", process.port))
            except OSError as error:
                raise CannotStart(
                    f"Port {process.port} is already in use. Stop the program that uses it, "
                    f"or set {process.port_setting} to another number."
                ) from error


def run_under_supervisor(wanted: list[Process], log_folder: Path, *, started: Callable[[], None]) -> None:
    """Run the processes until Ctrl-C or SIGTERM, starting again any that ends; each writes its own log.

    Args:
        wanted: what to run.
        log_folder: where ``web.log``, ``actions.log`` and ``engine.log`` go, kept under 10 MB each.
        started: called once, in a thread of its own, when all have been launched.
    """
    from circus import get_arbiter

    log_folder.mkdir(parents=True, exist_ok=True)
    sockets = log_folder.parent.resolve() / "run"
    sockets.mkdir(parents=True, exist_ok=True)
    arbiter = get_arbiter(
        [_watcher(process, log_folder) for process in wanted],
        controller=f"ipc://{sockets / 'control'}",
        pubsub_endpoint=f"ipc://{sockets / 'events'}",
    )
    threading.Thread(target=started, daemon=True, name="wait-until-ready").start()
    try:
        arbiter.start()
    finally:
        arbiter.stop()


def _watcher(process: Process, log_folder: Path) -> dict[str, object]:
    stream = {"class": "FileStream", "filename": str(log_folder / f"{process.name}.log"), "max_bytes": 10_000_000}
    return {
        "name": process.name,
        "cmd": process.command[0],
        "args": list(process.command[1:]),
        "working_dir": str(process.folder),
        "env": process.environment,
        "copy_env": True,
        "graceful_timeout": 10,
        "stop_children": True,
        "max_retry": -1,
        "stdout_stream": stream,
        "stderr_stream": dict(stream),
    }


def wait_until_ready(
    wanted: list[Process], *, timeout_seconds: float = 300.0, pause_seconds: float = 0.25
) -> Iterator[str]:
    """Yield each process's name as it first answers.

    Raises:
        CannotStart: some process did not answer in time; the message names it.
    """
    waiting = {process.name: process.health_url for process in wanted}
    deadline = time.monotonic() + timeout_seconds
    while waiting:
        for name in [name for name, url in waiting.items() if is_answering(url)]:
            del waiting[name]
            yield name
        if waiting and time.monotonic() > deadline:
            names = ", ".join(waiting)
            raise CannotStart(f"No answer from {names} after {timeout_seconds:.0f} seconds; read the log of that name.")
        time.sleep(pause_seconds)


def is_answering(url: str) -> bool:
    """Whether a process says at ``url`` that it is well; never waits longer than two seconds."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - loopback addresses of our own.
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
