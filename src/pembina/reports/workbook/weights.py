"""The sheet of weights: the only one to change figures on; everything live follows, and says that it is unofficial."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from pembina.errors import N_
from pembina.reports.outline import exact, parent
from pembina.reports.sheet import Field, Formula, Sheet
from pembina.reports.workbook.formulas import compressed
from pembina.reports.workbook.plan import Plan

SHEET = N_("Weights")
NODE, PART_OF, PATH = N_("Group or criterion"), N_("Part of"), N_("Path")
PUBLISHED, IN_USE = N_("Weight as published"), N_("Weight in use (change here)")
TOTAL = N_("Total")
SHARE, EFFECTIVE = N_("Share of its group"), N_("Share of the total")
COMBINED, FOUND = N_("Combined by"), N_("Weights found by")

HOW = N_(
    "To see what other weights would mean, change the tinted column. Weights of one group need not add up to 100: each "
    "counts by its share. Scores of groups, contributions, totals and recomputed ranks follow."
)
STANDING = N_("State of this workbook")
OFFICIAL = N_("OFFICIAL: weights and totals are those of the result.")
UNOFFICIAL = N_("NOT OFFICIAL: weights were changed; this is no longer the published result.")
DIFFERENT = N_("NOT OFFICIAL: totals differ from the published ones.")

USE_COLUMN, SHARE_COLUMN, EFFECTIVE_COLUMN = 4, 5, 6


@frozen
class Weights:
    """Where the cells of the sheet stand: rows of nodes by path, and the cell that says whether this is official."""

    sheet: Sheet
    rows: Mapping[str, int]
    state_row: int

    def share(self, path: str) -> str:
        """The cell with a node's share of its group."""
        return self.sheet.ref(self.rows[path], SHARE_COLUMN)

    def effective(self, path: str) -> str:
        """The cell with a node's share of the total."""
        return self.sheet.ref(self.rows[path], EFFECTIVE_COLUMN)

    @property
    def state(self) -> str:
        """The cell that says whether this is official."""
        return self.sheet.ref(self.state_row, 1)


def write_weights(plan: Plan) -> Weights:
    """Write the sheet; the official state is added once the totals have their places (:func:`write_state`)."""
    texts, sheet = plan.texts, plan.sheet(SHEET)
    sheet.paragraph(texts.translate(HOW))
    state_row = sheet.row
    sheet.row += 2
    nodes = [node for node in plan.result.nodes if not node["path"] or node["share"] is not None]
    rows = {node["path"]: sheet.row + 1 + i for i, node in enumerate(nodes)}
    fields = [Field(texts.translate(NODE), wrap=True, width=44), Field(texts.translate(PART_OF), wrap=True, width=30)]
    fields += [Field(texts.translate(PATH), "code")]
    fields += [Field(texts.translate(PUBLISHED), "number", width=14)]
    fields += [Field(texts.translate(IN_USE), "number", width=16)]
    fields += [Field(texts.translate(title), "number", 4, width=14) for title in (SHARE, EFFECTIVE)]
    fields += [Field(texts.translate(title), width=22) for title in (COMBINED, FOUND)]
    cells = [_cells(plan, node, rows) for node in nodes]
    sheet.table(fields, cells, freeze=1, look=lambda i, column: _look(nodes[i], column))
    sheet.raw.data_validation(
        sheet.row - len(nodes), USE_COLUMN, sheet.row - 1, USE_COLUMN,
        {"validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True},
    )  # fmt: skip
    return Weights(sheet, rows, state_row)


def _look(node: Mapping[str, Any], column: int) -> dict[str, Any]:
    look: dict[str, Any] = {"bold": True} if node["kind"] == "group" else {}
    if column == 0 and node["path"]:
        look |= {"align": "left", "indent": node["path"].count(".") + 2}
    if column == USE_COLUMN and node["path"]:
        look |= {"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9C77A"}
    return look


def weight(node: Mapping[str, Any]) -> float:
    """Return a node's published weight, in percent of its group."""
    return float(exact(node["share"]) * 100)


def _cells(plan: Plan, node: Mapping[str, Any], rows: Mapping[str, int]) -> list[Any]:
    path = node["path"]
    total = plan.texts.translate(TOTAL)
    title = plan.names.node(path) if path else total
    above = (plan.names.node(parent(path)) if parent(path) else total) if path else None
    group = node["kind"] == "group"
    method = node["aggregate"]["name"] if group else None
    found = node["weighting"]["name"] if group and node["weighting"] else None
    if not path:
        return [title, above, None, None, None, 1, 1, method, found]
    own = weight(node)
    share = Formula(share_formula(plan, path, rows), float(exact(node["share"])))
    effective = Formula(f"=F{rows[path] + 1}*G{rows[parent(path)] + 1}", plan.effective(path))
    return [title, above, path, own, own, share, effective, method, found]


def share_formula(plan: Plan, path: str, rows: Mapping[str, int]) -> str:
    """Return the formula of a node's share: its weight over those of all its siblings, where these make a whole."""
    siblings = plan.children[parent(path)]
    here = rows[path] + 1
    if abs(sum((exact(node["share"]) for node in siblings), Decimal(-1))) > Decimal("1e-6"):
        return f"=E{here}/100"
    cells = compressed([rows[node["path"]] + 1 for node in siblings], "E")
    return f"=IF(SUM({cells})=0,0,$E${here}/SUM({cells}))"


def write_state(plan: Plan, weights: Weights, equal: str | None) -> None:
    """Write the cell that compares weights, and the totals by their own column (``equal``), with the published ones."""
    texts, sheet, rows = plan.texts, weights.sheet, sorted(weights.rows.values())
    said = {key: _quoted(texts.translate(text)) for key, text in _STATES.items()}
    first, last = rows[0] + 2, max(rows[-1] + 1, rows[0] + 2)  # from the first below the root
    changed = f"SUMPRODUCT(--(ABS($E${first}:$E${last}-$D${first}:$D${last})>0.000000001))>0"
    no = _quoted(texts.translate(N_("no")))
    rest = said["official"] if equal is None else f"IF(COUNTIF({equal},{no})>0,{said['different']},{said['official']})"
    formula = f"=IF({changed},{said['unofficial']},{rest})"
    sheet.write(weights.state_row, 0, texts.translate(STANDING), bold=True)
    sheet.write(weights.state_row, 1, Formula(formula, texts.translate(OFFICIAL)), bold=True)
    flag(plan, sheet, weights.state_row, 1)


_STATES = {"official": OFFICIAL, "unofficial": UNOFFICIAL, "different": DIFFERENT}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def write_mirror(plan: Plan, sheet: Sheet, row: int, weights: Weights, column: int = 2) -> None:
    """Say on another sheet whether what it shows is official."""
    sheet.write(row, column, Formula(f"={weights.state}", plan.texts.translate(OFFICIAL)), bold=True)
    flag(plan, sheet, row, column)


def flag(plan: Plan, sheet: Sheet, row: int, column: int) -> None:
    """Colour a cell that says whether this is official: red as soon as it is not."""
    cell = sheet.ref(row, column).rpartition("!")[2]
    official = _quoted(plan.texts.translate(OFFICIAL))
    good, bad = ({"font_color": "#1B5E20"}, {"font_color": "#FFFFFF", "bg_color": "#B71C1C"})
    for sign, look in (("=", good), ("<>", bad)):
        form = plan.book.raw.add_format({**look, "bold": True})
        how = {"type": "formula", "criteria": f"={cell}{sign}{official}", "format": form}
        sheet.raw.conditional_format(row, column, row, column, how)
