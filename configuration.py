"""What the organisation sets: the environment or `.env`, read and checked once, at the start."""

from __future__ import annotations

import os
import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.reminders import HouseRules
from storage.opening import KeyPlace, key_place

PREFIX = "TUSSENDOOR_"
ENV_FILE = ".env"
TELEGRAM = "https://api.telegram.org"


class Fault(Exception):
    """The configuration cannot be used; the message says which setting, and what it takes."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a folder
        raise ValueError("is not a time zone; for example Europe/Amsterdam") from None
    return name


def _bare_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url.rstrip("/")


def _on_the_wall(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("must be a time of the clock; for example 20:00")
    return at


class Configuration(BaseSettings):
    """The settings. Each is read from TUSSENDOOR_<NAME>; or from a file of that name in small
    letters in $CREDENTIALS_DIRECTORY, where systemd and containers put secrets.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True, env_ignore_empty=True
    )

    token: SecretStr | None = None
    api_url: Annotated[str, AfterValidator(_bare_url)] = TELEGRAM
    data: Path = Path("data")
    key_file: Path | None = None
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Amsterdam"
    lead_hours: Annotated[float, Field(gt=0, le=24 * 14)] = 24
    quiet_from: Annotated[time, AfterValidator(_on_the_wall)] = time(20)
    quiet_until: Annotated[time, AfterValidator(_on_the_wall)] = time(8)
    keep_months: Annotated[int, Field(ge=1, le=120)] = 12
    webhook_url: str = ""
    webhook_secret: SecretStr | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8080
    health_port: Annotated[int, Field(ge=1, le=65535)] | None = None

    @model_validator(mode="after")
    def _webhook_can_be_reached(self) -> Configuration:
        own_api = self.api_url != TELEGRAM
        if self.webhook_url and not self.webhook_url.startswith(
            ("https://", "http://") if own_api else "https://"
        ):
            raise ValueError(f"{PREFIX}WEBHOOK_URL must begin with https://")
        return self

    @model_validator(mode="after")
    def _webhook_has_a_secret(self) -> Configuration:
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if self.webhook_url and not re.fullmatch(r"[A-Za-z0-9_-]{32,256}", secret):
            raise ValueError(
                f"{PREFIX}WEBHOOK_SECRET must be 32 random characters or more: A-Z, a-z, 0-9, _, -"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people live."""
        return ZoneInfo(self.time_zone)

    @property
    def rules(self) -> HouseRules:
        """How long before a visit, when nothing is sent, how long private answers are kept."""
        lead, keep = timedelta(hours=self.lead_hours), timedelta(days=self.keep_months * 365 // 12)
        return HouseRules(lead, self.quiet_from, self.quiet_until, keep)

    @property
    def key_place(self) -> KeyPlace:
        """Where the master key is."""
        return key_place(self.data, self.key_file, os.environ)

    def now(self) -> datetime:
        """This moment, aware and in the zone."""
        return datetime.now(self.zone)


def configured() -> Configuration:
    """The settings in force.

    Raises:
        Fault: a setting cannot be used.
    """
    try:
        return Configuration(**_secrets())
    except ValidationError as error:
        raise Fault("\n".join(_told(fault) for fault in error.errors())) from None


def _secrets() -> dict[str, Any]:
    """Where pydantic-settings finds secrets, if there is such a folder: without one it warns."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    return {"_secrets_dir": folder} if folder and Path(folder).is_dir() else {}


def _told(fault: object) -> str:
    """A setting's name and what is wrong with it; never its value, which may be a secret."""
    assert isinstance(fault, dict)
    name = "".join(f"{PREFIX}{str(part).upper()}: " for part in fault["loc"][:1])
    return f"{name}{str(fault['msg']).removeprefix('Value error, ')}"
