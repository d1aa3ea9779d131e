"""Somebody who sees all that everybody is sent, and all that is kept, and knows what may be.

All that is typed holds a mark that says whose it is. What may be seen and changed is worked out
here from what happened, and never asked of the code that is judged.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from hashlib import sha256

from flows.arrival import LINK_DOES_NOT_WORK
from flows.carer.flow import CARER
from flows.client.flow import CLIENT
from flows.conversation import (
    Agreement,
    Came,
    Carer,
    Conversation,
    Effect,
    Event,
    Invitation,
    Person,
    Pressed,
    Record,
    Role,
    Said,
    Say,
    Sheet,
    ShowAlert,
    ShowInvitation,
    ShowPermission,
    ShowRelativeLink,
    ShowSheet,
    ShowSummary,
    TakeAway,
    TidyUp,
    Visit,
)
from flows.nurse.flow import NURSE
from flows.words import Text
from tests.closing import CLOSED, closes_or_reopens, happenings, records_permission

FLOWS = {Role.CLIENT: CLIENT, Role.NURSE: NURSE, Role.CARER: CARER}
MARK = re.compile(r"zq[a-z]q[a-p]+qz")
ENOUGH_GUESSES, AN_HOUR = 10, timedelta(hours=1)
LAPSES_AFTER = timedelta(days=30)
LISTED = timedelta(days=14)  # how far ahead colleagues see whose visits there are
COVERS_FOR = timedelta(days=3)  # how long a colleague sees a client after the visit
LET_GO = "{name} now has no access here any more."  # the first nurse is told so
MENDED = "{nurse} gets your new words."  # the client is told so
NOTING = ("agreement", "agreement_when")  # where a nurse types what was agreed
BROKEN = "Something went wrong here."


class Leak(AssertionError):
    """Somebody saw, changed, shared or erased what is not theirs."""


@dataclass
class Phone:
    """Somebody with a phone, and what an onlooker knows about them."""

    id: str
    letter: str  # in the marks of what they type
    summaries: list[ShowSummary] = field(default_factory=list)
    sheets: list[ShowSheet] = field(default_factory=list)  # about the own situation, as shown
    shown: dict[str, None] = field(default_factory=dict)  # the data of all buttons that came
    newest: tuple[str, ...] = ()  # the data of the present buttons
    chat: dict[str, None] = field(default_factory=dict)  # the numbers of the messages there
    typed: list[str] = field(default_factory=list)  # the numbers of the own ones
    guesses: list[datetime] = field(default_factory=list)
    met: set[str] = field(default_factory=set)  # nurses whose link was opened while it worked
    intends: list[str] = field(default_factory=list)


@dataclass
class Link:
    """A link that was handed out; `nurse` is who made it, "" for a nurse's own.

    That of a relative was made by a client.
    """

    code: str
    role: Role
    expires_at: datetime
    nurse: str = ""
    record: str = ""
    used_by: str = ""

    @property
    def hash(self) -> str:
        """What is kept of it."""
        return sha256(self.code.encode()).hexdigest()


@dataclass(frozen=True)
class Moment:
    """All that is kept at one moment, of everybody who takes part."""

    records: dict[str, Record]
    people: dict[str, Conversation]

    def record_of(self, person: str) -> Record | None:
        """The client's own record."""
        return next((r for r in self.records.values() if r.client and r.client.id == person), None)


@dataclass(frozen=True)
class Sent:
    """An effect that was carried out, and all words in it as they were read."""

    effect: Effect
    words: str

    @property
    def marks(self) -> list[str]:
        """Whose words are in it."""
        return sorted({*MARK.findall(self.words), *MARK.findall(repr(self.effect))})


@dataclass(frozen=True)
class Happened:
    """What somebody did, or what time did when `event` is None, and what came of it."""

    now: datetime
    event: Event | None
    before: Moment
    after: Moment
    sent: tuple[Sent, ...]

    def said(self, to: str) -> tuple[str, ...]:
        """The msgids of the lines that somebody was told."""
        told = (s.effect for s in self.sent if isinstance(s.effect, Say) and s.effect.to == to)
        lines = (line for say in told for line in say.prompt.lines)
        return tuple(line.msgid for line in lines if isinstance(line, Text))


