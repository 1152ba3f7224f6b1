"""Which scores count, and what the panel makes of them: lazy expressions that mean the same on every engine.

Sums are taken over whole numbers (parts of a point, see :data:`rubric.POINTS`), so that no order of rows matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Rules
from pembina.expressions import quotient, text_key

from .rubric import DECIMALS, NEAR, POINTS, Item, Rubric, units

Table = nw.LazyFrame[Any]

PAIR, CELL = ["entrant", "_juror"], ["entrant", "_juror", "_item"]
ABSTAINED, RECUSED = "abstained", "recused"
SPLIT = 2**24
"""Squares of deviations are summed in two halves, each within 64 bits."""


def flag(condition: nw.Expr) -> nw.Expr:
    """Return 1 where a condition holds, 0 where it does not or cannot be told."""
    return condition.fill_null(False).cast(nw.Int64)


# Rows


def marked(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Return every row of scores with what is to be said of it, each mark 1 or 0.

    ``_counts``: it is part of the total of a juror who scored every item. ``_odd``: a person has to look at it, because
    it is ``_twice`` there, ``_outside`` the scale, ``_unclear`` or ``_unsealed``. ``_live``: a score of an item by a
    juror who neither has a conflict of interest nor stepped back. ``_applied``: a consensus change holds for it, and
    ``_score`` is the score after it.
    """
    rubric = Rubric.of(rules.parameters)
    rows = _changed(_with_states(_keyed(tables["scores"], rubric), tables["conflicts"]), tables["changes"], rubric)
    known, said = ~nw.col("_item").is_null(), nw.col("_state")
    given, here = ~nw.col("score").is_null(), nw.col("_away") == 0
    plain = said.is_null()
    stated = ~plain & (known | nw.col("_blank_item"))
    strange = here & stated & (said != ABSTAINED) & (said != RECUSED)
    nameless = nw.col("_juror").is_null() & (stated | (known & given))
    rows = rows.with_columns(
        _live=flag(known & here & plain & given & (nw.col("_abstains") == 0)),
        _twice=flag(known & here & (nw.len().over(*CELL) > 1) & (flag(given).sum().over(*CELL) > 0)),
        _unclear=flag(strange | nameless),
        _known=flag(known),
        _given=flag(given),
    )
    live = nw.col("_live") == 1
    seal = text_key("seal").is_null() if rules["sealed"] else nw.lit(False)
    rows = rows.with_columns(
        _outside=flag(live & ~_allowed(rubric).fill_null(False)),
        _unsealed=flag(live & seal),
        _applied=flag(live & (nw.col("_fits") == 1) & (nw.col("_twice") == 0)),
    )
    rows = rows.with_columns(
        _odd=nw.max_horizontal("_twice", "_unclear", "_outside", "_unsealed"),
        _barred=flag(known & given & ~here),
        _other=flag(~known & given),
    )
    rows = rows.with_columns(_good=nw.col("_live") * (1 - nw.col("_odd")))
    whole = nw.col("_good").sum().over(*PAIR) == len(rubric.items)
    return rows.with_columns(_counts=nw.col("_good") * flag(whole))


def shown() -> nw.Expr:
    """Tell the rows behind a value: those that count, that a person has to look at, and that a change is about."""
    about = (nw.col("_live") == 1) & (nw.col("_touched") == 1)
    return (nw.col("_counts") == 1) | (nw.col("_odd") == 1) | about


def _keyed(rows: Table, rubric: Rubric) -> Table:
    """Add whose row it is and the item's place in the rubric, null where the rubric does not have it."""
    item, number = text_key("item"), nw.lit(None, dtype=nw.Int64)
    for place, one in enumerate(rubric.items):
        number = nw.when(item == nw.lit(one.key)).then(nw.lit(place).cast(nw.Int64)).otherwise(number)
    if len(rubric.items) == 1:
        number = nw.when(item.is_null()).then(nw.lit(0).cast(nw.Int64)).otherwise(number)
    return rows.with_columns(_juror=text_key("juror"), _item=number)


def _with_states(rows: Table, conflicts: Table) -> Table:
    """Say of each row whether its juror may not judge the entrant (``_away``), or abstains from it or one of its items.

    Recusing in one row is recusing from the entrant.
    """
    barred = conflicts.with_columns(_juror=text_key("juror")).filter(~nw.col("_juror").is_null())
    barred = barred.group_by(PAIR).agg(_conflicts=nw.len())
    rows = rows.with_columns(_state=text_key("state"), _blank_item=text_key("item").is_null())
    named = ~nw.col("_juror").is_null()
    abstains = (nw.col("_state") == ABSTAINED) & (~nw.col("_item").is_null() | nw.col("_blank_item"))
    rows = rows.with_columns(_recuses=flag(named & (nw.col("_state") == RECUSED)), _steps=flag(named & abstains))
    rows = rows.join(barred, on=PAIR, how="left").with_columns(
        _recused=nw.col("_recuses").max().over(*PAIR), _abstains=nw.col("_steps").max().over(*PAIR)
    )
    return rows.with_columns(_away=flag((nw.col("_conflicts") > 0).fill_null(False) | (nw.col("_recused") == 1)))


