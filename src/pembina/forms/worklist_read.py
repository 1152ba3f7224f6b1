"""Reading a list of problems back: a workbook, csv or json, whatever Excel or LibreOffice did to it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field

from pembina.errors import CODES, N_, DataError, Phrase, Place, Problem, RecordError
from pembina.forms.worklist import FORMAT
from pembina.forms.worklist_columns import COLUMNS, MARK, OWN, located, row_of, unmark
from pembina.forms.worklist_rounds import Earlier

FACTS = "_pembina"
"""The hidden sheet that says whose list it is."""
OURS = ("award", "data", "round", "column", "address", "data_origin")
"""Further columns of csv and json, which are written anew."""
FACT_NAMES = ("format", "award", "data", "round", "data_origin")
SUMMARY_MARK = "pembina:summary"
"""Stands in the hidden first row of the summary, which is made anew in every round."""

NO_FILE = N_("there is no such file")
NO_LIST = N_("no sheet of it has the columns of a list")
NO_KIND = N_("a list is read back from xlsx, csv and json")
NO_JSON = N_("it is no JSON of a list")
TOO_NEW = N_("it was written in the form {found}, and this program knows {known}")

_LARGEST = 512 * 1024 * 1024


def read_list(path: Path) -> Earlier:
    """Read a list with everything that people wrote in it; raises RecordError (PB651, PB656 to PB658)."""
    if not path.is_file():
        raise _no_list(path, Phrase(NO_FILE))
    readers = {".xlsx": _read_workbook, ".csv": _read_csv, ".json": _read_json}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise _no_list(path, Phrase(NO_KIND))
    return reader(path)


def _no_list(path: Path, reason: Phrase) -> RecordError:
    return RecordError([Problem("PB651", Place(str(path)), {"reason": reason})])


@define
class _Reading:
    """A list while it is read: its rows, rows that belong to no problem, and what is wrong with it."""

    path: Path
    rows: list[Any] = field(factory=list)
    loose: list[Mapping[str, str]] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    facts: dict[str, str] = field(factory=dict)
    sheets: list[tuple[str, tuple[tuple[str, ...], ...]]] = field(factory=list)

    def row(self, number: int, found: Mapping[str, str], more: Mapping[str, str], sheet: str | None = None) -> None:
        """Take a row: by its mark, or as one that somebody wrote in."""
        mark = found.get(MARK, "").strip()
        if mark and unmark(mark) is None:
            place = Place(str(self.path), number, sheet=sheet)
            self.problems.append(Problem("PB656", place, {"found": mark[:60]}))
            return
        row = row_of(found, more)
        if row is not None:
            self.rows.append(row)
            return
        said = {key: text for key, text in found.items() if text and key != MARK}
        said |= {title: text for title, text in more.items() if text}
        if said:
            self.loose.append(said)

    def columns(
        self, columns: Mapping[int, str], titles: Sequence[str], number: int, sheet: str | None
    ) -> dict[int, str]:
        """Check what stands where; return the titles of columns that people added."""
        place = Place(str(self.path), number, sheet=sheet)
        for column in COLUMNS:
            times = list(columns.values()).count(column.key)
            if times > 1 or (times == 0 and column.written):
                code = "PB658" if times else "PB657"
                self.problems.append(Problem(code, place, {"title": Phrase(column.title)}))
        added: dict[int, str] = {}
        for i, title in enumerate(titles):
            if i in columns or not title.strip():
                continue
            if title in added.values():
                self.problems.append(Problem("PB658", place, {"title": title}))
            added[i] = title
        return added

    def finish(self, pictures: bool = False) -> Earlier:
        """Return what was read, or raise everything that is wrong with it."""
        form = self.facts.get("format", FORMAT)
        if form != FORMAT:
            raise _no_list(self.path, Phrase(TOO_NEW, {"found": form[:60], "known": FORMAT}))
        if self.problems:
            raise RecordError(self.problems)
        number = self.facts.get("round", "")
        last = max((row.since for row in self.rows), default=1)
        return Earlier(
            self.facts.get("award", ""), self.facts.get("data", ""),
            max(int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1, last),
            tuple(self.rows), tuple(self.loose), tuple(self.sheets), pictures,
            bool(self.facts.get("synthetic") or self.facts.get("data_origin")), str(self.path),
        )  # fmt: skip


def _read_workbook(path: Path) -> Earlier:
    from pembina.data.xlsx import sheet_names, sheet_rows
    from pembina.data.xlsxcomments import comments, holds_pictures

    reading, seen = _Reading(path), False
    try:
        for name in sheet_names(path):
            grid = [(number, [_text(cell) for cell in cells]) for number, cells in sheet_rows(path, name)]
            if name == FACTS:
                reading.facts = {row[0]: row[1] for _, row in grid if len(row) > 1}
                continue
            stuck = comments(path, name)
            if _read_sheet(reading, name, grid, stuck):
                seen = True
            elif not _is_ours(grid):
                reading.sheets.append((name, _with_comments(grid, stuck)))
    except DataError as error:
        problem = error.problems[0]
        raise _no_list(path, Phrase(CODES[problem.code].message, problem.args)) from None
    if not seen:
        raise _no_list(path, Phrase(NO_LIST))
    return reading.finish(holds_pictures(path))


def _read_sheet(
    reading: _Reading, name: str, grid: Sequence[tuple[int, list[str]]], stuck: Mapping[tuple[int, int], str]
) -> bool:
    """Read a sheet of the list; return whether it is one."""
    start = next((i for i, (_, cells) in enumerate(grid) if located(cells)), None)
    if start is None:
        return False
    columns, header = located(grid[start][1]), start
    if start + 1 < len(grid) and any(text.startswith("pembina:") for text in grid[start][1]):
        header = start + 1
    added = reading.columns(columns, grid[header][1], grid[header][0], name)
    nameless = (
        {i for _, cells in grid[header + 1 :] for i, text in enumerate(cells) if text} - set(columns) - set(added)
    )
    added |= {i: f"#{i + 1}" for i in sorted(nameless)}
    first = grid[header][0]
    for number, cells in grid[header + 1 :]:
        found = {key: cells[i] for i, key in columns.items() if i < len(cells)}
        said = [text for (row, _), text in sorted(stuck.items()) if row == number]
        if said:
            found["note"] = " / ".join(part for part in (found.get("note", ""), *said) if part)
        reading.row(number, found, {title: cells[i] for i, title in added.items() if i < len(cells)}, name)
    reading.loose += [{"note": text} for (row, _), text in sorted(stuck.items()) if row <= first]
    return True


def _is_ours(grid: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether a sheet is the summary of a list, which is made anew: its first cell of the hidden row says so."""
    return any(cells and cells[0] == SUMMARY_MARK for _, cells in grid[:3])


