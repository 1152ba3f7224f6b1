"""Shrinking denominators: a ratio that rose because what it is divided by fell, and not because more was done."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pembina.evaluation.gaming_repeats import amount
from pembina.evaluation.gaming_tables import Row, Source
from pembina.model import Finding, Result

FELL = 0.95
"""Part of the earlier denominator, and of what the others kept of theirs, below which its fall is asked about."""
MOST_OF_IT = 0.5
"""Part of a ratio's rise that has to come from its denominator."""


def against(result: Result, earlier: Result) -> list[Finding]:
    """Compare the denominators of a result with those of an earlier result of the same award."""
    found: list[Finding] = []
    before = {node["path"]: node for node in earlier.nodes if node["kind"] == "criterion"}
    for node in result.nodes:
        then = before.get(node["path"])
        if node["kind"] != "criterion" or then is None or not node["denominators"] or not then["denominators"]:
            continue
        if (node["plugin"], node["unit"]) != (then["plugin"], then["unit"]):
            continue
        now = _fractions(result, node)
        once = _fractions(earlier, then)
        told = {code: (once[code], now[code]) for code in now.keys() & once.keys()}
        for code, args in fallen(told, node["direction"]):
            found.append(Finding("gaming.denominator", args, node=node["path"], entrant=code))
    return found


Fraction = tuple[float, float]
"""Numerator and denominator."""


def _fractions(result: Result, node: Mapping[str, Any]) -> dict[str, Fraction]:
    codes = [entrant["code"] for entrant in result.entrants]
    columns = zip(codes, node["numerators"] or [None] * len(codes), node["denominators"], strict=True)
    return {code: (n, d) for code, n, d in columns if n is not None and d is not None and d > 0 and n >= 0}


def fallen(pairs: Mapping[str, tuple[Fraction, Fraction]], direction: str) -> list[tuple[str, dict[str, Any]]]:
    """Return whose ratio moved for the better mainly because its denominator moved, and by which figures.

    Where a higher ratio is better the denominator has to fall, where a lower one is better it has to grow: by more than
    a twentieth, and by more than a twentieth beyond what denominators of the others did (their median). A direction of
    neither kind is looked at as a higher one.
    """
    found = []
    grew = direction == "lower"
    changes = {code: now[1] / once[1] for code, (once, now) in pairs.items()}
    for code in sorted(pairs):
        (n0, d0), (n1, d1) = pairs[code]
        others = [change for other, change in changes.items() if other != code]
        usual = _median(others) if others else 1.0
        change = 1 / changes[code] if grew else changes[code]
        beside = 1 / usual if grew else usual
        if change > FELL or change > FELL * beside or not _mainly(n0 / d0, n1 / d1, changes[code], grew):
            continue
        args = {"before": d0, "after": d1, "numerator-before": n0, "numerator-after": n1, "grew": grew}
        args |= {"others": round(100 * (usual - 1), 1), "n-others": len(others)}
        found.append((code, args))
    return found


def _mainly(before: float, after: float, change: float, grew: bool) -> bool:
    """Whether a ratio moved for the better, and more than half of it by its denominator."""
    if not (after < before if grew else after > before):
        return False
    if before == 0 or after == 0:
        return False
    return abs(math.log(change)) > MOST_OF_IT * abs(math.log(after / before))


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def within(source: Source, result: Result) -> list[Finding]:
    """Compare the last two dates of a table that holds several, where its figures are those of a ratio.

    Which column is the denominator is told by the result: it holds every entrant's denominator in the entrant's last
    record up to the end of the period, and another column its numerator.
    """
    table = source.table
    date = table.first("date")
    if date is None or not table.small or len(table.numbers) < 2:
        return []
    last, previous = _last_two(source.all(), date, table.period.end if table.period is not None else None)
    if not previous:
        return []
    node = next(node for node in result.nodes if node["path"] == table.leaf)
    fractions = _fractions(result, node) if node["denominators"] else {}
    columns = _columns(table.numbers, last, fractions)
    if columns is None:
        return []
    above, below = columns
    pairs = {
        code: (_pair(previous[code], above, below), fractions[code]) for code in previous.keys() & fractions.keys()
    }
    usable = {code: (once, now) for code, (once, now) in pairs.items() if once is not None}
    found = []
    for code, args in fallen(usable, node["direction"]):
        rows = [[row.file, row.number] for row in (previous[code], last[code])]
        told = {**args, "table": table.table, "column": table.columns[below].source, "rows": rows}
        told |= {"from": previous[code].cells[date].isoformat(), "to": last[code].cells[date].isoformat()}
        found.append(Finding("gaming.denominator-within", told, node=table.leaf, entrant=code))
    return found


def _last_two(rows: Sequence[Row], date: int, end: Any) -> tuple[dict[str, Row], dict[str, Row]]:
    """Each entrant's last record up to a day, and the one of the date before; of entrants with one record a day."""
    by: dict[str, dict[Any, list[Row]]] = {}
    for row in rows:
        if row.cells[date] is not None and (end is None or row.cells[date] <= end):
            by.setdefault(row.entrant, {}).setdefault(row.cells[date], []).append(row)
    last: dict[str, Row] = {}
    previous: dict[str, Row] = {}
    for code, days in by.items():
        ordered = sorted(days)
        if all(len(days[day]) == 1 for day in ordered[-2:]):
            last[code] = days[ordered[-1]][0]
            if len(ordered) > 1:
                previous[code] = days[ordered[-2]][0]
    return last, previous


def _columns(
    numbers: Sequence[int], last: Mapping[str, Row], fractions: Mapping[str, Fraction]
) -> tuple[int, int] | None:
    """Positions of numerator and denominator: the columns that hold exactly these figures for everybody."""
    codes = last.keys() & fractions.keys()
    if not codes:
        return None
    found = []
    for part in (0, 1):
        fits = [i for i in numbers if all(_same(last[code].cells[i], fractions[code][part]) for code in codes)]
        found.append(fits[0] if fits else None)
    above, below = found
    return None if above is None or below is None or above == below else (above, below)


def _same(cell: Any, figure: float) -> bool:
    number = amount(cell)
    return number is not None and float(number) == float(figure)


def _pair(row: Row, above: int, below: int) -> Fraction | None:
    n, d = amount(row.cells[above]), amount(row.cells[below])
    return None if n is None or d is None or d <= 0 or n < 0 else (float(n), float(d))
