"""Error cells of a workbook (#DIV/0!, #N/A, ...) and formulas without a result, found in the sheet's XML.

python-calamine hands them out as empty cells, so that a failed formula would look like a missing figure. A formula has
no result where a program wrote it that reckons nothing; a spreadsheet that saves the file puts it there.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from pembina.data.text import UNCOUNTED

_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")
_SIGNS = re.compile(rb"""t=["']e["']|(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>""")


def error_cells(path: Path, sheet: str) -> dict[int, dict[int, str]]:
    """Return the texts of a sheet's error cells by row (from 1) and column (from 0); see UNCOUNTED for formulas."""
    with zipfile.ZipFile(path) as archive:
        part = part_of(archive, sheet)
        if part is None or part not in archive.namelist():
            return {}
        content = archive.read(part)
    if not _SIGNS.search(content):
        return {}
    finder = _Finder()
    _parse(content, finder.start, finder.end, finder.text)
    return finder.found


def _parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise zipfile.BadZipFile(str(error)) from error


def part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Find the part that holds a sheet, through the workbook and its relations."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def workbook(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            ids[attributes.get("name", "")] = next((v for k, v in attributes.items() if _local(k) == "id"), "")

    def relations(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part, handler in (("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", relations)):
        if part in archive.namelist():
            _parse(archive.read(part), handler)
    target = targets.get(ids.get(sheet, ""))
    if not target:
        return None
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


class _Finder:
    """Collects error cells while a sheet is parsed; cells that do not say where they stand follow the last one."""

    def __init__(self) -> None:
        self.found: dict[int, dict[int, str]] = {}
        self._row, self._column = 0, -1
        self._kind, self._formula, self._in_value = "n", False, False
        self._value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "row":
                self._row, self._column = int(attributes.get("r", self._row + 1)), -1
            case "c":
                place = _CELL.fullmatch(attributes.get("r", ""))
                self._column = _column(place[1]) if place else self._column + 1
                self._kind, self._formula, self._value = attributes.get("t", "n"), False, ""
            case "f":
                self._formula = True
            case "v":
                self._in_value = True

    def text(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def end(self, tag: str) -> None:
        match _local(tag):
            case "v":
                self._in_value = False
            case "c" if self._kind == "e":
                self._found(self._value.strip())
            case "c" if self._formula and self._kind != "str" and not self._value.strip():
                self._found(UNCOUNTED)

    def _found(self, text: str) -> None:
        self.found.setdefault(self._row, {})[self._column] = text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
