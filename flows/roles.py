"""Who somebody is to the bot, how they are addressed, and what of theirs is not kept."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is to the bot."""

    CLIENT = "client"
    NURSE = "nurse"
    CARER = "carer"  # whom a client asked to be told, or to answer

    @classmethod
    def _missing_(cls, value: object) -> Role | None:
        """What a carer was called in files of before."""
        return cls.CARER if value == "relative" else None


class Identifier(StrEnum):
    """Something in a text that leads to a person, and is not kept as it stands."""

    BSN = "bsn"
    TELEPHONE = "telephone"
    EMAIL = "email"
    IBAN = "iban"


class Form(StrEnum):
    """The form of address somebody chose."""

    U = "u"
    JE = "je"
