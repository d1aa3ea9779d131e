"""What Telegram says about this bot, asked once. The answer holds no token, and no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

PATIENCE_S = 10


@dataclass(frozen=True)
class Webhook:
    """Where Telegram delivers instead of being asked. Bot API 10.1, WebhookInfo."""

    url: str = ""  # may hold a token: only `host` is shown
    pending: int = 0
    error: str = ""
    error_at: datetime | None = None

    @property
    def host(self) -> str:
        """The machine it leads to."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True)
class Reached:
    """What Telegram said. `name` is empty when it does not know the token."""

    name: str
    clock: datetime | None  # of Telegram, aware; None when it was not told
    webhook: Webhook = Webhook()


async def ask(token: str, api_url: str) -> Reached | None:
    """What Telegram says about the bot with this token; None when it cannot be reached."""
    import aiohttp  # a fifth of a second that most commands do without

    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    try:
        async with aiohttp.ClientSession(f"{api_url}/bot{token}/", timeout=timeout) as session:
            async with session.get("getMe") as answer:
                clock = _date(answer.headers.get("Date", ""))
                if answer.status in (401, 404):  # 404: this cannot be a token
                    return Reached("", clock)
                name = str((await answer.json())["result"]["username"])
            async with session.get("getWebhookInfo") as answer:
                return Reached(name, clock, _webhook((await answer.json())["result"]))
    except (aiohttp.ClientError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _webhook(info: dict[str, Any]) -> Webhook:
    at = info.get("last_error_date")
    return Webhook(
        info["url"],
        info.get("pending_update_count", 0),
        info.get("last_error_message", ""),
        datetime.fromtimestamp(at, UTC) if at else None,
    )


def _date(told: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
