"""Consent is taken back as easily as it was given, and asked again when its text has changed."""

from __future__ import annotations

import pytest

from flows.client import consenting
from storage.tinydb_store import open_store
from tests.flows.stories import LONG, alone, at_question, at_review, planned, summaries
from tests.world import Person, World

SECRET = "Mijn broer weet niet dat ik het huis verkoop"


def said(world: World, client: Person) -> list[str]:
    """The words of all answers that are kept."""
    return [r.words for r in world.record(client).reflections]


def withdrawn(world: World) -> Person:
    """A client who gave an answer and then took the consent back."""
    return (
        alone(world)
        .says(LONG)
        .says("mijn gegevens")
        .presses("Stop met bewaren")
        .presses("Ja, stop met bewaren")
    )


def text_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text that is agreed to is another one from now on."""
    monkeypatch.setattr(consenting, "CONSENT_VERSION", "2028-01-01")


# --- taking it back ---------------------------------------------------------------------------


def test_the_consent_is_taken_back_with_one_button_as_it_was_given(world: World) -> None:
    client = withdrawn(world).hears("Ik bewaar niets nieuws van wat u schrijft.")
    [consent] = world.record(client).consents
    assert consent.withdrawn_at == world.now


@pytest.mark.parametrize("words", [SECRET, "later", "afronden", "/start", "terug"])
def test_nothing_that_is_typed_is_kept_after_that(world: World, words: str) -> None:
    client = withdrawn(world).says(words)
    client.hears("Ik bewaar niets nieuws")
    assert said(world, client) == [LONG]


def test_no_button_of_an_older_message_opens_the_talk_again(world: World) -> None:
    client = at_question(alone(world), 2)
    old = [client.button(label) for label in client.buttons]
    client.says("mijn gegevens").presses("Stop met bewaren").presses("Ja, stop met bewaren")
    kept = said(world, client)
    for button in old:
        client.presses_button(button).says(SECRET)
    assert said(world, client) == kept


def test_what_was_shared_and_not_yet_sent_is_not_sent(world: World) -> None:
    anna, client = planned(world)
    at_review(client, SECRET).presses("Ja, deel dit")
    client.presses("Mijn gegevens").presses("Stop met bewaren").presses(
        "Ja, stop met bewaren"
    ).hears("Anna krijgt niets meer van u")
    world.clock_moves(days=4)
    assert not summaries(anna)
    assert SECRET not in anna.all_heard


def test_reading_taking_along_and_correcting_still_work(world: World) -> None:
    client = withdrawn(world)
    client.presses("Mijn gegevens").presses("Neem alles mee").hears("Dit is alles wat ik van u")
    client.presses("Mijn antwoorden").hears("Koffie drinken")
    client.presses("Terug naar het gesprek").hears("Ik bewaar niets nieuws")
    client.edits("Thee drinken met de hulp en samen opruimen", message=1)
    assert said(world, client) == ["Thee drinken met de hulp en samen opruimen"]


def test_somebody_can_go_on_after_all_with_a_new_yes(world: World) -> None:
    client = at_question(alone(world), 2)
    client.says("mijn gegevens").presses("Stop met bewaren").presses(
        "Ja, stop met bewaren"
    ).presses("Toch verdergaan")
    client.hears("Mag ik uw antwoorden bewaren?").presses("Ja, dat mag").hears("Vraag 2 van 3")
    client.says(SECRET)
    assert SECRET in said(world, client)
    before, now = world.record(client).consents
    assert before.withdrawn_at and now.withdrawn_at is None


def test_everything_goes_after_thirty_days_by_day(world: World) -> None:
    client = withdrawn(world).hears("Op dinsdag 22 december wis ik alles.")
    world.clock_is("2026-12-22 07:00")
    assert said(world, client) == [LONG]
    world.clock_is("2026-12-22 12:00")
    assert "Alles is gewist." in client.all_heard
    store = open_store(world.folder)
    assert not [record for record, _ in store.everything() if record]
    store.close()


def test_nothing_goes_when_somebody_went_on(world: World) -> None:
    client = withdrawn(world).presses("Toch verdergaan").presses("Ja, dat mag")
    world.clock_moves(days=40)
    assert said(world, client) == [LONG]


def test_everything_can_go_at_once(world: World) -> None:
    withdrawn(world).presses("Wis alles").presses("Ja, wis alles").hears("Alles is gewist.")


# --- a text that has changed ------------------------------------------------------------------


def test_a_changed_text_is_asked_about_before_anything_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_question(alone(world), 2)
    kept = said(world, client)
    text_changes(monkeypatch)
    client.says(SECRET).hears("Dit heb ik niet bewaard.", "De tekst over uw gegevens is veranderd.")
    assert said(world, client) == kept
    client.presses("Ja, dat mag").hears("Vraag 2 van 3").says(LONG)
    assert said(world, client) == [*kept, LONG]
    assert [c.version for c in world.record(client).consents][-1] == "2028-01-01"


def test_no_to_a_changed_text_is_taking_the_consent_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = alone(world).says(LONG)
    text_changes(monkeypatch)
    client.says("hallo").presses("Nee, liever niet").hears("Ik bewaar niets nieuws")
    assert world.record(client).consents[-1].withdrawn_at


def test_what_was_agreed_to_share_before_is_still_handed_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, client = planned(world)
    at_review(client, LONG).presses("Ja, deel dit")
    text_changes(monkeypatch)
    world.clock_is("2026-11-23 15:00")
    assert len(summaries(anna)) == 1
