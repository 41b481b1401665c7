"""The directory as the Open Referral UK endpoints read it: five collections over one database."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Engine

from directory.open_referral.query.filters import Conditions
from directory.open_referral.query.organizations import Organizations
from directory.open_referral.query.paging import PageFinder
from directory.open_referral.query.services import Services, ServicesAtLocations, london_today
from directory.open_referral.query.terms import Taxonomies, Terms
from directory.reading.vocabulary import Vocabulary


class OpenReferral:
    """What anyone may read; safe to share between threads.

    Args:
        engine: the directory's database.
        vocabulary: the needs, which are given as a taxonomy of our own.
        today: the day by which schedules are over.
    """

    def __init__(self, engine: Engine, vocabulary: Vocabulary, today: Callable[[], date] = london_today) -> None:
        finder, conditions = PageFinder(), Conditions(vocabulary)
        self.services = Services(engine, finder, conditions, vocabulary, today)
        self.service_at_locations = ServicesAtLocations(engine, finder, conditions, vocabulary, today)
        self.organizations = Organizations(engine, finder, vocabulary)
        self.taxonomies = Taxonomies(engine, finder, vocabulary)
        self.taxonomy_terms = Terms(engine, finder, vocabulary)
