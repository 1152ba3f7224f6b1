"""Counts by entrant: records in the last days of the period, and the first and last digits of numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import field, frozen

from pembina.evaluation.gaming_repeats import amount
from pembina.evaluation.gaming_tables import Source
from pembina.methods.bursts import LEAST, bursts, last_days, leave_one_out
from pembina.methods.digits import LEAST_FIRST, LEAST_LAST, ORDERS, first_digits, last_digits, round_excess
from pembina.model import Finding

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

FEWEST = 10
"""Numbers of an entrant below which nobody asks how many of them end in 0 or 5."""
HUNDRED = 100
"""Numbers from here on have three digits, so that the last one is free."""
CUSTOM = 0.4
"""Share of last digits 0 and 5 among the others, from which on rounding is the custom and last digits say nothing."""
TWICE = 2.0
"""How many times the usual share a share has to be, to be asked about: chance aside, it has to matter."""


@frozen
class Test:
    """One statistical test: its probability by chance, and the finding that it makes if it stands."""

    tail: float
    finding: Finding
    matters: bool = field(default=True)
    """Whether the difference is large enough to be asked about, however improbable it is."""


def late_records(source: Source) -> list[Test]:
    """Test every entrant's share of records in the last days of the period."""
    table = source.table
    if table.asked is None or table.period is None:
        return []
    days = (table.period.end - table.period.start).days + 1
    window = last_days(days)
    if days < 2 * window:
        return []
    counts = _late(source, window)
    codes = sorted(code for code in counts if code in table.entrants)
    found = bursts([counts[c][0] for c in codes], [counts[c][1] for c in codes], window / days)
    tests = []
    for code, burst in zip(codes, found, strict=True):
        args: dict[str, Any] = {"table": table.table, "column": table.columns[table.asked].source, "n": burst.n}
        args |= {"late": burst.late, "days": window, "usual": _percent(burst.usual), "others": _percent(burst.others)}
        args |= {"tail": float(f"{burst.tail:.2g}"), "rows": []}
        matters = burst.late >= LEAST and burst.late >= TWICE * burst.usual * burst.n
        tests.append(Test(burst.tail, Finding("gaming.burst", args, node=table.leaf, entrant=code), matters))
    return tests


def late_rows(source: Source, code: str, window: int) -> list[list[Any]]:
    """The first rows of an entrant in the last days, as file and number."""
    import datetime as dt

    import narwhals.stable.v2 as nw

    table = source.table
    assert table.period is not None
    after = table.period.end - dt.timedelta(days=window)
    day = nw.col(f"c{table.asked}")
    late = source.frame.filter(nw.col("entrant") == code).filter(
        (day > nw.lit(after)) & (day <= nw.lit(table.period.end))
    )
    rows = source.run(late.select("_file", "_row").sort("_file", "_row").head(6))
    return [list(row) for row in rows]


def _late(source: Source, window: int) -> dict[str, tuple[int, int]]:
    """Records in the period, and in its last days, by entrant."""
    import datetime as dt

    import narwhals.stable.v2 as nw

    table = source.table
    assert table.period is not None
    assert table.asked is not None
    start, end = table.period.start, table.period.end
    after = end - dt.timedelta(days=window)
    if not table.small:
        from pembina.expressions import count_rows

        day = nw.col(f"c{table.asked}")
        within = source.frame.filter((day >= nw.lit(start)) & (day <= nw.lit(end)))
        late = nw.when(day > nw.lit(after)).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64()).sum()
        rows = source.run(within.group_by("entrant").agg(n=count_rows(), late=late))
        return {code: (int(n), int(some)) for code, n, some in rows if code is not None}
    counts: dict[str, tuple[int, int]] = {}
    for row in source.all():
        day = row.cells[table.asked]
        if day is not None and start <= day <= end:
            n, some = counts.get(row.entrant, (0, 0))
            counts[row.entrant] = (n + 1, some + (day > after))
    return counts


Digits = Mapping[str, Sequence[int]]
"""How often each digit came, by entrant."""


def digits(source: Source) -> list[Test]:
    """Test last digits and first digits of every column of numbers, entrant by entrant."""
    tests: list[Test] = []
    table = source.table
    for i in table.numbers:
        if table.rows < FEWEST:
            continue
        last = {c: d for c, d in _counted(source, i, _last, _last_expr, 10).items() if c in table.entrants}
        tests += _last_tests(source, i, last)
        if table.rows >= 2 * LEAST_FIRST:
            tests += _first_tests(source, i)
    return tests


