"""The way that a series of figures goes, rising, flat, falling or absent: what is compared, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import (
    count_distinct,
    day_of,
    month_of,
    ratio,
    rounded,
    same_text,
    text_key,
    year_of,
)

Table = nw.LazyFrame[Any]


class Trend(Criterion):
    """One word for the figures of three periods or more; figures that contradict each other need a person."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Figures of the indicator that are of the period, and those that do not say when."""
        figures = tables["figures"].filter(_of_the_period(rules) | nw.col(rules["time"]).is_null())
        if rules["indicator"]:
            figures = figures.filter(text_key("indicator") == nw.lit(same_text(rules["indicator"])))
        return figures

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Say which way the figures of each region go; beside it what they were and how much changed a year."""
        figures = rules.hold(_one_a_period(records, rules))
        doubts = figures.group_by("region").agg(doubtful=nw.col("doubtful").any())
        told = doubts.join(_summary(figures, rules), on="region", how="left").with_columns(
            nw.col("periods").fill_null(0).cast(nw.Int64)
        )
        told = told.with_columns(
            _way=_way(nw.col("first"), nw.col("last"), nw.col("months"), rules["tolerance"]),
            also_change=_rate(nw.col("first"), nw.col("last"), nw.col("months")),
        )
        told = told.with_columns(
            reason=_reason(rules),
            also_periods=nw.col("periods"),
            also_first=nw.col("first"),
            also_last=nw.col("last"),
            also_steps_up=nw.col("up"),
            also_steps_down=nw.col("down"),
        )
        shown = [name for name in told.collect_schema().names() if name.startswith("also_")]
        word = nw.when(nw.col("reason").is_null()).then(_word(rules))
        clear = ~nw.col("doubtful")
        return told.select(
            "region", word.alias("value"), "reason", *(nw.when(clear).then(nw.col(n)).alias(n) for n in shown)
        )


def _of_the_period(rules: Rules) -> nw.Expr:
    """Tell figures of the award's period: by their date, or years that ended within it."""
    if rules["time"] == "date":
        return rules.in_period("date")
    year, period = nw.col("year"), rules.period
    if period is None:
        return ~year.is_null()
    over = (period.end.month, period.end.day) == (12, 31)
    return (year >= period.start.year) & (year <= (period.end.year if over else period.end.year - 1))


def _one_a_period(records: Table, rules: Rules) -> Table:
    """Fold rows by region and period; ``doubtful`` where they are several, say no time, or are no such figure."""
    time, per = rules["time"], nw.col("per")
    odd = nw.col(time).is_null() | (~per.is_null() if rules["kind"] == "number" else (per < 0).fill_null(False))
    figure = nw.col("value") if rules["kind"] == "number" else ratio("value", "per")
    folded = (
        records.with_columns(_figure=figure, _odd=odd)
        .group_by("region", time)
        .agg(figure=nw.col("_figure").min(), rows=nw.len(), odd=nw.col("_odd").any())
    )
    year = nw.col("year") if time == "year" else nw.col("date").dt.year()
    return folded.select(
        "region",
        "figure",
        year=year.cast(nw.Int64),
        months=(nw.col("year").cast(nw.Float64) * 12.0) if time == "year" else _months("date"),
        doubtful=nw.col("odd") | (nw.col("rows") > 1),
    )


