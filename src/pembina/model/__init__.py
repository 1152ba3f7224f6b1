"""What things are: awards, data needs, columns, results. No input or output, no arithmetic."""

from pembina.model.award import (
    Award,
    Denominator,
    Entrants,
    Gate,
    Group,
    Leaf,
    Method,
    Node,
    Organiser,
    Panel,
    Period,
    Quota,
    Screen,
    Tier,
)
from pembina.model.canonical import canonical, number, sha256
from pembina.model.data import COLUMN_TYPES, Binding, ColumnNeed, Entrant, InputFile, InputTable, TableNeed
from pembina.model.result import Finding, Result, Status

__all__ = [
    "COLUMN_TYPES",
    "Award",
    "Binding",
    "ColumnNeed",
    "Denominator",
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
    "Panel",
    "Period",
    "Quota",
    "Result",
    "Screen",
    "Status",
    "TableNeed",
    "Tier",
    "canonical",
    "number",
    "sha256",
]
