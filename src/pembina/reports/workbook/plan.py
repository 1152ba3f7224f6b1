"""What all sheets of a workbook share: whose rows, which nodes, where their cells stand, and what is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import define, field

from pembina.errors import N_
from pembina.model import Result
from pembina.reports.marks import Mark, marks, notices
from pembina.reports.names import Names
from pembina.reports.outline import Outline, parent
from pembina.reports.publication import Publication
from pembina.reports.sheet import Book, Sheet, shown
from pembina.reports.sheet_looks import LOOKS
from pembina.reports.standing import rank_words
from pembina.reports.texts import Texts

Row = Mapping[str, Any]

RANK, CODE, NAME, MARKS = N_("Rank"), N_("Code"), N_("Name"), N_("Remarks")
FIXED = 4
"""Columns that begin every matrix: rank, code, name, remarks."""
FROZEN = 3
WIDE = 45
"""Characters that a name or remarks have at most; longer remarks take several lines."""
APART = {"align": "left", "indent": 1}
"""Texts stand apart from the figures that end beside them: a rank of 1 and the code 01 are not 101."""


@define(slots=False, eq=False)
class Plan:
    """One workbook of a publication, about everybody or about one entrant (``only``)."""

    publication: Publication
    texts: Texts
    book: Book
    only: str | None = None
    _totals: dict[str, list[float]] = field(factory=dict, init=False)

    @property
    def result(self) -> Result:
        """The result document."""
        return self.publication.result

    @cached_property
    def names(self) -> Names:
        """Names in the reader's language."""
        return Names.of_result(self.result, self.texts)

    @cached_property
    def outline(self) -> Outline:
        """The tree and its weights."""
        return Outline(self.result)

    @property
    def decimals(self) -> int:
        """Decimals of published scores."""
        return self.outline.decimals

    @cached_property
    def entrants(self) -> list[Row]:
        """Whose rows are written, in the order of rank."""
        return [e for e in self.result.ranking() if self.only in (None, e["code"])]

    @cached_property
    def positions(self) -> list[int]:
        """The place of each row in the columns of the document."""
        return [self.result.position(entrant["code"]) for entrant in self.entrants]

    @cached_property
    def marks(self) -> list[tuple[Mark, ...]]:
        """What has to stand beside each name."""
        return [marks(self.names, self.publication, entrant["code"]) for entrant in self.entrants]

    @cached_property
    def marked(self) -> dict[str, str]:
        """The same for a cell, by the code of those of whom there is anything to be said."""
        pairs = zip(self.entrants, self.marks, strict=True)
        return {entrant["code"]: "; ".join(mark.short for mark in said) for entrant, said in pairs if said}

    @cached_property
    def notices(self) -> tuple[Mark, ...]:
        """What has to stand above everything."""
        return notices(self.publication, self.texts)

    @cached_property
    def children(self) -> Mapping[str, list[Row]]:
        """Weighted nodes below each group, in the order of the file."""
        below: dict[str, list[Row]] = {}
        for node in self.result.nodes:
            if node["path"] and node["share"] is not None:
                below.setdefault(parent(node["path"]), []).append(node)
        return below

    def ranked_totals(self, which: str) -> list[float]:
        """Totals (``exact`` or ``published``) of all that have a rank, the lowest first."""
        if which not in self._totals:
            there = [entrant["total"][which] for entrant in self.entrants if entrant["rank"] is not None]
            self._totals[which] = sorted(map(float, there))
        return self._totals[which]

    def effective(self, path: str) -> float:
        """A node's published share of the total."""
        return float(self.outline.published_weight(path) or 0)

    @cached_property
    def scored(self) -> list[Row]:
        """Every node that has scores: the total, then level by level, so that the parts of a group stand together."""
        found, queue = [], [self.result.node("")]
        while queue:
            node = queue.pop(0)
            found.append(node)
            queue += self.children.get(node["path"], [])
        known = {node["path"] for node in found}
        rest = [node for node in self.result.nodes if node["path"] not in known and node["scores"] is not None]
        return [node for node in found if node["scores"] is not None] + rest

    @cached_property
    def column(self) -> Mapping[str, int]:
        """Column of each of them on the sheets of scores and of shares."""
        return {node["path"]: FIXED + i for i, node in enumerate(self.scored)}

    @cached_property
    def criteria(self) -> list[Row]:
        """Every criterion, in the order of the file."""
        return [node for node in self.result.nodes if node["kind"] == "criterion"]

    @cached_property
    def moved(self) -> bool:
        """Whether somebody's shares differ from the published ones."""
        return any(node["shares"] is not None for node in self.result.nodes)

    def overridden(self, code: str, path: str) -> bool:
        """Whether the score of a node was set by hand."""
        return (code, path or "total") in self._overrides

    @cached_property
    def _overrides(self) -> set[tuple[str, str]]:
        return {(each["entrant"], each["what"]) for each in self.result.overrides}

    # Parts of sheets

    def sheet(self, name: str) -> Sheet:
        """Add a sheet with a title of its own and, in one line, what has to be seen on every sheet."""
        said = [m.sentence if m.key == "synthetic" else m.short for m in self.notices if m.key != "uncertain-place"]
        return self.book.sheet(self.texts.translate(name), [" · ".join(said)] if said else [])

    def head(self, sheet: Sheet, row: int, titles: Sequence[str]) -> None:
        """Write the titles of a matrix, those of the fixed columns first."""
        fixed = [self.texts.translate(title) for title in (RANK, CODE, NAME, MARKS)]
        look = self.book.named("header")
        for column, title in enumerate([*fixed, *titles]):
            sheet.put(row, column, title, look)
        sheet.heighten(row, [(title, 11) for title in titles])

    def side(self, sheet: Sheet, first: int) -> None:
        """Write rank, code, name and remarks of every row, from row ``first`` down."""
        code, plain, wrapped = (
            self.book.look(**more)
            for more in ({"num_format": "@", **APART}, APART, LOOKS["faint"] | APART | LOOKS["wrapped"])
        )
        right = self.book.look(align="right")
        for i, entrant in enumerate(self.entrants):
            sheet.put(first + i, 0, rank_words(self.texts, entrant, entrant["rank"]) or "–", right)
            sheet.put(first + i, 1, entrant["code"], code)
            sheet.put(first + i, 2, entrant["name"], plain)
            if self.marks[i]:
                said = "; ".join(mark.short for mark in self.marks[i])
                sheet.put(first + i, 3, said, wrapped)
                sheet.heighten(first + i, [(said, WIDE - 4)])
        for column, title in enumerate((self.texts.translate(RANK), *self._longest())):
            sheet.set_width(column, min(max(6, len(title) + 3), WIDE))
        sheet.raw.ignore_errors({"number_stored_as_text": f"A1:D{first + len(self.entrants)}"})

    def _longest(self) -> tuple[str, str, str]:
        rows = [(shown(e["code"]), shown(e["name"]), "; ".join(m.short for m in said))
                for e, said in zip(self.entrants, self.marks, strict=True)]  # fmt: skip
        columns = list(zip(*rows, strict=True)) or [("",)] * 3
        code, name, remarks = (max(column, key=len) for column in columns)
        return code, name, remarks or self.texts.translate(MARKS)

    def freeze(self, sheet: Sheet, first: int, header: int) -> None:
        """Keep titles and names in sight, on the screen and on paper."""
        sheet.raw.freeze_panes(first, FROZEN)
        sheet.raw.repeat_rows(header, first - 1)
        sheet.raw.repeat_columns(0, FROZEN - 1)
