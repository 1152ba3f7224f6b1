"""Ratings for the tests of many-facet Rasch: from counts, and simulated."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from pembina_plugins.jury.methods.rasch import Rasch, many_facet

Rating = tuple[str, str, str, int]
"""Entrant, juror, item, level."""


def fitted(ratings: Sequence[Rating], tops: dict[str, int], weights: dict[str, float] | None = None) -> Rasch:
    return many_facet(*([one[at] for one in ratings] for at in range(4)), tops, weights)  # type: ignore[arg-type]


def two_jurors(counts: dict[tuple[int, int], int]) -> list[Rating]:
    """As many entrants as told, for each pair of levels that jurors X and Y give them on one item."""
    ratings: list[Rating] = []
    for (first, second), number in counts.items():
        for at in range(number):
            entrant = f"{first}{second}-{at:02}"
            ratings += [(entrant, "X", "i", first), (entrant, "Y", "i", second)]
    return ratings


def simulated(
    seed: int,
    entrants: int,
    severities: Sequence[float],
    difficulties: Sequence[float],
    thresholds: Sequence[float],
    each: int = 3,
) -> list[Rating]:
    chance = random.Random(seed)
    ratings: list[Rating] = []
    for e in range(entrants):
        ability = chance.gauss(0.0, 1.0)
        for j in sorted(chance.sample(range(len(severities)), each)):
            for i, difficulty in enumerate(difficulties):
                logit, odds = 0.0, [1.0]
                for threshold in thresholds:
                    logit += ability - difficulty - severities[j] - threshold
                    odds.append(math.exp(logit))
                ratings.append((f"e{e:04}", f"J{j}", f"i{i}", chance.choices(range(len(odds)), odds)[0]))
    return ratings