def _last_tests(source: Source, column: int, counts: Digits) -> list[Test]:
    tests, table = [], source.table
    codes = sorted(counts)
    n = np.array([sum(counts[c]) for c in codes], dtype=np.float64)
    hits = np.array([counts[c][0] + counts[c][5] for c in codes], dtype=np.float64)
    whole = np.sum([counts[c] for c in codes], axis=0) if codes else np.zeros(10)
    for i, code in enumerate(codes):
        mine, others = counts[code], whole - np.array(counts[code])
        rest = np.arange(n.size) != i
        share, effect = leave_one_out(n[rest], hits[rest])
        if n[i] < FEWEST or share > CUSTOM:
            continue
        usual = max(0.2, share)
        args = {"table": table.table, "column": table.columns[column].source, "n": int(n[i]), "ends": int(hits[i])}
        args |= {"usual": _percent(usual), "rows": []}
        tail = round_excess(mine, others.tolist(), effect)
        matters = bool(hits[i] >= TWICE * usual * n[i])
        told = {**args, "tail": float(f"{tail:.2g}")}
        tests.append(Test(tail, Finding("gaming.round", told, node=table.leaf, entrant=code), matters))
        if n[i] >= LEAST_LAST:
            uneven = last_digits(mine)
            most = int(np.argmax(mine))
            told = {**args, "digit": most, "times": int(mine[most]), "tail": float(f"{uneven.tail:.2g}")}
            finding = Finding("gaming.last-digit", told, node=table.leaf, entrant=code)
            tests.append(Test(uneven.tail, finding, not matters and _even(others)))
    return tests


def _even(others: np.ndarray) -> bool:
    """Whether the last digits of the others are even enough to be a measure: none comes twice as often as it should."""
    total = float(others.sum())
    return total < LEAST_LAST or float(others.max()) < TWICE * total / 10


def _first_tests(source: Source, column: int) -> list[Test]:
    """Benford's law, for entrants with enough numbers, where the numbers of all others follow it."""
    table, tests = source.table, []
    spread = _counted(source, column, _decade_and_first, _decade_expr, 9 * DECADES)
    counts = {c: np.array(d).reshape(DECADES, 9) for c, d in spread.items() if c in table.entrants}
    whole = np.sum(list(counts.values()), axis=0) if counts else np.zeros((DECADES, 9))
    for code, mine in sorted(counts.items()):
        others = whole - mine
        if mine.sum() < LEAST_FIRST or others.sum() < LEAST_FIRST or min(_orders(mine), _orders(others)) < ORDERS:
            continue
        if not first_digits(others.sum(axis=0).tolist()).conforms:
            continue
        found = first_digits(mine.sum(axis=0).tolist())
        args: dict[str, Any] = {"table": table.table, "column": table.columns[column].source, "n": found.n, "rows": []}
        args |= {"mad": round(found.mad, 4), "distance": round(found.distance, 3), "tail": float(f"{found.tail:.2g}")}
        finding = Finding("gaming.first-digit", args, node=table.leaf, entrant=code)
        tests.append(Test(found.tail, finding, not found.conforms))
    return tests


DECADES = 19
"""Powers of ten that numbers are counted by, from 1 on; a money column holds no more."""


def _orders(counts: np.ndarray) -> float:
    """Orders of magnitude from the smallest number to the largest, to the digit."""
    where = np.flatnonzero(counts.reshape(-1))
    ends = [(k // 9, k % 9 + 1) for k in (where[0], where[-1])]
    low, high = (decade + np.log10(digit) for decade, digit in ends)
    return float(high - low)


def _counted(
    source: Source, column: int, of: Callable[[Decimal], int | None], expr: Callable[[nw.Expr], nw.Expr], size: int
) -> dict[str, list[int]]:
    """How often each digit came, by entrant: counted here for a small table, by the engine for a large one."""
    import narwhals.stable.v2 as nw

    counts: dict[str, list[int]] = {}
    if source.table.small:
        for row in source.all():
            number = amount(row.cells[column])
            digit = of(number) if number is not None else None
            if digit is not None:
                counts.setdefault(row.entrant, [0] * size)[digit] += 1
        return counts
    from pembina.expressions import count_rows

    value = nw.col(f"c{column}").cast(nw.Float64())
    found = source.frame.with_columns(_digit=expr(value)).filter(~nw.col("_digit").is_null())
    for code, digit, n in source.run(found.group_by("entrant", "_digit").agg(n=count_rows())):
        if code is not None and 0 <= int(digit) < size:
            counts.setdefault(code, [0] * size)[int(digit)] += int(n)
    return counts


def _last(number: Decimal) -> int | None:
    """The last digit of a whole number with three digits at least."""
    size = abs(number)
    return int(size) % 10 if HUNDRED <= size < EXACT and size == size.to_integral_value() else None


EXACT = 2**53
"""Whole numbers below are exact as float64."""


def _last_expr(value: nw.Expr) -> nw.Expr:
    import narwhals.stable.v2 as nw

    size = value.abs()
    fits = (size >= HUNDRED) & (size < EXACT) & (size == size.floor())
    whole = nw.when(fits).then(size).otherwise(nw.lit(None, nw.Float64())).cast(nw.Int64())
    return whole - (whole // 10) * 10


def _decade_and_first(number: Decimal) -> int | None:
    """Decade (from 1 on) and first digit of a number above zero, as one number."""
    if number < 1 or number.adjusted() >= DECADES:
        return None
    return 9 * number.adjusted() + int(number.scaleb(-number.adjusted())) - 1


def _decade_expr(value: nw.Expr) -> nw.Expr:
    import narwhals.stable.v2 as nw

    found = nw.lit(None, nw.Int64())
    for decade in range(DECADES):
        low, high = 10.0**decade, 10.0 ** (decade + 1)
        digit = (value / low).floor().cast(nw.Int64()) + (9 * decade - 1)
        found = nw.when((value >= low) & (value < high)).then(digit).otherwise(found)
    return found


def _percent(share: float) -> float:
    return round(100 * share, 1)
