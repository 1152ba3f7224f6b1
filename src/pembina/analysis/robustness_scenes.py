"""Scores of the criteria under other ways of scoring, treating and imputing: once per combination, never per draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from pembina.analysis.replay import Replay
from pembina.analysis.robustness_factors import STEPS
from pembina.analysis.robustness_tree import Outline
from pembina.model import Award, Group, Leaf, Method, Node

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

Changes = Mapping[str, Mapping[str, Method | None]]
"""By step (score, treat, impute) and path of the criterion: the method instead of the award's own."""


@frozen
class Scene:
    """Scores of the criteria by path, for every entrant of the document; NaN where there is none.

    ``blocked`` marks entrants that cannot be assessed because of a criterion; ``base`` holds the shares of every node
    below the root, as the award gives them or its weighting method finds them: of shape (entrants,).
    """

    scores: Mapping[str, Floats]
    blocked: Mapping[str, Booleans]
    base: Mapping[str, Floats]

    def of(self, rows: NDArray[np.int64]) -> Scene:
        """Return the scene of some entrants only."""
        return Scene(
            {path: column[rows] for path, column in self.scores.items()},
            {path: column[rows] for path, column in self.blocked.items()},
            {path: column[rows] for path, column in self.base.items()},
        )


@define
class Scenes:
    """Scenes by what is done otherwise, each judged when it is first asked for; ``rows`` are those who are studied."""

    replay: Replay
    outline: Outline
    rows: NDArray[np.int64]
    _known: dict[tuple[Any, ...], Scene] = field(factory=dict)
    _columns: dict[tuple[Any, ...], tuple[Floats, Booleans]] = field(factory=dict)

    def scene(self, changes: Changes) -> Scene:
        """Return the scene of some changes; raises ScoringError and PluginError as an evaluation does."""
        own = {leaf.path: leaf for leaf in self.outline.leaves}
        real = {
            (step, path): method
            for step in STEPS
            for path, method in changes.get(step, {}).items()
            if getattr(own[path], step) != method
        }
        key = tuple((*place, repr(method)) for place, method in sorted(real.items(), key=lambda item: item[0]))
        if key not in self._known:
            self._known[key] = self._composed(real) or self._judged(real)
        return self._known[key]

    def _composed(self, changes: Mapping[tuple[str, str], Method | None]) -> Scene | None:
        """Put a scene together from criteria that others had in the same way; None where one of them is new.

        The score of a criterion depends on how itself is imputed, treated and scored alone. Weights that a method finds
        in the scores depend on all.
        """
        ways = {leaf.path: _way(leaf.path, changes) for leaf in self.outline.leaves}
        if not changes or self._weighs_scores or not all(way in self._columns for way in ways.values()):
            return None
        found = {path: self._columns[way] for path, way in ways.items()}
        base = self.scene({}).base
        return Scene({path: s for path, (s, _) in found.items()}, {path: b for path, (_, b) in found.items()}, base)

    @property
    def _weighs_scores(self) -> bool:
        return any(group.weighting is not None for group in self.outline.groups)

    def _judged(self, changes: Mapping[tuple[str, str], Method | None]) -> Scene:
        award = changed(self.replay.award, changes) if changes else None
        judgement = self.replay.judge(award) if award else self.replay.judgement
        leaves = [leaf.path for leaf in self.outline.leaves]
        tree = judgement.tree
        scene = Scene(
            {path: tree.scores[path] for path in leaves},
            {path: tree.blocked[path] for path in leaves},
            dict(tree.base),
        )
        for path in leaves:
            self._columns[_way(path, changes)] = scene.scores[path], scene.blocked[path]
        return scene


def _way(path: str, changes: Mapping[tuple[str, str], Method | None]) -> tuple[Any, ...]:
    """What is done otherwise with one criterion, as a key."""
    return (path, *(repr(changes[step, path]) if (step, path) in changes else "" for step in STEPS))


def changed(award: Award, changes: Mapping[tuple[str, str], Method | None]) -> Award:
    """Return an award whose criteria take some steps in another way; ``changes`` go by step and path."""

    def mended(node: Node) -> Node:
        if isinstance(node, Leaf):
            own: dict[str, Any] = {step: method for (step, path), method in changes.items() if path == node.path}
            return attrs.evolve(node, **own) if own else node
        return attrs.evolve(node, children=tuple(mended(child) for child in node.children))

    root = mended(award.root)
    assert isinstance(root, Group)
    return attrs.evolve(award, root=root)
