"""From what an award declares as uncertain, or from sensible defaults, to the assumptions that draws vary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from attrs import define, field

from pembina.analysis.robustness_climb import weights_count
from pembina.analysis.robustness_factors import STEPS, Factor, Fixed, LeaveOut, Option, Switch, Weights
from pembina.analysis.robustness_scenes import Scenes
from pembina.analysis.robustness_tree import Outline
from pembina.errors import PembinaError
from pembina.model import Award, Group, Leaf, Method, Spread, Uncertain, Uncertainty
from pembina.plugins import Aggregator, Host, ScoringMethod

DRAWS = 10_000
SEED = 1
WITHIN = 25.0
"""Percent that weights are moved up and down by default, as the JRC's audits do."""

MEANS = (Method("arithmetic"), Method("geometric"))
NAMES = tuple(method.name for method in MEANS)
NOTHING = Uncertain()


def default_uncertainty(award: Award) -> Uncertainty:
    """Return what is varied where an award declares nothing: weights, means, treatment and imputation.

    Weights move by 25 percent at every level; groups that are an arithmetic or geometric mean are tried as both; with
    and without treatment and imputation where the award has them (the audits of composite indicators by the JRC).
    Other ways of scoring and leaving criteria out have to be declared.
    """
    leaves = Outline(award).leaves
    without = {step: (None,) if any(getattr(leaf, step) for leaf in leaves) else () for step in ("treat", "impute")}
    return Uncertainty(
        DRAWS, SEED, (Spread("within", WITHIN),), aggregate=MEANS, treat=without["treat"], impute=without["impute"]
    )


