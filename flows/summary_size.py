"""How many words a summary has as text, at most. Rather a few too many than one too few.

The words of Dutch sentences are counted by hand, each with its speaker and day.
"""

from __future__ import annotations

from flows.circle import Agreement, Line, Looked, Summary

MOST_WORDS = 250  # with all headings: to be read in a minute, on one A4
AN_ASIDE = 6  # words: a quotation of no more stands below its question

SPEAKER, SHORTENED, DENIED = 5, 1, 6  # "– de cliënt, 3 oktober"; "(ingekort)"; "(later: ...)"
SUBJECT = 3  # "kwaliteit van leven:", and a number or "Toen:" is no longer
QUESTION = 4  # words that a question has in Dutch beyond those in English
STILL, TALKED, LISTENED, WHO = 5, 6, 8, 4
MARK, BEFORE = 9, 3
HEADINGS = 8  # words of one


def size(summary: Summary) -> int:
    """The words of a summary as text, before how many answers are left."""
    lines = (*summary.agenda, *summary.signals, *summary.lines, *summary.well, *summary.steps)
    pairs = [line for change in summary.changes for line in (change.before, change.now) if line]
    still = sum(1 for change in summary.changes if change.now is None)
    parts = (
        summary.signals, True, summary.lines, summary.well, summary.changes, summary.steps,
        summary.looked_back, summary.agreed, summary.marks,
    )  # fmt: skip
    happy = any(line.theme == "happy" for line in summary.lines)
    return (
        sum(_line(line) for line in lines)
        + sum(_side(line) for line in pairs)
        + still * (STILL + SPEAKER)
        + sum(_looked(one) for one in summary.looked_back)
        + sum(_agreed(one) for one in summary.agreed)
        + MARK * len(summary.marks)
        + BEFORE * len(summary.marks_before)
        + HEADINGS * (sum(map(bool, parts)) + happy)
        + (SUBJECT + 1) * len(summary.untouched)
    )


def _line(line: Line) -> int:
    return _side(line) + (0 if stands_alone(line) else len(line.question.msgid.split()) + QUESTION)


def _side(line: Line) -> int:
    notes = SHORTENED * line.shortened + DENIED * line.denied
    return len(line.words.split()) + SPEAKER + SUBJECT + notes


def _looked(one: Looked) -> int:
    if not one.item:
        return LISTENED
    asked = one.question.msgid.split() if one.question else ()
    return TALKED + max(len(one.words.split()), len(asked) + QUESTION if asked else 0)


def _agreed(one: Agreement) -> int:
    who = max(WHO, len(one.named.split()))
    return len(one.words.split()) + who + len(one.by_when.split())


def stands_alone(line: Line) -> bool:
    """Whether a quotation is long enough to be understood without its question."""
    return len(line.words.split()) > AN_ASIDE
