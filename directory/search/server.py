"""Where a search server is, and how to be let in."""

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_ALIAS = "signpost-services"


@dataclass(frozen=True, slots=True)
class SearchServer:
    """An Elasticsearch server.

    Args:
        url: one address, or those of several nodes with commas between.
        alias: the name searched; the indexes behind it begin with the same words.
        api_key: lets in to search; also to index where ``index_api_key`` is not given.
        ca_certs: a file of the authority that vouches for a server with a certificate of its own.
        timeout_seconds: longest wait for one search before the embedded index answers.
    """

    url: str
    alias: str = DEFAULT_ALIAS
    api_key: str | None = field(default=None, repr=False)
    index_api_key: str | None = field(default=None, repr=False)
    ca_certs: Path | None = None
    timeout_seconds: float = 1.0
