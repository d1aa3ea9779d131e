"""The log in plain words: who did what and when, and never more than the log knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from channels.wording import Wording
from flows.conversation import Form, Person, Position, Record
from flows.log.logbook import Act, Entry, Thing
from flows.log.trail import by_day, told
from flows.words import Prompt
from tests.flows.carers import confirmed, els
from tests.flows.stories import alone, joined
from tests.world import World

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SUNDAY = datetime(2026, 11, 22, 11, tzinfo=UTC)
MRS_A, ANNA = "telegram-1", "telegram-2"
RECORD = Record(
    "r", client=Person(MRS_A, Position("rest")), nurse=ANNA, nurse_name="Anna", label="mw. A"
)
ROLES = ("client", "nurse", "program", "carer", "")


def did(act: Act, thing: Thing, role: str = "client", **more: object) -> Entry:
    """A line of the log, on Sunday at noon unless `at` says otherwise."""
    actor = {"client": MRS_A, "nurse": ANNA}.get(role, "")
    return replace(Entry(SUNDAY, actor, role, act, thing, "r"), **more)  # type: ignore[arg-type]


def lines(*trail: Entry, record: Record = RECORD, form: Form = Form.U) -> list[str]:
    """The lines as they are read."""
    say = Wording(form, AMSTERDAM).say
    return [say(line.sentence) for line in told(trail, record, AMSTERDAM)]


ANSWER = did(Act.ADD, Thing.ANSWER)
SHARED = did(Act.SHARE, Thing.SUMMARY)
READ = did(Act.VIEW, Thing.SUMMARY, "nurse")


def test_what_was_done_last_stands_first() -> None:
    trail = (ANSWER, SHARED, did(Act.HAND_OVER, Thing.SUMMARY, "program"), READ)
    assert lines(*trail) == [
        "Anna las uw overzicht.",
        "Tussendoor gaf uw overzicht aan Anna.",
        "U deelde uw overzicht met Anna.",
        "U gaf een antwoord.",
    ]


def test_the_same_on_one_day_is_one_line_with_the_count() -> None:
    mark = did(Act.ADD, Thing.MARK)
    assert lines(ANSWER, mark, replace(ANSWER, count=3), ANSWER, READ, READ) == [
        "Anna las 2 keer uw overzicht.",
        "U gaf hier 5 antwoorden.",
        "U gaf een cijfer.",
    ]


def test_the_same_on_another_day_is_a_line_of_its_own() -> None:
    assert lines(replace(ANSWER, at=SUNDAY - timedelta(days=1)), ANSWER) == [
        "U gaf een antwoord.",
        "U gaf een antwoord.",
    ]


def test_a_day_ends_at_midnight_where_people_live() -> None:
    late = SUNDAY.replace(hour=22, minute=30)  # half past eleven in Amsterdam
    same, next_day = replace(ANSWER, at=late), replace(ANSWER, at=late + timedelta(hours=1))
    assert lines(ANSWER, same) == ["U gaf hier 2 antwoorden."]
    assert lines(ANSWER, next_day) == ["U gaf een antwoord.", "U gaf een antwoord."]


def test_each_day_is_a_paragraph_below_its_date() -> None:
    trail = (replace(ANSWER, at=SUNDAY - timedelta(days=1)), ANSWER, READ)
    paragraphs = Prompt(by_day(told(trail, RECORD, AMSTERDAM)))
    assert Wording(Form.U, AMSTERDAM).prompt(paragraphs) == (
        "22 november 2026\nAnna las uw overzicht.\nU gaf een antwoord.\n\n"
        "21 november 2026\nU gaf een antwoord."
    )


def test_the_lines_say_je_to_who_chose_that() -> None:
    assert lines(ANSWER, READ, form=Form.JE) == ["Anna las je overzicht.", "Je gaf een antwoord."]


def test_a_nurse_without_a_name_is_your_nurse() -> None:
    assert lines(SHARED, READ, record=replace(RECORD, nurse_name="")) == [
        "Uw verpleegkundige las uw overzicht.",
        "U deelde uw overzicht met uw verpleegkundige.",
    ]


def test_what_was_refused_is_told_calmly() -> None:
    reading = did(Act.VIEW, Thing.RECORD, "nurse", done=False)
    assert lines(reading) == ["Anna wilde uw gegevens bekijken. Dat mocht niet."]
    assert lines(did(Act.ENTER, Thing.LINK, done=False, count=2)) == [
        "U gebruikte 2 keer een link die niet werkte."
    ]


def test_a_stranger_is_never_taken_for_the_client_or_the_nurse() -> None:
    stranger = did(Act.ENTER, Thing.LINK, done=False, actor="telegram-666")
    assert lines(ANSWER, stranger)[0] == "Iemand gebruikte een link die niet werkte."
    other = did(Act.VIEW, Thing.ANSWER, "nurse", done=False, actor="telegram-666")
    assert lines(READ, other)[0] == (
        "Een verpleegkundige wilde uw antwoorden lezen. Dat mocht niet."
    )


def test_pseudonyms_are_known_by_what_they_got_done() -> None:
    trail = [replace(entry, actor=f"pseudonym of {entry.role}") for entry in (ANSWER, READ)]
    refused = did(Act.SHARE, Thing.SUMMARY, done=False, actor="pseudonym of client")
    assert lines(*trail, refused) == [
        "U wilde iets delen. Dat lukte niet.",
        "Anna las uw overzicht.",
        "U gaf een antwoord.",
    ]


@pytest.mark.parametrize("form", Form)
def test_every_combination_has_a_sentence_of_its_own_subject(form: Form) -> None:
    for role, act, thing, done, count in product(ROLES, Act, Thing, (True, False), (1, 7)):
        [line] = lines(did(act, thing, role, done=done, count=count), form=form)
        assert line.endswith("."), line
        assert "{" not in line, line
        subject = {
            "client": "U" if form is Form.U else "Je",
            "nurse": "Anna",
            "program": "Tussendoor",
        }.get(role, "Iemand")
        assert line.startswith(f"{subject} "), line


def test_nobody_is_told_to_have_done_what_was_refused() -> None:
    for role, act, thing in product(ROLES, Act, Thing):
        entry = did(act, thing, role)
        assert lines(entry) != lines(replace(entry, done=False))


def test_nobody_gives_something_to_themselves() -> None:
    for act, thing in product(Act, Thing):
        assert "Anna" not in lines(did(act, thing, "nurse"))[0].removeprefix("Anna")


def test_no_log_is_no_lines() -> None:
    assert lines() == []
    assert by_day(()) == ()


# --- who answers for the client ------------------------------------------------------------------


def test_a_carer_has_the_name_that_the_client_gave(world: World) -> None:
    _anna, client = joined(world)
    carer = confirmed(world, client, els(world)).says("hallo").presses("Over uw moeder")
    carer.presses("Antwoorden").presses("Gelukkig zijn").says("Koffie met de hulp en met mij")
    carer.presses("Zelf gezegd")
    client.says("wie deed wat").hears("Els gaf een antwoord over u.")
    client.hears("Els zei erbij van wie de woorden zijn.").does_not_hear("Iemand", "paste een")


def test_what_the_client_does_with_a_permission_names_whom_it_is_about(world: World) -> None:
    client = alone(world)
    for name in ("Els", "Jan"):
        client.says("wie antwoordt ook").presses("Vraag iemand").says(name).presses("Moeder")
        client.presses("Zelf antwoorden over mij").presses("Alles").presses("Klaar")
        client.presses("Een jaar")
        world.clock_moves(minutes=1)
    client.presses("Stop dit nu").says("wie deed wat")
    client.hears("U vroeg Els om ook te antwoorden.", "U vroeg Jan om ook te antwoorden.")
    client.hears("U zorgde dat Jan niet meer antwoordt.").does_not_hear("dat Els niet")


def test_somebody_unknown_is_not_called_by_a_carers_name() -> None:
    assert lines(did(Act.ADD, Thing.CARERS_ANSWER, "carer", authority="carer gone")) == [
        "Iemand gaf een antwoord over u."
    ]
