"""Numbers, by example: every convention of regimes.md section 4 that is taken, and every one that is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pembina.data.convert import to_figure, to_integer, to_money, to_number
from pembina.data.numbers import parse_number, parse_undeclared, readings
from pembina.data.refusal import Refused


def refusal(text: str, form: str | None = None) -> tuple[str, str]:
    """Code and reason of a refusal."""
    with pytest.raises(Refused) as refused:
        parse_number(text, form)
    return refused.value.refusal.code, str(refused.value.refusal.args["reason"])


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("3.693", "id", "3693"),
        ("3.693", "en", "3.693"),
        ("3.693", "plain", "3.693"),
        ("85,30", "id", "85.30"),
        ("451.803.000,00", "id", "451803000.00"),
        ("1.996.423.178,45", "id", "1996423178.45"),
        ("15,000,000.00", "en", "15000000.00"),
        ("1234567,5", "id", "1234567.5"),
        ("-1.234,5", "id", "-1234.5"),
        ("\u22125", "plain", "-5"),
        ("+5", "plain", "5"),
        ("007", "plain", "7"),
        ("1.5e3", "plain", "1500"),
        ("25e-1", "plain", "2.5"),
    ],
)
def test_a_declared_format_reads_a_number(text: str, form: str, value: str) -> None:
    found = parse_number(text, form)
    assert format(found, "f") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3693", "3693"),
        ("85,30", "85.30"),
        ("0.5", "0.5"),
        ("0,462", "0.462"),
        ("451.803.000,00", "451803000.00"),
        ("15,000,000.00", "15000000.00"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1234.567", "1234.567"),
        ("Rp3.841.123.187", "3841123187"),
        ("Rp. 1", "1"),
        ("Rp 327 miliar", "327000000000"),
        ("Rp 1,2 Triliun", "1200000000000"),
        ("Rp 1,2 T", "1200000000000"),
        ("Rp751,6 milyar", "751600000000"),
        ("Rp0,462 triliun", "462000000000"),
        ("Rp 2.184.000.000,-", "2184000000"),
        ("Rp 5,--", "5"),
        ("IDR 5", "5"),
        ("-Rp 5", "-5"),
        ("Rp -5", "-5"),
        ("12,5 juta", "12500000"),
        ("3 jt", "3000000"),
        ("1,2345 ribu", "1234.5"),
        ("2,50 ribu", "2500"),
        ("85,30 persen", "85.30"),
        ("12 persen", "12"),
        ("97.05%", "97.05"),
        ("66.00 %", "66.00"),
        ("(12,58%)", "12.58"),
        ("254, 31 persen", "254.31"),
        ("254 ,31", "254.31"),
        (" 71,15 ", "71.15"),
        ("\u00a071,15\u00a0", "71.15"),
        ("Rp\u00a05", "5"),
        ("-0", "0"),
        ("-0,00", "0.00"),
    ],
)
def test_without_a_format_a_number_with_one_reading_is_taken(text: str, value: str) -> None:
    found = parse_number(text, None)
    assert format(found, "f") == value


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("3.693", "3693", "3.693"),
        ("82.435", "82435", "82.435"),
        ("69,498", "69.498", "69498"),
        ("1,000", "1.000", "1000"),
        ("Rp 1.500 juta", "1500000000", "1500000"),
    ],
)
def test_without_a_format_a_number_with_two_readings_is_refused_with_both(text: str, first: str, second: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_number(text, None)
    args = refused.value.refusal.args
    assert (refused.value.refusal.code, args["first"], args["second"]) == ("PB313", first, second)


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("nan", None, "it is no finite number"),
        ("-inf", "plain", "it is no finite number"),
        ("Infinity", "en", "it is no finite number"),
        ("\u0663\u0664", None, "its digits are not 0 to 9"),
        ("\uff11\uff12", "plain", "its digits are not 0 to 9"),
        ("\u00bd", None, "its digits are not 0 to 9"),
        ("1_000", "plain", "it holds an underscore"),
        ("2.000-an", "id", "it is an approximation"),
        ("sekitar 2.300", "id", "it is an approximation"),
        ("sekira 5", None, "it is an approximation"),
        ("kurang lebih 5", None, "it is an approximation"),
        ("lebih dari 100", None, "it is an approximation"),
        ("tak sampai 50 persen", None, "it is an approximation"),
        ("2.000 sekian", None, "it is an approximation"),
        ("ribuan", None, "it is an approximation"),
        ("~5", None, "it is an approximation"),
        (">5", None, "it is an approximation"),
        ("1e5", "id", "scientific notation belongs to the plain format"),
        ("1.5E5", "en", "scientific notation belongs to the plain format"),
        ("43,2 M", None, "the letter at its end may mean million or miliar"),
        ("5 B", None, "the letter at its end may mean million or miliar"),
        ("Rp. -", None, "it holds no digit"),
        ("-", None, "it holds no digit"),
        ("n/a", None, "it holds no digit"),
        ("198. 31 216", None, "there is a space between its digits"),
        ("1 234", None, "there is a space between its digits"),
        ("2020-2023", None, "it is a span of two numbers"),
        ("347 unit", None, "it holds words or signs that do not belong to a number"),
        ("4,4 juta debitur", None, "it holds words or signs that do not belong to a number"),
        ("(1.234)", None, "it holds words or signs that do not belong to a number"),
        ("--5", "plain", "it holds words or signs that do not belong to a number"),
        ("-Rp -5", "plain", "it holds words or signs that do not belong to a number"),
        (".5", "plain", "a separator stands at its end, without digits on both sides"),
        ("5,", "id", "a separator stands at its end, without digits on both sides"),
        ("12.34", "id", "it does not have the form 1.234,56"),
        ("1.23.456", "id", "it does not have the form 1.234,56"),
        ("0.123", "id", "it does not have the form 1.234,56"),
        ("1.234,5", "en", "it does not have the form 1,234.56"),
        ("1,234", "plain", "it does not have the form 1234.56"),
        ("1.2.3", None, "it does not have the form 1.234,56 / 1,234.56"),
    ],
)
def test_a_text_that_is_no_number_is_refused_with_its_own_reason(text: str, form: str | None, reason: str) -> None:
    assert refusal(text, form) == ("PB312", reason)


@pytest.mark.parametrize("text", ["#DIV/0!", "#VALUE!", "#N/A", "#REF!"])
def test_the_error_of_a_formula_is_named_as_such(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_number(text, None)
    assert refused.value.refusal.code == "PB318"


def test_a_number_in_another_format_hints_at_it() -> None:
    with pytest.raises(Refused) as refused:
        parse_number("85,30", "en")
    hint = refused.value.refusal.hint
    assert hint is not None
    assert hint.show(str) == 'it would have the form of numbers = "id"'


@pytest.mark.parametrize(
    ("text", "needs"), [("3693", None), ("85,30", "id"), ("1.234.567", "id"), ("0.5", "en"), ("1,234.5", "en")]
)
def test_a_number_without_a_format_says_which_format_it_needs(text: str, needs: str | None) -> None:
    assert parse_undeclared(text)[1] == needs


def test_every_format_that_reads_a_text_is_among_its_readings() -> None:
    assert readings("12,5") == {"id": Decimal("12.5")}
    assert set(readings("12")) == {"id", "en", "plain"}


# From decimals to types


def unfit(convert: object, text: str) -> str:
    with pytest.raises(Refused) as refused:
        convert(Decimal(text))  # type: ignore[operator]
    assert refused.value.refusal.code == "PB316"
    return str(refused.value.refusal.args["reason"])


def test_an_integer_is_whole_and_of_64_bits() -> None:
    assert to_integer(Decimal("12.00")) == 12
    assert to_integer(Decimal("9223372036854775807")) == 2**63 - 1
    assert to_integer(Decimal("-9223372036854775808")) == -(2**63)
    assert unfit(to_integer, "4.5") == "it is not a whole number"
    assert unfit(to_integer, "9223372036854775808") == "it is too large"
    assert unfit(to_integer, "1e999999999") == "it is too large"


def test_money_has_two_decimals_and_is_never_rounded() -> None:
    assert str(to_money(Decimal("1.5"))) == "1.50"
    assert str(to_money(Decimal("1.500"))) == "1.50"
    assert str(to_money(Decimal("9999999999999999999999.99"))) == "9999999999999999999999.99"
    assert unfit(to_money, "1.005") == "money has at most two decimals"
    assert unfit(to_money, "1e-400") == "money has at most two decimals"
    assert unfit(to_money, "1e22") == "it is too large"


def test_a_number_is_the_nearest_double() -> None:
    assert to_number(Decimal("0.1")) == 0.1
    assert to_number(Decimal("9007199254740993")) == 9007199254740992.0
    assert str(to_number(Decimal("-0"))) == "0.0"
    assert unfit(to_number, "1e400") == "it is too large"
    assert unfit(to_number, "1e-400") == "it is too small"


@pytest.mark.parametrize(
    ("text", "figure"), [("54.97", "54.97"), ("39.00", "39.00"), ("1E+3", "1000"), ("0.00", "0.00")]
)
def test_a_figure_keeps_the_decimals_that_were_written(text: str, figure: str) -> None:
    assert to_figure(Decimal(text)) == figure


def test_a_figure_has_a_size_that_a_person_can_read() -> None:
    assert unfit(to_figure, "1e38") == "it is too large"
    assert unfit(to_figure, "1e-39") == "it is too large"
