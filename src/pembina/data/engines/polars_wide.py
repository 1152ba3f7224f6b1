"""Whole numbers whose sums may leave 64 bits: polars wraps around in silence there, other engines do not.

A column whose absolute values add up to less than 2^62 cannot get there by adding some of its rows, whichever a
criterion selects. Any other column gets 128 bits, in which sums of 10^19 rows have room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import polars as pl

ROOM = 2**62
"""Sums of absolute values up to which 64 bits are enough, with as much room again for what is added to them."""


def widened(
    frame: pl.LazyFrame, integers: Collection[str], collect: Callable[[pl.LazyFrame], pl.DataFrame]
) -> pl.LazyFrame:
    """Give 128 bits to those columns of whole numbers whose sums might not fit into 64."""
    if not integers:
        return frame
    sums = [pl.col(name).cast(pl.Int128).abs().sum() for name in integers]
    found = collect(frame.select(sums)).row(0, named=True)
    wide = [name for name in integers if int(found[name] or 0) >= ROOM]
    return frame.with_columns(pl.col(wide).cast(pl.Int128)) if wide else frame
