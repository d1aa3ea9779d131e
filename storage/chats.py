"""Which messages stand in whose chat, as far as Telegram still lets them be taken away.

A file knows the messages of the turns that it holds, also those in the chat of somebody else: a
nurse's turn that tells her client of a visit, a record's summary that went to the nurse.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flows.conversation import Came, Message, Said, TidyUp, Turn, Unreadable
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
    at = {handled.id: handled.at for handled in kept.handled}
    made = ((o, at.get(o.id.rpartition(".")[0])) for o in outbox)
    return tuple(
        InChat(outgoing.effect.to, message, since)
        for outgoing, since in made
        if since is not None
        for message in receipts.messages(outgoing.id)
    )


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
