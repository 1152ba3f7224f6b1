"""The share of cooperatives rated healthy, or assessed at all: which rating counts, and of how many cooperatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import day_number, same_text, text_key

Table = nw.LazyFrame[Any]

_DAY_ONE = 719163
"""The day 1970-01-01 as Python counts days."""


class CooperativeHealth(Criterion):
    """Each registered cooperative by its latest rating; healthy among assessed, or assessed among registered."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Ratings of the latest day of each registered cooperative: one, unless somebody rated it twice that day."""
        rated = _rated(tables, rules).join(_registered(tables), on=["region", "_key"], how="inner")
        latest = rated.group_by("region", "_key").agg(_latest=nw.col("date").max())
        rated = rated.join(latest, on=["region", "_key"], how="inner").filter(nw.col("date") == nw.col("_latest"))
        return rated.select(tables["ratings"].collect_schema().names())

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count cooperatives by what their rating says; beside it how many there are, and who is in no register."""
        registered = rules.hold(_registered(tables))
        strangers = _rated(tables, rules).join(registered, on=["region", "_key"], how="anti")
        counts = (
            registered.group_by("region")
            .agg(registered=nw.len())
            .join(_by_region(records, rules), on="region", how="left")
            # engine-safe: ratings without a key are left out
            .join(strangers.group_by("region").agg(strangers=nw.col("_key").n_unique()), on="region", how="left")
            .with_columns(
                *(nw.col(n).fill_null(0).cast(nw.Int64) for n in ("assessed", "healthy", "unclear", "strangers"))
            )
        )
        shown = counts.with_columns(
            also_registered=nw.col("registered"),
            also_assessed=nw.col("assessed"),
            also_healthy=nw.col("healthy"),
            also_unclear=nw.col("unclear"),
            also_not_registered=nw.col("strangers"),
        )
        if rules["measure"] == "healthy":
            shown = shown.with_columns(
                numerator=nw.col("healthy"), denominator=nw.col("assessed"), reason=_reason(rules)
            )
        else:
            shown = shown.with_columns(numerator=nw.col("assessed"), denominator=nw.col("registered"))
        return shown.drop("registered", "assessed", "healthy", "unclear", "strangers")


def _registered(tables: Mapping[str, Table]) -> Table:
    """Every cooperative of the register once."""
    listed = tables["cooperatives"].with_columns(_key=text_key("cooperative")).filter(~nw.col("_key").is_null())
    return listed.group_by("region", "_key").agg(_rows=nw.len()).drop("_rows")


def _rated(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Ratings that say something, of a named cooperative, of the period or the days before it that still count."""
    rated = tables["ratings"].with_columns(_key=text_key("cooperative"))
    rated = rated.filter(~nw.col("_key").is_null() & ~text_key("rating").is_null())
    if rules.period is None or not rules["look-back-days"]:
        return rated.filter(rules.in_period("date"))
    first = rules.period.start.toordinal() - rules["look-back-days"]
    return rated.filter((day_number("date") + _DAY_ONE >= first) & (nw.col("date") <= nw.lit(rules.period.end)))


def _by_region(records: Table, rules: Rules) -> Table:
    """Count assessed and healthy cooperatives, and those whose rating is no known word, or both good and bad."""
    good, bad = ({same_text(word) for word in rules[name]} for name in ("healthy", "unhealthy"))
    said = text_key("rating")
    records = records.with_columns(
        _key=text_key("cooperative"),
        _good=said.is_in(sorted(good)).cast(nw.Int64),
        _known=said.is_in(sorted(good | bad)).cast(nw.Int64),
    )
    one = records.group_by("region", "_key").agg(
        least=nw.col("_good").min(), most=nw.col("_good").max(), known=nw.col("_known").min()
    )
    clear = (nw.col("least") == nw.col("most")) & (nw.col("known") == 1)
    return one.group_by("region").agg(
        assessed=nw.len(),
        healthy=(clear & (nw.col("least") == 1)).cast(nw.Int64).sum(),
        unclear=(~clear).cast(nw.Int64).sum(),
    )


def _reason(rules: Rules) -> nw.Expr:
    """Say why there is no healthy share: too few assessed, ratings that a person has to read, or none at all."""
    few = nw.col("assessed") * 100 < nw.col("registered") * rules["minimum-assessed"]
    unclear = nw.when(nw.col("unclear") > 0).then(nw.lit("needs-a-person"))
    reason = nw.when(nw.col("assessed") == 0).then(nw.lit("missing")).otherwise(unclear)
    return nw.when(few).then(nw.lit("not-assessable")).otherwise(reason)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [CooperativeHealth]
