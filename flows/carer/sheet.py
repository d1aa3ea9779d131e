"""What a carer lets a nurse read about the own situation: seen first in exactly that form, line by
line; for one nurse, and for the client only after a yes of its own. Taken back in one tap.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flows.carer.own_talk import ASKED, asks_about, open_caring, permission_in
from flows.conversation import Effect, Record, Session, Sheet, SheetLine, ShowSheet, Turn
from flows.interrupts import HELP, LATER, note
from flows.log.bookkeeping import SHARE, by_program
from flows.log.logbook import Act, Thing
from flows.positive_health import CARING
from flows.record import diary
from flows.record.naming import who
from flows.record.summary import OWN_WORDS, is_sign, question_of
from flows.safety.passing_on import PassedOn
from flows.script import AGAIN, Branch, Reply, Step, _, button, typed
from flows.subject import about, record_of
from flows.words import Choice, Prompt, Text, When

SHEET, MORE = button("Who may read this"), button("More questions")
TAKEN = Choice("taken", typed("Yes, it is taken back"))
MORE_QUESTIONS = Choice("more_questions", MORE)  # typed where that button does not stand
READ = Choice("sheet", button("From the carer"))  # on the nurse's page of a client


# --- what would stand on it -------------------------------------------------------------------


def _sessions(record: Record, of: str) -> dict[str, Session]:
    return {s.id: s for s in record.sessions if s.theme == CARING.id and s.of == of}


def lines(record: Record, of: str) -> tuple[SheetLine, ...]:
    """The newest answer to each question about caring for this client, with what was told when it
    was asked on; without what was left out, or what nobody who reads along may see.
    """
    there = _sessions(record, of)
    said = [r for r in diary.shown(record) if r.theme == CARING.id and r.session in there]
    newest = {r.question: r.id for r in said if not r.follows}
    chosen = {*newest.values()}
    return tuple(
        SheetLine(r.id, OWN_WORDS if is_sign(record, r) else question_of(r), r.words, r.said_at)
        for r in said
        if (r.follows or r.id) in chosen and not r.left_out
    )


def given(record: Record, of: str) -> Sheet | None:
    """The sheet that a nurse may read about caring for this client."""
    return next((sheet for sheet in reversed(record.sheets) if sheet.of == of), None)


def _of(turn: Turn) -> str:
    """The client that it is about: chosen on the page before, or talked about last."""
    session = diary.caring_session(record_of(turn))
    return (*turn.person.position.about, session.of if session else "")[0]


def _client(turn: Turn) -> Record | None:
    """The client's record, if this person is a carer now."""
    found = (r for r in turn.caseload if r.id == _of(turn))
    return next((r for r in found if permission_in(turn, r)), None)


def _draft(turn: Turn) -> Sheet | None:
    """The sheet as it would be given now; None when nobody could get it, or nothing is on it."""
    record, client = record_of(turn), _client(turn)
    carer = permission_in(turn, client) if client else None
    shown = lines(record, _of(turn))
    if client is None or carer is None or not client.nurse or not shown:
        return None
    return Sheet(
        turn.event.id,
        client.id,
        carer.naming,
        turn.now,
        turn.person.form,
        shown,
        name=carer.name,
        nurse=client.nurse,
        nurse_name=client.nurse_name,
        client_had=bool(_clients_who_have(record, client.id)),
    )


def _same(one: Sheet | None, other: Sheet) -> bool:
    return one is not None and (one.lines, one.nurse) == (other.lines, other.nurse)


# --- choosing ---------------------------------------------------------------------------------


def after(turn: Turn) -> Prompt:
    """What to do when the questions have been put."""
    return Prompt(
        (_("Those were the questions about this."), _("Nobody reads your answers now.")),
        (Choice("sheet", SHEET, _of(turn)), *_more(turn), LATER, HELP),
    )


def can_be_asked(turn: Turn, reply: Reply) -> bool:
    """Whether there can be more questions about the client at hand: none after a death."""
    return asks_about(turn, _of(turn))


def _more(turn: Turn) -> tuple[Choice, ...]:
    return (Choice("more", MORE),) if can_be_asked(turn, Reply()) else ()


def more(turn: Turn, reply: Reply) -> Turn:
    """Put other questions about the client at hand."""
    return open_caring(turn, Reply(about=_of(turn)))


