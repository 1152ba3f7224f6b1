"""Files looked at before anything reads them: what they are, how large, and whether they would unpack to more.

Whoever opens a pipe waits, a device such as /dev/zero has no end, a few kilobytes unpack to terabytes, and a sheet with
one cell far off takes room for all cells before it. None of these is a table. What is looked at here costs a system
call and a few kilobytes; only the parts of workbooks are read whole, since their cells say how large the sheet is.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from pembina.data.partition_footer import rows_of
from pembina.data.source import PARQUET, TEXT, Kind, SourceFile
from pembina.errors import N_, DataError, Phrase, Place, Problem

MIB = 1024 * 1024
LARGEST = {TEXT: 64 * 1024, "json-lines": 16 * 1024, "xlsx": 512, PARQUET: 1024 * 1024}
"""MiB that a file of a kind may have; readers of plugins look after themselves."""
MOST_SETTINGS = 5
"""MiB that a dataset.toml may have; it has some kilobytes."""
MOST_ROWS = 999_999_999
"""Rows that a file may declare."""
MOST_COLUMNS = 16_384
"""Columns that a header may have: those that spreadsheets have."""
LONGEST_LINE = 16 * MIB
"""Bytes of a line of JSON lines."""
MOST_PARTS = 10_000
"""Parts of a workbook: one for each sheet, and some for pictures."""
ROOMY, SPARSEST = 4_000_000, 50
"""Cells of a sheet's rectangle that are taken as they come; above, one of so many has to be there."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Where a sheet ends."""

_PACKED = {
    b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd", b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a": "rar", b"\x04\x22\x4d\x18": "lz4",
}  # fmt: skip
"""How files begin that are compressed."""
_KINDS = {
    stat.S_IFDIR: N_("a folder"), stat.S_IFIFO: N_("a named pipe"), stat.S_IFSOCK: N_("a socket"),
    stat.S_IFCHR: N_("a device"), stat.S_IFBLK: N_("a device"),
}  # fmt: skip
_NOWHERE = N_("a link that leads nowhere")
_HEAD = 4096
"""Bytes of a part of a workbook in which definitions of its own would stand."""
_DEFINES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT)", re.IGNORECASE)
_PLACES = re.compile(rb"""[\s"']r\s{0,9}=\s{0,9}["']\s*([^"'<>]{0,40})|[\s"']r\s{10}""")
"""Where cells and rows say that they stand, wherever a reader that is not strict may find it."""
_PLACE = re.compile(rb"\$?([A-Za-z]{0,9})\$?([0-9]{0,40})\s*")
_PIECE, _CARRIED = 4 * MIB, 64 * 1024
_DEFINED = N_("it brings along definitions of its own (<!DOCTYPE or <!ENTITY)")
_ENCODED = N_("it is not UTF-8")
_TWICE = N_("it stands in the file twice")
_ODD = N_("a cell says in an unusual way where it stands: {place}")
_BEYOND = N_("it has a cell at {place}, beyond the last one that a sheet has")
_ROWS, _COLUMNS, _PARTS, _CELLS = N_("rows"), N_("columns"), N_("parts"), N_("cells")