@define
class Finder:
    """Finds the factors of one result: ``factors``, and in ``fixed`` what is not varied and why."""

    uncertainty: Uncertainty
    declared: bool
    scenes: Scenes
    host: Host
    factors: list[Factor] = field(factory=list)
    fixed: list[Fixed] = field(factory=list)

    @property
    def _outline(self) -> Outline:
        return self.scenes.outline

    def _own(self, path: str) -> Uncertain:
        return self.uncertainty.nodes.get(path, NOTHING)

    def find(self) -> None:
        """Find everything: weights, aggregation, scores, treatment, imputation, leaving out."""
        self._aggregation()
        later, fixed = self.factors, self.fixed
        self.factors, self.fixed = [], []
        self._weights(later)
        self.factors, self.fixed = [*self.factors, *later], [*self.fixed, *fixed]
        for step in STEPS:
            self._step(step)
        self._leave_out()

    # Weights

    def _weights(self, switches: Sequence[Factor]) -> None:
        """Weights are listed first, and yet depend on ``switches``: in some aggregations none counts."""
        levels = self.uncertainty.weights or (Spread("fixed"),)
        for group in self._outline.groups:
            spread = self._own(group.path).weights or levels[min(self._outline.depth(group), len(levels) - 1)]
            parts = self._outline.parts(group)
            if len(parts) < 2:
                self.fixed.append(Fixed("weights", group.path, "one-part"))
            elif not any(weights_count(self.host, method) for method in methods_of(group, switches)):
                args = {"method": group.aggregate.name}
                self.fixed.append(Fixed("weights", group.path, "weights-do-not-count", args))
            elif spread.kind == "fixed" or (spread.kind == "within" and spread.amount == 0):
                self.fixed.append(Fixed("weights", group.path, "declared-fixed"))
            else:
                base = self.scenes.scene({}).of(self.scenes.rows).base
                shares = tuple(float(base[part.path].mean()) for part in parts)
                paths = tuple(part.path for part in parts)
                self.factors.append(Weights(f"weights:{group.path}", group.path, paths, shares, spread))

    # Aggregation

    def _aggregation(self) -> None:
        open_ = [g for g in self._outline.groups if len(self._outline.parts(g)) > 1]
        common = [group for group in open_ if self._own(group.path).aggregate is None and self._may_switch(group)]
        if self.uncertainty.aggregate and (common or not open_):
            self._switch("aggregate", None, common, self.uncertainty.aggregate)
        elif not self.uncertainty.aggregate:
            self.fixed.append(Fixed("aggregate", None, "not-declared"))
        for group in open_:
            alternatives = self._own(group.path).aggregate
            if alternatives:
                self._switch("aggregate", group.path, [group], alternatives)

    def _may_switch(self, group: Group) -> bool:
        """By default only means are switched, and no geometric mean is taken of scores below 0."""
        if self.declared:
            return True
        if group.aggregate.name not in NAMES:
            self.fixed.append(Fixed("aggregate", group.path, "not-a-mean", {"method": group.aggregate.name}))
            return False
        tree = self.scenes.replay.judgement.tree
        if any((tree.scores[part.path] < 0).any() for part in self._outline.parts(group)):
            self.fixed.append(Fixed("aggregate", group.path, "negative-scores"))
            return False
        return True

    # Steps of criteria

    def _step(self, step: str) -> None:
        alternatives = getattr(self.uncertainty, step)
        numeric = [leaf for leaf in self._outline.leaves if not self.scenes.replay.columns[leaf.path].category]
        if alternatives:
            common = [leaf for leaf in numeric if getattr(self._own(leaf.path), step) is None]
            self._switch(step, None, common, alternatives)
        elif step != "score" and not any(getattr(leaf, step) for leaf in self._outline.leaves):
            self.fixed.append(Fixed(step, None, "not-in-award"))
        else:
            self.fixed.append(Fixed(step, None, "not-declared"))
        for leaf in self._outline.leaves:
            own = getattr(self._own(leaf.path), step)
            if own:
                self._switch(step, leaf.path, [leaf], own)

    def _switch(
        self,
        kind: str,
        node: str | None,
        nodes: Sequence[Group | Leaf],
        alternatives: Sequence[Method | None],
    ) -> None:
        """Add a choice between the published way and alternatives that differ from it and from one another."""
        options, failed = [Option({}, published=True)], False
        for method in alternatives:
            methods = {item.path: found for item in nodes if (found := self._fitted(kind, item, method)) != UNFIT}
            real = {item.path: methods[item.path] for item in nodes if self._differs(kind, item, methods)}
            if nodes and not methods:
                self.fixed.append(Fixed(kind, node, "no-direction", {}, method))
                failed = True
            if not real or any(real == option.methods for option in options):
                continue
            reason = self._fault(kind, real)
            if reason is None:
                options.append(Option(real, method))
            else:
                self.fixed.append(Fixed(kind, node, "alternative-fails", {"text": reason}, method))
                failed = True
        if len(options) > 1:
            self.factors.append(Switch(kind if node is None else f"{kind}:{node}", kind, node, tuple(options)))
        elif not failed:
            self.fixed.append(Fixed(kind, node, "same-as-published"))

    def _fitted(self, kind: str, node: Group | Leaf, method: Method | None) -> Any:
        """The method as a node takes it: a direction that is not given is the criterion's own."""
        if kind != "score" or method is None or "direction" in method.parameters:
            return method
        found: ScoringMethod = self.host.get("scoring-methods", method.name)
        if "direction" not in found.parameters:
            return method
        direction = self.scenes.replay.columns[node.path].direction
        if direction not in ("higher", "lower"):
            return UNFIT
        return attrs.evolve(method, parameters={**method.parameters, "direction": direction})

    def _differs(self, kind: str, node: Group | Leaf, methods: Mapping[str, Any]) -> bool:
        if node.path not in methods:
            return False
        own = getattr(node, kind)
        given = methods[node.path]
        if own is None or given is None:
            return own is not given
        return bool((own.name, dict(own.parameters)) != (given.name, dict(given.parameters)))

    def _fault(self, kind: str, methods: Mapping[str, Method | None]) -> str | None:
        """What the evaluation says against an alternative; None where it can be done."""
        try:
            if kind in STEPS:
                self.scenes.scene({kind: methods})
            else:
                for method in methods.values():
                    assert method is not None
                    self.host.get("aggregators", method.name)
        except PembinaError as error:
            return "; ".join(str(problem) for problem in error.problems)
        return None

    # Leaving out

    def _leave_out(self) -> None:
        if not self.uncertainty.leave_out:
            self.fixed.append(Fixed("leave-out", None, "not-declared"))
            return
        fit = [path for path in self.uncertainty.leave_out if self._can_go(path)]
        if fit:
            self.factors.append(LeaveOut(tuple(fit)))

    def _can_go(self, path: str) -> bool:
        """Whether an aggregation that needs all its parts stands in the way."""
        if len(self._outline.leaves) < 2:
            self.fixed.append(Fixed("leave-out", path, "only-criterion"))
            return False
        parent = path.rpartition(".")[0]
        group = next(group for group in self._outline.groups if group.path == parent)
        for method in methods_of(group, self.factors):
            aggregator: Aggregator = self.host.get("aggregators", method.name)
            if aggregator.complete:
                self.fixed.append(Fixed("leave-out", path, "needs-all-parts", {"group": parent, "method": method.name}))
                return False
        return True


def methods_of(group: Group, factors: Sequence[Factor]) -> Iterator[Method]:
    """Yield the aggregations that a group has in any draw."""
    yield group.aggregate
    for factor in factors:
        if isinstance(factor, Switch) and factor.kind == "aggregate":
            for option in factor.options:
                method = option.methods.get(group.path)
                if method is not None:
                    yield method


class _Unfit:
    """Stands for a method that a criterion cannot take."""


UNFIT = _Unfit()
