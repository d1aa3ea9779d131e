"""What the documents say is true: their pictures, links, commands, settings and conversations."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest
from click.testing import CliRunner

import bot
from channels.movable_clock import MovableClock
from configuration import PREFIX, Configuration
from docs.diagrams import FLOWS, diagram, page
from flows import conversation
from flows.conversation import Invitation
from flows.log.logbook import Entry
from flows.script import Flow
from flows.words import Text
from storage.record import Kept, Outgoing, Tombstone
from tests.plain_dutch import FIGURES_OF_SPEECH, refused, sentences, words
from tests.world import SUNDAY_NOON

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DUTCH = ROOT / "docs" / "voor-zorgorganisaties.md"
SECURITY = ROOT / "docs" / "security.md"
PRIVACY = ROOT / "docs" / "privacy.md"
DPIA = ROOT / "docs" / "dpia.md"
BLANK = "[in te vullen]"
ROOMS = ("flows", "storage", "channels", "handover", "upkeep")
PAGES = tuple(
    sorted(
        path
        for folder in ("", "docs/", "bench/", "handover/**/")
        for path in ROOT.glob(f"{folder}*.md")
    )
)
SOURCES = (*ROOT.glob("*.py"), *(p for room in ROOMS for p in ROOT.glob(f"{room}/**/*.py")))
OTHERS_NAMES = ("getUpdates", "po")
OMITTED = "…"  # a line of its own in an excerpt
MOST_WORDS_IN_A_SENTENCE = 12

each_page = pytest.mark.parametrize(
    "path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix()
)
each_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)


# --- reading ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    language: str
    text: str


def blocks(path: Path) -> tuple[Block, ...]:
    """The fenced blocks of a document, in order."""
    found = re.finditer(r"^```(\w*)\n(.*?)^```$", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return tuple(Block(block[1], block[2]) for block in found)


def prose(path: Path) -> str:
    """A document without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def rows(path: Path, first: str) -> tuple[tuple[str, ...], ...]:
    """The rows of all tables of a document whose first heading is `first`, cell by cell."""
    found = list[tuple[str, ...]]()
    inside = False
    for line in path.read_text("utf-8").splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        if not line.startswith("|"):
            inside = False
        elif cells[0] == first:
            inside = True
        elif inside and set(cells[0]) != {"-"}:
            found.append(cells)
    return tuple(found)


def bare(cell: str) -> str:
    """A cell without the marks of code."""
    return cell.strip("`")


# --- pictures --------------------------------------------------------------------------------


@each_flow
def test_the_pictures_are_current(flow: Flow) -> None:
    written = (ROOT / "docs" / f"flow-{flow.name}.md").read_text("utf-8")
    assert written == page(flow), "run `python -m docs.diagrams`"


@each_flow
def test_a_picture_shows_every_step(flow: Flow) -> None:
    shown = set(re.findall(r"\w+", diagram(flow)))
    assert {step.name for step in flow.steps} <= shown


def test_every_flow_has_a_picture() -> None:
    assert set(FLOWS) == set(bot.FLOWS.values())


# --- links and names -------------------------------------------------------------------------


@each_page
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", prose(path))
    lost = [link for link in links if not _leads_somewhere(path, link)]
    assert not lost


def _leads_somewhere(path: Path, link: str) -> bool:
    if re.match(r"\w+:", link):
        return True
    file, _hash, anchor = link.partition("#")
    target = path.parent / file if file else path
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"`([\w@./-]+\.(?:py|po|toml|txt|typ|md|cfg))`", prose(path)))
    places = (path.parent, ROOT)
    assert not {name for name in named if not any((place / name).exists() for place in places)}


@pytest.mark.parametrize("path", [ARCHITECTURE, CONTRIBUTING], ids=lambda path: path.name)
def test_every_name_of_the_code_is_in_the_code(path: Path) -> None:
    files = (*SOURCES, ROOT / "pyproject.toml", *ROOT.glob("tests/**/*.py"))
    code = "".join(file.read_text("utf-8") for file in files)
    known = {*re.findall(r"\w+", code), *(file.stem for file in SOURCES), *OTHERS_NAMES}
    named = {word for name in re.findall(r"`([\w.]+)`", prose(path)) for word in name.split(".")}
    unknown = {name for name in named - known if not (ROOT / name).exists()}
    assert not unknown


