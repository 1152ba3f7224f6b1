"""The ten steps of the handbook, and which of them a result and its audit show.

Source: OECD/JRC, Handbook on Constructing Composite Indicators, 2008. A step that is not shown is said as not done.
"""

from __future__ import annotations

from typing import Any

from pembina.analysis.audit_board import Board
from pembina.plugins.builtin import AGGREGATORS

DONE, PARTLY, NOT_DONE, ELSEWHERE = "done", "partly", "not-done", "elsewhere"


def steps(board: Board) -> list[dict[str, Any]]:
    """Return each step with its state: done, partly, not-done, or elsewhere (a person or another command answers)."""
    return [
        _step("framework", ELSEWHERE),
        _step("selection", DONE, criteria=len(_criteria(board)), weighted=len(board.criteria)),
        _imputation(board),
        _step("multivariate", DONE if board.count > 2 else NOT_DONE),
        _step("normalisation", DONE, relative=_relative(board)),
        _step("weighting", PARTLY, groups=len(board.groups)),
        _step("uncertainty", NOT_DONE),
        _step("back-to-data", ELSEWHERE),
        _step("links", NOT_DONE),
        _step("visualisation", NOT_DONE),
    ]


def _step(name: str, state: str, **args: Any) -> dict[str, Any]:
    return {"step": name, "state": state, "args": args}


def _criteria(board: Board) -> list[Any]:
    return [node for node in board.result.nodes if node["kind"] == "criterion"]


def _relative(board: Board) -> list[str]:
    """Criteria whose scores compare the entrants, and groups whose aggregation does."""
    comparing = {aggregator.name for aggregator in AGGREGATORS if aggregator.relative}
    return [
        node["path"]
        for node in board.result.nodes
        if node.get("relative") or (node["kind"] == "group" and node["aggregate"]["name"] in comparing)
    ]


def _imputation(board: Board) -> dict[str, Any]:
    """Values standing in for missing ones by the award's rules, among the ranked; criteria treated for outliers."""
    codes = set(board.codes)
    notes = [note for node in _criteria(board) for code, note in node["notes"].items() if code in codes]
    filled = sum(note.get("policy") not in (None, "not-assessable", "leave-out", "impute") for note in notes)
    left_out = sum(note.get("policy") == "leave-out" for note in notes)
    imputed, treated = _changed(board, "impute"), _changed(board, "treat")
    filled += sum(len(codes & changes.keys()) for changes in imputed.values())
    state = PARTLY if filled or treated else NOT_DONE
    return _step("imputation", state, filled=filled, left_out=left_out, treated=list(treated))


def _changed(board: Board, step: str) -> dict[str, Any]:
    """Values that a step changed, by criterion and entrant; criteria where it changed nothing are not among them."""
    steps = ((node["path"], entry) for node in _criteria(board) for entry in node.get("steps") or ())
    return {path: entry["changes"] for path, entry in steps if entry["step"] == step and entry["changes"]}
