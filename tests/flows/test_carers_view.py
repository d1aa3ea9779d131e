"""What carers said stands in the summary apart, each line with its voice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from channels.wording import Wording
from flows.conversation import AgendaItem, Form, Given, Person, Position, Record, Reflection
from flows.record.caring import AGENDA, Carer, CarersAnswer, Naming
from flows.record.summary import as_it_stands, summarise
from flows.record.summary_size import MOST_WORDS, size
from flows.safety.signs import Sign
from handover.text import summary_text

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAY = Wording(Form.U, ZoneInfo("Europe/Amsterdam")).say
MOTHER = Naming("mother")
ELS = Carer("p", "Els", MOTHER, "answers", ("happy", "body", AGENDA), NOW, person="telegram-2")
AS_CLIENT = CarersAnswer("1", "p", "Els", "as_client", "body", "body.1", NOW, "Erwtensoep")
LATER = NOW + timedelta(minutes=1)
VIEW = replace(AS_CLIENT, id="2", voice="own_view", words="Zij eet te weinig")


def record(*said: CarersAnswer, carer: Carer = ELS) -> Record:
    """A client who told something, and what a carer said."""
    client = Person("telegram-1", Position("rest"), record="r")
    own = Reflection("a", "s", "happy", "happy.1", "De geur van brood in de ochtend", NOW, "m")
    return Record("r", client, reflections=(own,), carers=(carer,), carers_answers=said)


def text(held: Record) -> str:
    """The summary as the client sees it and the nurse gets it."""
    return summary_text(summarise(held, NOW), SAY)


def test_the_words_of_a_carer_stand_under_a_heading_of_their_own_with_their_voice() -> None:
    told = text(record(AS_CLIENT, VIEW)).split("Verteld door een ander:\n")
    assert "Erwtensoep" not in told[0] and "brood" in told[0] and "brood" not in told[1]
    first, second = told[1].splitlines()[:2]
    assert first == (
        "Welk eten vindt de cliënt lekker? “Erwtensoep” – zoals de cliënt het zou zeggen, "
        "denkt Els, 23 november"
    )
    assert second.endswith("“Zij eet te weinig” – zoals Els het ziet, 23 november")


def test_what_the_client_said_to_the_carer_is_told_as_that() -> None:
    said = text(record(replace(AS_CLIENT, said_self=True)))
    assert "“Erwtensoep” – door de cliënt gezegd, vertelt Els, 23 november" in said


WRITTEN = replace(AS_CLIENT, id="w", voice="own_words", words=" ".join(["Soep"] * 7))
BY_ELS = "– de cliënt, opgeschreven door Els, 23 november"


def test_words_that_were_written_down_stand_among_those_of_the_client() -> None:
    said = text(record(WRITTEN, VIEW))
    own, others = said.split("Verteld door een ander:\n")
    assert f"lichaamsfuncties: “{WRITTEN.words}” {BY_ELS}" in own
    assert "Soep" not in others and "te weinig" in others
    assert "Niet over verteld" not in said or "lichaamsfuncties" not in said.partition("Niet")[2]


def test_a_mark_that_was_written_down_is_one_of_the_client() -> None:
    held = record(replace(WRITTEN, question="", words="", mark=6.5))
    [given] = summarise(held, NOW).marks
    assert (given.mark, given.written_by) == (6.5, "Els")
    assert f"lichaamsfuncties: 6,5 {BY_ELS}" in text(held)
    assert "Verteld door een ander" not in text(held)


def test_the_newest_mark_counts_whoever_wrote_it_down() -> None:
    held = record(replace(WRITTEN, question="", words="", mark=6.5))
    later = Given("body", 8, NOW + timedelta(minutes=1))
    held = replace(held, marks=(later,))
    assert [given.mark for given in summarise(held, NOW).marks] == [8]


def test_what_to_talk_about_can_be_dictated() -> None:
    listed = text(record(replace(WRITTEN, subject=AGENDA, question="")))
    assert f"1. “{WRITTEN.words}” {BY_ELS}" in listed.partition("gelukkig")[0]


def test_all_that_was_dictated_by_a_client_who_types_nothing_is_there() -> None:
    other = replace(WRITTEN, id="v", question="body.2", words="Ik slaap goed als het koel is")
    held = replace(record(WRITTEN, other), reflections=())
    assert "Soep" in text(held) and "als het koel is" in text(held)


def test_what_was_dictated_goes_from_a_summary_that_waits_when_it_is_erased() -> None:
    mark = replace(WRITTEN, id="m", question="", words="", mark=6.5)
    held = record(WRITTEN, mark)
    made = summarise(held, NOW)
    assert as_it_stands(held, made) == made
    gone = as_it_stands(replace(held, carers_answers=()), made)
    assert "Els" not in summary_text(gone, SAY)
    less = tuple(replace(a, left_out=True) for a in held.carers_answers)
    assert "Els" not in summary_text(as_it_stands(replace(held, carers_answers=less), made), SAY)
    assert "Els" not in text(replace(held, carers_answers=less))


def test_a_representative_is_called_one() -> None:
    said = text(record(VIEW, carer=replace(ELS, kind="represents")))
    assert "zoals Els (vertegenwoordiger) het ziet" in said


def test_what_the_client_left_out_is_not_in_it() -> None:
    assert "te weinig" not in text(record(AS_CLIENT, replace(VIEW, left_out=True)))


def test_a_mark_of_a_carer_is_never_among_those_of_the_client() -> None:
    held = record(replace(AS_CLIENT, question="", words="", mark=6.5))
    assert summarise(held, NOW).marks == ()
    assert "lichaamsfuncties, een cijfer van 0 tot 10: 6,5 – zoals" in text(held)


def test_of_each_subject_and_voice_the_newest_is_shown_and_the_others_are_counted() -> None:
    newer = replace(AS_CLIENT, id="3", words="Pannenkoeken", said_at=NOW + timedelta(minutes=1))
    said = text(record(AS_CLIENT, newer))
    assert "Pannenkoeken" in said and "Erwtensoep" not in said
    assert "Nog 1 antwoord van Els staat hier niet. Els kan dat in de chat lezen." in said


def test_a_carer_s_subject_to_talk_about_comes_first_among_theirs_and_not_on_the_agenda() -> None:
    wanted = replace(AS_CLIENT, id="4", subject=AGENDA, question="", words="De trap")
    summary = summarise(record(AS_CLIENT, wanted), NOW)
    assert summary.agenda == () and summary.carers[0].words == "De trap"


def test_much_said_by_carers_leaves_the_client_room_and_one_line_of_theirs() -> None:
    long = " ".join(["woord"] * 60)
    subjects = ("happy", "body", "mind", "daily")
    said = [
        replace(one, id=f"{one.id} {s}", subject=s, question=f"{s}.1", words=long)
        for s in subjects
        for one in (AS_CLIENT, VIEW)
    ]
    own = [
        Reflection(f"r{n}", "s", s, f"{s}.2", long, NOW, f"m{n}")
        for n, s in enumerate(("body", "mind", "meaning", "quality", "participation", "daily"))
    ]
    summary = summarise(replace(record(*said), reflections=tuple(own)), NOW)
    assert size(summary) <= MOST_WORDS
    assert summary.carers and len(summary.lines) == len(own)


def test_what_a_carer_takes_away_is_not_handed_over_any_more() -> None:
    held = record(AS_CLIENT, VIEW)
    waits = summarise(held, NOW)
    now = as_it_stands(replace(held, carers_answers=(VIEW,)), waits)
    assert [line.id for line in now.carers] == ["2"]


def test_who_is_around_is_told_in_the_voice_of_each() -> None:
    asked = "participation.5"
    own = Reflection("b", "s", "participation", asked, "Bij Truus van hiernaast", NOW, "m")
    seen = replace(VIEW, subject="participation", question=asked, words="Bij mij en de buurvrouw")
    held = record(seen)
    told = text(replace(held, reflections=(*held.reflections, own)))
    hers, theirs = told.split("Verteld door een ander:\n")
    assert "“Bij Truus van hiernaast”" in hers and "Truus" not in theirs
    assert "“Bij mij en de buurvrouw” – zoals Els het ziet, 23 november" in theirs


def told(subject: str, words: str, **more: object) -> CarersAnswer:
    """What Els said about a subject."""
    one = replace(AS_CLIENT, id=words, subject=subject, question=f"{subject}.1", words=words)
    return replace(one, **more)  # type: ignore[arg-type]


ALL_OF_MINE = ("body", "mind", "meaning", "quality", "participation", "daily")


def test_each_subject_that_a_carer_told_about_has_a_line_before_another_has_two() -> None:
    long = " ".join(["woord"] * 40)
    said = [told(s, f"{s} {n} {long}") for n in range(3) for s in ALL_OF_MINE]
    twice = [replace(a, id=f"v{a.id}", voice="own_view") for a in said]
    made = summarise(record(*said, *twice), NOW)
    subjects = [line.subject for line in made.carers]
    assert len(subjects) >= 5 and len(set(subjects)) == len(subjects)
    assert size(made) <= MOST_WORDS


def test_what_the_client_said_herself_stays_when_the_carer_s_own_view_goes() -> None:
    long = " ".join(["woord"] * 40)
    hers = told("happy", f"Haar kleinkinderen {long}", said_self=True)
    think = told("happy", f"Koffie {long}", said_self=False, carer="q")
    view = told("happy", f"Zij lacht dan {long}", voice="own_view", said_at=LATER)
    own = [
        Reflection(f"r{n}", "s", s, f"{s}.2", long, NOW, f"m{n}") for n, s in enumerate(ALL_OF_MINE)
    ]
    listed = tuple(AgendaItem(f"i{n}", NOW, long) for n in range(3))
    for said in ((hers, view), (view, hers), (view, think, hers)):
        held = replace(record(*said), reflections=tuple(own), agenda=listed)
        assert [line.id for line in summarise(held, NOW).carers] == [hers.id]
    held = replace(record(view, think), reflections=tuple(own), agenda=listed)
    assert [line.id for line in summarise(held, NOW).carers] == [think.id]


def test_no_subject_is_called_silent_about_which_somebody_said_something() -> None:
    said = [told(s, f"{s} {n} " + "woord " * 40) for n in range(4) for s in ALL_OF_MINE]
    assert summarise(record(*said), NOW).untouched == ()
    out = replace(told("daily", "Zij wast zich"), left_out=True)
    assert "daily" not in summarise(record(out), NOW).untouched


def test_all_that_a_carer_said_is_there_while_there_is_room() -> None:
    said = [told(s, f"{s} {voice}", voice=voice) for s in ("happy", "body", "daily")
            for voice in ("as_client", "own_view")]  # fmt: skip
    made = summarise(record(*said), NOW)
    assert {line.id for line in made.carers} == {a.id for a in said}
    assert made.more_of == ()


def test_what_has_no_room_is_counted_with_who_said_it() -> None:
    piet = replace(ELS, id="q", name="Piet")
    said = [
        told("body", f"{name} {n}", carer=given, name=name, said_at=NOW + timedelta(minutes=n))
        for given, name, most in (("p", "Els", 3), ("q", "Piet", 2))
        for n in range(most)
    ]
    held = record(*said)
    text_of_it = text(replace(held, carers=(*held.carers, piet)))
    assert "Nog 2 antwoorden van Els staan hier niet. Els kan die in de chat lezen." in text_of_it
    assert "Nog 1 antwoord van Piet staat hier niet. Piet kan dat in de chat lezen." in text_of_it


def test_what_the_client_typed_is_never_displaced_by_what_was_dictated() -> None:
    dictated = told("happy", "De kerk op zondag", voice="own_words", said_at=LATER)
    made = summarise(record(dictated), NOW)
    assert [line.words for line in made.lines] == [
        "De geur van brood in de ochtend",
        "De kerk op zondag",
    ]
    long = [
        Reflection(f"r{n}", "s", s, f"{s}.2", "woord " * 60, NOW, f"m{n}")
        for n, s in enumerate(ALL_OF_MINE)
    ]
    held = record(dictated)
    full = summarise(replace(held, reflections=(*held.reflections, *long)), NOW)
    assert dictated.id not in {line.id for line in full.lines} and full.more == 1
    more = replace(held.reflections[0], id="b", words="De zon", said_at=NOW - timedelta(days=1))
    both = summarise(replace(held, reflections=(more, *held.reflections)), NOW)
    assert [line.written_by for line in both.lines] == [""] and both.more == 2


def test_words_of_danger_by_a_carer_stay_when_the_rest_of_theirs_goes() -> None:
    view = told("body", "Zij ligt op de grond " + "woord " * 40, voice="own_view")
    hers = [told(s, f"{s} " + "woord " * 40, said_self=True) for s in ALL_OF_MINE]
    own = [
        Reflection(f"r{n}", "s", s, f"{s}.2", "woord " * 60, NOW, f"m{n}")
        for n, s in enumerate(ALL_OF_MINE)
    ]
    sign = Sign("g", "physical", "fall", "fall-1", NOW, view.id)
    held = replace(record(view, *hers), reflections=tuple(own), signs=(sign,))
    assert view.id in {line.id for line in summarise(held, NOW).carers}
