"""What comes with a document in a chat: whose it is, and how long it stands there."""

from __future__ import annotations

from datetime import timedelta

from flows.conversation import Form, Record, ShowSummary, Summary, Visit
from flows.house import HouseRules
from flows.script import _, plural
from flows.words import Param, Several, Text, When


def shown_to_nurse(
    to: str, record: Record, visit: Visit | None, form: Form, summary: Summary
) -> ShowSummary:
    """What a nurse (a person id) gets: the words, and the same as a page."""
    at = visit.starts_at if visit else None
    return ShowSummary(to, form, summary, True, record.label, at, record.id)


def told_to_nurse(
    record: Record,
    visit: Visit,
    rules: HouseRules,
    by: tuple[str, ...] = (),
    *,
    again: bool = False,
) -> tuple[Text, ...]:
    """What stands above a summary for a nurse, or tells of it when it goes to her record system.
    `by`: the names of the carers who shared it; (): the client did.
    """
    of: dict[str, Param] = {"label": record.label, "when": When(visit.starts_at)}
    if by:
        head = _by_carers(by, of, rules, again=again)
    elif again:
        head = _("{label} has changed the summary for the visit of {when}.", **of)
    elif rules.filed:
        head = _("{label} shares a summary for the visit of {when}.", **of)
    else:
        head = _("{label} shares this for the visit of {when}.", **of)
    return (head,) if rules.filed else (head, stays(rules), READ_AGAIN)


def _by_carers(
    by: tuple[str, ...], of: dict[str, Param], rules: HouseRules, *, again: bool
) -> Text:
    named, n = {**of, "names": names(by)}, len(by)
    if again:
        return plural(
            "{names} has changed the summary about {label}, for the visit of {when}.",
            "{names} have changed the summary about {label}, for the visit of {when}.",
            n,
            **named,
        )
    if rules.filed:
        return plural(
            "{names} shares a summary about {label}, for the visit of {when}.",
            "{names} share a summary about {label}, for the visit of {when}.",
            n,
            **named,
        )
    return plural(
        "{names} shares this about {label}, for the visit of {when}.",
        "{names} share this about {label}, for the visit of {when}.",
        n,
        **named,
    )


def shared_before(label: str, by: tuple[str, ...]) -> Text:
    """Who shared a summary of this client that is shown once more."""
    if not by:
        return _("{label} shared this.", label=label)
    return plural(
        "{names} shared this about {label}.",
        "{names} shared this about {label}.",
        len(by),
        names=names(by),
        label=label,
    )


def names(of: tuple[str, ...]) -> Several:
    """Names in one sentence: Els and Piet."""
    return Several(tuple(_("{name}", name=name) for name in dict.fromkeys(of)))


READ_AGAIN = _("After that you can show it again with: Read summary.")


def stays(rules: HouseRules) -> Text:
    """How long a document stands in a chat."""
    hours = max(round(rules.document / timedelta(hours=1)), 1)
    return plural(
        "This stays in the chat for {n} hour.", "This stays in the chat for {n} hours.", hours
    )
