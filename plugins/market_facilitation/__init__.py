"""Enterprises linked to buyers with evidence of it: what is counted, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import count_rows, name_key, same_text, text_key

Table = nw.LazyFrame[Any]

ENTERPRISE = ["region", "_who"]
PAIR = [*ENTERPRISE, "_buyer"]


class MarketFacilitation(Criterion):
    """Different enterprises that were linked to enough different buyers, with evidence, and stayed linked."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Links of the period that count, of enterprises with enough buyers; what was cancelled of them, too."""
        return self.counted(self.ledger(tables, rules), tables, rules)

    def ledger(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Links of the period."""
        return tables["links"].filter(rules.in_period("date"))

    def counted(self, rows: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Links between the two parties of a pair that counts."""
        pairs = _counted_pairs(self, tables, rules).select(PAIR)  # whose two parties are named, and two
        return _links(rows, rules).join(pairs, on=PAIR, how="inner").drop("_who", "_buyer", "_back")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count enterprises; a region whose links all fail has zero, a region without links has no row.

        All of it follows from the pairs that count; the records gathered only show them.
        """
        pairs = _counted_pairs(self, tables, rules)
        different = {"value": "_who", "buyers": "_buyer"}
        rows, rupiah = nw.col("rows").sum(), nw.col("net").sum()
        totals = rules.count_distinct(pairs, "region", different, rows=rows, rupiah=rupiah)
        by_buyer = pairs.group_by("region", "_buyer").agg(served=count_rows())
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
                nw.col("rows").alias("evidence"),
            )
        )  # fmt: skip


def _links(rows: Table, rules: Rules) -> Table:
    """Rows that are proven, or take something back; ``_who`` and ``_buyer`` are the two parties.

    What takes something back needs no evidence, and where it leaves the channel blank it is of any.
    """
    rows = rows.with_columns(
        _who=name_key("enterprise"), _buyer=name_key("buyer"), _back=(nw.col("amount") < 0).fill_null(False)
    )
    good = nw.col("_back") | nw.col("evidence").str.contains(r"[\p{L}\p{N}]").fill_null(False)
    if rules["channels"]:
        wanted = text_key("channel").is_in(sorted({same_text(name) for name in rules["channels"]})).fill_null(False)
        good = good & (wanted | (nw.col("_back") & name_key("channel").is_null()))
    return rows.filter(good)


def _counted_pairs(market: MarketFacilitation, tables: Mapping[str, Table], rules: Rules) -> Table:
    """Pairs that count, with their rows and what is left of the amounts: each of an enterprise with enough buyers."""

    def make() -> Table:
        # Asked of the parties of pairs that are held: of a row, an engine works a name out anew for every question.
        pairs = rules.hold(_pairs(_links(market.ledger(tables, rules), rules), rules))
        both = ~nw.col("_who").is_null() & ~nw.col("_buyer").is_null()
        pairs = pairs.filter(both & (nw.col("_who") != nw.col("_buyer")))
        if not rules["mutual"]:
            pairs = rules.hold(_one_way(pairs))
        if rules["minimum-buyers"] > 1:
            buyers = pairs.group_by(ENTERPRISE).agg(_buyers=nw.len())
            enough = buyers.filter(nw.col("_buyers") >= rules["minimum-buyers"])
            pairs = rules.hold(pairs.join(enough.select(ENTERPRISE), on=ENTERPRISE, how="inner"))
        return pairs

    return rules.once("pairs", tables, make)


def _pairs(rows: Table, rules: Rules) -> Table:
    """Enterprise and buyer, once: linked by a proven row, and with something left where amounts are given."""
    pairs = rows.group_by(PAIR).agg(
        net=nw.col("amount").sum(),
        amounts=nw.col("amount").count(),
        proven=(~nw.col("_back")).cast(nw.Int64).sum(),
        rows=count_rows(),
    )
    worth = (nw.col("net") > 0) & (nw.col("net") >= rules["minimum-amount"])
    if rules["minimum-amount"] == 0:
        worth = worth | (nw.col("amounts") == 0)
    return pairs.filter((nw.col("proven") > 0) & worth).select(*PAIR, "rows", "net")


def _one_way(pairs: Table) -> Table:
    """Leave out pairs whose buyer is linked to the enterprise as an enterprise of its own: they buy in a circle."""
    turned = pairs.select("region", nw.col("_buyer").alias("_who"), nw.col("_who").alias("_buyer"))
    return pairs.join(turned, on=PAIR, how="anti")


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [MarketFacilitation]
