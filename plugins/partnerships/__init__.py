"""Partners with an agreement that is in force, not merely signed: what is counted, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import days_between, name_key

Table = nw.LazyFrame[Any]


class Partnerships(Criterion):
    """Different partners with an agreement in force for enough days of the period, and with evidence of it."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Agreements with a partner, signed, evidenced, and in force for at least ``minimum-days`` of the period."""
        start, end = _in_force(rules)
        terms = tables["agreements"].with_columns(_from=start, _to=end)
        known = ~nw.any_horizontal(*(_absent(name) for name in ("partner", "evidence")), ignore_nulls=False)
        dated = ~nw.col("signed").is_null() & ~nw.col("start").is_null()
        within = days_between("_from", "_to") + 1 >= rules["minimum-days"]
        if rules.period is None:
            within = nw.col("_to").is_null() | within
        if not rules["open-ended"]:
            dated = dated & ~nw.col("end").is_null()
        return terms.filter(known & dated & within).drop("_from", "_to")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count partners; a region whose agreements all fail has zero, a region without agreements has no row."""
        every = tables["agreements"].group_by("region").agg(agreements=nw.len())
        active = records.with_columns(_partner=name_key("partner"))
        counted = rules.count_distinct(active, "region", {"value": "_partner"}, running=nw.len())
        return (
            every.join(counted, on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in ("value", "running")))
            .with_columns(also_agreements_not_counted=nw.col("agreements").cast(nw.Int64) - nw.col("running"))
            .select("region", "value", "also_agreements_not_counted")
        )


def _in_force(rules: Rules) -> tuple[nw.Expr, nw.Expr]:
    """First and last day in force: from start or signature, whichever is later, cut to the period."""
    start, end = nw.max_horizontal("start", "signed"), nw.col("end")
    if rules.period is None:
        return start, end
    first, last = nw.lit(rules.period.start), nw.lit(rules.period.end)
    return nw.max_horizontal(start, first), nw.min_horizontal(end, last)


def _absent(column: str) -> nw.Expr:
    """Tell text without a letter or a digit ("-", blanks, nothing)."""
    return nw.col(column).is_null() | ~nw.col(column).str.contains(r"[\p{L}\p{N}]")


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Partnerships]
