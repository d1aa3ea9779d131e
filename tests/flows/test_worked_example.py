"""The worked example of domain.md, from the nurse's invitation to the summary she reads.

A woman of 83 lives alone. She has COPD and is afraid to exercise among strangers. A better
condition is not what she wants: she wants to keep washing and dressing herself, and to have the
strength to tidy up with the help and drink coffee together.
"""

from __future__ import annotations

from tests.flows.stories import summaries
from tests.world import World

SUMMARY = """\
Hier wil de cliënt het eerst over praten:
1. “Wassen en aankleden wil ik zelf blijven doen, ook als het lang duurt” – de cliënt, 22 november
2. “Ik durf niet naar de groep met vreemde mensen” – de cliënt, 23 november

Gevraagd naar wat gelukkig maakt:
Waar wordt u gelukkig van? “Koffie met de hulp” – de cliënt, 22 november
“Eerst ruimen we samen op, dan praten we aan tafel” – de cliënt, 22 november

Dit zegt de cliënt, per onderwerp:
dagelijks functioneren: “Rustig aan, met de radio en een kop thee in bed” – de cliënt, 22 november

Eigen stap van de cliënt:
“Ik wil de fysiotherapeut zelf bellen” – de cliënt, 23 november
Wie of wat kan u daarbij helpen? “Anna” – de cliënt, 23 november

Cijfers van de cliënt, van 0 tot 10:
dagelijks functioneren: 6,5 – de cliënt, 22 november

Niet over verteld: lichaamsfuncties, mentaal welbevinden, zingeving, kwaliteit van leven en meedoen.

Afspraken (wat, wie, wanneer):
1.
2.
3."""

SECOND = """\
Hier wil de cliënt het eerst over praten:
1. “Of het bellen heeft geholpen” – de cliënt, 10 december (Zelf gekozen, zonder vraag)

Toen en nu:
Toen: “Koffie met de hulp” – de cliënt, 22 november
Nu: nog steeds zo – de cliënt, 10 december

De cliënt kijkt terug op het vorige bezoek:
Is hier over gepraat: “Wassen en aankleden wil ik zelf blijven doen, ook als het …” ja
Is hier over gepraat: “Ik durf niet naar de groep met vreemde mensen” een beetje
Geluisterd naar wat belangrijk is: ja

Dit was de vorige keer de afspraak:
Samen de fysiotherapeut bellen, de verpleegkundige, voor vrijdag

Niet over verteld: lichaamsfuncties, mentaal welbevinden, zingeving, kwaliteit van leven, meedoen \
en dagelijks functioneren.

Afspraken (wat, wie, wanneer):
1.
2.
3."""


