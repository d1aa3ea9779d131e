"""Summaries for the documents that show one: the worked example in two cycles, and the extremes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flows.conversation import Agreement, Change, Given, Line, Looked, Summary
from flows.positive_health import DIMENSIONS, question
from flows.record.summary import OWN_SUBJECT, OWN_WORDS

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
VISIT = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
THREE_WEEKS = timedelta(days=21)
NOTHING = Summary((), (), ())


def line(asked: str, words: str, at: datetime = SUNDAY) -> Line:
    """An answer to a question of the bank; its id is that of the question."""
    return Line(asked, asked.partition(".")[0], question(asked).text, words, at)


WASHING = line("daily.1", "Wassen en aankleden wil ik zelf blijven doen, ook als het lang duurt.")
GROUP = Line("i1", "", OWN_SUBJECT, "Ik durf niet naar de groep met vreemde mensen.", SUNDAY, True)
COFFEE = line("happy.1", "Koffie met de hulp.")
WELL = line("body.7", "Ik was zelf mijn gezicht en mijn bovenlichaam, elke ochtend.")
BREATH = line("body.5", "Dan word ik kort van adem en moet ik gaan zitten.")
AFRAID = line("quality.2", "Als ik weet wie er komt.")
RADIO = line("daily.2", "Rustig aan, met de radio en een kop thee in bed.")
STEP = line("body.3", "Ik wil eerst met iemand naar de brievenbus lopen en weer terug.")

FIRST = Summary(
    (WASHING, GROUP),
    (COFFEE, BREATH, AFRAID, RADIO),
    (Given("body", 4, SUNDAY), Given("daily", 6.5, SUNDAY), Given("mind", 5, SUNDAY)),
    more=2,
    untouched=("meaning", "participation"),
    well=(WELL,),
    steps=(STEP,),
)

LATER, LATER_VISIT = SUNDAY + THREE_WEEKS, VISIT + THREE_WEEKS
SECOND = Summary(
    (
        Line("i2", "", OWN_SUBJECT, "Wanneer komt de fysiotherapeut voor het laatst?", LATER, True),
        line("participation.3", "Ik wil mijn zus weer eens zien.", LATER),
    ),
    (
        line("happy.3", "Samen de kast opgeruimd. Daarna koffie, en lang gepraat.", LATER),
        line("mind.5", "Met de hulp, en met mijn zus aan de telefoon.", LATER),
        line("daily.4", "Om hulp vragen vind ik nog steeds lastig.", LATER),
    ),
    (Given("body", 5, LATER), Given("mind", 6.5, LATER), Given("participation", 5, LATER),
     Given("daily", 7, LATER)),
    more=1,
    untouched=("meaning",),
    well=(line("body.7", "De gang op en neer lopen, drie keer per dag.", LATER),),
    changes=(
        Change(BREATH, line("body.5", "Het gaat nu rustiger. Ik ga eerder zitten.", LATER), LATER),
        Change(RADIO, None, LATER),
    ),
    steps=(line("body.3", "Met de fysiotherapeut naar de hoek van de straat.", LATER),),
    looked_back=(
        Looked("v1", "daily.1", "yes", LATER, WASHING.words),
        Looked("v1", "i1", "partly", LATER, GROUP.words),
        Looked("v1", "", "yes", LATER),
    ),
    agreed=(
        Agreement("g1", "v1", "Eens per week hulp bij het douchen.", "network", "elke vrijdag",
                  SUNDAY, SUNDAY),
        Agreement("g2", "v1", "Samen de fysiotherapeut bellen.", "nurse", "voor het weekend",
                  SUNDAY, SUNDAY),
    ),
    marks_before=FIRST.marks,
)  # fmt: skip


def fullest(words: int, longest: str = "woord") -> Summary:
    """A summary with something in every place, so many words together."""
    places = 22
    sentence = " ".join([longest] * (words // places))
    return _full(sentence)


def longest(signs: int, at: int) -> Summary:
    """A summary with so many signs in this many of its lines, and a few in the others."""
    full = _full("Een paar woorden.")
    sentence = ("Ik wil zelf kiezen wie er komt en wanneer. " * 9)[:signs]
    told = tuple(
        replace(found, words=sentence, shortened=True) if n < at else found
        for n, found in enumerate((*full.agenda, *full.lines))
    )
    return replace(full, agenda=told[:3], lines=told[3:])


def _full(sentence: str) -> Summary:
    old = line("body.1", sentence, SUNDAY - THREE_WEEKS)
    return Summary(
        tuple(line(asked, sentence) for asked in ("body.1", "mind.1", "meaning.1")),
        (
            line("happy.1", sentence),
            *(line(f"{d.id}.2", sentence) for d in DIMENSIONS),
        ),
        tuple(Given(d.id, 7.5, SUNDAY) for d in DIMENSIONS),
        more=12,
        signals=(Line("s1", "mind", OWN_WORDS, sentence, SUNDAY, denied=True),),
        well=(line("body.7", sentence),),
        changes=(Change(old, line("body.1", sentence), SUNDAY), Change(old, None, SUNDAY)),
        steps=(line("body.3", sentence), line("mind.3", sentence)),
        looked_back=(
            *(Looked("v1", str(n), "partly", SUNDAY, sentence) for n in range(3)),
            Looked("v1", "", "no", SUNDAY),
        ),
        agreed=tuple(
            Agreement(str(n), "v1", sentence, "network", "voor het weekend") for n in range(3)
        ),
        marks_before=tuple(Given(d.id, 6, SUNDAY - THREE_WEEKS) for d in DIMENSIONS),
    )
