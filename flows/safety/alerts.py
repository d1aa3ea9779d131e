"""Letting somebody know that a client needs help: who may be told, who is, in which words.

Only whom the client agreed to. The client's own words go to a nurse alone, never to a relative.
What becomes of an alert stands in `passing_on`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from flows.conversation import Form, Record, Role, Say, Turn
from flows.permission import may_be_told
from flows.record import carers, diary
from flows.record.caring import Carer
from flows.safety.help_lines import EMERGENCY
from flows.safety.net import Family
from flows.safety.signs import Alert, Contact, ShowAlert, Sign, Told
from flows.script import _, button
from flows.subject import record_of
from flows.words import Choice, Listing, Param, Prompt, Quote, Text, When

SEEN = "seen"
READ = Choice(SEEN, button("I have read this"))

# How grave a kind of sign is; of those not named here one is as grave as another.
GRAVITY = {"burden": 1, "indirect": 2, "explicit": 3}
LATER = timedelta(minutes=10)  # after which new words say more than those on their way
MOST = 3  # alerts about one family that nobody read yet; after that new words have to wait

# Dutch words by which clients speak of those who give care.
CARERS = frozenset({"zuster", "zusters", "zuuster", "zr", "hulp", "hulpen"})
CARER_STEMS = ("verpleeg", "verpleger", "verzorg", "thuiszorg", "wijkzuster", "wijkverpleeg")

# What an alert is about, for a nurse.
SUBJECTS: dict[str, Text] = {
    Family.SUICIDE: _("not wanting to live any more"),
    Family.MEDICAL: _("physical complaints"),
    Family.ABUSE: _("safety"),
    Family.CARER: _("the burden of caring"),
}


# --- whom -------------------------------------------------------------------------------------


def may_tell(record: Record, family: str = "") -> tuple[Contact, ...]:
    """Whom the bot may tell when the client asks for it: the nurse first. Nobody without a consent.

    Of a possible abuse (that `family`) only the nurse is told: a relative may be the one.
    """
    at_once = record.tell == "at_once" or record.client is None
    nurse = Contact(record.nurse, record.nurse_name, at_once=at_once)
    found = (nurse, *(() if family == Family.ABUSE else record.contacts))
    return tuple(contact for contact in found if may_be_told(record, contact.id))


def alert(turn: Turn, sign: Sign, to: tuple[Contact, ...], words: str = "") -> Turn:
    """The turn in which these people are told of a sign, each in an alert of their own; a nurse in
    these words, or else in those that were kept.

    Whoever has an unread alert about the same family already gets no second one, but the nurse
    when there is more to say.
    """
    for contact in to:
        caution = _caution(record_of(turn), sign)
        allowed = contact.id in {c.id for c in may_tell(record_of(turn), caution)}
        if allowed and not _is_known(record_of(turn), sign, contact.id):
            turn = _alerted(turn, sign, contact, words)
    return turn


def _alerted(turn: Turn, sign: Sign, contact: Contact, words: str) -> Turn:
    record = record_of(turn)
    is_nurse = contact.id == record.nurse
    role = Role.NURSE if is_nurse else Role.CARER
    made = Alert(
        _id(turn, sign, contact),
        sign.id,
        turn.now,
        words or diary.words_of(record, sign) if is_nurse else "",
        waits=turn.team if is_nurse and (record.tell or record.client is None) else (),
        told=(Told(contact.id, contact.name, role, turn.now),),
    )
    record = replace(record, alerts=(*record.alerts, made))
    return replace(turn, record=record, effects=(*turn.effects, shown(record, made, made.told[0])))


def _id(turn: Turn, sign: Sign, contact: Contact) -> str:
    """A short id: it has to fit in a button, beside that of the record."""
    return sha256(f"{turn.event.id} {sign.id} {contact.id}".encode()).hexdigest()[:12]


def tell_at_once(turn: Turn, sign: Sign, words: str = "") -> Turn:
    """The turn in which those are told whom the client wants to be told without asking; `words`
    are those that raised the sign, when nothing keeps them.

    Nobody is when words about abuse name who gives care: the nurse may be the one. The client is
    asked then.
    """
    if _names_carer(record_of(turn), sign):
        return turn
    found = may_tell(record_of(turn), _caution(record_of(turn), sign))
    return alert(turn, sign, tuple(contact for contact in found if contact.at_once), words)


def _names_carer(record: Record, sign: Sign) -> bool:
    """Whether the words of a sign about abuse name the nurse, or speak of professional care."""
    if not diary.is_discreet(record, sign):
        return False
    words = re.sub(r"\bom hulp\b", "", diary.words_of(record, sign).casefold())  # a cry for help
    said = frozenset(re.findall(r"\w+", words))
    first, *more = re.findall(r"\w+", record.nurse_name.casefold()) or [""]
    name = {w for w in (first, *more) if len(w) > 3 or (w == first and len(w) > 2)}
    return bool(said & (CARERS | name)) or any(w.startswith(CARER_STEMS) for w in said)


def _caution(record: Record, sign: Sign) -> str:
    """The family that says who may hear of a sign: abuse, when its words are about that, too."""
    return Family.ABUSE if diary.is_discreet(record, sign) else sign.family


# --- how far it is ----------------------------------------------------------------------------


def sign_of(record: Record, made: Alert) -> Sign | None:
    """The sign that an alert is about; None when it is no longer kept."""
    return next((sign for sign in record.signs if sign.id == made.sign), None)


def family_of(record: Record, made: Alert) -> str:
    """What an alert is about; "" when its sign is no longer kept."""
    sign = sign_of(record, made)
    return sign.family if sign else ""


def families_of(record: Record, made: Alert) -> tuple[str, ...]:
    """What an alert is about first, then what else its words speak of; none if it is not kept."""
    family = family_of(record, made)
    at = {sign.at for sign in record.signs if sign.id == made.sign}
    others = (sign.family for sign in record.signs if sign.at in at and sign.family != family)
    return (family, *others) if family else ()


def is_read(made: Alert) -> bool:
    """Whether anybody read it."""
    return any(told.read_at for told in made.told)


def unread(record: Record, person: str) -> tuple[Alert, ...]:
    """The alerts that came to somebody and that they did not say to have read."""
    return tuple(
        made
        for made in record.alerts
        if (mine := [told for told in made.told if told.to == person])
        and not any(told.read_at for told in mine)
    )


def is_open(made: Alert) -> bool:
    """Whether it is still waited for somebody to read it.

    It ends when it was read, and when all were told and the first one once more.
    """
    came_round = len(made.told) > 1 and made.told[-1].to == made.told[0].to
    return not is_read(made) and not came_round


def _under_way(record: Record, family: str, person: str) -> tuple[Alert, ...]:
    return tuple(
        made
        for made in record.alerts
        if is_open(made) and made.told[0].to == person and family_of(record, made) == family
        if not is_taken_back(record, made)
    )


def _is_known(record: Record, sign: Sign, person: str) -> bool:
    """Whether what is on its way to somebody says all that this sign says."""
    there = _under_way(record, sign.family, person)
    return bool(there) and not (person == record.nurse and _says_more(record, sign, there))


def _says_more(record: Record, sign: Sign, there: tuple[Alert, ...]) -> bool:
    """Whether a sign is to be told beside these alerts: the same words never are, new ones are as
    long as there are few, and after that when they are graver or come a while later; of a medical
    need all are.
    """
    words = _plain(diary.words_of(record, sign))
    if any(made.sign == sign.id or (words and _plain(made.words) == words) for made in there):
        return False
    kinds = {other.id: other.kind for other in record.signs}
    gravest = max(GRAVITY.get(kinds.get(made.sign, ""), 0) for made in there)
    if len(there) < MOST:
        return True
    is_graver = GRAVITY.get(sign.kind, 0) > gravest or sign.family == Family.MEDICAL
    return is_graver or sign.at - max(made.at for made in there) >= LATER


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def told_about(record: Record, sign: Sign) -> tuple[Told, ...]:
    """Who was told of a sign, or is still to read an earlier alert that says as much."""
    family = {s.id for s in record.signs if s.family == sign.family}
    found = (
        told
        for made in record.alerts
        if made.sign == sign.id
        or (made.sign in family and is_open(made) and _is_known(record, sign, made.told[0].to))
        for told in made.told
    )
    return tuple({told.to: told for told in found}.values())


def is_sent(record: Record, sign: Sign, now: datetime) -> bool:
    """Whether somebody is told of this very sign at this moment."""
    mine = (told for made in record.alerts if made.sign == sign.id for told in made.told)
    return any(told.sent_at == now for told in mine)


def is_further(record: Record, sign: Sign) -> bool:
    """Whether what was sent about a sign came beside an earlier alert that nobody read yet."""
    mine = {told.to for made in record.alerts if made.sign == sign.id for told in made.told}
    there = (made for to in mine for made in _under_way(record, sign.family, to))
    return any(made.sign != sign.id for made in there)


def written_by(record: Record, made: Alert) -> str:
    """The carer who wrote what an alert is about; "" when the client did."""
    sign = sign_of(record, made)
    return sign.by if sign else ""


def writer(record: Record, made: Alert) -> Carer | None:
    """The carer who wrote it for a client without a phone: who hears what becomes of it. None:
    nobody does, or the client.
    """
    by = written_by(record, made)
    if record.client is not None or not by or record.closed_for == "died":
        return None
    there = [c for c in record.carers if c.name == by and c.person and carers.is_open(c)]
    return there[0] if len(there) == 1 and not is_taken_back(record, made) else None


def told_of_it(
    record: Record, made: Alert, to_client: tuple[Text, ...], to_carer: tuple[Text, ...]
) -> tuple[Say, ...]:
    """What becomes of an alert, for the client; without a phone for the carer who wrote it."""
    client = record.client if record.closed_for != "died" else None
    if client:
        return (Say(client.id, client.form, Prompt(to_client)),)
    one = writer(record, made)
    return (Say(one.person, one.form, Prompt(to_carer)),) if one else ()


def known_as(record: Record, name: str) -> Text:
    """A carer for a nurse: with what they are to the client's care."""
    theirs = [c for c in record.carers if c.name == name]
    if theirs and theirs[-1].kind == "represents":
        return _("{name}, the representative", name=name)
    return _("{name}, a carer", name=name)


