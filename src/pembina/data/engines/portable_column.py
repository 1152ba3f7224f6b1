"""One column of a portable scan on its way, and what the scan asks of the engine that runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import narwhals.stable.v2 as nw
from attrs import field, frozen

from pembina.data.engines.portable_cells import Read
from pembina.data.engines.portable_forms import DAYS, Way
from pembina.data.engines.portable_survey import stored_type
from pembina.data.source import WantedColumn


class Carrier(Protocol):
    """What the portable scan asks of an engine; an engine may be it itself."""

    name: str

    def rows_of(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[list[tuple[Any, ...]]]:
        """Run frames, as one job where that is cheaper, and return the rows of each."""
        ...

    def literal(self, columns: Mapping[str, list[Any]], types: Mapping[str, Any]) -> nw.LazyFrame[Any]:
        """Make a small table of columns of Python values, of the narwhals types that are given."""
        ...


@frozen
class Column:
    """One column: how expressions read it, what was counted in it, and what the parser said of the rest.

    ``counts`` holds ``left`` (cells for the parser), ``missing`` (of a required column) and ``untidy``.
    """

    wanted: WantedColumn
    stored: str
    way: Way | None
    counts: Mapping[str, int] = field(factory=dict)
    read: Read = field(factory=Read)

    @property
    def key(self) -> str:
        """Name of the column in the frame."""
        return self.wanted.key

    @property
    def left(self) -> nw.Expr | None:
        """Condition of the cells that the parser reads; None where it reads none."""
        return ~nw.col(self.key).is_null() if self.way is None else self.way.left(self.key)

    @property
    def cell(self) -> nw.Expr:
        """The cell as it is fetched for the parser: days beyond the calendar as text, nanoseconds as a whole number."""
        cell = nw.col(self.key)
        if self.stored in DAYS and self.way is not None:
            return cell.cast(nw.String())
        return cell.cast(nw.Int64()) if self.stored == "TIMESTAMP_NS" else cell

    @property
    def cell_type(self) -> Any:
        """The narwhals type of :attr:`cell`."""
        if self.stored in DAYS and self.way is not None:
            return nw.String()
        return nw.Int64() if self.stored == "TIMESTAMP_NS" else stored_type(self.stored)
