"""What the organisation sets: the environment or `.env`, read and checked once, at the start."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from simplemma.strategies import DefaultDictionaryFactory

from flows.house import House, HouseRules
from flows.safety.help_lines import HelpLines
from flows.safety.net import WEIGHED, Net
from flows.safety.weighing import weights_of
from storage.opening import KeyPlace, key_place

PREFIX = "TUSSENDOOR_"
ENV_FILE = ".env"
TELEGRAM = "https://api.telegram.org"
SAFETY = Path(__file__).parent / "locales" / "nl" / "safety"
WEIGHTS = SAFETY / "gewichten.tsv"


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


def _dialled(number: str) -> str:
    """A number as it is dialled, without spaces at its ends.

    Raises:
        ValueError: it cannot be dialled.
    """
    if number.strip() and not re.fullmatch(r"\+?[0-9][0-9 ()-]{1,18}[0-9]", number.strip()):
        raise ValueError("must be a telephone number; for example 030 123 45 67")
    return number.strip()


Number = Annotated[str, AfterValidator(_dialled)]


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
    alert_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    document_hours: Annotated[float, Field(ge=1, le=47)] = 24  # Telegram deletes within 48
    invite_days: Annotated[int, Field(ge=0, le=30)] = 5
    gp_number: Number = ""
    out_of_hours_number: Number = ""
    mantelzorglijn_confirmed_on: date | None = None
    safety_rules: Path | None = None
    handover: Literal["chat", "folder"] = "chat"
    handover_folder: Path | None = None
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

    @model_validator(mode="after")
    def _summaries_have_a_folder(self) -> Configuration:
        name, folder = f"{PREFIX}HANDOVER_FOLDER", self.handover_folder
        if self.handover == "chat":
            return self
        if folder is None:
            raise ValueError(f"{name} is not set: the folder that summaries are put in")
        if not folder.is_dir():
            raise ValueError(f"{name} must be a folder that exists: {folder}")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ValueError(f"{name} cannot be written by the user that runs the bot: {folder}")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people live."""
        return ZoneInfo(self.time_zone)

    @property
    def rules(self) -> HouseRules:
        """How long before a visit, when nothing is sent, how long private answers are kept."""
        lead, keep = timedelta(hours=self.lead_hours), timedelta(days=self.keep_months * 365 // 12)
        unread = timedelta(minutes=self.alert_minutes)
        invite = timedelta(days=self.invite_days)
        document, filed = timedelta(hours=self.document_hours), self.handover == "folder"
        times = lead, self.quiet_from, self.quiet_until, keep, unread, invite
        return HouseRules(*times, document=document, filed=filed)

    @property
    def help_lines(self) -> HelpLines:
        """The telephone numbers of this organisation."""
        confirmed_on = self.mantelzorglijn_confirmed_on
        return HelpLines(self.gp_number, self.out_of_hours_number, confirmed_on)

    @property
    def net(self) -> Net:
        """The safety net that listens here: the project's rules, and the organisation's own.

        Raises:
            Fault: the organisation's own rules cannot be read.
        """
        try:
            return _net(self.safety_rules)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            told = f"{type(fault).__name__}: {fault}"
            raise Fault(f"{PREFIX}SAFETY_RULES: {self.safety_rules}: {told}") from None

    @property
    def house(self) -> House:
        """All that a conversation needs to know of this organisation."""
        return House(self.net, self.help_lines, self.rules)

    @property
    def key_place(self) -> KeyPlace:
        """Where the master key is."""
        return key_place(self.data, self.key_file, os.environ)

    def now(self) -> datetime:
        """This moment, aware and in the zone."""
        return datetime.now(self.zone)


@cache
def _net(own: Path | None) -> Net:
    """The net of these tables: a second to make, so it is made once."""
    tables = [tomllib.loads(path.read_text("utf-8")) for path in sorted(SAFETY.glob("*.toml"))]
    if own:
        added = tomllib.loads(own.read_text("utf-8"))
        firm = [
            {**rule, "despite": [*rule.get("despite", ()), WEIGHED]}
            for rule in added.get("rule", ())
        ]
        tables.append({**added, "rule": firm})
    weights = weights_of(WEIGHTS.read_text("utf-8").splitlines())
    return Net(tables, DefaultDictionaryFactory().get_dictionary("nl"), weights)


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
