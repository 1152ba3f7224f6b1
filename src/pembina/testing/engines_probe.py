"""A probe: what an engine has to answer to one small question, and how an answer is compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from pembina.testing.engines_bench import Bench, Columns, Frame, Rows

Table = tuple[Columns, Rows]


@frozen
class Probe:
    """One thing that every engine has to do in the same way.

    ``name`` says where it belongs and what it is (``sums/beyond-2-53``), ``holds`` in a sentence what has to hold.
    ``check`` raises AssertionError where it does not. ``engines_only`` asks what backends of tests do not promise.
    """

    name: str
    holds: str
    check: Callable[[Bench], None]
    engines_only: bool = False

    def __str__(self) -> str:
        return self.name


def answers(
    name: str,
    holds: str,
    tables: Sequence[Table],
    make: Callable[..., Frame],
    expected: Sequence[tuple[Any, ...]],
    *,
    or_error: bool = False,
) -> Probe:
    """Make the usual probe: literal tables, the frame that is made of them, and the rows that must come out.

    Order does not count. ``or_error``: an engine may also refuse (never answer wrongly).
    """

    def check(bench: Bench) -> None:
        frames = [bench.table(columns, rows) for columns, rows in tables]
        try:
            found = bench.rows(make(*frames))
        except Exception:
            if or_error:
                return
            raise
        assert_rows(found, expected)

    return Probe(name, holds, check)


def column(
    name: str, holds: str, kind: str, pairs: Sequence[tuple[Any, Any]], make: Callable[[], Any], **options: bool
) -> Probe:
    """Make a probe of one expression over a column ``x``: each value, and what is made of it."""
    rows = [(number, value) for number, (value, _) in enumerate(pairs)]
    expected = [(number, answer) for number, (_, answer) in enumerate(pairs)]
    table: Table = ({"i": "integer", "x": kind}, rows)
    return answers(name, holds, [table], lambda t: t.select("i", answer=make()), expected, **options)


def pairs(
    name: str, holds: str, kind: str, rows: Sequence[tuple[Any, Any, Any]], make: Callable[[], Any], **options: bool
) -> Probe:
    """Make a probe of one expression over columns ``x`` and ``y``: two values, and what is made of them."""
    cells = [(number, x, y) for number, (x, y, _) in enumerate(rows)]
    expected = [(number, answer) for number, (_, _, answer) in enumerate(rows)]
    table: Table = ({"i": "integer", "x": kind, "y": kind}, cells)
    return answers(name, holds, [table], lambda t: t.select("i", answer=make()), expected, **options)


def grouped(
    name: str, holds: str, kind: str, rows: Sequence[tuple[Any, Any]], make: Callable[[], Any],
    expected: Sequence[tuple[Any, Any]], **options: bool,
) -> Probe:  # fmt: skip
    """Make a probe of one aggregation of a column ``x`` by ``g``: rows, and what each group gives."""
    cells = [(number, g, x) for number, (g, x) in enumerate(rows)]
    table: Table = ({"i": "integer", "g": "text", "x": kind}, cells)
    return answers(
        name, holds, [table], lambda t: t.group_by("g").agg(answer=make()).select("g", "answer"), expected, **options
    )


def assert_rows(found: Sequence[tuple[Any, ...]], expected: Sequence[tuple[Any, ...]]) -> None:
    """Compare rows without regard to their order; raises AssertionError that shows both."""
    have, want = sorted(map(_key, found)), sorted(map(_key, expected))
    assert have == want, f"found {_shown(found)}, expected {_shown(expected)}"


def _key(row: tuple[Any, ...]) -> str:
    """Write a row so that equal ones are written alike: whole decimals as integers, and no minus zero."""
    return repr(tuple(map(_plain, row)))


def _plain(value: Any) -> tuple[str, Any]:
    """Name the kind of a value and write it plainly; raises AssertionError where no criterion could use it."""
    if value is None:
        return ("null", "")
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, int | Decimal):  # integers and decimals are both exact, and read alike
        return ("exact", format(Decimal(value).normalize() + 0, "f"))
    if type(value) is float:
        return ("float", repr(value + 0.0))
    if type(value) is str:
        return ("text", value)
    assert type(value) is dt.date, f"{value!r} is of the type {type(value).__name__}, which criteria do not know"
    return ("date", value.isoformat())


def _shown(rows: Sequence[tuple[Any, ...]]) -> str:
    return ", ".join(sorted(repr(row) for row in rows)) or "no rows"
