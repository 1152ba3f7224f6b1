"""How far cooperatives stand on their own feet: own capital, capital from outside, members who save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import name_key

Table = nw.LazyFrame[Any]

COLUMNS = {
    "own-capital": ("own_capital", "total"),
    "outside-capital": ("outside_capital", "total"),
    "savers": ("savers", "members"),
}
"""Part and whole of each measure."""

CAPITAL = ("own_capital", "outside_capital", "total")


class SelfReliance(Criterion):
    """A part over a whole, summed over the cooperatives of a region at the latest balance of each."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of each cooperative's latest balance: one, unless it contradicts itself."""
        balances = tables["balances"].filter(_eligible(rules)).with_columns(_who=_who(rules))
        latest = balances.group_by("region", "_who").agg(_latest=nw.col("as_of").max())
        kept = balances.join(latest, on=["region", "_who"], how="left")
        return kept.filter(nw.col("as_of") == nw.col("_latest")).drop("_latest", "_who")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide the sums; what cannot be so is not assessable, and contradictions need a person."""
        each = records.with_columns(_who=_who(rules)).group_by("region", "_who").agg(*_folded(rules))
        sums = _sums(each, rules)
        enough = (nw.col("reported") > 0) & (
            nw.col("reported") * 100 >= nw.col("listed") * float(rules["least-reported"])
        )
        usable = enough & (nw.col("differing") == 0) & ~nw.col("mixed")
        reason: nw.Expr = nw.when(nw.col("impossible") > 0).then(nw.lit("not-assessable"))
        reason = nw.when((nw.col("differing") > 0) | nw.col("mixed")).then(nw.lit("needs-a-person")).otherwise(reason)
        return sums.with_columns(_usable=usable, reason=reason).select(
            "region",
            *(nw.when(nw.col("_usable")).then(nw.col(name)).alias(name) for name in ("numerator", "denominator")),
            "reason",
            "as_of",
            also_cooperatives=nw.when(nw.col("named")).then(nw.col("reported")),
            also_without_figures=_if_any(nw.col("listed") - nw.col("reported")),
            also_impossible=_if_any(nw.col("impossible")),
            also_differing=_if_any(nw.col("differing")),
            also_unexplained=nw.when(nw.col("_usable") & (nw.col("unexplained") != 0)).then(nw.col("unexplained")),
        )


def _eligible(rules: Rules) -> nw.Expr:
    """Tell balances of a day in the period, or up to its end."""
    if rules["within-period"]:
        return rules.in_period("as_of")
    dated = ~nw.col("as_of").is_null()
    return dated if rules.period is None else dated & (nw.col("as_of") <= nw.lit(rules.period.end))


def _who(rules: Rules) -> nw.Expr:
    """Return the cooperative's name as it is compared; empty where the row is the region's own sum."""
    return name_key("cooperative").fill_null("") if rules.has("balances", "cooperative") else nw.lit("")


def _folded(rules: Rules) -> list[nw.Expr]:
    """Fold the rows of one cooperative and day into one; ``differ`` where they do not say the same."""
    part, whole = COLUMNS[rules["measure"]]
    # engine-safe: a blank is to count as different
    differ = (nw.col(part).n_unique() > 1) | (nw.col(whole).n_unique() > 1)
    rest = [nw.col(name).min().alias(f"_{name}") for name in CAPITAL]
    return [
        nw.col(part).min().alias("part"),
        nw.col(whole).min().alias("whole"),
        nw.col("as_of").max().alias("as_of"),
        differ.alias("differ"),
        *rest,
    ]


def _sums(each: Table, rules: Rules) -> Table:
    """Add up the cooperatives that have both figures, and count those that have not."""
    part, whole = nw.col("part"), nw.col("whole")
    there = ~part.is_null() & ~whole.is_null()
    impossible = (part > whole) | (whole < 0)
    if rules["measure"] != "own-capital":
        impossible = impossible | (part < 0)  # losses make own capital negative, but nothing else
    unexplained = nw.col("_total") - nw.col("_own_capital") - nw.col("_outside_capital")
    if rules["measure"] == "savers":
        unexplained = nw.lit(None, dtype=nw.Int64)
    named = nw.col("_who") != nw.lit("")
    counted = each.with_columns(
        named=named,
        there=there,
        impossible=impossible.fill_null(False),
        unexplained=nw.when(there).then(unexplained),
    )
    return counted.group_by("region").agg(
        numerator=nw.when(nw.col("there")).then(part).sum(),
        denominator=nw.when(nw.col("there")).then(whole).sum(),
        as_of=nw.col("as_of").max(),
        listed=nw.len().cast(nw.Int64),
        reported=nw.col("there").cast(nw.Int64).sum(),
        impossible=nw.col("impossible").cast(nw.Int64).sum(),
        differing=nw.col("differ").cast(nw.Int64).sum(),
        named=nw.col("named").any(),
        mixed=nw.col("named").any() & (~nw.col("named")).any(),
        unexplained=nw.col("unexplained").sum(),
    )


def _if_any(number: nw.Expr) -> nw.Expr:
    return nw.when(number > 0).then(number)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [SelfReliance]
