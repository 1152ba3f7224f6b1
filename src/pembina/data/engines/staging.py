"""Pembina's own reading for engines that do not read text, workbooks or JSON lines: typed tables to take over.

DuckDB reads a table with every check that there is; the engine takes it as one Parquet file in a scratch folder, or as
a stream of Arrow batches. Columns are text (VARCHAR), integer (BIGINT), number (DOUBLE), money (DECIMAL(24,2)),
boolean and date; with them go ``_file`` (text) and ``_row`` (BIGINT).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field

from pembina.data.faults import FaultLog
from pembina.data.source import TableSource
from pembina.model import InputFile

if TYPE_CHECKING:
    from pembina.data.engines.duckdb import DuckDB
    from pembina.data.engines.portable_survey import Survey


_OWN = ("typed_", "raw_", "mapping_")
"""Names of what DuckDB makes for one table alone; codes of entrants serve the next ones too."""


class Stream:
    """Rows as the Arrow PyCapsule interface hands them over: for ``polars.DataFrame``, ``pyarrow.table`` and others.

    It stands before DuckDB's own object, whose class libraries would remember until after DuckDB is gone.
    """

    def __init__(self, relation: Any) -> None:
        self._relation = relation

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Export the rows; no other schema than their own is offered."""
        return self._relation.__arrow_c_stream__()


@define
class Staged:
    """A typed table that waits to be taken over: the facts of its reading, and the rows in either of two forms.

    ``rows`` counts them. Take them by :meth:`parquet`, or by :meth:`arrow` and then :meth:`forget`.
    """

    files: tuple[InputFile, ...]
    absent: frozenset[str]
    rows: int
    _duckdb: DuckDB = field(alias="duckdb", repr=False)
    _table: str = field(alias="table", repr=False)
    _made: tuple[tuple[str, str], ...] = field(alias="made", repr=False)
    _path: Path | None = field(init=False, default=None)

    def parquet(self, folder: Path | None = None) -> Path:
        """Write the rows to one Parquet file, once, and return its path; DuckDB forgets them.

        ``folder`` is where, the scratch folder by default, which goes with the engine. Raises DataError (PB352) where
        there is no room.
        """
        if self._path is None:
            target = (self._duckdb.scratch if folder is None else folder) / f"{self._table}.parquet"
            self._duckdb.run(f"COPY {self._table} TO {_quote(target)} (FORMAT parquet)")
            self._path = target
            self.forget()
        return self._path

    def arrow(self) -> Stream:
        """Return the rows as a stream of Arrow batches, good until :meth:`forget` is called."""
        return Stream(self._duckdb.connection.table(self._table))

    def forget(self) -> None:
        """Let DuckDB forget the rows, and whatever it made to read them."""
        for kind, name in self._made:
            self._duckdb.run(f"DROP {kind} {name}")
        self._made = ()


class Staging:
    """Reads tables for an engine, by a DuckDB that is opened with the first of them.

    ``memory``, ``threads`` and ``temp`` are DuckDB's: how much memory it may use, on how many cores, and where its
    scratch folder is made.
    """

    def __init__(self, memory: str | None = None, threads: int | None = None, temp: Path | None = None) -> None:
        self._options = (memory, threads, temp)
        self._opened: DuckDB | None = None

    @property
    def duckdb(self) -> DuckDB:
        """The DuckDB that reads."""
        if self._opened is None:
            from pembina.data.engines.duckdb import DuckDB

            self._opened = DuckDB(*self._options)
        return self._opened

    @property
    def scratch(self) -> Path:
        """A folder for temporary files, removed by :meth:`close`."""
        return self.duckdb.scratch

    def read(self, source: TableSource, log: FaultLog) -> Staged | None:
        """Read a table of any kind; what does not fit goes to the log, and None says that nothing could be read."""
        import narwhals.stable.v2 as nw

        duckdb = self.duckdb
        before = _number(duckdb.fresh("staged"))
        scan = duckdb.scan(source, log)
        if scan is None:
            return None
        table = nw.to_native(scan.frame).alias
        (rows,) = duckdb.run(f"SELECT count(*) FROM {table}")[0]
        made = tuple(each for each in _tables(duckdb) if each[1].startswith(_OWN) and _number(each[1]) > before)
        return Staged(scan.files, scan.absent, int(rows), duckdb=duckdb, table=table, made=made)

    def survey(self, source: TableSource, log: FaultLog) -> Survey | None:
        """Say what the Parquet files of a table hold, without reading their rows; None says that they do not serve."""
        from pembina.data.engines.portable_survey import survey_files

        return survey_files(self.duckdb, source, log)

    def stop(self) -> None:
        """Stop a reading that runs in another thread."""
        if self._opened is not None:
            self._opened.stop()

    def close(self) -> None:
        """Remove the scratch folder and everything that was staged there."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def _tables(duckdb: DuckDB) -> list[tuple[str, str]]:
    """Kinds and names of what is in DuckDB, views first, since they stand on tables; asked for apart, as is quicker."""
    views: list[tuple[str, str]] = duckdb.run("SELECT 'VIEW', view_name FROM duckdb_views() WHERE NOT internal")
    tables: list[tuple[str, str]] = duckdb.run("SELECT 'TABLE', table_name FROM duckdb_tables()")
    return views + tables


def _number(name: str) -> int:
    """The number that a fresh name ends with; later names have greater ones."""
    return int(name.rpartition("_")[2])


def _quote(path: Path) -> str:
    return "'" + path.as_posix().replace("'", "''") + "'"
