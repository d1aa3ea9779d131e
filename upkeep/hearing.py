"""What an event means: what a code leads to, a button names, and typed words name and hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from channels.identifiers import identifiers
from channels.wording import Wording
from flows.conversation import (
    Came,
    Conversation,
    Corrected,
    Elapsed,
    Event,
    Pressed,
    Role,
    Said,
    Unreadable,
)
from flows.engine import offers, takes_as_words
from flows.house import House
from flows.safety.alerts import SEEN
from flows.script import Flow
from flows.words import Choice
from storage.store import Store

Flows = Mapping[Role, Flow]


def understood(
    flows: Flows,
    store: Store,
    conversation: Conversation,
    event: Event,
    now: datetime,
    house: House,
) -> Event:
    """The event with all that is not in it itself: looked up in the store, or in the words."""
    match event:
        case Came(code=code) if code:
            invitation = store.invitation(hashed(code))
            record = store.record(invitation.record) if invitation else None
            return replace(event, invitation=invitation, leads_to=record)
        case Said(words=words):
            means = _meant(flows, conversation, words, now, house)
            return replace(event, means=means, holds=identifiers(words))
        case Corrected(words=words) | Unreadable(words=words):
            return replace(event, holds=identifiers(words))
        case Pressed() | Elapsed() if named := named_by(event):
            return replace(event, leads_to=store.record(named))
        case _:
            return event


def _meant(
    flows: Flows, conversation: Conversation, words: str, now: datetime, house: House
) -> Choice | None:
    wording = Wording(conversation.person.form, now.tzinfo)
    choices = offers(flows, conversation, now, house)
    means = wording.recognise(words, choices)
    if means is None and not takes_as_words(flows, conversation, words, now, house):
        means = wording.nearly(words, choices)
    return means


def hashed(code: str) -> str:
    """What is kept of a link's code."""
    return sha256(code.encode()).hexdigest()


def leads_nowhere(event: Event) -> bool:
    """Whether somebody came with a code that was never handed out."""
    return isinstance(event, Came) and bool(event.code) and event.invitation is None


def named_by(event: Event) -> str:
    """The record that the button below an alert names, or that time is about; "" for any other
    event. Never trusted.
    """
    if isinstance(event, Elapsed):
        return event.about
    if not isinstance(event, Pressed) or event.choice != SEEN:
        return ""
    named = event.about.partition(" ")[0]
    return named if re.fullmatch(r"[\w-]+", named, re.ASCII) else ""
