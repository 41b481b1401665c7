"""The two engines, each in turn."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.search.embedded import EmbeddedIndex
from directory.search.ports import ServiceIndex


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.sockets)])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServiceIndex]:
    """An empty index on each engine in turn, under a name of its own, gone afterwards."""
    if request.param == "embedded":
        yield EmbeddedIndex(tmp_path / "index")
        return
    from directory.search.elastic import ElasticsearchIndex

    url = request.getfixturevalue("elasticsearch_url")
    engine = ElasticsearchIndex(url, alias=f"signpost-test-{uuid.uuid4().hex[:10]}", timeout_seconds=20.0)
    yield engine
    engine.drop()
    engine.close()
