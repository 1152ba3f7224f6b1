"""The sheet that recomputes totals: scores times shares, added up, rounded, compared with what is published."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from attrs import define

from pembina.errors import N_
from pembina.reports.outline import parent
from pembina.reports.reasons import status
from pembina.reports.sheet import Formula, Sheet, letters
from pembina.reports.sheet_looks import LOOKS, number_code
from pembina.reports.workbook.formulas import GRID, fits, rounded
from pembina.reports.workbook.plan import FIXED, Plan
from pembina.reports.workbook.scores import GREY, Scores
from pembina.reports.workbook.weights import write_mirror

SHEET = N_("Contributions")
PUBLISHED, RECOMPUTED, EQUAL = N_("Published total"), N_("Recomputed total"), N_("Equal?")
SUM, LIVE_RANK = N_("Sum of contributions"), N_("Recomputed rank")
EFFECT = N_("{group}: effect of combining its parts")
EFFECT_OF_TOTAL = N_("Total: effect of combining its parts")
OF_TOTAL, PATH_ROW = N_("Share of the total"), N_("Path")
KEY = N_(
    "Each contribution is a formula: score times share of the total. The recomputed total is their sum, rounded as the "
    "rules say ({rounding}, {decimals} decimals); recomputed ranks are by total alone, ties not broken."
)
ROUNDINGS = {
    "half-up": N_("halves up"),
    "half-even": N_("halves to the even digit"),
    "down": N_("cut off"),
}

YES, NO = N_("yes"), N_("no")

TOTALS = 5
"""Columns with totals and ranks, before those of the nodes."""
AT_PUBLISHED, AT_RECOMPUTED, AT_EQUAL, AT_RANK, AT_SUM = range(FIXED, FIXED + TOTALS)
HEADER = 4
"""Rows above the entrants': state, titles, share of the total, path."""


@define(eq=False)
class Contributions:
    """The sheet, the row of its first entrant, and the nodes that have a column."""

    scores: Scores
    sheet: Sheet
    first: int
    nodes: list[Mapping[str, Any]]

    @property
    def plan(self) -> Plan:
        """The workbook."""
        return self.scores.plan

    @property
    def equal(self) -> str | None:
        """The range that says of each total whether it is the published one; None where nobody has a total."""
        if not self.plan.entrants:
            return None
        letter, last = letters(AT_EQUAL), self.first + len(self.plan.entrants)
        return f"{self.sheet.quoted}!${letter}${self.first + 1}:${letter}${last}"


def write_contributions(scores: Scores) -> Contributions:
    """Write the sheet."""
    plan, texts = scores.plan, scores.plan.texts
    sheet, award = plan.sheet(SHEET), plan.result.award
    rounding = texts.translate(ROUNDINGS.get(award["rounding"], award["rounding"]))
    sheet.paragraph(texts.say(KEY, rounding=rounding, decimals=texts.number(plan.decimals)))
    nodes = [node for node in plan.result.nodes if _has_column(plan, node)]
    written = Contributions(scores, sheet, sheet.row + HEADER, nodes)
    _write_head(written)
    fine, whole = (plan.book.look(num_format=number_code(decimals)) for decimals in (4, plan.decimals))
    grey = plan.book.look(num_format=number_code(4), **GREY)
    for i, position in enumerate(plan.positions):
        _write_totals(written, i, position, fine, whole)
        for column, node in enumerate(nodes, FIXED + TOTALS):
            part = node["contributions"][position]
            if part is not None:
                text = contribution(scores, node, i, position)
                content = part if text is None else Formula(f"={text}", part)
                sheet.put(written.first + i, column, content, grey if text is None else fine)
    _flag_unequal(written)
    return written


def _has_column(plan: Plan, node: Mapping[str, Any]) -> bool:
    """Whether a node contributes: every weighted criterion, and groups that are more or less than their parts."""
    if node["contributions"] is None:
        return False
    return node["kind"] == "criterion" or any(node["contributions"][position] for position in plan.positions)


def _write_head(written: Contributions) -> None:
    plan, sheet, texts, top = written.plan, written.sheet, written.plan.texts, written.first - HEADER
    write_mirror(plan, sheet, top, written.scores.weights)
    titles = [texts.translate(title) for title in (PUBLISHED, RECOMPUTED, EQUAL, LIVE_RANK, SUM)]
    plan.head(sheet, top + 1, [*titles, *(_title(plan, node) for node in written.nodes)])
    faint, share = plan.book.named("faint", text_wrap=True), plan.book.look(num_format="0.00%", **LOOKS["faint"])
    for row, label in enumerate((OF_TOTAL, PATH_ROW), top + 2):
        sheet.put(row, 2, texts.translate(label), plan.book.named("faint"))
    for column, node in enumerate(written.nodes, FIXED + TOTALS):
        path = node["path"]
        cell = Formula(f"={written.scores.weights.effective(path)}", plan.effective(path))
        sheet.put(top + 2, column, cell, share)
        sheet.put(top + 3, column, path, faint)
        sheet.set_width(column, 14)
    sheet.raw.set_row(top + 3, 32)
    for column in range(FIXED, FIXED + TOTALS):
        sheet.set_width(column, 13)
    plan.side(sheet, written.first)
    plan.freeze(sheet, written.first, top + 1)


