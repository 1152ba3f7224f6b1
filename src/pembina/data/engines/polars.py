"""The polars engine: Parquet stays in its files, everything else is read by DuckDB as ever and taken over."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from pembina.data.engines import BaseEngine, Capabilities
from pembina.data.engines.options import read_options
from pembina.data.engines.staging import Staged, Staging
from pembina.data.faults import FaultLog
from pembina.data.remote import DUCKDB
from pembina.data.source import PARQUET, Scan, SourceFile, TableSource
from pembina.errors import N_, DataError, Phrase, Problem

if TYPE_CHECKING:
    import polars as pl

    from pembina.data.engines.portable import Survey

NAME = "polars"
OPTIONS = {"temp": "folder", "threads": "threads"}
LARGE = 64 * 2**20
"""Bytes of files from which on tables are kept in files, and queries run in batches."""
FEW = 200_000
"""Rows up to which a table that was read is kept in memory however large its files are."""
_COSTLY = re.compile(r"JOIN|AGGREGATE|UNIQUE|SORT|UNION|over\(|str\.(?:replace|contains|to_lowercase)|map_")
"""What makes rows worth holding, in the words of polars' plans: anything beyond reading and comparing cells."""
FIXED = N_("polars works with {threads} threads since it was loaded, which nothing can change afterwards")
NO_FOLDER = N_("there is no such folder")


