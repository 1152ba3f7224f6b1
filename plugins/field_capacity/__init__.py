"""Field officers, or trained officials, per hundred cooperatives: who counts, and which rows show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import day_number, name_key, same_text, text_key

Table = nw.LazyFrame[Any]

_DAY_ONE = 719163
"""The day 1970-01-01 as Python counts days."""

_NEVER = 10_000_000
"""A day, counted from 1970, that lies beyond any calendar: the last one of a post that has no end."""


class FieldCapacity(Criterion):
    """Different persons who were on duty for enough days of the period, per hundred registered cooperatives."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Posts within the period of persons who were on duty long enough, all their posts taken together."""
        posts = rules.hold(_on_duty(tables, rules))
        days = posts.with_columns(_most=nw.col("_to").cum_max().over("region", "_who", order_by=_ORDER))
        days = days.with_columns(_before=nw.col("_most").shift(1).over("region", "_who", order_by=_ORDER))
        begun = nw.max_horizontal(nw.col("_from"), (nw.col("_before") + 1).fill_null(-_NEVER))
        days = days.with_columns(_days=nw.max_horizontal(nw.col("_to") - begun + 1, nw.lit(0)))
        enough = days.group_by("region", "_who").agg(_sum=nw.col("_days").sum())
        enough = enough.filter(nw.col("_sum") >= rules["minimum-days"]).select("region", "_who")
        return posts.join(enough, on=["region", "_who"], how="inner").select(
            tables["officers"].collect_schema().names()
        )

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Set persons against cooperatives; beside it how many are trained, and of how many nobody says."""
        persons = (
            records.with_columns(_who=name_key("officer"), _yes=nw.col("trained").cast(nw.Int64))
            .group_by("region", "_who")
            .agg(trained=nw.col("_yes").max(), posts=nw.len())
        )
        counted = persons.group_by("region").agg(
            also_officers=nw.len(),
            also_trained=(nw.col("trained") == 1).fill_null(False).cast(nw.Int64).sum(),
            also_training_unknown=nw.col("trained").is_null().cast(nw.Int64).sum(),
            posts=nw.col("posts").sum(),
        )
        every = tables["officers"].group_by("region").agg(every=nw.len())
        joined = _cooperatives(tables).join(counted, on="region", how="left").join(every, on="region", how="left")
        shown = ("also_officers", "also_trained", "also_training_unknown")
        joined = joined.with_columns(*(nw.col(n).fill_null(0).cast(nw.Int64) for n in (*shown, "posts", "every")))
        return joined.with_columns(
            numerator=nw.col(f"also_{rules['measure']}"), also_posts_not_counted=nw.col("every") - nw.col("posts")
        ).drop("posts", "every")


_ORDER = ("_from", "_to")


def _on_duty(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Posts of a named person in a role that counts, with their first and last day of duty, cut to the period."""
    posts = tables["officers"].with_columns(_who=name_key("officer"))
    posts = posts.filter(~nw.col("_who").is_null() & ~nw.col("start").is_null())
    if rules["roles"]:
        posts = posts.filter(text_key("role").is_in(sorted({same_text(name) for name in rules["roles"]})))
    start, end = day_number("start"), day_number("end").fill_null(_NEVER)
    if rules.period is not None:
        first, last = (day.toordinal() - _DAY_ONE for day in (rules.period.start, rules.period.end))
        start, end = nw.max_horizontal(start, nw.lit(first)), nw.min_horizontal(end, nw.lit(last))
    posts = posts.with_columns(_from=start.cast(nw.Int64), _to=end.cast(nw.Int64))
    return posts.filter(nw.col("_from") <= nw.col("_to"))


def _cooperatives(tables: Mapping[str, Table]) -> Table:
    """Count different cooperatives of the register by region."""
    listed = tables["cooperatives"].with_columns(_key=text_key("cooperative")).filter(~nw.col("_key").is_null())
    return listed.group_by("region").agg(denominator=nw.col("_key").n_unique())  # engine-safe: nulls are left out above


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [FieldCapacity]
