"""The grammar in which flows are written. A flow is a table of steps and checks itself.

One state = one prompt that awaits one reply: a step is a prompt and the branches that replies take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from flows.conversation import Effect, Turn
from flows.words import Choice, Param, Prompt, Text

# Where a branch may lead beside a step:
RETURN = "RETURN"  # to where an interruption came from
BACK = "BACK"  # to the step before this one
AGAIN = "AGAIN"  # to the same prompt once more
STAY = "STAY"  # nowhere, without a word
PLACES = (RETURN, BACK, AGAIN, STAY)


def _(msgid: str, **params: Param) -> Text:
    """A sentence; the extraction of msgids looks for this name."""
    return Text(msgid, params)


def plural(one: str, many: str, n: int, **params: Param) -> Text:
    """A sentence that depends on the number `n`."""
    return Text(one, {"n": n, **params}, plural=many)


def button(msgid: str, **params: Param) -> Text:
    """A button's label. Its translation may go on after `|` with other words people type for it."""
    return Text(msgid, params, context="button")


def typed(msgid: str) -> Text:
    """What people type for a choice; its translation has `|` between the names."""
    return Text(msgid, context="typed")


def slash(msgid: str) -> Text:
    """The name of a command: Telegram takes a-z, 0-9 and _. People may type it as a word too."""
    return Text(msgid, context="command")


def menu(msgid: str) -> Text:
    """The description of a command in Telegram's menu."""
    return Text(msgid, context="menu")


class Hears(Enum):
    """How a typed text is understood that is not the name of a choice; a step may hear several."""

    WORDS = "words"  # anything, as it was written
    MARK = "mark"  # 0 to 10
    MOMENT = "moment"  # a day, a time or both


@dataclass(frozen=True)
class Reply:
    """What somebody replied: a choice, or a text and what it was understood as."""

    about: str = ""
    words: str = ""
    message: str = ""
    value: object = None


Action = Callable[[Turn, Reply], Turn]
Guard = Callable[[Turn, Reply], bool]


def nothing(turn: Turn, reply: Reply) -> Turn:
    """Change nothing."""
    return turn


def always(turn: Turn, reply: Reply) -> bool:
    """Take this branch whatever is stored."""
    return True


@dataclass(frozen=True)
class Branch:
    """A reply, the step it leads to, what it does, and when it holds: the first that holds counts.

    `on` is the name of a choice, or how a typed text was understood. `does` may change the
    position's `about`; the engine sets its step.
    """

    on: str | Hears
    to: str
    does: Action = nothing
    when: Guard = always


NOT_UNDERSTOOD = _("I do not quite understand that. You can choose a button or type something.")


@dataclass(frozen=True)
class Step:
    """A prompt and where its replies lead. `shows` is what is sent ahead of it, `also` are choices
    that can be typed here and have no button.
    """

    name: str
    prompt: Callable[[Turn], Prompt]
    branches: tuple[Branch, ...]
    back: str | None = None  # the step before this one, or RETURN
    shows: Callable[[Turn], tuple[Effect, ...]] = lambda turn: ()
    not_understood: Text = NOT_UNDERSTOOD
    also: Callable[[Turn], tuple[Choice, ...]] = lambda turn: ()

    @property
    def returns(self) -> bool:
        """Whether this step can lead back to where an interruption came from."""
        return RETURN in (self.back, *(branch.to for branch in self.branches))

    @property
    def leads_to(self) -> tuple[str, ...]:
        """The steps that its own branches and its way back lead to."""
        named = (*(branch.to for branch in self.branches), self.back)
        return tuple(dict.fromkeys(to for to in named if to and to not in PLACES))


@dataclass(frozen=True)
class Gate:
    """Steps that have to be passed first: `shut` names the one, or None when the way is free.

    `open_to` are the steps that can be entered all the same.
    """

    shut: Callable[[Turn], str | None] = lambda turn: None
    steps: tuple[str, ...] = ()
    open_to: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Flow:
    """A role's conversation. `steps` come in reading order; the first is where it starts.

    `interrupts` are branches that every step has (those that hear words come before its own),
    `offers` the choices that belong to them, and
    `standing` those that still count when pressed below an older prompt. `arrivals` are the steps
    that a link can lead to, `rest` is where somebody stands between two talks. `chores` are
    branches that are taken when their time has come, wherever somebody stands. `danger` are the
    steps in which words about danger are answered: the first is entered, from wherever they came.
    `asked` are the choices of a message that came after the present prompt: typed words are about
    that message first. `also` are choices that can be typed at every step, beside its own.

    Raises:
        ValueError: the table names a step that it does not have, has a step twice or has one that
            cannot be reached or left.
    """

    name: str
    steps: tuple[Step, ...]
    rest: str
    interrupts: tuple[Branch, ...] = ()
    offers: tuple[Choice, ...] = ()
    standing: frozenset[str] = frozenset()
    arrivals: tuple[str, ...] = ()
    gate: Gate = field(default_factory=Gate)
    chores: tuple[Branch, ...] = ()
    danger: tuple[str, ...] = ()
    asked: Callable[[Turn], tuple[Choice, ...]] = lambda turn: ()
    also: Callable[[Turn], tuple[Choice, ...]] = lambda turn: ()
    by_name: Mapping[str, Step] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {step.name: step for step in self.steps})
        if faults := _faults(self):
            raise ValueError(f"flow {self.name}: " + "; ".join(faults))

    @property
    def start(self) -> str:
        """The name of the first step."""
        return self.steps[0].name

    @property
    def anywhere(self) -> tuple[str, ...]:
        """The steps that can be entered from every step: by an interrupt, a link, or at a loss."""
        branches = (*self.interrupts, *self.chores)
        named = (
            self.start,
            self.rest,
            *self.arrivals,
            *self.gate.steps,
            *self.danger[:1],
            *(b.to for b in branches),
        )
        return tuple(dict.fromkeys(to for to in named if to not in PLACES))


def then(first: Action, second: Action) -> Action:
    """What does one thing, and then another."""
    return lambda turn, reply: second(first(turn, reply), reply)


def both(first: Guard, second: Guard) -> Guard:
    """Whether both hold."""
    return lambda turn, reply: first(turn, reply) and second(turn, reply)


def edges(flow: Flow) -> set[tuple[str, str]]:
    """All pairs (step, next step) that the table allows."""
    names = [step.name for step in flow.steps]
    direct = {(step.name, to) for step in flow.steps for to in step.leads_to}
    anywhere = any(branch.to == RETURN for branch in flow.interrupts)
    returns = [step.name for step in flow.steps if step.returns or anywhere]
    returning = {(name, to) for name in returns for to in names}
    return direct | returning | {(name, to) for name in names for to in flow.anywhere}


def _faults(flow: Flow) -> list[str]:
    names = [step.name for step in flow.steps]
    faults = [f"step {name} stands twice" for name in {n for n in names if names.count(n) > 1}]
    for step in flow.steps:
        faults += [f"{step.name} leads to unknown {to}" for to in step.leads_to if to not in names]
        if all(branch.to in (AGAIN, STAY) for branch in step.branches):
            faults.append(f"{step.name} cannot be left")
    faults += [f"an interrupt leads to unknown {to}" for to in flow.anywhere if to not in names]
    reached, ahead = set[str](), [*flow.anywhere]
    while ahead:
        name = ahead.pop()
        if name not in reached and name in flow.by_name:
            reached.add(name)
            ahead += flow.by_name[name].leads_to
    return faults + [f"{name} cannot be reached" for name in names if name not in reached]
