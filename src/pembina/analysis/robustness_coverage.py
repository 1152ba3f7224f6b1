"""Who has too little reported in a draw: coverage counts weights, and weights are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from attrs import define
from numpy.typing import NDArray

from pembina.analysis.replay import Replay
from pembina.analysis.robustness_deciding import UNIT, reaches
from pembina.analysis.robustness_shares import kept_shares
from pembina.analysis.robustness_tree import Outline
from pembina.methods.rounding import on_grid
from pembina.model import Leaf

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@define(slots=False)
class Coverage:
    """The award's rule of coverage for the entrants at ``rows``; ``inside`` are their positions among those compared.

    As in :func:`pembina.evaluation.tree.coverage`, the shares are those before anything is left out for an entrant.
    """

    replay: Replay
    outline: Outline
    rows: Integers
    inside: Integers

    @cached_property
    def _reported(self) -> dict[str, Booleans]:
        return {leaf.path: self.replay.columns[leaf.path].reported[self.rows] for leaf in self.outline.leaves}

    @cached_property
    def _in_doubt(self) -> Integers:
        """Positions, among the rows, of those that have a gap: the others are covered under all weights."""
        if self.replay.award.coverage <= 0:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(~np.logical_and.reduce(list(self._reported.values())))

    def below(self, shares: Mapping[str, Floats], removed: Integers | None) -> Booleans | None:
        """Return who is below the coverage that the award asks for, of shape (draws, entrants); None for nobody."""
        some = self._in_doubt
        if not len(some):
            return None
        weights = self._weights(shares, removed)
        covered = whole = np.zeros((1, 1))
        for leaf in self.outline.leaves:
            whole = whole + weights[leaf.path]
            covered = covered + np.where(self._reported[leaf.path][some], weights[leaf.path], 0.0)
        percent = on_grid(100.0 * covered / np.where(whole > 0, whole, 1.0))
        short = ~reaches(np.rint(percent * UNIT), self.replay.award.coverage, inclusive=True)
        if not short.any():
            return None
        found = np.zeros((len(short), len(self.rows)), dtype=np.bool_)
        found[:, some] = short
        return found

    def _weights(self, shares: Mapping[str, Floats], removed: Integers | None) -> dict[str, Floats]:
        """The product of shares down to each criterion: (draws, those in doubt), or 1 where all are alike."""
        kept, _ = kept_shares(self.outline, shares, removed)
        above: dict[str, Floats] = {"": np.ones((1, 1))}
        weights: dict[str, Floats] = {}
        for group in self.outline.groups:
            share = kept[group.path]
            for i, part in enumerate(self.outline.parts(group)):
                own = share[:, i : i + 1] if share.ndim == 2 else share[:, self.inside[self._in_doubt], i]
                place = weights if isinstance(part, Leaf) else above
                place[part.path] = above[group.path] * own
        return weights