class Onlooker:
    """Looks at everything that happens, and raises `Leak` at what may not be."""

    def __init__(self) -> None:
        self.phones: dict[str, Phone] = {}
        self.counted = Counter[str]()  # what really happened
        self.links: dict[str, Link] = {}
        self.owners: dict[str, str] = {}  # of marks
        self.gone = set[str]()  # marks in what was erased
        self.by_carer: dict[str, str] = {}  # marks in what a carer told: the client it is about
        self.noted: dict[str, set[str]] = defaultdict(set)  # client: marks in what was agreed
        self.teams: dict[str, str] = {}  # of everybody who ever was a nurse
        self.left = set[str]()  # who was a nurse, and has no access any more
        self.worked = set[str]()  # marks that a nurse typed
        self.names: dict[str, set[str]] = defaultdict(set)  # nurse: marks in how she was called
        self.labels: dict[str, set[str]] = defaultdict(set)  # record: marks in its labels
        self.had: dict[str, set[str]] = defaultdict(set)  # nurse: records she cared or came for
        self.came: dict[str, set[str]] = defaultdict(set)  # client: nurses who cared or came
        self.called: dict[tuple[str, str], set[str]] = defaultdict(set)  # client, relative: marks
        self.instead: dict[tuple[str, str], set[str]] = defaultdict(set)  # client, nurse: marks
        self.agreed: dict[tuple[str, str], set[str]] = defaultdict(set)  # client, nurse: marks

    def sees(self, it: Happened) -> None:
        """Judge what happened, and remember it."""
        self._knows_names(it)
        self._hears_who_leaves(it)
        self._hears_of_ends(it)
        self._hears_of_agreements(it)
        self._hears_at_a_visit(it)
        self._hears_of_carers(it)
        self._hears_of_sheets(it)
        self.counted.update(happenings(it.before.records, it.after.records))
        match it.event:
            case Came(code=code) if code:
                self._judge_link(it, it.event)
            case Pressed():
                self._judge_press(it, it.event)
            case _:
                pass
        for sent in it.sent:
            self._judge_sent(sent, it)
        self._judge_records(it)
        self._remember(it)

    # --- what may be seen ----------------------------------------------------------------------

    def _knows_names(self, it: Happened) -> None:
        """How nurses and their clients were ever called, and who came to whom."""
        for id_, conversation in it.after.people.items():
            if conversation.person.role is Role.NURSE:
                self.names[id_] |= {*MARK.findall(conversation.person.name)}
                self.teams[id_] = conversation.person.team
            invited = conversation.person.invited
            if invited and (leads := it.after.records.get(invited.record)):
                self.phones[id_].met.add(leads.nurse)  # another one than who made the link left
        for record in it.after.records.values():
            self.labels[record.id] |= {*MARK.findall(record.label)}
            nurses = {record.nurse, record.closed_by, *(visit.by for visit in record.visits)} - {""}
            for nurse in nurses:
                self.had[nurse].add(record.id)
            close = {c.person for c in record.carers if c.person}
            for known in close | ({record.client.id} if record.client else set()):
                self.came[known] |= nurses

    def _hears_who_leaves(self, it: Happened) -> None:
        """The first of a team lets a colleague go: from then on that one sees nothing."""
        person = it.event.person if it.event else ""
        if LET_GO not in it.said(person):
            return
        at = it.before.people[person].person.position.about
        there = [n for n in self.teams if sha256(n.encode()).hexdigest()[:12] in at]
        team = [n for n in self._at_work(it.before) if n.team == self.teams[person]]
        first = min(team, key=_since).id
        if len(there) != 1 or first != person or not self._are_colleagues(person, there[0]):
            raise Leak(f"{person} let {there} go")
        self.left.add(there[0])

    def _at_work(self, at: Moment) -> list[Person]:
        people = (conversation.person for conversation in at.people.values())
        return [n for n in people if n.role is Role.NURSE and n.name and n.id not in self.left]

    def _is_nurse(self, id_: str, it: Happened) -> bool:
        return it.after.people[id_].person.role is Role.NURSE and id_ not in self.left

    def _are_colleagues(self, one: str, other: str) -> bool:
        return one != other and self.teams.get(one) == self.teams.get(other) is not None

    def _hears_of_ends(self, it: Happened) -> None:
        """Sharing that ended has never been; what was erased is nowhere."""
        for pair in _sharing(it.before) - _sharing(it.after):
            self.agreed[pair].clear()
            self.instead[pair].clear()
        for record in it.before.records.values():
            client = record.client.id if record.client else ""
            if client in it.after.people and not it.after.people[client].person.record:
                self.gone |= {mark for mark, owner in self.owners.items() if owner == client}

    def _hears_of_agreements(self, it: Happened) -> None:
        """A yes holds for what stood on the client's own screen at that moment, in that form."""
        for record in it.after.records.values():
            old = it.before.record_of(record.client.id) if record.client else None
            old = old or it.before.records.get(record.id)
            had = {share.id for share in old.shares} if old else set[str]()
            for share in record.shares:
                if share.id in had:
                    continue
                speaker = record.client.id if record.client else _speaks_for(record, it)
                seen = self.phones[speaker].summaries[-1:]
                given = old.shares if old and it.event and _may_read(it.event) else ()
                again = [(s.summary, s.form) for s in given if s.visit == share.visit]
                if (share.summary, share.form) not in [
                    *((s.summary, s.form) for s in seen),
                    *again,
                ]:
                    raise Leak(f"{speaker} shared something that was not seen in this form")
                pair = _whose(record), _comes(record, share.visit)
                self.counted["a carer shared"] += record.client is None
                self.agreed[pair].update(MARK.findall(repr(share.summary)))
        if it.event and MENDED in it.said(it.event.person) and hasattr(it.event, "words"):
            for pair, marks in self.agreed.items():
                if pair[0] == it.event.person and pair in _sharing(it.after):
                    marks.update(MARK.findall(it.event.words))

    def _hears_at_a_visit(self, it: Happened) -> None:
        """What a nurse notes with her client is for both, and what the client says of it."""
        if not isinstance(it.event, Said):
            return
        person, marks = it.before.people[it.event.person].person, MARK.findall(it.event.words)
        record = it.before.records.get((*person.position.about, "")[0])
        notes = person.role is Role.NURSE and person.position.step in NOTING
        visit = (*person.position.about, "", "")[1]
        if notes and record and record.client and _comes(record, visit) == person.id:
            self.noted[record.client.id].update(marks)
        own = it.before.record_of(person.id)
        if own and own.nurse and person.position.step == "agreed_instead":
            for nurse in {own.nurse, *(v.by for v in own.visits if v.by)}:
                self.instead[person.id, nurse].update(marks)

    def _hears_of_carers(self, it: Happened) -> None:
        """A carer answers about a client only with a permission that counts at that moment."""
        for key, new in it.after.records.items():
            old = it.before.records.get(key)
            had = {said.id for said in old.carers_answers} if old else set[str]()
            for said in new.carers_answers:
                if said.id in had or not isinstance(it.event, Said):
                    continue
                one = _counts(old, it.event.person, it.now) if old else None
                if one is None or one.id != said.carer or said.subject not in one.scope:
                    raise Leak(f"an answer about {key} was kept without a permission")
                marks = MARK.findall(said.words)
                self.by_carer.update(dict.fromkeys(marks, _whose(new)))
                self.counted["a carer answered"] += 1

    def _hears_of_sheets(self, it: Happened) -> None:
        """A carer's yes holds for the sheet on the own screen at that moment."""
        for key, record in it.after.records.items():
            old = it.before.records.get(key)
            had = {sheet.id for sheet in old.sheets} if old else set[str]()
            for sheet in record.sheets:
                if sheet.id in had or record.client is None:
                    continue
                seen = self.phones[record.client.id].sheets[-1:]
                if [s.sheet.lines for s in seen] != [sheet.lines]:
                    raise Leak("a sheet was given that the carer did not see so")

    def _opened_to(self, to: str, owner: str, it: Happened) -> set[str]:
        """The marks in what a client opened to this carer, and keeps from nobody."""
        record = it.after.record_of(owner)
        one = _counts(record, to, it.now) if record else None
        if record is None or one is None:
            return set()
        there = [
            r.words
            for r in record.reflections
            if r.theme in one.sees and not r.private and not r.discreet
        ]
        return set(MARK.findall(repr(there)))

    def _judge_sent(self, sent: Sent, it: Happened) -> None:
        to = sent.effect.to
        if BROKEN in "".join(it.said(to)):
            raise Leak("the bot broke on what somebody did")
        for mark in sent.marks:
            if not self._may_see(to, mark, sent, it):
                who = f"{to} saw {mark} of {self.owners[mark]}"
                raise Leak(f"{who} in {sent.effect.kind}:\n{sent.words}")
        if isinstance(sent.effect, TidyUp) and not set(sent.effect.messages) <= {
            *self.phones[to].chat
        }:
            raise Leak(f"messages of another chat would be taken away for {to}")

    def _may_see(self, to: str, mark: str, sent: Sent, it: Happened) -> bool:
        effect = sent.effect
        owner = self.owners[mark]
        if owner == to:
            return mark not in self.gone and not (to in self.left and mark in self.worked)
        if mark in self.by_carer:  # for the client it is about, and the nurse after a yes
            client = self.by_carer[mark]
            if client in it.after.records:  # of a client without a phone
                client = _whose(it.after.records[client])
            handed = mark in self.agreed[client, to] and mark in _handed_over(it, client, to)
            return to == client or handed or mark in _of_alerts(it, to, effect)
        if mark in self.worked:
            return mark in _of_alerts(it, to, effect) or self._may_see_of_nurse(mark, sent, it)
        if mark in _on_sheets(it, to):
            return True
        if it.after.people[owner].person.role is Role.CARER:
            return False  # nothing else that a relative types is kept, or seen by anybody
        if mark in self._opened_to(to, owner, it):
            return True
        self.called[owner, to] |= _called(it, owner, to)
        if it.after.people[to].person.role is Role.CARER:
            return mark in self.called[owner, to]
        if isinstance(sent.effect, ShowSheet) and mark in self.called[owner, to]:
            return True  # a carer in the own diary
        if mark in _of_alerts(it, to, effect):
            return True
        if self._is_nurse(to, it):
            own = it.after.record_of(owner)  # she knows who may answer for her client
            names = [one.name for one in own.carers] if own and own.nurse == to else []
            if mark in self.instead[owner, to] or mark in MARK.findall(repr(names)):
                return True
            return mark in self.agreed[owner, to] and mark in _handed_over(it, owner, to)
        return False

    def _may_see_of_nurse(self, mark: str, sent: Sent, it: Happened) -> bool:
        """A name is for her team and clients; a label for who cares or comes, but AVG 15."""
        to, nurse, effect = sent.effect.to, self.owners[mark], sent.effect
        if mark in self.noted[to]:
            return True
        if mark in self.names[nurse]:
            if self._is_nurse(to, it):
                return self._are_colleagues(to, nurse)
            return nurse in self.phones[to].met | self.came[to]
        labelled = {record for record, marks in self.labels.items() if mark in marks}
        if self._is_nurse(to, it):
            return any(self._may_see_label(to, record, effect, it) for record in labelled)
        own = isinstance(effect, TakeAway) and mark in effect.record.label
        return own and bool(self.phones[to].met | self.came[to])

    def _may_see_label(self, nurse: str, record_id: str, effect: Effect, it: Happened) -> bool:
        """Hers, or a colleague's whose visit she takes over or can take over; in news of what was,
        that of a client whom she had.
        """
        if isinstance(effect, Say) and not effect.asked and record_id in self.had[nurse]:
            return True
        there = (at.records.get(record_id) for at in (it.before, it.after))
        return any(record and self._has_in_sight(nurse, record, it.now) for record in there)

    def _has_in_sight(self, nurse: str, record: Record, now: datetime) -> bool:
        if nurse in (record.nurse, record.closed_by):
            return True
        if not record.nurse or not self._are_colleagues(nurse, record.nurse):
            return False
        planned = [visit for visit in record.visits if not visit.cancelled]
        if any(visit.by == nurse for visit in planned):
            return True
        return any(not v.by and now < v.starts_at <= now + LISTED for v in planned)

    # --- what may be changed -------------------------------------------------------------------

    def _judge_records(self, it: Happened) -> None:
        for key in sorted(it.before.records.keys() | it.after.records.keys()):
            old, new = it.before.records.get(key), it.after.records.get(key)
            if old != new and not self._may_change(old, new, it):
                what = _differences(old, new)
                raise Leak(f"record {key} was changed by {it.event or 'time'}: {what}")
        for person, then in it.before.people.items():
            mine = it.event is None or it.event.person == person
            now = it.after.people[person].person
            if not mine and then.person != now and not self._moved_by_leaving(then.person, now, it):
                raise Leak(f"{person} was moved by {it.event}")

    def _moved_by_leaving(self, old: Person, new: Person, it: Happened) -> bool:
        """Who leaves is a stranger; who gets her clients gets no others."""
        if old.id in self.left:
            return new == Person(old.id, new.position, reachable=new.reachable)
        got = {*new.clients} - {*old.clients}
        had = {it.before.records[record].nurse for record in got if record in it.before.records}
        return replace(new, clients=old.clients) == old and had <= self.left

    def _after_leaving(self, old: Record, new: Record, it: Happened) -> Record:
        """The record with what may become of it when a nurse leaves, as far as that was done."""
        if old.nurse in self.left and new.nurse != old.nurse:
            old = self._inherited(old, new, it)
        gone, back = {*self.left, new.nurse}, {v.id for v in new.visits if not v.by}
        freed = (replace(v, by="") if v.id in back and v.by in gone else v for v in old.visits)
        named = {visit.id: visit.by_name for visit in new.visits}
        return replace(
            old, visits=tuple(replace(v, by_name=named.get(v.id, v.by_name)) for v in freed)
        )

    def _inherited(self, old: Record, new: Record, it: Happened) -> Record:
        """The first of the team gets a client whose nurse left; nobody, when nobody is left."""
        team = (n for n in self._at_work(it.after) if self._are_colleagues(n.id, old.nurse))
        heirs = sorted(team, key=_since)
        if heirs and new.nurse == heirs[0].id:
            label = new.label if new.label.startswith(old.label) else old.label
            named = replace(old, nurse=new.nurse, nurse_name=new.nurse_name, label=label)
            return replace(named, alerts=new.alerts)
        if heirs or new.nurse:
            return old
        visits = tuple(v for v in old.visits if v.starts_at <= it.now)
        shares = tuple(s for s in old.shares if s.handed_over_at)
        alone = replace(old, label="", nurse="", nurse_name="", tell="")
        return replace(alone, visits=visits, shares=shares, alerts=new.alerts)

    def _may_change(self, old: Record | None, new: Record | None, it: Happened) -> bool:
        if old and new and self.left:
            old = self._after_leaving(old, new, it)
            if _without_readers(old) == _without_readers(new):
                return True
        if it.event is None:
            return _by_time(old, new, it.now)
        by = it.event.person
        if old and new and (_by_relative(old, new, by, it) or _only_read(old, new, by)):
            return by not in self.left
        if old and new and _by_carer(old, new, by, it):
            return True
        if old and old.client:
            return old.client.id == by or (bool(new) and self._by_nurse(old, new, by, it))
        if new is None:
            return False
        if new.client and new.client.id == by:
            return old is None or self._joins(old, new, by, it)
        return self._by_nurse(old or Record(new.id, label=new.label, nurse=by), new, by, it)

    def _joins(self, old: Record, new: Record, by: str, it: Happened) -> bool:
        """Only by the newest link, in time; what the nurse wrote stays as it is."""
        invited = it.before.people[by].person.invited
        works = invited and invited.id == old.link and it.now < self._expires(invited)
        same = (new.label, new.nurse, new.link) == (old.label, old.nurse, old.link)
        return bool(works) and same and _only_time_went_by(old, new, it.now)

    def _expires(self, invited: Invitation) -> datetime:
        return next(k.expires_at for k in self.links.values() if k.hash == invited.id)

    def _by_nurse(self, old: Record, new: Record | None, by: str, it: Happened) -> bool:
        """The nurse who cares for a client: visits and links, and so when something is due."""
        if new is None or not self._is_nurse(by, it):
            return False
        if closes_or_reopens(old, new, by) or records_permission(old, new, by):
            return True
        if old.nurse != by:
            theirs = bool(old.nurse) and self._are_colleagues(by, old.nurse)
            return theirs and _by_colleague(old, new, by, it.now)
        if not _gave_to_nobody(old, new):
            return False
        same = replace(new, visits=old.visits, link=old.link, shares=old.shares)
        same = replace(same, agreements=old.agreements)
        same = replace(same, nurse_name=old.nurse_name or same.nurse_name)
        handed = replace(old, nurse_name=same.nurse_name)
        return same == handed and _only_handed_over(old, new) and _only_noted(old, new)

    # --- links ---------------------------------------------------------------------------------

    def _judge_link(self, it: Happened, event: Came) -> None:
        phone, person = self.phones[event.person], it.before.people[event.person].person
        link = self.links.get(event.code)
        record = next((r for r in it.before.records.values() if link and _leads(link, r)), None)
        own = it.before.record_of(phone.id)
        if link and own and own.id == link.record:
            return  # the letter still lies on the table
        works = link is not None and self._works(link, record, phone, it)
        refused = LINK_DOES_NOT_WORK.msgid in it.said(phone.id)
        if refused is works:
            raise Leak(f"a link that {'works' if works else 'does not work'}: {link}, {record}")
        after = it.after.people[phone.id].person
        if refused and (after.role, after.invited) != (person.role, person.invited):
            raise Leak(f"{phone.id} came in by a link that did not work")
        if refused:
            phone.guesses.append(it.now)
            self._must_be_in_log(it, phone, 1)
        elif link and link.role is Role.NURSE and after.role is Role.NURSE:
            if person.role is not Role.NURSE:
                link.used_by, phone.guesses = phone.id, []
                self.left.discard(phone.id)
        elif link and after.invited and after.invited.id == link.hash:
            phone.met.add(link.nurse)

    def _works(self, link: Link, record: Record | None, phone: Phone, it: Happened) -> bool:
        recent = [at for at in phone.guesses if it.now - at < AN_HOUR]
        if len(recent) >= ENOUGH_GUESSES or it.now >= link.expires_at:
            return False
        if link.role is Role.NURSE:
            return link.used_by in ("", phone.id)
        if link.role is Role.CARER:
            places = (c for c in record.contacts if c.link == link.hash) if record else ()
            asked = (c for c in record.carers if c.link == link.hash) if record else ()
            may = any(c.person in ("", phone.id) and c.ended_at is None for c in asked)
            return may or any(c.id in ("", phone.id) for c in places)
        return record is not None and record.client is None and bool(record.nurse)

    # --- buttons -------------------------------------------------------------------------------

    def _judge_press(self, it: Happened, event: Pressed) -> None:
        phone, then = self.phones[event.person], it.before.people[event.person]
        data = f"{event.step}:{event.number}:{event.choice}:{event.about}"
        flow, position = FLOWS[then.person.role], then.person.position
        if data in phone.shown and phone.id in self.left:
            return  # a nurse's buttons do nothing for who left; in the log it may be an attempt
        cares = any(_counts(record, phone.id, it.now) for record in it.before.records.values())
        late = event.step == "may_answer" or (then.person.role is Role.CARER and not cares)
        if data in phone.shown and late:
            return  # whoever was asked comes too late, and that can be an attempt as well
        if data in phone.shown:
            moved = it.after.people[phone.id].person.position.step != then.person.position.step
            tried = moved or event.choice != "help"  # a prompt can say so, too
            in_vain = tried and LINK_DOES_NOT_WORK.msgid in it.said(phone.id)
            in_vain = in_vain or _has_gone(it, event)
            self._must_be_in_log(it, phone, int(in_vain))
            return
        if position.number == 0 or event.choice in flow.standing:
            return
        now = it.after.people[event.person].person.position
        if now.step not in flow.gate.steps and (now.step, now.about) != (
            (position.step, position.about)
        ):
            raise Leak(f"{phone.id} was moved by a button that never was there: {data}")
        old, new = it.before.record_of(phone.id), it.after.record_of(phone.id)
        if old and (new is None or replace(old, client=None) != replace(new, client=None)):
            raise Leak(f"a button that never was there changed something: {data}")
        if event.number > position.number + 1 or event.choice == "":
            self._must_be_in_log(it, phone, 1)

    def _must_be_in_log(self, it: Happened, phone: Phone, times: int) -> None:
        trail = it.after.people[phone.id].trail
        lines = [entry for entry in trail[-5:] if entry.at == it.now and not entry.done]
        if len(lines) != times:
            raise Leak(f"{len(lines)} refused attempts in the log, not {times}: {it.event}")
        if any(MARK.search(repr(line)) for line in lines):
            raise Leak("the log holds what somebody typed")

    # --- what is remembered --------------------------------------------------------------------

    def _remember(self, it: Happened) -> None:
        for sent in it.sent:
            phone = self.phones[sent.effect.to]
            match sent.effect:
                case Say(prompt=prompt, step=step, number=number):
                    told = [f"{step}:{number}:{c.name}:{c.about}" for c in prompt.choices]
                    phone.shown |= dict.fromkeys(told)
                    phone.newest = tuple(told) or phone.newest
                case ShowAlert(prompt=prompt):
                    told = [f":0:{c.name}:{c.about}" for c in prompt.choices]
                    phone.shown |= dict.fromkeys(told)
                case ShowSummary():
                    phone.summaries.append(sent.effect)
                case ShowSheet():
                    phone.sheets.append(sent.effect)
                case ShowPermission(code=code, expires_at=expires_at) if code and expires_at:
                    link = Link(code, Role.CARER, expires_at, phone.id)
                    made = (r.id for r in it.after.records.values() if _leads(link, r))
                    self.links[code] = replace(link, record=next(made))
                case ShowInvitation(code=code, expires_at=expires_at):
                    link = Link(code, Role.CLIENT, expires_at, phone.id)
                    made = (r.id for r in it.after.records.values() if r.link == link.hash)
                    self.links[code] = replace(link, record=next(made))
                case ShowRelativeLink(code=code, expires_at=expires_at):
                    link = Link(code, Role.CARER, expires_at, phone.id)
                    made = (r.id for r in it.after.records.values() if _leads(link, r))
                    self.links[code] = replace(link, record=next(made))
                case _:
                    pass
        for phone in self.phones.values():
            if it.before.record_of(phone.id) and it.after.record_of(phone.id) is None:
                phone.guesses = []  # nothing is left of somebody who erased everything


