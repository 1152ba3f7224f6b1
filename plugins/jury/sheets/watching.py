"""What a workbook's XML holds, watched as it passes: no more than a sheet does, and nothing that two readers take for
two things."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pembina.commands import N_, Phrase

MOST_CELLS, MOST_OTHERS, DEEPEST = 500_000, 100_000, 100
"""Cells of a file (those inside merged ranges and links counted one by one), other elements, and their depth."""
LONGEST, LONGEST_FORMAT, LONGEST_FORMULA = 100_000, 255, 8_192
"""Characters of an attribute, of a number format and of a formula; the last two are what spreadsheet programs allow."""
SHARED = 100
"""A shared formula, which is written out again for every cell, counts for an element more per so many characters."""

_CELLS = N_("it has more than {count} cells, merged ranges counted cell by cell")
_OTHERS = N_("it has more than {count} rows, texts and formats")
_DEEP = N_("its XML is nested more than {count} levels deep")
_LONG = N_("it has a text of more than {count} characters where no program writes one")
_CELL_TWICE = N_("the cell {cell} stands twice in its part {part}")
_NO_NUMBER = N_("the cell {cell} in its part {part} holds no number where it says that it does")

_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")
_NUMBER = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*", re.ASCII)


class TooMuch(Exception):
    """There is more in it than a sheet holds; the argument says what, as a Phrase."""


class Unclear(Exception):
    """It can be read in two ways; the argument says what, as a Phrase."""


class Watch:
    """The target of an XML parser for one part: looks at elements as they pass, and keeps no more than a cell.

    ``cells`` and ``others`` begin with what earlier parts of the file hold. Raises TooMuch and Unclear.
    """

    def __init__(self, part: str, cells: int = 0, others: int = 0) -> None:
        self.part, self.cells, self.others = part, cells, others
        self._path: list[str] = []
        self._seen: set[tuple[int, int]] = set()
        self._row = self._column = self._longest = 0
        self._shared = False
        self._number: bool | None = None  # of the cell that is open: whether it says that it holds a number
        self._text: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Count an element, and note where a cell begins."""
        name = tag.rpartition("}")[2]
        above = self._path[-1] if self._path else ""
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise TooMuch(Phrase(_DEEP, count=DEEPEST))
        for key, value in attributes.items():
            most = LONGEST_FORMAT if key == "formatCode" else LONGEST
            if len(value) > most:
                raise TooMuch(Phrase(_LONG, count=most))
        self._count(name, above, attributes)
        if above == "row" and "sheetData" in self._path:
            self._begin_cell(attributes)
        elif name == "row":
            self._row, self._column = _whole(attributes.get("r"), self._row + 1), 0
        elif above == "c" and name == "v":
            if self._text is not None:
                raise self._unclear(_CELL_TWICE)
            self._text = []
        elif name == "f":
            self._text, self._shared = [], attributes.get("t") == "shared"

    def data(self, text: str) -> None:
        """Keep the text of a value or a formula."""
        if self._text is not None and self._path[-1] in ("v", "f"):
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Look at a value that is whole."""
        name = self._path.pop()
        text = "".join(self._text or ())
        if name == "f":
            if len(text) > LONGEST_FORMULA:
                raise TooMuch(Phrase(_LONG, count=LONGEST_FORMULA))
            self._text = None
            if self._shared:
                self._longest = max(self._longest, len(text))
                self.others += self._longest // SHARED
        elif name == "v" and self._number and text and not _NUMBER.fullmatch(text):
            raise self._unclear(_NO_NUMBER)
        elif self._path[-1:] == ["row"]:
            self._number = self._text = None

    def close(self) -> None:
        """There is nothing to hand over."""

    def _count(self, name: str, above: str, attributes: Mapping[str, str]) -> None:
        if name in ("mergeCell", "hyperlink"):  # openpyxl makes an object for every cell of these
            self.cells += _area(attributes.get("ref", ""))
            self.others += 1
        elif name == "c" or above == "row":
            self.cells += 1
        elif name != "v":
            self.others += 1
        if self.cells > MOST_CELLS:
            raise TooMuch(Phrase(_CELLS, count=MOST_CELLS))
        if self.others > MOST_OTHERS:
            raise TooMuch(Phrase(_OTHERS, count=MOST_OTHERS))

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        """Note the place of a cell; openpyxl takes whatever stands in a row for one, whatever it is called."""
        found = _RANGE.fullmatch(attributes.get("r", ""))
        at = (int(found[2]), column_number(found[1])) if found else (self._row, self._column + 1)
        self._column, self._number, self._text = at[1], attributes.get("t", "n") == "n", None
        if at in self._seen:
            raise self._unclear(_CELL_TWICE, at)
        self._seen.add(at)
        self._at = at

    def _unclear(self, text: str, at: tuple[int, int] | None = None) -> Unclear:
        from .layout import letters

        row, column = at or self._at
        return Unclear(Phrase(text, cell=f"{letters(column)}{row}", part=self.part))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch("[0-9]{1,7}", text) else otherwise


def _area(ref: str) -> int:
    """Cells of a range such as ``B2:D9``; whole rows and columns, and what is no range, count as more than allowed."""
    found = _RANGE.fullmatch(ref)
    if found is None:
        return MOST_CELLS + 1
    left, top, right, bottom = found.groups()
    wide = abs(column_number(right or left) - column_number(left)) + 1
    return wide * (abs(int(bottom or top) - int(top)) + 1)


def column_number(letters: str) -> int:
    """Return the number of a column: ``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
