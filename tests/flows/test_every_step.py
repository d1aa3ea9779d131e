"""Every step of every flow, as people reach it: leavable, stoppable, and hard to break."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from random import Random
from traceback import format_exc

import pytest

from channels.parcel import Button
from channels.wording import catalog
from flows.client.flow import CLIENT
from flows.conversation import Conversation, Form, Person, Role, Said, Say, Turn
from flows.engine import take_turn
from flows.script import Flow, Hears
from flows.words import Listing, Text
from tests.flows.wanderer import FLOWS, LONGEST, TYPED, Wanderer, texts
from tests.house import HOUSE
from tests.together import made_once

EPISODES, TURNS = 50, 90  # people, one after the other, and how long each wanders
# What leads a client to steps that are seldom come upon.
FAR = (
    ("verder", "sla over", "1", "sla over", "sla over", "Moe"),
    ("later", "Soep van de buren", "overzicht maken", "klaar", "sla over", "verander iets", "1"),
    ("stop met bewaren", "ja", "toch verdergaan"),
)
STEPS = [(role, step.name) for role, flow in FLOWS.items() for step in flow.steps]
LONG = "Koffie drinken met de hulp en daarna samen opruimen"
WALKS = (  # to steps that chance seldom leads to
    (LONG, "1", LONG, LONG, "Soep"),
    (LONG, "afronden", "klaar", "sla over", "verander iets", "1", "andere woorden"),
    (LONG, "afronden", "klaar", "sla over", "voor iemand anders", "1"),
    ("stop met bewaren", "ja, stop met bewaren", "toch verdergaan"),
)
SAME_IN_DUTCH = {"u", "je", "Later", "Help", "help", "later", "letter"}
SIGNS = "abcdefg  \n\t0123456789.,:;/|{}<>&%\\“”'’é👵🏽\u200b\u202e\ufeff\x00"
WILD = ["".join(Random(n).choices(SIGNS, k=LONGEST)) for n in range(16)]
each_step = pytest.mark.parametrize(("role", "step"), STEPS, ids=lambda part: str(part))

Moment = tuple[Wanderer, str]  # a moment to go on from, and who stands there


# A client without a phone: somebody represents her, and then her record is closed.
RECORDING = (
    *("cliënten", "cliënt toevoegen", "mw. Z", "mantelzorger", "toestemming opschrijven", "Jan"),
    *("dochter", "nee, andersom", "met een naam", "Riet", "zij"),
    *("vertegenwoordiger", "mentor", "brief van de rechter"),
    *("op papier", "alles", "klaar", "half jaar", "ja, dat klopt"),
)
SHARES_FOR = (
    *("ga verder", "u", "ja, dat is goed", "hallo", "over Riet", "antwoorden", "1"),
    *("Koffie met haar zus", "dat denk ik", "sla over", "later", "over Riet", "overzicht maken"),
)
CLOSING = (
    *("cliënten", "mw. Z", "mantelzorger", "Jan", "andere onderwerpen", "weg: het lichaam"),
    *("klaar", "ja, dat klopt", "ja, het mag mee", "Jan", "laat stoppen"),
    *("ja, laat stoppen", "cliënten", "mw. Z", "zorg is gestopt", "overleden", "ja, sluit af"),
    *("afgesloten", "mw. Z"),
)


COMES_IN = ("verder", "goed", "verder", "verder", "u", "ja", "later")
ASKS = (
    *("later", "wie denkt mee", "vraag iemand", "Els", "moeder", "zelf antwoorden", "alles"),
    *("klaar", "een jaar", "later"),
)
ASKS_BY_NAME = (
    *("wie denkt mee", "vraag iemand", "Els", "liever mijn naam", "Riet", "zij"),
    *("zelf antwoorden", "alles", "klaar", "een jaar", "later"),
)
KEEPS_AND_ENDS = ("later", "Ik eet graag soep met brood", "niet voor Els", "ja", "stop Els", "ja")
SHORT, LONG = "Slecht", "Ik ga elke avond naar haar toe en dan eten we samen"
OWN_TALK = (
    *("over het zorgen", "uw moeder", SHORT, "ga verder", SHORT, "ga verder", SHORT, "ga verder"),
    *("wie mag dit lezen", "ja", "later", "wie mag dit lezen", "neem terug", "later"),
)


@dataclass
class Wandered:
    """What wandering brought: the first moment at each step, the sentences heard, the faults."""

    reached: dict[tuple[Role, str], Moment] = field(default_factory=dict)
    heard: set[tuple[str, str, Form]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    turns: int = 0

    def episode(self, number: int) -> None:
        """Let a nurse and a client wander."""
        chance = Random(number)
        wanderer, people = _begin(number)
        if number % 10 == 7:
            _after_a_visit(wanderer, number // 10 % 5)
        if number % 10 == 4:
            for words in FAR[number // 10 % len(FAR)]:
                wanderer.says("client", words)
        if number % 10 in (4, 7) or number % 20 == 0:
            for person in people:
                stands = standing(wanderer, person)
                there = (wanderer.copied(), person)
                self.reached.setdefault((stands.role, stands.position.step), there)
            self.follows(wanderer.copied(), "client", ("later", "stop met delen"))
        if number % 10 == 9:
            self.follows(wanderer, "nurse", RECORDING)
            wanderer.comes("at home", wanderer.codes[-1])
            self.follows(wanderer, "at home", SHARES_FOR)
            self.follows(wanderer, "nurse", CLOSING)
        if number % 25 == 6:
            self.cares(wanderer)
            people = ["client", "carer", "carer", "nurse", "other"]
        elif "carer" in people:
            self.answers(wanderer, number // 3)
        for n in range(TURNS):
            person = chance.choice(people)
            if "carer" in people and n == TURNS - 6:
                wanderer.ends("client")
            turn = wanderer.wanders(person, chance)
            _look_at(turn)
            self.turns += 1
            self.heard |= {(t.context, t.msgid, turn.person.form) for t in texts(turn.effects)}
            self.notes(wanderer, person)

    def notes(self, wanderer: Wanderer, person: str) -> None:
        """Remember the first moment at a step."""
        stands = standing(wanderer, person)
        place = (stands.role, stands.position.step)
        if place not in self.reached:
            self.reached[place] = (wanderer.copied(), person)
            if stands.position.step == "last_time":  # chance alone seldom says this to the end
                self.follows(wanderer.copied(), person, ("Nog steeds zo",) * 4)

    def follows(self, wanderer: Wanderer, person: str, words: tuple[str, ...]) -> None:
        """Let somebody type this, and remember each step."""
        for typed in words:
            wanderer.says(person, typed)
            self.notes(wanderer, person)

    def cares(self, wanderer: Wanderer) -> None:
        """Two clients ask the same person, who says yes; then that person tells about caring."""
        wanderer.comes("other")
        self.follows(wanderer, "other", COMES_IN)
        for client, asks in (("client", ASKS), ("other", ASKS_BY_NAME)):
            self.follows(wanderer, client, asks)
            wanderer.comes("carer", wanderer.codes[-1])
            self.follows(wanderer, "carer", ("ga verder", "u", "ja, dat is goed"))
            self.follows(wanderer, client, ("wie denkt mee", "Els", "ja, els mag dat"))
            self.follows(wanderer, client, ("wat els mag lezen", "2. het lichaam", "klaar"))
            self.follows(wanderer.copied(), client, KEEPS_AND_ENDS)
        self.follows(
            wanderer, "carer", ("hallo", LONG, "later", "over mezelf", *COMES_IN, *OWN_TALK)
        )
        self.follows(wanderer, "client", ("later", "hij slaat mij", "neem alles mee"))
        self.follows(wanderer, "client", ("mijn gegevens", "neem alles mee"))

    def answers(self, wanderer: Wanderer, n: int) -> None:
        """Let a carer come in; most say yes, and answer so far that every step is reached."""
        asked = wanderer.lets_answer("client", "carer", n)
        says = ["ga verder", "je" if n % 2 else "u", *(("ja",) if n % 6 else ())]
        name = "over Riet" if n % 3 == 0 else "over je moeder" if n % 2 else "over uw moeder"
        told = ("gelukkig zijn", "Koffie met haar zus", "zelf gezegd")
        talks = (*told, "later", name, "wat ik zei")
        marks = ("1. lichaamsfuncties", *("sla over",) * (2 if n % 4 == 1 else 4), "7")
        if n % 6:
            says += ["hallo", name, "antwoorden", *(talks if n % 2 else marks)]
        if n % 6 and n % 2:
            says += ["1", "andere woorden"]
        for words in says:
            wanderer.says("carer", words)
            wanderer.agrees("client", asked)
            self.notes(wanderer, "carer")
        if n % 6 and n % 2:
            self.follows(wanderer.copied(), "client", ("lees het", "nummer 1"))

    def walk(self, words: tuple[str, ...]) -> None:
        """Let a client go straight to where these words lead."""
        wanderer, _people = _begin(9)
        for said in ("vraag het mij eerst", "nee, ga door", *words):
            wanderer.says("client", said)
            stands = standing(wanderer, "client")
            self.reached.setdefault(
                (stands.role, stands.position.step), (wanderer.copied(), "client")
            )


@cache
def wandered() -> Wandered:
    """All episodes; what goes wrong in one of them is kept for the test that asks for it."""
    return made_once("wandered", _wander)


def _wander() -> Wandered:
    found = Wandered()
    for number in range(EPISODES):
        try:
            found.episode(number)
        except Exception:
            found.faults.append(format_exc())
    for words in WALKS:
        found.walk(words)
    return found


def _begin(number: int) -> tuple[Wanderer, list[str]]:
    """A nurse with a client's link ready; the client has opened it, or comes alone."""
    wanderer = Wanderer()
    wanderer.comes("nurse", wanderer.invites_nurse())
    if number % 4:
        for words in (
            "Anna",
            "cliënt toevoegen",
            "mw. A",
            "bezoek plannen",
            "30-12-2026 10 uur",
            "ja",
        ):
            wanderer.says("nurse", words)
    wanderer.comes("client", wanderer.codes[0] if number % 2 else "")
    if number % 20 == 0:
        return _with_colleague(wanderer, number), ["nurse", "nurse", "colleague", "client"]
    if number % 5:
        for words in ("verder", "goed", "verder", "verder", "je" if number % 3 else "u", "ja"):
            wanderer.says("client", words)
    if number % 5 == 3:
        wanderer.had_a_visit("client")
    if number % 4 == 2:
        wanderer.comes("client", wanderer.codes[0])  # with a diary of her own already
    if number % 5 in (1, 2, 4) and number % 3 == 0:
        return wanderer, ["client", "carer", "carer", "carer", "nurse"]
    if number % 5 and number % 3:
        for words in ("wie mag het weten", "iemand toevoegen", "Els", "mama"):
            wanderer.says("client", words)
        wanderer.comes("relative", wanderer.codes[-1])
        return wanderer, ["client", "client", "client", "nurse", "relative"]
    return wanderer, ["client", "client", "nurse"]


