"""The cells that a juror fills in: each is a score on its scale, a state or a note, or a problem with its address."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from pembina.commands import N_, Hint, Place, Problem

from ..rubric import DECIMALS, Item, Rubric, plain
from ..sealing import plain as written
from .layout import FIRST, SCORES, SCORING, STATES, Layout, letters, state_of

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
_SIGNS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].|general|standard|umum|.')
_PLACE = "\0"
"""What stands for the number where a format is taken apart."""
_FALSE_DIGIT = re.compile("[0-9].*\0|\0[.,]?[0-9]")


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

    Problems: JURY331 to JURY345.
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
        language = next((language for language, title in SCORES.items() if title == cells.sheet.title), "id")
        known = ", ".join(f'"{words[language]}"' for words in STATES.values())
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
    if cell.data_type == "f" and not isinstance(value, str):  # what it says is nowhere in the cell
        return "={…}"
    return short(_told(value))


def short(text: str) -> str:
    """Return a text on one line, short enough for a message."""
    text = " ".join(text.split())
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
    if disguises(cell.number_format or ""):
        return problem("JURY345", format=short(cell.number_format))
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


def disguises(number_format: str) -> bool:
    """Whether a format shows another number than the cell holds, or none: ``"9"0``, ``0"5"``, ``95``, ``;;;``.

    Digits before the number, or right behind it, are taken for its own; ``0" of 100"`` and ``# ?/8`` are honest. A
    section for numbers below zero or texts may show nothing.
    """
    shown = "".join(map(_shown, _SIGNS.findall(number_format.casefold()))) or _PLACE
    sections = shown.split(";")[: 2 if re.search(r"\[[<>=]", number_format) else 1]
    return any(_PLACE not in section or _FALSE_DIGIT.search(section) is not None for section in sections)


def _shown(sign: str) -> str:
    """What a sign of a number format shows: itself, nothing, or the number."""
    if sign in ("general", "standard", "umum") or sign in "0#?@":
        return _PLACE
    if sign[0] in "[_*":
        return " " if sign[0] != "[" else ""
    return sign.strip('"').removeprefix("\\").replace(";", ",") if len(sign) > 1 else sign


def _number_meant(text: str) -> Hint | None:
    """Say which number a text looks like: typed as text, or written in words."""
    said = " ".join(text.replace("\u00a0", " ").split())
    if said.casefold() in _WORDS:
        return Hint(_WORD, {"number": _WORDS[said.casefold()]})
    typed = said.lstrip("'").replace(" ", "")
    if not _TYPED.fullmatch(typed):
        return None
    typed = re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), typed)  # full-width ones, say
    return Hint(_AS_NUMBER, {"comma": typed.replace(".", ","), "point": typed.replace(",", ".")})


def _day(value: Any) -> Hint | None:
    """Say which score may have become a day; nothing is said of times."""
    if not isinstance(value, dt.date):
        return None
    return Hint(_DAY, {"day": value.day, "month": value.month})
