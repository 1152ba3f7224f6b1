"""From values to scores: the award's scoring method, and its rule for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from pembina.errors import Place, Problem
from pembina.evaluation.measure import Column
from pembina.evaluation.prepare import Prepared
from pembina.evaluation.refusing import asking
from pembina.methods.rounding import on_grid
from pembina.model import Award, Entrant, Finding
from pembina.plugins import Context, Host, ScoringMethod
from pembina.plugins.guard import by_whom
from pembina.plugins.values import FINAL

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

FILLED = ("zero", "lowest", "median")
"""Missing-data rules that put a score where no value is."""


@frozen
class Scored:
    """Scores of one criterion; NaN where there is none.

    ``filled`` marks scores that a missing-data rule put there, ``left_out`` entrants for whom the criterion drops out,
    ``blocked`` entrants that cannot be assessed because of it.
    """

    scores: Floats
    filled: Booleans
    left_out: Booleans
    blocked: Booleans


@frozen(eq=False)
class Roll:
    """Codes and names of the entrants as arrays, from which those that have a value are picked at once."""

    codes: NDArray[Any]
    names: NDArray[Any]

    @classmethod
    def of(cls, entrants: Sequence[Entrant]) -> Roll:
        """Take them down, once for all criteria."""
        return cls(*(np.array([getattr(e, what) for e in entrants], dtype=object) for what in ("code", "name")))


def score(
    prepared: Prepared, award: Award, entrants: tuple[Entrant, ...], competing: Booleans, host: Host, roll: Roll
) -> tuple[Scored, list[Finding], list[Problem]]:
    """Score one criterion. Only entrants that compete (not recused, withdrawn, revoked or screened) are looked at."""
    column = prepared.column
    leaf = column.leaf
    present = prepared.present & competing
    scores = np.full(len(entrants), np.nan)
    findings: list[Finding] = []
    problems: list[Problem] = []
    if leaf.score is not None and present.any():
        method: ScoringMethod = host.get("scoring-methods", leaf.score.name)
        problems = _kind_problems(column, method, present, entrants)
        if not problems:
            scores[present], problems = _apply(prepared, method, present, award, roll, host)
            findings = _remarks(prepared, method, present)
    scored, unfilled = _fill(column, scores, competing & ~prepared.present, entrants)
    return scored, findings, problems + unfilled


def _apply(
    prepared: Prepared,
    method: ScoringMethod,
    present: Booleans,
    award: Award,
    roll: Roll,
    host: Host,
) -> tuple[Floats, list[Problem]]:
    leaf = prepared.column.leaf
    assert leaf.score is not None
    scale = float(award.scale)
    values = prepared.values[present]
    provider, place = host.provider("scoring-methods", method.name), Place(address=f"criteria.{leaf.path}")
    names: list[str] = roll.names[present].tolist()
    context = Context(scale, tuple(roll.codes[present].tolist()))
    with asking(host, "scoring-methods", method, "score", leaf.path, names=names):
        given = method.apply(values, leaf.score.parameters, context)
        if given is None:
            raise TypeError("it returned None, where an array of scores is due")
        scores = on_grid(np.asarray(given, dtype=np.float64))
    if scores.shape != values.shape or np.isinf(scores).any():
        args = {
            "method": by_whom(method.name, provider),
            "score": str(scores),
            "value": str(values),
            "entrant": ", ".join(names[:3]),
        }
        return np.full(values.shape, np.nan), [Problem("PB505", place, args)]
    problems = []
    for value in sorted({str(v) for v in values[np.isnan(scores)]}):
        who = [name for v, name in zip(values, names, strict=True) if str(v) == value]
        problems.append(Problem("PB502", place, {"value": value, "entrants": ", ".join(who)}))
    off = (scores < 0) | (scores > scale)
    if off.any():
        who = [name for name, wrong in zip(names, off, strict=True) if wrong]
        args = {"score": f"{scores[off][0]:g}", "entrants": ", ".join(who), "scale": f"{scale:g}"}
        problems.append(Problem("PB506", place, args))
    return scores, problems


def _kind_problems(
    column: Column, method: ScoringMethod, present: Booleans, entrants: tuple[Entrant, ...]
) -> list[Problem]:
    """Text for a method of numbers, or numbers for a method of categories."""
    if column.category == (method.takes == "category"):
        return []
    first = int(np.flatnonzero(present)[0])
    args = {"method": method.name, "value": column.values[first], "entrants": entrants[first].name}
    return [Problem("PB503", Place(address=f"criteria.{column.leaf.path}"), args)]


def _remarks(prepared: Prepared, method: ScoringMethod, present: Booleans) -> list[Finding]:
    leaf, values = prepared.column.leaf, prepared.values[present]
    assert leaf.score is not None
    findings = []
    if method.relative:
        findings.append(Finding("relative.scoring", {"method": method.name}, node=leaf.path))
    if leaf.score.name in ("goalposts", "log-goalposts"):
        low, high = sorted((float(leaf.score.parameters["from"]), float(leaf.score.parameters["to"])))
        outside = int(((values < low) | (values > high)).sum())
        if outside:
            args = {"n": outside, "from": leaf.score.parameters["from"], "to": leaf.score.parameters["to"]}
            findings.append(Finding("value.outside-goalposts", args, node=leaf.path))
    if len(values) > 1 and bool((values == values[0]).all()):
        findings.append(Finding("constant.column", {"value": values[0]}, node=leaf.path))
    return findings


def _fill(
    column: Column, scores: Floats, missing: Booleans, entrants: tuple[Entrant, ...]
) -> tuple[Scored, list[Problem]]:
    """Apply the missing-data rule. What a plugin calls not assessable, or a person's decision, is never filled in."""
    leaf = column.leaf
    final = np.zeros(len(scores), dtype=np.bool_)
    for row in np.flatnonzero(missing).tolist():
        final[row] = column.reason(row) in FINAL
    nothing = np.zeros(len(scores), dtype=np.bool_)
    filled, left_out, blocked = nothing.copy(), nothing.copy(), missing & final
    fillable = missing & ~final
    if leaf.missing == "refuse" and missing.any():
        names = [e.name for e, gone in zip(entrants, missing, strict=True) if gone]
        args = {"count": len(names), "entrants": ", ".join(names)}
        return Scored(scores, filled, left_out, missing), [
            Problem("PB501", Place(address=f"criteria.{leaf.path}"), args)
        ]
    if leaf.missing in FILLED and leaf.score is not None:
        stand_in = _stand_in(leaf.missing, scores[~np.isnan(scores)])
        if stand_in is None:
            blocked |= fillable
        else:
            scores = np.where(fillable, stand_in, scores)
            filled = fillable
    elif leaf.missing == "leave-out":
        left_out = fillable
    elif leaf.missing == "not-assessable":
        blocked |= fillable
    return Scored(scores, filled, left_out, blocked), []


def _stand_in(policy: str, reported: Floats) -> float | None:
    """Return the score that stands in: 0, the lowest or the median score of those who reported (None if nobody did)."""
    if policy == "zero":
        return 0.0
    if not len(reported):
        return None
    return float(reported.min()) if policy == "lowest" else float(on_grid(np.array([np.median(reported)]))[0])
