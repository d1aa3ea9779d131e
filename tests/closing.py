"""What a nurse does to a record as a whole, judged by what became of it: recording who may answer,
closing, opening again. And what happened at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from flows.conversation import Record, Visit

CLOSED = ("closed_at", "closed_for", "closed_by")
WORDS = ("reflections", "marks", "agenda", "carers_answers", "consents", "sessions", "sheets")


def _same_words(old: Record, new: Record) -> bool:
    return all(getattr(old, name) == getattr(new, name) for name in WORDS)


def _planned(record: Record) -> list[Visit]:
    """The visits without what time notes, which it does at once when a record opens again."""
    return [
        replace(
            visit,
            told_nothing_at=None,
            invited_at=None,
            reminded_at=None,
            asked_at=None,
            carers_invited_at=None,
            carers_reminded_at=None,
        )
        for visit in record.visits
    ]


def closes_or_reopens(old: Record, new: Record, by: str) -> bool:
    """A client's own nurse closes the record: nothing is added to it. Or she opens it again."""
    if old.nurse == by and new.closed_by == by and not new.nurse:
        opened = {"ended_at": None, "ended_by": ""}
        was, kept = (
            [replace(c, **opened) if c.ended_by == "closed" else c for c in r.carers]  # type: ignore[arg-type]
            for r in (old, new)
        )
        known = {share.id for share in old.shares}
        shares = all(share.handed_over_at and share.id in known for share in new.shares)
        return shares and was == kept and _same_words(old, new)
    if old.closed_by == by and new.nurse == by and new.closed_at is None:
        back = [c for c in old.carers if c.ended_by != "closed"]
        same = _planned(new) == _planned(old) and new.shares == old.shares
        return same and _same_words(old, new) and all(c in new.carers for c in back)
    return False


def records_permission(old: Record, new: Record, by: str) -> bool:
    """A nurse records, changes or ends what was agreed with her own client, who has no phone."""
    if old.nurse != by or old.client is not None or new.client is not None:
        return False
    changed = [c for c in new.carers if c not in old.carers]
    same = replace(new, carers=old.carers, consents=old.consents, shares=old.shares)
    same = replace(same, carers_answers=old.carers_answers)
    same = replace(same, link=old.link) if new.link == "none" else same  # the client's link ends
    fewer = {a.id for a in new.carers_answers} <= {a.id for a in old.carers_answers}
    fewer = fewer and {s.id for s in new.shares} <= {s.id for s in old.shares}
    return same == old and fewer and all(c.recorded for c in changed)


def happenings(before: Mapping[str, Record], after: Mapping[str, Record]) -> Iterator[str]:
    """What happened to records, in a word or two each."""
    for key, new in after.items():
        old = before.get(key) or Record(key)
        had = {c.id: c for c in old.carers}
        for one in new.carers:
            was = had.get(one.id)
            if one.recorded and was is None:
                yield "a representative was recorded" if one.kind == "represents" else "recorded"
            if one.ended_by and not (was and was.ended_by):
                yield f"ended by {one.ended_by}"
        if new.closed_for != old.closed_for:
            yield new.closed_for or ("opened again" if new.nurse else "let go")
        sheets = [{s.id for s in r.sheets} for r in (old, new)]
        yield from ["a sheet was given"] * bool(sheets[1] - sheets[0])
        yield from ["a sheet was taken back"] * bool(sheets[0] and not sheets[1])
        private = [{r.id for r in one.reflections if r.private} for one in (old, new)]
        yield from ["kept private"] * bool(private[1] - private[0])