def _changed(rows: Table, changes: Table, rubric: Rubric) -> Table:
    """Add what the consensus round made of each row's score: a single change, signed, whose before is the score."""
    whole = ~(text_key("by").is_null() | text_key("reason").is_null() | nw.col("after").is_null())
    by_cell = (
        _keyed(changes, rubric)
        .with_columns(_whole=flag(whole))
        .group_by(CELL)
        .agg(
            _times=nw.len(),
            _before=nw.col("before").min(),
            _after=nw.col("after").min(),
            _signed=nw.col("_whole").min(),
        )
    )
    rows = rows.join(by_cell, on=CELL, how="left")
    fits = (nw.col("_times") == 1) & (nw.col("_signed") == 1) & (nw.col("score") == nw.col("_before"))
    rows = rows.with_columns(_fits=flag(fits), _touched=flag(~nw.col("_times").is_null()))
    return rows.with_columns(_score=nw.when(nw.col("_fits") == 1).then(nw.col("_after")).otherwise(nw.col("score")))


def _allowed(rubric: Rubric) -> nw.Expr:
    """Tell the scores that the row's item takes, as :meth:`Rubric.allowed` does."""
    allowed = nw.lit(False)
    for place, item in enumerate(rubric.items):
        allowed = nw.when(nw.col("_item") == place).then(_on_scale(item)).otherwise(allowed)
    return allowed


def _on_scale(item: Item) -> nw.Expr:
    score = nw.col("_score")
    inside = (score >= item.least) & (score <= item.most)
    if item.bands:
        bands = [(score >= band.least) & (score <= band.most) for band in item.bands]
        inside = inside & nw.any_horizontal(*bands, ignore_nulls=False)
    if not item.step:
        return inside
    scaled = nw.when(inside).then(score).otherwise(nw.lit(item.least)) * 10.0**DECIMALS
    whole = (scaled + 0.5).floor()
    from_least = whole.cast(nw.Int64) - units(item.least)
    return inside & ((scaled - whole).abs() <= NEAR) & (from_least % units(item.step) == 0)


# Jurors and panels


def totals(rows: Table, rubric: Rubric) -> Table:
    """Return each juror's total for each entrant whose every item the juror scored, ``_total`` in parts of a point.

    Sum over items, in the order of the rubric, of weight x (score - from) / (to - from).
    """
    counted = rows.filter(nw.col("_counts") == 1)
    cells = {f"_item_{place}": nw.when(nw.col("_item") == place).then(nw.col("_score")) for place in _places(rubric)}
    wide = counted.with_columns(**cells).group_by(PAIR).agg(*(nw.col(name).max() for name in cells))
    total = nw.lit(0.0)
    for place, item in enumerate(rubric.items):
        earned = (nw.col(f"_item_{place}") - item.least) * item.weight
        wide = wide.with_columns(**{f"_item_{place}": earned})
        total = total + quotient(f"_item_{place}", item.most - item.least)
    return wide.with_columns(_total=(total * POINTS + 0.5).floor().cast(nw.Int64)).select(*PAIR, "_total")


def _places(rubric: Rubric) -> range:
    return range(len(rubric.items))


