"""However much was told, the summary stays short, and says what it shortened or left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.wording import Wording
from flows.conversation import (
    AgendaItem,
    Agreement,
    Compared,
    Form,
    Given,
    Looked,
    Record,
    Reflection,
    Share,
    Summary,
    Visit,
)
from flows.positive_health import DIMENSIONS, OPENING, STEP
from flows.record.caring import Carer, CarersAnswer, Naming, Voice
from flows.record.making_room import fitting
from flows.record.summary import _made, summarise, told_in
from flows.record.summary_size import NAMES, QUESTION
from flows.safety.signs import Sign
from handover.text import summary_text

MOST_WORDS = 250  # on one A4, to be read in a minute
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEFORE, VISITED, TOLD = (NOW - timedelta(days=days) for days in (20, 10, 1))
SAY = Wording(Form.U, None).say
WORD = st.sampled_from(["ja", "aankleden", "شكراً", "👩🏽‍⚕️", "e\u0301e\u0301n", "x" * 60, "Éva’s"])
WORDS = st.one_of(st.lists(WORD, min_size=1, max_size=120), st.just(["woord"] * 120)).map(" ".join)
SUBJECTS = [OPENING.id, *(d.id for d in DIMENSIONS)]
CARERS = [
    Carer(name, name, Naming("mother"), "represents", tuple(SUBJECTS), BEFORE)
    for name in ("Els", "mijn dochter")
]
BY_CARERS = st.lists(
    st.tuples(st.sampled_from([c.name for c in CARERS]), st.sampled_from(SUBJECTS)), max_size=14
)
_VOICES: tuple[Voice, ...] = ("own_words", "as_client", "own_view")
VOICES = st.sampled_from(_VOICES)
ASKED = [q.id for t in (OPENING, *DIMENSIONS, STEP) for q in t.questions]


def answer(number: int, asked: str, words: str, at: datetime) -> Reflection:
    return Reflection(str(number), "s", asked.partition(".")[0], asked, words, at, "")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record in its second period, with something in as many places as there are."""
    asked = draw(st.lists(st.sampled_from(ASKED), max_size=60))
    told = [answer(n, q, draw(WORDS), TOLD + timedelta(seconds=n)) for n, q in enumerate(asked)]
    earlier = [answer(1000 + n, f"{d.id}.1", draw(WORDS), BEFORE) for n, d in enumerate(DIMENSIONS)]
    now = [answer(2000 + n, f"{d.id}.2", draw(WORDS), TOLD) for n, d in enumerate(DIMENSIONS)]
    pairs = draw(st.integers(0, len(DIMENSIONS)))
    compared = [
        Compared(e.id, "changed", TOLD, n.id)
        if draw(st.booleans())
        else Compared(e.id, "still", TOLD)
        for e, n in list(zip(earlier, now, strict=True))[:pairs]
    ]
    notes = [
        replace(answer(3000 + n, "", draw(WORDS), TOLD), theme="", question="")
        for n in range(draw(st.integers(0, 4)))
    ]
    signs = [
        Sign(f"g{n.id}", "suicide", "burden", "burden-1", TOLD, n.id)
        for n in notes[: draw(st.integers(0, 3))]
    ]
    agenda = [AgendaItem(f"i{n}", TOLD, draw(WORDS)) for n in range(draw(st.integers(0, 3)))]
    looked = [
        Looked("v", str(n), "partly", TOLD, draw(WORDS)) for n in range(draw(st.integers(0, 3)))
    ]
    agreed = [
        Agreement(str(n), "v", draw(WORDS)[:200], "network", draw(WORDS)[:60], VISITED, VISITED)
        for n in range(draw(st.integers(0, 3)))
    ]
    marked = draw(st.integers(0, len(DIMENSIONS)))
    marks = [Given(d.id, 7.5, at) for d in DIMENSIONS[:marked] for at in (BEFORE, TOLD)]
    shared = Summary((), (), tuple(m for m in marks if m.given_at == BEFORE))
    said = [
        CarersAnswer(f"c{n}", who, who, draw(VOICES), subject, f"{subject}.1", TOLD, draw(WORDS))
        for n, (who, subject) in enumerate(draw(BY_CARERS))
    ]
    return Record(
        "r",
        carers=tuple(CARERS),
        carers_answers=tuple(said),
        reflections=(*earlier, *told, *now[:pairs], *notes),
        marks=tuple(marks),
        agenda=tuple(agenda),
        visits=(Visit("v", VISITED),),
        shares=(Share("s", "v", BEFORE + timedelta(days=1), Form.U, shared, VISITED),),
        signs=tuple(signs),
        agreements=tuple(agreed),
        looked_back=(*looked, Looked("v", "", "yes", TOLD)),
        compared=tuple(compared),
    )


def text_of(summary: Summary) -> str:
    """What stands before the number of answers there was no room for."""
    return (
        summary_text(summary, SAY).partition("\n\nEr is nog ")[0].partition("\n\nEr zijn nog ")[0]
    )


@settings(max_examples=30, deadline=None)
@given(records())
def test_the_text_has_at_most_250_words(record: Record) -> None:
    told = text_of(summarise(record, NOW))
    assert len(told.split()) <= MOST_WORDS, told


