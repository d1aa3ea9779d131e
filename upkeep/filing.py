"""The other way out: files in a folder that a care record system imports."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from channels.folder import Folder, summary_name
from channels.postman import TryLater
from channels.wording import Wording
from configuration import Configuration
from flows.conversation import Conversation, Form, Record, Say, Share, ShowSummary
from flows.permission import may_read
from flows.script import _
from flows.words import Prompt
from handover.care_plan import care_plan_text
from handover.summary_pdf import summary_pdf


@dataclass(frozen=True)
class Filing:
    """Puts what a nurse gets into a folder, in place of her chat."""

    folder: Path
    zone: tzinfo

    @staticmethod
    def of(chosen: Configuration) -> Filing | None:
        """As the organisation chose it; None: a nurse gets it in her chat."""
        folder = chosen.handover_folder if chosen.handover == "folder" else None
        return Filing(folder, chosen.zone) if folder else None

    async def file(self, effect: ShowSummary, nurse: Conversation) -> Say | None:
        """Write the files of a summary; what the nurse hears of it. None: there is no such share.

        Raises:
            TryLater: the folder cannot be written to now.
        """
        found = _found(effect, nurse)
        if found is None or effect.visit is None:
            return None
        try:
            await asyncio.to_thread(self._write, effect, nurse.person.name, *found)
        except OSError:
            raise TryLater from None
        ready = _("The summary of {label} is ready in the care record system.", label=effect.label)
        return Say(effect.to, Form.U, Prompt((ready,)), asked=False)

    def _write(self, effect: ShowSummary, nurse: str, record: Record, share: Share) -> None:
        assert effect.visit is not None
        name = summary_name(record.label, effect.visit, record.id, share.id, self.zone)
        if Folder(self.folder).holds(name):
            return  # she reads it again, and nobody took the files yet
        say = Wording(share.form, self.zone).say
        from handover.fhir import summary_fhir  # half a second, which the chat does without

        text = f"{care_plan_text(share.summary, say, effect.visit)}\n".encode()
        page = summary_pdf(share.summary, say, record.label, effect.visit, self.zone)
        consent = record.consents[-1] if record.consents else None
        about = (record.label, nurse, say, page, record.id, consent, self.zone)
        Folder(self.folder).write(name, page, summary_fhir(share, *about), text)


def _found(effect: ShowSummary, nurse: Conversation) -> tuple[Record, Share] | None:
    """The record and the share that an effect shows. What was shared with another nurse before
    can be the same summary: it is the one that this nurse may read.
    """
    return next(
        (
            (record, share)
            for record in nurse.caseload
            for share in reversed(record.shares)
            if share.summary == effect.summary
            and record.label == effect.label
            and may_read(nurse.person, record, share)
        ),
        None,
    )
