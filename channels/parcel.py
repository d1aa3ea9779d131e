"""What an effect looks like on a screen: the same for every channel, ready to be sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from channels.harmless import OURS, Span, spans, without_controls
from channels.wording import Wording
from flows.conversation import (
    Effect,
    Form,
    Naming,
    Pressed,
    Role,
    Say,
    ShowAlert,
    ShowInvitation,
    ShowMenu,
    ShowPermission,
    ShowRelativeLink,
    ShowSheet,
    ShowSummary,
    Summary,
    TakeAway,
    TidyUp,
)
from flows.interrupts import CARER_MENU, CLIENT_MENU, NURSE_MENU
from flows.record.naming import about
from flows.script import _
from flows.words import Choice, Prompt, Text, When

LONGEST_TEXT = 4096  # Bot API 10.1, sendMessage: UTF-16 units after parsing


Saying = Callable[[Text], str]


@dataclass(frozen=True)
class Papers:
    """How documents are made, and which telephone numbers are to be tapped and dialled; the bot
    brings these together with the channels.
    """

    summary: Callable[[Summary, Saying], str]
    letter: Callable[[str, Saying, str, str], bytes]
    picture: Callable[[str], bytes]
    own_data_pdf: Callable[[TakeAway, Saying, tzinfo | None], bytes]
    own_data_json: Callable[[TakeAway, Saying], bytes]
    numbers: frozenset[str] = OURS
    page: Callable[[Summary, Saying, str, datetime | None, tzinfo | None], bytes] | None = None
    web: Callable[[Summary, Saying], bytes] | None = None  # of the marks, as a picture
    web_words: Callable[[Summary, Saying], str] | None = None
    permission: Callable[[ShowPermission, Saying], bytes] | None = None
    sheet: Callable[[ShowSheet, Saying], str] | None = None  # of a carer
    # in the order of a zorgleefplan
    plan: Callable[[Summary, Saying, datetime | None], str] | None = None
    copy: Callable[[Summary, Saying, datetime, tzinfo | None], bytes] | None = None


@dataclass(frozen=True)
class Button:
    """A button's label, and what comes back when it is pressed."""

    label: str
    data: str


@dataclass(frozen=True)
class Words:
    """A text with its buttons. `guarded`: cannot be forwarded; `literal`: no links there.

    What `stays` when the chat is tidied up makes no sound.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    guarded: bool = False
    stays: bool = False
    literal: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture with the same in words."""

    content: bytes
    caption: str
    guarded: bool = False


@dataclass(frozen=True)
class Document:
    """A file. `literal`: where its caption holds no links."""

    name: str
    content: bytes
    caption: str
    literal: tuple[Span, ...] = ()
    guarded: bool = False


@dataclass(frozen=True)
class Menu:
    """The commands of a chat: (command, description)."""

    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Removal:
    """Messages to be taken out of the chat."""

    messages: tuple[str, ...]


Parcel = Words | Picture | Document | Menu | Removal


def parcels(
    effect: Effect, zone: tzinfo | None, papers: Papers, link: Callable[[str], str]
) -> tuple[Parcel, ...]:
    """What to send for an effect; `link` makes a link out of an invitation's code."""
    if isinstance(effect, TidyUp):
        return (Removal(effect.messages),)
    wording = Wording(effect.form, zone)
    match effect:
        case Say():
            buttons = _buttons(wording, effect.prompt, effect.step, effect.number)
            words = _in_parts(wording.prompt(effect.prompt), buttons, papers.numbers)
            return tuple(replace(part, stays=effect.stays) for part in words)
        case ShowAlert():
            buttons = _buttons(wording, effect.prompt)
            text = wording.prompt(effect.prompt)
            return _in_parts(text, buttons, papers.numbers, guarded=True)
        case ShowSummary():
            return _summary(effect, wording, papers)
        case ShowSheet():
            if papers.sheet is None:
                return ()
            return _in_parts(papers.sheet(effect, wording.say), (), guarded=True)
        case ShowInvitation():
            return _invitation(effect, wording, papers, link(effect.code))
        case ShowRelativeLink():
            if effect.answers_for:
                return _carers_link(effect, effect.answers_for, wording, papers, link(effect.code))
            return _relative_link(effect, wording, link(effect.code))
        case ShowPermission():
            return _permission(effect, wording, papers, link)
        case ShowMenu():
            return (_menu(effect, wording),)
        case TakeAway():
            return _own_data(effect, wording, papers)


def _buttons(
    wording: Wording, prompt: Prompt, step: str = "", number: int = 0
) -> tuple[Button, ...]:
    return tuple(Button(wording.say(c.label), button_data(step, number, c)) for c in prompt.choices)


