"""The command line as somebody meets it: `python bot.py ...` in a terminal of its own."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from bot import main
from storage.tinydb_store import open_store
from tests.fake_telegram import TOKEN, FakeTelegram
from tests.world import World

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot.py"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LONGEST_S = 20  # for one command on a busy machine
TRACEBACK = "Traceback (most recent call last)"


def environment(**settings: str) -> dict[str, str]:
    """The environment with these settings and no others of ours."""
    ours = {name: value for name, value in os.environ.items() if name.startswith("TUSSENDOOR_")}
    rest = {name: value for name, value in os.environ.items() if name not in ours}
    told = {f"TUSSENDOOR_{name.upper()}": value for name, value in settings.items()}
    return {**rest, "PYTHONIOENCODING": "utf-8", **told}


def run(
    folder: Path, *arguments: str, typed: str = "", bot: Path = BOT, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run `python bot.py` in an empty folder, with these lines piped in."""
    return subprocess.run(
        [sys.executable, str(bot), *arguments],
        input=typed,
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST_S,
        check=False,
    )


def ask(*arguments: str, **settings: str) -> Result:
    """Run a command in this process: where its own start is not what is tested, that is quicker."""
    cleared = {name: None for name in os.environ if name.startswith("TUSSENDOOR_")}
    told = {f"TUSSENDOOR_{name.upper()}": value for name, value in settings.items()}
    return CliRunner(env={**cleared, **told}).invoke(main, arguments, prog_name="bot.py")