@settings(max_examples=15, deadline=None)
@given(records())
def test_what_was_shortened_or_left_is_said(record: Record) -> None:
    summary = summarise(record, NOW)
    said = {r.id: r.words for r in record.reflections} | {i.id: i.words for i in record.agenda}
    said |= {a.id: a.words for a in record.carers_answers}
    pairs = [line for c in summary.changes for line in (c.before, c.now) if line]
    for line in (*summary.agenda, *told_in(summary), *pairs):
        assert line.shortened == (line.words != said[line.id])
    words = {a.id: a.words.strip() for a in record.agreements}
    for one in summary.agreed:
        assert one.words == words[one.id] or one.words.endswith(" …")
    shown = {line.id for line in (*summary.agenda, *told_in(summary), *pairs)}
    by_carers = {a.id for a in record.carers_answers if a.voice != "own_words"}
    assert len(by_carers) == len(summary.carers) + len(summary.more_of)
    present = {r.id for r in record.reflections if r.said_at > BEFORE + timedelta(days=1)}
    assert summary.more >= len(present - shown)


@settings(max_examples=30, deadline=None)
@given(records())
def test_no_quotation_is_cut_to_a_few_words_while_others_could_go(record: Record) -> None:
    summary = summarise(record, NOW)
    pairs = [line for c in summary.changes for line in (c.before, c.now) if line]
    heavier = (*summary.agenda, *summary.signals)
    others = (*summary.lines, *summary.well, *summary.steps, *pairs)
    for lines, least in ((heavier, 25), (others, 12)):
        cut = [line.words for line in lines if line.shortened]
        assert [words for words in cut if len(words.split()) < least and len(words) < 240] == []


def test_what_to_talk_about_keeps_its_words_and_other_lines_go_instead() -> None:
    long = "woord " * 60
    told = tuple(answer(n, q, long, TOLD) for n, q in enumerate(ASKED))
    agenda = tuple(AgendaItem(f"i{n}", TOLD, long) for n in range(2))
    summary = summarise(Record("r", reflections=told, agenda=agenda), NOW)
    assert [len(line.words.split()) for line in summary.agenda] == [40, 40]
    assert all(len(line.words.split()) >= 12 for line in told_in(summary))
    assert summary.more > 0


def test_room_that_is_left_goes_to_longer_quotations() -> None:
    long = "woord " * 60
    asked = [f"{d.id}.1" for d in DIMENSIONS]
    told = tuple(answer(n, q, long, TOLD) for n, q in enumerate(asked))
    lengths = [
        len(line.words.split()) for line in summarise(Record("r", reflections=told), NOW).lines
    ]
    assert max(lengths) > min(lengths)


def test_a_first_short_talk_is_not_cut_at_all() -> None:
    said = {
        "happy.1": "de vogels in de tuin",
        "body.1": "de trap valt me zwaar, mn adem is dan op",
        "body.2": "ik slaap in de stoel want plat gaat niet",
        "mind.1": "als de kleinkinderen komen ben ik de dag erna nog blij",
        "quality.1": "dat ik weet wie er komt en hoe laat dat ongeveer is",
        "daily.1": "mijn eigen ontbijt maken, dat wil ik blijven doen zolang het gaat",
        "daily.2": "eerst de radio aan en dan rustig aan naar de keuken",
    }
    told = tuple(answer(n, q, words, TOLD) for n, (q, words) in enumerate(said.items()))
    record = Record("r", reflections=told, agenda=(AgendaItem("1", TOLD),))
    summary = summarise(record, NOW)
    assert [line.words for line in (*summary.agenda, *told_in(summary)) if line.shortened] == []


def test_of_no_question_fewer_words_are_counted_than_it_has_in_dutch() -> None:
    for theme in (OPENING, *DIMENSIONS, STEP):
        for asked in theme.questions:
            assert len(SAY(asked.text).split()) <= len(asked.text.msgid.split()) + QUESTION


def test_of_no_dimension_fewer_words_are_counted_than_its_name_has() -> None:
    assert {d.id: len(SAY(d.name).split()) for d in DIMENSIONS} == NAMES


def pieces(summary: Summary) -> int:
    """How many things stand in it, each of which would be counted when it is dropped."""
    told = (*told_in(summary), *summary.agenda, *summary.changes, *summary.looked_back)
    return len((*told, *summary.agreed, *summary.marks, *summary.marks_before))


@settings(max_examples=30, deadline=None)
@given(records())
def test_all_that_is_dropped_for_lack_of_room_is_counted(record: Record) -> None:
    whole = _made(record, NOW, 40)
    fitted = fitting(whole)
    assert pieces(fitted) + fitted.more == pieces(whole) + whole.more


def test_still_so_and_looking_back_are_counted_when_they_are_dropped() -> None:
    earlier = [answer(n, f"{d.id}.1", "woord " * 40, BEFORE) for n, d in enumerate(DIMENSIONS)]
    record = Record(
        "r",
        reflections=tuple(earlier),
        agenda=tuple(AgendaItem(f"i{n}", TOLD, "woord " * 60) for n in range(3)),
        visits=(Visit("v", VISITED),),
        shares=(Share("s", "v", BEFORE + timedelta(days=1), Form.U, Summary((), (), ()), VISITED),),
        compared=tuple(Compared(said.id, "still", TOLD) for said in earlier),
        looked_back=tuple(Looked("v", str(n), "no", TOLD, "woord " * 60) for n in range(2)),
    )
    fitted = fitting(_made(record, NOW, 40))
    assert (len(fitted.changes), len(fitted.looked_back)) != (6, 2)
    assert fitted.more == 8 - len(fitted.changes) - len(fitted.looked_back)
