"""Where a lead is a straight line in the weights: over all criteria at once, or within one group, the others fixed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone, ancestors
from pembina.analysis.stability_chart import ADDED, IGNORING, NONE, Chart
from pembina.methods.stability_curves import phi
from pembina.methods.stability_ratio import Ratio

Floats = NDArray[np.float64]

EVERYWHERE = "*"
"""The scope of the weights that criteria have in the total."""

SAME = 1e-12


@define(slots=False)
class Plane:
    """Weights of some nodes, and the lead of one entrant over another as a weighted sum of differences.

    ``scope`` is ``*`` for all criteria and their weights in the total, else the group whose parts are weighed.
    """

    chart: Chart
    scope: str

    @cached_property
    def paths(self) -> list[str]:
        """The nodes that are weighed."""
        return self.chart.board.criteria if self.scope == EVERYWHERE else self.chart.board.children(self.scope)

    @cached_property
    def weights(self) -> list[Fraction]:
        """Their weights, which add up to 1."""
        chart = self.chart
        return [chart.overall(path) if self.scope == EVERYWHERE else chart.weights[path] for path in self.paths]

    @cached_property
    def exponent(self) -> float:
        """The mean on whose scale leads are straight lines; raises NotDone where there is none."""
        chart = self.chart
        groups = [self.scope]
        if self.scope == EVERYWHERE:
            groups = [group for group in chart.board.groups if len(chart.board.children(group)) > 1]
        if len(self.paths) < 2:
            raise NotDone("only-part")
        for group in groups:
            if chart.method(group) in IGNORING:
                raise NotDone("weights-ignored", group=group, method=chart.method(group))
        chart.check_shares(chart.board.groups)
        found = dict.fromkeys(chart.exponent(group) for group in groups)
        if None in found:
            group = next(group for group in groups if chart.exponent(group) is None)
            raise NotDone("aggregation", group=group, method=chart.method(group))
        if len(found) > 1:
            raise NotDone("several-means", methods=sorted({chart.method(group) for group in groups}))
        return float(next(iter(found)))

    @cached_property
    def above(self) -> str:
        """How the groups above the scope pass a score on: "same" mean, or "products" (geometric above arithmetic)."""
        chart = self.chart
        levels = [] if self.scope in (EVERYWHERE, "") else ancestors(self.scope)
        levels = [group for group in levels if len(chart.board.children(group)) > 1]
        found = {1.0 if chart.method(group) in ADDED else chart.exponent(group) for group in levels}
        if found <= {self.exponent}:
            return "same"
        if found == {0.0} and self.exponent == 1:
            return "products"
        raise NotDone("several-means", methods=sorted({chart.method(group) for group in (self.scope, *levels)}))

    @property
    def exact(self) -> bool:
        """Whether differences are fractions without any rounding."""
        return self.exponent == 1 and self.above == "same"

    def scores_of(self, rows: Sequence[int]) -> Floats:
        """Scores of complete rows on the scale of the mean, higher being better; raises NotDone."""
        scores = np.column_stack([self.chart.board.scores[path] for path in self.paths])[rows]
        if self.exponent <= 0 and (scores <= 0).any():
            raise NotDone("zero-score")
        return phi(scores, self.exponent) * (-1.0 if self.exponent < 0 else 1.0)

    # Leads

    def differences(self, ahead: int, behind: int) -> list[Fraction]:
        """Return d, so that the one ahead leads as long as d.w > 0; raises NotDone for a pair that has no such d."""
        pairs = [self._scores(row) for row in (ahead, behind)]
        parts = [[x is not None for x in scores] for scores in pairs]
        whole = all(all(has) for has in parts)
        nested = self.scope == EVERYWHERE and len(self.chart.board.groups) > 1
        if not whole and (nested or parts[0] != parts[1]):
            raise NotDone("left-out")
        (plus_a, times_a), (plus_b, times_b) = (self._passed_on(row) for row in (ahead, behind))
        if self.above == "products" and abs(times_a[1] - times_b[1]) > SAME:
            raise NotDone("left-out")
        shift = plus_a - plus_b
        scales = times_a[0], times_b[0]
        return [
            NONE if x is None or y is None else scales[0] * x - scales[1] * y + shift
            for x, y in zip(*pairs, strict=True)
        ]

    def _scores(self, row: int) -> list[Fraction | None]:
        """Scores on the scale of the mean, higher being better; raises NotDone where a zero has no place on it."""
        if self.exponent == 1:
            return [self.chart.exact[path][row] for path in self.paths]
        scores = np.array([self.chart.board.scores[path][row] for path in self.paths])
        if self.exponent <= 0 and (scores <= 0).any():
            raise NotDone("zero-score")
        sign = -1 if self.exponent < 0 else 1
        return [None if np.isnan(x) else sign * Fraction(x) for x in phi(scores, self.exponent).tolist()]

    def _passed_on(self, row: int) -> tuple[Fraction, tuple[Fraction, float]]:
        """What the groups above add to the score of the scope, and multiply it by (and its power in a product)."""
        levels = [] if self.scope in (EVERYWHERE, "") else [self.scope, *ancestors(self.scope)[:-1]]
        if not levels:
            return NONE, (Fraction(1), 1.0)
        if self.exact:
            ratio = Ratio(NONE, Fraction(1), Fraction(1), NONE)
            for node in levels:
                ratio = self.chart.raised(ratio, node, row)
            return ratio.n0 / ratio.d0, (ratio.n1 / ratio.d0, 1.0)
        plus, times = 0.0, 1.0
        for node in levels:
            level = self.chart.level(node)
            if level.dead[row]:
                raise NotDone("zero-score")
            plus, times = plus * level.times[row] + level.plus[row], times * level.times[row]
        if self.above == "products":
            if not times:
                raise NotDone("left-out")
            return NONE, (Fraction(float(np.exp(plus / times))), times)
        sign = -1 if self.exponent < 0 else 1
        return sign * Fraction(float(plus)), (Fraction(float(times)), 1.0)


def planes(chart: Chart) -> list[Plane]:
    """Return every scope: all criteria, then each group with more than one part.

    With a single group of criteria the two are the same, and the group stands for both.
    """
    groups: Sequence[str] = [group for group in chart.board.groups if len(chart.board.children(group)) > 1]
    flat = list(groups) == [""] and chart.board.children("") == chart.board.criteria
    return [Plane(chart, scope) for scope in ([EVERYWHERE] if flat else [EVERYWHERE, *groups])]
