"""Probes of numbers: sums, decimals, division, rounding, casts."""

from __future__ import annotations

from decimal import Decimal

import narwhals.stable.v2 as nw

from pembina import expressions as ex
from pembina.testing.engines_probe import Probe, answers, column, grouped, pairs

X, Y = nw.col("x"), nw.col("y")
_d = Decimal
BIG = 2**62

SUMS: tuple[Probe, ...] = (
    grouped(
        "sums/beyond-2-53", "A sum of integers is exact beyond 2^53, where float64 is not.",
        "integer", [("a", 2**53), ("a", 1), ("b", -(2**53)), ("b", -1)], lambda: X.sum(),
        [("a", 2**53 + 1), ("b", -(2**53) - 1)],
    ),
    grouped(
        "sums/total-beyond-2-63", "expressions.total is exact beyond 2^63, where sums of 64 bits wrap around.",
        "integer", [("a", BIG), ("a", BIG), ("a", 5), ("b", -BIG), ("b", -BIG), ("b", -BIG), ("c", None)],
        lambda: ex.total("x"), [("a", 2**63 + 5), ("b", -3 * BIG), ("c", 0)],
    ),
    grouped(
        "sums/nulls", "A sum leaves nulls out, and is 0 where all are null.",
        "integer", [("a", 1), ("a", None), ("b", None), ("b", None), ("c", 0)], lambda: X.sum(),
        [("a", 1), ("b", 0), ("c", 0)],
    ),
    grouped(
        "sums/sum-or-null", "expressions.sum_or_null is null where all are null, and 0 where there is a 0.",
        "integer", [("a", 1), ("a", None), ("b", None), ("b", None), ("c", 0)], lambda: ex.sum_or_null("x"),
        [("a", 1), ("b", None), ("c", 0)],
    ),
    grouped(
        "sums/money", "Money is summed exactly: ten cents and twenty are thirty.",
        "money", [("a", _d("0.10")), ("a", _d("0.20")), ("a", None), ("b", None), ("c", _d("-0.01"))], lambda: X.sum(),
        [("a", _d("0.30")), ("b", 0), ("c", _d("-0.01"))],
    ),
    grouped(
        "sums/money-beyond-15-digits", "Money keeps every digit, far beyond the fifteen of float64.",
        "money", [("a", _d("12345678901234567890.12")), ("a", _d("0.01")), ("b", _d("9999999999999999999999.99")),
                  ("b", _d("9999999999999999999999.99"))], lambda: X.sum(),
        [("a", _d("12345678901234567890.13")), ("b", _d("19999999999999999999999.98"))],
    ),
    grouped(
        "sums/flags", "Conditions are counted by casting them to integers; null does not count.",
        "boolean", [("a", True), ("a", True), ("a", None), ("b", None), ("c", False)],
        lambda: X.cast(nw.Int64).sum(), [("a", 2), ("b", 0), ("c", 0)],
    ),
    grouped(
        "sums/of-products", "A sum of products of integers is exact.",
        "integer", [("a", 3), ("a", -4), ("b", 10**9)], lambda: (X * X * 2 + X - 1).sum(),
        [("a", 47), ("b", 2 * 10**18 + 10**9 - 1)],
    ),
    answers(
        "sums/without-groups", "Sums, counts and extremes of a whole table are one row, also of a table without rows.",
        [({"x": "integer"}, [])], lambda t: t.select(a=X.sum(), b=nw.len(), c=X.max(), d=X.min(), e=X.count()),
        [(0, 0, None, None, 0)],
    ),
    grouped(
        "sums/no-rows", "A table without rows has no groups.", "integer", [], lambda: X.sum(), [],
    ),
    grouped(
        "means/integers", "A mean of integers is float64, leaves nulls out, and is null where all are null.",
        "integer", [("a", 1), ("a", 2), ("a", None), ("b", None)], lambda: X.mean(), [("a", 1.5), ("b", None)],
    ),
)  # fmt: skip

COUNTS: tuple[Probe, ...] = (
    grouped(
        "counts/rows", "len counts rows, nulls too.", "integer", [("a", 1), ("a", None), ("b", None), (None, 1)],
        lambda: nw.len(), [("a", 2), ("b", 1), (None, 1)],
    ),
    grouped(
        "counts/values", "count leaves nulls out.", "integer", [("a", 1), ("a", None), ("b", None)],
        lambda: X.count(), [("a", 1), ("b", 0)],
    ),
    grouped(
        "counts/below-zero", "expressions.count_rows has a sign: one row less two is minus one.",
        "integer", [("a", 1), ("b", 1), ("b", 2), ("b", None)], lambda: ex.count_rows() - 2, [("a", -1), ("b", 1)],
    ),
    grouped(
        "counts/distinct-with-null", "n_unique counts null as a value.",
        "text", [("a", "x"), ("a", "x"), ("a", "y"), ("a", None), ("b", None), ("c", "z")], lambda: X.n_unique(),
        [("a", 3), ("b", 1), ("c", 1)],
    ),
    grouped(
        "counts/distinct", "expressions.count_distinct leaves nulls out.",
        "text", [("a", "x"), ("a", "x"), ("a", "y"), ("a", None), ("b", None), ("c", "z")],
        lambda: ex.count_distinct("x"), [("a", 2), ("b", 0), ("c", 1)],
    ),
    grouped(
        "counts/distinct-below-zero", "A distinct count has a sign.",
        "integer", [("a", 1), ("a", 1)], lambda: ex.count_distinct("x") - 2, [("a", -1)],
    ),
    grouped(
        "counts/distinct-dates", "Distinct dates are counted, across the end of a year.",
        "text", [("a", "2021-12-31"), ("a", "2022-01-01"), ("a", "2022-01-01")], lambda: X.n_unique(), [("a", 2)],
    ),
)  # fmt: skip

