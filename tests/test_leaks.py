"""Nobody sees, changes, shares or erases what is somebody else's, whatever anybody does.

A larger crowd: TUSSENDOOR_CROWDS=50 TUSSENDOOR_ACTS=5000 TUSSENDOOR_PAPER=5 (one in so many
documents is really drawn, and read back).
"""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import upkeep.going_out
import upkeep.leaving
from flows import arrival, engine, permission
from flows.carer import carers_pages, on_behalf, sheet
from flows.carer.answering import IN_BANK
from flows.client import asking, intake
from flows.conversation import (
    Carer,
    CarersAnswer,
    Departure,
    Elapsed,
    GivenSheet,
    Invitation,
    Message,
    Person,
    Pressed,
    Record,
    Reflection,
    Role,
    Share,
    Sheet,
    Turn,
)
from flows.nurse import closing_record, visits
from flows.nurse import flow as nurse
from flows.record import carers, diary
from flows.safety import alert_read, alerts
from flows.script import Flow
from flows.subject import record_of
from flows.words import Choice, Text
from storage import chats, sheets, tinydb_store
from storage.receipts import Receipts
from storage.record import Kept
from tests.carers_crowd import CarersCrowd
from tests.crowd import COVERS, LEAVES, Crowd
from tests.onlooker import Leak

CROWDS = int(os.environ.get("TUSSENDOOR_CROWDS", "2"))
ACTS = int(os.environ.get("TUSSENDOOR_ACTS", "600"))
PAPER = int(os.environ.get("TUSSENDOOR_PAPER", "60"))
MORE_CROWDS = 12
ENOUGH = 600  # acts to find a planted bug in

Patch = pytest.MonkeyPatch


@pytest.mark.parametrize("seed", range(CROWDS))
def test_nobody_sees_or_changes_what_is_somebody_else_s(tmp_path: Path, seed: int) -> None:
    asyncio.run(Crowd(tmp_path / "data", seed, PAPER).lives(nurses=3, clients=6, acts=ACTS))


HAPPENS = {  # all of this, in crowds with carers
    *("recorded", "a representative was recorded", "a carer answered", "a carer shared"),
    *("kept private", "a sheet was given", "a sheet was taken back"),
    *("ended by client", "ended by date", "ended by closed"),
    *("ended", "died", "opened again"),
}


