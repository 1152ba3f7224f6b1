"""The share of cooperatives that are active, with the definition used and the change of the denominator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import text_key

Table = nw.LazyFrame[Any]


class ActiveCooperatives(Criterion):
    """Active among all cooperatives at the latest count of the period."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of each region's latest count: one, unless the region contradicts itself."""
        counts = tables["counts"].filter(_eligible(rules))
        latest = counts.group_by("region").agg(_latest=nw.col("as_of").max())
        return counts.join(latest, on="region", how="left").filter(nw.col("as_of") == nw.col("_latest")).drop("_latest")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide active by all; beside it the count before, so that a ratio raised by clearing out records is seen."""
        now = rules.hold(_one_per_region(records))
        joined = now.join(_before(tables, now), on="region", how="left")
        possible = (nw.col("numerator") >= 0) & (nw.col("numerator") <= nw.col("denominator"))
        reason = (
            nw.when(nw.col("differ"))
            .then(nw.lit("needs-a-person"))
            .otherwise(nw.when(~possible).then(nw.lit("not-assessable")))
        )
        both = ~nw.col("definition_key").is_null() & ~nw.col("key_before").is_null()
        return joined.with_columns(
            reason=reason,
            also_denominator_before=nw.col("total_before"),
            also_denominator_change=nw.col("denominator") - nw.col("total_before"),
            also_active_before=nw.col("active_before"),
            also_definition_changed=nw.when(both & (nw.col("definition_key") != nw.col("key_before"))).then(nw.lit(1)),
        ).select(
            "region",
            "numerator",
            "denominator",
            "reason",
            "printed",
            "as_of",
            "definition",
            "also_denominator_before",
            "also_denominator_change",
            "also_active_before",
            "also_definition_changed",
        )


def _eligible(rules: Rules) -> nw.Expr:
    """Tell counts of a day in the period, or up to its end."""
    if rules["within-period"]:
        return rules.in_period("as_of")
    dated = ~nw.col("as_of").is_null()
    return dated if rules.period is None else dated & (nw.col("as_of") <= nw.lit(rules.period.end))


def _one_per_region(records: Table) -> Table:
    """Fold the rows of one day into one; ``differ`` where they do not say the same, and then no figure is taken."""
    keyed = records.with_columns(_key=text_key("definition"))
    folded = keyed.group_by("region", "as_of").agg(
        *(_least(name) for name in ("active", "total", "_key", "definition", "printed")),
        differ=nw.any_horizontal(
            *(_differ(name) for name in ("active", "total", "_key", "printed")), ignore_nulls=False
        ),
    )
    alone = ~nw.col("differ")
    return folded.select(
        "region",
        "as_of",
        "differ",
        numerator=nw.when(alone).then(nw.col("active")),
        denominator=nw.when(alone).then(nw.col("total")),
        definition=nw.when(alone).then(nw.col("definition")),
        definition_key=nw.when(alone).then(nw.col("_key")),
        printed=nw.when(alone).then(nw.col("printed")),
    )


def _least(column: str) -> nw.Expr:
    return nw.col(column).min().alias(column)


def _differ(column: str) -> nw.Expr:
    """Whether the rows of a group hold different things in a column; a blank beside a filled cell differs too."""
    expr = nw.col(column)
    return expr.n_unique() > 1  # engine-safe: a blank is to count as different


def _before(tables: Mapping[str, Table], now: Table) -> Table:
    """Return the latest count before the one used, whichever period it is of; nothing where it contradicts itself."""
    used = now.select("region", used=nw.col("as_of"))
    earlier = tables["counts"].join(used, on="region", how="inner").filter(nw.col("as_of") < nw.col("used"))
    latest = earlier.group_by("region").agg(_latest=nw.col("as_of").max())
    last = earlier.join(latest, on="region", how="left").filter(nw.col("as_of") == nw.col("_latest"))
    folded = _one_per_region(last.drop("_latest", "used"))
    return folded.select(
        "region",
        active_before=nw.col("numerator"),
        total_before=nw.col("denominator"),
        key_before=nw.col("definition_key"),
    )


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [ActiveCooperatives]
