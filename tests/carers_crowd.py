"""A crowd in which carers answer: with the client's yes, or with one that a nurse recorded. They
tell about themselves, too; nurses close records and open them again; permissions end by date.
"""

from __future__ import annotations

from datetime import timedelta

from flows.conversation import Person, Role
from tests.crowd import ANSWERS, COMES_IN, LETS, SHARES, TELLS, VISIT, Crowd
from tests.onlooker import Phone

LASTS = timedelta(days=35)  # longer than a permission for a month
LETS_ANSWER = (
    *("later", "wie denkt mee", "vraag iemand", "@name", "moeder", "zelf antwoorden", "alles"),
    *("klaar", "een maand", "later"),
)
ACCEPTS = ("ja, ga verder", "u", "ja, dat is goed")
OPENS = ("wie denkt mee", "@carer", "@sight", "1. gelukkig zijn", "klaar")
TERMS = ("Alles", "Klaar", "Half jaar", "Ja, dat klopt")
RECORDS = (
    *("Mantelzorger", "Toestemming opschrijven", "Els", "Moeder", "Mag van de cliënt"),
    *("Gezegd, ik was erbij", *TERMS),
)
REPRESENTS = (
    *(
        "Mantelzorger",
        "Toestemming opschrijven",
        "Jan",
        "Moeder",
        "Als vertegenwoordiger",
        "Mentor",
    ),
    *("brief van de rechter", "Op papier", *TERMS),
)
ONE_OF_MINE = ("cliënten", "?")
CLOSES = (*ONE_OF_MINE, "Zorg is gestopt")
SHARES_FOR = ("hallo", "@answers", "overzicht maken", "ja, deel dit")
CARING = ("later", "over het zorgen", "*", "*", "*", "*")
GIVES = ("later", "wie mag dit lezen", "@yes", "nee, liever niet")
TAKES_BACK = ("later", "wie mag dit lezen", "neem terug")
PRIVATE = ("mijn antwoorden", "1", "niet voor wie meedenkt")

NURSE = (
    *((*ONE_OF_MINE, "Lees van mantelzorger"),) * 6,
    *((*ONE_OF_MINE, "Lees overzicht"),) * 3,
    *((*ONE_OF_MINE, *VISIT),) * 3,
    (*CLOSES, "De zorg stopt", "Ja, sluit af", "afgesloten", "?", "lees overzicht", "vergissing"),
    (*CLOSES, "Overleden", "Ja, sluit af", "afgesloten", "?", "lees overzicht", "vergissing"),
    *(("afgesloten", "?", "lees overzicht", "Dat was een vergissing"),) * 2,
    (*ONE_OF_MINE, *RECORDS),
    (*ONE_OF_MINE, *REPRESENTS),
)
CLIENT = (
    *((TELLS, SHARES) * 3),
    *((PRIVATE,) * 2),
    LETS,
    OPENS,
    LETS_ANSWER,
    ("wie denkt mee", "@carer", "stop dit nu"),
    ("mijn gegevens", "Wis alles", "Ja, wis alles"),
    ("mijn gegevens", "Stop met delen", "Ja, stop met delen"),
    ("mijn gegevens", "Neem alles mee"),
    ("mijn gegevens", "Wie deed wat"),
)
CARER = (
    *((ANSWERS,) * 5),
    *((SHARES_FOR,) * 3),
    ("hallo", "@answers", "wat ik zei"),
    *((("hallo", "@answers", "@they"),) * 3),
    *((("over mezelf",),) * 3),
    ("@asked", *ACCEPTS),
)
ABOUT_MYSELF = (
    *((CARING,) * 2),
    *((GIVES,) * 3),
    TAKES_BACK,
    *((("later", "voor een ander"),) * 3),
    ("neem alles mee",),
)


class CarersCrowd(Crowd):
    """Two nurses of a team, two clients with phones and one without, and three carers."""

    async def care(self, acts: int) -> None:
        """Let them do so many things; when most were done, weeks go by.

        Raises:
            Leak: somebody saw or changed what is not theirs.
        """
        self._open()
        try:
            people = [Phone(f"telegram-{n}", "abdefgh"[n]) for n in range(7)]
            self.phones.update({phone.id: phone for phone in people})
            nurses, clients, self.carers = people[:2], people[2:4], people[4:]
            self.kept = self._moment()
            for nurse in nurses:
                await self._begins(nurse)
            for nurse, client, carer in zip(nurses, clients, self.carers, strict=False):
                await self._is_invited(nurse, client)
                await self._lets_answer(client, carer)
            await self._records(nurses[0], self.carers[2])
            for nurse in nurses:
                nurse.intends = [*ONE_OF_MINE, "Lees van mantelzorger"] * 4
            for phone in people:
                role = self.kept.people[phone.id].person.role
                phone.intends = list(self.begins_with.get(role, phone.intends))
            for n in range(acts):
                if n == acts * 3 // 4:
                    self.now += LASTS
                    await self._hears(None)
                await self._passes()
                await self._acts(self.chance.choice(people))
        finally:
            self.store.close()

    async def _lets_answer(self, client: Phone, carer: Phone) -> None:
        """A client lets somebody answer, and read; one answer is for herself alone."""
        await self._does(client, *TELLS, "later", *LETS_ANSWER)
        await self._hears(self._came(carer, list(self.looks_on.links)[-1]))
        await self._does(carer, *ACCEPTS)
        keeps = [step for n in "12345" for step in (PRIVATE[0], n, PRIVATE[2])]
        await self._does(client, *LETS, *OPENS, *keeps, "later")
        await self._does(carer, *ANSWERS, "over mezelf", *COMES_IN, "*", *CARING)
        if carer is self.carers[0]:
            await self._does(carer, *GIVES)
            carer.intends = list(TAKES_BACK)
        carer.intends += ["later", "voor een ander", "hallo", "@answers", "@they"]

    async def _records(self, nurse: Phone, carer: Phone) -> None:
        """A nurse records who may answer for a client without a phone, who needs no link."""
        for words in ("cliënten", "Cliënt toevoegen", self._own(nurse), *VISIT, *RECORDS):
            await self._hears(self._said(nurse, words))
        recorded = list(self.looks_on.links)[-2:]
        await self._hears(self._came(carer, recorded[-1]))
        await self._does(carer, *ACCEPTS, *ANSWERS, *SHARES_FOR)
        self.looks_on.links.pop(recorded[0])

    def _sets_out(self, phone: Phone, person: Person) -> list[str]:
        if person.role is Role.CARER:
            return list(self.chance.choice(CARER))
        if phone in self.carers and person.record:
            return list(self.chance.choice(ABOUT_MYSELF))
        if person.role is Role.CLIENT and not person.record:
            return super()._sets_out(phone, person)
        return list(self.chance.choice(NURSE if person.role is Role.NURSE else CLIENT))
