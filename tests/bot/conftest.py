from collections.abc import Iterator

import pytest

from tests.bot.fakes import Bot, Chat, FakeEngine, make_bot


@pytest.fixture
def signpost_bot() -> Iterator[Bot]:
    made = make_bot()
    yield made
    made.sql.dispose()


@pytest.fixture
def bot(signpost_bot: Bot) -> FakeEngine:
    """The dialogue engine behind ``chat``."""
    return signpost_bot.engine


@pytest.fixture
def chat(signpost_bot: Bot) -> Chat:
    return Chat(signpost_bot)
