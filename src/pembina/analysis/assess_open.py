"""What one entrant alone cannot know of its score: nodes that compare it with a field, and how far they can go.

Two judgements enclose the total: one in which every open node gets the least that it can, one with the most.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import evolve, frozen

from pembina.evaluation.judge import Judgement, judge
from pembina.evaluation.measure import Column
from pembina.evaluation.override import Asked
from pembina.model import Award, Entrant, Group, Leaf, Method, Node, Override
from pembina.model.override import TOTAL
from pembina.plugins import Aggregator, Host, ScoringMethod, Treatment, WeightingMethod
from pembina.plugins.values import FINAL

STEADY = (
    "arithmetic", "geometric", "harmonic", "power", "minimum", "maximum", "median", "ordered", "sum", "mean-over",
    "levels",
)  # fmt: skip
"""Built-in aggregators that never fall where a part rises: the ends of the parts give the ends of the group."""

FROM_FIELD = ("lowest", "median")
"""Rules for missing data whose stand-in comes from those who reported."""

ANYTHING = {"low": "minimum", "high": "maximum"}
"""A mean by weights that are not known lies between its weakest and its strongest part."""


@frozen
class Unknown:
    """Open nodes by path with the reason: a key of ``reports.assess_words.OPEN``."""

    leaves: Mapping[str, str]
    groups: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.leaves or self.groups)

    def inside(self, path: str) -> bool:
        """Whether a node, or something below it, is open."""
        below = f"{path}." if path else ""
        return any(node == path or node.startswith(below) for node in (*self.leaves, *self.groups))


def unknown(
    award: Award, columns: Mapping[str, Column], host: Host, apart: Set[str], unread: Set[str], row: int = 0
) -> Unknown:
    """Return what stays open for one entrant as long as the field is not known."""
    leaves: dict[str, str] = {}
    for leaf in award.leaves():
        reason = "unread" if leaf.path in unread else _leaf(leaf, columns[leaf.path], host, leaf.path in apart, row)
        if reason is not None and leaf.score is not None:
            leaves[leaf.path] = reason
    groups: dict[str, str] = {}
    for node in reversed([node for node in award.nodes() if isinstance(node, Group)]):
        reason = _group(node, host, Unknown(leaves, groups))
        if reason is not None:
            groups[node.path] = reason
    return Unknown(leaves, groups)


def _leaf(leaf: Leaf, column: Column, host: Host, apart: bool, row: int) -> str | None:
    if leaf.score is None:
        return None
    if apart:
        return "compares"
    if not column.present[row]:
        if column.reason(row) in FINAL:
            return None
        if leaf.impute is not None:
            return "imputation"
        return "stand-in" if leaf.missing in FROM_FIELD else None
    method: ScoringMethod = host.get("scoring-methods", leaf.score.name)
    if method.relative:
        return "scoring"
    if leaf.treat is not None:
        treatment: Treatment = host.get("treatments", leaf.treat.name)
        return "treatment" if treatment.relative else None
    return None


def _group(group: Group, host: Host, so_far: Unknown) -> str | None:
    aggregator: Aggregator = host.get("aggregators", group.aggregate.name)
    if aggregator.relative:
        return "aggregation"
    steady = group.aggregate.name in STEADY
    if group.weighting is not None:
        weighting: WeightingMethod = host.get("weightings", group.weighting.name)
        if weighting.uses_scores:
            return "weights" if steady and aggregator.weighted else "aggregation"
    return "aggregation" if not steady and so_far.inside(group.path) else None


@frozen
class Alone:
    """One entrant judged by itself, with what is open held at one end (``low`` or ``high``)."""

    judgement: Judgement
    end: str

    @property
    def total(self) -> float | None:
        """The unrounded total, whatever the status; None where there is none."""
        return score_of(self.judgement, "")


def score_of(judgement: Judgement, path: str, row: int = 0) -> float | None:
    """Score of a node; None where there is none."""
    scores = judgement.tree.scores.get(path)
    if scores is None and path in judgement.scored:
        scores = judgement.scored[path].scores
    score = np.nan if scores is None else scores[row]
    return None if np.isnan(score) else float(score)


def alone(
    award: Award, columns: Mapping[str, Column], entrant: Entrant, host: Host, open_: Unknown, end: str,
    given: Mapping[str, float] | None = None,
) -> Alone:  # fmt: skip
    """Judge one entrant with every open node at its least or its most; ``given`` are scores of criteria to try out."""
    tried = dict(given or {})
    held = {path: _end(award, award.node(path), host, end) for path in open_.leaves if path not in tried}
    held |= {path: _end(award, award.node(path), host, end) for path, why in open_.groups.items() if why != "weights"}
    asked = Asked(tuple(_hold(entrant, path, score) for path, score in {**held, **tried}.items()), checked=False)
    rules = neutral(award, host, open_, end)
    bound = {leaf.path: evolve(columns[leaf.path], leaf=leaf) for leaf in rules.leaves()}
    return Alone(judge(rules, bound, (entrant,), host, asked), end)


def neutral(award: Award, host: Host, open_: Unknown, end: str = "low") -> Award:
    """Return rules that judge one entrant without a field; what they make of open nodes means nothing.

    A missing value that an award refuses stops the committee's run; here it leaves the entrant without a total.
    """
    screen = award.screen and evolve(award.screen, include=())
    root = _calmed(award.root, host, open_, end)
    assert isinstance(root, Group)
    return evolve(award, screen=screen, root=root)


def _calmed(node: Node, host: Host, open_: Unknown, end: str) -> Node:
    missing = "not-assessable" if node.missing == "refuse" else node.missing
    if isinstance(node, Leaf):
        if node.path not in open_.leaves or node.score is None:
            return evolve(node, missing=missing)
        method: ScoringMethod = host.get("scoring-methods", node.score.name)
        plain = Method("piecewise", {"points": [[0.0, 0.0], [1.0, 0.0]]}) if method.relative else node.score
        return evolve(node, missing=missing, impute=None, treat=None, score=plain)
    children = tuple(_calmed(child, host, open_, end) for child in node.children)
    if node.path not in open_.groups:
        return evolve(node, missing=missing, children=children)
    name = ANYTHING[end] if open_.groups[node.path] == "weights" else "arithmetic"
    return evolve(node, missing=missing, children=children, aggregate=Method(name, {}), weighting=None)


def _end(award: Award, node: Node, host: Host, end: str) -> float:
    return 0.0 if end == "low" else best_score(award, node, host)


def best_score(award: Award, node: Node, host: Host) -> float:
    """The highest score that a node can have by its own rules."""
    scale = float(award.scale)
    if isinstance(node, Group) or node.score is None:
        return scale
    method: ScoringMethod = host.get("scoring-methods", node.score.name)
    best = method.best(node.score.parameters, scale) if method.best is not None else None
    return scale if best is None else float(best)


def _hold(entrant: Entrant, path: str, score: float) -> Override:
    return Override(entrant.code, path or TOTAL, None, Decimal(repr(score)), "", None, "")


def points(award: Award, path: str) -> Any:
    """Part of the total that a node weighs: the product of shares up to the root; None without weight."""
    weight = 1.0
    while path:
        share = award.node(path).share
        if share is None:
            return None
        weight *= share
        path = path.rpartition(".")[0]
    return weight
