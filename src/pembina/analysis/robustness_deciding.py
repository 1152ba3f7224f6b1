"""How an award decides, over many draws: published or exact totals, ties, places and tiers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from pembina.analysis.replay import Replay
from pembina.analysis.robustness_climb import Lines
from pembina.methods.places import Places, places
from pembina.methods.rank import ranks
from pembina.methods.rounding import GRID
from pembina.model import Tier

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
UNIT = 10.0**GRID
"""Scores lie on a grid of 10 decimals: times this they are whole numbers, exact below 2^53."""


@define
class Deciding:
    """The rules of one award for the entrants at ``rows``."""

    replay: Replay
    rows: NDArray[np.int64]
    _constant: dict[str, Floats] = field(factory=dict)

    def decided(self, scores: Floats) -> Floats:
        """Return scores as whole numbers of the grid, rounded as the award publishes them where that decides."""
        award = self.replay.award
        whole: Floats = np.rint(scores * UNIT)
        if award.rank_on == "exact" or award.decimals >= GRID:
            return whole
        step = 10.0 ** (GRID - award.decimals)
        size = np.abs(whole)
        if award.rounding == "half-up":
            size = np.floor((size + step / 2) / step)
        else:
            down = np.floor(size / step)
            rest = size - down * step
            if award.rounding == "half-even":
                down += (rest > step / 2) | ((rest == step / 2) & (down % 2 == 1))
            size = down
        return np.copysign(size * step, whole)

    @property
    def tie_nodes(self) -> set[str]:
        """Paths of nodes whose scores decide ties."""
        known = self.replay.judgement.tree.scores
        return {path for path in self.replay.award.ties if path in known}

    @property
    def nodes(self) -> set[str]:
        """Paths of nodes, beside the root, whose scores decide ties or tiers."""
        return self.tie_nodes | {path for tier in self.replay.award.tiers for path in tier.minimums}

    # Places

    def places(self, lines: Mapping[str, Lines], out: Booleans | None = None) -> Places:
        """Return the place of every entrant in every draw, 0 where it has none; fractional places doubled.

        Without place is who has no total, and who is marked in ``out``, of shape (draws, entrants).
        """
        total = lines[""].scores
        if out is not None:
            total = np.where(out, np.nan, total)
        found = places([self.decided(total), *self._tie_keys(lines)], self.replay.award.ranking)
        gaps = np.isnan(total)
        if gaps.any():
            found = np.where(gaps, found.dtype.type(0), found)
        return found

    def _tie_keys(self, lines: Mapping[str, Lines]) -> list[Floats]:
        keys = []
        for path in self.replay.award.ties:
            if path == "shared":
                continue
            if path not in lines:
                keys.append(self._measured(path))
                continue
            key = self.decided(lines[path].scores)
            gone = lines[path].gone
            keys.append(key if gone is None else np.where(gone, 0.0, key))  # what is left out parts nobody
        return keys

    def _measured(self, path: str) -> Floats:
        """What breaks a tie by a criterion without weight: places by its values, as they are the same in every draw."""
        if path not in self._constant:
            column = self.replay.columns[path]
            if column.category:
                values = np.full(len(self.rows), np.nan)
            else:
                values = (-column.values if column.direction == "lower" else column.values)[self.rows]
            order = -ranks([values], "dense").astype(np.float64)
            self._constant[path] = np.where(np.isnan(values), np.nan, order)[None, :]
        return self._constant[path]

    # Tiers

    def tiers(self, lines: Mapping[str, Lines], found: Places, caps: NDArray[np.int64]) -> NDArray[np.uint8] | None:
        """Return the position of each entrant's tier in each draw; as many as there are tiers for none.

        ``caps`` are the positions of the best tiers that gates leave open. None where the award has no tiers.
        """
        tiers = self.replay.award.tiers
        if not tiers:
            return None
        given = np.full(found.shape, len(tiers), dtype=np.uint8)
        totals = self.decided(lines[""].scores)
        waiting = found > 0
        for index, tier in enumerate(tiers):
            fit = waiting & reaches(totals, tier.cut, tier.inclusive) & (caps <= index)
            for path, least in tier.minimums.items():
                enough = reaches(self.decided(lines[path].scores), least, True)
                gone = lines[path].gone
                fit &= enough if gone is None else enough | gone
            fit = self._within_quota(tier, fit, found)
            given[fit] = index
            waiting &= ~fit
        return given

    def _within_quota(self, tier: Tier, fit: Booleans, found: Places) -> Booleans:
        """Keep those inside the quota, group by group: who stands above the first one for whom there is no room."""
        if tier.quota is None:
            return fit
        number, per = tier.quota.number, tier.quota.per
        kept = fit.copy()
        for members in self._members(per):
            if len(members) <= number:
                continue
            last = np.iinfo(found.dtype).max
            order = np.sort(np.where(fit[:, members], found[:, members], last), axis=1)
            kept[:, members] &= found[:, members] < order[:, number : number + 1]
        return kept

    def _members(self, per: str | None) -> list[NDArray[np.int64]]:
        if per is None:
            return [np.arange(len(self.rows))]
        labels: dict[Any, list[int]] = {}
        for position, row in enumerate(self.rows.tolist()):
            labels.setdefault(self.replay.entrants[row].groups[per], []).append(position)
        return [np.array(members) for members in labels.values()]


def reaches(whole: Floats, cut: Decimal, inclusive: bool) -> Booleans:
    """Which whole numbers of the grid reach a cut, or pass it where it does not belong to the tier; NaN never does."""
    scaled = cut * 10**GRID
    if inclusive:
        return np.asarray(whole >= float(scaled.to_integral_value(ROUND_CEILING)), dtype=np.bool_)
    return np.asarray(whole > float(scaled.to_integral_value(ROUND_FLOOR)), dtype=np.bool_)
