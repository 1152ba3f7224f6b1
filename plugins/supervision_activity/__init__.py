"""Supervision visits per active cooperative: what is counted, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import text_key

Table = nw.LazyFrame[Any]

COOPERATIVE = ["region", "_key"]
DAY = [*COOPERATIVE, "date"]


class SupervisionActivity(Criterion):
    """Visits within the period to registered, active cooperatives, per active cooperative."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Visits that count: one a day and cooperative, the first ``cap`` of each cooperative that has enough."""
        visits = _visits(tables, rules).join(_active(rules.hold(_registered(tables))), on=COOPERATIVE, how="inner")
        visits = visits.with_columns(_same=_position(*DAY, order=["_file", "_row"]))
        visits = visits.filter(nw.col("_same") == 1).with_columns(
            _nth=_position(*COOPERATIVE, order=["date", "_file", "_row"])
        )
        counted = nw.col("_nth") <= rules["cap"]
        if rules["minimum-visits"] > 1:
            visits = visits.with_columns(_all=nw.len().over(*COOPERATIVE))
            counted = counted & (nw.col("_all") >= rules["minimum-visits"])
        return visits.filter(counted).select(tables["visits"].collect_schema().names())

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide visits by active cooperatives; beside it, who was visited and how many visits did not count.

        Days on which a cooperative was visited are counted, and not the records gathered that show them: of a
        cooperative with enough days, at most ``cap``. There are many times more visits than cooperatives.
        """
        registered = rules.hold(_registered(tables))
        active = registered.group_by("region").agg(
            denominator=(nw.col("_active") == 1).cast(nw.Int64).sum(),
            unclear=nw.col("_active").is_null().cast(nw.Int64).sum(),
        )
        days = _visits(tables, rules).group_by(*DAY).agg(_visits=nw.len())
        days = days.group_by(*COOPERATIVE).agg(_days=nw.len().cast(nw.Int64))
        visited = rules.hold(days.join(_active(registered), on=COOPERATIVE, how="inner"))
        visited = visited.filter(nw.col("_days") >= rules["minimum-visits"])
        visited = visited.with_columns(_counted=nw.min_horizontal(nw.col("_days"), nw.lit(rules["cap"])))
        visits = visited.group_by("region").agg(numerator=nw.col("_counted").sum(), also_cooperatives_visited=nw.len())
        every = tables["visits"].filter(rules.in_period("date")).group_by("region").agg(every=nw.len())
        counts = ("numerator", "also_cooperatives_visited", "every")
        return (
            active.join(visits, on="region", how="left")
            .join(every, on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in counts))
            .with_columns(
                also_visits_not_counted=nw.col("every") - nw.col("numerator"),
                evidence=nw.col("numerator"),
                reason=nw.when(nw.col("unclear") > 0).then(nw.lit("needs-a-person")),
            )
            .drop("unclear", "every")
        )


def _visits(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Visits of the period, each with the cooperative as names are compared."""
    return tables["visits"].filter(rules.in_period("date")).with_columns(_key=text_key("cooperative"))


def _active(registered: Table) -> Table:
    """Cooperatives that are registered as active, each once."""
    return registered.filter(nw.col("_active") == 1).select(*COOPERATIVE)


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
