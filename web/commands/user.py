"""``signpost user``: the accounts of staff."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from web.staff.users import Users

ROLES = ("receptionist", "navigator", "editor", "analyst", "admin")


@click.group("user")
def command() -> None:
    """Add, list and stop the accounts of staff."""


def _users() -> "Users":
    from web.migrations import upgrade_database
    from web.settings import load_settings
    from web.wiring import build

    settings = load_settings()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.sql_url)
    return build(settings).users


@contextmanager
def _explained() -> Iterator[None]:
    """Turn a fault in what was typed into one sentence on the terminal."""
    from web.staff.users import UnknownRole, UnknownUser, UserExists, WeakPassword

    try:
        yield
    except (UnknownRole, UnknownUser, UserExists, WeakPassword) as fault:
        raise click.ClickException(str(fault)) from fault


def _ask_password(password_stdin: bool) -> str:
    """Read a password from a pipe, or ask for it twice; it is never an argument, where others could read it."""
    if password_stdin:
        return sys.stdin.readline().rstrip("\n")
    password: str = click.prompt("Password, at least 12 characters", hide_input=True, confirmation_prompt=True)
    return password


@command.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), default="navigator", show_default=True)
@click.option("--name", default="", help="As colleagues know them.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(username: str, role: str, name: str, password_stdin: bool) -> None:
    """Add somebody who may sign in; they set up their authenticator app the first time they do."""
    with _explained():
        user = _users().create(username, _ask_password(password_stdin), role=role, name=name)
    click.echo(f"{user.username} may sign in as {user.role}.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_users(as_json: bool) -> None:
    """List everybody, with role and state."""
    users = [
        {"username": user.username, "name": user.name, "role": user.role, "is_disabled": user.is_disabled}
        for user in _users().list()
    ]
    if as_json:
        click.echo(json.dumps(users, indent=2))
    elif not users:
        click.echo("Nobody yet. Add somebody with `signpost user add NAME`.")
    for user in [] if as_json else users:
        state = "stopped" if user["is_disabled"] else "may sign in"
        click.echo(f"{user['username']:24} {user['role']:14} {state}")


@command.command("password")
@click.argument("username")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(username: str, password_stdin: bool) -> None:
    """Set a new password and end every session."""
    with _explained():
        _users().set_password(username, _ask_password(password_stdin))
    click.echo(f"{username} has a new password.")


@command.command("disable")
@click.argument("username")
def disable(username: str) -> None:
    """Stop somebody signing in, at once."""
    _change(username, "disable", "can no longer sign in")


@command.command("enable")
@click.argument("username")
def enable(username: str) -> None:
    """Let somebody sign in again."""
    _change(username, "enable", "may sign in again")


@command.command("reset-app")
@click.argument("username")
def reset_app(username: str) -> None:
    """Forget somebody's authenticator app, so that they can set up a new one."""
    _change(username, "reset_second_factor", "sets up an authenticator app at the next sign-in")


def _change(username: str, action: str, outcome: str) -> None:
    with _explained():
        getattr(_users(), action)(username)
    click.echo(f"{username} {outcome}.")
