"""What is in deploy/ can be used as it stands: the unit, the wrapper, the image, the compose file.

The image itself is not built here: that needs a container engine.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from configuration import PREFIX, Configuration
from storage.opening import CREDENTIAL
from upkeep.health import HOST

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "tussendoor.service").read_text("utf-8")
WRAPPER = (DEPLOY / "tussendoor").read_text("utf-8")
IMAGE = (DEPLOY / "Containerfile").read_text("utf-8")
BACKUPS = DEPLOY / "tussendoor-backup.service"
BACKUP = BACKUPS.read_text("utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text("utf-8")
TOKEN = f"{PREFIX.lower()}token"  # the name of the file in which the token is found
MOST_EXPOSED = 15  # tenths, of what systemd-analyze calls exposure; 100 is a unit without any rule
SETTINGS = {PREFIX + name.upper() for name in Configuration.model_fields}

needs_systemd = pytest.mark.skipif(
    "CI" not in os.environ and shutil.which("systemd-analyze") is None,
    reason="there is no systemd-analyze here to judge the unit",
)


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What systemd-analyze says."""
    command = ("systemd-analyze", *arguments)
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


# --- systemd ---------------------------------------------------------------------------------


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "tussendoor.service"
    unit.write_text(UNIT.replace("/opt/tussendoor/.venv/bin/python", sys.executable))
    told = analyzed("verify", "--man=no", str(unit))
    assert (told.returncode, told.stderr) == (0, "")


@needs_systemd
def test_the_unit_leaves_little_open() -> None:
    told = analyzed(
        *("security", "--offline=yes", f"--threshold={MOST_EXPOSED}"),
        str(DEPLOY / "tussendoor.service"),
    )
    assert told.returncode == 0, told.stdout


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_timer_of_the_backups(tmp_path: Path) -> None:
    (tmp_path / BACKUPS.name).write_text(BACKUP.replace("/usr/local/sbin/tussendoor", "/bin/true"))
    timer = shutil.copy(DEPLOY / "tussendoor-backup.timer", tmp_path)
    told = analyzed("verify", "--man=no", str(timer), str(tmp_path / BACKUPS.name))
    assert (told.returncode, told.stderr) == (0, "")


def test_only_backups_of_more_than_thirty_days_ago_go_at_night(tmp_path: Path) -> None:
    [line] = re.findall(r"^ExecStartPost=(.+)$", BACKUP, re.MULTILINE)
    today = datetime.now(UTC)
    for days in (0, 29, 32, 400):
        for name in (f"tussendoor-{days}.tar", f"key-{days}"):
            (tmp_path / name).write_text("")
            at = (today - timedelta(days=days)).timestamp()
            os.utime(tmp_path / name, (at, at))
    command = shlex.split(line.replace("/var/backups/tussendoor", str(tmp_path)))
    subprocess.run(command, check=True)
    left = sorted(path.name for path in tmp_path.glob("*.tar"))
    assert left == ["tussendoor-0.tar", "tussendoor-29.tar"]
    assert len([*tmp_path.glob("key-*")]) == 4


def rule(name: str) -> list[str]:
    """The values that the unit gives this directive."""
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def test_the_unit_runs_a_command_of_the_bot_for_a_user_of_its_own() -> None:
    assert rule("ExecStart") == ["/opt/tussendoor/.venv/bin/python bot.py run"]
    [user] = rule("User")
    assert user != "root"
    assert f"u {user} " in (DEPLOY / "tussendoor.sysusers").read_text("utf-8")


def test_the_data_and_memory_are_for_that_user_alone() -> None:
    assert rule("StateDirectoryMode") == ["0700"]
    assert rule("UMask") == ["0077"]
    assert rule("LimitCORE") == ["0"]
    assert rule("MemorySwapMax") == ["0"]
    assert rule("NoNewPrivileges") == ["yes"]
    assert rule("MemoryDenyWriteExecute") == ["yes"]
    assert rule("ProtectSystem") == ["strict"]


def test_the_secrets_come_by_the_names_that_the_bot_looks_for() -> None:
    given = {value.partition(":")[0] for value in rule("LoadCredential")}
    assert given == {CREDENTIAL, TOKEN}
    assert f"LoadCredential={CREDENTIAL}:" in WRAPPER
    assert f"LoadCredential={TOKEN}:" in WRAPPER
    assert set(re.findall(r"^  (tussendoor\S*):\n    file:", COMPOSE, re.MULTILINE)) == given


def test_settings_that_are_named_exist() -> None:
    example = (DEPLOY / "settings.example").read_text("utf-8")
    for text in (UNIT, WRAPPER, IMAGE, COMPOSE, example):
        assert set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", text)) <= SETTINGS


UNDER_THE_RULE = """
import ctypes, mmap, sys
libc = ctypes.CDLL(None)
PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN = 65, 1  # linux/prctl.h, from Linux 6.3 on
if libc.prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) != 0:
    sys.exit(77)
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
except PermissionError:
    pass
else:
    sys.exit("the rule does not hold")
import bot, channels.telegram
from flows.conversation import Form
from channels.wording import Wording
from handover.letter import letter_pdf
say = Wording(Form.U, None).say
assert letter_pdf("https://t.me/x?start=1", say, "Anna", "vrijdag").startswith(b"%PDF")
"""


