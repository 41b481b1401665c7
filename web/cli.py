"""``signpost``: every command, each loaded only when it is called."""

import importlib
import sys

import click

COMMANDS = {
    "up": "up",
    "import": "import_",
    "export": "export",
    "listing": "listing",
    "places": "places",
    "search": "search",
    "reindex": "reindex",
    "search-keys": "search_keys",
    "train": "train",
    "evaluate": "evaluate",
    "chat": "chat",
    "call": "call",
    "check": "check",
    "user": "user",
    "doctor": "doctor",
}


class LazyCommands(click.Group):
    """Finds commands by name, so that ``signpost user`` does not wait for the search engines to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature.
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(f"web.commands.{module}").command
        return command


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="signpost")
def signpost() -> None:
    """Signpost: say what you need, and be pointed to the right local service."""


def main() -> None:
    """Run the command line; a bad setting ends it with one sentence instead of a traceback."""
    from web.logs import set_up_logs
    from web.settings import SettingsInvalid, load_settings

    try:
        set_up_logs(load_settings().log_level, is_command=True)
        signpost()
    except SettingsInvalid as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
