"""A figure from an indicator table, with what the table says of it: what is read, and from which row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import same_text, text_key

Table = nw.LazyFrame[Any]

STATES = {
    "claimed": ("claimed", "diklaim", "klaim", "dilaporkan"),
    "verified": ("verified", "terverifikasi", "diverifikasi"),
    "adjusted": ("adjusted", "disesuaikan", "dikoreksi"),
}
"""Words for the state of a figure that tables use."""

FIGURES = {"number": ("value", "per"), "ratio": ("value", "per"), "category": ("category",)}
"""Columns that a figure of each kind is made of, or that forbid it."""

TRAVELLING = ("printed", "source", "definition", "date", "state")

ERROR = "standard-error"
"""Column with the standard error of value; a category has none."""


class ReportedValue(Criterion):
    """The one figure that a table reports of an entrant; two figures need a person, never a pick."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of the indicator, of the period (or undated): of each entrant those that compete to be its figure."""
        figures, dated = tables["figures"], rules.has("figures", "date")
        if rules.until is not None:
            figures = figures.filter(nw.col("date") <= nw.lit(rules.until))
        elif dated:
            figures = figures.filter(rules.in_period("date") | nw.col("date").is_null())
        if rules["indicator"]:
            figures = figures.filter(text_key("indicator") == nw.lit(same_text(rules["indicator"])))
        if rules["at"] == "only" or not dated or rules.until is not None:
            return figures
        latest = figures.group_by("region").agg(_latest=nw.col("date").max())
        return (
            figures.join(latest, on="region", how="left")
            .filter((nw.col("date") == nw.col("_latest")) | nw.col("date").is_null())
            .drop("_latest")
        )

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Take the figure where there is exactly one row; the other columns of that row travel with it."""
        travelling = [name for name in TRAVELLING if rules.has("figures", name)]
        figures = [name for name in FIGURES[rules["kind"]] if name != "per" or rules.has("figures", name)]
        extra = {"odd": nw.col("_odd").any()} if "state" in travelling else {}
        if extra:
            records = records.with_columns(state=_state(), _odd=~nw.col("state").is_null() & _state().is_null())
        keys = ["region"] if rules.until is None else ["region", "date"]
        errors = [ERROR] if rules["kind"] != "category" and rules.has("figures", ERROR) else []
        alone = [name for name in (*figures, *travelling, *errors) if name not in keys]
        one = records.group_by(keys).agg(*(nw.col(name).min().alias(name) for name in alone), rows=nw.len(), **extra)
        clear = nw.col("rows") == 1
        if extra:
            clear = clear & ~nw.col("odd")
        if rules["kind"] == "number" and "per" in figures:
            clear = clear & nw.col("per").is_null()  # a denominator would make another figure of it
        if errors:
            clear = clear & ~(nw.col(ERROR) < 0).fill_null(False)
        figure = _figure(rules, clear) + [_error(rules, clear) for _ in errors]
        along = [nw.when(clear).then(nw.col(name)).alias("as_of" if name == "date" else name) for name in travelling]
        reason = nw.when(~clear).then(nw.lit("needs-a-person"))
        period = [] if rules.until is None else [nw.col("date").alias("period")]
        return one.select("region", *period, *figure, *along, reason.alias("reason"))


def _figure(rules: Rules, clear: nw.Expr) -> list[nw.Expr]:
    """Give the columns that say the value."""
    value, scale = nw.col("value"), rules["scale"]
    if rules["kind"] == "category":
        return [nw.when(clear).then(_tidy("category")).alias("value")]
    if rules["kind"] == "ratio":
        return [
            nw.when(clear).then(value).alias("numerator"),
            (nw.when(clear).then(nw.col("per")) if rules.has("figures", "per") else nw.lit(None, nw.Float64)).alias(
                "denominator"
            ),
            nw.lit(float(scale)).alias("factor"),
        ]
    return [nw.when(clear).then(value * float(scale)).alias("value")]


def _error(rules: Rules, clear: nw.Expr) -> nw.Expr:
    """Give the standard error of the figure, multiplied and divided as its value is."""
    error = nw.col(ERROR) * float(rules["scale"])
    if rules["kind"] == "ratio":
        if not rules.has("figures", "per"):
            return nw.lit(None, nw.Float64).alias("standard_error")
        clear = clear & (nw.col("per") != 0)
        error = error / nw.col("per").abs()  # engine-safe: not taken where it is divided by zero
    return nw.when(clear).then(error).alias("standard_error")


def _tidy(column: str) -> nw.Expr:
    """Return text as written, without blanks at its ends; null where nothing is left."""
    return nw.when(~text_key(column).is_null()).then(nw.col(column).str.strip_chars(" \t\n\r\u00a0"))


def _state() -> nw.Expr:
    """Give the state in Pembina's words; null where it is blank or a word that is not known."""
    said, state = text_key("state"), nw.lit(None, dtype=nw.String)
    for name, words in STATES.items():
        state = nw.when(said.is_in(list(words))).then(nw.lit(name)).otherwise(state)
    return state


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [ReportedValue]
