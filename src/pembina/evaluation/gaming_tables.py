"""Which tables and columns are looked at for signs of gaming, and their rows: all of a small table, few of a large one.

Of a large table the engine hands over only rows that have a double, a neighbour or a namesake by some key, which holds
every row that the look in Python can say anything of, and counts by entrant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from pembina.data.engines import answering
from pembina.evaluation.outside import dated, looking_beyond
from pembina.evaluation.plan import Job
from pembina.methods.likeness import COUNTER_PATTERN
from pembina.model import ColumnNeed, Period, TableNeed

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    from pembina.data import Loaded

SMALL = 20_000
"""Rows up to which a table is looked at as a whole."""
MOST = 50_000
"""Rows of one kind that are fetched of a large table; where there are more, the kind is ordinary there."""

NUMBERS = ("integer", "number", "money")
OWNER = "gaming"
"""Owner of the needs by which tables are asked for once more; no path of a node and no other owner is called so."""


@frozen
class Row:
    """A record as it was read: whose it is, its cells in the order of the table's columns, and where it stands."""

    entrant: str
    cells: tuple[Any, ...]
    file: str
    number: int | None


@frozen
class Table:
    """A table with entrants: the columns that criteria declare in it, and which of them say what.

    ``leaf`` is the first criterion that reads it. ``name`` is the position of the first text column, ``date`` that of
    the first date column, ``asked`` that of the date column by which criteria ask about the period.
    """

    role: str
    table: str
    leaf: str
    columns: tuple[ColumnNeed, ...]
    rows: int
    period: Period | None = None
    asked: int | None = None
    entrants: frozenset[str] = field(factory=frozenset, repr=False)

    def first(self, *types: str) -> int | None:
        """Position of the first column of one of these types; None where there is none."""
        return next((i for i, column in enumerate(self.columns) if column.type in types), None)

    @property
    def name(self) -> int | None:
        """Position of the column that names what a record is about."""
        return self.first("text")

    @property
    def date(self) -> int | None:
        """Position of the column that dates a record."""
        return self.asked if self.asked is not None else self.first("date")

    @property
    def numbers(self) -> list[int]:
        """Positions of columns that hold numbers."""
        return [i for i, column in enumerate(self.columns) if column.type in NUMBERS]

    @property
    def small(self) -> bool:
        """Whether all rows are fetched."""
        return self.rows <= SMALL


def tables_of(jobs: Sequence[Job], loaded: Loaded) -> tuple[list[Table], Loaded]:
    """Return the tables that criteria read with an entrant column, and a way to their frames by role."""
    found: dict[tuple[str, str], tuple[str, dict[str, ColumnNeed]]] = {}
    asked: dict[str, list[str]] = {}
    periods = [job.rules.period for job in jobs if job.rules.period is not None]
    for job in jobs:
        for table, columns in dated(job).items():
            asked.setdefault(table, []).extend(columns)
        absent = loaded.absent(job.leaf.path)
        for need in job.needs:
            if need.owner == job.leaf.path:
                _gather(found, need, absent.get(need.role, frozenset()))
    rows = {table.table: sum(file.rows for file in table.files) for table in loaded.inputs}
    panels = looking_beyond(jobs)
    competing = frozenset(entrant.code for entrant in loaded.entrants)
    tables: list[Table] = []
    needs: list[TableNeed] = []
    for number, ((name, entrant), (leaf, declared)) in enumerate(found.items()):
        wanted = tuple(declared.values())
        period = periods[0] if periods and name not in panels else None
        at = next((i for i, each in enumerate(wanted) if each.source in asked.get(name, ())), None)
        found_table = Table(str(number), name, leaf, wanted, rows.get(name, 0), period, at, competing)
        own = ColumnNeed("entrant", entrant, "entrant")
        named = tuple(evolve(each, name=f"c{i}") for i, each in enumerate(wanted))
        needs.append(TableNeed(OWNER, str(number), name, (own, *named)))
        tables.append(found_table)
    return [table for table in tables if table.rows], evolve(loaded, needs={OWNER: tuple(needs)})


def _gather(found: dict[Any, Any], need: TableNeed, absent: frozenset[str]) -> None:
    """Add the columns of one need to those that other criteria declare in the same table."""
    entrant = next((each.source for each in need.columns if each.type == "entrant"), None)
    if entrant is None:
        return
    _, columns = found.setdefault((need.table, entrant), (need.owner, {}))
    for each in need.columns:
        if each.type != "entrant" and each.name not in absent:
            columns.setdefault(each.source, each)


