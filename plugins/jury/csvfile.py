"""Small csv files handed between the jury's commands: read with every fault named, written so that they stay harmless.

Written files are UTF-8 with commas and plain numbers (85.5), and no cell of them is a formula to a spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from pembina.commands import N_, DataError, Hint, Phrase, Place, Problem, clean, did_you_mean, spreadsheet

from .files import NotRead, read_plain

DELIMITERS = (",", ";", "\t")
"""What may stand between cells: programs in Indonesia write semicolons."""

_NOT_UTF8 = N_("it is not UTF-8: save it as CSV UTF-8")
_NO_ROWS = N_("it is empty")


@frozen
class Line:
    """One row: its cells by column, blanks at the ends taken off, and its line in the file, the header being line 1."""

    cells: Mapping[str, str]
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_lines(path: Path, needed: Sequence[str], optional: Sequence[str] = (), mend: Hint | None = None) -> list[Line]:
    """Read a csv file's rows, empty ones left out; other columns are kept as well. ``mend`` says which file is meant.

    Raises DataError: JURY361 where the file cannot be read, JURY362 and JURY363 where a needed column is lacking or
    there twice, JURY364 for every row with more cells than there are titles.
    """
    text = _text(path, mend)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [" ".join(name.split()) for name in next(reader, [])]
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise DataError.of("JURY361", Place(str(path), reader.line_num), hint=mend, reason=str(error)) from None
    if not any(header):
        raise DataError.of("JURY361", Place(str(path)), hint=mend, reason=Phrase(_NO_ROWS))
    problems = [
        Problem(
            "JURY362", Place(str(path), 1), {"column": column}, _meant(column, header, (*needed, *optional)) or mend
        )
        for column in needed
        if column not in header
    ]
    problems += [
        Problem("JURY363", Place(str(path), 1), {"column": column})
        for column in dict.fromkeys((*needed, *optional))
        if header.count(column) > 1
    ]
    if problems:
        raise DataError(problems)
    wide = [
        Problem("JURY364", Place(str(path), number), {"found": len(row), "due": len(header)})
        for number, row in rows
        if len(row) > len(header)
    ]
    if wide:
        raise DataError(wide)
    lines = (Line(dict(zip(header, map(str.strip, row), strict=False)), number) for number, row in rows)
    return [line for line in lines if any(line.cells.values())]


def _text(path: Path, mend: Hint | None) -> str:
    try:
        return read_plain(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DataError.of("JURY361", Place(str(path)), reason=Phrase(_NOT_UTF8)) from None
    except NotRead as refused:
        raise DataError.of("JURY361", Place(str(path)), hint=mend, reason=refused.reason) from None


def _meant(column: str, header: Iterable[str], known: Iterable[str]) -> Hint | None:
    """Name the column of the file that was probably meant."""
    strange = [name for name in header if name and name not in known]
    return did_you_mean(column, strange)


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a csv file: these columns, the rows in their order, every line ended by a line feed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8")


def formula(text: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula; numbers such as -3.5 are none."""
    return spreadsheet(text) != clean(text)


def harmless(text: str) -> str:
    """Return a cell on one line that does no harm: as in every csv that Pembina writes."""
    return spreadsheet(text)
