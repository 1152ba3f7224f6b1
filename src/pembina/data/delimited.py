"""Text files of cells, before an engine reads them: encoding, delimiter, header, and faults of structure.

Engines read ordinary files as they lie. Python's csv is the authority on the others: what it can read is written again
as plain UTF-8, row for row, and what it cannot is reported by row.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from pembina.data.faults import Cells, FaultLog, more_cells
from pembina.data.harm import too_wide
from pembina.data.source import SourceFile, TableSource, squeeze
from pembina.data.text import is_blank
from pembina.errors import N_, DataError, Hint, Phrase, Place, Problem

DELIMITERS = (",", ";", "\t", "|")
"""Delimiters that are tried where none is declared."""
_CHUNK = 1 << 18
"""Bytes that are looked at in one go: few enough to stay near the processor while they are looked at again."""

LONGEST = 1 << 18
"""Bytes without a line end that no row of a table has."""


@frozen
class Look:
    """What one pass over the bytes of a file shows.

    ``bad_line`` is the first line that is not UTF-8 (None: all is). ``plain`` says that every line end is alike and no
    line is empty, so that an engine counts rows as a spreadsheet does. ``tidy`` says that the file is printable ASCII
    without a quote, each of its ``lines`` ended alike (whether one of them is empty has not been looked for); then
    ``blanks`` says whether there is a blank anywhere, and ``slashes`` whether there is a slash of either kind.
    """

    sha256: str
    bad_line: int | None
    nul: bool
    utf16: bool
    plain: bool
    tidy: bool
    lines: int
    blanks: bool
    slashes: bool
    long_line: int | None = None
    """The first line that no row of a table can be; engines pass over such a line without a word."""


@frozen
class Head:
    """The header of a text file: its cells, the delimiter that divides them, and the lines up to its end."""

    cells: tuple[str, ...]
    delimiter: str
    lines: int

    @property
    def width(self) -> int:
        """Columns up to the last one that has a name."""
        return max((i for i, cell in enumerate(self.cells, 1) if cell), default=0)


def look(path: Path, *, empties: bool = True) -> Look:
    """Hash a file and see what an engine has to be spared, in one pass.

    ``empties`` False leaves empty lines of a tidy file to whoever counts its rows: looking for them takes as long as
    all else.
    """
    digest, decoder, buffer = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), bytearray(_CHUNK)
    feeds = returns = pairs = lines = run = 0
    bad_line, nul, empty, blanks, slashes, tidy, start, tail = None, False, False, False, False, True, b"", b""
    with path.open("rb", buffering=0) as file:
        while taken := file.readinto(buffer):
            chunk = buffer if taken == _CHUNK else buffer[:taken]
            digest.update(chunk)
            start = start or bytes(chunk[:4])
            ascii_only = chunk.isascii()
            if bad_line is None and not (ascii_only and not decoder.getstate()[0]):
                bad_line = _undecodable(decoder, chunk, lines)
            fed, controls = _controls(chunk)
            feeds, returned = feeds + fed, chunk.count(b"\r") if b"\r" in chunk else 0
            run = 0 if fed or returned else run + taken
            if run >= LONGEST:
                return Look("", None, nul, False, False, False, feeds, blanks, slashes, feeds + 1)
            tidy = tidy and ascii_only and controls == fed + returned and b'"' not in chunk and b"\x7f" not in chunk
            nul = nul or (not tidy and b"\0" in chunk)
            blanks, slashes = blanks or b" " in chunk, slashes or b"/" in chunk or b"\\" in chunk
            if returned or tail[-1:] == b"\r" or empties or not tidy:
                both = tail + chunk
                returns, pairs = returns + returned, pairs + both.count(b"\r\n") - tail.count(b"\r\n")
                if empties or not tidy:
                    empty = empty or b"\n\n" in both or b"\n\r\n" in both
            lines, tail = feeds, (tail + chunk[-2:])[-2:]
    if bad_line is None and decoder.getstate()[0]:
        bad_line = lines + 1
    plain = not empty and start[:1] not in b"\r\n" and returns == pairs and pairs in {0, feeds}
    if tail[-1:] not in b"\n":
        lines += 1
    utf16 = start[:2] in {b"\xff\xfe", b"\xfe\xff"}
    return Look(digest.hexdigest(), bad_line, nul, utf16, plain, tidy, lines, blanks, slashes)


def _controls(chunk: bytearray) -> tuple[int, int]:
    """Count the line feeds and all control characters below the blank; NumPy does it in half the time of bytes."""
    import numpy as np

    signs = np.frombuffer(chunk, np.uint8)
    return int(np.count_nonzero(signs == 0x0A)), int(np.count_nonzero(signs < 0x20))


def _undecodable(decoder: codecs.IncrementalDecoder, chunk: bytearray, lines: int) -> int | None:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        return lines + error.object.count(b"\n", 0, error.start) + 1
    return None


def check_encoding(file: SourceFile, seen: Look, encoding: str | None) -> None:
    """Refuse a file that is not text in its encoding, or has a line without end; raises DataError with the line."""
    if seen.long_line is not None:
        raise DataError([Problem("PB394", Place(file.shown, seen.long_line), {"limit": LONGEST})])
    if encoding is not None and codecs.lookup(encoding).name != "utf-8":
        return
    if seen.bad_line is not None or seen.nul:
        declare = "utf-16" if seen.utf16 or seen.nul else "cp1252"
        hint = Hint(N_('declare what it is, such as encoding = "{encoding}"'), {"encoding": declare})
        line = 1 if seen.utf16 else seen.bad_line
        raise DataError([Problem("PB330", Place(file.shown, line), {"encoding": "UTF-8"}, hint)])


def _codec(encoding: str | None) -> str:
    name = codecs.lookup(encoding or "utf-8").name
    return "utf-8-sig" if name == "utf-8" else name


def records(path: Path, encoding: str | None, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Read records strictly, each with the lines of the file up to its end; raises csv.Error, UnicodeError."""
    with path.open(encoding=_codec(encoding), newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True, skipinitialspace=delimiter != "\t")
        for record in reader:
            yield record, reader.line_num


