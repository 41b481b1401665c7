"""Staff accounts: passwords, second factors, and the limit on guessing."""

from collections.abc import Iterator

import pyotp
import pytest
from sqlalchemy import Engine, text

from tests.web.fakes import PlainCipher, a_database, cheap_hasher
from web.staff.users import (
    SignInRefused,
    TooManyAttempts,
    UnknownRole,
    UnknownUser,
    UserExists,
    Users,
    WeakPassword,
)

PASSWORD = "three-random-words"


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database() -> Iterator[Engine]:
    engine = a_database()
    yield engine
    engine.dispose()


@pytest.fixture
def users(database: Engine, clock: Clock) -> Users:
    made = Users(database, PlainCipher(), hasher=cheap_hasher(), clock=clock)
    made.create("nav", PASSWORD, role="navigator", name="Nadia")
    return made


def _code(users: Users, clock: Clock, username: str = "nav") -> str:
    found = users.find(username)
    assert found is not None
    return pyotp.TOTP(users.start_enrolment(found.id).secret).at(int(clock.now))


def test_right_password_gives_the_person_whatever_the_case_of_the_name(users: Users) -> None:
    user = users.verify(" NAV ", PASSWORD)

    assert (user.username, user.name, user.role) == ("nav", "Nadia", "navigator")


@pytest.mark.parametrize(("username", "password"), [("nav", "wrong-password"), ("nobody", PASSWORD), ("", "")])
def test_wrong_name_and_wrong_password_are_refused_alike(users: Users, username: str, password: str) -> None:
    with pytest.raises(SignInRefused, match="One of them is not right"):
        users.verify(username, password)


def test_sixth_guess_is_stopped_even_when_right_until_a_quarter_of_an_hour_is_over(users: Users, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            users.verify("nav", "wrong-password")

    with pytest.raises(TooManyAttempts, match="Wait 15 minutes"):
        users.verify("nav", PASSWORD)
    clock.now += 15 * 60 + 1

    assert users.verify("nav", PASSWORD).username == "nav"


def test_guesses_at_one_name_do_not_stop_another(users: Users) -> None:
    for _ in range(6):
        with pytest.raises((SignInRefused, TooManyAttempts)):
            users.verify("somebody-else", "wrong-password")

    assert users.verify("nav", PASSWORD).username == "nav"


def test_password_is_kept_as_an_argon2_hash_and_the_secret_encrypted(
    users: Users, database: Engine, clock: Clock
) -> None:
    secret = users.start_enrolment(users.list()[0].id).secret

    with database.connect() as connection:
        row = connection.execute(text("select password_hash, totp_secret_encrypted from staff_user")).one()

    assert row.password_hash.startswith("$argon2id$")
    assert secret not in row.totp_secret_encrypted


@pytest.mark.parametrize("password", ["short", "elevenchars", "aaaaaaaaaaaaaaaa", "nav-nav-nav-nav", "x" * 201])
def test_weak_password_is_refused_with_how_to_choose_another(users: Users, password: str) -> None:
    with pytest.raises(WeakPassword, match="Enter a password"):
        users.set_password("nav", password)


def test_username_is_taken_once_and_roles_are_known(users: Users) -> None:
    with pytest.raises(UserExists, match="NAV"):
        users.create("NAV", PASSWORD, role="navigator")
    with pytest.raises(UnknownRole, match="receptionist, navigator"):
        users.create("new", PASSWORD, role="king")


def test_first_code_enrols_the_app_and_shows_the_secret_no_more(users: Users, clock: Clock) -> None:
    user = users.check_code(users.list()[0].id, _code(users, clock))

    assert user.has_second_factor
    with pytest.raises(SignInRefused):
        users.start_enrolment(user.id)


def test_code_works_once(users: Users, clock: Clock) -> None:
    user_id, code = users.list()[0].id, _code(users, clock)
    users.check_code(user_id, code)

    with pytest.raises(SignInRefused, match="newest 6-digit code"):
        users.check_code(user_id, code)


def test_code_of_half_a_minute_ago_still_works_and_an_older_one_does_not(users: Users, clock: Clock) -> None:
    user_id, early = users.list()[0].id, _code(users, clock)
    clock.now += 61

    with pytest.raises(SignInRefused):
        users.check_code(user_id, early)
    fresh = _code(users, clock)
    clock.now += 30

    assert users.check_code(user_id, fresh).has_second_factor


def test_codes_cannot_be_guessed_for_long(users: Users, clock: Clock) -> None:
    user_id, right = users.list()[0].id, _code(users, clock)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(SignInRefused):
            users.check_code(user_id, wrong)

    with pytest.raises(TooManyAttempts):
        users.check_code(user_id, right)


def test_right_password_does_not_wipe_out_wrong_codes(users: Users, clock: Clock) -> None:
    user_id = users.list()[0].id
    for _ in range(5):
        users.verify("nav", PASSWORD)
        with pytest.raises(SignInRefused):
            users.check_code(user_id, "not a code")

    with pytest.raises(TooManyAttempts):
        users.verify("nav", PASSWORD)


def test_new_password_and_reset_app_end_every_session(users: Users, clock: Clock) -> None:
    before = users.check_code(users.list()[0].id, _code(users, clock)).session_version

    users.set_password("nav", "another-long-password")
    users.reset_second_factor("nav")

    after = users.list()[0]
    assert after.session_version == before + 2
    assert not after.has_second_factor
    assert users.verify("nav", "another-long-password").username == "nav"


def test_disabled_account_cannot_sign_in_until_it_is_enabled(users: Users) -> None:
    users.disable("nav")

    with pytest.raises(SignInRefused):
        users.verify("nav", PASSWORD)
    users.enable("nav")

    assert users.verify("nav", PASSWORD).username == "nav"


def test_change_to_nobody_says_so(users: Users) -> None:
    with pytest.raises(UnknownUser, match="nobody has this username"):
        users.disable("ghost")
