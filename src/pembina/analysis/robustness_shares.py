"""Weights of nodes over many draws: what is left of them where a draw leaves a criterion out, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pembina.analysis.robustness_climb import remaining
from pembina.analysis.robustness_tree import Outline
from pembina.model import Leaf

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


def kept_shares(
    outline: Outline, shares: Mapping[str, Floats], removed: Integers | None
) -> tuple[dict[str, Floats], Booleans | None]:
    """Return the shares of the parts of every group once a criterion is left out.

    ``removed`` is the position of the criterion that each draw leaves out, -1 for none. And in which draws nothing is
    left at all (None where that never happens).
    """
    order = {leaf.path: i for i, leaf in enumerate(outline.leaves)}
    kept: dict[str, Floats] = {}
    gone: dict[str, Booleans | None] = {}
    for group in reversed(outline.groups):  # from the bottom up: a group without parts leaves its own
        out = [
            _left_out(order[part.path], removed) if isinstance(part, Leaf) else gone[part.path]
            for part in outline.parts(group)
        ]
        kept[group.path], gone[group.path] = remaining(shares[group.path], out)
    return kept, gone[""]


def overall(
    outline: Outline, shares: Mapping[str, Floats], removed: Integers | None = None
) -> tuple[Floats, Booleans | None]:
    """Return the weight of each criterion in the total, of shape (draws, criteria): the product of shares down to it.

    And in which draws nothing is left at all (None where that never happens). Shares are those of all entrants alike.
    """
    order = {leaf.path: i for i, leaf in enumerate(outline.leaves)}
    draws = max(max(len(share) for share in shares.values()), 1 if removed is None else len(removed))
    weights = np.zeros((draws, len(order)))
    kept, none = kept_shares(outline, shares, removed)
    above: dict[str, Floats] = {"": np.ones(draws)}
    for group in outline.groups:
        for i, part in enumerate(outline.parts(group)):
            own = above[group.path] * kept[group.path][:, i]
            if isinstance(part, Leaf):
                weights[:, order[part.path]] = own
            else:
                above[part.path] = own
    return weights, none


def _left_out(position: int, removed: Integers | None) -> Booleans | None:
    out = None if removed is None else (removed == position)[:, None]
    return out if out is not None and out.any() else None