def _with_comments(
    grid: Sequence[tuple[int, list[str]]], stuck: Mapping[tuple[int, int], str]
) -> tuple[tuple[str, ...], ...]:
    """Return a sheet of somebody's own as texts, comments behind the cells to which they stick."""
    rows = {number: list(cells) for number, cells in grid}
    for (number, column), text in sorted(stuck.items()):
        cells = rows.setdefault(number, [])
        cells += [""] * (column + 1 - len(cells))
        cells[column] = " / ".join(part for part in (cells[column], text) if part)
    last = max(rows, default=0)
    return tuple(tuple(rows.get(number, ())) for number in range(1, last + 1))


def _text(cell: Any) -> str:
    """Write a cell as a person would type it."""
    from pembina.data.text import shown

    return "" if cell is None or cell == "" else shown(cell)


def _read_csv(path: Path) -> Earlier:
    reading = _Reading(path)
    lines = _records(path)
    number, header = next(lines, (1, []))
    columns = located(header)
    if not columns:
        raise _no_list(path, Phrase(NO_LIST))
    facts = {i: name for i, name in enumerate(header) if name in FACT_NAMES}
    added = reading.columns(columns, ["" if title in OURS else title for title in header], number, None)
    for number, cells in lines:
        for i, name in facts.items():
            if i < len(cells) and cells[i]:
                reading.facts.setdefault(name, _plain(cells[i]))
        found = {key: _plain(cells[i]) for i, key in columns.items() if i < len(cells)}
        reading.row(number, found, {t: _plain(cells[i]) for i, t in added.items() if i < len(cells)})
    return reading.finish()


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a csv file with their lines; a spreadsheet may have saved it with semicolons or tabs."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _no_list(path, Phrase(NO_LIST))
    first = text.partition("\n")[0]
    divider = max(",;\t", key=first.count)
    csv.field_size_limit(_LARGEST)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=divider)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        raise _no_list(path, Phrase(NO_LIST)) from None


def _plain(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from computing a text."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip(" ")[:1] in "=+-@\uff1d\uff0b\uff0d\uff20" else cell


def _read_json(path: Path) -> Earlier:
    reading = _Reading(path)
    try:
        document = json.loads(path.read_text("utf-8-sig"))
        records = [dict(record) for record in document["problems"]]
        reading.facts = {name: str(document.get(name) or "") for name in FACT_NAMES}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _no_list(path, Phrase(NO_JSON)) from None
    for number, record in enumerate(records, 1):
        texts = {str(key): "" if value is None else str(value) for key, value in record.items()}
        found = {key: text for key, text in texts.items() if key in OWN}
        reading.row(number, found, {key: text for key, text in texts.items() if key not in {*OWN, *OURS}})
    return reading.finish()
