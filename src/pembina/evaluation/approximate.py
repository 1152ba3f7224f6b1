"""Counts that an award lets be approximate: their error beside every value, and every decision that hangs by it.

A value that is off by its error moves a score, a total, a tier. So the field is judged again with every such value as
many standard errors up and down as hardly any estimate is off; what comes out otherwise then is told as uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from attrs import define, evolve, field
from numpy.typing import NDArray

from pembina.errors import PembinaError
from pembina.evaluation.judge import Judgement, judge
from pembina.evaluation.measure import Column, values_of
from pembina.evaluation.override import Asked
from pembina.methods.counting import MARGIN, RELATIVE
from pembina.model import Award, Entrant, Finding, Leaf
from pembina.plugins import Host

Floats = NDArray[np.float64]
Columns = Mapping[str, Column]

HANGING = ("approximate.gate", "approximate.tier", "approximate.places")
"""Findings that would tell how it ends."""


def approximate_findings(
    award: Award, columns: Columns, judged: Judgement, entrants: tuple[Entrant, ...], host: Host
) -> list[Finding]:
    """Say which criteria are counted approximately, and which gates, tiers and places their error decides."""
    leaves = [leaf for leaf in award.leaves() if leaf.estimated]
    findings = [Finding("approximate.distinct", {"error": 100 * RELATIVE}, node=leaf.path) for leaf in leaves]
    if not leaves:
        return []
    compared = [Finding("approximate.relative", node=leaf.path, level="warning") for leaf in _relative(leaves, host)]
    try:
        others = _shifted(award, columns, judged, entrants, host, leaves)
    except PembinaError:  # a value a little up or down has no score at all
        return [*findings, *compared, Finding("approximate.not-studied", level="warning")]
    hanging = _Hanging(award, entrants, judged, others)
    return [*findings, *compared, *hanging.gates(), *hanging.tiers(), *hanging.places()]


def _relative(leaves: Sequence[Leaf], host: Host) -> list[Leaf]:
    """Criteria whose scores compare entrants, so that moving all of them together says too little."""
    return [
        leaf
        for leaf in leaves
        if leaf.scored and leaf.score is not None and host.get("scoring-methods", leaf.score.name).relative
    ]


def _shifted(
    award: Award, columns: Columns, judged: Judgement, entrants: tuple[Entrant, ...], host: Host, leaves: Sequence[Leaf]
) -> list[Judgement]:
    """Judge the field with every approximate value up, and down; of several criteria also with the better of each."""
    asked = Asked(judged.overrides, checked=False)

    def judged_with(signs: Mapping[str, Floats | float]) -> Judgement:
        moved = {path: _moved(columns[path], sign) for path, sign in signs.items()}
        return judge(award, {**columns, **moved}, entrants, host, asked)

    up, down = (judged_with({leaf.path: sign for leaf in leaves}) for sign in (1.0, -1.0))
    if len(leaves) == 1:
        return [up, down]
    better: dict[str, Floats | float] = {}
    for leaf in leaves:
        higher, lower = (each.tree.scores.get(leaf.path) for each in (up, down))
        better[leaf.path] = 1.0 if higher is None or lower is None else np.where(higher >= lower, 1.0, -1.0)
    return [up, down, judged_with(better), judged_with({path: -sign for path, sign in better.items()})]


def _moved(column: Column, sign: Floats | float) -> Column:
    """Move every value by :data:`pembina.methods.counting.MARGIN` standard errors, never below nothing."""
    signs = np.broadcast_to(np.asarray(sign, dtype=np.float64), (len(column.codes),))
    measured = tuple(
        evolve(one, value=max(0.0, float(one.value) + float(way) * MARGIN * one.standard_error))
        if one is not None and one.standard_error and isinstance(one.value, int | float)
        else one
        for one, way in zip(column.measured, signs, strict=True)
    )
    return evolve(column, measured=measured, values=values_of(measured))


@define
class _Hanging:
    """What a result leaves open: it as it is, and as it would be with values up and down.

    ``low`` and ``high`` are the totals between which each entrant's lies then.
    """

    award: Award
    entrants: tuple[Entrant, ...]
    judged: Judgement
    others: Sequence[Judgement]
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    ranked: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        totals = np.array([each.tree.total for each in (self.judged, *self.others)])
        self.low, self.high = np.fmin.reduce(totals), np.fmax.reduce(totals)
        self.ranked = [row for row, standing in enumerate(self.judged.standings) if standing.ranked]

    def gates(self) -> Iterator[Finding]:
        """Conditions that an entrant would meet, or not, if its counts were a little off."""
        for row, (entrant, standing) in enumerate(zip(self.entrants, self.judged.standings, strict=True)):
            for i, (gate, outcome) in enumerate(zip(self.award.gates, standing.gates, strict=True)):
                if any(other.standings[row].gates[i] != outcome for other in self.others):
                    yield Finding("approximate.gate", {"gate": i}, "warning", gate.criterion, entrant.code)

    def tiers(self) -> Iterator[Finding]:
        """Ranked entrants whose tier hangs by its cut, its least scores or, where places are few, by the next total."""
        at_the_edge = self._edges()
        for row in self.ranked:
            tier = self.judged.standings[row].tier
            there = [other.standings[row] for other in self.others if other.standings[row].ranked]
            if row in at_the_edge or any(other.tier != tier for other in there):
                yield Finding("approximate.tier", {"tier": tier}, "warning", entrant=self.entrants[row].code)

    def places(self) -> Iterator[Finding]:
        """How many of the ranked stand closer to a neighbour than their counts are sure."""
        total = self.judged.tree.total
        rows = sorted(self.ranked, key=lambda row: (-total[row], self.entrants[row].code))
        pairs = pairwise(rows)
        close = {row for above, below in pairs if self.low[above] < self.high[below] for row in (above, below)}
        if close:
            yield Finding("approximate.places", {"n": len(close), "of": len(rows)}, "warning")

    def _edges(self) -> set[int]:
        """Rows on either side of the last place of a tier with few places, whose totals may change sides."""
        found: set[int] = set()
        for tier in self.award.tiers:
            sides: dict[str, tuple[list[int], list[int]]] = {}
            for row in self.ranked if tier.quota is not None else ():
                side = self._side(tier.id, row)
                if side is not None:
                    per = tier.quota.per if tier.quota is not None else None
                    sides.setdefault(self.entrants[row].groups[per] if per else "", ([], []))[side].append(row)
            for inside, outside in sides.values():
                if inside and outside:
                    least, most = self.low[inside].min(), self.high[outside].max()
                    found |= {row for row in inside if self.low[row] < most}
                    found |= {row for row in outside if self.high[row] > least}
        return found

    def _side(self, tier: str, row: int) -> int | None:
        """0 for who got a tier, 1 for who was kept out because its places were taken, None for all others."""
        standing = self.judged.standings[row]
        if standing.tier == tier:
            return 0
        taken = any(held == tier and key.startswith("tier.quota") for held, key, _ in standing.held_back)
        return 1 if taken else None
