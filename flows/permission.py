"""Who may do what: decided here, from what is stored, and denied unless it is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.conversation import (
    Carer,
    CarersAnswer,
    Contact,
    Conversation,
    Effect,
    Invitation,
    Person,
    Record,
    Reflection,
    Role,
    Say,
    Share,
    Sheet,
    ShowAlert,
    ShowInvitation,
    ShowMenu,
    Summary,
    Visit,
)
from flows.record import carers

NO_LINK = "none"  # in the place of a link's hash: no link leads to this record now
LONG_AGO = datetime.min.replace(tzinfo=UTC)  # it was not kept when somebody came in
GUESSES = 10  # links that did not work, before the next ones are not looked at
GUESSES_COUNT_FOR = timedelta(hours=1)


def may_use(invitation: Invitation, leads_to: Record | None, person: Person, now: datetime) -> bool:
    """Whether somebody may come in by a link: once, in time, and again only by the same person.

    A client's record takes in nobody else once its client is there, and only by its newest link.
    The same holds for a place on the list of those who may be told.
    """
    match invitation.role:
        case Role.CLIENT if leads_to is None or not _leads_in(leads_to, invitation, person):
            return False
        case _ if leads_to is not None and leads_to.closed_for == "died":
            return False
        case Role.CARER if leads_to is None or not _has_place(leads_to, invitation, person):
            return False
        case _:
            pass
    return now < invitation.expires_at and invitation.used_by in ("", person.id)


def _leads_in(record: Record, invitation: Invitation, person: Person) -> bool:
    """A link whose nurse has left, with nobody in her place, leads nowhere."""
    theirs = not taken(record, person) and bool(record.nurse) and record.closed_at is None
    return theirs and record.link in ("", invitation.id)


def _has_place(record: Record, invitation: Invitation, person: Person) -> bool:
    """Whether the client still wants whoever opens this link to be told, by this newest one."""
    free = ("", person.id)
    told = any(c.link == invitation.id and c.id in free for c in record.contacts)
    return told or any(
        c.link == invitation.id and c.person in free and carers.is_open(c) for c in record.carers
    )


def may_try(person: Person, now: datetime) -> bool:
    """Whether a link of theirs is looked at: not after many that did not work, for an hour."""
    recent = [at for at in person.guesses if now - at < GUESSES_COUNT_FOR]
    return len(recent) < GUESSES


def taken(record: Record, person: Person) -> bool:
    """Whether somebody else is this record's client."""
    return record.client is not None and record.client.id != person.id


def may_invite(nurse: Person, record: Record) -> bool:
    """Whether a nurse may make a link to a record: to her own client, who has not come in yet."""
    return cares_for(nurse, record) and record.client is None


def may_record(nurse: Person, record: Record) -> bool:
    """Whether a nurse may record a permission that was given in her presence: for her own client,
    as long as that client is not on a phone and cannot give it there.
    """
    return cares_for(nurse, record) and record.client is None


def may_note(nurse: Person, record: Record, visit: Visit) -> bool:
    """Whether a nurse may note what was agreed at a visit of hers: the client lets it be kept."""
    return does(nurse, record, visit) and may_be_asked(record)


def may_be_asked(record: Record) -> bool:
    """Whether a client may be asked something unasked for: the consent stands, as does the tie with
    a nurse.
    """
    stands = bool(record.consents) and record.consents[-1].withdrawn_at is None
    return record.client is not None and bool(record.nurse) and stands


def cares_for(nurse: Person, record: Record) -> bool:
    """Whether a nurse may see a client's label and visits, and what was shared with her."""
    return nurse.role is Role.NURSE and record.nurse == nurse.id


def closed(nurse: Person, record: Record) -> bool:
    """Whether a nurse closed this record: she can still read what she got, and open it again."""
    return nurse.role is Role.NURSE and bool(record.closed_at) and record.closed_by == nurse.id


def comes(record: Record, visit: Visit) -> str:
    """Who comes to a visit: the colleague in her place, or the client's nurse (a person id)."""
    return visit.by or record.nurse


def does(nurse: Person, record: Record, visit: Visit) -> bool:
    """Whether this nurse is the one who comes to a visit."""
    tied = nurse.role is Role.NURSE and bool(record.nurse)
    return tied and comes(record, visit) == nurse.id


def stands_in(nurse: Person, record: Record) -> bool:
    """Whether a nurse comes to a visit in a colleague's place. Until a while after that visit she
    may see the client's label, that visit, and what was shared with her for it.
    """
    if nurse.role is not Role.NURSE or not record.nurse or record.nurse == nurse.id:
        return False
    return any(visit.by == nurse.id and not visit.cancelled for visit in record.visits)


def may_take_over(nurse: Person, record: Record, visit: Visit, now: datetime) -> bool:
    """Whether a nurse may come in the place of a colleague: to a visit ahead that nobody else took
    over. That the client is one of her team's is for the store to say, which gives no others.
    """
    others = nurse.role is Role.NURSE and record.nurse not in ("", nurse.id)
    return others and not (visit.by or visit.cancelled) and visit.starts_at > now


