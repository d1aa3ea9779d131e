"""What is looked up only when somebody looks."""

from __future__ import annotations

from storage.lazily import Lazily


def test_nothing_is_looked_up_before_somebody_looks_and_then_once() -> None:
    looked = list[str]()

    def find() -> tuple[str, ...]:
        looked.append("looked")
        return ("a", "b")

    found = Lazily(find)
    assert not looked
    assert ([*found], found[1], [*found[:1]], len(found)) == (["a", "b"], "b", ["a"], 2)
    assert looked == ["looked"]
