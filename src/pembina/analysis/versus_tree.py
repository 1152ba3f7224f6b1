"""The criteria tree of a result, made computable for cases that nobody reported: scores of one mixed with another's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone, parent
from pembina.analysis.replay import methods_host
from pembina.errors import PembinaError
from pembina.methods.refusal import Unfit
from pembina.methods.rounding import on_grid
from pembina.model import Result
from pembina.model.override import TOTAL
from pembina.plugins import Aggregated, Aggregator, Context, Host, WeightingMethod
from pembina.plugins.guard import guarded

Floats = NDArray[np.float64]
Scores = Mapping[str, float]
"""Score of each weighted node, NaN where there is none."""

CLOSE = 1e-8
"""How far a recounted score may be off the document's."""

BLOCK = 1 << 15
"""Rows that are handed to an aggregation at once."""

ADDING = ("arithmetic", "sum")
"""Aggregations that add up what their parts bring: nothing depends on the order in which parts move."""


@define(slots=False)
class Tree:
    """The weighted nodes of a result, with the shares that hold before anything is left out."""

    result: Result
    host: Host = field(factory=methods_host)

    # What there is

    @cached_property
    def nodes(self) -> dict[str, Mapping[str, Any]]:
        """The nodes that carry weight by path, parents before their children; the root is one of them."""
        carried: dict[str, Mapping[str, Any]] = {}
        for node in self.result.nodes:
            path = node["path"]
            if path == "" or (node["share"] is not None and parent(path) in carried):
                carried[path] = node
        return carried

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """Paths of the weighted nodes directly below each group."""
        below: dict[str, list[str]] = {path: [] for path, node in self.nodes.items() if node["kind"] == "group"}
        for path in self.nodes:
            if path:
                below[parent(path)].append(path)
        return below

    @cached_property
    def leaves(self) -> list[str]:
        """Paths of the weighted criteria in the order of the file."""
        return [path for path, node in self.nodes.items() if node["kind"] == "criterion"]

    @property
    def scale(self) -> float:
        """The highest score."""
        return float(self.result.award["scale"])

    def method(self, group: str) -> str:
        """Name of a group's aggregation."""
        return str(self.nodes[group]["aggregate"]["name"])

    @property
    def adding(self) -> bool:
        """Whether every group adds up what its parts bring."""
        return all(self.method(group) in ADDING for group in self.children)

    def shares(self, group: str) -> Floats:
        """Shares of a group's children before any was left out."""
        return np.array([float(self.nodes[child]["share"]) for child in self.children[group]], np.float64)

    def own_shares(self, group: str) -> bool:
        """Whether a method gave every entrant shares of its own."""
        weighting = self.nodes[group].get("weighting")
        if weighting is None:
            return False
        try:
            method: WeightingMethod = self.host.get("weightings", weighting["name"])
        except (PembinaError, KeyError):
            return any(self.nodes[child]["shares"] is not None for child in self.children[group])
        return method.per_entrant

    @cached_property
    def _rules(self) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        waiting = [self.result.award["root"]] if "root" in self.result.award else []
        while waiting:
            rule = waiting.pop()
            found[rule["path"]] = rule
            waiting += rule.get("children", ())
        return found

    def rule(self, path: str) -> Mapping[str, Any]:
        """The award's own entry of a node; empty where the document has none."""
        return self._rules.get(path, {})

    # What it makes of scores

    def stated(self, code: str) -> dict[str, float]:
        """Scores of one entrant as the document states them."""
        row, scores = self.result.position(code), {}
        for path, node in self.nodes.items():
            cell = (node["scores"] or {row: None})[row]
            scores[path] = np.nan if cell is None else float(cell)
        return scores

    def climb(self, scores: Scores) -> dict[str, float]:
        """Scores of all nodes from those of the criteria, rounded as evaluation rounds them.

        A group that cannot be counted from the scores of one entrant keeps the score that is given for it, NaN without
        one; where a method gave everybody their own shares and no score is given, it is the mean with their mean.
        Raises NotDone where an aggregation has no answer.
        """
        climbed = {leaf: scores.get(leaf, np.nan) for leaf in self.leaves}
        for group in reversed(list(self.children)):
            fault = self.fault(group)
            averaged = fault is not None and fault.reason["key"] == "own-weights" and self.method(group) == "arithmetic"
            if fault is not None and not (averaged and group not in scores):
                climbed[group] = scores.get(group, np.nan)
            else:
                row = np.array([[climbed[child] for child in self.children[group]]])
                climbed[group] = float(self.evaluate(group, row)[0])
        return {path: climbed[path] for path in self.nodes}

    def evaluate(self, group: str, scores: Floats) -> Floats:
        """Score of a group for rows of scores of its children (NaN: left out), by the award's own aggregation.

        Shares of what is left out go to the siblings in proportion, as at evaluation. A row with nothing in it is NaN.
        Raises NotDone where the aggregation has no answer.
        """
        made = np.full(len(scores), np.nan)
        for start in range(0, len(scores), BLOCK):
            part = scores[start : start + BLOCK]
            usable = ~np.isnan(part).all(axis=1)
            if usable.any():
                made[start : start + BLOCK][usable] = self._block(group, part[usable])
        return made

    def _block(self, group: str, scores: Floats) -> Floats:
        aggregator = self._aggregators[group]
        present = ~np.isnan(scores)
        shares = np.broadcast_to(self.shares(group), scores.shape).copy()
        if aggregator.weighted:
            thinned = ~present.all(axis=1)
            rest = np.where(present, shares, 0.0)[thinned]
            shares[thinned] = rest / rest.sum(axis=1)[:, None]
        parts = tuple(child.rpartition(".")[2] for child in self.children[group])
        context = Context(self.scale, tuple(map(str, range(len(scores)))), parts)
        method = self.nodes[group]["aggregate"]
        filled = np.where(present, scores, 0.0)
        provider = self.host.provider("aggregators", aggregator.name)
        with guarded(provider, f"aggregator {aggregator.name}", at=aggregator.apply, address=f"criteria.{group}"):
            try:
                given = aggregator.apply(filled, shares, present, method["parameters"], context)
            except Unfit:
                given = None
            made = np.asarray(given.scores if isinstance(given, Aggregated) else given, dtype=np.float64)
        if made.shape != (len(scores),) or not np.isfinite(made).all():
            raise NotDone("no-answer", group=group, method=method["name"])
        return on_grid(made)

    # What it can make nothing of

    @cached_property
    def _aggregators(self) -> dict[str, Aggregator]:
        known = {}
        for group in self.children:
            try:
                known[group] = self.host.get("aggregators", self.method(group))
            except (PembinaError, KeyError):  # a plugin that is not installed here
                continue
        return known

    def fault(self, group: str) -> NotDone | None:
        """Why a group's score does not follow from the scores of one entrant; None where it does."""
        aggregator = self._aggregators.get(group)
        if aggregator is None:
            return NotDone("aggregation-unknown", group=group, method=self.method(group))
        if aggregator.relative:
            return NotDone("aggregation-relative", group=group, method=self.method(group))
        if self.own_shares(group):
            return NotDone("own-weights", group=group)
        return None

    def contradictions(self, codes: Sequence[str]) -> dict[str, NotDone]:
        """Groups whose scores the document states otherwise than they come out here, for any of these entrants."""
        found = {}
        told = [each["what"] for each in self.result.overrides if each["entrant"] in codes]
        overridden = {"" if what == TOTAL else what for what in told}
        for group in self.children:
            if self.fault(group) is not None:
                continue
            for stated in map(self.stated, codes):
                row = np.array([[stated[child] for child in self.children[group]]])
                if np.isnan(stated[group]):
                    continue
                try:
                    counted = float(self.evaluate(group, row)[0])
                except NotDone as fault:
                    found[group] = fault
                    continue
                if not abs(counted - stated[group]) <= CLOSE * max(1.0, self.scale):
                    found[group] = NotDone("not-reproduced", group=group)
            if group in overridden:
                found[group] = NotDone("overridden", group=group)
        return found
