"""What if: totals, ranks and tiers from the scores of a result, with a criterion left out or another aggregation.

Everything is counted from the document alone, and only where counting without any change gives back what the document
says; where it does not (an aggregation of a third party, a rule unknown here), no answer is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define

from pembina.analysis.audit_board import Board, Floats, NotDone, ancestors
from pembina.methods.rank import ranks
from pembina.methods.refusal import Unfit
from pembina.methods.rounding import GRID, decimal, on_grid, publish
from pembina.model.override import TOTAL
from pembina.plugins import Aggregated, Aggregator, Context
from pembina.plugins.builtin import AGGREGATORS

METHODS: dict[str, Aggregator] = {aggregator.name: aggregator for aggregator in AGGREGATORS}
"""Aggregations that are counted here, the built-in ones, by the name that an award gives them."""

CLOSE = 1e-8
"""How far a recounted score may be off the document's."""


@define(slots=False)
class Recount:
    """Counting again from a board's scores."""

    board: Board

    # Scores

    def scores(self, removed: str | None = None, methods: Mapping[str, str] | None = None) -> dict[str, Floats]:
        """Return scores of all weighted nodes without one criterion, or with other aggregations by group.

        Siblings take over the weight of what is left out, in proportion. Raises NotDone.
        """
        changed = dict(methods or {})
        touched = {above for group in changed for above in (group, *ancestors(group))}
        touched |= set(ancestors(removed)) if removed else set()
        scores = dict(self.board.scores)
        if removed:
            scores[removed] = np.full(self.board.count, np.nan)
        for group in reversed(self.board.groups):
            if group in touched:
                scores[group] = self._group(group, changed.get(group), scores)
        return scores

    def _group(self, group: str, method: str | None, scores: Mapping[str, Floats]) -> Floats:
        fault = self._faults[group]
        if fault is not None and (method is None or fault.reason["key"] != "aggregation-unknown"):
            raise fault
        stated = self.board.nodes[group]["aggregate"]
        return self._counted(group, {"name": method, "parameters": {}} if method else stated, scores)

    def _counted(self, group: str, method: Mapping[str, Any], scores: Mapping[str, Floats]) -> Floats:
        """Aggregate a group's children; raises NotDone where the method has no answer for what is left of them."""
        children = self.board.children(group)
        there = [child for child in children if not np.isnan(scores[child]).all()]
        children = there or children  # a criterion that was taken out is no part any more
        aggregator = METHODS[method["name"]]
        parts = np.column_stack([scores[child] for child in children])
        shares = np.column_stack([self.board.shares[child] for child in children])
        present = ~np.isnan(parts)
        kept = np.where(present, shares, 0.0)
        whole = kept.sum(axis=1)
        usable = present.any(axis=1) & (whole > 0)
        uneven = usable & (np.abs(whole - 1.0) > CLOSE)  # rows that already are even keep every bit of their shares
        if aggregator.weighted:
            kept = np.where(uneven[:, None], kept / np.where(usable, whole, 1.0)[:, None], kept)
        counted = np.full(self.board.count, np.nan)
        if usable.any():
            rows = np.where(present, parts, 0.0)[usable], kept[usable], present[usable]
            names = tuple(child.rpartition(".")[2] for child in children)
            codes = tuple(e["code"] for e, has in zip(self.board.entrants, usable, strict=True) if has)
            context = Context(self._scale, codes, names)
            try:
                given = aggregator.apply(*rows, method["parameters"], context)
            except Unfit as unfit:
                raise NotDone("not-reproduced", group=group) from unfit
            counted[usable] = on_grid(given.scores if isinstance(given, Aggregated) else given)
        return counted

    @cached_property
    def _faults(self) -> dict[str, NotDone | None]:
        """Why a group cannot be counted again, by path."""
        return {group: self._fault(group) for group in self.board.groups}

    def _fault(self, group: str) -> NotDone | None:
        method = self.board.nodes[group]["aggregate"]
        if method["name"] not in METHODS:
            return NotDone("aggregation-unknown", group=group, method=method["name"])
        try:
            counted, stated = self._counted(group, method, self.board.scores), self.board.scores[group]
        except NotDone as fault:
            return fault
        if group in self._overridden:
            return NotDone("overridden", group=group)
        same = np.isnan(counted) & np.isnan(stated) | (np.abs(counted - stated) <= CLOSE * max(1.0, self._scale))
        return None if same.all() else NotDone("not-reproduced", group=group)

    @cached_property
    def _overridden(self) -> set[str]:
        """Groups of which an override sets a score of somebody who is ranked."""
        told = [o["what"] for o in self.board.result.overrides if o["entrant"] in self.board.codes]
        return {"" if what == TOTAL else what for what in told}

    @property
    def _scale(self) -> float:
        return float(self.board.result.award["scale"])

    # Totals and ranks

    def published(self, scores: Floats) -> Floats:
        """Return scores as the award publishes them; NaN where there is none."""
        award = self.board.result.award
        return rounded(scores, award["decimals"], award["rounding"])

    def deciding(self, scores: Floats) -> Floats:
        """Return scores as they decide: as published, or exact, as the award says."""
        return scores if self.board.result.award["rank-on"] == "exact" else self.published(scores)

    def ranks(self, scores: Mapping[str, Floats], removed: str | None = None) -> Floats:
        """Return ranks by total and the award's rules for ties; 0 where no total is left. Raises NotDone."""
        if not self._ranks_fit:
            raise NotDone("ranks-not-reproduced")
        return self._places(scores, removed)

    @cached_property
    def _ranks_fit(self) -> bool:
        return np.array_equal(self.published_ranks, self._places(self.board.scores, None))

    def numbered(self, keys: list[Floats]) -> Floats:
        """Return places in the award's own style (1 2 2 4 unless it says otherwise), larger keys first."""
        return np.asarray(ranks(keys, self.board.result.award.get("ranking", "standard")), np.float64)

    @cached_property
    def published_ranks(self) -> Floats:
        """Ranks as the document has them."""
        return np.array([entrant["rank"] for entrant in self.board.entrants], np.float64)

    def _places(self, scores: Mapping[str, Floats], removed: str | None) -> Floats:
        there = ~np.isnan(scores[""])
        keys = [self.deciding(scores[""])]
        for path in self.board.result.award["ties"]:
            if path not in ("shared", removed):
                keys.append(self._tie_key(path, scores))
        places = np.zeros(self.board.count)
        if there.any():
            places[there] = self.numbered([key[there] for key in keys])
        return places

    def _tie_key(self, path: str, scores: Mapping[str, Floats]) -> Floats:
        """What breaks a tie: the node's score, or the value of a criterion without weight, better being larger."""
        if path in scores:
            return self.deciding(scores[path])
        try:
            node = self.board.result.node(path)
        except KeyError:
            raise NotDone("ranks-not-reproduced") from None
        values = self.board.numbers(node.get("values"))
        return -values if node.get("direction") == "lower" else values

    # Tiers

    def tiers(self, scores: Mapping[str, Floats], ranks: Floats, removed: str | None = None) -> list[str | None] | None:
        """Return the tier of each entrant by cut, minimums, caps and quotas; None where they cannot be counted.

        Outcomes of gates stay as they are.
        """
        if not self.board.result.award["tiers"] or not self._tiers_fit:
            return None
        return self._tiers(scores, ranks, removed)

    @cached_property
    def _tiers_fit(self) -> bool:
        stated = [entrant["tier"] for entrant in self.board.entrants]
        return stated == self._tiers(self.board.scores, self.published_ranks, None)

    def _tiers(self, scores: Mapping[str, Floats], ranks: Floats, removed: str | None) -> list[str | None]:
        given: list[str | None] = [None] * self.board.count
        tiers = self.board.result.award["tiers"]
        totals = self.deciding(scores[""])
        waiting = [row for row in range(self.board.count) if ranks[row]]
        for index, tier in enumerate(tiers):
            least = {path: minimum for path, minimum in tier["minimums"].items() if path != removed}
            columns = {path: self.deciding(self._minimum_of(path, scores)) for path in least}
            fit = [
                row
                for row in waiting
                if _reaches(totals[row], tier["cut"], tier["inclusive"])
                and all(_reaches(columns[path][row], minimum, True) for path, minimum in least.items())
                and index >= self._cap(row)
            ]
            for row in self._within_quota(tier["quota"], fit, ranks):
                given[row] = tier["id"]
            waiting = [row for row in waiting if given[row] is None]
        return given

    def _minimum_of(self, path: str, scores: Mapping[str, Floats]) -> Floats:
        return scores[path] if path in scores else self.board.numbers(self.board.result.node(path)["scores"])

    def _cap(self, row: int) -> int:
        """Index of the best tier that an entrant's unmet gates leave open."""
        award, ids = self.board.result.award, [tier["id"] for tier in self.board.result.award["tiers"]]
        outcomes = zip(award["gates"], self.board.entrants[row]["gates"], strict=True)
        return max((ids.index(gate["cap"]) for gate, met in outcomes if met == "not-met" and gate["cap"]), default=0)

    def _within_quota(self, quota: Mapping[str, Any] | None, fit: list[int], ranks: Floats) -> list[int]:
        if quota is None:
            return fit
        members: dict[str, list[int]] = {}
        for row in fit:
            key = self.board.entrants[row]["groups"][quota["per"]] if quota["per"] else ""
            members.setdefault(key, []).append(row)
        admitted: list[int] = []
        for rows in members.values():
            rows.sort(key=lambda row: float(ranks[row]))
            outside = rows[quota["number"] :]
            edge = ranks[outside[0]] if outside else 0
            admitted += [row for row in rows[: quota["number"]] if ranks[row] != edge]
        return admitted


