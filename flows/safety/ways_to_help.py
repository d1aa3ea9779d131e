"""The sentences that lead to help, family by family: what is said, and never what it means.

They signpost: no judgement, no advice, no cheer. What the numbers are stands in `help_lines`. Of
what a person suffers from somebody nearby no word is said: that person may be reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.safety.help_lines import EMERGENCY, LISTENING, SAFE_AT_HOME, SUICIDE, HelpLines
from flows.safety.net import WORN_OUT, Family, Signal
from flows.script import _
from flows.words import Text

COMPUTER = _("I am a computer. Nobody reads along now.")
NO_COLLEAGUE = _("I am a computer. Nobody reads this. It does not go to the client or a colleague.")
NOBODY_ELSE = _("I am a computer. Nobody reads this, and it goes to nobody.")
IN_DANGER = _("Is there danger now? Call {number}.", number=EMERGENCY.number)
CALL_NOW = _("Call {number} if this happens now.", number=EMERGENCY.number)

FREE = {"number": SUICIDE.number, "free": SUICIDE.free}
SAFE = {"number": SAFE_AT_HOME.number, "listening": LISTENING.number}
TALK_TO_SOMEBODY = _("Do you want to talk? Call {listening}.", **SAFE)
FOR_SOMEBODY = _("Call {number} if somebody is in danger.", number=EMERGENCY.number)

# What was heard, without repeating it. Nothing of abuse: see above.
HEARD: Mapping[str, Text] = {
    "explicit": _("You write about wanting to be dead."),
    "indirect": _("What you write can be about wanting to be dead."),
    "burden": _("You write that life is hard for you."),
}
HEARD_OF_OTHER = _("You write about somebody who may want to be dead.")
HEARD_OF_CARER = _("You write that caring becomes too much for you.")

# The plain question, which comes last.
ASKED: Mapping[str, Text] = {
    "explicit": _("Do you mean that you want to be dead?"),
    "indirect": _("Do you mean that you want to be dead?"),
    "burden": _("Do you mean that you would rather be dead?"),
}
ASKED_OF_OTHER = _("Do you mean that this person wants to be dead?")

# Said when the same is heard again: two of each, so that none follows itself.
AGAIN: Mapping[Family, tuple[tuple[Text, ...], tuple[Text, ...]]] = {
    Family.SUICIDE: (
        (_("{number} and {free} are there day and night.", **FREE), IN_DANGER),
        (_("You can also type with somebody, on {site}.", site=SUICIDE.site), IN_DANGER),
    ),
    Family.MEDICAL: (
        (CALL_NOW, _("Do not wait for an answer here.")),
        (_("{number} is there day and night.", number=EMERGENCY.number),),
    ),
    Family.ABUSE: (
        (_("You can call at any time: {number} or {listening}.", **SAFE),),
        (_("{number} and {listening} are there day and night.", **SAFE), IN_DANGER),
    ),
    Family.CARER: (
        (_("You can call at any time: {number} or {listening}.", **SAFE), IN_DANGER),
        (_("{number} and {listening} are there day and night.", **SAFE), IN_DANGER),
    ),
}


def opening(family: Family, kind: str, *, other: bool) -> tuple[Text, ...]:
    """What was heard, if that may be said."""
    match family:
        case Family.SUICIDE:
            return (HEARD_OF_OTHER if other else HEARD.get(kind, HEARD["indirect"]),)
        case Family.CARER:
            return (HEARD_OF_CARER,)
        case Family.MEDICAL | Family.ABUSE:
            return ()


def asked(family: Family, kind: str, *, other: bool) -> tuple[Text, ...]:
    """The plain question; none about abuse, because somebody may be reading along."""
    match family:
        case Family.SUICIDE:
            return (ASKED_OF_OTHER if other else ASKED.get(kind, ASKED["indirect"]),)
        case Family.MEDICAL:
            return (_("Is this so now?"),)
        case Family.CARER:
            return (_("Is somebody in danger now?"),)
        case Family.ABUSE:
            return ()


def ways(family: Family, lines: HelpLines, *, other: bool = False) -> tuple[Text, ...]:
    """The numbers to call, in sentences that say no more than that."""
    match family:
        case Family.SUICIDE if other:
            return (
                _("You can call {number} or {free} about that, too, day and night.", **FREE),
                _("Is that person in danger now? Call {number}.", number=EMERGENCY.number),
            )
        case Family.SUICIDE:
            return (
                _("You can call {number} or {free}, day and night.", **FREE),
                _("It is free, and you need not say your name."),
                IN_DANGER,
            )
        case Family.MEDICAL:
            return (CALL_NOW, *_doctor(lines))
        case Family.ABUSE:
            return (
                _("You can always talk with somebody."),
                _("Call {number} or {listening}. That is possible day and night.", **SAFE),
                IN_DANGER,
            )
        case Family.CARER:
            return (
                _("{number} gives advice to you, too. It is free, day and night.", **SAFE),
                TALK_TO_SOMEBODY,
                *_carers(lines),
                FOR_SOMEBODY,
            )


def fuller(families: Iterable[Family]) -> tuple[Text, ...]:
    """One more sentence for the families that are heard beside the first; see `ambulance_first`."""
    safe = any(family in (Family.ABUSE, Family.CARER) for family in families)
    return (_("You can call {number}, too, day and night.", **SAFE),) if safe else ()


def ambulance_first(said: tuple[Text, ...], families: Iterable[Family]) -> tuple[Text, ...]:
    """What is said, after an ambulance when there is a medical need, too."""
    if Family.MEDICAL not in families:
        return said
    return (CALL_NOW, *(line for line in said if line not in (CALL_NOW, IN_DANGER)))


def numbers(signals: Iterable[Signal], lines: HelpLines) -> tuple[Text, ...]:
    """The ways to help for all that was heard, an ambulance first, where there is little room."""
    by_need = sorted(signals, key=lambda signal: signal.family is not Family.MEDICAL)
    found = [line for signal in by_need for line in _ways_for(signal, lines)]
    return tuple(line for place, line in enumerate(found) if line not in found[:place])


def _ways_for(signal: Signal, lines: HelpLines) -> tuple[Text, ...]:
    if signal.kind != WORN_OUT:
        return ways(signal.family, lines, other=signal.other)
    return (TALK_TO_SOMEBODY, *_carers(lines), FOR_SOMEBODY)


def _doctor(lines: HelpLines) -> tuple[Text, ...]:
    doctor = (
        _("You can also call your doctor: {number}.", number=lines.gp)
        if lines.gp
        else _("You can also call your doctor.")
    )
    if not lines.out_of_hours:
        return (doctor,)
    return doctor, _(
        "In the evening, at night or at the weekend: {number}.", number=lines.out_of_hours
    )


def _carers(lines: HelpLines) -> tuple[Text, ...]:
    doctor = _("You can also call your doctor: {number}.", number=lines.gp)
    return (
        *((_("For carers there is also {number}.", number=lines.carers),) if lines.carers else ()),
        doctor if lines.gp else _("You can also call your doctor."),
    )
