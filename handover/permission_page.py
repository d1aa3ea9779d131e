"""The page on paper for a client whose permission a nurse recorded: who may answer, about what,
until when, and how to end it.

Large type, plain Dutch, one sentence after the other: it is read by whoever has no phone. Words and
names reach the template as data, never as markup, so that they appear as they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from flows.record.carers_words import SUBJECTS
from flows.record.caring import Carer, Recorded, ShowPermission
from flows.script import _
from flows.words import Text, When
from handover.letter import DANGER, HURRY, NOBODY_READS
from handover.typesetting import printable, typeset

Say = Callable[[Text], str]

REPRESENTS: Mapping[str, Text] = {
    "guardian": _("{name} is your guardian."),
    "mentor": _("{name} is your mentor."),
    "authorised": _("{name} is authorised in writing."),
    "partner": _("{name} is your partner."),
    "family": _("{name} is family of yours."),
}


def permission_pdf(shown: ShowPermission, say: Say) -> bytes:
    """The page as a tagged PDF (PDF/UA-1, for screen readers), in the words of `say`.

    A name in signs that no font of ours has gives the same outside PDF/UA-1. A permission that no
    nurse recorded has no page: its client has it on the phone.
    """
    one = shown.permission
    assert one.recorded is not None
    words: dict[str, object] = {
        "title": _said(say, _("{name} may answer for you", name=one.name)),
        "parts": [
            {"heading": _said(say, heading), "lines": [_said(say, line) for line in lines]}
            for heading, lines in _parts(one, one.recorded, shown)
        ],
        "subjects": [_capital(_said(say, SUBJECTS[s])) for s in SUBJECTS if s in one.scope],
        "nobody_reads": _said(say, NOBODY_READS),
        "danger": _said(say, DANGER),
        "hurry": _said(say, HURRY),
    }
    return typeset("permission", words)


def _said(say: Say, text: Text) -> str:
    return printable(say(text))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _parts(
    one: Carer, recorded: Recorded, shown: ShowPermission
) -> Iterator[tuple[Text, tuple[Text, ...]]]:
    """Each part: its heading, and its sentences. The subjects stand below the first."""
    name, nurse = one.name, recorded.by_name
    yield _("What {name} may do", name=name), (*_right(one, recorded), _ABOUT)
    yield _("From when until when"), tuple(_time(one, recorded))
    yield (
        _("How you end it"),
        (
            _("You can end it at any time. You do not have to say why."),
            _("Tell {nurse}, or another nurse who comes.", nurse=nurse),
            _("{name} can stop, too.", name=name),
        ),
    )
    yield (
        _("What is kept, and who reads it"),
        (
            _("Tussendoor keeps what {name} says, and when.", name=name),
            _("It always says that {name} told it.", name=name),
            *(() if one.sees else (_("{name} does not see what you say yourself.", name=name),)),
            _("It is kept on a computer of your care organisation."),
            _("{nurse} can get it before a visit.", nurse=nurse),
            _("The messages go through Telegram. Telegram could read them."),
        ),
    )


_ABOUT = _("It is about:")


def _right(one: Carer, recorded: Recorded) -> Iterator[Text]:
    name = one.name
    yield _("{name} may answer questions about you in Tussendoor.", name=name)
    if not recorded.representative:
        on_paper = recorded.how == "written"
        yield (_("You allowed this on paper.") if on_paper else _("You said yourself that it may."))
        return
    yield _named(REPRESENTS[recorded.representative], name)
    yield _("{name} represents you in this.", name=name)
    if recorded.document:
        yield _(
            "{nurse} saw this paper: {document}.",
            nurse=recorded.by_name,
            document=recorded.document.strip(" ."),
        )


def _named(text: Text, name: str) -> Text:
    return Text(text.msgid, {"name": name})


def _time(one: Carer, recorded: Recorded) -> Iterator[Text]:
    nurse, at = recorded.by_name, When(recorded.at, "date")
    yield _("{nurse} wrote this down on {when}.", nurse=nurse, when=at)
    if one.until:
        yield _("It holds up to and including {when}.", when=When(one.until, "date"))
        yield _("Before that {nurse} asks you whether it goes on.", nurse=nurse)
