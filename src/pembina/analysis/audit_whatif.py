"""Two questions of what if: each criterion left out in turn, and arithmetic against geometric means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pembina.analysis.audit_board import Board, Floats, NotDone
from pembina.analysis.audit_recount import Recount

LEAST = 2
"""Entrants that a ranking needs before anything can move in it."""

EVERYWHERE = "*"
"""Stands for every group at once."""

MEANS = ("arithmetic", "geometric")

ADDED = "sum"
"""The aggregation of points; a mean of them would be on another scale."""

NOTHING: dict[str, Any] = {
    "totals-changed": None, "moved": None, "mean-shift": None, "largest": None, "winner": None,
    "winner-changes": None, "tiers-changed": None, "lost": None,
}  # fmt: skip


def leave_one_out(board: Board) -> list[dict[str, Any]]:
    """For each weighted criterion: what moves when it is left out and its siblings take its weight in proportion."""
    recount = Recount(board)
    rows = []
    for path in board.criteria:
        head = {"path": path, "nominal": board.nominal(path)}
        try:
            if len(board.criteria) < 2:
                raise NotDone("only-criterion")
            rows.append({**head, **_moved(recount, recount.scores(removed=path), path), "not-done": None})
        except NotDone as why:
            rows.append({**head, **NOTHING, "not-done": why.reason})
    return rows


def aggregations(board: Board) -> list[dict[str, Any]]:
    """For each group: what moves when its mean is arithmetic instead of geometric, or the other way round.

    Groups aggregated in a third way are tried with both; with several groups, all of them are changed at once too.
    """
    recount = Recount(board)
    rows = []
    for group in board.groups:
        name = board.nodes[group]["aggregate"]["name"]
        for method in MEANS:
            if method != name:
                rows.append(_instead(board, recount, group, name, {group: method}, method))
    if len(board.groups) > 1:
        for method in MEANS:
            names = {group: board.nodes[group]["aggregate"]["name"] for group in board.groups}
            different = [group for group, name in names.items() if name not in (method, ADDED)]
            if len(different) > 1:
                rows.append(_instead(board, recount, EVERYWHERE, None, dict.fromkeys(different, method), method))
    return rows


def _instead(
    board: Board, recount: Recount, group: str, name: str | None, methods: Mapping[str, str], method: str
) -> dict[str, Any]:
    parts = [child for changed in methods for child in board.children(changed)]
    head = {"group": group, "from": name, "to": method, "zeros": _zeros(board, parts) if method == MEANS[1] else 0}
    try:
        if name == ADDED:
            raise NotDone("points-added")
        if all(len(board.children(changed)) < 2 for changed in methods):
            raise NotDone("one-part")
        if method == MEANS[1] and any(np.nanmin(board.scores[part], initial=0.0) < 0 for part in parts):
            raise NotDone("negative-scores")
        return {**head, **_moved(recount, recount.scores(methods=methods)), "not-done": None}
    except NotDone as why:
        return {**head, **NOTHING, "not-done": why.reason}


def _zeros(board: Board, parts: list[str]) -> int:
    """How many entrants have a score of 0 in some part, which makes a geometric mean 0 whatever the other parts are."""
    nothing = [(board.scores[part] == 0) & (board.shares[part] > 0) for part in parts]
    return int(np.logical_or.reduce(nothing).sum()) if nothing else 0


def _moved(recount: Recount, scores: Mapping[str, Floats], removed: str | None = None) -> dict[str, Any]:
    """What a change moves: published totals, ranks, the winner, tiers. ``lost`` entrants have no total any more."""
    board = recount.board
    if board.count < LEAST:
        raise NotDone("few-entrants", n=board.count, needed=LEAST)
    after = recount.ranks(scores, removed)
    kept = after > 0
    if not kept.any():
        raise NotDone("no-total-left")
    published = recount.published_ranks
    before = np.zeros(board.count)
    before[kept] = recount.numbered([-published[kept]])
    shift = np.abs(after - before)[kept]
    old, new = recount.published(board.totals), recount.published(scores[""])
    winner = _winner(board, published, after)
    return {
        "totals-changed": int((old != new).sum()),  # NaN, a total that is lost, is another total, too
        "moved": int((shift > 0).sum()),
        "mean-shift": float(shift.sum()) / int(kept.sum()),
        "largest": _largest(board, before, after),
        "winner": winner,
        "winner-changes": winner["from"] != winner["to"],
        "tiers-changed": _tiers_changed(recount, scores, after, removed),
        "lost": int((~kept).sum()),
    }


def _largest(board: Board, before: Floats, after: Floats) -> dict[str, Any] | None:
    """Who moves furthest; the first by code among equals, None where nobody moves."""
    row = int(np.abs(after - before).argmax())
    if after[row] == before[row]:
        return None
    return {"entrant": board.codes[row], "from": float(before[row]), "to": float(after[row])}


def _winner(board: Board, before: Floats, after: Floats) -> dict[str, list[str]]:
    def first(ranks: Floats) -> list[str]:
        best = ranks[ranks > 0].min()
        return [code for code, rank in zip(board.codes, ranks, strict=True) if rank == best]

    return {"from": first(before), "to": first(after)}


def _tiers_changed(recount: Recount, scores: Mapping[str, Floats], ranks: Floats, removed: str | None) -> int | None:
    tiers = recount.tiers(scores, ranks, removed)
    if tiers is None:
        return None
    pairs = zip(tiers, recount.board.entrants, strict=True)
    return sum(bool(tier != entrant["tier"]) for tier, entrant in pairs)
