"""What a script and Pembina say of every criterion and province, brought into one form and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

Answer = dict[str, dict[str, dict[str, Any]]]
"""By path of the criterion and code: value, reason, numerator, denominator, evidence, and ``also_...`` figures."""

SAID = ("value", "reason", "numerator", "denominator", "evidence")


def divided(figures: dict[str, dict[str, Any]], by: Mapping[str, int | None], scale: int) -> dict[str, dict[str, Any]]:
    """Divide values as the award asks; the float nearest to the exact ratio. Without a figure there is no value."""
    found = {}
    for region, row in figures.items():
        value, figure = row["value"], by.get(region)
        ratio = float(Fraction(scale) * value / figure) if value is not None and figure else None
        found[region] = {**row, "value": ratio, "numerator": value, "denominator": figure}
    return found


def of_result(path: Path) -> Answer:
    """Read what Pembina's result says, in the form of a script's answer."""
    document = json.loads(path.read_text("utf-8"))
    found: Answer = {}
    codes = [entrant["code"] for entrant in document["entrants"]]
    for node in document["nodes"]:
        if node["kind"] != "criterion":
            continue
        rows = found[node["path"]] = {}
        for i, code in enumerate(codes):
            note = node["notes"].get(code, {})
            rows[code] = {
                "value": node["values"][i],
                "reason": note.get("reason"),
                "numerator": node["numerators"][i] if node["numerators"] else None,
                "denominator": node["denominators"][i] if node["denominators"] else None,
                "evidence": node["evidence"][i],
                **{f"also_{name}": figure for name, figure in note.get("also", {}).items()},
            }
    return found


def repeated_of(path: Path) -> dict[str, dict[str, int]]:
    """Read how many repeated records Pembina found, by criterion and province."""
    found: dict[str, dict[str, int]] = {}
    for finding in json.loads(path.read_text("utf-8"))["findings"]:
        if finding["key"] == "records.duplicate":
            found.setdefault(finding["node"], {})[finding["entrant"]] = finding["args"]["n"]
    return found


def outside_of(path: Path) -> dict[str, int]:
    """Read how many rows lie outside the period, by table."""
    findings = json.loads(path.read_text("utf-8"))["findings"]
    return {f["args"]["table"]: f["args"]["rows"] for f in findings if f["key"] == "rows.outside-period"}


def differences(ours: Answer, theirs: Answer, *, beside: bool = True) -> list[str]:
    """Say where two answers differ, cell by cell; ``beside`` compares what stands beside a value as well."""
    found = []
    for path in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(path, {}), theirs.get(path, {})
        for code in sorted(here.keys() | there.keys()):
            one, other = _said(here.get(code, {})), _said(there.get(code, {}))
            for key in sorted(one.keys() | other.keys()):
                if one.get(key) != other.get(key) and (beside or not key.startswith("also_")):
                    found.append(f"{path} {code} {key}: {one.get(key)!r} and {other.get(key)!r}")
    return found


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not there; no value without a reason is a missing one, or a ratio to nothing."""
    said = {key: value for key, value in row.items() if value is not None}
    if "value" not in said and "reason" not in said:
        said["reason"] = "not-applicable" if "numerator" in said and "denominator" in said else "missing"
    if not said.get("evidence"):
        said.pop("evidence", None)
    return said
