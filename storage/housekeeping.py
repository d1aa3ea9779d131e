"""What nobody needs any more goes: links that expired long ago, and people who never agreed."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.conversation import Role
from storage.cabinet import Cabinet
from storage.files import is_shredded
from storage.record import Kept, invitation_from_tables

KEPT_AFTER = timedelta(days=30)  # that a link expired, or that somebody was heard of


def clear_invitation(cabinet: Cabinet, path: str, now: datetime) -> None:
    """Remove an invitation that expired long ago. Errors as those of `Cabinet.kept`."""
    if is_shredded(path):
        cabinet.remove(path)
        return
    tables = cabinet.tables(path)
    if tables and now - invitation_from_tables(tables).expires_at > KEPT_AFTER:
        cabinet.remove(path, with_key=True)


def clear_stranger(cabinet: Cabinet, path: str, now: datetime) -> None:
    """Forget a client without a record, or a relative of nobody, who was not heard of for long; the
    end of the log stays.

    Errors as those of `Cabinet.kept`.
    """
    if is_shredded(path):
        cabinet.remove(path)
        return
    kept = cabinet.looked_into(path)
    if kept is None or kept.person is None or not _is_stale(kept, now):
        return
    if kept.trail.count:
        cabinet.put(path, Kept(farewells=kept.farewells, trail=kept.trail))
    else:
        cabinet.remove(path, with_key=True)


def _is_stale(kept: Kept, now: datetime) -> bool:
    person, heard_at = kept.person, [handled.at for handled in kept.handled]
    if person is None or person.role is Role.NURSE or not heard_at:
        return False
    if person.record or person.clients:
        return False
    return now - max(heard_at) > KEPT_AFTER
