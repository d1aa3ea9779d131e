"""What a client is told whose words speak of danger: heard, the ways to help, an offer, a question.

No praise, no pity, no advice, and no next question until the client presses "Go on". A client in
these steps has said something once: `about` holds what `listening.matter` gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.client.asking import keep_note
from flows.client.consenting import gate
from flows.conversation import Record, TidyUp, Turn
from flows.correction import taken_away
from flows.interrupts import note
from flows.record import diary
from flows.safety.alerts import alert, is_further, is_sent, may_tell, told_about
from flows.safety.help_lines import EMERGENCY
from flows.safety.net import Family
from flows.safety.signs import Contact, Sign, Told
from flows.safety.ways_to_help import (
    AGAIN,
    CALL_NOW,
    COMPUTER,
    FREE,
    IN_DANGER,
    ambulance_first,
    asked,
    fuller,
    opening,
    ways,
)
from flows.script import RETURN, Branch, Hears, Reply, Step, _, button
from flows.subject import about, nurse_of, record_of
from flows.words import Choice, Listing, Prompt, Several, Text

GO_ON = Choice("go_on", button("Go on from here"))
YES = Choice("yes", button("Yes"))
NO = Choice("no", button("No, I do not mean that"))
NOT_NOW = Choice("not_now", button("No"))
RATHER_NOT = Choice("rather_not", button("Rather not"))
AGREED = button("Yes, do that")  # typed: yes to an offer
FINE = Choice("go_on", button("All right"))  # typed: when nothing is offered
REMOVE = Choice("remove", button("Take away my words"))
TIDY = Choice("tidy_these", button("Tidy up these messages"))
READ = _("I have read that.")


@dataclass(frozen=True)
class Matter:
    """What the steps of danger are about, as `listening.matter` wrote it down."""

    families: tuple[Family, ...]
    kind: str
    other: bool
    times: int
    sign: str  # id; "" when nothing is kept

    @property
    def family(self) -> Family:
        """The family that is answered in full."""
        return self.families[0]

    @property
    def discreet(self) -> bool:
        """Whether somebody who reads along must not see what it is about."""
        return Family.ABUSE in self.families


def matter(turn: Turn) -> Matter:
    """What this client's danger is about."""
    families, kind, who, times, sign = turn.person.position.about
    return Matter(tuple(map(Family, families.split(","))), kind, who == "other", int(times), sign)


def sign_of(turn: Turn) -> Sign | None:
    """The sign at hand; None when nothing is kept, or not any more."""
    signs = turn.record.signs if turn.record and gate(turn) is None else ()
    return next((sign for sign in signs if sign.id == matter(turn).sign), None)


# --- whom to tell -----------------------------------------------------------------------------


def tellable(turn: Turn) -> tuple[Contact, ...]:
    """Whom the client may let us tell now, beside those who know; of what is discreet nobody but
    the nurse.
    """
    sign = sign_of(turn)
    if sign is None:
        return ()
    record, knows = record_of(turn), {one.to for one in told(turn)}
    family = Family.ABUSE if matter(turn).discreet else ""
    return tuple(c for c in may_tell(record, family) if c.id not in knows)


def told(turn: Turn) -> tuple[Told, ...]:
    """Who was told of the sign at hand, or is still to read about an earlier one like it."""
    sign = sign_of(turn)
    return told_about(record_of(turn), sign) if sign else ()


def names_of(turn: Turn) -> Several:
    """The names of those who were told."""
    names = (one.name or nurse_of(record_of(turn)) for one in told(turn))
    return Several(tuple(_("{name}", name=name) for name in names))


def is_nurse(turn: Turn, contact: Contact) -> bool:
    """Whether this is the client's nurse, to whom the words themselves go."""
    return contact.id == record_of(turn).nurse


def name_of(turn: Turn, contact: Contact) -> str | Text:
    """How somebody who may be told is called."""
    return contact.name or nurse_of(record_of(turn))


def _tell(turn: Turn, contact: Contact) -> Choice:
    name = name_of(turn, contact)
    if matter(turn).discreet:
        return Choice("tell", button("Let {nurse} call", nurse=name), contact.id)
    if is_nurse(turn, contact):
        return Choice("tell", button("Send this to {nurse}", nurse=name), contact.id)
    return Choice("tell", button("Let {name} know", name=name), contact.id)


