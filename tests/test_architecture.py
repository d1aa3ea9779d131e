"""The house rules that can be read off the source: who imports whom, and where Dutch stands."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from flows.safety.help_lines import CARERS_UNCONFIRMED, HELP_LINES

ROOT = Path(__file__).parents[1]
ROOMS = ("flows", "channels", "storage", "handover", "upkeep")
ALONE = ("bot.py", "configuration.py")
MODULES = sorted(
    [ROOT / name for name in ALONE if (ROOT / name).exists()]
    + [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
)


def each_module(but: dict[str, str] | None = None) -> pytest.MarkDecorator:
    """Every module in turn; of those in `but` it is known, and said why, that they fail."""
    names = [str(path.relative_to(ROOT)) for path in MODULES]
    marks = {
        name: [pytest.mark.xfail(strict=True, reason=reason)]
        for name, reason in (but or {}).items()
    }
    return pytest.mark.parametrize(
        "path",
        [
            pytest.param(path, id=name, marks=marks.get(name, []))
            for name, path in zip(names, MODULES, strict=True)
        ],
    )


every_module = each_module()

MAY_IMPORT = {  # of our own rooms; everybody may import from the own room
    "flows": set[str](),
    "channels": {"flows"},
    "storage": {"flows"},
    "handover": {"flows"},
    "upkeep": {"flows", "channels", "storage", "handover", "configuration"},
    "configuration": {"flows", "storage"},
    "bot": {*ROOMS, "configuration"},
}
ALLOWED_BRICKS = {  # packages from outside
    "flows": set[str](),
    "channels": {"babel", "orjson"},
    "storage": {"cryptography", "tinydb", "orjson", "pydantic"},
    "handover": {"orjson", "segno", "typst"},
    "upkeep": {"click", "orjson"},
    "configuration": {"pydantic", "pydantic_settings", "simplemma"},
    "bot": {"click"},
}
ONLY_HERE = {
    "telegram": {"channels/telegram.py", "channels/updates.py", "channels/aiohttp_request.py"},
    "aiohttp": {
        "channels/telegram.py",
        "channels/aiohttp_request.py",
        "upkeep/reach.py",
        "upkeep/health.py",
    },
    "starlette": {"channels/browser.py"},
    "transitions": {"flows/engine.py"},
    "rapidfuzz": {"flows/safety/reading.py"},
    "uvicorn": {"channels/browser.py"},
    "fhir": {"handover/fhir.py"},
    "pydantic": {"handover/fhir.py"},
    "phonenumbers": {"channels/identifiers.py"},
    "stdnum": {"channels/identifiers.py"},
}
LONGEST_MODULE = 450  # lines
LONG = {"flows/dutch.py", "flows/positive_health.py"}  # a lexicon, a table of questions
WITHOUT_SENTENCES = {  # what people type, not what is said
    "flows/dutch.py",
    "flows/dutch_people.py",
    "flows/nurse/who_does.py",
    "flows/safety/net.py",
}
DUTCH = re.compile(
    r"\b(de|het|een|niet|geen|wilt|wil je|heeft|hebt|ik heb|u kunt|je kunt|bent|uw|jouw|wij|naar|"
    r"voor|niets|graag|goed zo|vandaag|morgen|bezoek|cliënt|overzicht|antwoorden|dank|druk op)\b",
    re.IGNORECASE,
)


def name_of(path: Path) -> str:
    """The path as it is written in the docs."""
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    """The room a module stands in, or its own name."""
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    """A module's source, read."""
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


