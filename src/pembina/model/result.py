"""A result: one immutable, self-describing document, and the words to read it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from attrs import define, field, frozen


class Status(StrEnum):
    """Whether an entrant is ranked, and if not why; never a number."""

    RANKED = "ranked"
    INELIGIBLE = "ineligible"
    NOT_ASSESSABLE = "not-assessable"
    RECUSED = "recused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


@frozen
class Finding:
    """A remark that belongs to the result: what is odd, where, never a change of score.

    ``text`` is a message template by key in the catalogues (plugins hand over their own by language); ``level`` is
    ``note`` or ``warning``.
    """

    key: str
    args: Mapping[str, Any] = field(factory=dict)
    level: str = "note"
    node: str | None = None
    entrant: str | None = None
    text: Mapping[str, str] | None = None


@define(frozen=True, slots=False)
class Result:
    """A result document (``pembina-result/1``) and its name, the SHA-256 of its canonical bytes.

    ``document`` is the plain document as its schema describes it; the methods below only find things in it.
    """

    document: Mapping[str, Any]
    sha256: str
    written: tuple[bytes, ...] = field(init=False, default=(), eq=False, repr=False)
    """The canonical bytes in pieces, where whoever made the result keeps them; changed documents do not have them."""
    outdated: str | None = field(init=False, default=None, eq=False, repr=False)
    """Why nothing that was measured for it may be taken over, where whoever read it found a reason beside it."""

    @property
    def award(self) -> Mapping[str, Any]:
        """The resolved rules."""
        rules: Mapping[str, Any] = self.document["award"]["rules"]
        return rules

    @property
    def entrants(self) -> Sequence[Mapping[str, Any]]:
        """Every entrant in the order of codes; columns of nodes follow this order."""
        rows: Sequence[Mapping[str, Any]] = self.document["entrants"]
        return rows

    @property
    def nodes(self) -> Sequence[Mapping[str, Any]]:
        """Every node of the criteria tree in the order of the file, the root first."""
        rows: Sequence[Mapping[str, Any]] = self.document["nodes"]
        return rows

    @property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        """Remarks on data, rules and outcome."""
        rows: Sequence[Mapping[str, Any]] = self.document["findings"]
        return rows

    @property
    def overrides(self) -> Sequence[Mapping[str, Any]]:
        """Scores and statuses that persons set otherwise than they are computed; a result of before has none."""
        rows: Sequence[Mapping[str, Any]] = self.document.get("overrides", ())
        return rows

    @property
    def synthetic(self) -> bool:
        """Whether the data are invented; every page printed from the result has to say so."""
        return bool(self.document["data"]["origin"] == "synthetic")

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {entrant["code"]: i for i, entrant in enumerate(self.entrants)}

    @cached_property
    def _nodes(self) -> dict[str, Mapping[str, Any]]:
        return {node["path"]: node for node in self.nodes}

    def position(self, code: str) -> int:
        """Row of an entrant in every column; raises KeyError."""
        return self._positions[code]

    def entrant(self, code: str) -> Mapping[str, Any]:
        """One entrant by code; raises KeyError."""
        return self.entrants[self.position(code)]

    def node(self, path: str) -> Mapping[str, Any]:
        """One node by path; raises KeyError."""
        return self._nodes[path]

    def ranking(self) -> list[Mapping[str, Any]]:
        """Entrants in the order of rank (shared ranks by code), those without a rank after them by status and code."""
        order = list(Status)
        return sorted(
            self.entrants,
            key=lambda e: (e["rank"] is None, e["rank"] or 0, order.index(Status(e["status"])), e["code"]),
        )

    def table(self, what: str = "ranking", backend: str = "polars") -> Any:
        """Hand out a native table of the named library (``polars``, ``pandas``, ``pyarrow``), which must be installed.

        ``ranking``: one row per entrant (code, name, status, rank, total, tier, coverage, one column per group column).
        ``values``, ``scores``, ``contributions``: one row per entrant, one column per node. ``long``: one row per
        entrant and node with value, score and contribution.
        """
        import narwhals.stable.v2 as nw

        columns = _TABLES[what](self) if what in _TABLES else None
        if columns is None:
            raise ValueError(f"unknown table {what!r}; known are {', '.join(sorted(_TABLES))}")
        return nw.from_dict(columns, backend=cast(Any, backend)).to_native()


def _ranking(result: Result) -> dict[str, list[Any]]:
    rows = result.ranking()
    columns: dict[str, list[Any]] = {key: [row[key] for row in rows] for key in ("code", "name", "status", "rank")}
    columns["total"] = [float(row["total"]["exact"]) if row["total"] else None for row in rows]
    columns["tier"] = [row["tier"] for row in rows]
    columns["coverage"] = [float(row["coverage"]) for row in rows]
    for group in result.award["entrants"]["groups"]:
        columns[group] = [row["groups"].get(group) for row in rows]
    return columns


def _float(cell: Any) -> Any:
    """Give every number of a column one type; text (categories) stays text."""
    return float(cell) if isinstance(cell, int | float) else cell


def _wide(column: str) -> Any:
    def build(result: Result) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {"code": [e["code"] for e in result.entrants]}
        for node in result.nodes:
            if node.get(column) is not None:
                columns[node["path"] or "total"] = [_float(cell) for cell in node[column]]
        return columns

    return build


def _long(result: Result) -> dict[str, list[Any]]:
    names = ("values", "scores", "contributions")
    columns: dict[str, list[Any]] = {key: [] for key in ("code", "node", "value", "score", "contribution")}
    for node in result.nodes:
        parts = [node.get(name) or [None] * len(result.entrants) for name in names]
        for entrant, value, score, contribution in zip(result.entrants, *parts, strict=True):
            number = None if isinstance(value, str) else _float(value)
            row = (entrant["code"], node["path"] or "total", number, _float(score), _float(contribution))
            for key, cell in zip(columns, row, strict=True):
                columns[key].append(cell)
    return columns


_TABLES = {
    "ranking": _ranking,
    "values": _wide("values"),
    "scores": _wide("scores"),
    "contributions": _wide("contributions"),
    "long": _long,
}