def is_first(nurse: Person, colleagues: Iterable[Contact]) -> bool:
    """Whether a nurse came in before all of these colleagues: she may say that one leaves."""
    came = (nurse.came_at or LONG_AGO, nurse.id)
    others = (c for c in colleagues if c.id != nurse.id)
    return nurse.role is Role.NURSE and all(came < (c.agreed_at or LONG_AGO, c.id) for c in others)


def caseload(person: Person, records: Iterable[Record]) -> tuple[Record, ...]:
    """The records a nurse may see, by label; of a carer, those of whoever asked, also once."""
    theirs = (
        r
        for r in records
        if cares_for(person, r)
        or stands_in(person, r)
        or closed(person, r)
        or is_close_to(person, r)
        or once_close_to(person, r)
    )
    return tuple(sorted(theirs, key=lambda r: r.label.casefold()))


def owns(person: Person, record: Record) -> bool:
    """Whether this is the client whose record it is."""
    return record.client is not None and record.client.id == person.id


def own(person: Person, record: Record | None) -> Record | None:
    """The record, if it is that of this client."""
    return record if record is not None and owns(person, record) else None


def reader(record: Record, share: Share) -> str:
    """The nurse (a person id) with whom a client shared a summary, and nobody else."""
    return share.nurse or record.nurse


def stands(record: Record, share: Share) -> bool:
    """Whether a client's yes to a summary still stands.

    Consent that was taken back takes every earlier yes along, also when it is given again. Without
    a nurse no yes stands, and none for a visit that is no longer in the record.
    """
    return bool(record.nurse) and _stands(record, share)


def _stands(record: Record, share: Share) -> bool:
    ended = [consent.withdrawn_at for consent in record.consents if consent.withdrawn_at]
    agreed = bool(record.consents) and all(at < share.agreed_at for at in ended)
    return agreed and any(v.id == share.visit for v in record.visits)


def may_hand_over(record: Record, share: Share) -> bool:
    """Whether a summary may go to the nurse who comes: the yes stands, and was a yes to her. A
    colleague's visit that has been is over for the client's own nurse, too.
    """
    visit = next((v for v in record.visits if v.id == share.visit), None)
    been = visit is not None and bool(visit.by_name) and not visit.by
    theirs = visit is not None and not been and comes(record, visit) == reader(record, share)
    return theirs and stands(record, share)


def may_read(nurse: Person, record: Record, share: Share) -> bool:
    """Whether a nurse may read a summary: it was handed over to her, the yes still stands, and she
    still comes to this client, or closed the record.
    """
    hers = reader(record, share) == nurse.id and share.handed_over_at is not None
    if closed(nurse, record):
        return hers and _stands(record, share)
    there = cares_for(nurse, record) or stands_in(nurse, record)
    return hers and there and stands(record, share)


def may_see(conversation: Conversation | None, summary: Summary) -> bool:
    """Whether somebody may be sent this summary at this moment: a client the own one, a nurse what
    she may read. It can have waited for long, and much can have ended meanwhile.
    """
    if conversation is None:
        return False
    nurse = conversation.person
    if nurse.role is Role.CLIENT:
        return own(nurse, conversation.record) is not None
    if nurse.role is Role.CARER:
        return any(_said_it_all(nurse, record, summary) for record in conversation.caseload)
    return any(
        may_read(nurse, record, share) and share.summary == summary
        for record in conversation.caseload
        for share in record.shares
    )


def _said_it_all(person: Person, record: Record, summary: Summary) -> bool:
    """Whether a summary holds nothing but what this carer said."""
    theirs = {c.id for c in record.carers if c.person == person.id and carers.is_open(c)}
    said = [a for a in record.carers_answers if a.carer in theirs]
    ids, marks = {a.id for a in said}, {(a.subject, a.mark, a.said_at) for a in said}
    lines = (*summary.signals, *summary.agenda, *summary.lines, *summary.well)
    there = (*(line.id for line in lines), *(line.id for line in summary.carers))
    rest = replace(
        summary, signals=(), agenda=(), lines=(), well=(), marks=(), carers=(), shared_by=(),
        more=0, more_of_carers=0, more_of=(),
    )  # fmt: skip
    return (
        rest == Summary((), (), ())
        and ids.issuperset(there)
        and all((given.theme, given.mark, given.given_at) in marks for given in summary.marks)
    )


# --- who may answer for a client --------------------------------------------------------------


def is_close_to(person: Person, record: Record) -> bool:
    """Whether a client asked this person to be told, or to answer: then they know of each other."""
    if person.role is Role.NURSE or owns(person, record):
        return False
    asked = any(c.person == person.id and carers.is_open(c) for c in record.carers)
    return asked or contact_of(person, record) is not None


def once_close_to(person: Person, record: Record) -> bool:
    """Whether both said yes once to this person answering: what they said then stays theirs to read
    and to erase (`may_read_back`). Of the client they see nothing by it.
    """
    if person.role is Role.NURSE or owns(person, record):
        return False
    return any(c.person == person.id and c.confirmed_at for c in record.carers)


