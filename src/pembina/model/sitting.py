"""The sitting of a committee: who sat, where and when, who kept away from whom, who signs."""

from __future__ import annotations

import datetime as dt
import re

from attrs import frozen

from pembina.model.result import Result

NO_RECUSALS = "none"
"""What ``recusals`` says where nobody kept away from a decision."""

_PLACES = re.compile(r"\{(n+|code)\}")


@frozen
class Member:
    """One member of the committee.

    ``role`` is the member's part in the committee (chair, secretary, member), ``position`` the office held elsewhere,
    ``number`` the official number (NIP). ``recused_for`` are codes of entrants on which the member did not decide.
    """

    name: str
    role: str | None = None
    position: str | None = None
    number: str | None = None
    present: bool = True
    absence: str | None = None
    recused_for: tuple[str, ...] = ()


@frozen
class Witness:
    """Somebody who watched and signs as a witness."""

    name: str
    position: str | None = None
    number: str | None = None


@frozen
class Signatory:
    """Who signs certificates, as what, where and when."""

    name: str
    position: str | None = None
    number: str | None = None
    place: str | None = None
    date: dt.date | None = None


@frozen
class Decree:
    """What appointed the committee (SK Panitia)."""

    number: str
    date: dt.date
    issuer: str | None = None


@frozen
class Register:
    """How certificates are numbered: texts with ``{n}`` for the place in the order of rank, ``{code}`` for the entrant.

    ``{nnn}`` is the same place in three digits at least. Certificates of participation have a text of their own.
    """

    number: str | None = None
    participation: str | None = None

    def numbers(self, result: Result, participation: bool = False) -> dict[str, str]:
        """The number of every certificate of a result, by code; nothing where they have none.

        Places count all who hold a tier by the result (or all ranked), whatever was decided since: numbers stay.
        """
        text = self.participation if participation else self.number
        if text is None:
            return {}
        kept = (each for each in result.ranking() if each["rank"] is not None)
        codes = [each["code"] for each in kept if participation or each["tier"] is not None]
        return {code: _numbered(text, i, code) for i, code in enumerate(codes, 1)}


def _numbered(text: str, i: int, code: str) -> str:
    def put(found: re.Match[str]) -> str:
        return code if found[1] == "code" else str(i).zfill(len(found[1]))

    return _PLACES.sub(put, text)


@frozen
class Sitting:
    """One sitting, as its file tells of it. ``number`` is that of the minutes; ``city`` is where they are signed.

    ``quorum`` is how many members it takes. ``recusals`` is ``none`` where the file says so, None where it is silent.
    ``acknowledged`` is the head of the office who signs below the others (Mengetahui).
    """

    place: str
    date: dt.date
    committee: tuple[Member, ...]
    number: str | None = None
    city: str | None = None
    start: str | None = None
    end: str | None = None
    timezone: str | None = None
    chair: str | None = None
    witnesses: tuple[Witness, ...] = ()
    notes: tuple[str, ...] = ()
    signatory: Signatory | None = None
    decree: Decree | None = None
    letterhead: tuple[str, ...] = ()
    acknowledged: Witness | None = None
    quorum: int | None = None
    recusals: str | None = None
    attachments: tuple[str, ...] = ()
    certificates: Register = Register()

    @property
    def chairing(self) -> Member | None:
        """The member who chaired, or None where the file does not say."""
        return next((member for member in self.committee if member.name == self.chair), None)

    @property
    def present(self) -> tuple[Member, ...]:
        """Those who sat."""
        return tuple(member for member in self.committee if member.present)
