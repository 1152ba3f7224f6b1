"""Fills in forms with the data of an award, as a region would: by the headers that it sees, cell by cell."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import tomli

from pembina.api import load_award, make_host
from pembina.data import open_dataset
from pembina.evaluation import load, make_plan

Rows = dict[str, list[dict[str, Any]]]
"""Rows by table; a row holds typed cells by the data set's column names."""


def rows_of(award: Path, data: Path) -> Rows:
    """Read what an award reads of a data set, typed."""
    host = make_host()
    rules = load_award(award, host=host)
    jobs = make_plan(rules, host)
    loaded = load(rules, open_dataset(data, host), jobs)
    found: dict[str, dict[tuple[str, int], dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for need in (need for job in jobs for need in job.needs):
        frame = loaded.tables(need.owner)[need.role]
        names = frame.collect_schema().names()
        sources = {column.name: column.source for column in need.columns}
        figures = {column.name for column in need.columns if column.type == "figure"}
        for row in loaded.engine.rows(frame):
            cells = dict(zip(names, row, strict=True))
            at = cells.pop("_file"), cells.pop("_row")
            cells |= {name: cells[name].replace(".", ",") for name in figures if cells[name]}
            found[need.table][at] |= {sources[name]: cell for name, cell in cells.items()}
    rows = {table: [cells for _, cells in sorted(lines.items())] for table, lines in found.items()}
    return {**rows, rules.entrants.table: _roll(rules.entrants, loaded.entrants, rows.get(rules.entrants.table, []))}


def _roll(entrants: Any, who: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    more = {row[entrants.key]: row for row in rows if entrants.key in row}
    return [
        {
            **more.get(entrant.code, {}),
            **{column: value for column, value in entrants.where.items() if isinstance(value, str)},
            **entrant.groups,
            entrants.key: entrant.code,
            entrants.name: entrant.name,
            **({entrants.status: entrant.status} if entrants.status else {}),
        }
        for entrant in who
    ]


def only(rows: Rows, code: str) -> Rows:
    """Keep the rows of one entrant."""
    return {table: [row for row in lines if code in row.values()] for table, lines in rows.items()}


def settings_of(folder: Path) -> Mapping[str, Any]:
    tables: Mapping[str, Any] = tomli.loads((folder / "dataset.toml").read_text("utf-8"))["tables"]
    return tables


def fill_workbook(folder: Path, rows: Rows) -> Path:
    """Fill in the one workbook of a folder."""
    (path,) = folder.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    for table, settings in settings_of(folder).items():
        sheet, header = book[settings["sheet"]], settings["header-row"]
        titles = {sheet.cell(header, at).value: at for at in range(1, sheet.max_column + 1)}
        for number, row in enumerate(rows.get(table, []), header + 1):
            for name, title in settings["columns"].items():
                if row.get(name) is not None:
                    sheet.cell(number, titles[title]).value = _cell(row[name])
    book.save(path)
    return path


def _cell(value: Any) -> Any:
    return ("ya" if value else "tidak") if isinstance(value, bool) else value


def fill_csv(folder: Path, rows: Rows) -> None:
    """Fill in the csv files of a folder, with the marks of Bahasa Indonesia."""
    for table, settings in settings_of(folder).items():
        path = folder / settings["file"]
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file, delimiter=settings["delimiter"]))
        names = {title: name for name, title in settings["columns"].items()}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=settings["delimiter"])
            writer.writerow(header)
            writer.writerows([_text(row.get(names[title])) for title in header] for row in rows.get(table, []))


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case dt.date():
            return value.strftime("%d/%m/%Y")
        case int() | float() | Decimal():
            return str(Decimal(str(value))).replace(".", ",")
    return str(value)
