"""Which assumption matters: grouped Sobol indices of the ranking, first-order and total.

Saisana, Saltelli and Tarantola 2005, Journal of the Royal Statistical Society A 168:307-323: the outputs are the mean
absolute shift in rank against the published ranking, and the rank of single entrants.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone
from pembina.analysis.robustness_trial import SLOW, Trial
from pembina.methods.places import step
from pembina.methods.refusal import LibraryMissing
from pembina.methods.sobol import exchanged, indices, samples

Floats = NDArray[np.float64]

MOST, LEAST = 4096, 64
WORK = 2.5e8
"""Runs x entrants x criteria that are spent on sensitivity: a few seconds."""


def base_size(trial: Trial) -> int:
    """Return the size N of the base sample: the largest power of two, from 64 to 4096, within the work allowed."""
    cost = len(trial.rows) * max(1, len(trial.outline.leaves)) * (len(trial.factors) + 2)
    if trial.slow:
        cost *= SLOW
    size = MOST
    while size > LEAST and size * cost > WORK:
        size //= 2
    return size


def runs(trial: Trial) -> int:
    """Return how often the award is evaluated for the indices: N (d + 2) times."""
    return base_size(trial) * (len(trial.factors) + 2) if trial.factors else 0


def sensitivity(trial: Trial, official: Floats, seed: int, done: Callable[[int], None]) -> dict[str, Any]:
    """Return the indices of every factor for every output. Raises NotDone.

    ``official`` are the published ranks of the entrants at the trial's rows.
    """
    if not trial.factors:
        raise NotDone("nothing-varied")
    size = base_size(trial)
    try:
        a, b = samples(size, trial.columns, seed)
    except LibraryMissing as missing:
        install = f"pip install 'pembina[{missing.extra}]'"
        raise NotDone("library-missing", library=missing.library, install=install) from missing
    order = np.argsort(official, kind="stable")
    watched = order[:2].tolist()
    results = []
    for u in (a, b, *exchanged(a, b, trial.blocks)):
        results.append(_outputs(trial, u, official, watched, done))
    names = [factor.name for factor in trial.factors]
    outputs = []
    for i, what in enumerate((None, *watched)):
        found = indices(results[0][i], results[1][i], np.array([mixed[i] for mixed in results[2:]]))
        outputs.append(
            {
                "output": "mean-shift" if what is None else "rank",
                "entrant": None if what is None else trial.replay.entrants[trial.rows[what]].code,
                "mean": found.mean,
                "variance": found.variance,
                "first": dict(zip(names, found.first.tolist(), strict=True)),
                "total": dict(zip(names, found.total.tolist(), strict=True)),
            }
        )
    return {"base": size, "runs": size * (len(names) + 2), "factors": names, "outputs": outputs}


def _outputs(
    trial: Trial, u: Floats, official: Floats, watched: list[int], done: Callable[[int], None]
) -> list[Floats]:
    """The mean absolute shift in rank, and the ranks of those watched, in each run.

    An entrant without a total takes the rank behind all others.
    """
    parts: list[list[Floats]] = [[] for _ in range(1 + len(watched))]
    one = step(trial.replay.award.ranking)
    for start in range(0, len(u), trial.at_once):
        some = u[start : start + trial.at_once]
        found = trial.outcome(some, with_tiers=False).places
        ranks = np.where(found > 0, found / one, float(len(official)))
        shift = np.abs(ranks - official)
        total = np.zeros(len(shift))
        for column in range(shift.shape[1]):
            total += shift[:, column]
        parts[0].append(total / len(official))
        for i, row in enumerate(watched, 1):
            parts[i].append(ranks[:, row])
        done(len(some))
    return [np.concatenate(part) for part in parts]