@contextmanager
def started(*arguments: str, folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A bot that runs meanwhile; killed at the end."""
    process = subprocess.Popen(
        [sys.executable, str(BOT), *arguments],
        cwd=folder,
        env=environment(**settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=LONGEST_S)


def told_until(process: subprocess.Popen[str], text: str) -> str:
    """The lines that a bot tells until one with this text, or until it ends."""
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if text in line:
            break
    return told


# --- trying it out ----------------------------------------------------------------------------

TO_THE_FIRST_QUESTION = ("ja", "begrepen", "verder", "ok", "u", "ja", "eerst vragen", "nee")
ALL_THE_WAY = (
    *TO_THE_FIRST_QUESTION,
    "Koffie met de hulp, elke dinsdag om tien uur ☕",
    "slaap",
    "Ik slaap slecht sinds de nieuwe pillen er zijn",
    "overslaan",
    "sla over",
    "7,5",
    "afronden",
    "1",
    "klaar",
    "sla over",
    "ja",
)

IN_SHORT = (
    *TO_THE_FIRST_QUESTION,
    "Koffie met de 'hulp' op dinsdag, 100%",
    "afronden",
    "1",
    "klaar",
    "sla over",
    "ja",
)


def a_whole_conversation(said: tuple[str, ...] = ALL_THE_WAY) -> str:
    """From tomorrow, when the client shares a summary, to the day that the nurse reads it."""
    tomorrow = datetime.now(AMSTERDAM) + timedelta(days=1)
    lines = (
        f"@clock {tomorrow:%Y-%m-%d} 09:00",
        *said,
        "@clock +2d",
        "@nurse mw. A",
        "lees overzicht",
    )
    return "".join(f"{line}\n" for line in lines)


def test_a_whole_conversation_ends_with_the_nurses_summary(tmp_path: Path) -> None:
    tried = run(tmp_path, "try", typed=a_whole_conversation())
    assert tried.returncode == 0
    assert tried.stderr == ""
    told, _clock, after = tried.stdout.partition("@clock +2d\n")
    assert "[client] Dag. Ik ben Tussendoor." in told
    assert "client> Koffie met de hulp, elke dinsdag om tien uur ☕\n\n[client] Ik heb het" in told
    assert "Hoe gaat het met uw lichaam? Een cijfer mag, van 0 tot 10." in told
    assert "[client] Dank u. Anna krijgt dit vóór het bezoek." in told
    assert "[nurse]" not in told
    assert "[nurse] mw. A deelt dit voor het bezoek van " in after
    assert after.count("\n1. “Ik slaap slecht sinds de nieuwe pillen er zijn” – ") == 2
    assert after.count("\n“Koffie met de hulp, elke dinsdag om tien uur ☕” – ") == 2
    assert after.count("lichaamsfuncties: 7,5 – de cliënt, ") == 2
    assert "[ Lees overzicht ]" in after
    assert not [*tmp_path.iterdir()], "nothing is kept"


def test_the_end_of_the_input_is_the_end_of_the_try_out(tmp_path: Path) -> None:
    tried = run(tmp_path, "try")
    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout.startswith("\n[client] Dag. Ik ben Tussendoor. Ik ben een computer")
    assert tried.stdout.endswith("    [ Verder ]\n    [ Help ]\n")


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "stop"])
def test_without_a_token_the_proeftuin_opens_and_leaves_nothing_behind(
    tmp_path: Path, asked: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tmp_path / "real"
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with started(folder=tmp_path, data=str(real)) as process:
        told = told_until(process, "http://")
        found = re.search(r"http://127\.0\.0\.1:\d+/[\w-]{32,}/", told)
        assert found
        with urllib.request.urlopen(found[0], timeout=LONGEST_S) as page:
            assert "<title>Tussendoor: de proeftuin</title>" in page.read().decode()
        process.send_signal(asked)
        rest, _err = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 0
    assert TRACEBACK not in told + rest
    assert not real.exists()
    assert not [*tmp_path.iterdir()]


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = run(tmp_path, "proeftuin", "--no-open", "--port", str(taken.getsockname()[1]))
    assert told.returncode == 1
    assert told.stderr.startswith("Error: the proeftuin cannot listen on port")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, str]:
    """A bare try-out: its first line, then what it showed before and after the client's link."""
    folder = tmp_path_factory.mktemp("bare")
    with started("try", "--bare", "--as-test", folder=folder) as process:
        assert process.stdin is not None and process.stdout is not None
        link = process.stdout.readline().strip()
        lines = [link, "Anna", "cliënt toevoegen", "mw. A", "bezoek", "over drie dagen half drie"]
        process.stdin.write("".join(f"{line}\n" for line in (*lines, "ja")))
        process.stdin.flush()
        shown = told_until(process, "Dit is gepland.")
        codes = re.findall(r"^(/start [A-Za-z0-9_-]{32})$", shown, re.MULTILINE)
        assert codes, shown
        told, _err = process.communicate(f"@client {codes[-1]}\n", timeout=LONGEST_S)
    assert process.returncode == 0
    return link, shown, told


def test_a_bare_try_out_begins_with_a_link_for_a_nurse(bare: tuple[str, str, str]) -> None:
    link, shown, told = bare
    assert re.fullmatch(r"@nurse /start [A-Za-z0-9_-]{32}", link)
    assert "[nurse] Dag. U bent nu verpleegkundige in Tussendoor." in shown
    assert "nurse-brief-" in shown
    assert "Anna heeft u gevraagd hier te komen." in told


def as_test(told: str) -> str:
    """The test in what a try-out told."""
    found = re.search(r"^(?:from|import|def test_).*\Z", told, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0]


def test_a_conversation_comes_out_as_a_test_that_passes(tmp_path: Path) -> None:
    tried = run(tmp_path, "try", "--as-test", typed=a_whole_conversation(IN_SHORT))
    passes(as_test(tried.stdout), tmp_path)


def passes(test: str, folder: Path) -> None:
    """Run the one test that this source defines, as pytest does."""
    names: dict[str, Callable[[World], None]] = {}
    exec(test, names)
    [there] = [name for name in names if name.startswith("test_")]
    names[there](World(folder / "data"))


def test_a_bare_conversation_comes_out_as_a_test_that_passes(
    bare: tuple[str, str, str], tmp_path: Path
) -> None:
    link, _shown, told = bare
    test = as_test(told)
    code = link.rpartition(" ")[2]
    passes(test, tmp_path)
    assert code not in test


def test_control_c_ends_the_try_out_calmly(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(BOT), "try"],
        cwd=tmp_path,
        env=environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        shown = until(ours, "client> ")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=LONGEST_S) in (0, 130)
        shown += until(ours, "never shown", timeout_s=0.2)
    finally:
        process.kill()
        process.wait(timeout=LONGEST_S)
        os.close(ours)
    assert TRACEBACK not in shown


def until(terminal: int, text: str, timeout_s: float = LONGEST_S) -> str:
    """What a terminal shows until this text, or until the time is up."""
    shown, ends_at = b"", time.monotonic() + timeout_s
    while text.encode() not in shown and time.monotonic() < ends_at:
        ready, _w, _x = select.select([terminal], [], [], 0.05)
        if not ready:
            continue
        try:
            shown += os.read(terminal, 65536)
        except OSError:  # the other side has gone
            break
    return shown.decode(errors="replace")


def test_without_catalogs_the_try_out_says_how_to_make_them(tmp_path: Path) -> None:
    copied = tmp_path / "fresh"
    ignored = shutil.ignore_patterns("*.mo", "__pycache__")
    for room in ("flows", "channels", "storage", "handover", "upkeep", "locales"):
        shutil.copytree(ROOT / room, copied / room, ignore=ignored)
    for module in ("bot.py", "configuration.py"):
        shutil.copy(ROOT / module, copied)
    tried = run(tmp_path, "try", bot=copied / "bot.py")
    assert tried.returncode == 1
    assert "pybabel compile" in tried.stderr
    assert TRACEBACK not in tried.stderr


