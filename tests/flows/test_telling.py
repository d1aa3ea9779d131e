"""Whom the bot may tell: asked when coming in, changed at any time; and those who are asked."""

from __future__ import annotations

import pytest

from tests.flows.stories import LONG, alone, invited, joined
from tests.world import Person, World

OPENING = "Waar wordt u gelukkig van?"
ASKS = "Mag ik het dan aan Anna laten weten?"
ANYBODY_ELSE = "Wilt u iemand toevoegen?"
WHO = "wie mag het weten"
DEAD = "Ik wil dood"


def agreed(world: World) -> Person:
    """A client of Anna's who has just said yes to keeping."""
    _, code = invited(world)
    client = world.person().starts(code)
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        client.presses(label)
    return client


def asks(client: Person, name: str = "Els", calls: str = "mama") -> str:
    """The client adds somebody; the code of the link to pass on."""
    client.says(WHO).presses("Iemand toevoegen").says(name).says(calls)
    return client.world.codes[-1]


def told(world: World, client: Person, name: str = "Els") -> Person:
    """Somebody whom the client asked, and who said yes."""
    return world.person(name).starts(asks(client, name)).presses("Ja, dat is goed")


# --- coming in --------------------------------------------------------------------------------


def test_who_comes_in_by_a_nurse_is_asked_whether_she_may_be_told(world: World) -> None:
    client = agreed(world).hears("hulp bij nodig", "uw woorden", "een collega", ASKS)
    client.sees("Ja, meteen", "Vraag het mij eerst", "Nee, liever niet")


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("Ja, meteen", "at_once"), ("Vraag het mij eerst", "ask"), ("Nee, liever niet", "nobody")],
)
def test_what_a_client_wants_the_nurse_to_know_is_kept(
    world: World, answer: str, kept: str
) -> None:
    client = agreed(world).presses(answer).hears(ANYBODY_ELSE).presses("Nee, ga door")
    client.hears(OPENING)
    assert world.record(client).tell == kept


def test_somebody_alone_is_not_asked_about_a_nurse(world: World) -> None:
    client = alone(world).hears(OPENING)
    assert ASKS not in client.all_heard and ANYBODY_ELSE not in client.all_heard
    client.says(WHO).hears("Ik laat nu niemand iets weten.").sees("Iemand toevoegen")


def test_who_adds_somebody_while_coming_in_goes_on_with_the_opening_question(
    world: World,
) -> None:
    client = agreed(world).presses("Vraag het mij eerst").presses("Ja, voeg iemand toe")
    client.hears("Wie wilt u toevoegen?").says("Els").hears("Hoe noemt Els u?").says("mama")
    client.hears("door naar Els", "een vraag van mama", "https://t.me/x?start=")
    client.hears("Els: heeft nog geen ja gezegd.").presses("Verder").hears(OPENING)


# --- changing it ------------------------------------------------------------------------------


def test_it_is_changed_at_any_time(world: World) -> None:
    _, client = joined(world)
    client.says("mijn gegevens").presses("Bericht bij nood").hears("Anna: ik vraag het u eerst.")
    client.presses("Pas aan voor Anna").presses("Ja, meteen").hears("Anna: ik laat het meteen")
    client.presses("Pas aan voor Anna").presses("Nee, liever niet").hears("ik laat niets weten")
    client.presses("Verder").hears(OPENING)


def test_a_name_that_leads_to_a_person_is_not_kept(world: World) -> None:
    _, client = joined(world)
    client.says(WHO).presses("Iemand toevoegen").says("Els 06-12345678").hears("telefoonnummer")
    client.says("x" * 41).hears("hoogstens 40 letters").says("...").hears("hoogstens 40 letters")
    assert world.record(client).contacts == ()


def test_at_most_five_people_are_on_the_list(world: World) -> None:
    _, client = joined(world)
    for name in ("Els", "Jan", "Piet", "Kees", "Riet"):
        asks(client, name)
    client.says(WHO)
    assert "Iemand toevoegen" not in client.buttons
    client.sees("Els", "Riet")


def test_who_stops_sharing_is_asked_anew_by_the_next_nurse(world: World) -> None:
    _, client = joined(world)
    client.says("stop met delen").presses("Ja, stop met delen")
    assert world.record(client).tell == ""
    world.nurse("Bea").presses("Cliënt toevoegen").says("mw. B")
    client.starts(world.codes[-1]).presses("Ja, dat is goed").hears("Mag ik het dan aan Bea")


# --- a relative -------------------------------------------------------------------------------


def test_a_relative_says_yes_and_the_client_hears_it(world: World) -> None:
    _, client = joined(world)
    els = world.person("Els").starts(asks(client))
    els.hears("een computer, geen mens", "een vraag van mama", "ziet niet wat mama schrijft")
    els.presses("Ja, dat is goed").hears("als mama u nodig heeft", "112")
    client.hears("Els heeft ja gezegd.").says(WHO).hears("Els: ik vraag het u eerst.")
    [contact] = world.record(client).contacts
    assert (contact.id, contact.agreed_at) == (els.id, world.now)


def test_a_relative_who_says_no_is_not_on_the_list(world: World) -> None:
    _, client = joined(world)
    els = world.person("Els").starts(asks(client)).presses("Nee, liever niet")
    els.hears("Ik stuur u geen berichten.")
    client.hears("Els wil liever geen berichten krijgen.")
    assert world.record(client).contacts == ()


