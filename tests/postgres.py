"""A PostgreSQL of the tests' own: the one named in the environment, else one started from the server's programs."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

ADDRESS = "SIGNPOST_TEST_POSTGRES_URL"
HOW = "no PostgreSQL: install the package postgresql, or set SIGNPOST_TEST_POSTGRES_URL to a server that may be used"
_USER = "postgres"


class PostgresAbsent(Exception):
    """There is no server to test with; the message says how to get one."""


@contextmanager
def running_server() -> Iterator[str]:
    """Give the address of a server, listening on a socket file alone and gone afterwards unless it was named.

    Raises:
        PostgresAbsent: none was named and none is installed.
    """
    if named := os.environ.get(ADDRESS):
        yield named
        return
    programs = _programs()
    if programs is None:
        raise PostgresAbsent(HOW)
    with tempfile.TemporaryDirectory(prefix="signpost-postgres-") as name:
        folder = Path(name)
        as_user = _let_server_own(folder)
        data = folder / "data"
        _run(
            [
                *as_user,
                str(programs / "initdb"),
                "-D",
                str(data),
                "-U",
                _USER,
                "--auth=trust",
                "--no-sync",
                "-E",
                "UTF8",
            ]
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data)]
        _run([*control, "-w", "-l", str(folder / "log"), "-o", options, "start"])
        try:
            yield f"postgresql+psycopg://{_USER}@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"])


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """Give the address of an empty database on a server, dropped afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: str, statement: str) -> None:
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # The name is our own, not a literal.


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    # Debian keeps them out of the path, a folder to each version.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return folders[-1] if folders else None


def _let_server_own(folder: Path) -> list[str]:
    """Return how to run its programs: they refuse to be run by root, who hands the folder to their own user."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, _USER, _USER)
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--init-groups"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{Path(command[-1]).name}: {done.stdout} {done.stderr}")
