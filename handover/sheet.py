"""A carer's sheet as plain text: the carer's own words, and never a client's.

What the carer sees before the yes is this, but for the line that tells a nurse whom it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from flows.conversation import Sheet, ShowSheet
from flows.script import _
from flows.words import Quote, Text, When

Say = Callable[[Text], str]

NAME = {"name": ""}  # filled in for each sheet
OF_THE_CARER: Mapping[str, Text] = {
    "How are you yourself?": _("How is {name}?", **NAME),
    "Who else is there, beside you?": _("Who else is there, beside {name}?", **NAME),
    "What do you want to keep time for yourself?": _("What does {name} keep time for?", **NAME),
}


def sheet_text(shown: ShowSheet, say: Say) -> str:
    """Whose words these are, then each question with the answer, who gave it and when."""
    return "\n\n".join(_paragraphs(shown, say))


def _paragraphs(shown: ShowSheet, say: Say) -> Iterator[str]:
    sheet = shown.sheet
    head = say(_("From the carer: {name}", name=sheet.name))
    if shown.label:
        about = say(_("This is about caring for {label}.", label=shown.label))
        head = f"{head}\n{about}\n{say(_who_else(sheet))}"
    if shown.to_client:
        yield say(_("{name} wrote this for {nurse}.", name=sheet.name, nurse=sheet.nurse_name))
        yield say(_("It is about how {name} is. You may read it, too.", name=sheet.name))
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
        yield f"{n}. {say(_of_the_carer(line.question, sheet.name))}\n{words}"


def _of_the_carer(question: Text, name: str) -> Text:
    """The question with the carer's name for "you": who reads it is somebody else."""
    found = OF_THE_CARER.get(question.msgid, question)
    return replace(found, params={**found.params, "name": name or _("the carer")})


def _who_else(sheet: Sheet) -> Text:
    """Whether the client has got it, too, for the nurse."""
    if sheet.also_client:
        return _("The client has this, too.")
    if sheet.client_had:
        return _("The client got a sheet before, and keeps it.")
    return _("The client does not see this.")
