"""Tussendoor on one page: hear -> think -> remember -> act; and the command line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import click

from channels.flood import Flood, Tide
from channels.harmless import OURS
from channels.parcel import Papers
from channels.postman import Postman
from configuration import Configuration, Fault
from flows.carer.flow import CARER
from flows.carer.on_behalf import reached
from flows.client.flow import CLIENT
from flows.conversation import (
    Came,
    Conversation,
    Effect,
    Elapsed,
    Event,
    Form,
    Left,
    Person,
    Position,
    Record,
    Returned,
    Role,
    Say,
    ShowSheet,
    Turn,
)
from flows.due.reminders import chore_due, due, is_quiet, next_due_at
from flows.engine import take_turn
from flows.house import House
from flows.log.logbook import Entry
from flows.nurse.flow import NURSE
from flows.safety.listening import ways_in
from flows.safety.ways_to_help import IN_DANGER
from flows.script import _
from flows.subject import touched
from flows.words import Prompt, Text
from handover.care_plan import care_plan_text
from handover.letter import letter_pdf
from handover.own_data import own_data_pdf
from handover.own_data_json import own_data_json
from handover.permission_page import permission_pdf
from handover.qr import qr_png
from handover.sheet import sheet_text
from handover.spider import spider_png, spider_words
from handover.summary_pdf import summary_copy_pdf, summary_pdf
from handover.text import summary_text
from storage.keys import KeyFault
from storage.migrations import SchemaTooNew
from storage.record import Outgoing
from storage.store import Store, StoreInUse
from storage.tinydb_store import open_store
from upkeep.calendar import Calendar
from upkeep.commands import COMMANDS, need_catalogs, no_place, settings
from upkeep.data_commands import DATA_COMMANDS
from upkeep.delivery import Became, Delivery
from upkeep.desk import Desk
from upkeep.documents import taken_out
from upkeep.filing import Filing
from upkeep.health import Hear, Tally, watched
from upkeep.hearing import hashed, leads_nowhere, named_by, understood
from upkeep.leaving import let_go
from upkeep.logs import about, begin, unhandled
from upkeep.nurse_commands import NURSE_COMMANDS
from upkeep.safety_command import SAFETY_COMMANDS
from upkeep.together import first_to_end, stop_when_asked
from upkeep.trying_out import try_outs

if TYPE_CHECKING:
    from channels.telegram import Telegram

log = logging.getLogger("tussendoor")

FLOWS = {Role.CLIENT: CLIENT, Role.NURSE: NURSE, Role.CARER: CARER}
PAPERS = Papers(
    *(summary_text, letter_pdf, qr_png, own_data_pdf, own_data_json),
    page=summary_pdf,
    copy=summary_copy_pdf,
    web=spider_png,
    web_words=spider_words,
    permission=permission_pdf,
    sheet=sheet_text,
    plan=care_plan_text,
)
NOT_KEPT = _("Something went wrong here. Your last words were not kept. Please send them again.")
TOO_MANY = _(
    "You are sending very many messages at once. I cannot keep them all."
    " The last messages were not kept. Please send them again later."
)
TICK_S = 20.0
FILES_AT_A_TIME = 20  # of the reading at the start, before others have their turn


def papers(chosen: Configuration) -> Papers:
    """How documents are made, and the numbers that are dialled here."""
    return replace(PAPERS, numbers=OURS | chosen.help_lines.own)


class Tussendoor:
    """The bot without a channel: events go in, effects come out through `perform`.

    `clock` gives now, aware and in the zone that people live in.
    """

    def __init__(
        self,
        store: Store,
        perform: Callable[[Effect], Awaitable[tuple[str, ...]]],
        clock: Callable[[], datetime],
        house: House,
        filing: Filing | None = None,
    ) -> None:
        self.store, self.clock, self.house = store, clock, house
        delivery = Delivery(store, perform, clock, self.change, filing)
        self.postman = Postman(
            delivery.perform, lambda id, sent: store.delivered(id, sent, clock()), self._must_wait
        )
        self.flood = Flood()
        self._seats: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._calendar, self._desk, self.tally = Calendar(), Desk(store), Tally()

    async def hear(self, event: Event) -> bool:
        """Take one turn. When this returns it is on disk, and its effects are on their way.

        False: it was one message too many of a flood, and was not taken.
        """
        tide = self.flood.next(event.person)
        if tide is not Tide.CALM and self._speaks_of_danger(event):
            self.flood.takes_danger(event.person)
            tide = Tide.CALM
        if tide is Tide.BEGINS:
            self._tell(event, TOO_MANY, IN_DANGER)
        if tide is not Tide.CALM:
            self.tally.flooded += 1
            return False
        try:
            turn = await self._turn(event)
        except Exception as fault:  # the disk, or our mistake: the person hears of it all the same
            self.tally.missed(fault)
            what = {"update": event.id, **about(fault)}
            log.error("update %(update)s was not kept: %(fault)s", what)
            self._tell(event, NOT_KEPT)
            return True
        self.tally.kept()
        await self._note_reach(event, turn)
        self.postman.shows_up(event.person)
        due_now = turn and turn.record and self._look_ahead(turn.record.id) <= self.clock()
        if turn and (due_now or turn.leaves):
            await self.tick()
        return True

    async def _note_reach(self, event: Event, turn: Turn | None) -> None:
        """Let all for whom somebody answers see that they blocked the bot, or came back."""
        if turn is None or not isinstance(event, Left | Returned):
            return
        became = reached(turn.person.id, now_is=isinstance(event, Returned))
        for record in turn.caseload:
            await self.change(record.id, became)

    def _speaks_of_danger(self, event: Event) -> bool:
        """Whether a message of a flood is looked at, and speaks of danger: then it is taken."""
        return self.flood.is_looked_at(event.person) and bool(ways_in(event, self.house))

    def _tell(self, event: Event, *what: Text) -> None:
        """Say that an event was not kept; first the numbers, when its words speak of danger."""
        first = ways_in(event, self.house)
        sorry = Say(event.person, Form.U, Prompt((*first, *(t for t in what if t not in first))))
        self.postman.post((Outgoing(f"{event.id}.not-kept", sorry),))

    async def _turn(self, event: Event) -> Turn | None:
        async with self.seat(event):
            return await self.seated(event)

    async def seated(self, event: Event) -> Turn | None:
        """Take one turn, for who has the `seat`. None: it was taken before."""
        if self.store.was_handled(event.person, event.id):
            return None
        now = self.clock()
        newcomer = Conversation(Person(event.person, Position(CLIENT.start)))
        conversation = self.store.recall(event.person) or newcomer
        event = understood(FLOWS, self.store, conversation, event, now, self.house)
        self.tally.unknown_links += leads_nowhere(event)
        turn = take_turn(FLOWS, conversation, event, now, self.house)
        self.postman.post(await self._commit(turn))
        if isinstance(event, Elapsed) and turn.record:
            self._look_ahead(turn.record.id)
        return turn

    async def _commit(self, turn: Turn) -> tuple[Outgoing, ...]:
        return await self._desk.commit(turn)

    # --- what is due ---------------------------------------------------------------------------

    async def tick(self) -> None:
        """Do what is due by now, and let go what had to wait for the morning."""
        await let_go(self)
        undone = list[tuple[datetime, str]]()
        for at, record in self._calendar.reached(self.clock()):
            try:
                await self._do(record)
            except Exception as fault:  # the disk: it is due again at the next tick
                what = {"record": record, **about(fault)}
                log.error("record %(record)s was due and not done: %(fault)s", what)
                undone.append((at, record))
        for at, record in undone:
            self._calendar.again(record, at)
        self.postman.post(await taken_out(self.store, self.house.rules.document, self.clock()))
        self.postman.release()

    @property
    def due_next_at(self) -> datetime | None:
        """When something is due next; None: nothing is."""
        return self._calendar.next_at

    @property
    def overdue(self) -> timedelta:
        """How long something is due by now that was not done."""
        return self._calendar.overdue(self.clock())

    async def _do(self, record_id: str) -> None:
        async with self._locked(record_id):
            record, now = self.store.record(record_id), self.clock()
            if record is None:
                return
            came = due(record, self.house.rules, now)
            await self._keep(record, came.record, came.effects, came.log, now)
            chore = came.record.client and chore_due(came.record, self.house.rules, now)
            if not chore:
                self._expect(came.record, after=now)
                return
        await self._do_chore(came.record, chore, now)

    async def _keep(
        self,
        before: Record,
        after: Record,
        effects: tuple[Effect, ...],
        entries: tuple[Entry, ...],
        now: datetime,
    ) -> None:
        """Keep what became of a record by itself, if anything did. The caller has its lock."""
        if after == before and not entries:
            return
        commit = self.store.commit_due
        self.postman.post(await asyncio.to_thread(commit, after, effects, now, entries))
        self.tally.due_done += 1

    async def _do_chore(self, record: Record, chore: str, now: datetime) -> None:
        """Let time be heard in a client's chat, as an event like any other."""
        assert record.client is not None
        client = record.client.id
        await self._turn(Elapsed(f"{chore}-{record.id}-{now:%Y-%m-%dT%H:%M}", client, chore=chore))
        self._look_ahead(record.id, after=now)

    def _look_ahead(self, record_id: str, after: datetime | None = None) -> datetime:
        """Note when a record is due next, as it is kept: with what a turn changed in its client."""
        record = self.store.record(record_id)
        return self._expect(record, after) if record else NEVER

    def _expect(self, record: Record, after: datetime | None = None) -> datetime:
        """Note when a record is due next; that moment."""
        now = self.clock()
        at = next_due_at(record, self.house.rules, now) or NEVER
        if after is not None and at <= after:  # more is due: at the next tick, never lost
            at = after + timedelta(seconds=TICK_S)
        self._calendar.expect(record.id, None if at == NEVER else at)
        return at

    async def take_up(self) -> None:
        """Read all files once: what is due when, and what was still to be sent."""
        for place, (record, outgoing) in enumerate(self.store.everything()):
            self.postman.post(outgoing)
            if record is not None:
                self._expect(record)
            if place % FILES_AT_A_TIME == 0:
                await asyncio.sleep(0)

    async def keep_time(self) -> None:
        """Take up where the last run ended, then do what is due, for ever."""
        await self.take_up()
        cleared_on: date | None = None
        while True:
            if (today := self.clock().date()) != cleared_on:
                cleared_on = today
                await self.clear_out()
            await self.tick()
            await asyncio.sleep(TICK_S)

    async def clear_out(self) -> None:
        """Let go what nobody needs any more; what fails is for tomorrow."""
        try:
            await asyncio.to_thread(self.store.clear_out, self.clock())
        except Exception as fault:  # the disk: tomorrow is another day
            log.error("what nobody needs is still there: %(fault)s", about(fault))

    # --- one at a time -------------------------------------------------------------------------

    @asynccontextmanager
    async def seat(self, event: Event) -> AsyncIterator[None]:
        """Nobody else changes this person's files meanwhile. Locks are taken in one order."""
        async with self._locked(event.person):
            keys = touched(self.store.recall(event.person))
            if isinstance(event, Came) and event.code:
                keys.add(hashed(event.code))  # two people with one link come in one by one
            if (named := named_by(event)) and self.store.record(named):  # else it may be a person
                keys.add(named)
            async with AsyncExitStack() as stack:
                for key in sorted(keys):
                    await stack.enter_async_context(self._locked(key))
                yield

    def _locked(self, key: str) -> asyncio.Lock:
        return self._seats.setdefault(key, asyncio.Lock())

    async def change(self, record_id: str, became: Became) -> None:
        """Keep what becomes of a record, and what is sent and logged for it."""
        async with self._locked(record_id):
            record, now = self.store.record(record_id), self.clock()
            if record is not None:
                await self._keep(record, *became(record, now), now)
                self._look_ahead(record.id)

    def _must_wait(self, effect: Effect) -> bool:
        answers = not isinstance(effect, Say | ShowSheet) or effect.asked
        return not answers and is_quiet(self.clock(), self.house.rules)


