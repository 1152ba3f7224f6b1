"""What an audit reads out of a result: ranked entrants as rows, the nodes that carry weight as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from attrs import define
from numpy.typing import NDArray

from pembina.model import Result

Floats = NDArray[np.float64]
Node = Mapping[str, Any]

OUTSIDE = ("recused", "withdrawn", "revoked")
"""Statuses of entrants whom nobody asks for figures."""

SHARELESS = ("sum", "minimum", "maximum", "ordered", "mean-over", "levels", "benefit-of-the-doubt")
"""Aggregations in which shares do not count."""


class NotDone(Exception):
    """A figure that cannot be had from this result, and why: a key with arguments that renderers translate."""

    def __init__(self, key: str, **args: Any) -> None:
        super().__init__(key)
        self.reason: dict[str, Any] = {"key": key, "args": args}


@define(slots=False)
class Board:
    """A result, its ranked entrants and its weighted nodes."""

    result: Result

    # Rows

    @cached_property
    def rows(self) -> list[int]:
        """Positions of the ranked entrants in the columns of the document, in the order of codes."""
        return [i for i, entrant in enumerate(self.result.entrants) if entrant["rank"] is not None]

    @property
    def count(self) -> int:
        """How many entrants are ranked."""
        return len(self.rows)

    @cached_property
    def entrants(self) -> Sequence[Mapping[str, Any]]:
        """The ranked entrants."""
        return [self.result.entrants[i] for i in self.rows]

    @cached_property
    def codes(self) -> list[str]:
        """Codes of the ranked entrants."""
        return [entrant["code"] for entrant in self.entrants]

    @cached_property
    def asked(self) -> list[int]:
        """Positions of all entrants whom the award asks for figures, ranked or not."""
        return [i for i, entrant in enumerate(self.result.entrants) if entrant["status"] not in OUTSIDE]

    def numbers(self, column: Sequence[Any] | None) -> Floats:
        """Return the ranked entrants' part of a column of the document; what is no number is NaN."""
        if column is None:
            return np.full(self.count, np.nan)
        cells = [column[i] for i in self.rows]
        return np.array([np.nan if cell is None or isinstance(cell, str) else cell for cell in cells], np.float64)

    # Columns

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The nodes that carry weight, and so have a part in the total, by path; the root is one of them."""
        carried: dict[str, Node] = {}
        for node in self.result.nodes:  # parents stand before their children
            path = node["path"]
            if path == "" or (node["share"] is not None and parent(path) in carried):
                carried[path] = node
        return carried

    @cached_property
    def groups(self) -> list[str]:
        """Paths of weighted groups, the root first."""
        return [path for path, node in self.nodes.items() if node["kind"] == "group"]

    @cached_property
    def criteria(self) -> list[str]:
        """Paths of weighted criteria in the order of the file."""
        return [path for path, node in self.nodes.items() if node["kind"] == "criterion"]

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {path: [] for path in self.groups}
        for path in self.nodes:
            if path:
                below[parent(path)].append(path)
        return below

    def children(self, group: str) -> list[str]:
        """Paths of the weighted nodes directly below a group."""
        return self._children[group]

    @cached_property
    def scores(self) -> dict[str, Floats]:
        """Scores of the weighted nodes; NaN where there is none."""
        return {path: self.numbers(node["scores"]) for path, node in self.nodes.items()}

    @cached_property
    def shares(self) -> dict[str, Floats]:
        """Part of its parent that each weighted node has, entrant by entrant."""
        return {path: self._share(node) for path, node in self.nodes.items() if path}

    def _share(self, node: Node) -> Floats:
        if node["shares"] is not None:
            return np.nan_to_num(self.numbers(node["shares"]))
        return np.full(self.count, float(node["share"]))

    @property
    def totals(self) -> Floats:
        """Exact totals."""
        return self.scores[""]

    def nominal(self, path: str) -> float | None:
        """Part of the total that a node has by the published rules: the product of shares up to the root.

        None where an aggregation above it does not look at shares.
        """
        weight = 1.0
        while path:
            group = parent(path)
            if self.nodes[group]["aggregate"]["name"] in SHARELESS:
                return None
            weight *= float(self.nodes[path]["share"])
            path = group
        return weight


def parent(path: str) -> str:
    """Path of the group that holds a node."""
    return path.rpartition(".")[0]


def ancestors(path: str) -> list[str]:
    """Paths of the groups above a node, the nearest first, the root last."""
    above = []
    while path:
        path = parent(path)
        above.append(path)
    return above