def _differences(old: Record | None, new: Record | None) -> str:
    """What of a record changed, from what into what."""
    if old is None or new is None:
        return f"{old} -> {new}"
    pairs = ((f.name, getattr(old, f.name), getattr(new, f.name)) for f in fields(Record))
    return "; ".join(f"{name}: {was} -> {now}" for name, was, now in pairs if was != now)


def _since(nurse: Person) -> tuple[datetime, str]:
    """The first of a team is who came in first."""
    assert nurse.came_at is not None
    return nurse.came_at, nurse.id


def _leads(link: Link, record: Record) -> bool:
    """Whether this is the newest link to this record, or to a place on its list."""
    if link.role is Role.CARER:
        links = {contact.link for contact in record.contacts} | {c.link for c in record.carers}
        return link.hash in links
    return record.link == link.hash


def _called(it: Happened, client: str, relative: str) -> set[str]:
    """The marks in how a relative, who was asked or said yes, calls this client."""
    found = set[str]()
    for at in (it.before, it.after):
        record, invited = at.record_of(client), at.people[relative].person.invited
        for contact in record.contacts if record else ():
            if contact.id == relative or (invited and invited.id == contact.link):
                found |= set(MARK.findall(contact.calls))
        for one in record.carers if record else ():  # the name that the client chose for the carer
            if one.person == relative or (invited and invited.id == one.link):
                found |= set(MARK.findall(repr((one.name, one.naming))))
    return found


