"""The sentences of the log: what somebody did, by who they are, what they did and to what.

Every sentence is in the past tense, whose verb is the same for u, je, a nurse and the program: one
sentence does for all of them, with `who` as its subject.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.conversation import Role
from flows.log.bookkeeping import PROGRAM
from flows.log.carers_trail import OF_CARERS, Table
from flows.log.logbook import Act, Thing
from flows.script import _, plural
from flows.words import Text

# The same whoever did it.
BY_ANYBODY: Table = {
    **OF_CARERS,
    (Act.VIEW, Thing.AGENDA): plural(
        "{who} looked at what you want to talk about.",
        "{who} looked at what you want to talk about {n} times.",
        1,
    ),
    (Act.VIEW, Thing.SUMMARY): plural(
        "{who} read your summary.", "{who} read your summary {n} times.", 1
    ),
    (Act.VIEW, Thing.SHEET): plural(
        "{who} read what you told about caring.",
        "{who} read {n} times what you told about caring.",
        1,
    ),
    (Act.VIEW, Thing.LOG): plural(
        "{who} looked at who did what.", "{who} looked at who did what {n} times.", 1
    ),
    (Act.VIEW, Thing.CONSENT): plural(
        "{who} looked at your consent.", "{who} looked at your consent {n} times.", 1
    ),
    (Act.VIEW, Thing.VISIT): plural(
        "{who} looked at your visits.", "{who} looked at your visits {n} times.", 1
    ),
    (Act.VIEW, Thing.ALERT): plural(
        "{who} read a message about you.", "{who} read {n} messages about you.", 1
    ),
    (Act.HAND_OVER, Thing.ALERT): plural(
        "{who} sent a message about you.", "{who} sent {n} messages about you.", 1
    ),
    (Act.END_PERMISSION, Thing.CONTACT): plural(
        "{who} took somebody off the list of who may know.",
        "{who} took {n} people off the list of who may know.",
        1,
    ),
    (Act.HAND_OVER, Thing.INVITATION): plural(
        "{who} asked you about a visit ahead.", "{who} asked you about a visit ahead {n} times.", 1
    ),
    (Act.VIEW, Thing.AGREEMENT): plural(
        "{who} looked at the agreements.", "{who} looked at the agreements {n} times.", 1
    ),
    (Act.ADD, Thing.AGREEMENT): plural(
        "{who} noted an agreement.", "{who} noted {n} agreements.", 1
    ),
    (Act.ERASE, Thing.AGREEMENT): plural(
        "{who} took away an agreement.", "{who} took away {n} agreements.", 1
    ),
    (Act.CONFIRM, Thing.AGREEMENT): plural(
        "{who} said yes to an agreement.", "{who} said yes to {n} agreements.", 1
    ),
    (Act.REFUSE, Thing.AGREEMENT): plural(
        "{who} said no to an agreement.", "{who} said no to {n} agreements.", 1
    ),
    (Act.ADD, Thing.LOOKED): plural(
        "{who} looked back on a visit.", "{who} looked back on a visit, {n} answers.", 1
    ),
    (Act.CHANGE, Thing.VISIT): plural("{who} changed a visit.", "{who} changed {n} visits.", 1),
    (Act.ERASE, Thing.VISIT): plural("{who} took away a visit.", "{who} took away {n} visits.", 1),
    (Act.ERASE, Thing.RECORD): _("{who} took away all that was kept about you."),
    (Act.ENTER, Thing.LINK): _("{who} came in by a link."),
    (Act.CLOSE, Thing.RECORD): _("{who} noted that the care has ended."),
    (Act.REOPEN, Thing.RECORD): _("{who} noted that the care goes on after all."),
    (Act.TAKE_OVER, Thing.VISIT): plural(
        "{who} took over a visit.", "{who} took over {n} visits.", 1
    ),
    (Act.GIVE_BACK, Thing.VISIT): plural(
        "{who} gave back a visit.", "{who} gave back {n} visits.", 1
    ),
    (Act.NEW_NURSE, Thing.RECORD): _("{who} gave you another nurse."),
    (Act.END_PERMISSION, Thing.VISIT): _("{who} ended what a colleague could see."),
}

# What the client did herself.
BY_CLIENT: Table = {
    **BY_ANYBODY,
    (Act.VIEW, Thing.RECORD): plural(
        "{who} looked at the own record.", "{who} looked at the own record {n} times.", 1
    ),
    (Act.VIEW, Thing.ANSWER): plural(
        "{who} looked at your answers.", "{who} looked at your answers {n} times.", 1
    ),
    (Act.VIEW, Thing.MARK): plural("{who} looked at a mark.", "{who} looked at {n} marks.", 1),
    (Act.ADD, Thing.RECORD): _("{who} began with Tussendoor."),
    (Act.ADD, Thing.ANSWER): plural("{who} gave an answer.", "{who} gave {n} answers.", 1),
    (Act.CHANGE, Thing.INVITATION): plural(
        "{who} changed whether I ask before a visit.",
        "{who} changed {n} times whether I ask before a visit.",
        1,
    ),
    (Act.ADD, Thing.COMPARISON): plural(
        "{who} said how an earlier answer is now.",
        "{who} said of {n} earlier answers how it is now.",
        1,
    ),
    (Act.ADD, Thing.MARK): plural("{who} gave a mark.", "{who} gave {n} marks.", 1),
    (Act.ADD, Thing.AGENDA): plural(
        "{who} chose something to talk about.", "{who} chose {n} things to talk about.", 1
    ),
    (Act.ADD, Thing.SUMMARY): plural("{who} made a summary.", "{who} made {n} summaries.", 1),
    (Act.ADD, Thing.CONSENT): _("{who} agreed that your answers are kept."),
    (Act.CHANGE, Thing.ANSWER): plural("{who} changed an answer.", "{who} changed {n} answers.", 1),
    (Act.CHANGE, Thing.MARK): plural("{who} changed a mark.", "{who} changed {n} marks.", 1),
    (Act.CHANGE, Thing.AGENDA): plural(
        "{who} changed what you want to talk about.",
        "{who} changed what you want to talk about {n} times.",
        1,
    ),
    (Act.CHANGE, Thing.SUMMARY): plural(
        "{who} changed your summary.", "{who} changed your summary {n} times.", 1
    ),
    (Act.CHANGE, Thing.CONSENT): _("{who} changed your consent."),
    (Act.ERASE, Thing.ANSWER): plural(
        "{who} took away an answer.", "{who} took away {n} answers.", 1
    ),
    (Act.ERASE, Thing.MARK): plural("{who} took away a mark.", "{who} took away {n} marks.", 1),
    (Act.ERASE, Thing.AGENDA): plural(
        "{who} took something off your list.",
        "{who} took {n} things off your list.",
        1,
    ),
    (Act.ERASE, Thing.SUMMARY): plural(
        "{who} took away a summary.", "{who} took away {n} summaries.", 1
    ),
    (Act.SHARE, Thing.SUMMARY): plural(
        "{who} shared your summary with {nurse}.",
        "{who} shared your summary with {nurse} {n} times.",
        1,
    ),
    (Act.UNSHARE, Thing.SUMMARY): plural(
        "{who} rather did not share your summary.",
        "{who} rather did not share your summary, {n} times.",
        1,
    ),
    (Act.TAKE_AWAY, Thing.SUMMARY): plural(
        "{who} made a copy of your summary.", "{who} made {n} copies of your summary.", 1
    ),
    (Act.TAKE_AWAY, Thing.RECORD): plural(
        "{who} asked for a copy of all that is kept about you.",
        "{who} asked for a copy of all that is kept about you {n} times.",
        1,
    ),
    (Act.PERMIT, Thing.CONSENT): _("{who} agreed that your answers are kept."),
    (Act.END_PERMISSION, Thing.CONSENT): _("{who} withdrew your consent."),
    (Act.END_PERMISSION, Thing.SUMMARY): _("{who} stopped sharing."),
    (Act.ENTER, Thing.RECORD): _("{who} began with Tussendoor."),
    (Act.CHANGE, Thing.CARERS_ANSWER): plural(  # leaving out is all that a client can do with it
        "{who} chose whether an answer about you counts.",
        "{who} chose {n} times whether an answer about you counts.",
        1,
    ),
    (Act.SHARE, Thing.SHEET): _("{who} let somebody read what you told about caring."),
    (Act.UNSHARE, Thing.SHEET): _("{who} took back what you told about caring."),
    (Act.HAND_OVER, Thing.ALERT): plural(
        "{who} let somebody know something.", "{who} let somebody know something {n} times.", 1
    ),
    (Act.PERMIT, Thing.CONTACT): plural(
        "{who} put somebody on the list of who may know.",
        "{who} put {n} people on the list of who may know.",
        1,
    ),
    (Act.CHANGE, Thing.CONTACT): plural(
        "{who} changed whom I may let know.", "{who} changed {n} times whom I may let know.", 1
    ),
}

# What a nurse or the program did.
BY_OTHERS: Table = {
    **BY_ANYBODY,
    (Act.PERMIT, Thing.CONSENT): _("{who} wrote down that answers may be kept."),
    (Act.END_PERMISSION, Thing.CONSENT): _("{who} wrote down that answers may not be kept."),
    (Act.VIEW, Thing.RECORD): plural(
        "{who} looked at what is kept about you.",
        "{who} looked at what is kept about you {n} times.",
        1,
    ),
    (Act.VIEW, Thing.ANSWER): plural(
        "{who} read an answer of yours.", "{who} read {n} answers of yours.", 1
    ),
    (Act.VIEW, Thing.MARK): plural(
        "{who} saw a mark of yours.", "{who} saw {n} marks of yours.", 1
    ),
    (Act.VIEW, Thing.LINK): plural(
        "{who} looked at a link for you.", "{who} looked at {n} links for you.", 1
    ),
    (Act.VIEW, Thing.CLIENTS): plural(
        "{who} looked at the list of clients.", "{who} looked at the list of clients {n} times.", 1
    ),
    (Act.ADD, Thing.RECORD): _("{who} put you on the list of clients."),
    (Act.ADD, Thing.CLIENTS): _("{who} put you on the list of clients."),
    (Act.ADD, Thing.LINK): plural("{who} made a link for you.", "{who} made {n} links for you.", 1),
    (Act.ADD, Thing.VISIT): plural("{who} planned a visit.", "{who} planned {n} visits.", 1),
    (Act.ADD, Thing.SUMMARY): plural(
        "{who} made a summary for you.", "{who} made {n} summaries for you.", 1
    ),
    (Act.ERASE, Thing.ANSWER): plural(
        "{who} took away an answer of yours.", "{who} took away {n} answers of yours.", 1
    ),
    (Act.ERASE, Thing.MARK): plural(
        "{who} took away a mark of yours.", "{who} took away {n} marks of yours.", 1
    ),
    (Act.ERASE, Thing.SUMMARY): plural(
        "{who} took away a summary of yours.", "{who} took away {n} summaries of yours.", 1
    ),
    (Act.ERASE, Thing.LINK): plural(
        "{who} took away a link for you.", "{who} took away {n} links for you.", 1
    ),
    (Act.ERASE, Thing.CLIENTS): _("{who} took you off the list of clients."),
    (Act.UNSHARE, Thing.SUMMARY): plural(
        "{who} did not pass on your summary after all.",
        "{who} did not pass on your summary after all, {n} times.",
        1,
    ),
    (Act.TAKE_AWAY, Thing.RECORD): plural(
        "{who} made a copy of what is kept about you.",
        "{who} made {n} copies of what is kept about you.",
        1,
    ),
}

# What the program did, and nobody else does.
BY_PROGRAM: Table = {
    **BY_OTHERS,
    (Act.HAND_OVER, Thing.SUMMARY): plural(
        "{who} gave your summary to {nurse}.", "{who} gave your summary to {nurse} {n} times.", 1
    ),
    (Act.ERASE, Thing.DOCUMENT): plural(
        "{who} took a summary out of a chat.", "{who} took a summary out of {n} chats.", 1
    ),
    (Act.HAND_OVER, Thing.VISIT): plural(
        "{who} sent {nurse} a message about a visit.",
        "{who} sent {nurse} {n} messages about a visit.",
        1,
    ),
    (Act.HEAR, Thing.SIGN): plural(
        "{who} showed telephone numbers.", "{who} showed telephone numbers {n} times.", 1
    ),
    (Act.HAND_OVER, Thing.SHEET): plural(
        "{who} passed on what you told about caring.",
        "{who} passed on {n} times what you told about caring.",
        1,
    ),
    (Act.HAND_OVER, Thing.LINK): plural(
        "{who} gave {nurse} a link for you.", "{who} gave {nurse} {n} links for you.", 1
    ),
}

# True of an act whatever it was done to: what no sentence above speaks of.
DONE: Mapping[Act, Text] = {
    Act.VIEW: _("{who} looked at something here."),
    Act.ADD: _("{who} added something here."),
    Act.CHANGE: _("{who} changed something here."),
    Act.ERASE: _("{who} took something away here."),
    Act.SHARE: _("{who} shared something here."),
    Act.UNSHARE: _("{who} rather did not share something."),
    Act.HAND_OVER: _("{who} passed something on."),
    Act.TAKE_AWAY: _("{who} asked for a copy."),
    Act.PERMIT: _("{who} agreed to something."),
    Act.END_PERMISSION: _("{who} withdrew a consent."),
    Act.ENTER: _("{who} came in here."),
    Act.CLOSE: _("{who} noted that the care has ended."),
    Act.REOPEN: _("{who} noted that the care goes on after all."),
    Act.CONFIRM: _("{who} said yes to something."),
    Act.REFUSE: _("{who} said no to something."),
    Act.HEAR: plural(
        "{who} showed telephone numbers.", "{who} showed telephone numbers {n} times.", 1
    ),
    Act.TAKE_OVER: _("{who} took something over."),
    Act.GIVE_BACK: _("{who} gave something back."),
    Act.NEW_NURSE: _("{who} gave you another nurse."),
    Act.LEAVE: _("{who} let a nurse go."),
}

# What was refused.
REFUSED_OF: Table = {
    (Act.VIEW, Thing.RECORD): plural(
        "{who} wanted to look at what is kept about you. That was not allowed.",
        "{who} wanted to look at what is kept about you {n} times. That was not allowed.",
        1,
    ),
    (Act.VIEW, Thing.ANSWER): plural(
        "{who} wanted to read your answers. That was not allowed.",
        "{who} wanted to read your answers {n} times. That was not allowed.",
        1,
    ),
    (Act.VIEW, Thing.SUMMARY): plural(
        "{who} wanted to read your summary. That was not allowed.",
        "{who} wanted to read your summary {n} times. That was not allowed.",
        1,
    ),
    (Act.ENTER, Thing.RECORD): plural(
        "{who} wanted to open something. That was not allowed.",
        "{who} wanted to open something {n} times. That was not allowed.",
        1,
    ),
    (Act.ENTER, Thing.LINK): plural(
        "{who} used a link that did not work.", "{who} used a link that did not work {n} times.", 1
    ),
}
REFUSED: Mapping[Act, Text] = {
    Act.VIEW: plural(
        "{who} wanted to look at something. That was not allowed.",
        "{who} wanted to look at something {n} times. That was not allowed.",
        1,
    ),
    Act.ADD: plural(
        "{who} wanted to add something. That was not allowed.",
        "{who} wanted to add something {n} times. That was not allowed.",
        1,
    ),
    Act.CHANGE: plural(
        "{who} wanted to change something. That was not allowed.",
        "{who} wanted to change something {n} times. That was not allowed.",
        1,
    ),
    Act.ERASE: plural(
        "{who} wanted to take something away. That was not allowed.",
        "{who} wanted to take something away {n} times. That was not allowed.",
        1,
    ),
    Act.SHARE: plural(
        "{who} wanted to share something. That did not work.",
        "{who} wanted to share something {n} times. That did not work.",
        1,
    ),
    Act.UNSHARE: plural(
        "{who} rather did not share something. That did not work.",
        "{who} rather did not share something {n} times. That did not work.",
        1,
    ),
    Act.HAND_OVER: plural(
        "{who} wanted to pass something on. That did not work.",
        "{who} wanted to pass something on {n} times. That did not work.",
        1,
    ),
    Act.TAKE_AWAY: plural(
        "{who} asked for a copy. That was not allowed.",
        "{who} asked for a copy {n} times. That was not allowed.",
        1,
    ),
    Act.PERMIT: plural(
        "{who} wanted to agree to something. That did not work.",
        "{who} wanted to agree to something {n} times. That did not work.",
        1,
    ),
    Act.END_PERMISSION: plural(
        "{who} wanted to withdraw a consent. That did not work.",
        "{who} wanted to withdraw a consent {n} times. That did not work.",
        1,
    ),
    Act.CONFIRM: _("{who} wanted to say yes to something. That did not work."),
    Act.CLOSE: _("{who} wanted to end something. That did not work."),
    Act.REOPEN: _("{who} wanted to open something again. That did not work."),
    Act.REFUSE: _("{who} wanted to say no to something. That did not work."),
    Act.TAKE_OVER: _("{who} wanted to take something over. That did not work."),
    Act.GIVE_BACK: _("{who} wanted to give something back. That did not work."),
    Act.NEW_NURSE: _("{who} wanted to give you another nurse. That did not work."),
    Act.LEAVE: _("{who} wanted to let a nurse go. That did not work."),
    Act.HEAR: _("{who} wanted to show telephone numbers. That did not work."),
    Act.ENTER: plural(
        "{who} wanted to come in here. That did not work.",
        "{who} wanted to come in here {n} times. That did not work.",
        1,
    ),
}


BY: Mapping[str, Table] = {
    Role.CLIENT: BY_CLIENT,
    Role.NURSE: BY_OTHERS,
    PROGRAM: BY_PROGRAM,
}
