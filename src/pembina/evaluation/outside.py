"""Rows that lie outside the award's period: counted once for each date column, and remarked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pembina.data.engines import answering
from pembina.evaluation.plan import Job
from pembina.model import Finding, Period

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data import Loaded

    LazyFrame = nw.LazyFrame[Any]

Counts = Mapping[str, Mapping[str, int]]
"""Rows by table, and by the data set's name of the date column."""

Dated = Mapping[str, Sequence[str]]
"""By table, the date columns by which a criterion asks whether a record lies in the period."""


def dated(job: Job) -> dict[str, list[str]]:
    """Return by which columns of which tables a criterion asked about the period; known once it has been measured."""
    found: dict[str, set[str]] = {}
    for need in job.needs:
        columns = {column.source for column in need.columns if column.name in job.rules.date_columns}
        if columns:
            found.setdefault(need.table, set()).update(columns)
    return {table: sorted(columns) for table, columns in sorted(found.items())}


def looking_beyond(jobs: Sequence[Job]) -> set[str]:
    """Tables from which some criterion takes a panel, which looks beyond the period: nothing is said of their rows."""
    return {need.table for job in jobs if job.leaf.panel is not None for need in job.needs}


def outside_period(
    jobs: Sequence[Job], loaded: Loaded, asked: Mapping[str, Dated] | None = None, known: Counts | None = None
) -> dict[str, dict[str, int]]:
    """Count the rows outside the award's period, by table and by the data set's name of the date column.

    Only columns that a criterion asked ``rules.in_period`` about; rows of entrants that do not compete count as well.
    Rows of files that were not read, since their folders lie outside, are among them.
    ``asked`` says so of criteria that were not measured, and ``known`` are counts of tables that are unchanged.
    """
    panels, counts = looking_beyond(jobs), dict[str, dict[str, int]]()
    unknown: dict[tuple[str, str], LazyFrame] = {}
    for job in jobs:
        period = job.rules.period
        if period is None:
            continue
        columns = dated(job) if asked is None or job.leaf.path not in asked else asked[job.leaf.path]
        for table in columns.keys() - panels:
            for column in columns[table]:
                before = None if known is None else known.get(table, {}).get(column)
                if before is not None:
                    counts.setdefault(table, {})[column] = before
                elif (table, column) not in unknown:
                    unknown[table, column] = _outside(job, table, column, period, loaded)
    for (table, column), rows in zip(unknown, _numbers(list(unknown.values()), loaded), strict=True):
        counts.setdefault(table, {})[column] = rows + _unread(table, column, loaded)
    return counts


def _outside(job: Job, table: str, column: str, period: Period, loaded: Loaded) -> LazyFrame:
    """A frame of one number: the rows outside the period."""
    import narwhals.stable.v2 as nw

    frame, date = _frame(job, table, column, loaded)
    outside = frame.filter((nw.col(date) < nw.lit(period.start)) | (nw.col(date) > nw.lit(period.end)))
    return outside.select(n=nw.len())


def _numbers(frames: Sequence[LazyFrame], loaded: Loaded) -> list[int]:
    """Run frames of one number: where a job has a high fixed cost, all as one."""
    if not frames:
        return []
    with answering(loaded.engine):
        return [int(rows[0][0]) for rows in loaded.engine.rows_of(frames)]


def _unread(table: str, column: str, loaded: Loaded) -> int:
    """Rows of files that were not read, since their folders lie outside the period."""
    left = loaded.left_out.get(table)
    return left.rows if left is not None and left.column == column else 0


def _frame(job: Job, table: str, column: str, loaded: Loaded) -> tuple[LazyFrame, str]:
    """A criterion's frame of a table, and its own name of the date column in it."""
    frames = loaded.tables(job.leaf.path)
    for need in job.needs:
        for each in need.columns:
            if need.table == table and each.source == column and each.name in job.rules.date_columns:
                return frames[need.role], each.name
    raise LookupError(f"{job.leaf.path} does not read {column} of {table}")


def outside_remarks(outside: Counts) -> list[Finding]:
    """Remark on every column that has such rows."""
    return [
        Finding("rows.outside-period", {"table": table, "column": column, "rows": n})
        for table, columns in sorted(outside.items())
        for column, n in sorted(columns.items())
        if n
    ]


def left_out_remarks(loaded: Loaded) -> list[Finding]:
    """Remark on files that were not read, since their folders lie outside the period."""
    return [
        Finding("files.outside-period", {"table": table, "column": left.column, "files": left.files, "rows": left.rows})
        for table, left in loaded.left_out.items()
    ]