def read_head(source: TableSource, file: SourceFile) -> Head:
    """Read the header by the declared delimiter, or the one under which it holds the wanted columns.

    Raises DataError.
    """
    settings = source.settings
    tried = [settings.delimiter] if settings.delimiter else list(DELIMITERS)
    heads: dict[tuple[str, ...], Head] = {}
    broken: csv.Error | None = None
    for delimiter in tried:
        try:
            head = _head(file, settings.encoding, delimiter, settings.header_row)
        except csv.Error as error:  # quotation marks that make no sense under this delimiter
            broken = error
            continue
        if head is not None:
            heads.setdefault(head.cells, head)
    if not heads and broken is not None:
        place = Place(file.shown, settings.header_row)
        raise DataError([Problem("PB329", place, {"reason": _quote_reason(broken)})])
    if not heads:
        hint = _header_hint(file, settings.encoding, tried[0])
        raise DataError([Problem("PB333", Place(file.shown, settings.header_row), {"row": settings.header_row}, hint)])
    return _best(source, file, list(heads.values()))


def _best(source: TableSource, file: SourceFile, heads: list[Head]) -> Head:
    """Choose the header that holds most of the wanted columns; a tie decides nothing."""
    wanted = {squeeze(column.header) for column in source.columns}
    ranked = sorted(heads, key=lambda head: (-len(wanted & set(head.cells)), -len(head.cells)))
    if len(ranked) > 1 and not wanted & set(ranked[0].cells) and len(ranked[1].cells) > 1:
        raise _no_delimiter(file, ranked)
    if len(ranked) > 1 and len(wanted & set(ranked[0].cells)) == len(wanted & set(ranked[1].cells)) > 0:
        raise _no_delimiter(file, ranked)
    return ranked[0]


