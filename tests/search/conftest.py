"""The two engines, each in turn, and a directory over fakes."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from directory.encoder import Encoder
from directory.model import Service
from directory.search import Directory
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from directory.search.ports import ServiceIndex
from directory.search.upkeep import Upkeep
from tests.search.builders import NOW
from tests.search.fakes import ROCHESTER, VOCABULARY, FakeCatalogue, FakeGazetteer, FakeOutbox, FakeReader

# Groups of words that mean the same, as the vocabulary gives them to both engines.
SYNONYMS = (("cpn", "community psychiatric nurse"), ("carer", "caregiver"), ("ot", "occupational therapist"))


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.sockets)])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServiceIndex]:
    """An empty index on each engine in turn, under a name of its own, gone afterwards."""
    if request.param == "embedded":
        yield EmbeddedIndex(tmp_path / "index", synonyms=SYNONYMS)
        return
    from directory.search.elastic import ElasticsearchIndex

    url = request.getfixturevalue("elasticsearch_url")
    alias = f"signpost-test-{uuid.uuid4().hex[:10]}"
    engine = ElasticsearchIndex(url, alias=alias, timeout_seconds=20.0, synonyms=SYNONYMS)
    yield engine
    engine.drop()
    engine.close()


@pytest.fixture
def make_directory(tmp_path: Path) -> Callable[..., Directory]:
    """Make a directory of services, indexed, on the engines given or the embedded one."""

    def make(*services: Service, engines: Engines | None = None, encoder: Encoder | None = None) -> Directory:
        catalogue = FakeCatalogue(*services)
        engines = engines or Engines(EmbeddedIndex(tmp_path / "index"))
        upkeep = Upkeep(
            services=catalogue,
            outbox=FakeOutbox(),
            engines=engines,
            reader=FakeReader(),
            encoder=encoder,
            vector_dir=tmp_path / "vectors",
        )
        directory = Directory(
            catalogue=catalogue,
            engines=engines,
            encoder=encoder,
            vocabulary=VOCABULARY,
            gazetteer=FakeGazetteer(ROCHESTER),
            reader=FakeReader(),
            upkeep=upkeep,
            clock=lambda: NOW,
        )
        directory.reindex()
        return directory

    return make