def is_tidied(sent: Parcel) -> bool:
    """Whether this leaves a message that goes when the chat is tidied up."""
    match sent:
        case Words():
            return not sent.stays
        case Picture() | Document():
            return True
        case Menu() | Removal():
            return False


def button_data(step: str, number: int, choice: Choice) -> str:
    """What a button carries: its step and number, the choice and what that is about."""
    return f"{step}:{number}:{choice.name}:{choice.about}"


def pressed(event_id: str, person: str, secret: str, data: str) -> Pressed | None:
    """The event of a button that came back; None when it is not one of ours."""
    step, *rest = data.split(":", 3)
    if len(rest) != 3 or not rest[0].isdecimal():
        return None
    return Pressed(event_id, person, secret, step, int(rest[0]), rest[1], rest[2])


def _menu(effect: ShowMenu, wording: Wording) -> Menu:
    menus = {Role.NURSE: NURSE_MENU, Role.CARER: CARER_MENU}
    commands = menus.get(effect.role, CLIENT_MENU)
    return Menu(tuple((wording.say(name), wording.say(what)) for name, what in commands))


def _own_data(effect: TakeAway, wording: Wording, papers: Papers) -> tuple[Document, Document]:
    """Not guarded: it is the client's own, to keep and to give to others."""
    on = effect.made_at.astimezone(wording.zone).date()
    name = wording.say(_("my-tussendoor-{date}", date=on.isoformat()))
    to_read = wording.say(_("This is all that I keep about you. You can read and print it."))
    for_programs = wording.say(_("The same, for a computer."))
    return (
        Document(f"{name}.pdf", papers.own_data_pdf(effect, wording.say, wording.zone), to_read),
        Document(f"{name}.json", papers.own_data_json(effect, wording.say), for_programs),
    )


def _invitation(
    effect: ShowInvitation, wording: Wording, papers: Papers, link: str
) -> tuple[Parcel, ...]:
    told = wording.say(_("This link is for {label}. It works once.", label=effect.label))
    until = wording.say(_("The link works until {when}.", when=When(effect.expires_at, "date")))
    scan = wording.say(_("Let the client scan this code with the camera."))
    letter = wording.say(
        _("This letter is for {label}. You can print it and hand it over.", label=effect.label)
    )
    name = "-".join([wording.say(_("letter")), *re.findall(r"\w+", effect.label)])
    on_paper = Wording(Form.U, wording.zone).say
    last_day = on_paper(_("{when}", when=When(effect.expires_at, "day")))
    return (
        Words(f"{told} {until}\n\n{link}", literal=spans(told)),
        Picture(papers.picture(link), scan),
        Document(
            f"{name}.pdf",
            papers.letter(link, on_paper, without_controls(effect.nurse_name), last_day),
            letter,
            spans(letter),
        ),
    )


def _summary(effect: ShowSummary, wording: Wording, papers: Papers) -> tuple[Parcel, ...]:
    """The words, complete in themselves; the same as a page; and the marks as a picture. What a
    nurse gets is guarded, what is the client's own is not.
    """
    summary, say = effect.summary, wording.say
    if effect.copied_at is not None and papers.copy is not None:
        name = say(_("summary-copy")) + ".pdf"
        content = papers.copy(summary, say, effect.copied_at, wording.zone)
        return (Document(name, content, say(_("This is the copy of your summary."))),)
    if effect.as_plan and papers.plan is not None:
        return _in_parts(papers.plan(summary, say, effect.visit), ())
    text = _in_parts(papers.summary(summary, say), (), guarded=True)
    if not effect.as_document or papers.page is None:
        return text
    guarded = bool(effect.label)
    page = Document(
        "-".join([say(_("summary")), *re.findall(r"\w+", effect.label)]) + ".pdf",
        papers.page(summary, say, effect.label, effect.visit, wording.zone),
        say(_("This is the same, to print.")),
        guarded=guarded,
    )
    if not summary.marks or papers.web is None or papers.web_words is None:
        return (*text, page) if guarded else (page,)
    web = Picture(papers.web(summary, say), papers.web_words(summary, say), guarded)
    return (*text, page, web) if guarded else (page, web)