ARITHMETIC: tuple[Probe, ...] = (
    pairs(
        "arithmetic/nulls", "What is reckoned with null is null.", "integer",
        [(1, 2, -4), (None, 2, None), (1, None, None), (None, None, None)], lambda: -(X + Y) * 2 + (X * Y),
    ),
    pairs(
        "arithmetic/floor-division", "Division of integers is rounded down, also below zero, and null over zero.",
        "integer", [(7, 2, 3), (-7, 2, -4), (7, -2, -4), (-7, -2, 3), (0, 5, 0), (7, 0, None), (None, 2, None)],
        lambda: X // Y,
    ),
    pairs(
        "arithmetic/modulo", "What is left has the sign of the divisor.", "integer",
        [(7, 2, 1), (-7, 2, 1), (7, -2, -1), (-7, -2, -1), (0, 5, 0), (None, 2, None), (7, None, None)], lambda: X % Y,
    ),
    pairs(
        "arithmetic/whole-quotient", "expressions.whole_quotient is exact beyond 2^53, and null over zero.", "integer",
        [(2**53 + 1, 1, 2**53 + 1), (BIG + 1, 2, BIG // 2), (-(2**60) - 1, 3, (-(2**60) - 1) // 3), (7, 0, None),
         (None, 3, None), (BIG - 1, 10, (BIG - 1) // 10)], lambda: ex.whole_quotient("x", Y),
    ),
    pairs(
        "arithmetic/remainder", "expressions.remainder is null over zero.", "integer",
        [(7, 2, 1), (-7, 2, 1), (7, 0, None), (0, 0, None), (None, 2, None)], lambda: ex.remainder("x", Y),
    ),
    pairs(
        "arithmetic/divide-by-zero", "Division over zero is infinite, and of zero by zero not a number, without error.",
        "integer", [(7, 0, float("inf")), (-7, 0, float("-inf")), (0, 0, float("nan")), (None, 0, None), (1, 4, 0.25)],
        lambda: X / Y,
    ),
    pairs(
        "arithmetic/ratio", "expressions.ratio is null over zero.", "integer",
        [(1, 4, 0.25), (1, 0, None), (0, 0, None), (None, 4, None), (1, None, None), (1, 3, 1 / 3)],
        lambda: ex.ratio("x", "y"),
    ),
    pairs(
        "arithmetic/ratio-of-money", "expressions.ratio of money is float64, not a decimal of two places.", "money",
        [(_d("1.00"), _d("3.00"), 1 / 3), (_d("1.00"), _d("0.00"), None), (_d("0.10"), _d("0.30"), 0.1 / 0.3)],
        lambda: ex.ratio("x", "y"),
    ),
    column(
        "arithmetic/quotient", "expressions.quotient by a constant is rounded once, however many rows there are.",
        "integer", [(3, 0.3), (7, 0.7), (-7, -0.7), (1, 0.1), (None, None), (3, 0.3), (6, 0.6), (9, 0.9)],
        lambda: ex.quotient("x", 10),
    ),
    pairs(
        "arithmetic/columns-divided", "float64 divided by float64 is the nearest float64.", "number",
        [(3.0, 10.0, 0.3), (1.0, 3.0, 1 / 3), (None, 3.0, None)], lambda: X / Y,
    ),
    column(
        "arithmetic/absolute", "abs is of the same type.", "integer", [(-7, 7), (7, 7), (0, 0), (None, None)],
        lambda: X.abs(),
    ),
    column(
        "arithmetic/square-root", "sqrt is the nearest float64.", "number", [(2.0, 2.0**0.5), (0.0, 0.0), (None, None)],
        lambda: X.sqrt(),
    ),
    pairs(
        "arithmetic/no-silent-wrap", "expressions.total of products keeps what integers of 64 bits hold.", "integer",
        [(3 * 10**9, 3 * 10**9, 9 * 10**18)], lambda: X * Y,
    ),
    pairs(
        "arithmetic/comparing", "Whatever is compared with null is null.", "integer",
        [(1, 2, True), (2, 1, False), (1, 1, False), (None, 1, None), (1, None, None), (None, None, None)],
        lambda: (X < Y) & (X <= Y) & ~(X > Y) & ~(X >= Y) & (X != Y) & ~(X == Y),
    ),
)  # fmt: skip

DECIMALS: tuple[Probe, ...] = (
    column(
        "decimals/compare", "Money is compared as numbers, not as text.", "money",
        [(_d("9.10"), False), (_d("10.20"), True), (_d("-1.00"), False), (None, None)], lambda: X > 10,
    ),
    grouped(
        "decimals/extremes", "Extremes of money are those of numbers.", "money",
        [("a", _d("9.10")), ("a", _d("10.20")), ("a", None), ("b", None)], lambda: X.max() - X.min(),
        [("a", _d("1.10")), ("b", None)],
    ),
    column(
        "decimals/cents", "Money times 100 is a whole number of cents, exactly.", "money",
        [(_d("12345678901234.10"), 1234567890123410), (_d("0.29"), 29), (_d("-0.01"), -1), (None, None)],
        lambda: (X * 100).cast(nw.Int64),
    ),
    column(
        "decimals/as-float", "Money as float64 is the nearest float64.", "money",
        [(_d("0.20"), 0.2), (_d("1234567.10"), 1234567.1), (_d("12345678901234567.89"), 12345678901234567.89)],
        lambda: X.cast(nw.Float64),
    ),
    column(
        "decimals/and-integers", "Money and integers add up to money.", "money",
        [(_d("1.25"), _d("2.25")), (_d("-1.00"), _d("0.00")), (None, None)], lambda: X + 1,
    ),
    column("decimals/absolute", "abs of money is money.", "money", [(_d("-7.10"), _d("7.10"))], lambda: X.abs()),
    column(
        "decimals/from-integers", "An integer is the same number as a decimal of 38 digits.", "integer",
        [(2**63 - 1, 2**63 - 1), (-1, -1), (None, None)], lambda: X.cast(nw.Decimal(38, 0)),
    ),
)  # fmt: skip

ROUNDING: tuple[Probe, ...] = (
    column(
        "rounding/halves", "expressions.rounded takes halves away from zero.", "number",
        [(0.5, 1.0), (1.5, 2.0), (2.5, 3.0), (-0.5, -1.0), (-2.5, -3.0), (0.49999999999999994, 0.0), (2.0, 2.0),
         (4503599627370497.5, 4503599627370498.0), (1e300, 1e300), (-1e300, -1e300), (None, None)],
        lambda: ex.rounded("x"),
    ),
    column(
        "rounding/decimals", "expressions.rounded to two decimals rounds the number that float64 holds, times 100.",
        "number", [(0.125, 0.13), (-0.125, -0.13), (1.005, 1.0), (0.375, 0.38), (3.0, 3.0), (None, None)],
        lambda: ex.rounded("x", 2),
    ),
    column(
        "rounding/floor", "floor and a cast give the whole number below.", "number",
        [(0.5, 0), (-0.5, -1), (2.0, 2), (-2.0, -2), (2.9, 2), (None, None)], lambda: X.floor().cast(nw.Int64),
    ),
    column(
        "rounding/floor-of-a-sum", "(x * 60 + 0.5).floor() rounds whole parts.", "number",
        [(0.5, 30), (0.0083, 0), (0.00834, 1), (1.99, 119)], lambda: (X * 60.0 + 0.5).floor().cast(nw.Int64),
    ),
)  # fmt: skip

CASTS: tuple[Probe, ...] = (
    column("casts/to-text", "Integers become text without blanks.", "integer",
           [(7, "7"), (-7, "-7"), (2**63 - 1, "9223372036854775807"), (None, None)], lambda: X.cast(nw.String)),
    column("casts/to-float", "Integers become the nearest float64.", "integer",
           [(7, 7.0), (2**53 + 1, 9007199254740992.0), (None, None)], lambda: X.cast(nw.Float64)),
    column("casts/from-text", "Text of digits becomes an integer.", "text",
           [("7", 7), ("-12", -12), (None, None)], lambda: X.cast(nw.Int64)),
    column("casts/booleans", "True is 1 and false is 0.", "boolean",
           [(True, 1), (False, 0), (None, None)], lambda: X.cast(nw.Int64)),
    column("casts/booleans-to-float", "True is 1.0.", "boolean",
           [(True, 1.0), (False, 0.0), (None, None)], lambda: X.cast(nw.Float64)),
    column("casts/integers-to-booleans", "What is not 0 is true.", "integer",
           [(1, True), (0, False), (None, None)], lambda: X.cast(nw.Boolean)),
    column("casts/unreadable", "Text that is no number is an error, never null.", "text",
           [("x", "an error")], lambda: X.cast(nw.Int64), or_error=True),
)  # fmt: skip

NUMBERS = (*SUMS, *COUNTS, *ARITHMETIC, *DECIMALS, *ROUNDING, *CASTS)
