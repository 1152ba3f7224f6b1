"""What the footers of Parquet files say: rows, and the bytes of every column."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from pembina.data.engines.connection import Connection, EngineError
from pembina.data.engines.duckdb import open_duckdb
from pembina.data.engines.typed import quote_path
from pembina.data.source import SourceFile
from pembina.errors import DataError, Place, Problem


@frozen
class Footer:
    """One file: its rows, and the bytes that each column takes in it, packed, by the name of the outermost column."""

    rows: int
    columns: dict[str, int] = field(factory=dict)


def read_footers(files: Sequence[SourceFile]) -> dict[str, Footer]:
    """Return the footers by the names of the files; raises DataError (PB338) for every file without a sound one."""
    engine = open_duckdb("")
    try:
        return _read(engine, files)
    except EngineError:
        return _one_by_one(engine, files)
    finally:
        engine.close()


def _one_by_one(connection: Connection, files: Sequence[SourceFile]) -> dict[str, Footer]:
    """The same, so that every damaged file is named."""
    found: dict[str, Footer] = {}
    problems = []
    for file in files:
        try:
            found.update(_read(connection, [file]))
        except EngineError as error:
            problems.append(Problem("PB338", Place(file.shown), {"reason": str(error).partition("\n")[0]}))
    if problems:
        raise DataError(problems)
    return found


def _read(connection: Connection, files: Sequence[SourceFile]) -> dict[str, Footer]:
    names = {file.path.as_posix(): file.name for file in files}
    paths = ", ".join(quote_path(file.path) for file in files)
    rows = connection.run(f"SELECT file_name, num_rows FROM parquet_file_metadata([{paths}])")
    columns = connection.run(
        f"SELECT file_name, path_in_schema, sum(total_compressed_size) FROM parquet_metadata([{paths}]) GROUP BY ALL"
    )
    found = {names[path]: Footer(int(count)) for path, count in rows}
    for path, column, size in columns:
        top = str(column).partition(",")[0]
        taken = found[names[path]].columns
        taken[top] = taken.get(top, 0) + int(size or 0)
    return found
