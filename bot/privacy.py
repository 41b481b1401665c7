"""Encryption at rest of what people say and who they are."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class CannotDecrypt(Exception):
    """A stored value was written with a key that is no longer among ours."""


class BadKey(Exception):
    """A key is not a Fernet key."""


def new_key() -> str:
    """Return a fresh key for ``Cipher``, as text."""
    return Fernet.generate_key().decode()


class Cipher:
    """Encrypts and decrypts personal fields.

    The first key encrypts; every key decrypts, so keys can be changed without losing what was stored.

    Args:
        keys: Fernet keys, newest first; at least one.

    Raises:
        BadKey: there is no key, or one is not 32 url-safe base64 bytes.

    Source:
        cryptography documentation, "Fernet: MultiFernet and key rotation".
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey("No encryption key given. Make one with bot.privacy.new_key() and keep it in the settings.")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise BadKey(
                f"One of {len(keys)} keys is not a Fernet key. Make one with bot.privacy.new_key()."
            ) from error

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def decrypt(self, stored: str) -> str:
        """Return the plain text of a stored value.

        Raises:
            CannotDecrypt: none of our keys wrote it.
        """
        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken as error:
            raise CannotDecrypt(
                "A stored value does not open with any key. Add the older key to the settings."
            ) from error

    def encrypt_optional(self, text: str | None) -> str | None:
        return self.encrypt(text) if text else None

    def decrypt_optional(self, stored: str | None) -> str:
        return self.decrypt(stored) if stored else ""
