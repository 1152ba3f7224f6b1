"""Dividing a value by another figure of the entrant: per cooperative, per thousand people, per rupiah."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from attrs import evolve

from pembina.errors import N_, Phrase, Place, Problem, ScoringError
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.plan import denominator_owner
from pembina.model import Denominator, Finding
from pembina.plugins.values import Measured, divide, errors_lost

if TYPE_CHECKING:
    from pembina.data import Loaded

ADJUSTED = N_("a value that was adjusted by what several entrants together show cannot be divided any more")

Figures = Mapping[str, float | int | None]


def denominate(columns: dict[str, Column], loaded: Loaded, done: Collection[str] = ()) -> dict[str, Column]:
    """Divide every criterion that the award divides, by what was measured; raises ScoringError (PB503, PB510).

    Those whose paths are in ``done`` are divided already.
    """
    problems: list[Problem] = []
    divided = dict(columns)
    for path, column in columns.items():
        by = column.leaf.denominate if path not in done else None
        if by is not None and column.category:
            problems.append(_not_divided(column, loaded))
        elif by is not None and column.adjusted is not None:
            args = {"key": "denominate", "method": column.adjusted.method, "reason": Phrase(ADJUSTED)}
            problems.append(Problem("PB507", Place(address=f"criteria.{path}"), args))
        elif by is not None:
            other = columns[by.criterion] if by.criterion else None
            figures = _of_criterion(other) if other is not None else _of_table(column, by, loaded, problems)
            divided[path] = _divide(column, figures, by.scale, _uncertain(other))
    if problems:
        raise ScoringError(problems)
    return divided


def errors_dropped(columns: Mapping[str, Column], divided: Mapping[str, Column]) -> list[Finding]:
    """Remark where values lost their standard errors because what they are divided by carries an error of its own."""
    findings = []
    for path, column in columns.items():
        lost = errors_lost(column.measured, divided[path].measured) if divided[path] is not column else 0
        if lost:
            findings.append(Finding("standard-error.dropped", {"n": lost, "why": "denominator"}, node=path))
    return findings


def _not_divided(column: Column, loaded: Loaded) -> Problem:
    """A category cannot be divided; where a plugin measures either, that is only seen now."""
    first = next(row for row, value in enumerate(column.values) if value is not None)
    args = {"method": "denominate", "value": column.values[first], "entrants": loaded.entrants[first].name}
    return Problem("PB503", Place(address=f"criteria.{column.leaf.path}"), args)


def _of_criterion(column: Column) -> Figures:
    return {code: m.value if m and not isinstance(m.value, str) else None for code, m in column.by_code()}


def _uncertain(column: Column | None) -> Collection[str]:
    """Entrants whose figure of a criterion carries an error of its own."""
    return {code for code, m in column.by_code() if m and m.standard_error} if column is not None else ()


def _of_table(column: Column, by: Denominator, loaded: Loaded, problems: list[Problem]) -> Figures:
    """Read one figure for each entrant that competes."""
    frame = loaded.tables(denominator_owner(column.leaf))["denominate"].select("entrant", "figure")
    found: dict[str, list[float]] = {}
    for code, figure in loaded.engine.rows(frame):
        if code is not None and figure is not None:
            found.setdefault(code, []).append(figure)
    for entrant in loaded.entrants:
        rows = found.get(entrant.code, [])
        if len(rows) > 1:
            place = Place(address=f"criteria.{column.leaf.path}.denominate")
            args = {"table": by.table, "rows": len(rows), "entrant": entrant.name}
            problems.append(Problem("PB510", place, args))
    return {code: rows[0] for code, rows in found.items()}


def _divide(column: Column, figures: Figures, scale: float, uncertain: Collection[str]) -> Column:
    measured = tuple(_ratio(m, figures.get(code), scale, code not in uncertain) for code, m in column.by_code())
    return evolve(column, measured=measured, values=values_of(measured))


def _ratio(measured: Measured | None, figure: float | int | None, scale: float, exact: bool) -> Measured | None:
    """A value without a figure to divide it by is missing; divided by nothing it has no meaning.

    A standard error is divided like the value, where the figure is ``exact``, and else dropped.
    """
    if measured is None or measured.value is None or isinstance(measured.value, str):
        return measured
    given, error = measured.value, measured.standard_error
    numerator = _plain(given)
    measured = evolve(measured, standard_error=None)
    if figure is None:
        return evolve(measured, value=None, numerator=numerator, denominator=None, reason="missing")
    value = _divided(given, figure, scale)
    if value is None:
        return evolve(measured, value=None, numerator=numerator, denominator=_plain(figure), reason="not-applicable")
    if error is not None and exact:
        error = _divided(error, abs(figure), scale)
        measured = evolve(measured, standard_error=error)
    return evolve(measured, value=value, numerator=numerator, denominator=_plain(figure))


def _divided(value: float | int, figure: float | int, scale: float) -> float | None:
    """The ratio; None where it has none, or lies beyond what a number can hold."""
    try:
        return divide(value, figure, scale)
    except OverflowError:
        return None


def _plain(number: float | int) -> float | int:
    return int(number) if float(number).is_integer() and abs(number) < 2**53 else float(number)
