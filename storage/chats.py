"""Which messages stand in whose chat, as far as Telegram still lets them be taken away.

A file knows the messages of the turns that it holds, also those in the chat of somebody else: a
nurse's turn that tells her client of a visit, a record's summary that went to the nurse.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.conversation import (
    Came,
    Effect,
    Message,
    Said,
    ShowSummary,
    TidyUp,
    Turn,
    Unreadable,
)
from storage.receipts import Receipts
from storage.record import InChat, Kept, Outgoing

LASTS = timedelta(hours=48)  # Telegram lets a bot take a message away for so long


def received(turn: Turn) -> tuple[InChat, ...]:
    """The message that a turn was an answer to."""
    match turn.event:
        case Said(message=message) | Came(message=message) | Unreadable(message=message) if message:
            return (InChat(turn.person.id, message, turn.now),)
        case _:
            return ()


def sent(kept: Kept, outbox: Iterable[Outgoing], receipts: Receipts) -> tuple[InChat, ...]:
    """The messages that what was carried out of a file's outbox was sent as."""
    made_at = {handled.id: handled.at for handled in kept.handled}
    carried_out = ((o, receipts.of(o.id)) for o in outbox)
    return tuple(
        InChat(outgoing.effect.to, message, since, document_of(outgoing.effect))
        for outgoing, receipt in carried_out
        if (since := receipt.at or made_at.get(outgoing.id.rpartition(".")[0]))
        for message in receipt.messages
    )


def document_of(effect: Effect) -> str:
    """The record of which an effect shows a document that does not stay; "" for other effects."""
    return effect.record if isinstance(effect, ShowSummary) and effect.as_document else ""


def documents(kept: Kept, receipts: Receipts, now: datetime) -> tuple[InChat, ...]:
    """The documents that a file knows of and that can still be taken out of a chat."""
    known = (*kept.messages, *sent(kept, kept.outbox, receipts))
    return tuple(m for m in known if m.document and now - m.at < LASTS)


def taken_out(found: Iterable[InChat]) -> tuple[TidyUp, ...]:
    """What takes these messages out: one effect for each chat."""
    of_chat = dict[str, list[str]]()
    for message in found:
        of_chat.setdefault(message.person, []).append(message.id)
    return tuple(TidyUp(person, tuple(messages)) for person, messages in of_chat.items())


def remembered(
    messages: Iterable[InChat], outbox: Iterable[Outgoing], now: datetime
) -> tuple[InChat, ...]:
    """The messages that can still be taken away, and that nothing in the outbox takes away."""
    tidied = {
        (o.effect.to, message)
        for o in outbox
        if isinstance(o.effect, TidyUp)
        for message in o.effect.messages
    }
    return tuple(m for m in messages if now - m.at < LASTS and (m.person, m.id) not in tidied)


def chat_of(person: str, files: Iterable[Kept], receipts: Receipts) -> tuple[Message, ...]:
    """The messages in somebody's chat that these files know of, the oldest first."""
    known = [m for kept in files for m in (*kept.messages, *sent(kept, kept.outbox, receipts))]
    found = [Message(m.id, m.at) for m in known if m.person == person]
    return tuple(sorted(found, key=lambda message: message.at))
