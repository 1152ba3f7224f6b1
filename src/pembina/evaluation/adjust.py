"""Values adjusted by what several entrants together show: how severe a juror is, who won against whom.

A criterion measures every entrant for itself. Where its manifest says ``adjusts``, it is asked once more, with the few
rows that it names, and what was measured stays in the result beside what was scored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import evolve

from pembina.errors import Phrase, Place, Problem, ScoringError
from pembina.evaluation.plan import Job
from pembina.methods.refusal import Unfit
from pembina.methods.rounding import significant
from pembina.plugins import Adjusted
from pembina.plugins.guard import guarded
from pembina.plugins.values import Measured

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data import Loaded


def adjust(
    job: Job,
    measured: Mapping[str, Measured],
    records: nw.LazyFrame[Any],
    tables: Mapping[str, nw.LazyFrame[Any]],
    loaded: Loaded,
) -> Adjusted | None:
    """Ask a criterion to adjust what it measured; None where it leaves everything as it is.

    Raises ScoringError (PB507) where it cannot be done, and PluginError where the plugin breaks its contract.
    """
    if not job.criterion.manifest.adjusts:
        return None
    kind, address = type(job.criterion), f"criteria.{job.leaf.path}"
    with guarded(job.found, f"criterion {job.leaf.path}", at=kind.details, address=address):
        frame = job.criterion.details(records, tables, job.rules)
        if frame is None:
            return None
        rows = _details(job, frame, loaded)
    values = competing_values(measured, loaded)
    with guarded(job.found, f"criterion {job.leaf.path}", at=kind.adjust, address=address):
        try:
            given = job.criterion.adjust(values, rows, job.rules)
        except Unfit as unfit:
            args = {"key": "adjust", "method": job.leaf.use, "reason": Phrase(unfit.text, unfit.args_)}
            raise ScoringError([Problem("PB507", Place(address=address), args)]) from None
        return None if given is None else sound(given, values)


def _details(job: Job, frame: nw.LazyFrame[Any], loaded: Loaded) -> list[dict[str, Any]]:
    """Collect the rows that are asked for, those of entrants that do not compete left out, in an order of their own."""
    names, entrant = frame.collect_schema().names(), job.criterion.manifest.entrant
    rows = [dict(zip(names, row, strict=True)) for row in loaded.engine.rows(frame)]
    if entrant in names:
        codes = set(_competing(loaded))
        rows = [row for row in rows if row[entrant] in codes]
    return sorted(rows, key=lambda row: [(cell is not None, str(type(cell)), cell) for cell in row.values()])


def competing_values(measured: Mapping[str, Measured], loaded: Loaded) -> dict[str, float]:
    """Return the numbers that were measured for whoever is judged, in the order of codes."""
    return {code: number for code in _competing(loaded) if (number := _number(measured.get(code))) is not None}


def _competing(loaded: Loaded) -> list[str]:
    """Who is judged; whom the data set aside says nothing about the others either."""
    return [entrant.code for entrant in loaded.entrants if entrant.status is None]


def _number(measured: Measured | None) -> float | None:
    value = measured.value if measured is not None else None
    return float(value) if isinstance(value, int | float) else None


def sound(given: Any, values: Mapping[str, float]) -> Adjusted:
    """Refuse an answer about who was not measured, or one that is no number."""
    if not isinstance(given, Adjusted):
        raise TypeError(f"it returned {type(given).__name__}, where pembina.Adjusted is due")
    for code, value in given.values.items():
        if code not in values:
            raise ValueError(f"it adjusted {code!r}, for whom nothing was measured")
        if not math.isfinite(value):
            raise ValueError(f"it made {value} of the value of {code!r}")
    codes = sorted(given.values)
    grid = significant(np.array([given.values[code] for code in codes], dtype=np.float64))
    return evolve(given, values={code: float(value) for code, value in zip(codes, grid, strict=True)})
