"""Enterprises linked to buyers with evidence of it: what is counted, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import name_key, same_text, text_key

Table = nw.LazyFrame[Any]

ENTERPRISE = ["region", "_who"]
PAIR = [*ENTERPRISE, "_buyer"]


class MarketFacilitation(Criterion):
    """Different enterprises that were linked to enough different buyers, with evidence, and stayed linked."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Links of the period that count, of enterprises with enough buyers; what was cancelled of them, too."""
        rows = rules.hold(_links(tables, rules))
        pairs = _pairs(rows, rules)
        if not rules["mutual"]:
            pairs = _one_way(rules.hold(pairs))
        if rules["minimum-buyers"] > 1:
            pairs = rules.hold(pairs)
            buyers = pairs.group_by(ENTERPRISE).agg(_buyers=nw.len())
            pairs = pairs.join(buyers.filter(nw.col("_buyers") >= rules["minimum-buyers"]), on=ENTERPRISE, how="inner")
        return rows.join(pairs.select(PAIR), on=PAIR, how="inner").select(tables["links"].collect_schema().names())

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count enterprises; a region whose links all fail has zero, a region without links has no row."""
        keyed = records.with_columns(_who=name_key("enterprise"), _buyer=name_key("buyer"))
        different = {"value": "_who", "buyers": "_buyer"}
        totals = rules.count_distinct(keyed, "region", different, rows=nw.len(), rupiah=nw.col("amount").sum())
        # engine-safe: both parties are named
        by_buyer = keyed.group_by("region", "_buyer").agg(served=nw.col("_who").n_unique())
        largest = by_buyer.group_by("region").agg(largest=nw.col("served").max())
        counts = ("value", "buyers", "rows", "largest")
        return (
            tables["links"].group_by("region").agg(every=nw.len())
            .join(totals, on="region", how="left")
            .join(largest, on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in counts))
            .select(
                "region",
                "value",
                nw.col("buyers").alias("also_buyers"),
                nw.col("largest").alias("also_enterprises_of_largest_buyer"),
                nw.col("rupiah").fill_null(0).alias("also_rupiah"),
                (nw.col("every").cast(nw.Int64) - nw.col("rows")).alias("also_links_not_counted"),
            )
        )  # fmt: skip


def _links(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Rows of the period that name two parties and are proven, or take something back.

    What takes something back needs no evidence, and where it leaves the channel blank it is of any.
    """
    rows = tables["links"].filter(rules.in_period("date"))
    rows = rows.with_columns(
        _who=name_key("enterprise"), _buyer=name_key("buyer"), _back=(nw.col("amount") < 0).fill_null(False)
    )
    good = nw.col("_back") | nw.col("evidence").str.contains(r"[\p{L}\p{N}]").fill_null(False)
    if rules["channels"]:
        wanted = text_key("channel").is_in(sorted({same_text(name) for name in rules["channels"]})).fill_null(False)
        good = good & (wanted | (nw.col("_back") & name_key("channel").is_null()))
    both = ~nw.col("_who").is_null() & ~nw.col("_buyer").is_null()
    return rows.filter(both & (nw.col("_who") != nw.col("_buyer")) & good)


def _pairs(rows: Table, rules: Rules) -> Table:
    """Enterprise and buyer, once: linked by a proven row, and with something left where amounts are given."""
    pairs = rows.group_by(PAIR).agg(
        net=nw.col("amount").sum(),
        amounts=nw.col("amount").count(),
        proven=(~nw.col("_back")).cast(nw.Int64).sum(),
    )
    worth = (nw.col("net") > 0) & (nw.col("net") >= rules["minimum-amount"])
    if rules["minimum-amount"] == 0:
        worth = worth | (nw.col("amounts") == 0)
    return pairs.filter((nw.col("proven") > 0) & worth).select(PAIR)


def _one_way(pairs: Table) -> Table:
    """Leave out pairs whose buyer is linked to the enterprise as an enterprise of its own: they buy in a circle."""
    turned = pairs.select("region", nw.col("_buyer").alias("_who"), nw.col("_who").alias("_buyer"))
    return pairs.join(turned, on=PAIR, how="anti")


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [MarketFacilitation]
