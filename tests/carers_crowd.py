"""A crowd in which carers answer: with the client's yes, or with one that a nurse recorded. They
tell about themselves, too; nurses close records and open them again; permissions end by date.

First everybody plays scenes, so that all of it surely happens. What is pressed there is chosen by
the name of its choice, whatever it is called in Dutch. Chance comes after.
"""

from __future__ import annotations

from datetime import timedelta

from flows.conversation import Person, Role
from tests.crowd import COMES_IN, SHARES, TELLS, VISIT, Crowd
from tests.onlooker import Phone

LASTS = timedelta(days=35)  # longer than a permission for a month
LETS_ANSWER = (
    *("=later", "wie denkt mee", "=ask_carer", "@name", "=relation/mother", "=answers", "=all"),
    *("=done", "=month", "=later"),
)
ACCEPTS = ("=more", "=u", "=yes")
LETS = ("wie denkt mee", "=carer", "=let_answer")
OPENS = ("=sight", "=subject/happy", "=done")
STOPS = ("wie denkt mee", "=carer", "=end")
BEGINS = ("=later", "=choose_client", "=answer", "=subject/happy")
ANSWERS = (*BEGINS, "*", "=said", "*", "=later")
STATED = ("=all", "=ready", "=until", "=yes")
RECORDS = ("=carers", "=record", "*", "=relation/mother", "=answers", "=spoken", *STATED)
REPRESENTS = (
    *("=carers", "=record", "*", "=relation/mother", "=represents", "=which", "*", "=written"),
    *STATED,
)
ONE_OF_MINE = ("=home", "=client")
CLOSED = ("=home", "=closed", "=client")
SHARES_FOR = ("=later", "=choose_client", "=their_summary", "=share")
CARING = ("=later", "=caring", "*", "*", "*", "*")
GIVES = ("=later", "=sheet", "=yes", "=no")
TAKES_BACK = ("=later", "=sheet", "=take_back")
PRIVATE = ("=answers", "=answer", "=private")

NURSE = (
    *((*ONE_OF_MINE, "=sheet"),) * 6,
    *((*ONE_OF_MINE, "=read"),) * 3,
    *((*ONE_OF_MINE, *VISIT),) * 3,
    (*ONE_OF_MINE, "=close", "=ended", "=yes", *CLOSED, "=read", "=reopen"),
    (*ONE_OF_MINE, "=close", "=died", "=yes", *CLOSED, "=read", "=reopen"),
    *((*CLOSED, "=read", "=reopen"),) * 2,
    (*ONE_OF_MINE, *RECORDS),
    (*ONE_OF_MINE, *REPRESENTS),
)
CLIENT = (
    *((TELLS, SHARES) * 3),
    *((PRIVATE,) * 2),
    LETS,
    ("wie denkt mee", "=carer", *OPENS),
    LETS_ANSWER,
    STOPS,
    ("mijn gegevens", "Wis alles", "Ja, wis alles"),
    ("mijn gegevens", "Stop met delen", "Ja, stop met delen"),
    ("mijn gegevens", "Neem alles mee"),
    ("mijn gegevens", "Wie deed wat"),
)
CARER = (
    *((ANSWERS,) * 5),
    *((SHARES_FOR,) * 3),
    ("=later", "=choose_client", "=mine"),
    *((("=later", "=choose_client", "=they_said"),) * 3),
    *((("=myself",),) * 3),
    ("@asked", *ACCEPTS),
)
ABOUT_MYSELF = (
    *((CARING,) * 2),
    *((GIVES,) * 3),
    TAKES_BACK,
    *((("=later", "=choose_client"),) * 3),
    ("neem alles mee",),
)


