"""Persons trained, each once, and how many of them got a certificate: what is counted, and which rows show it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import count_rows, name_key, same_text, text_key

Table = nw.LazyFrame[Any]

PERSON = ["region", "_who"]
COURSE = [*PERSON, "_course"]
YEAR = 8784.0
"""Hours of a leap year: the most that one row can stand for."""


class Training(Criterion):
    """Different persons who attended training in the period, long enough; those certified; or the share of these."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Attendances of the period by somebody with a name, in courses that count, with enough hours."""
        return self.counted(self.ledger(tables, rules), tables, rules)

    def ledger(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows of the period."""
        return tables["trainees"].filter(rules.in_period("date"))

    def counted(self, rows: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Rows by somebody with a name, in courses that count; where hours are asked for, of those who have them."""
        rows = _named(rows, rules)
        if rules["minimum-hours"] <= 0:
            return rows
        rows = _timed(rows)
        rows = rows.join(_sums(_courses(self, tables, rules), rules), on=_within(rules), how="inner")
        enough = nw.col("_sum") >= _least(rules)
        if rules["hours-within"] == "course":
            nowhere = nw.col("_course") == nw.lit("")
            enough = (~nowhere & enough) | (nowhere & (nw.col("_minutes") >= _least(rules)))
        return rows.filter(enough).drop("_course", "_minutes", "_sum")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Count persons; a region whose rows all fail has zero, a region without rows has no row.

        Persons are made of what their days add up to, and not of the records gathered that show them.
        """
        once = _persons(self, tables, rules)
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
            nw.col("attendances").alias("evidence"),
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
    nameless = rules.in_period("date") & _absent("person")
    marked = tables["trainees"].with_columns(_nameless=nw.when(nameless).then(nw.lit(1)).otherwise(nw.lit(0)))
    return marked.group_by("region").agg(unnamed=nw.col("_nameless").sum().cast(nw.Int64))


def _named(rows: Table, rules: Rules) -> Table:
    """Rows by somebody with a name (``_who``), in courses that count."""
    rows = rows.filter(~_absent("person")).with_columns(_who=name_key("person"))
    if rules["courses"]:
        rows = rows.filter(text_key("course").is_in(sorted({same_text(name) for name in rules["courses"]})))
    return rows


def _absent(column: str) -> nw.Expr:
    """Tell text without a letter or a digit ("-", blanks, nothing), which as a name is none."""
    return nw.col(column).is_null() | ~nw.col(column).str.contains(r"[\p{L}\p{N}]").fill_null(False)


def _timed(rows: Table) -> Table:
    """Say of rows which course they are of ("" where they name none), and how many minutes."""
    return rows.with_columns(_course=name_key("course").fill_null(""), _minutes=_minutes("hours"))


def _within(rules: Rules) -> list[str]:
    """What hours are added up within."""
    return PERSON if rules["hours-within"] == "person" else COURSE


def _least(rules: Rules) -> int:
    minutes = float(rules["minimum-hours"]) * 60.0
    return math.floor(minutes + 0.5)


def _courses(training: Training, tables: Mapping[str, Table], rules: Rules) -> Table:
    """What :func:`_attended` says, held and made once."""
    return rules.once("courses", tables, lambda: rules.hold(_attended(training, tables, rules)))


def _attended(training: Training, tables: Mapping[str, Table], rules: Rules) -> Table:
    """Every course of a person once: minutes, rows, and certificates; of several rows of one day the longest counts.

    A row that names no course stands for itself: rows without a course never add up. ``long_rows`` are those that are
    long enough alone, ``long_yes`` says whether one of them is certified.
    """
    rows = _timed(_named(training.ledger(tables, rules), rules)).with_columns(_yes=nw.col("certified").cast(nw.Int64))
    alone = nw.col("_minutes") >= _least(rules)
    days = rows.with_columns(_long=alone.cast(nw.Int64), _long_yes=nw.when(alone).then(nw.col("_yes")))
    days = days.group_by(*COURSE, "date").agg(
        minutes=nw.col("_minutes").max(), rows=count_rows(), yes=nw.col("_yes").max(),
        long_rows=nw.col("_long").sum(), long_yes=nw.col("_long_yes").max(),
    )  # fmt: skip
    return days.group_by(COURSE).agg(
        _sum=nw.col("minutes").sum().cast(nw.Int64), rows=nw.col("rows").sum().cast(nw.Int64), yes=nw.col("yes").max(),
        long_rows=nw.col("long_rows").sum().cast(nw.Int64), long_yes=nw.col("long_yes").max(),
    )  # fmt: skip


def _sums(courses: Table, rules: Rules) -> Table:
    """Minutes within a course of a person, or within a person."""
    if rules["hours-within"] == "course":
        return courses.select(*COURSE, "_sum")
    return courses.group_by(PERSON).agg(_sum=nw.col("_sum").sum().cast(nw.Int64))


def _persons(training: Training, tables: Mapping[str, Table], rules: Rules) -> Table:
    """Everybody who counts, once, with the rows that count, and whether one of these is certified."""
    if rules["minimum-hours"] <= 0:
        rows = _named(training.ledger(tables, rules), rules).with_columns(_yes=nw.col("certified").cast(nw.Int64))
        return rows.group_by(PERSON).agg(yes=nw.col("_yes").max(), rows=count_rows())
    courses, least = _courses(training, tables, rules), _least(rules)
    if rules["hours-within"] == "person":
        persons = courses.group_by(PERSON).agg(
            yes=nw.col("yes").max(), rows=nw.col("rows").sum(), _sum=nw.col("_sum").sum()
        )
        return persons.filter(nw.col("_sum") >= least).drop("_sum")
    nowhere = nw.col("_course") == nw.lit("")
    courses = courses.with_columns(
        rows=nw.when(nowhere).then(nw.col("long_rows")).otherwise(nw.col("rows")),
        yes=nw.when(nowhere).then(nw.col("long_yes")).otherwise(nw.col("yes")),
    )
    counted = courses.filter((nowhere & (nw.col("rows") > 0)) | (~nowhere & (nw.col("_sum") >= least)))
    return counted.group_by(PERSON).agg(yes=nw.col("yes").max(), rows=nw.col("rows").sum())


def _minutes(column: str) -> nw.Expr:
    """Hours as whole minutes, which add up exactly in any order; none where nothing or less than nothing is said."""
    hours = nw.min_horizontal(nw.col(column), nw.lit(YEAR))
    whole = (hours * 60.0 + 0.5).floor().cast(nw.Int64)
    return nw.when(nw.col(column) > 0).then(whole).otherwise(nw.lit(0))


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [Training]
