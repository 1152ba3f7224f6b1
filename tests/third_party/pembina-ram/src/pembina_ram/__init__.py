"""An engine that holds every table in memory, as a polars data frame."""

from __future__ import annotations

import hashlib

import narwhals.stable.v2 as nw

from pembina import hookimpl
from pembina.engines import BaseEngine, DataError, EngineKind, Problem, Scan, Staging, read_options


class Ram(BaseEngine):
    """Tables read by Pembina, held by polars; ``rows`` is the most that one may have (None: any number)."""

    name = "ram"

    def __init__(self, rows=None):
        import polars

        self._polars = polars
        self.version = polars.__version__
        self._most = rows
        self._staging = Staging()

    def scan(self, source, log):
        """Let Pembina read and check the table, and take it over."""
        staged = self._staging.read(source, log)
        if staged is None:
            return None
        if self._most is not None and staged.rows > self._most:
            reason = f"the table {source.table} has {staged.rows} rows, and {self._most} are allowed"
            raise DataError([Problem("PB352", args={"engine": self.name, "what": "rows", "reason": reason})])
        frame = self._polars.DataFrame(staged.arrow())
        staged.forget()
        return Scan(nw.from_native(frame.lazy()), staged.files, staged.absent)

    def rows(self, frame):
        """Run a frame."""
        return nw.to_native(frame).collect().rows()

    def hashed(self, frame, column, name):
        """Hash text row by row."""

        def number(text):
            return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)

        hashes = self._polars.col(column).map_elements(number, return_dtype=self._polars.Int64)
        return nw.from_native(nw.to_native(frame).with_columns(hashes.alias(name)))

    def close(self):
        """Remove what DuckDB left behind."""
        self._staging.close()


def open_ram(options):
    """Open the engine by what stands after its name: ``thousands=500`` rows; raises DataError (PB355)."""
    thousands = read_options("ram", options, {"thousands": "count"}).get("thousands")
    return Ram(int(thousands) * 1000 if thousands else None)


@hookimpl
def pembina_engines():
    return [EngineKind("ram", open_ram)]