def test_the_floor_plan_holds_every_file() -> None:
    plan = next(block.text for block in blocks(ARCHITECTURE) if "bot.py" in block.text)
    drawn, room = set[str](), ""
    for line in plan.splitlines():
        name = line.partition(" ")[0]
        room = name if name else room
        drawn |= {f"{room}{file}" for file in re.findall(r"^  (\w+\.py) ", line)}
        drawn |= {name} if name.endswith(".py") else set()
    there = {*ROOT.glob("*.py"), *(file for room in ROOMS for file in ROOT.glob(f"{room}/**/*.py"))}
    assert drawn == {
        file.relative_to(ROOT).as_posix() for file in there if file.name != "__init__.py"
    }


def test_the_six_hops_name_functions_that_exist() -> None:
    hops = rows(ARCHITECTURE, "hop")
    assert len(hops) == 6
    for _hop, told, functions in hops:
        files = {bare(told), *re.findall(r"`([\w/]+\.py)`", functions)}
        defined = {name for file in files for name in _defined(file)}
        assert not set(re.findall(r"`(\w+)`", functions)) - defined - {"does"}


def _defined(file: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


# --- the README ------------------------------------------------------------------------------


def test_every_command_line_exists() -> None:
    typed = re.findall(r"bot\.py(?![\w`)\]])((?:\s[a-z-]+)*)", README.read_text("utf-8"))
    assert {line.split()[0] for line in typed if line.split()} >= {"try", "run", "doctor", "invite"}
    for line in typed:
        _find(bot.main, line.split())


def _find(command: click.Command, line: list[str]) -> None:
    """Follow a command line down to its last word."""
    if not line:
        return
    word, *rest = line
    if word.startswith("--"):
        assert word in {option for param in command.params for option in param.opts}, word
        _find(command, rest)
    else:
        assert isinstance(command, click.Group) and word in command.commands, word
        _find(command.commands[word], rest)


def test_what_the_help_says_is_what_the_readme_says() -> None:
    shown = CliRunner().invoke(bot.main, ["--help"]).output
    for name in bot.main.commands:
        assert name in shown
        assert f"bot.py {name}" in README.read_text("utf-8")


def test_the_settings_are_those_of_the_configuration() -> None:
    told = {bare(name): bare(default) for name, default, _meaning in rows(README, "setting")}
    assert told == {
        PREFIX + name.upper(): _shown(field.default)
        for name, field in Configuration.model_fields.items()
    }


def _shown(default: object) -> str:
    if default is None or default == "":
        return "none"
    return f"{default:%H:%M}" if isinstance(default, time) else str(default)


def test_the_conversation_goes_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    piped = next(block.text for block in blocks(README) if "<<'LINES'" in block.text)
    lines = piped.partition("\n")[2].removesuffix("LINES\n")
    excerpts = [block.text for block in blocks(README) if block.language == "text"]
    assert excerpts

    heard = _tried_out(lines, monkeypatch, tmp_path)
    place = 0
    for excerpt in f"{OMITTED}\n".join(excerpts).split(f"{OMITTED}\n"):
        found = heard.find(excerpt, place)
        assert found >= 0, f"this was not said, or not then:\n{excerpt}\nThis was:\n{heard[place:]}"
        place = found + len(excerpt)


def _tried_out(lines: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """What the try-out prints when these lines are piped in on a Sunday at noon."""

    def now(clock: MovableClock) -> datetime:
        clock.ahead += timedelta(milliseconds=1)
        return SUNDAY_NOON + clock.ahead

    monkeypatch.setattr(MovableClock, "__call__", now)
    monkeypatch.chdir(folder)  # where no .env is
    for name in Configuration.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    result = CliRunner().invoke(bot.main, ["try"], input=lines)
    assert result.exception is None
    return result.output


# --- the architecture ------------------------------------------------------------------------


def test_the_dependencies_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    told = [bare(name) for name, _why in rows(ARCHITECTURE, "package")]
    assert told == [re.split(r"[<>=]", requirement)[0] for requirement in wanted]


# --- the glossary ----------------------------------------------------------------------------


def test_every_noun_of_the_glossary_is_in_the_code() -> None:
    told = [row for row in rows(GLOSSARY, "English") if row[0].startswith("`")]
    lost = [
        bare(noun)
        for noun, _dutch, _meaning, file in told
        if not re.search(rf"\b{bare(noun)}\b", (ROOT / bare(file)).read_text("utf-8"))
    ]
    assert told
    assert not lost


def test_every_noun_of_a_conversation_is_in_the_glossary() -> None:
    told = [bare(noun) for noun, *_rest in rows(GLOSSARY, "English")]
    tree = ast.parse(Path(conversation.__file__).read_text("utf-8"))
    nouns = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    assert nouns | {"Event", "Effect"} <= set(told)
    assert len(told) == len(set(told))


# --- what is promised ------------------------------------------------------------------------


@each_page
def test_every_test_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"\btest_\w+\b(?!\.py)", prose(path)))
    files = "".join(file.read_text("utf-8") for file in ROOT.glob("tests/**/*.py"))
    assert not named - set(re.findall(r"\bdef (test_\w+)", files)) - {"test_docs"}


