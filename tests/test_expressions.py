"""Expressions mean the same on every engine that is installed."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina import expressions as ex
from pembina.testing import Backend, installed_backends, open_backend

from .campaign import examples

LOCAL = [name for name in installed_backends() if name != "spark"]


@pytest.fixture(params=installed_backends())
def engine(request: pytest.FixtureRequest) -> Backend:
    return open_backend(request.param)


def column(engine: Backend, kind: str, values: list[Any], expr: nw.Expr) -> list[Any]:
    """Apply an expression to a column "x" and return its values in the order given."""
    rows = [(value, i) for i, value in enumerate(values)]
    frame = engine.table({"x": kind, "i": "integer"}, rows).select("i", answer=expr)
    return [answer for _, answer in sorted(engine.rows(frame)[1])]


def by_group(engine: Backend, kind: str, rows: list[tuple[Any, ...]], expr: nw.Expr) -> dict[str, Any]:
    frame = engine.table({"g": "text", "x": kind}, rows).group_by("g").agg(answer=expr)
    return dict(engine.rows(frame.select("g", "answer"))[1])


DATES = [
    dt.date(1969, 12, 28),
    dt.date(1970, 1, 1),
    dt.date(1999, 12, 31),
    dt.date(2000, 2, 29),
    dt.date(2000, 3, 1),
    dt.date(2022, 1, 2),
    dt.date(2024, 2, 29),
    dt.date(2100, 2, 28),
    dt.date(1600, 1, 1),
]


def test_distinct_counts_leave_nulls_out(engine: Backend) -> None:
    rows = [("a", "x"), ("a", "x"), ("a", "y"), ("a", None), ("b", None), ("c", "z")]
    assert by_group(engine, "text", rows, ex.count_distinct("x")) == {"a": 2, "b": 0, "c": 1}


def test_day_numbers_agree_with_the_calendar(engine: Backend) -> None:
    expected = [(date - dt.date(1970, 1, 1)).days for date in DATES]
    assert column(engine, "date", DATES, ex.day_number("x")) == expected


def test_every_day_of_four_years_follows_the_one_before(engine: Backend) -> None:
    days = [dt.date(2022, 1, 1) + dt.timedelta(n) for n in range(1461)]
    assert column(engine, "date", days, ex.day_number("x")) == list(range(18993, 18993 + 1461))


def test_days_between_two_dates_cross_months_and_leap_days(engine: Backend) -> None:
    rows = [(dt.date(2024, 2, 28), dt.date(2024, 3, 1)), (dt.date(2022, 12, 31), dt.date(2022, 1, 1))]
    frame = engine.table({"a": "date", "b": "date"}, rows).select(n=ex.days_between("a", "b"))
    assert sorted(engine.rows(frame)[1]) == [(-364,), (2,)]


def test_weekdays_count_from_monday_one_to_sunday_seven(engine: Backend) -> None:
    assert column(engine, "date", DATES, ex.weekday("x")) == [date.isoweekday() for date in DATES]


def test_quarters_are_consecutive_over_the_turn_of_the_year(engine: Backend) -> None:
    days = [dt.date(2021, 12, 31), dt.date(2022, 1, 1), dt.date(2022, 4, 1), dt.date(2022, 12, 1)]
    assert column(engine, "date", days, ex.quarter_number("x")) == [8087, 8088, 8089, 8091]


def test_dates_that_are_null_stay_null(engine: Backend) -> None:
    for expr in (ex.day_number("x"), ex.weekday("x"), ex.quarter_number("x")):
        assert column(engine, "date", [None, dt.date(2022, 1, 1)], expr)[0] is None


def test_a_ratio_over_zero_or_null_is_null(engine: Backend) -> None:
    rows = [(1, 4), (1, 0), (0, 0), (None, 4), (1, None)]
    frame = engine.table({"a": "integer", "b": "integer"}, rows).select("a", "b", r=ex.ratio("a", "b"))
    assert {(a, b): r for a, b, r in engine.rows(frame)[1]} == {
        (1, 4): 0.25, (1, 0): None, (0, 0): None, (None, 4): None, (1, None): None,
    }  # fmt: skip


@pytest.mark.parametrize("n", [1, 2, 3, 8, 33])
def test_a_quotient_does_not_depend_on_how_many_rows_there_are(engine: Backend, n: int) -> None:
    assert column(engine, "integer", [3] * n, ex.quotient("x", 10)) == [0.3] * n


def test_a_quotient_of_null_is_null(engine: Backend) -> None:
    assert column(engine, "integer", [None, 1, 7], ex.quotient("x", 7)) == [None, 1 / 7, 1.0]


def test_a_sum_of_nothing_but_nulls_is_null(engine: Backend) -> None:
    rows = [("a", 1), ("a", None), ("b", None), ("b", None), ("c", 0)]
    assert by_group(engine, "integer", rows, ex.sum_or_null("x")) == {"a": 1, "b": None, "c": 0}


def test_text_is_compared_without_capitals_and_with_single_blanks(engine: Backend) -> None:
    texts = ["  Koperasi\u00a0 MAJU\t", "koperasi maju", "ÉTÉ", "A-1", " \u00a0 ", "", None]
    expected = ["koperasi maju", "koperasi maju", "été", "a-1", None, None, None]
    assert column(engine, "text", texts, ex.text_key("x")) == expected


def test_words_of_the_rules_take_the_form_of_texts(engine: Backend) -> None:
    for text in ("  APBD\u00a0 Provinsi\t", "a\nb", "Été"):
        assert [ex.same_text(text)] == column(engine, "text", [text], ex.text_key("x"))


def test_names_are_compared_by_letters_and_digits_alone(engine: Backend) -> None:
    names = ["PT. Maju-Jaya (Tbk)", "pt maju\u200bjaya tbk", "Wa Ode Ina, S.E.", "...", "-", "3", None]
    expected = ["pt maju jaya tbk", "pt maju jaya tbk", "wa ode ina s e", None, None, "3", None]
    assert column(engine, "text", names, ex.name_key("x")) == expected


def test_names_of_the_rules_take_the_form_of_names(engine: Backend) -> None:
    for text in ("PT. Maju-Jaya (Tbk)", " 1.a\u00a0Peta_proses\u200b", "Été 2²", "...", "", "\u0663 Ⅳ"):
        found = column(engine, "text", [text], ex.name_key("x"))
        assert [ex.same_name(text)] == [name or "" for name in found]


# Numbers


def test_rows_are_counted_with_a_sign(engine: Backend) -> None:
    rows = [("a", 1), ("b", 1), ("b", None)]
    assert by_group(engine, "integer", rows, ex.count_rows() - 2) == {"a": -1, "b": 0}
    assert by_group(engine, "integer", rows, ex.count_distinct("x") - 2) == {"a": -1, "b": -1}


def test_totals_are_exact_beyond_64_bits(engine: Backend) -> None:
    rows = [("a", 2**62), ("a", 2**62), ("a", 7), ("b", None), ("c", -5)]
    assert by_group(engine, "integer", rows, ex.total("x")) == {"a": 2**63 + 7, "b": 0, "c": -5}
    assert by_group(engine, "integer", rows, ex.total(nw.col("x") - 1))["a"] == 2**63 + 4


@given(st.lists(st.floats(-1e17, 1e17, allow_nan=False), min_size=1, max_size=30), st.integers(0, 3))
@settings(max_examples=examples(15, 400))
def test_rounding_takes_halves_away_from_zero_as_it_is_done_by_hand(numbers: list[float], decimals: int) -> None:
    for name in LOCAL:
        found = column(open_backend(name), "number", numbers, ex.rounded("x", decimals))
        assert found == [half_up(number, decimals) for number in numbers]


def half_up(number: float, decimals: int) -> float:
    """Round what float64 holds of the number times a power of ten, by exact decimals."""
    scaled = number * 10.0**decimals
    return float(Decimal(scaled).quantize(Decimal(1), ROUND_HALF_UP, Context(prec=400))) / 10.0**decimals + 0.0


@pytest.mark.parametrize("number", [0.5, 2.5, -0.5, 0.49999999999999994, 1e300, 4503599627370497.5, -0.0])
def test_numbers_at_the_edge_are_rounded_alike(engine: Backend, number: float) -> None:
    assert column(engine, "number", [number, None], ex.rounded("x")) == [half_up(number, 0), None]


@given(st.lists(st.tuples(st.integers(-(2**62), 2**62), st.integers(-1000, 1000)), min_size=1, max_size=20))
@settings(max_examples=examples(15, 400))
def test_whole_quotients_and_remainders_are_those_of_integers(pairs: list[tuple[int, int]]) -> None:
    for name in LOCAL:
        engine = open_backend(name)
        frame = engine.table({"i": "integer", "x": "integer", "y": "integer"}, [(i, *p) for i, p in enumerate(pairs)])
        found = frame.select("i", q=ex.whole_quotient("x", nw.col("y")), r=ex.remainder("x", nw.col("y")))
        expected = [(i, x // y if y else None, x % y if y else None) for i, (x, y) in enumerate(pairs)]
        assert sorted(engine.rows(found)[1]) == expected


def test_a_constant_may_divide_too(engine: Backend) -> None:
    assert column(engine, "integer", [7, -7, None], ex.whole_quotient("x", 2)) == [3, -4, None]
    assert column(engine, "integer", [7, -7, None], ex.remainder("x", 2)) == [1, 1, None]


# Dates


def test_parts_of_dates_do_not_wrap(engine: Backend) -> None:
    expr = ex.year_of("x") * 10000 + ex.month_of("x") * 100 + ex.day_of("x")
    assert column(engine, "date", DATES, expr) == [d.year * 10000 + d.month * 100 + d.day for d in DATES]


def test_weeks_are_those_of_the_calendar_around_every_new_year(engine: Backend) -> None:
    days = [dt.date(year, month, day) for year in range(1995, 2030) for month, day in ENDS]
    assert column(engine, "date", days, ex.iso_year("x")) == [day.isocalendar().year for day in days]
    assert column(engine, "date", days, ex.iso_week("x")) == [day.isocalendar().week for day in days]


ENDS = [(12, 27), (12, 28), (12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 28), (7, 1)]


def test_weeks_and_months_are_consecutive(engine: Backend) -> None:
    days = [dt.date(2021, 12, 20) + dt.timedelta(7 * n) for n in range(6)]
    weeks = column(engine, "date", days, ex.week_number("x"))
    assert weeks == list(range(weeks[0], weeks[0] + 6))
    assert column(engine, "date", [dt.date(2021, 12, 31), dt.date(2022, 1, 1)], ex.month_number("x")) == [24263, 24264]


def test_each_quarter_stands_beside_each_row_once(engine: Backend) -> None:
    frame = ex.each_quarter(engine.table({"g": "text"}, [("a",), ("b",)]), dt.date(2021, 12, 31), dt.date(2022, 4, 1))
    assert sorted(engine.rows(frame)[1]) == [(g, quarter) for g in "ab" for quarter in (8087, 8088, 8089)]


def test_quarters_end_after_they_begin(engine: Backend) -> None:
    with pytest.raises(ValueError, match="2021-12-31 comes before 2022-01-01"):
        ex.each_quarter(engine.table({"g": "text"}, []), dt.date(2022, 1, 1), dt.date(2021, 12, 31))


# Text


@pytest.mark.parametrize(("text", "lower"), [("\u0391\u03a3", "\u03b1\u03c3"), ("\u0130L", "il"), ("\u1e9e", "\u00df")])
def test_capitals_become_small_letters_alike_everywhere(engine: Backend, text: str, lower: str) -> None:
    assert column(engine, "text", [text], ex.lower("x")) == [lower]
    assert (ex.same_text(text), ex.same_name(text)) == (lower, lower)
    assert column(engine, "text", [text], ex.name_key("x")) == [lower]
