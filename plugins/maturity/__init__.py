"""The maturity of an entrant: the highest level that all of its variables reach, and which rows say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import name_key, ratio, same_name

Table = nw.LazyFrame[Any]

COUNTS = ("answered", "listed", "odd", "at_zero", "at_least")


class Maturity(Criterion):
    """The lowest level of all variables that have to be answered: nothing makes up for the weakest."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Give the latest answers to each variable asked for; one without evidence stays, as an answer of no level."""
        answers, columns = tables["variables"], tables["variables"].collect_schema().names()
        keyed = answers.filter(_eligible(rules)).with_columns(_key=name_key("variable"))
        asked = keyed.filter(_asked(rules))
        latest = asked.group_by("region", "_key").agg(_latest=nw.col("date").max())
        dated = asked.join(latest, on=["region", "_key"], how="left")
        return dated.filter((nw.col("date") == nw.col("_latest")) | nw.col("date").is_null()).select(columns)

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Take the lowest level; a region whose rows all fail has answered nothing, one without rows has no row."""
        variables = rules.hold(_by_variable(records, rules))
        other = (~_asked(rules) & ~nw.col("_key").is_null()).cast(nw.Int64)
        every = tables["variables"].with_columns(_key=name_key("variable"))
        every = every.with_columns(_other=other).group_by("region").agg(also_not_asked=nw.col("_other").sum())
        joined = every.join(_by_region(variables), on="region", how="left").with_columns(
            *(nw.col(name).fill_null(0).cast(nw.Int64) for name in COUNTS)
        )
        answered, given = nw.col("answered"), rules["variables"]
        number = len(_names(given)) if isinstance(given, list) else given
        asked = nw.lit(number).cast(nw.Int64) if number else nw.col("listed")
        lacking, odd = asked - answered, nw.col("odd") > 0
        if number:
            odd = odd | (nw.col("listed") > number)
        short, clear = (lacking > 0) | (answered == 0), ~odd
        level = nw.when(short).then(nw.lit(0)).otherwise(nw.col("least"))
        deciding = nw.when(short).then(lacking + nw.col("at_zero")).otherwise(nw.col("at_least"))
        gap = short & nw.lit(rules["unanswered"] == "missing")
        missing = nw.when(gap).then(nw.lit("missing"))
        return joined.select(
            "region",
            reason=nw.when(odd).then(nw.lit("needs-a-person")).otherwise(missing),
            value=nw.when(clear & ~gap).then(level),
            also_deciding=nw.when(clear).then(deciding),
            also_highest=nw.when(clear).then(nw.col("most")),
            also_mean=nw.when(clear).then(ratio("levels", "answered")),
            also_answered=answered,
            also_not_asked=nw.col("also_not_asked").cast(nw.Int64),
        )


def _eligible(rules: Rules) -> nw.Expr:
    """Tell answers of a day in the period, or up to its end; one without a date is of the period."""
    undated = nw.col("date").is_null()
    if rules["within-period"]:
        return undated | rules.in_period("date").fill_null(False)
    if rules.period is None:
        return undated | ~undated
    return undated | (nw.col("date") <= nw.lit(rules.period.end)).fill_null(False)


def _asked(rules: Rules) -> nw.Expr:
    """Tell variables that have to be answered: those named, or all that have a name."""
    given = rules["variables"]
    if isinstance(given, list) and given:
        return nw.col("_key").is_in(_names(given)).fill_null(False)
    return ~nw.col("_key").is_null()


def _names(given: list[str]) -> list[str]:
    """Return the names that the rules give, each once."""
    return sorted({same_name(name) for name in given})


def _by_variable(records: Table, rules: Rules) -> Table:
    """One row for each variable: its level, null without an answer; ``odd`` where a person has to look."""
    level, out = nw.col("level"), (nw.col("level") < 0) | (nw.col("level") > rules["highest"])
    held = nw.when(~name_key("evidence").is_null()).then(level) if rules["evidence"] else level
    rows = records.with_columns(
        _key=name_key("variable"),
        _held=held,
        _blank=level.is_null().cast(nw.Int64),
        _out=out.fill_null(False).cast(nw.Int64),
    )
    variables = rows.group_by("region", "_key").agg(
        level=nw.col("_held").max(),
        low=level.min(),
        high=level.max(),
        blank=nw.col("_blank").min(),
        some_blank=nw.col("_blank").max(),
        out=nw.col("_out").max(),
    )
    differ = (nw.col("low") != nw.col("high")).fill_null(False) | (nw.col("blank") != nw.col("some_blank"))
    return variables.with_columns(odd=(differ | (nw.col("out") == 1)).cast(nw.Int64))


def _by_region(variables: Table) -> Table:
    """Count the variables of each region: listed, answered, at level 0 and at the lowest level."""
    ends = variables.group_by("region").agg(least=nw.col("level").min(), most=nw.col("level").max())
    level = nw.col("level")
    told = variables.join(ends, on="region", how="left").with_columns(
        _answered=(~level.is_null()).cast(nw.Int64),
        _zero=(level == 0).fill_null(False).cast(nw.Int64),
        _least=(level == nw.col("least")).fill_null(False).cast(nw.Int64),
    )
    return told.group_by("region").agg(
        least=nw.col("least").min(),
        most=nw.col("most").max(),
        levels=level.sum(),
        listed=nw.len(),
        answered=nw.col("_answered").sum(),
        at_zero=nw.col("_zero").sum(),
        at_least=nw.col("_least").sum(),
        odd=nw.col("odd").sum(),
    )


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Maturity]
