"""What was done and heard in a try-out, as a test that can stand in tests/flows.

No code of a link gets into it: the test makes its own, in the same order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from channels.parcel import Parcel, Words
from flows.conversation import Came, Corrected, Event, Left, Pressed, Returned, Said, Unreadable

HEAD = "from tests.world import World\n\n\ndef test_this_is_how_it_went(world: World) -> None:"


@dataclass
class Transcript:
    """A try-out from its beginning. `began` is how a test begins the same way."""

    began: str = ""
    codes: list[str] = field(default_factory=list)  # of the invitations that were shown
    _lines: list[str] = field(default_factory=list)
    _said: dict[str, dict[str, int]] = field(default_factory=dict)  # messages that were typed

    def begin(self, at: datetime, *, bare: bool, arrives: bool) -> None:
        """Forget what was; the try-out begins at this moment. `arrives`: the client came in."""
        self._lines.clear()
        by_itself = "" if arrives else ", arrives=False"
        self.began = f"world.tried_out('{at:%Y-%m-%d %H:%M}', bare={bare}{by_itself})"

    def acts(self, who: str, event: Event, label: str = "", back: int = 0) -> None:
        """Note what somebody did; `label` is that of a pressed button, and `back` how many newer
        ones have the same.
        """
        self._lines.append(f"{who}.{self._act(who, event, label, back)}")

    def hears(self, who: str, sent: Parcel) -> None:
        """Note what somebody heard: the last line, where the question is."""
        if isinstance(sent, Words) and not any(code in sent.text for code in self.codes):
            last = sent.text.rstrip().rpartition("\n")[2]
            self._lines.append(f"{who}.hears({last!r})")

    def clock_moves(self, minutes: int) -> None:
        """Note that so much time went by at once."""
        self._lines.append(f"world.clock_moves(minutes={minutes})")

    def clock_is(self, at: datetime) -> None:
        """Note that it became this moment; where nothing was done or heard since the last one, this
        stands in its place.
        """
        if self._lines and self._lines[-1].startswith("world.clock_is("):
            self._lines.pop()
        self._lines.append(f"world.clock_is('{at:%Y-%m-%d %H:%M}')")

    def as_test(self) -> str:
        """All of it, as Python."""
        names = {line.partition(".")[0] for line in self._lines} - {"world"}
        people = [f"{name} = world.person({name!r})" for name in sorted(names)]
        body = "\n".join(f"    {line}" for line in (self.began, *people, *self._lines))
        return f"{HEAD}\n{body}\n"

    def _act(self, who: str, event: Event, label: str, back: int) -> str:
        match event:
            case Came(code=code) if code in self.codes:
                return f"starts(world.codes[{self.codes.index(code)}])"
            case Came(code=code):
                return f"starts({code!r})" if code else "starts()"
            case Said(words=words, message=message):
                theirs = self._said.setdefault(who, {})
                theirs[message] = len(theirs) + 1
                return f"says({words!r})"
            case Corrected(words=words, message=message):
                return f"edits({words!r}, {self._said.get(who, {}).get(message, 1)})"
            case Pressed():
                return f"presses({label!r}, {back})" if back else f"presses({label!r})"
            case Unreadable():
                return "sends_a_picture()"
            case Left():
                return "blocks()"
            case Returned():
                return "unblocks()"
            case _:
                raise AssertionError("time does not act on a screen")


def name_of(label: str) -> str:
    """A name for somebody that a test can use: letters, digits and underscores."""
    return re.sub(r"\W", "_", label)
