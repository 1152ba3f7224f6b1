"""A comparison as rows of a CSV: one row an entrant, with every movement and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pembina.model import number

Part = Mapping[str, Any]

FACTORS = ("data", "rules", "field", "measurement", "overrides")


def compare_records(document: Part, entrant: str | None = None) -> list[dict[str, Any]]:
    """Return a row for each entrant (or the one named): standings then and now, changes, parts, old rules.

    Parts of ranks and tiers are decimals here; the JSON document holds them as exact fractions.
    """
    comparable = "" if document["comparable"]["totals"] else "no"
    old_rules = _old_rules(document)
    rows = [row for row in document["entrants"] if entrant in (None, row["code"])]
    return [{**_row(row, old_rules), "totals_comparable": comparable or "yes"} for row in rows]


def _row(row: Part, old_rules: int | None) -> dict[str, Any]:
    record: dict[str, Any] = {"code": row["code"], "name": row["name"], "in": row["in"]}
    for side in ("then", "now"):
        stand = row[side] or {}
        record |= {f"status_{side}": stand.get("status"), f"rank_{side}": stand.get("rank")}
        record[f"total_{side}"] = (stand.get("total") or {}).get("published")
        record[f"tier_{side}"] = stand.get("tier")
    record |= {"places": row["change"]["rank"], "points": row["change"]["total"]}
    for what, name in (("rank", "places"), ("total", "points")):
        parts = row["parts"][what] if row["parts"] and row["change"][what] is not None else {}
        for factor in FACTORS:
            known = parts.get(factor) is not None
            record[f"{name}_{factor}"] = number(round(parts[factor] / parts["per"], 10) + 0.0) if known else None
        record[f"{name}_not_done"] = (parts.get("not-done") or {}).get("key")
    stand = row["worlds"][old_rules] if old_rules is not None else None
    record |= {f"{key}_by_old_rules": (stand or {}).get(name) for key, name in _OLD}
    return record


_OLD = (("rank", "rank"), ("total", "published"), ("tier", "tier"))


def _old_rules(document: Part) -> int | None:
    """Position of the world in which everything but the rules is new."""
    for position, world in enumerate(document["worlds"]):
        if all(world[factor] == ("old" if factor == "rules" else "new") for factor in FACTORS if factor in world):
            return position
    return None
