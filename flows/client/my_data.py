"""The client's rights in the chat: read, take along, see who did what, tidy up, stop, erase.

AVG 15 to 20. Each is two taps away, from everywhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.carer.own_talk import to_others
from flows.carer.sheet import no_longer_read
from flows.client.telling import farewells
from flows.conversation import Effect, Form, Person, Position, Role, Say, TakeAway, TidyUp, Turn
from flows.due.ending_permissions import carers_stop, end_all, farewells_to_carers
from flows.due.inviting import invitations
from flows.interrupts import (
    ANSWERS,
    BACK_TO_TALK,
    BACKWARD,
    CARERS,
    ERASE,
    HELP,
    LOG,
    UNSHARE_ALL,
    WHO_TOLD,
    WITHDRAW,
    has_nurse,
    is_kept,
    note,
    tell,
)
from flows.log.trail import by_day, in_chat, told
from flows.permission import may_read_back
from flows.script import AGAIN, RETURN, Action, Branch, Reply, Step, _, button
from flows.subject import about, named_reader, nurse_of, record_of
from flows.words import Choice, Listing, Prompt, Text

PAGE = 10  # lines of the log in one message
LINES = "lines"  # stands before the number of lines that are passed over
TELEGRAM_LETS = timedelta(hours=48)  # Bot API 10.1, deleteMessages
MOST_LINES = 50  # of a log stand in the record; what is older is on pages of their own


def my_data(turn: Turn) -> Prompt:
    """What a client can do with what is kept."""
    if is_kept(turn, Reply()):
        stop = (*((UNSHARE_ALL,) if has_nurse(turn, Reply()) else ()), WITHDRAW)
    else:
        stop = (Choice("renew", button("Go on after all")),)
    return Prompt(
        (
            Listing(
                (
                    _("{label}: who hears it when you need help.", label=WHO_TOLD.label),
                    _("{label}: who may answer questions about you.", label=CARERS.label),
                )
            ),
            _("These are your data. What do you want to do?"),
        ),
        (
            ANSWERS,
            Choice("take", button("Take everything along")),
            LOG,
            WHO_TOLD,
            CARERS,
            Choice("tidy", button("Tidy up this chat")),
            *invitations(record_of(turn)),
            *stop,
            ERASE,
            BACK_TO_TALK,
            HELP,
        ),
    )


def take_along(turn: Turn, reply: Reply) -> Turn:
    """Send all that is kept, as a document to read and as a file for a computer."""
    person = turn.person
    taken = TakeAway(person.id, person.form, record_of(turn), tuple(turn.trail), turn.now)
    turn = tell(turn, _("Here is all that I keep of you."), *said_for_others(turn))
    return replace(turn, effects=(*turn.effects, taken))


def said_for_others(turn: Turn) -> tuple[Text, ...]:
    """Where to find what somebody said for another; it stands in the record of that other."""
    records = turn.caseload
    if not any(
        may_read_back(turn.person, r, a, turn.now) for r in records for a in r.carers_answers
    ):
        return ()
    return (_("What you said for somebody else is apart. You find it under: for others."),)


def holds_discreet_words(turn: Turn, reply: Reply) -> bool:
    """Whether there are words among all that is kept that nobody who reads along may see."""
    return any(said.discreet for said in record_of(turn).reflections)


def take_all(turn: Turn) -> Prompt:
    """Ask once more before words come into the chat that others had better not see."""
    return Prompt(
        (_("There are also words in it that nobody else may see. Shall I send it now?"),),
        (Choice("send", button("Yes, send it")), Choice("not_sent", button("No, do not send it"))),
    )


# --- who did what -----------------------------------------------------------------------------


def who_did_what(turn: Turn) -> Prompt:
    """The log in plain words, the newest first."""
    trail = in_chat(turn.trail, record_of(turn))
    done, skipped = told(trail, record_of(turn), turn.now.tzinfo), _passed_over(turn)
    if not done:
        return Prompt((_("Nothing has been done with your data yet."),), (BACKWARD, HELP))
    page = by_day(done[skipped : skipped + PAGE])
    older = (Choice("older", button("Older")),) if skipped + PAGE < len(done) else ()
    all_here = older or len(turn.trail) < MOST_LINES
    end = () if all_here else (_("Your care organisation can show you what is older."),)
    return Prompt(
        (_("This is what was done with your data, the newest first."), *page, *end),
        (*older, BACKWARD, HELP),
    )


def _passed_over(turn: Turn) -> int:
    at = turn.person.position.about
    return int(at[1]) if at[:1] == (LINES,) else 0


def older(turn: Turn, reply: Reply) -> Turn:
    """Go on to what was done earlier."""
    return about(turn, LINES, str(_passed_over(turn) + PAGE))


def newest(turn: Turn, reply: Reply) -> Turn:
    """Begin with what was done last."""
    return about(turn)


# --- the chat itself --------------------------------------------------------------------------


def tidy(turn: Turn) -> Prompt:
    """What tidying up does, and what it cannot do."""
    by_itself = (
        Choice("not_by_itself", button("No longer every night"))
        if turn.person.tidied_at
        else Choice("by_itself", button("Every night by itself"))
    )
    set_already = (_("I do this every night now."),) if turn.person.tidied_at else ()
    return Prompt(
        (
            _("I can take messages out of this chat. Your answers stay kept."),
            _("Telegram lets me do this for two days. Older ones you can delete yourself."),
            *set_already,
        ),
        (Choice("now", button("Tidy up now")), by_itself, BACKWARD, HELP),
    )


def tidy_now(turn: Turn, reply: Reply) -> Turn:
    """Take the messages of the last 48 hours out of the chat."""
    turn = _tidied(turn)
    return note(turn, _("I have tidied up what I could. Older messages may still be there."))


def tidy_at_night(turn: Turn, reply: Reply) -> Turn:
    """The same, while nobody looks."""
    turn = replace(turn, person=replace(turn.person, tidied_at=turn.now))
    return note(_tidied(turn), _("I have tidied up this chat."))


def wants_to_be_tidied(turn: Turn, reply: Reply) -> bool:
    """Whether the client has the chat tidied up every night."""
    return turn.record is not None and turn.person.tidied_at is not None


def can_be_tidied(turn: Turn, reply: Reply) -> bool:
    """Whether the client wants that, and there is a message that Telegram lets us take away."""
    return wants_to_be_tidied(turn, reply) and any(
        turn.now - message.at < TELEGRAM_LETS for message in turn.messages
    )


def nothing_to_tidy(turn: Turn, reply: Reply) -> Turn:
    """Let this night pass."""
    return replace(turn, person=replace(turn.person, tidied_at=turn.now))


def _tidied(turn: Turn) -> Turn:
    there = tuple(m.id for m in turn.messages if turn.now - m.at < TELEGRAM_LETS)
    away = (TidyUp(turn.person.id, there),) if there else ()
    return replace(turn, effects=(*turn.effects, *away))


def tidies_by_itself(wanted: bool) -> Action:
    """Tidy up every night from now on, or no longer."""

    def does(turn: Turn, reply: Reply) -> Turn:
        tidied_at = turn.now if wanted else None
        return replace(turn, person=replace(turn.person, tidied_at=tidied_at))

    return does


# --- ending -----------------------------------------------------------------------------------


def unshare_all(turn: Turn) -> Prompt:
    """Ask once more before the nurse gets nothing more."""
    record = record_of(turn)
    nurse = nurse_of(record)
    stops = (_("{nurse} then gets nothing more from you.", nurse=nurse),) if record.nurse else ()
    return Prompt(
        (
            *stops,
            *no_longer_read(record),
            *_already_sent(turn),
            *carers_stop(turn),
            _("Your answers stay here, for you alone. Shall I stop sharing?"),
        ),
        (Choice("yes", button("Yes, stop sharing")), Choice("no", button("No, go on")), HELP),
    )


def stop_sharing(turn: Turn, reply: Reply) -> Turn:
    """Let the nurse go: she hears that it has ended, and sees this client no more."""
    record = record_of(turn)
    stays = _("The visits are no longer here. Your appointment itself does not change.")
    told = _to_nurses(turn, _("{label} shares nothing here any more.", label=record.label), stays)
    record = replace(
        record,
        label="",
        nurse="",
        nurse_name="",
        tell="",
        sheets=(),
        visits=tuple(visit for visit in record.visits if visit.starts_at <= turn.now),
        shares=tuple(share for share in record.shares if share.handed_over_at),
    )
    turn = note(turn, _("Good. I share nothing."))
    return end_all(replace(turn, record=record, effects=(*turn.effects, *told)))


def erase(turn: Turn) -> Prompt:
    """Ask once more before everything is erased."""
    record = record_of(turn)
    nurse = (
        (_("{nurse} only hears that you have stopped.", nurse=record.nurse_name),)
        if record.nurse
        else ()
    )
    return Prompt(
        (
            _("I then erase all your answers. They do not come back."),
            *nurse,
            *no_longer_read(record),
            *_already_sent(turn),
            *carers_stop(turn),
            _("Shall I erase everything?"),
        ),
        (
            Choice("yes", button("Yes, erase everything")),
            Choice("no", button("No, keep it")),
            Choice("take", button("Take everything along")),
            HELP,
        ),
    )


def erase_all(turn: Turn, reply: Reply) -> Turn:
    """Let the record go, and be somebody new. The nurse hears only that it has ended."""
    record, person = record_of(turn), turn.person
    told = _to_nurses(turn, _("{label} has stopped with Tussendoor.", label=record.label))
    told = (*told, *farewells(record), *farewells_to_carers(record))
    turn = _tidied(turn)
    position = Position("erase", number=person.position.number)
    anew = Person(person.id, position, form=person.form, clients=person.clients)
    return replace(turn, person=anew, record=None, erases=record.id, effects=(*turn.effects, *told))


def _to_nurses(turn: Turn, *news: Text) -> tuple[Effect, ...]:
    """To the nurse, and to colleagues who come in her place."""
    record = record_of(turn)
    others = (v.by for v in record.visits if not v.cancelled)
    nurses = dict.fromkeys((record.nurse, *others)) if record.nurse else {}
    said = Prompt(news)
    return tuple(
        Say(nurse, Form.U, said, asked=False, role=Role.NURSE) for nurse in nurses if nurse
    )


def _already_sent(turn: Turn) -> tuple[Text, ...]:
    """That what a nurse has stays with her; nothing when she has nothing."""
    record = record_of(turn)
    names = [named_reader(record, share) for share in record.shares if share.handed_over_at]
    told = [_("{nurse} keeps what was already sent.", nurse=name) for name in names]
    return tuple(line for place, line in enumerate(told) if line not in told[:place])


def erased(turn: Turn) -> Prompt:
    """Nothing is left; the door stays open."""
    return Prompt(
        (
            _("Everything is erased. I have nothing of you any more."),
            _("Old messages may still be in this chat. You can delete the chat yourself."),
        ),
        (Choice("anew", button("Begin again")), *to_others(turn), HELP),
    )


MY_DATA_STEPS = (
    Step(
        "my_data",
        my_data,
        (
            Branch("take", "take_all", when=holds_discreet_words),
            Branch("take", AGAIN, take_along),
            Branch("log", "who_did_what", newest),
            Branch("renew", "renew"),
            Branch("tidy", "tidy"),
            Branch("return", RETURN),
        ),
        back=RETURN,
    ),
    Step(
        "take_all",
        take_all,
        (Branch("send", "my_data", take_along), Branch("not_sent", "my_data")),
        back="my_data",
    ),
    Step("who_did_what", who_did_what, (Branch("older", "who_did_what", older),), back="my_data"),
    Step(
        "tidy",
        tidy,
        (
            Branch("now", "my_data", tidy_now),
            Branch("by_itself", AGAIN, tidies_by_itself(True)),
            Branch("not_by_itself", AGAIN, tidies_by_itself(False)),
        ),
        back="my_data",
    ),
    Step(
        "unshare_all",
        unshare_all,
        (Branch("yes", "rest", stop_sharing), Branch("no", "my_data")),
        back="my_data",
    ),
    Step(
        "erase",
        erase,
        (
            Branch("yes", "erased", erase_all),
            Branch("no", "my_data"),
            Branch("take", "take_all", when=holds_discreet_words),
            Branch("take", AGAIN, take_along),
        ),
        back="my_data",
    ),
    Step("erased", erased, (Branch("anew", "welcome"),)),
)