def _counts(record: Record, person: str, now: datetime) -> Carer | None:
    """The permission with which somebody may answer: two yeses, not ended, and in time."""
    theirs = [
        c
        for c in record.carers
        if c.person == person and c.confirmed_at and c.ended_at is None
        if c.until is None or now < c.until
    ]
    return theirs[-1] if theirs and record.closed_for != "died" else None


def _by_carer(old: Record, new: Record, by: str, it: Happened) -> bool:
    """Somebody says yes or no by a link, or answers with a permission that counts: only that."""
    invited = it.before.people[by].person.invited
    mine = [c for c in old.carers if c.person == by or (invited and c.link == invited.id)]
    ids = {c.id for c in mine}
    others = [tuple(c for c in r.carers if c.id not in ids) for r in (old, new)]
    said = [tuple(a for a in r.carers_answers if a.carer not in ids) for r in (old, new)]
    terms = [[(c.id, c.scope, c.sees, c.until, c.kind) for c in r.carers] for r in (old, new)]
    given = [[c.confirmed_at for c in r.carers] for r in (old, new)]
    left = replace(
        new,
        carers=old.carers,
        carers_answers=old.carers_answers,
        shares=new.shares if new.client else old.shares,
        signs=old.signs,
        alerts=old.alerts,
    )
    same = others[0] == others[1] and said[0] == said[1]
    return bool(mine) and same and terms[0] == terms[1] and given[0] == given[1] and left == old


