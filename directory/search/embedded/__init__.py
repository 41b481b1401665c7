"""The embedded search engine: one machine, no server; it serves when no search server is set, and stands by else."""

from directory.search.embedded.index import EmbeddedIndex as EmbeddedIndex
