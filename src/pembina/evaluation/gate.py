"""Gates: conditions for being ranked, or for a tier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pembina.evaluation.measure import Column
from pembina.evaluation.tree import Tree
from pembina.methods import normalise
from pembina.model import Award, Gate, Leaf
from pembina.plugins import GateTest, Host
from pembina.plugins.guard import guarded
from pembina.plugins.values import FINAL

MET, NOT_MET, UNKNOWN, NOT_APPLIED = "met", "not-met", "unknown", "not-applied"


def gate_outcomes(award: Award, columns: Mapping[str, Column], tree: Tree, host: Host) -> list[NDArray[Any]]:
    """Return one column of outcomes per gate: met, not-met, unknown (no value), not-applied (left out)."""
    return [_outcome(gate, award, columns, tree, host) for gate in award.gates]


def _outcome(gate: Gate, award: Award, columns: Mapping[str, Column], tree: Tree, host: Host) -> NDArray[Any]:
    node = award.node(gate.criterion)
    values, argument = _operands(gate, node, columns, tree, host)
    known = np.array([value is not None and value == value for value in values], dtype=np.bool_)  # NaN is not itself
    outcome = np.full(len(values), without_value(node.missing), dtype=object)
    outcome[_open(columns.get(node.path), ~known)] = UNKNOWN
    if known.any():
        test: GateTest = host.get("gates", gate.test.name)
        what, address = f"gate test {test.name}", f"criteria.{gate.criterion}"
        with guarded(host.provider("gates", test.name), what, at=test.apply, address=address):
            met = np.asarray(test.apply(values[known], argument), dtype=np.bool_)
            if met.shape != (known.sum(),):
                raise TypeError(f"answered in the shape {met.shape}, where {known.sum()} values were asked about")
        outcome[known] = np.where(met, MET, NOT_MET)
    return outcome


def _open(column: Column | None, missing: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who has no value for a reason that no rule of an award fills in: a person has to decide, or nobody can."""
    if column is None:
        return np.zeros(len(missing), dtype=np.bool_)
    return np.array([lacks and column.reason(row) in FINAL for row, lacks in enumerate(missing)], dtype=np.bool_)


def _operands(gate: Gate, node: Any, columns: Mapping[str, Column], tree: Tree, host: Host) -> tuple[Any, Any]:
    """The column that is tested and the argument; text is compared by size through the scores of its levels."""
    argument = gate.test.parameters["argument"]
    if not isinstance(node, Leaf):
        return tree.scores[node.path], argument
    column = columns[node.path]
    test: GateTest = host.get("gates", gate.test.name)
    if not (test.ordered and isinstance(argument, str)):
        return column.values, argument
    assert node.score is not None  # the award file's checks demand levels here
    table = node.score.parameters["levels"]
    texts = np.array([value if value is not None else "" for value in column.values], dtype=object)
    return normalise.levels(texts, table), float(table[argument])


def without_value(missing: str) -> str:
    """What a gate says of an entrant without the value, by the criterion's missing-data rule."""
    if missing == "leave-out":
        return NOT_APPLIED
    return UNKNOWN if missing in ("not-assessable", "refuse") else NOT_MET
