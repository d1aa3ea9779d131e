"""The words of the proeftuin's own page, in Dutch and in English. The bot itself speaks Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from channels.wording import Wording
from flows.conversation import Form
from flows.script import _, button
from flows.words import Text

DUTCH, ENGLISH = "nl", "en"
LANGUAGES = (DUTCH, ENGLISH)

WORDS: Mapping[str, Text] = {
    "title": _("Tussendoor: try it out"),
    "proeftuin": _("Try it out"),
    "skip": _("Go to the phones"),
    "about": _("Nothing here is real, and nothing leaves this machine. At the end all is erased."),
    # the phones
    "phones": _("Phones"),
    "phone_client": _("Client"),
    "phone_carer": _("Carer"),
    "phone_nurse": _("Nurse"),
    "phone_bea": _("Colleague"),
    "phone_more": _("Phone {n}"),
    "chat": _("Chat: {name}"),
    "start": button("Start"),
    "open_link": button("Open the link"),
    "link_ready": _("A link lies ready for this phone."),
    "link_waits": _("This phone waits for a link. Open one here from another phone."),
    "no_link": button("Start without a link"),
    "open_on": _("On which phone do you open this link?"),
    "open_here": button("Open on a phone"),
    "message": _("Message to Tussendoor"),
    "send": button("Send"),
    "menu": button("Menu"),
    "more": button("More"),
    "change": button("Change"),
    "stop_changing": button("Do not change"),
    "changed": _("changed"),
    "guarded": _("cannot be passed on"),
    "typing": _("Tussendoor is typing"),
    "picture": button("Send a picture"),
    "block": button("Block the bot"),
    "unblock": button("Let the bot in again"),
    "blocked": _("The bot is blocked on this phone."),
    "add_phone": button("One more phone"),
    "you": _("You wrote:"),
    "bot": _("Tussendoor:"),
    # what is kept
    "kept": button("What is kept"),
    "log": button("Log"),
    "steps": button("Steps"),
    "steps_picture": _("The step {step}, with the steps before and after it"),
    "all_steps": _("All steps"),
    "here": _("here"),
    "near": _("next to it"),
    # time
    "time": _("Time"),
    "now": _("It is now"),
    "move": button("Move the time"),
    "jump_hour": button("An hour on"),
    "jump_morning": button("Tomorrow at nine"),
    "jump_week": button("A week on"),
    "jump_invited": button("Five days before the visit"),
    "jump_evening": button("The evening before"),
    "jump_visit": button("The visit begins"),
    "jump_after": button("The day after"),
    "moment": _("Another moment"),
    "go": button("Go there"),
    "only_ahead": _("Time only goes forward here, for three years at most."),
    # the story
    "story": _("The story"),
    "story_about": _("Look on while two visits pass, or try everything by hand."),
    "play": button("Play the story"),
    "go_on": button("Play on"),
    "pause": button("Pause"),
    "step": button("One step"),
    "faster": button("Speed"),
    "stop": button("Take over"),
    "progress": _("How far the story is"),
    "story_ended": _("The story has ended. Everything can be tried from here."),
    # the page
    "settings": _("Page"),
    "theme": button("Light or dark"),
    "again": button("Begin again"),
    "again_bare": button("Begin empty"),
    "copy": button("Show as a test"),
    "copied": _("The test was copied."),
    "test": _("What was done, as a test"),
    "close": button("Close"),
    "lost": _("The connection is gone. Is the program still running?"),
    "phone_tabs": _("Choose a phone"),
}
NAMES = {DUTCH: "Nederlands", ENGLISH: "English"}  # each in its own language


def in_language(text: Text, language: str) -> str:
    """A sentence without parameters in the page's language; English is what stands in the code."""
    return text.msgid if language == ENGLISH else Wording(Form.U, None).sentence(text)


@cache
def page_words(language: str) -> Mapping[str, str]:
    """All words of the page, by name."""
    other = next(name for code, name in NAMES.items() if code != language)
    told = {name: in_language(text, language) for name, text in WORDS.items()}
    return {
        **told,
        "other_language": other,
        "language": language,
        "other": next(code for code in LANGUAGES if code != language),
    }
