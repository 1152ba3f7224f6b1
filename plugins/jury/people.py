"""Who is judged, who judges, who may not, what they gave, and what they changed: the rows of a panel's tables."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from pembina.commands import Place


@frozen
class At:
    """Where a row stands: its file as a person names it, and the row as a spreadsheet counts it."""

    file: str = ""
    row: int = 0

    def place(self, cell: str | None = None) -> Place:
        """Return the place of a cell of the row."""
        return Place(self.file or None, self.row or None, cell=cell)


@frozen
class Juror:
    """Who judges. ``most`` is the largest load (None: no limit); empty ``groups`` or ``languages`` mean all of them.

    ``columns`` holds what the jurors' table says under the names of the award's group columns.
    """

    code: str
    name: str
    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    most: int | None = None
    columns: Mapping[str, str] = field(factory=dict)
    at: At = field(factory=At, eq=False)


@frozen
class Conflict:
    """A juror who may not judge an entrant (benturan kepentingan), and why."""

    juror: str
    entrant: str
    reason: str = ""
    at: At = field(factory=At, eq=False)


@frozen
class Case:
    """Who is judged: an entrant's code, name, groups by column, and the language of what it handed in ("" unknown)."""

    code: str
    name: str
    groups: Mapping[str, str] = field(factory=dict)
    language: str = ""


@frozen
class Score:
    """One cell of a sheet; ``score`` is None where the juror abstained or recused (``state``) or left it empty."""

    entrant: str
    juror: str
    item: str
    score: float | None
    note: str = ""
    state: str = ""
    seal: str = ""
    at: At = field(factory=At, eq=False)


@frozen
class Change:
    """One change of the consensus round: the score before and after, by whom, why and when (YYYY-MM-DD)."""

    entrant: str
    juror: str
    item: str
    before: float | None
    after: float | None
    by: str
    reason: str
    date: str
    at: At = field(factory=At, eq=False)
