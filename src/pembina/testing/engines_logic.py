"""Probes of conditions: and, or, not with nulls; when, then, otherwise; the first of a row that is there."""

from __future__ import annotations

import narwhals.stable.v2 as nw

from pembina.testing.engines_probe import Probe, answers, column, grouped, pairs

X, Y = nw.col("x"), nw.col("y")
YES, NO = True, False
BOTH = [(x, y) for x in (YES, NO, None) for y in (YES, NO, None)]


def table(name: str, holds: str, answer: dict[tuple[bool | None, bool | None], bool | None], make: object) -> Probe:
    """Make a probe of a truth table."""
    return pairs(name, holds, "boolean", [(x, y, answer[x, y]) for x, y in BOTH], make)  # type: ignore[arg-type]


AND = {(x, y): NO if NO in (x, y) else None if None in (x, y) else YES for x, y in BOTH}
OR = {(x, y): YES if YES in (x, y) else None if None in (x, y) else NO for x, y in BOTH}

TRUTH: tuple[Probe, ...] = (
    table("logic/and", "False and null is false, true and null is null.", AND, lambda: X & Y),
    table("logic/or", "True or null is true, false or null is null.", OR, lambda: X | Y),
    table("logic/not", "Not null is null.", {(x, y): None if x is None else not x for x, y in BOTH}, lambda: ~X),
    table(
        "logic/any-horizontal", "any_horizontal that heeds nulls is or.", OR,
        lambda: nw.any_horizontal(X, Y, ignore_nulls=False),
    ),
    table(
        "logic/any-horizontal-ignoring", "any_horizontal that ignores nulls is false where nothing is true.",
        {(x, y): YES in (x, y) for x, y in BOTH}, lambda: nw.any_horizontal(X, Y, ignore_nulls=True),
    ),
    table(
        "logic/all-horizontal", "all_horizontal that heeds nulls is and.", AND,
        lambda: nw.all_horizontal(X, Y, ignore_nulls=False),
    ),
    table(
        "logic/all-horizontal-ignoring", "all_horizontal that ignores nulls is true where nothing is false.",
        {(x, y): NO not in (x, y) for x, y in BOTH}, lambda: nw.all_horizontal(X, Y, ignore_nulls=True),
    ),
    table(
        "logic/when", "A condition that is null is as one that is false.",
        {(x, y): x is YES and y is YES for x, y in BOTH},
        lambda: nw.when(X & Y).then(nw.lit(value=True)).otherwise(nw.lit(value=False)),
    ),
    grouped(
        "logic/any", "any leaves nulls out, and is false where all are null.", "boolean",
        [("a", YES), ("a", None), ("b", None), ("c", NO), ("c", None)], lambda: X.any(),
        [("a", YES), ("b", NO), ("c", NO)],
    ),
    grouped(
        "logic/all", "all leaves nulls out, and is true where all are null.", "boolean",
        [("a", YES), ("a", None), ("b", None), ("c", NO), ("c", YES)], lambda: X.all(),
        [("a", YES), ("b", YES), ("c", NO)],
    ),
    grouped(
        "logic/extremes", "The greatest of conditions is true where one is; null where all are null.", "boolean",
        [("a", YES), ("a", NO), ("a", None), ("b", None), ("c", NO)], lambda: X.max(),
        [("a", YES), ("b", None), ("c", NO)],
    ),
    answers(
        "logic/filter", "A filter keeps what is true: neither what is false nor what is null.",
        [({"i": "integer", "x": "boolean"}, [(1, YES), (2, NO), (3, None)])], lambda t: t.filter(X), [(1, YES)],
    ),
    answers(
        "logic/filters", "Several filters are all of them.",
        [({"i": "integer", "x": "boolean"}, [(1, YES), (2, YES), (3, None)])],
        lambda t: t.filter(X, nw.col("i") > 1), [(2, YES)],
    ),
)  # fmt: skip

CHOICE: tuple[Probe, ...] = (
    column(
        "choice/otherwise-null", "Without otherwise, the rest is null.", "integer",
        [(1, "few"), (5, None), (None, None)], lambda: nw.when(X < 3).then(nw.lit("few")),
    ),
    column(
        "choice/nested", "The first condition that is true decides.", "integer",
        [(0, "none"), (2, "few"), (9, "many"), (None, "unknown")],
        lambda: nw.when(X.is_null()).then(nw.lit("unknown")).otherwise(
            nw.when(X == 0).then(nw.lit("none")).otherwise(nw.when(X < 3).then(nw.lit("few")).otherwise(nw.lit("many")))
        ),
    ),
    column(
        "choice/null-of-a-type", "A literal null of a type may be chosen.", "integer",
        [(1, None), (2, 2), (None, None)], lambda: nw.when(X == 1).then(nw.lit(None, nw.Int64)).otherwise(X),
    ),
    column(
        "choice/literals", "Literals are what they are: text, numbers, conditions.", "integer", [(1, "a"), (2, "a")],
        lambda: nw.when((nw.lit(1) < nw.lit(1.5)) & nw.lit(value=True)).then(nw.lit("a")),
    ),
    column(
        "choice/fill-null", "fill_null takes the place of null alone.", "integer", [(1, 1), (0, 0), (None, -1)],
        lambda: X.fill_null(-1),
    ),
    column(
        "choice/is-null", "is_null is never null.", "integer", [(1, False), (None, True)], lambda: X.is_null(),
    ),
    column(
        "choice/is-in", "A number is among numbers; null is null, and stays so under not.", "integer",
        [(1, False), (3, True), (None, None)], lambda: ~X.is_in([1, 2]),
    ),
    column(
        "choice/between", "Both ends are between.", "integer",
        [(0, False), (1, True), (3, True), (4, False), (None, None)], lambda: X.is_between(1, 3),
    ),
    column(
        "choice/clip", "clip holds numbers inside their limits, and null is null.", "integer",
        [(0, 1), (2, 2), (9, 3), (None, None)], lambda: X.clip(1, 3),
    ),
    pairs(
        "choice/coalesce", "coalesce is the first that is not null.", "integer",
        [(1, 2, 1), (None, 2, 2), (None, None, 0)], lambda: nw.coalesce(X, Y, nw.lit(0)),
    ),
    pairs(
        "choice/max-horizontal", "The greatest of a row leaves nulls out; null where all are.", "integer",
        [(1, 2, 2), (2, 1, 2), (None, 1, 1), (1, None, 1), (None, None, None)], lambda: nw.max_horizontal("x", "y"),
    ),
    pairs(
        "choice/min-horizontal", "The least of a row leaves nulls out; null where all are.", "integer",
        [(1, 2, 1), (2, 1, 1), (None, 1, 1), (1, None, 1), (None, None, None)], lambda: nw.min_horizontal("x", "y"),
    ),
    pairs(
        "choice/sum-horizontal", "The sum of a row leaves nulls out; 0 where all are.", "integer",
        [(1, 2, 3), (None, 1, 1), (None, None, 0)], lambda: nw.sum_horizontal("x", "y"),
    ),
)  # fmt: skip

LOGIC = (*TRUTH, *CHOICE)
