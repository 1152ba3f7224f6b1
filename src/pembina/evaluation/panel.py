"""Several dates of one criterion: the figure that counts, or how it changed, from pure columns of numbers."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from pembina.errors import Phrase, Place, Problem, ScoringError
from pembina.methods import panel as methods
from pembina.methods.refusal import Unfit
from pembina.model import Entrant, Panel
from pembina.plugins.values import FINAL, Measured, errors_lost

Floats = NDArray[np.float64]
Answers = Mapping[dt.date, Mapping[str, Measured]]
Parts = tuple[list[float | str | None], NDArray[np.bool_], list[str | None]]
"""Values, which of them rest on a filled figure, and why there is none."""


@frozen
class Taken:
    """What a panel gave: one measured figure for each entrant, which were filled, and the figures by date.

    ``errors_lost`` counts the entrants whose standard errors have no meaning for what was taken.
    """

    measured: tuple[Measured | None, ...]
    filled: NDArray[np.bool_]
    series: tuple[Mapping[str, float], ...]
    errors_lost: int = 0


def take(path: str, rules: Panel, answers: Answers, entrants: Sequence[Entrant]) -> Taken:
    """Take the value, growth, yearly growth or trend of the dates up to the one that counts.

    Raises ScoringError: PB503 where a figure is a category (categories have no growth, and nothing lies between them),
    PB507 and PB508 where the figures cannot be computed with.
    """
    codes, names = [entrant.code for entrant in entrants], [entrant.name for entrant in entrants]
    dates = sorted({rules.at, *(date for date in answers if date <= rules.at), *([rules.since] if rules.since else [])})
    matrix = np.full((len(codes), len(dates)), np.nan)
    for column, date in enumerate(dates):
        for row, code in enumerate(codes):
            measured = answers.get(date, {}).get(code)
            if measured is not None and measured.value is not None:
                if isinstance(measured.value, str):
                    place = Place(address=f"criteria.{path}")
                    raise ScoringError.of("PB503", place, method="panel", value=measured.value, entrants=names[row])
                matrix[row, column] = measured.value
    series = tuple(_series(dates, row) for row in matrix)
    values, filled, reasons = _asked(path, rules, matrix, dates, names)
    last = [_latest(answers, dates, code) for code in codes]
    open_ = [_open(rules, answers, dates, code) for code in codes]
    values = [None if final else value for value, final in zip(values, open_, strict=True)]
    reasons = [final or reason for reason, final in zip(reasons, open_, strict=True)]
    kept = [rules.take == "value" and not gap for gap in filled]
    measured_ = tuple(_measured(*parts) for parts in zip(values, reasons, last, kept, strict=True))
    there = np.array([m is not None and m.value is not None for m in measured_], dtype=np.bool_)
    return Taken(measured_, filled & there, series, errors_lost(last, measured_))


def years(date: dt.date) -> float:
    """Return a day as a number of years, so that the ends of quarters and years lie evenly."""
    month = (date.month - 1 + date.day / calendar.monthrange(date.year, date.month)[1]) / 12
    return date.year + month


def _asked(path: str, rules: Panel, matrix: Floats, dates: Sequence[dt.date], names: Sequence[str]) -> Parts:
    """Take what the panel is to give; what it cannot take names the entrant."""
    try:
        return _taken(rules, matrix, dates)
    except Unfit as unfit:
        args = {"key": "panel", "method": rules.take, "reason": Phrase(unfit.text, **unfit.args_)}
        if unfit.row is not None:
            args["entrant"] = names[unfit.row]
        code = "PB507" if unfit.row is None else "PB508"
        raise ScoringError([Problem(code, Place(address=f"criteria.{path}"), args)]) from None


def _open(rules: Panel, answers: Answers, dates: Sequence[dt.date], code: str) -> str | None:
    """Say why no other date answers for an entrant: what was said last, up to a day that counts, is left to a person.

    For a trend no date may be left open.
    """
    since = rules.since or dates[0]
    said = {date: answers[date][code].reason for date in dates if code in answers.get(date, {})}
    if rules.take == "trend":
        asked = [reason for date, reason in said.items() if date >= since]
    else:
        counting = [rules.at] if rules.take == "value" else [since, rules.at]
        before = [[date for date in said if date <= day] for day in counting]
        asked = [said[known[-1]] for known in before if known]
    return next((reason for reason in asked if reason in FINAL), None)


def _taken(rules: Panel, matrix: Floats, dates: Sequence[dt.date]) -> Parts:
    times = np.array([years(date) for date in dates])
    at = times[dates.index(rules.at)]
    since = times[dates.index(rules.since)] if rules.since is not None else times[0]
    if rules.take == "value":
        found = methods.fill(matrix, times, at, rules.fill)
        missing = ["missing" if np.isnan(value) else None for value in found.values]
        return _numbers(found.values), found.filled, list(missing)
    if rules.take == "trend":
        kept = times >= since
        words = methods.trend(matrix[:, kept], times[kept], rules.tolerance, rules.least).words
        nothing = [bool(np.isnan(row).all()) for row in matrix[:, kept]]
        # Without any figure there is no trend, not even one that cannot be told: that is for the missing-data rule.
        values: list[float | str | None] = [None if gone else str(w) for w, gone in zip(words, nothing, strict=True)]
        # A trend that cannot be told rests on nothing that was reported.
        untold = np.array([word == "absent" for word in words], dtype=np.bool_)
        return values, untold, ["missing" if gone else None for gone in nothing]
    whole = methods.filled(matrix, times, rules.fill)
    change = (methods.growth if rules.take == "growth" else methods.cagr)(whole.values, times, since, at)
    ends = np.asarray(whole.filled[:, (times == since) | (times == at)].any(axis=1), dtype=np.bool_)
    return _numbers(change.values), ends, [_why(str(reason)) for reason in change.reasons]


def _numbers(values: Floats) -> list[float | str | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def _why(reason: str) -> str | None:
    """A change that starts at nothing, or below it, has no percentage; otherwise a figure is missing."""
    if not reason:
        return None
    return "missing" if reason == "missing" else "not-applicable"


def _series(dates: Sequence[dt.date], row: Floats) -> dict[str, float]:
    return {date.isoformat(): float(v) for date, v in zip(dates, row, strict=True) if not np.isnan(v)}


def _latest(answers: Answers, dates: Sequence[dt.date], code: str) -> Measured | None:
    """What was said last of an entrant: its source, date and state travel with the figure."""
    said = (answers.get(date, {}).get(code) for date in reversed(dates))
    return next((measured for measured in said if measured is not None and measured.value is not None), None)


def _measured(value: float | str | None, reason: str | None, last: Measured | None, kept: bool) -> Measured | None:
    """What was taken, with what was said of the last figure; a standard error holds only for that figure itself."""
    if last is None:
        return Measured(None, reason=reason) if reason in FINAL else None
    error = last.standard_error if kept and value is not None else None
    return evolve(
        last, value=value, numerator=None, denominator=None, printed=None, reason=reason, standard_error=error
    )
