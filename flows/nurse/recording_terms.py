"""The nurse's steps of recording a permission: about what, until when, and then it is kept.

It is at the same time the client's consent to keeping what the carer says: nothing is kept or
shared without one. `about` holds the client at hand and a `Draft`, as in `recording`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal, cast

from flows.arrival import one_time_link
from flows.client.how_long import until_unfit
from flows.client.intake import CONSENT_VERSION
from flows.conversation import (
    Consent,
    Form,
    Record,
    Role,
    Say,
    ShowPermission,
    Turn,
)
from flows.dutch import Moment
from flows.interrupts import BACKWARD, HELP, note
from flows.nurse.recording import GONE, Draft, answers, begin, draft
from flows.nurse.taken_away import SAID_BEFORE_STEP, is_about_said, left_out
from flows.nurse.visits import client_at_hand
from flows.permission import NO_LINK, may_record
from flows.record import carers
from flows.record.carers_words import ANSWER_NOW, SUBJECTS, now_until, scope_changed
from flows.record.caring import Carer, Kind, Naming, Recorded
from flows.record.permission_words import RELATION_NAMES, REPRESENTATIVES
from flows.script import AGAIN, Branch, Hears, Reply, Step, _, button
from flows.subject import about, with_client
from flows.words import Choice, Listing, Prompt, Text, When

LASTS: tuple[tuple[Text, timedelta], ...] = (
    (button("A month"), timedelta(days=30)),
    (button("Three months"), timedelta(days=91)),
    (button("Half a year"), timedelta(days=182)),
    (button("One year"), carers.LONGEST),
)


# --- about what, until when -------------------------------------------------------------------


def given_subjects(turn: Turn) -> Prompt:
    """Ask about which subjects the carer may answer."""
    chosen = draft(turn).scope.split()
    names = tuple(_("{subject}", subject=SUBJECTS[s]) for s in SUBJECTS if s in chosen)
    shown = (_("These are chosen:"), Listing(names)) if names else ()
    every = () if len(names) == len(SUBJECTS) else (Choice("all", button("Everything")),)
    each = (
        Choice(
            "subject",
            button("Leave out: {subject}", subject=SUBJECTS[s])
            if s in chosen
            else button("Add: {subject}", subject=SUBJECTS[s]),
            about=s,
        )
        for s in SUBJECTS
    )
    ready = (Choice("ready", button("Ready")),) if names else ()
    asked = _("About what may {name} answer?", name=draft(turn).name)
    return Prompt((*shown, asked), (*ready, *every, *each, BACKWARD, HELP))


def choose_all(turn: Turn, reply: Reply) -> Turn:
    """Take all subjects."""
    return answers(turn, scope=" ".join(SUBJECTS))


def choose_subject(turn: Turn, reply: Reply) -> Turn:
    """Take a subject, or leave it out."""
    chosen = set(draft(turn).scope.split()) ^ {reply.about}
    return answers(turn, scope=" ".join(s for s in SUBJECTS if s in chosen))


def _has_subjects(turn: Turn, reply: Reply) -> bool:
    return bool(draft(turn).scope)


def _has_all(turn: Turn, reply: Reply) -> bool:
    """Whether it is known until when: subjects alone are changed."""
    return _has_subjects(turn, reply) and bool(draft(turn).until)


def given_until(turn: Turn) -> Prompt:
    """Ask until when it holds."""
    today = turn.now.date()
    choices = (Choice("until", label, about=(today + lasts).isoformat()) for label, lasts in LASTS)
    return Prompt(
        (
            _("At most one year. You can also type a date."),
            _("Until when may {name} answer?", name=draft(turn).name),
        ),
        (*choices, BACKWARD, HELP),
    )


def _is_in_time(turn: Turn, reply: Reply) -> bool:
    """Whether the day that was pressed or typed is ahead, and at most a year."""
    return carers.may_last(_day(reply), turn.now)


def _day(reply: Reply) -> date | None:
    if isinstance(reply.value, Moment):
        return reply.value.day
    return date.fromisoformat(reply.about) if reply.about else None


def keep_until(turn: Turn, reply: Reply) -> Turn:
    """Keep the last day."""
    day = _day(reply)
    return answers(turn, until=day.isoformat() if day else "")


def _last_moment(turn: Turn, made: Draft) -> datetime:
    return carers.last_moment(date.fromisoformat(made.until), turn.now)


def is_change(turn: Turn, reply: Reply) -> bool:
    """Whether this is about a permission that was recorded before."""
    return bool(draft(turn).carer)


def to_recorded(turn: Turn, reply: Reply) -> Turn:
    """Leave that permission as it was."""
    return about(turn, turn.person.position.about[0], draft(turn).carer)


# --- right like this --------------------------------------------------------------------------


def given_confirm(turn: Turn) -> Prompt:
    """Show all that will be kept, and ask whether it is right."""
    made = draft(turn)
    if client_at_hand(turn) is None or not made.until or not made.scope:
        return GONE
    kept = _("I then keep what {name} says. You get a page for the client.", name=made.name)
    return Prompt(
        (Listing(tuple(_told(turn, made))), kept, _("Is that right?")),
        (
            Choice("yes", button("Yes, that is right")),
            Choice("no", button("No, keep it") if made.carer else button("No, begin again")),
            BACKWARD,
            HELP,
        ),
    )


def _told(turn: Turn, made: Draft) -> list[Text]:
    client: str | Text = RELATION_NAMES[made.relation] if made.relation else made.called
    scope = made.scope.split()
    right = (
        REPRESENTATIVES[made.representative]
        if made.representative
        else button("The client allows it")
    )
    lines = [
        _("Who: {name}", name=made.name),
        _("The client is to them: {client}", client=client),
        _("Right: {right}", right=right),
    ]
    if made.document:
        lines.append(_("Paper: {document}", document=made.document))
    given = button("On paper") if made.how == "written" else button("Spoken, with me there")
    lines.append(
        _("Agreed with {name}: {given}", name=made.name, given=given)
        if made.representative
        else _("Agreed: {given}", given=given)
    )
    if len(scope) == len(SUBJECTS):
        lines.append(_("About: everything"))
    else:
        lines += [_("About: {subject}", subject=SUBJECTS[s]) for s in scope]
    until = When(_last_moment(turn, made), "date")
    return [*lines, _("Up to and including {when}", when=until)]


def keep(turn: Turn, reply: Reply) -> Turn:
    """Keep the permission. A new one gets a link for the carer; the client gets a page on paper."""
    record, made = client_at_hand(turn), draft(turn)
    if record is None or not may_record(turn.person, record):
        return turn
    there = carers.carer(record, made.carer)
    one = _carer(turn, made, there)
    link = linked(turn, record, one) if there is None else None
    turn = link or with_client(turn, carers.put_carer(record, one))
    turn = _without_own_link(_agreed(turn, made))
    if there is not None:
        told = _told_changes(turn, there, one)
        turn = replace(turn, effects=(*turn.effects, page(turn, record, one), *told))
    turn = about(note(turn, _("I have kept it. Print the page for the client.")), record.id)
    return left_out(turn, there, one) if there else turn


def _told_changes(turn: Turn, there: Carer, one: Carer) -> tuple[Say, ...]:
    """What the carer hears: what is different now, with whom it was agreed, and the way on."""
    by = turn.person.name
    until = now_until(one, by) if one.until != there.until else ()
    go_on = (Choice(ANSWER_NOW, button("Answer"), one.id),) if one.scope else ()
    return tuple(
        replace(said, prompt=replace(said.prompt, choices=go_on))
        for said in (*scope_changed(there, one, by), *until)
    )


def _takes_away_said(turn: Turn, reply: Reply) -> bool:
    """Whether a subject is taken away about which something was said."""
    record, made = client_at_hand(turn), draft(turn)
    there = carers.carer(record, made.carer) if record else None
    return there is not None and is_about_said(turn, there, tuple(made.scope.split()))


def _carer(turn: Turn, made: Draft, there: Carer | None) -> Carer:
    """The permission as it was recorded; what the carer did with it already stays."""
    nurse = turn.person
    naming = Naming(made.relation, made.called, cast(Literal["she", "he", ""], made.gender))
    recorded = Recorded(
        nurse.id,
        nurse.name,
        turn.now,
        cast(Literal["spoken", "written"], made.how),
        cast(
            Literal["", "guardian", "mentor", "authorised", "partner", "family"],
            made.representative,
        ),
        made.document,
    )
    made_id = sha256(f"{turn.event.id} {turn.event.secret} permission".encode()).hexdigest()[:12]
    one = there or Carer(made_id, made.name, naming, "answers", (), turn.now)
    return replace(
        one,
        kind=cast(Kind, made.kind),
        scope=tuple(made.scope.split()),
        confirmed_at=(there and carers.is_open(there) and there.confirmed_at) or turn.now,
        until=_last_moment(turn, made),
        recorded=recorded,
        asked_at=None,
    )


def _without_own_link(turn: Turn) -> Turn:
    """The turn in which no link of the client's own is open: whoever else opens it would be taken
    for the client.
    """
    record = client_at_hand(turn)
    if record is None or record.client or record.link == NO_LINK:
        return turn
    note_ = _("The link for {label} no longer works.", label=record.label)
    return with_client(note(turn, note_), replace(record, link=NO_LINK))


def linked(turn: Turn, record: Record, one: Carer) -> Turn:
    """The turn with a one-time link for the carer, and the page; an older link is void. Only the
    hash of the link is kept.
    """
    link = one_time_link(turn, Role.CARER, record.id)
    one = replace(one, link=link.id)
    there = page(turn, record, one)
    shown = replace(there, code=turn.event.secret, expires_at=link.expires_at)
    turn = with_client(turn, carers.put_carer(record, one))
    return replace(
        turn,
        invitations=(*turn.invitations, link),
        effects=(*turn.effects, shown),
    )


def page(turn: Turn, record: Record, one: Carer) -> ShowPermission:
    """The page on paper for the client."""
    nurse = turn.person
    return ShowPermission(nurse.id, nurse.form, one, record.label, nurse.name, turn.now)


def _agreed(turn: Turn, made: Draft) -> Turn:
    """The turn in which the record has a consent: the permission says that answers are kept."""
    record = client_at_hand(turn)
    if record is None or (record.consents and record.consents[-1].withdrawn_at is None):
        return turn
    nurse, how = turn.person, cast(Literal["spoken", "written"], made.how)
    given = Consent(CONSENT_VERSION, Form.U, turn.now, None, nurse.id, nurse.name, how)
    return with_client(turn, replace(record, consents=(*record.consents, given)))


RECORDING_TERMS_STEPS = (
    Step(
        "given_subjects",
        given_subjects,
        (
            Branch("all", "given_subjects", choose_all),
            Branch("subject", "given_subjects", choose_subject),
            Branch("ready", "given_confirm", when=_has_all),
            Branch("ready", "given_until", when=_has_subjects),
            Branch("back", "recorded", to_recorded, when=is_change),
        ),
        back="given_how",
    ),
    Step(
        "given_until",
        given_until,
        (
            Branch("until", "given_confirm", keep_until, when=_is_in_time),
            Branch(Hears.MOMENT, "given_confirm", keep_until, when=_is_in_time),
            Branch(Hears.MOMENT, AGAIN, until_unfit),
            Branch("back", "recorded", to_recorded, when=is_change),
        ),
        back="given_subjects",
        not_understood=_("I do not know that day. For example: 1 June."),
    ),
    Step(
        "given_confirm",
        given_confirm,
        (
            Branch("yes", "said_before", keep, when=_takes_away_said),
            Branch("yes", "carers", keep),
            Branch("no", "recorded", to_recorded, when=is_change),
            Branch("no", "given_name", begin),
            Branch("back", "recorded", to_recorded, when=is_change),
        ),
        back="given_until",
    ),
    SAID_BEFORE_STEP,
)
