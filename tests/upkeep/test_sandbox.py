"""The proeftuin's world: time that goes by in order, phones, and what somebody may see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot import FLOWS, Tussendoor
from channels.parcel import Button
from channels.phones import Phone
from tests.browser.served import AMSTERDAM, QUICK
from tests.house import HOUSE
from upkeep.sandbox import Sandbox

INTAKE = ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A try-out on a Sunday at noon, in a year in which the clock can go there."""
    made = Sandbox(Tussendoor, FLOWS, QUICK, AMSTERDAM, lambda: HOUSE)
    await made.begin(at=_next_sunday())
    yield made
    await made.close()


def _next_sunday() -> datetime:
    now = datetime.now(AMSTERDAM)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon + timedelta(days=7 - (now.weekday() + 1) % 7)


def said_on(phone: Phone) -> list[str]:
    """The messages in a chat."""
    return ["".join(piece.text for piece in bubble.pieces) for bubble in phone.bubbles]


async def presses(sandbox: Sandbox, phone: Phone, label: str) -> None:
    """Press the newest button with this label."""
    await sandbox.presses(phone, next(b.data for b in newest_buttons(phone) if b.label == label))


def newest_buttons(phone: Phone) -> tuple[Button, ...]:
    """The buttons of the newest message that has any."""
    return next((b.buttons for b in reversed(phone.bubbles) if b.buttons), ())


async def comes_in(sandbox: Sandbox) -> Phone:
    """The client, who has come in and has the opening question before her."""
    client = sandbox.phones.by_name["client"]
    await sandbox.starts(client, client.code)
    for label in (*INTAKE, "Vraag het mij eerst", "Nee, ga door"):
        await presses(sandbox, client, label)
    return client


async def shares(sandbox: Sandbox) -> tuple[Phone, Phone]:
    """The client after sharing a summary, and the nurse."""
    client = await comes_in(sandbox)
    await sandbox.says(client, "Koffie drinken met de hulp en daarna samen opruimen")
    for label in ("Afronden", "Klaar", "Sla over", "Ja, deel dit"):
        await presses(sandbox, client, label)
    return client, sandbox.phones.by_name["nurse"]


# --- time -------------------------------------------------------------------------------------


async def test_what_is_due_on_the_way_happens_in_order_and_at_its_own_moment(
    sandbox: Sandbox,
) -> None:
    client, nurse = await shares(sandbox)
    start = sandbox.clock()
    await sandbox.goes_to(start + timedelta(days=10))
    handed_over = nurse.bubbles[0].at
    asked = next(b.at for b in client.bubbles if "Anna was bij u op" in b.pieces[0].text)
    visit = start.replace(hour=14, minute=30, second=0, microsecond=0) + timedelta(days=3)
    assert timedelta() <= handed_over - (visit - timedelta(days=1)) < timedelta(minutes=2)
    assert timedelta() <= asked - (visit + timedelta(days=1)) < timedelta(minutes=2)


async def test_what_had_to_wait_for_the_morning_comes_in_the_morning(sandbox: Sandbox) -> None:
    nurse = sandbox.phones.by_name["nurse"]
    await sandbox.greet()
    await presses(sandbox, nurse, "mw. A")
    await presses(sandbox, nurse, "Bezoek plannen")
    await sandbox.says(nurse, "vrijdag 9 uur 's avonds")
    await presses(sandbox, nurse, "Ja, dat klopt")
    before = len(nurse.bubbles)
    await sandbox.goes_to(sandbox.clock() + timedelta(days=6))
    hours = {bubble.at.hour for bubble in nurse.bubbles[before:]}
    assert hours
    assert all(8 <= hour < 20 for hour in hours)


async def test_time_never_goes_back_nor_for_years(sandbox: Sandbox) -> None:
    now = sandbox.clock()
    assert not await sandbox.goes_to(now - timedelta(minutes=1))
    assert not await sandbox.goes_to(now + timedelta(days=3000))
    assert sandbox.clock() - now < timedelta(minutes=1)


async def test_the_jumps_lead_to_the_moments_around_the_visit(sandbox: Sandbox) -> None:
    visit = (_next_sunday() + timedelta(days=3)).replace(hour=14, minute=30)
    found = sandbox.jumps()
    assert found["visit"] == visit
    assert found["evening"] == visit.replace(hour=18, minute=0) - timedelta(days=1)
    assert found["after"] > visit + timedelta(days=1)
    assert "invited" not in found  # five days before it lies behind
    assert list(found) and all(at > sandbox.clock() for at in found.values())


