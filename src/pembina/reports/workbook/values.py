"""The sheets of what was measured: values with their parts, what stands beside them, how they were treated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pembina.errors import N_
from pembina.reports.findings import value_reason
from pembina.reports.names import Names
from pembina.reports.sheet import Field, Sheet
from pembina.reports.sheet_looks import number_code
from pembina.reports.workbook.plan import FIXED, MARKS, Plan
from pembina.reports.workbook.scores import GAP

VALUES, EVIDENCE, NOTES, STEPS = N_("Values"), N_("Records behind values"), N_("Notes on values"), N_("Treatment")
UNIT_ROW, PATH_ROW = N_("Unit"), N_("Path")
PART = N_("{criterion}: {part}")
NUMERATOR, DENOMINATOR, USED = N_("numerator"), N_("denominator"), N_("value that was scored")
KEY = N_(
    "What was measured, all its decimals in the cells. Shaded: no usable value, or one that was filled in; the sheet "
    "“{notes}” says why, and what the rules put in its place."
)
EVIDENCE_KEY = N_("How many records of the data each value rests on.")
NOTES_KEY = N_("Everything that the data or the rules say about single values.")
STEPS_KEY = N_("Values that were changed before they were scored, by the rules: what was there, and what was scored.")

CODE, NAME, CRITERION, REMARK, PATH = N_("Code"), N_("Name"), N_("Criterion"), N_("Remark"), N_("Path")
NOTE_FIELDS = {
    "reason": N_("Reason (key)"),
    "policy": N_("Rule applied (key)"),
    "filled": N_("Filled in by"),
    "printed": N_("Printed figure"),
    "state": N_("State"),
    "standard-error": N_("Standard error"),
    "definition": N_("Definition"),
    "source": N_("Source"),
    "as-of": N_("As of"),
}
STEP, METHOD, BEFORE, AFTER = N_("Step"), N_("Method"), N_("Before"), N_("After")
NOTHING = "null"
"""How a figure that is there without a value is written: an empty cell would mean that there is no such figure."""

COLUMNS = {"values": None, "numerators": NUMERATOR, "denominators": DENOMINATOR, "used": USED}
"""Columns of the document that stand side by side on the sheet of values."""


def write_values(plan: Plan) -> None:
    """Write the sheets."""
    sheet, texts = plan.sheet(VALUES), plan.texts
    sheet.paragraph(texts.say(KEY, notes=texts.translate(NOTES)))
    columns = [(node, key) for node in plan.criteria for key in COLUMNS if key == "values" or node[key] is not None]
    _matrix(plan, sheet, columns)
    if any(any(node["evidence"]) for node in plan.criteria):
        sheet = plan.sheet(EVIDENCE)
        sheet.paragraph(texts.translate(EVIDENCE_KEY))
        _matrix(plan, sheet, [(node, "evidence") for node in plan.criteria])
    _write_notes(plan)
    _write_steps(plan)


def key_of(node: Mapping[str, Any], column: str) -> str:
    """How a column is called below its title: ``supervision.visits``, ``supervision.visits:numerators``."""
    return node["path"] if column in ("values", "evidence") else f"{node['path']}:{column}"


def _matrix(plan: Plan, sheet: Sheet, columns: Sequence[tuple[Mapping[str, Any], str]]) -> None:
    top = sheet.row
    plan.head(sheet, top, [_title(plan.names, node, key) for node, key in columns])
    faint = plan.book.named("faint", text_wrap=True)
    for row, label in enumerate((UNIT_ROW, PATH_ROW), top + 1):
        sheet.put(row, 2, plan.texts.translate(label), plan.book.named("faint"))
        sheet.raw.set_row(row, 32)
    first = top + 3
    for column, (node, key) in enumerate(columns, FIXED):
        if key in ("values", "used"):
            sheet.put(top + 1, column, plan.names.unit(node["path"]), faint)
        sheet.put(top + 2, column, key_of(node, key), faint)
        sheet.set_width(column, 16)
        _column(plan, sheet, first, column, node, key)
    plan.side(sheet, first)
    plan.freeze(sheet, first, top)


def _column(plan: Plan, sheet: Sheet, first: int, column: int, node: Mapping[str, Any], key: str) -> None:
    cells = [node[key][position] for position in plan.positions]
    form = {"num_format": number_code(places(cells))}
    plain, shaded = plan.book.look(**form), plan.book.look(**form, **GAP)
    for row, (entrant, content) in enumerate(zip(plan.entrants, cells, strict=True)):
        note = node["notes"].get(entrant["code"]) or {}
        gap = key in ("values", "used") and ("reason" in note or "filled" in note)
        if content is not None or gap:
            sheet.put(first + row, column, content, shaded if gap else plain)


def places(cells: Sequence[Any]) -> int:
    """How many decimals a column shows: none for whole numbers, more for small ones."""
    numbers = [abs(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    if all(float(number).is_integer() for number in numbers):
        return 0
    return 2 if max(numbers) >= 1 else 4


def _title(names: Names, node: Mapping[str, Any], key: str) -> str:
    title, part = names.node(node["path"]), COLUMNS.get(key)
    if part is None:
        return title
    label = names.texts.local((node["labels"] or {}).get(key.removesuffix("s"))) or names.texts.translate(part)
    return names.texts.say(PART, criterion=title, part=label)


# Notes and steps


def _write_notes(plan: Plan) -> None:
    rows = list(_noted(plan))
    if not rows:
        return
    texts, sheet = plan.texts, plan.sheet(NOTES)
    sheet.paragraph(texts.translate(NOTES_KEY))
    keys = [key for key in NOTE_FIELDS if any(key in note for _, _, note in rows)]
    more = {kind: sorted({n for _, _, note in rows for n in note.get(kind, {})}) for kind in ("also", "series")}
    extra = [(kind, name) for kind, names in more.items() for name in names]
    fields = [Field(texts.translate(CODE), "code"), Field(texts.translate(NAME))]
    fields += [Field(texts.translate(MARKS), wrap=True, width=26)] if plan.marked else []
    fields += [Field(texts.translate(title), wrap=True, width=34) for title in (CRITERION, REMARK)]
    fields += [Field(texts.translate(PATH), "code")]
    kinds = {"standard-error": "number", "printed": "code", "as-of": "code"}
    fields += [Field(texts.translate(NOTE_FIELDS[key]), kinds.get(key, "text")) for key in keys]
    fields += [Field(f"{kind}.{name}", "number", width=16) for kind, name in extra]
    cells = ([*_who(plan, entrant, node, note), *(_plain(note, key) for key in keys),
              *(_beside(note, kind, name) for kind, name in extra)]
             for entrant, node, note in rows)  # fmt: skip
    sheet.table(fields, cells, freeze=2, filtered=True)


def _noted(plan: Plan) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    for node in plan.criteria:
        for entrant in plan.entrants:
            note = node["notes"].get(entrant["code"])
            if note:
                yield entrant, node, note


def _who(plan: Plan, entrant: Mapping[str, Any], node: Mapping[str, Any], note: Mapping[str, Any]) -> list[Any]:
    remark = value_reason(plan.names, note["reason"]) if "reason" in note else None
    who = [entrant["code"], entrant["name"], *_beside_name(plan, entrant["code"])]
    return [*who, plan.names.node(node["path"]), remark, node["path"]]


def _beside_name(plan: Plan, code: str) -> list[str | None]:
    return [plan.marked.get(code)] if plan.marked else []


def _plain(note: Mapping[str, Any], key: str) -> Any:
    return NOTHING if key in note and note[key] is None else note.get(key)


def _beside(note: Mapping[str, Any], kind: str, name: str) -> Any:
    figures = note.get(kind, {})
    return NOTHING if name in figures and figures[name] is None else figures.get(name)


def _write_steps(plan: Plan) -> None:
    rows = []
    codes = {entrant["code"] for entrant in plan.entrants}
    for node in plan.criteria:
        for n, step in enumerate(node["steps"]):
            for code, (before, after) in step["changes"].items():
                if code in codes:
                    name = plan.names.entrants[code]
                    what = [plan.names.node(node["path"]), f"{step['step']} {n + 1}", step["method"]["name"]]
                    rows.append([code, name, *_beside_name(plan, code), *what, before, after, node["path"]])
    if not rows:
        return
    texts, sheet = plan.texts, plan.sheet(STEPS)
    sheet.paragraph(texts.translate(STEPS_KEY))
    fields = [Field(texts.translate(CODE), "code"), Field(texts.translate(NAME))]
    fields += [Field(texts.translate(MARKS), wrap=True, width=26)] if plan.marked else []
    fields += [Field(texts.translate(CRITERION), wrap=True, width=40)]
    fields += [Field(texts.translate(title)) for title in (STEP, METHOD)]
    fields += [Field(texts.translate(title), "number") for title in (BEFORE, AFTER)]
    sheet.table([*fields, Field(texts.translate(PATH), "code")], rows, freeze=2, filtered=True)
