"""The sitting of a committee: who sat, where and when, who kept away from whom, who signs."""

from __future__ import annotations

import datetime as dt

from attrs import frozen


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
class Sitting:
    """One sitting, as its file tells of it. ``number`` is that of the minutes; ``city`` is where they are signed."""

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

    @property
    def chairing(self) -> Member | None:
        """The member who chaired, or None where the file does not say."""
        return next((member for member in self.committee if member.name == self.chair), None)

    @property
    def present(self) -> tuple[Member, ...]:
        """Those who sat."""
        return tuple(member for member in self.committee if member.present)
