"""Staff accounts: strong passwords, a second factor, and a limit on guessing."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, get_args

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from web.staff.attempts import Attempts, TooManyAttempts, plain
from web.staff.passwords import PASSWORD_MAXIMUM, WeakPassword, check_password
from web.staff.roles import Role
from web.tables import StaffUser

__all__ = ["SignInRefused", "TooManyAttempts", "UnknownRole", "UnknownUser", "UserExists", "Users", "WeakPassword"]

CODE_SECONDS = 30
ISSUER = "Signpost"


class Cipher(Protocol):
    """What accounts need of encryption: text in, text out."""

    def encrypt(self, text: str) -> str: ...
    def decrypt(self, stored: str) -> str: ...


class UserExists(Exception):
    """Somebody has this username already."""


class UnknownUser(Exception):
    """Nobody has this username."""


class UnknownRole(Exception):
    """There is no such role."""


class SignInRefused(Exception):
    """The username, password or code is wrong, or the account is switched off."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in, without their secrets."""

    id: str
    username: str
    name: str
    role: Role
    has_second_factor: bool
    session_version: int
    created_at: datetime
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs: ``uri`` is for the QR code, ``secret`` for typing in."""

    secret: str
    uri: str


class Users:
    """Staff accounts in SQL; thread-safe.

    Args:
        engine: the database.
        cipher: encrypts the secret of the second factor.
        hasher: argon2id with the library's recommended cost unless a test wants a cheaper one.
    """

    def __init__(
        self,
        engine: Engine,
        cipher: Cipher,
        *,
        hasher: PasswordHasher | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._sql = engine
        self._cipher = cipher
        self._hasher = hasher or PasswordHasher()
        self._clock = clock
        self._attempts = Attempts(engine, self._now)
        self._decoy: str | None = None

    def create(self, username: str, password: str, *, role: str, name: str = "") -> User:
        """Add somebody who may sign in, and return them.

        Raises:
            UserExists, UnknownRole, WeakPassword.
        """
        check_password(password, username)
        row = StaffUser(
            id=str(uuid.uuid4()),
            username=plain(username),
            name=name.strip() or username.strip(),
            role=_known_role(role),
            password_hash=self._hasher.hash(password),
            created_at=self._now(),
        )
        try:
            with Session(self._sql, expire_on_commit=False) as session:
                session.add(row)
                session.commit()
        except IntegrityError as error:
            raise UserExists(f"{username}: somebody has this username already. Choose another.") from error
        return _user(row)

    def list(self) -> "list[User]":
        """Return everybody, by username."""
        with Session(self._sql) as session:
            return [_user(row) for row in session.exec(select(StaffUser).order_by(StaffUser.username))]

    def get(self, user_id: str) -> User | None:
        with Session(self._sql) as session:
            row = session.get(StaffUser, user_id)
            return _user(row) if row else None

    def find(self, username: str) -> User | None:
        with Session(self._sql) as session:
            row = session.exec(select(StaffUser).where(StaffUser.username == plain(username))).first()
            return _user(row) if row else None

    def verify(self, username: str, password: str) -> User:
        """Return whose username and password these are; the second factor is still to come.

        Raises:
            SignInRefused: no account fits; the message does not say which half is wrong.
            TooManyAttempts: five wrong tries within a quarter of an hour.
        """
        self._attempts.check(username)
        with Session(self._sql) as session:
            row = session.exec(select(StaffUser).where(StaffUser.username == plain(username))).first()
        # An unknown username takes as long as a wrong password, so that names cannot be found by timing.
        fits = self._fits(row.password_hash if row else self._decoy_hash(), password)
        if row is None or not fits or row.disabled_at is not None:
            self._attempts.record_failure(username)
            raise SignInRefused("Enter the username and password you were given. One of them is not right.")
        if self._hasher.check_needs_rehash(row.password_hash):
            self._change(row.username, password_hash=self._hasher.hash(password))
        return _user(row)

    def start_enrolment(self, user_id: str) -> Enrolment:
        """Return what an authenticator app needs; the same each time until a code confirms it.

        Raises:
            UnknownUser: nobody has this id.
            SignInRefused: this account has an authenticator app already.
        """
        row = self._row(user_id)
        if row.totp_confirmed:
            raise SignInRefused("This account has an authenticator app already. Ask an administrator to reset it.")
        if row.totp_secret_encrypted is None:
            secret = pyotp.random_base32()
            self._change(row.username, totp_secret_encrypted=self._cipher.encrypt(secret))
        else:
            secret = self._cipher.decrypt(row.totp_secret_encrypted)
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=row.username, issuer_name=ISSUER))

    def check_code(self, user_id: str, code: str) -> User:
        """Return the person when the code is their authenticator app's; the first one enrols the app.

        A code is taken once, and one step early or late for clocks that differ.

        Raises:
            SignInRefused: the code is wrong or used.
            TooManyAttempts: five wrong tries within a quarter of an hour.

        Source:
            RFC 6238 section 5.2: a code must not be accepted twice.
        """
        row = self._row(user_id)
        self._attempts.check(row.username)
        step = self._step_of(row, code)
        if step is None or not self._use_step(row.id, step):
            self._attempts.record_failure(row.username)
            raise SignInRefused("Enter the newest 6-digit code from your authenticator app.")
        self._attempts.forget(row.username)
        return _user(self._row(user_id))

    def set_password(self, username: str, password: str) -> None:
        """Change a password and end the person's sessions.

        Raises:
            UnknownUser, WeakPassword.
        """
        check_password(password, username)
        self._change(username, password_hash=self._hasher.hash(password), session_version=_raised())
        self._attempts.forget(username)

    def reset_second_factor(self, username: str) -> None:
        """Make the next sign-in enrol an authenticator app again, as after a lost phone."""
        fields = {"totp_secret_encrypted": None, "totp_confirmed": False, "totp_last_step": 0}
        self._change(username, **fields, session_version=_raised())

    def disable(self, username: str) -> None:
        """Switch an account off and end its sessions."""
        self._change(username, disabled_at=self._now(), session_version=_raised())

    def enable(self, username: str) -> None:
        self._change(username, disabled_at=None)

    def end_sessions(self, user_id: str) -> None:
        """Sign somebody out everywhere."""
        self._change(self._row(user_id).username, session_version=_raised())

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _row(self, user_id: str) -> StaffUser:
        with Session(self._sql) as session:
            row = session.get(StaffUser, user_id)
        if row is None or row.disabled_at is not None:
            raise UnknownUser("Nobody who may sign in has this id.")
        return row

    def _change(self, username: str, **values: object) -> None:
        with Session(self._sql) as session:
            row = session.exec(select(StaffUser.id).where(StaffUser.username == plain(username))).first()
            if row is None:
                raise UnknownUser(f"{username}: nobody has this username. `signpost user list` shows them all.")
            session.execute(update(StaffUser).where(col(StaffUser.id) == row).values(**values))
            session.commit()

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password[: PASSWORD_MAXIMUM + 1])
        except (VerificationError, InvalidHashError):
            return False

    def _decoy_hash(self) -> str:
        if self._decoy is None:
            self._decoy = self._hasher.hash(uuid.uuid4().hex)
        return self._decoy

    def _step_of(self, row: StaffUser, code: str) -> int | None:
        if row.totp_secret_encrypted is None:
            return None
        totp = pyotp.TOTP(self._cipher.decrypt(row.totp_secret_encrypted))
        now = int(self._clock()) // CODE_SECONDS
        typed = "".join(code.split())
        for step in (now, now - 1, now + 1):
            if pyotp.utils.strings_equal(totp.generate_otp(step), typed):
                return step
        return None

    def _use_step(self, user_id: str, step: int) -> bool:
        fresh = (col(StaffUser.id) == user_id, col(StaffUser.totp_last_step) < step)
        used = {"totp_last_step": step, "totp_confirmed": True}
        with Session(self._sql) as session:
            changed = session.execute(update(StaffUser).where(*fresh).values(**used).returning(col(StaffUser.id)))
            taken = changed.first() is not None
            session.commit()
            return taken


def _raised() -> object:
    return col(StaffUser.session_version) + 1


def _known_role(role: str) -> Role:
    known: tuple[Role, ...] = get_args(Role.__value__)
    for each in known:
        if each == role:
            return each
    raise UnknownRole(f"{role}: no such role. Use one of {', '.join(known)}.")


def _user(row: StaffUser) -> User:
    return User(
        id=row.id,
        username=row.username,
        name=row.name,
        role=_known_role(row.role),
        has_second_factor=row.totp_confirmed,
        session_version=row.session_version,
        created_at=row.created_at if row.created_at.tzinfo else row.created_at.replace(tzinfo=UTC),
        is_disabled=row.disabled_at is not None,
    )