def test_every_threat_has_something_against_it_and_a_test_that_shows_it() -> None:
    threats = rows(SECURITY, "threat")
    assert len(threats) > 20
    assert not [row[0] for row in threats if len(row) != 3 or not row[1] or "`test_" not in row[2]]


def test_every_field_that_is_kept_is_told_in_the_privacy_table() -> None:
    told = [name for row in rows(PRIVACY, "field") for name in re.findall(r"`([\w.]+)`", row[0])]
    kept = {*fields_of(Kept), *fields_of(Invitation), *fields_of(Tombstone), *fields_of(Entry)}
    assert sorted(kept - set(told)) == [], "tell it in docs/privacy.md"
    assert sorted(set(told) - kept) == [], "this is not kept any more"
    assert len(told) == len(set(told))


def test_each_row_of_the_privacy_table_says_all_that_it_has_to() -> None:
    assert not [row[0] for row in rows(PRIVACY, "field") if len(row) != 7 or not all(row)]


def fields_of(noun: type, seen: frozenset[type] = frozenset()) -> Iterator[str]:
    """The fields of a noun and of the nouns in it; what is still to be sent is one of them."""
    for name, hint in get_type_hints(noun).items():
        yield f"{noun.__name__}.{name}"
        if (noun, name) == (Outgoing, "effect"):
            continue
        for part in _nouns_in(hint):
            if part not in seen | {noun, Text}:
                yield from fields_of(part, seen | {noun})


def _nouns_in(hint: object) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for argument in get_args(hint):
        yield from _nouns_in(argument)


def test_each_risk_of_the_dpia_has_a_chance_a_measure_and_what_is_left() -> None:
    risks = rows(DPIA, "risico")
    assert len(risks) > 10
    assert not [row[0] for row in risks if len(row) != 6 or not all(row)]


def test_the_dpia_leaves_to_the_organisation_what_only_she_can_decide() -> None:
    text = DPIA.read_text("utf-8")
    assert text.count(BLANK) > 15
    assert "geen juridisch advies" in text


# --- the Dutch page --------------------------------------------------------------------------


def test_the_dutch_page_is_plain() -> None:
    text = "\n".join(_sentences_of(DUTCH))
    assert "!" not in text
    assert not refused(text, FIGURES_OF_SPEECH)
    long = [s for s in sentences(text) if len(words(s)) > MOST_WORDS_IN_A_SENTENCE]
    assert not long


def _sentences_of(path: Path) -> Iterator[str]:
    """The paragraphs and list items of a page, each on a line, as they are read."""
    text = re.sub(r"\]\([^)]*\)|[*\[\]]|^#+ |^\d\. ", "", path.read_text("utf-8"), flags=re.M)
    for paragraph in re.split(r"\n\n|\n(?=- )", text):
        yield " ".join(paragraph.split()).removeprefix("- ")
