"""Names of the indices behind an alias: each tells when it was begun."""

import re
import time
import uuid

_FORMAT = "%Y%m%d%H%M%S"


def new_name(alias: str) -> str:
    return f"{alias}-{time.strftime(_FORMAT, time.gmtime())}-{uuid.uuid4().hex[:8]}"


def began_at(name: str, alias: str) -> str | None:
    """Return when an index of this alias was begun, as digits that sort; ``None`` for a name of another kind."""
    found = re.fullmatch(rf"{re.escape(alias)}-(\d{{14}})-[0-9a-f]{{8}}", name)
    return found and found[1]


def before(seconds: float) -> str:
    """Return the moment this many seconds ago, as digits that sort."""
    return time.strftime(_FORMAT, time.gmtime(time.time() - seconds))