def tell(turn: Turn, reply: Reply) -> Turn:
    """Let the chosen one know."""
    sign = sign_of(turn)
    to = tuple(contact for contact in tellable(turn) if contact.id == reply.about)
    return alert(turn, sign, to) if sign and to else turn


# --- what can be typed ------------------------------------------------------------------------


def at_hand(turn: Turn) -> tuple[Choice, ...]:
    """What can be typed while a sign is at hand: a plain yes or no to what was asked or offered
    last, and the buttons of the messages before.
    """
    found, to = matter(turn), tellable(turn)
    offered = to if _is_offered(turn, found) else ()
    agreed = YES.label if found.discreet else AGREED  # "good" below a notice agrees to nothing
    yes = Choice("tell", agreed, offered[0].id) if offered else YES
    no = RATHER_NOT if to and _asks_whom(turn) else replace(RATHER_NOT, name=NOT_NOW.name)
    names = [(contact.id, name_of(turn, contact)) for contact in to]
    told_by_name = tuple(
        Choice("tell", label, to_id)
        for to_id, name in names
        for label in (button("Yes, {name}", name=name), button("To {name}", name=name))
    )
    refused = tuple(replace(no, label=button("Not to {name}", name=name)) for _id, name in names)
    meant = (YES, NO) if found.family is Family.SUICIDE else (YES,)
    away = (TIDY,) if found.discreet else ((REMOVE,) if answer_of(turn) else ())
    tells = (_tell(turn, contact) for contact in to)
    return (yes, no, *refused, *tells, *told_by_name, *meant, *away, GO_ON, FINE)


def _asks_whom(turn: Turn) -> bool:
    return turn.person.position.step in ("signal", "signal_yes")


def _is_offered(turn: Turn, found: Matter) -> bool:
    """Whether the last thing that was asked or offered is to let somebody know."""
    is_asked_plainly = found.times == 1 and bool(_replies(found))
    step = turn.person.position.step
    return step == "signal_yes" or (step == "signal" and not is_asked_plainly)


# --- heard ------------------------------------------------------------------------------------


def signal(turn: Turn) -> Prompt:
    """What was heard, the ways to help, an offer, and the plain question last."""
    found = matter(turn)
    return _in_full(turn, found) if found.times == 1 else _once_more(turn, found)


def _in_full(turn: Turn, found: Matter) -> Prompt:
    lines = turn.house.help_lines
    head: tuple[Text, ...] = (*opening(found.family, found.kind, other=found.other), COMPUTER)
    help_ways = (
        *ways(found.family, lines, other=found.other),
        *fuller(found.families[1:]),
    )
    if Family.MEDICAL in found.families:  # the number comes before all else
        first, *others = ambulance_first(help_ways, found.families)
        head, help_ways = (first,), (*head, *others)
    question = asked(found.family, found.kind, other=found.other)
    return Prompt(
        (Listing(head), Listing(help_ways), *_offer(turn), *question),
        (*_replies(found), *_choices(turn)),
    )


def _replies(found: Matter) -> tuple[Choice, ...]:
    """The answers to the plain question; what is discreet alone is not asked about."""
    match found.family:
        case Family.SUICIDE:
            return (YES, NO)
        case Family.MEDICAL | Family.CARER:
            return (YES, NOT_NOW)
        case Family.ABUSE:
            return ()


def _once_more(turn: Turn, found: Matter) -> Prompt:
    said = ambulance_first(AGAIN[found.family][found.times % 2], found.families[1:])
    return Prompt((Listing(said), *_offer(turn), *_shall_i(turn)), _choices(turn))


def _shall_i(turn: Turn) -> tuple[Text, ...]:
    """The offer as a question, so that yes and no say something; a notice asks nothing."""
    to = tellable(turn)
    if not to or matter(turn).discreet:
        return ()
    if is_nurse(turn, to[0]):  # the words go along
        return (_("Shall I send this to {nurse}?", nurse=name_of(turn, to[0])),)
    return (_("Shall I let {name} know?", name=name_of(turn, to[0])),)


