"""Take a turn: the one pure function that moves a conversation on.

The only file that imports `transitions`: a flow's table becomes a flat machine that is built once
and says which step follows a branch. Nothing is registered with it and it calls nothing back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from transitions import Machine

from flows import dutch
from flows.arrival import arrive
from flows.carer.carers_pages import corrected_by_carer
from flows.carer.heard_of_client import NOT_KEPT, is_kept_nowhere
from flows.carer.whose_danger import danger_step, facing_danger, heard_from
from flows.conversation import (
    Came,
    Conversation,
    Corrected,
    Elapsed,
    Event,
    Left,
    Person,
    Position,
    Pressed,
    Returned,
    Role,
    Said,
    Say,
    Turn,
    Unreadable,
)
from flows.correction import correct
from flows.hats import put_on
from flows.house import House
from flows.log.bookkeeping import logged
from flows.log.logbook import Thing
from flows.permission import own
from flows.refusal import not_kept
from flows.safety.listening import facing, heard, noted, numbers_first, offered, without_prompts
from flows.safety.net import Signal
from flows.script import AGAIN, BACK, RETURN, STAY, Branch, Flow, Hears, Reply, Step, _, edges
from flows.words import Choice, Prompt, Text

NOT_READABLE = _("I cannot read or hear this yet. You can type it.")
NOT_FURTHER_BACK = _("This is as far back as you can go.")
HERE_WE_WERE = _("This is where we were.")


def take_turn(
    flows: Mapping[Role, Flow],
    conversation: Conversation,
    event: Event,
    now: datetime,
    house: House,
) -> Turn:
    """The turn that `event` makes of `conversation`: what changes, and what the world is told.

    `now` is aware and in the zone that people live in: typed days and times are read in it.
    """
    before = _begin(flows, conversation, event, now, house)
    after = _answered(flows, before, _moved(flows, before, _taken(flows, before, event)))
    return logged(before, _in_role(_as_before(conversation.person, after)))


def _moved(flows: Mapping[Role, Flow], before: Turn, after: Turn) -> Turn:
    """The turn of somebody who goes on in another role, at the step that was chosen there."""
    role = after.person.role
    if role is before.person.role or isinstance(after.event, Came):
        return after
    return _enter(flows[role], after, after.person.position.step)


def _as_before(person: Person, after: Turn) -> Turn:
    """The turn in which what was due in somebody's own diary leaves them where they were: they can
    be answering for somebody else. Unless the diary has gone.
    """
    was_away = isinstance(after.event, Elapsed) and person.role is Role.CARER
    if not was_away or person.role is after.person.role:
        return after
    number = after.person.position.number
    there = replace(person.position, number=number)
    return replace(after, person=replace(after.person, role=person.role, position=there))


def _in_role(turn: Turn) -> Turn:
    """The turn in which what a nurse is told is for a nurse: not for one who has left meanwhile."""
    person = turn.person
    if person.role is not Role.NURSE:
        return turn
    effects = (
        replace(e, role=person.role) if isinstance(e, Say) and e.to == person.id else e
        for e in turn.effects
    )
    return replace(turn, effects=tuple(effects))


def _answered(flows: Mapping[Role, Flow], before: Turn, after: Turn) -> Turn:
    """The turn with the answer to what the safety net hears, in the place of its next question."""
    flow = flows[after.person.role]
    is_carer = before.person.role is Role.CARER and flow is flows[Role.CARER]
    signals = heard_from(before) if is_carer else heard(after)
    if not signals:
        return after if after.person.position.step in flow.danger else offered(after)
    if is_carer:
        return _answered_carer(flow, before, after, signals)
    if not flow.danger:
        return numbers_first(after, signals)
    turn = noted(without_prompts(after), signals)
    turn = facing(turn, signals, before.person.position, flow.danger)
    return _enter(flow, turn, flow.danger[0])


def _answered_carer(flow: Flow, before: Turn, after: Turn, signals: tuple[Signal, ...]) -> Turn:
    """The same for who answers for others: these words are no answer, unless that is said later."""
    stood = _at_the_gate(flow, before)
    if is_kept_nowhere(before, signals):
        return numbers_first(_repeat_at(flow, stood, NOT_KEPT), signals)
    step = danger_step(stood, signals)
    if step is None:
        return numbers_first(after, signals)
    return _enter(flow, facing_danger(stood, signals), step)


def _taken(flows: Mapping[Role, Flow], turn: Turn, event: Event) -> Turn:
    if isinstance(event, Left):
        return replace(turn, person=replace(turn.person, reachable=False))
    if turn.person.position.number == 0 and not isinstance(event, Came | Returned):
        event = Came(event.id, event.person)
    turn = _at_the_gate(flows[turn.person.role], turn)
    match event:
        case Returned():
            return turn
        case Came():
            return _come(flows, turn, event)
        case Corrected():
            return _correct(flows, turn, event)
        case Unreadable():
            return _repeat(flows, turn, NOT_READABLE)
        case Pressed():
            return _press(flows, turn, event)
        case Said():
            return _say(flows, turn, event)
        case Elapsed():
            return _do_chore(flows[turn.person.role], turn, event)


def offers(
    flows: Mapping[Role, Flow], conversation: Conversation, now: datetime, house: House
) -> tuple[Choice, ...]:
    """All choices that somebody has at this moment, those of the interrupts among them."""
    turn = _begin(flows, conversation, Returned("", conversation.person.id), now, house)
    flow = flows[turn.person.role]
    own = (*_prompt(flow, turn).choices, *_step(flow, turn).also(turn))
    return (*flow.asked(turn), *own, *flow.also(turn), *flow.offers)


def takes_as_words(
    flows: Mapping[Role, Flow],
    conversation: Conversation,
    words: str,
    now: datetime,
    house: House,
) -> bool:
    """Whether these words would be kept as they stand, and not only as the name of a choice."""
    turn = _begin(flows, conversation, Returned("", conversation.person.id), now, house)
    branches = _that_hear(flows[turn.person.role], turn)
    return _branch(branches, Hears.WORDS, turn, Reply(words=words)) is not None


def _begin(
    flows: Mapping[Role, Flow],
    conversation: Conversation,
    event: Event,
    now: datetime,
    house: House,
) -> Turn:
    person = conversation.person
    if not isinstance(event, Elapsed):
        person = replace(person, reachable=True)
    if isinstance(event, Elapsed) and person.role is Role.CARER:
        person = put_on(person, Role.CLIENT, flows[Role.CLIENT].rest)
    flow, own_record = flows[person.role], own(person, conversation.record)
    if person.position.step not in flow.by_name:  # stored by another version of the flow
        known = flow.rest if person.record or person.role is Role.NURSE else flow.start
        person = replace(person, position=replace(person.position, step=known))
    return Turn(
        now,
        event,
        person,
        own_record if person.role is Role.CLIENT else None,
        conversation.invited_to,
        conversation.caseload,
        messages=conversation.messages,
        trail=conversation.trail,
        house=house,
        team=conversation.team,
        teams=conversation.teams,
        sheets=conversation.sheets,
        own=own_record,
        colleagues=conversation.colleagues,
    )


def _at_the_gate(flow: Flow, turn: Turn) -> Turn:
    """The turn of somebody who has to pass a step first, at that step: the rest can wait."""
    position = turn.person.position
    shut = None if position.step in flow.gate.open_to else flow.gate.shut(turn)
    if shut is None:
        return turn
    return _at(turn, Position(shut, (), position.number + 1, position.returns or position))


# --- events ----------------------------------------------------------------------------------


def _come(flows: Mapping[Role, Flow], turn: Turn, event: Came) -> Turn:
    first = turn.person.position.number == 0
    turn, to, note = arrive(turn, event)
    if to is not None:
        return _enter(flows[turn.person.role], turn, to, note, interrupts=True)
    if first:
        return _enter(flows[turn.person.role], turn, flows[turn.person.role].start, note)
    return _repeat(flows, turn, note or HERE_WE_WERE)


def _correct(flows: Mapping[Role, Flow], turn: Turn, event: Corrected) -> Turn:
    is_carer = turn.person.role is Role.CARER
    corrected = corrected_by_carer(turn, event) if is_carer else correct(turn, event)
    if corrected is turn:
        return turn
    return _repeat(flows, corrected)


def _press(flows: Mapping[Role, Flow], turn: Turn, event: Pressed) -> Turn:
    flow = flows[turn.person.role]
    if event.choice in flow.standing:
        return _choose(flow, turn, Choice(event.choice, Text(""), event.about))
    position = turn.person.position
    for choice in _prompt(flow, turn).choices:
        pressed = (event.step, event.number, event.choice, event.about)
        if pressed == (position.step, position.number, choice.name, choice.about):
            return _choose(flow, turn, choice)
    if _is_forged(flows, turn, event):
        turn = replace(turn, refused=Thing.RECORD)
    return _repeat(flows, turn, HERE_WE_WERE)


def _is_forged(flows: Mapping[Role, Flow], turn: Turn, event: Pressed) -> bool:
    """Whether no button of ours can have said this. An old one of one's own can: everybody began as
    a client, may have answered for others, and what has no step has choices that always count.
    """
    first, theirs = flows[Role.CLIENT], (Role.CLIENT, Role.CARER, turn.person.role)
    known = any(event.step in flows[role].by_name for role in theirs if role in flows)
    known = known or (not event.step and event.choice in first.standing)
    return event.number > turn.person.position.number or not known


def _do_chore(flow: Flow, turn: Turn, event: Elapsed) -> Turn:
    """Do what its time has come for. Nobody asked just now: it makes no sound."""
    branch = _branch(flow.chores, event.chore, turn, Reply())
    if branch is None:
        return turn
    if branch.to == STAY:  # in somebody's chat it is about what others did: no prompt for it
        return _say_notes(branch.does(turn, Reply()))
    own, silent = turn.person.id, turn.own is not None and turn.own.closed_for == "died"
    turn = _take(flow, turn, branch, Reply())
    quietly = (replace(e, stays=True) if isinstance(e, Say) else e for e in turn.effects)
    return replace(turn, effects=tuple(e for e in quietly if not (silent and e.to == own)))


def _say(flows: Mapping[Role, Flow], turn: Turn, event: Said) -> Turn:
    flow = flows[turn.person.role]
    if event.means is not None and event.means in flow.asked(turn):
        return _choose(flow, turn, event.means)
    if event.means is not None and event.means.name in flow.standing:
        return _choose(flow, turn, replace(event.means, about=""))  # typed: about the last answer
    if event.means is not None:
        return _choose(flow, turn, event.means)
    step = _step(flow, turn)
    branches = _that_hear(flow, turn)
    hears = [branch.on for branch in branches if isinstance(branch.on, Hears)]
    for hearing in dict.fromkeys(hears):
        reply = _understood(hearing, event, turn.now)
        found = reply and _branch(branches, hearing, turn, reply)
        if reply and found and hearing is Hears.WORDS and event.holds:
            return _repeat_at(flow, turn, *not_kept(event.holds))
        if reply and found:
            return _take(flow, turn, found, reply)
    return _repeat_at(flow, turn, step.not_understood)


def _that_hear(flow: Flow, turn: Turn) -> tuple[Branch, ...]:
    """The branches that typed words can take: those of the interrupts come first."""
    every = (*flow.interrupts, *_step(flow, turn).branches)
    return tuple(branch for branch in every if isinstance(branch.on, Hears))


def _understood(hearing: Hears, event: Said, now: datetime) -> Reply | None:
    match hearing:
        case Hears.WORDS:
            return Reply(words=event.words, message=event.message)
        case Hears.MARK:
            value: object = dutch.mark(event.words)
        case Hears.MOMENT:
            value = dutch.moment(event.words, now)
    if value is None:
        return None
    return Reply(words=event.words, message=event.message, value=value)


# --- branches --------------------------------------------------------------------------------


def _choose(flow: Flow, turn: Turn, choice: Choice) -> Turn:
    step = _step(flow, turn)
    reply = Reply(about=choice.about)
    branch = _branch((*step.branches, *flow.interrupts), choice.name, turn, reply)
    if branch is None:
        return _repeat_at(flow, turn, step.not_understood)
    return _take(flow, turn, branch, reply)


def _branch(
    branches: tuple[Branch, ...], on: str | Hears, turn: Turn, reply: Reply
) -> Branch | None:
    fitting = (b for b in branches if b.on == on and b.when(turn, reply))
    return next(fitting, None)


def _take(flow: Flow, turn: Turn, branch: Branch, reply: Reply) -> Turn:
    before = turn
    turn = branch.does(turn, reply)
    if turn.person.role is not before.person.role:
        return turn
    to = _step(flow, turn).back if branch.to == BACK else branch.to
    if to is None:
        return _repeat_at(flow, turn, NOT_FURTHER_BACK)
    if to == STAY:
        return _say_notes(turn) if _same(flow, before, turn) else _repeat_at(flow, turn)
    if to == AGAIN:
        return _repeat_at(flow, turn)
    if to == RETURN:
        return _return(flow, turn)
    return _enter(
        flow, turn, to, interrupts=branch.to != BACK and branch in (*flow.interrupts, *flow.chores)
    )


def _return(flow: Flow, turn: Turn) -> Turn:
    position = turn.person.position
    returns = position.returns
    if returns is None or returns.step not in flow.by_name:
        return _enter(flow, turn, flow.rest)
    return _enter(
        flow,
        _at(turn, replace(position, about=returns.about, returns=returns.returns)),
        returns.step,
    )


def _enter(flow: Flow, turn: Turn, to: str, *before: Text | None, interrupts: bool = False) -> Turn:
    """Move to a step and say its prompt. An interruption remembers where it came from."""
    position = turn.person.position
    if to not in flow.gate.open_to:
        to = flow.gate.shut(turn) or to
    step = flow.by_name[to]
    at_rest = position.step == flow.rest
    leads_back = at_rest or not position.returns or position.step in flow.danger
    if interrupts and step.returns and position.step != to and leads_back:
        position = replace(position, returns=position)
    if to == flow.rest and position.returns and position.returns.step == flow.rest:
        position = replace(position, returns=position.returns.returns)
    stand = _Stand(position.step)
    _machine(flow).events[to].trigger(stand)
    turn = _at(turn, replace(position, step=stand.state, number=position.number + 1))
    return _repeat_at(flow, turn, *before)


def _repeat(flows: Mapping[Role, Flow], turn: Turn, *before: Text) -> Turn:
    return _repeat_at(flows[turn.person.role], turn, *before)


def _repeat_at(flow: Flow, turn: Turn, *before: Text | None) -> Turn:
    """Say the present prompt and what belongs to it, once more perhaps, with a word before it."""
    prompt = _prompt(flow, turn)
    turn = replace(turn, effects=turn.effects + _step(flow, turn).shows(turn))
    position = replace(turn.person.position, asked_at=turn.now)
    turn = _at(turn, position)
    lines = (*turn.notes, *(line for line in before if line), *prompt.lines)
    said = Prompt(lines, prompt.choices)
    return _with(turn, Say(turn.person.id, turn.person.form, said, position.step, position.number))


def _same(flow: Flow, before: Turn, after: Turn) -> bool:
    """Whether what is on the screen still holds."""
    step = _step(flow, after)
    return _prompt(flow, before) == _prompt(flow, after) and step.shows(before) == step.shows(after)


def _say_notes(turn: Turn) -> Turn:
    if not turn.notes:
        return turn
    return _with(turn, Say(turn.person.id, turn.person.form, Prompt(turn.notes)))


def _with(turn: Turn, said: Say) -> Turn:
    return replace(turn, notes=(), effects=(*turn.effects, said))


def _step(flow: Flow, turn: Turn) -> Step:
    return flow.by_name[turn.person.position.step]


def _prompt(flow: Flow, turn: Turn) -> Prompt:
    return _step(flow, turn).prompt(turn)


def _at(turn: Turn, position: Position) -> Turn:
    return replace(turn, person=replace(turn.person, position=position))


# --- the machine -----------------------------------------------------------------------------


@dataclass
class _Stand:
    """What a machine moves: its `state` is the name of a step."""

    state: str


@cache
def _machine(flow: Flow) -> Machine:
    """One flat machine per flow: a trigger per step, named after it, from all that lead to it.

    transitions 0.9.3 takes unknown states without a word; the flow has checked its own names.
    """
    transitions = [
        {"trigger": to, "source": source, "dest": to} for source, to in sorted(edges(flow))
    ]
    states = [step.name for step in flow.steps]
    return Machine(
        model=None, states=states, initial=None, transitions=transitions, auto_transitions=False
    )
