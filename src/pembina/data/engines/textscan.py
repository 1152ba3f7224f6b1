"""Reading csv and tsv into DuckDB: every cell as text, no type ever sniffed, rows counted as a spreadsheet does."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve, frozen

from pembina.data.delimited import Head, check_encoding, look, read_head, rewrite
from pembina.data.engines.connection import Connection, EngineError
from pembina.data.engines.fastlane import ride
from pembina.data.engines.typed import Raw, make_typed, quote, quote_path
from pembina.data.faults import FaultLog
from pembina.data.source import Scan, SourceFile, TableSource, WantedColumn, locate, squeeze
from pembina.data.text import BLANKS
from pembina.errors import DataError, Place, Problem
from pembina.model import InputFile


@frozen
class _TextFile:
    """One file that is ready to be read: its header, and whether DuckDB may try it as it lies.

    ``rows`` are the lines below the header; ``blanks`` and ``slashes`` say whether there are any, where the file is
    tidy.
    """

    file: SourceFile
    index: int
    head: Head
    sha256: str
    direct: bool
    tidy: bool
    rows: int = 0
    blanks: bool = True
    slashes: bool = True


def scan_text(engine: Connection, source: TableSource, log: FaultLog) -> Scan | None:
    """Read the text files of a table into one typed table."""
    prepared = [_prepare(source, file, index, log) for index, file in enumerate(source.files)]
    sound = [text for text in prepared if text is not None]
    if not sound:
        return None
    absent = frozenset(c.key for c in source.columns if not any(_holds(text, c) for text in sound))
    clean = len(sound) == len(source.files) and not log.problems and all(text.tidy for text in sound)
    done = ride(engine, source, sound) if clean and source.columns else None
    if done is not None:
        table, rows_of = done
        tidy = tuple(InputFile(text.file.name, text.sha256, rows_of.get(text.file.name, 0)) for text in sound)
        return Scan(engine.frame(table), tidy, absent)
    sound = [evolve(text, direct=text.direct and look(text.file.path).plain) for text in sound]
    raw = engine.fresh("raw")
    cells = "".join(f", {column.key} VARCHAR" for column in source.columns)
    engine.run(f"CREATE TEMP TABLE {raw} (_f UINTEGER, _row BIGINT, _blank BOOLEAN{cells})")
    whole = [_insert(engine, source, text, raw, log) for text in sound]
    counted = engine.run(f"SELECT _f, count(*), count_if(_blank) FROM {raw} GROUP BY _f")
    counts = {f: (rows, blank) for f, rows, blank in counted}
    engine.run(f"DELETE FROM {raw} WHERE _blank")
    held = tuple(c for c in source.columns if c.optional or all(_holds(text, c) for text in sound))
    typed = make_typed(engine, source, Raw(raw, held), log)
    engine.run(f"DROP TABLE {raw}")
    if not all(whole) or len(sound) < len(source.files):
        return None
    files = []
    for text in sound:
        rows, blank = counts.get(text.index, (0, 0))
        files.append(InputFile(text.file.name, text.sha256, rows - blank, blank))
    return Scan(engine.frame(typed), tuple(files), absent)


def _holds(text: _TextFile, column: WantedColumn) -> bool:
    return squeeze(column.header) in text.head.cells


def _prepare(source: TableSource, file: SourceFile, index: int, log: FaultLog) -> _TextFile | None:
    """Look at one file; what keeps it from being read goes to the log."""
    try:
        seen = look(file.path, empties=False)
        check_encoding(file, seen, source.settings.encoding)
        head = read_head(source, file)
    except DataError as error:
        log.extend(error.problems)
        return None
    present = log.missing_columns(source, file, head.cells)
    if source.columns and not present:
        return None
    utf8 = seen.bad_line is None and source.settings.encoding is None
    direct = utf8 and seen.plain and source.settings.header_row == 1 and head.lines == 1
    rows = seen.lines - head.lines
    return _TextFile(file, index, head, seen.sha256, direct, direct and seen.tidy, rows, seen.blanks, seen.slashes)


def _insert(engine: Connection, source: TableSource, text: _TextFile, raw: str, log: FaultLog) -> bool:
    """Put the rows of one file into the raw table; returns whether the file is sound.

    A file that DuckDB refuses is read by Python's csv, which either names what is wrong or writes it plainly.
    """
    if text.direct:
        try:
            engine.run(_insert_sql(source, text, raw, text.file.path, text.head.delimiter, 1))
            return True
        except EngineError:
            pass
    target = engine.scratch / f"{raw}_{text.index}.csv"
    try:
        if not rewrite(source, text.file, text.head, target, log):
            return False
        engine.run(_insert_sql(source, text, raw, target, ",", 0))
    except EngineError as error:
        log.add(Problem("PB338", Place(text.file.shown), {"reason": str(error).partition("\n")[0]}))
        return False
    finally:
        target.unlink(missing_ok=True)
    return True


def _insert_sql(source: TableSource, text: _TextFile, raw: str, path: Path, delimiter: str, skip: int) -> str:
    width = len(text.head.cells)
    found = locate(text.head.cells, source.columns)
    inner, cells = [], []
    for column in source.columns:
        position = found[column.key]
        if position is None:
            cells.append("NULL")
            continue
        cell = f"nullif(h{position}, '')" if text.tidy and not text.blanks else stripped(f"h{position}")
        inner.append(f"{cell} AS {column.key}")
        cells.append(_without_markers(column))
    keys = [column.key for column in source.columns if found[column.key] is not None]
    every = ", ".join(f"h{i}" for i in range(width))
    empty = f"trim(concat({every}), {quote(BLANKS)}) = ''"
    blank = f"CASE WHEN coalesce({', '.join(keys)}) IS NULL THEN {empty} ELSE FALSE END" if keys else empty
    types = ", ".join(f"'h{i}': 'VARCHAR'" for i in range(width))
    read = (
        f"read_csv({quote_path(path)}, header=false, skip={skip}, auto_detect=false, delim={quote(delimiter)}, "
        f"quote='\"', escape='\"', compression='none', hive_partitioning=false, columns={{{types}}})"
    )
    first = source.settings.header_row
    return (
        f"INSERT INTO {raw} SELECT {text.index}, _n + {first}, {blank}, {', '.join(cells) or 'NULL'} "
        f"FROM (SELECT row_number() OVER () AS _n, {', '.join([*inner, every])} FROM {read})"
        if cells
        else f"INSERT INTO {raw} SELECT {text.index}, row_number() OVER () + {first}, {blank} FROM {read}"
    )


def stripped(cell: str) -> str:
    """Strip a cell, empty ones to null, line ends in it alike; printable ASCII with nothing around it is the rule."""
    plain = f"regexp_full_match({cell}, '[!-~](?:[ -~]*[!-~])?')"
    alike = f"replace(replace({cell}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"
    return f"CASE WHEN {plain} THEN {cell} ELSE nullif(trim({alike}, {quote(BLANKS)}), '') END"


def _without_markers(column: WantedColumn) -> str:
    """Turn declared markers of missing cells to null."""
    if not column.missing:
        return column.key
    markers = ", ".join(quote(marker.strip(BLANKS)) for marker in column.missing)
    return f"CASE WHEN {column.key} IN ({markers}) THEN NULL ELSE {column.key} END"