def _offer(turn: Turn) -> tuple[Text, ...]:
    """Who hears of it, or would get what."""
    to, discreet = tellable(turn), matter(turn).discreet
    if told(turn) and (sign := sign_of(turn)):
        at_once = is_sent(record_of(turn), sign, turn.now)
        if at_once and is_further(record_of(turn), sign):
            return (_further(turn, discreet=discreet),)
        names = names_of(turn)
        match discreet, at_once:
            case True, True:
                return (_("I ask {names} to call. That may take a while.", names=names),)
            case True, False:
                return (_("I have asked {names} to call.", names=names),)
            case False, True:
                return (_("I send it to {names}. It may not be read at once.", names=names),)
            case _:
                return (_("There is a message of mine for {names}.", names=names),)
    if to and discreet:
        nurse = name_of(turn, to[0])
        return (_("{nurse} can call. {nurse} then gets your message.", nurse=nurse),)
    return ()


def _further(turn: Turn, *, discreet: bool) -> Text:
    """That this was sent, too: to the nurse, who has not read the message before it."""
    nurse = nurse_of(record_of(turn))
    if discreet:
        return _("I ask {nurse} to call once more.", nurse=nurse)
    return _("I send this to {nurse}, too.", nurse=nurse)


def _choices(turn: Turn) -> tuple[Choice, ...]:
    return (*(_tell(turn, contact) for contact in tellable(turn)[:1]), *_leave(turn))


def _leave(turn: Turn) -> tuple[Choice, ...]:
    return (TIDY, GO_ON) if matter(turn).discreet else (GO_ON,)


# --- yes, no, told ----------------------------------------------------------------------------


def signal_yes(turn: Turn) -> Prompt:
    """The way to help once more, and whether somebody may know."""
    found, to = matter(turn), tellable(turn)
    call = (
        _("Then call {number} or {free} now.", **FREE)
        if found.family is Family.SUICIDE
        else _("Then call {number} now.", number=EMERGENCY.number)
    )
    now = ambulance_first((call,), found.families[1:])
    if not to:
        cannot = _("I cannot call for you.")
        return Prompt((Listing((READ, *now, cannot)), *_offer(turn)), _leave(turn))
    goes_along = (
        (_("{nurse} then gets your words.", nurse=name_of(turn, to[0])),)
        if is_nurse(turn, to[0])
        else ()
    )
    later = _("It may not be read at once. So call as well.")
    first, *others = to
    question = (
        _("Shall I let somebody know?")
        if others
        else _("Shall I let {name} know?", name=name_of(turn, first))
    )
    return Prompt(
        (Listing((READ, *now)), Listing((*goes_along, later)), question),
        (
            Choice("tell", button("Yes, {name}", name=name_of(turn, first)), first.id),
            *(Choice("tell", button("To {name}", name=c.name), c.id) for c in others),
            RATHER_NOT,
        ),
    )


def signal_told(turn: Turn) -> Prompt:
    """Who hears of it; the ways to help stay."""
    there, found = told(turn), matter(turn)
    stays = ambulance_first(AGAIN[found.family][1], found.families[1:])
    if there and found.family is Family.MEDICAL:
        stays = (CALL_NOW, _("Do not wait for {names}.", names=names_of(turn)))
    offer = _offer(turn) if there else (_("Good. I let nobody know."),)
    return Prompt((*offer, Listing(stays)), _leave(turn))


def deny(turn: Turn, reply: Reply) -> Turn:
    """Note that the client does not mean it so. The sign stays, and so do the words."""
    sign = sign_of(turn)
    if sign is None:
        return turn
    denied, record = replace(sign, denied_at=turn.now), record_of(turn)
    signs = tuple(denied if s.id == sign.id else s for s in record.signs)
    return replace(turn, record=replace(record, signs=signs))


def signal_no(turn: Turn) -> Prompt:
    """A lower tone: the words stay, unless the client takes them away."""
    found = matter(turn)
    call = (
        _("You can always call {number} or {free}.", **FREE)
        if found.family is Family.SUICIDE
        else IN_DANGER
    )
    stays = ambulance_first((call,), found.families[1:])
    if not answer_of(turn):
        return Prompt((READ, *stays), _leave(turn))
    record, said = record_of(turn), diary.reflection(record_of(turn), answer_of(turn))
    shared = record.nurse and not (said and said.discreet)
    kept = (
        _("Your words stay in what you can share with {nurse}.", nurse=nurse_of(record))
        if shared
        else _("Your words stay kept.")
    )
    return Prompt(
        (READ, Listing((kept, _("You can also take them away."))), *stays),
        (*_leave(turn), REMOVE),
    )


