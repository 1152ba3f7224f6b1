"""What dataset.toml says, as attrs classes: the data set, its tables, their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from pembina.data.worksheets import Printed, Relation


@frozen
class ColumnSettings:
    """One column by the name that awards use: its header in the file, and formats where they differ."""

    header: str
    numbers: str | None = None
    dates: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None


@frozen
class TableSettings:
    """One table. ``file`` is None where the table is the file of its name; ``declared`` holds keys as written.

    ``provided`` is the name of a plugin's table, which then stands in for a file. ``bare_names`` is the kind of region
    (kabupaten, kota, provinsi) that a name without a kind means in this table. ``url`` is the address of a table that
    lies elsewhere, of a database with a ``query`` or the name of the table there (``relation``, in dataset.toml
    ``table``). ``partitions`` gives the column that each folder such as ``year=2022`` on the way to a file speaks of.

    ``missing`` and formats already stand for those of the data set where the table has none of its own.
    """

    name: str
    file: str | None = None
    url: str | None = None
    query: str | None = None
    relation: str | None = None
    partitions: Mapping[str, str] = field(factory=dict)
    provided: str | None = None
    bare_names: str | None = None
    reader: str | None = None
    seal: str | None = None
    sheet: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    header_row: int = 1
    columns: Mapping[str, ColumnSettings] = field(factory=dict)
    numbers: str | None = None
    dates: tuple[str, ...] | None = None
    missing: tuple[str, ...] = ()
    source: str | None = None
    as_of: str | None = None
    declared: Mapping[str, Any] = field(factory=dict)

    def column(self, name: str) -> ColumnSettings:
        """Return a column's settings with every default filled in; an undeclared column is its own header."""
        own = self.columns.get(name, ColumnSettings(name))
        numbers, dates = own.numbers or self.numbers, own.dates or self.dates
        return ColumnSettings(own.header, numbers, dates, self.markers(name))

    def markers(self, name: str) -> tuple[str, ...]:
        """Return a column's markers of missing cells: its own, where it has any, in place of the table's."""
        own = self.columns.get(name)
        return self.missing if own is None or own.missing is None else own.missing

    def options(self) -> dict[str, Any]:
        """What a reader is told: the table's settings, under the names of dataset.toml."""
        options = {"sheet": self.sheet, "delimiter": self.delimiter, "encoding": self.encoding, "seal": self.seal}
        return {**{k: v for k, v in options.items() if v is not None}, "header-row": self.header_row}


@frozen
class AliasSettings:
    """The table of other names, and its columns of the name and of the entrant's code."""

    table: str
    alias: str
    key: str


@frozen
class DataSettings:
    """The data set as a whole. ``text`` is dataset.toml itself, to find the lines of mistakes; None without one."""

    title: str = ""
    origin: str = "reported"
    numbers: str | None = None
    dates: tuple[str, ...] | None = None
    missing: tuple[str, ...] = ()
    aliases: AliasSettings | None = None
    tables: Mapping[str, TableSettings] = field(factory=dict)
    printed: tuple[Printed, ...] = ()
    relations: tuple[Relation, ...] = ()
    text: str | None = None

    def table(self, name: str) -> TableSettings:
        """Return a table's settings; an undeclared table has those of the data set."""
        default = TableSettings(name, numbers=self.numbers, dates=self.dates, missing=self.missing)
        return self.tables.get(name, default)
