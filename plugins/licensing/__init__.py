"""Permits: how many enterprises got one, and the share of applications that were answered in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import day_number, name_key, ratio, same_text, text_key

Table = nw.LazyFrame[Any]

CASE = ("region", "_who", "_kind", "_turn")
"""What the applications of one case have in common."""

EPOCH = 719163
"""Python's number of 1970-01-01, from which ``day_number`` counts."""


class Licensing(Criterion):
    """Different enterprises with a permit issued in the period, or cases due in the period that ended in time."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Permits issued in the period to a named enterprise; or all applications of the cases due in the period."""
        permits, columns = tables["permits"], tables["permits"].collect_schema().names()
        if rules["measure"] == "permits":
            named, kind = ~name_key("enterprise").is_null(), _of_kind(rules)
            return permits.filter(named & kind & rules.in_period("issued") & _possible("issued"))
        rows = rules.hold(_applications(permits, rules))
        due = _cases(rows).filter(_due(rules)).select(CASE)
        return rows.join(due, on=list(CASE), how="inner").select(columns)

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count enterprises, or divide cases in time by cases due; a region without any row has none."""
        impossible = ~_possible("issued").fill_null(True) | ~_possible("refused").fill_null(True)
        every = tables["permits"].with_columns(
            _impossible=impossible.cast(nw.Int64),
            _undated=nw.col("applied").is_null().cast(nw.Int64),
        )
        regions = every.group_by("region").agg(
            also_impossible=nw.col("_impossible").sum(), also_undated=nw.col("_undated").sum()
        )
        beside = ("also_impossible", "also_undated")
        if rules["measure"] == "permits":
            keyed = records.with_columns(_who=name_key("enterprise"))
            counts = rules.count_distinct(keyed, "region", {"value": "_who"}, also_permits=nw.len())
            return _joined(regions, counts, *beside, "value", "also_permits")
        counts = _counts(_cases(_applications(records, rules)), rules)
        whole = ("numerator", "denominator", "also_open", "also_refused", "both")
        answer = _joined(regions, counts, *beside, *whole)
        reason = nw.when(nw.col("both") > 0).then(nw.lit("needs-a-person"))
        days = ratio("days", "ended")
        return answer.with_columns(reason=reason, also_mean_days=days).drop("both", "days", "ended")


def _joined(regions: Table, counts: Table, *whole: str) -> Table:
    """Put counts beside the regions; where nothing counted there is 0."""
    numbers = (nw.col(name).fill_null(0).cast(nw.Int64) for name in whole)
    return regions.join(counts, on="region", how="left").with_columns(*numbers)


def _of_kind(rules: Rules) -> nw.Expr:
    """Tell permits of the kinds that count."""
    if not rules["kinds"]:
        return nw.col("_row") >= 0
    return text_key("kind").is_in(sorted({same_text(name) for name in rules["kinds"]})).fill_null(False)


def _possible(column: str) -> nw.Expr:
    """Tell answers that are not before their application; null where either day is not known."""
    return nw.col(column) >= nw.col("applied")


def _applications(permits: Table, rules: Rules) -> Table:
    """Dated applications with what makes one case of them.

    ``_turn`` says how many permits of that kind the enterprise had been issued before it applied: an application that
    is withdrawn, refused or left lying and filed again belongs to the same turn, one after a permit to the next. An
    application of an enterprise without a name is a case of its own; a day of answer before the application is none.
    """
    own = nw.concat_str([nw.lit("#"), nw.col("_file"), nw.lit(":"), nw.col("_row").cast(nw.String)])
    dated = permits.filter(~nw.col("applied").is_null() & _of_kind(rules)).with_columns(
        _who=nw.coalesce(name_key("enterprise"), own),
        _kind=name_key("kind").fill_null(""),
        _issued=nw.when(_possible("issued")).then(nw.col("issued")),
        _refused=nw.when(_possible("refused")).then(nw.col("refused")),
    )
    keys = ["region", "_who", "_kind"]
    earlier = dated.filter(~nw.col("_issued").is_null()).select(*keys, _before=nw.col("_issued"))
    later = dated.select(*keys, "_file", "_row", "applied").join(earlier, on=keys, how="inner")
    turns = later.filter(nw.col("_before") < nw.col("applied")).group_by("_file", "_row").agg(_turn=nw.len())
    return dated.join(turns, on=["_file", "_row"], how="left").with_columns(
        _turn=nw.col("_turn").fill_null(0).cast(nw.Int64)
    )


def _cases(rows: Table) -> Table:
    """One row for each case, in day numbers: first application, and what became of the newest.

    ``_open`` where the newest application is unanswered, ``_issued`` the last day of issue, ``_refused`` the last day
    of refusal, ``_both`` where one application was issued and refused.
    """
    newest = rows.group_by(CASE).agg(_first=nw.col("applied").min(), _newest=nw.col("applied").max())
    joined = rows.join(newest, on=list(CASE), how="left")
    unissued, unrefused = nw.col("_issued").is_null(), nw.col("_refused").is_null()
    flagged = joined.with_columns(
        _is_open=((nw.col("applied") == nw.col("_newest")) & unissued & unrefused).cast(nw.Int64),
        _is_both=(~unissued & ~unrefused).cast(nw.Int64),
        _applied=day_number("_first"),
        _issue=day_number("_issued"),
        _refusal=day_number("_refused"),
    )
    return flagged.group_by(CASE).agg(
        _applied=nw.col("_applied").min(),
        _issue=nw.col("_issue").max(),
        _refusal=nw.col("_refusal").max(),
        _open=nw.col("_is_open").max(),
        _both=nw.col("_is_both").max(),
    )


def _due(rules: Rules) -> nw.Expr:
    """Tell cases whose last day in time lies in the period."""
    last: nw.Expr = nw.col("_applied") + rules["within-days"]
    if rules.period is None:
        return ~last.is_null()
    first, end = (day.toordinal() - EPOCH for day in (rules.period.start, rules.period.end))
    return (last >= first) & (last <= end)


def _counts(cases: Table, rules: Rules) -> Table:
    """Cases in time and due by region; beside them those open or refused, and the days that permits took."""
    closed, issued = nw.col("_open") == 0, ~nw.col("_issue").is_null()
    answered = nw.max_horizontal("_issue", "_refusal")
    taken = answered - nw.col("_applied")
    within = (taken <= rules["within-days"]).fill_null(False)
    quick, refused = closed & issued & within, closed & ~issued
    quick_no = refused & within
    told = cases.with_columns(
        _in_time=(quick | quick_no if rules["refusals"] == "in-time" else quick).cast(nw.Int64),
        _counted=(~quick_no if rules["refusals"] == "left-out" else nw.col("_open") >= 0).cast(nw.Int64),
        _is_refused=refused.cast(nw.Int64),
        _taken=nw.when(closed & issued).then(taken),
        _ended=(closed & issued).cast(nw.Int64),
    )
    return told.group_by("region").agg(
        numerator=nw.col("_in_time").sum(),
        denominator=nw.col("_counted").sum(),
        also_open=nw.col("_open").sum(),
        also_refused=nw.col("_is_refused").sum(),
        both=nw.col("_both").sum(),
        days=nw.col("_taken").sum(),
        ended=nw.col("_ended").sum(),
    )


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Licensing]