class CarersCrowd(Crowd):
    """Two nurses of a team, two clients with phones and one without, and three carers."""

    async def care(self, acts: int) -> None:
        """Let them play their scenes, and then do so many things by chance.

        Raises:
            Leak: somebody saw or changed what is not theirs.
            AssertionError: a scene does not fit the flow any more.
        """
        self._open()
        try:
            people = [Phone(f"telegram-{n}", "abdefgh"[n]) for n in range(7)]
            self.phones.update({phone.id: phone for phone in people})
            self.kept = self._moment()
            self.nurses, self.clients, self.carers = people[:2], people[2:4], people[4:]
            await self._play_scenes()
            for phone in people:
                role = self.kept.people[phone.id].person.role
                phone.intends = list(self.begins_with.get(role, ()))
            for _ in range(acts):
                await self._passes()
                await self._acts(self.chance.choice(people))
        finally:
            self.store.close()

    # --- the scenes ----------------------------------------------------------------------------

    async def _play_scenes(self) -> None:
        for nurse in self.nurses:
            await self._begins(nurse)
        for nurse, client, carer in zip(self.nurses, self.clients, self.carers, strict=False):
            await self._is_invited(nurse, client)
            await self._lets_answer(client, carer)
            await self._answers_and_looks(client, carer)
        await self._tells_of_herself(self.nurses[0], self.carers[0])
        await self._records(self.nurses[0], self.carers[2])
        await self._stops(self.clients[0], self.carers[0])
        await self._closes(self.nurses[1], "=ended", self.carers[1])
        await self._closes(self.nurses[0], "=died", self.carers[2])
        await self._runs_out(self.clients[0], self.carers[0])
        await self._shares_no_more(self.nurses[1], self.clients[1])

    async def _is_invited(self, nurse: Phone, client: Phone) -> None:
        """A nurse makes a link, by which a client surely comes in, and tells and shares."""
        await self._plays(nurse, "=home", "=add", "*", *VISIT)
        await self._hears(self._came(client, list(self.looks_on.links)[-1]))
        await self._does(client, *COMES_IN, "*")
        await self._does(client, *SHARES)
        await self._does(client, *TELLS)

    async def _lets_answer(self, client: Phone, carer: Phone) -> None:
        """A client lets somebody answer for a month, and read about being happy."""
        await self._plays(client, *LETS_ANSWER)
        await self._hears(self._came(carer, list(self.looks_on.links)[-1]))
        new = not self.kept.people[carer.id].person.clients
        await self._plays(carer, *(ACCEPTS if new else ("=more", "=yes")))
        await self._does(carer, *ANSWERS)  # too early: the client has to say yes, too
        newest = self._newest_permission(client)
        await self._plays(client, "wie denkt mee", f"=carer/{newest}", "=let_answer", *OPENS)

    def _newest_permission(self, client: Phone) -> str:
        record = self.kept.record_of(client.id)
        assert record is not None
        return record.carers[-1].id

    async def _answers_and_looks(self, client: Phone, carer: Phone) -> None:
        """One answer is for the client alone; a carer answers, and reads what is open."""
        await self._plays(carer, "=later", "=choose_client", "=they_said")
        record = self.kept.record_of(client.id)
        [*_, last] = [r.id for r in (record.reflections if record else ()) if r.theme == "happy"]
        await self._plays(client, "=answers", f"=answer/{last}", "=private", "=later")
        await self._plays(carer, "=later", "=choose_client", "=they_said")
        await self._plays(carer, *ANSWERS)

    async def _tells_of_herself(self, nurse: Phone, carer: Phone) -> None:
        """A carer has a diary, too: the nurse reads of it what she was given, until it is over."""
        await self._plays(carer, "=myself")
        await self._does(carer, *COMES_IN)
        await self._plays(carer, *CARING)
        await self._does(nurse, *ONE_OF_MINE)
        await self._tries(nurse, "sheet")
        await self._plays(carer, *GIVES)
        await self._waits(timedelta(days=3))
        await self._plays(nurse, *ONE_OF_MINE, "=sheet")
        await self._plays(carer, *TAKES_BACK)
        await self._tries(nurse, "sheet")
        await self._plays(carer, "=later", "=choose_client")

    async def _records(self, nurse: Phone, carer: Phone) -> None:
        """A nurse records who may answer for a client without a phone: twice."""
        await self._plays(nurse, "=home", "=add", "*", *VISIT, *RECORDS)
        await self._hears(self._came(carer, list(self.looks_on.links)[-1]))
        await self._plays(carer, *ACCEPTS, *ANSWERS, *SHARES_FOR)
        record = self.kept.people[carer.id].person.clients[-1]
        await self._plays(nurse, "=home", f"=client/{record}", *REPRESENTS)

    async def _stops(self, client: Phone, carer: Phone) -> None:
        """A client lets it end in the middle of a carer's sentence, and begins again."""
        await self._plays(carer, *BEGINS)
        newest = self._newest_permission(client)
        await self._plays(client, "wie denkt mee", f"=carer/{newest}", "=end")
        await self._goes_on_after_the_end(carer)
        await self._lets_answer(client, carer)

    async def _closes(self, nurse: Phone, why: str, carer: Phone) -> None:
        """A nurse closes a record while a carer answers, and opens it again."""
        record = self.kept.people[carer.id].person.clients[-1]
        await self._plays(carer, *BEGINS)
        await self._plays(nurse, "=home", f"=client/{record}", "=close", why, "=yes")
        await self._goes_on_after_the_end(carer)
        await self._plays(nurse, "=home", "=closed", f"=client/{record}")
        await self._does(nurse, "=read")
        await self._waits(timedelta(days=1))
        await self._plays(nurse, "=home", "=closed", f"=client/{record}", "=reopen", *VISIT)
        await self._plays(carer, *ANSWERS)

    async def _shares_no_more(self, nurse: Phone, client: Phone) -> None:
        """A client whose record is closed stops sharing; the nurse wants to read on."""
        record = self.kept.people[client.id].person.record
        await self._plays(nurse, "=home", f"=client/{record}", "=close", "=ended", "=yes")
        await self._plays(nurse, "=home", "=closed", f"=client/{record}", "=read")
        await self._plays(client, "=my_data", "=withdraw", "=yes")
        await self._does(nurse, "=read", "=home", "=closed", f"=client/{record}", "=read")
        await self._plays(client, "=renew")
        await self._does(client, "=yes", "=later")
        await self._plays(nurse, "=home", "=closed", f"=client/{record}", "=reopen", *VISIT)

    async def _runs_out(self, client: Phone, carer: Phone) -> None:
        """The month of a permission is over."""
        await self._plays(carer, *BEGINS)
        await self._waits(LASTS)
        await self._goes_on_after_the_end(carer)
        await self._lets_answer(client, carer)

    async def _goes_on_after_the_end(self, carer: Phone) -> None:
        """Somebody whose permission is over goes on typing, and presses what once was there."""
        await self._does(carer, "*")
        await self._tries(carer, "they_said", "subject", "answer")
        await self._does(carer, "*", "=later", "=choose_client", "=they_said", "=later")

    async def _tries(self, phone: Phone, *names: str) -> None:
        """Somebody presses the last button that had this name; and does so at what is offered."""
        for name in names:
            shown = [data for data in phone.shown if data.split(":")[2] == name]
            for here in (*shown[-1:], *self._offered(phone, name)):
                self.now += timedelta(seconds=1)
                await self._hears(self._pressed(phone, here))

    async def _plays(self, phone: Phone, *steps: str) -> None:
        """Let somebody do all of this, as long as each button is there."""
        for step in steps:
            there = not step.startswith("=") or self._offered(phone, step[1:])
            assert there, f"{step} is not among {phone.newest} of {phone.id} in a scene"
            await self._does(phone, step)

    # --- chance --------------------------------------------------------------------------------

    def _sets_out(self, phone: Phone, person: Person) -> list[str]:
        if person.role is Role.CARER:
            return list(self.chance.choice(CARER))
        if phone in self.carers and person.record:
            return list(self.chance.choice(ABOUT_MYSELF))
        if person.role is Role.CLIENT and not person.record:
            return super()._sets_out(phone, person)
        return list(self.chance.choice(NURSE if person.role is Role.NURSE else CLIENT))
