"""What is said when a text is not kept, because it holds something that leads to a person."""

from __future__ import annotations

from flows.conversation import Identifier
from flows.script import _, plural
from flows.words import Several, Text

NAMED = {
    Identifier.BSN: _("what looks like a citizen service number"),
    Identifier.TELEPHONE: _("a telephone number"),
    Identifier.EMAIL: _("an e-mail address"),
    Identifier.IBAN: _("a bank account number"),
}
WITHOUT = {
    Identifier.BSN: _("that number"),
    Identifier.TELEPHONE: _("that number"),
    Identifier.EMAIL: _("that address"),
    Identifier.IBAN: _("that number"),
}
WITHOUT_ALL = _("these")


def not_kept(holds: tuple[Identifier, ...]) -> tuple[Text, ...]:
    """What to say ahead of the prompt that is asked again: what was in it, and what can be done."""
    left_out = WITHOUT[holds[0]] if len(holds) == 1 else WITHOUT_ALL
    return _found(holds), _("Write it once more, without {these}.", these=left_out)


def not_changed(holds: tuple[Identifier, ...]) -> tuple[Text, ...]:
    """What to say of an edited message that changes nothing."""
    return _found(holds), _("Your earlier words stay as they were.")


def _found(holds: tuple[Identifier, ...]) -> Text:
    named = Several(tuple(NAMED[kind] for kind in holds))
    return plural(
        "Your message has {things} in it. I do not keep that.",
        "Your message has {things} in it. I do not keep those.",
        len(holds),
        things=named,
    )