def irregular(path: Path) -> Phrase | None:
    """Say what stands in a place where a plain file is due; None where there is one, or nothing at all."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Phrase(_NOWHERE) if path.is_symlink() else None
    except OSError:  # a circle of links, or a name that no file can have
        return Phrase(_NOWHERE) if path.is_symlink() else None
    except ValueError:
        return None
    return None if stat.S_ISREG(mode) else Phrase(_KINDS.get(stat.S_IFMT(mode), _KINDS[stat.S_IFCHR]))


def no_file(path: Path, shown: str, place: Place) -> Problem | None:
    """Return the problem of a place where something else than a file stands (PB390); None where there is nothing."""
    what = irregular(path)
    return None if what is None else Problem("PB390", place, {"file": shown, "what": what})


def check_settings_file(path: Path) -> None:
    """Look at a data set's dataset.toml before it is read; raises DataError (PB308, PB390, PB391)."""
    place = Place(path.as_posix())
    if (problem := no_file(path, path.name, place)) is not None:
        raise DataError([problem])
    if not path.resolve().is_relative_to(path.parent.resolve()):
        raise DataError([Problem("PB308", place, {"file": path.name})])
    if path.stat().st_size > MOST_SETTINGS * MIB:
        raise DataError([Problem("PB391", place, {"found": path.stat().st_size // MIB, "limit": MOST_SETTINGS})])


def check_files(files: Sequence[SourceFile], kind: Kind) -> None:
    """Look at every file of a table before anything reads it; raises DataError (PB390 to PB393) with all problems."""
    problems = [problem for file in files for problem in _of_file(file, kind)]
    if problems:
        raise DataError(problems)


def _of_file(file: SourceFile, kind: Kind) -> Iterator[Problem]:
    place = Place(file.shown)
    if (problem := no_file(file.path, file.name, place)) is not None:
        yield problem
        return
    size, most = file.path.stat().st_size // MIB, LARGEST.get(kind.name)
    if most is not None and size > most:
        yield Problem("PB391", place, {"found": size, "limit": most})
        return
    if kind.name in (TEXT, "json-lines"):
        start = _start(file.path)
        how = next((name for sign, name in _PACKED.items() if start.startswith(sign)), None)
        if how is not None:
            yield Problem("PB392", place, {"how": how})
    if kind.name == PARQUET:
        yield from _of_footer(file, place)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(8)
    except OSError:  # a file that may not be read is told with all others of the table
        return b""


def _of_footer(file: SourceFile, place: Place) -> Iterator[Problem]:
    try:
        rows = rows_of(file.path)
    except (OSError, ValueError):  # the engine says what is wrong with it
        return
    if rows > MOST_ROWS:
        yield Problem("PB393", place, {"found": rows, "what": Phrase(_ROWS), "limit": MOST_ROWS})


def too_wide(shown: str, columns: int) -> Problem | None:
    """Return the problem of a header with more columns than are read (PB393)."""
    if columns <= MOST_COLUMNS:
        return None
    return Problem("PB393", Place(shown, 1), {"found": columns, "what": Phrase(_COLUMNS), "limit": MOST_COLUMNS})


def check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook of too many parts, or with definitions of its own; raises DataError (PB393, PB395).

    The sizes that the parts declare have been looked at before, and no part unpacks to more than it declares.
    """
    place, parts = Place(path.as_posix()), archive.infolist()
    if len(parts) > MOST_PARTS:
        args: dict[str, Any] = {"found": len(parts), "what": Phrase(_PARTS), "limit": MOST_PARTS}
        raise DataError([Problem("PB393", place, args)])
    problems, seen = [], set[str]()
    for part in parts:
        reason = Phrase(_TWICE) if part.filename.lower() in seen else None  # one program reads the first, one the last
        seen.add(part.filename.lower())
        if reason is None and part.filename.endswith((".xml", ".rels")) and not part.flag_bits & 1:
            with archive.open(part) as stream:
                reason = _strange(stream.read(_HEAD))
        if reason is not None:
            problems.append(Problem("PB395", place, {"part": part.filename, "reason": reason}))
    if problems:
        raise DataError(problems)


def _strange(content: bytes) -> Phrase | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        return Phrase(_ENCODED)
    return Phrase(_DEFINED) if _DEFINES.search(content) else None


def check_sheet(path: Path, sheet: str, part: str, stream: IO[bytes]) -> None:
    """Refuse a sheet whose cells span far more than there are; raises DataError (PB393, PB395).

    A reader takes room for the whole rectangle: a cell in A1 and one in XFD1048576 are 17 thousand million.
    """
    place = Place(path.as_posix(), sheet=sheet)
    last, wide, cells, column_of = 0, 0, 0, dict[bytes, int]()
    for found in _places(stream):
        letters, digits = found if isinstance(found, tuple) else (b"", b"")
        row = int(digits or b"0") if len(digits) < 9 else LAST_ROW + 1
        cells += bool(letters)
        column = column_of.setdefault(letters, _column(letters))
        last, wide = max(last, row), max(wide, column)
        if row > LAST_ROW or column > LAST_COLUMN or isinstance(found, Phrase):
            beyond = Phrase(_BEYOND, {"place": (letters + digits)[:20].decode("ascii")})
            reason = found if isinstance(found, Phrase) else beyond
            raise DataError([Problem("PB395", place, {"part": part, "reason": reason})])
    most = max(ROOMY, SPARSEST * cells)
    if last * wide > most:
        raise DataError([Problem("PB393", place, {"found": last * wide, "what": Phrase(_CELLS), "limit": most})])


def _places(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes] | Phrase]:
    """Yield letters and digits of every cell and row, or what is strange about the sheet; pieces are read, not all."""
    held = b""
    while piece := stream.read(_PIECE):
        held += piece
        reason, end = _strange(held), len(held) - _CARRIED if len(piece) == _PIECE else len(held)
        if reason is not None:
            yield reason
        for found in _PLACES.finditer(held):
            if found.start() >= end:
                break
            place = _PLACE.fullmatch(found[1] or b"&")
            said = Phrase(_ODD, {"place": found[0][:20].decode("ascii", "replace")})
            yield (place[1], place[2]) if place else said
        held = held[max(end, 0) :]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number
