"""The letter with which a nurse invites a client: one page A4, to print and hand over.

Words and names reach the template as data, never as markup, so that they appear as they stand.
The same input gives the same bytes: the letter carries no date of its own, and only the fonts that
come with us and with typst are used, never those of the machine.
"""

from __future__ import annotations

from collections.abc import Callable

from flows.safety.help_lines import EMERGENCY
from flows.script import _
from flows.words import Text
from handover.qr import qr_svg
from handover.typesetting import typeset

TITLE = _("An invitation to Tussendoor")
ABOUT = _(
    "Tussendoor is a program that asks you what matters to you.\n"
    "You answer on your phone, in your own words."
)
YOURS = _("You decide what the nurse gets to see.\nYou do not have to take part.")
HOW = _("This is how you begin")
STEPS = (
    _("Put Telegram on your phone.\nIt is an app for messages, like WhatsApp."),
    _("Point your phone's camera at the code below.\nThen tap the address that you see."),
    _("Press 'Start' in Telegram."),
    _("Read the question and answer it. You may always stop."),
)
CODE = _("The QR code with the address that is written below it")
YOURS_ALONE = _("This code is for you alone.")
HELP = _("Somebody else may help you\nwith your phone.")
TYPE = _("Does the camera not work?\nThen type this address on the internet, exactly as it stands:")
NOBODY_READS = _("Nobody reads along.")
DANGER = _("Is your life in danger? Call {number}.", number=EMERGENCY.number)
HURRY = _("Do you need help soon for another reason? Call your GP.")
GREETING = _("With kind regards,")


def letter_pdf(link: str, say: Callable[[Text], str], nurse: str, expires: str) -> bytes:
    """The letter as a tagged PDF (PDF/UA-1, for screen readers), in the words of `say`.

    `nurse` is how her clients call her, `expires` the last day of the link in words ("vrijdag 4
    december"). A name in signs that no font of ours has (an emoji) gives the same letter outside
    PDF/UA-1, which forbids the empty box that then stands for the sign.
    """
    words: dict[str, str | list[str]] = {
        "title": say(TITLE),
        "about": say(ABOUT),
        "yours": say(YOURS),
        "how": say(HOW),
        "steps": [say(step) for step in STEPS],
        "code": say(CODE),
        "until": say(_("This code works once,\nup to and including {date}.", date=expires)),
        "yours_alone": say(YOURS_ALONE),
        "help": say(HELP),
        "type": say(TYPE),
        "nobody_reads": say(NOBODY_READS),
        "danger": say(DANGER),
        "hurry": say(HURRY),
        "greeting": say(GREETING),
        "nurse": nurse,
        "link": link,
        "qr": qr_svg(link),
    }
    return typeset("letter", words)