def panels(juror_totals: Table, rules: Rules) -> Table:
    """Return, for each entrant with a juror, ``jurors``, ``value``, ``lowest``, ``highest``, ``spread`` and ``error``.

    ``spread`` is the standard deviation of the jurors' totals (divisor n - 1; null for one juror), ``error`` that of
    their mean, spread / sqrt(n); both 0 where all agree.
    """
    total, number = nw.col("_total"), nw.col("_number")
    rows = juror_totals.with_columns(
        _number=nw.len().over("entrant").cast(nw.Int64),
        _sum=total.sum().over("entrant"),
        _place=total.rank("ordinal").over("entrant").cast(nw.Int64),
    )
    off = (total - nw.col("_sum") // number).abs()  # engine-safe: whoever has a total has a juror
    rows = rows.with_columns(_kept=flag(_between(rules)), _off=off)
    rows = rows.with_columns(_high=nw.col("_off") // SPLIT, _low=nw.col("_off") % SPLIT, _used=nw.col("_kept") * total)
    high, low = nw.col("_high"), nw.col("_low")
    rows = rows.with_columns(_high_high=high * high, _high_low=high * low, _low_low=low * low)
    found = rows.group_by("entrant").agg(
        jurors=number.max(),
        kept=nw.col("_kept").sum(),
        used=nw.col("_used").sum(),
        sum=nw.col("_sum").max(),
        lowest=total.min(),
        highest=total.max(),
        **{name: nw.col(f"_{name}").sum().cast(nw.Float64) for name in ("high_high", "high_low", "low_low")},
    )
    number = nw.col("jurors").cast(nw.Float64)
    rest = (nw.col("sum") % nw.col("jurors")).cast(nw.Float64)  # engine-safe: whoever has a total has a juror
    around = nw.col("high_high") * float(SPLIT**2) + nw.col("high_low") * float(2 * SPLIT) + nw.col("low_low")
    squares = around - rest * rest / number  # engine-safe: whoever has a total has a juror
    found = found.with_columns(_squares=squares, _pairs=number - 1.0)
    # engine-safe: divided where there are pairs
    variance = nw.when(nw.col("_pairs") > 0).then(nw.col("_squares") / nw.col("_pairs"))
    error = (variance / number).sqrt()  # engine-safe: whoever has a total has a juror
    found = found.with_columns(_spread=variance.sqrt(), _error=error)
    scale = nw.col("kept").cast(nw.Float64) * POINTS
    mean = nw.when(nw.col("kept") > 0).then(
        nw.col("used").cast(nw.Float64) / scale  # engine-safe: divided where some are kept
    )
    return found.select(
        "entrant",
        "jurors",
        value=mean,
        lowest=quotient("lowest", POINTS),
        highest=quotient("highest", POINTS),
        spread=quotient("_spread", POINTS),
        error=quotient("_error", POINTS),
    )


def least_jurors(rules: Rules) -> int:
    """Say how many jurors an entrant needs: the least number, and one more than a trimmed mean takes off."""
    least: int = rules["minimum-jurors"]
    return max(least, 2 * rules["trim"] + 1) if rules["panel"] == "trimmed-mean" else least


def _between(rules: Rules) -> nw.Expr:
    """Tell the totals, in order of size, whose mean is the panel's value."""
    place, number = nw.col("_place"), nw.col("_number")
    first, last = nw.lit(1), number
    if rules["panel"] == "median":
        first, last = (number + 1) // 2, number // 2 + 1
    elif rules["panel"] == "trimmed-mean":
        first, last = nw.lit(rules["trim"] + 1), number - rules["trim"]
    return (place >= first) & (place <= last)


# Entrants


def by_entrant(rows: Table, tables: Mapping[str, Table], rubric: Rubric) -> Table:
    """Count for everyone in scores or changes the rows of each kind, and the jurors who stand aside."""
    kinds = ("given", "applied", "barred", "outside", "twice", "unclear", "unsealed", "other")
    scored = (nw.col("_known") * nw.col("_given")).alias("_scored")
    counted = (
        rows.with_columns(scored)
        .group_by("entrant")
        .agg(scored=nw.col("_scored").sum(), **{kind: nw.col(f"_{kind}").sum() for kind in kinds})
    )
    changes, conflicts = tables["changes"], tables["conflicts"]
    asked = changes.group_by("entrant").agg(asked=nw.len())
    unnamed = conflicts.filter(text_key("juror").is_null()).group_by("entrant").agg(unnamed=nw.len())
    everyone = nw.concat([rows.select("entrant"), changes.select("entrant")]).group_by("entrant").agg(_rows=nw.len())
    joined = everyone
    for part in (counted, asked, unnamed, _aside(rows, rubric), _recused(rows)):
        joined = joined.join(part, on="entrant", how="left")
    names = ("scored", *kinds, "asked", "unnamed", "left_out", "abstained", "recused")
    joined = joined.with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in names))
    return joined.with_columns(
        misfits=nw.col("asked") - nw.col("applied"), unclear=nw.col("unclear") + nw.col("unnamed")
    )


def _aside(rows: Table, rubric: Rubric) -> Table:
    """Count by entrant the jurors who may judge it and left an item without a score, and those who abstained."""
    named = rows.filter(~nw.col("_juror").is_null() & (nw.col("_away") == 0))
    jurors = named.group_by(PAIR).agg(
        good=nw.col("_good").sum(), known=nw.col("_known").sum(), abstained=nw.col("_abstains").max()
    )
    short = (nw.col("known") > 0) & (nw.col("good") < len(rubric.items)) & (nw.col("abstained") == 0)
    return (
        jurors.with_columns(_short=flag(short))
        .group_by("entrant")
        .agg(left_out=nw.col("_short").sum(), abstained=nw.col("abstained").sum())
    )


def _recused(rows: Table) -> Table:
    """Count by entrant the jurors who recused themselves, whether they had scored before or not."""
    jurors = rows.filter(~nw.col("_juror").is_null()).group_by(PAIR).agg(recused=nw.col("_recuses").max())
    return jurors.group_by("entrant").agg(recused=nw.col("recused").sum())