def _title(plan: Plan, node: Mapping[str, Any]) -> str:
    if node["kind"] == "criterion":
        return plan.names.node(node["path"])
    if not node["path"]:
        return plan.texts.translate(EFFECT_OF_TOTAL)
    return plan.texts.say(EFFECT, group=plan.names.node(node["path"]))


def _write_totals(written: Contributions, row: int, position: int, fine: Any, whole: Any) -> None:
    """Write one entrant's totals; what has no total says its status instead."""
    plan, sheet, line = written.plan, written.sheet, written.first + row
    entrant = plan.entrants[row]
    if entrant["total"] is None:
        sheet.write(line, AT_PUBLISHED, status(plan.names, entrant), **LOOKS["faint"])
        return
    exact, published = entrant["total"]["exact"], float(entrant["total"]["published"])
    left, right = (letters(FIXED + TOTALS + i) for i in (0, max(len(written.nodes) - 1, 0)))
    here, award = line + 1, plan.result.award
    total, said = (letters(column) for column in (AT_SUM, AT_PUBLISHED))
    again = letters(AT_RECOMPUTED)
    sheet.put(line, AT_PUBLISHED, published, whole)
    sheet.put(line, AT_SUM, Formula(f"=ROUND(SUM({left}{here}:{right}{here}),{GRID})", exact), fine)
    formula = rounded(f"{total}{here}", plan.decimals, award["rounding"])
    sheet.put(line, AT_RECOMPUTED, Formula(f"={formula}", published), whole)
    yes, no = (plan.texts.translate(word) for word in (YES, NO))
    equal = f'=IF(ABS({again}{here}-{said}{here})<{_half(plan.decimals)},"{yes}","{no}")'
    sheet.write(line, AT_EQUAL, Formula(equal, yes), align="center")
    if entrant["rank"] is not None and plan.only is None:
        _write_rank(written, row, award)


def _half(decimals: int) -> str:
    return f"{0.5 * 10**-decimals:.{decimals + 1}f}"


def _write_rank(written: Contributions, row: int, award: Mapping[str, Any]) -> None:
    """Write the rank of a recomputed total among those that have a rank: these stand together on top."""
    plan = written.plan
    column = letters(AT_SUM if award["rank-on"] == "exact" else AT_RECOMPUTED)
    ranked = sum(entrant["rank"] is not None for entrant in plan.entrants)
    first, last, here = written.first + 1, written.first + ranked, written.first + row + 1
    field = "exact" if award["rank-on"] == "exact" else "published"
    own = float(plan.entrants[row]["total"][field])
    place = ranked - bisect_right(plan.ranked_totals(field), own) + 1
    formula = f"=RANK({column}{here},${column}${first}:${column}${last},0)"
    written.sheet.write(written.first + row, AT_RANK, Formula(formula, place))


def _flag_unequal(written: Contributions) -> None:
    last = written.first + max(len(written.plan.entrants) - 1, 0)
    form = written.plan.book.raw.add_format({"font_color": "#FFFFFF", "bg_color": "#B71C1C"})
    no = written.plan.texts.translate(
        NO
    )  # a word, not a yes-or-no: LibreOffice cannot print these where they are coloured
    how = {"type": "cell", "criteria": "==", "value": f'"{no}"', "format": form}
    written.sheet.raw.conditional_format(written.first, AT_EQUAL, last, AT_EQUAL, how)


def contribution(scores: Scores, node: Mapping[str, Any], row: int, position: int) -> str | None:
    """Return the formula of a contribution; None where it does not give what the document says."""
    path = node["path"]
    weight, share = _share_of_total(scores, path, row, position)
    if node["kind"] == "criterion":
        score = node["scores"][position]
        fitting = weight is not None and fits(weight * (score or 0.0), node["contributions"][position])
        return f"{scores.cell(path, row)}*{share}" if fitting else None
    ranges, (found, shares) = scores.ranges(path, row), scores.parts(path, position)
    if ranges is None or weight is None or node["scores"][position] is None:
        return None
    mean = sum((score or 0.0) * part for score, part in zip(found, shares, strict=True))
    if not fits(weight * (node["scores"][position] - mean), node["contributions"][position]):
        return None
    effect = f"({scores.cell(path, row)}-SUMPRODUCT({ranges[0]},{ranges[1]}))"
    return f"{effect}*{share}" if path else effect


def _share_of_total(scores: Scores, path: str, row: int, position: int) -> tuple[float | None, str]:
    """Return a node's share of the total and the cell with it, or the product of an entrant's own shares down to it."""
    if scores.shares is None or not _own_shares(scores.plan, path):
        if path not in scores.common:
            weight = scores.plan.outline.published_weight(path)
            scores.common[path] = (None if weight is None else float(weight), scores.weights.effective(path))
        return scores.common[path]
    weight, chain = scores.plan.outline.weight(path, position), []
    while path:
        chain.append(scores.share(path, row))
        path = parent(path)
    return None if weight is None else float(weight), "*".join(reversed(chain))


def _own_shares(plan: Plan, path: str) -> bool:
    """Whether a node or a group above it has shares by entrant."""
    while path:
        if plan.result.node(path)["shares"] is not None:
            return True
        path = parent(path)
    return False
