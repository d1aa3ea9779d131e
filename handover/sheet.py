"""A carer's sheet as plain text: the carer's own words, and never a client's.

What the carer sees before the yes is this, but for the line that tells a nurse whom it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.conversation import ShowSheet
from flows.script import _
from flows.words import Quote, Text, When

Say = Callable[[Text], str]


def sheet_text(shown: ShowSheet, say: Say) -> str:
    """Whose words these are, then each question with the answer, who gave it and when."""
    return "\n\n".join(_paragraphs(shown, say))


def _paragraphs(shown: ShowSheet, say: Say) -> Iterator[str]:
    sheet = shown.sheet
    head = say(_("From the carer: {name}", name=sheet.name))
    if shown.label:
        about = say(_("This is about caring for {label}.", label=shown.label))
        secret = say(
            _("The client has this, too.")
            if sheet.also_client
            else _("The client does not see this.")
        )
        head = f"{head}\n{about}\n{secret}"
    yield head
    for n, line in enumerate(sheet.lines, 1):
        words = say(
            _(
                "{words} – {name}, {when}",
                words=Quote(line.words),
                name=sheet.name,
                when=When(line.said_at, "date"),
            )
        )
        yield f"{n}. {say(line.question)}\n{words}"
