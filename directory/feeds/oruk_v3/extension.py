"""What another Signpost says beyond the standard, taken into the fields of a feed before they are cleaned and checked.

A feed may carry the key ``signpost`` whoever wrote it. Nothing under it is believed more than the rest of the feed:
its words are cleaned, its values checked, and what only this directory may say (sources, ids, notes on closing) is
passed over.
"""

from functools import cache
from typing import Any

from directory.feeds import records
from directory.feeds.oruk_v3.fields import EXTENSION, LEFT_EMPTY, extension_name, own_fields
from directory.feeds.record_parts import Record

_DEEPEST = 40
# Ids of taxonomies' terms are theirs, and are not mixed with those that we keep them under.
_PASSED_OVER = frozenset({"id", "source", "status", "status_note", "parent_id", "term_id", "term", "taxonomy"})


def with_extension_taken_in(written: Any, depth: int = 0) -> Any:
    """Return JSON in which every object has its ``signpost`` fields in place of, or beside, its own."""
    if depth > _DEEPEST:
        return written
    if isinstance(written, list):
        return [with_extension_taken_in(each, depth + 1) for each in written]
    if not isinstance(written, dict):
        return written
    found = {name: with_extension_taken_in(value, depth + 1) for name, value in written.items() if name != EXTENSION}
    extension = written.get(EXTENSION)
    if not isinstance(extension, dict):
        return found
    left_empty = extension.get(LEFT_EMPTY)
    for name in left_empty if isinstance(left_empty, list) else ():
        if name in _taken():
            found.pop(name, None)
    return found | {name: value for name, value in extension.items() if name in _taken()}


@cache
def _taken() -> frozenset[str]:
    kinds = [kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, Record)]
    return frozenset(name for kind in kinds for name in own_fields(kind) if extension_name(kind, name) == name) - (
        _PASSED_OVER
    )
