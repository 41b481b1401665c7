"""Keys that are made on the first start and kept with the data, readable by their owner only."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet

from web.settings import Settings


def secret_key(settings: Settings) -> str:
    """Return the key that signs cookies: the setting, or one kept in the var folder."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    return _kept(settings.var_dir / "keys" / "secret", lambda: secrets.token_urlsafe(48))


def field_keys(settings: Settings) -> tuple[str, ...]:
    """Return the Fernet keys of personal fields, newest first; old ones still read what they wrote."""
    if settings.field_keys:
        return tuple(key.strip() for key in settings.field_keys.get_secret_value().split(",") if key.strip())
    return (_kept(settings.var_dir / "keys" / "fields", lambda: Fernet.generate_key().decode()),)


def twilio_token(settings: Settings) -> str:
    """Return the token telephone requests are signed with: Twilio's, or one kept for the simulator."""
    if settings.twilio_auth_token:
        return settings.twilio_auth_token.get_secret_value()
    return _kept(settings.var_dir / "keys" / "twilio-simulator", lambda: secrets.token_hex(16))


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Read the key at ``path``; two processes that start at once agree on one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
