"""Columns and entrants put back from a result document: the exact way back of :mod:`pembina.evaluation.document`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

import numpy as np

from pembina.evaluation.measure import Column, values_of
from pembina.model import Entrant, Finding, Leaf, Result, Status
from pembina.model.override import STATUS
from pembina.plugins import Adjusted
from pembina.plugins.values import Measured

SET_ASIDE = (Status.RECUSED, Status.WITHDRAWN, Status.REVOKED)
"""Statuses that come from the data, not from the rules."""

TOLD = {
    "printed": "printed",
    "source": "source",
    "as-of": "as_of",
    "definition": "definition",
    "state": "state",
    "standard-error": "standard_error",
}
"""What a note repeats of what a plugin said, by the field of :class:`Measured`."""


def restored_entrants(result: Result) -> tuple[Entrant, ...]:
    """Return who stands in a document, in its order; set aside is whom the data set aside, not an override."""
    decided = {each["entrant"] for each in result.overrides if each["what"] == STATUS}
    return tuple(
        Entrant(e["code"], e["name"], e["groups"], e["status"] if _aside(e, decided) else None) for e in result.entrants
    )


def _aside(entrant: Mapping[str, Any], decided: Set[str]) -> bool:
    return entrant["status"] in SET_ASIDE and entrant["code"] not in decided


def restored_column(result: Result, leaf: Leaf, codes: Sequence[str]) -> Column:
    """Return what was measured for a criterion: after division, where the award divides it; raises KeyError.

    ``codes`` are those of the document, in its order. What the plugin said nothing of is there as missing, which
    means the same.
    """
    node = result.node(leaf.path)
    notes = [node["notes"].get(code, {}) for code in codes]
    parts = [node[name] or [None] * len(codes) for name in ("values", "numerators", "denominators")]
    measured = tuple(_measured(*cells) for cells in zip(*parts, notes, strict=True))
    untold = leaf.panel is not None and leaf.panel.take == "trend"
    filled = ["filled" in note or (untold and m.value == "absent") for note, m in zip(notes, measured, strict=True)]
    series = tuple(note.get("series", {}) for note in notes)
    evidence = np.array(node["evidence"], dtype=np.int64)
    direction, values, gaps = node["direction"], values_of(measured), np.array(filled, np.bool_)
    return Column(leaf, direction, tuple(codes), values, measured, evidence, gaps, series, _adjusted(node))


def restored_finding(told: Mapping[str, Any]) -> Finding:
    """Return a finding as the document tells of it."""
    return Finding(told["key"], told["args"], told["level"], told["node"], told["entrant"], told["text"])


def _measured(value: Any, numerator: Any, denominator: Any, note: Mapping[str, Any]) -> Measured:
    told = {field: note[key] for key, field in TOLD.items() if key in note}
    known = float(value) if isinstance(value, int | float) else value
    return Measured(known, numerator, denominator, note.get("reason"), also=note.get("also", {}), **told)


def _adjusted(node: Mapping[str, Any]) -> Adjusted | None:
    """What the criterion made of its values by looking at several entrants, as the document tells it."""
    for step in node["steps"]:
        if step["step"] == "adjust":
            values = {code: float(after) for code, (_, after) in step["changes"].items()}
            facts = {key: fact for key, fact in step["facts"].items() if key not in ("told", "warning")}
            told, warning = step["facts"].get("told", {}), step["facts"].get("warning", {})
            return Adjusted(values, step["method"]["name"], facts, told, warning)
    return None
