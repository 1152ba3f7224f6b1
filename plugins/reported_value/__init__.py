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

TRAVELLING = ("printed", "source", "definition", "date", "state")


class ReportedValue(Criterion):
    """The one figure that a table reports of an entrant; two figures need a person, never a pick."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of the indicator, of the period (or undated): of each entrant those that compete to be its figure."""
        figures = tables["figures"].filter(rules.in_period("date") | nw.col("date").is_null())
        if rules["indicator"]:
            figures = figures.filter(text_key("indicator") == nw.lit(same_text(rules["indicator"])))
        if rules["at"] == "only":
            return figures
        latest = figures.group_by("region").agg(_latest=nw.col("date").max())
        return (
            figures.join(latest, on="region", how="left")
            .filter((nw.col("date") == nw.col("_latest")) | nw.col("date").is_null())
            .drop("_latest")
        )

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Take the figure where there is exactly one row; the other columns of that row travel with it."""
        stated = records.with_columns(state=_state(), _odd=~nw.col("state").is_null() & _state().is_null())
        columns = ("value", "per", "category", *TRAVELLING)
        one = stated.group_by("region").agg(
            *(nw.col(name).min().alias(name) for name in columns),
            rows=nw.len(),
            odd=nw.col("_odd").any(),
        )
        clear = (nw.col("rows") == 1) & ~nw.col("odd") & ~_surplus(rules["kind"])
        travelling = [nw.when(clear).then(nw.col(name)).alias(name) for name in TRAVELLING]
        figure = _figure(rules, clear)
        reason = nw.when(~clear).then(nw.lit("needs-a-person"))
        return one.select("region", *figure, *travelling, reason.alias("reason")).rename({"date": "as_of"})


def _surplus(kind: str) -> nw.Expr:
    """Tell a denominator beside a plain number, which would make another figure of it."""
    return ~nw.col("per").is_null() if kind == "number" else nw.lit(False)


def _figure(rules: Rules, clear: nw.Expr) -> list[nw.Expr]:
    """Give the columns that say the value."""
    value, scale = nw.col("value"), rules["scale"]
    if rules["kind"] == "category":
        return [nw.when(clear).then(_tidy("category")).alias("value")]
    if rules["kind"] == "ratio":
        return [
            nw.when(clear).then(value).alias("numerator"),
            nw.when(clear).then(nw.col("per")).alias("denominator"),
            nw.lit(float(scale)).alias("factor"),
        ]
    return [nw.when(clear).then(value * float(scale)).alias("value")]


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
