"""Probes of dates: parts, differences, ISO weeks, quarters, and quarters in which nothing happened."""

from __future__ import annotations

import datetime as dt

import narwhals.stable.v2 as nw

from pembina import expressions as ex
from pembina.testing.engines_probe import Probe, answers, column, grouped, pairs

X, Y = nw.col("x"), nw.col("y")


def day(text: str) -> dt.date:
    """Read a date."""
    return dt.date.fromisoformat(text)


DAYS = tuple(
    map(day, (
        "1600-01-01", "1969-12-28", "1970-01-01", "1999-12-31", "2000-02-29", "2000-03-01", "2005-01-01", "2008-12-29",
        "2009-12-31", "2010-01-03", "2015-12-31", "2016-01-03", "2020-12-31", "2021-01-01", "2021-01-04", "2022-01-02",
        "2024-02-29", "2024-12-30", "2026-12-31", "2100-02-28", "2100-03-01", "9999-12-31",
    ))
)  # fmt: skip
"""Ends of years, leap days, and days whose ISO week belongs to another year."""

PARTS: tuple[Probe, ...] = (
    column(
        "dates/parts", "Parts of a date as integers that do not wrap: 20240229 of a leap day.", "date",
        [(one, one.year * 10000 + one.month * 100 + one.day) for one in DAYS] + [(None, None)],
        lambda: ex.year_of("x") * 10000 + ex.month_of("x") * 100 + ex.day_of("x"),
    ),
    column(
        "dates/parts-cast", "dt.year, dt.month and dt.day, cast to integers of 64 bits.", "date",
        [(one, one.year * 10000 + one.month * 100 + one.day) for one in DAYS],
        lambda: X.dt.year().cast(nw.Int64) * 10000 + X.dt.month().cast(nw.Int64) * 100 + X.dt.day().cast(nw.Int64),
    ),
    column(
        "dates/compare-with-a-day", "A period has both its days; null is in none.", "date",
        [(day("2021-12-31"), False), (day("2022-01-01"), True), (day("2022-12-31"), True), (day("2023-01-01"), False),
         (None, None)],
        lambda: (nw.lit(day("2022-01-01")) <= X) & (nw.lit(day("2022-12-31")) >= X),
    ),
    grouped(
        "dates/extremes", "The first and the last day of a group; null where there is none.", "date",
        [("a", day("2022-01-01")), ("a", day("2021-12-31")), ("a", None), ("b", None)],
        lambda: X.max(), [("a", day("2022-01-01")), ("b", None)],
    ),
    pairs(
        "dates/later-of-two", "The later of two days, or the one that there is.", "date",
        [(day("2022-01-01"), day("2021-12-31"), day("2022-01-01")), (None, day("2021-12-31"), day("2021-12-31")),
         (None, None, None)],
        lambda: nw.max_horizontal(X, Y),
    ),
    pairs(
        "dates/compare", "Two days are compared as days.", "date",
        [(day("2021-12-31"), day("2022-01-01"), True), (day("2022-01-01"), day("2022-01-01"), False),
         (None, day("2022-01-01"), None)],
        lambda: X < Y,
    ),
    grouped(
        "dates/distinct", "Different days are counted.", "date",
        [("a", day("2022-01-01")), ("a", day("2022-01-01")), ("a", day("2024-02-29")), ("b", None)],
        lambda: ex.count_distinct("x"), [("a", 2), ("b", 0)],
    ),
)  # fmt: skip

NUMBERS: tuple[Probe, ...] = (
    column(
        "dates/day-number", "expressions.day_number counts days since 1970-01-01.", "date",
        [(one, (one - dt.date(1970, 1, 1)).days) for one in DAYS] + [(None, None)], lambda: ex.day_number("x"),
    ),
    pairs(
        "dates/days-between", "expressions.days_between counts whole days across leap days and ends of years.", "date",
        [(day("2024-02-28"), day("2024-03-01"), 2), (day("2023-02-28"), day("2023-03-01"), 1),
         (day("2021-12-31"), day("2022-01-01"), 1), (day("2022-12-31"), day("2022-01-01"), -364),
         (None, day("2022-01-01"), None)],
        lambda: ex.days_between("x", "y"),
    ),
    column(
        "dates/weekday", "expressions.weekday is 1 on Monday and 7 on Sunday.", "date",
        [(one, one.isoweekday()) for one in DAYS] + [(None, None)], lambda: ex.weekday("x"),
    ),
    column(
        "dates/iso-week", "expressions.iso_week and iso_year: the week belongs to the year of its Thursday.", "date",
        [(one, one.isocalendar().year * 100 + one.isocalendar().week) for one in DAYS] + [(None, None)],
        lambda: ex.iso_year("x") * 100 + ex.iso_week("x"),
    ),
    column(
        "dates/week-number", "expressions.week_number changes on Mondays, across years too.", "date",
        [(day("2021-12-27"), 2713), (day("2022-01-02"), 2713), (day("2022-01-03"), 2714), (day("1970-01-01"), 0),
         (None, None)],
        lambda: ex.week_number("x"),
    ),
    column(
        "dates/month-number", "expressions.month_number goes on over the turn of the year.", "date",
        [(day("2021-12-31"), 24263), (day("2022-01-01"), 24264), (None, None)], lambda: ex.month_number("x"),
    ),
    column(
        "dates/quarter-number", "expressions.quarter_number goes on over the turn of the year.", "date",
        [(day("2021-12-31"), 8087), (day("2022-03-31"), 8088), (day("2022-04-01"), 8089), (day("2022-12-01"), 8091),
         (None, None)],
        lambda: ex.quarter_number("x"),
    ),
)  # fmt: skip

EVENTS = [("74", day("2022-01-10")), ("74", day("2022-01-11")), ("74", day("2022-08-01")), ("73", day("2021-12-31"))]

QUARTERS: tuple[Probe, ...] = (
    answers(
        "dates/quarters-without-events", "Quarters in which nothing happened count as 0, for every entrant.",
        [({"g": "text"}, [("73",), ("74",)]), ({"g": "text", "x": "date"}, EVENTS)],
        lambda entrants, events: ex.each_quarter(entrants, day("2022-01-01"), day("2022-12-31"))
        .join(
            events.with_columns(quarter=ex.quarter_number("x")).group_by("g", "quarter").agg(n=nw.len()),
            on=["g", "quarter"], how="left",
        )
        .select("g", "quarter", n=nw.col("n").fill_null(0).cast(nw.Int64)),
        [("73", quarter, 0) for quarter in range(8088, 8092)]
        + [("74", 8088, 2), ("74", 8089, 0), ("74", 8090, 1), ("74", 8091, 0)],
    ),
)  # fmt: skip

DATES = (*PARTS, *NUMBERS, *QUARTERS)
