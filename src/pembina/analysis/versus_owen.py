"""The difference between two cases, spread over the tree: parts of a group add up to the group's own part.

Every node answers one question for its parent: what would the total be on average, over all orders in which the nodes
beside and above it move from one case to the other, if this node had a certain score? That is its *response*. A node's
part is its response to its score in the one case less that in the other (the Owen value, with the tree as the structure
of coalitions). Where groups add up what their parts bring, the response is a straight line, however many parts there
are; elsewhere the award's own aggregation is asked for every coalition.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

import numpy as np
from attrs import define, field, frozen

from pembina.analysis.audit_board import NotDone
from pembina.analysis.versus_tree import BLOCK, Floats, Scores, Tree
from pembina.methods.rounding import apportion
from pembina.methods.shapley import (
    Responses,
    changing,
    coalition_weights,
    coalitions,
    mean_responses,
    shapley_values,
)

MOST = 16
"""How many parts of one group may differ where they do not simply add up."""

LIMIT = 1 << 20
"""How many cases are put through the aggregations above one group at most: about a second."""

ADRIFT = 1e-6
"""How far parts may miss their whole, as a part of the scale, before it is no matter of rounding any more."""

MOST_CHANGING = 15
"""How many parts of a weighted mean may be there for one of the two only."""


@frozen
class Case:
    """Scores of all nodes (NaN where there is none) and, where a method gave everybody their own, shares."""

    scores: Scores
    shares: Mapping[str, float] = field(factory=dict)


class Response(Protocol):
    """What the total is on average for scores of one node; ``cost`` is how many cases one score takes."""

    @property
    def cost(self) -> int: ...

    def __call__(self, scores: Floats) -> Floats: ...


@frozen
class Line:
    """A response that is a straight line, and one figure where the node is left out."""

    slope: float = 1.0
    constant: float = 0.0
    absent: float = math.nan
    cost: int = 1

    def __call__(self, scores: Floats) -> Floats:
        gone = np.isnan(scores)
        answer: Floats = np.where(gone, self.absent, self.slope * np.where(gone, 0.0, scores) + self.constant)
        return answer


@frozen
class Through:
    """A response that goes through the parent's aggregation, with every coalition of the siblings that differ."""

    tree: Tree
    group: str
    rows: Floats
    """Scores of the parent's children, one row for each coalition of the others."""
    column: int
    above: Response

    @property
    def cost(self) -> int:
        """Cases for one score."""
        return len(self.rows) * self.above.cost

    def __call__(self, scores: Floats) -> Floats:
        distinct, places = np.unique(scores, return_inverse=True)
        weights = coalition_weights(len(self.rows).bit_length() - 1)[:, None]
        answer, step = np.zeros(len(distinct)), max(1, BLOCK // len(self.rows))
        for start in range(0, len(distinct), step):
            some = distinct[start : start + step]
            cases = np.repeat(self.rows[:, None, :], len(some), axis=1)
            cases[:, :, self.column] = some
            made = self.above(self.tree.evaluate(self.group, cases.reshape(-1, self.rows.shape[1])))
            answer[start : start + step] = (weights * made.reshape(len(self.rows), -1)).sum(axis=0)
        spread: Floats = answer[places]
        return spread


@define
class Spread:
    """The difference between two cases, node by node.

    ``parts`` holds unrounded parts by path; ``faults`` the groups whose part cannot be split further, and why.
    """

    tree: Tree
    before: Case
    after: Case
    faults: dict[str, NotDone] = field(factory=dict)
    parts: dict[str, float] = field(factory=dict)

    @classmethod
    def of(cls, tree: Tree, before: Case, after: Case, faults: Mapping[str, NotDone] | None = None) -> Spread:
        """Spread a difference; ``faults`` are groups that are known not to follow from their parts."""
        spread = cls(tree, before, after, dict(faults or {}))
        spread.parts[""] = after.scores[""] - before.scores[""]
        spread._split("", Line())
        return spread

    def _split(self, group: str, response: Response) -> None:
        if not self._differs(group):
            self._nothing(group)
            return
        fault = self.faults.get(group) or self.tree.fault(group)
        try:
            if fault is None:
                self._divide(group, response)
            elif fault.reason["key"] == "own-weights" and isinstance(response, Line):
                self._by_own_shares(group, response, fault)
            else:
                raise fault
        except NotDone as reason:
            self.faults[group] = reason

    def _differs(self, path: str) -> bool:
        """Whether anything below a node, or the node itself, is not the same in both cases."""
        below = f"{path}." if path else ""
        return any(self._moves(node) for node in self.tree.nodes if node == path or node.startswith(below))

    def _moves(self, path: str) -> bool:
        one, other = self.before.scores[path], self.after.scores[path]
        same = one == other or (math.isnan(one) and math.isnan(other))
        return not same or self.before.shares.get(path) != self.after.shares.get(path)

    def _nothing(self, group: str) -> None:
        for child in self.tree.children[group]:
            self.parts[child] = 0.0
            if child in self.tree.children:
                self._nothing(child)

    def _columns(self, group: str) -> tuple[Floats, Floats]:
        children = self.tree.children[group]
        before, after = ([case.scores[child] for child in children] for case in (self.before, self.after))
        return np.array(before, np.float64), np.array(after, np.float64)

    # Groups that add up

    def _divide(self, group: str, response: Response) -> None:
        lines = self._lines(group) if isinstance(response, Line) else None
        if lines is None or not isinstance(response, Line):
            self._by_coalitions(group, response)
            return
        before, after = self._columns(group)
        values = response.slope * (lines.at(after) - lines.at(before))
        if any(np.isnan(values[i]) and self._moves(child) for i, child in enumerate(self.tree.children[group])):
            raise NotDone("nothing-left", group=group)
        for i, child in enumerate(self.tree.children[group]):
            self.parts[child] = float(values[i]) if self._moves(child) else 0.0
            if child in self.tree.children:
                constant, absent = (response.slope * float(x[i]) for x in (lines.constant, lines.absent))
                own = Line(response.slope * float(lines.slope[i]), constant, absent)
                self._split(child, own)

    def _lines(self, group: str) -> Responses | None:
        """Straight responses of a group's children to the group's own score; None where they are none."""
        before, after = self._columns(group)
        method, count = self.tree.nodes[group]["aggregate"], len(before)
        coming = changing(before, after)
        if (np.isnan(before) | np.isnan(after)).all():
            return None  # some coalition would leave nothing
        if method["name"] == "arithmetic" and len(coming) <= MOST_CHANGING:
            return mean_responses(before, after, self.tree.shares(group))
        if method["name"] == "sum":
            return Responses(np.ones(count), np.zeros(count), np.zeros(count))
        if method["name"] == "mean-over" and not coming:
            each = 1.0 / max(float(method["parameters"]["least"]), float((~np.isnan(before)).sum()))
            return Responses(np.full(count, each), np.zeros(count), np.zeros(count))
        return None

    def _by_own_shares(self, group: str, response: Line, fault: NotDone) -> None:
        """A weighted mean with shares of everybody's own: what each part brought, in the one case and in the other."""
        if self.tree.method(group) != "arithmetic":
            raise fault
        for child in self.tree.children[group]:
            one, other = (self._brought(case, child) for case in (self.before, self.after))
            self.parts[child] = response.slope * (other - one) if self._moves(child) else 0.0
            if child not in self.tree.children:
                continue
            share = self.before.shares[child]
            if share == self.after.shares[child]:
                self._split(child, Line(response.slope * share))
            elif self._differs(child):
                self.faults[child] = NotDone("own-weights", group=child)

    def _brought(self, case: Case, path: str) -> float:
        return 0.0 if math.isnan(case.scores[path]) else case.shares[path] * case.scores[path]

    # All other groups

    def _by_coalitions(self, group: str, response: Response) -> None:
        before, after = self._columns(group)
        children = self.tree.children[group]
        moving = [i for i, child in enumerate(children) if self._moves(child)]
        if len(moving) > MOST or (1 << len(moving)) * response.cost > LIMIT:
            raise NotDone("too-many", group=group, parts=len(moving))
        scores = self.tree.evaluate(group, _cases(before, after, moving))
        worth = response(scores)
        unruled = self.tree.rule(group).get("missing", "leave-out") != "leave-out"
        if np.isnan(worth).any() or (unruled and np.isnan(scores).any()):
            raise NotDone("nothing-left", group=group)
        values = dict(zip(moving, shapley_values(worth).tolist(), strict=True))
        for i, child in enumerate(children):
            self.parts[child] = values.get(i, 0.0)
            if child in self.tree.children:
                others = _cases(before, after, [j for j in moving if j != i])
                self._split(child, Through(self.tree, group, others, i, response))

    @property
    def thinned(self) -> bool:
        """Whether a node is there in one case only, so that its siblings' shares are not the same in both."""
        gone = ([path for path in self.tree.nodes if math.isnan(c.scores[path])] for c in (self.before, self.after))
        return next(gone) != next(gone)

    # Exactly

    def exactly(self, whole: float) -> dict[str, float]:
        """Parts on the grid of 10 decimals that add up, as decimals, to the whole and to each group's part.

        Groups with a fault keep their part; nothing is said of what is below them.
        """
        exact = {"": whole}
        for group, children in self.tree.children.items():
            if group not in exact or group in self.faults:
                continue
            moving = [child for child in children if self.parts[child] != 0.0]
            if abs(math.fsum(self.parts[child] for child in moving) - exact[group]) > ADRIFT * self.tree.scale:
                self.faults[group] = NotDone("not-reproduced", group=group)
                continue
            exact.update(dict.fromkeys(children, 0.0))
            if moving:
                raw = np.array([[self.parts[child] for child in moving]])
                rounded = apportion(raw, np.array([exact[group]]))[0]
                exact.update(zip(moving, rounded.tolist(), strict=True))
        return exact


def _cases(before: Floats, after: Floats, moving: list[int]) -> Floats:
    """Scores of a group's children in every coalition of those that move, one row for each."""
    rows = np.repeat(before[None, :], 1 << len(moving), axis=0)
    moved = coalitions(len(moving))
    for column, i in enumerate(moving):
        rows[:, i] = np.where(moved[:, column], after[i], before[i])
    return rows
