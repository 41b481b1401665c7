"""Keys to a secured Elasticsearch, each with the least that its holder needs."""

from pathlib import Path

from directory.search.elastic.server import Deadline, Server

_TIMEOUT_SECONDS = 10.0


def make_keys(url: str, user: str, password: str, alias: str, ca_certs: Path | None = None) -> tuple[str, str]:
    """Make the two keys of a directory and return them, encoded as the settings take them: to search, and to index.

    The first reads the alias and what is behind it. The second makes, fills, swaps and deletes indices whose names
    begin with the alias. Neither may do anything to the cluster, or see any other index.

    Args:
        user: somebody who may make keys, such as ``elastic``; neither name nor password is kept.

    Raises:
        IndexUnavailable: the server did not answer, or refused.
    """
    pattern = [alias, f"{alias}-*"]
    server = Server(url, user=(user, password), ca_certs=ca_certs)
    try:
        return (
            _make_key(server, f"{alias} search", pattern, ["read", "view_index_metadata"]),
            _make_key(server, f"{alias} index", pattern, ["create_index", "delete_index", "manage", "read", "write"]),
        )
    finally:
        server.close()


def _make_key(server: Server, name: str, pattern: list[str], privileges: list[str]) -> str:
    role = {"cluster": [], "indices": [{"names": pattern, "privileges": privileges}]}
    made = server.ask(
        "make a key",
        Deadline(_TIMEOUT_SECONDS),
        lambda client: client.security.create_api_key(name=name, role_descriptors={"signpost": role}),
    )
    return str(made["encoded"])