def _with_colleague(wanderer: Wanderer, number: int) -> Wanderer:
    """The nurse has a client with a visit soon, and a colleague, who takes that over."""
    wanderer.says("nurse", "Anna")
    for words in ("cliënt toevoegen", "mw. B", "bezoek plannen", "overmorgen 10 uur", "ja"):
        wanderer.says("nurse", words)
    wanderer.comes("colleague", wanderer.invites_nurse())
    goes = (
        ("bezoek van een collega", "1"),
        ("bezoek van een collega", "1", "ja, ik ga", "geef terug"),
        ("collega's", "anna", "gaat weg"),
    )
    for words in ("Bo", *goes[number // 20 % 3]):
        wanderer.says("colleague", words)
    return wanderer


def _after_a_visit(wanderer: Wanderer, ending: int) -> None:
    """The client has shared, the visit has been, and something is agreed; where they then stand."""
    for words in ("cliënten", "mw. A", "bezoek plannen", "overmorgen 10 uur", "ja"):
        wanderer.says("nurse", words)
    for words in ("later", "vertellen", "Koffie met de hulp en de buren", "afronden", "De trap"):
        wanderer.says("client", words)
    for words in ("klaar", "sla over", "deel dit"):
        wanderer.says("client", words)
    wanderer.now += timedelta(days=1, hours=3)
    wanderer.does_what_is_due()
    wanderer.now += timedelta(days=1)
    noting = ("afspraak", "Samen lopen", "de cliënt", "sla over")
    for words in ("cliënten", "mw. A", "bezoek is geweest", *noting, "ja"):
        wanderer.says("nurse", words)
    wanderer.says("client", "ja dat klopt")
    if ending == 4:
        wanderer.says("client", "nee")  # right after a yes
        wanderer.says("nurse", "ja")  # to two buttons that are no yes
        return
    for words in noting[: ending + 1]:
        wanderer.says("nurse", words)
    wanderer.now += timedelta(days=8)
    wanderer.does_what_is_due()
    endings = ("mijn afspraken", "terugkijken", "geef antwoord")
    if ending < len(endings):
        wanderer.says("client", endings[ending])
        return
    for words in ("cliënten", "mw. A", "afspraken", *noting, "ja"):
        wanderer.says("nurse", words)
    wanderer.says("client", "dat klopt niet")
    for words in noting:
        wanderer.says("nurse", words)


def _look_at(turn: Turn) -> None:
    """Whoever is asked something has a way on, and every list that is shown has something in it."""
    step = FLOWS[turn.person.role].by_name[turn.person.position.step]
    own = [e for e in turn.effects if isinstance(e, Say) and e.to == turn.person.id and e.step]
    for said in own:
        hears = any(isinstance(branch.on, Hears) for branch in step.branches)
        assert said.prompt.choices or hears, f"{step.name} has no way on"
        assert (said.step, said.number) == (step.name, turn.person.position.number)
        lists = [line for line in said.prompt.lines if isinstance(line, Listing)]
        assert all(listing.items for listing in lists), f"{step.name} shows an empty list"


def moment(role: Role, step: str) -> Moment:
    """Somebody at this step, to do with as one likes."""
    wanderer, person = wandered().reached[role, step]
    return wanderer.copied(), person


def standing(wanderer: Wanderer, person: str) -> Person:
    """Somebody as stored."""
    return wanderer.recall(person).person


# --- all of them ------------------------------------------------------------------------------


def test_nothing_that_people_do_ends_in_an_exception() -> None:
    assert not wandered().faults, wandered().faults[0]
    assert wandered().turns >= 2000


def test_wandering_reaches_every_step() -> None:
    assert set(STEPS) - set(wandered().reached) == set()


def test_every_sentence_that_was_heard_is_translated_in_its_form() -> None:
    assert not [each for each in wandered().heard if not _is_translated(*each)]
    assert {form for _context, _msgid, form in wandered().heard} == set(Form)


def _is_translated(context: str, msgid: str, form: Form) -> bool:
    bare = re.sub(r"\{\w+\}", "", msgid)
    if msgid in SAME_IN_DUTCH or not re.search("[a-z]", bare):
        return True
    found = catalog(form)
    said = found.pgettext(context, msgid) if context else found.gettext(msgid)
    return said != msgid or found.ngettext(msgid, msgid, 2) != msgid


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)
def test_every_label_of_a_fixed_choice_is_translated(flow: Flow) -> None:
    labels = [choice.label for choice in flow.offers]
    assert all(_is_translated(t.context, t.msgid, form) for t in labels for form in Form)


# --- each of them -----------------------------------------------------------------------------


@each_step
def test_a_step_can_be_left(role: Role, step: str) -> None:
    for words in ("", *TYPED):
        wanderer, person = moment(role, step)
        if not words:
            for button in wanderer.newest.get(person, ()):
                other = wanderer.copied()
                other.presses(person, button)
                if standing(other, person).position.step != step:
                    return
        else:
            wanderer.says(person, words)
        if standing(wanderer, person).position.step != step:
            return
    assert step in ("home", "rest", "name"), f"{step} was not left"


def _is_unchanged(turn: Turn, before: Conversation) -> bool:
    """Whether nobody's record was changed: who answers for others has the own one aside."""
    return turn.record in (before.record, *(() if turn.person.role is Role.CLIENT else (None,)))


@each_step
@pytest.mark.parametrize("words", ["stop", "help", "terug", "hallo", "mijn antwoorden", "sla over"])
def test_a_word_that_always_works_gets_an_answer(role: Role, step: str, words: str) -> None:
    wanderer, person = moment(role, step)
    before = wanderer.recall(person)
    turn = wanderer.says(person, words)
    said = [e for e in turn.effects if isinstance(e, Say) and e.to == person]
    assert said and (said[-1].prompt.choices or said[-1].prompt.lines)
    if words in ("help", "hallo"):
        assert turn.person.position == before.person.position
        assert _is_unchanged(turn, before)
    if words == "stop" and role is Role.CLIENT and before.record is not None:
        assert turn.person.position.step in ("rest", *CLIENT.gate.steps)


@each_step
def test_an_old_button_repeats_the_prompt_and_changes_nothing(role: Role, step: str) -> None:
    wanderer, person = moment(role, step)
    before = wanderer.recall(person)
    newest = {button.data for button in wanderer.newest.get(person, ())}
    names = {branch.on for s in FLOWS[role].steps for branch in s.branches} - set(Hears)
    number = before.person.position.number
    old = [f"{step}:{number - 1}:{name}:" for name in sorted(map(str, names))]
    old += [f"{s.name}:{number}:yes:" for s in FLOWS[role].steps if s.name != step]
    old += [f"{step}:{number}:theme:nothing", f"{step}:{number}:share:", "a:1:b:c:d:e", "x:1::"]
    for data in set(old) - newest:
        if data.split(":")[2] in FLOWS[role].standing:
            continue
        turn = wanderer.presses(person, Button("", data))
        assert turn.person.position == before.person.position, data
        assert _is_unchanged(turn, before), data
        assert isinstance(turn.effects[-1], Say) and turn.effects[-1].prompt.lines


@each_step
def test_a_step_survives_the_longest_message_of_anything(role: Role, step: str) -> None:
    for words in (*Random(step).sample(WILD, 2), "x" * LONGEST, "👵" * LONGEST, "1" * LONGEST):
        wanderer, person = moment(role, step)
        turn = wanderer.says(person, words)
        assert turn.effects
        for after in ("mijn antwoorden", "terug", "help", "later"):
            assert wanderer.says(person, after).effects


@pytest.mark.parametrize("words", [" " * LONGEST, " " * 400 + "Soep"])
def test_an_answer_that_begins_with_many_spaces_does_no_harm(words: str) -> None:
    wanderer, person = moment(Role.CLIENT, "rest")
    for typed in (words, "overzicht", "klaar", "verander iets"):
        assert wanderer.says(person, typed).effects


@each_step
def test_a_step_survives_a_long_absence_and_another_start(role: Role, step: str) -> None:
    wanderer, person = moment(role, step)
    before = standing(wanderer, person).position
    wanderer.now = wanderer.now.replace(year=wanderer.now.year + 1)
    turn = wanderer.comes(person)
    ended = turn.person.position.step == "no_longer"  # a permission by its date, say
    assert turn.effects and (turn.person.position == before or ended)


def test_a_step_that_a_later_version_does_not_have_leads_to_rest() -> None:
    wanderer, person = moment(Role.CLIENT, "question_2")
    conversation = wanderer.recall(person)
    position = replace(conversation.person.position, step="a step of long ago")
    conversation = replace(conversation, person=replace(conversation.person, position=position))
    hallo = Said("1", person, "", "hallo", "1")
    turn = take_turn(FLOWS, conversation, hallo, wanderer.now, HOUSE)
    assert turn.person.position.step == "rest"
    assert isinstance(turn.effects[-1], Say) and isinstance(turn.effects[-1].prompt.lines[0], Text)
