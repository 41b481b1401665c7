"""What is stored cannot be read without the key."""

from pathlib import Path

import pytest

from bot.privacy import BadKey, CannotDecrypt, Cipher, new_key
from tests.bot.fakes import Chat, file_database, make_bot


def test_nothing_personal_is_in_the_database_file(tmp_path: Path) -> None:
    path = tmp_path / "talk.db"
    bot = make_bot(file_database(str(path)))
    started = bot.talk.start("phone", caller="07700 900123", call_id="CA1")
    chat = Chat(bot)
    chat.say("my zebra needs a hoist")
    bot.handoffs.request(chat.id, contact="laura@example.org", consent=True, name="Laurabelle")
    bot.sql.dispose()

    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    for secret in ("07700 900123", "zebra", "laura@example.org", "Laurabelle", started.token, chat.started.token):
        assert secret.encode() not in stored
    assert started.id.encode() in stored


def test_old_key_still_opens_what_it_wrote() -> None:
    old, new = new_key(), new_key()
    stored = Cipher([old]).encrypt("hello")

    assert Cipher([new, old]).decrypt(stored) == "hello"
    with pytest.raises(CannotDecrypt):
        Cipher([new]).decrypt(stored)


@pytest.mark.parametrize("keys", [[], ["short"]])
def test_cipher_refuses_keys_that_are_not_keys(keys: list[str]) -> None:
    with pytest.raises(BadKey):
        Cipher(keys)


def test_forgetting_deletes_old_conversations_and_leaves_the_rest(tmp_path: Path) -> None:
    bot = make_bot()
    old = Chat(bot)
    bot.clock.pass_time(days=31)
    fresh = Chat(bot)

    count = bot.conversations.forget_before(bot.clock.at.replace(hour=0))

    assert count == 1
    assert bot.talk.events(fresh.id)
    with pytest.raises(Exception, match="No conversation"):
        bot.talk.events(old.id)
    bot.sql.dispose()
