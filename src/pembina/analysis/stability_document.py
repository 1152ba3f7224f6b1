"""How firmly first place stands: against other weights, and against other figures; one document for one result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.analysis.audit_board import NotDone
from pembina.analysis.replay import Replay
from pembina.analysis.stability_changes import smallest_changes
from pembina.analysis.stability_chart import Chart
from pembina.analysis.stability_planes import EVERYWHERE, Plane
from pembina.analysis.stability_values import fragile_values
from pembina.analysis.stability_weights import intervals
from pembina.analysis.tidy import tidy
from pembina.errors import PembinaError
from pembina.methods.stability_pairs import all_pairs
from pembina.model import Result
from pembina.model.override import TOTAL
from pembina.plugins import Host

FORMAT = "pembina-stability/1"
Row = dict[str, Any]
Progress = Callable[[int, int], None]


def stability(
    result: Result,
    pair: tuple[str, str] | None = None,
    limit: int = 10,
    host: Host | None = None,
    progress: Progress | None = None,
) -> Row:
    """Return how firmly first place stands, as a plain document (``pembina-stability/1``).

    Nothing is sampled. ``pair`` are codes of two ranked entrants whose order is looked at as well; raises KeyError
    where one is not ranked. ``limit``: how many of the smallest changes of figures, and of the closest pairs, are told.
    ``progress`` is called with what is done, and of how much. What cannot be had is None, with the reason under
    ``not-done``.

    Source: Triantaphyllou and Sanchez 1997, Decision Sciences 28: 151-194.
    """
    chart = Chart(result)
    document: Row = {
        "format": FORMAT,
        "result": result.sha256,
        "entrants": {"all": len(result.entrants), "ranked": chart.board.count},
        "winner": None,
        "weights": [],
        "smallest": [],
        "pair": None,
        "pairs": None,
        "caveats": _caveats(chart),
        "values": _values(Replay(result, host) if host is not None else Replay(result), limit, progress),
        "not-done": None,
    }
    try:
        holders, others = first_and_others(chart)
        document["winner"] = _winner(chart, holders, others)
        _without_overrides(chart)
        document["weights"] = intervals(chart, holders, others)
        document["smallest"] = smallest_changes(chart, holders, others)
        document["pairs"] = _pairs(chart, limit)
        if pair is not None:
            document["pair"] = _pair(chart, *(chart.board.codes.index(code) for code in pair))
    except NotDone as why:
        document["not-done"] = why.reason
    plain: Row = tidy(document)
    return plain


def first_and_others(chart: Chart) -> tuple[list[int], list[int]]:
    """Return the rows that share the first place, and those of all others; raises NotDone."""
    ranks = [entrant["rank"] for entrant in chart.board.entrants]
    if len(ranks) < 2:
        raise NotDone("few-entrants", n=len(ranks), needed=2)
    holders = [row for row, rank in enumerate(ranks) if rank == min(ranks)]
    if len(holders) == len(ranks):
        raise NotDone("all-first")
    return holders, [row for row in range(len(ranks)) if row not in holders]


def _winner(chart: Chart, holders: list[int], others: list[int]) -> Row:
    """Who is first, by how much before rounding, who comes next, and what decided it.

    ``decided``: "rounding" where an entrant with a higher exact total was made equal by rounding and lost by the rule
    for ties, "shared", "ties" where the rule for ties broke a tie, "total" otherwise.
    """
    board, award = chart.board, chart.result.award
    best, next_ = max(board.totals[row] for row in holders), max(board.totals[row] for row in others)
    ranks = [board.entrants[row]["rank"] for row in others]
    after = [row for row, rank in zip(others, ranks, strict=True) if rank == min(ranks)]
    shown = "exact" if award["rank-on"] == "exact" else "published"
    level = board.entrants[after[0]]["total"][shown] == board.entrants[holders[0]]["total"][shown]
    decided = "rounding" if next_ > best else "shared" if len(holders) > 1 else "ties" if level else "total"
    return {
        "entrants": [board.codes[row] for row in holders],
        "next": [board.codes[row] for row in after],
        "lead": float(best - next_),
        "decided": decided,
        "exact-best": [board.codes[row] for row in range(board.count) if board.totals[row] == board.totals.max()],
    }


def _without_overrides(chart: Chart) -> None:
    """Raise NotDone where totals do not follow from weights: an override of a group, or of the total, sets them."""
    groups = {node["path"] for node in chart.result.nodes if node["kind"] == "group"} | {TOTAL}
    told = [o for o in chart.result.overrides if o["what"] in groups and o["entrant"] in chart.board.codes]
    if told:
        raise NotDone("overridden", entrants=sorted({each["entrant"] for each in told}))


def _caveats(chart: Chart) -> list[Row]:
    """What was held fixed although other weights might move it."""
    found = []
    groups = {node["path"] for node in chart.result.nodes if node["kind"] == "group"}
    gated = [gate["criterion"] for gate in chart.result.award["gates"] if gate["criterion"] in groups]
    if gated:
        found.append(NotDone("gates-on-groups", nodes=gated).reason)
    if chart.result.award["coverage"] and any(e["coverage"] < 100 for e in chart.result.entrants):
        found.append(NotDone("coverage", required=chart.result.award["coverage"]).reason)
    groups_ = [node for node in chart.result.nodes if node["kind"] == "group" and node.get("weighting")]
    weighed = [node["path"] for node in groups_ if node["weighting"]["name"] != "equal"]
    if weighed:
        found.append(NotDone("weights-found", nodes=weighed).reason)
    if chart.result.award["rank-on"] == "published":
        found.append(NotDone("exact-totals", decimals=chart.result.award["decimals"]).reason)
    return found


def _pair(chart: Chart, one: int, other: int) -> Row:
    """The order of two entrants: who is ahead, by how much, and what would turn it."""
    board = chart.board
    totals, ranks = board.totals, [entrant["rank"] for entrant in board.entrants]
    ahead, behind = sorted((one, other), key=lambda row: (ranks[row], -totals[row]))
    row: Row = {
        "ahead": board.codes[ahead],
        "behind": board.codes[behind],
        "lead": float(totals[ahead] - totals[behind]),
        "weights": [],
        "smallest": [],
        "not-done": None,
    }
    if one == other:
        return {**row, "not-done": NotDone("same-entrant").reason}
    return {
        **row,
        "weights": intervals(chart, [ahead], [behind]),
        "smallest": smallest_changes(chart, [ahead], [behind]),
    }


def _pairs(chart: Chart, limit: int) -> Row:
    """All pairs of ranked entrants, and those whose order the smallest change of weights would turn.

    Over the weights of all criteria in the total; where those say nothing, over the weights directly below it.
    """
    board = chart.board
    whole = [r for r in range(board.count) if not chart.lacks(r)]
    aside = [board.codes[r] for r in range(board.count) if r not in whole]
    row: Row = {"scope": EVERYWHERE, "count": 0, "movable": None, "aside": aside, "closest": [], "not-done": None}
    reason: NotDone | None = None
    for scope in (EVERYWHERE, ""):
        plane = Plane(chart, scope)
        try:
            scores = plane.scores_of(whole)
        except NotDone as why:
            reason = reason or why
            continue
        return {**row, "scope": scope, **_closest(plane, scores, [board.codes[r] for r in whole], limit)}
    assert reason is not None
    return {**row, "not-done": reason.reason}


def _closest(plane: Plane, scores: NDArray[np.float64], codes: list[str], limit: int) -> Row:
    pairs = all_pairs(scores, np.array([float(weight) for weight in plane.weights]))
    order = np.lexsort((pairs.behind, pairs.ahead, pairs.l1))[:limit].tolist()
    closest = []
    for i in (i for i in order if np.isfinite(pairs.l1[i])):
        single = pairs.which[i] >= 0
        closest.append({
            "ahead": codes[pairs.ahead[i]],
            "behind": codes[pairs.behind[i]],
            "l1": float(pairs.l1[i]),
            "l2": float(pairs.l2[i]),
            "negative": bool(pairs.negative[i]),
            "single": float(pairs.single[i]) if single else None,
            "path": plane.paths[pairs.which[i]] if single else None,
        })  # fmt: skip
    return {"count": len(pairs.l1), "movable": int(np.isfinite(pairs.l1).sum()), "closest": closest}


def _values(replay: Replay, limit: int, progress: Progress | None) -> Row:
    nothing: Row = {"criteria": 0, "by-part": [], "by-points": [], "nearest": [], "aside": [], "not-done": None}
    if not _again(replay):
        return {**nothing, "not-done": NotDone("not-reproduced").reason}
    if not any(standing.ranked for standing in replay.judgement.standings):
        return {**nothing, "not-done": NotDone("nobody-ranked").reason}
    return {**nothing, **fragile_values(replay, limit, progress)}


def _again(replay: Replay) -> bool:
    """Whether the result can be computed again here, and comes out the same."""
    try:
        return "root" in replay.result.award and replay.faithful
    except PembinaError:  # a method that is not installed, or does something else now
        return False
