"""How scores move together: inside each group, with the group and the total, and across groups."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from attrs import define, field

from pembina.analysis.audit_board import Board, NotDone, ancestors, parent
from pembina.analysis.audit_limits import REDUNDANT, SURE, WEAK
from pembina.methods import statistics

LEAST = 3
"""Entrants without whom a correlation says nothing: two always lie on a line."""


@define(slots=False)
class Relations:
    """Pearson correlations between the scores of any two weighted nodes, over entrants that have both."""

    board: Board
    _known: dict[tuple[str, str], tuple[float, int]] = field(factory=dict, init=False)

    def between(self, a: str, b: str) -> tuple[float, int]:
        """Return r and the number of entrants behind it; raises NotDone."""
        key = (a, b) if a <= b else (b, a)
        if key not in self._known:
            self._known[key] = self._compute(*key)
        return self._known[key]

    def _compute(self, a: str, b: str) -> tuple[float, int]:
        x, y = self.board.scores[a], self.board.scores[b]
        both = ~np.isnan(x) & ~np.isnan(y)
        n = int(both.sum())
        if n < LEAST:
            raise NotDone("few-entrants", n=n, needed=LEAST)
        whole, place = self._whole
        if a in place and b in place:
            found, i, j = whole, place[a], place[b]
        else:
            found, i, j = statistics.correlation(np.column_stack([x[both], y[both]])), 0, 1
        if not found.defined[i, j]:
            raise NotDone("constant", nodes=[path for path, own in ((a, x), (b, y)) if np.ptp(own[both]) == 0])
        return float(found.values[i, j]), n

    @cached_property
    def _whole(self) -> tuple[statistics.Correlation, dict[str, int]]:
        """All nodes that every entrant has a score of, at one go: the same numbers as pair by pair, and far sooner."""
        complete = [path for path, column in self.board.scores.items() if not np.isnan(column).any()]
        if not complete:
            return statistics.Correlation(np.zeros((0, 0)), np.zeros((0, 0), np.bool_)), {}
        columns = np.column_stack([self.board.scores[path] for path in complete])
        return statistics.correlation(columns), {path: i for i, path in enumerate(complete)}

    def cell(self, a: str, b: str) -> dict[str, Any]:
        """Return the same as plain data, with the reason where there is none."""
        try:
            r, n = self.between(a, b)
            return {"r": r, "n": n, "not-done": None}
        except NotDone as why:
            return {"r": None, "n": None, "not-done": why.reason}


def correlation(board: Board, relations: Relations) -> dict[str, Any]:
    """Pairs of siblings, and each node with its own group, with the total, and (criteria) with every other group."""
    return {
        "chance": chance(board.count),
        "within": [_within(board, relations, group) for group in board.groups],
        "own": [_own(board, relations, path) for path in board.nodes if path],
    }


def chance(count: int) -> float | None:
    """Correlation that two unrelated columns of so many entrants stay below in 95 of 100 cases: tanh(1.96/sqrt(n-3)).

    Source: Fisher 1921, Metron 1:3-32. None for three entrants or fewer.
    """
    return math.tanh(SURE / math.sqrt(count - 3)) if count > 3 else None


def _within(board: Board, relations: Relations, group: str) -> dict[str, Any]:
    children = board.children(group)
    pairs = []
    for a, b in combinations(children, 2):
        cell = relations.cell(a, b)
        pairs.append({"a": a, "b": b, **cell, "flag": _flag(cell["r"])})
    return {"group": group, "pairs": pairs, "not-done": None if pairs else NotDone("one-part").reason}


def _flag(r: float | None) -> str | None:
    if r is None:
        return None
    if r > REDUNDANT:
        return "redundant"
    return "negative" if r < 0 else "weak" if r < WEAK else None


def _own(board: Board, relations: Relations, path: str) -> dict[str, Any]:
    """Where a node fits: its own group, the total, and for a criterion of a group also all the other groups."""
    own, total = relations.cell(path, parent(path)), relations.cell(path, "")
    others: list[dict[str, Any]] = []
    if board.nodes[path]["kind"] == "criterion":
        foreign = [group for group in board.groups if group not in ancestors(path)]
        others = [{"group": group, **relations.cell(path, group)} for group in foreign]
    better = _better(own, others) if parent(path) else None
    flags = ["elsewhere"] if better is not None else []
    flags += [f"{where}-{flag}" for where, cell in (("own", own), ("total", total)) if (flag := _weak(cell["r"]))]
    return {
        "path": path, "group": parent(path), "own": own, "total": total, "others": others,
        "better": better, "flags": flags,
    }  # fmt: skip


def _weak(r: float | None) -> str | None:
    if r is None or r >= WEAK:
        return None
    return "negative" if r < 0 else "weak"


def _better(own: Mapping[str, Any], others: list[dict[str, Any]]) -> str | None:
    """Return the other group that a criterion moves together with most, if it does so more than with its own."""
    known = [other for other in others if other["r"] is not None]
    best = max(known, key=lambda other: other["r"], default=None)
    if best is None or own["r"] is None or best["r"] <= own["r"]:
        return None
    group: str = best["group"]
    return group
