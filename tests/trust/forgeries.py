"""Ways to change a result afterwards: each changes a document and returns whether it did."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pembina.model import canonical, number

from .awards_at_random import OPINIONS, Json, sealed


def _somebody(draw: random.Random, document: Json, wanted: Callable[[Json], bool]) -> int | None:
    rows = [row for row, entrant in enumerate(document["entrants"]) if wanted(entrant)]
    return draw.choice(rows) if rows else None


def _move(draw: random.Random, x: float) -> float:
    moved = round(x + draw.choice((-7.25, -1, 0.5, 3, 10.125)), 10)
    return number(moved if 0 <= moved <= 100 else (50.5 if x != 50.5 else 49.5))


def _cell(key: str) -> Callable[[random.Random, Json], bool]:
    def forge(draw: random.Random, document: Json) -> bool:
        cells = [(n, row) for n in document["nodes"] for row, x in enumerate(n[key] or ()) if x is not None]
        if not cells:
            return False
        node, row = draw.choice(cells)
        node[key][row] = number(round(node[key][row] - 0.25, 10)) if key == "shares" else _move(draw, node[key][row])
        return True

    return forge


def _two_contributions(draw: random.Random, document: Json) -> bool:
    """Points are moved from one criterion to another: they still add up to the total."""
    nodes = [node for node in document["nodes"] if node["contributions"] is not None and node["kind"] == "criterion"]
    row = _somebody(draw, document, lambda e: e["total"] is not None)
    if row is None or len(nodes) < 2:
        return False
    for node, by in zip(draw.sample(nodes, 2), (2.5, -2.5), strict=True):
        node["contributions"][row] = number(round(node["contributions"][row] + by, 10))
    return True


def _raised(draw: random.Random, document: Json) -> bool:
    """Score, contribution, total and published total of one entrant are raised together; the value stays."""
    row = _somebody(draw, document, lambda e: e["total"] is not None)
    leaves = [n for n in document["nodes"] if n["kind"] == "criterion" and n["contributions"] is not None]
    if row is None:
        return False
    leaf, root = draw.choice(leaves), document["nodes"][0]
    for column in (leaf["scores"], leaf["contributions"], root["scores"]):
        if column[row] is None:
            return False
        column[row] = number(round(column[row] + 1.5, 10))
    total, decimals = root["scores"][row], document["award"]["rules"]["decimals"]
    published = str(Decimal(repr(float(total))).quantize(Decimal(1).scaleb(-decimals)))
    document["entrants"][row]["total"] = {"exact": total, "published": published}
    return True


def _of_entrant(key: str, change: Callable[[random.Random, Any, Json], Any]) -> Callable[[random.Random, Json], bool]:
    def forge(draw: random.Random, document: Json) -> bool:
        row = _somebody(draw, document, lambda e: e[key] not in (None, [], {}))
        if row is None:
            return False
        entrant = document["entrants"][row]
        before = copy.deepcopy(entrant[key])
        entrant[key] = change(draw, entrant[key], document)
        return bool(entrant[key] != before)

    return forge


def _total(key: str) -> Callable[[random.Random, Any, Json], Any]:
    def change(draw: random.Random, total: Json, document: Json) -> Json:
        if key == "exact":
            return {**total, "exact": _move(draw, total["exact"])}
        up = Decimal(total["published"]) + Decimal(1).scaleb(-document["award"]["rules"]["decimals"])
        return {**total, "published": str(up)}

    return change


def _status(draw: random.Random, status: str, document: Json) -> str:
    return draw.choice([one for one in ("ranked", "ineligible", "not-assessable", "recused") if one != status])


def _gate(draw: random.Random, gates: list[str], document: Json) -> list[str]:
    i = draw.randrange(len(gates))
    return [*gates[:i], "met" if gates[i] != "met" else "not-met", *gates[i + 1 :]]


def _swapped(draw: random.Random, document: Json) -> bool:
    """Two entrants change places, and all that goes with them."""
    rows = [row for row, entrant in enumerate(document["entrants"]) if entrant["rank"] is not None]
    if len(rows) < 2:
        return False
    one, other = (document["entrants"][row] for row in draw.sample(rows, 2))
    before = [(e["rank"], e["tier"]) for e in (one, other)]
    for key in ("rank", "tied", "tier", "held-back"):
        one[key], other[key] = other[key], one[key]
    return [(e["rank"], e["tier"]) for e in (one, other)] != before


def _value(draw: random.Random, document: Json) -> bool:
    """A value is changed, a word for another or the ratio of two figures, and its score is left as it was."""
    cells = [
        (n, row) for n in document["nodes"] if n["kind"] == "criterion" and n["scores"] is not None
        for row, x in enumerate(n["values"]) if isinstance(x, str) and n["scores"][row] is not None
    ]  # fmt: skip
    ratios = [(n, row) for n in document["nodes"] for row, x in enumerate(n.get("numerators") or ()) if x is not None]
    cells += [(n, row) for n, row in ratios if sum(x is not None for x in n["numerators"]) > 2]
    if not cells:
        return False
    node, row = draw.choice(cells)
    before = node["values"][row]
    node["values"][row] = (
        draw.choice([word for word in OPINIONS if word != before]) if isinstance(before, str) else before + 0.75
    )
    return True


def _tier(draw: random.Random, tier: str | None, document: Json) -> str | None:
    return draw.choice([one for one in (None, *(t["id"] for t in document["award"]["rules"]["tiers"])) if one != tier])


FORGERIES: dict[str, Callable[[random.Random, Json], bool]] = {
    "score": _cell("scores"),
    "share of one entrant": _cell("shares"),
    "contribution": _cell("contributions"),
    "two contributions": _two_contributions,
    "score, contribution and total": _raised,
    "exact total": _of_entrant("total", _total("exact")),
    "published total": _of_entrant("total", _total("published")),
    "rank": _of_entrant("rank", lambda draw, rank, document: rank + 1),
    "tied": _of_entrant("tied", lambda draw, tied, document: not tied),
    "rank in a group": _of_entrant("group-ranks", lambda draw, of, document: {k: x + 1 for k, x in of.items()}),
    "tier": _of_entrant("tier", _tier),
    "why no better tier": _of_entrant("held-back", lambda draw, said, document: said[1:]),
    "status": _of_entrant("status", _status),
    "condition": _of_entrant("gates", _gate),
    "coverage": _of_entrant("coverage", lambda draw, x, document: number(round(x * 0.5, 10))),
    "two places": _swapped,
    "value": _value,
}
"""Ways to change a result, by what is changed."""


def forged(document: Json, seed: int) -> tuple[str, Json]:
    """Return a copy in which one thing was changed, and what; its root is made to fit, as a forger would."""
    draw = random.Random(seed)
    names = list(FORGERIES)
    while True:
        name, copied = draw.choice(names), copy.deepcopy(document)
        if FORGERIES[name](draw, copied) and canonical(copied) != canonical(document):
            return name, sealed(copied)
