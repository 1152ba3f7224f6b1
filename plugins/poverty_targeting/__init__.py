"""The share of groups formed from extreme-poverty data: which groups count, and whose members are in the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import name_key

Table = nw.LazyFrame[Any]

SHOWN = ("also_listed_members", "also_in_several_groups", "also_unchecked")

PARTS = 1_000_000
"""Percents of the rules are compared as whole millionths, so that 33.3 percent of 1,000 are 333 exactly."""


class PovertyTargeting(Criterion):
    """Groups formed in the period with enough members in the extreme-poverty list, of all groups formed in it."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of groups of which any row says that they were formed in the period."""
        groups, columns = _keyed(tables["groups"]), tables["groups"].collect_schema().names()
        within = groups.with_columns(_in=rules.in_period("formed").fill_null(False).cast(nw.Int64))
        formed = within.group_by("region", "_group").agg(_any=nw.col("_in").max()).filter(nw.col("_any") == 1)
        return groups.join(formed.drop("_any"), on=["region", "_group"], how="inner").select(columns)

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide the groups that meet the conditions by all; one without any known member is among all."""
        groups = rules.hold(_groups(records, rules))
        members = rules.hold(_members(tables["members"], groups))
        persons = rules.hold(_persons(members))
        by_group = _by_group(members, persons, rules)
        share, members_listed = round(rules["least-share"] * PARTS), nw.col("listed").cast(nw.Int64) * (100 * PARTS)
        enough = members_listed >= nw.col("members").cast(nw.Int64) * share
        met = enough & (nw.col("members") >= rules["least-members"])
        judged = groups.join(by_group, on=["region", "_group"], how="left").with_columns(
            _met=met.fill_null(False).cast(nw.Int64)
        )
        counted = judged.group_by("region").agg(
            numerator=nw.col("_met").sum(), denominator=nw.len(), unclear=nw.col("_unclear").sum()
        )
        every = tables["groups"].group_by("region").agg(rows=nw.len())
        joined = every.join(counted, on="region", how="left").join(_people(persons), on="region", how="left")
        whole = ("numerator", "denominator", "unclear", "odd", *SHOWN)
        return joined.with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64) for name in whole)).select(
            "region",
            "numerator",
            "denominator",
            *SHOWN,
            reason=nw.when((nw.col("unclear") > 0) | (nw.col("odd") > 0)).then(nw.lit("needs-a-person")),
        )


def _row() -> nw.Expr:
    """Return a key that no name can be: the row itself, for what has no name."""
    return nw.concat_str([nw.lit("#"), nw.col("_file"), nw.lit(":"), nw.col("_row").cast(nw.String)])


def _keyed(groups: Table) -> Table:
    """Groups by name; one without a name is a group of its own."""
    return groups.with_columns(_group=nw.coalesce(name_key("group"), _row()))


def _groups(records: Table, rules: Rules) -> Table:
    """Every group once, with its first day; ``_unclear`` where another row says that it is not of the period."""
    rows = _keyed(records).filter(~nw.col("formed").is_null())
    rows = rows.with_columns(_in=rules.in_period("formed").cast(nw.Int64))
    return rows.group_by("region", "_group").agg(
        _formed=nw.col("formed").min(), _unclear=(nw.lit(1) - nw.col("_in")).max()
    )


def _members(members: Table, groups: Table) -> Table:
    """Rows of members of the groups that count; who has no name is a person, and in no list."""
    named = members.with_columns(_group=name_key("group"), _person=nw.coalesce(name_key("person"), _row()))
    listed = nw.when(~name_key("person").is_null()).then(nw.col("listed").cast(nw.Int64)).otherwise(nw.lit(0))
    return named.with_columns(_listed=listed).join(groups, on=["region", "_group"], how="inner")


def _persons(members: Table) -> Table:
    """Every person once: listed or not, in how many groups, and in how many of those that were formed first."""
    listed = nw.col("_listed")
    rows = members.with_columns(_blank=listed.is_null().cast(nw.Int64))
    told = rows.group_by("region", "_person").agg(
        _least=listed.min(),
        _most=listed.max(),
        _blank=nw.col("_blank").min(),
        _some_blank=nw.col("_blank").max(),
        _groups=nw.col("_group").n_unique(),  # engine-safe: joined by it, so never null
        _first=nw.col("_formed").min(),
    )
    firsts = members.join(told, on=["region", "_person"], how="left").filter(nw.col("_formed") == nw.col("_first"))
    first = firsts.group_by("region", "_person").agg(_firsts=nw.col("_group").n_unique())  # engine-safe: never null
    differ = (nw.col("_least") != nw.col("_most")).fill_null(False) | (nw.col("_blank") != nw.col("_some_blank"))
    return told.join(first, on=["region", "_person"], how="left").with_columns(_odd=differ.cast(nw.Int64))


def _by_group(members: Table, persons: Table, rules: Rules) -> Table:
    """Members of each group, and those of them that count as listed in it."""
    known = persons.select("region", "_person", "_most", "_first", "_firsts")
    once = members.group_by("region", "_group", "_person").agg(_formed=nw.col("_formed").min())
    listed = nw.col("_most") == 1
    if rules["person-once"]:
        listed = listed & (nw.col("_formed") == nw.col("_first")) & (nw.col("_firsts") == 1)
    rows = once.join(known, on=["region", "_person"], how="left")
    rows = rows.with_columns(_counts=listed.fill_null(False).cast(nw.Int64))
    return rows.group_by("region", "_group").agg(members=nw.len(), listed=nw.col("_counts").sum())


def _people(persons: Table) -> Table:
    """Persons of each region that are listed, in several groups, not looked up, or both listed and not."""
    flags = persons.with_columns(
        _is_listed=(nw.col("_most") == 1).fill_null(False).cast(nw.Int64),
        _several=(nw.col("_groups") > 1).cast(nw.Int64),
    )
    return flags.group_by("region").agg(
        also_listed_members=nw.col("_is_listed").sum(),
        also_in_several_groups=nw.col("_several").sum(),
        also_unchecked=nw.col("_blank").sum(),
        odd=nw.col("_odd").sum(),
    )


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [PovertyTargeting]
