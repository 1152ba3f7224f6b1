"""How a difference is shared out: over criteria inside one result, over data and weights between two."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from attrs import define, field

from pembina.analysis.audit_board import NotDone, parent
from pembina.analysis.versus_cases import Side, compare_exactly
from pembina.analysis.versus_owen import Case, Spread
from pembina.analysis.versus_rules import moved_shares, same_shape
from pembina.analysis.versus_tree import Tree
from pembina.methods.rounding import apportion, decimal

ADDITION, SHAPLEY = "addition", "shapley"


@define
class Shared:
    """A difference shared out; all numbers on the grid, and adding up as decimals.

    ``parts`` by node are what its scores do (together ``data``), ``weights`` what the change of its weight does
    (together ``moved``, which is all there is where it cannot be told apart by criterion). ``faults`` are groups that
    are not split; ``fault`` says why nothing is.
    """

    method: str = ADDITION
    parts: dict[str, float] = field(factory=dict)
    weights: dict[str, float] = field(factory=dict)
    data: float | None = None
    moved: float | None = None
    faults: Mapping[str, NotDone] = field(factory=dict)
    fault: NotDone | None = None


def within(tree: Tree, a: Side, b: Side) -> Shared:
    """The difference between two sides under the same rules."""
    whole = compare_exactly(a, b)
    fault = a.fault or b.fault
    if whole is None:
        return Shared(fault=fault or NotDone("no-total", entrant=None))
    codes = [side.facts["entrant"] for side in (a, b) if side.result is tree.result and side.row is not None]
    spread = Spread.of(tree, b.case, a.case, tree.contradictions(codes))
    return _shared(spread, whole)


def _shared(spread: Spread, whole: float) -> Shared:
    exact = spread.exactly(whole)
    method = ADDITION if spread.tree.adding and not spread.thinned else SHAPLEY
    return Shared(method, exact, data=whole, faults=spread.faults, fault=spread.faults.get(""))


def between(new: Tree, old: Tree, a: Side, b: Side) -> Shared:
    """The difference between a side now and a side in an earlier result, as far as the rules let it be split."""
    whole = compare_exactly(a, b)
    if whole is None:
        return Shared(fault=a.fault or b.fault)
    shape = same_shape(new, old)
    if shape is None and not moved_shares(new, old):
        return within(new, a, b)
    if shape is None:
        try:
            return _averaged(new, old, a, b, whole)
        except NotDone as fault:
            return Shared(fault=fault)
    if new.adding and old.adding and shape.reason["key"] == "tree-changed":
        return _added(new, old, a, b, whole)
    return Shared(fault=shape)


# The same tree with other weights


def _averaged(new: Tree, old: Tree, a: Side, b: Side, whole: float) -> Shared:
    """The part of the data, averaged over the weights of both results; what is left is the part of the weights."""
    now = Spread.of(new, _moved(new, b), a.case)
    then = Spread.of(old, b.case, _moved(old, a))
    faults = {**then.faults, **now.faults}
    common = now.parts.keys() & then.parts.keys()
    parts = {path: (now.parts[path] + then.parts[path]) / 2 for path in new.nodes if path in common}
    if math.isnan(parts[""]):
        return Shared(fault=NotDone("weights-changed"))
    mean = Spread(new, b.case, a.case, faults, parts)
    data = float(np.round(parts[""], 10)) + 0.0
    moved = float(decimal(whole) - decimal(data))
    shared = Shared(SHAPLEY, mean.exactly(data), data=data, moved=moved, faults=faults, fault=faults.get(""))
    if new.adding and not faults and not now.thinned:
        shared.method = ADDITION
        raw = {path: _weight(new, a, path) - _weight(old, b, path) - parts[path] for path in new.leaves}
        shared.weights = Spread(new, b.case, a.case, {}, _summed(new, raw)).exactly(moved)
    return shared


def _moved(tree: Tree, side: Side) -> Case:
    """A side's criteria under the weights of the other result."""
    scores = {leaf: side.case.scores[leaf] for leaf in tree.leaves}
    scores |= {group: side.case.scores[group] for group in tree.children if tree.fault(group) is not None}
    return Case(tree.climb(scores), side.case.shares)


def _weight(tree: Tree, side: Side, leaf: str) -> float:
    """What a criterion brings to the total, in a tree that adds up."""
    score = side.case.scores[leaf]
    return 0.0 if math.isnan(score) else score * _share_of_total(tree, side, leaf)


def _share_of_total(tree: Tree, side: Side, path: str) -> float:
    weight = 1.0
    while path:
        group = parent(path)
        weight *= 1.0 if tree.method(group) == "sum" else side.share(tree.nodes[path]) or 0.0
        path = group
    return weight


def _summed(tree: Tree, leaves: Mapping[str, float]) -> dict[str, float]:
    """Parts of all nodes from those of the criteria."""
    parts = dict(leaves)
    for group in reversed(list(tree.children)):
        parts[group] = math.fsum(parts[child] for child in tree.children[group])
    return parts


# Another tree that adds up


def _added(new: Tree, old: Tree, a: Side, b: Side, whole: float) -> Shared:
    """Criteria that came or went, of awards that add up: what each of them brought, then and now.

    Of a criterion in both, the mean weight times the difference of scores belongs to the data, the mean score times the
    difference of weights to the weights; what came or went belongs to the weights altogether.
    """
    data: dict[str, float] = {}
    weights: dict[str, float] = {}
    for leaf in dict.fromkeys([*new.leaves, *old.leaves]):
        now = (a.case.scores[leaf], _share_of_total(new, a, leaf)) if leaf in new.leaves else None
        then = (b.case.scores[leaf], _share_of_total(old, b, leaf)) if leaf in old.leaves else None
        if (now and math.isnan(now[0])) or (then and math.isnan(then[0])):
            return Shared(fault=NotDone("left-out-changed", node=leaf))
        x, w = now or (0.0, 0.0)
        y, v = then or (0.0, 0.0)
        data[leaf] = (w + v) / 2 * (x - y) if now and then else 0.0
        weights[leaf] = w * x - v * y - data[leaf]
    parts, moved = _both_exactly(data, weights, whole)
    parts, moved = _with_groups(new, old, parts), _with_groups(new, old, moved)
    return Shared(ADDITION, parts, moved, parts[""], moved[""])


def _both_exactly(
    data: Mapping[str, float], weights: Mapping[str, float], whole: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Two columns of parts on the grid that together add up to the whole; what is nothing stays nothing."""
    columns = (dict.fromkeys(data, 0.0), dict.fromkeys(weights, 0.0))
    raw = {(i, leaf): part for i, column in enumerate((data, weights)) for leaf, part in column.items() if part}
    if raw:
        exact = apportion(np.array([list(raw.values())]), np.array([whole]))[0]
        for (i, leaf), part in zip(raw, exact.tolist(), strict=True):
            columns[i][leaf] = part
    return columns


def _with_groups(new: Tree, old: Tree, leaves: Mapping[str, float]) -> dict[str, float]:
    """Parts of criteria, and of groups as their sums."""
    sums = dict(leaves)
    for group in [*new.children, *old.children]:
        below = f"{group}." if group else ""
        inside = [decimal(part) for leaf, part in leaves.items() if leaf.startswith(below)]
        sums[group] = float(sum(inside, decimal(0.0)))
    return sums
