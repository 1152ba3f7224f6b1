"""Persons trained, each once, and how many of them got a certificate: what is counted, and which rows show it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import name_key, same_text, text_key

Table = nw.LazyFrame[Any]

YEAR = 8784.0
"""Hours of a leap year: the most that one row can stand for."""


class Training(Criterion):
    """Different persons who attended training in the period, long enough; those certified; or the share of these."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Attendances of the period by somebody with a name, in courses that count, with enough hours."""
        rows = tables["trainees"].filter(rules.in_period("date")).with_columns(_who=name_key("person"))
        rows = rows.filter(~nw.col("_who").is_null())
        if rules["courses"]:
            rows = rows.filter(text_key("course").is_in(sorted({same_text(name) for name in rules["courses"]})))
        if rules["minimum-hours"] > 0:
            rows = _long_enough(rules.hold(rows), rules)
        return rows.select(*tables["trainees"].collect_schema().names(), "_who")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count persons; a region whose rows all fail has zero, a region without rows has no row."""
        named = records.with_columns(_yes=nw.col("certified").cast(nw.Int64))
        once = named.group_by("region", "_who").agg(yes=nw.col("_yes").max(), rows=nw.len())
        totals = once.group_by("region").agg(
            persons=nw.len(),
            certified=(nw.col("yes") == 1).cast(nw.Int64).sum(),
            unknown=nw.col("yes").is_null().cast(nw.Int64).sum(),
            attendances=nw.col("rows").sum(),
        )
        counts = ("persons", "certified", "unknown", "attendances")
        joined = rules.hold(_everyone(tables, rules)).join(rules.hold(totals), on="region", how="left")
        joined = joined.with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in counts))
        said = nw.col("unknown") < nw.col("persons")  # otherwise nobody says who was certified
        beside = [name for name in ("persons", "certified") if name != rules["measure"]]
        shown = {"persons": nw.col("persons"), "certified": nw.when(said).then(nw.col("certified"))}
        return joined.select(
            "region",
            *_figure(rules),
            *(shown[other].alias(f"also_{other}") for other in beside),
            nw.when(said).then(nw.col("unknown")).alias("also_certificate_unknown"),
            nw.col("attendances").alias("also_attendances"),
            nw.col("unnamed").alias("also_unnamed"),
        )


def _figure(rules: Rules) -> list[nw.Expr]:
    """Give the columns that say the value, and why there is none."""
    if rules["measure"] == "persons":
        return [nw.col("persons").alias("value")]
    persons, certified = nw.col("persons"), nw.col("certified")
    silent = (persons > 0) & (nw.col("unknown") == persons)
    if rules["measure"] == "certified":
        reason = nw.when(silent).then(nw.lit("missing"))
        return [nw.when(~silent).then(certified).alias("value"), reason.alias("reason")]
    few = (persons > 0) & (persons < rules["least-persons"])
    small = nw.when(few).then(nw.lit("not-assessable"))
    return [
        nw.when(~silent).then(certified).alias("numerator"),
        persons.alias("denominator"),
        nw.lit(100).alias("factor"),
        nw.when(silent).then(nw.lit("missing")).otherwise(small).alias("reason"),
    ]


def _everyone(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Return every region that has rows at all, with the number of rows of the period that name nobody."""
    nameless = rules.in_period("date") & name_key("person").is_null()
    marked = tables["trainees"].with_columns(_nameless=nw.when(nameless).then(nw.lit(1)).otherwise(nw.lit(0)))
    return marked.group_by("region").agg(unnamed=nw.col("_nameless").sum().cast(nw.Int64))


def _long_enough(rows: Table, rules: Rules) -> Table:
    """Keep rows of those who have the hours; of several rows of one day and course the longest counts.

    Within courses, a row that names none stands for itself: rows without a course never add up.
    """
    least = _whole_minutes(rules["minimum-hours"])
    rows = rows.with_columns(_course=name_key("course").fill_null(""), _minutes=_minutes("hours"))
    days = rows.group_by("region", "_who", "_course", "date").agg(minutes=nw.col("_minutes").max())
    within = ["region", "_who"] if rules["hours-within"] == "person" else ["region", "_who", "_course"]
    sums = days.group_by(within).agg(_sum=nw.col("minutes").sum().cast(nw.Int64))
    rows = rows.join(sums, on=within, how="left")
    if rules["hours-within"] == "person":
        return rows.filter(nw.col("_sum") >= least)
    nowhere = nw.col("_course") == nw.lit("")
    return rows.filter((~nowhere & (nw.col("_sum") >= least)) | (nowhere & (nw.col("_minutes") >= least)))


def _minutes(column: str) -> nw.Expr:
    """Hours as whole minutes, which add up exactly in any order; none where nothing or less than nothing is said."""
    hours = nw.min_horizontal(nw.col(column), nw.lit(YEAR))
    whole = (hours * 60.0 + 0.5).floor().cast(nw.Int64)
    return nw.when(nw.col(column) > 0).then(whole).otherwise(nw.lit(0))


def _whole_minutes(hours: float) -> int:
    return math.floor(hours * 60.0 + 0.5)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Training]
