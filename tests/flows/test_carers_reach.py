"""No carer reaches a private answer, a closed subject or another client, in any order of granting,
answering, ending and erasing. What may be is worked out here from what happened, in a book of its
own, and never asked of the code that is judged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random

import pytest
from pypdf import PdfReader

from bot import PAPERS
from channels.parcel import Document, Papers, parcels
from channels.wording import Wording
from flows.conversation import Consent, Form, Reflection, Share, TakeAway, Turn
from flows.record.caring import Carer
from flows.record.summary import summarise
from handover.fhir import summary_fhir
from handover.summary_pdf import summary_pdf
from tests.flows.wanderer import Wanderer
from tests.world import AMSTERDAM

CLIENTS = ("one", "two")
SUBJECTS = ("happy", "body", "mind")
DEEPER = ("choose_client", "answer", "subject", "they_said", "look", "mine", "mine_one", "my_data")
COMES_IN = ("verder", "goed", "verder", "verder", "u", "ja")
TAKES_ALONG, READS_LOG = ("later", "neem alles mee"), ("later", "wie deed wat")
NEVER = datetime.max.replace(tzinfo=UTC)
TURNS, MARK = 160, "zq"
HAPPENS = {
    *("kept", "changed", "ended", "ended by date", "erased by a carer", "erased by a client"),
    *("a diary was erased", "looked", "took along", "read the log", "read the summary"),
}


@dataclass
class Book:
    """What one carer may, as the client last said it; words, and whose they are."""

    may: dict[str, set[str]] = field(default_factory=dict)  # client: subjects to answer about
    sees: dict[str, set[str]] = field(default_factory=dict)
    until: dict[str, datetime] = field(default_factory=dict)
    words: dict[str, tuple[str, str, bool]] = field(default_factory=dict)  # client, theme, private
    told: dict[str, str] = field(default_factory=dict)  # words of the carer, kept about this client
    gone: set[str] = field(default_factory=set)  # words that were erased
    intends: list[str] = field(default_factory=list)  # what the carer is going to do
    counted: Counter[str] = field(default_factory=Counter)

    def allowed(self, client: str, now: datetime) -> tuple[set[str], set[str]]:
        """The subjects to answer about, and to read."""
        if now >= self.until.get(client, NEVER):
            return set(), set()
        return self.may.get(client, set()), self.sees.get(client, set())


def _lets(wanderer: Wanderer, book: Book, client: str, chance: Random) -> None:
    """The client changes, ends or renews what the carer may; some of it is for a while."""
    record = wanderer.recall(client).record
    assert record is not None
    may = {s for s in SUBJECTS if chance.random() < 0.5}
    sees = {s for s in SUBJECTS if chance.random() < 0.6}
    until = wanderer.now + timedelta(minutes=12) if chance.random() < 0.4 else None
    ends = chance.random() < 0.3
    changed = list[Carer]()
    for one in record.carers:
        scope = (*sorted(may), "marks")
        new = replace(one, scope=scope, sees=tuple(sorted(sees)), until=until)
        changed.append(replace(one, until=wanderer.now) if ends else new)
    book.counted["ended" if ends else "changed"] += 1
    book.may[client], book.sees[client] = (set(), set()) if ends else (may, sees)
    book.until[client] = until or NEVER
    wanderer._keeps(replace(record, carers=tuple(changed)))


def _tells(wanderer: Wanderer, book: Book, client: str, n: int, chance: Random) -> None:
    """The client tells something; some of it is private."""
    record = wanderer.recall(client).record
    assert record is not None
    theme, private = chance.choice(SUBJECTS), chance.random() < 0.4
    words = f"zq{client}{n}qz"
    book.words[words] = (client, theme, private)
    said = Reflection(words, "", theme, f"{theme}.1", words, wanderer.now, "", private=private)
    wanderer._keeps(replace(record, reflections=(*record.reflections, said)))


# --- erasing ----------------------------------------------------------------------------------


def _client_erases(wanderer: Wanderer, book: Book, client: str) -> None:
    """The client takes away what the carer said last."""
    record = wanderer.recall(client).record
    assert record is not None
    *kept, last = record.carers_answers
    _forgets(book, last.words)
    book.counted["erased by a client"] += 1
    wanderer._keeps(replace(record, carers_answers=tuple(kept)))


def _carer_erases(wanderer: Wanderer, book: Book, client: str) -> None:
    """The carer erases all that they said about one client: also after the end."""
    record = wanderer.recall(client).record
    assert record is not None
    theirs = [a.words for a in record.carers_answers if a.voice != "own_words"]
    for words in ("later", "mijn gegevens"):
        wanderer.says("carer", words)
    newest = wanderer.newest["carer"]
    wipes = [b for b in newest if b.data.split(":")[2] in ("erase", "wipe")]
    about = [b for b in wipes if b.data.endswith(f":{record.id}")]
    if not (theirs and about):
        return
    wanderer.presses("carer", about[0])
    wanderer.presses("carer", next(b for b in wanderer.newest["carer"] if ":yes:" in b.data))
    for words in theirs:
        _forgets(book, words)
    book.counted["erased by a carer"] += 1


def _erases_diary(wanderer: Wanderer, book: Book, client: str) -> None:
    """The client erases everything: nobody has any of it any more."""
    for words in ("later", "mijn gegevens", "wis alles", "ja, wis alles"):
        wanderer.says(client, words)
    assert wanderer.recall(client).record is None
    book.may[client], book.sees[client] = set(), set()
    for words, of in [*((w, c) for w, (c, _, _) in book.words.items()), *book.told.items()]:
        if of == client:
            _forgets(book, words)
    book.counted["a diary was erased"] += 1


def _forgets(book: Book, words: str) -> None:
    if words in book.told or words in book.words:
        book.gone.add(words)


# --- judging ----------------------------------------------------------------------------------


def _may_read(book: Book, reader: str, now: datetime) -> set[str]:
    """The words that somebody may come upon at this moment."""
    if reader != "carer":
        theirs = {w for w, (client, _, _) in book.words.items() if client == reader}
        return (theirs | {w for w, client in book.told.items() if client == reader}) - book.gone
    seen = {
        words
        for words, (client, theme, private) in book.words.items()
        if not private and theme in book.allowed(client, now)[1]
    }
    return (seen | set(book.told)) - book.gone


def _judge_shown(book: Book, reader: str, now: datetime, shown: str) -> None:
    may = _may_read(book, reader, now)
    for words in (*book.words, *book.told):
        assert words in may or words not in shown, f"{reader} came upon {words}"


def _judge(before: Wanderer, wanderer: Wanderer, book: Book, turn: Turn) -> None:
    for client in CLIENTS:
        old, new = before.recall(client).record, wanderer.recall(client).record
        if old is None or new is None:
            assert old is new
            continue
        assert old.reflections == new.reflections and old.agenda == new.agenda
        known = {a.id: a for a in old.carers_answers}
        kept = {a.id: a for a in new.carers_answers}
        book.told.update({a.words: client for a in kept.values() if MARK in a.words})
        for key in known.keys() | kept.keys():
            theirs_to_erase = key not in kept and known[key].voice != "own_words"  # at all times
            if theirs_to_erase:
                _forgets(book, known[key].words)
            elif known.get(key) != kept.get(key):
                subject = (kept.get(key) or known[key]).subject
                may, _sees = book.allowed(client, wanderer.now)
                assert subject in may, f"{subject} of {client} was not allowed"
                book.counted["kept"] += 1
                if key in known and key in kept and known[key].words != kept[key].words:
                    _forgets(book, known[key].words)
    shown = repr([effect for effect in turn.effects if effect.to == "carer"])
    book.counted["looked"] += any(words in shown for words in book.words)
    _judge_shown(book, "carer", wanderer.now, shown)


# --- what leaves ------------------------------------------------------------------------------


def _leaves(wanderer: Wanderer, book: Book, *, on_paper: bool) -> None:
    """What is taken along, the log, and the summaries hold what is of their reader alone."""
    for person in (*CLIENTS, "carer"):
        aside = wanderer.copied()
        _judge_shown(book, person, aside.now, _effects(aside, person, TAKES_ALONG, on_paper))
        log = _effects(aside, person, READS_LOG, on_paper)
        found = [words for words in (*book.words, *book.told) if words in log]
        assert not found, f"{found} in the log of {person}: {log}"
        book.counted.update(("took along", "read the log"))
    for client in CLIENTS:
        _judge_summary(wanderer, book, client, on_paper=on_paper)


def _effects(wanderer: Wanderer, person: str, typed: tuple[str, ...], on_paper: bool) -> str:
    """All that comes of what somebody types, as it is carried and, when drawn, as it is read."""
    if person != "carer" and wanderer.recall(person).record is None:
        return ""
    effects = [wanderer.says(person, words).effects for words in typed][-1]
    papers = PAPERS if on_paper else Papers(PAPERS.summary, *(lambda *_: b"",) * 4)
    taken = [e for e in effects if isinstance(e, TakeAway)]
    made = [p for e in taken for p in parcels(e, AMSTERDAM, papers, str)]
    files = [_read(p.content) for p in made if isinstance(p, Document)]
    return repr([e for e in effects if e.to == person]) + "".join(files)


def _judge_summary(wanderer: Wanderer, book: Book, client: str, *, on_paper: bool) -> None:
    record = wanderer.recall(client).record
    if record is None:
        return
    summary, say = summarise(record, wanderer.now), Wording(Form.U, AMSTERDAM).say
    _judge_shown(book, client, wanderer.now, repr(summary))
    book.counted["read the summary"] += 1
    if on_paper:
        pdf = summary_pdf(summary, say, "mw. A", wanderer.now, AMSTERDAM)
        _judge_shown(book, client, wanderer.now, _read(pdf))
        share = Share("s", "", wanderer.now, Form.U, summary, wanderer.now)
        consent = Consent("1", Form.U, wanderer.now)
        fhir = summary_fhir(share, "mw. A", "Anna", say, pdf, record.id, consent, AMSTERDAM)
        _judge_shown(book, client, wanderer.now, fhir.decode())


def _read(content: bytes) -> str:
    if not content.startswith(b"%PDF"):
        return content.decode()
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


# --- in any order -----------------------------------------------------------------------------


def _begun(seed: int, book: Book, chance: Random) -> Wanderer:
    """Two clients who let one carer answer."""
    wanderer = Wanderer()
    for n, client in enumerate(CLIENTS):
        wanderer.comes(client)
        for words in COMES_IN:
            wanderer.says(client, words)
        asked = wanderer.lets_answer(client, "carer", 4 * (n + seed) + 1 + (seed % 2))
        for words in ("ga verder", *(("u",) if not n else ()), "ja"):
            wanderer.says("carer", words)
        wanderer.agrees(client, asked)
        _lets(wanderer, book, client, chance)
    return wanderer


ANSWERS = ("later", "=choose_client", "=answer", "=subject", "*", "=said", "*")
READS = ("later", "=choose_client", "=they_said", "=look")


def _does_something(wanderer: Wanderer, book: Book, chance: Random, n: int) -> Turn:
    """The carer goes on with what was begun, begins something, or does anything."""
    newest = wanderer.newest.get("carer", ())
    if not book.intends and chance.random() < 0.4:
        book.intends = list(chance.choice((ANSWERS, READS)))
    if book.intends:
        step = book.intends.pop(0)
        there = [b for b in newest if step.startswith("=") and f":{step[1:]}:" in b.data]
        if there:
            return wanderer.presses("carer", chance.choice(there))
        return wanderer.says("carer", "later" if step == "later" else f"zqcarer{n}qz")
    deeper = tuple(b for b in newest if any(f":{on}:" in b.data for on in DEEPER))
    newest = deeper if deeper and chance.random() < 0.7 else newest
    asks_for_words = any(b.label == "Sla over" for b in newest) and chance.random() < 0.5
    if newest and not asks_for_words and chance.random() < 0.7:
        return wanderer.presses("carer", chance.choice(newest))
    if chance.random() < 0.25:
        return wanderer.presses("carer", chance.choice(wanderer.buttons["carer"]))
    return wanderer.says("carer", chance.choice((f"zqcarer{n}qz", "7", "hallo", "later")))


def _others_do_something(
    wanderer: Wanderer, book: Book, client: str, chance: Random, n: int
) -> None:
    die = chance.random()
    if die < 0.12:
        _lets(wanderer, book, client, chance)
    elif die < 0.22:
        _tells(wanderer, book, client, n, chance)
    for of in _told_about(wanderer):
        if n % 20 == 13:
            _client_erases(wanderer, book, of)
        elif n % 25 == 24:
            _carer_erases(wanderer, book, of)


def _told_about(wanderer: Wanderer) -> list[str]:
    """The clients about whom the carer said something that is kept."""
    records = {client: wanderer.recall(client).record for client in CLIENTS}
    return [client for client, record in records.items() if record and record.carers_answers]


@pytest.mark.parametrize("seed", range(8))
def test_no_carer_reaches_what_is_private_closed_or_of_another_client(seed: int) -> None:
    chance, book = Random(seed), Book()
    wanderer = _begun(seed, book, chance)
    there = list(CLIENTS)
    for n in range(TURNS):
        client = chance.choice(there)
        _others_do_something(wanderer, book, client, chance, n)
        if n == TURNS * 3 // 4:
            _leaves(wanderer, book, on_paper=True)
            _erases_diary(wanderer, book, there.pop())
        lasted = {c for c in CLIENTS if wanderer.now < book.until[c]}
        wanderer.now += timedelta(minutes=chance.randrange(3))
        book.counted["ended by date"] += sum(wanderer.now >= book.until[c] for c in lasted)
        before = wanderer.copied()
        turn = _does_something(wanderer, book, chance, n)
        if turn.person.clients and turn.person.position.step == "end_caring":
            wanderer.says("carer", "nee")
            continue
        _judge(before, wanderer, book, turn)
        if n % 20 == 0:
            _leaves(wanderer, book, on_paper=False)
    writes = seed % 2 == 0  # what such a carer wrote down is the client's own to erase
    happens = HAPPENS - {"erased by a carer"} if writes else HAPPENS
    assert set(+book.counted) >= happens, book.counted
