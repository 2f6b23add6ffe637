"""Settings from the environment (`VENTANILLA_*`), a `.env` file and `ventanilla.toml`; a secret may be given as `..._FILE`."""

from __future__ import annotations

import os
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from handlers.errors import Misconfigured
from nlu.encoder_choice import EncoderChoice

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class TelegramMode(StrEnum):
    """How updates come in from Telegram."""

    POLLING = "polling"
    """We ask (no public address needed)."""
    WEBHOOK = "webhook"
    """Telegram calls us."""


class LogFormat(StrEnum):
    """How the log is written."""

    AUTO = "auto"
    """Text on a terminal, JSON elsewhere."""
    JSON = "json"
    """One JSON object a line."""
    TEXT = "text"
    """For people."""


class LogLevel(StrEnum):
    """From which weight on lines are written."""

    DEBUG = "debug"
    """Everything."""
    INFO = "info"
    """What happens."""
    WARNING = "warning"
    """What somebody should look at."""
    ERROR = "error"
    """What went wrong."""


class DeskName(StrEnum):
    """Where staff work."""

    CONSOLE = "console"
    """The built-in console at /mostrador."""
    EMAIL = "email"
    """A mailbox of staff's."""
    RT = "rt"
    """Request Tracker 5."""
    ZAMMAD = "zammad"
    """Zammad."""
    CHATWOOT = "chatwoot"
    """Chatwoot, by an inbox of its channel API."""
    REDMINE = "redmine"
    """Redmine 5."""
    ZENDESK = "zendesk"
    """Zendesk."""
    GLPI = "glpi"
    """GLPI 10 and 11."""
    OPEN311 = "open311"
    """A server of reports by Open311 GeoReport v2."""
    WEBHOOK = "webhook"
    """Any other system, by the signed protocol of docs/escritorios/webhook.md."""


class DeskRedact(StrEnum):
    """What stays masked towards a private desk."""

    NONE = "none"
    """Nothing: staff see what the citizen wrote."""
    IDS = "ids"
    """Identity and social security numbers, accounts and cards; telephones, e-mail, names, plates, places are opened."""
    ALL = "all"
    """Everything."""


class NluEngine(StrEnum):
    """Who finds out what a text means."""

    EMBEDDED = "embedded"
    """The engine that comes with the product."""
    RASA = "rasa"
    """A Rasa server, with the embedded engine in reserve."""


class _SecretFiles(PydanticBaseSettingsSource):
    """Reads a secret from the file named by `VENTANILLA_<NAME>_FILE`."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """The file's text without surrounding white space; None where no file is named."""
        path = os.environ.get(f"VENTANILLA_{field_name.upper()}_FILE")
        if path is None or field.annotation is not SecretStr:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise Misconfigured(
                f"VENTANILLA_{field_name.upper()}_FILE names {path}, which cannot be read: {error.strerror}."
            ) from None

    def __call__(self) -> dict[str, str]:
        """Every secret that a file gives."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """All settings, with the defaults of a first try on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="VENTANILLA_", env_file=".env", toml_file="ventanilla.toml", extra="ignore"
    )

    database_url: str = "sqlite:///var/ventanilla.db"
    content_dir: Path = Path("content")
    model_dir: Path = Path("var/models")
    training_dir: Path = Path("nlu/rasa_project/data")
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    secret_key_path: Path = Path("var/secret.key")
    executor_id: str = "ventanilla-1"
    preview: bool = False
    log_format: LogFormat = LogFormat.AUTO
    log_level: LogLevel = LogLevel.INFO
    nlu_encoder: EncoderChoice = EncoderChoice.USE
    nlu_engine: NluEngine = NluEngine.EMBEDDED
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token: SecretStr = SecretStr("")
    rasa_timeout_seconds: float = Field(default=1.5, gt=0, le=30, allow_inf_nan=False)
    desk: DeskName = DeskName.CONSOLE
    desk_redact: DeskRedact = DeskRedact.IDS
    text_days: int = Field(default=90, ge=1)
    desk_poll_seconds: float | None = Field(default=None, gt=0, le=3600, allow_inf_nan=False)
    answer_within_hours: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: TelegramMode = TelegramMode.POLLING
    telegram_webhook_secret: SecretStr = SecretStr("")
    body_limit_bytes: int = Field(default=1_000_000, gt=0)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over .env over ventanilla.toml."""
        return (
            init_settings,
            env_settings,
            _SecretFiles(settings_cls),
            dotenv_settings,
            TomlConfigSettingsSource(settings_cls),
            file_secret_settings,
        )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.telegram_mode is TelegramMode.WEBHOOK and self.telegram_token.get_secret_value():
            if not self.telegram_webhook_secret.get_secret_value():
                raise ValueError("VENTANILLA_TELEGRAM_MODE=webhook needs VENTANILLA_TELEGRAM_WEBHOOK_SECRET")
            if not self.public_url:
                raise ValueError(
                    "VENTANILLA_TELEGRAM_MODE=webhook needs VENTANILLA_PUBLIC_URL, the https address that Telegram calls"
                )
        return self

    def with_preview_by_default(self) -> Self:
        """The same with the try-out chat, unless somebody has said anything about it."""
        return self if "preview" in self.model_fields_set else self.model_copy(update={"preview": True})

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.http_host in _LOOPBACK

    @property
    def answer_within(self) -> timedelta | None:
        """Opening time within which the agency promises that staff answer; None = it promises nothing."""
        return None if self.answer_within_hours is None else timedelta(hours=self.answer_within_hours)

    @property
    def base_url(self) -> str:
        """The address under which people open the pages."""
        return self.public_url.rstrip("/") or f"http://{self.http_host}:{self.http_port}"


def load() -> Settings:
    """Read the settings; raises Misconfigured with one plain sentence per wrong value."""
    try:
        return Settings()
    except ValidationError as wrong:
        sentences = "; ".join(f"{_variable(error['loc'])}{error['msg']}" for error in wrong.errors())
        raise Misconfigured(f"The settings are not usable: {sentences}.") from None


def _variable(location: tuple[int | str, ...]) -> str:
    return f"VENTANILLA_{'_'.join(map(str, location)).upper()}: " if location else ""
