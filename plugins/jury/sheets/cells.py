"""The cells that a juror fills in: each is a score on its scale, a state or a note, or a problem with its address."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from pembina.commands import N_, Hint, Place, Problem

from ..rubric import DECIMALS, Item, Rubric, plain
from ..sealing import plain as written
from .layout import FIRST, SCORING, STATES, Layout, letters, state_of

LONGEST = 60
"""Characters of a cell that a message quotes."""

_AS_NUMBER = N_("type it as a number: {comma} where the program speaks Bahasa Indonesia, {point} in English")
_WORD = N_("type the number {number}, if that is what is meant")
_DAY = N_("{day}/{month} or {day},{month} was probably typed: set the format to Number and type the score again")
_NUMBERS = (
    ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
)
_WORDS = {word: n for words in _NUMBERS for n, word in enumerate(words)} | {"seratus": 100, "hundred": 100}
_TYPED = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@frozen
class Filled:
    """The row of one entrant as the juror left it: scores by item id as plain text (``85.5``), state and note."""

    entrant: str
    scores: Mapping[str, str] = field(factory=dict)
    state: str = SCORING
    note: str = ""
    lacking: int = 0

    @property
    def standing(self) -> str:
        """Return ``scored``, ``abstained``, ``recused``, or ``open`` where a score is missing."""
        return self.state or ("open" if self.lacking else "scored")


@frozen
class Cells:
    """The worksheet that a juror fills in, and how its cells are named in messages."""

    sheet: Any
    layout: Layout
    rubric: Rubric
    file: str

    def place(self, row: int, column: int, to: int | None = None) -> Place:
        """Return the place of a cell, or of the cells of a row up to a column."""
        address = f"{letters(column)}{row}" + (f":{letters(to)}{row}" if to is not None and to > column else "")
        return Place(self.file, sheet=self.sheet.title, address=address)

    def cell(self, row: int, column: int) -> Any:
        """Return an openpyxl cell."""
        return self.sheet.cell(row, column)


def read_rows(cells: Cells, entrants: Sequence[str], missing: bool) -> tuple[list[Filled], list[Problem]]:
    """Read the row of each entrant, in the order of the sheet; ``missing`` lets scores be missing.

    Problems: JURY331 to JURY344.
    """
    problems = list(_merged(cells))
    covered = {at for found in cells.sheet.merged_cells.ranges for at in _inside(found)}
    rows: list[Filled] = []
    for number, entrant in enumerate(entrants):
        row, faults = _row(cells, cells.layout.row(number), entrant, covered, missing)
        rows.append(row)
        problems += faults
    return rows, problems


def _inside(merged: Any) -> Iterator[tuple[int, int]]:
    for row in range(merged.min_row, merged.max_row + 1):
        yield from ((row, column) for column in range(merged.min_col, merged.max_col + 1))


def _merged(cells: Cells) -> Iterator[Problem]:
    """One problem for each merged range that covers cells of the table."""
    layout = cells.layout
    for found in sorted(cells.sheet.merged_cells.ranges, key=lambda r: (r.min_row, r.min_col)):
        if found.max_row >= FIRST and found.min_row <= layout.last and found.min_col <= layout.note:
            yield Problem("JURY331", cells.place(found.min_row, found.min_col), {"range": found.coord})


def _row(
    cells: Cells, row: int, entrant: str, covered: set[tuple[int, int]], missing: bool
) -> tuple[Filled, list[Problem]]:
    layout, problems = cells.layout, list[Problem]()
    state = _state(cells, row, covered, problems)
    note = _note(cells, row, covered, problems)
    columns = {layout.column(i): item for i, item in enumerate(cells.rubric.items)}
    uncovered = {column: item for column, item in columns.items() if (row, column) not in covered}
    empty = [column for column in uncovered if _blank(cells.cell(row, column))]
    if state in (None, SCORING):
        scores: dict[str, str] = {}
        for column, item in uncovered.items():
            if column not in empty:
                found = _score(cells, row, column, item)
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    scores[item.id] = found
        if state is not None and not missing:
            problems += _missing(cells, row, empty, len(columns))
        return Filled(entrant, scores, SCORING, note, len(columns) - len(scores)), problems
    filled = [column for column in uncovered if column not in empty]
    if filled:
        said = {"state": str(cells.cell(row, layout.state).value).strip()}
        said["cells"] = ", ".join(f"{letters(column)}{row}" for column in filled)
        problems.append(Problem("JURY342", cells.place(row, layout.state), said))
    return Filled(entrant, {}, str(state), note), problems


def _missing(cells: Cells, row: int, empty: Sequence[int], items: int) -> Iterator[Problem]:
    """One problem for a row without any score, or one for each cell."""
    if len(empty) == items:
        yield Problem("JURY341", cells.place(row, empty[0], empty[-1]))
        return
    yield from (Problem("JURY341", cells.place(row, column)) for column in empty)


def _blank(cell: Any) -> bool:
    return cell.value is None or (cell.data_type == "s" and not str(cell.value).strip())


# States and notes


def _state(cells: Cells, row: int, covered: set[tuple[int, int]], problems: list[Problem]) -> str | None:
    """Return the state of a row; None where it is not known."""
    column = cells.layout.state
    cell = cells.cell(row, column)
    if (row, column) in covered:
        return None
    if cell.data_type == "f":
        problems.append(Problem("JURY344", cells.place(row, column), {"found": quoted(cell)}))
        return None
    state = state_of(cell.value)
    if state is None:
        known = ", ".join(f'"{words["id"]}"' for words in STATES.values())
        problems.append(Problem("JURY343", cells.place(row, column), {"found": quoted(cell), "known": known}))
    return state


def _note(cells: Cells, row: int, covered: set[tuple[int, int]], problems: list[Problem]) -> str:
    column = cells.layout.note
    cell = cells.cell(row, column)
    if (row, column) in covered or cell.value is None:
        return ""
    if cell.data_type == "f":
        problems.append(Problem("JURY344", cells.place(row, column), {"found": quoted(cell)}))
        return ""
    return _told(cell.value).strip()


def _told(value: Any) -> str:
    """Write the value of a cell of text as a person would."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(plain(value)) if isinstance(value, float) and math.isfinite(value) else str(value)