def _of_alerts(it: Happened, to: str, effect: Effect) -> set[str]:
    """The marks that somebody may see because of an alert: a nurse the client's words, the label
    and whose client it is; the client who was told, and who is next.
    """
    found = list[object]()
    role = it.after.people[to].person.role
    for record in (*it.before.records.values(), *it.after.records.values()):
        mine = record.client is not None and record.client.id == to
        for alert in record.alerts:
            if mine:
                found += [alert.told, alert.waits]
            if (to, role) not in {(told.to, told.role) for told in alert.told}:
                continue
            if isinstance(effect, ShowAlert):
                found += [alert.words, record.label, record.nurse_name]
            elif _is_news(effect):  # that somebody else read it
                found += [record.label, [told.name for told in alert.told]]
    return set(MARK.findall(repr(found)))


def _is_news(effect: Effect) -> bool:
    """Whether this tells a nurse that a colleague read an alert that she has, too."""
    told = "{name} has read the message of {label}."
    lines = effect.prompt.lines if isinstance(effect, Say) else ()
    return [line.msgid for line in lines if isinstance(line, Text)] == [told]


def _by_relative(old: Record, new: Record, by: str, it: Happened) -> bool:
    """Somebody says yes by the link they opened, or goes off the list: nothing else."""
    invited = it.before.people[by].person.invited
    mine = [c for c in old.contacts if c.id == by or (invited and c.link == invited.id)]
    others = tuple(c for c in old.contacts if c not in mine)
    left = tuple(c for c in new.contacts if c.id != by)
    agreed = [c for c in new.contacts if c.id == by]
    same = [replace(c, id="", agreed_at=None) for c in mine]
    return (
        bool(mine)
        and left == others
        and replace(new, contacts=old.contacts) == old
        and all(replace(c, id="", agreed_at=None) in same for c in agreed)
    )


