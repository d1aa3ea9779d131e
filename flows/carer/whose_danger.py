"""A carer's words speak of danger: the ways to help at once, and then whose danger it is.

"I" can be either of the two, unless the carer writes down what the client says: it is asked, and
nobody is told before that is known. The words stand at hand until the carer goes on. They become an
answer only when the carer says so; of a carer's own danger nothing is kept and nobody hears.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from flows.carer.answering import keep, next_question
from flows.carer.heard_of_client import (
    NOT_KEPT,
    alerts_of,
    is_worn_out,
    not_about_client,
    noted_about_client,
    signs_of,
)
from flows.carer.on_behalf import (
    JUST_TYPED,
    answers_for_others,
    asked,
    cared_for,
    client_at_hand,
    client_named,
    permission_of,
)
from flows.carer.own_talk import MYSELF as ABOUT_MYSELF
from flows.conversation import Carer, Position, Record, Said, Turn
from flows.dutch_people import without_frame
from flows.interrupts import note
from flows.permission import may_answer
from flows.record import naming
from flows.record.caring import Voice
from flows.record.permission_words import RELATION_NAMES
from flows.safety.danger import GO_ON
from flows.safety.listening import heard, is_own, words_of
from flows.safety.net import WORN_OUT, Family, Signal
from flows.safety.ways_to_help import AGAIN, COMPUTER, IN_DANGER, numbers
from flows.script import RETURN, Action, Branch, Hears, Reply, Step, _, both, button, then, typed
from flows.subject import about, nurse_of, with_client
from flows.words import Choice, Listing, Prompt, Text

AS_CLIENT = ("as_client", "said_self", "mark_as_client")  # steps at which "I" is the client
OWN_WORDS, OWN_VIEW = "own_words", "own_view"
AT_A_QUESTION = (*AS_CLIENT, OWN_WORDS, OWN_VIEW, "mark_own_view")
ASKED_WHOSE = ("whose_danger", "about_client", "about_them", "about_me")
CAN_KEEP = ("as_client", OWN_WORDS, OWN_VIEW)
MYSELF = Choice("about_me", button("About me"))
STALE = timedelta(hours=1)  # after that a greeting is a new talk
ASKED = 5  # things at hand of which a client's question is made


@dataclass(frozen=True)
class Heard:
    """What was heard in a carer's words, while it is asked about."""

    stood: str  # the step at which they were written
    event: str  # id
    words: str  # "" when they may not be kept as they stand
    signals: tuple[Signal, ...]


def heard_at_hand(turn: Turn) -> Heard:
    """What this carer's danger is about."""
    stood, event, words, *told = turn.person.position.about[ASKED:]
    signals = (one.split("\t") for one in told)
    return Heard(stood, event, words, tuple(Signal(Family(f), k, r) for f, k, r in signals))


def _written(signals: Iterable[Signal]) -> Iterator[str]:
    return (f"{s.family}\t{s.kind}\t{s.rule}" for s in signals)


# --- whose it is ------------------------------------------------------------------------------


def _clients(turn: Turn) -> tuple[tuple[Record, Carer], ...]:
    """Whom it can be about: at a question the client who is asked about, elsewhere all of them."""
    step, found = turn.person.position.step, permission_of(turn)
    if step in AT_A_QUESTION or (found and step in ASKED_WHOSE):
        return (found,) if found else ()
    return cared_for(turn)


def heard_from(turn: Turn) -> tuple[Signal, ...]:
    """The signals in the words of this turn; of who answers for others also that they cannot go on,
    if it can be about somebody else.
    """
    signals, words = heard(turn), words_of(turn.event)
    at = turn.person.position.step
    if not answers_for_others(turn) or not words or at == OWN_WORDS or not _clients(turn):
        return signals
    if signals and (told := without_frame(words)) != words:
        signals = turn.house.net.hear(told) or signals
    worn_out = turn.house.net.worn_out(words)
    return (*signals, worn_out) if worn_out else signals


