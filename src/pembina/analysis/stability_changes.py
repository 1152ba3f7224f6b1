"""The smallest changes of weights that take first place, or a lead, away; each with its proof in fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone, parent
from pembina.analysis.stability_chart import Chart
from pembina.analysis.stability_planes import EVERYWHERE, Plane, planes
from pembina.methods import stability as exact
from pembina.methods.stability import Change

Floats = NDArray[np.float64]
Row = dict[str, Any]
Numbers = Sequence[Fraction]

SLACK = 1 - 1e-9
"""Lower bounds are floats: they count a little less than they say."""


class Measure(NamedTuple):
    """A way to measure a change of weights: the smallest one, its proof, and a quick lower bound in floats."""

    name: str
    smallest: Callable[[Numbers, Numbers], Change | None]
    bound: Callable[[Numbers, Numbers, Fraction, Fraction], Fraction]
    quick: Callable[[Floats, float], float]


def _quick_l1(d: Floats, lead: float) -> float:
    return 2 * lead / float(np.ptp(d)) if np.ptp(d) > 0 else np.inf


def _quick_l2(d: Floats, lead: float) -> float:
    square = float(((d - d.mean()) ** 2).sum())
    return lead * lead / square if square > 0 else np.inf


def _quick_largest(d: Floats, lead: float) -> float:
    spread = float(np.abs(d - np.median(d)).sum())
    return lead / spread if spread > 0 else np.inf


MEASURES = (
    Measure("l1", exact.smallest_l1, exact.bound_l1, _quick_l1),
    Measure("l2", exact.smallest_l2, exact.bound_l2, _quick_l2),
    Measure("largest", exact.smallest_largest, exact.bound_largest, _quick_largest),
)


def smallest_changes(chart: Chart, holders: Sequence[int], others: Sequence[int]) -> list[Row]:
    """Return one row for each scope and measure: the nearest weights at which one of the others is level.

    Scopes are the criteria's weights in the total (``*``), and the weights within each group, all others being fixed.
    ``distance`` is the sum of all changes (``l1``), their Euclidean length (``l2``) or the largest of them; ``exact``
    the same as a fraction (for ``l2``: its square). ``proved`` says that a lower bound, counted in fractions, equals
    it (``certificate`` holds its dual numbers, for :func:`pembina.methods.stability.bound_l1` and its like);
    ``passable`` whether further weights put a challenger ahead, or it can only be level. ``aside`` names entrants
    whose leads are no straight line in the weights.
    """
    return [row for plane in planes(chart) for row in _Search(plane, holders, others).rows()]


@define
class _Search:
    """The nearest challenger in one scope."""

    plane: Plane
    holders: Sequence[int]
    others: Sequence[int]
    leads: dict[int, list[list[Fraction]]] = field(factory=dict, init=False)
    aside: list[Row] = field(factory=list, init=False)

    def rows(self) -> list[Row]:
        scope = self.plane.scope
        try:
            self._prepare()
        except NotDone as why:
            return [{**_nothing(scope, measure.name), "not-done": why.reason} for measure in MEASURES]
        return [self._row(measure) for measure in MEASURES]

    def _prepare(self) -> None:
        chart = self.plane.chart
        assert self.plane.above
        for other in self.others:
            try:
                self.leads[other] = [self.plane.differences(holder, other) for holder in self.holders]
            except NotDone as why:
                self.aside.append({"entrant": chart.board.codes[other], "reason": why.reason})

    def _row(self, measure: Measure) -> Row:
        row, found = _nothing(self.plane.scope, measure.name), self._nearest(measure)
        row["aside"] = self.aside
        if found is None:
            return {**row, "not-done": self._why_none().reason}
        nearest, change, differences = found
        codes, weights = self.plane.chart.board.codes, self.plane.weights
        bound = measure.bound(weights, differences, change.centre, change.multiplier)
        length = float(change.distance) ** 0.5 if measure.name == "l2" else float(change.distance)
        return {
            **row,
            "challengers": [codes[other] for other in nearest],
            "passable": all(min(lead) < 0 for lead in self.leads[nearest[0]]),
            "distance": length,
            "exact": str(change.distance) if self.plane.exact else None,
            "proved": self.plane.exact and bound == change.distance and exact.level(weights, change, differences),
            "certificate": _certificate(change, bound) if self.plane.exact else None,
            "weights": self._weights(change.weights),
            "tree": _tree(self.plane, change.weights),
        }

    def _why_none(self) -> NotDone:
        if self.aside and not self.leads:
            return NotDone("all-left-out")
        unsettled = any(row["reason"]["key"] == "several-holders" for row in self.aside)
        return NotDone("several-holders") if unsettled else NotDone("never")

    def _weights(self, after: Numbers) -> list[Row]:
        known = self.plane.exact
        return [
            {
                "path": path, "from": float(old), "to": float(new),
                "exact-from": str(old) if known else None, "exact-to": str(new) if known else None,
            }
            for path, old, new in zip(self.plane.paths, self.plane.weights, after, strict=True)
        ]  # fmt: skip

    def _nearest(self, measure: Measure) -> tuple[list[int], Change, list[Fraction]] | None:
        """The nearest challengers, taken in the order of a lower bound until no other can be nearer."""
        floats = np.array([float(w) for w in self.plane.weights])
        queue = []
        for other, leads in self.leads.items():
            columns = [np.array([float(d) for d in differences]) for differences in leads]
            queue.append((max(measure.quick(d, max(float((d * floats).sum()), 0.0)) for d in columns), other))
        best: tuple[list[int], Change, list[Fraction]] | None = None
        for bound, other in sorted(queue):
            if best is not None and bound * SLACK > float(best[1].distance):
                break
            found = self._passing(measure, other)
            if found is None:
                continue
            if best is None or found[0].distance < best[1].distance:
                best = [other], *found
            elif found[0].distance == best[1].distance:
                best[0].append(other)
        return best

    def _passing(self, measure: Measure, other: int) -> tuple[Change, list[Fraction]] | None:
        """The smallest change with which one entrant is level with all holders; None where no weights do that.

        With several holders: the change for the one that is hardest to reach, as long as it does for all.
        """
        found = []
        for differences in self.leads[other]:
            change = measure.smallest(self.plane.weights, differences)
            if change is None:
                return None
            found.append((change, differences))
        change, differences = max(found, key=lambda pair: pair[0].distance)
        if all(exact.level(self.plane.weights, change, lead) for lead in self.leads[other]):
            return change, differences
        reason = {"entrant": self.plane.chart.board.codes[other], "reason": NotDone("several-holders").reason}
        if reason not in self.aside:
            self.aside.append(reason)
        return None


def _certificate(change: Change, bound: Fraction) -> Row:
    """What anybody needs to check the proof: the dual numbers, and the bound that follows from them."""
    return {"centre": str(change.centre), "multiplier": str(change.multiplier), "bound": str(bound)}


def _nothing(scope: str, measure: str) -> Row:
    return {
        "scope": scope, "measure": measure, "challengers": [], "passable": False, "distance": None, "exact": None,
        "proved": False, "certificate": None, "weights": [], "tree": [], "aside": [], "not-done": None,
    }  # fmt: skip


def _tree(plane: Plane, after: Numbers) -> list[Row]:
    """The same change as the award writes weights: shares within siblings that move, where groups lie between."""
    chart = plane.chart
    if plane.scope != EVERYWHERE or len(chart.board.groups) < 2:
        return []
    whole: dict[str, Fraction] = {}
    for path, weight in zip(plane.paths, after, strict=True):
        while path:
            whole[path] = whole.get(path, Fraction(0)) + weight
            path = parent(path)
    rows = []
    for path in (path for path in chart.board.nodes if path):
        above = whole[parent(path)] if parent(path) else Fraction(1)
        share = whole[path] / above if above else None
        if share is not None and share != chart.weights[path]:
            rows.append({"path": path, "from": float(chart.weights[path]), "to": float(share)})
    return rows