class Polars(BaseEngine):
    """polars as an engine: see :class:`pembina.data.engines.Engine`."""

    name = NAME
    capabilities = Capabilities(schemes=DUCKDB)  # which reads for it whatever is no Parquet file

    def __init__(self, temp: Path | None = None) -> None:
        import polars as pl

        self.version = pl.__version__
        self._staging = Staging(temp=temp)
        self._size = 0
        self._watched: dict[Path, Any] = {}
        self._held: list[Path] = []
        self._numbers = itertools.count(1)

    def scan(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Read a table as the protocol of engines says."""
        if source.remote is None:
            self._size += sum(file.path.stat().st_size for file in source.files)
        if source.kind.name == PARQUET and source.remote is None:
            return self._scan_parquet(source, log)
        staged = self._staging.read(source, log)
        if staged is None:
            return None
        return Scan(nw.from_native(self._taken(source, staged)), staged.files, staged.absent)

    def _scan_parquet(self, source: TableSource, log: FaultLog) -> Scan | None:
        """Leave Parquet in its files, typed by expressions over them."""
        from pembina.data.engines.connection import watch
        from pembina.data.engines.portable import typed

        survey = self._staging.survey(source, log)
        if survey is None:
            return None
        self._watched.update(watch(source.files))
        before = len(log)
        raw = nw.from_native(self._raw(source, survey))
        frame = typed(self, source, survey, raw, log)
        if len(log) == before:
            frame = nw.from_native(self._wide(source, nw.to_native(frame)))
        return Scan(frame, survey.files, survey.absent)

    def _raw(self, source: TableSource, survey: Survey) -> pl.LazyFrame:
        """Put the files of a table below each other; each row knows its file and its number there."""
        import polars as pl

        from pembina.data.engines.portable import stored

        read = (stored(survey, position, nw.from_native(_read(file))) for position, file in enumerate(source.files))
        frame: pl.LazyFrame = pl.concat(map(nw.to_native, read))
        return frame

    def _taken(self, source: TableSource, staged: Staged) -> pl.LazyFrame:
        """Take over a table that DuckDB read: into memory, or as a Parquet file where it is large."""
        import polars as pl

        if self._size >= LARGE and staged.rows > FEW:
            path = staged.parquet()
            return self._wide(source, pl.scan_parquet(path, glob=False, hive_partitioning=False))
        frame = pl.DataFrame(staged.arrow()).lazy()
        staged.forget()
        return self._wide(source, frame)

    def _wide(self, source: TableSource, frame: pl.LazyFrame) -> pl.LazyFrame:
        from pembina.data.engines.polars_wide import widened

        integers = [column.key for column in source.columns if column.form.type == "integer"]
        return widened(frame, integers, lambda asked: self._collect([asked])[0])

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a lazy frame and return its rows."""
        return self.rows_of([frame])[0]

    def rows_of(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[list[tuple[Any, ...]]]:
        """Run lazy frames together: what they have in common is worked out once."""
        return [frame.rows() for frame in self._collect(nw.to_native(frame) for frame in frames)]

    def _collect(self, frames: Iterable[pl.LazyFrame]) -> list[pl.DataFrame]:
        import polars as pl

        from pembina.data.engines.polars_failures import running

        with running(self._watched):
            return pl.collect_all(frames, engine="streaming" if self._size >= LARGE else "in-memory")

    def literal(self, columns: Mapping[str, list[Any]], types: Mapping[str, Any]) -> nw.LazyFrame[Any]:
        """Make a small table of Python values, of the narwhals types that are given."""
        made = nw.from_dict(dict(columns), schema=dict(types), backend="polars")
        return made.lazy()

    def hold(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Hold the rows of a frame in memory, or in a file where they may be many.

        Rows that only have to be picked are picked again, which costs less than holding them.
        """
        import polars as pl

        from pembina.data.engines.polars_failures import running

        native: pl.LazyFrame = nw.to_native(frame)
        plan = native.explain(optimized=False)
        if not _COSTLY.search(plan):
            return frame
        if self._size < LARGE:
            return nw.from_native(self._collect([native])[0].lazy())
        path = self._staging.scratch / f"held_{next(self._numbers)}.parquet"
        with running(self._watched):
            native.sink_parquet(path, engine="streaming")
        self._held.append(path)
        return nw.from_native(pl.scan_parquet(path, glob=False, hive_partitioning=False))

    def hashed(self, frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
        """Hash text by MD5, each different text once."""
        import polars as pl

        native: pl.LazyFrame = nw.to_native(frame)
        number = pl.col(column).map_batches(_hash, return_dtype=pl.Int64, is_elementwise=True)
        return nw.from_native(native.with_columns(number.alias(name)))

    def release(self) -> None:
        """Remove the files of frames that were held."""
        for path in self._held:
            path.unlink(missing_ok=True)
        self._held.clear()

    def stop(self) -> None:
        """Stop DuckDB's part of the work; polars itself stops when its own thread is interrupted."""
        self._staging.stop()

    def close(self) -> None:
        """Remove temporary files."""
        self.release()
        self._staging.close()


def _read(file: SourceFile) -> pl.LazyFrame:
    """Read a Parquet file: its columns as they are, ``_row`` counted as a person does, and ``_file``."""
    import polars as pl

    frame = pl.scan_parquet(file.path, row_index_name="_row", row_index_offset=2, glob=False, hive_partitioning=False)
    return frame.with_columns(pl.col("_row").cast(pl.Int64), pl.lit(file.name).alias("_file"))


def _hash(texts: pl.Series) -> pl.Series:
    import hashlib

    import polars as pl

    different = texts.unique().drop_nulls().to_list()
    numbers = [int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16) for text in different]
    return texts.replace_strict(different, numbers, return_dtype=pl.Int64, default=None)


def open_polars(options: str) -> Polars:
    """Open the engine: ``temp=FOLDER``, ``threads=2``; raises DataError (PB354 without polars, PB355)."""
    given = read_options(NAME, options, OPTIONS)
    _load(given.get("threads"))
    temp = Path(given["temp"]) if "temp" in given else None
    if temp is not None and not temp.is_dir():
        args = {"engine": NAME, "option": f"temp={temp}", "reason": Phrase(NO_FOLDER)}
        raise DataError([Problem("PB355", args=args)])
    return Polars(temp)


def _load(threads: str | None) -> None:
    """Load polars, with so many threads if it is not loaded yet; raises DataError (PB354, PB355)."""
    import sys

    variable = "POLARS_MAX_THREADS"
    before = os.environ.get(variable)
    set_here = threads is not None and "polars" not in sys.modules
    if set_here:
        os.environ[variable] = str(threads)
    try:
        import polars as pl

        working = pl.thread_pool_size()  # the pool is made now, while the variable stands
    except ImportError:
        raise DataError([Problem("PB354", args={"engine": NAME, "library": "polars"})]) from None
    finally:
        if set_here:
            if before is None:
                del os.environ[variable]
            else:
                os.environ[variable] = before
    if threads is not None and working != int(threads):
        reason = Phrase(FIXED, {"threads": working})
        raise DataError([Problem("PB355", args={"engine": NAME, "option": f"threads={threads}", "reason": reason})])
