"""The directory's tables on either database, and the website over a directory of the tests' own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from directory.database import make_engine
from directory.feeds.records import ServiceRecord
from directory.open_referral.query.query import OpenReferral
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from tests.open_referral_api.builders import TODAY, an_open_referral, create_tables, fill
from tests.web.fakes import FakeSignpost
from web.api.context import EXTENSION
from web.app import create_app

type Publish = Callable[..., OpenReferral]
type Serve = Callable[..., FlaskClient]


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'directory.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    engine = create_tables(make_engine(url))
    yield engine
    engine.dispose()


@pytest.fixture
def publish(engine: Engine, vocabulary: Vocabulary) -> Publish:
    """Put records into the directory, and return the API's reading side over it."""

    def put(*records: ServiceRecord) -> OpenReferral:
        fill(engine, records)
        return OpenReferral(engine, vocabulary, today=lambda: TODAY)

    return put


@pytest.fixture(scope="session")
def website() -> Iterator[Flask]:
    """One website for all tests, because its templates take longest; each test puts its own directory behind it."""
    first = FakeSignpost()
    yield create_app(first)
    first.sql.dispose()


@pytest.fixture(scope="session")
def one_service(vocabulary: Vocabulary) -> OpenReferral:
    """A directory of one service, which nobody writes to."""
    return an_open_referral(vocabulary)


@pytest.fixture
def serve(website: Flask, vocabulary: Vocabulary) -> Iterator[Serve]:
    """Return a visitor to a website whose directory holds the records."""
    signpost = FakeSignpost(vocabulary=vocabulary)
    website.extensions[EXTENSION] = signpost

    def put(*records: ServiceRecord) -> FlaskClient:
        signpost.open_referral = an_open_referral(vocabulary, *records)
        return website.test_client()

    yield put
    signpost.sql.dispose()


@pytest.fixture
def client(website: Flask, vocabulary: Vocabulary, one_service: OpenReferral) -> Iterator[FlaskClient]:
    signpost = FakeSignpost(vocabulary=vocabulary)
    signpost.open_referral = one_service
    website.extensions[EXTENSION] = signpost
    yield website.test_client()
    signpost.sql.dispose()
