"""The commands about the data say plainly what they did, and what to do when they could not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import storage.backup
import storage.restoring
from bot import main
from configuration import PREFIX, Configuration
from storage.keys import read_keys
from tests.storage.people import ANNA, JOINED, MRS_A, NOW, a_turn, commit, erased, joined, opened
from tests.storage.sealing import VAULT, vault_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a nurse and her client, and settings that lead to it."""
    monkeypatch.chdir(tmp_path)
    for name in Configuration.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.setenv(f"{PREFIX}DATA", str(tmp_path / "data"))
    store = opened(tmp_path / "data")
    joined(store)
    store.close()
    return tmp_path / "data"


def ask(*arguments: str) -> Result:
    """The command with these arguments; it never ends in a trace."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def made(data: Path) -> Path:
    """A backup that was made by the command."""
    told = ask("backup", str(data.parent / "backups"))
    assert told.exit_code == 0, told.output
    [path] = (data.parent / "backups").glob("*.tar")
    return path


# --- backups ----------------------------------------------------------------------------------


def test_a_backup_says_what_is_in_it_and_which_key_it_needs(data: Path) -> None:
    told = ask("backup", "backups")
    assert told.exit_code == 0
    assert "clients 1, files 6" in told.output
    assert f"master key {VAULT.keys[0].name}" in told.output
    assert told.output.endswith("all is well\n")
    assert "Warning" not in told.output


def test_a_backup_beside_the_key_is_warned_of(data: Path) -> None:
    assert "Keep them apart" in ask("backup", str(data.parent)).output


def test_a_backup_is_made_and_all_is_verified_while_the_bot_runs(data: Path) -> None:
    store = opened(data)
    path = made(data)
    for told in (ask("verify"), ask("verify", str(path))):
        assert (told.exit_code, told.output.splitlines()[-1]) == (0, "all is well")
        assert "1 in records" in told.output and "2 lines of logs" in told.output
    store.close()


def test_what_is_wrong_is_told_with_its_mend(data: Path) -> None:
    record = data / "records" / "mw-a.sealed"
    record.write_bytes(record.read_bytes()[:-1])
    told = ask("verify")
    assert told.exit_code == 1
    assert "records/mw-a.sealed was damaged" in told.output
    assert "restore it from a backup" in told.output


def test_a_backup_is_restored_and_the_old_data_are_named(data: Path) -> None:
    path = made(data)
    store = opened(data)
    erased(store)
    store.close()
    told = ask("restore", str(path))
    assert told.exit_code == 0
    assert "erased again: 1" in told.output
    assert "data.before-" in told.output and "delete them" in told.output
    assert ask("verify").exit_code == 0


def test_a_restore_says_what_was_taken_back_since_or_that_nobody_knows(data: Path) -> None:
    path = made(data)
    store = opened(data)
    ended = replace(JOINED.consents[0], withdrawn_at=NOW + timedelta(hours=2))
    commit(store, a_turn("9", MRS_A, replace(JOINED, consents=(ended,))))
    store.close()
    told = ask("restore", str(path))
    assert "record mw-a had its consent taken back since" in told.output
    assert "record mw-a has answers again" in told.output
    assert "No data were at hand" not in told.output
    for folder in data.parent.glob("data*/"):
        shutil.rmtree(folder)
    assert "No data were at hand" in ask("restore", str(path)).output


def test_nothing_is_restored_while_the_bot_runs(data: Path) -> None:
    path = made(data)
    store = opened(data)
    told = ask("restore", str(path))
    assert told.exit_code == 1
    assert "stop the bot first" in told.output
    store.close()


def test_something_else_than_a_backup_is_refused_in_plain_words(data: Path) -> None:
    (data.parent / "photo.tar").write_bytes(b"no tar at all")
    for told in (ask("restore", "photo.tar"), ask("verify", "photo.tar")):
        assert told.exit_code == 1
        assert "is no backup" in told.output


def test_without_data_there_is_nothing_to_back_up(data: Path) -> None:
    shutil.rmtree(data)
    Path(f"{data}.key").unlink()
    for told in (ask("backup", "backups"), ask("verify"), ask("log"), ask("key", "rotate")):
        assert told.exit_code == 1
        assert "holds no data yet" in told.output


def test_files_of_0_1_0_are_not_left_out_in_silence(data: Path) -> None:
    (data / "records" / "mw-b.json").write_text("{}")
    for sealed in (True, False):
        for told in (ask("backup", "backups"), ask("verify")):
            assert told.exit_code == 1
            assert "1 files of 0.1.0 are not sealed yet: start the bot once" in told.output
        if sealed:
            shutil.rmtree(data)
            (data / "people").mkdir(parents=True)
            (data / "people" / "telegram-7.json").write_text("{}")
    assert not (data.parent / "backups").exists()


def test_a_backup_on_another_disk_is_made_when_that_of_the_data_is_full(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path | str, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.backup, "replace_file", full)
    told = ask("backup", "backups")
    assert told.exit_code == 0
    assert "the backup was made; the folder could not be marked" in told.output
    assert f"Make room on the disk of {data}." in told.output
    [path] = Path("backups").iterdir()
    assert ask("verify", str(path)).exit_code == 0


def test_the_disk_that_is_full_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_anything: object) -> None:
        raise OSError(28, "No space left on device")

    path = made(data)
    with monkeypatch.context() as of_backups:
        of_backups.setattr(storage.backup, "_add", full)
        told = ask("backup", "elsewhere")
        assert told.exit_code == 1
        assert "elsewhere: No space left on device" in told.output
    monkeypatch.setattr(storage.restoring, "replace_file", full)
    told = ask("restore", str(path))
    assert f"the disk of {data}: No space left on device" in told.output


def test_whoever_stops_reading_hears_of_no_disk(data: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, ROOT / "bot.py", "log"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, f"{PREFIX}DATA": str(data)},
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert b"disk" not in process.stderr.read()
    assert process.wait() == 1


def test_when_nothing_can_be_read_no_rooms_are_named(data: Path) -> None:
    (data / "keys" / "names.sealed").unlink()
    told = ask("verify")
    assert told.exit_code == 1
    assert told.output.startswith("Read no files.\n")


def test_an_old_backup_is_verified_with_the_key_aside(data: Path) -> None:
    path = made(data)
    assert ask("key", "rotate").exit_code == 0
    [aside] = data.parent.glob("data.key.old-*")
    told = ask("verify", str(path))
    assert (told.exit_code, "not at hand: name its file with --old-key" in told.output) == (1, True)
    told = ask("verify", str(path), "--old-key", str(aside))
    assert (told.exit_code, told.output.splitlines()[-1]) == (0, "all is well")


# --- the key ----------------------------------------------------------------------------------


def test_a_key_is_made_once_and_not_for_data_that_are_sealed(data: Path) -> None:
    assert "key rotate" in ask("key", "new").output
    shutil.rmtree(data)
    assert "never overwritten" in ask("key", "new").output
    assert read_keys(Path(f"{data}.key")) == VAULT.keys
    told = ask("key", "new", "--to", "elsewhere/tussendoor.key")
    assert told.exit_code == 0
    assert f"{PREFIX}KEY_FILE=elsewhere/tussendoor.key" in told.output
    assert ask("key", "new", "--to", str(data / "key")).exit_code == 1


def test_a_check_says_where_the_key_is_and_whether_it_fits(data: Path) -> None:
    told = ask("key", "check")
    assert told.exit_code == 0
    assert told.output.splitlines() == [
        f"place: {data}.key",
        "mode: 0600",
        f"key: {VAULT.keys[0].name}",
        "all is well",
    ]
    Path(f"{data}.key").chmod(0o644)
    assert (ask("key", "check").exit_code, ask("verify").exit_code) == (1, 1)
    assert "chmod 600" in ask("key", "check").output
    Path(f"{data}.key").unlink()
    assert "put the key back" in ask("key", "check").output


def test_a_rotation_keeps_the_old_key_aside_and_says_for_what(data: Path) -> None:
    told = ask("key", "rotate")
    assert told.exit_code == 0
    [aside] = data.parent.glob("data.key.old-*")
    assert str(aside) in told.output
    assert "Backups made before now need it" in told.output
    assert ask("verify").exit_code == 0


def test_a_key_is_not_rotated_while_the_bot_runs(data: Path) -> None:
    store = opened(data)
    assert "stop the bot first" in ask("key", "rotate").output
    store.close()
    assert read_keys(Path(f"{data}.key")) == VAULT.keys


def test_a_credential_of_systemd_cannot_be_rotated_in_place(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credential = data.parent / "given" / "tussendoor-key"
    credential.parent.mkdir()
    shutil.move(f"{data}.key", credential)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credential.parent))
    told = ask("key", "rotate")
    assert told.exit_code == 1
    assert "comes from systemd" in told.output


def test_no_command_prints_the_key(data: Path) -> None:
    lines = Path(f"{data}.key").read_text().splitlines()
    [secret] = [line for line in lines if not line.startswith("#")]
    for told in (ask("key", "check"), ask("verify"), ask("backup", "b"), ask("key", "rotate")):
        assert secret not in told.output


# --- the log ----------------------------------------------------------------------------------


def test_the_logs_are_listed_and_one_is_read_by_id_or_label(data: Path) -> None:
    [line] = ask("log").output.splitlines()
    assert line.split(maxsplit=2) == ["2", "mw-a", "a record"]
    by_id, by_label = ask("log", "mw-a"), ask("log", "mw. Achterberg")
    assert by_id.output == by_label.output
    first, second = by_id.output.splitlines()
    vault = vault_of(data)
    assert f"nurse:{vault.pseudonym(ANNA.id)}" in first
    assert f"client:{vault.pseudonym(MRS_A.id)}" in second and "add 1 answer" in second
    for secret in ("koffie", "telegram", "Annelies", "Achterberg"):
        assert secret not in by_id.output


def test_the_log_is_there_for_programs_and_after_an_erasure(data: Path) -> None:
    store = opened(data)
    erased(store)
    commit(store, a_turn("9", ANNA))
    store.close()
    [listed] = [json.loads(line) for line in ask("log", "--json").output.splitlines()]
    assert listed == {"id": "mw-a", "of": "an erased record", "lines": 3}
    acts = [json.loads(line) for line in ask("log", "mw-a", "--json").output.splitlines()]
    assert [(line["n"], line["act"]) for line in acts] == [(1, "add"), (2, "add"), (3, "erase")]


def test_a_log_that_is_not_there_is_told(data: Path) -> None:
    told = ask("log", "nobody")
    assert told.exit_code == 1
    assert "there is no log nobody" in told.output
