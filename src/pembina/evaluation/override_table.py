"""The table of overrides of a data set: read row by row, and refused where a row is no proper override."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.data.text import is_blank
from pembina.errors import N_, Hint, Phrase, Place, Problem, did_you_mean
from pembina.evaluation.override import Asked, weighed
from pembina.methods.rounding import GRID, publish
from pembina.model import Award, ColumnNeed, Leaf, Node, Override, Status, TableNeed
from pembina.model.override import STATUS, TOTAL

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded

OWNER, ROLE = "/overrides", "overrides"
"""Under which the table is asked for; no path of a node looks like it."""

COLUMNS = {
    "entrant": "entrant", "what": "text", "before": "answer", "after": "answer", "by": "text", "second": "text",
    "reason": "text", "date": "date",
}  # fmt: skip
"""The columns of the table with their types; an answer is a figure or a word."""

ELSEWHERE = N_("it is none of those who compete for this award")
ANY_HEIGHT = N_("any height")
WEIGHTLESS = N_("Only what has a weight in the total can be overridden.")


def override_needs(award: Award) -> list[TableNeed]:
    """Return what is read of the table of overrides; nothing where the award lets nobody override.

    The table may be lacking: then there are no overrides, which every report says.
    """
    rules = award.overrides
    if rules is None:
        return []
    lacking = {"date", *(() if rules.second else ("second",))} - set(rules.columns)
    columns = (ColumnNeed(name, rules.columns.get(name, name), kind, name in lacking) for name, kind in COLUMNS.items())
    return [TableNeed(OWNER, ROLE, rules.table, tuple(columns), optional=True)]


def read_overrides(award: Award, data: DataSet, loaded: Loaded) -> tuple[Asked, list[Problem]]:
    """Return the overrides that can be looked at, and what is wrong with any row as it stands.

    What is computed is not known yet; whether it is what an override starts from is asked when it is applied, and not
    where rules were changed to try them out.
    """
    if award.overrides is None:
        return Asked(), []
    frame = loaded.tables(OWNER)[ROLE]
    names = frame.collect_schema().names()
    rows = [dict(zip(names, row, strict=True)) for row in loaded.engine.rows(frame)]
    reading = _Reading(award, data, {entrant.code: entrant.name for entrant in loaded.entrants})
    given: list[Override] = []
    doubtful: set[str] = set()
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for row in sorted(rows, key=lambda row: (row["_file"], row["_row"])):
        found = list(reading.problems(row))
        first = seen.setdefault((row["entrant"], _said(row["what"])), row["_row"])
        if first != row["_row"]:
            found.append(reading.problem("PB529", row, "what", first=first))
        problems += found
        if first == row["_row"] and not {problem.code for problem in found} & UNUSABLE:
            given.append(_override(row))
        else:
            doubtful.add(row["entrant"])
    return Asked(tuple(given), frozenset(doubtful), checked=not award.changed), problems


UNUSABLE = {"PB524", "PB525", "PB526", "PB530", "PB532"}
"""Codes of what keeps an override from being applied even in order to look for further mistakes."""


def _said(cell: str | None) -> str:
    return "" if is_blank(cell) else str(cell).strip()


def _override(row: Mapping[str, Any]) -> Override:
    return Override(
        row["entrant"], _said(row["what"]), _answer(row["before"]), _answer(row["after"]) or "", _said(row["by"]),
        _said(row["second"]) or None, _said(row["reason"]), row["date"], row["_file"], row["_row"],
    )  # fmt: skip


def _answer(cell: str | None) -> Decimal | str | None:
    """A figure, a word, or nothing."""
    said = _said(cell)
    return _number(said) if _number(said) is not None else said.casefold() or None


def _number(said: str) -> Decimal | None:
    try:
        return Decimal(said)
    except InvalidOperation:
        return None


@frozen
class _Reading:
    """What a row is judged by: the award, who competes (names by code), and where the table stands."""

    award: Award
    data: DataSet
    names: Mapping[str, str]

    def problems(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        """Everything that is wrong with a row as it stands."""
        if row["entrant"] not in self.names:
            yield self.problem("PB532", row, "entrant", why=Phrase(ELSEWHERE))
        yield from self._signed(row)
        yield from self._subject(row)

    def _signed(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        """By whom and why."""
        assert self.award.overrides is not None
        by, second = _said(row["by"]), _said(row["second"])
        if not _letters(by):
            yield self.problem("PB520", row, "by")
        if not _letters(_said(row["reason"])):
            yield self.problem("PB521", row, "reason")
        if self.award.overrides.second and not _letters(second):
            yield self.problem("PB522", row, "second", by=by)
        elif _letters(second) and _letters(second) == _letters(by):
            yield self.problem("PB523", row, "second", by=by, second=second)

    def _subject(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        """Of what, from what, to what."""
        what = _said(row["what"])
        known = {node.path: node for node in self.award.nodes() if node.path}
        if what == STATUS:
            yield from self._status(row)
        elif what != TOTAL and what not in known:
            hint = did_you_mean(what, [*known, TOTAL, STATUS])
            yield self.problem("PB524", row, "what", hint)
        elif what != TOTAL and what not in weighed(self.award):
            kind = N_("criterion") if isinstance(known[what], Leaf) else N_("group")
            yield self.problem("PB525", row, "what", Hint(WEIGHTLESS), kind=Phrase(kind))
        else:
            yield from self._score(row)

    def _status(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        words = [status.value for status in Status]
        before, after = (_answer(row[side]) for side in ("before", "after"))
        for side, word in (("before", before), ("after", after)):
            if word not in words:
                hint = did_you_mean(str(word), words) or Hint(N_("known are {known}"), {"known": ", ".join(words)})
                yield self.problem("PB530", row, side, hint, word="" if word is None else word)
        if after in words and before == after:
            yield self.problem("PB528", row, "after")

    def _score(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        before, after = (_answer(row[side]) for side in ("before", "after"))
        most = self._most(_said(row["what"]))
        high = isinstance(after, Decimal) and most is not None and after > most
        if not isinstance(after, Decimal) or high or after < 0 or after != round(after, GRID):
            scale = Phrase(ANY_HEIGHT) if most is None else f"{float(most):g}"
            yield self.problem("PB526", row, "after", after="" if after is None else after, scale=scale, grid=GRID)
        elif isinstance(before, Decimal) and self._published(before) == self._published(after):
            yield self.problem("PB528", row, "after")

    def _most(self, what: str) -> Decimal | None:
        """The highest score of a node; None where it, or a group in it, may be combined to any height, as a sum is."""

        def ends(node: Node) -> bool:
            if isinstance(node, Leaf):
                return True
            bounded: bool = self.data.host.get("aggregators", node.aggregate.name).bounded
            return bounded and all(ends(child) for child in node.children if child.scored)

        return self.award.scale if ends(self.award.node("" if what == TOTAL else what)) else None

    def _published(self, score: Decimal) -> Decimal:
        return publish(float(score), self.award.decimals, self.award.rounding)

    def problem(self, code: str, row: Mapping[str, Any], column: str, hint: Hint | None = None, **args: Any) -> Problem:
        """Place a problem at the cell of one of our columns."""
        what, code_ = _said(row["what"]), row["entrant"]
        args = {"what": what, "entrant": self.names.get(code_, code_), **args}
        return Problem(code, place(self.award, self.data, row["_file"], row["_row"], column), args, hint)


def place(award: Award, data: DataSet, file: str | None, row: int | None, column: str) -> Place:
    """Where a cell of the table stands, as a person finds it."""
    assert award.overrides is not None
    settings = data.settings.table(award.overrides.table)
    name = award.overrides.columns.get(column, column)
    shown = file if file is None or settings.provided is not None else (data.folder / file).as_posix()
    return Place(shown, row, sheet=settings.sheet, cell=settings.column(name).header)


def _letters(name: str) -> str:
    """A name or reason without what may be written otherwise: case, accents' way of writing, blanks, full stops."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def placed(problems: Sequence[Problem], award: Award, data: DataSet) -> list[Problem]:
    """Give problems of overrides that were found at judging the place that a person finds: folder, sheet and column."""
    from attrs import evolve

    return [
        evolve(p, place=place(award, data, p.place.file, p.place.line, str(p.place.cell))) if p.code in JUDGED else p
        for p in problems
    ]


JUDGED = ("PB527", "PB531", "PB532")
"""Codes of what is found when overrides are applied."""