def carer_for(person: Person, record: Record, now: datetime) -> Carer | None:
    """The permission with which this person may answer for a client now."""
    if not is_close_to(person, record):
        return None
    theirs = [c for c in carers.present(record, now) if c.person == person.id]
    return theirs[-1] if theirs else None


def may_answer(person: Person, record: Record, subject: str, now: datetime) -> Carer | None:
    """The permission with which this person may answer about a subject now."""
    given = carer_for(person, record, now)
    return given if given and subject in given.scope else None


def may_read_back(person: Person, record: Record, said: CarersAnswer, now: datetime) -> bool:
    """Whether a carer may read, and erase, what they said: always what is their own (AVG 15, 17).
    What they wrote down in the client's own words is the client's: no longer than they may do so.
    """
    theirs = any(c.id == said.carer and c.person == person.id for c in record.carers)
    if said.voice != "own_words":
        return theirs
    given = may_answer(person, record, said.subject, now)
    return theirs and given is not None and given.id == said.carer


def may_share_for(person: Person, record: Record, now: datetime) -> Carer | None:
    """The permission with which a carer may share what they said: one that a nurse recorded, for a
    client who has no phone to see it on and to share it from.
    """
    given = carer_for(person, record, now)
    return given if given and given.recorded and record.client is None else None


def may_look_at(person: Person, record: Record, said: Reflection, now: datetime) -> bool:
    """Whether a carer may read what the client said: of a subject that was opened to them, and
    never what the client keeps private, or what nobody who reads along may see.
    """
    given = carer_for(person, record, now)
    hidden = said.discreet or said.private or not said.theme
    return given is not None and said.theme in given.sees and not hidden


def may_read_sheet(reader: Person, of: Record, client: Record | None, sheet: Sheet) -> bool:
    """Whether somebody may read what a carer, whose record is `of`, told about the own situation:
    the carer; the one nurse it was for, as long as she cares for that client, or closed the record
    after she got it; and the client, if the carer wants that too. Nobody else once the carer took
    it back, or took the consent back.
    """
    if owns(reader, of):
        return True
    if sheet.id not in {kept.id for kept in of.sheets}:
        return False
    ended = [consent.withdrawn_at for consent in of.consents if consent.withdrawn_at]
    stands = bool(of.consents) and all(at < sheet.agreed_at for at in ended)
    if not stands or client is None or client.id != sheet.of:
        return False
    if owns(reader, client):
        return sheet.also_client
    got_it = closed(reader, client) and sheet.handed_over_at is not None
    return (cares_for(reader, client) or got_it) and sheet.nurse == reader.id


# --- who may be told that a client needs help -------------------------------------------------


def contact_of(relative: Person, record: Record) -> Contact | None:
    """A relative's place on the list of a client who asked them, once they have said yes."""
    if record.closed_for == "died":
        return None
    return next((c for c in record.contacts if c.id == relative.id and c.agreed_at), None)


def may_be_told(record: Record, person: str) -> bool:
    """Whether a client who needs help lets this person (an id) be told: the nurse, or a relative
    who said yes. Nobody, once the consent was taken back. A client without a phone was asked by
    nobody: of what a carer writes then, her own nurse is told.
    """
    if not person or not record.consents or record.consents[-1].withdrawn_at:
        return False
    if record.closed_for == "died":
        return False
    if person == record.nurse:
        return record.tell != "nobody"
    return any(contact.id == person and contact.agreed_at for contact in record.contacts)


def may_still_get(effect: Effect, to: Person | None) -> bool:
    """Whether what waited may still go to somebody: nothing that was for a nurse goes to one who
    has left.
    """
    meant = effect.role if isinstance(effect, Say | ShowMenu) else None
    meant = Role.NURSE if isinstance(effect, ShowInvitation) else meant
    return meant is None or (to is not None and to.role is meant)


def has_left(record: Record, alert: ShowAlert, to: Person) -> bool:
    """Whether somebody who was told as a nurse is none any more."""
    told = (t for made in record.alerts if made.id == alert.alert for t in made.told)
    return any(t.to == to.id and t.role is Role.NURSE and to.role is not Role.NURSE for t in told)


def may_get(record: Record | None, alert: ShowAlert, to: Person | None) -> bool:
    """Whether an alert that waited may still go: it was not taken back by anything meanwhile. What
    was passed on to a colleague goes as long as the nurse herself may be told; nothing goes to a
    nurse who has left.
    """
    made = next((a for a in record.alerts if a.id == alert.alert), None) if record else None
    if record is None or made is None or alert.to not in {told.to for told in made.told}:
        return False
    if to is None or has_left(record, alert, to):
        return False
    return may_be_told(record, made.told[0].to)


def may_confirm(person: Person, record: Record, alert_id: str) -> bool:
    """Whether somebody may say that they read an alert: it was sent to them."""
    if person.role is Role.CLIENT:
        return False
    told = (told for alert in record.alerts if alert.id == alert_id for told in alert.told)
    return any(one.to == person.id for one in told)
