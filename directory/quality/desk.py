"""What editors work with: the judged listings, the likely duplicates, and the listings behind them."""

from collections.abc import Iterable

from sqlalchemy import Engine

from directory.catalogue import Catalogue
from directory.model import Service
from directory.quality.judged import ListingQualities
from directory.quality.likely import KeptPair, LikelyDuplicates


class QualityDesk:
    def __init__(self, engine: Engine) -> None:
        self.listings = ListingQualities(engine)
        self.duplicates = LikelyDuplicates(engine)
        self._catalogue = Catalogue(engine)

    def services(self, pairs: Iterable[KeptPair]) -> dict[str, Service]:
        """Return the listings of pairs by id; one that is no longer there is left out."""
        ids = dict.fromkeys(service_id for pair in pairs for service_id in (pair.service_id, pair.other_id))
        return self._catalogue.get_many(list(ids))
