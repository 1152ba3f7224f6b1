"""Events held, weighted by their declared scale: what is counted, and which rows show it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
from pembina_plugins.events_held.names import event_name

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import count_rows, quotient, text_key

Table = nw.LazyFrame[Any]

EVENT = ["region", "_event"]
DECIMALS = 6
"""Decimals of a weight; more would let sums over many events leave the range of 64 bits."""


class EventsHeld(Criterion):
    """Different events of the period, each counting the weight of its largest scale, once however it is split."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Every part of an event of the period that had participants enough; parts nobody can judge stay in sight."""
        return self.counted(self.ledger(tables, rules), tables, rules)

    def ledger(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of the period."""
        return tables["events"].filter(rules.in_period("date"))

    def counted(self, rows: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of events that count."""
        if not rules["minimum-participants"]:
            return rows
        events = _events(self, tables, rules).select(EVENT)
        return rows.with_columns(_event=_event()).join(events, on=EVENT, how="inner").drop("_event")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Sum weights over events as whole numbers of a common fraction, so that no order of rows can matter.

        Events are made of what their rows add up to, and not of the records gathered that show them.
        """
        _, unit = _whole(rules["weights"])
        events = _events(self, tables, rules)
        totals = events.group_by("region").agg(
            total=nw.col("weight").sum(),
            also_events=nw.len(),
            unclear=nw.col("unclear").max(),
            evidence=nw.col("rows").sum(),
        )
        days = _days(self, tables, rules)
        if rules["minimum-participants"]:
            days = days.join(events.select(EVENT), on=EVENT, how="inner")
        days = days.group_by("region").agg(also_days=nw.col("date").n_unique())  # engine-safe: in the period, so dated
        counts = ("total", "also_events", "unclear", "also_days", "evidence")
        clear = nw.col("unclear") == 0
        return (
            tables["events"].group_by("region").agg(nw.len().alias("every"))
            .join(totals, on="region", how="left")
            .join(days, on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in counts))
            .with_columns(
                value=nw.when(clear).then(quotient("total", unit)),
                reason=nw.when(~clear).then(nw.lit("needs-a-person")),
            )
            .select("region", "value", "reason", "also_events", "also_days", "evidence")
        )  # fmt: skip


def _event() -> nw.Expr:
    """Name of an event; "-", which no name can be, where it has none."""
    return event_name("event").fill_null("-")


def _days(held: EventsHeld, tables: Mapping[str, Table], rules: Rules) -> Table:
    """Every day of an event once: the largest weight and number of participants, and whether a row says too little."""

    def make() -> Table:
        weights, _ = _whole(rules["weights"])
        parts = held.ledger(tables, rules).with_columns(_event=_event(), _scale=text_key("scale"))
        parts = parts.with_columns(_weight=_weight(weights))
        unclear = nw.any_horizontal(nw.col("_event") == nw.lit("-"), nw.col("_weight").is_null(), ignore_nulls=False)
        return rules.hold(
            parts.group_by(*EVENT, "date").agg(
                most=nw.col("participants").max(),
                weight=nw.col("_weight").max(),
                unclear=unclear.cast(nw.Int64).max(),
                rows=count_rows(),
            )
        )

    return rules.once("days", tables, make)


def _events(held: EventsHeld, tables: Mapping[str, Table], rules: Rules) -> Table:
    """Every event that had participants enough, once."""

    def make() -> Table:
        events = _days(held, tables, rules).group_by(EVENT).agg(
            most=nw.col("most").max(),
            weight=nw.col("weight").max(),
            unclear=nw.col("unclear").max(),
            rows=nw.col("rows").sum().cast(nw.Int64),
        )  # fmt: skip
        least = rules["minimum-participants"]
        return rules.hold(events.filter(nw.col("most") >= least) if least else events)

    return rules.once("events", tables, make)


def _whole(weights: Mapping[str, float]) -> tuple[dict[str, int], int]:
    """Write weights as whole numbers of 1/unit: {"a": 0.5, "b": 2} gives {"a": 1, "b": 4} and 2."""
    exact = {scale: Fraction(str(weight)) for scale, weight in weights.items()}
    unit = math.lcm(*(weight.denominator for weight in exact.values()))
    if 10**DECIMALS % unit:
        raise ValueError(f"a weight of events-held may have at most {DECIMALS} decimals")
    return {scale: int(weight * unit) for scale, weight in exact.items()}, unit


def _weight(weights: Mapping[str, int]) -> nw.Expr:
    """Weight of a row's ``_scale``; null where the scale is blank or has no weight."""
    scale, weight = nw.col("_scale"), nw.lit(None, dtype=nw.Int64)
    for name in sorted(weights):
        weight = nw.when(scale == nw.lit(name)).then(nw.lit(weights[name])).otherwise(weight)
    return weight


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [EventsHeld]