NEVER = datetime.max.replace(tzinfo=UTC)


proeftuin, try_out = try_outs(Tussendoor, FLOWS, papers)

# --- the command line ------------------------------------------------------------------------


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Tussendoor: people reflect between two visits of the nurse, on their own phone.

    Without a command: runs on Telegram when a token is configured, else opens the proeftuin.
    """
    if context.invoked_subcommand is None:
        context.invoke(run if settings().token else proeftuin)


@main.command()
def run() -> None:
    """Run on Telegram, by long polling or by webhook."""
    chosen = settings()
    if not chosen.token:
        raise click.ClickException("TUSSENDOOR_TOKEN is not set: ask @BotFather for a token")
    need_catalogs()
    from channels.telegram import UnknownToken

    try:
        asyncio.run(_run(chosen))
    except (KeyboardInterrupt, asyncio.CancelledError):
        log.info("stopped")
    except (Fault, StoreInUse, SchemaTooNew, KeyFault, UnknownToken) as fault:
        raise click.ClickException(str(fault)) from None
    except OSError as refusal:
        raise no_place(chosen, refusal) from None


async def _run(chosen: Configuration) -> None:
    from channels.telegram import Telegram  # half a second that the other commands do without

    stop_when_asked()
    asyncio.get_running_loop().set_exception_handler(unhandled)
    store = open_store(chosen.data, chosen.key_place)
    assert chosen.token is not None
    token, clock = chosen.token.get_secret_value(), chosen.now
    telegram = Telegram(token, chosen.api_url, chosen.zone, papers(chosen), clock)
    bot = Tussendoor(store, telegram.perform, chosen.now, chosen.house, Filing.of(chosen))
    try:
        async with watched(bot, telegram, chosen.health_port) as hear:
            await telegram.open()
            log.info("running as @%(bot)s", {"bot": telegram.bot.username})
            intake = _intake(chosen, telegram, hear, bot.flood.goes_on)
            await first_to_end(bot.keep_time(), intake)
    finally:
        await bot.postman.stop()
        await telegram.close()
        store.close()


def _intake(
    chosen: Configuration, telegram: Telegram, hear: Hear, ignores: Callable[[str], bool]
) -> Coroutine[Any, Any, None]:
    if not chosen.webhook_url or not chosen.webhook_secret:
        return telegram.poll(hear, ignores)
    secret, at = chosen.webhook_secret.get_secret_value(), chosen.webhook_port
    return telegram.serve(hear, ignores, chosen.webhook_url, secret, chosen.webhook_host, at)


for command in (
    *COMMANDS,
    *NURSE_COMMANDS,
    *DATA_COMMANDS,
    *SAFETY_COMMANDS,
    proeftuin,
    try_out,
):
    main.add_command(command)


if __name__ == "__main__":
    begin()
    main()
