"""The parts of the program as routes see them."""

from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.handoff import HandoffQueue
    from bot.turns import Talk
    from directory.catalogue import Catalogue
    from directory.encoder import Encoder
    from directory.listing_reports import ListingReports
    from directory.open_referral.query.query import OpenReferral
    from directory.places.gazetteer import Gazetteer
    from directory.quality import QualityDesk
    from directory.reading.vocabulary import Vocabulary
    from directory.search import Directory
    from web.settings import Settings
    from web.staff.import_desk import ImportDesk
    from web.staff.users import Users

EXTENSION = "signpost"


class Parts(Protocol):
    """What the website needs of the composition root."""

    @property
    def settings(self) -> "Settings": ...
    @property
    def secret_key(self) -> str: ...
    @property
    def sql(self) -> "Engine": ...
    @property
    def encoder(self) -> "Encoder | None": ...
    @property
    def safety_encoder(self) -> "Encoder | None": ...
    @property
    def vocabulary(self) -> "Vocabulary": ...
    @property
    def gazetteer(self) -> "Gazetteer": ...
    @property
    def directory(self) -> "Directory": ...
    @property
    def catalogue(self) -> "Catalogue": ...
    @property
    def open_referral(self) -> "OpenReferral": ...
    @property
    def talk(self) -> "Talk": ...
    @property
    def handoffs(self) -> "HandoffQueue": ...
    @property
    def reports(self) -> "ListingReports": ...
    @property
    def imports(self) -> "ImportDesk": ...
    @property
    def quality(self) -> "QualityDesk": ...
    @property
    def users(self) -> "Users": ...


def parts() -> Parts:
    """Return the parts of the application that is answering this request."""
    return cast(Parts, current_app.extensions[EXTENSION])