def test_a_relative_s_link_works_once_and_only_the_newest(world: World) -> None:
    _, client = joined(world)
    old = asks(client)
    client.presses("Els").presses("Nieuwe link")
    world.person("a finder").starts(old).hears("Deze link werkt niet.")
    world.person("Els").starts(world.codes[-1]).presses("Ja, dat is goed")
    world.person("a stranger").starts(world.codes[-1]).hears("Deze link werkt niet.")


def test_a_relative_s_link_expires(world: World) -> None:
    _, client = joined(world)
    code = asks(client)
    world.clock_moves(days=15)
    world.person("Els").starts(code).hears("Deze link werkt niet.")


def test_a_relative_who_is_taken_off_meanwhile_cannot_say_yes(world: World) -> None:
    _, client = joined(world)
    els = world.person("Els").starts(asks(client))
    client.presses("Els").presses("Haal van de lijst").hears("Els krijgt geen bericht meer")
    els.presses("Ja, dat is goed").hears("Deze link werkt niet.")
    assert world.record(client).contacts == ()


def test_nurses_and_the_client_herself_are_told_that_the_link_is_for_another(
    world: World,
) -> None:
    anna, client = joined(world)
    code = asks(client)
    for person in (anna, client):
        person.starts(code).hears("Deze link is voor iemand anders.")
    alone_as(world, "another client").starts(code).hears("Dit is een vraag van mama.")
    world.person("Els").starts(code).presses("Ja, dat is goed").hears("als mama u nodig heeft")


def alone_as(world: World, name: str) -> Person:
    """Somebody else with a diary."""
    person = world.person(name).starts()
    for label in ("Verder", "Ik begrijp het", "Verder", "Verder", "u", "Ja, dat mag"):
        person.presses(label)
    return person


def test_what_a_relative_types_is_not_kept(world: World) -> None:
    _, client = joined(world)
    els = told(world, client)
    els.says("Zij eet al dagen niet").hears("Ik bewaar niet wat u hier schrijft.")
    for path in world.folder.rglob("*"):
        assert path.is_dir() or b"dagen niet" not in path.read_bytes()
    assert "dagen niet" not in client.all_heard


def test_a_relative_stops_and_the_client_hears_it(world: World) -> None:
    _, client = joined(world)
    els = told(world, client)
    els.says("stop").hears("Ik laat dat aan mama weten.").presses("Ja, stop")
    els.hears("geen berichten meer over mama")
    client.hears("Els wil liever geen berichten krijgen.")
    assert world.record(client).contacts == ()


def test_a_relative_of_two_is_told_about_both_and_stops_for_one(world: World) -> None:
    _, client = joined(world)
    els = told(world, client)
    other = alone_as(world, "another client")
    els.starts(asks(other, "Els", "oom Jan")).presses("Ja, dat is goed")
    els.sees("Niets meer over mama", "Niets meer over oom Jan")
    els.presses("Niets meer over oom Jan").presses("Ja, stop").sees("Niets meer over mama")
    assert world.record(client).contacts and not world.record(other).contacts


def test_who_counts_on_messages_hears_that_none_come_any_more(world: World) -> None:
    _, client = joined(world)
    els = told(world, client)
    client.presses("Els").presses("Haal van de lijst")
    els.hears("Ik stuur u geen berichten meer over mama.")


def test_a_relative_hears_that_a_client_erased_everything(world: World) -> None:
    _, client = joined(world)
    els = told(world, client)
    client.says("wis alles").presses("Ja, wis alles")
    els.hears("Ik stuur u geen berichten meer over mama.").does_not_hear("mw. A")
    els.says("hallo").hears("Ik stuur u geen berichten.")


def test_a_relative_of_nobody_may_become_a_client(world: World) -> None:
    anna, client = joined(world)
    els = world.person("Els").starts(asks(client)).presses("Nee, liever niet")
    anna.says("cliënten").presses("Cliënt toevoegen").says("Els")
    els.starts(world.codes[-1]).hears("Anna heeft u gevraagd")


def test_a_relative_who_is_told_may_have_a_diary_too_and_is_no_nurse(world: World) -> None:
    anna, client = joined(world)
    els = told(world, client)
    anna.says("cliënten").presses("Cliënt toevoegen").says("Els")
    els.starts(world.codes[-1]).hears("Anna heeft u gevraagd")
    els.starts(world.nurse_code()).hears("Deze telefoon is al van een cliënt.")
    assert world.record(client).contacts[0].id == els.id


def test_without_a_consent_people_can_still_be_taken_off(world: World) -> None:
    _, client = joined(world)
    told(world, client)
    client.says("stop met bewaren").presses("Ja, stop met bewaren").says(WHO)
    assert "Iemand toevoegen" not in client.buttons
    client.presses("Els").presses("Haal van de lijst")
    assert world.record(client).contacts == ()


def test_a_diary_s_relative_is_still_told_after_a_nurse_came(world: World) -> None:
    client = alone(world).says(LONG)
    els = told(world, client)
    anna = world.nurse().presses("Cliënt toevoegen").says("mw. A")
    client.starts(world.codes[-1]).presses("Ja, dat is goed").presses("Nee, liever niet")
    els.says("hallo").hears("als mama u nodig heeft")
    client.says(DEAD).presses("Laat het Els weten")
    els.hears("Een vraag van mama: wilt u contact opnemen?").presses("Gelezen")
    client.hears("Els heeft het bericht gelezen.")
    els.says("stop").presses("Ja, stop")
    assert world.record(client).contacts == ()
    assert "dood" not in anna.all_heard
