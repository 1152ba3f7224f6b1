"""What a criterion makes of its columns: asked of the criterion itself, over tables without a row.

Nothing is counted here. A criterion says what is to be done with columns, and from what it says can be seen which days
count only inside the award's period, and which columns it does not look at under the award's parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from attrs import define, field

from pembina.data.cells import CellFormat
from pembina.data.faults import FaultLog
from pembina.data.settings import TableSettings
from pembina.data.source import Kind, TableSource, WantedColumn
from pembina.evaluation.plan import Job
from pembina.model import TableNeed
from pembina.plugins import Host
from pembina.plugins.guard import guarded

Columns = Set[tuple[str, str]]
"""Columns as (table, column): by the plugin's own names, or by the data set's."""


@define
class Probe:
    """Asks criteria about their columns; each frame without a row is made once."""

    host: Host
    _engine: Any = field(default=None, init=False)
    _frames: dict[tuple[Any, ...], Any] = field(factory=dict, init=False)
    _days: dict[tuple[Any, ...], frozenset[str]] = field(factory=dict, init=False)
    _unused: dict[tuple[Any, ...], Columns] = field(factory=dict, init=False)

    def dated(self, jobs: Iterable[Job]) -> set[tuple[str, str]]:
        """Return tables and date columns, by the data set's names, whose days count only inside the period.

        Tables from which some criterion takes a panel, which looks beyond the period, are left out. Raises PluginError.
        """
        found: set[tuple[str, str]] = set()
        panels: set[str] = set()
        for job in jobs:
            needs = _own(job)
            if job.leaf.panel is not None:
                panels |= {need.table for need in needs}
            elif job.rules.period is not None:
                asked = self._dated(job)
                found |= {(n.table, c.source) for n in needs for c in n.columns if c.name in asked}
        return {(table, column) for table, column in found if table not in panels}

    def _dated(self, job: Job) -> frozenset[str]:
        key = _kind(job)
        if key not in self._days:
            kind, who = type(job.criterion), f"criterion {job.leaf.path}"
            with guarded(job.found, who, at=kind.measure, address=f"criteria.{job.leaf.path}"):
                self._run(job, frozenset())
            self._days[key] = frozenset(job.rules.date_columns)
        return self._days[key]

    def unused(self, job: Job) -> Columns:
        """Return roles and columns, by the plugin's names, that a criterion does not look at under these parameters.

        Only those are asked about that a data set may lack, and that the manifest calls needed for other parameters:
        an optional column may well change a value where it is there. Whatever happens without a column means that it
        is used.
        """
        declared = job.criterion.manifest.tables
        asked = frozenset(
            (need.role, column.name)
            for need in _own(job)
            for column in need.columns
            if column.optional and declared[need.role][column.name].needed
        )
        key = (asked, *_kind(job))
        if key not in self._unused:
            self._unused[key] = self._without(job, asked)
        return self._unused[key]

    def _without(self, job: Job, asked: Columns) -> Columns:
        if not asked or self._does_without(job, asked):
            return asked
        return {each for each in asked if len(asked) > 1 and self._does_without(job, frozenset((each,)))}

    def _does_without(self, job: Job, left_out: Columns) -> bool:
        try:
            self._run(job, left_out)
        except Exception:
            return False
        return True

    def _run(self, job: Job, left_out: Columns) -> None:
        tables = {need.role: self._frame(need, left_out) for need in _own(job)}
        job.rules.until = job.leaf.panel.at if job.leaf.panel is not None else None
        job.rules.hold = self._engine.hold
        records = self._engine.hold(job.criterion.records(tables, job.rules))
        job.criterion.measure(records, tables, job.rules).collect_schema()

    def _frame(self, need: TableNeed, left_out: Columns) -> Any:
        import narwhals.stable.v2 as nw

        columns = tuple((c.name, c.type) for c in need.columns if (need.role, c.name) not in left_out)
        if columns not in self._frames:
            self._engine = self._engine or self.host.get("engines", "duckdb").open("")
            scan = self._engine.scan(_nothing(need.table, columns), FaultLog())
            names = [nw.col(f"c{i}").alias(name) for i, (name, _) in enumerate(columns)]
            self._frames[columns] = scan.frame.select(*names, "_file", "_row")
        return self._frames[columns]


def _kind(job: Job) -> tuple[Any, ...]:
    """What makes two criteria alike: their plugin, and parameters that differ in nothing but words.

    Which account or indicator a criterion is about makes no difference to the columns that it looks at.
    """
    schemas = job.criterion.manifest.parameters
    said = []
    for name, value in sorted(job.leaf.parameters.items()):
        words = isinstance(value, Mapping | list | tuple) or (isinstance(value, str) and "enum" not in schemas[name])
        said.append((name, bool(value) if words else value))
    return job.leaf.use, job.leaf.panel is not None, tuple(said)


def _own(job: Job) -> list[TableNeed]:
    return [need for need in job.needs if need.owner == job.leaf.path]


def _nothing(table: str, columns: Iterable[tuple[str, str]]) -> TableSource:
    """Return the table without a row that a lacking table is as well."""
    wanted = (
        WantedColumn(f"c{i}", name, name, CellFormat(kind), (), optional=True) for i, (name, kind) in enumerate(columns)
    )
    return TableSource(table, Kind("lacking"), (), tuple(wanted), TableSettings(table))