def test_what_she_wants_reaches_the_nurse_and_comes_back_to_her_over_two_visits(
    world: World,
) -> None:
    # Sunday: the nurse brings her in, and plans a visit.
    anna = world.nurse("Anna")
    anna.hears("nog geen cliënten").presses("Cliënt toevoegen").says("mw. A")
    anna.hears("De link werkt één keer.").presses("Bezoek plannen").says("dinsdag half drie")
    anna.presses("Ja, dat klopt").hears("Bezoek: dinsdag 24 november om half drie")

    # She opens the link on her own phone, and reads what this is before she says yes.
    mevrouw = world.person("mevrouw").starts(world.codes[-1])
    mevrouw.hears("geen mens", "Anna heeft u gevraagd").presses("Verder")
    mevrouw.hears("112").presses("Ik begrijp het").presses("Verder")
    mevrouw.hears("Anna ziet alleen wat u zelf deelt.").presses("Verder").says("u")
    mevrouw.hears("Mag ik uw antwoorden bewaren?").says("ja hoor")

    # Whom may the bot let know, if she needs help? Anna, and nobody else.
    mevrouw.hears("Mag ik het dan aan Anna laten weten?").says("vraag het mij eerst")
    mevrouw.hears("Wilt u iemand toevoegen?").says("nee")

    # What makes her happy. A short answer is asked on, once.
    mevrouw.hears("Waar wordt u gelukkig van?").says("Koffie met de hulp")
    mevrouw.hears("“Koffie met de hulp”").says("Eerst ruimen we samen op, dan praten we aan tafel")

    # She chooses what to talk about.
    mevrouw.hears("Waar wilt u nu over vertellen?").says("6")
    mevrouw.hears("Vraag 1 van 3, over dagelijks functioneren.", "Hoe begint u uw dag het liefst?")
    mevrouw.says("Rustig aan, met de radio en een kop thee in bed")
    mevrouw.hears("Vraag 2 van 3").says("Dan word ik kort van adem en moet ik gaan zitten")
    mevrouw.hears("Vraag 3 van 3").presses("Hier wil ik over praten")
    mevrouw.says("Wassen en aankleden wil ik zelf blijven doen, ook als het lang duurt")
    mevrouw.hears("Een cijfer mag, van 0 tot 10.").says("6,5").hears("Ik heb het bewaard.")

    # Enough for today. The next morning she goes on where she was.
    mevrouw.presses("Nog een onderwerp").says("genoeg voor nu").hears("Niemand leest dit nu.")
    world.clock_is("2026-11-23 10:00")
    mevrouw.says("Goedemorgen").hears("Dag.").presses("Ga verder")
    mevrouw.hears("6. dagelijks functioneren (al over verteld)").presses("5. Meedoen")
    mevrouw.presses("Sla over").hears("Vraag 2 van 3").presses("Sla over")
    mevrouw.hears("Vraag 3 van 3").presses("Sla over").presses("Sla over")

    # What Anna should hear first. One subject stands there already; she adds the group.
    mevrouw.presses("Afronden").hears("1. “Wassen en aankleden wil ik zelf")
    mevrouw.says("Ik durf niet naar de groep met vreemde mensen")
    mevrouw.hears("2. “Ik durf niet naar de groep").presses("Klaar")

    # What does she want to do herself? One small thing, and who helps with it.
    mevrouw.hears("Wat wilt u zelf als eerste doen?").says("Ik wil de fysiotherapeut zelf bellen")
    mevrouw.hears("Wie of wat kan u daarbij helpen?").says("Anna")

    # She reads what Anna will get, leaves a line out, and says yes.
    mevrouw.hears("Mag ik dit delen?").presses("Verander iets")
    mevrouw.presses("5. Dan word ik…").presses("Laat weg").does_not_hear("kort van adem")
    mevrouw.presses("Ja, deel dit").hears("Anna krijgt dit vóór het bezoek")
    assert summaries(anna) == []

    # A day before the visit Anna gets it: those words, and no others.
    world.clock_is("2026-11-23 14:30")
    anna.hears("mw. A deelt dit voor het bezoek van dinsdag 24 november om half drie")
    assert summaries(anna) == [summaries(mevrouw)[-1]]
    assert summaries(anna)[0] == SUMMARY

    # The visit. Anna writes down what they agreed, and it counts after the client's yes.
    world.clock_is("2026-11-24 15:00")
    anna.says("cliënten").presses("mw. A").presses("Bezoek is geweest")
    anna.presses("Afspraak opschrijven").says("Samen de fysiotherapeut bellen")
    anna.presses("Ik").says("voor vrijdag").presses("Ja, stuur het")
    mevrouw.hears("“Samen de fysiotherapeut bellen”").presses("Ja, dat klopt")
    mevrouw.hears("De afspraak geldt nu.")

    # A day later she looks back: was it talked about, was she heard?
    world.clock_is("2026-11-25 16:00")
    mevrouw.presses("Terugkijken").hears("Wassen en aankleden").presses("Ja")
    mevrouw.hears("de groep met vreemde mensen").presses("Een beetje").presses("Ja")

    # The next visit. She is invited, and sees what she said last time.
    anna.says("cliënten").presses("mw. A").says("15 december half drie").presses("Ja, dat klopt")
    world.clock_is("2026-12-10 15:00")
    mevrouw.hears("vijf dagen").presses("Nu beginnen").hears("“Koffie met de hulp”")
    mevrouw.presses("Nog steeds zo").presses("Ander onderwerp")
    mevrouw.presses("Afronden").says("Of het bellen heeft geholpen").presses("Klaar")
    mevrouw.presses("Sla over").presses("Ja, deel dit")
    world.clock_is("2026-12-14 15:00")
    assert summaries(anna)[-1] == SECOND
