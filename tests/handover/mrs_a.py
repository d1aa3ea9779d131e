"""Mrs A's record: something in every field, for the documents that tell what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flows.conversation import (
    AgendaItem,
    Agreement,
    Carer,
    CarersAnswer,
    CarersLine,
    Change,
    Compared,
    Consent,
    Expiry,
    Form,
    Given,
    Invitation,
    Line,
    Looked,
    Naming,
    Person,
    Position,
    Record,
    Recorded,
    Reflection,
    Role,
    Session,
    Share,
    Sheet,
    SheetLine,
    Summary,
    TakeAway,
    Visit,
)
from flows.log.logbook import Act, Entry, Thing
from flows.positive_health import question
from flows.record.summary import OWN_SUBJECT
from flows.safety.signs import Alert, Contact, Sign, Told

SUNDAY = datetime(2026, 11, 22, 11, tzinfo=UTC)
DAY = timedelta(days=1)
LINK_HASH = "5e" * 32
COFFEE = "Koffie drinken met de hulp, en dan samen het huis opruimen."
SLEEP = "Slecht geslapen. Ik lig te denken aan de trap."

SISTER = Naming("sister")
SHEET = Sheet(
    "92001", "5d1f0a2b3d4e5f61", SISTER, SUNDAY - DAY, Form.U,
    (SheetLine("92000", question("caring.1").text, "Ik slaap slecht.", SUNDAY - 2 * DAY),),
    True, SUNDAY, "Riet", "telegram-78", "Bea",
)  # fmt: skip

SOUP = "Soep maak ik nog altijd zelf, met groente van de markt."
LOOKED = Looked("70000", "80002", "partly", SUNDAY - DAY, COFFEE, question("happy.1").text)
AGREED = Agreement(
    "83001", "70000", "Samen de fysiotherapeut bellen", "nurse", "vrijdag", SUNDAY - 9 * DAY,
    SUNDAY - 8 * DAY, SUNDAY - 8 * DAY, SUNDAY - DAY,
)  # fmt: skip
EARLIER = Line("60001", "body", question("body.2").text, "Ik lag vaak wakker", SUNDAY - 30 * DAY)
NOW = Line("81003", "body", question("body.2").text, SLEEP, SUNDAY - DAY)

CLIENT, NURSE = "telegram-1840275", "telegram-77"
MRS_A = Record(
    "7c1f0a2b3d4e5f60",
    client=Person(
        "telegram-1840275",
        Position("answer", ("81003",), 42, Position("rest")),
        form=Form.U,
        record="7c1f0a2b3d4e5f60",
        invited=Invitation(LINK_HASH, Role.CLIENT, SUNDAY),
        reachable=False,
        tidied_at=SUNDAY,
        guesses=(SUNDAY - 9 * DAY,),
    ),
    label="mw. A",
    nurse="telegram-77",
    nurse_name="Anna",
    link=LINK_HASH,
    consents=(Consent("2026-11-22", Form.U, SUNDAY - 8 * DAY, SUNDAY),),
    sessions=(
        Session("80001", "happy", SUNDAY - 8 * DAY, ("happy.1",)),
        Session("80901", "caring", SUNDAY - 2 * DAY, ("caring.1",), of=SHEET.of, naming=SISTER),
        Session("81001", "body", SUNDAY - DAY, ("body.1", "body.2", "body.3"), ("body.3",)),
    ),
    reflections=(
        Reflection("80002", "80001", "happy", "happy.1", COFFEE, SUNDAY - 8 * DAY, "12", talk=True),
        Reflection("80003", "80001", "happy", "follow_up.2", "Rustig.", SUNDAY - 8 * DAY, "14",
                   follows="80002"),
        Reflection("80900", "", "", "", "Morgen komt mijn dochter.", SUNDAY - 3 * DAY, "18",
                   left_out=True),
        Reflection("81002", "81001", "body", "body.1", "Soep.", SUNDAY - DAY, "21"),
        Reflection("81003", "81001", "body", "body.2", SLEEP, SUNDAY - DAY, "23",
                   corrected_at=SUNDAY),
    ),
    marks=(Given("body", 6.5, SUNDAY - DAY, "25", left_out=True), Given("mind", 8, SUNDAY - DAY)),
    agenda=(
        AgendaItem("80002", SUNDAY),
        AgendaItem("90001", SUNDAY, "De trap.", message="30", left_out=True),
        AgendaItem("81001/body.3", SUNDAY, question="body.3"),
    ),
    visits=(
        Visit("70001", SUNDAY - 2 * DAY, cancelled=True, told_nothing_at=SUNDAY - 3 * DAY,
              invited_at=SUNDAY - 7 * DAY, reminded_at=SUNDAY - 4 * DAY, by="telegram-78",
              by_name="Bea"),
        Visit("70002", SUNDAY + 2 * DAY + timedelta(hours=2, minutes=30)),
        Visit(
            "70000",
            SUNDAY - 9 * DAY,
            done_at=SUNDAY - 9 * DAY,
            asked_at=SUNDAY - 8 * DAY,
        ),
    ),
    agreements=(
        Agreement(
            *("83001", "70000", "Samen met de fysio naar buiten lopen.", "client", "deze week"),
            noted_at=SUNDAY - 9 * DAY,
            agreed_at=SUNDAY - 9 * DAY,
            refused_at=SUNDAY - 9 * DAY,
            asked_at=SUNDAY - 2 * DAY,
            left_out=True,
        ),
    ),
    looked_back=(
        Looked(
            *("70000", "80001", "partly", SUNDAY - 8 * DAY, "De trap."),
            question=OWN_SUBJECT,
            left_out=True,
        ),
    ),
    sheets=(SHEET,),
    shares=(
        Share(
            "91001",
            "70002",
            SUNDAY,
            Form.JE,
            Summary(
                (Line("80002", "happy", question("happy.1").text, COFFEE, SUNDAY - 8 * DAY, True),),
                (Line("81003", "body", question("body.2").text, SLEEP, SUNDAY - DAY,
                      shortened=True),),
                (Given("mind", 8, SUNDAY - DAY),),
                more=1,
                untouched=("daily",),
                signals=(Line("81004", "body", question("body.2").text, SLEEP, SUNDAY - DAY,
                              denied=True),),
                well=(Line("81005", "body", question("body.3").text, SOUP, SUNDAY - DAY),),
                changes=(Change(EARLIER, NOW, SUNDAY - DAY),),
                steps=(Line("81006", "step", question("step.1").text, "Bellen.", SUNDAY - DAY),),
                looked_back=(LOOKED,),
                agreed=(AGREED,),
                marks_before=(Given("mind", 7, SUNDAY - 30 * DAY),),
                carers=(
                    CarersLine("85001", "Els", "answers", "as_client", "body",
                               question("body.2").text, "Zij ligt vaak wakker.",
                               SUNDAY - 3 * DAY, True, 6.5),
                ),
            ),
            SUNDAY + DAY,
        ),
    ),
    expiry=Expiry(SUNDAY - 5 * DAY, SUNDAY - 360 * DAY),
    keeps_from=SUNDAY - 4 * DAY,
    signs=(
        Sign("82001", "suicide", "burden", "burden-1", SUNDAY - DAY, "81003",
             denied_at=SUNDAY - DAY),
    ),
    alerts=(
        Alert(
            "82002",
            "82001",
            SUNDAY - DAY,
            SLEEP,
            (Contact("telegram-78", "Bea"),),
            (Told("telegram-77", "Anna", Role.NURSE, SUNDAY - DAY, SUNDAY - DAY, SUNDAY),),
        ),
    ),
    contacts=(Contact("telegram-79", "mijn dochter Els", SUNDAY - 7 * DAY),),
    tell="ask",
    compared=(Compared("80002", "still", SUNDAY - DAY, "81003", left_out=True),),
    carers=(
        Carer(
            "84001", "Els", Naming("mother", "Annie", "she"), "answers", ("happy", "body"),
            SUNDAY - 7 * DAY, LINK_HASH, "telegram-79", SUNDAY - 6 * DAY, SUNDAY - 5 * DAY,
            SUNDAY + 80 * DAY, ("happy",), True, SUNDAY - DAY, "client",
            Recorded(NURSE, "Anna", SUNDAY - 7 * DAY, "spoken", "family", "volmacht"),
            asked_at=SUNDAY - 2 * DAY,
        ),
    ),
    carers_answers=(
        CarersAnswer(
            "85001", "84001", "Els", "as_client", "body", "body.2", SUNDAY - 3 * DAY,
            "Zij ligt vaak wakker.", 6.5, True, "41", SUNDAY - 2 * DAY, True,
        ),
        CarersAnswer(
            "85002", "84001", "Els", "own_view", "body", "body.2", SUNDAY - 3 * DAY,
            "Ik zie dat zij moe is.",
        ),
    ),
)  # fmt: skip

TRAIL = (
    Entry(SUNDAY - 8 * DAY, NURSE, "nurse", Act.ADD, Thing.LINK, MRS_A.id, authority="care"),
    Entry(SUNDAY - 8 * DAY, CLIENT, "client", Act.PERMIT, Thing.CONSENT, MRS_A.id,
          authority=f"link {LINK_HASH}", source="consent"),
    Entry(SUNDAY - 8 * DAY, CLIENT, "client", Act.ADD, Thing.ANSWER, MRS_A.id, count=2),
    Entry(SUNDAY - DAY, CLIENT, "client", Act.ADD, Thing.ANSWER, MRS_A.id),
    Entry(SUNDAY - DAY, CLIENT, "client", Act.ADD, Thing.MARK, MRS_A.id),
    Entry(SUNDAY - DAY, CLIENT, "client", Act.ADD, Thing.ANSWER, MRS_A.id),
    Entry(SUNDAY, CLIENT, "client", Act.SHARE, Thing.SUMMARY, MRS_A.id, authority="2026-11-22"),
    Entry(SUNDAY, "telegram-9", "nurse", Act.VIEW, Thing.RECORD, MRS_A.id, done=False),
    Entry(SUNDAY + DAY, "", "program", Act.HAND_OVER, Thing.SUMMARY, MRS_A.id, behalf=CLIENT),
    Entry(SUNDAY + DAY, NURSE, "nurse", Act.VIEW, Thing.SUMMARY, MRS_A.id),
)  # fmt: skip

TAKEN = TakeAway(CLIENT, Form.U, MRS_A, TRAIL, SUNDAY + DAY)