def test_the_bot_bears_that_memory_is_never_both_written_and_run() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNDER_THE_RULE], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode == 77:
        pytest.skip("this kernel does not know the rule: Linux 6.3 and newer do")
    assert done.returncode == 0, done.stderr


# --- the wrapper -----------------------------------------------------------------------------


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A folder with a systemd-run that prints what it is asked, a word a line."""
    fake = tmp_path / "systemd-run"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    return tmp_path


def wrapped(folder: Path, *arguments: str) -> list[str]:
    """What the wrapper asks of systemd-run."""
    path = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", str(DEPLOY / "tussendoor"), *arguments],
        env=path,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_command_runs_as_the_service_does(asked: Path) -> None:
    told = wrapped(asked, "invite", "nurse")
    assert told[-4:] == ["/opt/tussendoor/.venv/bin/python", "bot.py", "invite", "nurse"]
    assert f"--uid={rule('User')[0]}" in told
    for line in rule("LoadCredential"):
        assert f"--property=LoadCredential={line}" in told
    assert f"--setenv={rule('Environment')[0]}" in told
    assert f"--property=EnvironmentFile={rule('EnvironmentFile')[0]}" in told


def test_only_a_command_about_the_key_may_write_the_key(asked: Path) -> None:
    told = wrapped(asked, "key", "rotate")
    place = next(line for line in told if line.startswith(f"--setenv={PREFIX}KEY_FILE="))
    folder = Path(place.rpartition("=")[2]).parent
    assert f"--property=ReadWritePaths={folder}" in told
    assert not [line for line in told if CREDENTIAL in line]
    assert not [line for line in wrapped(asked, "doctor") if f"={folder}" in line]


def test_words_with_spaces_arrive_as_they_were(asked: Path) -> None:
    assert wrapped(asked, "log", "a b; c")[-1] == "a b; c"


# --- the image -------------------------------------------------------------------------------

INSTRUCTION = re.compile(r"^([A-Z]+) (.+?)(?<!\\)$", re.MULTILINE | re.DOTALL)
LAST_STAGE = IMAGE[IMAGE.rindex("\nFROM ") :]


def copied() -> list[str]:
    """What the image takes from the tree."""
    return [
        source
        for kind, rest in INSTRUCTION.findall(IMAGE)
        if kind == "COPY" and "--from" not in rest
        for source in shlex.split(rest)[:-1]
    ]


def test_the_image_holds_all_of_the_bot_and_nothing_else() -> None:
    needed = {
        *(path.name for path in ROOT.glob("*.py")),
        *(path.parent.name for path in ROOT.glob("*/__init__.py")),
    } - {"bench", "docs"}
    assert set(copied()) == needed | {"locales", "requirements.txt"}
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    assert sorted(let_in) == sorted(copied())


def test_the_image_ends_without_root_and_without_tools_to_install() -> None:
    assert "\nUSER 10001:10001\n" in LAST_STAGE
    assert "pip uninstall" in LAST_STAGE
    assert not re.search(r"apt|pip install|--chown|gcc", LAST_STAGE)
    assert "--require-hashes" in IMAGE
    assert "--only-binary :all:" in IMAGE


def test_the_image_looks_at_the_health_page_that_it_asks_for() -> None:
    [port] = re.findall(rf"{PREFIX}HEALTH_PORT=(\d+)", IMAGE)
    assert f"http://{HOST}:{port}/health" in IMAGE
    [probe] = re.findall(r'"-c", "(.+)"\]', IMAGE)
    compile(probe, "healthcheck", "exec")


def test_the_container_writes_in_its_volume_alone_and_is_reached_from_this_machine_alone() -> None:
    for line in ("read_only: true", "no-new-privileges:true", "- ALL", "core: 0"):
        assert line in COMPOSE
    ports = re.findall(r"^    ports:\n((?:      - .+\n)+)", COMPOSE, re.MULTILINE)
    assert ports
    assert all(line.strip().startswith("- 127.0.0.1:") for line in ports[0].splitlines())
    [data] = re.findall(r"^      - data:(.+)$", COMPOSE, re.MULTILINE)
    assert f"VOLUME {data}\n" in IMAGE
    assert f"{PREFIX}DATA={data}/" in IMAGE


def test_what_the_compose_file_names_is_there_or_kept_out_of_the_repository() -> None:
    [context] = re.findall(r"^      context: (.+)$", COMPOSE, re.MULTILINE)
    [file] = re.findall(r"^      dockerfile: (.+)$", COMPOSE, re.MULTILINE)
    assert (DEPLOY / context / file).resolve() == DEPLOY / "Containerfile"
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    for place in ("secrets", "settings", "backups"):
        assert re.search(rf"(- |file: |\./){place}\b", COMPOSE)
        assert any(line.rstrip("/") == f"/deploy/{place}" for line in ignored)