def _months(column: str) -> nw.Expr:
    """Months since year 0 with the days as a part of their month, so that ends of months lie evenly."""
    year, month, day = year_of(column), month_of(column), day_of(column)
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    february = nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28))
    length = nw.when(month == 2).then(february).otherwise((month + month // 8) % 2 + 30)
    part = day.cast(nw.Float64) / length.cast(nw.Float64)  # engine-safe: no month has no days
    return (year * 12 + month).cast(nw.Float64) + part


def _summary(figures: Table, rules: Rules) -> Table:
    """Give by region the ends of its series, how far apart they lie, and how many steps go up and down."""
    series = figures.filter(~nw.col("figure").is_null() & ~nw.col("months").is_null())
    series = series.with_columns(
        *(nw.col(name).shift(1).over("region", order_by="months").alias(f"{name}_before") for name in _PLACED),
        _after=nw.col("months").shift(-1).over("region", order_by="months"),
    )
    step = _way(
        nw.col("figure_before"), nw.col("figure"), nw.col("months") - nw.col("months_before"), rules["tolerance"]
    )
    series = series.with_columns(_step=nw.when(~nw.col("months_before").is_null()).then(step))
    return series.group_by("region").agg(
        first=nw.when(nw.col("months_before").is_null()).then(nw.col("figure")).max(),
        last=nw.when(nw.col("_after").is_null()).then(nw.col("figure")).max(),
        months=nw.col("months").max() - nw.col("months").min(),
        periods=nw.len(),
        gap=count_distinct("year") < nw.col("year").max() - nw.col("year").min() + 1,
        up=(nw.col("_step") == 1).fill_null(False).cast(nw.Int64).sum(),
        down=(nw.col("_step") == -1).fill_null(False).cast(nw.Int64).sum(),
        ever=(nw.col("figure") != 0).any(),
    )


_PLACED = ("figure", "months")


def _rate(before: nw.Expr, after: nw.Expr, months: nw.Expr) -> nw.Expr:
    """Change a year in percent of the figure it starts from; null where that is zero.

    Rounded to nine places, so that 0.3 to 0.33 is the 10 percent that it is by hand.
    """
    bottom = before.abs() * months
    rate = (after - before) * 1200.0 / bottom  # engine-safe: not taken where it is divided by zero
    return nw.when(bottom != 0).then(rounded(rate, 9))


def _way(before: nw.Expr, after: nw.Expr, months: nw.Expr, tolerance: float) -> nw.Expr:
    """1 up, -1 down, 0 flat; any change that starts from zero is beyond the tolerance."""
    beyond = (_rate(before, after, months).abs() > tolerance).fill_null(True) if tolerance else nw.lit(True)
    up, down = beyond & (after > before), beyond & (after < before)
    return nw.when(up).then(nw.lit(1)).otherwise(nw.when(down).then(nw.lit(-1)).otherwise(nw.lit(0)))


def _too_few(rules: Rules) -> nw.Expr:
    few: nw.Expr = nw.col("periods") < rules["least"]
    return few | nw.col("gap").fill_null(False) if rules["gaps"] == "incomplete" else few


def _absent(rules: Rules) -> nw.Expr:
    """Tell a series of something that never was, or that is no more."""
    never = ~nw.col("ever")
    return never | (nw.col("last") == 0) if rules["absent"] == "zero-at-end" else never


def _reason(rules: Rules) -> nw.Expr:
    """Say why there is no word: figures in doubt, too few of them, or ups and downs that the award leaves open."""
    reason = nw.lit(None, nw.String)
    if rules["by"] == "steps" and rules["mixed"] == "needs-a-person":
        open_ = (nw.col("up") > 0) & (nw.col("down") > 0) & ~_absent(rules)
        reason = nw.when(open_).then(nw.lit("needs-a-person"))
    other = nw.lit("missing" if rules["too-few"] == "missing" else None, nw.String)
    reason = nw.when(_too_few(rules)).then(other).otherwise(reason)
    return nw.when(nw.col("doubtful")).then(nw.lit("needs-a-person")).otherwise(reason)


def _word(rules: Rules) -> nw.Expr:
    """Give the word of a series that has one, as the award calls it."""
    rising, flat, falling, absent = (
        nw.lit(rules["words"].get(word, word)) for word in ("rising", "flat", "falling", "absent")
    )
    up, down = nw.col("_way") == 1, nw.col("_way") == -1
    if rules["by"] == "steps":
        rose, fell = nw.col("up") > 0, nw.col("down") > 0
        both = rose & fell & nw.lit(rules["mixed"] == "ends")
        up, down = (rose & ~fell) | (both & up), (fell & ~rose) | (both & down)
    word = nw.when(up).then(rising).otherwise(nw.when(down).then(falling).otherwise(flat))
    return nw.when(_too_few(rules) | _absent(rules)).then(absent).otherwise(word)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Trend]
