"""The works of an entrant as one figure: their scores over a least number of works, or how many works there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import name_key, quotient, rounded

Table = nw.LazyFrame[Any]

PARTS = 1_000_000
"""Scores are added as whole millionths, so that the order of adding makes no difference."""
MOST = 10_000_000.0
"""Points beyond which a score is none that anybody gave; sums of larger ones could leave the range of 64 bits."""


class Portfolio(Criterion):
    """Points of all works over max(least, number of works), or the number of works that have enough points."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of works that have a name and, where the award asks for it, started in the period."""
        works, columns = tables["works"], tables["works"].collect_schema().names()
        named = works.with_columns(_work=name_key("work")).filter(~nw.col("_work").is_null())
        if rules["started-in-period"]:
            dated = named.with_columns(_in=rules.in_period("started").fill_null(False).cast(nw.Int64))
            begun = dated.group_by("region", "_work").agg(_any=nw.col("_in").max()).filter(nw.col("_any") == 1)
            named = named.join(begun.drop("_any"), on=["region", "_work"], how="inner")
        return named.select(columns)

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Add up the works of each region; one that has rows of which none counts has zero."""
        unnamed = name_key("work").is_null().cast(nw.Int64)
        every = tables["works"].with_columns(_unnamed=unnamed).group_by("region").agg(unnamed=nw.col("_unnamed").sum())
        sums = _by_region(_by_work(_by_part(records, rules)), rules)
        whole = ("points", "works", "counted", "blank", "odd")
        joined = every.join(sums, on="region", how="left").with_columns(
            *(nw.col(name).fill_null(0).cast(nw.Int64) for name in whole)
        )
        points, works, counted = quotient("points", PARTS), nw.col("works"), nw.col("counted")
        empty = (nw.col("blank") > 0) & nw.lit(rules["blank"] == "missing")
        missing = nw.when(empty).then(nw.lit("missing"))
        reason = nw.when(nw.col("odd") > 0).then(nw.lit("needs-a-person")).otherwise(missing)
        beside = {
            "also_points": points,
            "also_works": works,
            "also_works_with_points": counted,
            "also_blank": nw.col("blank"),
            "also_unnamed": nw.col("unnamed").cast(nw.Int64),
        }
        answer = joined.with_columns(reason=reason, **beside)
        if rules["measure"] == "works":
            value = nw.when(nw.col("reason").is_null()).then(counted)
            return answer.select("region", "reason", *beside, value=value)
        least = nw.lit(rules["least"]).cast(nw.Int64)
        return answer.select("region", "reason", *beside, numerator=points, denominator=nw.max_horizontal(works, least))


def _by_part(records: Table, rules: Rules) -> Table:
    """One row for each indicator of each work; ``odd`` where its rows contradict one another, or can be no points."""
    score = nw.col("score")
    large = score.abs() > MOST
    points = rounded(nw.when(~large).then(score) * float(PARTS)).fill_null(0).cast(nw.Int64)
    if rules["evidence"]:
        points = nw.when(~name_key("evidence").is_null()).then(points).otherwise(nw.lit(0))
    rows = records.with_columns(
        _work=name_key("work"),
        _part=name_key("indicator").fill_null(""),
        _points=points,
        _blank=score.is_null().cast(nw.Int64),
        _odd=((score < 0) | large).fill_null(False).cast(nw.Int64),
    )
    parts = rows.group_by("region", "_work", "_part").agg(
        points=nw.col("_points").max(),
        least=score.min(),
        most=score.max(),
        blank=nw.col("_blank").min(),
        some_blank=nw.col("_blank").max(),
        below=nw.col("_odd").max(),
        first=nw.col("started").min(),
        last=nw.col("started").max(),
    )
    differ = (nw.col("least") != nw.col("most")).fill_null(False) | (nw.col("blank") != nw.col("some_blank"))
    return parts.with_columns(odd=(differ | (nw.col("below") == 1)).cast(nw.Int64))


def _by_work(parts: Table) -> Table:
    """One row for each work, with the first and last day on which it is said to have started."""
    return parts.group_by("region", "_work").agg(
        points=nw.col("points").sum(),
        blank=nw.col("blank").sum(),
        odd=nw.col("odd").max(),
        first=nw.col("first").min(),
        last=nw.col("last").max(),
    )


def _by_region(works: Table, rules: Rules) -> Table:
    """Sums of each region; ``odd`` counts works that a person has to look at."""
    points, odd = nw.col("points"), nw.col("odd") == 1
    if rules["most"] > 0:
        odd = odd | (points > round(rules["most"] * PARTS))
    if rules["started-in-period"]:
        odd = odd | (nw.col("first") != nw.col("last")).fill_null(False)
    counted = (points > 0) & (points >= round(rules["least-score"] * PARTS))
    flagged = works.with_columns(_odd=odd.cast(nw.Int64), _counted=counted.cast(nw.Int64))
    return flagged.group_by("region").agg(
        points=points.sum(),
        works=nw.len(),
        counted=nw.col("_counted").sum(),
        blank=nw.col("blank").sum(),
        odd=nw.col("_odd").sum(),
    )


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Portfolio]