# --- words ------------------------------------------------------------------------------------


def answer_of(turn: Turn) -> str:
    """The id of what keeps the words of the sign at hand; "" when nothing does any more."""
    sign = sign_of(turn)
    return sign.answer if sign and diary.words_of(record_of(turn), sign) else ""


def signal_words(turn: Turn) -> Prompt:
    """Ask once more before the words are taken away."""
    return Prompt(
        (_("I then no longer have your words. Shall I take them away?"),),
        (
            Choice("take_away", button("Yes, take away")),
            Choice("keep_words", button("No, keep it")),
        ),
    )


def take_words_away(turn: Turn, reply: Reply) -> Turn:
    """Take the words of the sign at hand away, and say what the nurse has of them."""
    found = answer_of(turn)
    if not found:
        return turn
    gone, *later = taken_away(record_of(turn), frozenset({found}))
    notes = (gone, *(_who_has(record_of(turn), found) or later))
    return note(replace(turn, record=diary.without(record_of(turn), found)), *notes)


def _who_has(record: Record, answer: str) -> tuple[Text, ...]:
    """Who got these words in a message already."""
    signs = {sign.id for sign in record.signs if sign.answer == answer}
    sent = (made for made in record.alerts if made.words and made.sign in signs)
    names = dict.fromkeys(told.name or nurse_of(record) for made in sent for told in made.told)
    return tuple(_("{name} has already got them.", name=name) for name in names)


def keep_more(turn: Turn, reply: Reply) -> Turn:
    """Keep what is said here without a question; what is answered then is short."""
    turn = once_more(turn, reply)
    if not is_kept(turn):
        return turn
    turn = keep_note(turn, reply)
    said = diary.reflection(record_of(turn), turn.event.id)
    if said is None or not matter(turn).discreet:
        return turn
    hidden = replace(said, discreet=True)  # it goes on about what nobody else may read
    return replace(turn, record=diary.put_reflection(record_of(turn), hidden))


def once_more(turn: Turn, reply: Reply) -> Turn:
    """Say the numbers once more, short: to somebody who does not know what to choose."""
    families, kind, who, times, sign = turn.person.position.about
    return about(turn, families, kind, who, str(int(times) + 1), sign)


def is_kept(turn: Turn) -> bool:
    """Whether there is a consent, so that words are kept."""
    return turn.record is not None and bool(turn.record.consents) and gate(turn) is None


def tidy_these(turn: Turn, reply: Reply) -> Turn:
    """Take the messages since the sign out of the chat; what was said stays kept."""
    sign = sign_of(turn)
    since = diary.exchange_began(record_of(turn), sign) if sign else turn.now - diary.AN_EXCHANGE
    said = diary.reflection(record_of(turn), sign.answer) if sign else None
    edited = said.message if said else ""  # it can be an older message
    these = tuple(m.id for m in turn.messages if m.at >= since or m.id == edited)
    away = (TidyUp(turn.person.id, these),) if these else ()
    return replace(turn, effects=(*turn.effects, *away))


# --- the table --------------------------------------------------------------------------------

MORE = Branch(Hears.WORDS, "signal", keep_more)
ALWAYS = (
    Branch("yes", "signal_yes"),
    Branch("no", "signal_no", deny),
    Branch("not_now", "signal_no"),
    Branch("tell", "signal_told", tell),
    Branch("rather_not", "signal_told"),
    Branch("remove", "signal_words"),
    Branch("tidy_these", RETURN, tidy_these),
    Branch("skip", "signal", once_more),
    Branch("go_on", RETURN),
    MORE,
)
DANGER_STEPS = (
    Step("signal", signal, ALWAYS, back=RETURN, also=at_hand),
    Step("signal_yes", signal_yes, ALWAYS, back="signal", also=at_hand),
    Step("signal_told", signal_told, ALWAYS, back="signal", also=at_hand),
    Step("signal_no", signal_no, ALWAYS, back="signal", also=at_hand),
    Step(
        "signal_words",
        signal_words,
        (
            Branch("take_away", RETURN, take_words_away),
            Branch("keep_words", "signal_no"),
            *ALWAYS,
        ),
        back="signal_no",
        also=at_hand,
    ),
)
