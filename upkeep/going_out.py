"""Right before something is sent: may it still go? It can have waited, and much can have ended."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from flows.conversation import Conversation, Effect, Record, Say, ShowAlert, ShowSheet, ShowSummary
from flows.due.inviting_carers import ANSWER_FOR
from flows.permission import (
    carer_for,
    may_get,
    may_read_sheet,
    may_see,
    may_still_get,
    own,
)
from flows.record import carers
from storage.store import Store

log = logging.getLogger("tussendoor")


def as_it_may_go(store: Store, effect: Effect, now: datetime) -> Effect | None:
    """The effect as it is to be sent now; None when what it shows may not be seen any more."""
    stands = _as_it_stands(store, effect, now)
    if stands is None:
        what = {"kind": effect.kind, "to": effect.to}
        log.info("%(kind)s that waited for %(to)s may no longer go", what)
    return stands


def _as_it_stands(store: Store, effect: Effect, now: datetime) -> Effect | None:
    if isinstance(effect, Say) and effect.asked and effect.role is None:
        return effect  # an answer to what somebody did: nothing has to be looked up
    found = store.recall(effect.to)
    to = found.person if found else None
    if not may_still_get(effect, to):
        return None
    match effect:
        case ShowAlert():
            return effect if may_get(store.record(effect.record), effect, to) else None
        case ShowSummary():
            return effect if may_see(found, effect.summary) else None
        case ShowSheet():
            return _sheet(store, effect)
        case Say(asked=False):
            return effect if _may_be_said(store, effect, now) else None
        case _:
            return effect


def _sheet(store: Store, effect: ShowSheet) -> ShowSheet | None:
    """A sheet as the carer's record holds it now; the carer's own is shown as it is asked about."""
    of, reader = store.record(store.led_to(effect.record)), store.recall(effect.to)
    if of is None or reader is None:
        return None
    kept = next((sheet for sheet in of.sheets if sheet.id == effect.sheet.id), effect.sheet)
    allowed = may_read_sheet(reader.person, of, store.record(kept.of), kept)
    return replace(effect, record=of.id, sheet=kept) if allowed else None


def _may_be_said(store: Store, effect: Say, now: datetime) -> bool:
    """Whether what nobody asked for may still be said: nothing in the chat of a client who died,
    no invitation to answer to somebody who may not answer any more, and no news of a permission
    that has ended.
    """
    found = store.recall(effect.to)
    if found is None:
        return True
    record = own(found.person, found.record)
    if record is not None and record.closed_for == "died":
        return False
    if effect.permission and not _goes_on(found, effect.permission):
        return False
    return all(
        client is not None and carer_for(found.person, client, now) is not None
        for client in _invited_for(store, effect)
    )


def _goes_on(found: Conversation, permission: str) -> bool:
    """Whether the permission that this is news of has not ended, as far as this person may see."""
    there = (carers.carer(record, permission) for record in found.caseload)
    return any(one is not None and carers.is_open(one) for one in there)


def _invited_for(store: Store, effect: Say) -> tuple[Record | None, ...]:
    """The clients for whom somebody is invited to answer."""
    choices = effect.prompt.choices
    return tuple(store.record(c.about) for c in choices if c.name == ANSWER_FOR)