async def test_what_nobody_shared_expires_after_a_year_announced(sandbox: Sandbox) -> None:
    client = await comes_in(sandbox)
    await sandbox.says(client, "Koffie drinken met de hulp en daarna samen opruimen")
    await sandbox.goes_to(sandbox.clock() + timedelta(days=420))
    kept = str(sandbox.kept(client)["kept"])
    assert "Koffie drinken" not in kept


async def test_a_document_goes_from_the_chat_as_on_telegram_also_in_a_long_jump(
    sandbox: Sandbox,
) -> None:
    _client, nurse = await shares(sandbox)
    await sandbox.goes_to(sandbox.clock() + timedelta(days=2, hours=4))
    assert any(bubble.file for bubble in nurse.bubbles)
    await sandbox.goes_to(sandbox.clock() + timedelta(days=20))
    assert not any(bubble.file for bubble in nurse.bubbles)


# --- phones -----------------------------------------------------------------------------------


async def test_what_is_tidied_up_goes_from_the_phone(sandbox: Sandbox) -> None:
    client = await comes_in(sandbox)
    await sandbox.says(client, "mijn gegevens")
    await presses(sandbox, client, "Ruim dit gesprek op")
    before = len(client.bubbles)
    await presses(sandbox, client, "Ruim nu op")
    assert len(client.bubbles) < before


async def test_an_edited_message_corrects_what_is_kept(sandbox: Sandbox) -> None:
    client = await comes_in(sandbox)
    await sandbox.says(client, "Koffie drinken met de hulp en daarna samen opruimen")
    own = next(b for b in reversed(client.bubbles) if b.mine)
    await sandbox.edits(client, own.id, "Thee drinken met de buren en daarna samen wandelen")
    kept = str(sandbox.kept(client)["kept"])
    assert "Thee drinken" in kept and "Koffie drinken" not in kept
    assert next(b for b in client.bubbles if b.id == own.id).edited


async def test_nothing_comes_on_a_phone_on_which_the_bot_is_blocked(sandbox: Sandbox) -> None:
    _client, nurse = await shares(sandbox)
    await sandbox.blocks(nurse, True)
    await sandbox.goes_to(sandbox.clock() + timedelta(days=3))
    assert nurse.bubbles == ()
    await sandbox.blocks(nurse, False)
    assert any("deelt dit voor het bezoek" in text for text in said_on(nurse))


async def test_the_menu_is_there_as_soon_as_the_bot_sets_it(sandbox: Sandbox) -> None:
    client = await comes_in(sandbox)
    assert ("later", "Stop voor nu") in client.menu


# --- what somebody may see --------------------------------------------------------------------


async def test_the_nurse_never_sees_what_was_not_shared(sandbox: Sandbox) -> None:
    client = await comes_in(sandbox)
    await sandbox.says(client, "Koffie drinken met de hulp en daarna samen opruimen")
    nurse = sandbox.phones.by_name["nurse"]
    assert "Koffie drinken" in str(sandbox.kept(client))
    assert "Koffie drinken" not in str(sandbox.kept(nurse))
    assert "Koffie drinken" not in str(sandbox.kept(sandbox.phones.by_name["carer"]))


async def test_the_nurse_sees_what_was_handed_over_and_each_the_own_part_of_the_log(
    sandbox: Sandbox,
) -> None:
    client, nurse = await shares(sandbox)
    assert "Koffie drinken" not in str(sandbox.kept(nurse)["kept"])
    await sandbox.goes_to(sandbox.clock() + timedelta(days=3))
    assert "Koffie drinken" in str(sandbox.kept(nurse)["kept"])
    await sandbox.says(nurse, "cliënten")
    await presses(sandbox, nurse, "mw. A")
    assert "Anna keek naar" in str(sandbox.kept(nurse)["log"])
    assert "U gaf" not in str(sandbox.kept(nurse)["log"])
    assert "U gaf" in str(sandbox.kept(client)["log"])


async def test_the_steps_show_where_somebody_stands(sandbox: Sandbox) -> None:
    client = sandbox.phones.by_name["client"]
    assert sandbox.steps(client, "{step}")["step"] == "welcome"
    await comes_in(sandbox)
    shown = sandbox.steps(client, "at {step}")
    assert shown["flow"] == "client"
    assert f"<title>at {str(shown['step']).replace('_', ' ')}</title>" in str(shown["picture"])
