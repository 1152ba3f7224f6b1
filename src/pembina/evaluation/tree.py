"""From the scores of criteria to the total: shares, groups, contributions and coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from attrs import asdict, define, field
from numpy.typing import NDArray

from pembina.errors import Place, PluginError
from pembina.evaluation.override import Overriding
from pembina.evaluation.refusing import asking
from pembina.evaluation.score import Scored
from pembina.evaluation.weigh import found_shares
from pembina.methods.rounding import apportion, on_grid
from pembina.model import Award, Entrant, Finding, Group, Leaf, Node
from pembina.plugins import Aggregated, Aggregator, Context, Host
from pembina.plugins.guard import by_whom

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

NEGLIGIBLE = 1e-8
"""Below this an aggregation adds nothing beyond the weighted mean of its children but the last bits."""


@define
class Tree:
    """Columns of every scored node by path, each of length entrants.

    ``scores`` NaN where there is none; ``shares`` the part of the parent (0 where left out); ``blocked`` entrants that
    cannot be assessed because of the node or something below it; ``left_out`` entrants for whom the node drops out.
    ``base`` are the shares before anything was left out, as the award gives them or a method found them; ``weighting``
    and ``facts`` are the figures that explain found weights and the aggregation of a group. ``held`` marks whose score
    of a node is overridden; nodes of which none is are not in it.
    """

    count: int
    entrants: Sequence[Entrant] = ()
    scores: dict[str, Floats] = field(factory=dict)
    shares: dict[str, Floats] = field(factory=dict)
    blocked: dict[str, Booleans] = field(factory=dict)
    left_out: dict[str, Booleans] = field(factory=dict)
    contributions: dict[str, Floats] = field(factory=dict)
    base: dict[str, Floats] = field(factory=dict)
    weighting: dict[str, dict[str, Any]] = field(factory=dict)
    facts: dict[str, dict[str, Any]] = field(factory=dict)
    remarks: list[Finding] = field(factory=list)
    held: dict[str, Booleans] = field(factory=dict)

    @property
    def total(self) -> Floats:
        """Score of the root; NaN where there is none."""
        return self.scores[""]


def build_tree(
    award: Award, scored: Mapping[str, Scored], host: Host, entrants: Sequence[Entrant],
    overriding: Overriding | None = None,
) -> Tree:  # fmt: skip
    """Aggregate from the leaves up; overrides of groups and of the total are applied on the way.

    Raises PluginError where an aggregator gives no number, ScoringError (PB507, PB508) where a method has no answer.
    """
    count = len(entrants)
    tree = Tree(count, entrants)
    if overriding is not None:
        tree.held = overriding.held
    _climb(award.root, award, scored, host, tree, overriding)
    tree.shares[""] = np.ones(count)
    _contribute(award, tree)
    return tree


def _climb(
    node: Node, award: Award, scored: Mapping[str, Scored], host: Host, tree: Tree, overriding: Overriding | None
) -> None:
    if isinstance(node, Leaf):
        leaf = scored[node.path]
        tree.scores[node.path] = leaf.scores
        tree.blocked[node.path] = leaf.blocked
        tree.left_out[node.path] = leaf.left_out
        return
    children = [child for child in node.children if child.scored]
    for child in children:
        _climb(child, award, scored, host, tree, overriding)
    scores = np.column_stack([tree.scores[child.path] for child in children])
    blocked = np.logical_or.reduce([tree.blocked[child.path] for child in children])
    present = ~np.isnan(scores)
    usable = present.any(axis=1) & ~blocked
    base = found_shares(node, children, scores, present.all(axis=1) & usable, float(award.scale), host, tree)
    usable &= _carried(node, base, present, host)
    shares = _shares(node, children, base, present | ~usable[:, None], host, tree)
    result = np.full(tree.count, np.nan)
    if usable.any():
        result[usable] = _aggregate(node, children, scores, shares, present, usable, float(award.scale), host, tree)
    tree.blocked[node.path] = blocked
    tree.left_out[node.path] = np.zeros(tree.count, dtype=np.bool_)
    tree.scores[node.path] = _treat_missing(node, result, ~usable & ~blocked, tree)
    if overriding is not None:
        overriding.group(tree, node.path)


def _carried(group: Group, base: Floats, present: Booleans, host: Host) -> Booleans:
    """Which entrants have something that counts: weights that a method found may be 0, and then nothing may be left."""
    if not host.get("aggregators", group.aggregate.name).weighted:
        return np.ones(len(base), dtype=np.bool_)
    return np.asarray((present & (base > 0)).any(axis=1), dtype=np.bool_)


def _shares(group: Group, children: list[Node], base: Floats, present: Booleans, host: Host, tree: Tree) -> Floats:
    """Spread the shares of left-out children over their siblings, entrant by entrant.

    Entrants that cannot be assessed anyway, or have nothing in the group, keep the published shares.
    """
    aggregator: Aggregator = host.get("aggregators", group.aggregate.name)
    shares = base.copy()
    if aggregator.weighted:
        thinned = ~present.all(axis=1)
        rest = np.where(present, shares, 0.0)[thinned]
        shares[thinned] = rest / rest.sum(axis=1)[:, None]
    for i, child in enumerate(children):
        tree.shares[child.path], tree.base[child.path] = shares[:, i], base[:, i]
    return shares


def _aggregate(
    group: Group,
    children: list[Node],
    scores: Floats,
    shares: Floats,
    present: Booleans,
    usable: Booleans,
    scale: float,
    host: Host,
    tree: Tree,
) -> Floats:
    """Ask the aggregator for the scores of those that can have one, and keep what it says about them."""
    method = group.aggregate
    aggregator: Aggregator = host.get("aggregators", method.name)
    there = [entrant for entrant, has in zip(tree.entrants, usable, strict=True) if has]
    context = Context(scale, tuple(e.code for e in there), tuple(child.path.rpartition(".")[2] for child in children))
    filled = np.where(present, scores, 0.0)[usable]
    with asking(
        host, "aggregators", aggregator, "aggregate", group.path,
        columns=[child.path for child in children], names=[e.name for e in there],
    ):  # fmt: skip
        given = aggregator.apply(filled, shares[usable], present[usable], method.parameters, context)
        if given is None:
            raise TypeError("it returned None, where an array of scores is due")
        if isinstance(given, Aggregated):
            tree.facts[group.path] = dict(given.facts)
            tree.remarks += [Finding(key, args, "warning", group.path or None) for key, args in given.remarks]
            given = given.scores
        result = np.asarray(given, dtype=np.float64)
    if aggregator.told is not None:
        tree.facts[group.path] = {**tree.facts.get(group.path, {}), "told": asdict(aggregator.told)}
    if result.shape != (len(there),) or not np.isfinite(result).all():
        whose = by_whom(method.name, host.provider("aggregators", method.name))
        place = Place(address=f"criteria.{group.path}".rstrip("."))
        raise PluginError.of("PB505", place, method=whose, score=str(result), value=str(filled.tolist()), entrant="-")
    if aggregator.relative:
        tree.remarks.append(Finding("relative.aggregation", {"method": method.name}, node=group.path or None))
    return on_grid(result)


def _treat_missing(group: Group, scores: Floats, missing: Booleans, tree: Tree) -> Floats:
    """A group none of whose children is present is left out of its parent, or keeps its entrants from being assessed.

    Stand-in scores are given to criteria, never to groups: with such a rule no child is missing in the first place.
    """
    if group.path and group.missing == "leave-out":
        tree.left_out[group.path] = missing
    else:
        tree.blocked[group.path] = tree.blocked[group.path] | missing
    return scores


def _contribute(award: Award, tree: Tree) -> None:
    """Split the total over the nodes, exactly.

    A criterion contributes the product of the shares above it times its score. A group contributes what its
    aggregation adds beyond the shares times scores of its children: nothing for a weighted mean, something negative
    for a geometric mean or a minimum. What an override of a group, or of the total, makes of it is part of that.
    """
    parts: dict[str, Floats] = {}
    _split(award.root, np.ones(tree.count), tree, parts)
    whole = ~np.isnan(tree.total)
    leaves = {leaf.path for leaf in award.leaves()}
    for path, part in parts.items():
        computed = whole & ~tree.held[path] if path in tree.held else whole
        if np.abs(part[computed]).max(initial=0.0) < NEGLIGIBLE and path not in leaves:
            parts[path] = np.where(whole & ~computed, part, 0.0)
    moving = [path for path, part in parts.items() if path in tree.scores and part[whole].any()]
    for path in parts:
        tree.contributions[path] = np.where(whole, 0.0, np.nan)
    if moving and whole.any():
        exact = apportion(np.column_stack([parts[path][whole] for path in moving]), tree.total[whole])
        for i, path in enumerate(moving):
            tree.contributions[path][whole] = exact[:, i]


def _split(node: Node, weight: Floats, tree: Tree, parts: dict[str, Floats]) -> None:
    scores = np.nan_to_num(tree.scores[node.path])  # a left-out node has weight 0 here, never a score of 0
    if isinstance(node, Leaf):
        parts[node.path] = weight * scores
        return
    parts[node.path] = weight * scores
    for child in node.children:
        if child.scored:
            share = np.where(np.isnan(tree.scores[child.path]), 0.0, tree.shares[child.path])
            _split(child, weight * share, tree, parts)
            parts[node.path] = parts[node.path] - weight * share * np.nan_to_num(tree.scores[child.path])


def coverage(award: Award, reported: Mapping[str, Booleans], tree: Tree) -> Floats:
    """Return the percent of the total's weight that rests on reported data, by the shares before any was left out."""
    covered, whole = np.zeros(tree.count), np.zeros(tree.count)
    for path, weight in _leaf_weights(award.root, np.ones(tree.count), tree):
        whole += weight
        covered += np.where(reported[path], weight, 0.0)
    return on_grid(100.0 * covered / whole)


def _leaf_weights(node: Node, weight: Floats, tree: Tree) -> Iterator[tuple[str, Floats]]:
    """The product of shares from the root down to each scored criterion."""
    if isinstance(node, Leaf):
        yield node.path, weight
        return
    for child in node.children:
        if child.scored:
            yield from _leaf_weights(child, weight * tree.base[child.path], tree)
