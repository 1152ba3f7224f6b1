"""From tables to one column per criterion: the only step that meets records and an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from pembina.errors import Place, PluginError
from pembina.evaluation.adjust import adjust
from pembina.evaluation.ask import EVIDENCE, Asking, Rows
from pembina.evaluation.panel import take
from pembina.evaluation.plan import Job
from pembina.methods.counting import standard_error
from pembina.methods.rounding import significant
from pembina.model import Finding, Leaf
from pembina.plugins import Adjusted
from pembina.plugins.columns import ColumnRows, count_columns, read_columns
from pembina.plugins.guard import guarded, home
from pembina.plugins.panels import read_panel
from pembina.plugins.plain import PlainAnswers, read_plain
from pembina.plugins.values import Measured, check_tallies, read_rows

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
    measured: Sequence[Measured | None]
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


Adjusting = Callable[[Job, Mapping[str, Measured]], Adjusted | None]
"""Says what became of a criterion's values when they were adjusted; None where they were not."""


def measured_of(
    asking: Asking, answers: Sequence[Rows], loaded: Loaded, adjusting: Adjusting | None = None
) -> Measuring:
    """Read what the engine answered to one criterion; raises PluginError naming plugin, version, file and entrant.

    ``adjusting`` says how values were adjusted where the criterion itself cannot be asked.
    """
    job = asking.job
    answers = _tallied(asking, [rows if isinstance(rows, ColumnRows) else list(rows) for rows in answers])
    findings = _remarks(asking, answers[2:], loaded)
    codes, counts = loaded.places.codes, _counts(answers[0], loaded)
    if job.leaf.panel is not None:
        by_date = _answers(asking, answers[1], loaded, read_panel)
        if job.leaf.estimated:
            by_date = {date: _with_errors(measured) for date, measured in by_date.items()}
        taken = take(job.leaf.path, job.leaf.panel, by_date, loaded.entrants)
        if taken.errors_lost:
            args = {"n": taken.errors_lost, "why": job.leaf.panel.take}
            findings.append(Finding("standard-error.dropped", args, node=job.leaf.path))
        return _column(job, codes, taken.measured, counts, taken.filled, taken.series), findings
    plain = _plain(asking, answers[1], codes, loaded)
    if plain is not None:
        return _column(job, codes, plain, counts, np.zeros(len(codes), dtype=np.bool_)), findings
    by_code = _answers(asking, answers[1], loaded, read_rows)
    if job.leaf.estimated:
        by_code = _with_errors(by_code)
    measured = tuple(by_code.get(code) for code in codes)
    column = _column(job, codes, measured, counts, np.zeros(len(codes), dtype=np.bool_))
    if adjusting is not None:
        return evolve(column, adjusted=adjusting(job, by_code)), findings
    return evolve(column, adjusted=adjust(job, by_code, asking.records, asking.tables, loaded)), findings


def _tallied(asking: Asking, answers: Sequence[Rows]) -> list[Rows]:
    """Put answers in their order; numbers of records that the criterion says itself have to be some (PB416)."""
    sorted_out = asking.sorted_out(answers)
    if asking.evidence is None:
        with _blamed(asking.job) as place:
            check_tallies(sorted_out[0], EVIDENCE, asking.job.criterion.manifest, place)
        sorted_out[0] = [row for row in sorted_out[0] if isinstance(row[0], str)]  # others are refused as rows
    return sorted_out


def _counts(evidence: Rows, loaded: Loaded) -> NDArray[np.int64]:
    """Return how many records stand behind each entrant."""
    counts = count_columns(evidence, loaded.places) if isinstance(evidence, ColumnRows) else None
    if counts is not None:
        return counts
    codes, by_code = loaded.places.codes, dict[str, int](evidence)
    return np.fromiter(map(by_code.get, codes, repeat(0)), dtype=np.int64, count=len(codes))


def _plain(asking: Asking, rows: Rows, codes: Sequence[str], loaded: Loaded) -> PlainAnswers | None:
    """Read an answer of values and reasons alone, which may be long; None where it is more than that."""
    manifest, leaf = asking.job.criterion.manifest, asking.job.leaf
    if manifest.adjusts or leaf.estimated:
        return None
    if isinstance(rows, ColumnRows):
        found = read_columns(rows, manifest.entrant, manifest, loaded.places, loaded.known)
        if found is not None:
            return found
    return read_plain(asking.told, rows, manifest.entrant, manifest, codes, loaded.known)


def _with_errors(by_code: Mapping[str, Measured]) -> dict[str, Measured]:
    """Put the standard error of its count beside every value that a count of different things was estimated for."""
    return {code: _with_error(measured) for code, measured in by_code.items()}


def _with_error(measured: Measured) -> Measured:
    value, count = measured.value, measured.numerator
    if value is None or isinstance(value, str) or measured.standard_error is not None:
        return measured
    if count is None:
        count = value
    error = standard_error(count) * abs(value / count) if count else 0.0
    return evolve(measured, standard_error=float(significant(np.array([error]))[0]))


def _column(job: Job, codes: tuple[str, ...], measured: Sequence[Measured | None], *rest: Any) -> Column:
    return Column(job.leaf, job.criterion.manifest.direction, codes, values_of(measured), measured, *rest)


def _answers(asking: Asking, rows: Rows, loaded: Loaded, read: Any) -> Any:
    """Check the plugin's answer; a breach names plugin, version, file and line, and the criterion."""
    manifest = asking.job.criterion.manifest
    with _blamed(asking.job) as place:
        return read(asking.told, rows, manifest.entrant, manifest, known=loaded.known, place=place)


@contextmanager
def _blamed(job: Job) -> Iterator[Place]:
    """Name plugin and version in whatever is refused; the place is the plugin's own line, and the criterion."""
    found = job.found
    try:
        yield evolve(home(found, type(job.criterion).measure), address=f"criteria.{job.leaf.path}")
    except PluginError as error:
        who = f"{found.name} ({found.distribution} {found.version})"
        raise PluginError(evolve(p, args={**p.args, "plugin": who}) for p in error.problems) from None


def values_of(measured: Sequence[Measured | None]) -> NDArray[Any]:
    """Return values as a column: numbers with NaN, or text with None, where there is none."""
    if isinstance(measured, PlainAnswers):
        return measured.values
    values = [m.value if m else None for m in measured]
    if any(isinstance(value, str) for value in values):
        return np.array(values, dtype=object)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _remarks(asking: Asking, answers: Sequence[Rows], loaded: Loaded) -> list[Finding]:
    """Make findings of what table checks remarked on the records."""
    findings: list[Finding] = []
    path = asking.job.leaf.path
    competing = {e.code for e in loaded.entrants} if any(answers) else frozenset[str]()
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
