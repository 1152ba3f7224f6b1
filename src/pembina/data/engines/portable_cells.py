"""Different cells of one stored column, read by the Python parser: what they mean, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from attrs import define, field

from pembina.data.cells import Value, parse_cell
from pembina.data.refusal import Refusal, Refused
from pembina.data.source import WantedColumn
from pembina.data.text import BLANKS, shown


@define
class Read:
    """What the parser said of cells as they are stored: values (None: missing), refusals, and number formats needed.

    ``refused`` gives with the reason the text that a message shows; ``needs`` gives, for each number format, the cells
    that need it and their texts.
    """

    values: dict[Any, Value | None] = field(factory=dict)
    refused: dict[Any, tuple[str, Refusal]] = field(factory=dict)
    needs: dict[str, dict[Any, str]] = field(factory=dict)

    @property
    def missing(self) -> list[Any]:
        """Cells that stand for none: blank ones, and declared markers."""
        return [cell for cell, value in self.values.items() if value is None]


def read_distinct(cells: Iterable[Any], column: WantedColumn, stored: str) -> Read:
    """Read the different cells of a column of a stored type (DuckDB's word), none of them null."""
    read = Read()
    for cell in cells:
        meant = _meant(cell, stored)
        if isinstance(meant, str) and stored == "VARCHAR" and meant in ("", *column.missing):
            read.values[cell] = None
            continue
        try:
            read.values[cell], needs = parse_cell(meant, column.form)
        except Refused as refused:
            read.refused[cell] = (shown(meant), refused.refusal)
            continue
        if needs is not None:
            read.needs.setdefault(needs, {})[cell] = shown(meant)
    return read


def _meant(cell: Any, stored: str) -> Any:
    """Hand a cell to the parser as every engine does: text stripped, days and times as DuckDB writes them."""
    if stored == "VARCHAR" and isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
    if stored == "TIMESTAMP_NS" and isinstance(cell, int):
        seconds, rest = divmod(cell, 10**9)
        whole = (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).isoformat(" ")  # noqa: DTZ001
        return whole + f".{rest:09d}".rstrip("0").rstrip(".")
    if isinstance(cell, dt.datetime):
        zone = "" if cell.tzinfo is None else "+00"
        plain = cell if cell.tzinfo is None else cell.astimezone(dt.UTC).replace(tzinfo=None)
        text = plain.isoformat(" ")
        return (text.rstrip("0") if plain.microsecond else text) + zone
    return cell.isoformat() if isinstance(cell, dt.date) else cell