def rounded(scores: Floats, decimals: int, rounding: str) -> Floats:
    """Publish a whole column: the same floats as publishing each score by itself, by arithmetic on whole numbers.

    A score lies on the grid of 10 decimals, so 10^10 times it is a whole number, exact up to 2^53; a column that
    holds a larger one, or asks for more decimals than the grid has, goes the long way.
    """
    there = ~np.isnan(scores)
    known = scores[there]
    column = np.full(len(scores), np.nan)
    if decimals > GRID or np.abs(known).max(initial=0.0) * 10.0**GRID >= 2.0**53:
        column[there] = [float(publish(float(x), decimals, rounding)) for x in known]
        return column
    whole, step = np.rint(known * 10.0**GRID).astype(np.int64), 10 ** (GRID - decimals)
    size, rest = np.divmod(np.abs(whole), step)
    if rounding == "half-up":
        size += 2 * rest >= step
    elif rounding == "half-even":
        size += (2 * rest > step) | ((2 * rest == step) & (size % 2 == 1))
    column[there] = np.sign(whole) * size / 10.0**decimals
    return column


def _reaches(score: float, cut: float, inclusive: bool) -> bool:
    if np.isnan(score):
        return False
    found, asked = decimal(score), Decimal(str(cut))
    return found > asked or (inclusive and found == asked)
