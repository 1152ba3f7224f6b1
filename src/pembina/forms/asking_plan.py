"""The questions of an award for one entrant: what its criteria read, table by table, as rows and columns to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from pembina.evaluation import Job, make_plan
from pembina.forms.asking_choices import fixed_cells, listed_column
from pembina.forms.template_choices import choices_of
from pembina.model import Award, ColumnNeed, Leaf, TableNeed
from pembina.plugins import ColumnSpec, Host

NUMERIC = ("integer", "number", "money", "figure")
YEARS = ("year", "book_year")
"""Whole numbers that say when, so that a table has one row for each."""
ANNOTATIONS = ("evidence", "source", "definition", "state", "note", "reason")
"""Texts beside a figure, which do not make a row another one."""
RARE = (
    "printed", "standard-error", "definition", "state", "per", "category", "value", "indicator", "date", "due", "until"
)  # fmt: skip
"""Columns that a table may lack and that nobody is asked for unless a rule needs them."""


@frozen
class Column:
    """A cell to be filled in: its names, every type that a reader gives it, and the words that are known for it.

    ``role`` is the plugin's own name for it, ``within`` that of its table. Where ``closed``, no other word than
    ``choices`` is understood.
    """

    name: str
    role: str
    within: str
    types: tuple[str, ...]
    required: bool
    choices: tuple[str, ...] = ()
    closed: bool = False
    leaves: tuple[Leaf, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether the cell is a number."""
        return any(kind in NUMERIC for kind in self.types)


@frozen
class Rows:
    """Rows of a table that have the same ``fixed`` cells beside the entrant's code.

    One row with these ``columns`` to fill in; where ``many``, as many records as the entrant has.
    """

    table: str
    entrant: str
    fixed: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    many: bool
    leaves: tuple[Leaf, ...] = field(default=())


def questions(award: Award, host: Host) -> tuple[Rows, ...]:
    """Return what has to be filled in: the entrant's own row first, then the tables in the order of the award."""
    found: dict[tuple[str, tuple[tuple[str, str], ...], bool], Rows] = {}
    own = _own_row(award)
    found[own.table, (), False] = own
    for rows in _all_rows(make_plan(award, host)):
        many = rows.many or (rows.table, rows.fixed, True) in found
        if many and rows.table != own.table and (rows.table, rows.fixed, False) in found:
            found[rows.table, rows.fixed, True] = evolve(found.pop((rows.table, rows.fixed, False)), many=True)
        key = (rows.table, rows.fixed, many)
        found[key] = _joined(found[key], rows) if key in found else evolve(rows, many=many)
    return tuple(rows for rows in found.values() if rows.columns)


def _own_row(award: Award) -> Rows:
    """Return the row of the table of entrants: its name, what the award selects by, and its groups."""
    entrants = award.entrants
    columns = [Column(entrants.name, "name", "", ("text",), True)]
    for name in dict.fromkeys((*entrants.where, *entrants.groups)):
        wanted = entrants.where.get(name)
        given = () if wanted is None else (wanted,) if isinstance(wanted, str) else _texts(wanted)
        if name != entrants.name:
            columns.append(Column(name, name, "", ("text",), True, given, bool(given)))
    return Rows(entrants.table, entrants.key, (), tuple(columns), many=False)


def _texts(wanted: Any) -> tuple[str, ...]:
    return tuple(map(str, wanted)) if isinstance(wanted, Sequence) else (str(wanted),)


def _all_rows(jobs: Iterable[Job]) -> Iterator[Rows]:
    for job in jobs:
        for need in job.needs:
            if not need.optional:
                specs = job.criterion.manifest.tables.get(need.role, {})
                yield from _rows(job.leaf, need, specs)


