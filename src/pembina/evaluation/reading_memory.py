"""How much memory an evaluation will take, by a simple model: what is held, and what the largest criterion groups.

Text files, workbooks and whatever a reader reads are held as typed tables; Parquet stays in its files, and of it only
what a criterion groups is in memory. Every row of a criterion's tables is reckoned as a group of its own, since nothing
is known of its cells: criteria whose rows repeat take less.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from pembina.evaluation.plan import Job

if TYPE_CHECKING:
    from pembina.data.sizes import Sizes, TableSize

WIDTHS: Mapping[str, int] = {
    "entrant": 16, "code": 16, "text": 24, "figure": 24, "integer": 8, "number": 8, "money": 16, "boolean": 1,
    "date": 4,
}  # fmt: skip
"""Bytes of a value in memory, by type; of text as far as it is not longer than two dozen letters."""

PLACE = 24
"""Bytes of the file and the row that every row carries where it is held."""

BASE = 150e6
"""Bytes of the program and an engine that has nothing to do yet."""

PACKED = 0.5
"""How much of that held tables take in fact: fitted to what was measured, for a reason that was not looked into."""

GROUP = 1.45
"""Bytes in a hash table for each byte of what is grouped: the table is never full, and is filled part by part."""

ENTRY = 24
"""Bytes of an entry beside what is grouped: its hash, its place, a count."""

ERROR = 0.4
"""By how much, up or down, an evaluation may differ from the model.

A chosen margin. The constants above were fitted to six runs (78 to 101 percent of the model): harkopnas-2022 over 2
thousand, 1 and 3 million records of text and 1 and 10 million of Parquet, and penggerak-koperasi-2014. Two runs that
were not used, with another seed (600 thousand of text, 4 million of Parquet), came to 89 and 83 percent. No other large
award was tried. Longer texts take more, records that repeat take less.
"""

SHARE = 0.8
"""How much of a machine's memory DuckDB takes at most where no limit is given."""

_UNITS = {"K": 1, "M": 2, "G": 3, "T": 4}


@frozen
class Memory:
    """An estimate in bytes: all of it, what tables hold of it, and what the largest criterion groups (its path).

    ``limit`` is the most that the engine may take, and ``given`` whether somebody said so. ``whole`` says that every
    table's rows are known; others are left out. ``spills`` says that the engine puts to disk what does not fit.
    """

    total: int
    held: int
    grouped: int
    largest: str | None
    limit: int | None
    given: bool
    whole: bool
    spills: bool

    @property
    def fits(self) -> bool | None:
        """Whether the engine's part stays below the limit: True or False where the model's error allows it, else None.

        The program itself takes memory that no engine counts.
        """
        taken = self.held + self.grouped
        if self.limit is None or taken * (1 + ERROR) <= self.limit:
            return True
        return False if taken * (1 - ERROR) > self.limit else None


def memory_of(sizes: Sizes, jobs: Sequence[Job]) -> Memory | None:
    """Estimate; None for engines that the model was never compared with, and where nothing is done on this machine."""
    engine = sizes.engine
    if engine.name != "duckdb":
        return None
    tables = {table.table: table for table in sizes.tables}
    held = sum(_held(table) for table in sizes.tables)
    grouped, largest = max(((_grouped(job, tables), job.leaf.path) for job in jobs), default=(0.0, None))
    limit = limit_of(engine.options)
    return Memory(
        round(BASE + held + grouped),
        round(held),
        round(grouped),
        largest if grouped else None,
        limit if limit is not None else _machine(),
        limit is not None,
        all(table.rows is not None for table in sizes.tables),
        engine.capabilities.spills,
    )


def _held(table: TableSize) -> float:
    """Bytes of a table that is read into memory; Parquet is not."""
    if table.kind == "parquet" or table.rows is None:
        return 0
    return PACKED * table.rows * (sum(WIDTHS[kind] for _, kind in table.read) + PLACE)


def _grouped(job: Job, tables: Mapping[str, TableSize]) -> float:
    """Bytes of the hash tables of a criterion, if no two rows are alike in the columns that it reads."""
    total = 0.0
    for need in job.needs:
        if need.table in tables:
            table = tables[need.table]
            width = sum(WIDTHS[c.type] for c in need.columns if (c.source, c.type) in table.read)
            total += (table.rows or 0) * (width + ENTRY) * GROUP
    return total


def limit_of(options: str) -> int | None:
    """Return the bytes of ``memory=2GB`` among an engine's options."""
    found = re.search(r"(?:^|,)\s*memory\s*=\s*([0-9.]+)([KMGT])(i?)B", options)
    if found is None:
        return None
    number, unit, binary = found.groups()
    return round(float(number) * (1024.0 if binary else 1000.0) ** _UNITS[unit])


def _machine() -> int | None:
    """What an engine may take of this machine's memory; None where the system does not tell."""
    try:
        memory: int = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
    return round(memory * SHARE)
