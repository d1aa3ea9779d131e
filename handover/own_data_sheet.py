"""What a carer let others read about the own situation, among all that is kept: AVG 15 and 20."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from flows.record.caring import Naming, Sheet
from flows.script import _
from flows.words import Text, When

Say = Callable[[Text], str]
At = Callable[[datetime | None], str | None]
Fields = dict[str, object]
HEADING = _("What you let a nurse read about caring")


def sheet_lines(sheet: Sheet) -> Iterator[Text]:
    """Who may read a sheet, since when, and who has got it."""
    when = When(sheet.agreed_at, "date")
    yield _(
        "{nurse} may read this since {when}. You are called {name} there.",
        nurse=sheet.nurse_name,
        when=when,
        name=sheet.name,
    )
    if sheet.handed_over_at:
        got = When(sheet.handed_over_at, "date")
        yield _("{nurse} got it on {when}.", nurse=sheet.nurse_name, when=got)
    if sheet.also_client:
        yield _("The one you care for has got it, too.")


def sheet_told(sheet: Sheet, say: Say, at: At) -> Fields:
    """A sheet for programs; `at` writes a moment."""
    return {
        "id": sheet.id,
        "caring_for": naming_told(sheet.naming),
        "agreed_at": at(sheet.agreed_at),
        "form_of_address": sheet.form,
        "your_name_there": sheet.name,
        "nurse": sheet.nurse_name,
        "handed_over_at": at(sheet.handed_over_at),
        "client_has_it_too": sheet.also_client,
        "client_has_an_earlier_one": sheet.client_had,
        "lines": [
            {
                "id": line.id,
                "question_text": say(line.question),
                "words": line.words,
                "said_at": at(line.said_at),
            }
            for line in sheet.lines
        ],
    }


def naming_told(naming: Naming) -> Fields:
    """How the questions speak of the client who is cared for; empty when it is about nobody."""
    return {"relation": naming.relation, "name": naming.name, "gender": naming.gender}