def is_taken_back(record: Record, made: Alert) -> bool:
    """Whether the carer who wrote it said since that it is not about the client."""
    sign = sign_of(record, made)
    return sign is not None and bool(sign.by and sign.denied_at)


def is_discreet(record: Record, made: Alert) -> bool:
    """Whether nobody who reads along may see what an alert is about; so when that is not known."""
    sign = sign_of(record, made)
    return sign is None or diary.is_discreet(record, sign)


# --- in which words ---------------------------------------------------------------------------


def shown(record: Record, made: Alert, told: Told) -> ShowAlert:
    """The message that somebody gets: a nurse the words, a relative only that they are needed."""
    lines = (
        _for_relative(record, told) if told.role is Role.CARER else _for_nurse(record, made, told)
    )
    read = replace(READ, about=f"{record.id} {made.id}")
    return ShowAlert(told.to, Form.U, Prompt(lines, (read,)), record.id, made.id)


def shown_again(record: Record, made: Alert, person: str) -> ShowAlert:
    """The message that somebody got, once more."""
    return shown(record, made, next(told for told in made.told if told.to == person))


def _for_nurse(record: Record, made: Alert, told: Told) -> tuple[Text | Listing, ...]:
    family = family_of(record, made)
    sign = sign_of(record, made)
    by = sign.by if sign else ""
    of: dict[str, Param] = {"label": record.label, "when": When(made.at)}
    head = [
        _("Message of {name} about {label}, {when}.", name=by, **of)
        if by
        else _("Message of {label}, {when}.", **of)
    ]
    if told.to != record.nurse:
        head.append(_("This is a client of {nurse}.", nurse=record.nurse_name))
        head.append(_("{name} has not read it yet.", name=record.nurse_name))
    if subject := SUBJECTS.get(family):
        head.append(_("It is about: {subject}.", subject=subject))
    if sign and sign.other:
        head.append(_("The client wrote this about somebody else."))
    wrote = _by_carer(record, made, sign) if sign and by else _by_client(record, made, sign)
    end = [
        _("No human being has judged this. {name} got telephone numbers from me.", name=by)
        if by
        else _("No human being has judged this. The client got telephone numbers from me.")
    ]
    if sign and sign.denied_at:
        end.append(
            _("Later {name} said: this is not about the client.", name=by)
            if by
            else _("Later the client said: I do not mean that.")
        )
    if sign and diary.is_discreet(record, sign):
        end.append(_("Do not show this to others. Only call when the client can talk freely."))
    end.append(_who_hears(record, made))
    return Listing(tuple(head)), wrote, Listing(tuple(end))


