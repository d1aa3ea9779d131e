"""The whole bot against the fake Telegram: in the test's own loop, or as the real command.

What the tests of this folder share. People are played by `tests.fake_telegram`; nothing sleeps.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import bot
from bot import PAPERS, Tussendoor
from channels.telegram import Telegram
from flows.client.intake import CONSENT_VERSION
from flows.conversation import (
    Consent,
    Form,
    Invitation,
    Position,
    Record,
    Reflection,
    Returned,
    Role,
    Turn,
    Visit,
)
from flows.conversation import Person as Speaker
from storage.cabinet import Cabinet
from storage.opening import key_place, open_vault
from storage.record import Outgoing
from storage.tinydb_store import TinyDbStore, invite, open_store
from tests.fake_telegram import TOKEN, FakeTelegram, Fault, Message, Person, _Seen
from tests.house import HOUSE
from tests.storage.sealing import read_tables, vault_of

ROOT = Path(bot.__file__).parent
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SUNDAY_NOON = datetime(2026, 11, 22, 12, tzinfo=AMSTERDAM)
SECRET = "a-secret-of-more-than-thirty-two-characters"
CANARY = "De kanarie van mevrouw zingt elke ochtend om zes uur"
KEPT = "Ik heb het bewaard."
NOT_KEPT = "Uw laatste woorden zijn niet bewaard"
NOT_YET = "Dit kan ik nog niet lezen of horen"
RESTING = "U kunt hier altijd iets typen"
NURSE, CLIENT = 7, 42  # numbers on Telegram


# --- the bot in the test's own loop ----------------------------------------------------------


@dataclass
class Running:
    """A bot that runs."""

    telegram: Telegram
    bot: Tussendoor
    store: TinyDbStore
    port: int
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def stop(self) -> None:
        """End it as a crash would: what is under way is cut off, nothing is tidied up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.bot.postman.stop()
        await self.telegram.close()
        self.store.close()

    @property
    def crash(self) -> BaseException | None:
        """What ended the intake or the keeping of time, if something did."""
        done = (task for task in self._tasks if task.done() and not task.cancelled())
        return next((task.exception() for task in done if task.exception()), None)

    @property
    def url(self) -> str:
        """Where a webhook's updates go."""
        return f"http://127.0.0.1:{self.port}/telegram"


@asynccontextmanager
async def running(
    fake: FakeTelegram,
    folder: Path,
    *,
    webhook: bool = False,
    clock: Callable[[], datetime] = lambda: SUNDAY_NOON,
) -> AsyncIterator[Running]:
    """The bot, until the end of the block."""
    # Python 3.11.7 crashes where a forgotten task is reported while pytest parses a test.
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    store = open_store(folder)
    telegram = Telegram(TOKEN, fake.url, AMSTERDAM, PAPERS, clock)
    tussendoor = Tussendoor(store, telegram.perform, clock, HOUSE)
    await telegram.open()
    here = Running(telegram, tussendoor, store, free_port() if webhook else 0)
    await tussendoor.take_up()
    ears = tussendoor.hear, tussendoor.flood.goes_on
    if webhook:
        address = f"http://{HOST}:{here.port}"
        intake = telegram.serve(*ears, address, SECRET, HOST, here.port)
    else:
        intake = telegram.poll(*ears)
    here._tasks.append(asyncio.create_task(intake))
    here._tasks[0].add_done_callback(lambda _task: fake.ring())
    if webhook:
        await fake.until(lambda: fake.webhook)
    try:
        yield here
    finally:
        with suppress(OSError):  # stopped by the test itself
            await here.stop()


HOST = "127.0.0.1"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


# --- the real command ------------------------------------------------------------------------


