"""What this process has fetched before."""

import threading
from collections import OrderedDict
from collections.abc import Mapping

from directory.search.brief import Brief


class Kept:
    """Briefs of services by id, each good for as long as the server gives the same stamp of it.

    Those used longest ago go first when there are more than ``most``; one takes about 3 KB. Threads may share it.
    """

    def __init__(self, most: int = 50_000) -> None:
        self._most = most
        self._briefs: OrderedDict[str, tuple[str, Brief]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, stamps: Mapping[str, str]) -> dict[str, Brief]:
        found = {}
        with self._lock:
            for service_id, stamp in stamps.items():
                kept = self._briefs.get(service_id)
                if kept is not None and kept[0] == stamp:
                    self._briefs.move_to_end(service_id)
                    found[service_id] = kept[1]
        return found

    def keep(self, fetched: Mapping[str, tuple[str, Brief]]) -> None:
        with self._lock:
            for service_id, stamped in fetched.items():
                self._briefs[service_id] = stamped
                self._briefs.move_to_end(service_id)
            while len(self._briefs) > self._most:
                self._briefs.popitem(last=False)
