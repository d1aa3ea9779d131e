"""What one turn of a client costs the processor in the store, by how much the client has told.

python -m bench.commit
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from flows.conversation import Form, Person, Position, Record, Reflection, Said, Say, Turn
from flows.log.logbook import Act, Entry, Thing
from flows.words import Prompt, Text
from storage.tinydb_store import open_store

TURNS = 400
BETWEEN = timedelta(hours=4)  # two turns
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOLD = "Koffie drinken met de hulp, en daarna samen opruimen en over vroeger praten."


def cpu_ms(reflections: int, entries: int) -> float:
    """Milliseconds of processor time for a commit of one turn, with so many lines of log."""
    person = Person("bench-1", Position("happy"), record="mw-a")
    told = [
        Reflection(f"{n}", "s", "opening", "happy.1", TOLD, NOW, f"{n}") for n in range(reflections)
    ]
    record = Record("mw-a", label="mw. A", nurse="bench-2", reflections=tuple(told))
    log = (Entry(NOW, person.id, "client", Act.ADD, Thing.ANSWER, "mw-a", source="happy"),)
    answer = Say(person.id, Form.U, Prompt((Text("And what else?"),)), "happy", 3)
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "data")
        started = 0.0
        for number in range(TURNS + 50):
            if number == 50:
                started = process_time()
            event = Said(f"{number}", person.id, words=TOLD, message=f"{number}")
            here = replace(person, position=Position("happy", number=number))
            turn = Turn(
                NOW + number * BETWEEN, event, here, record, effects=(answer,), log=log * entries
            )
            store.recall(person.id)
            [kept] = store.commit([turn])
            assert not isinstance(kept, Exception)
            store.delivered(kept[0].id, (f"9{number}",))
        spent = process_time() - started
        store.close()
    return spent / TURNS * 1000


def main() -> None:
    """Print a table."""
    print("| answers | without a log entry | with one |")
    print("|---|---|---|")
    for reflections in (10, 100, 1000):
        print(f"| {reflections} | {cpu_ms(reflections, 0):.2f} | {cpu_ms(reflections, 1):.2f} |")


if __name__ == "__main__":
    main()
