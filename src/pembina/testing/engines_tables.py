"""Probes of tables: joins with duplicate, missing and null keys, unions, groups, windows, order, distinct rows."""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw

from pembina.testing.engines_probe import Probe, Table, answers

X = nw.col("x")
LEFT: Table = ({"k": "text", "x": "integer"}, [("a", 1), ("a", 2), ("b", 3), (None, 4), ("caf\u00e9", 5)])
RIGHT: Table = ({"k": "text", "y": "integer"}, [("a", 10), ("a", 20), ("c", 30), (None, 40), ("cafe\u0301", 50)])
EMPTY: Table = ({"k": "text", "y": "integer"}, [])
MATCHED: list[tuple[Any, ...]] = [("a", 1, 10), ("a", 1, 20), ("a", 2, 10), ("a", 2, 20)]
REST: list[tuple[Any, ...]] = [("b", 3, None), (None, 4, None), ("caf\u00e9", 5, None)]

JOINS: tuple[Probe, ...] = (
    answers(
        "joins/inner", "An inner join takes every pair of equal keys; null is equal to nothing.",
        [LEFT, RIGHT], lambda a, b: a.join(b, on="k"), MATCHED,
    ),
    answers(
        "joins/left", "A left join keeps what has no partner, rows without a key too, with nulls.",
        [LEFT, RIGHT], lambda a, b: a.join(b, on="k", how="left"), [*MATCHED, *REST],
    ),
    answers(
        "joins/left-with-nothing", "A left join with a table without rows keeps every row.",
        [LEFT, EMPTY], lambda a, b: a.join(b, on="k", how="left").select("x", y=nw.col("y").fill_null(0)),
        [(number, 0) for number in range(1, 6)],
    ),
    answers(
        "joins/semi", "A semi join keeps a row once, however many partners it has.",
        [LEFT, RIGHT], lambda a, b: a.join(b, on="k", how="semi"), [("a", 1), ("a", 2)],
    ),
    answers(
        "joins/anti", "An anti join keeps what has no partner, rows without a key too.",
        [LEFT, RIGHT], lambda a, b: a.join(b, on="k", how="anti"), [row[:2] for row in REST],
    ),
    answers(
        "joins/two-keys", "Keys of two columns have to be equal in both, and null in either has no partner.",
        [({"k": "text", "x": "integer"}, [("a", 1), ("a", None), (None, 1), ("b", 1)]),
         ({"k": "text", "x": "integer", "y": "integer"}, [("a", 1, 7), ("a", None, 8), (None, 1, 9), ("b", 2, 6)])],
        lambda a, b: a.join(b, on=["k", "x"], how="left"),
        [("a", 1, 7), ("a", None, None), (None, 1, None), ("b", 1, None)],
    ),
    answers(
        "joins/other-names", "Keys may have different names.",
        [LEFT, ({"z": "text", "y": "integer"}, [("b", 10)])],
        lambda a, b: a.join(b, left_on="k", right_on="z", how="inner").select("k", "x", "y"), [("b", 3, 10)],
    ),
    answers(
        "joins/same-names", "A column that both sides have gets _right at its end.",
        [LEFT, ({"k": "text", "x": "integer"}, [("b", 10)])],
        lambda a, b: a.join(b, on="k").select("k", "x", "x_right"), [("b", 3, 10)],
    ),
    answers(
        "joins/cross", "A cross join takes every pair.",
        [({"x": "integer"}, [(1,), (2,)]), ({"y": "integer"}, [(10,), (20,)])],
        lambda a, b: a.join(b, how="cross"), [(1, 10), (1, 20), (2, 10), (2, 20)],
    ),
)  # fmt: skip