def test_nobody_reaches_more_by_way_of_a_carer(tmp_path: Path) -> None:
    counted = Counter[str]()
    for seed in range(2, 1 + CROWDS):
        crowd = CarersCrowd(tmp_path / f"{seed}", seed, PAPER)
        asyncio.run(crowd.care(acts=ACTS // 2))
        counted += crowd.looks_on.counted
    assert set(counted) >= HAPPENS


# --- it can fail: each of these is a bug, planted ---------------------------------------------


def cares_for_everybody(patch: Patch, _: Crowd) -> None:
    """A nurse keeps seeing whoever left her."""
    for module in (permission, visits):
        patch.setattr(module, "cares_for", lambda nurse, record: True)


def trusts_what_a_button_is_about(patch: Patch, _: Crowd) -> None:
    """A button of the present message counts with whatever stands behind it."""
    press = engine._press

    def trusting(flows: dict[Role, Flow], turn: Turn, event: Pressed) -> Turn:
        flow, at = flows[turn.person.role], turn.person.position
        offered = {choice.name for choice in engine._prompt(flow, turn).choices}
        if (event.step, event.number) == (at.step, at.number) and event.choice in offered:
            return engine._choose(flow, turn, Choice(event.choice, Text(""), event.about))
        return press(flows, turn, event)

    patch.setattr(engine, "_press", trusting)


def takes_used_links(patch: Patch, crowd: Crowd) -> None:
    """A link works for anybody after it was used."""
    crowd.begins_with = {Role.CLIENT: ("later", "@first")}
    may_use = permission.may_use

    def lenient(invitation: Invitation, *rest: object) -> bool:
        return may_use(replace(invitation, used_by=""), *rest)  # type: ignore[arg-type]

    patch.setattr(arrival, "may_use", lenient)


def everybody_owns_everything(patch: Patch, _: Crowd) -> None:
    """Any client is taken for the one whose record it is."""
    for module in (arrival, permission, tinydb_store):
        patch.setattr(module, "owns", lambda person, record: record.client is not None)


def looks_up_answers_in_all_records(patch: Patch, crowd: Crowd) -> None:
    """The id of a question finds whoever's answer."""
    want_to_talk = diary.want_to_talk

    def anywhere(record: Record, place: str) -> Record | None:
        everybody = (record, *crowd.kept.records.values())
        return next((found for r in everybody if (found := want_to_talk(r, place))), None)

    patch.setattr(diary, "want_to_talk", anywhere)


def reads_what_another_nurse_got(patch: Patch, _: Crowd) -> None:
    """Whoever is the nurse now reads all that was ever handed over."""

    def any_summary(nurse: Person, record: Record, share: Share) -> bool:
        return share.handed_over_at is not None

    for module in (nurse, permission):  # what is offered, and what is sent
        patch.setattr(module, "may_read", any_summary)


def comes_in_by_an_older_link(patch: Patch, _: Crowd) -> None:
    """Who opened a link comes in by it, whatever happened to it before the yes."""
    patch.setattr(intake, "leads_to", lambda turn: turn.invited_to)


def new_words_go_along_unsaid(patch: Patch, _: Crowd) -> None:
    """An answer that was shared is given anew, and the nurse gets that without a word about it."""

    def silent(turn: Turn, said: object) -> Turn:
        changed = diary.put_reflection(record_of(turn), said)  # type: ignore[arg-type]
        return asking.kept(turn, changed)

    patch.setattr(asking, "replaced", silent)


def takes_messages_of_others_away(patch: Patch, crowd: Crowd) -> None:
    """What was sent to the nurse counts as a message in the client's chat."""

    def everybody_s(person: str, files: Iterable[Kept], receipts: Receipts) -> tuple[Message, ...]:
        known = (
            m for kept in files for m in (*kept.messages, *chats.sent(kept, kept.outbox, receipts))
        )
        return tuple(Message(m.id, m.at) for m in known)

    patch.setattr(tinydb_store, "chat_of", everybody_s)


def tells_a_relative_what_was_said(patch: Patch, crowd: Crowd) -> None:
    """A relative gets the client's words, as a nurse does."""
    danger = ("later", "@danger", "ja", "@relative", "verder")
    crowd.begins_with = {Role.CARER: ("@asked", "Ja, dat is goed"), Role.CLIENT: danger}

    def in_full(record: Record, told: object) -> tuple[Text, ...]:
        return tuple(Text("{words}", {"words": said.words}) for said in record.reflections[-3:])

    patch.setattr(alerts, "_for_relative", in_full)


def anybody_says_that_it_was_read(patch: Patch, _: Crowd) -> None:
    """A button below an alert is trusted, whoever presses it."""

    def read(turn: Turn, record: Record, alert_id: str) -> Turn:
        told = [tuple(replace(t, read_at=turn.now) for t in made.told) for made in record.alerts]
        alerts = (replace(m, told=t) for m, t in zip(record.alerts, told, strict=True))
        return replace(turn, record=replace(record, alerts=tuple(alerts)))

    patch.setattr(alert_read, "may_confirm", lambda *_: True)
    patch.setattr(alert_read, "read", read)


def answers_before_the_client_agreed(patch: Patch, _: Crowd) -> None:
    """A carer who said yes may answer at once, whatever the client says."""
    patch.setattr(carers, "in_force", lambda record, one, now: bool(one.person))


def reads_what_was_not_opened(patch: Patch, _: Crowd) -> None:
    """A carer reads all that the client said, opened or private."""
    patch.setattr(permission, "may_look_at", lambda *_: True)
    patch.setattr(carers_pages, "may_look_at", lambda *_: True)
    patch.setattr(carers_pages, "opened", lambda given: IN_BANK)


def changes_what_a_carer_may(patch: Patch, _: Crowd) -> None:
    """A carer who answers gets all subjects with it."""
    put = carers.put_carers_answer

    def with_all(record: Record, said: CarersAnswer) -> Record:
        every = tuple(replace(one, sees=one.scope) for one in record.carers)
        return replace(put(record, said), carers=every)

    patch.setattr(carers, "put_carers_answer", with_all)


def reads_what_was_shared_before_the_take_over(patch: Patch, crowd: Crowd) -> None:
    """Whoever comes to a visit gets all that was shared for it, without a new yes."""
    crowd.begins_with = {Role.NURSE: COVERS, Role.CLIENT: ("later",)}

    def who_comes(record: Record, share: Share) -> str:
        there = [v for v in record.visits if v.id == share.visit]
        return permission.comes(record, there[0]) if there else record.nurse

    for module in (permission, diary):
        patch.setattr(module, "reader", who_comes)


def reads_on_after_leaving(patch: Patch, crowd: Crowd) -> None:
    """Her clients get another nurse, and she herself stays a nurse."""
    crowd.begins_with = {Role.NURSE: (*LEAVES, *COVERS[:2])}
    elapsed = upkeep.leaving._elapsed

    def stays(departure: Departure, to: str, chore: str, record: str = "") -> Elapsed:
        chore = "inherited" if chore == "leave" else chore
        return elapsed(departure, to, chore, record)

    patch.setattr(upkeep.leaving, "_elapsed", stays)


def reads_a_private_answer(patch: Patch, _: Crowd) -> None:
    """What a client keeps from carers is shown to one who may read its subject."""

    def may_look_at(person: Person, record: Record, said: Reflection, now: datetime) -> bool:
        given = permission.carer_for(person, record, now)
        return given is not None and said.theme in given.sees

    patch.setattr(carers_pages, "may_look_at", may_look_at)


def reads_a_sheet_that_was_taken_back(patch: Patch, _: Crowd) -> None:
    """What a nurse once could read of a carer she reads for ever."""
    known, given = dict[str, GivenSheet](), sheets.given_sheets

    def all_ever(nurse: Person, *rest: Any) -> Iterable[GivenSheet]:
        known.update({one.sheet.id: one for one in given(nurse, *rest)})
        return [one for one in known.values() if one.sheet.nurse == nurse.id]

    patch.setattr(tinydb_store, "given_sheets", all_ever)
    patch.setattr(upkeep.going_out, "may_read_sheet", lambda *_: True)


def gets_a_sheet_that_nobody_gave(patch: Patch, _: Crowd) -> None:
    """A nurse reads what a carer told about the own situation, without a yes."""

    def unasked(
        nurse: Person, clients: Iterable[Record], own_record: Callable[[str], Record | None]
    ) -> Iterable[GivenSheet]:
        found = list[GivenSheet]()
        for client, one in ((r, c) for r in clients for c in r.carers if c.person):
            own = own_record(one.person)
            lines = sheet.lines(own, client.id) if own else ()
            made = Sheet(one.id, client.id, one.naming, one.made_at, one.form, lines)
            if own and lines and nurse.role is Role.NURSE:
                found.append(GivenSheet(own.id, made))
        return found

    patch.setattr(tinydb_store, "given_sheets", unasked)
    patch.setattr(upkeep.going_out, "may_read_sheet", lambda *_: True)


def reads_on_in_a_closed_record(patch: Patch, _: Crowd) -> None:
    """Whoever closed a record reads what she once got, whatever its client says since."""

    def ever(nurse: Person, record: Record, share: Share) -> bool:
        return permission.closed(nurse, record) or may_read(nurse, record, share)

    may_read = permission.may_read
    for module in (permission, closing_record):
        patch.setattr(module, "may_read", ever)


def keeps_what_waits_in_a_closed_record(patch: Patch, _: Crowd) -> None:
    """What was to be handed over later stays when a record is closed."""
    shut = closing_record._shut

    def keeps(record: Record, *rest: Any) -> Record:
        return replace(shut(record, *rest), shares=record.shares)

    patch.setattr(closing_record, "_shut", keeps)


def answers_in_a_closed_record(patch: Patch, _: Crowd) -> None:
    """A death ends no permission."""
    shut = closing_record._shut

    def goes_on(record: Record, *rest: Any) -> Record:
        return replace(shut(record, *rest), carers=record.carers)

    def in_force(record: Record, one: Carer, now: datetime) -> bool:
        agreed = bool(one.person) and one.confirmed_at is not None
        return agreed and carers.is_open(one) and (one.until is None or now < one.until)

    patch.setattr(closing_record, "_shut", goes_on)
    patch.setattr(carers, "in_force", in_force)


def reads_on_after_the_end(patch: Patch, _: Crowd) -> None:
    """A carer who may no longer answer can still look."""

    def ever(person: Person, record: Record, now: datetime) -> Carer | None:
        theirs = [c for c in record.carers if c.person == person.id and c.confirmed_at]
        return theirs[-1] if theirs else None

    def may_look_at(person: Person, record: Record, said: Reflection, now: datetime) -> bool:
        given = ever(person, record, now)
        return given is not None and said.theme in given.sees and not said.private

    patch.setattr(on_behalf, "carer_for", ever)
    patch.setattr(carers_pages, "may_look_at", may_look_at)


@dataclass(frozen=True)
class Bug:
    """What is planted, from which crowd on it is looked for, and what is said when it is found."""

    plant: Callable[[Patch, Crowd], None]
    seed: int
    leak: str  # a pattern in the text of the leak


CARER_SAW_CLIENT = r"^telegram-[456] saw zq[de]\w+ of telegram-[23] in say"
NURSE_SAW_CARER = r"^telegram-[01] saw zq[fgh]\w+ of telegram-[456] in sheet"
NO_PERMISSION = "^an answer about .* was kept without a permission"
OF_CARERS = (
    Bug(reads_a_private_answer, 2, CARER_SAW_CLIENT),
    Bug(reads_a_sheet_that_was_taken_back, 2, NURSE_SAW_CARER),
    Bug(gets_a_sheet_that_nobody_gave, 2, NURSE_SAW_CARER),
    Bug(reads_on_in_a_closed_record, 2, r"^telegram-1 saw zqe\w+ of telegram-3 in summary"),
    Bug(keeps_what_waits_in_a_closed_record, 2, "^record .* was changed by .*step='close_confirm'"),
    Bug(answers_in_a_closed_record, 2, NO_PERMISSION),
    Bug(reads_on_after_the_end, 2, CARER_SAW_CLIENT),
    Bug(answers_before_the_client_agreed, 2, NO_PERMISSION),
    Bug(reads_what_was_not_opened, 2, CARER_SAW_CLIENT),
    Bug(changes_what_a_carer_may, 2, "^record .* was changed by .* carers: "),
)
BUGS = (
    Bug(cares_for_everybody, 1, r"^telegram-1 saw zqa\w+ of telegram-0 in say"),
    Bug(
        trusts_what_a_button_is_about, 1, "^telegram-.* was moved by a button that never was there"
    ),
    Bug(takes_used_links, 1, "^a link that does not work: .*Role.NURSE"),
    Bug(everybody_owns_everything, 5, "^a link that does not work: .*Role.CLIENT"),
    Bug(looks_up_answers_in_all_records, 0, "^telegram-[3-8] saw .* in say"),
    Bug(
        reads_what_another_nurse_got,
        10,
        r"^telegram-[0-2] saw zq[d-i]\w+ of telegram-[3-8] in summary",
    ),
    Bug(comes_in_by_an_older_link, 4, "^record .* was changed by .* client: None -> Person"),
    Bug(
        new_words_go_along_unsaid, 6, r"^telegram-[0-2] saw zq[d-i]\w+ of telegram-[3-8] in summary"
    ),
    Bug(takes_messages_of_others_away, 2, "^messages of another chat would be taken away"),
    Bug(
        tells_a_relative_what_was_said,
        0,
        r"^telegram-(9|10) saw zq[d-i]\w+ of telegram-[3-8] in alert",
    ),
    Bug(anybody_says_that_it_was_read, 1, "^record .* was changed by .*choice='seen'.* alerts: "),
    Bug(
        reads_what_was_shared_before_the_take_over,
        0,
        r"^telegram-[0-2] saw zq[d-i]\w+ of telegram-[3-8] in summary",
    ),
    Bug(
        reads_on_after_leaving,
        3,
        r"^telegram-[0-2] saw zq[a-c]\w+ of telegram-[0-2] in (say|invitation)",
    ),
)
EACH = pytest.mark.parametrize("bug", [*BUGS, *OF_CARERS], ids=lambda bug: bug.plant.__name__)


@EACH
def test_a_planted_bug_is_found_for_what_it_is(
    tmp_path: Path, monkeypatch: Patch, bug: Bug
) -> None:
    """And the same crowd runs clean as far as that, without the bug."""
    found, leak = _found(tmp_path, monkeypatch, bug)
    assert re.search(bug.leak, leak, re.DOTALL)
    monkeypatch.undo()
    clean = _crowd(tmp_path / "clean", bug, found.seed)
    clean.begins_with = found.begins_with
    asyncio.run(_lives(clean, found.acts))


def _found(place: Path, patch: Patch, bug: Bug) -> tuple[Crowd, str]:
    """The first of some crowds that runs into it, which do the same each time; and the leak."""
    for seed in range(bug.seed, bug.seed + MORE_CROWDS):
        crowd = _crowd(place / f"{seed}", bug, seed)
        bug.plant(patch, crowd)
        try:
            asyncio.run(_lives(crowd, ENOUGH))
        except Leak as leak:
            return crowd, f"{leak}"
        patch.undo()
    pytest.fail("no crowd ran into it")


def _crowd(place: Path, bug: Bug, seed: int) -> Crowd:
    return (CarersCrowd if bug in OF_CARERS else Crowd)(place, seed)


async def _lives(crowd: Crowd, acts: int) -> None:
    if isinstance(crowd, CarersCrowd):
        await crowd.care(acts)
    else:
        await crowd.lives(nurses=3, clients=6, acts=acts)