def may_be_read(turn: Turn) -> tuple[Choice, ...]:
    """The way to each sheet: of whoever was told about, or of what was given."""
    record = record_of(turn)
    sessions = [s for s in record.sessions if s.theme == CARING.id]
    found = dict.fromkeys([*(s.of for s in sessions), *(sheet.of for sheet in record.sheets)])
    shown = tuple(Choice("sheet", SHEET, of) for of in found)
    if len(shown) == 1:
        return shown
    names = {s.of: who(s.naming) for s in sessions}
    return tuple(
        replace(one, label=button("Read about {who}", who=names[one.about]))
        for one in shown
        if one.about in names
    )


def told_only_of_caring(turn: Turn, reply: Reply) -> bool:
    """Whether there is nothing for a summary of the own but what was told about caring."""
    record = turn.record
    if record is None or not any(said.theme == CARING.id for said in record.reflections):
        return False
    own = any(said.theme != CARING.id for said in record.reflections)
    return not (own or record.marks or record.agenda or record.nurse)


def choose(turn: Turn, reply: Reply) -> Turn:
    """Take the client at hand whom it is about, and the nurse who would read it."""
    found = about(turn, reply.about or _of(turn))
    client = _client(found)
    return about(found, _of(found), client.nurse if client else "")


def show(turn: Turn) -> tuple[Effect, ...]:
    """The sheet, exactly as the nurse would get it."""
    draft, person = _draft(turn), turn.person
    if draft is None:
        return ()
    return (ShowSheet(person.id, person.form, record_of(turn).id, draft),)


def sheet(turn: Turn) -> Prompt:
    """Ask whether the nurse may read what stands above."""
    record, draft, of = record_of(turn), _draft(turn), _of(turn)
    there, left_out = given(record, of), _left_out(record, of)
    along = (
        *((Choice("take_back", button("Take it back")),) if there else ()),
        *((Choice("put_back", button("Put everything back")),) if left_out else ()),
        *_more(turn),
        Choice("no", button("No, for me alone") if draft and not there else button("Ready")),
        HELP,
    )
    reads = (
        (_("{nurse} may read this since {when}.", nurse=there.nurse_name,
           when=When(there.agreed_at, "date")),)
        if there and _still_reads(turn, there)
        else ()
    )  # fmt: skip
    if draft is None:
        return Prompt(reads or _why_not(turn), along)
    out = tuple(
        Choice("leave_out", button("Leave out number {n}", n=n), line.id)
        for n, line in enumerate(draft.lines, 1)
    )
    if _same(there, draft):
        return Prompt((*reads, _("Nobody else reads it."), *_seen_by_client(there)), along)
    return Prompt(
        (
            *(() if there is None else (_("It has changed since. {nurse} does not see that.",
                                          nurse=there.nurse_name),)),
            _("{who} has an earlier sheet. It stays there.", who=who(draft.naming))
            if draft.client_had
            else _("This {who} does not see.", who=who(draft.naming)),
            _("You can leave something out."),
            _("May {nurse} read this?", nurse=draft.nurse_name),
        ),
        (Choice("yes", button("{nurse} may read this", nurse=draft.nurse_name)), *out, *along),
    )  # fmt: skip


def _still_reads(turn: Turn, there: Sheet) -> bool:
    """Whether the nurse can read it: she is the client's, or closed the record after she got it."""
    client = next((r for r in turn.caseload if r.id == there.of), None)
    closed_by = client.closed_by if client and there.handed_over_at else ""
    return client is not None and there.nurse in {client.nurse, closed_by}


def _seen_by_client(there: Sheet | None) -> tuple[Text, ...]:
    return (
        (_("Also {who} has got it.", who=who(there.naming)),) if there and there.also_client else ()
    )


def _why_not(turn: Turn) -> tuple[Text, ...]:
    """Why there is nothing to say yes to."""
    client = _client(turn)
    if lines(record_of(turn), _of(turn)) and (client is None or not client.nurse):
        return (_("There is no nurse now who could read this. It is for you alone."),)
    return (_("There is nothing to read on it now."),)


def _left_out(record: Record, of: str) -> bool:
    there = _sessions(record, of)
    return any(r.left_out and r.session in there for r in record.reflections)


