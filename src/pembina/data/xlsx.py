"""The reader of workbooks (xlsx), on python-calamine; error cells, which calamine leaves empty, are read beside it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pembina.data.harm import check_parts, check_sheet
from pembina.data.source import squeeze
from pembina.data.text import is_blank
from pembina.data.xlsxerrors import error_cells, part_of
from pembina.errors import N_, DataError, Hint, Phrase, Place, Problem, did_you_mean
from pembina.plugins.kinds import SourceRow

LARGEST = 512 * 1024 * 1024
"""Bytes that the parts of a workbook may declare, unpacked."""
STEEPEST = 200
"""How many times larger than the file they may be; looked at above one megabyte."""
_SMALL = 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
"""What reading a damaged, encrypted or oddly packed archive raises."""


def columns(path: Path, options: Mapping[str, Any]) -> Sequence[str]:
    """Return the headers of a sheet; raises DataError."""
    for number, cells in _grid(path, options):
        if number == options["header-row"]:
            if all(map(is_blank, cells)):
                break
            return [squeeze(cell) for cell in cells]
    row = options["header-row"]
    hint = None
    for number, cells in _grid(path, options):
        if not all(map(is_blank, cells)):
            hint = Hint(N_("the first row that is not empty is {row}: declare header-row = {row}"), {"row": number})
            break
    raise DataError([Problem("PB333", Place(path.as_posix(), row, sheet=options.get("sheet")), {"row": row}, hint)])


def rows(path: Path, options: Mapping[str, Any]) -> Iterator[SourceRow]:
    """Yield the rows below the headers, empty ones too; of headers that stand twice, the first column counts."""
    names: list[str] = []
    for number, cells in _grid(path, options):
        if number == options["header-row"]:
            names = [squeeze(cell) for cell in cells]
        elif number > options["header-row"]:
            found: dict[str, Any] = {}
            for position, cell in enumerate(cells):
                name = names[position] if position < len(names) and names[position] else f"#{position + 1}"
                found.setdefault(name, None if cell == "" else cell)
            yield SourceRow(number, found)


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook, hidden ones too; raises DataError (PB335, PB336)."""
    import python_calamine

    _check_size(path)
    try:
        return list(python_calamine.CalamineWorkbook.from_path(path).sheet_names)
    except (python_calamine.CalamineError, *_DAMAGED, OSError) as error:
        raise DataError([Problem("PB335", Place(path.as_posix()), {"reason": str(error)})]) from error


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield every row of a sheet as it stands, from row 1 and column A on; raises DataError."""
    return _grid(path, {"sheet": sheet})


def _grid(path: Path, options: Mapping[str, Any]) -> Iterator[tuple[int, list[Any]]]:
    """Yield every row of the sheet from row 1, column A on, with the texts of error cells put in."""
    import python_calamine

    _check_size(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        name = _sheet(path, book.sheet_names, options.get("sheet"))
        _check_sheet(path, name, list(book.sheet_names))
        sheet = book.get_sheet_by_name(name)
        start = sheet.start
        errors = error_cells(path, name)
        content = sheet.iter_rows() if start is not None else iter(())
        left = start[1] if start is not None else 0
        for number, row in enumerate(content, 1):
            cells = [""] * left + list(row)
            for column, text in errors.get(number, {}).items():
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text
            yield number, cells
    except (python_calamine.CalamineError, *_DAMAGED, OSError) as error:
        raise DataError([Problem("PB335", Place(path.as_posix()), {"reason": str(error)})]) from error


def _sheet(path: Path, names: Sequence[str], wanted: str | None) -> str:
    """Choose the sheet: the one named, or the only one."""
    place = Place(path.as_posix())
    listed = ", ".join(f'"{name}"' for name in names)
    if wanted is None and len(names) != 1:
        reason = Phrase(N_("it has {count} sheets, and none is declared"), {"count": len(names)})
        first = names[0] if names else ""
        hint = Hint(N_('declare one of {sheets}, such as sheet = "{first}"'), {"sheets": listed, "first": first})
        raise DataError([Problem("PB334", place, {"reason": reason}, hint)])
    if wanted is not None and wanted not in names:
        reason = Phrase(N_('it has no sheet "{sheet}"'), {"sheet": wanted})
        hint = did_you_mean(wanted, names) or Hint(N_("its sheets are {sheets}"), {"sheets": listed})
        raise DataError([Problem("PB334", place, {"reason": reason}, hint)])
    return wanted or names[0]


def _check_size(path: Path) -> None:
    """Refuse a file that would unpack to far more than a workbook holds, before anything unpacks it."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
            packed = path.stat().st_size
            if unpacked > LARGEST or (unpacked > _SMALL and unpacked > STEEPEST * packed):
                args = {"unpacked": unpacked // _SMALL, "packed": max(1, packed // 1024)}
                raise DataError([Problem("PB336", Place(path.as_posix()), args)])
            check_parts(path, archive)
    except (*_DAMAGED, OSError) as error:
        raise DataError([Problem("PB335", Place(path.as_posix()), {"reason": str(error)})]) from error


def _check_sheet(path: Path, name: str, names: Sequence[str]) -> None:
    """Look at the part that holds a sheet before calamine takes room for it."""
    if names.count(name) > 1:
        reason = Phrase(N_('it has the sheet "{sheet}" {times} times'), {"sheet": name, "times": names.count(name)})
        raise DataError([Problem("PB334", Place(path.as_posix()), {"reason": reason})])
    with zipfile.ZipFile(path) as archive:
        part = part_of(archive, name)
        if part is None or part not in archive.namelist():
            reason = Phrase(N_('it has no sheet "{sheet}"'), {"sheet": name})
            raise DataError([Problem("PB335", Place(path.as_posix()), {"reason": reason})])
        with archive.open(part) as stream:
            check_sheet(path, name, part, stream)
