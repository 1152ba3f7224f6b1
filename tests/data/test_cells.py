"""Cells under their types; and the promise that the fast way in SQL and the Python parser say the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pembina.data.cells import CellFormat, parse_boolean, parse_cell
from pembina.data.engines.connection import EngineError
from pembina.data.engines.duckdb import DuckDB
from pembina.data.engines.fastpath import SQL_TYPES, Fast, fast_native, fast_text, strict_date
from pembina.data.refusal import Refused
from pembina.data.text import BLANKS

from ..campaign import examples

TEXT_TYPES = ("text", "integer", "number", "money", "figure", "boolean", "date")


def value(cell: object, type_: str, numbers: str | None = None) -> object:
    return parse_cell(cell, CellFormat(type_, numbers))[0]


def code(cell: object, type_: str) -> str:
    with pytest.raises(Refused) as refused:
        parse_cell(cell, CellFormat(type_))
    return refused.value.refusal.code


@pytest.mark.parametrize("word", ["ya", "Ya", "YES", "true", "1", "benar", "aktif", "y"])
def test_words_that_say_yes(word: str) -> None:
    assert parse_boolean(word) is True


@pytest.mark.parametrize("word", ["tidak", "No", "false", "0", "salah", "Tidak  aktif", "n"])
def test_words_that_say_no(word: str) -> None:
    assert parse_boolean(word) is False


@pytest.mark.parametrize("word", ["t", "x", "2", "mungkin", ""])
def test_words_that_say_neither_are_refused(word: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_boolean(word)
    assert refused.value.refusal.code == "PB317"


def test_numeric_cells_are_the_numbers_they_are_whatever_the_column_declares() -> None:
    assert value(3.693, "number", "id") == 3.693
    assert value(3.0, "integer") == 3
    assert value(Decimal("1.50"), "money") == Decimal("1.50")
    assert value(1234.56, "money") == Decimal("1234.56")
    assert value(0.1 + 0.2, "money") == Decimal("0.30")
    assert value(39.5, "figure") == "39.5"
    assert value(7, "figure") == "7"


def test_an_answer_is_a_figure_where_there_is_a_digit_and_a_word_elsewhere() -> None:
    assert value(70.5, "answer", "id") == "70.5"
    assert value("70,50", "answer", "id") == "70.50"
    assert value(" ranked ", "answer", "id") == "ranked"
    assert value("not-assessable", "answer") == "not-assessable"
    assert value(True, "answer") == "true"
    assert code("80 or so", "answer") == "PB312"
    assert code("3.693", "answer") == "PB313"


def test_numeric_cells_that_are_not_finite_are_refused() -> None:
    assert code(float("nan"), "number") == "PB312"
    assert code(float("inf"), "money") == "PB312"
    assert code(Decimal("NaN"), "number") == "PB312"


def test_a_cell_of_another_kind_is_no_number() -> None:
    assert code(True, "integer") == "PB312"
    assert code(dt.date(2022, 1, 1), "number") == "PB312"
    assert code([1], "number") == "PB312"


def test_date_cells_are_dates_and_numbers_are_not() -> None:
    assert value(dt.date(2022, 7, 1), "date") == dt.date(2022, 7, 1)
    assert value(dt.datetime.fromisoformat("2022-07-01T10:30"), "date") == dt.date(2022, 7, 1)
    assert code(dt.datetime(2022, 7, 1, tzinfo=dt.UTC), "date") == "PB311"
    assert code(45000.0, "date") == "PB311"
    assert parse_cell(2021.0, CellFormat("date", dates=("year",)))[0] == dt.date(2021, 12, 31)


def test_text_is_what_a_person_reads_in_the_cell() -> None:
    cells = [" a ", 5.0, 5.5, True, dt.date(2022, 7, 1), Decimal("11.10")]
    assert [value(cell, "text") for cell in cells] == ["a", "5", "5.5", "true", "2022-07-01", "11.10"]


def test_the_error_of_a_formula_is_refused_under_every_type() -> None:
    assert {code("#DIV/0!", type_) for type_ in (*TEXT_TYPES, "entrant", "code")} == {"PB318"}


def test_a_code_that_a_spreadsheet_turned_into_a_number_is_taken_only_if_whole() -> None:
    assert value(11.0, "code") == "11"
    assert value("11.10", "code") == "11.10"
    assert code(11.1, "code") == "PB322"
    assert code(True, "code") == "PB343"
    assert code(dt.date(2022, 1, 1), "code") == "PB343"


# The fast way and the parser

_DUCKDB = DuckDB()

_DIGITS = st.text("0123456789", min_size=1, max_size=18)
_NUMBERS = st.one_of(
    st.text("0123456789.,-+ ERp%eEjuta_()", max_size=14),
    st.builds(lambda a, s, b: f"{a}{s}{b}", _DIGITS, st.sampled_from([".", ",", ""]), _DIGITS),
    st.builds(lambda a, g, t: str(a) + "".join(f"{g}{n:03d}" for n in t), st.integers(-999, 999), st.sampled_from(".,"),
              st.lists(st.integers(0, 999), max_size=5)),
    st.builds(lambda d, g: f"{d:,.2f}" if g else f"{d:.3f}", st.floats(-1e12, 1e12), st.booleans()),
    st.builds(lambda d: f"{d:,.2f}".translate(str.maketrans(",.", ".,")), st.floats(-1e12, 1e12)),
)  # fmt: skip
_DATES = st.one_of(
    st.dates(dt.date(1, 1, 1)).map(dt.date.isoformat),
    st.text("0123456789-", max_size=11),
    st.builds("{:04d}-{:02d}-{:02d}".format, st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32)),
)
_WORDS = st.sampled_from(["ya", "TIDAK", "True", "0", "1", "t", "aktif", "#N/A", "#1 koperasi", "#", "Ya "])
_CELLS = st.one_of(_NUMBERS, _DATES, _WORDS, st.text(max_size=12)).map(lambda t: t.strip(BLANKS)).filter(bool)
_FORMATS = st.builds(
    CellFormat,
    st.sampled_from((*TEXT_TYPES, "code")),
    st.sampled_from([None, "id", "en", "plain"]),
    st.sampled_from([None, ("iso",), ("d/m/y",), ("d/m/y", "iso")]),
)


def by_sql(cell: Any, sql_cell: str, fast: Fast, type_: str) -> tuple[bool, Any, bool, bool]:
    """Whether SQL takes a cell, the value it gives, and the formats it says the cell needs."""
    asked = [
        fast.match,
        f"CAST({fast.value} AS {SQL_TYPES[type_]})",
        fast.needs_id or "FALSE",
        fast.needs_en or "FALSE",
    ]
    sql = ", ".join(part.replace("{c}", "c") for part in asked)
    taken, found, needs_id, needs_en = _DUCKDB.run(f"SELECT {sql} FROM (SELECT {sql_cell} AS c)", [cell])[0]
    return bool(taken), found, bool(needs_id), bool(needs_en)


@settings(max_examples=examples(500, 15000), deadline=None)
@given(cell=_CELLS, form=_FORMATS)
def test_what_sql_takes_the_parser_reads_the_same(cell: str, form: CellFormat) -> None:
    taken, found, needs_id, needs_en = by_sql(cell, "CAST($1 AS VARCHAR)", fast_text(form), form.type)
    if taken:
        expected, needs = parse_cell(cell, form)
        assert (type(found), repr(found)) == (type(expected), repr(expected))
        assert (needs_id, needs_en) == (needs == "id", needs == "en")


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("1234.50", CellFormat("money", "plain")),
        ("1.234.567,89", CellFormat("number", "id")),
        ("1,234.5", CellFormat("number", "en")),
        ("39,00", CellFormat("figure", "id")),
        ("85,30", CellFormat("number")),
        ("12", CellFormat("integer")),
        ("2022-07-01", CellFormat("date")),
        ("ya", CellFormat("boolean")),
        ("x", CellFormat("text")),
        ("11.10", CellFormat("code")),
        ("KUD-01/2022_a", CellFormat("code")),
    ],
)
def test_ordinary_cells_are_taken_by_sql(cell: str, form: CellFormat) -> None:
    taken, found, _, _ = by_sql(cell, "CAST($1 AS VARCHAR)", fast_text(form), form.type)
    assert (taken, found) == (True, parse_cell(cell, form)[0])


_SEPARATORS = st.sampled_from(["-", "-", "-", "/", "\\", " ", ".", ""])
_ALMOST_DATES = st.one_of(
    _DATES,
    st.builds(
        lambda sign, year, a, month, b, day, end: f"{sign}{year}{a}{month}{b}{day}{end}".strip(" "),
        st.sampled_from(["", "", "", "+", "-", "0", "00", "("]),
        st.sampled_from(["2022", "22", "022", "12022", "0999", "1000", "2999", "3000", "2O22"]),
        _SEPARATORS,
        st.sampled_from(["07", "7", "007", "12", "13", "0"]),
        _SEPARATORS,
        st.sampled_from(["01", "1", "001", "30", "31", "32", "0"]),
        st.sampled_from(["", "", "", "Z", "B", " 1", "-", ")", "T0", ":"]),
    ),
    st.sampled_from(["infinity", "-infinity", "epoch", "yesterday", "today", "1/1/2022-1", "2022-07-01"]),
    st.text([chr(sign) for sign in range(0x21, 0x7F)], min_size=10, max_size=10),
)  # fmt: skip


@settings(max_examples=examples(500, 15000), deadline=None)
@given(cell=_ALMOST_DATES)
def test_a_day_that_sql_takes_without_looking_twice_is_that_of_the_parser(cell: str) -> None:
    plain = not set(cell) & set(" /\\")
    try:
        ((found,),) = _DUCKDB.run(
            f"SELECT {strict_date('c', plain=plain)} FROM (SELECT CAST($1 AS VARCHAR) AS c)", [cell]
        )
    except EngineError:
        return
    if isinstance(found, dt.date) and dt.date(1000, 1, 1) <= found <= dt.date(2999, 12, 31):  # text beyond year 9999
        assert found == parse_cell(cell, CellFormat("date"))[0]
        assert cell == found.isoformat()


@pytest.mark.parametrize("plain", [True, False])
def test_ordinary_days_are_taken_without_looking_twice(plain: bool) -> None:
    sql = f"SELECT {strict_date('c', plain=plain)} FROM (SELECT unnest($1::VARCHAR[]) AS c)"
    days = [dt.date(1000, 1, 1), dt.date(2024, 2, 29), dt.date(2999, 12, 31)]
    assert _DUCKDB.run(sql, [[*map(dt.date.isoformat, days), None]]) == [*((day,) for day in days), (None,)]


_STORED = st.one_of(
    st.tuples(st.just("BIGINT"), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(st.just("DOUBLE"), st.floats()),
    st.tuples(st.just("DOUBLE"), st.decimals(-1e14, 1e14, places=2).map(float)),
    st.tuples(st.just("DOUBLE"), st.integers(-(2**60), 2**60).map(float)),
    st.tuples(st.just("DECIMAL(18,3)"), st.decimals(-(10**14), 10**14, places=3)),
    st.tuples(st.just("DECIMAL(18,2)"), st.decimals(-(10**14), 10**14, places=2)),
    st.tuples(st.just("DATE"), st.dates()),
    st.tuples(st.just("BOOLEAN"), st.booleans()),
)


@settings(max_examples=examples(300, 8000), deadline=None)
@given(stored=_STORED, type_=st.sampled_from(TEXT_TYPES))
def test_what_sql_takes_of_stored_numbers_the_parser_reads_the_same(stored: tuple[str, Any], type_: str) -> None:
    native, cell = stored
    form = CellFormat(type_)
    taken, found, _, _ = by_sql(cell, f"CAST($1 AS {native})", fast_native(form, native), type_)
    if taken:
        expected, _ = parse_cell(cell, form)
        assert (type(found), repr(found)) == (type(expected), repr(expected))


_ROUND_TRIP = st.sampled_from(["integer", "number", "money", "figure", "boolean", "date"])


@settings(max_examples=examples(150, 3000), deadline=None)
@given(cell=_CELLS, type_=_ROUND_TRIP)
def test_a_value_that_python_hands_to_sql_as_text_comes_back_exactly(cell: str, type_: str) -> None:
    from pembina.data.engines.mapping import as_sql_text

    try:
        expected, _ = parse_cell(cell, CellFormat(type_))
    except Refused:
        return
    found = _DUCKDB.run(f"SELECT CAST($1 AS {SQL_TYPES[type_]})", [as_sql_text(expected)])[0][0]
    assert repr(found) == repr(expected)
