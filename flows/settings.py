"""Settings, read from the environment (TONGGAK_...) and from nowhere else."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from flows.secret_blocks import read_block
from flows.secret_sources import PREFIX, SecretFiles, block_named_for, variable_of
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.rules.sentences import Sentence, joined

_SECURITY = "^(starttls|tls|plain)$"


class Settings(BaseSettings):
    """Where things lie and how the outside is reached; every field has a variable of its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    data: Path = Field(default_factory=lambda: user_data_path("tonggak"), description="folder for all data")
    database_url: str = Field(
        default="", description="SQLite or PostgreSQL; empty: SQLite in the data folder"
    )
    programme: Path | None = Field(default=None, description="a programme file instead of the shipped one")
    reminders: Path | None = Field(default=None, description="a reminder policy instead of the shipped one")
    prefect_api_url: str = Field(
        default="", description="an outside Prefect; empty: the one `tonggak up` runs"
    )
    prefect_port: int = Field(default=4200, description="port of the Prefect server that `tonggak up` runs")
    hooks_port: int = Field(
        default=0, ge=0, le=65535, description="port on which receipts are taken; 0: none are"
    )

    smtp_host: str = Field(default="", description="mail server; empty: mail waits in the outbox")
    smtp_port: int = 587
    smtp_security: str = Field(default="starttls", pattern=_SECURITY)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_receipts: bool = Field(default=False, description="ask the mail server to report arrivals")
    mail_from: str = Field(default="tonggak@localhost", description="sender's address")
    mail_from_name: str = "Sekretariat Pokja PKP"
    mail_reply_to: str = ""
    mail_per_minute: int = Field(default=120, ge=1, description="what the mail server may be given")

    imap_host: str = Field(default="", description="where mail that comes back is read; empty: it is not")
    imap_port: int = 993
    imap_security: str = Field(default="tls", pattern=_SECURITY)
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: str = "INBOX"
    mail_archive: str = Field(default="", description="address that gets a copy of every mail")
    mail_archive_folder: str = Field(default="INBOX", description="where in that mailbox copies arrive")

    matrix_homeserver: str = Field(default="", description="such as https://matrix.lebong.example")
    matrix_token: SecretStr = SecretStr("")
    matrix_per_minute: int = Field(default=30, ge=1)

    whatsapp_phone_number_id: str = Field(default="", description="our number with Meta's Cloud API")
    whatsapp_token: SecretStr = SecretStr("")
    whatsapp_app_secret: SecretStr = SecretStr("")
    whatsapp_verify_token: SecretStr = SecretStr("")
    whatsapp_base_url: str = "https://graph.facebook.com/v23.0"
    whatsapp_per_minute: int = Field(default=60, ge=1)

    gateway_url: str = Field(default="", description="an Indonesian WhatsApp gateway, instead of Meta")
    gateway_token: SecretStr = SecretStr("")
    gateway_style: str = Field(default="fonnte", description="fonnte, wablas, or a style of your own as JSON")
    gateway_word: SecretStr = SecretStr("")
    gateway_per_minute: int = Field(default=15, ge=1, description="numbers that hurry are banned")

    telegram_way: SecretStr = Field(default=SecretStr(""), description="apprise URL with {to} for the chat")
    sms_way: SecretStr = Field(default=SecretStr(""), description="apprise URL with {to} for the number")
    other_ways: SecretStr = Field(default=SecretStr(""), description="JSON: a name, and its apprise URL")
    others_per_minute: int = Field(default=30, ge=1, description="for Telegram, SMS and other ways, each")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read secrets from the files that are named for them, too."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, SecretFiles(settings_cls)

    @property
    def rates(self) -> dict[ChannelKind, int]:
        """How many messages a minute each channel may carry."""
        others = dict.fromkeys(
            (ChannelKind.TELEGRAM, ChannelKind.SMS, ChannelKind.OTHER), self.others_per_minute
        )
        by_gateway = bool(self.gateway_url)
        return others | {
            ChannelKind.MAIL: self.mail_per_minute,
            ChannelKind.MATRIX: self.matrix_per_minute,
            ChannelKind.WHATSAPP: self.gateway_per_minute if by_gateway else self.whatsapp_per_minute,
        }

    @property
    def database(self) -> str:
        """The database's URL: the given one, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'tonggak.db'}"

    @property
    def prefect_api(self) -> str:
        """Where Prefect's API is expected."""
        return self.prefect_api_url or f"http://127.0.0.1:{self.prefect_port}/api"

    def has(self, name: str) -> bool:
        """Say whether a secret is given, in whatever place."""
        given: SecretStr = getattr(self, name)
        return bool(given.get_secret_value() or block_named_for(name))

    def secret(self, name: str) -> str:
        """Give a secret by its setting's name; it must not reach a log.

        Raises Unavailable when it is kept in a Prefect Secret block that cannot be read.
        """
        given: SecretStr = getattr(self, name)
        block = block_named_for(name)
        return given.get_secret_value() or (read_block(block, api=self.prefect_api) if block else "")


def read_settings() -> Settings:
    """Read the environment; raises BadInput naming every variable that does not fit."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [
            Sentence(
                "{name} is '{found}': {said}",
                name=variable_of(str(finding["loc"][0])),
                found=_shown(str(finding["loc"][0]), finding["input"]),
                said=finding["msg"],
            )
            for finding in error.errors()
        ]
        raise BadInput("A setting does not fit. {settings}.", settings=joined(wrong, "; ")) from None


def _shown(name: str, found: object) -> object:
    field = Settings.model_fields.get(name)
    return "***" if field is None or field.annotation is SecretStr else found
