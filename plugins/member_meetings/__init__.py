"""Cooperatives that held their annual members' meeting (RAT): which meetings count, and of how many cooperatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw

from pembina import Criterion, Rules, hookimpl
from pembina.expressions import text_key

Table = nw.LazyFrame[Any]


class MemberMeetings(Criterion):
    """Registered cooperatives with a meeting, by book year or by year of execution, among all registered ones."""

    def records(self, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Meetings of registered cooperatives that are of the award, in time, and evidenced."""
        registered = rules.hold(_registered(tables, rules)).filter(nw.col("_counts") == 1).select("region", "_key")
        meetings = tables["meetings"].filter(_of_the_award(rules) & _sound(rules))
        meetings = meetings.with_columns(_key=text_key("cooperative"))
        return meetings.join(registered, on=["region", "_key"], how="inner").drop("_key")

    def measure(self, records: Table, tables: Mapping[str, Table], rules: Rules) -> Table:
        """Divide cooperatives that met by those registered; beside it both ways to count, and what did not count."""
        registered = rules.hold(_registered(tables, rules))
        every = registered.group_by("region").agg(
            denominator=(nw.col("_counts") == 1).cast(nw.Int64).sum(),
            unclear=nw.col("_counts").is_null().cast(nw.Int64).sum(),
        )
        keyed = records.with_columns(_key=text_key("cooperative"))
        # engine-safe: of the register, so never null
        met = keyed.group_by("region").agg(numerator=nw.col("_key").n_unique(), counted=nw.len())
        beside = _beside(tables, registered, rules)
        joined = every.join(met, on="region", how="left").join(beside, on="region", how="left")
        joined = joined.with_columns(
            *(nw.col(name).fill_null(0).cast(nw.Int64) for name in ("numerator", "counted", "listed", *_COUNTS))
        )
        return joined.select(
            "region",
            "numerator",
            "denominator",
            *_COUNTS,
            also_meetings_not_counted=nw.col("listed") - nw.col("counted"),
            reason=nw.when(nw.col("unclear") > 0).then(nw.lit("needs-a-person")),
        )


_COUNTS = ("also_by_book_year", "also_by_execution", "also_not_registered")


def _registered(tables: Mapping[str, Table], rules: Rules) -> Table:
    """Every cooperative once; ``_counts`` is 1 or 0, null where the register contradicts itself or does not say."""
    listed = tables["cooperatives"].with_columns(_key=text_key("cooperative"))
    listed = listed.filter(~nw.col("_key").is_null())
    listed = listed.with_columns(_yes=nw.col("active").cast(nw.Int64) if rules["active-only"] else nw.lit(1))
    once = listed.group_by("region", "_key").agg(
        least=nw.col("_yes").min(), most=nw.col("_yes").max(), blank=nw.col("_yes").is_null().any()
    )
    clear = (nw.col("least") == nw.col("most")) & ~nw.col("blank")
    return once.select("region", "_key", _counts=nw.when(clear).then(nw.col("least")))


def _of_the_award(rules: Rules) -> nw.Expr:
    return _of_the_book_year(rules) if rules["by"] == "book-year" else rules.in_period("held")


def _of_the_book_year(rules: Rules) -> nw.Expr:
    """Tell meetings on the accounts of the award's book year; without a period, of any."""
    if rules.period is None:
        return ~nw.col("book_year").is_null()
    year: int = rules.period.end.year + rules["book-year-offset"]
    return nw.col("book_year") == year


def _sound(rules: Rules) -> nw.Expr:
    """Tell meetings held after their book year had ended, by the deadline, with evidence where that is asked for."""
    held, year = nw.col("held").dt, nw.col("book_year")
    sound = ~nw.col("held").is_null() & (held.year() > year).fill_null(True)
    if rules["deadline"]:
        month, day = (int(part) for part in rules["deadline"].split("-"))
        by_then = held.month().cast(nw.Int64) * 100 + held.day().cast(nw.Int64) <= month * 100 + day
        sound = sound & ((held.year() == year + 1) & by_then).fill_null(False)
    if rules["evidence"]:
        sound = sound & nw.col("evidence").str.contains(r"[\p{L}\p{N}]").fill_null(False)
    return sound


def _beside(tables: Mapping[str, Table], registered: Table, rules: Rules) -> Table:
    """Count by region both ways, whichever decides, and cooperatives that met and are in no register."""
    known = registered.with_columns(_known=nw.lit(1))
    meetings = tables["meetings"].with_columns(
        _key=text_key("cooperative"),
        _book=_yes(_of_the_book_year(rules) & _sound(rules)),
        _held=_yes(rules.in_period("held") & _sound(rules)),
        _listed=_yes(_of_the_award(rules)),
        _of=_yes(_of_the_award(rules) & _sound(rules)),
    )
    meetings = meetings.join(known, on=["region", "_key"], how="left")
    counts, stranger = _yes(nw.col("_counts") == 1), _yes(nw.col("_known").is_null() & ~nw.col("_key").is_null())
    by_name = meetings.group_by("region", "_key").agg(
        book=(nw.col("_book") * counts).max(),
        held=(nw.col("_held") * counts).max(),
        stranger=(nw.col("_of") * stranger).max(),
        listed=nw.col("_listed").sum(),
    )
    return by_name.group_by("region").agg(
        also_by_book_year=nw.col("book").sum(),
        also_by_execution=nw.col("held").sum(),
        also_not_registered=nw.col("stranger").sum(),
        listed=nw.col("listed").sum(),
    )


def _yes(condition: nw.Expr) -> nw.Expr:
    return condition.fill_null(False).cast(nw.Int64)


@hookimpl
def pembina_criteria() -> list[type[Criterion]]:
    return [MemberMeetings]
