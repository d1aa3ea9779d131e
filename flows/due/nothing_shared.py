"""What a nurse hears before a visit for which nothing was shared, of a client without a phone: who
answers for the client, whether they told something, and whether it was shared with somebody else.
"""

from __future__ import annotations

from datetime import datetime

from flows.carer.sharing_again import sharers
from flows.conversation import Record, Visit
from flows.due.delivery import names
from flows.record import carers, diary
from flows.script import _, plural
from flows.subject import nurse_of
from flows.words import Param, Text, When

IF_MORE = _("If something comes, you get it at once.")


def told_without_phone(record: Record, visit: Visit, now: datetime) -> tuple[Text, Text]:
    """The news and what may follow from it: none of what was told, only that it was."""
    of: dict[str, Param] = {"label": record.label, "when": When(visit.starts_at)}
    if asked := tuple(c.name for c in sharers(record, visit, now)):
        return _asked(asked, nurse_of(record))
    there = carers.present(record, now)
    if said := _who_told(record, now):
        return (
            plural(
                "{names} told something about {label}, and shared nothing yet.",
                "{names} told something about {label}, and have shared nothing yet.",
                len(said),
                names=names(said),
                **of,
            ),
            IF_MORE,
        )
    if there:
        return _("Nobody told anything about {label} yet. The visit is on {when}.", **of), IF_MORE
    open_ones = (c.name for c in record.carers if carers.is_open(c) and c.recorded)
    if waits := next((name for name in open_ones), ""):
        news = _("{name} has not opened the link yet. The visit is on {when}.", name=waits, **of)
        return news, IF_MORE
    if record.carers:
        news = _("Nobody answers for {label} now. The visit is on {when}.", **of)
        return news, _("So no summary comes for this visit.")
    return _("{label} has not opened the link yet. The visit is on {when}.", **of), IF_MORE


def _asked(asked: tuple[str, ...], nurse: str | Text) -> tuple[Text, Text]:
    who = names(asked)
    return (
        plural(
            "{names} shared something with {nurse}.",
            "{names} have shared something with {nurse}.",
            len(asked),
            names=who,
            nurse=nurse,
        ),
        plural(
            "You get it if {names} agrees to that.",
            "You get it if {names} agree to that.",
            len(asked),
            names=who,
        ),
    )


def _who_told(record: Record, now: datetime) -> tuple[str, ...]:
    said = diary.recent_of_carers(record, now)
    return tuple(dict.fromkeys(a.name for a in said if not a.left_out))
