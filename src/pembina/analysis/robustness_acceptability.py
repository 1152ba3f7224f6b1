"""SMAA-2: all weights equally likely at every level, everything else as published.

Lahdelma and Salminen 2001, Operations Research 49:444-454. The rank acceptability is the share of all weightings that
give an entrant a rank; its central weights are the mean of those weightings that make it first: what somebody would
have to find important for whom it is the best. The confidence factor says whether it is first at its central weights;
as everything but the weights stands as published, it is 1 or 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.analysis.robustness_factors import Weights
from pembina.analysis.robustness_tally import first, taken_ranks
from pembina.analysis.robustness_trial import Trial
from pembina.analysis.tidy import tidy
from pembina.methods.place_tally import PlaceTally
from pembina.methods.places import WEIGHT_BITS, on_lattice, step
from pembina.model import Spread

Floats = NDArray[np.float64]

FREE = Spread("free")


def free_weights(trial: Trial) -> list[Weights]:
    """Return the factors of SMAA-2: the weights of every group, all equally likely."""
    factors = []
    for group in trial.outline.groups:
        parts = trial.outline.parts(group)
        if len(parts) > 1:
            shares = tuple(float(part.share or 0.0) for part in parts)
            paths = tuple(part.path for part in parts)
            factors.append(Weights(f"any-weights:{group.path}", group.path, paths, shares, FREE))
    return factors


def acceptability(trial: Trial, draws: int, seed: int, done: Callable[[int], None]) -> dict[str, Any]:
    """Return acceptability counts, central weights and confidence factors of every entrant. Raises NotDone.

    ``trial`` is one over :func:`free_weights`; ``done`` is told of every part of the draws that is done.
    """
    count, one = len(trial.rows), step(trial.replay.award.ranking)
    tally = PlaceTally(count, count * one)
    criteria = [leaf.path for leaf in trial.outline.leaves]
    firsts = np.zeros(count, dtype=np.int64)
    centres = np.zeros((count, len(criteria)))
    for u in trial.chunks(seed, draws):
        found = trial.outcome(u, with_tiers=False).places
        tally.add(found)
        best = first(found)
        firsts += best.sum(axis=0)
        centres += best.T.astype(np.float64) @ _overall(trial, u)  # whole numbers: exact in any order
        done(len(u))
    central = centres / np.maximum(firsts, 1)[:, None] / 2.0**WEIGHT_BITS
    sure = _confidence(trial, central, firsts > 0)
    entrants = []
    for row, position in enumerate(trial.rows.tolist()):
        wins = int(firsts[row])
        entry = {
            "code": trial.replay.entrants[position].code,
            "first": wins / draws,
            "unranked": int(tally.counts[row, 0]) / draws,
            "central": central[row].tolist() if wins else None,
            "confidence": int(sure[row]) if wins else None,
        }
        entrants.append({**tidy(entry), "ranks": taken_ranks(tally.counts[row], one)})
    return {"draws": draws, "seed": seed, "criteria": criteria, "entrants": entrants}


def _overall(trial: Trial, u: Floats) -> Floats:
    """Weights of the criteria in the total in each draw, as whole numbers."""
    weights, _ = trial.overall(trial.shares(trial.way(()), u))
    return on_lattice(np.broadcast_to(weights, (len(u), weights.shape[1])))


def _confidence(trial: Trial, central: Floats, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each entrant is first at its own central weights."""
    sure = np.zeros(len(known), dtype=np.bool_)
    rows = np.flatnonzero(known)
    for start in range(0, len(rows), 64):
        part = rows[start : start + 64]
        lines = trial.lines(trial.way(()), _shares_of(trial, central[part]), None, with_tiers=False)
        places = trial.deciding.places(lines)
        best = first(np.broadcast_to(places, (len(part), places.shape[1])))
        sure[part] = best[np.arange(len(part)), part]
    return sure


def _shares_of(trial: Trial, weights: Floats) -> Mapping[str, Floats]:
    """Shares of the parts of every group, from the weights of the criteria in the total."""
    below: dict[str, Floats] = {leaf.path: weights[:, i] for i, leaf in enumerate(trial.outline.leaves)}
    shares: dict[str, Floats] = {}
    for group in reversed(trial.outline.groups):
        columns: Sequence[Floats] = [below[part.path] for part in trial.outline.parts(group)]
        whole = np.zeros(len(weights))
        for column in columns:
            whole = whole + column
        below[group.path] = whole
        even = 1.0 / len(columns)
        shares[group.path] = np.column_stack(
            [np.where(whole > 0, column / np.where(whole > 0, whole, 1.0), even) for column in columns]
        )
    return shares
