"""SMAA-2: all weights equally likely at every level, everything else as published.

Lahdelma and Salminen 2001, Operations Research 49:444-454. The rank acceptability is the share of all weightings that
give an entrant a rank; its central weights are the mean of those weightings that make it first: what somebody would
have to find important for whom it is the best. The confidence factor says whether it is first at its central weights;
as everything but the weights stands as published, it is 1 or 0. Weights that do not count, as those within a minimum,
are not varied, and central weights are those of the nodes whose weights count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone
from pembina.analysis.robustness_factors import Weights
from pembina.analysis.robustness_tally import first, taken_ranks
from pembina.analysis.robustness_trial import Trial
from pembina.analysis.tidy import tidy
from pembina.methods.place_tally import PlaceTally
from pembina.methods.places import WEIGHT_BITS, on_lattice, step
from pembina.model import Group, Node, Spread

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

FREE = Spread("free")


def free_weights(trial: Trial) -> list[Weights]:
    """Return the factors of SMAA-2: the weights of every group, all equally likely. Raises NotDone if none counts."""
    factors = []
    open_ = [group for group in trial.outline.groups if len(trial.outline.parts(group)) > 1]
    if not open_:
        raise NotDone("one-part")
    for group in open_:
        if trial.climb.weighs(group.aggregate):
            parts = trial.outline.parts(group)
            shares = tuple(float(part.share or 0.0) for part in parts)
            paths = tuple(part.path for part in parts)
            factors.append(Weights(f"any-weights:{group.path}", group.path, paths, shares, FREE))
    if not factors:
        raise _uncounted(open_[0])
    return factors


def _uncounted(group: Group) -> NotDone:
    return NotDone("weights-do-not-count", group=group.path, method=group.aggregate.name)


def acceptability(trial: Trial, draws: int, seed: int, done: Callable[[int], None]) -> dict[str, Any]:
    """Return acceptability counts, central weights and confidence factors of every entrant. Raises NotDone.

    ``trial`` is one over :func:`free_weights`; ``done`` is told of every part of the draws that is done.
    """
    count, one = len(trial.rows), step(trial.replay.award.ranking)
    tally, centres = PlaceTally(count, count * one), Centres(trial)
    firsts = np.zeros(count, dtype=np.int64)
    for u in trial.chunks(seed, draws):
        found = trial.outcome(u, with_tiers=False).places
        tally.add(found)
        best = first(found)
        firsts += best.sum(axis=0)
        centres.add(best, u)
        done(len(u))
    central, sure = centres.found(firsts)
    entrants = []
    for row, position in enumerate(trial.rows.tolist()):
        wins = int(firsts[row])
        known = wins and centres.reason is None
        entry = {
            "code": trial.replay.entrants[position].code,
            "first": wins / draws,
            "unranked": int(tally.counts[row, 0]) / draws,
            "central": central[row].tolist() if known else None,
            "confidence": int(sure[row]) if known else None,
        }
        entrants.append({**tidy(entry), "ranks": taken_ranks(tally.counts[row], one)})
    return {
        "draws": draws,
        "seed": seed,
        "criteria": [node.path for node in centres.nodes],
        "central-not-done": centres.reason,
        "entrants": entrants,
    }


class Centres:
    """Central weights: the mean of the weights under which an entrant is first.

    ``nodes`` are those that weigh in the total, criteria most of all; a group in which no weights count stands for its
    parts. ``reason`` says why no weight in the total can be told, None where it can: below a group in which weights do
    not count, there are others in which they do.
    """

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.nodes: list[Node] = []
        self.reason: dict[str, Any] | None = None
        self._find(trial.outline.award.root)
        if self.reason is not None:
            self.nodes = []
        self._sums = np.zeros((len(trial.rows), len(self.nodes)))

    def _find(self, node: Node) -> None:
        trial = self.trial
        if not isinstance(node, Group):
            self.nodes.append(node)
        elif len(trial.outline.parts(node)) == 1 or trial.climb.weighs(node.aggregate):
            for part in trial.outline.parts(node):
                self._find(part)
        else:
            self.nodes.append(node)
            drawn = [factor.group for factor in trial.factors if isinstance(factor, Weights)]
            if any(not node.path or path.startswith(f"{node.path}.") for path in drawn):
                self.reason = _uncounted(node).reason

    def add(self, best: Booleans, u: Floats) -> None:
        """Add the weights of some draws; ``best`` says who is first in them."""
        if self.nodes:
            self._sums += best.T.astype(np.float64) @ self._weights(u)  # whole numbers: exact in any order

    def _weights(self, u: Floats) -> Floats:
        """Weights of the nodes in the total in each draw, as whole numbers."""
        shares = self.trial.shares(self.trial.way(()), u)
        told = {node.path for node in self.nodes}
        weights = {"": np.ones(len(u))}
        for group in self.trial.outline.groups:
            if group.path in weights and group.path not in told:
                for i, part in enumerate(self.trial.outline.parts(group)):
                    weights[part.path] = weights[group.path] * shares[group.path][:, i]
        return on_lattice(np.column_stack([weights[node.path] for node in self.nodes]))

    def found(self, firsts: NDArray[np.int64]) -> tuple[Floats, Booleans]:
        """Return central weights, and whether each entrant is first at its own."""
        central = self._sums / np.maximum(firsts, 1)[:, None] / 2.0**WEIGHT_BITS
        sure = np.zeros(len(firsts), dtype=np.bool_)
        rows = np.flatnonzero(firsts > 0) if self.nodes else np.zeros(0, dtype=np.int64)
        for start in range(0, len(rows), 64):
            part = rows[start : start + 64]
            places, _ = self.trial.judged(self.trial.way(()), self._shares(central[part]), with_tiers=False)
            best = first(np.broadcast_to(places, (len(part), places.shape[1])))
            sure[part] = best[np.arange(len(part)), part]
        return central, sure

    def _shares(self, weights: Floats) -> Mapping[str, Floats]:
        """Shares of the parts of every group, from the weights of the nodes in the total."""
        trial = self.trial
        below: dict[str, Floats] = {node.path: weights[:, i] for i, node in enumerate(self.nodes)}
        shares: dict[str, Floats] = {}
        published = trial.shares(trial.way(()), np.zeros((0, trial.columns)))
        for group in reversed(trial.outline.groups):
            parts = trial.outline.parts(group)
            if not all(part.path in below for part in parts):
                shares[group.path] = published[group.path]
                continue
            columns: Sequence[Floats] = [below[part.path] for part in parts]
            whole = _added(columns)
            below[group.path] = whole
            even = 1.0 / len(columns)
            shares[group.path] = np.column_stack(
                [np.where(whole > 0, column / np.where(whole > 0, whole, 1.0), even) for column in columns]
            )
        return shares


def _added(columns: Sequence[Floats]) -> Floats:
    whole = np.zeros(len(columns[0]))
    for column in columns:
        whole = whole + column
    return whole