def _no_delimiter(file: SourceFile, heads: Sequence[Head]) -> DataError:
    marks = " ".join("TAB" if head.delimiter == "\t" else head.delimiter for head in heads if len(head.cells) > 1)
    hint = Hint(N_('declare it: delimiter = ";"'))
    return DataError([Problem("PB331", Place(file.shown, 1), {"marks": marks}, hint)])


def _head(file: SourceFile, encoding: str | None, delimiter: str, row: int) -> Head | None:
    """Read the header's row under a delimiter; None where the file has no such row, or nothing in it."""
    try:
        for number, (record, lines) in enumerate(records(file.path, encoding, delimiter), 1):
            if number == row:
                if (problem := too_wide(file.shown, len(record))) is not None:
                    raise DataError([problem])
                cells = tuple(squeeze(cell) for cell in record)
                return Head(cells, delimiter, lines) if any(cells) else None
    except UnicodeError as error:
        raise _not_decodable(file, encoding, error) from error
    return None


def _header_hint(file: SourceFile, encoding: str | None, delimiter: str) -> Hint | None:
    try:
        for number, (record, _) in enumerate(records(file.path, encoding, delimiter), 1):
            if not all(map(is_blank, record)):
                return Hint(N_("the first row that is not empty is {row}: declare header-row = {row}"), {"row": number})
    except (csv.Error, UnicodeError):
        pass
    return None


def _not_decodable(file: SourceFile, encoding: str | None, error: UnicodeError) -> DataError:
    place, hint = Place(file.shown), None
    if isinstance(error, UnicodeDecodeError):
        wrong = error.object[error.start : error.end].hex(" ")
        hint = Hint(N_("no character of this encoding has the bytes {bytes}"), {"bytes": wrong})
    return DataError([Problem("PB330", place, {"encoding": encoding or "UTF-8"}, hint)])


def rewrite(source: TableSource, file: SourceFile, head: Head, target: Path, log: FaultLog) -> bool:
    """Write a text file again as plain UTF-8 with commas, one line a row and no header.

    Rows are as wide as the header; empty cells beyond it are left out. Rows that are not, and broken quotes, go to the
    log. Line ends inside cells become alike, since DuckDB takes a carriage return there for the end of a row. Returns
    whether the file is sound.
    """
    width, header_row = len(head.cells), source.settings.header_row
    wrong: dict[int, list[int]] = {}
    number = 0
    try:
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
            for number, (record, _) in enumerate(records(file.path, source.settings.encoding, head.delimiter), 1):
                if number <= header_row:
                    continue
                if not _fits(record, head):
                    wrong.setdefault(len(record), []).append(number)
                else:
                    cells = record[:width] + [""] * (width - len(record))
                    writer.writerow([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells])
    except csv.Error as error:
        log.add(Problem("PB329", Place(file.shown, number + 1), {"reason": _quote_reason(error)}))
        return False
    except UnicodeError as error:
        log.extend(_not_decodable(file, source.settings.encoding, error).problems)
        return False
    for found, rows in sorted(wrong.items()):
        cells_at = Cells(len(rows), 1, tuple((file, row) for row in rows[:6]))
        args = {"found": found, "expected": head.width, "cells": more_cells(cells_at)}
        log.add(Problem("PB328", Place(file.shown, rows[0]), args))
    return not wrong


def _fits(record: list[str], head: Head) -> bool:
    """Whether a row has a cell for every header that has a name, and nothing beyond the header."""
    return all(map(is_blank, record[len(head.cells) :])) and (len(record) >= head.width or all(map(is_blank, record)))


def _quote_reason(error: csv.Error) -> Phrase:
    if "unexpected end of data" in str(error):
        return Phrase(N_("a quotation mark opens a cell and none closes it"))
    if "field larger" in str(error):
        template = N_("a cell is longer than {limit} characters; a quotation mark may never be closed")
        return Phrase(template, {"limit": csv.field_size_limit()})
    return Phrase(N_("after the quotation mark that closes a cell there is more before the delimiter"))
