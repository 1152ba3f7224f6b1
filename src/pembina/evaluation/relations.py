"""Figures of the data that have to agree with one another: sums with their parts, percentages with their counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import frozen

from pembina.data.worksheets import Relation
from pembina.evaluation.figures import add_up, as_printed, difference, percentage, plain, rounded_count, slack
from pembina.model import ColumnNeed, Finding, Result, TableNeed

if TYPE_CHECKING:
    from pembina.data import DataSet, Loaded

ROLE = "relations"
_INDICATOR, _VALUE = "indicator", "value"


def relation_needs(data: DataSet) -> list[TableNeed]:
    """Return the columns that the relations of a data set are read from."""
    return [_need(_owner(i), relation) for i, relation in enumerate(data.settings.relations)]


def _owner(index: int) -> str:
    """Name under which a relation's table is asked for; no path of a node looks like it."""
    return f"/{ROLE}/{index}"


def _need(owner: str, relation: Relation) -> TableNeed:
    columns = [ColumnNeed("entrant", relation.entrant, "entrant")]
    if relation.indicator is None or relation.value is None:
        columns += [ColumnNeed(f"figure/{name}", name, "figure") for name in dict.fromkeys(relation.names)]
    else:
        columns += [ColumnNeed(_INDICATOR, relation.indicator, "text"), ColumnNeed(_VALUE, relation.value, "figure")]
        columns += [ColumnNeed(f"with/{name}", name, "text") for name in relation.together]
    return TableNeed(owner, ROLE, relation.table, tuple(columns))


@frozen
class _Cell:
    """One figure and where it stands."""

    figure: Decimal
    file: str
    row: int


Together = Mapping[str, Sequence[_Cell]]
"""Figures that belong together, by name; several where the data say several."""


def relation_findings(result: Result, data: DataSet, loaded: Loaded) -> list[Finding]:
    """Look at every relation of every entrant that competes."""
    competing = {entrant["code"] for entrant in result.entrants}
    findings: list[Finding] = []
    for i, relation in enumerate(data.settings.relations):
        gathered = list(_gathered(relation, loaded, _owner(i)))
        for code, cells in gathered:
            if code in competing:
                findings += _looked_at(relation, code, cells)
        seen = {name for _, cells in gathered for name in cells}
        for name in dict.fromkeys(name for name in relation.names if name not in seen):
            findings.append(Finding("relation.unused", {"table": relation.table, "name": name}, "warning"))
    return findings


def _gathered(relation: Relation, loaded: Loaded, owner: str) -> Iterator[tuple[str, Together]]:
    """Bring figures together that belong together, in the order of the files."""
    frame = loaded.tables(owner)[ROLE]
    names = frame.collect_schema().names()
    rows = [dict(zip(names, row, strict=True)) for row in loaded.engine.rows(frame)]
    called = {_key(name): name for name in relation.names}
    groups: dict[tuple[Any, ...], dict[str, list[_Cell]]] = {}
    for row in sorted(rows, key=lambda row: (row["_file"], row["_row"])):
        place = (row["_file"], row["_row"])
        if relation.indicator is None:
            key, found = (row["entrant"], *place), {name: row[f"figure/{name}"] for name in relation.names}
        else:
            key = (row["entrant"], *(row[f"with/{name}"] for name in relation.together))
            name = called.get(_key(row[_INDICATOR] or ""))
            found = {} if name is None else {name: row[_VALUE]}
        cells = groups.setdefault(key, {})
        for name, figure in found.items():
            if figure is not None:
                cells.setdefault(name, []).append(_Cell(Decimal(figure), *place))
    for key, cells in groups.items():
        yield str(key[0]), cells


def _looked_at(relation: Relation, code: str, cells: Together) -> Iterator[Finding]:
    """Figures that contradict themselves are told as such; nothing is worked out from one of several."""
    several = [name for name in dict.fromkeys(relation.names) if len({c.figure for c in cells.get(name, ())}) > 1]
    for name in several:
        figures = list(dict.fromkeys(plain(cell.figure) for cell in cells[name]))
        args = {"table": relation.table, "name": name, "figures": figures, **_place(cells[name][0])}
        yield Finding("relation.several", args, "warning", None, code)
    if several:
        return
    one = {name: found[0] for name, found in cells.items()}
    yield from _sum(relation, code, one) if relation.sum else _percent(relation, code, one)


def _sum(relation: Relation, code: str, one: Mapping[str, _Cell]) -> Iterator[Finding]:
    if relation.whole not in one or any(name not in one for name in relation.sum):
        return
    whole, parts = one[relation.whole], [one[name].figure for name in relation.sum]
    computed = add_up(parts)
    if abs(whole.figure - computed) > slack(parts, whole.figure):
        args = {
            "table": relation.table, "name": relation.whole, "parts": [plain(part) for part in parts],
            "printed": plain(whole.figure), "computed": plain(computed),
            "difference": difference(whole.figure, computed), **_place(whole),
        }  # fmt: skip
        yield Finding("relation.sum", args, "warning", None, code)


def _percent(relation: Relation, code: str, one: Mapping[str, _Cell]) -> Iterator[Finding]:
    """A percentage that its counts do not make; and one that was worked out from a rounded count."""
    whole, percent = one.get(relation.whole), one.get(relation.percent or "")
    if whole is None or percent is None or whole.figure <= 0:
        return
    part = one.get(relation.part or "")
    round_one = rounded_count(percent.figure, whole.figure)
    args: dict[str, Any] = {
        "table": relation.table, "name": relation.percent, "whole": plain(whole.figure),
        "printed": plain(percent.figure), **_place(percent),
    }  # fmt: skip
    if part is not None:
        computed = as_printed(percentage(part.figure, whole.figure), percent.figure)
        if computed != percent.figure:
            found = {"part": plain(part.figure), "computed": plain(computed)}
            off = difference(percent.figure, computed)
            yield Finding("relation.percent", {**args, **found, "difference": off}, "warning", None, code)
    if round_one is not None and (part is None or part.figure != round_one):
        yield Finding("relation.rounded-count", {**args, "count": plain(round_one)}, "note", None, code)


def _key(word: str) -> str:
    return " ".join(word.casefold().split())


def _place(cell: _Cell) -> dict[str, Any]:
    return {"file": cell.file, "row": cell.row}
