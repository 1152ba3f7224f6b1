"""The sheets of scores and of everybody's own shares. Scores of groups are live wherever a formula can say them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from attrs import define, field

from pembina.errors import N_
from pembina.reports.outline import parent
from pembina.reports.sheet import Formula, Sheet, letters
from pembina.reports.sheet_looks import LOOKS, number_code
from pembina.reports.workbook.formulas import CLOSE, combined, combines, fits
from pembina.reports.workbook.plan import Plan
from pembina.reports.workbook.weights import Weights, write_mirror

SCORES, SHARES = N_("Scores"), N_("Shares by entrant")
TOTAL = N_("Total")
SHARE_ROW = N_("Share of its group")
PART_ROW = N_("Part of")
PATH_ROW = N_("Path")
KEY = N_(
    "Scores from 0 to {scale}, all their decimals in the cells. Scores of groups are formulas over those of their "
    "parts, except where shaded grey: there the method cannot be written as a formula, or the score was set by hand."
)
SHARES_KEY = N_(
    "Where an entrant has no score for a part, that part's weight goes to its siblings: these are the shares with "
    "which everybody's parts were counted."
)
GREY = {"bg_color": "#E6E6E6"}
HAND = {"bg_color": "#F9D9D5"}
GAP = {"bg_color": "#FBE9C6"}
HEADER = 5
"""Rows above the entrants' on each of these sheets: state, titles, part of, share, path."""


@define(eq=False)
class Scores:
    """The sheets, the row of their first entrant, and which cells are live."""

    plan: Plan
    weights: Weights
    sheet: Sheet
    first: int
    shares: Sheet | None = None
    common: dict[str, tuple[float | None, str]] = field(factory=dict)
    """Share of the total, and the cell with it, of nodes whose share is the same for everybody."""

    def cell(self, path: str, row: int) -> str:
        """The cell with the score of a node in a row (from 0)."""
        return self.sheet.ref(self.first + row, self.plan.column[path], False, False)

    def share(self, path: str, row: int) -> str:
        """The cell with the share of a node that counts for the entrant of a row."""
        if self.shares is not None:
            return self.shares.ref(self.first + row, self.plan.column[path], False, False)
        return self.sheet.ref(self.share_row, self.plan.column[path], True, False)

    @property
    def share_row(self) -> int:
        """The row with the shares in use."""
        return self.first - 2

    def ranges(self, path: str, row: int) -> tuple[str, str] | None:
        """The ranges of scores and of shares of a group's parts; None where it has none with a score."""
        nodes = self.plan.children.get(path, ())
        columns = [self.plan.column[node["path"]] for node in nodes if node["scores"] is not None]
        if not columns or columns != list(range(columns[0], columns[-1] + 1)):
            return None
        left, right = letters(columns[0]), letters(columns[-1])
        line, share = self.first + row + 1, self.share_row + 1
        scores = f"{self.sheet.quoted}!{left}{line}:{right}{line}"
        if self.shares is not None:
            return scores, f"{self.shares.quoted}!{left}{line}:{right}{line}"
        return scores, f"{self.sheet.quoted}!{left}${share}:{right}${share}"

    def parts(self, path: str, position: int) -> tuple[list[float | None], list[float]]:
        """Scores and shares of a group's parts for one entrant, as the document has them."""
        nodes = [node for node in self.plan.children.get(path, ()) if node["scores"] is not None]
        scores = [node["scores"][position] for node in nodes]
        shares = [float(self.plan.outline.share(node["path"], position) or 0) for node in nodes]
        return scores, [0.0 if score is None else share for score, share in zip(scores, shares, strict=True)]


def write_scores(plan: Plan, weights: Weights) -> Scores:
    """Write both sheets (shares only where somebody's differ)."""
    sheet = plan.sheet(SCORES)
    sheet.paragraph(plan.texts.say(KEY, scale=plan.texts.number(plan.outline.scale)))
    scores = Scores(plan, weights, sheet, sheet.row + HEADER)
    if plan.moved:
        scores.shares = plan.sheet(SHARES)
        scores.shares.paragraph(plan.texts.translate(SHARES_KEY))
        _write_head(scores, scores.shares)
        form, grey = (plan.book.look(num_format="0.00%", **more) for more in ({}, GREY))
        for i, position in enumerate(plan.positions):
            _write_shares(scores, scores.shares, i, position, form, grey)
    _write_head(scores, sheet)
    normal, grey = ({"num_format": number_code(plan.decimals), **more} for more in ({}, GREY))
    forms = {"live": plan.book.look(**normal), "fixed": plan.book.look(**grey)}
    forms |= {"hand": plan.book.look(**(normal | HAND)), "gap": plan.book.look(**(normal | GAP))}
    for i, position in enumerate(plan.positions):
        for node in plan.scored:
            _write_score(scores, node, i, position, forms)
    return scores


