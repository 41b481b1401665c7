"""Bringing a database up to the tables this version of the program expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def migration_config(url: str) -> Config:
    """Return Alembic's settings for a database; there is no ``alembic.ini`` to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    # Config reads "%" as the start of a placeholder, and passwords in addresses may hold escaped characters.
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade_database(url: str) -> None:
    """Create or alter the tables of the database at ``url`` until it is at the newest revision; safe to run again."""
    command.upgrade(migration_config(url), "head")
