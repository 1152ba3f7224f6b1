"""What many changes of single figures do to the scores above them, all at once, for one criterion."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define
from numpy.typing import NDArray

from pembina.analysis.audit_board import ancestors
from pembina.analysis.audit_recount import rounded
from pembina.analysis.replay import Replay
from pembina.evaluation.score import FILLED
from pembina.methods.rounding import on_grid
from pembina.model import Group, Leaf
from pembina.plugins import Aggregated, Aggregator, Context, ScoringMethod, WeightingMethod

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@define(slots=False)
class Climb:
    """One criterion, and the groups above it.

    ``scores`` is for criteria where a figure of one entrant touches no score of another (:attr:`alone`), ``raised``
    for all where nothing but the scoring itself compares entrants (:attr:`plain`).
    """

    replay: Replay
    leaf: Leaf

    @cached_property
    def path(self) -> list[str]:
        """The criterion and the groups above it that its score goes into, the root last."""
        nodes = {node.path: node for node in self.replay.award.nodes()}
        way = [self.leaf.path, *ancestors(self.leaf.path)]
        if all(nodes[path].scored for path in way[:-1]):
            return way
        return [self.leaf.path]

    @cached_property
    def alone(self) -> bool:
        """Whether a changed figure of one entrant leaves all scores of the others as they are."""
        return self.plain and not (self.method is not None and self.method.relative)

    @cached_property
    def method(self) -> ScoringMethod | None:
        """How the criterion is scored."""
        score = self.leaf.score
        if score is None:
            return None
        method: ScoringMethod = self.replay.host.get("scoring-methods", score.name)
        return method

    @cached_property
    def plain(self) -> bool:
        """Whether no step but the scoring compares entrants: no treatment, imputation, found weights or the like."""
        award, host, leaf = self.replay.award, self.replay.host, self.leaf
        if award.screen is not None or leaf.treat is not None:
            return False
        if any(other.impute is not None for other in award.leaves()):
            return False
        scored = self.replay.judgement.scored[leaf.path]
        if leaf.missing in FILLED[1:] and scored.filled.any():
            return False
        for path in self.path[1:]:
            group = award.root if not path else award.node(path)
            assert isinstance(group, Group)
            aggregator: Aggregator = host.get("aggregators", group.aggregate.name)
            if aggregator.relative or (aggregator.complete and aggregator.name != "ordered"):
                return False
            if group.weighting is not None:
                weighting: WeightingMethod = host.get("weightings", group.weighting.name)
                if weighting.uses_scores:
                    return False
        return True

    def scores(self, rows: Integers, values: Floats) -> dict[str, Floats]:
        """Scores of the criterion and of each group above it if these entrants had these values; raises Unfit."""
        if self.method is None or self.leaf.score is None:
            return {}
        context = Context(self.scale, tuple(self.codes[row] for row in rows.tolist()))
        given = self.method.apply(values, self.leaf.score.parameters, context)
        return self.raised(rows, on_grid(np.asarray(given, np.float64)))

    def raised(self, rows: Integers, scores: Floats) -> dict[str, Floats]:
        """Scores of the criterion and of each group above it if these entrants had these scores in the criterion."""
        scores = self._held(self.leaf.path, scores, rows)
        found = {self.leaf.path: scores}
        for child, group in zip(self.path, self.path[1:], strict=False):
            scores = self._held(group, self._aggregate(group, child, scores, rows), rows)
            found[group] = scores
        return found

    def _held(self, path: str, scores: Floats, rows: Integers) -> Floats:
        """Keep the scores that an override sets."""
        tree = self.replay.judgement.tree
        held = tree.held.get(path)
        return scores if held is None else np.where(held[rows], tree.scores[path][rows], scores)

    def _aggregate(self, path: str, changed: str, scores: Floats, rows: Integers) -> Floats:
        group, children, columns, shares, present = self._groups[path]
        aggregator: Aggregator = self.replay.host.get("aggregators", group.aggregate.name)
        parts = columns[rows]
        parts[:, children.index(changed)] = scores
        names = tuple(child.rpartition(".")[2] for child in children)
        context = Context(self.scale, tuple(self.codes[row] for row in rows.tolist()), names)
        given = aggregator.apply(parts, shares[rows], present[rows], group.aggregate.parameters, context)
        return on_grid(np.asarray(given.scores if isinstance(given, Aggregated) else given, np.float64))

    @cached_property
    def _groups(self) -> dict[str, tuple[Group, list[str], Floats, Floats, NDArray[np.bool_]]]:
        tree, found = self.replay.judgement.tree, {}
        for path in self.path[1:]:
            group = self.replay.award.root if not path else self.replay.award.node(path)
            assert isinstance(group, Group)
            children = [child.path for child in group.children if child.scored]
            columns = np.column_stack([tree.scores[child] for child in children])
            shares = np.column_stack([tree.shares[child] for child in children])
            present = ~np.isnan(columns)
            found[path] = (group, children, np.where(present, columns, 0.0), shares, present)
        return found

    def deciding(self, scores: Floats) -> Floats:
        """Scores as they decide: published, or exact."""
        award = self.replay.award
        return scores if award.rank_on == "exact" else rounded(scores, award.decimals, award.rounding)

    @cached_property
    def codes(self) -> list[str]:
        """Codes of the entrants."""
        return [entrant.code for entrant in self.replay.entrants]

    @property
    def scale(self) -> float:
        """The award's highest score."""
        return float(self.replay.award.scale)


def knots(parameters: Mapping[str, Any]) -> list[float]:
    """Every number among the parameters of a scoring method: between two of them it only rises or only falls."""
    found: list[float] = []
    for key, value in parameters.items():
        if isinstance(value, Mapping):
            found += knots(value)
        elif isinstance(value, list | tuple):
            found += knots(dict(enumerate(value)))  # type: ignore[arg-type]
        elif not isinstance(value, bool | str) and value is not None and key != "score":
            found.append(float(value))
    return found
