"""What the figures of each criterion look like: how many there are, how they are spread, who stands out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pembina.analysis.audit_board import Board, Floats, Node, NotDone
from pembina.analysis.audit_limits import KURTOSIS, MISSING, SKEWNESS, WHISKER, ZEROS
from pembina.methods.statistics import moments, outliers, quartiles

NUMBERS = (
    "minimum", "maximum", "mean", "median", "deviation", "skewness", "kurtosis", "outliers", "zeros",
    "score-skewness", "score-kurtosis",
)  # fmt: skip


def data(board: Board) -> dict[str, Any]:
    """Coverage over all entrants that were asked, and the spread of each criterion's values over the ranked ones.

    Criteria without weight (gates) are looked at, too.
    """
    criteria = [_criterion(board, node) for node in board.result.nodes if node["kind"] == "criterion"]
    return {"coverage": _coverage(board), "criteria": criteria}


def _coverage(board: Board) -> dict[str, Any]:
    """How much of the weight rests on reported figures: on average, and for whom least."""
    if not board.count:
        return {"mean": None, "least": None, "entrant": None, "full": 0}
    covered = [entrant["coverage"] for entrant in board.entrants]
    least = min(range(board.count), key=lambda row: covered[row])
    return {
        "mean": sum(covered) / board.count,
        "least": covered[least],
        "entrant": board.codes[least],
        "full": sum(percent == 100 for percent in covered),
    }


def _criterion(board: Board, node: Node) -> dict[str, Any]:
    values = node["values"]
    asked = [values[i] for i in board.asked]
    reported = sum(value is not None for value in asked)
    ranked = [values[i] for i in board.rows if values[i] is not None]
    missing = 1 - reported / len(asked) if asked else None
    flags = ["missing"] if missing is not None and missing >= MISSING else []
    row = {
        "path": node["path"],
        "nominal": board.nominal(node["path"]) if node["path"] in board.nodes else None,
        "asked": len(asked),
        "reported": reported,
        "missing": missing,
        "ranked": len(ranked),
        "distinct": len(set(ranked)),
    }
    try:
        numbers = _numbers(board, node["path"], board.numbers(values), ranked)
        return {**row, **numbers, "flags": [*flags, *_flags(row, numbers)], "not-done": None}
    except NotDone as why:
        flags += ["constant"] if len(ranked) > 1 and len(set(ranked)) == 1 else []
        return {**row, **dict.fromkeys(NUMBERS), "flags": flags, "not-done": why.reason}


def _numbers(board: Board, path: str, column: Floats, ranked: list[Any]) -> dict[str, Any]:
    """Mean, median, standard deviation (n - 1), skewness and excess kurtosis (G1, G2), outliers by code.

    Skewness and kurtosis of the scores stand beside them: a logarithmic scale may have drawn in what lies far out.
    """
    if not ranked:
        raise NotDone("no-values")
    if any(isinstance(value, str) for value in ranked):
        raise NotDone("categories")
    there = np.flatnonzero(~np.isnan(column))
    known = column[there]
    shape, scored = moments(known), _score_shape(board, path)
    return {
        "minimum": float(known.min()),
        "maximum": float(known.max()),
        "mean": shape.mean,
        "median": quartiles(known)[1],
        "deviation": shape.deviation,
        "skewness": shape.skewness,
        "kurtosis": shape.kurtosis,
        "outliers": [board.codes[there[i]] for i in outliers(known, WHISKER)],
        "zeros": float((known == 0).sum()) / len(known),
        "score-skewness": scored[0],
        "score-kurtosis": scored[1],
    }


def _score_shape(board: Board, path: str) -> tuple[float | None, float | None]:
    scores = board.scores.get(path)
    known = scores[~np.isnan(scores)] if scores is not None else np.zeros(0)
    if not len(known):
        return None, None
    shape = moments(known)
    return shape.skewness, shape.kurtosis


def _flags(row: Mapping[str, Any], numbers: Mapping[str, Any]) -> list[str]:
    if row["distinct"] == 1:
        return ["constant"] if row["ranked"] > 1 else []
    flags = []
    if _lopsided(numbers["skewness"], numbers["kurtosis"]):
        tamed = numbers["score-skewness"] is not None
        tamed = tamed and not _lopsided(numbers["score-skewness"], numbers["score-kurtosis"])
        flags.append("tamed" if tamed else "lopsided")
    return flags + (["zeros"] if numbers["zeros"] >= ZEROS else [])


def _lopsided(skewness: float | None, kurtosis: float | None) -> bool:
    return skewness is not None and kurtosis is not None and abs(skewness) > SKEWNESS and kurtosis > KURTOSIS
