"""The Elasticsearch engine: one index behind an alias, searched in one request and rebuilt beside itself."""

from directory.search.elastic.index import ElasticsearchIndex
from directory.search.elastic.keys import make_keys

__all__ = ["ElasticsearchIndex", "make_keys"]
