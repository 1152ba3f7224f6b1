"""Credit relief by the region's own doing, in borrowers or rupiah: what is counted, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import count_distinct, name_key, same_text, text_key

Table = nw.LazyFrame[Any]

OTHER = {"beneficiaries": "rupiah", "rupiah": "beneficiaries"}


class CreditRelief(Criterion):
    """Different borrowers who kept the relief they got by an instrument of the region, or the rupiah of it."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Relief of the period through an instrument, and of a kind, that counts; what was taken back, too.

        Cancellations that do not say what they cancel, beyond relief that says as little, are taken off what the same
        borrower got by rows that count.
        """
        rows = tables["relief"].filter(rules.in_period("date") & ~nw.col("amount").is_null())
        if not (rules["own-instrument"] or rules["instruments"] or rules["kinds"]):
            return rows
        fits, silent = _fitting(rules)
        rows = rules.hold(rows.with_columns(_who=name_key("borrower").fill_null(""), _fits=fits, _silent=silent))
        amount = nw.col("amount")
        granted = (nw.col("_fits") & (amount > 0)).cast(nw.Int64)
        hidden = rows.with_columns(_granted=granted, _net=nw.when(nw.col("_silent") & ~nw.col("_fits")).then(amount))
        hidden = hidden.group_by("region", "_who").agg(nw.col("_granted").sum(), nw.col("_net").sum())
        hidden = hidden.filter((nw.col("_granted") > 0) & (nw.col("_net") < 0))
        rows = rows.join(hidden, on=["region", "_who"], how="left")
        rows = rows.filter(nw.col("_fits") | (nw.col("_silent") & ~nw.col("_net").is_null()))
        return rows.select(tables["relief"].collect_schema().names())

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count borrowers or rupiah; a region whose rows all fail has zero, a region without rows has no row."""
        kinds = records.with_columns(_kind=name_key("kind")).group_by("region").agg(kinds=count_distinct("_kind"))
        counts = ("rupiah", "beneficiaries", "unnamed", "kinds")
        joined = (
            _everyone(tables, rules)
            .join(_totals(records, rules), on="region", how="left")
            .join(kinds, on="region", how="left")
            .with_columns(*(nw.col(name).fill_null(0) for name in counts))
        )
        other = OTHER[rules["measure"]]
        return joined.select(
            "region",
            nw.col(rules["measure"]).alias("value"),
            nw.col(other).alias(f"also_{other}"),
            nw.when(nw.col("kinds") > 0).then(nw.col("kinds")).alias("also_kinds"),
            nw.col("unnamed").alias("also_unnamed"),
            nw.col("without").alias("also_without_instrument"),
        )


def _fitting(rules: Rules) -> tuple[nw.Expr, nw.Expr]:
    """Tell rows of an instrument and a kind that count; and those that would, were it said what they are."""
    said = {"instrument": ~_absent("instrument"), "kind": ~_absent("kind")}
    fits, silent = nw.lit(True), nw.lit(True)
    for column, named in (("instrument", rules["instruments"]), ("kind", rules["kinds"])):
        if named:
            good = text_key(column).is_in(sorted({same_text(name) for name in named})).fill_null(False)
        elif column == "instrument" and rules["own-instrument"]:
            good = said[column]
        else:
            continue
        fits, silent = fits & good, silent & (good | ~said[column])
    return fits, silent


def _absent(column: str) -> nw.Expr:
    """Tell text without a letter or a digit ("-", blanks, nothing)."""
    return nw.col(column).is_null() | ~nw.col(column).str.contains(r"[\p{L}\p{N}]").fill_null(False)


def _totals(records: Table, rules: Rules) -> Table:
    """Rupiah, beneficiaries, and records without a name, by region.

    A borrower counts whose relief less what was taken back is above zero, and at least the least amount.
    """
    by_name = (
        records.with_columns(_who=name_key("borrower"))
        .group_by("region", "_who")
        .agg(net=nw.col("amount").sum(), records=nw.len())
    )
    named, net = ~nw.col("_who").is_null(), nw.col("net")
    kept = named & (net > 0) & (net >= rules["minimum-amount"])
    return by_name.group_by("region").agg(
        rupiah=net.sum(),
        beneficiaries=kept.cast(nw.Int64).sum(),
        unnamed=nw.when(~named).then(nw.col("records")).otherwise(nw.lit(0)).sum(),
    )


def _everyone(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Return every region that has rows at all, with the rows of the period that name no instrument."""
    without = rules.in_period("date") & (nw.col("amount") > 0) & _absent("instrument")
    marked = tables["relief"].with_columns(_without=nw.when(without).then(nw.lit(1)).otherwise(nw.lit(0)))
    return marked.group_by("region").agg(without=nw.col("_without").sum().cast(nw.Int64))


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [CreditRelief]
