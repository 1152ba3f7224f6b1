"""The standard errors that a result holds: which values carry one, and which are taken as exact."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from attrs import define
from numpy.typing import NDArray

from pembina.analysis.audit_board import Board, Node
from pembina.model import Result

Floats = NDArray[np.float64]

NOTE = "standard-error"
"""Key of a standard error among the notes of a value."""


@define(slots=False)
class Errors:
    """A result's values and their standard errors, criterion by criterion, rows in the order of its entrants."""

    result: Result

    @cached_property
    def board(self) -> Board:
        """The ranked entrants and the weighted nodes."""
        return Board(self.result)

    @cached_property
    def criteria(self) -> dict[str, Node]:
        """All criteria whose values are numbers, by path."""
        found = {node["path"]: node for node in self.result.nodes if node["kind"] == "criterion"}
        return {path: node for path, node in found.items() if not any(isinstance(v, str) for v in node["values"])}

    def values(self, path: str) -> Floats:
        """The values of a criterion; NaN where there is none."""
        return np.array([np.nan if v is None else float(v) for v in self.criteria[path]["values"]], np.float64)

    def told(self, path: str) -> Floats:
        """The standard errors as they were given; NaN where none was, or there is no value."""
        node = self.criteria[path]
        notes = [node["notes"].get(entrant["code"], {}) for entrant in self.result.entrants]
        given = [
            np.nan if value is None else float(note.get(NOTE, np.nan))
            for value, note in zip(node["values"], notes, strict=True)
        ]
        return np.array(given, dtype=np.float64)

    def taken(self, path: str) -> Floats:
        """The standard errors that are reckoned with: 0 where none was given."""
        return np.nan_to_num(self.told(path))

    @cached_property
    def carrying(self) -> list[str]:
        """Paths of the criteria of which some value carries a standard error, 0 included, in the order of the file."""
        return [path for path in self.criteria if not np.isnan(self.told(path)).all()]

    @cached_property
    def weighted(self) -> list[str]:
        """Paths of the criteria that count for the total."""
        return self.board.criteria

    def coverage(self) -> list[dict[str, Any]]:
        """How many values of the ranked entrants carry a standard error, criterion by criterion."""
        rows, ranked = [], self.board.rows
        for path in (node["path"] for node in self.result.nodes if node["kind"] == "criterion"):
            values = np.zeros(0) if path not in self.criteria else self.values(path)[ranked]
            told = np.zeros(0) if path not in self.criteria else self.told(path)[ranked]
            rows.append(
                {
                    "path": path,
                    "counts": path in self.weighted,
                    "numbers": path in self.criteria,
                    "values": int((~np.isnan(values)).sum()),
                    "errors": int((~np.isnan(told)).sum()),
                    "uncertain": int((np.nan_to_num(told) > 0).sum()),
                }
            )
        return rows
