"""What things are: awards, data needs, columns, results. No input or output, no arithmetic."""

from pembina.model.award import (
    Award,
    Denominator,
    Effort,
    Entrants,
    Gate,
    Group,
    Leaf,
    Node,
    Organiser,
    Panel,
    Period,
    Quota,
    Screen,
    Tier,
)
from pembina.model.canonical import canonical, number, pointed, sha256
from pembina.model.data import COLUMN_TYPES, Binding, ColumnNeed, Entrant, InputFile, InputTable, TableNeed, Within
from pembina.model.method import Method
from pembina.model.override import Override, Overrides
from pembina.model.result import Finding, Result, Status
from pembina.model.uncertainty import SPREADS, Spread, Uncertain, Uncertainty

__all__ = [
    "COLUMN_TYPES",
    "SPREADS",
    "Award",
    "Binding",
    "ColumnNeed",
    "Denominator",
    "Effort",
    "Entrant",
    "Entrants",
    "Finding",
    "Gate",
    "Group",
    "InputFile",
    "InputTable",
    "Leaf",
    "Method",
    "Node",
    "Organiser",
    "Override",
    "Overrides",
    "Panel",
    "Period",
    "Quota",
    "Result",
    "Screen",
    "Spread",
    "Status",
    "TableNeed",
    "Tier",
    "Uncertain",
    "Uncertainty",
    "Within",
    "canonical",
    "number",
    "pointed",
    "sha256",
]
