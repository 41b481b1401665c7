"""What makes a password strong enough."""

PASSWORD_MINIMUM = 12
PASSWORD_MAXIMUM = 200


class WeakPassword(Exception):
    """The password is too easy to guess; the message says how to choose another."""


def check_password(password: str, username: str = "") -> None:
    """Raise unless a password is long enough and not just the username or one character over again.

    Raises:
        WeakPassword: how to choose another.

    Source:
        NCSC, "Password policy: updating your approach": length over rules about characters.
    """
    if len(password) < PASSWORD_MINIMUM:
        raise WeakPassword(f"Enter a password of {PASSWORD_MINIMUM} characters or more. Three random words work well.")
    if len(password) > PASSWORD_MAXIMUM:
        raise WeakPassword(f"Enter a password of {PASSWORD_MAXIMUM} characters or fewer.")
    if len(set(password)) < 4 or (username and username.strip().lower() in password.lower()):
        raise WeakPassword("Enter a password that is harder to guess, without the username in it.")
