"""Every setting of the program, in one place; ``.env.example`` documents them for people."""

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsInvalid(Exception):
    """A setting cannot be used; the message names it and says how to put it right."""


def _named(name: str) -> AliasChoices:
    """Accept a name other programs share (``DATABASE_URL``) and our own prefixed form of it."""
    return AliasChoices(name, f"SIGNPOST_{name}")


class Settings(BaseSettings):
    """Read from the environment, then from ``.env``; every default suits one machine."""

    model_config = SettingsConfigDict(
        env_prefix="SIGNPOST_", env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    var_dir: Path = Field(Path("var"), description="Where data, keys, models and logs are kept.")
    database_url: str | None = Field(
        None, validation_alias=_named("DATABASE_URL"), description="PostgreSQL; without it SQLite in the var folder."
    )
    search_url: str | None = Field(
        None, validation_alias=_named("SEARCH_URL"), description="Elasticsearch; without it the embedded index."
    )
    search_api_key: SecretStr | None = Field(None, description="API key that lets in to search Elasticsearch.")
    search_index_api_key: SecretStr | None = Field(
        None, description="API key that lets in to write the index; without it the other one is used."
    )
    search_ca_certs: Path | None = Field(
        None, description="File of the authority that vouches for Elasticsearch's certificate."
    )
    search_timeout_seconds: float = Field(
        1.0, gt=0, le=10, description="Longest wait for Elasticsearch before the embedded index answers."
    )
    search_alias: str = Field("signpost-services", description="Alias of the Elasticsearch index.")
    encoder_dir: Path | None = Field(None, description="A ready sentence encoder; without it one is built.")

    web_host: str = Field("127.0.0.1", description="Address that the website listens on.")
    web_port: int = Field(8000, ge=1, le=65535, description="Port of the website and the public interfaces.")
    web_threads: int = Field(16, ge=2, le=256, description="Requests the web process answers at once.")
    actions_port: int = Field(5055, ge=1, le=65535, description="Loopback port of the action server.")
    engine_port: int = Field(5005, ge=1, le=65535, description="Loopback port of the first dialogue engine.")
    engines: int = Field(1, ge=1, le=16, description="Dialogue engines run here, each on the port after the last.")
    engine_url: str | None = Field(
        None, description="Dialogue engines elsewhere, commas between; without it our own are used."
    )
    engine_timeout_seconds: float = Field(3.0, gt=0, le=30, description="Longest wait for the dialogue engine.")
    public_url: str | None = Field(None, description="Address people and Twilio use, such as https://help.example.org.")

    postcodes_io_url: str | None = Field(
        None, description="postcodes.io or a copy of it, asked for postcodes that no imported file has; off without it."
    )
    postcodes_io_timeout_seconds: float = Field(1.0, gt=0, le=10, description="Longest wait for postcodes.io.")

    area_name: str = Field("Medway", description="The place this Signpost serves, as people say it.")
    nation: Literal["england", "wales"] = Field("england", description="Whose urgent numbers are given.")
    navigator_opens: str = Field("08:00", pattern=r"^\d\d:\d\d$", description="When care navigators start.")
    navigator_closes: str = Field("20:00", pattern=r"^\d\d:\d\d$", description="When care navigators stop.")
    messages_per_minute: int = Field(20, ge=1, le=600, description="Messages one conversation may send in a minute.")
    retention_days: int = Field(
        30, ge=1, le=30, description="Days until a conversation is deleted; people are told 30."
    )

    twilio_auth_token: SecretStr | None = Field(
        None, validation_alias=_named("TWILIO_AUTH_TOKEN"), description="Twilio token; signs every telephone request."
    )
    twilio_account_sid: str | None = Field(
        None, validation_alias=_named("TWILIO_ACCOUNT_SID"), description="Twilio account that texts are sent from."
    )
    text_from: str | None = Field(
        None, description="Number, name or messaging service that texts are from; the phone number when not set."
    )
    phone_number: str | None = Field(None, description="The number people ring, shown on the pages.")
    navigator_phone: str | None = Field(None, description="Where callers are put through to a person.")

    smtp_url: SecretStr | None = Field(
        None, description="Mail server, as in smtp://user:password@host:587; without it messages are written to files."
    )
    mail_from: str | None = Field(None, description="Whom messages are from, as in Signpost <signpost@example.org>.")

    secret_key: SecretStr | None = Field(None, description="Signs cookies; without it one is made and kept.")
    field_keys: SecretStr | None = Field(
        None, description="Keys for personal fields, newest first, commas between; without it one is made and kept."
    )
    secure_cookies: bool = Field(False, description="Send cookies over HTTPS only; on wherever the site is public.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much the logs say.")

    @property
    def text_sender(self) -> str | None:
        """Whom texts are from; ``None`` where no account is set to send them."""
        has_account = self.twilio_account_sid and self.twilio_auth_token
        return (self.text_from or self.phone_number) if has_account else None

    @property
    def sql_url(self) -> str:
        return self.database_url or f"sqlite:///{self.var_dir / 'signpost.db'}"

    @property
    def encoder_folder(self) -> Path:
        return self.encoder_dir or self.var_dir / "encoder"

    @property
    def safety_encoder_folder(self) -> Path:
        """The same network giving several of its layers, which red flags are read with; beside the encoder."""
        return self.encoder_folder.with_name(f"{self.encoder_folder.name}-safety")

    @property
    def rasa_urls(self) -> tuple[str, ...]:
        """Where the dialogue engines listen; each conversation is kept to one of them."""
        if self.engine_url is not None:
            return tuple(url.strip().rstrip("/") for url in self.engine_url.split(",") if url.strip())
        return tuple(f"http://127.0.0.1:{self.engine_port + number}" for number in range(self.engines))

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def site_url(self) -> str:
        return (self.public_url or f"http://{self.web_host}:{self.web_port}").rstrip("/")


def load_settings() -> Settings:
    """Return the settings of this process.

    Raises:
        SettingsInvalid: one sentence a line, each naming a setting and its fault.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [f"{_variable(item['loc'])}: {item['msg']}" for item in error.errors()]
        raise SettingsInvalid("Put this right in .env or the environment. " + "; ".join(faults)) from error


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else "settings"
    return name if name.isupper() else f"SIGNPOST_{name.upper()}"