def _only_read(old: Record, new: Record, by: str) -> bool:
    """Whoever got an alert says that they read it."""
    pairs = [
        (was, now)
        for before, after in zip(old.alerts, new.alerts, strict=False)
        for was, now in zip(before.told, after.told, strict=False)
    ]
    return (
        replace(new, alerts=old.alerts) == old
        and all(was == replace(now, read_at=was.read_at) for was, now in pairs)
        and all(now.to == by for was, now in pairs if was != now)
    )


def _only_noted(old: Record, new: Record) -> bool:
    """A nurse notes and takes back; yes and no are the client's, and what has a yes stays."""
    was = {made.id: made for made in old.agreements}
    now = {made.id: made for made in new.agreements}
    none = Agreement("", "", "", "client")
    return all(made.id in now for made in was.values() if made.agreed_at) and all(
        (made.agreed_at, made.refused_at, made.asked_at)
        == (before.agreed_at, before.refused_at, before.asked_at)
        and (made == before or not before.noted_at)
        for made in now.values()
        for before in (was.get(made.id, none),)
    )


def _only_asked(old: Record, new: Record) -> bool:
    """Time asks how it goes with what was agreed, and answers nothing."""
    blank = [[replace(made, asked_at=None) for made in r.agreements] for r in (old, new)]
    same = (old.looked_back, old.unasked) == (new.looked_back, new.unasked)
    return same and blank[0] == blank[1]