def leave_out(turn: Turn, reply: Reply) -> Turn:
    """Keep this line, and leave it off the sheet."""
    return _put(turn, reply.about, left_out=True)


def put_back(turn: Turn, reply: Reply) -> Turn:
    """Put all that was left out on the sheet again."""
    there = _sessions(record_of(turn), _of(turn))
    for said in record_of(turn).reflections:
        if said.session in there:
            turn = _put(turn, said.id, left_out=False)
    return turn


def _put(turn: Turn, answer: str, *, left_out: bool) -> Turn:
    record, said = record_of(turn), diary.reflection(record_of(turn), answer)
    if said is None or said.session not in _sessions(record, _of(turn)):
        return turn
    changed = diary.put_reflection(record, replace(said, left_out=left_out))
    return replace(turn, record=changed)


# --- yes, no, and back ------------------------------------------------------------------------


def is_for_whom_was_shown(turn: Turn, reply: Reply) -> bool:
    """Whether a yes is to the nurse whose name was shown: there can be another one by now."""
    draft = _draft(turn)
    return draft is not None and turn.person.position.about[1:] == (draft.nurse,)


def give(turn: Turn, reply: Reply) -> Turn:
    """Let the nurse read the sheet: she gets it, and an earlier one is no more."""
    draft, client = _draft(turn), _client(turn)
    assert draft is not None and client is not None
    record = record_of(turn)
    others = tuple(kept for kept in record.sheets if kept.of != draft.of)
    to_nurse = ShowSheet(draft.nurse, draft.form, record.id, draft, client.label, asked=False)
    turn = replace(turn, record=replace(record, sheets=(*others, draft)))
    turn = note(turn, _("{nurse} can read this now.", nurse=draft.nurse_name))
    return replace(turn, effects=(*turn.effects, to_nurse))


def client_has_phone(turn: Turn, reply: Reply) -> bool:
    """Whether the yes is to what was shown, and the client could get it here, too."""
    client = _client(turn)
    return is_for_whom_was_shown(turn, reply) and bool(client and client.client)


def also_client(turn: Turn) -> Prompt:
    """Ask, apart, whether the client may read it too."""
    there = given(record_of(turn), _of(turn))
    name = who(there.naming) if there else _("somebody")
    return Prompt(
        (_("May {who} read this, too? It does not have to be so.", who=name),),
        (
            Choice("no", button("No, only the nurse")),
            Choice("yes", button("Yes, {who} too", who=name)),
            HELP,
        ),
    )


def give_client(turn: Turn, reply: Reply) -> Turn:
    """Let the client read the same sheet."""
    record, client = record_of(turn), _client(turn)
    there = given(record, _of(turn))
    if there is None or client is None or client.client is None:
        return turn
    shared = replace(there, also_client=True)
    sheets = tuple(shared if kept.id == shared.id else kept for kept in record.sheets)
    effect = ShowSheet(client.client.id, client.client.form, record.id, shared, "", False, True)
    turn = note(turn, _("I send it to {who}, too.", who=who(shared.naming)))
    changed = replace(record, sheets=sheets)
    return replace(turn, record=changed, effects=(*turn.effects, effect))


def take_back(turn: Turn, reply: Reply) -> Turn:
    """Nobody may read the sheet any more."""
    record, there = record_of(turn), given(record_of(turn), _of(turn))
    if there is None:
        return turn
    left = tuple(kept for kept in record.sheets if kept.of != there.of)
    sent = there.handed_over_at or _clients_who_have(record, there.of)
    turn = note(
        turn,
        _("Good. {nurse} can no longer read it here.", nurse=there.nurse_name),
        *((_("What was sent before can still be in the chat."),) if sent else ()),
    )
    return replace(turn, record=replace(record, sheets=left))


def taken_back(turn: Turn) -> Prompt:
    """Who has it all the same, and how it can be read again: never by a bare yes."""
    have = _clients_who_have(record_of(turn), _of(turn))
    keeps = tuple(_("{who} has got it, and keeps it.", who=name) for name in have)
    return Prompt(
        (
            *(keeps or (_("Nobody reads your answers now."),)),
            _("Should it be read again? Then choose: who may read this."),
        ),
        (Choice("sheet", SHEET, _of(turn)), *_more(turn), LATER, HELP),
    )