def quoted(cell: Any) -> str:
    """Return what a cell holds, short enough for a message; formulas as they are typed."""
    value = getattr(cell.value, "text", None) or cell.value  # an array formula is an object that holds the text
    text = " ".join(_told(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


# Scores


def _score(cells: Cells, row: int, column: int, item: Item) -> str | Problem:
    """Return a score as plain text, or what is wrong with the cell."""
    cell = cells.cell(row, column)

    def problem(code: str, hint: Hint | None = None, **args: Any) -> Problem:
        return Problem(code, cells.place(row, column), {"found": quoted(cell), **args}, hint)

    match cell.data_type:
        case "f":
            return problem("JURY332")
        case "e":
            return problem("JURY337")
        case "b":
            return problem("JURY336")
        case "d":
            return problem("JURY335", _day(cell.value))
        case "n" if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            return _number(cells.rubric, item, cell, problem)
        case _:
            return problem("JURY333", _number_meant(str(cell.value)))


def _number(rubric: Rubric, item: Item, cell: Any, problem: Callable[..., Problem]) -> str | Problem:
    """Hold a number against its scale; nothing is rounded but what a float cannot write."""
    if "%" in _QUOTED.sub("", cell.number_format or ""):
        shown = f"{plain(round(cell.value * 100, 4))}%" if abs(cell.value) < 1e9 else "…%"
        return problem("JURY334", shown=shown)
    if not item.least <= cell.value <= item.most:
        return problem("JURY338", least=plain(item.least), most=plain(item.most))
    score = float(cell.value)
    if rubric.allowed(item, score):
        exact = round(score, DECIMALS) if item.step else score
        return written(repr(exact)) or "0"
    if item.bands and item.band(score) is None:
        bands = ", ".join(f"{plain(band.least)}–{plain(band.most)}" for band in item.bands)
        return problem("JURY339", bands=bands)
    return problem("JURY340", step=plain(item.step), least=plain(item.least))


def _number_meant(text: str) -> Hint | None:
    """Say which number a text looks like: typed as text, or written in words."""
    short = " ".join(text.replace("\u00a0", " ").split())
    if short.casefold() in _WORDS:
        return Hint(_WORD, {"number": _WORDS[short.casefold()]})
    typed = short.lstrip("'").replace(" ", "")
    if not _TYPED.fullmatch(typed):
        return None
    return Hint(_AS_NUMBER, {"comma": typed.replace(".", ","), "point": typed.replace(",", ".")})


def _day(value: Any) -> Hint | None:
    """Say which score may have become a day; nothing is said of times."""
    if not isinstance(value, dt.date):
        return None
    return Hint(_DAY, {"day": value.day, "month": value.month})
