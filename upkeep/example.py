"""What a try-out begins with."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from flows.arrival import LINK_LASTS
from flows.conversation import Invitation, Person, Position, Record, Returned, Role, Turn, Visit
from storage.store import Store


def prepare(store: Store, now: datetime, bare: bool, channel: str = "terminal") -> str:
    """Make ready what a try-out begins with; the code of the link that leads into it.

    A nurse has a colleague, a client, a visit and a link for that client; or, `bare`, a nurse can
    come in. They have their phones on this channel.
    """
    code = secrets.token_urlsafe(24)
    hashed = sha256(code.encode()).hexdigest()
    if bare:
        store.invite(Invitation(hashed, Role.NURSE, now + LINK_LASTS))
        return code
    nurse = Person(f"{channel}-nurse", Position("home", number=1), Role.NURSE, name="Anna")
    record = Record("first", label="mw. A", nurse=nurse.id, nurse_name=nurse.name)
    visit = Visit(
        "first", (now + timedelta(days=3)).replace(hour=14, minute=30, second=0, microsecond=0)
    )
    nurse, record = replace(nurse, clients=(record.id,)), replace(record, visits=(visit,))
    bea = Person(f"{channel}-bea", Position("home", number=1), Role.NURSE, name="Bea")
    first, second = Returned("first", nurse.id), Returned("second", bea.id)
    store.commit([Turn(now, first, nurse, record), Turn(now, second, bea)])
    invitation = Invitation(hashed, Role.CLIENT, now + LINK_LASTS, record.id, nurse.id, nurse.name)
    store.invite(invitation)
    return code
