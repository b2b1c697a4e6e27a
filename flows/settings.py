"""Settings, read from the environment (TONGGAK_...) and from nowhere else."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.rules.sentences import Sentence, joined


class Settings(BaseSettings):
    """Where things lie and how the outside is reached; every field has a variable of its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="TONGGAK_", frozen=True)

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
    smtp_host: str = Field(default="", description="mail server; empty: mail waits in the outbox")
    smtp_port: int = 587
    smtp_security: str = Field(default="starttls", pattern="^(starttls|tls|plain)$")
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_password_file: Path | None = Field(default=None, description="read instead of smtp_password")
    mail_from: str = Field(default="tonggak@localhost", description="sender's address")
    mail_from_name: str = "Sekretariat Pokja PKP"
    mail_reply_to: str = ""
    link_base_url: str = Field(default="", description="where the reply page is reached from outside")

    @property
    def rates(self) -> dict[ChannelKind, int]:
        """How many messages a minute each channel may carry; a channel without a rate carries all."""
        return {}

    @property
    def database(self) -> str:
        """The database's URL: the given one, or SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'tonggak.db'}"

    @property
    def prefect_api(self) -> str:
        """Where Prefect's API is expected."""
        return self.prefect_api_url or f"http://127.0.0.1:{self.prefect_port}/api"

    def smtp_secret(self) -> str:
        """The mail server's password, from the file where one is named; it must not reach a log."""
        if self.smtp_password_file is not None:
            return self.smtp_password_file.read_text().strip()
        return self.smtp_password.get_secret_value()


def read_settings() -> Settings:
    """Read the environment; raises BadInput naming every variable that does not fit."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [
            Sentence(
                "TONGGAK_{name} is '{found}': {said}",
                name=str(finding["loc"][0]).upper(),
                found=finding["input"],
                said=finding["msg"],
            )
            for finding in error.errors()
        ]
        raise BadInput("A setting does not fit. {settings}.", settings=joined(wrong, "; ")) from None
