"""What a browser needs to judge the entrants again under other weights of the main parts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pembina.methods.rounding import publish
from pembina.model import Result
from pembina.model.override import TOTAL
from pembina.reports.outline import Outline, exact

COMPUTED = ("arithmetic", "geometric", "harmonic")
"""Ways of combining the main parts that the page can compute."""

BELOW = "coverage.below"


def weighing(result: Result, outline: Outline) -> dict[str, Any]:
    """Parts, ties, tiers, gates and coverage; or the reason why weights cannot be moved.

    The page checks at loading that with the official weights it finds the official totals, ranks and tiers.
    """
    root = result.node("")
    tops = [node for node in outline.children("") if node["share"] is not None]
    why = None
    if root["aggregate"]["name"] not in COMPUTED:
        why = "no-weights-method"
    elif len(tops) < 2:
        why = "no-weights-one"
    if why is not None:
        return {"why": why}
    paths = {node["path"]: i for i, node in enumerate(result.nodes)}
    held = {each["entrant"] for each in result.overrides if each["what"] == TOTAL}
    decided = {each["entrant"] for each in result.overrides if each["what"] == "status"}
    award = result.award
    return {
        "why": None,
        "aggregate": root["aggregate"]["name"],
        "tops": [paths[node["path"]] for node in tops],
        "official": [node["share"] for node in tops],
        "whole": root["scores"],
        "held": [i for i, entrant in enumerate(result.entrants) if entrant["code"] in held],
        "fixed": [i for i, entrant in enumerate(result.entrants) if not _movable(entrant, decided)],
        "ties": [_tie(result, outline, path) for path in award["ties"] if path != "shared"],
        "minimums": {path: _deciding(result, path) for tier in award["tiers"] for path in tier["minimums"]},
        "covered": [_covered(outline, node) for node in tops] if _gaps(result) else None,
    }


def _gaps(result: Result) -> bool:
    """Whether other weights can change which part of the total's weight rests on reported data."""
    return exact(result.award["coverage"]) > 0 or any(entrant["coverage"] != 100 for entrant in result.entrants)


def _movable(entrant: Mapping[str, Any], decided: set[str]) -> bool:
    """Whether other weights can change if an entrant is ranked, and where."""
    below = entrant["reason"] is not None and entrant["reason"]["key"] == BELOW
    return entrant["code"] not in decided and (entrant["status"] in ("ranked", "ineligible") or below)


def _tie(result: Result, outline: Outline, path: str) -> list[float | None]:
    """What breaks a tie, larger being better: a score as it decides, or the value of a criterion without one."""
    node = result.node(path)
    if outline.weight(path, 0) is not None:
        return _deciding(result, path)
    values = [None if isinstance(value, str) else value for value in node["values"]]
    sign = -1 if node["direction"] == "lower" else 1
    return [None if value is None else sign * value for value in values]


def _deciding(result: Result, path: str) -> list[float | None]:
    award, scores = result.award, result.node(path)["scores"]
    if award["rank-on"] == "exact":
        return list(scores)
    rounded = (None if s is None else publish(s, int(award["decimals"]), award["rounding"]) for s in scores)
    return [None if s is None else float(s) for s in rounded]


def _covered(outline: Outline, top: Mapping[str, Any]) -> list[float]:
    """Which part of a main part's weight rests on reported data, entrant by entrant."""
    result, path = outline.result, top["path"]
    below = [
        node for node in result.nodes
        if node["kind"] == "criterion" and (node["path"] == path or node["path"].startswith(f"{path}."))
    ]  # fmt: skip
    covered, whole = [Decimal(0)] * len(result.entrants), Decimal(0)
    for leaf in below:
        weight = _published(outline, leaf["path"])
        if weight is None:
            continue
        whole += weight
        for row, entrant in enumerate(result.entrants):
            note = leaf["notes"].get(entrant["code"], {})
            if leaf["values"][row] is not None and "filled" not in note and "reason" not in note:
                covered[row] += weight
    return [float(part / whole) if whole else 0.0 for part in covered]


def _published(outline: Outline, path: str) -> Decimal | None:
    """Part of the total by the shares before anything was left out."""
    weight = Decimal(1)
    while path:
        share = outline.result.node(path)["share"]
        if share is None:
            return None
        weight *= exact(share)
        path = path.rpartition(".")[0]
    return weight
