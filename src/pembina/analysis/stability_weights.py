"""For every weight: between which ends it may lie before first place, or a lead, is lost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from pembina.analysis.audit_board import NotDone, parent
from pembina.analysis.stability_chart import IGNORING, Chart
from pembina.methods import stability_curves, stability_ratio
from pembina.methods.stability_curves import EQUAL, TooFine

START, END = Fraction(0), Fraction(1)
Row = dict[str, Any]

FEW = 60
"""Up to so many entrants are all followed in fractions; of more, floats choose who comes into question."""

NEAR = 1e-6
"""How close, in weight or in points, counts as coming into question."""


def intervals(chart: Chart, holders: Sequence[int], others: Sequence[int]) -> list[Row]:
    """Return one row a weight: the shares (0 to 1, within its siblings) between which the holders stay ahead.

    ``holders`` and ``others`` are rows of the board. Siblings keep their proportions. At an end the holders are level
    with ``at-from`` or ``at-to``; an end of 0 or 1 that nobody makes is None. ``exact`` is a fraction where the end is
    known as one.
    """
    return [_row(chart, path, holders, others) for path in chart.board.nodes if path]


def _row(chart: Chart, path: str, holders: Sequence[int], others: Sequence[int]) -> Row:
    group = parent(path)
    row: Row = {
        "path": path, "group": group, "share": float(chart.weights[path]), "from": None, "to": None,
        "at-from": [], "at-to": [], "method": None, "not-done": None,
    }  # fmt: skip
    try:
        if len(chart.board.children(group)) < 2:
            raise NotDone("only-part")
        if chart.method(group) in IGNORING:
            return {**row, "method": "ignored"}
        if chart.weights[path] == 1:
            raise NotDone("whole-weight")
        chart.check_shares(chart.board.groups)
        return {**row, **(_rational if chart.rational(path) else _bisected)(chart, path, holders, others)}
    except NotDone as why:
        return {**row, "not-done": why.reason}


def _rational(chart: Chart, path: str, holders: Sequence[int], others: Sequence[int]) -> Row:
    own, codes = chart.weights[path], chart.board.codes
    ahead = [chart.ratio(path, row) for row in holders]
    exact = chart.exact[""]
    best = max(_number(exact[row]) for row in holders)
    passed = [row for row in _within_reach(chart, holders, others) if _number(exact[row]) > best]
    if passed:
        raise NotDone("already-behind", entrants=[codes[row] for row in passed])
    found: Row = {"method": "fractions"}
    for end, key in ((START, "from"), (END, "to")):
        rows = _nearest(chart, path, holders, others, float(end))
        loss = stability_ratio.first_loss(ahead, [chart.ratio(path, row) for row in rows], own, end)
        if loss is not None:
            found[key] = {"share": float(loss.at), "exact": str(loss.at) if loss.exact else None}
            found[f"at-{key}"] = [codes[rows[i]] for i in loss.to]
    return found


def _number(total: Fraction | None) -> Fraction:
    assert total is not None  # who is ranked has a total
    return total


def _within_reach(chart: Chart, holders: Sequence[int], others: Sequence[int]) -> list[int]:
    """Others whose total is so close that only fractions tell who is ahead."""
    totals = chart.board.totals
    return [row for row in others if totals[row] > max(totals[row] for row in holders) - NEAR]


def _nearest(chart: Chart, path: str, holders: Sequence[int], others: Sequence[int], end: float) -> Sequence[int]:
    """Of many entrants those that pass the holders first or nearly so, found in floats; of a few all of them."""
    if len(others) <= FEW:
        return others
    try:
        loss = stability_curves.first_loss(chart.curves(path), holders, others, float(chart.weights[path]), end, NEAR)
    except TooFine:
        return others
    return [] if loss is None else loss.to


def _bisected(chart: Chart, path: str, holders: Sequence[int], others: Sequence[int]) -> Row:
    curves, own, totals = chart.curves(path), float(chart.weights[path]), chart.board.totals
    passed = [row for row in others if totals[row] > max(totals[row] for row in holders) + EQUAL]
    if passed:
        raise NotDone("already-behind", entrants=[chart.board.codes[row] for row in passed])
    found: Row = {"method": "bisection"}
    for end, key in ((0.0, "from"), (1.0, "to")):
        try:
            loss = stability_curves.first_loss(curves, holders, others, own, end)
        except TooFine:
            raise NotDone("too-close") from None
        if loss is not None:
            found[key] = {"share": loss.at, "exact": None}
            found[f"at-{key}"] = [chart.board.codes[row] for row in loss.to]
    return found
