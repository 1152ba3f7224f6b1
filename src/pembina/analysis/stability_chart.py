"""What stability asks of a result: exact weights and scores, and how each total depends on the weights of one group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define

from pembina.analysis.audit_board import Board, NotDone, ancestors, parent
from pembina.methods.rounding import decimal
from pembina.methods.stability_curves import Curves, Mean, phi
from pembina.methods.stability_ratio import Ratio
from pembina.model import Result

MEANS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
"""Aggregations that are power means, with their exponents; ``power`` brings its own."""

IGNORING = ("minimum", "maximum", "ordered", "sum", "mean-over", "levels")
"""Aggregations that do not look at weights."""

ADDED = ("sum", "mean-over")
RATIONAL = (1.0, -1.0)
SIMPLE = 1000000
"""A share that is the float nearest to a fraction with a denominator up to this is taken for that fraction."""

CLOSE = 1e-9
NONE = Fraction(0)
Fractions = list[Fraction | None]


@define(slots=False)
class Chart:
    """A result's ranked entrants and weighted tree, in fractions."""

    result: Result

    @cached_property
    def board(self) -> Board:
        """Rows and nodes of the document."""
        return Board(self.result)

    # Weights

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Share of each weighted node within its siblings, exactly as the award gives it; siblings add up to 1."""
        found = {}
        for group in self.board.groups:
            children = self.board.children(group)
            raw = [self._raw(group, child) for child in children]
            whole = sum(raw, NONE)
            found.update({child: r / whole for child, r in zip(children, raw, strict=True)})
        return found

    def _raw(self, group: str, child: str) -> Fraction:
        """Weight as it is written, or the share where a method found it."""
        rules = self._rules.get(group)
        if rules is not None and rules["weights"] in ("percent", "relative"):
            return _exact(self._rules[child]["weight"])
        share = float(self.board.nodes[child]["share"])
        simple = Fraction(share).limit_denominator(SIMPLE)
        return simple if float(simple) == share else Fraction(share)

    @cached_property
    def _rules(self) -> dict[str, Mapping[str, Any]]:
        root = self.result.award.get("root")
        return {} if root is None else {node["path"]: node for node in _walk(root)}

    def overall(self, path: str) -> Fraction:
        """Part of the total: the product of shares up to the root."""
        weight = Fraction(1)
        while path:
            weight *= self.weights[path]
            path = parent(path)
        return weight

    def exponent(self, group: str) -> float | None:
        """Exponent of the power mean that a group is; None where it is none."""
        method = self.board.nodes[group]["aggregate"]
        if method["name"] == "power":
            return float(method["parameters"]["exponent"])
        return MEANS.get(method["name"])

    def method(self, group: str) -> str:
        """Name of a group's aggregation."""
        return str(self.board.nodes[group]["aggregate"]["name"])

    # Scores

    def there(self, path: str, row: int) -> bool:
        """Whether an entrant has a score of a node."""
        return bool(not np.isnan(self.board.scores[path][row]))

    def lacks(self, row: int) -> list[str]:
        """Weighted nodes that an entrant has no score of."""
        return [path for path in self.board.nodes if not self.there(path, row)]

    @cached_property
    def exact(self) -> dict[str, Fractions]:
        """Scores as fractions: of criteria as the result has them; of arithmetic and harmonic groups from those."""
        found: dict[str, Fractions] = {}
        for path in reversed(self.board.nodes):
            if self.board.nodes[path]["kind"] == "group" and self.exponent(path) in RATIONAL:
                found[path] = [self._mean(path, row, found) for row in range(self.board.count)]
            else:
                found[path] = [None if np.isnan(x) else _exact(x) for x in self.board.scores[path].tolist()]
        return found

    def _mean(self, group: str, row: int, scores: Mapping[str, Fractions]) -> Fraction | None:
        parts = [(self.weights[c], x) for c in self.board.children(group) if (x := scores[c][row]) is not None]
        whole = sum((w for w, _ in parts), NONE)
        if not whole:
            return None
        if self.exponent(group) == 1:
            return sum((w * x for w, x in parts), NONE) / whole
        if any(x <= 0 and w for w, x in parts):
            return NONE
        return whole / sum((w / x for w, x in parts if w), NONE)

    def check_shares(self, groups: Sequence[str]) -> None:
        """Raise NotDone where entrants have shares that do not follow from what they were left out of."""
        for group in groups:
            if self.method(group) in IGNORING:
                continue
            children = self.board.children(group)
            given = np.column_stack([self.board.shares[child] for child in children])
            base = np.array([float(self.weights[child]) for child in children])
            there = np.column_stack([~np.isnan(self.board.scores[child]) for child in children])
            kept = np.where(there, base, 0.0)
            whole = kept.sum(axis=1, keepdims=True)
            kept = np.divide(kept, whole, out=np.zeros_like(kept), where=whole > 0)
            if (np.abs(np.where(there & (whole > 0), given - kept, 0.0)) > CLOSE).any():
                raise NotDone("own-weights", group=group)

    # One weight on the move

    def rational(self, path: str) -> bool:
        """Whether totals are ratios of straight lines in the weight of a node."""
        above = ancestors(path)
        exponents = [1.0 if self.method(group) in ADDED else self.exponent(group) for group in above[1:]]
        return self.exponent(above[0]) in RATIONAL and all(exponent in RATIONAL for exponent in exponents)

    def ratio(self, path: str, row: int) -> Ratio:
        """An entrant's total as a function of a node's share, for trees of arithmetic and harmonic means."""
        group, own = parent(path), self.weights[path]
        inverse = self.exponent(group) == -1
        moving = Ratio(NONE, NONE, Fraction(1), NONE)
        dead = False
        rest, kept = NONE, NONE
        for child in self.board.children(group):
            x = self.exact[child][row]
            if x is None or not (self.weights[child] or child == path):
                continue
            dead = dead or (inverse and x <= 0)
            if child != path:
                share = self.weights[child] / (1 - own)
                kept += share
                rest += share * (1 / x if inverse and x else x)
        x = self.exact[path][row]
        if not dead and (kept or x is not None):
            here = NONE if x is None else 1 / x if inverse else x
            one = NONE if x is None else Fraction(1)
            moving = Ratio(rest, here - rest, kept, one - kept)
            moving = moving.inverse() if inverse else moving
        for node in ancestors(path)[:-1]:
            moving = self.raised(moving, node, row)
        return moving

    def raised(self, moving: Ratio, node: str, row: int) -> Ratio:
        """One group further up, from the total of a node to that of its parent."""
        group = parent(node)
        others = [
            (self.weights[c], x)
            for c in self.board.children(group)
            if c != node and (x := self.exact[c][row]) is not None
        ]
        there = self.exact[node][row] is not None
        method = self.method(group)
        if method in ADDED:
            count = len(others) + there
            least = self.board.nodes[group]["aggregate"]["parameters"].get("least", 1) if method == "mean-over" else 1
            by = max(_exact(least), Fraction(count)) if method == "mean-over" else Fraction(1)
            return moving.scaled(sum((x for _, x in others), NONE) / by, Fraction(int(there)) / by)
        own = self.weights[node] if there else NONE
        whole = own + sum((w for w, _ in others), NONE)
        if self.exponent(group) == 1:
            return moving.scaled(sum((w * x for w, x in others), NONE) / whole, own / whole)
        if any(w and x <= 0 for w, x in others) or (own and not moving.n0 and not moving.n1):
            return Ratio(NONE, NONE, Fraction(1), NONE)
        plus = sum((w / x for w, x in others if w), NONE) / whole
        return (moving.inverse() if own else moving).scaled(plus, own / whole).inverse()

    def curves(self, path: str) -> Curves:
        """Totals as functions of a node's share, for any tree of power means, minima and maxima; raises NotDone."""
        group = parent(path)
        exponent = self.exponent(group)
        if exponent is None:
            raise NotDone("aggregation", group=group, method=self.method(group))
        siblings = [child for child in self.board.children(group) if child != path]
        scores = self.board.scores
        own = scores[path]
        there = ~np.isnan(own)
        kept, rest = np.zeros(self.board.count), np.zeros(self.board.count)
        dead = there & (own <= 0) if exponent <= 0 else np.zeros(self.board.count, np.bool_)
        for child in siblings:
            share = float(self.weights[child] / (1 - self.weights[path]))
            has = ~np.isnan(scores[child]) & (share > 0)
            kept += np.where(has, share, 0.0)
            rest += np.where(has, share * phi(np.where(has, scores[child], 1.0), exponent), 0.0)
            dead |= has & (scores[child] <= 0) if exponent <= 0 else False
        rest = np.divide(rest, kept, out=np.zeros_like(rest), where=kept > 0)
        own = phi(np.where(there & ~dead, own, 1.0), exponent)
        rest = np.where(dead, 1.0, rest)
        levels = [self.level(node) for node in ancestors(path)[:-1]]
        return Curves(exponent, own, rest, there, kept, dead, levels)

    def level(self, node: str) -> Mean:
        """How the group above a node makes its score of the node's; raises NotDone."""
        group, method = parent(node), self.method(parent(node))
        count, scores = self.board.count, self.board.scores
        here = ~np.isnan(scores[node])
        others = [child for child in self.board.children(group) if child != node]
        nothing = np.zeros(count, np.bool_)
        if method in ("minimum", "maximum"):
            if not here.all():
                raise NotDone("aggregation", group=group, method=method)
            ends = {"minimum": (np.fmin, np.inf), "maximum": (np.fmax, -np.inf)}[method]
            plus = np.full(count, ends[1])
            for child in others:
                plus = ends[0](plus, scores[child])
            return Mean(method, 1.0, plus, np.ones(count), nothing)
        exponent = 1.0 if method in ADDED else self.exponent(group)
        if exponent is None:
            raise NotDone("aggregation", group=group, method=method)
        weight = {child: 1.0 if method in ADDED else float(self.weights[child]) for child in (node, *others)}
        times, plus, number = np.where(here, weight[node], 0.0), np.zeros(count), here.astype(np.float64)
        whole, dead = times.copy(), nothing.copy()
        for child in others:
            has = ~np.isnan(scores[child]) & (weight[child] > 0)
            whole, number = whole + np.where(has, weight[child], 0.0), number + has
            plus += np.where(has, weight[child] * phi(np.where(has, scores[child], 1.0), exponent), 0.0)
            dead |= has & (scores[child] <= 0) if exponent <= 0 else False
        if method == "sum":
            whole = np.ones(count)
        if method == "mean-over":
            whole = np.maximum(float(self.board.nodes[group]["aggregate"]["parameters"]["least"]), number)
        return Mean("mean", exponent, np.where(dead, 1.0, plus / whole), times / whole, dead)


def _exact(x: Any) -> Fraction:
    """Return the decimal that a number is written as, as a fraction."""
    return Fraction(decimal(float(x))) if isinstance(x, float) else Fraction(x)


def _walk(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    below = [found for child in node.get("children", ()) for found in _walk(child)]
    return [node, *below]
