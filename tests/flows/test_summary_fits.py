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
from flows.signs import Sign
from flows.summary import summarise, told_in
from handover.text import summary_text

MOST_WORDS = 250  # on one A4, to be read in a minute
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEFORE, VISITED, TOLD = (NOW - timedelta(days=days) for days in (20, 10, 1))
SAY = Wording(Form.U, None).say
WORD = st.sampled_from(["ja", "aankleden", "شكراً", "👩🏽‍⚕️", "e\u0301e\u0301n", "x" * 60, "Éva’s"])
WORDS = st.one_of(st.lists(WORD, min_size=1, max_size=120), st.just(["woord"] * 120)).map(" ".join)
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
    return Record(
        "r",
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
    pairs = [line for c in summary.changes for line in (c.before, c.now) if line]
    for line in (*summary.agenda, *told_in(summary), *pairs):
        assert line.shortened == (line.words != said[line.id])
    words = {a.id: a.words.strip() for a in record.agreements}
    for one in summary.agreed:
        assert one.words == words[one.id] or one.words.endswith(" …")
    shown = {line.id for line in (*summary.agenda, *told_in(summary), *pairs)}
    present = {r.id for r in record.reflections if r.said_at > BEFORE + timedelta(days=1)}
    assert summary.more >= len(present - shown)
