"""Stability: all pairs of 514 entrants against one second, and against a linear program for each pair."""

from __future__ import annotations

import time

import numpy as np

from pembina.methods.solver import linear
from pembina.methods.stability_pairs import all_pairs

ENTRANTS, CRITERIA = 514, 50
PROGRAMS = 50
"""Pairs that are given to the solver; the rest is extrapolated."""

RUNS = 5


def rows() -> list[tuple[str, float, float, str]]:
    """Closed forms for every pair, held against one second and against scipy's HiGHS pair by pair."""
    rng = np.random.default_rng(2022)
    scores, weights = rng.uniform(0, 100, (ENTRANTS, CRITERIA)), rng.dirichlet(np.ones(CRITERIA))
    ours = min(_timed(lambda: all_pairs(scores, weights)) for _ in range(RUNS))
    pairs = all_pairs(scores, weights)
    count = len(pairs.l1)
    chosen = rng.choice(np.flatnonzero(np.isfinite(pairs.l1)), PROGRAMS, replace=False)
    leads = [scores[pairs.ahead[i]] - scores[pairs.behind[i]] for i in chosen]
    found: list[float] = []
    theirs = _timed(lambda: found.extend(_program(lead, weights) for lead in leads)) / PROGRAMS * count
    off = max(abs(a - b) for a, b in zip(found, pairs.l1[chosen], strict=True))
    return [
        (f"stability: {count:,} pairs, L1, L2, one weight", ours, 1.0, "the limit is one second"),
        (
            "stability: the same against linear programs", ours, theirs,
            f"L1 alone by HiGHS, {PROGRAMS} pairs extrapolated; answers differ by at most {off:.0e}",
        ),
    ]  # fmt: skip


def _timed(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def _program(lead: np.ndarray, weights: np.ndarray) -> float:
    """The least sum of changes as a linear program: what goes up and what goes down, both 0 or more."""
    ones = np.ones(CRITERIA)
    return linear(
        np.ones(2 * CRITERIA),
        [np.concatenate([lead, -lead])],
        [-float((lead * weights).sum())],
        [np.concatenate([ones, -ones])],
        [0.0],
        [(0, None)] * CRITERIA + [(0, float(weight)) for weight in weights],
    ).value


if __name__ == "__main__":
    for name, ours, limit, note in rows():
        print(f"{name}: {ours:.3f} s, limit {limit:.3f} s, ratio {ours / limit:.4f} ({note})")
