"""Numbers, money, dates and texts, as a reader of each language writes them."""

import datetime as dt
from decimal import Decimal

import pytest

from pembina.reports.texts import Texts

ID, EN, XX = Texts("id"), Texts("en"), Texts("xx")


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (12.576452599, "12,58", "12.58"),
        (1234567.891, "1.234.567,89", "1,234,567.89"),
        (0.01234567, "0,01235", "0.01235"),
        (1.23456, "1,235", "1.235"),
        (69.93, "69,93", "69.93"),
        (2616, "2.616", "2,616"),
        (85.0, "85", "85"),
        (0, "0", "0"),
        (-0.5, "-0,5", "-0.5"),
        (1e-07, "0,0000001", "0.0000001"),
        (12345678901234567890, "12.345.678.901.234.567.890", "12,345,678,901,234,567,890"),
        (0.99999, "1", "1"),
    ],
)
def test_a_number_has_four_digits_or_two_decimals_and_no_idle_zeros(value, indonesian, english):
    assert (indonesian, english) == (ID.number(value), EN.number(value))


@pytest.mark.parametrize(("value", "expected"), [(85.005, "85,01"), (2.675, "2,68"), (0.125, "0,13"), (-0.001, "0,00")])
def test_decimals_are_rounded_half_up_on_the_shortest_form(value, expected):
    assert expected == ID.number(value, 2)


def test_a_published_figure_keeps_its_decimals():
    assert ("71,90", "71.90") == (ID.figure("71.90"), EN.figure("71.90"))
    assert "tidak terbaca" == ID.figure("tidak terbaca")
    assert "NaN" == ID.figure("NaN")


def test_a_figure_as_long_as_a_table_may_hold_keeps_every_digit():
    figure = "1" * 38 + "." + "2" * 38
    assert figure == Texts("en").figure(figure).replace(",", "")
    assert "1e999999" == Texts("en").figure("1e999999")


@pytest.mark.parametrize("template", ["{points} of {others}", "{", "{0}", "{points:d}", "{points.real.x}"])
def test_a_plugins_template_that_does_not_fit_is_shown_as_it_stands(template):
    assert template == Texts("en").foreign({"en": template}, {"points": "5"})
    assert "5 off" == Texts("en").foreign({"en": "{points} off"}, {"points": "5"})


def test_percent_and_money():
    assert ("12,58 persen", "12.58 percent") == (ID.percent(12.576), EN.percent(12.576))
    assert ("Rp3.841.123.187", "Rp3,841,123,187") == (ID.money(3841123187), EN.money(3841123187))
    assert "Rp6.250.000,50" == ID.money(Decimal("6250000.50"))


def test_dates_are_written_out_and_other_texts_stay():
    assert ("31 Desember 2014", "31 December 2014") == (ID.date("2014-12-31"), EN.date(dt.date(2014, 12, 31)))
    assert "2018-Q4" == ID.date("2018-Q4")


def test_a_local_text_falls_back_to_a_language_that_is_there():
    assert "Utama" == ID.local({"id": "Utama", "en": "First"})
    assert "First" == ID.local({"en": "First"})
    assert "Premier" == EN.local({"fr": "Premier"})
    assert ["", "", "as it is"] == [EN.local(None), EN.local({}), EN.local("as it is")]


def test_parts_are_listed_as_a_sentence_lists_them():
    assert ["", "a", "a and b", "a, b and c"] == [
        EN.listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])
    ]
    assert "a, b dan c" == ID.listed(["a", "b", "c"])


def test_english_counts_one_and_many_and_bahasa_indonesia_does_not():
    one, many = "{n} finding.", "{n} findings."
    assert ["1 finding.", "1,000 findings."] == [EN.counted(one, many, n) for n in (1, 1000)]
    assert ["1 temuan.", "1.000 temuan."] == [ID.counted(one, many, n) for n in (1, 1000)]


def test_the_pseudo_language_marks_every_translated_text():
    assert "⟦⟦a and b⟧⟧"[1:-1] == XX.listed(["a", "b"])
    assert "⟦12.58 percent⟧" == XX.percent(12.576)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="known are id, en"):
        Texts("fr")