def _relative_link(effect: ShowRelativeLink, wording: Wording, link: str) -> tuple[Parcel, ...]:
    """What to do with it, and then by itself what is passed on: in the form for a stranger."""
    told = wording.say(_("Pass the next message on to {name}.", name=effect.name))
    to_them = Wording(Form.U, wording.zone).say
    question = to_them(_("This is a question from {calls}.", calls=effect.calls))
    why = to_them(_("Do you want a message when {calls} needs you?", calls=effect.calls))
    until = When(effect.expires_at, "day")
    how = to_them(_("Open this link in Telegram. It works once, until {when}.", when=until))
    passed_on = f"{question} {to_them(_WHAT_IT_IS)}\n\n{why}\n\n{how}"
    return (
        Words(told, literal=spans(told)),
        Words(f"{passed_on}\n\n{link}", literal=spans(passed_on)),
    )


def _permission(
    effect: ShowPermission, wording: Wording, papers: Papers, link: Callable[[str], str]
) -> tuple[Parcel, ...]:
    """The link for the carer, if there is one, and the page on paper for the client."""
    caption = wording.say(_("This page is for {label}. Print it and hand it over.",
                            label=effect.label))  # fmt: skip
    name = "-".join([wording.say(_("permission")), *re.findall(r"\w+", effect.label)])
    on_paper = Wording(Form.U, wording.zone).say
    made = papers.permission(effect, on_paper) if papers.permission else b""
    page = Document(f"{name}.pdf", made, caption, spans(caption))
    if effect.expires_at is None:
        return (page,)
    one, until = effect.permission, effect.expires_at
    nurse = effect.nurse_name
    sender = _("This message comes from {nurse} of the home care.", nurse=nurse)
    doubt = _("You can ask {nurse} about it first.", nurse=nurse)
    passed_on = _link_for_carer((sender, doubt), one.naming, one.name, until)
    return (*passed_on(wording, papers, link(effect.code)), page)


def _carers_link(
    effect: ShowRelativeLink, naming: Naming, wording: Wording, papers: Papers, link: str
) -> tuple[Parcel, ...]:
    """The link that a client passes on to somebody who may answer."""
    sender = about(_("This message comes from {who}."), naming)
    doubt = about(_("You can ask {her} about it first."), naming)
    passed_on = _link_for_carer((sender, doubt), naming, effect.name, effect.expires_at)
    return passed_on(wording, papers, link)


_WHAT_IT_IS = _("Tussendoor is a chat with questions about how people are.")


def _link_for_carer(
    asking: tuple[Text, Text], naming: Naming, name: str, expires_at: datetime
) -> Callable[[Wording, Papers, str], tuple[Parcel, ...]]:
    """What to do with it, and then by itself what is passed on: from whom it is, what Tussendoor
    is, who can be asked about it. And the same as a QR code, for somebody who is in the room.
    """
    sender, doubt = asking

    def made(wording: Wording, papers: Papers, link: str) -> tuple[Parcel, ...]:
        told = wording.say(_("Pass the next message on to {name}.", name=name))
        scan = wording.say(_("Or let {name} scan this code with the camera.", name=name))
        to_them = Wording(Form.U, wording.zone).say
        why = about(_("Do you want to answer questions about {who} now and then?"), naming)
        until = When(expires_at, "day")
        how = _("Then open this link in Telegram, until {when}.", when=until)
        asked = f"{to_them(sender)} {to_them(_WHAT_IT_IS)}\n\n{to_them(why)} {to_them(doubt)}"
        passed_on = f"{asked}\n\n{to_them(how)}"
        return (
            Words(told, literal=spans(told)),
            Words(f"{passed_on}\n\n{link}", literal=spans(passed_on)),
            Picture(papers.picture(link), scan),
        )

    return made


def _in_parts(
    text: str,
    buttons: tuple[Button, ...],
    numbers: frozenset[str] = OURS,
    *,
    guarded: bool = False,
) -> tuple[Words, ...]:
    """One message, or several where the text is longer than a message may be; buttons last."""
    *first, last = parts(text)
    return (
        *(Words(part, guarded=guarded, literal=spans(part, numbers)) for part in first),
        Words(last, buttons, guarded, literal=spans(last, numbers)),
    )


def parts(text: str) -> list[str]:
    """A text in parts that fit in a message, cut between paragraphs where that is possible."""
    found = [""]
    for paragraph in text.split("\n\n"):
        joined = f"{found[-1]}\n\n{paragraph}" if found[-1] else paragraph
        if _units(joined) <= LONGEST_TEXT:
            found[-1] = joined
            continue
        found += _cut(paragraph)
    return [part for part in found if part.strip()]


def _cut(paragraph: str) -> list[str]:
    """A paragraph in pieces: a character is at most two UTF-16 units."""
    if _units(paragraph) <= LONGEST_TEXT:
        return [paragraph]
    size = LONGEST_TEXT // 2
    return [paragraph[start : start + size] for start in range(0, len(paragraph), size)]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
