"""The proeftuin as it is started: nothing that is set leads it to an organisation's own data."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from storage.keys import new_key, write_keys
from tests.test_command_line import BOT, LONGEST_S, environment, run, started, told_until

TYPED = "Koffie met de hulp, en niemand anders leest dit"
WAYS = {
    "environment": "TUSSENDOOR_DATA",
    "settings file": ".env",
    "working directory": "the folder that is taken when nothing is set",
}


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """What the files in a folder hold, and when each was written last."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def does(address: str, **asked: str) -> int:
    """Ask what the page asks; the status of the answer, which comes when the turn is kept."""
    request = urllib.request.Request(
        f"{address}do",
        json.dumps(asked).encode(),
        {"Content-Type": "application/json", "Origin": address[: address.rindex("/", 0, -1)]},
    )
    with urllib.request.urlopen(request, timeout=LONGEST_S) as answer:
        return int(answer.status)


@pytest.mark.parametrize("way", WAYS)
def test_the_proeftuin_opens_no_data_that_is_there_and_writes_none_of_its_own_in_it(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, temporary, out = tmp_path / "home", tmp_path / "temporary", tmp_path / "out"
    for folder in (home, temporary, out):
        folder.mkdir()
    settings = {"handover": "folder", "handover_folder": str(out)}
    where = {"data": str(tmp_path / "real"), "key_file": str(tmp_path / "real.key")}
    if way != "working directory":
        write_keys(Path(where["key_file"]), (new_key(),))
    if way == "environment":
        settings |= where
    if way == "settings file":
        lines = (f"TUSSENDOOR_{name.upper()}={told}\n" for name, told in where.items())
        (home / ".env").write_text("".join(lines))
    invited = [sys.executable, str(BOT), "invite", "nurse"]  # so that real data is there
    subprocess.run(invited, cwd=home, env=environment(**settings), check=True, timeout=LONGEST_S)
    before = contents(tmp_path)
    monkeypatch.setenv("TMPDIR", str(temporary))
    with started("proeftuin", "--no-open", folder=home, **settings) as process:
        found = re.search(r"http://\S+/", told_until(process, "http://"))
        assert found
        assert does(found[0], what="says", phone="nurse", words=TYPED) == 204
        [own] = temporary.iterdir()
        assert own.stat().st_mode & 0o077 == 0
        assert not any(TYPED.encode() in held for _at, held in contents(own).values())
        assert {
            path: held for path, held in contents(tmp_path).items() if str(own) not in path
        } == (before)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LONGEST_S)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("option", ["--data", "--folder", "--key-file", "some/folder"])
def test_no_argument_leads_the_proeftuin_to_a_folder(tmp_path: Path, option: str) -> None:
    told = run(tmp_path, "proeftuin", option, str(tmp_path))
    assert told.returncode == 2
    assert not [*tmp_path.iterdir()]
