"""Records that may be one: the same, the same but for a slip or one column, or one event entered as several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.evaluation.gaming_tables import Row, Source, Table, joined
from pembina.methods.likeness import folded, near
from pembina.model import Finding

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

SHOWN = 6
"""Rows that a finding names."""
ORDINARY = 50
"""Records per record in question, from which on likeness is out of the ordinary: where more than one in fifty is like
another, likeness is how records of this table are."""
LONG = 8
"""Letters that a name needs to be recognised among other entrants."""
HELD = 3
"""Entrants up to which the same record is taken for one and the same; what more of them have is a common word."""
FACTS = 1.5
"""Rows per entrant up to which a table holds facts about entrants, and not records."""
BLOCK = 400
"""Records that are compared by pairs; a larger block is divided by the first letter."""

Group = list[Row]


@frozen
class Kind:
    """One kind of likeness: its key in findings, and the groups of rows that are alike."""

    key: str
    groups: list[Group]
    column: str = ""


def repeats(source: Source) -> tuple[list[Finding], set[tuple[str, int | None]]]:
    """Look for records that may be one; say also which rows were found, for whoever looks on."""
    found: list[Finding] = []
    taken: set[tuple[str, int | None]] = set()
    for look in (_same, _folded, _but_one, _slip, _elsewhere):
        for kind in look(source, taken):
            found += findings_of(kind, source.table)
            taken |= {(row.file, row.number) for group in kind.groups for row in group[1:]}
    return found, taken


def findings_of(kind: Kind, table: Table) -> list[Finding]:
    """One finding for every entrant that has such records."""
    groups: dict[str, list[Group]] = {}
    for group in kind.groups:
        for code in {row.entrant for row in group} & table.entrants:
            groups.setdefault(code, []).append(group)
    return [_finding(kind, table, code, groups[code]) for code in sorted(groups)]


def _finding(kind: Kind, table: Table, code: str, groups: Sequence[Group]) -> Finding:
    rows = [row for group in groups for row in group]
    others = sorted({row.entrant for row in rows} - {code})
    own = sum(row.entrant == code for row in rows)
    args: dict[str, Any] = {"table": table.table, "n": own, "all": len(rows), "rows": places(rows)}
    args |= {"others": others[:SHOWN], "more": max(0, len(others) - SHOWN)} if others else {}
    args |= {"column": kind.column} if kind.column else {}
    return Finding(kind.key, args, node=table.leaf, entrant=code)


def places(rows: Sequence[Row]) -> list[list[Any]]:
    """The first few rows, as file and number."""
    return [[row.file, row.number] for row in rows[:SHOWN]]


def _fold(cells: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(folded(cell) if isinstance(cell, str) else cell for cell in cells)


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> list[Group]:
    """Rows that share a key with others, in the order in which the first of each group stands."""
    found: dict[Any, Group] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [group for group in found.values() if len(group) > 1]


def _left(rows: Iterable[Row], taken: set[tuple[str, int | None]]) -> list[Row]:
    """Rows that were not found to be another one already."""
    return [row for row in rows if (row.file, row.number) not in taken]


def _engine_fold(source: Source, column: int) -> nw.Expr:
    import narwhals.stable.v2 as nw

    text = source.table.columns[column].type == "text"
    return nw.col(f"k{column}" if text else f"c{column}")


def _candidates(source: Source, what: str, columns: Sequence[int], entrant: bool = True) -> list[Row]:
    """Rows that agree with another one in these columns, and in the entrant if they have to."""
    import narwhals.stable.v2 as nw

    if source.table.small:
        return source.all()
    own = [nw.col("entrant")] if entrant else []
    return source.alike(what, joined([*own, *(_engine_fold(source, i) for i in columns)]))


def _every(source: Source) -> list[int]:
    return list(range(len(source.table.columns)))


def _same(source: Source, taken: set[tuple[str, int | None]]) -> Iterator[Kind]:
    """The same in every column that criteria declare."""
    rows = _candidates(source, "gaming.same", _every(source))
    yield Kind("gaming.same", grouped(rows, lambda row: (row.entrant, row.cells)))


def _folded(source: Source, taken: set[tuple[str, int | None]]) -> Iterator[Kind]:
    """The same but for capitals, blanks and punctuation."""
    rows = _left(_candidates(source, "gaming.same", _every(source)), taken)
    yield Kind("gaming.same-name", grouped(rows, lambda row: (row.entrant, _fold(row.cells))))


def _but_one(source: Source, taken: set[tuple[str, int | None]]) -> Iterator[Kind]:
    """The same in all columns but one, where the others are what tells records apart.

    At least a name, a day or a number, and one column more have to agree; the name itself is not the one that differs.
    """
    table, every = source.table, _every(source)
    if table.name is None or len(every) < 3:
        return
    for without in every:
        kept = [i for i in every if i != without]
        telling = [i for i in kept if table.columns[i].type in ("date", "integer", "number", "money")]
        if without == table.name or not telling:
            continue
        rows = _left(_candidates(source, "gaming.but-one", kept), taken)
        groups = grouped(rows, lambda row, kept=kept: (row.entrant, _fold(row.cells[i] for i in kept)))  # type: ignore[misc]
        told = [group for group in groups if any(group[0].cells[i] is not None for i in telling)]
        if unusual(told, table.rows):
            yield Kind("gaming.but-one", told, table.columns[without].source)
            taken |= {(row.file, row.number) for group in told for row in group[1:]}


def _slip(source: Source, taken: set[tuple[str, int | None]]) -> Iterator[Kind]:
    """Names a slip of the hand apart, everything else the same."""
    import narwhals.stable.v2 as nw

    table, name = source.table, source.table.name
    if name is None:
        return
    kept = [i for i in _every(source) if i != name]
    if table.small:
        rows = _left(source.all(), taken)
    else:
        others = [_engine_fold(source, i) for i in kept]
        blocks = [nw.col("entrant"), *others, _engine_fold(source, name).str.head(3)]
        rows = _left(source.alike("gaming.slip", joined(blocks)), taken)
    named = [row for row in rows if row.cells[name]]
    blocks_of = grouped(
        named, lambda row: (row.entrant, _fold(row.cells[i] for i in kept), folded(row.cells[name])[:3])
    )
    pairs = [pair for block in blocks_of for pair in _near_pairs(block, name)]
    if unusual(pairs, table.rows):
        yield Kind("gaming.slip", pairs)


def _near_pairs(block: Group, name: int) -> Iterator[Group]:
    """Pairs of rows whose names are near; a large block is divided by the first six letters."""
    parts = [block] if len(block) <= BLOCK else grouped(block, lambda row: folded(row.cells[name])[:6])
    for part in parts:
        rows = part[:BLOCK]
        for i, one in enumerate(rows):
            for other in rows[i + 1 :]:
                if near(one.cells[name], other.cells[name]):
                    yield [one, other]


def _elsewhere(source: Source, taken: set[tuple[str, int | None]]) -> Iterator[Kind]:
    """The same record among those of another entrant."""
    table, name = source.table, source.table.name
    if name is None:
        return
    if not _of_records(source):
        return
    rows = _candidates(source, "gaming.elsewhere", _every(source), entrant=False)
    rows = [row for row in rows if sum(map(str.isalpha, folded(row.cells[name] or ""))) >= LONG]
    groups = grouped(_left(rows, taken), lambda row: _fold(row.cells))
    groups = [group for group in groups if 1 < len({row.entrant for row in group}) <= HELD]
    if unusual(groups, table.rows):
        yield Kind("gaming.elsewhere", groups)


def _of_records(source: Source) -> bool:
    """Whether a table holds records, and not one row of facts about each entrant."""
    import narwhals.stable.v2 as nw

    if source.table.small:
        entrants = len({row.entrant for row in source.all()})
    else:
        entrants = len(
            source.run(source.frame.select("entrant").unique("entrant").filter(~nw.col("entrant").is_null()))
        )
    return source.table.rows > FACTS * entrants


def unusual(groups: Sequence[Group], rows: int) -> bool:
    """Whether records that are alike are rare in a table: at most one in fifty, or two groups of a short table."""
    return bool(groups) and (len(groups) <= 2 or sum(map(len, groups)) * ORDINARY <= rows)


def amount(cell: Any) -> Decimal | None:
    """A number as an exact decimal; None where there is none."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    exact = cell if isinstance(cell, Decimal) else Decimal(str(cell))
    return exact if exact.is_finite() else None
