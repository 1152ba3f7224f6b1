"""Aid disbursed per thousand enterprises, in recipients or in rupiah: what is counted, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import name_key, same_text, text_key

Table = nw.LazyFrame[Any]


class AidDisbursed(Criterion):
    """Different recipients who kept what they got, or the rupiah disbursed, per thousand enterprises."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Disbursements of the period, refunds too, from the sources of funds that count."""
        paid = tables["disbursements"].filter(rules.in_period("date") & ~nw.col("amount").is_null())
        if rules["sources"]:
            paid = paid.filter(text_key("source").is_in(sorted({same_text(name) for name in rules["sources"]})))
        return paid

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Set recipients or rupiah against enterprises; the other of the two is shown beside it."""
        joined = (
            _enterprises(tables)
            .join(rules.hold(_totals(records, rules)), on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0) for name in ("rupiah", "recipients", "unnamed")))
        )
        other = "rupiah" if rules["measure"] == "recipients" else "recipients"
        return joined.select(
            "region",
            "denominator",
            "reason",
            nw.col(rules["measure"]).alias("numerator"),
            nw.col(other).alias(f"also_{other}"),
            nw.col("unnamed").alias("also_unnamed"),
        )


def _totals(records: Table, rules: Rules) -> Table:
    """Rupiah, recipients, and records without a name, by region.

    A recipient counts whose payments less refunds are above zero, and at least the least amount.
    """
    by_name = (
        records.with_columns(_who=name_key("recipient"))
        .group_by("region", "_who")
        .agg(net=nw.col("amount").sum(), records=nw.len())
    )
    named, net = ~nw.col("_who").is_null(), nw.col("net")
    kept = named & (net > 0) & (net >= rules["minimum-amount"])
    return by_name.group_by("region").agg(
        rupiah=net.sum(),
        recipients=kept.cast(nw.Int64).sum(),
        unnamed=nw.when(~named).then(nw.col("records")).otherwise(nw.lit(0)).sum(),
    )


def _enterprises(tables: Mapping[str, Table]) -> Table:
    """One number of enterprises by region, or the reason why there is none."""
    known = (
        tables["enterprises"]
        .group_by("region")
        .agg(least=nw.col("enterprises").min(), most=nw.col("enterprises").max())
    )
    least, most = nw.col("least"), nw.col("most")
    doubtful = (least != most) | (least < 0)
    return known.select(
        "region",
        denominator=nw.when(~doubtful).then(least),
        reason=nw.when(doubtful).then(nw.lit("needs-a-person")),
    )


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [AidDisbursed]