def _write_head(scores: Scores, sheet: Sheet) -> None:
    plan, texts, top = scores.plan, scores.plan.texts, scores.first - HEADER
    write_mirror(plan, sheet, top, scores.weights)
    titles = [plan.names.node(node["path"]) if node["path"] else texts.translate(TOTAL) for node in plan.scored]
    plan.head(sheet, top + 1, titles)
    faint, share = plan.book.named("faint", text_wrap=True), plan.book.look(num_format="0.00%", **LOOKS["faint"])
    for row, label in enumerate((PART_ROW, SHARE_ROW, PATH_ROW), top + 2):
        sheet.put(row, 2, texts.translate(label), plan.book.named("faint"))
    for row in (top + 2, top + 4):
        sheet.raw.set_row(row, 32)
    for node in plan.scored:
        path, column = node["path"], plan.column[node["path"]]
        sheet.set_width(column, 14)
        if not path:
            continue
        sheet.put(top + 2, column, plan.names.node(parent(path)) if parent(path) else texts.translate(TOTAL), faint)
        if node["share"] is not None:
            sheet.put(top + 3, column, Formula(f"={scores.weights.share(path)}", float(node["share"])), share)
        sheet.put(top + 4, column, path, faint)
    plan.side(sheet, scores.first)
    plan.freeze(sheet, scores.first, top + 1)


def _write_score(scores: Scores, node: Mapping[str, Any], row: int, position: int, forms: Mapping[str, Any]) -> None:
    plan, path, score = scores.plan, node["path"], node["scores"][position]
    code = plan.entrants[row]["code"]
    hand = plan.overridden(code, path)
    if score is None:
        return
    place = (scores.first + row, plan.column[path])
    if node["kind"] == "criterion":
        gap = "reason" in node["notes"].get(code, {})
        scores.sheet.put(*place, score, forms["hand" if hand else "gap" if gap else "live"])
        return
    text = None if hand else live(scores, node, row, position)
    content = score if text is None else Formula(f"={text}", score)
    scores.sheet.put(*place, content, forms["hand" if hand else "live" if text else "fixed"])


def live(scores: Scores, node: Mapping[str, Any], row: int, position: int) -> str | None:
    """Return the formula of a group's score, or None where none gives what the document says."""
    ranges = scores.ranges(node["path"], row)
    found = combines(node["aggregate"], *scores.parts(node["path"], position))
    if ranges is None or not fits(found, node["scores"][position]):
        return None
    here = f"{scores.sheet.quoted}!"
    return combined(node["aggregate"], *(cells.removeprefix(here) for cells in ranges))


def _write_shares(scores: Scores, sheet: Sheet, row: int, position: int, form: Any, grey: Any) -> None:
    """Write one entrant's shares: formulas where a left-out part's weight went to its siblings, else as found."""
    plan = scores.plan
    for nodes in plan.children.values():
        nodes = [node for node in nodes if node["scores"] is not None]
        there = [float(node["share"]) for node in nodes if node["scores"][position] is not None]
        whole = math.fsum(there)
        moved: bool = any(node["shares"] is not None for node in nodes)
        moved = moved and plan.result.entrants[position]["total"] is not None
        for node in nodes:
            column, published = plan.column[node["path"]], float(node["share"])
            share = node["share"] if node["shares"] is None else node["shares"][position]
            spread = published / whole if moved and whole else published
            if node["scores"][position] is not None and abs(spread - share) < CLOSE:
                text = _spread(scores, nodes, column, row, moved)
                sheet.put(scores.first + row, column, Formula(text, share), form)
            else:
                sheet.put(scores.first + row, column, share, grey)


def _spread(scores: Scores, nodes: list[Mapping[str, Any]], column: int, row: int, moved: bool) -> str:
    """Return the formula of a share: the one in use, over those of all parts that have a score."""
    own = scores.sheet.ref(scores.share_row, column, True, False)
    if not moved:
        return f"={own}"
    columns = [scores.plan.column[node["path"]] for node in nodes]
    left, right = letters(columns[0]), letters(columns[-1])
    line, share, quoted = scores.first + row + 1, scores.share_row + 1, scores.sheet.quoted
    known = f"--ISNUMBER({quoted}!{left}{line}:{right}{line})"
    return f"={own}/SUMPRODUCT({known},{quoted}!{left}${share}:{right}${share})"
