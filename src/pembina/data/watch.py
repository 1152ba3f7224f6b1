"""Word of how far reading has come, for somebody who waits."""

from __future__ import annotations

import time
from collections.abc import Callable

from attrs import evolve, frozen

from pembina.data.source import Scan, TableSource


@frozen
class Reading:
    """A table that is read and checked: its number of files and their bytes, which are 0 where it lies elsewhere.

    ``rows`` and ``seconds`` are None before it is read, and known afterwards.
    """

    table: str
    files: int
    size: int
    rows: int | None = None
    seconds: float | None = None


Watch = Callable[[Reading], None]
"""Called before and after each table."""


def nobody(reading: Reading) -> None:
    """Tell nobody."""


def watched(watch: Watch, source: TableSource, scan: Callable[[], Scan | None]) -> Scan | None:
    """Read a table and say so before and after; nothing is said after a table that cannot be read."""
    size = 0 if source.remote is not None else sum(file.path.stat().st_size for file in source.files)
    reading = Reading(source.table, len(source.files), size)
    watch(reading)
    begun = time.monotonic()
    found = scan()
    if found is not None:
        rows = sum(file.rows for file in found.files)
        watch(evolve(reading, rows=rows, seconds=time.monotonic() - begun))
    return found
