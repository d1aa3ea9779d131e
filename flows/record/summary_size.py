"""How many words a summary has as text, at most. Rather a few too many than one too few.

The words of Dutch sentences are counted by hand, each with its speaker and day.
"""

from __future__ import annotations

from flows.positive_health import STEP
from flows.record.circle import Agreement, CarersLine, Given, Line, Looked, Summary

MOST_WORDS = 250  # with all headings: to be read in a minute, on one A4
AN_ASIDE = 6  # words: a quotation of no more stands below its question

SPEAKER, SHORTENED, DENIED = 5, 1, 6  # "– de cliënt, 3 oktober"; "(ingekort)"; "(later: ...)"
NUMBER, THEN = 1, 1  # of what to talk about; "Toen:" or "Nu:"
QUESTION = 2  # words that a question has in Dutch, at most, beyond those in English
ABOUT = 14  # words of a question that names an agreement, at most, with its quotation
NO_ANSWER = 2  # "(geen antwoord)"
STILL, TALKED, LISTENED, WHO = 5, 6, 8, 4
WRITTEN = 2  # "opgeschreven door", and then the name
GIVEN, BEFORE = 6, 4  # "7,5 – de cliënt, 3 oktober"; "(de vorige keer: 7)"
VOICE = 12  # "– zoals de cliënt het zou zeggen, denkt Els (vertegenwoordiger), 3 oktober"
BY_OTHERS = 7  # words of the heading of what carers said
MORE_BY = 12  # "Nog 2 antwoorden van Els staan hier niet. Els kan die in de chat lezen."
NAMES = {"body": 1, "mind": 2, "meaning": 1, "quality": 3, "participation": 1, "daily": 2}
LONGEST_NAME = max(NAMES.values())
NOTHING_CHOSEN, NOT_TOLD, AND = 4, 3, 1
ALWAYS = 15  # words of the headings of what to talk about first, and of what is agreed


def size(summary: Summary) -> int:
    """The words of a summary as text, before how many answers are left."""
    pairs = [line for change in summary.changes for line in (change.before, change.now) if line]
    still = sum(1 for change in summary.changes if change.now is None)
    helps = [line for line in summary.steps if line.question == STEP.questions[1].text]
    return (
        _headings(summary)
        + sum(NUMBER + _line(line) for line in summary.agenda)
        + sum(_line(line) for line in summary.signals)
        + sum(_name(line.theme) + _line(line) for line in summary.lines)
        + sum(_words(line) for line in (*summary.well, *summary.steps))
        + sum(_question(line) for line in (*summary.well, *helps))  # however long the words are
        + sum(THEN + _words(line) for line in pairs)
        + still * (STILL + SPEAKER)
        + sum(_looked(one) for one in summary.looked_back)
        + sum(_agreed(one) for one in summary.agreed)
        + sum(_by_carer(one) for one in summary.carers)
        + BY_OTHERS * bool(summary.carers or summary.more_of)
        + sum(MORE_BY + 2 * len(name.split()) for name in set(summary.more_of))
        + sum(_name(given.theme) + GIVEN + _writer(given) for given in summary.marks)
        + BEFORE * len(summary.marks_before)
        + (NOT_TOLD + AND if summary.untouched else 0)
        + sum(_name(one) for one in summary.untouched)
    )


def _headings(summary: Summary) -> int:
    """Each with its words in Dutch, of those that stand there."""
    happy = any(line.theme == "happy" for line in summary.lines)
    others = any(line.theme != "happy" for line in summary.lines)
    words = (
        (summary.signals, 9), (happy, 5), (summary.well, 10), (others, 6), (summary.changes, 3),
        (summary.looked_back, 8), (summary.agreed, 7), (summary.steps, 5), (summary.marks, 7),
    )  # fmt: skip
    return ALWAYS + sum(n for there, n in words if there) + NOTHING_CHOSEN * (not summary.agenda)


def _name(theme: str) -> int:
    return NAMES.get(theme, LONGEST_NAME)


def _line(line: Line) -> int:
    return _words(line) + (
        0 if stands_alone(line) and not line.question.params else _question(line)
    )


def _question(line: Line) -> int:
    return ABOUT if line.question.params else len(line.question.msgid.split()) + QUESTION


def _words(line: Line) -> int:
    notes = SHORTENED * line.shortened + DENIED * line.denied + _writer(line)
    return len(line.words.split()) + SPEAKER + notes + (0 if line.words else NO_ANSWER)


def _writer(said: Line | Given) -> int:
    return WRITTEN + len(said.written_by.split()) if said.written_by else 0


def _looked(one: Looked) -> int:
    if not one.item:
        return LISTENED
    asked = one.question.msgid.split() if one.question else ()
    return TALKED + max(len(one.words.split()), len(asked) + QUESTION if asked else 0)


def _agreed(one: Agreement) -> int:
    who = max(WHO, len(one.named.split()))
    return len(one.words.split()) + who + len(one.by_when.split())


def _by_carer(line: CarersLine) -> int:
    asked = len(line.question.msgid.split()) + QUESTION
    return asked + len(line.words.split()) + VOICE + SHORTENED * line.shortened


def stands_alone(line: Line) -> bool:
    """Whether a quotation is long enough to be understood without its question."""
    return len(line.words.split()) > AN_ASIDE
