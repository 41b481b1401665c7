"""The composition root: settings in, every part of the program out, each made when first asked for."""

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from web.keys import field_keys, secret_key, twilio_token
from web.settings import Settings

if TYPE_CHECKING:
    from pydantic import SecretStr
    from sqlalchemy import Engine

    from bot.conversations import Conversations
    from bot.handoff import HandoffQueue
    from bot.privacy import Cipher
    from bot.turns import Talk
    from directory.catalogue import Catalogue
    from directory.encoder import Encoder
    from directory.listing_reports import ListingReports
    from directory.open_referral.query.query import OpenReferral
    from directory.places.gazetteer import Gazetteer
    from directory.quality import QualityDesk
    from directory.reading.vocabulary import Vocabulary
    from directory.search import Directory, SearchServer
    from web.staff.import_desk import ImportDesk
    from web.staff.users import Users

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Signpost:
    """Every part, wired; imports stay inside so that a small command loads only what it uses."""

    settings: Settings

    @cached_property
    def sql(self) -> "Engine":
        from directory.database import make_engine

        self.settings.var_dir.mkdir(parents=True, exist_ok=True)
        return make_engine(self.settings.sql_url)

    @cached_property
    def cipher(self) -> "Cipher":
        from bot.privacy import Cipher

        return Cipher(field_keys(self.settings))

    @cached_property
    def encoder(self) -> "Encoder | None":
        from directory.encoder import EncoderUnavailable, load_encoder

        try:
            return load_encoder(self.settings.encoder_folder)
        except EncoderUnavailable as fault:
            log.warning("encoder unavailable", extra={"reason": str(fault)})
            return None

    @cached_property
    def safety_encoder(self) -> "Encoder | None":
        from directory.encoder import EncoderUnavailable, load_encoder

        try:
            return load_encoder(self.settings.safety_encoder_folder)
        except EncoderUnavailable as fault:
            log.warning("safety encoder unavailable", extra={"reason": str(fault)})
            return None

    @cached_property
    def directory(self) -> "Directory":
        from directory.search import build_directory

        return build_directory(
            engine=self.sql,
            var_dir=self.settings.var_dir,
            encoder=self.encoder,
            server=search_server(self.settings),
            gazetteer=self.gazetteer,
        )

    @property
    def vocabulary(self) -> "Vocabulary":
        return self.directory.vocabulary

    @cached_property
    def gazetteer(self) -> "Gazetteer":
        from directory.places import build_gazetteer
        from directory.places.imported import ImportedPostcodes
        from directory.places.located import LocatesCodes

        sources: list[LocatesCodes] = [ImportedPostcodes(self.sql)]
        if self.settings.postcodes_io_url:
            from directory.places.kept import Kept
            from directory.places.postcodes_io import PostcodesIO

            timeout_seconds = self.settings.postcodes_io_timeout_seconds
            sources.append(
                PostcodesIO(self.settings.postcodes_io_url, kept=Kept(self.sql), timeout_seconds=timeout_seconds)
            )
        return build_gazetteer(sources=sources)

    @cached_property
    def catalogue(self) -> "Catalogue":
        from directory.catalogue import Catalogue

        return Catalogue(self.sql)

    @cached_property
    def open_referral(self) -> "OpenReferral":
        from directory.open_referral.query.query import OpenReferral

        return OpenReferral(self.sql, self.vocabulary)

    @cached_property
    def conversations(self) -> "Conversations":
        from bot.conversations import Conversations

        return Conversations(self.sql, self.cipher)

    @cached_property
    def handoffs(self) -> "HandoffQueue":
        from bot.handoff import HandoffQueue

        hours = f"{self.settings.navigator_opens}-{self.settings.navigator_closes}"
        return HandoffQueue(self.sql, self.cipher, self.conversations, directory=self.directory, office_hours=hours)

    @cached_property
    def talk(self) -> "Talk":
        from bot.turns import build_talk

        return build_talk(
            sql=self.sql,
            engine_urls=self.settings.rasa_urls,
            engine_timeout_seconds=self.settings.engine_timeout_seconds,
            messages_per_minute=self.settings.messages_per_minute,
            directory=self.directory,
            cipher=self.cipher,
            handoffs=self.handoffs,
            encoder=self.safety_encoder,
            cache_dir=self.settings.var_dir / "vectors",
            nation=self.settings.nation,
        )

    @cached_property
    def reports(self) -> "ListingReports":
        from directory.listing_reports import ListingReports

        return ListingReports(self.sql, self.cipher)

    @cached_property
    def imports(self) -> "ImportDesk":
        from web.staff.import_desk import ImportDesk

        return ImportDesk(self.sql, lambda: self.directory.upkeep.catch_up())

    @cached_property
    def quality(self) -> "QualityDesk":
        from directory.quality import QualityDesk

        return QualityDesk(self.sql)

    @cached_property
    def users(self) -> "Users":
        from web.staff.users import Users

        return Users(self.sql, self.cipher)

    @property
    def secret_key(self) -> str:
        return secret_key(self.settings)

    @property
    def twilio_token(self) -> str:
        return twilio_token(self.settings)

    def warm(self) -> "Signpost":
        """Load everything now, so that the first person does not wait and two threads never load it twice."""
        for part in (self.directory, self.talk, self.handoffs, self.catalogue, self.open_referral, self.users):
            log.debug("part ready", extra={"part": type(part).__name__})
        return self


def search_server(settings: Settings) -> "SearchServer | None":
    """Return the Elasticsearch server that is set; ``None`` leaves searching to the embedded index."""
    from directory.search import SearchServer

    if settings.search_url is None:
        return None
    return SearchServer(
        settings.search_url,
        settings.search_alias,
        api_key=_secret(settings.search_api_key),
        index_api_key=_secret(settings.search_index_api_key),
        ca_certs=settings.search_ca_certs,
        timeout_seconds=settings.search_timeout_seconds,
    )


def _secret(value: "SecretStr | None") -> str | None:
    return None if value is None else value.get_secret_value()


def build(settings: Settings) -> Signpost:
    """Return the program's parts for these settings; nothing is opened until it is used."""
    return Signpost(settings)