def danger_step(turn: Turn, signals: tuple[Signal, ...]) -> str | None:
    """The step in which a carer's words are answered; None: they can be about no client."""
    clients = _clients(turn)
    if not clients:
        return None
    if is_worn_out(signals) and any(s.kind == WORN_OUT and s.other for s in signals):
        return "about_me"
    plain = any(s.other for s in signals if s.kind != WORN_OUT)
    is_plain = plain or turn.person.position.step == OWN_WORDS
    return "about_client" if is_plain and len(clients) == 1 else "whose_danger"


def facing_danger(turn: Turn, signals: tuple[Signal, ...]) -> Turn:
    """The turn about these words, of somebody who stood where they were written. What is plainly
    about the client is noted at once; what is still asked about is asked about together.
    """
    position, event = turn.person.position, turn.event
    clients, step = _clients(turn), danger_step(turn, signals)
    words = words_of(event) if is_own(event) else ""
    if position.step == step == "whose_danger":
        return _with_more(turn, words, signals)
    stood = "" if position.step in ASKED_WHOSE else position.step
    client = clients[0][0].id if len(clients) == 1 else ""
    if step == "about_client":
        turn = noted_about_client(turn, client, event.id, words, signals)
    return _at_hand(turn, client, stood if isinstance(event, Said) else "", words, signals)


def _at_hand(
    turn: Turn,
    client: str,
    stood: str,
    words: str,
    signals: tuple[Signal, ...],
) -> Turn:
    before = turn.person.position
    now = asked(before)
    question = (client, now.subject, ",".join(now.questions), "untold" if now.untold else "")
    turn = about(turn, *question, now.thing, stood, turn.event.id, words, *_written(signals))
    position = replace(turn.person.position, returns=_leads_to(turn, before))
    return replace(turn, person=replace(turn.person, position=position))


def _leads_to(turn: Turn, before: Position) -> Position | None:
    """Where to go on: at what is still to be answered about words before these, if there is."""
    there = before.returns
    is_open = before.step == "whose_danger" or (
        before.step in ("about_client", "about_them")
        and may_become_answer(replace(turn, person=replace(turn.person, position=before)))
    )
    nested = there is not None and there.step in ASKED_WHOSE
    return there if before.step in ASKED_WHOSE and (nested or not is_open) else before


def _with_more(turn: Turn, words: str, signals: tuple[Signal, ...]) -> Turn:
    """The turn in which these words are asked about together with those before them."""
    found, position = heard_at_hand(turn), turn.person.position
    known = {(s.family, s.kind == WORN_OUT) for s in found.signals}
    more = (s for s in signals if (s.family, s.kind == WORN_OUT) not in known)
    every = "\n".join(said for said in (found.words, words) if said)
    return about(
        turn,
        *position.about[:ASKED],
        found.stood,
        found.event,
        every,
        *_written((*found.signals, *more)),
    )


def is_stale(turn: Turn, reply: Reply) -> bool:
    """Whether what stands here is of a talk before this one, or of somebody who is not asked about
    any more.
    """
    asked_at = turn.person.position.asked_at
    return not _clients(turn) or (asked_at is not None and turn.now - asked_at >= STALE)


def untold(turn: Turn, reply: Reply) -> Turn:
    """Leave without an answer: nobody was told, and the way to help stays."""
    return note(turn, _("You did not say whom this is about. I let nobody know."), IN_DANGER)


def _ways(turn: Turn) -> tuple[Text, ...]:
    """The numbers, in words that fit the client and the carer."""
    return numbers(heard_at_hand(turn).signals, turn.house.help_lines)


def _who_knows(turn: Turn) -> Text:
    """Who hears of it, in one honest sentence."""
    record = client_at_hand(turn)
    if record is None or not alerts_of(record, heard_at_hand(turn).event):
        return COMPUTER
    return _("I am a computer. I let {nurse} know.", nurse=nurse_of(record))


def whose(turn: Turn) -> Prompt:
    """The ways to help, and about whom it is."""
    return Prompt(
        (Listing(_ways(turn)), _who_knows(turn), _("Whom is this about?")),
        (
            *(
                Choice("about_them", naming.about(button("About {who}"), one.naming), record.id)
                for record, one in _clients(turn)
            ),
            MYSELF,
        ),
    )


