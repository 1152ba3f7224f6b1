"""A result: one immutable, self-describing document, and the words to read it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from attrs import define, field, frozen

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


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

    document: Mapping[str, Any] = field(repr=False)
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

    # For notebooks and other programs. How a result is shown is no business of this floor: the methods ask the public
    # face, as whoever imports pembina does, and only the face knows which room that is.

    def table(self, what: str = "ranking", backend: str = "polars") -> Any:
        """Hand out a native table of the named library (``polars``, ``pandas``, ``pyarrow``), which must be installed.

        ``ranking``: one row per entrant, best first: code, name, status, rank, total, tier, coverage, group columns,
        ``score`` (the total before rounding) and ``score.PATH`` of every group and criterion. ``criteria``: one row per
        entrant and criterion: code, criterion, value (or category, where it is a word), unit, numerator, denominator,
        score, contribution, evidence (how many records), and the reason where there is no value. ``values``,
        ``scores``, ``contributions``: one row per entrant, one column per node. ``long``: one row per entrant and node.

        Ranks are integers, unless the rules share out half ranks; ``total`` is the published figure as a decimal, which
        adds up and compares to a tier's cut exactly as it is printed; whatever else is a number is a float. What is not
        there is missing, never zero. Raises ValueError for an unknown table or library, LibraryMissing.
        """
        import pembina

        return pembina.result_table(self, what, backend)

    def to_polars(self, what: str = "ranking") -> polars.DataFrame:
        """Return a table (see :meth:`table`) for polars; raises LibraryMissing and ValueError."""
        return cast("polars.DataFrame", self.table(what, "polars"))

    def to_pandas(self, what: str = "ranking") -> pandas.DataFrame:
        """Return a table (see :meth:`table`) for pandas; raises LibraryMissing and ValueError."""
        return cast("pandas.DataFrame", self.table(what, "pandas"))

    def to_arrow(self, what: str = "ranking") -> pyarrow.Table:
        """Return a table (see :meth:`table`) for Arrow; raises LibraryMissing and ValueError."""
        return cast("pyarrow.Table", self.table(what, "pyarrow"))

    def _repr_html_(self) -> str:
        """Show the ranking where a notebook ends a cell with a result."""
        import pembina

        return pembina.ranking_html(self)
