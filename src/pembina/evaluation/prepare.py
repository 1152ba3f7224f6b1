"""From values to values that can be scored: adjusted, gaps filled, outliers tamed, each change written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from pembina.errors import Problem, ScoringError
from pembina.evaluation.measure import Column
from pembina.evaluation.refusing import asking
from pembina.methods.rounding import significant
from pembina.model import Entrant, Finding, Method
from pembina.plugins import Changed, Context, Host, Imputation, Treatment
from pembina.plugins.values import FINAL

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@frozen
class Step:
    """One step (``adjust``, ``impute`` or ``treat``): by which method, with its figures, and every value it changed.

    ``changes`` holds before (None where there was none) and after by the entrant's code.
    """

    key: str
    method: Method
    facts: Mapping[str, Any]
    changes: Mapping[str, tuple[float | None, float]]


@frozen
class Prepared:
    """One criterion ready to be scored. ``values`` are those that are scored; ``imputed`` marks filled gaps."""

    column: Column
    values: NDArray[Any]
    imputed: Booleans
    steps: tuple[Step, ...] = field(default=())

    @property
    def present(self) -> Booleans:
        """Which entrants have a value to score."""
        if self.column.category:
            return self.column.present
        return np.asarray(~np.isnan(self.values), dtype=np.bool_)


def prepare(
    columns: Mapping[str, Column], entrants: Sequence[Entrant], competing: Booleans, scale: float, host: Host
) -> tuple[dict[str, Prepared], list[Finding]]:
    """Fill gaps and tame outliers where the award says so, among the entrants that compete.

    Gaps are filled from values as they were measured, never from filled ones. Raises ScoringError (PB507, PB508) where
    a method has no answer.
    """
    prepared, findings = {}, list[Finding]()
    problems: list[Problem] = []
    for path, column in columns.items():
        work = _Work(column, columns, entrants, competing, scale, host)
        try:
            work.adjust()
            work.impute()
            work.treat()
        except ScoringError as error:
            problems += error.problems
        prepared[path] = Prepared(column, work.values, work.imputed, tuple(work.steps))
        findings += work.findings
    if problems:
        raise ScoringError(problems)
    return prepared, findings


class _Work:
    """The steps over one criterion."""

    def __init__(
        self,
        column: Column,
        columns: Mapping[str, Column],
        entrants: Sequence[Entrant],
        competing: Booleans,
        scale: float,
        host: Host,
    ) -> None:
        self.column, self.columns, self.entrants, self.host = column, columns, entrants, host
        self.leaf = column.leaf
        self.rows: list[int] = np.flatnonzero(competing).tolist()
        self.scale = scale
        self.values = column.values.copy()
        self.imputed = np.zeros(len(entrants), dtype=np.bool_)
        self.steps: list[Step] = []
        self.findings: list[Finding] = []

    def adjust(self) -> None:
        """Take the adjusted values, where the criterion adjusted what it measured."""
        given = self.column.adjusted
        if given is None:
            return
        before = self.values[self.rows]
        codes = [self.entrants[row].code for row in self.rows]
        after = np.array([given.values.get(code, old) for code, old in zip(codes, before, strict=True)])
        facts = {**given.facts, "told": dict(given.told), "warning": dict(given.warning)}
        self._write("adjust", Method(given.method), facts, self.rows, before, after)
        self.findings.append(Finding("relative.adjustment", {"method": given.method}, node=self.leaf.path))
        if given.warning:
            self.findings.append(
                Finding("adjust.warning", {}, "warning", node=self.leaf.path, text=dict(given.warning))
            )

    def impute(self) -> None:
        """Fill the gaps of those that compete; what a plugin left to a person, or cannot be assessed, stays open."""
        method = self.leaf.impute
        if method is None or self.column.category:
            return
        rows = [row for row in self.rows if not (np.isnan(self.values[row]) and self.column.reason(row) in FINAL)]
        before = self.values[rows]
        gaps = np.isnan(before)
        if not gaps.any():
            return
        imputation: Imputation = self.host.get("imputations", method.name)
        paths = [path for path in method.parameters.get("on", ()) if path != self.leaf.path]
        others = [self._numbers(path)[rows] for path in paths]
        matrix = np.column_stack(others) if others else np.empty((len(rows), 0))
        within = method.parameters.get("within")
        groups = np.array([self.entrants[row].groups.get(within, "") for row in rows], dtype=object) if within else None
        names, context = self._named(rows)
        with asking(self.host, "imputations", imputation, "impute", self.leaf.path, columns=paths, names=names):
            given = imputation.apply(before.copy(), matrix, groups, method.parameters, context)
            after = self._sound(given, before)
            if (after[~gaps] != before[~gaps]).any():
                raise ValueError("it changed what was reported")
        filled = gaps & ~np.isnan(after)
        after = np.where(filled, significant(after), before)
        self._write("impute", method, given.facts, rows, before, after)
        self.imputed[rows] = filled
        for row in np.asarray(rows)[filled].tolist():
            args = {"method": method.name, "value": float(self.values[row]), "reason": self.column.reason(row)}
            self.findings.append(Finding("value.imputed", args, node=self.leaf.path, entrant=self.entrants[row].code))

    def treat(self) -> None:
        """Tame outliers among the values of those that compete."""
        method = self.leaf.treat
        if method is None or self.column.category:
            return
        there = [row for row in self.rows if not np.isnan(self.values[row])]
        if not there:
            return
        treatment: Treatment = self.host.get("treatments", method.name)
        before = self.values[there]
        names, context = self._named(there)
        with asking(self.host, "treatments", treatment, "treat", self.leaf.path, names=names):
            given = treatment.apply(before.copy(), method.parameters, context)
            after = self._sound(given, before)
            if np.isnan(after).any():
                raise ValueError("it lost values")
        changed = after != before
        self._write("treat", method, given.facts, there, before, np.where(changed, significant(after), before))
        args = {"method": method.name, "n": int(changed.sum()), "of": len(before)}
        if changed.any():
            self.findings.append(Finding("value.treated", args, node=self.leaf.path))
        if changed.any() and treatment.relative:
            self.findings.append(Finding("relative.treatment", {"method": method.name}, node=self.leaf.path))
        if given.facts.get("passed") is False:
            self.findings.append(Finding("treat.not-passed", args, "warning", node=self.leaf.path))

    def _named(self, rows: Sequence[int]) -> tuple[list[str], Context]:
        """Names of the entrants of some rows, and what a method may know of them."""
        there = [self.entrants[row] for row in rows]
        return [entrant.name for entrant in there], Context(self.scale, tuple(entrant.code for entrant in there))

    def _numbers(self, path: str) -> Floats:
        column = self.columns[path]
        return np.full(len(column.values), np.nan) if column.category else column.values

    def _sound(self, given: Any, before: Floats) -> Floats:
        """Refuse an answer that is no column of finite numbers."""
        if not isinstance(given, Changed):
            raise TypeError(f"it returned {type(given).__name__}, where pembina.Changed is due")
        after = np.asarray(given.values, dtype=np.float64)
        if after.shape != before.shape:
            raise ValueError(f"it gave values of the shape {after.shape}, where {before.shape} is due")
        if np.isinf(after).any():
            raise ValueError("it gave an infinite value")
        return after

    def _write(
        self, key: str, method: Method, facts: Mapping[str, Any], rows: Sequence[int], before: Floats, after: Floats
    ) -> None:
        changes = {
            self.entrants[row].code: (None if np.isnan(old) else float(old), float(new))
            for row, old, new in zip(rows, before, after, strict=True)
            if not np.isnan(new) and (np.isnan(old) or old != new)
        }
        self.values[rows] = after
        self.steps.append(Step(key, method, facts, changes))
