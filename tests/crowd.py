"""A crowd: nurses and clients on the real bot and store, who do anything at random, also what only
an attacker does. The same seed does the same. An `Onlooker` judges each act.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

from pypdf import PdfReader

from bot import PAPERS, TICK_S, Tussendoor
from channels.flood import Flood
from channels.parcel import Document, Papers, Parcel, Picture, Words, is_tidied, parcels, pressed
from flows.arrival import LINK_LASTS
from flows.conversation import (
    Came,
    Conversation,
    Corrected,
    Departure,
    Effect,
    Event,
    Invitation,
    Left,
    Person,
    Position,
    Pressed,
    Returned,
    Role,
    Said,
    Unreadable,
)
from flows.due.reminders import next_due_at
from storage import departures
from storage.tinydb_store import open_store
from tests.house import HOUSE
from tests.onlooker import FLOWS, Happened, Link, Moment, Onlooker, Phone, Sent
from tests.world import AMSTERDAM, SUNDAY_NOON

BARE = Papers(
    PAPERS.summary, lambda *_: b"", lambda _: b"", lambda *_: b"", PAPERS.own_data_json
)  # nothing is drawn: paper is read now and then
RULES = HOUSE.rules
TYPED = (
    *("stop", "help", "terug", "sla over", "later", "mijn antwoorden", "mijn gegevens", "hallo"),
    *("1", "2", "3", "7,5", "klaar", "verder", "ja", "nee", "afronden", "/start", "cliënten"),
    *("dinsdag half drie", "overmorgen 10 uur", "half drie", "over 3 dagen", "lees overzicht"),
    *("hier wil ik over praten", "verander iets", "andere woorden", "weglaten", "nieuwe link"),
    *("wie deed wat", "neem alles mee", "ruim nu op", "oudere antwoorden", "bewaren", "deel dit"),
)
COMES_IN = (
    *("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"),
    *("Vraag het mij eerst", "Nee, ga door"),
)
ADDS = ("wie mag het weten", "iemand toevoegen", "@name", "@name", "later")
ASKS = (
    *("later", "wie denkt mee", "vraag iemand", "@name", "moeder", "zelf antwoorden", "alles"),
    *("klaar", "een jaar", "later"),
)
LETS = ("wie denkt mee", "=carer", "=let_answer")
ANSWERS = (
    "hallo",
    "=choose_client",
    "antwoorden",
    "gelukkig zijn",
    "*",
    "zelf gezegd",
    "*",
    "later",
)
TELLS = ("later", "Vertellen", "*", "Kiest u maar", "*", "*", "*")
VISIT = ("overmorgen 14 uur", "Ja, dat klopt")
BEEN = ("cliënten", "?", "@been")
NOTES = ("Afspraak opschrijven", "*", "Ik", "sla over", "ja")
SHARES = ("later", "*", "afronden", "klaar", "sla over", "Ja, deel dit")
COVERS = ("cliënten", "Bezoek van een collega", "@cover", "Ja, ik ga")
LEAVES = ("cliënten", "Collega's", "@colleague", "Gaat weg", "Ja, gaat weg")
CHANGES = ("afronden", "terug", "terug", "*", "later")
MY_DATA = "mijn gegevens"
INTENTIONS = {  # what somebody in a role sets out to do; "*" is something of one's own
    Role.CLIENT: (
        *((TELLS, SHARES, SHARES) * 4),
        CHANGES,
        *((MY_DATA, "Stop met delen", "Ja, stop met delen", "@link"),) * 2,
        (MY_DATA, "Stop met bewaren"),
        (MY_DATA, "Wis alles", "Ja, wis alles", "Begin opnieuw", "@link", *COMES_IN, "*"),
        (MY_DATA, "Ruim dit gesprek op", "Ruim nu op"),
        (MY_DATA, "Ruim dit gesprek op", "Elke nacht vanzelf"),
        (MY_DATA, "Neem alles mee"),
        (MY_DATA, "Wie deed wat"),
        ("mijn antwoorden", "1", "Andere woorden", "*"),
        ("mijn antwoorden", "1", "Haal weg", "Ja, haal weg"),
        ("@guess",) * 11,
        ("@agreed",),
        ("@agreed", "*"),
        *((("@may_read",),) * 3),
        ("ja, dat mag",),
        ("mijn afspraken", "ja dat klopt"),
        ("terugkijken", "ja", "nee"),
        ("geef antwoord", "*"),
        ("@danger", "ja", "@tell", "verder"),
        ("@danger", "@tell", "verder"),
        ("@violence", "@tell", "verder"),
        *((ADDS,) * 3),
        *((ASKS,) * 4),
        *((LETS,) * 8),
        ("wie denkt mee", "=carer", "stop dit nu"),
        ("wie denkt mee", "=carer", "lees wat"),
        ("wie denkt mee", "=carer", "=sight", "1. gelukkig zijn", "klaar"),
        ("@danger", "ja", "@relative", "verder"),
        ("wie mag het weten", "@contact", "haal van de lijst"),
        ("wie mag het weten", "@contact", "nieuwe link"),
        ("wie mag het weten", "Pas aan", "Ja, meteen"),
    ),
    Role.NURSE: (
        *((("@seen",),) * 3),
        *((("cliënten", "Cliënt toevoegen", "*"),) * 2),
        *((("cliënten", "?", *VISIT),) * 4),
        *((("cliënten", "?", "Lees overzicht"),) * 6),
        *(((*BEEN, *NOTES),) * 3),
        (*BEEN, "Haal nummer 1 weg"),
        ("cliënten", "?", "Nieuwe link"),
        *((COVERS,) * 4),
        ("cliënten", "?", "Geef terug", "Ja, graag"),
        ("cliënten", "?", "?", "Toch zelf gaan", "Ja, graag"),
        LEAVES,
        ("@note",),
        ("cliënten", "?", "?", "Ander moment", "over 4 dagen om 10 uur", "Ja, dat klopt"),
        ("cliënten", "?", "?", "Afzeggen", "Ja, zeg af"),
    ),
    Role.CARER: (
        *((("@asked", "Ja, dat is goed"),) * 3),
        ("@asked", "Nee, liever niet"),
        *((("@asked", "Ja, ga verder", "u", "Ja, dat is goed"),) * 3),
        *((ANSWERS,) * 6),
        ("hallo", "=choose_client", "wat ik zei"),
        ("hallo", "=choose_client", "=they_said"),
        ("stop", "Ja, stop", "@asked", "Ja, dat is goed"),
        ("help",),
        ("@seen",),
        ("*",),
    ),
}  # a fourth role: what it sets out to do, here


class Crowd:
    """Everybody, one bot, its data folder and the time. `paper`: one in so many is really drawn."""

    def __init__(self, folder: Path, seed: int, paper: int = 0) -> None:
        self.folder, self.paper = folder, paper
        self.seed, self.chance = seed, Random(seed)
        self.now, self.looks_on = SUNDAY_NOON, Onlooker()
        self.phones = self.looks_on.phones
        self._numbers = self._marks = 0
        self._sent = list[Sent]()
        self.acts = 0
        self.begins_with: dict[Role, tuple[str, ...]] = {}  # what each sets out to do first

    async def lives(self, nurses: int, clients: int, acts: int, relatives: int = 2) -> None:
        """Let so many people do so many things.

        Raises:
            Leak: somebody saw or changed what is not theirs.
        """
        self._open()
        try:
            for n in range(nurses + clients + relatives):
                letter = chr(ord("a") + n)
                self.phones[f"telegram-{n}"] = Phone(f"telegram-{n}", letter)
            everybody = list(self.phones.values())
            self.kept = self._moment()
            for nurse in everybody[:nurses]:
                await self._begins(nurse)
            for place, client in enumerate(everybody[nurses : nurses + clients]):
                await self._is_invited(everybody[place % nurses], client)
            for place, relative in enumerate(everybody[nurses + clients :]):
                await self._is_asked(everybody[nurses + place], relative)
            for phone in everybody:
                role = self.kept.people[phone.id].person.role
                phone.intends = list(self.begins_with.get(role, phone.intends))
            for _ in range(acts):
                await self._passes()
                await self._acts(self.chance.choice(everybody))
        finally:
            self.store.close()

    # --- the bot -------------------------------------------------------------------------------

    def _open(self) -> None:
        self.store = open_store(self.folder)
        self.bot = Tussendoor(self.store, self._perform, lambda: self.now, HOUSE)
        self.bot.flood = Flood(lambda: self.now.timestamp())

    async def _reopen(self) -> None:
        self.store.close()
        self._open()
        await self.bot.take_up()
        await self.bot.postman.settle()

    async def _hears(self, event: Event | None) -> None:
        """Let something happen, and be judged."""
        before, self._sent = self.kept, []
        if event is not None:
            await self.bot.hear(event)
        else:
            await self.bot.tick()
        await self.bot.postman.settle()
        self.kept = self._moment()
        sent = tuple(self._sent)
        self.looks_on.sees(Happened(self.now, event, before, self.kept, sent))

    def _moment(self) -> Moment:
        names = sorted(path.name.partition(".")[0] for path in (self.folder / "records").iterdir())
        records = {name: self.store.record(name) for name in names}
        new = {person: Conversation(Person(person, Position(""))) for person in self.phones}
        people = {person: self.store.recall(person) or new[person] for person in self.phones}
        return Moment({name: r for name, r in records.items() if r}, people)

    async def _perform(self, effect: Effect) -> tuple[str, ...]:
        drawn = self.paper and self.chance.randrange(self.paper) == 0
        made = parcels(effect, AMSTERDAM, PAPERS if drawn else BARE, lambda code: f"t.me/{code}")
        self._sent.append(Sent(effect, "\n".join(_words(one) for one in made)))
        numbers = tuple(self._number() for one in made if is_tidied(one))
        self.phones[effect.to].chat |= dict.fromkeys(numbers)
        return numbers

    def _number(self) -> str:
        self._numbers += 1
        return f"{self._numbers}"

    # --- what people do ------------------------------------------------------------------------

    async def _begins(self, nurse: Phone) -> None:
        """She comes in; also who left before. Every third nurse is of another team."""
        code = f"for-nurse-{nurse.letter}-{self._number()}"
        link = Link(code, Role.NURSE, self.now + LINK_LASTS)
        self.looks_on.links[code] = link
        team = "Zuid" if nurse.letter == "c" else ""
        self.store.invite(Invitation(link.hash, Role.NURSE, link.expires_at, team=team))
        await self._hears(self._came(nurse, code))
        if self.kept.people[nurse.id].person.role is Role.NURSE:
            await self._hears(self._said(nurse, self._own(nurse)))

    async def _is_let_go(self, nurse: Phone) -> None:
        """Whoever runs the bot notes beside it that a nurse leaves; it is done at the next tick."""
        person = self.kept.people[nurse.id].person
        departures.note_first(self.store._cabinet, Departure(nurse.id, person.name, self.now))
        self.looks_on.left.add(nurse.id)
        await self._hears(None)

    async def _is_invited(self, nurse: Phone, client: Phone) -> None:
        """A nurse makes a link and plans a visit; most clients come in by it, at once."""
        for words in ("cliënten", "Cliënt toevoegen", self._own(nurse), *VISIT):
            await self._hears(self._said(nurse, words))
        code = "" if self.chance.random() < 0.2 else list(self.looks_on.links)[-1]
        await self._hears(self._came(client, code))
        if self.chance.random() < 0.2:  # she lost the letter, somebody else opened it
            await self._hears(self._said(nurse, "Nieuwe link"))
        shares = SHARES[2:] if code and self.chance.random() < 0.7 else ()
        for words in (*COMES_IN, self._own(client), *shares):
            await self._hears(self._said(client, words))
        client.intends = list(self.chance.choice((CHANGES, TELLS, SHARES)))

    async def _is_asked(self, client: Phone, relative: Phone) -> None:
        """A client asks somebody to be told, who says yes or no."""
        for step in ADDS:
            await self._hears(self._goes_on(client, step))
        await self._hears(self._came(relative, list(self.looks_on.links)[-1]))
        yes = self.chance.random() < 0.8
        await self._hears(self._said(relative, "Ja, dat is goed" if yes else "Nee, liever niet"))

    async def _passes(self) -> None:
        """Let time go by: seconds, now and then hours, days or a month."""
        self.acts += 1
        goes_by = timedelta(seconds=self.chance.randrange(2, 40))
        die = self.chance.random()
        if die < 0.02:
            goes_by += timedelta(hours=self.chance.randrange(1, 40))
        elif die < 0.024:
            goes_by += timedelta(days=self.chance.choice((15, 31, 31, 400)))
        if self.chance.random() < 0.01:
            await self._reopen()
        await self._waits(goes_by)

    async def _waits(self, goes_by: timedelta) -> None:
        """Let so much time go by, and the bot do what is due then."""
        self.now += goes_by
        await self._hears(None)
        while any(at and at <= self.now for at in self._due_at()):
            self.now += timedelta(seconds=TICK_S)
            await self._hears(None)

    def _due_at(self) -> Iterator[datetime | None]:
        """When each record is due next: what time does is never taken for what somebody did."""
        return (next_due_at(r, RULES, self.now) for r in self.kept.records.values())

    async def _acts(self, phone: Phone) -> None:
        person, chance = self.kept.people[phone.id].person, self.chance
        if not phone.intends and chance.random() < 0.6:
            phone.intends = self._sets_out(phone, person)
        if phone.intends[:1] == ["@note"]:
            phone.intends = []
            await self._is_let_go(phone)
        elif phone.id in self.looks_on.left and chance.random() < 0.3:
            phone.intends = []
            await self._begins(phone)
        elif phone.intends and chance.random() < 0.92:
            await self._hears(self._goes_on(phone, phone.intends.pop(0)))
        else:
            await self._hears(self._strays(phone))

    def _sets_out(self, _phone: Phone, person: Person) -> list[str]:
        """What somebody is going to do, step by step."""
        chance = self.chance
        intends = list(chance.choice(INTENTIONS[person.role]))
        if person.role is Role.CLIENT and not person.record:
            return ["@link" if chance.random() < 0.8 else "@start", *COMES_IN, "*"]
        if person.position.step == "withdrawn" and chance.random() < 0.5:
            return ["Toch verdergaan", "Ja, dat mag"]
        if self._has_no_nurse(person) and chance.random() < 0.5:
            return ["@link"]
        return intends

    async def _does(self, phone: Phone, *steps: str) -> None:
        """Let somebody do all of this, without a word in between."""
        for step in steps:
            self.now += timedelta(seconds=1)
            await self._hears(self._goes_on(phone, step))

    def _goes_on(self, phone: Phone, step: str) -> Event:
        match step:
            case "*":
                return self._said(phone, self._own(phone))
            case "?":
                names = (f":{name}:" for name in ("client", "visit"))
                there = [data for data in phone.newest if any(name in data for name in names)]
                return self._pressed(phone, self.chance.choice(there or phone.newest or ("",)))
            case "@been":
                there = [d for d in phone.newest if ":done:" in d or ":agreements:" in d]
                return self._pressed(phone, self.chance.choice(there or phone.newest or ("",)))
            case "@agreed":
                there = [d for d in phone.shown if ":agreed_yes:" in d or ":agreed_no:" in d]
                return self._pressed(phone, self.chance.choice(there[-4:] or [""]))
            case "@name":
                return self._said(phone, self._own(phone, long=1))
            case "@contact":
                there = [data for data in phone.newest if ":contact:" in data]
                return self._pressed(phone, self.chance.choice(there or phone.newest or ("",)))
            case pressed_by_name if pressed_by_name.startswith("="):
                there = self._offered(phone, step[1:])
                return self._pressed(phone, self.chance.choice(there or [""]))
            case "@danger":
                return self._said(phone, f"ik wil dood {self._own(phone)}")
            case "@violence":
                return self._said(phone, f"hij slaat mij {self._own(phone)}")
            case "@relative":  # the last of those who may be told
                there = [data for data in phone.newest if ":tell:" in data]
                return self._pressed(phone, (there or [""])[-1])
            case "@cover" | "@colleague":
                there = [data for data in phone.newest if f":{step[1:]}:" in data]
                return self._pressed(phone, self.chance.choice(there or phone.newest or ("",)))
            case "@may_read":
                there = [data for data in phone.shown if "may_" in data and "_read:" in data]
                return self._pressed(phone, self.chance.choice(there[-4:] or [""]))
            case "@tell" | "@seen":
                there = [data for data in phone.shown if f":{step[1:]}:" in data]
                return self._pressed(phone, self.chance.choice(there[-3:] or [""]))
            case "@asked":
                links = self.looks_on.links.values()
                asked = [link.code for link in links if link.role is Role.CARER]
                return self._came(phone, self.chance.choice(asked[-6:] or ["none"]))
            case "@first":  # a nurse's link, which she used
                return self._came(phone, next(iter(self.looks_on.links)))
            case "@start":
                return self._came(phone, "")
            case "@guess":
                return self._came(phone, f"guess-{self.chance.random()}")
            case "@link":
                own = self.kept.people[phone.id].person.record
                phone.intends[:0] = ["Ja, dat is goed"] if own else []
                return self._came(phone, self._link_that_may_work())
            case words:
                return self._said(phone, words)

    def _offered(self, phone: Phone, name: str) -> list[str]:
        """The data of the buttons with this name; "name/about" is one about that."""
        standing = FLOWS[self.kept.people[phone.id].person.role].standing
        name, _slash, about = name.partition("/")
        found = [data.split(":", 3) for data in phone.newest]
        there = [":".join(d) for d in found if d[2:3] == [name] and about in ("", d[3])]
        return there or [f":0:{name}:{about}"] * (name in standing)

    def _has_no_nurse(self, person: Person) -> bool:
        record = self.kept.records.get(person.record)
        return record is not None and not record.nurse

    def _link_that_may_work(self) -> str:
        free = {r.link for r in self.kept.records.values() if r.client is None}
        links = self.looks_on.links.values()
        there = [link.code for link in links if link.hash in free and link.expires_at > self.now]
        return self.chance.choice(there or ["none"])

    def _strays(self, phone: Phone) -> Event:
        """Something at random, also what the screen does not offer."""
        acts = (
            *((self._presses_what_is_there,) * 4),
            *((self._presses_something_old, self._presses_what_others_have) * 2),
            *((self._presses_a_forgery, self._opens_a_link) * 3),
            *((self._presses_about_something_else, self._talks_about_anything) * 2),
            *(self._types_something, self._types_a_name, self._types_an_id, self._edits),
            self._does_something_else,
        )
        return self.chance.choice(acts)(phone)

    def _presses_what_is_there(self, phone: Phone) -> Event:
        return self._pressed(phone, self.chance.choice(phone.newest or ("",)))

    def _presses_something_old(self, phone: Phone) -> Event:
        return self._pressed(phone, self.chance.choice(list(phone.shown) or [""]))

    def _presses_what_others_have(self, phone: Phone) -> Event:
        other = self.chance.choice(list(self.phones.values()))
        return self._pressed(phone, self.chance.choice(list(other.shown)[-30:] or [""]))

    def _presses_a_forgery(self, phone: Phone) -> Event:
        """The present step and number, or other ones, with what is not offered."""
        at = self.kept.people[phone.id].person.position
        other = self.chance.choice(list(self.phones.values()))
        theirs = self.chance.choice([*list(other.shown)[-30:], *phone.newest, ":0:talk:"])
        step, number, choice, about = theirs.split(":", 3)
        step = self.chance.choice((step, at.step, at.step, "", "nowhere"))
        number = self.chance.choice((number, f"{at.number}", f"{at.number}", "0", f"{10**9}"))
        others = ("talk", "read", "link", "yes", "share", "take", "seen", "tell", "stop")
        after = ("agreed_yes", "agreed_no", "look_back", "agreed_how", "done", "remove")
        choice = self.chance.choice((choice, choice, *others, *after))
        about = self.chance.choice((about, self._id(), self._id()))
        return self._pressed(phone, f"{step}:{number}:{choice}:{about}"[:64])

    def _presses_about_something_else(self, phone: Phone) -> Event:
        """A button of the newest message that carries something else."""
        step, number, choice, _about = self.chance.choice(phone.newest or (":0:talk:",)).split(
            ":", 3
        )
        return self._pressed(phone, f"{step}:{number}:{choice}:{self._id()}"[:64])

    def _talks_about_anything(self, phone: Phone) -> Event:
        """A button that counts on an older message too, with a question of anybody's."""
        sessions = [s for r in self.kept.records.values() for s in r.sessions]
        places = [f"{s.id}/{question}" for s in sessions for question in s.questions]
        return self._pressed(phone, f":0:talk:{self.chance.choice(places or [''])}")

    def _opens_a_link(self, phone: Phone) -> Event:
        codes = list(self.looks_on.links)
        code = self.chance.choice((self.chance.choice(codes), codes[0], codes[1], codes[-1]))
        known = self.looks_on.links[code]
        cut = (code[:-1], code + "x", code.upper(), known.hash, known.hash[:64], self._id())
        return self._came(phone, self.chance.choice((code, code, *cut)))

    def _types_something(self, phone: Phone) -> Event:
        return self._said(phone, self.chance.choice((*TYPED, self._own(phone))))

    def _types_a_name(self, phone: Phone) -> Event:
        """The label of somebody's client: but not in the words that are planted."""
        return self._said(phone, self.chance.choice(("1", "2", "mw. A", "lees overzicht", "?")))

    def _types_an_id(self, phone: Phone) -> Event:
        return self._said(phone, self.chance.choice(("", "/start ", "answer:1:")) + self._id())

    def _edits(self, phone: Phone) -> Event:
        anybody = self.chance.choice(list(self.phones.values()))
        message = self.chance.choice([*phone.typed[-9:], *anybody.typed[-9:], "1"])
        return Corrected(self._number(), phone.id, "", message, self._own(phone))

    def _does_something_else(self, phone: Phone) -> Event:
        return self.chance.choice((Unreadable, Left, Returned))(self._number(), phone.id)

    # --- words, ids and events -----------------------------------------------------------------

    def _own(self, phone: Phone, long: int = 0) -> str:
        """Words with a mark that says whose they are."""
        self._marks += 1
        counted = "".join(chr(ord("a") + int(digit, 16)) for digit in f"{self._marks:x}")
        mark = f"zq{phone.letter}q{counted}qz"
        self.looks_on.owners[mark] = phone.id
        is_nurse = self.kept.people[phone.id].person.role is Role.NURSE
        if is_nurse:
            self.looks_on.worked.add(mark)
        long = long or (2 if is_nurse else self.chance.choice((1, 4, 9, 9, 70)))
        return " ".join((mark, *("soep",) * long))

    def _id(self) -> str:
        """The id of anything that is kept, and where a question stands in a session."""
        record = self.chance.choice(list(self.kept.records.values()) or [None])
        anybody = self.chance.choice(list(self.phones))
        if record is None:
            return anybody
        places = (f"{s.id}/{q}" for s in record.sessions for q in s.questions)
        ids = [record.id, record.link, anybody, *places]
        kept = (record.reflections, record.visits, record.shares, record.agenda, record.agreements)
        for things in kept:
            ids += [thing.id for thing in things]
        return self.chance.choice(ids)

    def _said(self, phone: Phone, words: str) -> Event:
        number, message = self._number(), self._number()
        phone.typed.append(message)
        phone.chat[message] = None
        return Said(number, phone.id, f"a-secret-code-{number}", words, message)

    def _came(self, phone: Phone, code: str) -> Event:
        number, message = self._number(), self._number()
        phone.chat[message] = None
        return Came(number, phone.id, f"a-secret-code-{number}", code, message=message)

    def _pressed(self, phone: Phone, data: str) -> Event:
        number = self._number()
        heard = (number, phone.id, f"a-secret-code-{number}")
        return pressed(*heard, data) or Pressed(*heard)


def _words(sent: Parcel) -> str:
    """All that somebody can read of it."""
    match sent:
        case Words(text=text, buttons=buttons):
            return "\n".join((text, *(f"{b.label} {b.data}" for b in buttons)))
        case Picture(caption=caption):
            return caption
        case Document(name=name, content=content, caption=caption):
            return "\n".join((name, caption, _read(content)))
        case _:
            return ""


def _read(content: bytes) -> str:
    if not content.startswith(b"%PDF"):
        return content.decode()
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