def _rows(leaf: Leaf, need: TableNeed, specs: Mapping[str, ColumnSpec]) -> Iterator[Rows]:
    """Say what one criterion needs of one table: a row, a row for each item that it names, or records."""
    entrant = next(column.source for column in need.columns if column.type == "entrant")
    fixed = fixed_cells(leaf, need)
    named = listed_column(leaf, need, fixed)
    item = named[0] if named else None
    asked = [c for c in need.columns if c.source != entrant and c.source not in fixed and c.source != item]
    words = {c.source: _words(leaf, c, specs) for c in asked}
    many = named is None and _is_ledger(leaf, asked, words)
    columns = tuple(
        Column(c.source, c.name, need.role, (c.type,), not c.optional, *words[c.source], (leaf,))
        for c in asked
        if not c.optional or (many and _worth_asking(c, specs))
    )
    for cell in named[1] if named else (None,):
        cells = {**fixed, **({item: cell} if item and cell is not None else {})}
        yield Rows(need.table, entrant, tuple(sorted(cells.items())), _distinct(columns), many, (leaf,))


def _words(leaf: Leaf, column: ColumnNeed, specs: Mapping[str, ColumnSpec]) -> tuple[tuple[str, ...], bool]:
    """Return the words that the rules know for a column, and whether no other is understood."""
    found = choices_of(leaf, column.name, specs.get(column.name, ColumnSpec(column.type)))
    return (found.words, found.closed) if found is not None else ((), False)


def _is_ledger(leaf: Leaf, columns: Sequence[ColumnNeed], words: Mapping[str, tuple[tuple[str, ...], bool]]) -> bool:
    """Whether a table has as many rows for an entrant as it has records: no single row of figures can be meant."""
    there = [column for column in columns if not column.optional]
    for column in there:
        if column.type == "text" and not words[column.source][0] and column.name not in (*ANNOTATIONS, "category"):
            return True
        if column.name in YEARS:
            return True
    figures = [c for c in there if c.type in NUMERIC or (c.type == "text" and c.name not in ANNOTATIONS)]
    return not figures or leaf.panel is not None or sum(column.type == "date" for column in there) > 1


def _worth_asking(column: ColumnNeed, specs: Mapping[str, ColumnSpec]) -> bool:
    """Whether records are asked for a column that they may lack: not where only other rules would need it."""
    spec = specs.get(column.name)
    return column.name not in RARE and (spec is None or not spec.needed)


def _distinct(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return each column once, with what all of its readers say of it."""
    by_name: dict[str, Column] = {}
    for column in columns:
        known = by_name.get(column.name)
        by_name[column.name] = column if known is None else _both(known, column)
    return tuple(by_name.values())


def _both(a: Column, b: Column) -> Column:
    choices = tuple(dict.fromkeys((*a.choices, *b.choices)))
    return evolve(
        a,
        types=tuple(dict.fromkeys((*a.types, *b.types))),
        required=a.required or b.required,
        choices=choices if a.choices and b.choices else a.choices or b.choices,
        closed=(a.closed or not a.choices) and (b.closed or not b.choices) and (a.closed or b.closed),
        leaves=tuple({leaf.path: leaf for leaf in (*a.leaves, *b.leaves)}.values()),
    )


def _joined(a: Rows, b: Rows) -> Rows:
    leaves = tuple({leaf.path: leaf for leaf in (*a.leaves, *b.leaves)}.values())
    return evolve(a, columns=_distinct((*a.columns, *b.columns)), leaves=leaves)


@frozen
class Step:
    """One question that counts in the progress: a cell of a row, or all records of one kind (``column`` is None)."""

    rows: Rows
    column: Column | None

    @property
    def key(self) -> str:
        """Name of the step in the file that remembers what was left open."""
        parts = [self.rows.table, *(f"{name}={cell}" for name, cell in self.rows.fixed)]
        return "/".join([*parts, self.column.name if self.column else "*"])


def steps(rows: Iterable[Rows]) -> tuple[Step, ...]:
    """Return the questions in their order."""
    return tuple(
        step for each in rows for step in ([Step(each, None)] if each.many else [Step(each, c) for c in each.columns])
    )
