"""All that is kept about a client, to read and to print: AVG 15.

The sections in the order of what matters to her; what is empty is left out. Her words stand in full
and as they were typed, without control characters, which no page can show. Words reach the template
as data, never as markup. The same input gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Literal

from flows.client.agreed import doer
from flows.conversation import (
    AgendaItem,
    Agreement,
    Given,
    Looked,
    Person,
    Record,
    Reflection,
    Session,
    Share,
    TakeAway,
    Visit,
)
from flows.log.trail import by_day, told
from flows.positive_health import question, theme
from flows.record.carers import by_carer
from flows.record.carers_words import asked_in, terms, voice_of
from flows.record.summary import OWN_SUBJECT, OWN_WORDS, question_of
from flows.safety.signs import Told
from flows.script import _
from flows.words import Quote, Text, When
from handover.own_data_sheet import HEADING as SHEETS
from handover.own_data_sheet import sheet_lines
from handover.text import summary_text
from handover.typesetting import printable, typeset

Say = Callable[[Text], str]

ABOUT = (
    _("This is yours. Here are your own words, as you wrote them."),
    _("You choose who may read this."),
)
LEFT_OUT = _("You left this out of your summary.")
WANTED = _("You want to talk about this.")


@dataclass(frozen=True)
class Block:
    """A piece of a page: a heading of the first, second or third level, the client's own words, a
    plain line, or a text as the nurse got it. `rtl`: it is read from right to left.
    """

    look: Literal["section", "group", "question", "words", "line", "report"]
    text: str
    rtl: bool = False


Blocks = Iterator[Block]


def own_data_pdf(taken: TakeAway, say: Say, zone: tzinfo | None) -> bytes:
    """All of it as a tagged PDF (PDF/UA-1, for screen readers), in the words of `say`.

    `zone` says on which day something was done. Words in signs that no font of ours has give the
    same pages outside PDF/UA-1, which forbids the empty box that then stands for the sign.
    """
    blocks = own_data_blocks(taken, say, zone)
    words: dict[str, object] = {
        "title": say(_("All that Tussendoor keeps about you")),
        "made": say(_("Made on {when}.", when=When(taken.made_at, "date"))),
        "about": [say(line) for line in ABOUT],
        "contents": say(_("What is where")),
        "page": say(_("Page {n} of {total}", n="{n}", total="{total}")),
        "blocks": [asdict(block) for block in blocks],
    }
    return typeset("own_data", words)


def own_data_blocks(taken: TakeAway, say: Say, zone: tzinfo | None) -> list[Block]:
    """The same without a page around it, ready to be shown: what can be printed of each text."""
    return [_ready(block) for block in _all_of(taken, say, zone)]


def _all_of(taken: TakeAway, say: Say, zone: tzinfo | None) -> Blocks:
    record = taken.record
    yield from _section(say(_("Your answers")), _answers(record, say))
    yield from _section(say(_("Your marks, from 0 to 10")), _marks(record, say))
    yield from _section(
        say(_("Your words that others wrote down")), _carers_words(record, say, True)
    )
    yield from _section(say(_("What you want to talk about first")), _agenda(record, say))
    yield from _section(say(_("Visits")), _visits(record, say))
    yield from _section(say(_("What you shared")), _shares(record, say))
    yield from _section(say(_("What was agreed at a visit")), _agreements(record, say))
    yield from _section(say(_("How you looked back on a visit")), _looked_back(record, say))
    yield from _section(say(_("When I named numbers")), _signs(record, say))
    yield from _section(say(_("Whom I may let know")), _contacts(record, say))
    yield from _section(say(_("Who answers about you, too")), _carers(record, say))
    yield from _section(say(_("What others told about you")), _carers_words(record, say, False))
    yield from _section(say(SHEETS), _sheets(record, say))
    yield from _section(say(_("Your consent")), _consents(record, say))
    yield from _section(say(_("What else is kept")), _else(record, say))
    yield from _section(say(_("Who did what")), _trail(taken, say, zone))


def _section(heading: str, blocks: Blocks) -> Blocks:
    """The section, unless nothing stands in it."""
    for number, block in enumerate(blocks):
        if number == 0:
            yield Block("section", heading)
        yield block


# --- answers ----------------------------------------------------------------------------------


def _answers(record: Record, say: Say) -> Blocks:
    """The talks in order of time, and between them what was told outside a talk."""
    talks = {session.id: session.started_at for session in record.sessions}
    parts: list[tuple[datetime, Session | Reflection]] = [
        *((session.started_at, session) for session in record.sessions),
        *((said.said_at, said) for said in record.reflections if said.session not in talks),
    ]
    for at, part in sorted(parts, key=lambda found: found[0]):
        name = theme(part.theme).name if part.theme else OWN_WORDS
        yield Block("group", _headed(say(name), at, say))
        yield from _talk(part, record, say) if isinstance(part, Session) else _said(part, at, say)


def _talk(session: Session, record: Record, say: Say) -> Blocks:
    said = [r for r in record.reflections if r.session == session.id]
    for answer in said:
        yield from _said(answer, session.started_at, say)
    answered = {answer.question for answer in said}
    for asked in (q for q in session.questions if q not in answered):
        yield Block("question", say(question(asked).text))
        wanted = (WANTED,) if asked in session.talk else ()
        yield _line(say, _("You gave no answer to this."), *wanted)


def _said(said: Reflection, under: datetime, say: Say) -> Blocks:
    """An answer below a heading with the date `under`; its own date is told when it is another."""
    if said.question:
        yield Block("question", say(question_of(said)))
    yield Block("words", said.words)
    about = list[Text]()
    told_on = _("You told this on {when}.", when=When(said.said_at, "date"))
    if say(told_on) != say(_("You told this on {when}.", when=When(under, "date"))):
        about.append(told_on)
    if said.corrected_at:
        about.append(_("You changed this on {when}.", when=When(said.corrected_at, "date")))
    if said.talk:
        about.append(WANTED)
    if said.left_out:
        about.append(LEFT_OUT)
    if said.private:
        about.append(_("Nobody who answers for you can read this."))
    yield from (_line(say, *about),) if about else ()


# --- what was chosen, planned and shared ------------------------------------------------------


def _marks(record: Record, say: Say) -> Blocks:
    for given in record.marks:
        left_out = (LEFT_OUT,) if given.left_out else ()
        yield _line(say, _mark(given, say), *left_out)


def _mark(given: Given, say: Say) -> Text:
    return _(
        "{name}: {mark}, on {when}.",
        name=_capital(say(theme(given.theme).name)),
        mark=given.mark,
        when=When(given.given_at, "date"),
    )


def _agenda(record: Record, say: Say) -> Blocks:
    said = {reflection.id: reflection for reflection in record.reflections}
    for item in record.agenda:
        answer = said.get(item.id)
        yield Block("group", say(question_of(answer) if answer else _asked(item)))
        words = answer.words if answer else item.words
        if words:
            yield Block("words", words)
        left_out = (LEFT_OUT,) if item.left_out else ()
        yield _line(
            say, _("You chose this on {when}.", when=When(item.added_at, "date")), *left_out
        )


def _asked(item: AgendaItem) -> Text:
    return question(item.question).text if item.question else OWN_SUBJECT


def _visits(record: Record, say: Say) -> Blocks:
    for visit in sorted(record.visits, key=lambda planned: planned.starts_at):
        about = [_("{when}.", when=_moment(visit.starts_at))]
        if visit.cancelled:
            about.append(_("This visit is cancelled."))
        if visit.told_nothing_at:
            when = When(visit.told_nothing_at, "date")
            about.append(
                _(
                    "{nurse} heard on {when} that you had shared nothing.",
                    nurse=_nurse(record),
                    when=when,
                )
            )
        if visit.done_at:
            about.append(_("This visit has been."))
        if visit.asked_at:
            when = When(visit.asked_at, "date")
            about.append(_("You were asked on {when} to look back on it.", when=when))
        yield _line(say, *about)


def _agreements(record: Record, say: Say) -> Blocks:
    for made in record.agreements:
        yield Block("words", made.words)
        yield _line(say, *_about_agreement(made, record))
    if record.unasked:
        yield _line(say, _("You do not want to be asked how it goes with that."))


def _about_agreement(made: Agreement, record: Record) -> Iterator[Text]:
    yield _("Who: {who}.", who=doer(record, made))
    if made.by_when:
        yield _("When: {words}", words=Quote(made.by_when))
    if made.noted_at:
        yield _("It was noted on {when}.", when=When(made.noted_at, "date"))
    if made.agreed_at:
        yield _("You said yes on {when}.", when=When(made.agreed_at, "date"))
    if made.refused_at:
        yield _("You said no on {when}.", when=When(made.refused_at, "date"))
    if made.asked_at:
        when = When(made.asked_at, "date")
        yield _("You were asked on {when} how it goes.", when=when)


LOOKED: Mapping[str, Text] = {
    "yes": _("You said: yes."),
    "partly": _("You said: a little."),
    "no": _("You said: no."),
}


def _looked_back(record: Record, say: Say) -> Blocks:
    for looked in record.looked_back:
        if looked.words:
            yield Block("words", looked.words)
        yield _line(say, _asked_back(looked), LOOKED[looked.answer])
        yield _line(say, _("That was on {when}.", when=When(looked.said_at, "date")))


def _asked_back(looked: Looked) -> Text:
    if not looked.item:
        return _("Were you heard in what matters to you?")
    if looked.question:
        return _("You wanted to talk about this: {question}", question=looked.question)
    return _("Was this talked about?")


def _shares(record: Record, say: Say) -> Blocks:
    visits = {visit.id: visit for visit in record.visits}
    for share in record.shares:
        yield from _share(share, visits.get(share.visit), record, say)


def _share(share: Share, visit: Visit | None, record: Record, say: Say) -> Blocks:
    when = When(share.agreed_at, "date")
    yield Block("group", say(_("Summary of {when}", when=when)))
    yield _line(say, _("You agreed on {when}.", when=_moment(share.agreed_at)))
    if visit:
        yield _line(say, _("It is for the visit of {when}.", when=_moment(visit.starts_at)))
    nurse = _nurse(record)
    if share.handed_over_at:
        moment = _moment(share.handed_over_at)
        yield _line(say, _("{nurse} got it on {when}.", nurse=nurse, when=moment))
    else:
        yield _line(say, _("{nurse} does not have it.", nurse=nurse))
    yield _line(say, _("This is what it says:"))
    yield Block("report", summary_text(share.summary, say))


# --- when help was named ----------------------------------------------------------------------


def _signs(record: Record, say: Say) -> Blocks:
    for sign in record.signs:
        about = [_("On {when} I named numbers to call.", when=_moment(sign.at))]
        if sign.denied_at:
            about.append(_("You said that you did not mean it so."))
        yield _line(say, *about)
    for alert in record.alerts:
        for one in alert.told:
            yield _line(say, *_told(one, record))


def _told(told: Told, record: Record) -> Iterator[Text]:
    name = told.name or _nurse(record)
    yield _("I sent {name} a message on {when}.", name=name, when=_moment(told.sent_at))
    if told.read_at:
        yield _("It was read on {when}.", when=_moment(told.read_at))


TELLS: Mapping[str, Text] = {
    "at_once": _("Your nurse: yes, at once."),
    "ask": _("Your nurse: only when you say so."),
    "nobody": _("Your nurse: no."),
}


def _sheets(record: Record, say: Say) -> Blocks:
    for sheet in record.sheets:
        yield Block("group", _headed(sheet.nurse_name, sheet.agreed_at, say))
        yield _line(say, *sheet_lines(sheet))
        for line in sheet.lines:
            yield Block("question", say(line.question))
            yield Block("words", line.words)


def _contacts(record: Record, say: Say) -> Blocks:
    if record.tell:
        yield _line(say, TELLS[record.tell])
    for contact in record.contacts:
        agreed = contact.agreed_at
        about = [_("{name}.", name=contact.name)]
        if contact.calls:
            about.append(_("You are called {calls} then.", calls=contact.calls))
        if agreed:
            about.append(_("The yes came on {when}.", when=When(agreed, "date")))
        yield _line(say, *about)


def _carers(record: Record, say: Say) -> Blocks:
    for one in record.carers:
        yield Block("group", one.name)
        last = (_("It ended on {when}.", when=When(one.ended_at, "date")),) if one.ended_at else ()
        yield _line(say, *terms(one), *last)


def _carers_words(record: Record, say: Say, dictated: bool) -> Blocks:
    for name, said in by_carer(record, dictated=dictated):
        if name:
            yield Block("group", name)
        yield Block("question", say(asked_in(said)))
        yield Block("line", say(voice_of(said)).strip())
        mark = "" if said.mark is None else say(_("a {mark}", mark=said.mark))
        yield from (Block("words", told) for told in (said.words, mark) if told)
        told = _("This was told on {when}.", when=When(said.said_at, "date"))
        yield _line(say, told, *((LEFT_OUT,) if said.left_out else ()))


# --- consent, account, log --------------------------------------------------------------------


def _consents(record: Record, say: Say) -> Blocks:
    for consent in record.consents:
        about = [
            _("You agreed on {when} that your answers are kept.", when=_moment(consent.given_at)),
            _("The text you agreed to is version {version}.", version=consent.version),
        ]
        if consent.by_name:
            about.append(_("{nurse} wrote this down with you.", nurse=consent.by_name))
        if consent.withdrawn_at:
            about.append(_("You withdrew it on {when}.", when=_moment(consent.withdrawn_at)))
        yield _line(say, *about)


def _else(record: Record, say: Say) -> Blocks:
    if record.client:
        yield from _account(record.client, say)
    if record.nurse_name:
        yield _line(say, _("Your nurse is called {nurse} here.", nurse=record.nurse_name))
    if record.label:
        yield _line(say, _("On the list of clients you are called {label}.", label=record.label))
    if record.closed_at:
        closed = When(record.closed_at, "date")
        yield _line(say, _("On {when} the care was ended here.", when=closed))
    if record.expiry:
        told_at, before = When(record.expiry.told_at, "date"), When(record.expiry.before, "date")
        yield _line(say, _("On {when} you heard that old answers will go.", when=told_at))
        yield _line(say, _("Those are answers from before {when}.", when=before))
    if record.keeps_from:
        when = When(record.keeps_from, "date")
        yield _line(say, _("On {when} you asked to keep everything longer.", when=when))
    yield _line(say, _("The number of your record is {number}.", number=record.id))


def _account(person: Person, say: Say) -> Blocks:
    yield _line(say, _("The number of your chat is {number}.", number=person.id))
    yield _line(say, _("I say “{form}” to you.", form=person.form.value))
    if person.tidied_at:
        yield _line(say, _("The chat is tidied up every day."))
    if not person.reachable:
        yield _line(say, _("You have blocked Tussendoor in the chat."))
    for guess in person.guesses:
        yield _line(say, _("On {when} you used a link that did not work.", when=_moment(guess)))


def _trail(taken: TakeAway, say: Say, zone: tzinfo | None) -> Blocks:
    for day in by_day(told(taken.trail, taken.record, zone)):
        heading, *lines = day.items
        yield Block("group", say(heading))
        for line in lines:
            yield _line(say, line)
    if taken.trail:
        yield _line(say, _("Your care organisation can show you what is older."))


# --- words ------------------------------------------------------------------------------------


def _line(say: Say, *sentences: Text) -> Block:
    return Block("line", " ".join(say(sentence) for sentence in sentences))


def _moment(at: datetime) -> Text:
    return _("{day} at {time}", day=When(at, "date"), time=When(at, "time"))


def _headed(name: str, at: datetime, say: Say) -> str:
    return say(_("{name}, {when}", name=_capital(name), when=When(at, "date")))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _nurse(record: Record) -> str | Text:
    return record.nurse_name or _("Your nurse")


def _ready(block: Block) -> Block:
    text = printable(block.text)
    return Block(block.look, text, block.look == "words" and _is_rtl(text))


def _is_rtl(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that is read from right to left."""
    sides = (unicodedata.bidirectional(c) for c in text)
    return next((side for side in sides if side in ("L", "R", "AL")), "L") != "L"