def _sharing(at: Moment) -> set[tuple[str, str]]:
    """(client, nurse) of everybody who shares now."""
    return {
        (_whose(r), nurse)
        for r in at.records.values()
        if (r.nurse or r.closed_by) and r.consents and r.consents[-1].withdrawn_at is None
        for nurse in {r.nurse or r.closed_by, *(s.nurse for s in r.shares if s.nurse)}
    }


def _whose(record: Record) -> str:
    """The client (a person id), or the record of a client without a phone."""
    return record.client.id if record.client else record.id


def _speaks_for(record: Record, it: Happened) -> str:
    """The carer who may share what they said: by a permission that a nurse recorded."""
    by = it.event.person if it.event else ""
    one = _counts(record, by, it.now)
    if one is None or one.recorded is None:
        raise Leak(f"{by} shared something of {record.id}")
    return by


def _on_sheets(it: Happened, to: str) -> set[str]:
    """The marks in what carers let this nurse or client read about themselves, as kept now."""
    found = list[Sheet]()
    for record in it.after.records.values():
        stands = bool(record.consents) and record.consents[-1].withdrawn_at is None
        for sheet in record.sheets if stands else ():
            client = it.after.records.get(sheet.of)
            nurse = client is not None and (sheet.nurse, client.nurse) == (to, to)
            own = client is not None and client.client is not None and client.client.id == to
            found += [sheet] if nurse or (own and sheet.also_client) else []
    return set(MARK.findall(repr(found)))