SHAPES: tuple[Probe, ...] = (
    answers(
        "tables/concat", "A union keeps every row, equal ones too.",
        [({"k": "text", "x": "integer"}, [("a", 1), (None, 2)])] * 2, lambda a, b: nw.concat([a, b, a.filter(X > 1)]),
        [("a", 1), (None, 2), ("a", 1), (None, 2), (None, 2)],
    ),
    answers(
        "tables/unique", "Distinct rows: null is equal to null.",
        [({"k": "text", "x": "integer", "i": "integer"},
          [("a", 1, 1), ("a", 1, 2), ("a", None, 3), ("a", None, 4), (None, 1, 5), (None, 1, 6)])],
        lambda t: t.select("k", "x").unique(), [("a", 1), ("a", None), (None, 1)],
    ),
    answers(
        "tables/group-keys", "A group is made of rows with equal keys; null is a key of its own.",
        [({"k": "text", "x": "integer", "y": "integer"},
          [("a", 1, 5), ("a", 1, 6), ("a", None, 7), (None, 1, 8), (None, None, 9), ("b", None, None)])],
        lambda t: t.group_by("k", "x").agg(n=nw.len(), y=nw.col("y").sum()),
        [("a", 1, 2, 11), ("a", None, 1, 7), (None, 1, 1, 8), (None, None, 1, 9), ("b", None, 1, 0)],
    ),
    answers(
        "tables/group-extremes", "Extremes of a group leave nulls out, and are null where all are null.",
        [({"k": "text", "x": "integer"}, [("a", 3), ("a", -1), ("a", None), ("b", None)])],
        lambda t: t.group_by("k").agg(least=X.min(), most=X.max(), spread=X.max() - X.min()),
        [("a", -1, 3, 4), ("b", None, None, None)],
    ),
    answers(
        "tables/group-of-conditions", "What a condition chooses may be summed in a group.",
        [({"k": "text", "x": "integer"}, [("a", 3), ("a", -1), ("a", None), ("b", None)])],
        lambda t: t.group_by("k").agg(n=nw.when(X > 0).then(X).otherwise(0).sum(), odd=(X < 0).any()),
        [("a", 3, True), ("b", 0, False)],
    ),
    answers(
        "tables/columns", "Columns are added, replaced, renamed, dropped and put into order.",
        [({"k": "text", "x": "integer"}, [("a", 3)])],
        lambda t: t.with_columns(x=X + 1, y=X * 2).with_columns((X * 10).alias("z")).rename({"y": "w"}).drop("k")
        .select("w", "z", "x"),
        [(6, 40, 4)],
    ),
    answers(
        "tables/schema", "The names of columns are known without running anything.",
        [({"k": "text", "x": "integer"}, [("a", 3)])],
        lambda t: t.select(nw.lit(",".join(t.with_columns(y=X).collect_schema().names())).alias("names")),
        [("k,x,y",)],
    ),
    answers(
        "tables/no-rows", "A table without rows stays one, through filters, columns, joins and groups.",
        [EMPTY, RIGHT],
        lambda a, b: a.filter(nw.col("y") > 0).with_columns(z=nw.lit(1)).join(b.select("k"), on="k", how="inner")
        .group_by("k").agg(n=nw.col("z").sum()), [],
    ),
    answers(
        "tables/head-of-nothing", "head(0) has no rows, and keeps the columns.", [LEFT],
        lambda t: nw.concat([t.head(0), t.filter(X == 3)]), [("b", 3)],
    ),
    answers(
        "tables/sort-and-head", "Rows are sorted by several columns, nulls first.",
        [({"k": "text", "x": "integer"}, [("b", 1), ("a", 2), ("a", 1), (None, 9), ("a", None)])],
        lambda t: t.sort("k", "x").head(3), [(None, 9), ("a", None), ("a", 1)],
    ),
    answers(
        "tables/drop-nulls", "drop_nulls leaves rows out that have a null in the columns named.",
        [({"k": "text", "x": "integer"}, [("b", 1), ("a", None), (None, 3)])],
        lambda t: t.drop_nulls("x"), [("b", 1), (None, 3)],
    ),
)  # fmt: skip