def typed_whose(turn: Turn) -> tuple[Choice, ...]:
    """What carers type of whom they write: "my mother", "her"."""
    clients = _clients(turn)
    only = clients if len(clients) == 1 else ()
    return (
        *(
            Choice("about_them", RELATION_NAMES[one.naming.relation], record.id)
            for record, one in clients
            if one.naming.relation
        ),
        *(Choice("about_them", typed("About her or him"), record.id) for record, _one in only),
    )


def take_client(turn: Turn, reply: Reply) -> Turn:
    """It is about this client: noted, and told as the client chose."""
    record = client_named(turn, reply.about)
    if record is None:
        return turn
    found = heard_at_hand(turn)
    turn = noted_about_client(turn, record.id, found.event, found.words, found.signals)
    return about(turn, record.id, *turn.person.position.about[1:])


def not_client(turn: Turn, reply: Reply) -> Turn:
    """It is not about the client: whoever was told hears it, and the words are kept nowhere."""
    found = heard_at_hand(turn)
    turn = not_about_client(turn, asked(turn.person.position).client, found.event)
    position = turn.person.position.about
    without = (*position[: ASKED + 2], "", *position[ASKED + 3 :])
    return about(turn, *without)


# --- about the client -------------------------------------------------------------------------


def may_become_answer(turn: Turn) -> bool:
    """Whether the words can be kept as the answer to the question where they were written."""
    found, now, heard = permission_of(turn), asked(turn.person.position), heard_at_hand(turn)
    if found is None or not heard.words or heard.stood not in CAN_KEEP:
        return False
    return may_answer(turn.person, found[0], now.subject, turn.now) is not None


KEEP = Choice("keep_it", button("Yes, keep it as an answer"))
LEAVE_OUT = Choice("leave_out", button("No, leave it out"))


def about_client(turn: Turn) -> Prompt:
    """The ways to help, who hears of it, and whether the words are an answer, too."""
    found = permission_of(turn)
    wrong = (
        (Choice("not_them", naming.about(button("Not about {who}"), found[1].naming)),)
        if found and signs_of(found[0], heard_at_hand(turn).event)
        else ()
    )
    question, choices = _asks_to_keep(turn)
    return Prompt((Listing(_ways(turn)), _who_knows(turn), *question), (*choices, *wrong))


def about_them(turn: Turn) -> Prompt:
    """The same for who was asked whom it is about: the numbers were said."""
    question, choices = _asks_to_keep(turn)
    return Prompt((Listing(_once_more(turn)), _who_knows(turn), *question), choices)


def _asks_to_keep(turn: Turn) -> tuple[tuple[Text, ...], tuple[Choice, ...]]:
    if not may_become_answer(turn):
        return (), (GO_ON,)
    return (_("Shall I keep your words as an answer, too?"),), (KEEP, LEAVE_OUT)


def _once_more(turn: Turn) -> tuple[Text, ...]:
    found = heard_at_hand(turn).signals
    if any(s.kind == WORN_OUT for s in found):
        return _ways(turn)
    said = [line for s in found for line in AGAIN[s.family][0]]
    return tuple(line for place, line in enumerate(said) if line not in said[:place])


def about_me(turn: Turn) -> Prompt:
    """The ways to help once more; nobody hears of it and nothing is kept, but where to write it."""
    if _is_taken_back(turn):
        return _taken_back(turn)
    lines = (_("I let nobody know."), NOT_KEPT)
    if not any(s.kind == WORN_OUT for s in heard_at_hand(turn).signals):
        return Prompt((Listing(_once_more(turn)), *lines), (GO_ON,))
    own = _("Do you want to write something down for yourself? You can, under: about myself.")
    return Prompt((Listing(_ways(turn)), *lines, own), (ABOUT_MYSELF, GO_ON))


def _is_taken_back(turn: Turn) -> bool:
    record = client_at_hand(turn)
    return record is not None and bool(alerts_of(record, heard_at_hand(turn).event))


