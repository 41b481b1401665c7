"""The limit on guessing: wrong tries of one username, counted for a while."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func
from sqlmodel import Session, col, select

from web.tables import LoginAttempt

ATTEMPTS_ALLOWED = 5
ATTEMPTS_WINDOW = timedelta(minutes=15)


class TooManyAttempts(Exception):
    """Too many wrong tries; nobody can sign in with this username for a while."""


class Attempts:
    """Wrong tries, passwords and codes alike; usernames are kept as hashes, as one may be a mistyped password."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._sql = engine
        self._now = now

    def check(self, username: str) -> None:
        """Raise ``TooManyAttempts`` when the limit is reached."""
        recent = (LoginAttempt.username_hash == _hash(username), LoginAttempt.at > self._now() - ATTEMPTS_WINDOW)
        with Session(self._sql) as session:
            count = session.exec(select(func.count()).select_from(LoginAttempt).where(*recent)).one()
        if count >= ATTEMPTS_ALLOWED:
            raise TooManyAttempts("There were too many wrong tries. Wait 15 minutes, then sign in again.")

    def record_failure(self, username: str) -> None:
        with Session(self._sql) as session:
            session.execute(delete(LoginAttempt).where(col(LoginAttempt.at) < self._now() - ATTEMPTS_WINDOW))
            session.add(LoginAttempt(username_hash=_hash(username), at=self._now()))
            session.commit()

    def forget(self, username: str) -> None:
        """Begin counting again, as after somebody has signed in."""
        with Session(self._sql) as session:
            session.execute(delete(LoginAttempt).where(col(LoginAttempt.username_hash) == _hash(username)))
            session.commit()


def plain(username: str) -> str:
    """Return a username as it is kept and compared."""
    return username.strip().lower()


def _hash(username: str) -> str:
    return hashlib.sha256(plain(username).encode()).hexdigest()