@dataclass
class Command:
    """`python bot.py run` in a process of its own."""

    process: asyncio.subprocess.Process
    log_file: Path

    async def killed(self) -> None:
        """End it without a chance to tidy up: kill -9."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    @property
    def log(self) -> str:
        """All it wrote."""
        return self.log_file.read_text()


@asynccontextmanager
async def command(
    fake: FakeTelegram, folder: Path, *, webhook: bool = False, **settings: str
) -> AsyncIterator[Command]:
    """The real command, until the end of the block; it receives updates from the start."""
    if webhook:
        port = free_port()
        settings |= {
            "WEBHOOK_URL": f"http://{HOST}:{port}",
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_HOST": HOST,
            "WEBHOOK_PORT": str(port),
        }
    here = await started(fake, folder, "run", **settings)
    polled = len(fake.requested("getUpdates"))
    ready = (
        (lambda: bool(fake.webhook))
        if webhook
        else (lambda: len(fake.requested("getUpdates")) > polled)
    )
    try:
        await fake.until(ready, 20, "the bot to receive updates")
        yield here
    finally:
        await here.killed()


async def started(fake: FakeTelegram, folder: Path, *arguments: str, **settings: str) -> Command:
    """`python bot.py` with these arguments and settings."""
    log_file = folder.parent / f"log-{len(list(folder.parent.glob('log-*')))}"
    with log_file.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "bot.py"),
            *arguments,
            stdout=log,
            stderr=log,
            cwd=folder.parent,
            env=environment(fake, folder, settings),
        )
    return Command(process, log_file)


async def printed(fake: FakeTelegram, folder: Path, *arguments: str) -> str:
    """What `python bot.py` prints with these arguments."""
    here = await started(fake, folder, *arguments)
    assert await here.process.wait() == 0, here.log
    return here.log


def environment(fake: FakeTelegram, folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """An environment with these settings; no hour is quiet, whenever the tests run."""
    chosen = {
        "TOKEN": TOKEN,
        "API_URL": fake.url,
        "DATA": str(folder),
        "QUIET_FROM": "00:00",
        "QUIET_UNTIL": "00:00",
    }
    bare = {name: text for name, text in os.environ.items() if not name.startswith("TUSSENDOOR_")}
    return bare | {f"TUSSENDOOR_{name}": text for name, text in (chosen | settings).items()}


def code_in(text: str) -> str:
    """The code of the t.me link in a text."""
    found = re.search(r"https://t\.me/door_bot\?start=([A-Za-z0-9_-]{1,64})(?=\s|$)", text)
    assert found, text
    return found[1]


def invitation_in(folder: Path, now: datetime = SUNDAY_NOON) -> str:
    """The code of an invitation for a nurse, as the command line makes them."""
    code = "a-code-of-a-nurse"
    hashed = sha256(code.encode()).hexdigest()
    invite(folder, Invitation(hashed, Role.NURSE, now + timedelta(days=14)))
    return code


# --- people who are in already ---------------------------------------------------------------


def client_in(fake: FakeTelegram, folder: Path, number: int = CLIENT) -> Person:
    """A client who rests between two talks: all that is typed is kept."""
    phone, speaker = fake.user(number), speaks(number)
    phone.chat.opened = True
    store = open_store(folder)
    _commit(store, speaker, Record(speaker.record, label=f"mw. {number}"))
    store.close()
    return phone


def nurse_and_client_in(fake: FakeTelegram, folder: Path) -> tuple[Person, Person]:
    """A nurse and her client, with a visit three hours from now and one answer given."""
    speaker = speaks(CLIENT)
    nurse = Speaker(
        f"telegram-{NURSE}",
        Position("home", number=1),
        Role.NURSE,
        name="Anna",
        clients=(speaker.record,),
    )
    said = Reflection("r1", "", "", "", "De kleinkinderen komen zondag", SUNDAY_NOON, "1")
    starts_at = SUNDAY_NOON + timedelta(hours=3)
    visit = Visit("v1", starts_at, told_nothing_at=SUNDAY_NOON)
    record = Record(
        speaker.record,
        label="mw. A",
        nurse=nurse.id,
        nurse_name=nurse.name,
        consents=(Consent(CONSENT_VERSION, Form.U, SUNDAY_NOON),),
        reflections=(said,),
        visits=(visit,),
    )
    store = open_store(folder)
    _commit(store, speaker, record)
    store.commit([Turn(SUNDAY_NOON, Returned("seed-nurse", nurse.id), nurse)])
    store.close()
    phones = fake.user(NURSE, first_name="Anna"), fake.user(CLIENT)
    for phone in phones:
        phone.chat.opened = True
    return phones


def speaks(number: int, step: str = "rest") -> Speaker:
    """A client at this step of the flow."""
    return Speaker(
        f"telegram-{number}", Position(step, number=1), form=Form.U, record=f"record-{number}"
    )


def _commit(store: TinyDbStore, speaker: Speaker, record: Record) -> None:
    record = replace(record, client=speaker)
    store.commit([Turn(SUNDAY_NOON, Returned(f"seed-{speaker.id}", speaker.id), speaker, record)])


async def hears(person: Person, *texts: str, timeout: float = 5, ever: bool = False) -> Message:
    """The message that holds the first of these texts, once all of them were said.

    In one message or in several; since the last act, or `ever`.
    """
    since = 0 if ever else person._listens_from

    def heard() -> list[Message] | None:
        fresh = [m for m in person.messages if m.touched > since]
        found = [next((m for m in fresh if text in m.text), None) for text in texts]
        there = [message for message in found if message]
        return there if len(there) == len(texts) else None

    return (await person.fake.until(heard, timeout, _Seen(person, " + ".join(texts))))[0]


# --- walking through -------------------------------------------------------------------------


async def comes_in(client: Person, code: str | None = None) -> None:
    """From Start to the yes, and on to the first question."""
    client.starts(code)
    for heard, button in (
        ("Ik ben een computer, geen mens", "Verder"),
        ("112", "Ik begrijp het"),
        ("U schrijft in Telegram", "Verder"),
        ("Wat u hier schrijft" if code is None else "ziet alleen wat u zelf deelt", "Verder"),
        ("Zal ik “u” of “je” zeggen?", "u"),
        ("Mag ik uw antwoorden bewaren?", "Ja, dat mag"),
    ):
        await hears(client, heard)
        await client.presses(button, answered=True)
    if code is not None:
        await hears(client, "Mag ik het dan aan")
        await client.presses("Vraag het mij eerst", answered=True)
        await hears(client, "Wilt u iemand toevoegen?")
        await client.presses("Nee, ga door", answered=True)
    await hears(client, "Waar wordt u gelukkig van?")


async def comes_in_as_nurse(nurse: Person, code: str) -> None:
    """By the invitation, to her list without clients."""
    nurse.starts(code)
    await hears(nurse, "Hoe noemen uw cliënten u?")
    nurse.says("Anna")
    await hears(nurse, "U heeft hier nog geen cliënten.")


async def adds_a_client(nurse: Person, label: str = "mw. A") -> str:
    """A client under this label; the code of her link."""
    await nurse.presses("Cliënt toevoegen", answered=True)
    await hears(nurse, "Hoe noemt u deze cliënt?")
    nurse.says(label)
    link = await hears(
        nurse, "https://t.me/", f"{label} heeft de link nog niet gebruikt.", "de brief printen"
    )
    return code_in(link.text)


async def plans_a_visit(nurse: Person, at: datetime) -> None:
    """At this moment, for the client at hand."""
    await nurse.presses("Bezoek plannen", answered=True)
    await hears(nurse, "Op welke dag is het bezoek?")
    nurse.says(f"{at:%d-%m-%Y %H:%M}")
    await hears(nurse, "Klopt dat?")
    await nurse.presses("Ja, dat klopt", answered=True)
    await hears(nurse, "Dit is gepland.")
    await hears(nurse, "Bezoek:")


ANSWERS = (
    "Als de kleinkinderen op zondag een uurtje langskomen",
    "De soep van mijn dochter met verse kruiden erin",
    "Mijn knie is stijf als ik uit de stoel opsta",
    "Om elke dag even naar de brievenbus te lopen",
)


async def talks_and_shares(client: Person) -> None:
    """A whole talk: the opening question, one subject, a mark, the list, and a yes."""
    client.says(ANSWERS[0])
    await hears(client, "Er zijn zes onderwerpen.")
    await client.presses("1. Lichaamsfuncties", answered=True)
    for number, answer in enumerate(ANSWERS[1:], 1):
        await hears(client, f"Vraag {number} van 3")
        client.says(answer)
    await hears(client, "Een cijfer mag")
    client.says("7")
    await hears(client, "Dit waren de vragen hierover.")
    await client.presses("Afronden", answered=True)
    await hears(client, "Waar wilt u het eerst over praten?")
    client.says("De pillen voor de nacht")
    await hears(client, "Op uw lijst:")
    await client.presses("Klaar", answered=True)
    await hears(client, "Wat wilt u zelf als eerste doen?")
    await client.presses("Sla over", answered=True)
    await hears(client, "Mag ik dit delen?")
    await client.presses("Ja, deel dit", answered=True)
    await hears(client, "krijgt dit vóór het bezoek")
    await hears(client, RESTING)


async def shares(client: Person) -> None:
    """From resting to a yes, with what was told already."""
    client.says("overzicht")
    await hears(client, "Waar wilt u het eerst over praten?")
    await client.presses("Klaar", answered=True)
    await hears(client, "Wat wilt u zelf als eerste doen?")
    await client.presses("Sla over", answered=True)
    await hears(client, "Mag ik dit delen?")
    await client.presses("Ja, deel dit", answered=True)
    await hears(client, "krijgt dit vóór het bezoek")


async def gets_the_summary(nurse: Person) -> Message:
    """The nurse hears that something is shared, and then what."""
    await hears(nurse, "mw. A deelt dit voor het bezoek", ever=True, timeout=3)
    return await hears(nurse, "Hier wil de cliënt het eerst over praten:", ever=True)


@asynccontextmanager
async def silence_on(fake: FakeTelegram, method: str) -> AsyncIterator[None]:
    """This method gets no answer and is not carried out."""
    fake.breaks(Fault.SILENCE, method, times=float("inf"))
    try:
        yield
    finally:
        fake.heals()


# --- looking ---------------------------------------------------------------------------------


def records(folder: Path) -> Iterator[Record]:
    """All client records that are on disk."""
    cabinet = Cabinet(folder, open_vault(folder, key_place(folder, None, {})))
    for path in sorted(cabinet.files("records")):
        kept = cabinet.looked_into(path)
        assert kept is not None
        assert kept.record is not None
        yield kept.record


def answers(folder: Path) -> list[str]:
    """The words of all answers on disk, record by record in their order."""
    return [said.words for record in records(folder) for said in record.reflections]


def twice(words: list[str]) -> list[str]:
    """What occurs more than once."""
    return [word for word, times in Counter(words).items() if times > 1]


def on_disk(folder: Path, sentence: str, room: str = "*") -> bool:
    """Whether a file of the data folder, or of one room of it, holds this sentence, sealed."""
    vault = vault_of(folder)
    return any(sentence in str(read_tables(p, vault)) for p in folder.glob(f"{room}/**/*.sealed"))


Committed = list[tuple[Outgoing, ...] | Exception]
Commit = Callable[[TinyDbStore, Sequence[Turn]], Committed]


def gated(gate: threading.Event) -> Commit:
    """A commit that waits for the gate, to be put in the place of TinyDbStore's own."""
    commit = TinyDbStore.commit

    def wait(store: TinyDbStore, turns: Sequence[Turn]) -> Committed:
        assert gate.wait(10)
        return commit(store, turns)

    return wait


def number_of(message: Message, fake: FakeTelegram) -> int:
    """The id of the update that brought a person's message."""
    return next(
        number
        for number, update in fake.updates.every.items()
        if update.get("message", {}).get("message_id") == message.id
        and update["message"]["chat"]["id"] == message.json["chat"]["id"]
    )


def in_hours(hours: float) -> datetime:
    """So many hours from now, in whole minutes."""
    later = datetime.now(UTC).astimezone(AMSTERDAM) + timedelta(hours=hours)
    return later.replace(second=0, microsecond=0)
