"""The two engines, each in turn."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.search.embedded import EmbeddedIndex
from directory.search.ports import ServiceIndex

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
