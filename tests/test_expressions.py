"""Expressions mean the same on every engine that is installed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from pembina import expressions as ex
from pembina.testing import Backend, installed_backends, open_backend


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
