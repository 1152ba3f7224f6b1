"""Counting different things without keeping them all: the same estimate on every engine, row order and thread count.

The text of a thing is hashed (60 bits of its MD5). The last 12 bits deal it into one of 4096 registers, and of each
register the smallest and the largest hash are kept: as little for a billion things as for a thousand. This is the
family of HyperLogLog, whose registers keep only how many bits the smallest hash begins with; the hash itself costs a
database nothing, makes the error smaller, and needs no logarithm.

- A register that nobody met counts as none, one whose smallest and largest hash are the same as one, any other as two:
  the least number of things there can be. As long as that is small, hardly any register has met three, and what they
  lack on average is added.
- Beyond that the smallest hashes tell: n things dealt into m registers leave smallest hashes (as parts of 1) whose sum
  is near m*m/n. With d registers that met somebody and T the sum of all smallest hashes, 1 for each empty register, the
  estimate is m*d/T: the likeliest rate of an exponential waiting time that was watched until 1.

Every figure is a whole number that a float64 holds exactly, divided once: so no engine can differ in a last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from pembina.methods.counting import FEW, REGISTERS

SHIFT = 2**20
"""What the hash is divided by where its size matters: 40 bits are left, so that sums fit into a float64."""

WHOLE = 2**40
"""The smallest hash that an empty register stands for."""


def hashable(frame: nw.LazyFrame[Any], column: str, name: str) -> nw.LazyFrame[Any]:
    """Add a column ``name`` with the text of ``column``: text as it is, whole numbers and days as they are written.

    Raises TypeError for other columns: no two engines write a number with decimals the same way.
    """
    kind = frame.collect_schema()[column]
    if kind == nw.String:
        return frame.with_columns(nw.col(column).alias(name))
    if kind.is_integer() or kind == nw.Date:
        return frame.with_columns(nw.col(column).cast(nw.String).alias(name))
    raise TypeError(f"the column {column} is of the type {kind}: only texts, whole numbers and days can be counted")


def estimated(frame: nw.LazyFrame[Any], by: Sequence[str], hashed: str, name: str) -> nw.LazyFrame[Any]:
    """Return one row for each group: its columns ``by``, and in ``name`` about how many different hashes it has.

    Null is nothing to be counted; a group with nothing else has 0.
    """
    registers = frame.with_columns(_register=nw.col(hashed) % REGISTERS).group_by(*by, "_register")
    kept = registers.agg(_least=nw.col(hashed).min(), _most=nw.col(hashed).max())
    least, most = nw.col("_least"), nw.col("_most")
    kept = kept.with_columns(
        _met=(~least.is_null()).cast(nw.Int64),
        _several=(least != most).fill_null(False).cast(nw.Int64),
        _first=(_divided(least, SHIFT) + 1).fill_null(0),
    )
    sums = kept.group_by(*by).agg(*(nw.col(column).sum() for column in ("_met", "_several", "_first")))
    sums = sums.with_columns(*(nw.col(column).cast(nw.Int64) for column in ("_met", "_several", "_first")))
    met, several = nw.col("_met"), nw.col("_several")
    sums = sums.with_columns(_sure=met + several, _time=nw.col("_first") + (REGISTERS - met) * WHOLE)
    sums = sums.with_columns(
        _few=nw.col("_sure") + _divided(2 * nw.col("_sure") * several + 3 * REGISTERS, 6 * REGISTERS),
        _many=_rounded(met.cast(nw.Float64) * float(REGISTERS * WHOLE) / nw.col("_time").cast(nw.Float64)),
    )
    few, many = nw.col("_few"), nw.col("_many")
    larger = nw.when(many > few).then(many).otherwise(few)
    return sums.select(*by, nw.when(nw.col("_sure") <= FEW).then(few).otherwise(larger).alias(name))


def _divided(number: nw.Expr, by: int) -> nw.Expr:
    """Divide whole numbers from 0 on, rounded down; engines have a floor division by floats that loses bits.

    What is left is taken off first, so that the quotient is whole; the half makes up for an engine that multiplies by
    1/by instead.
    """
    return _rounded((number - number % by).cast(nw.Float64) / float(by))


def _rounded(number: nw.Expr) -> nw.Expr:
    """Round to the nearest whole number; a cast alone rounds on one engine and cuts off on another."""
    return (number + 0.5).floor().cast(nw.Int64)
