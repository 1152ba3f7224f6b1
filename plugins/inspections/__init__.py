"""Cooperatives examined by supervisors, among all registered ones: which inspections count, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import count_distinct, name_key, text_key

Table = nw.LazyFrame[Any]


class Inspections(Criterion):
    """Different registered cooperatives with an inspection in the period, per registered cooperative."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Inspections of registered cooperatives in the period, with a report, on days that an examiner can fill."""
        held = rules.hold(_held(tables, rules))
        if rules["most-a-day"]:
            day = ["region", "_who", "date"]
            possible = held.group_by(day).agg(_n=count_distinct("_key")).filter(nw.col("_n") <= rules["most-a-day"])
            held = held.join(possible, on=day, how="inner")
        counted = held.join(_registered(tables), on=["region", "_key"], how="inner")
        return counted.select(tables["inspections"].collect_schema().names())

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide cooperatives examined by those registered; beside it reports, and what did not count."""
        registered = rules.hold(_registered(tables))
        every = tables["inspections"].filter(rules.in_period("date"))
        keyed = records.with_columns(_key=text_key("cooperative"), _report=text_key("report"))
        counted = keyed.group_by("region").agg(
            numerator=nw.col("_key").n_unique(),  # engine-safe: of the register, so never null
            also_inspections=nw.len(),
            also_reports=count_distinct("_report"),
        )
        strangers = every.with_columns(_key=text_key("cooperative")).filter(~nw.col("_key").is_null())
        strangers = strangers.join(registered, on=["region", "_key"], how="anti")
        # engine-safe: inspections without a key are left out
        unknown = strangers.group_by("region").agg(also_not_registered=nw.col("_key").n_unique())
        joined = (
            registered.group_by("region")
            .agg(denominator=nw.len())
            .join(counted, on="region", how="left")
            .join(unknown, on="region", how="left")
            .join(every.group_by("region").agg(every=nw.len()), on="region", how="left")
        )
        counts = ("numerator", "also_inspections", "also_reports", "also_not_registered", "every")
        joined = joined.with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in counts))
        left_out = nw.col("every") - nw.col("also_inspections")  # engine-safe: cast above
        return joined.with_columns(also_inspections_not_counted=left_out).drop("every")


def _registered(tables: Mapping[str, Table]) -> Table:
    """Every cooperative of the register once."""
    listed = tables["cooperatives"].with_columns(_key=text_key("cooperative")).filter(~nw.col("_key").is_null())
    return listed.group_by("region", "_key").agg(_rows=nw.len()).drop("_rows")


def _held(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Inspections of the period of a named cooperative, with a report where one is asked for, by a named examiner."""
    held = tables["inspections"].filter(rules.in_period("date"))
    if rules["report"]:
        held = held.filter(nw.col("report").str.contains(r"[\p{L}\p{N}]").fill_null(False))
    held = held.with_columns(_key=text_key("cooperative"), _who=name_key("examiner"))
    held = held.filter(~nw.col("_key").is_null())
    return held.filter(~nw.col("_who").is_null()) if rules["most-a-day"] else held


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Inspections]
