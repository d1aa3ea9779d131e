"""A text that leads to a person is not kept, nowhere, and the person hears so."""

from __future__ import annotations

import pytest

from storage.tinydb_store import open_store
from tests.flows.stories import LONG, SHORT, alone, at_agenda, at_question, joined
from tests.world import Person, World

NUMBER = "0612345678"
HELD = (
    ("Mijn dochter Els heeft 06-12345678", "In uw bericht staat een telefoonnummer."),
    ("Mijn nummer is 123456782", "In uw bericht staat een nummer dat op een BSN lijkt."),
    ("Mail haar op els@planet.nl", "In uw bericht staat een e-mailadres."),
    ("Het geld komt van NL91ABNA0417164300", "In uw bericht staat een rekeningnummer."),
)


def everything(world: World) -> str:
    """All that is on disk, as it stands there and as the store reads it, the outbox included."""
    files = [path.read_bytes() for path in sorted(world.folder.rglob("*")) if path.is_file()]
    store = open_store(world.folder)
    read = [repr(one) for one in store.everything()]
    read += [repr(store.recall(person.id)) for person in world.people.values()]
    store.close()
    return "\n".join([*(content.decode("utf-8", "replace") for content in files), *read])


def said(world: World, client: Person) -> list[str]:
    """The words of all answers that are kept."""
    return [r.words for r in world.record(client).reflections]


@pytest.mark.parametrize(("words", "told"), HELD)
def test_words_that_lead_to_a_person_are_not_kept_and_asked_again(
    world: World, words: str, told: str
) -> None:
    client = alone(world).says(words)
    client.hears(f"{told} Dat bewaar ik niet.", "Schrijf het nog een keer, zonder dat")
    client.hears("Waar wordt u gelukkig van?").does_not_hear("Ik heb het bewaard")
    assert said(world, client) == []
    client.says(LONG).hears("Ik heb het bewaard")
    assert said(world, client) == [LONG]


@pytest.mark.parametrize(("words", "told"), HELD)
def test_what_is_not_kept_is_nowhere_on_disk(world: World, words: str, told: str) -> None:
    client = alone(world).says(LONG).says(words).edits(f"{words}, echt", message=1)
    on_disk = everything(world)
    assert LONG in on_disk
    assert words not in on_disk
    assert not [part for part in words.split() if any(map(str.isdigit, part)) and part in on_disk]
    assert words not in client.all_heard


def test_several_things_are_named_in_one_sentence(world: World) -> None:
    client = alone(world).says("Els: 0612345678, els@planet.nl")
    client.hears(
        "In uw bericht staan een telefoonnummer en een e-mailadres. Die bewaar ik niet.",
        "Schrijf het nog een keer, zonder deze gegevens.",
    )


def test_somebody_who_says_je_hears_it_so(world: World) -> None:
    alone(world, "je").says(NUMBER).hears("In je bericht staat een telefoonnummer.")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_same_question_is_asked_again(world: World, number: int) -> None:
    client = at_question(alone(world), number).says(f"Vraag het aan {NUMBER}, zij weet het")
    client.hears("telefoonnummer", f"Vraag {number} van 3")


def test_a_follow_up_is_not_kept_either(world: World) -> None:
    client = alone(world).says(SHORT).says(f"Bel haar op {NUMBER}").hears("telefoonnummer")
    assert said(world, client) == [SHORT]


def test_words_for_the_list_are_not_kept_either(world: World) -> None:
    client = at_agenda(alone(world)).says(f"Dokter {NUMBER}").hears("telefoonnummer")
    assert world.record(client).agenda == ()


def test_words_between_two_talks_are_not_kept_either(world: World) -> None:
    client = alone(world).presses("Later").says(f"Nog iets: {NUMBER}").hears("telefoonnummer")
    assert said(world, client) == []


def test_new_words_for_an_answer_are_not_kept_either(world: World) -> None:
    client = alone(world).says(LONG).says("mijn antwoorden").says("1").presses("Andere woorden")
    client.says(f"Liever {NUMBER}").hears("telefoonnummer")
    assert said(world, client) == [LONG]


def test_an_edited_message_that_leads_to_a_person_changes_nothing(world: World) -> None:
    client = alone(world).says(LONG).edits(f"{LONG} {NUMBER}")
    client.hears("In uw bericht staat een telefoonnummer.", "Uw eerdere woorden blijven staan.")
    client.does_not_hear("uw woorden veranderd")
    assert said(world, client) == [LONG]
    assert NUMBER not in everything(world)


def test_an_edit_of_words_on_the_list_that_leads_to_a_person_changes_nothing(
    world: World,
) -> None:
    client = at_agenda(alone(world)).says("De fysio").edits(f"De fysio {NUMBER}")
    client.hears("telefoonnummer", "Uw eerdere woorden blijven staan.")
    assert [item.words for item in world.record(client).agenda] == ["De fysio"]


def test_a_choice_a_mark_and_a_public_number_go_on_as_before(world: World) -> None:
    client = at_question(alone(world), 3).says(LONG).says("7").hears("Wat wilt u nu doen?")
    client.says("afronden").says("Ik heb 112 en 0800-0113 op een briefje staan").hears(
        "Op uw lijst"
    )


def test_a_nurse_may_give_no_label_that_leads_to_a_client(world: World) -> None:
    anna = world.nurse().presses("Cliënt toevoegen").says("123456782")
    anna.hears("BSN", "Hoe noemt u deze cliënt?")
    assert "123456782" not in everything(world)
    anna.says("mw. A").hears("mw. A")


def test_a_nurse_is_not_called_by_her_number(world: World) -> None:
    nurse = world.person("nurse").starts(world.nurse_code()).says(f"Anna {NUMBER}")
    nurse.hears("telefoonnummer", "Hoe noemen uw cliënten u?").says("Anna").hears("cliënten")
    assert NUMBER not in everything(world)


def test_a_moment_that_looks_like_a_number_is_a_moment(world: World) -> None:
    anna, _ = joined(world)
    anna.presses("Bezoek plannen").says("06-12-2026 10 uur").hears("Klopt dat?", "6 december")
