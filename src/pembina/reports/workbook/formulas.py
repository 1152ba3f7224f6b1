"""Formulas that combine and round as the award does, each with the same in Python: one is written only if it fits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Numbers = Sequence[float]

CLOSE = 2e-9
"""How far what a formula gives may lie from the document: scores are rounded to 10 decimals, and sums of them differ by
less than this."""

GRID = 10
"""Decimals of every score in a result."""


def combined(method: Mapping[str, Any], scores: str, shares: str) -> str | None:
    """Return the formula of a group's score over ranges of scores and shares; None where no formula says it.

    Cells without a score are empty, and their share is 0.
    """
    name = method["name"]
    above = f"({scores}+({scores}<=0))"  # never 0, so that a logarithm or an inverse is one; zeros are asked for first
    zero = f"IF(SUMPRODUCT(({shares}>0)*({scores}<=0))>0,0,"
    match name:
        case "arithmetic":
            inner = f"SUMPRODUCT({scores},{shares})"
        case "geometric":
            inner = f"{zero}EXP(SUMPRODUCT({shares},LN{above})))"
        case "harmonic":
            inner = f"{zero}1/SUMPRODUCT({shares}/{above}))"
        case "power":
            exponent = float(method["parameters"]["exponent"])
            if exponent in (0, -1, 1):
                alias = {0: "geometric", -1: "harmonic", 1: "arithmetic"}[int(exponent)]
                return combined({"name": alias, "parameters": {}}, scores, shares)
            base = scores if exponent > 0 else above
            inner = f"SUMPRODUCT({shares},{base}^({exponent!r}))^(1/({exponent!r}))"
            inner = inner if exponent > 0 else f"{zero}{inner})"
        case "minimum" | "maximum":
            inner = f"{'MIN' if name == 'minimum' else 'MAX'}({scores})"
        case "sum":
            inner = f"SUM({scores})"
        case "mean-over":
            inner = f"SUM({scores})/MAX(COUNT({scores}),{float(method['parameters']['least'])!r})"
        case _:
            return None
    return f"ROUND({inner},{GRID})"


def combines(method: Mapping[str, Any], scores: Sequence[float | None], shares: Numbers) -> float | None:
    """Return what that formula gives for one entrant; None where there is no formula, or it fails."""
    parts = [(score, share) for score, share in zip(scores, shares, strict=True) if score is not None]
    name, parameters = method["name"], method["parameters"]
    known = [score for score, _ in parts]
    if not parts:
        return None
    if name == "power":
        exponent = float(parameters["exponent"])
        name = {0.0: "geometric", -1.0: "harmonic", 1.0: "arithmetic"}.get(exponent, name)
    counted = [(score, share) for score, share in parts if share > 0]
    zero = any(score <= 0 for score, _ in counted)
    try:
        match name:
            case "arithmetic":
                return math.fsum(score * share for score, share in parts)
            case "geometric":
                return 0.0 if zero else math.exp(math.fsum(share * math.log(score) for score, share in counted))
            case "harmonic":
                return 0.0 if zero else 1 / math.fsum(share / score for score, share in counted)
            case "power" if exponent < 0 and zero:
                return 0.0
            case "power":
                return float(math.fsum(share * score**exponent for score, share in counted) ** (1 / exponent))
            case "minimum" | "maximum":
                return min(known) if name == "minimum" else max(known)
            case "sum":
                return math.fsum(known)
            case "mean-over":
                return math.fsum(known) / max(len(known), float(parameters["least"]))
    except (ArithmeticError, ValueError):
        return None
    return None


def fits(found: float | None, wanted: float | None) -> bool:
    """Whether a formula gives what the document says."""
    return found is not None and wanted is not None and abs(found - wanted) <= CLOSE * max(1.0, abs(wanted))


def rounded(cell: str, decimals: int, rounding: str) -> str:
    """Return the formula that rounds a total for publication by the award's rule."""
    match rounding:
        case "down":
            return f"ROUNDDOWN({cell},{decimals})"
        case "half-even":
            unit = 10**decimals
            half = f"ROUND(ABS(ABS({cell})*{unit}-INT(ABS({cell})*{unit})-0.5),{GRID - 2})=0"
            return f"IF({half},2*ROUND({cell}*{unit}/2,0)/{unit},ROUND({cell},{decimals}))"
    return f"ROUND({cell},{decimals})"


def compressed(rows: Sequence[int], column: str) -> str:
    """Name cells of one column by as few ranges as they need: ``F4:F6,F9`` for rows 4, 5, 6, 9 (from 1)."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][-1] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    return ",".join(f"${column}${p[0]}" + (f":${column}${p[-1]}" if len(p) > 1 else "") for p in parts)
