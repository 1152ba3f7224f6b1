"""Supervision visits per active cooperative: what is counted, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import text_key

Table = nw.LazyFrame[Any]


class SupervisionActivity(Criterion):
    """Visits within the period to registered, active cooperatives, per active cooperative."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Visits that count: one a day and cooperative, the first ``cap`` of each cooperative that has enough."""
        visits = tables["visits"].filter(rules.in_period("date")).with_columns(_key=text_key("cooperative"))
        registered = rules.hold(_registered(tables)).filter(nw.col("_active") == 1).select("region", "_key")
        visits = visits.join(registered, on=["region", "_key"], how="inner")
        visits = visits.with_columns(_same=_position("region", "_key", "date", order=["_file", "_row"]))
        visits = rules.hold(visits.filter(nw.col("_same") == 1))
        visits = visits.with_columns(_nth=_position("region", "_key", order=["date", "_file", "_row"]))
        counted = nw.col("_nth") <= rules["cap"]
        if rules["minimum-visits"] > 1:
            visits = visits.with_columns(_all=nw.len().over("region", "_key"))
            counted = counted & (nw.col("_all") >= rules["minimum-visits"])
        return visits.filter(counted).select(tables["visits"].collect_schema().names())

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide visits by active cooperatives; beside it, who was visited and how many visits did not count."""
        registered = rules.hold(_registered(tables))
        active = registered.group_by("region").agg(
            denominator=(nw.col("_active") == 1).cast(nw.Int64).sum(),
            unclear=nw.col("_active").is_null().cast(nw.Int64).sum(),
        )
        keyed = records.with_columns(_key=text_key("cooperative"))
        visits = keyed.group_by("region").agg(numerator=nw.len(), also_cooperatives_visited=nw.col("_key").n_unique())
        every = tables["visits"].filter(rules.in_period("date")).group_by("region").agg(every=nw.len())
        counts = ("numerator", "also_cooperatives_visited", "every")
        return (
            active.join(visits, on="region", how="left")
            .join(every, on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in counts))
            .with_columns(
                also_visits_not_counted=nw.col("every") - nw.col("numerator"),
                reason=nw.when(nw.col("unclear") > 0).then(nw.lit("needs-a-person")),
            )
            .drop("unclear", "every")
        )


def _registered(tables: Mapping[str, Table]) -> Table:
    """Every cooperative once; ``_active`` is 1 or 0, null where the register does not say or contradicts itself."""
    listed = tables["cooperatives"].with_columns(_key=text_key("cooperative"), _yes=nw.col("active").cast(nw.Int64))
    once = listed.group_by("region", "_key").agg(
        least=nw.col("_yes").min(), most=nw.col("_yes").max(), blank=nw.col("_yes").is_null().cast(nw.Int64).max()
    )
    clear = (nw.col("least") == nw.col("most")) & (nw.col("blank") == 0) & ~nw.col("_key").is_null()
    return once.with_columns(_active=nw.when(clear).then(nw.col("least"))).select("region", "_key", "_active")


def _position(*within: str, order: Sequence[str]) -> nw.Expr:
    """Place of a row (from 1) among those that agree in the columns ``within``, in the order of columns never null."""
    return nw.col("_row").cum_count().over(*within, order_by=order)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [SupervisionActivity]