ROWS: Table = (
    {"g": "text", "x": "integer", "i": "integer"},
    [("a", 1, 1), ("a", 1, 2), ("a", None, 3), ("a", 2, 4), ("b", 5, 5), (None, 6, 6), (None, 7, 7)],
)


def window(name: str, holds: str, expr: nw.Expr, expected: list[Any]) -> Probe:
    """Make a probe of a window over the rows above, its answers in their order."""
    return answers(name, holds, [ROWS], lambda t: t.select("i", answer=expr), list(enumerate(expected, 1)))


WINDOWS: tuple[Probe, ...] = (
    window(
        "windows/sum", "A sum over a group stands in each of its rows; null is a group of its own.",
        X.sum().over("g"), [4, 4, 4, 4, 5, 13, 13],
    ),
    window("windows/len", "Rows of a group are counted in each of them.", nw.len().over("g"), [4, 4, 4, 4, 1, 2, 2]),
    window("windows/max", "The greatest of a group leaves nulls out.", X.max().over("g"), [2, 2, 2, 2, 5, 7, 7]),
    window("windows/min", "The least of a group leaves nulls out.", X.min().over("g"), [1, 1, 1, 1, 5, 6, 6]),
    window("windows/two-keys", "A group may have two keys.", nw.len().over("g", "x"), [2, 2, 1, 1, 1, 1, 1]),
    window(
        "windows/any", "A condition over a group.", (X > 1).any().over("g"), [True, True, True, True, True, True, True],
    ),
    window(
        "windows/cum-count", "cum_count counts values that are not null, in the order asked for.",
        X.cum_count().over("g", order_by="i"), [1, 2, 2, 3, 1, 1, 2],
    ),
    window(
        "windows/ties", "Rows equal in the first column of the order are told apart by the second; nulls first.",
        nw.col("i").cum_count().over("g", order_by=["x", "i"]), [2, 3, 1, 4, 1, 1, 2],
    ),
    window(
        "windows/cum-sum", "cum_sum leaves nulls where they are.", X.cum_sum().over("g", order_by="i"),
        [1, 2, None, 4, 5, 6, 13],
    ),
    window(
        "windows/cum-max", "cum_max leaves nulls where they are.", X.cum_max().over("g", order_by="i"),
        [1, 1, None, 2, 5, 6, 7],
    ),
    window(
        "windows/before", "shift(1) is the value of the row before, within the group.",
        X.shift(1).over("g", order_by="i"), [None, 1, 1, None, None, None, 6],
    ),
    window(
        "windows/after", "shift(-1) is the value of the row after, within the group.",
        X.shift(-1).over("g", order_by="i"), [1, None, 2, None, None, 7, None],
    ),
    window(
        "windows/rank-min", "rank leaves nulls out; equal values share the least place.",
        X.rank("min").over("g"), [1, 1, None, 3, 1, 1, 2],
    ),
    window(
        "windows/rank-max", "Equal values share the greatest place.", X.rank("max").over("g"), [2, 2, None, 3, 1, 1, 2],
    ),
    window("windows/rank-dense", "Places without gaps.", X.rank("dense").over("g"), [1, 1, None, 2, 1, 1, 2]),
    answers(
        "windows/rank-ordinal", "Ordinal places of a group are 1, 2, 3, each once.", [ROWS],
        lambda t: t.filter(~X.is_null()).select("g", place=X.rank("ordinal").over("g")),
        [("a", 1), ("a", 2), ("a", 3), ("b", 1), (None, 1), (None, 2)],
    ),
    answers(
        "windows/then-filter", "What a window found may be filtered by.", [ROWS],
        lambda t: t.with_columns(n=nw.len().over("g")).filter(nw.col("n") == 1).select("i", "n"), [(5, 1)],
    ),
)  # fmt: skip

TABLES = (*JOINS, *SHAPES, *WINDOWS)