def _clients_who_have(record: Record, of: str = "") -> Iterable[str | Text]:
    """The clients who got a sheet, and keep it: this one, or all."""
    have = (s for s in record.sessions if s.client_has and of in ("", s.of))
    return {s.of: who(s.naming) for s in have}.values()


def no_longer_read(record: Record) -> tuple[Text, ...]:
    """Whose reading ends when nothing is shared any more, and who keeps what they have."""
    names = dict.fromkeys(kept.nurse_name for kept in record.sheets)
    ends = (
        _("{nurse} can then no longer read what you told about caring.", nurse=name)
        for name in names
    )
    have = _clients_who_have(record)
    keeps = (_("{who} keeps what you told about caring.", who=name) for name in have)
    return (*ends, *keeps)


# --- the nurse --------------------------------------------------------------------------------


def for_nurse(turn: Turn, record: Record) -> tuple[Choice, ...]:
    """The way to what carers of a client let this nurse read; none when there is nothing."""
    return (READ,) if any(one.sheet.of == record.id for one in turn.sheets) else ()


def read_again(record_at_hand: Record | None, turn: Turn) -> Turn:
    """The turn in which a nurse gets these sheets once more."""
    if record_at_hand is None:
        return turn
    shown = tuple(
        ShowSheet(turn.person.id, one.sheet.form, one.record, one.sheet, record_at_hand.label)
        for one in turn.sheets
        if one.sheet.of == record_at_hand.id
    )
    return replace(turn, effects=(*turn.effects, *shown))


def handed_over(record: Record, effect: ShowSheet, now: datetime) -> PassedOn:
    """The carer's record after a sheet came to somebody, with a line in its log."""
    if record.client is not None and record.client.id == effect.to:
        return record, (), ()
    entry = by_program(now, record, Act.HAND_OVER, Thing.SHEET, SHARE, 1)
    if effect.sheet.nurse != effect.to:
        return _with_client(record, effect.sheet.of), (), (entry,)
    sheets = tuple(
        replace(kept, handed_over_at=kept.handed_over_at or now)
        if (kept.id, kept.nurse) == (effect.sheet.id, effect.to)
        else kept
        for kept in record.sheets
    )
    return replace(record, sheets=sheets), (), (entry,)


def _with_client(record: Record, of: str) -> Record:
    """The carer's record, in which the client has got what was told about caring for them."""
    there = _sessions(record, of)
    sessions = (replace(s, client_has=True) if s.id in there else s for s in record.sessions)
    return replace(record, sessions=tuple(sessions))


def no_more_here(turn: Turn, reply: Reply) -> Turn:
    """Say that more questions cannot be chosen here; where something is asked, it is no answer."""
    turn = note(turn, _("You cannot choose more questions here now."))
    return note(turn, _("I did not keep this as an answer."))


# --- the table --------------------------------------------------------------------------------

SHEET_INTERRUPTS = (Branch(MORE_QUESTIONS.name, AGAIN, no_more_here),)
SHEET_STEPS = (
    Step(
        "caring_after",
        after,
        (
            Branch("sheet", "sheet", choose),
            Branch("more", "caring_1", more, when=can_be_asked),
            Branch("skip", "rest"),
        ),
        back=f"caring_{ASKED}",
    ),
    Step(
        "sheet",
        sheet,
        (
            Branch("yes", "sheet_client", give, when=client_has_phone),
            Branch("yes", "rest", give, when=is_for_whom_was_shown),
            Branch("yes", AGAIN, choose),
            Branch("leave_out", "sheet", leave_out),
            Branch("put_back", "sheet", put_back),
            Branch("take_back", "sheet_back", take_back),
            Branch("more", "caring_1", more, when=can_be_asked),
            Branch("no", "rest"),
        ),
        back="rest",
        shows=show,
    ),
    Step(
        "sheet_back",
        taken_back,
        (
            Branch("sheet", "sheet", choose),
            Branch("more", "caring_1", more, when=can_be_asked),
            Branch(TAKEN.name, AGAIN),
            Branch("skip", "rest"),
        ),
        back="rest",
        also=lambda turn: (TAKEN,),
    ),
    Step(
        "sheet_client",
        also_client,
        (
            Branch("yes", "rest", give_client),
            Branch("no", "rest"),
            Branch("more", "caring_1", more, when=can_be_asked),
        ),
        back="sheet",
        also=_more,
    ),
)
