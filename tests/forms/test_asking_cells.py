"""An answer is taken exactly where the reader of its table takes it."""

from __future__ import annotations

import datetime as dt

import pytest

from pembina.data.cells import CellFormat, parse_cell
from pembina.data.refusal import Refused
from pembina.data.settings import TableSettings
from pembina.forms.asking_cells import Accepted, Refusal, check
from pembina.forms.asking_plan import Column
from pembina.reports.texts import Texts


def answer(text, kind="number", language="id", numbers="id", dates=None, **how):
    column = Column("x", "x", "t", (kind,), True, **how)
    return check(text, column, TableSettings("t", numbers=numbers, dates=dates), Texts(language))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1.234,56", "number", 1234.56),
        ("3.693", "integer", 3693),
        ("Rp 1.500.000", "money", 1_500_000),
        ("ya", "boolean", True),
        ("tidak", "boolean", False),
        ("12 juta", "money", 12_000_000),
        ("Koperasi Maju", "text", "Koperasi Maju"),
    ],
)
def test_an_answer_is_what_the_reader_makes_of_it(text, kind, value):
    taken = answer(text, kind)
    assert (text, value) == (taken.text, taken.value)


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("8,1.2", "number", "PB312"),
        ("banyak", "integer", "PB312"),
        ("1,5", "integer", "PB316"),
        ("31/02/2025", "date", "PB311"),
        ("mungkin", "boolean", "PB317"),
        ("#N/A", "text", "PB318"),
    ],
)
def test_what_the_reader_refuses_is_refused_with_its_reason(text, kind, code):
    refused = answer(text, kind)
    assert isinstance(refused, Refusal)
    assert refused.reason.endswith(f"({code})")
    with pytest.raises(Refused):
        parse_cell(text, CellFormat(kind, "id", None))


def test_a_number_with_two_readings_is_refused_where_no_form_is_declared():
    refused = answer("3.693", language="en", numbers=None)
    assert "PB313" in refused.reason
    assert "1234" in refused.mend


def test_a_number_with_one_reading_is_taken_where_no_form_is_declared():
    assert Accepted("1.234,50", 1234.5) == answer("1.234,50", numbers=None)


@pytest.mark.parametrize("text", ["5/7/2022", "05-07-2022", "5 Juli 2022", "2022-07-05"])
def test_a_day_is_kept_in_the_form_that_needs_no_declaration(text):
    assert Accepted("2022-07-05", dt.date(2022, 7, 5)) == answer(text, "date")


def test_a_day_that_may_be_a_month_is_refused_in_english():
    refused = answer("5/7/2022", "date", language="en")
    assert "PB314" in refused.reason
    assert "2022-07-01" in refused.mend


def test_a_day_keeps_the_form_that_the_data_set_declares():
    assert "5/7/2022" == answer("5/7/2022", "date", dates=("d/m/y",)).text


def test_every_type_that_is_asked_of_a_column_has_to_fit():
    column = Column("x", "x", "t", ("number", "integer"), True)
    settings = TableSettings("t", numbers="id")
    assert isinstance(check("1,5", column, settings, Texts("id")), Refusal)
    assert isinstance(check("15", column, settings, Texts("id")), Accepted)


def test_another_word_than_those_of_the_rules_is_refused():
    refused = answer("WTB", "text", language="en", choices=("WTP", "WDP"), closed=True)
    assert Refusal("it is none of: WTP, WDP", "") == refused


def test_control_characters_do_not_reach_the_file():
    assert "Maju Jaya" == answer("Maju\x1b \tJaya", "text").text