def test_bytes_that_are_no_text_do_not_end_the_try_out(tmp_path: Path) -> None:
    tried = subprocess.run(
        [sys.executable, str(BOT), "try"],
        input=b"ja\n\xff\xfe\nbegrepen\n",
        cwd=tmp_path,
        env={**environment(), "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": ""},
        capture_output=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert tried.returncode == 0
    assert "U schrijft in Telegram." in tried.stdout.decode(errors="replace")


# --- help and wrong settings ------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`."""
    monkeypatch.chdir(tmp_path)


def test_the_help_names_every_command() -> None:
    told = ask("--help")
    assert (told.exit_code, told.stderr) == (0, "")
    for command in ("doctor", "invite", "proeftuin", "run", "try"):
        assert re.search(rf"^  {command} +[A-Z].*\.$", told.stdout, re.MULTILINE), command
    assert "Without a command: runs on Telegram when a token is configured" in told.stdout


@pytest.mark.parametrize("command", ["run", "try", "proeftuin", "doctor", "invite", "invite nurse"])
def test_every_command_and_option_says_what_it_does(command: str) -> None:
    told = ask(*command.split(), "--help")
    assert told.exit_code == 0
    assert re.search(r"Usage: .*\n\n  [A-Z].*\.", told.stdout)
    for option in re.findall(r"^  --.*$", told.stdout, re.MULTILINE):
        assert re.fullmatch(r"  --[a-z-]+( [A-Z]+)?  +[A-Z].*\.", option)


def test_a_wrong_setting_is_told_by_every_command() -> None:
    for command in ((), ("run",), ("try",), ("proeftuin",), ("doctor",), ("invite", "nurse")):
        told = ask(*command, lead_hours="a day", token=TOKEN)
        assert told.exit_code == 1
        assert told.stderr.startswith("Error: TUSSENDOOR_LEAD_HOURS: ")
        assert TOKEN not in told.output


def test_running_without_a_token_says_where_to_get_one() -> None:
    told = ask("run")
    assert told.exit_code == 1
    assert told.stderr == "Error: TUSSENDOOR_TOKEN is not set: ask @BotFather for a token\n"


def test_an_unknown_command_is_told() -> None:
    told = ask("trie")
    assert told.exit_code == 2
    assert "No such command 'trie'" in told.stderr


# --- invitations and the doctor ---------------------------------------------------------------


def test_a_nurse_is_invited_while_the_bot_runs(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = open_store(data)  # as the bot that runs has it
    told = run(tmp_path, "invite", "nurse", data=str(data))
    assert (told.returncode, told.stderr) == (0, "")
    found = re.search(r"The nurse sends the bot: /start ([A-Za-z0-9_-]{32})\n", told.stdout)
    assert found
    assert re.search(r"It works once, until 20\d\d-\d\d-\d\d \d\d:\d\d\.\n", told.stdout)
    [kept] = (data / "invitations").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert found[1].encode() not in kept.read_bytes()
    invitation = store.invitation(kept.stem)
    assert invitation is not None
    assert invitation.role == "nurse"
    left = invitation.expires_at - datetime.now(AMSTERDAM)
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
    store.close()


def test_the_doctor_tells_each_problem(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    told = ask("doctor", data=str(data))
    assert (told.exit_code, told.stderr) == (1, "")
    assert told.stdout.splitlines() == [
        f"{data} can be read by others: chmod 700 {data}",
        "TUSSENDOOR_TOKEN is not set: ask @BotFather for a token (the try-out needs none)",
    ]


def test_the_doctor_tells_that_telegram_does_not_answer_without_the_token() -> None:
    told = ask("doctor", token=TOKEN, api_url="http://127.0.0.1:1")
    assert told.exit_code == 1
    assert told.stdout.startswith("http://127.0.0.1:1 does not answer: let this machine reach it")
    assert TOKEN not in told.output


# --- running on Telegram ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def telegram() -> Iterator[FakeTelegram]:
    """A Telegram for all tests of this module."""
    with FakeTelegram.serve_in_thread() as fake:
        yield fake


async def test_with_a_token_it_runs_and_stops_calmly(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    data = tmp_path / "data"
    with started(folder=tmp_path, token=TOKEN, api_url=telegram.url, data=str(data)) as process:
        person = telegram.user(4242, first_name="A", language_code="nl")
        person.starts()
        await person.hears("Dag. Ik ben Tussendoor.", timeout=LONGEST_S)
        invited, second, healthy = [
            await asyncio.to_thread(
                ask, *command, token=TOKEN, api_url=telegram.url, data=str(data)
            )
            for command in (("invite", "nurse"), ("run",), ("doctor",))
        ]
        process.send_signal(signal.SIGINT)
        told, _err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert told.rstrip().endswith('"event": "stopped"}')
    assert '"bot": "door_bot"' in told
    assert TRACEBACK not in told
    assert "koffie" not in told and TOKEN not in told
    assert re.search(r"https://t\.me/door_bot\?start=[A-Za-z0-9_-]{32}\n", invited.stdout)
    assert second.exit_code == 1
    assert second.stderr == f"Error: {data} is in use by another Tussendoor\n"
    assert (healthy.exit_code, healthy.stdout) == (0, "all is well\n")


def test_a_token_that_telegram_does_not_know_is_told_and_not_shown(
    telegram: FakeTelegram,
) -> None:
    told = ask("run", token="987654321:another-token", api_url=telegram.url)
    assert told.exit_code == 1
    assert isinstance(told.exception, SystemExit)  # and no traceback
    assert "another-token" not in told.output
    assert "TUSSENDOOR_TOKEN" in told.stderr


def test_a_telegram_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    with started("run", folder=tmp_path, token=TOKEN, api_url="http://127.0.0.1:1") as process:
        assert "cannot be reached" in told_until(process, "cannot be reached")
        assert process.poll() is None


def test_a_file_that_cannot_be_read_does_not_silently_end_all_reminders(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    records = tmp_path / "data" / "records"
    records.mkdir(parents=True)
    (records / "mw-a.json").write_text('{"about": {"1": {"schema": 99, "record": {}}}}')
    with started(
        "run", folder=tmp_path, token=TOKEN, api_url=telegram.url, data=str(records.parent)
    ) as process:
        told = told_until(process, "running as")
        told += process.communicate(timeout=LONGEST_S)[0]  # it ends by itself
    assert "newer" in told


# --- the nurses -------------------------------------------------------------------------------


@pytest.fixture
def team(tmp_path: Path) -> World:
    """Anna and Bo, who has one client, in one team; and another Bo in the team of the south."""
    world = World(tmp_path / "data")
    world.nurse("Anna")
    world.nurse("Bo").presses("Cliënt toevoegen").says("mw. A")
    world.person("nurse Bo Zuid").starts(world.nurse_code(team="Zuid")).says("Bo")
    return world


def test_the_nurses_are_listed_by_team_with_how_many_clients_each_has(team: World) -> None:
    told = ask("nurse", "list", data=str(team.folder)).output.splitlines()
    assert [line.partition(", since")[0] for line in told] == [
        "(no team): Anna, clients: 0",
        "(no team): Bo, clients: 1",
        "Zuid: Bo, clients: 0",
    ]


def test_before_there_is_a_nurse_the_list_says_how_to_invite_one(tmp_path: Path) -> None:
    told = ask("nurse", "list", data=str(tmp_path / "data"))
    assert "bot.py invite nurse" in told.output


def test_a_nurse_who_leaves_by_the_command_loses_her_access_while_the_bot_runs(
    team: World,
) -> None:
    store = open_store(team.folder)  # as the bot that runs has it
    told = ask("nurse", "leave", "bo", "--team", "", "--yes", data=str(team.folder))
    assert "the clients go to Anna" in told.output
    [departure] = store.departures()
    store.close()
    assert departure.nurse == "terminal-nurse Bo"
    team.clock_moves(minutes=1)
    assert "U werkt hier niet meer." in team.person("nurse Bo").all_heard
    team.person("nurse Anna").says("cliënten").hears("mw. A")
    team.person("nurse Bo Zuid").says("cliënten").does_not_hear("mw. A")


def test_of_nurses_with_one_name_none_leaves_before_the_team_is_said(team: World) -> None:
    told = ask("nurse", "leave", "Bo", "--yes", data=str(team.folder))
    assert told.exit_code == 1
    assert "several nurses:" in told.output
    assert "Zuid: Bo" in told.output
    assert not list((team.folder / "departures").glob("*"))


def test_nobody_leaves_without_a_yes(team: World) -> None:
    told = ask("nurse", "leave", "Anna", data=str(team.folder))
    assert told.exit_code == 1
    assert not list((team.folder / "departures").glob("*"))


def test_a_name_that_nobody_has_is_told(team: World) -> None:
    told = ask("nurse", "leave", "Cato", "--yes", data=str(team.folder))
    assert told.exit_code == 1
    assert "bot.py nurse list" in told.output
