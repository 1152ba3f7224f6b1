"""A second way from values to ranks, by fractions and the result document alone; shares no code with the program.

It knows what the shipped awards use: goalposts, bands, rescaling, best in the middle, levels; weighted and geometric
means, points taken off, what is left out; half-up rounding on published totals, ranks by published totals with ties by
criteria.
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
    if how["name"] == "identity":
        return fraction(value)
    if how["name"] == "bands":
        (band,) = [band for band in parameters["bands"] if inside(fraction(value), band)]
        return fraction(band["score"])
    if how["name"] == "optimum-range":
        return optimum(fraction(value), {key: fraction(end) for key, end in parameters.items()}, scale)
    low, high = fraction(parameters["from"]), fraction(parameters["to"])
    if how["name"] in ("goalposts", "rescaled"):
        return scale * clip((fraction(value) - low) / (high - low))
    assert how["name"] == "log-goalposts"
    if fraction(value) <= min(low, high):
        return Fraction(0) if low < high else Fraction(scale)
    share = (math.log(fraction(value)) - math.log(low)) / (math.log(high) - math.log(low))
    return scale * clip(Fraction(share))


def inside(value: Fraction, band: dict[str, Any]) -> bool:
    """Whether a value lies in a band; an end that is not there is no end."""
    return (
        ("from" not in band or value >= fraction(band["from"]))
        and ("above" not in band or value > fraction(band["above"]))
        and ("to" not in band or value <= fraction(band["to"]))
        and ("below" not in band or value < fraction(band["below"]))
    )


def optimum(value: Fraction, ends: dict[str, Fraction], scale: int) -> Fraction:
    """Highest from low to high, and evenly less towards start and end."""
    rising = clip((value - ends["start"]) / (ends["low"] - ends["start"]))
    falling = clip((ends["end"] - value) / (ends["end"] - ends["high"]))
    return scale * min(rising, falling)


def node_score(rules: dict[str, Any], row: int, nodes: dict[str, Any], scale: int) -> Number:
    """Score of a node for one entrant; None where there is none. What the rules leave out weighs nothing.

    What an override sets is what holds.
    """
    if row in nodes[rules["path"]]["set"]:
        return nodes[rules["path"]]["set"][row]
    if "use" in rules:
        node = nodes[rules["path"]]
        value = (node["used"] or node["values"])[row]
        if value is not None:
            return score(value, rules["score"], scale)
        return Fraction(0) if rules["missing"] == "zero" and not node["open"][row] else None
    parts = [(child, node_score(child, row, nodes, scale)) for child in rules["children"] if child["share"] is not None]
    if any(part is None and blocks(child, row, nodes) for child, part in parts):
        return None
    there = [(child, part) for child, part in parts if part is not None]
    return combine(rules, [child for child, _ in there], [part for _, part in there]) if there else None


def blocks(child: dict[str, Any], row: int, nodes: dict[str, Any]) -> bool:
    """Whether nothing can be said of an entrant without this child: by the rules, or since a person has to look."""
    if row in nodes[child["path"]]["set"]:
        return False
    below = "use" not in child and any(
        blocks(part, row, nodes) for part in child["children"] if part["share"] is not None
    )
    own = "use" in child and nodes[child["path"]]["open"][row]
    return child["missing"] == "not-assessable" or own or below


def combine(rules: dict[str, Any], children: list[dict[str, Any]], parts: list[Fraction]) -> Number:
    """Scores of the children that are there to that of their group."""
    name, parameters = rules["aggregate"]["name"], rules["aggregate"]["parameters"]
    weights = [weight(rules, child) for child in children]
    shares = [each / sum(weights) for each in weights]
    if name == "geometric":
        return Fraction(math.prod(float(part) ** float(share) for share, part in zip(shares, parts, strict=True)))
    taken = [child["path"].rpartition(".")[2] in parameters.get("by", ()) for child in children]
    assert name in ("arithmetic", "less-deduction")
    mean = sum((share * part for share, part in zip(shares, parts, strict=True)), Fraction(0))
    return max(mean - sum(part for part, off in zip(parts, taken, strict=True) if off), Fraction(0))


def weight(rules: dict[str, Any], child: dict[str, Any]) -> Fraction:
    """Weight of a child: its own, that which its group's table names, or the same for all."""
    if child["weight"] is not None:
        return fraction(child["weight"])
    method = rules["weighting"]
    if method["name"] == "named-weights":
        return fraction(method["parameters"]["weights"].get(child["path"].rpartition(".")[2], 0))
    assert method["name"] == "equal"
    return Fraction(1)


def published(total: Fraction, decimals: int) -> Fraction:
    """Round half up."""
    unit = Fraction(10) ** decimals
    return Fraction(math.floor(total * unit + Fraction(1, 2))) / unit


def totals(document: dict[str, Any]) -> list[Number]:
    """Published total of each entrant by recounting; None where it cannot be had."""
    rules = document["award"]["rules"]
    nodes = {
        node["path"]: {**node, "open": _open(node, document), "set": _set(node, document)} for node in document["nodes"]
    }
    found = [node_score(rules["root"], row, nodes, rules["scale"]) for row in range(len(document["entrants"]))]
    return [None if total is None else published(total, rules["decimals"]) for total in found]


def tie(node: dict[str, Any], row: int, decimals: int) -> Fraction:
    """What breaks a tie: a published score, or the value of a criterion that has none, better being larger."""
    if node["contributions"] is not None:
        return published(fraction(node["scores"][row]), decimals)
    return fraction(node["values"][row]) * (-1 if node["direction"] == "lower" else 1)


def _set(node: dict[str, Any], document: dict[str, Any]) -> dict[int, Fraction]:
    """Scores that overrides set, by row; that of the root is of the total."""
    rows = {entrant["code"]: row for row, entrant in enumerate(document["entrants"])}
    own = [each for each in document["overrides"] if each["what"] == (node["path"] or "total")]
    return {rows[each["entrant"]]: fraction(each["after"]) for each in own}


def _open(node: dict[str, Any], document: dict[str, Any]) -> list[bool]:
    """For whom a criterion has no value for a reason that no rule fills in."""
    notes = node.get("notes", {})
    reasons = [notes.get(entrant["code"], {}).get("reason") for entrant in document["entrants"]]
    return [reason in ("not-assessable", "needs-a-person") for reason in reasons]


def ranks(document: dict[str, Any]) -> list[int | None]:
    """Rank of each entrant that the document ranks: one more than the number of those with more."""
    rules = document["award"]["rules"]
    nodes = {node["path"]: node for node in document["nodes"]}
    keys: dict[int, tuple[Fraction, ...]] = {}
    for row, (entrant, total) in enumerate(zip(document["entrants"], totals(document), strict=True)):
        if entrant["status"] == "ranked":
            assert total is not None
            ties = [path for path in rules["ties"] if path != "shared"]
            keys[row] = (total, *(tie(nodes[path], row, rules["decimals"]) for path in ties))
    return [
        1 + sum(other > keys[row] for other in keys.values()) if row in keys else None
        for row in range(len(document["entrants"]))
    ]
