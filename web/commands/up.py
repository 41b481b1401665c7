"""``signpost up``: make everything ready, start everything, say where it is."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from web.processes import Process
    from web.settings import Settings


@click.command("up")
def command() -> None:
    """Migrate the database, load the sample directory on first run, and start every process.

    Ctrl-C stops all of them.
    """
    from web.processes import CannotStart, check_ports, processes, run_under_supervisor
    from web.settings import load_settings
    from web.training import TrainingFailed

    begun = time.monotonic()
    settings = load_settings()
    try:
        wanted = processes(settings)
        check_ports(wanted)
        _prepare(settings)
        click.echo("Starting " + ", ".join(process.name for process in wanted))
        logs = settings.var_dir / "log"
        run_under_supervisor(wanted, logs, started=lambda: _announce(settings, wanted, logs, begun))
    except (CannotStart, TrainingFailed) as failure:
        raise click.ClickException(str(failure)) from failure
    except OSError as error:
        raise click.ClickException(f"{error}. Put that right and run it again.") from error
    click.echo("Stopped.")


def _prepare(settings: "Settings") -> None:
    """Build what is missing: encoder, dialogue model, tables, sample directory, index."""
    from web.processes import CannotStart
    from web.training import build_encoder, build_model

    build_encoder(settings, click.echo)
    build_model(settings, click.echo)
    # In a process of its own, so that the supervisor does not hold the search engine's memory all day.
    done = subprocess.run([sys.executable, "-m", "web.first_run"], check=False)
    if done.returncode:
        raise CannotStart("The directory could not be made ready; the reason is above.")


def _announce(settings: "Settings", wanted: "list[Process]", logs: Path, begun: float) -> None:
    from web.processes import CannotStart, wait_until_ready

    try:
        for name in wait_until_ready(wanted):
            click.echo(f"  {name} answers after {time.monotonic() - begun:.1f} s")
    except CannotStart as failure:
        click.echo(f"{failure} The logs are in {logs}.", err=True)
        with contextlib.suppress(ProcessLookupError):
            os.kill(os.getpid(), signal.SIGTERM)
        return
    click.echo(_welcome(settings))


def _welcome(settings: "Settings") -> str:
    site = settings.site_url
    return f"""
Signpost is running.

  Website          {site}
  Chat             {site}/chat
  Search API       {site}/api/search?q=lonely&near=Rochester
  Care navigators  {site}/staff/queue     (make an account: .venv/bin/signpost user add)
  Health           {site}/health/ready

Three things to try:
  1. Open {site}/chat and say: my mum keeps falling and she lives alone in Rainham
  2. In another terminal: .venv/bin/signpost chat
  3. Ring the phone line without a phone: .venv/bin/signpost call

Ctrl-C stops everything.
"""
