"""From tables to one column per criterion: the only step that meets records and an engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from pembina.errors import PluginError
from pembina.evaluation.adjust import adjust
from pembina.evaluation.ask import Asking
from pembina.evaluation.panel import take
from pembina.evaluation.plan import Job
from pembina.model import Finding, Leaf
from pembina.plugins import Adjusted
from pembina.plugins.guard import guarded, home
from pembina.plugins.panels import read_panel
from pembina.plugins.values import Measured, read_rows

if TYPE_CHECKING:
    from pembina.data import Loaded


@frozen
class Column:
    """What was measured for one criterion, entry by entry in the order of entrants.

    ``direction`` is the plugin's own: higher, lower or target.

    ``values`` is float64 (NaN where there is none) or object with text (None where there is none). ``measured`` holds
    what the plugin said of each entrant; those it said nothing of are missing. ``evidence`` counts records.
    ``filled`` marks values that a panel carried over or interpolated; ``series`` are the figures of a panel by date.
    ``adjusted`` is what the criterion made of its values by looking at several entrants together, where it did.
    """

    leaf: Leaf
    direction: str
    codes: tuple[str, ...]
    values: NDArray[Any]
    measured: tuple[Measured | None, ...]
    evidence: NDArray[np.int64]
    filled: NDArray[np.bool_]
    series: tuple[Mapping[str, float], ...] = ()
    adjusted: Adjusted | None = None

    @property
    def category(self) -> bool:
        """Whether values are text."""
        return self.values.dtype == object

    @property
    def present(self) -> NDArray[np.bool_]:
        """Which entrants have a value."""
        if self.category:
            return np.array([value is not None for value in self.values], dtype=np.bool_)
        return np.asarray(~np.isnan(self.values), dtype=np.bool_)

    @property
    def reported(self) -> NDArray[np.bool_]:
        """Which entrants have a value that was reported as it stands, and not carried over from another date."""
        return np.asarray(self.present & ~self.filled, dtype=np.bool_)

    def by_code(self) -> Iterator[tuple[str, Measured | None]]:
        """What the plugin said of each entrant, with the entrant's code."""
        return zip(self.codes, self.measured, strict=True)

    def reason(self, row: int) -> str:
        """Why an entrant has no value."""
        measured = self.measured[row]
        return (measured.reason if measured else None) or "missing"


Measuring = tuple[Column, list[Finding]]
"""A criterion's column, and what was remarked on the way."""


def measured_of(asking: Asking, answers: Sequence[Sequence[tuple[Any, ...]]], loaded: Loaded) -> Measuring:
    """Read what the engine answered to one criterion; raises PluginError naming plugin, version, file and entrant."""
    job = asking.job
    evidence = {code: int(n) for code, n in answers[0] if code is not None}
    findings = _remarks(asking, answers[2:], loaded)
    codes = tuple(e.code for e in loaded.entrants)
    counts = np.array([evidence.get(code, 0) for code in codes], dtype=np.int64)
    if job.leaf.panel is not None:
        by_date = _answers(asking, answers[1], loaded, read_panel)
        taken = take(job.leaf.path, job.leaf.panel, by_date, loaded.entrants)
        if taken.errors_lost:
            args = {"n": taken.errors_lost, "why": job.leaf.panel.take}
            findings.append(Finding("standard-error.dropped", args, node=job.leaf.path))
        return _column(job, codes, taken.measured, counts, taken.filled, taken.series), findings
    by_code = _answers(asking, answers[1], loaded, read_rows)
    measured = tuple(by_code.get(code) for code in codes)
    column = _column(job, codes, measured, counts, np.zeros(len(codes), dtype=np.bool_))
    return evolve(column, adjusted=adjust(job, by_code, asking.records, asking.tables, loaded)), findings


def _column(job: Job, codes: tuple[str, ...], measured: tuple[Measured | None, ...], *rest: Any) -> Column:
    return Column(job.leaf, job.criterion.manifest.direction, codes, values_of(measured), measured, *rest)


def _answers(asking: Asking, rows: Sequence[tuple[Any, ...]], loaded: Loaded, read: Any) -> Any:
    """Check the plugin's answer; a breach names plugin, version, file and line, and the criterion."""
    job = asking.job
    manifest, found = job.criterion.manifest, job.found
    place = evolve(home(found, type(job.criterion).measure), address=f"criteria.{job.leaf.path}")
    try:
        return read(asking.names, rows, manifest.entrant, manifest, known=loaded.known, place=place)
    except PluginError as error:
        who = f"{found.name} ({found.distribution} {found.version})"
        raise PluginError(evolve(p, args={**p.args, "plugin": who}) for p in error.problems) from None


def values_of(measured: Sequence[Measured | None]) -> NDArray[Any]:
    """Return values as a column: numbers with NaN, or text with None, where there is none."""
    values = [m.value if m else None for m in measured]
    if any(isinstance(value, str) for value in values):
        return np.array(values, dtype=object)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _remarks(asking: Asking, answers: Sequence[Sequence[tuple[Any, ...]]], loaded: Loaded) -> list[Finding]:
    """Make findings of what table checks remarked on the records."""
    findings: list[Finding] = []
    path, competing = asking.job.leaf.path, {e.code for e in loaded.entrants}
    for (found, check, _), remarked in zip(asking.remarks, answers, strict=True):
        with guarded(found, f"table check {check.name}", at=check.apply, address=f"criteria.{path}"):
            rows = sorted((code, int(n)) for code, n in remarked if code is not None)
        key = f"check.{check.name}" if check.text else check.name
        findings += [
            Finding(key, {"n": n}, node=path, entrant=code, text=check.text or None)
            for code, n in rows
            if code in competing
        ]
    return findings


def outside_period(jobs: Sequence[Job], loaded: Loaded) -> dict[str, dict[str, int]]:
    """Count the rows outside the award's period, by table and by the data set's name of the date column.

    Only columns that a criterion asked ``rules.in_period`` about; rows of entrants that do not compete count as well.
    Nothing is said of tables from which some criterion takes a panel, which looks beyond the period.
    """
    import narwhals.stable.v2 as nw

    panels = {need.table for job in jobs if job.rules.until is not None for need in job.needs}
    counts: dict[str, dict[str, int]] = {}
    for job in jobs:
        if not job.rules.date_columns or job.rules.period is None:
            continue
        frames = loaded.tables(job.leaf.path)
        for need in (need for need in job.needs if need.table not in panels):
            for column in need.columns:
                done = column.source in counts.get(need.table, {})
                if done or column.name not in job.rules.date_columns:
                    continue
                date = nw.col(column.name)
                period = job.rules.period
                outside = frames[need.role].filter((date < nw.lit(period.start)) | (date > nw.lit(period.end)))
                rows = loaded.engine.rows(outside.select(n=nw.len()))
                counts.setdefault(need.table, {})[column.source] = int(rows[0][0])
    return counts