def _who_hears(record: Record, made: Alert) -> Text:
    if record.client is not None:
        return _("The client hears it when you press the button.")
    if one := writer(record, made):
        return _("{name} hears it when you press the button.", name=one.name)
    return _("Nobody hears from me that you have read this.")


def _by_client(record: Record, made: Alert, sign: Sign | None) -> Text:
    if made.words:
        return _("The client wrote: {words}", words=Quote(made.words))
    if sign and sign.answer:
        return _("The client has taken these words away since.")
    return _("{label} asks you to call.", label=record.label)


def _by_carer(record: Record, made: Alert, sign: Sign) -> Text:
    """What a carer wrote about the client: said as such, for it is not the client who did."""
    who = known_as(record, sign.by)
    if made.words:
        return _("{who}, wrote about the client: {words}", who=who, words=Quote(made.words))
    if sign.answer:
        return _("{who}, has taken these words away since.", who=who)
    return _("{who}, wrote this. I did not keep the words.", who=who)


def _for_relative(record: Record, told: Told) -> tuple[Text | Listing, ...]:
    calls = next((c.calls for c in record.contacts if c.id == told.to), "")
    return (
        _("A question from {calls}: do you want to get in touch?", calls=calls),
        _(
            "Do you not reach {calls}, and is there danger? Then call {number}.",
            calls=calls,
            number=EMERGENCY.number,
        ),
        _("Do you press the button? Then {calls} hears it.", calls=calls),
    )


def put(record: Record, changed: Alert) -> Record:
    """The record with this alert in the place of the one with the same id."""
    alerts = tuple(changed if made.id == changed.id else made for made in record.alerts)
    return replace(record, alerts=alerts)
