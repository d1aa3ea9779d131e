"""A line of the log tells what happened, and never what somebody said."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import upkeep.logs
from tests.test_architecture import each_module, tree_of
from upkeep.logs import Line, about, hide

WORDS = "Mijn knie doet zeer"
TOKEN = "123456789:a-token-that-opens-nothing-at-all"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _nothing_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep.logs, "_secrets", set[str]())


def line(as_json: bool, sentence: str, *fields: object, name: str = "tussendoor") -> str:
    """How this is logged, on the first moment of 1970."""
    record = logging.LogRecord(name, logging.ERROR, "/x/lib/site.py", 7, sentence, fields, None)
    record.created = 0
    return Line(as_json).format(record)


def test_our_own_line_is_an_object_with_its_event_and_fields() -> None:
    assert json.loads(line(True, "update %(update)s was not kept", {"update": "7"})) == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "error",
        "event": "update {update} was not kept",
        "update": "7",
    }


def test_at_a_terminal_it_is_a_sentence_with_the_other_fields_behind_it() -> None:
    told = line(False, "update %(update)s was not kept", {"update": "7", "where": "a\nb"})
    assert told.endswith(" error update 7 was not kept where=a b")


@pytest.mark.parametrize("as_json", [True, False])
def test_of_a_library_only_is_told_which_and_where(as_json: bool) -> None:
    told = line(as_json, f"{WORDS} %s", WORDS, name="telegram.Bot")
    assert WORDS not in told
    assert "telegram.Bot" in told and "lib/site.py:7" in told


@pytest.mark.parametrize("as_json", [True, False])
def test_values_without_a_name_are_not_told(as_json: bool) -> None:
    assert WORDS not in line(as_json, "it was %s", WORDS)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_secret_is_hidden_also_within_a_longer_text(as_json: bool) -> None:
    hide(TOKEN)
    told = line(as_json, "at %(url)s", {"url": f"https://x/bot{TOKEN}/getMe", "b": TOKEN[10:]})
    assert TOKEN[10:] not in told
    assert told.count("[hidden]") == 2


def test_an_exception_is_told_by_its_type_and_the_way_it_came() -> None:
    def full() -> None:
        raise OSError(28, WORDS)

    with pytest.raises(OSError, match=WORDS) as caught:
        full()
    told = about(caught.value)
    assert told["fault"] == "OSError ENOSPC"
    assert told["where"][-1].startswith("tests/upkeep/test_logs.py:")
    assert told["where"][-1].endswith(" full")
    assert WORDS not in str(told)


def test_a_task_that_fails_unseen_is_told_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = asyncio.new_event_loop()
    upkeep.logs.unhandled(loop, {"message": WORDS, "exception": ValueError(WORDS)})
    loop.close()
    assert "nobody awaited ValueError" in caplog.text
    assert WORDS not in caplog.text


def _limits(before: tuple[int, int]) -> tuple[bool, tuple[int, int]]:
    """What became of the limit of core dumps in a process that began with this one."""
    asked = (
        "import resource, upkeep.logs as l\n"
        f"resource.setrlimit(resource.RLIMIT_CORE, {before})\n"
        "print(l.forbid_core_dumps(), *resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True)
    well, soft, hard = done.stdout.split()
    return well == "True", (int(soft), int(hard))


def test_no_core_dump_is_left_whatever_the_limit_was() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    assert _limits((0, hard)) == (True, (1, 1) if hard else (0, 0))
    assert _limits((0, 0)) == (True, (0, 0))


# --- the house rule --------------------------------------------------------------------------

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def _log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LEVELS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("log", "logger", "logging")
        ):
            yield node


def _is_constant_with_named_fields(call: ast.Call) -> bool:
    sentence, *fields = call.args
    constant = isinstance(sentence, ast.Constant) and "%s" not in str(sentence.value)
    return constant and len(fields) <= 1 and not call.keywords and "{" not in ast.unparse(sentence)


@each_module()
def test_every_line_of_ours_is_a_constant_sentence_with_named_fields(path: Path) -> None:
    wrong = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in _log_calls(tree_of(path))
        if not _is_constant_with_named_fields(call)
    ]
    assert not wrong


@pytest.mark.parametrize(
    "call",
    ['log.error("x %s", y)', 'log.info(f"x {y}")', "log.info(y)", 'log.info("x", exc_info=1)'],
)
def test_a_line_with_loose_values_would_be_found(call: str) -> None:
    [found] = _log_calls(ast.parse(call))
    assert not _is_constant_with_named_fields(found)
