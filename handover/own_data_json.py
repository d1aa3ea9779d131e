"""All that is kept about a client, for programs: AVG 20. Its shape is told in docs/own-data.md.

Names and shapes are a promise: a name is never used for something else, and what does not fit gets
a higher FORMAT. Words stand as they were typed, moments in UTC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flows.conversation import (
    AgendaItem,
    Agreement,
    Carer,
    CarersAnswer,
    CarersLine,
    Change,
    Compared,
    Given,
    Line,
    Looked,
    Person,
    Record,
    Recorded,
    Reflection,
    Session,
    Share,
    Summary,
    TakeAway,
    Visit,
)
from flows.log.logbook import Entry
from flows.positive_health import question, theme
from flows.record.carers_words import asked_in
from flows.record.summary import OWN_SUBJECT, question_of
from flows.safety.signs import Alert, Contact, Sign
from flows.words import Text
from handover.own_data_sheet import naming_told, sheet_told

FORMAT = 1
NAME = "tussendoor-own-data"

# What is kept and not told here, with the reason. Everything else is told.
LEFT_OUT: Mapping[str, str] = {
    "Record.nurse": "the number of the nurse's account is hers",
    "Visit.by": "the number of the nurse's account is hers",
    "Record.closed_by": "the number of the nurse's account is hers",
    "Consent.by": "the number of the nurse's account is hers",
    "Sheet.nurse": "the number of the nurse's account is hers",
    "Sheet.of": "the number of somebody else's record",
    "Session.of": "the number of somebody else's record",
    "Share.nurse": "the number of the nurse's account is hers",
    "Share.by": "their names stand in the summary",
    "Record.link": "the hash of a link: a secret",
    "Contact.id": "the number of somebody else's account is theirs",
    "Contact.link": "the hash of a link: a secret",
    "Carer.person": "the number of somebody else's account is theirs",
    "Carer.link": "the hash of a link: a secret",
    "Recorded.by": "the number of the nurse's account is hers",
    "Told.to": "the number of somebody else's account is theirs",
    "Person.name": "only a nurse has one",
    "Person.record": "the same as the id of the record",
    "Person.clients": "only a nurse has them",
    "Person.team": "only a nurse has one",
    "Person.came_at": "only of a nurse",
    "Person.invited": "holds the hash of a link: a secret",
    "Position.about": "an id that stands elsewhere; of a carer also words that wait to be kept",
    "Position.number": "counts messages, so that an old button is known",
    "Position.returns": "a place again, to go back to after help or reading",
    "Position.asked_at": "when the last question was put: the answer has its own moment",
    "Entry.actor": "a pseudonym; `who` says the role",
    "Entry.behalf": "a pseudonym",
    "Entry.record": "the same as the id of the record",
}

Say = Callable[[Text], str]
Fields = dict[str, object]

_HASH = re.compile(r"[0-9a-f]{64}")  # SHA-256: the hash of a link


def own_data_json(taken: TakeAway, say: Say) -> bytes:
    """All of it as JSON in UTF-8, in English names; `say` gives the questions as they were put."""
    record = taken.record
    told = {
        "name": NAME,
        "format": FORMAT,
        "made_at": _at(taken.made_at),
        "record": record.id,
        "you": _you(record.client),
        "nurse": {"name": record.nurse_name, "calls_you": record.label},
        "closed_at": _at(record.closed_at),
        "closed_for": record.closed_for,
        "consents": [
            {
                "version": consent.version,
                "form_of_address": consent.form,
                "given_at": _at(consent.given_at),
                "withdrawn_at": _at(consent.withdrawn_at),
                "recorded_by": consent.by_name,
                "given_how": consent.how,
            }
            for consent in record.consents
        ],
        "talks": [_talk(session, say) for session in record.sessions],
        "answers": [_answer(said, say) for said in record.reflections],
        "last_time_and_now": [_compared(compared) for compared in record.compared],
        "marks": [_mark(given, say) for given in record.marks],
        "talk_about_first": [_agenda_item(item, record, say) for item in record.agenda],
        "visits": [_visit(visit) for visit in record.visits],
        "wants_invitations": not record.uninvited,
        "agreements": [_agreement(one) for one in record.agreements],
        "asked_about_agreements": not record.unasked,
        "looked_back": [_looked(one, say) for one in record.looked_back],
        "shared": [_share(share, say) for share in record.shares],
        "shared_as_carer": [sheet_told(sheet, say, _at) for sheet in record.sheets],
        "removal_announced": record.expiry
        and {"told_at": _at(record.expiry.told_at), "before": _at(record.expiry.before)},
        "keeps_from": _at(record.keeps_from),
        "numbers_shown": [_sign(sign) for sign in record.signs],
        "alerts": [_alert(alert) for alert in record.alerts],
        "carers": [_carer(one) for one in record.carers],
        "said_about_you": [_carers_answer(said, say) for said in record.carers_answers],
        "may_be_told": {"nurse": record.tell, "others": [_contact(c) for c in record.contacts]},
        "who_did_what": [_entry(entry) for entry in taken.trail],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return f"{text}\n".encode(errors="replace")  # half a character has no place in UTF-8


def _at(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _you(person: Person | None) -> Fields | None:
    if person is None:
        return None
    return {
        "chat_account": person.id,
        "role": person.role,
        "form_of_address": person.form,
        "step": person.position.step,
        "reachable": person.reachable,
        "chat_tidied_at": _at(person.tidied_at),
        "wrong_links_at": [_at(guess) for guess in person.guesses],
    }


def _theme(theme_id: str, say: Say) -> Fields:
    return {"theme": theme_id, "theme_name": say(theme(theme_id).name) if theme_id else ""}


def _talk(session: Session, say: Say) -> Fields:
    return {
        "id": session.id,
        **_theme(session.theme, say),
        "started_at": _at(session.started_at),
        "about_caring_for": naming_told(session.naming),
        "client_has_a_sheet": session.client_has,
        "questions": [
            {
                "question": asked,
                "question_text": say(question(asked).text),
                "to_talk_about": asked in session.talk,
            }
            for asked in session.questions
        ],
    }


def _answer(said: Reflection, say: Say) -> Fields:
    return {
        "id": said.id,
        "talk": said.session,
        **_theme(said.theme, say),
        "question": said.question,
        "question_text": say(question_of(said)),
        "words": said.words,
        "said_at": _at(said.said_at),
        "corrected_at": _at(said.corrected_at),
        "follows": said.follows,
        "to_talk_about": said.talk,
        "left_out": said.left_out,
        "not_shown_in_the_chat": said.discreet,
        "not_for_carers": said.private,
        "chat_message": said.message,
    }


def _mark(given: Given, say: Say) -> Fields:
    return {
        **_theme(given.theme, say),
        "mark": given.mark,
        "given_at": _at(given.given_at),
        "left_out": given.left_out,
        "written_by": given.written_by,
        "chat_message": given.message,
    }


def _agenda_item(item: AgendaItem, record: Record, say: Say) -> Fields:
    answer = next((said for said in record.reflections if said.id == item.id), None)
    asked = question(item.question).text if item.question else OWN_SUBJECT
    return {
        "id": item.id,
        "answer": answer.id if answer else "",
        "question": item.question,
        "question_text": say(question_of(answer) if answer else asked),
        "words": item.words,
        "added_at": _at(item.added_at),
        "left_out": item.left_out,
        "chat_message": item.message,
    }


def _compared(compared: Compared) -> Fields:
    return {
        "answer": compared.of,
        "verdict": compared.verdict,
        "said_at": _at(compared.said_at),
        "new_answer": compared.answer,
        "left_out": compared.left_out,
    }


def _visit(visit: Visit) -> Fields:
    return {
        "id": visit.id,
        "starts_at": _at(visit.starts_at),
        "cancelled": visit.cancelled,
        "nurse_told_of_nothing_at": _at(visit.told_nothing_at),
        "invited_at": _at(visit.invited_at),
        "reminded_at": _at(visit.reminded_at),
        "carers_invited_at": _at(visit.carers_invited_at),
        "carers_reminded_at": _at(visit.carers_reminded_at),
        "done_at": _at(visit.done_at),
        "asked_afterwards_at": _at(visit.asked_at),
        "colleague": visit.by_name,
    }


def _share(share: Share, say: Say) -> Fields:
    return {
        "id": share.id,
        "visit": share.visit,
        "agreed_at": _at(share.agreed_at),
        "seen_at": _at(share.seen_at),
        "form_of_address": share.form,
        "handed_over_at": _at(share.handed_over_at),
        "summary": _summary(share.summary, say),
    }


def _summary(summary: Summary, say: Say) -> Fields:
    return {
        "talk_about_first": [_line(line, say) for line in summary.agenda],
        "answers": [_line(line, say) for line in summary.lines],
        "marks": [_mark(given, say) for given in summary.marks],
        "answers_without_room": summary.more,
        "not_talked_about": [_theme(untouched, say) for untouched in summary.untouched],
        "after_which_numbers_were_shown": [_line(line, say) for line in summary.signals],
        "goes_well": [_line(line, say) for line in summary.well],
        "last_time_and_now": [_change(one, say) for one in summary.changes],
        "own_step": [_line(line, say) for line in summary.steps],
        "looked_back": [_looked(one, say) for one in summary.looked_back],
        "agreed_last_time": [_agreement(one) for one in summary.agreed],
        "marks_of_last_time": [_mark(given, say) for given in summary.marks_before],
        "said_by_carers": [_carers_line(line, say) for line in summary.carers],
        "said_by_carers_without_room": summary.more_of_carers,
        "who_said_these": list(summary.more_of),
        "shared_by": list(summary.shared_by),
    }


def _carers_line(line: CarersLine, say: Say) -> Fields:
    return {
        "id": line.id,
        "name": line.carer,
        "kind": line.kind,
        "voice": line.voice,
        "you_said_so": line.said_self,
        "about": line.subject,
        "question_text": say(line.question),
        "words": line.words,
        "mark": line.mark,
        "said_at": _at(line.said_at),
        "shortened": line.shortened,
    }


def _change(one: Change, say: Say) -> Fields:
    return {
        "last_time": _line(one.before, say),
        "now": _line(one.now, say) if one.now else None,
        "said_at": _at(one.said_at),
    }


def _agreement(one: Agreement) -> Fields:
    return {
        "id": one.id,
        "visit": one.visit,
        "words": one.words,
        "who": one.who,
        "named": one.named,
        "by_when": one.by_when,
        "noted_at": _at(one.noted_at),
        "agreed_at": _at(one.agreed_at),
        "refused_at": _at(one.refused_at),
        "asked_at": _at(one.asked_at),
        "left_out": one.left_out,
    }


def _looked(one: Looked, say: Say) -> Fields:
    return {
        "visit": one.visit,
        "about": one.item,
        "question_text": say(one.question) if one.question else "",
        "words": one.words,
        "answer": one.answer,
        "said_at": _at(one.said_at),
        "left_out": one.left_out,
    }


def _line(line: Line, say: Say) -> Fields:
    return {
        "id": line.id,
        **_theme(line.theme, say),
        "question_text": say(line.question),
        "words": line.words,
        "said_at": _at(line.said_at),
        "to_talk_about": line.talk,
        "shortened": line.shortened,
        "not_meant_so": line.denied,
        "written_by": line.written_by,
    }


def _sign(sign: Sign) -> Fields:
    return {
        "id": sign.id,
        "family": sign.family,
        "kind": sign.kind,
        "rule": sign.rule,
        "at": _at(sign.at),
        "answer": sign.answer,
        "about_somebody_else": sign.other,
        "written_by_carer": sign.by,
        "not_meant_so_at": _at(sign.denied_at),
    }


def _contact(contact: Contact) -> Fields:
    return {
        "name": contact.name,
        "calls_you": contact.calls,
        "agreed_at": _at(contact.agreed_at),
        "at_once": contact.at_once,
    }


def _carer(one: Carer) -> Fields:
    return {
        "id": one.id,
        "name": one.name,
        "speaks_of_you_as": naming_told(one.naming),
        "form_of_address": one.form,
        "kind": one.kind,
        "about": one.scope,
        "may_read": one.sees,
        "asked_before_a_visit": one.asked_along,
        "wants_no_invitations": one.uninvited,
        "reachable": one.reachable,
        "asked_at": _at(one.made_at),
        "said_yes_at": _at(one.accepted_at),
        "you_said_yes_at": _at(one.confirmed_at),
        "until": _at(one.until),
        "you_were_asked_to_go_on_at": _at(one.asked_at),
        "ended_at": _at(one.ended_at),
        "ended_by": one.ended_by,
        "recorded": _recorded(one.recorded) if one.recorded else None,
    }


def _recorded(how: Recorded) -> Fields:
    return {
        "by": how.by_name,
        "at": _at(how.at),
        "how": how.how,
        "representative": how.representative,
        "document": how.document,
    }


def _carers_answer(said: CarersAnswer, say: Say) -> Fields:
    return {
        "id": said.id,
        "carer": said.carer,
        "name": said.name,
        "voice": said.voice,
        "you_said_so": said.said_self,
        "about": said.subject,
        "question": said.question,
        "question_text": say(asked_in(said)),
        "words": said.words,
        "mark": said.mark,
        "said_at": _at(said.said_at),
        "seen_at": _at(said.seen_at),
        "left_out": said.left_out,
        "chat_message": said.message,
    }


def _alert(alert: Alert) -> Fields:
    return {
        "id": alert.id,
        "sign": alert.sign,
        "at": _at(alert.at),
        "words": alert.words,
        "next": [_contact(contact) for contact in alert.waits],
        "told": [
            {
                "name": told.name,
                "role": told.role,
                "sent_at": _at(told.sent_at),
                "delivered_at": _at(told.delivered_at),
                "read_at": _at(told.read_at),
            }
            for told in alert.told
        ],
    }


def _entry(entry: Entry) -> Fields:
    return {
        "at": _at(entry.at),
        "who": entry.role,
        "act": entry.act,
        "thing": entry.thing,
        "count": entry.count,
        "done": entry.done,
        "by_right_of": _HASH.sub("", entry.authority),
        "step": entry.source,
    }