def imports(tree: ast.AST) -> Iterator[str]:
    """The full names of what is imported, at the top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full here"
            yield node.module or ""


def packages(tree: ast.AST) -> set[str]:
    """The first parts of what is imported."""
    return {name.partition(".")[0] for name in imports(tree)}


# --- arrows -----------------------------------------------------------------------------------


def test_all_rooms_are_here() -> None:
    assert {room_of(path) for path in MODULES} == set(MAY_IMPORT)


@every_module
def test_arrows_point_one_way(path: Path) -> None:
    ours = packages(tree_of(path)) & set(MAY_IMPORT)
    assert ours <= MAY_IMPORT[room_of(path)] | {room_of(path)}


@every_module
def test_only_the_agreed_packages_come_in(path: Path) -> None:
    outside = packages(tree_of(path)) - set(sys.stdlib_module_names) - set(MAY_IMPORT)
    agreed = ALLOWED_BRICKS[room_of(path)] | {
        package for package, modules in ONLY_HERE.items() if name_of(path) in modules
    }
    assert outside <= agreed


@every_module
def test_flows_are_pure(path: Path) -> None:
    """No clock, no network, no disk, no randomness, no logging."""
    if room_of(path) != "flows":
        return
    impure = {
        *("asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket"),
        *("sqlite3", "subprocess", "tempfile", "threading", "time", "urllib", "uuid"),
    }
    assert not packages(tree_of(path)) & impure
    called = {
        ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)
    }
    clocks = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today"}
    assert not {name.removeprefix("dt.") for name in called} & (clocks | {"open", "print", "input"})


def test_no_module_takes_part_in_a_circle() -> None:
    arrows = {
        name_of(path).removesuffix(".py").replace("/", "."): {
            name for name in imports(tree_of(path)) if name.partition(".")[0] in MAY_IMPORT
        }
        for path in MODULES
    }
    left = dict(arrows)
    while free := [name for name, needs in left.items() if not needs & set(left) - {name}]:
        for name in free:
            del left[name]
    assert not left, f"these import each other: {sorted(left)}"


# --- words ------------------------------------------------------------------------------------


@every_module
def test_no_dutch_sentence_stands_outside_the_locales(path: Path) -> None:
    if name_of(path) in WITHOUT_SENTENCES:
        return
    never_said = {id(node.value) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Expr)}
    found = [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in never_said  # docstrings
        and not node.value.isupper()  # the name of a class of words, in capitals
        and name_of(path) != "flows/safety/help_lines.py"  # its sources are quoted
        and DUTCH.search(node.value)
    ]
    assert not found


def test_dutch_would_be_found() -> None:
    for sentence in ("Wat wilt u doen?", "Ik heb het bewaard.", "Er is geen bezoek gepland."):
        assert DUTCH.search(sentence)
    for sentence in ("What do you want to do?", "[data] TUSSENDOOR_TOKEN is not set", "mw. A"):
        assert not DUTCH.search(sentence)


# --- docstrings and size ----------------------------------------------------------------------

Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def without_docstring(body: list[ast.stmt], within: str = "") -> Iterator[str]:
    """The public classes and functions, and their public methods, that say nothing of themselves.

    A method whose body is `...` belongs to a Protocol of properties, which speaks for itself.
    """
    for node in body:
        if not isinstance(node, Documented) or node.name.startswith("_"):
            continue
        bare = len(node.body) == 1 and ast.unparse(node.body[0]) == "..."
        if ast.get_docstring(node) is None and not (within and bare):
            yield f"{within}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from without_docstring(node.body, f"{node.name}.")


@every_module
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(tree_of(path))
    assert docstring
    assert len(docstring.splitlines()[0]) <= 100


PROMPTS = "the prompts and some actions of its steps have none"


@every_module
def test_everything_public_has_a_docstring(path: Path) -> None:
    assert not [*without_docstring(tree_of(path).body)]


@every_module
def test_no_module_is_too_long_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE or name_of(path) in LONG


# --- facts ------------------------------------------------------------------------------------


def test_every_telephone_number_has_a_source_and_a_date() -> None:
    assert HELP_LINES
    assert CARERS_UNCONFIRMED not in {line.number for line in HELP_LINES}  # no source confirms it
    for line in HELP_LINES:
        assert line.name and re.fullmatch(r"[0-9][0-9 -]+", line.number), line
        assert len(line.source) > 10, line
        assert date(2026, 1, 1) <= line.checked_on <= date.today(), line


@every_module
def test_no_telephone_number_stands_elsewhere(path: Path) -> None:
    if name_of(path) == "flows/safety/help_lines.py":
        return
    numbers = re.compile(r"(?<![\d.])(112|113|0800[- ]?\d{4}|0[1-9]\d?[- ]\d{6,8})(?![\d.])")
    found = [
        node.value
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if numbers.search(node.value)
    ]
    assert not found