class Source:
    """The rows of one table; what is asked of a large one is asked of the engine."""

    def __init__(self, table: Table, loaded: Loaded) -> None:
        self.table, self._loaded = table, loaded
        self.frame: nw.LazyFrame[Any] = loaded.tables(OWNER)[table.role]
        self.common: list[str] = []
        """What could not be looked at row by row, since too many rows are alike in it."""
        self._all: list[Row] | None = None

    @property
    def keys(self) -> list[str]:
        """Columns of the frame besides the entrant, in the order of cells."""
        return [f"c{i}" for i in range(len(self.table.columns))]

    @cached_property
    def keyed(self) -> nw.LazyFrame[Any]:
        """The frame of a large table with what texts are compared by, worked out once.

        ``k0`` is the column ``c0`` folded (:func:`pembina.expressions.name_key`), ``_bare`` the name without what
        counts, ``_day`` the number of the day.
        """
        from pembina.expressions import day_number, name_key

        table = self.table
        made = {f"k{i}": name_key(f"c{i}") for i, each in enumerate(table.columns) if each.type == "text"}
        made |= {"_day": day_number(f"c{table.date}")} if table.date is not None else {}
        if not made:
            return self.frame
        frame = self.frame.with_columns(**made)
        if table.name is not None:
            frame = frame.with_columns(_bare=_uncounted(f"k{table.name}"))
        return self._loaded.engine.hold(frame)

    def release(self) -> None:
        """Let go of what was held."""
        self._loaded.engine.release()

    def run(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """Run a frame on the engine."""
        with answering(self._loaded.engine):
            return list(self._loaded.engine.rows(frame))

    def all(self) -> list[Row]:
        """Every row of a small table, in the order of files and rows."""
        if self._all is None:
            self._all = self._rows(self.frame)
        return self._all

    def alike(self, what: str, key: nw.Expr) -> list[Row]:
        """Rows of a large table that share a key with another row; none where more than MOST do.

        ``what`` names the look that is given up then.
        """
        import narwhals.stable.v2 as nw

        keyed = self.keyed.with_columns(_key=key)
        twice = keyed.group_by("_key").agg(_n=nw.len()).filter(nw.col("_n") > 1).select("_key")
        return self.few(what, keyed.join(twice, on="_key", how="inner"))

    def few(self, what: str, frame: nw.LazyFrame[Any]) -> list[Row]:
        """Fetch rows, or none where there are more than MOST."""
        rows = self._rows(frame.head(MOST + 1))
        if len(rows) > MOST:
            self.common.append(what)
            return []
        return rows

    def _rows(self, frame: nw.LazyFrame[Any]) -> list[Row]:
        taken = self.run(frame.select("entrant", *self.keys, "_file", "_row"))
        rows = [Row(row[0], tuple(map(_plain, row[1:-2])), row[-2], row[-1]) for row in taken if row[0] is not None]
        return sorted(rows, key=lambda row: (row.file or "", row.number or 0))


def _plain(cell: Any) -> Any:
    """A day as a day, whatever the engine hands over."""
    return cell.date() if isinstance(cell, dt.datetime) else cell


def _uncounted(column: str) -> nw.Expr:
    """A folded name without what counts at its end, as :func:`without_counter` takes it off, or a little more."""
    import narwhals.stable.v2 as nw

    short = name = nw.col(column)
    for pattern in (COUNTER_PATTERN, r"[0-9]+", COUNTER_PATTERN):
        short = short.str.replace_all(pattern, " ").str.replace_all(r" +", " ").str.strip_chars(" ")
    counts = name.str.contains(r"[0-9]| (?:[ivx]{1,5}|[a-h])$")
    return nw.when(counts).then(short).otherwise(name)


def joined(columns: Sequence[nw.Expr]) -> nw.Expr:
    """One text of several columns, that is the same for two rows only if they are (within one engine)."""
    import narwhals.stable.v2 as nw

    return nw.concat_str(*(each.cast(nw.String()).fill_null("\x1e") for each in columns), separator="\x1f")


def per_entrant(rows: Sequence[Row], entrants: frozenset[str]) -> Iterator[tuple[str, list[Row]]]:
    """Rows of everybody who competes, by code."""
    by: dict[str, list[Row]] = {}
    for row in rows:
        if row.entrant in entrants:
            by.setdefault(row.entrant, []).append(row)
    yield from sorted(by.items())


Told = Mapping[str, Any]
"""Arguments of a finding."""
