"""A second way from values to ranks, by fractions and the result document alone; shares no code with the program.

It knows what the shipped awards use: goalposts and levels, weighted and geometric means, half-up rounding on published
totals, ranks by published totals with ties by criteria, gates on values.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

Number = Fraction | None


def fraction(number: Any) -> Fraction:
    """A JSON number as the decimal that it is written as."""
    return Fraction(str(number))


def clip(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def score(value: Any, how: dict[str, Any], scale: int) -> Fraction:
    """One value to its score."""
    parameters = how["parameters"]
    if how["name"] == "levels":
        return fraction(parameters["levels"][value])
    low, high = fraction(parameters["from"]), fraction(parameters["to"])
    if how["name"] == "goalposts":
        return scale * clip((fraction(value) - low) / (high - low))
    assert how["name"] == "log-goalposts"
    if fraction(value) <= min(low, high):
        return Fraction(0) if low < high else Fraction(scale)
    share = (math.log(fraction(value)) - math.log(low)) / (math.log(high) - math.log(low))
    return scale * clip(Fraction(share))


def node_score(rules: dict[str, Any], row: int, nodes: dict[str, Any], scale: int) -> Number:
    """Score of a node for one entrant; None where anything below it is missing."""
    if "use" in rules:
        value = nodes[rules["path"]]["values"][row]
        return None if value is None else score(value, rules["score"], scale)
    parts = [(child, node_score(child, row, nodes, scale)) for child in rules["children"] if child["share"] is not None]
    if any(part is None for _, part in parts):
        return None
    weights = [fraction(child["weight"] if child["weight"] is not None else 1) for child, _ in parts]
    shares = [weight / sum(weights) for weight in weights]
    if rules["aggregate"]["name"] == "geometric":
        return Fraction(math.prod(float(part) ** float(share) for share, (_, part) in zip(shares, parts, strict=True)))
    assert rules["aggregate"]["name"] == "arithmetic"
    return sum((share * part for share, (_, part) in zip(shares, parts, strict=True)), Fraction(0))


def published(total: Fraction, decimals: int) -> Fraction:
    """Round half up."""
    unit = Fraction(10) ** decimals
    return Fraction(math.floor(total * unit + Fraction(1, 2))) / unit


def totals(document: dict[str, Any]) -> list[Number]:
    """Published total of each entrant by recounting; None where it cannot be had."""
    rules = document["award"]["rules"]
    nodes = {node["path"]: node for node in document["nodes"]}
    found = [node_score(rules["root"], row, nodes, rules["scale"]) for row in range(len(document["entrants"]))]
    return [None if total is None else published(total, rules["decimals"]) for total in found]


def ranks(document: dict[str, Any]) -> list[int | None]:
    """Rank of each entrant that the document ranks: one more than the number of those with more."""
    rules = document["award"]["rules"]
    nodes = {node["path"]: node for node in document["nodes"]}
    keys: dict[int, tuple[Fraction, ...]] = {}
    for row, (entrant, total) in enumerate(zip(document["entrants"], totals(document), strict=True)):
        if entrant["status"] == "ranked":
            assert total is not None
            ties = [path for path in rules["ties"] if path != "shared"]
            scores = [published(fraction(nodes[path]["scores"][row]), rules["decimals"]) for path in ties]
            keys[row] = (total, *scores)
    return [
        1 + sum(other > keys[row] for other in keys.values()) if row in keys else None
        for row in range(len(document["entrants"]))
    ]