def _taken_back(turn: Turn) -> Prompt:
    """Whoever was told heard that it was a mistake; unless that was one."""
    found = permission_of(turn)
    after_all = (
        (Choice("after_all", naming.about(button("About {who} after all"), found[1].naming)),)
        if found
        else ()
    )
    told = _("I let all who were told know that it was a mistake.")
    return Prompt((Listing(_once_more(turn)), told, NOT_KEPT), (GO_ON, *after_all))


def take_again(turn: Turn, reply: Reply) -> Turn:
    """It is about the client after all: who is told hears so, without the words that are gone."""
    found, at = heard_at_hand(turn), turn.person.position.about
    turn = noted_about_client(turn, at[0], turn.event.id, "", found.signals)
    return about(turn, *at[: ASKED + 1], turn.event.id, *at[ASKED + 2 :])


def _held(voice: Voice) -> Action:
    """Keep the words at hand as the answer in this voice, and go on after the question."""

    def does(turn: Turn, reply: Reply) -> Turn:
        heard, position = heard_at_hand(turn), turn.person.position
        question = position.returns
        position = replace(position, returns=question.returns if question else None)
        turn = replace(turn, person=replace(turn.person, position=position))
        turn = keep(voice)(turn, replace(reply, words=heard.words))
        found = permission_of(turn)
        if found is None:
            return turn
        ids = {sign.id for sign in signs_of(found[0], heard.event)}
        answer = asked(turn.person.position).thing
        signs = tuple(replace(s, answer=answer) if s.id in ids else s for s in found[0].signs)
        return with_client(turn, replace(found[0], signs=signs))

    return does


def _kept_at(step: str, branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """These branches, for words that were written at this step."""

    def stood(turn: Turn, reply: Reply) -> bool:
        return heard_at_hand(turn).stood == step and may_become_answer(turn)

    return tuple(replace(one, when=both(stood, one.when)) for one in branches)


def _not_kept(turn: Turn, reply: Reply) -> Turn:
    return note(turn, NOT_KEPT)


def _is_seen(turn: Turn, reply: Reply) -> bool:
    """Whether the carer tells what happens to the client: nothing that a client says herself."""
    found = heard_at_hand(turn)
    is_medical = all(s.family is Family.MEDICAL for s in found.signals)
    return is_medical and any(s.other for s in turn.house.net.hear(found.words))


ON = (
    *_kept_at(
        "as_client",
        (
            *(
                replace(one, when=both(_is_seen, one.when))
                for one in next_question("keep_it", _held("own_view"))
            ),
            Branch("keep_it", "said_self", _held("as_client")),
        ),
    ),
    *_kept_at(OWN_WORDS, next_question("keep_it", _held("own_words"))),
    *_kept_at(OWN_VIEW, next_question("keep_it", _held("own_view"))),
    Branch("keep_it", RETURN, _not_kept),
    Branch("leave_out", RETURN, _not_kept),
    Branch("not_them", "about_me", not_client),
    Branch("go_on", RETURN),
)
OLD = (
    Branch("greet", RETURN, when=is_stale),
    Branch(Hears.WORDS, RETURN, _not_kept, when=is_stale),
)
WHOSE_STEPS = (
    Step(
        "whose_danger",
        whose,
        (
            Branch("about_them", "about_them", take_client),
            Branch("about_me", "about_me", not_client),
            Branch("later", "rest", untold),
            Branch("back", RETURN, untold),
            Branch("greet", RETURN, untold, when=is_stale),
            Branch(Hears.WORDS, RETURN, then(untold, _not_kept), when=is_stale),
        ),
        back=RETURN,
        not_understood=JUST_TYPED,
        also=typed_whose,
    ),
    Step("about_client", about_client, (*ON, *OLD), back=RETURN, not_understood=JUST_TYPED),
    Step("about_them", about_them, (*ON, *OLD), back=RETURN, not_understood=JUST_TYPED),
    Step(
        "about_me",
        about_me,
        (Branch("go_on", RETURN), Branch("after_all", "about_them", take_again), *OLD),
        back=RETURN,
        not_understood=JUST_TYPED,
    ),
)
