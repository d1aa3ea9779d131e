"""The noun of a nurse who leaves: what is still to be done for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Departure:
    """A nurse leaves. Once it is known whose her clients become, it is `planned`."""

    nurse: str  # person id
    name: str
    asked_at: datetime
    planned: bool = False
    heirs: tuple[str, ...] = ()  # person ids: the first who is still a nurse gets her clients
    clients: tuple[str, ...] = ()  # all records that she could see