def _handed_over(it: Happened, client: str, nurse: str) -> set[str]:
    """The marks in what was handed over to this nurse."""
    record = it.after.record_of(client) or it.after.records.get(client)
    if record is None or not (record.nurse or record.closed_by):
        return set()
    mine = nurse in (record.nurse, record.closed_by)
    if not mine and nurse not in {v.by for v in record.visits if not v.cancelled}:
        return set()
    theirs = (
        s
        for s in record.shares
        if s.handed_over_at and (s.nurse or record.nurse or record.closed_by) == nurse
    )
    handed = [share.summary for share in theirs]
    return set(MARK.findall(repr(handed)))


def _may_read(event: Event) -> bool:
    """Whether a client says, or may be typing, that another nurse may read it."""
    return isinstance(event, Said) or (isinstance(event, Pressed) and event.choice == "may_read")


def _comes(record: Record, visit_id: str) -> str:
    """Who comes to a visit."""
    return next((v.by for v in record.visits if v.id == visit_id and v.by), record.nurse)


def _without_readers(record: Record) -> Record:
    """The record without what only tells with whom something was shared, and what time notes."""
    return replace(record, shares=tuple(replace(s, nurse="") for s in record.shares))


def _gave_to_nobody(old: Record, new: Record) -> bool:
    """A client's own nurse may take a visit back; only a colleague herself takes one over."""
    by = {visit.id: visit.by for visit in old.visits}
    return all(visit.by in ("", by.get(visit.id, "")) for visit in new.visits)


def _only_time_went_by(old: Record, new: Record, now: datetime) -> bool:
    """The visits are the same, but for what time notes; a colleague sees hers for a while."""
    was = {visit.id: visit for visit in old.visits}
    return was.keys() == {v.id for v in new.visits} and all(
        (v.starts_at, v.cancelled, v.done_at) == (old.starts_at, old.cancelled, old.done_at)
        and (v.by == old.by or (not v.by and _is_over(old, now)))
        for v in new.visits
        for old in (was[v.id],)
    )


def _is_over(visit: Visit, now: datetime) -> bool:
    return visit.cancelled or visit.starts_at + COVERS_FOR <= now


def _by_colleague(old: Record, new: Record, by: str, now: datetime) -> bool:
    """A colleague takes over a visit ahead, gives hers back, or notes what came of it."""
    was, now_there = {v.id: v for v in old.visits}, {v.id: v for v in new.visits}
    if was.keys() != now_there.keys():
        return False
    changed = [(was[key], now_there[key]) for key in was if was[key] != now_there[key]]
    hers = {v.id for v in (*old.visits, *new.visits) if v.by == by}
    noted = {m.visit for m in (*old.agreements, *new.agreements) if m not in old.agreements}
    same = replace(new, visits=old.visits, agreements=old.agreements, shares=old.shares)
    return (
        same == old
        and noted <= hers
        and _only_noted(old, new)
        and _only_handed_over(old, new)
        and all(
            then.id in hers
            and then.starts_at == after.starts_at
            and then.by in ("", by)
            and after.by in ("", by)
            and then.cancelled == after.cancelled
            and (then.by == after.by or now < then.starts_at)
            and (then.by == after.by or not after.by or then.starts_at <= now + LISTED)
            for then, after in changed
        )
    )


def _only_handed_over(old: Record, new: Record) -> bool:
    pairs = zip(old.shares, new.shares, strict=False)
    return len(old.shares) == len(new.shares) and all(
        was in (now, replace(now, nurse="")) or (was.handed_over_at is None and was.id == now.id)
        for was, now in pairs
    )


def _by_time(old: Record | None, new: Record | None, now: datetime) -> bool:
    """Handing over, telling that there is nothing, letting go: nothing is added or named."""
    if old is None:
        return False
    if new and old.closed_for == "ended" and not new.closed_for:  # the diary is the client's alone
        free = {name: getattr(new, name) for name in CLOSED}
        old = replace(old, label=new.label, nurse_name=new.nurse_name, tell=new.tell, **free)
    if new is None:
        ended = old.consents[-1].withdrawn_at if old.consents else None
        return ended is not None and now - ended >= LAPSES_AFTER
    names = (
        *("label", "nurse", "link", "consents", "sessions", "keeps_from"),
        *("signs", "contacts", "tell"),
    )
    fewer = ("reflections", "marks", "agenda")
    return (
        all(getattr(old, name) == getattr(new, name) for name in names)
        and all(set(getattr(new, name)) <= set(getattr(old, name)) for name in fewer)
        and _only_time_went_by(old, new, now)
        and _only_handed_over(old, new)
        and _only_asked(old, new)
    )


def _has_gone(it: Happened, event: Pressed) -> bool:
    """Whether this confirms an alert that is no more: its client erased all, say."""
    record_id, _space, alert_id = event.about.partition(" ")
    record = it.before.records.get(record_id)
    told = (t.to for a in (record.alerts if record else ()) if a.id == alert_id for t in a.told)
    return event.choice == "seen" and event.person not in told
